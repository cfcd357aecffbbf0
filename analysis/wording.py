"""Wording: hedges and boosters in the text, and the words that set one account apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analysis.memo import once
from analysis.story import Story
from analysis.triggers import Word, load_triggers, read_units

_OWNERS = ("my", "your", "his", "her", "its", "our", "their")


@once
def find_hedges(story: Story) -> list[dict[str, Any]]:
    """Wording cues, one mapping per hedge or booster in a sentence: the rows of ``cues`` with measure "wording".

    A hedge holds back from a statement ("may", "reportedly", "some"), a booster leans on it ("clearly"). Approximators of figures
    ("about 200") belong to the figure and are not hedges here. It does not tell whose words they are: hedges inside quotations
    count too. Hyland 2005 for the two classes; list: npm hedges and own.

    >>> from analysis.story import story_from_records
    >>> story = story_from_records([{"text": "Some reservists in Israel may refuse, and some 200 clearly did."}], story_id="x")
    >>> [(row["surface"], row["dimension"]) for row in find_hedges(story)]
    [('Some', 'hedge'), ('may', 'hedge'), ('clearly', 'booster')]
    """
    triggers = load_triggers("wording")
    rows: list[dict[str, Any]] = []
    for place, words, text in read_units(story):
        general = _general(words)
        rows += [
            place | {"start": h.start, "end": h.end, "surface": text[h.start : h.end], "dimension": h.dimension, "score": h.weight,
                     "measure": "wording"}
            for h in triggers.find(words) if h.start not in general
        ]  # fmt: skip
    return rows


def _general(words: Sequence[Word]) -> set[int]:
    """The places of each "may" that tells what can happen in general ("patients may lose weight"), in a sentence that names nothing."""
    if any(w.part in ("PROPN", "NUM") for w in words):
        return set()
    places = set()
    for i, word in enumerate(words):
        if word.lower == "may" and word.part == "AUX":
            before = [w for w in words[max(0, i - 4) : i] if w.part != "ADV"][-3:]
            if before and _plural(before[-1]) and not any(w.part == "DET" or w.lower in _OWNERS for w in before):
                places.add(word.start)
    return places


def _plural(word: Word) -> bool:
    return word.lower in ("they", "people") or (word.part == "NOUN" and word.lower != word.lemma)
