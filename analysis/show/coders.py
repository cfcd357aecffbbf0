"""Whose word is printed, and what the checked samples say of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis import schema
from analysis.compare.samples import compare_samples
from analysis.english import as_sentence, listed
from analysis.review.codings import chosen_coding

if TYPE_CHECKING:
    import pandas as pd

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
            verb = "is" if row["n_right"] == 1 else "are"
            parts.append(
                f"Of {row['n_checked']:,} {_WORDS[row['measure']]} drawn at random from "
                f"{row['n_shown']:,} and checked by {row['coders']}, {row['n_right']:,} {verb} "
                f"right ({round(100 * row['precision'])} %, 90 % interval {low} to {high} %)."
            )
    return " ".join(parts)


def agreement_lines(table: pd.DataFrame, story: Story) -> Iterator[str]:
    """Yield a line for each two coders and measure of ``compare_coders``."""
    for row in schema.rows(table):
        figures = []
        for name, words in (("alpha", "alpha"), ("f1", "F1"), ("agreement", "agreement")):
            if row[name] == row[name]:
                ends = f" ({row[f'{name}_low']:.2f} to {row[f'{name}_high']:.2f})"
                known = row[f"{name}_low"] == row[f"{name}_low"]
                figures.append(f"{words} {row[name]:.2f}{ends if known else ''}")
        units = f"{row['n_units']:,} unit{'s' * (row['n_units'] != 1)}"
        who = f"{row['coder']} and {row['other_coder']}"
        yield "\t".join([who, row["measure"], units, ", ".join(figures)])
    if table.empty:
        yield f"The story {story.story_id!r} has no codings to compare."


def disagreement_lines(table: pd.DataFrame, story: Story) -> Iterator[str]:
    """Yield a line for each row of ``compare_disagreements``, with the words of both places."""
    labels = story.labels
    for row in schema.rows(table):
        words = [
            f"{labels[row[f'{side}account_id']]}: {' '.join(row[f'{side}surface'].split())}"
            for side in ("", "other_")
            if row[f"{side}start"] >= 0
        ]
        says = [f"{row[f'{c}coder']}: {row[f'{c}value']}" for c in ("", "other_")]
        yield "\t".join([row["measure"], *says, *words])
    if table.empty:
        yield f"No coders of the story {story.story_id!r} differ."
