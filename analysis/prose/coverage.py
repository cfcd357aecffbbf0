"""What all tell, what some tell, what one tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis.prose.origins import from_origins
from analysis.prose.words import (
    NOTHING,
    Labels,
    Prose,
    all_of,
    as_sentence,
    count,
    in_words,
    listed,
    names_of,
    places_of,
)

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

_NO_ORDER = "Nothing here tells which account wrote first."


def tell_coverage(
    coverage: pd.DataFrame,
    labels: Labels,
    *,
    thresholds: pd.DataFrame | None = None,
    limit: int = 5,
) -> Prose:
    """What all accounts tell, what only some tell, what only one tells, each with the words.

    With the table of ``compare_thresholds`` one line tells how much hangs on where the line between sure and possible is drawn.
    """
    if len(labels) < 2:
        return Prose("With one account there is no coverage to compare." if labels else NOTHING)
    told = _facts(coverage[coverage["repeats"].isna()])
    again = coverage[coverage["repeats"].notna()]["fact_id"].nunique()
    shared = [f for f in told if len(f) > 1]
    everyone = [f for f in shared if len(f) == len(labels)]
    alone = [f for f in told if len(f) == 1]
    items = [
        (
            f"Told by {all_of(labels)}, {from_origins(f[0])}{_standing(f, labels)}:",
            places_of(f, labels),
        )
        for f in everyone[:limit]
    ]
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
            more = (
                f", {count(min(limit, len(own)), 'of them', 'of them')} here"
                if len(own) > limit
                else ""
            )
            items.append((f"Found only in {label}: {count(len(own), 'statement')}{more}.", places))
    lead = f"{as_sentence(all_of(labels))} accounts tell {count(len(everyone), 'fact')} in common"
    if not everyone:
        lead = f"No fact is told by {all_of(labels)} accounts"
    if some:
        lead += f", some of them tell {count(len(some), 'further fact' if everyone else 'fact')}{' in common' if not everyone else ''}"
    if again:
        lead += f" ({count(again, 'more grouping')} of much the same statements {'is' if again == 1 else 'are'} in the table)"
    lead += f"; {count(len(alone), 'statement')} {'is' if len(alone) == 1 else 'are'} found in one account only"
    hangs = f" {tell_thresholds(thresholds)}" if thresholds is not None else ""
    return Prose(f"{lead}. Not found is not proof of omission.{hangs}", tuple(items))


def tell_thresholds(thresholds: pd.DataFrame) -> Prose:
    """How many facts are shared at a strict, the default and a loose threshold, in one line. Takes the table of ``compare_thresholds``."""
    if thresholds.empty:
        return Prose("With one account nothing hangs on the threshold.")
    strict, sure, loose = thresholds.to_dict("records")
    are = "is" if strict["facts"] == 1 else "are"
    told = f"At a strict threshold (probability {strict['threshold']:.2f}) {count(strict['facts'], 'fact')} {are} shared, "
    told += f"at the one used here ({sure['threshold']:.2f}) {in_words(sure['facts'])}, "
    joined = (
        ", as looser pairs join facts that stood apart" if loose["facts"] < sure["facts"] else ""
    )
    return Prose(
        f"{told}at a loose one ({loose['threshold']:.2f}) {in_words(loose['facts'])}{joined}."
    )


def tell_changes(changes: pd.DataFrame, story: Story, *, limit: int = 5) -> Prose:
    """Which changes of wording were found, the first of them with both sentences. Takes the table of ``compare_wording``."""
    if changes.empty:
        return Prose(
            "No change between the wordings of a shared fact was found. Most changes are not found by rule."
        )
    labels, sentences = (
        story.labels,
        dict(zip(story.sentences["sentence_id"], story.sentences["text"], strict=True)),
    )
    items = []
    for row in changes.head(limit).to_dict("records"):
        here, there = labels[row["account_id"]], labels[row["other_account_id"]]
        places = tuple(
            (who, sentences[s], s)
            for who, s in ((here, row["sentence_id"]), (there, row["other_sentence_id"]))
        )
        items.append((f"{as_sentence(row['change'])} in {here}: {row['reason']}.", places))
    kinds = (
        changes["change"]
        .value_counts()
        .sort_index(kind="stable")
        .sort_values(ascending=False, kind="stable")
    )
    told = listed(
        f"{kind} ({in_words(n)})" if len(changes) > 1 else str(kind) for kind, n in kinds.items()
    )
    found = f"{as_sentence(count(len(changes), 'change'))} between the wordings of shared facts {'was' if len(changes) == 1 else 'were'} found"
    return Prose(f"{found}: {told}. {_NO_ORDER}", tuple(items))


def _facts(coverage: pd.DataFrame) -> list[list[dict[str, Any]]]:
    """For each fact the cells of the accounts that tell it."""
    found = coverage[coverage["status"].isin(["stated", "partly", "differs"])]
    return [rows.to_dict("records") for _, rows in found.groupby("fact_id", sort=False)]


def _standing(cells: Sequence[Mapping[str, Any]], labels: Labels) -> str:
    partly = [labels[c["account_id"]] for c in cells if c["status"] == "partly"]
    if any(c["status"] == "differs" for c in cells):
        return ", but differently"
    return f", in part by {names_of(partly)}" if partly else ""
