"""Wording: hedges and boosters in the text, and the words that set one account apart."""

from __future__ import annotations

from typing import Any

from analysis.memo import once
from analysis.story import Story
from analysis.triggers import load_triggers, read_units


@once
def find_hedges(story: Story) -> list[dict[str, Any]]:
    """Wording cues, one mapping per hedge or booster in a sentence: the rows of ``cues`` with measure "wording".

    A hedge holds back from a statement ("may", "reportedly", "some"), a booster leans on it ("clearly"). Approximators of figures
    ("about 200") belong to the figure and are not hedges here. It does not tell whose words they are: hedges inside quotations
    count too. Hyland 2005 for the two classes; list: npm hedges and own.

    >>> from analysis.story import story_from_records
    >>> story = story_from_records([{"text": "Some reservists may refuse, and some 200 clearly did."}], story_id="x")
    >>> [(row["surface"], row["dimension"]) for row in find_hedges(story)]
    [('Some', 'hedge'), ('may', 'hedge'), ('clearly', 'booster')]
    """
    triggers = load_triggers("wording")
    rows: list[dict[str, Any]] = []
    for place, words, text in read_units(story):
        rows += [
            place | {"start": h.start, "end": h.end, "surface": text[h.start : h.end], "dimension": h.dimension, "score": h.weight,
                     "measure": "wording"}
            for h in triggers.find(words)
        ]  # fmt: skip
    return rows
