"""Headline against body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis.prose.words import NOTHING, Place, Prose, as_sentence, names_of

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

_FINDINGS = {
    ("claim", "stands"): "what the headline says stands in the body",
    ("claim", "in part"): "the body says only something like the headline",
    ("claim", "not found"): "no sentence of the body says what the headline says",
    ("certainty", "as certain"): "the headline is as certain as the body",
    ("certainty", "firmer"): "the headline is more certain than the body",
    ("certainty", "softer"): "the headline is less certain than the body",
    ("dek", "stands"): "what the dek says stands in the body",
    ("dek", "in part"): "the body says only something like the dek",
    ("dek", "adds a statement"): "the dek adds a statement that the body does not make",
    ("dek", "adds interpretation"): "the dek adds interpretation",
    ("figure", "stands"): "stands in the body",
    ("figure", "firmer"): "is told more firmly than in the body",
    ("figure", "softer"): "is told less firmly than in the body",
    ("figure", "differs"): "differs from the body's",
    ("figure", "not found"): "is not in the body",
}
_SAID_BY_VERDICT = (
    "as certain",
    "not found",
)  # a figure that is not found, a headline as certain: the reason adds nothing


def tell_headline(headline: pd.DataFrame, story: Story) -> Prose:
    """Whether each account's headline and dek stand in its own body, with the reasons and the words of both."""
    items, without = [], []
    for account, label in story.compared.items():
        rows = headline[headline["account_id"] == account].to_dict("records")
        if rows:
            first, *others = [_finding(row) for row in rows]
            told = ". ".join([f"{label}: {first}", *map(as_sentence, others)])
            items.append((f"{told}.", _places(rows)))
        else:
            without.append(label)
    if without:
        items.append((f"No headline to set against its body: {names_of(without)}.", ()))
    return Prose(
        "Each headline and dek against the body of its own account:" if items else NOTHING,
        tuple(items),
    )


def _finding(row: Mapping[str, Any]) -> str:
    words = _FINDINGS[row["aspect"], row["verdict"]]
    told = f"the headline's “{row['surface']}” {words}" if row["aspect"] == "figure" else words
    return (
        told
        if row["verdict"] in _SAID_BY_VERDICT and row["aspect"] != "claim"
        else f"{told} ({row['reason']})"
    )


def _places(rows: Sequence[Mapping[str, Any]]) -> tuple[Place, ...]:
    """The words of headline, dek and body that the findings rest on, each once."""
    found: dict[Place, None] = {}
    for row in rows:
        if row["aspect"] in ("claim", "dek"):
            found[
                "dek" if row["aspect"] == "dek" else "headline", row["surface"], row["sentence_id"]
            ] = None
        if row["body_start"] >= 0 and row["aspect"] != "figure" and row["verdict"] != "as certain":
            found["body", row["body_surface"], row["body_sentence_id"]] = None
    return tuple(found)
