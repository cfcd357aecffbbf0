"""Compare the accounts of a story: what they part on, ranked, each with its places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis import schema
from analysis.cache import once
from analysis.compare.contrasts.candidates import PossibleContrast, cut_words, topic_candidates
from analysis.compare.contrasts.coded import coded_contrasts
from analysis.compare.contrasts.credited_words import credited_candidates
from analysis.compare.contrasts.denials import denied_candidates
from analysis.compare.contrasts.doubts import doubt_candidates
from analysis.compare.contrasts.earned import EarnedContrasts
from analysis.compare.contrasts.from_tables import table_candidates
from analysis.compare.contrasts.fronts import front_candidates
from analysis.compare.contrasts.labels import label_candidates
from analysis.compare.contrasts.names import NameSearch
from analysis.compare.contrasts.near_figures import near_figure_candidates
from analysis.compare.contrasts.people import name_candidates
from analysis.compare.contrasts.phrases import place_of
from analysis.compare.contrasts.ranking import (
    FIRST_LINES,
    is_printed,
    measure,
    order,
    read_rank_weights,
)
from analysis.compare.contrasts.says import cut_additions, say, sentence_names
from analysis.compare.contrasts.templates import among_english
from analysis.compare.contrasts.topics import StoryMaterial
from analysis.compare.coverage_cells import SHOWN, TO_CHECK
from analysis.compare.events import event_numbers
from analysis.review import apply_review, reviewed

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from analysis.story import Story

__all__ = ["compare_accounts", "find_candidates"]
_ON_TWO_MATTERS = "other words"
_LONE, _SEVERAL = ("voice", "only"), ("voice", "several")


@reviewed
@once
def compare_accounts(story: Story) -> pd.DataFrame:
    """Compare the accounts of a story, and rank what they part on.

    Parameters
    ----------
    story
        The story whose analysed accounts are compared.

    Returns
    -------
    pandas.DataFrame
        The table ``contrasts``: one row a place, or an absence, of a contrast; empty for one
        account. Contrasts ``c1``, ``c2``, ... come in the order in which a reader should know them.
        Columns: see ``analysis/schema.py``.

    Notes
    -----
    The order is learned from stories in which a coder ranked the contrasts. A contrast with the
    standing ``shown`` was looked up in the words, see ``EarnedContrasts``, is one that a coder
    would list, see ``RankWeights.is_weighty``, and is about accounts of one event, see
    ``compare_events``; the others are to be checked. An absence means that a search found nothing
    close.

    Examples
    --------
    >>> from analysis import story_from_records
    >>> texts = ["The flood killed 12 people in Lindau on Monday, police said.",
    ...          "The flood killed 14 people in Lindau on Monday, police said."]
    >>> story = story_from_records([{"text": t} for t in texts], story_id="x")
    >>> table = compare_accounts(story)
    >>> table["kind"].iloc[0], table["surface"].nunique()
    ('figure', 2)
    """
    if len(story.analysed) < 2:
        return schema.make("contrasts", [])
    if (coded := coded_contrasts(story)) is not None:
        return schema.make("contrasts", coded)
    material, candidates = find_candidates(story)
    if not candidates:
        return schema.make("contrasts", [])
    weights = read_rank_weights()
    measures = measure(material, candidates)
    rows = np.array([[m[name] for name in weights.names] for m in measures])
    worth, first = weights.apply(rows)
    names = sentence_names(story.compared)
    made: list[dict[str, Any]] = []
    told = _Told()
    ordered = order(material, candidates, worth, first)
    events = event_numbers(story)
    for rank, (n, probability) in enumerate(ordered, 1):
        on_one_event = keep_to_event(material, candidates[n], events)
        cut_words(material, candidates[n])
        cut_additions(material, candidates[n])
        line = say(material, candidates[n], names)
        looked_up = on_one_event and is_looked_up(candidates[n], rank) and line.is_clear
        is_shown = looked_up and weights.is_weighty(candidates[n], probability)
        if not (is_shown or (candidates[n].earned and is_printed(candidates[n]))):
            line = say(material, candidates[n], names, sure=False)
        contrast = {
            "contrast_id": f"c{rank}",
            "rank": rank,
            "kind": candidates[n].kind,
            "sort": candidates[n].sort if candidates[n].kind != "quote" else None,
            "says": among_english(line.words) if story.unanalysed else line.words,
            "confidence": round(weights.confidence(candidates[n], rank, probability), 3),
            "standing": SHOWN if is_shown else TO_CHECK,
        }
        told.add(candidates[n], contrast)
        made += [contrast | row for row in _rows(material, candidates[n])]
    twice = told.twice()
    for row in made:
        row["standing"] = TO_CHECK if row["contrast_id"] in twice else row["standing"]
    return schema.make("contrasts", apply_review("contrasts", made, story))


class _Told:
    """The lines that are shown on people: a voice, and other lines that are about the same one."""

    def __init__(self) -> None:
        self.voices: list[str] = []  # last names
        self.lines: list[tuple[str, str]] = []  # contrast_id, sentence of a line of the kind only

    def add(self, c: PossibleContrast, contrast: dict[str, Any]) -> None:
        """Note a line, if it is shown."""
        if contrast["standing"] != SHOWN:
            return
        if c.kind == "voice" and c.role:
            self.voices.append(c.what.split()[-1])
        elif c.kind == "only":
            self.lines.append((contrast["contrast_id"], contrast["says"]))

    def twice(self) -> set[str]:
        """The ids of the lines that name somebody on whose voice another line is shown."""
        names = [re.compile(rf"\b{re.escape(name)}\b") for name in self.voices]
        return {i for i, says in self.lines if any(name.search(says) for name in names)}


def is_looked_up(c: PossibleContrast, rank: int) -> bool:
    """Whether a line was looked up; among the first lines, at least in some accounts.

    Two quotations without a word in common are too often on two matters.
    """
    if c.sort == _ON_TWO_MATTERS:
        return False
    return c.earned or (c.searched and rank <= FIRST_LINES)


def keep_to_event(material: StoryMaterial, c: PossibleContrast, events: Mapping[str, str]) -> bool:
    """Whether the accounts of a line are on one event.

    That an account on another event lacks it is no difference and is left out.
    """
    on = {events[material.ids[material.account[side.sentence]]] for side in c.printed}
    if len(on) > 1:
        return False
    near = [a for a in c.absent if events[material.ids[a]] in on]
    if c.absent and not near:
        return False
    c.absent = near
    return True


def find_candidates(story: Story) -> tuple[StoryMaterial, list[PossibleContrast]]:
    """Everything that may be a contrast, before it is ranked, and what it was found in."""
    material = StoryMaterial(story)
    topics, names = material.topics(), NameSearch(story)
    candidates = [
        *front_candidates(material),
        *table_candidates(material, names),
        *topic_candidates(material, topics),
        *name_candidates(material, names),
        *label_candidates(material),
        *denied_candidates(material),
        *doubt_candidates(material),
        *credited_candidates(material, names),
    ]
    candidates += near_figure_candidates(material, candidates)
    proof = EarnedContrasts(story, material, names)
    candidates += proof.claims.figure_claims()
    candidates.sort(key=lambda c: (material.order[c.seed], c.kind, c.sort))
    for candidate in candidates:
        candidate.earned = candidate.earned or proof.has(candidate)
        candidate.searched = proof.is_clear(candidate)
    candidates = [c for c in candidates if c.earned or not c.doubtful]
    return material, _without_listed(material, _without_rivals(candidates))


def _without_rivals(candidates: list[PossibleContrast]) -> list[PossibleContrast]:
    """The candidates but those about sentences of which another line of the kind was looked up.

    What is said of a whole account goes before another line about the same sentences.
    """
    alone = {c.seed for c in candidates if c.named == 1 and c.earned}
    both = {(c.kind, frozenset(c.about)) for c in candidates if c.named > 1 and c.earned}
    kept = [
        c
        for c in candidates
        if c.earned
        or not (c.seed in alone if c.named == 1 else (c.kind, frozenset(c.about)) in both)
    ]
    of_accounts = {frozenset(c.about) for c in kept if c.is_of_accounts}
    return [c for c in kept if c.is_of_accounts or frozenset(c.about) not in of_accounts]


def _without_listed(
    material: StoryMaterial, candidates: list[PossibleContrast]
) -> list[PossibleContrast]:
    """The candidates but those on one voice of an account whose lone voices have one line.

    Where that line would name people of whom nothing is said, who is known to be somebody keeps
    one.
    """
    several = {material.account[c.seed]: c for c in candidates if (c.kind, c.sort) == _SEVERAL}

    def is_listed(c: PossibleContrast) -> bool:
        line = several.get(material.account[c.seed]) if (c.kind, c.sort) == _LONE else None
        return c.earned and line is not None and not (c.role and not line.role)

    return [c for c in candidates if not is_listed(c)]


def _rows(material: StoryMaterial, c: PossibleContrast) -> list[dict[str, Any]]:
    """The places of a contrast, then the accounts without it."""
    found = []
    for side in c.sides:
        read = material.read[side.sentence]
        start, end = place_of(read, side.words)
        words = side.words or (start, end)
        found.append(
            {
                "role": "place",
                "account_id": read.row["account_id"],
                "sentence_id": read.row["sentence_id"],
                "start": start,
                "end": end,
                "surface": read.parse.text[start:end],
                "named": any(side is own for own in c.printed),
                "differs_start": max(start, words[0]),
                "differs_end": min(end, words[1]),
            }
        )
    found += [
        {"role": "absent", "account_id": material.ids[a], "start": -1, "end": -1}
        | {"differs_start": -1, "differs_end": -1, "named": True}
        for a in c.absent
    ]
    return found
