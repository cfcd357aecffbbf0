"""Compare the accounts of a story: what they part on, ranked, each with its places.

The files in the order in which a line is made:

Read: ``topics`` gathers the sentences and those near them, ``sentence_tokens`` reads one sentence,
``pairs`` two; ``names`` searches for names, ``acts`` reads acts of weight.

Candidates: ``candidates`` has the class and those of the topics; ``details`` compares a pair, with
``clauses_apart``. ``from_tables`` has those of other tables (``provenance``, ``unheard``),
``people`` and ``credited_words`` those on speakers; ``labels``, ``fronts`` (headlines) and
``near_figures`` are named for what they compare; ``doubts`` has what only some doubt, ``denials``
what another denies (``denied_clauses``, ``denied_reports``, ``denied_parts``,
``denial_evidence``), both with the lists of ``doubt_words``. ``lone_acts`` comes last, after the
others are ranked.

Earned: ``earned`` looks each one up, with ``claims``, ``figure_checks`` and ``quoted``.

Ranked: ``ranking`` orders them and says which are worth a line.

Said: ``cuts`` takes the words with ``phrases``, ``phrase_checks`` and ``additions``, ``says`` fills
a sentence of ``templates``, ``clarity`` and ``voice_words`` say whether it is clear, with names as
in ``printed_names``. ``contrast_rows`` writes the table, of another coder too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis import schema
from analysis.cache import once
from analysis.compare.contrasts.candidates import PossibleContrast, cut_words, topic_candidates
from analysis.compare.contrasts.contrast_rows import coded_contrasts, rows_of
from analysis.compare.contrasts.credited_words import credited_candidates
from analysis.compare.contrasts.denials import denied_candidates
from analysis.compare.contrasts.doubts import doubt_candidates
from analysis.compare.contrasts.earned import EarnedContrasts
from analysis.compare.contrasts.from_tables import table_candidates
from analysis.compare.contrasts.fronts import front_candidates
from analysis.compare.contrasts.labels import label_candidates
from analysis.compare.contrasts.lone_acts import act_candidates
from analysis.compare.contrasts.names import NameSearch
from analysis.compare.contrasts.near_figures import near_figure_candidates
from analysis.compare.contrasts.people import name_candidates
from analysis.compare.contrasts.ranking import (
    FIRST_LINES,
    RankWeights,
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
    from numpy.typing import NDArray

    from analysis.story import Story

    Floats = NDArray[np.float64]

__all__ = ["compare_accounts", "find_candidates"]
_ABSENT = ("only", "missing", "figure", "unnamed")  # sorts on what some accounts lack
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
    weights, names = read_rank_weights(), sentence_names(story.compared)
    made: list[dict[str, Any]] = []
    told, events = _Told(), event_numbers(story)
    for rank, (c, probability) in enumerate(_ranked(material, candidates, weights), 1):
        on_one_event = keep_to_event(material, c, events)
        cut_words(material, c)
        cut_additions(material, c)
        is_weighty = weights.is_weighty(c, rank, probability)
        may_be_shown = on_one_event and is_looked_up(c, rank) and is_weighty
        is_found = c.earned and is_printed(c)
        line = say(material, c, names, is_found=is_found, if_clear=may_be_shown)
        is_shown = may_be_shown and line.is_clear
        contrast = {
            "contrast_id": f"c{rank}",
            "rank": rank,
            "kind": c.kind,
            "sort": c.sort if c.kind != "quote" else None,
            "says": among_english(line.words) if story.unanalysed else line.words,
            "confidence": round(weights.confidence(c, rank, probability), 3),
            "standing": SHOWN if is_shown else TO_CHECK,
        }
        told.add(c, contrast)
        made += [contrast | row for row in rows_of(material, c)]
    twice = told.twice()
    for row in made:
        row["standing"] = TO_CHECK if row["contrast_id"] in twice else row["standing"]
    return schema.make("contrasts", apply_review("contrasts", made, story))


def _ranked(
    material: StoryMaterial, candidates: list[PossibleContrast], weights: RankWeights
) -> list[tuple[PossibleContrast, float]]:
    """The candidates to print in their order, with the probability that each is worth it.

    An act of weight takes the place of another line on what one account has in its sentence; the
    other acts follow, as the order was learned without them.
    """
    rates = _rate(material, candidates, weights)
    acts = {c.seed: c for c in reversed(list(act_candidates(material)))}
    found = []
    for n, probability in order(material, candidates, *rates):
        c = candidates[n]
        is_on_seed = c.kind == "only" and c.sort in _ABSENT
        found.append((acts.pop(c.seed, c) if is_on_seed else c, probability))
    told = {i for c, _ in found if c.is_act for i in c.about}
    rest = [c for c in acts.values() if not c.about & told]
    if rest:
        worth, first = _rate(material, rest, weights)
        for n in sorted(range(len(rest)), key=lambda n: -round(float(worth[n] + first[n]), 9)):
            if not rest[n].about & told:
                found.append((rest[n], float(worth[n])))
                told |= rest[n].about
    return found


def _rate(
    material: StoryMaterial, candidates: list[PossibleContrast], weights: RankWeights
) -> tuple[Floats, Floats]:
    """The probabilities that candidates are worth printing, and among the first."""
    measures = measure(material, candidates)
    rows = [[m[name] for name in weights.names] for m in measures]
    return weights.apply(np.array(rows, float).reshape(-1, len(weights.names)))


class _Told:
    """The lines that are shown, on people and figures, of which another says the same again."""

    def __init__(self) -> None:
        self.voices: list[str] = []  # last names
        self.lines: list[tuple[str, str]] = []  # contrast_id, sentence of a line of the kind only
        self.figures: set[int] = set()  # sentences of lines with three figures or more
        self.repeated: set[str] = set()  # ids of lines on two of these figures

    def add(self, c: PossibleContrast, contrast: dict[str, Any]) -> None:
        """Note a line, if it is shown."""
        if contrast["standing"] != SHOWN:
            return
        if c.kind == "voice" and c.role:
            self.voices.append(c.what.split()[-1])
        elif c.kind == "figure" and c.about <= self.figures:
            self.repeated.add(contrast["contrast_id"])
        elif c.further:
            self.figures |= c.about.union(side.sentence for side in c.further)
        elif c.kind == "only":
            self.lines.append((contrast["contrast_id"], contrast["says"]))

    def twice(self) -> set[str]:
        """The ids of the lines on somebody, or on figures, of whom another line is shown."""
        names = [re.compile(rf"\b{re.escape(name)}\b") for name in self.voices]
        named = {i for i, says in self.lines if any(name.search(says) for name in names)}
        return named | self.repeated


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
