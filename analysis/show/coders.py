"""Whose word is printed, and what the checked samples say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis import schema
from analysis.compare.samples import compare_samples
from analysis.review.codings import chosen_coding
from analysis.show.base import as_sentence, count, listed

if TYPE_CHECKING:
    from analysis.story import Story

_PRINTED = {
    "contrast": "contrasts",
    "fact": "facts",
    "figure": "figures",
    "quote": "quotations",
}
_WORDS = {
    "facts": "statements of shared facts",
    "only": "statements found in one account only",
    "speakers": "speakers",
    "quotes": "quotations",
    "figures": "figures",
    "contrasts": "differences",
}


def tell_coder(story: Story) -> str:
    """Return whose word is printed where it is not the machine's; empty where it is."""
    coding = chosen_coding(story)
    if coding is None:
        return ""
    kinds = [words for kind, words in _PRINTED.items() if kind in coding.complete]
    if not kinds:
        return f"What {coding.coder} decided is applied ({coding.file})."
    return f"{as_sentence(listed(kinds))} are printed as {coding.coder} coded them ({coding.file})."


def tell_samples(story: Story) -> str:
    """Return how many of the statements that were drawn at random are right, in one line."""
    parts = []
    for row in schema.rows(compare_samples(story)):
        if row["n_checked"]:
            low, high = (round(100 * row[f"precision_{end}"]) for end in ("low", "high"))
            drawn = f"{row['n_checked']} of {count(row['n_shown'], 'statement')}"
            drawn = drawn.replace("statements", _WORDS[row["measure"]])
            parts.append(
                f"Of {drawn} drawn at random and checked by {row['coders']}, {row['n_right']} "
                f"are right ({round(100 * row['precision'])} %, 90 % interval {low} to {high} %)."
            )
    return " ".join(parts)
