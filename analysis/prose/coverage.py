"""What all tell, what some tell, what one tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis.prose.origins import from_origins
from analysis.prose.words import NOTHING, Labels, Prose, all_of, as_sentence, count, names_of, places_of

if TYPE_CHECKING:
    import pandas as pd


def tell_coverage(coverage: pd.DataFrame, labels: Labels, *, limit: int = 5) -> Prose:
    """What all accounts tell, what only some tell, what only one tells, each with the words."""
    if len(labels) < 2:
        return Prose("With one account there is no coverage to compare." if labels else NOTHING)
    told = _facts(coverage)
    shared = [f for f in told if len(f) > 1]
    everyone = [f for f in shared if len(f) == len(labels)]
    alone = [f for f in told if len(f) == 1]
    items = [(f"Told by {all_of(labels)}, {from_origins(f[0])}{_standing(f, labels)}:", places_of(f, labels)) for f in everyone[:limit]]
    some = [f for f in shared if f not in everyone]
    items += [
        (
            f"Told only by {names_of([labels[c['account_id']] for c in f])}, {from_origins(f[0])}{_standing(f, labels)}:",
            places_of(f, labels),
        )
        for f in some[:limit]
    ]
    for account, label in labels.items():
        own = [f for f in alone if f[0]["account_id"] == account]
        if own:
            places = tuple(place for f in own[:limit] for place in places_of(f, labels))
            more = f", {count(min(limit, len(own)), 'of them', 'of them')} here" if len(own) > limit else ""
            items.append((f"Found only in {label}: {count(len(own), 'statement')}{more}.", places))
    lead = f"{as_sentence(all_of(labels))} accounts tell {count(len(everyone), 'fact')} in common"
    if some:
        lead += f", some of them tell {count(len(some), 'further fact')}"
    lead += f"; {count(len(alone), 'statement')} {'is' if len(alone) == 1 else 'are'} found in one account only"
    return Prose(lead + ". Not found is not proof of omission.", tuple(items))


def _facts(coverage: pd.DataFrame) -> list[list[dict[str, Any]]]:
    """For each fact the cells of the accounts that tell it."""
    found = coverage[coverage["status"].isin(["stated", "partly", "differs"])]
    return [rows.to_dict("records") for _, rows in found.groupby("fact_id", sort=False)]


def _standing(cells: Sequence[Mapping[str, Any]], labels: Labels) -> str:
    partly = [labels[c["account_id"]] for c in cells if c["status"] == "partly"]
    if any(c["status"] == "differs" for c in cells):
        return ", but differently"
    return f", in part by {names_of(partly)}" if partly else ""
