"""Decide which contrasts may be printed first: those that were looked up in the words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

from analysis import schema
from analysis.compare.absence import ONLY, read_weights
from analysis.compare.align.model import read_weights as pair_weights
from analysis.compare.contrasts.claims import ClaimCheck
from analysis.compare.coverage import compare_coverage
from analysis.compare.figures import compare_quantities
from analysis.compare.quotations import compare_quotes

if TYPE_CHECKING:
    from analysis.compare.contrasts.candidates import PossibleContrast, Side
    from analysis.compare.contrasts.names import NameSearch
    from analysis.compare.contrasts.topics import StoryMaterial
    from analysis.story import Story

_APART = ("conflict", "different date")
_OTHER_NEWS = 0.3  # probability that two headlines state one fact: below this they do not
_WORDS_SHARED = 0.5  # of the words of two headlines: beyond this they make the same the news


class EarnedContrasts:
    """What the tables prove of the contrasts of a story.

    A quotation is earned where the check of quotations found one saying in two wordings; a figure
    where figures of one group cannot both be right or change with the day; a conflict where the
    comparison of two statements of one fact found it; "only" where the search found nothing like
    it, nor a name or figure of it; a voice where no other account names the speaker, or where those
    that do report no words beside the name; emphasis where two headlines share few words and hardly
    state the same.
    """

    def __init__(self, story: Story, material: StoryMaterial, names: NameSearch) -> None:
        self.material, self.names = material, names
        self.claims = ClaimCheck(story, material)
        self.most_missed = read_weights().most
        self.altered = {
            frozenset((row["sentence_id"], row["other_sentence_id"]))
            for row in schema.rows(compare_quotes(story))
            if row["verdict"] == "altered"
        }
        coverage = compare_coverage(story)
        alone = [row for row in schema.rows(coverage) if row["alone"] == ONLY]
        self.only = {str(row["sentence_id"]) for row in alone}
        self.groups: dict[str, set[str]] = defaultdict(set)
        for row in schema.rows(compare_quantities(story)):
            if row["verdict"] in _APART:
                self.groups[str(row["sentence_id"])].add(str(row["group_id"]))

    def has(self, c: PossibleContrast) -> bool:
        """Whether the sentence about a contrast may be printed as found."""
        checks: dict[str, Callable[[PossibleContrast], bool]] = {
            "quote": self._has_quotation,
            "figure": self._has_figures,
            "only": self._is_only,
            "voice": self._is_voice,
            "emphasis": self._has_headlines,
            "conflict": lambda c: c.sort == "table",
            "attribution": self._is_claim,
            "time": self._is_done_and_planned,
        }
        check = checks.get(c.kind)
        return c.kind == "origin" or (check is not None and check(c))

    def _id(self, side: Side) -> str:
        return str(self.material.read[side.sentence].row["sentence_id"])

    def _has_quotation(self, c: PossibleContrast) -> bool:
        if c.sort == "other words":
            return True
        return len(c.sides) > 1 and frozenset(map(self._id, c.sides[:2])) in self.altered

    def _has_figures(self, c: PossibleContrast) -> bool:
        if c.sort != "group" or len(c.sides) < 2:
            return False
        left, right = (self.groups.get(self._id(side), set()) for side in c.sides[:2])
        return bool(left & right)

    def _is_only(self, c: PossibleContrast) -> bool:
        if c.sort in ("figure", "unnamed"):
            return True
        if c.sort == "only" and self._id(c.sides[0]) in self.only:
            return True
        return c.sort in ("only", "missing") and c.missed <= self.most_missed

    def _is_voice(self, c: PossibleContrast) -> bool:
        """Whether the speaker has a name, and no account without a quotation reports its words."""
        if c.sort == "several":
            return True
        actor = self.names.by_name(c.what)
        if actor is None:
            return False
        silent = self.names.is_silent
        without = [self.material.ids[a] for a in c.absent]
        return all(not self.names.has(a, actor) or silent(a, actor) for a in without)

    def _is_claim(self, c: PossibleContrast) -> bool:
        return c.sort in ("claim here", "claim there") and self.claims.has(c)

    def _is_done_and_planned(self, c: PossibleContrast) -> bool:
        """Whether one act is reported as done here and as to come there, by two sure statements."""
        return c.sort == "tense" and self._probability(*c.sides[:2]) >= pair_weights().sure

    def _has_headlines(self, c: PossibleContrast) -> bool:
        if c.sort != "headlines" or len(c.sides) < 2:
            return False
        words = [
            set(re.findall(r"\w{4,}", self.material.read[side.sentence].row["text"].lower()))
            for side in c.sides[:2]
        ]
        least = min(map(len, words))
        if not least or len(words[0] & words[1]) > _WORDS_SHARED * least:
            return False
        return self._probability(c.sides[0], c.sides[1]) < _OTHER_NEWS

    def _probability(self, left: Side, right: Side) -> float:
        """The probability that two sentences state one fact."""
        near = self.material.near.get((left.sentence, self.material.account[right.sentence]), [])
        return max((m.probability for m in near if m.sentence == right.sentence), default=0.0)
