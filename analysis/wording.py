"""Wording: hedges and boosters in the text."""

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
            if (
                before
                and _plural(before[-1])
                and not any(w.part == "DET" or w.lower in _OWNERS for w in before)
            ):
                places.add(word.start)
    return places


def _plural(word: Word) -> bool:
    return word.lower in ("they", "people") or (word.part == "NOUN" and word.lower != word.lemma)


@once
def find_loaded(story: Story) -> list[dict[str, Any]]:
    """Loaded words, one mapping per word or phrase: the rows of ``cues`` with measure "loaded", which are off unless asked for.

    Words with a judgement or a heat of their own ("slammed", "regime", "shocking"), for a reader's eye: experimental, as more than half of
    the sentences that coders find loaded hold none of them, see ``method_note("loaded")``. It does not see irony, quotation or whether
    the word is deserved, and is no measure of an account or outlet. Own list.

    >>> from analysis.story import story_from_records
    >>> story = story_from_records([{"text": "Critics slammed the shocking plan."}], story_id="x")
    >>> [row["surface"] for row in find_loaded(story)]
    ['slammed', 'shocking']
    """
    return _rows_of(story, "loaded", "loaded")


@once
def find_interpretation(story: Story) -> list[dict[str, Any]]:
    """Words that say what a thing means rather than what happened ("a sign of", "raises questions", "a blow to"), as ``find_loaded``.

    >>> from analysis.story import story_from_records
    >>> story = story_from_records([{"text": "The vote is a blow to the mayor."}], story_id="x")
    >>> [row["surface"] for row in find_interpretation(story)]
    ['blow to']
    """
    return _rows_of(story, "loaded", "interpretation")


def _rows_of(story: Story, lexicon: str, dimension: str) -> list[dict[str, Any]]:
    triggers = load_triggers(lexicon)
    return [
        place
        | {
            "start": h.start,
            "end": h.end,
            "surface": text[h.start : h.end],
            "dimension": dimension,
            "score": 1.0,
            "measure": dimension,
        }
        for place, words, text in read_units(story)
        for h in triggers.find(words)
        if h.dimension == dimension
    ]
