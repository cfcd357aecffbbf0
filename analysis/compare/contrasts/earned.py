"""Decide which contrasts may be printed first: those that were looked up in the words."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from analysis.compare.absence import ONLY, read_weights
from analysis.compare.align.guard import guard_of
from analysis.compare.align.model import read_weights as pair_weights
from analysis.compare.contrasts.claims import ClaimCheck
from analysis.compare.contrasts.denial_evidence import DenialEvidence
from analysis.compare.contrasts.figure_checks import FigureCheck
from analysis.compare.contrasts.fronts import part_in_stance, stands_for_denial, states_news
from analysis.compare.contrasts.quoted import differ_in_certainty, differ_in_meaning
from analysis.compare.coverage import compare_coverage
from analysis.compare.quotations import compare_quotes
from analysis.compare.voices import kind_of
from analysis.find.quotes.cues import cue_at

if TYPE_CHECKING:
    from analysis.compare.contrasts.candidates import PossibleContrast, Side
    from analysis.compare.contrasts.names import NameSearch
    from analysis.compare.contrasts.sentence_tokens import SentenceTokens
    from analysis.compare.contrasts.topics import StoryMaterial
    from analysis.story import Story

_CONFLICTS = ("denial", "figures", "names", "bounds")
_MEASURED = ("percent", "dollar", "pound", "euro")
_LEAST_TOLL = 2
_REVERSE = "the reverse"  # in the reason of the check of quotations
_SMALL = 10  # a lower number without a unit is in most texts
_OTHER_NEWS = 0.5  # probability that two headlines state one fact: below this they do not
_OPENING = 2  # sentences of a body that say, beside the headline, what makes its news
_SAME_NEWS = 0.8  # probability that two sentences of openings state one fact: then they do
_WORDS_SHARED = 0.5  # of the words of two headlines: beyond this they make the same the news


def is_toll(figure: dict[str, Any]) -> bool:
    """Whether a figure of two or more counts those to whom something was done, no money."""
    has_role = isinstance(figure["role"], str) and figure["role"] != ""
    return has_role and figure["value"] >= _LEAST_TOLL and figure["unit"] not in _MEASURED


def opens_with_pronoun(read: SentenceTokens) -> bool:
    """Whether the subject of a sentence is a pronoun, so that it is not understood by itself."""
    parse = read.parse
    main = (i for i in range(read.first, read.last) if parse.head[i] == i)
    subjects = [parse.child(i, "nsubj", "nsubjpass") for i in main]
    return any(s is not None and parse.pos[s] == "PRON" for s in subjects)


def _stems_of_news(read: SentenceTokens) -> set[str]:
    """The stems of a headline without its verbs of saying: "says" and "claims" are no news."""
    cues = {i: cue_at(read.parse, i) for i in read.stems}
    return {key for i, key in read.stems.items() if not (cue := cues[i]) or cue.kind != "say"}


class EarnedContrasts:
    """What the tables prove of the contrasts of a story.

    A quotation is earned where the check of quotations found one saying in two wordings; a figure
    where figures of one group cannot both be right or change with the day, or two statements of one
    fact have other figures of one thing; a conflict where the
    comparison of two statements of one fact found it; "only" where the search found nothing like
    it, nor a name or figure of it; a voice where no other account names the speaker, or where those
    that do report no words beside the name; emphasis where two headlines share few words and hardly
    state the same, or one doubts what the other states; attribution where a claim, a claimed figure
    or a hedged act is stated outright elsewhere, and nothing beside it reports words. Labels are
    looked up where they are found, see ``label_candidates``.
    """

    def __init__(self, story: Story, material: StoryMaterial, names: NameSearch) -> None:
        self.material, self.names = material, names
        self.claims = ClaimCheck(story, material)
        self.most_missed = read_weights().most
        self.altered = {  # pair of sentences: whether one says the reverse, or what is less sure
            frozenset((row["sentence_id"], row["other_sentence_id"])): _REVERSE
            in str(row["reason"])
            or differ_in_certainty(str(row["changed"]), str(row["other_changed"]))
            for row in material.rows_of(compare_quotes)
            if row["verdict"] == "altered"
            and differ_in_meaning(str(row["changed"]), str(row["other_changed"]))
        }
        self.guard = guard_of(story)
        self.denials = DenialEvidence(material)
        coverage = compare_coverage(story)
        alone = coverage["alone"] == ONLY
        self.only = set(coverage["sentence_id"][alone])
        self.figures = FigureCheck(material)

    def has(self, c: PossibleContrast) -> bool:
        """Whether the sentence about a contrast may be printed as found."""
        checks: dict[str, Callable[[PossibleContrast], bool]] = {
            "quote": self._has_quotation,
            "figure": self.figures.has,
            "only": self._is_only,
            "voice": self._is_voice,
            "emphasis": self._has_headlines,
            "conflict": self._is_conflict,
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
        pair = frozenset(map(self._id, c.sides[:2]))
        c.is_reversed = len(c.sides) > 1 and self.altered.get(pair, False)
        return len(c.sides) > 1 and pair in self.altered

    def _is_conflict(self, c: PossibleContrast) -> bool:
        """Whether one denies the other, or has another figure or name in its place.

        Opposite words ("close up", "close down") and who does it to whom are read wrongly too often
        in whole articles; months and hours are lines on time.
        """
        left, right = (side.sentence for side in c.sides[:2])
        found = self.guard.compare(left, right) if c.sort == "table" else None
        if found is not None and found.kind == "denial":
            denied = any(clause.denied for clause in self.guard.read(right).clauses)
            pair = (right, left) if denied else (left, right)
            return self.denials.holds(*pair) and not self.denials.denies_part(*pair)
        return found is not None and found.kind in _CONFLICTS

    def _is_only(self, c: PossibleContrast) -> bool:
        if not self.material.is_of_the_story(c.seed):
            return False
        if c.sort == "figure":
            return self._is_notable(c)
        if c.sort == "unnamed":
            return True
        if c.sort == "only" and c.missed < 1 and self._id(c.sides[0]) in self.only:
            return True
        if not self.is_clear(c):
            return False
        return c.sort == "only" or c.named > 1 or self._has_unnamed_subject(c)

    def is_clear(self, c: PossibleContrast) -> bool:
        """Whether a search for a statement found nothing in the accounts that seem to lack it.

        The statement is understood by itself, and has a name or figure that they do not.
        """
        if c.sort not in ("only", "missing") or c.missed > self.most_missed:
            return False
        if not self.material.is_of_the_story(c.seed):
            return False
        return c.kind == "only" and not opens_with_pronoun(self.material.read[c.sides[0].sentence])

    def _has_unnamed_subject(self, c: PossibleContrast) -> bool:
        """Whether the statement says what somebody does whom no account without it names."""
        read = self.material.read[c.sides[0].sentence]
        without = [self.material.ids[a] for a in c.absent]
        return any(
            not any(self.names.has(a, actor) for a in without)
            for actor in self.names.subjects(read)
        )

    def _is_notable(self, c: PossibleContrast) -> bool:
        """Whether a figure that one account alone gives is a share or sum, or no small number.

        A small number counts where something happened to those who are counted.
        """
        start = (c.sides[0].words or (-1,))[0]
        figures = [
            f for f in self.material.read[c.sides[0].sentence].figures if f["start"] == start
        ]
        c.is_toll = any(map(is_toll, figures))
        large = (abs(f["value"]) >= _SMALL or f["unit"] in _MEASURED for f in figures)
        return c.is_toll or any(large)

    def _is_voice(self, c: PossibleContrast) -> bool:
        """Whether the speaker has a name, and no account without a quotation reports its words."""
        if c.sort == "several":
            return True
        actor = self.names.by_name(c.what)
        if actor is None or (actor.kind != "person" and " " not in actor.name):
            return False
        if kind_of(actor.name, actor) == "media":
            return False
        silent = self.names.is_silent
        without = [self.material.ids[a] for a in c.absent]
        return all(not self.names.has(a, actor) or silent(a, actor) for a in without)

    def _is_claim(self, c: PossibleContrast) -> bool:
        if c.sort in ("hedge here", "hedge there"):
            return self.claims.has_hedge(c)
        return c.sort in ("claim here", "claim there") and self.claims.has(c)

    def _is_done_and_planned(self, c: PossibleContrast) -> bool:
        """Whether one act is reported as done here and as to come there, by two sure statements."""
        if c.sort != "tense" or self._probability(c) < pair_weights().sure:
            return False
        left, right = c.sides[:2]
        return not (self._is_told_again(left, right) or self._is_told_again(right, left))

    def _is_told_again(self, side: Side, other: Side) -> bool:
        """Whether the account of a side has another sentence, also a headline, on the same act."""
        material = self.material
        some = material.sentences_of[material.ids[material.account[side.sentence]]]
        chances = (material.probability(other.sentence, j) for j in some if j != side.sentence)
        return max(chances, default=0.0) >= _SAME_NEWS

    def _has_headlines(self, c: PossibleContrast) -> bool:
        if c.sort != "headlines" or len(c.sides) < 2:
            return False
        words = [_stems_of_news(self.material.read[side.sentence]) for side in c.sides[:2]]
        if not all(states_news(self.material, side.sentence) for side in c.sides[:2]):
            return False
        left, right = (side.sentence for side in c.sides[:2])
        if part_in_stance(self.material, left, right):
            return True
        least = min(map(len, words))
        if not least or len(words[0] & words[1]) > _WORDS_SHARED * least:
            return False
        if self._probability(c) >= _OTHER_NEWS or stands_for_denial(self.material, left, right):
            return False
        return not self._open_alike(left, right)

    def _open_alike(self, left: int, right: int) -> bool:
        """Whether the headlines and first sentences of two accounts state a fact in common.

        Then both make it the news, however the headlines put it.
        """
        account = self.material.account
        openings = [(head, *self._first_sentences[account[head]]) for head in (left, right)]
        return any(
            max(self.material.probability(i, j), self.material.probability(j, i)) >= _SAME_NEWS
            for i in openings[0]
            for j in openings[1]
        )

    @cached_property
    def _first_sentences(self) -> list[list[int]]:
        """The first sentences of the body of each account."""
        found: list[list[int]] = [[] for _ in self.material.ids]
        for i in sorted(range(len(self.material.rows)), key=lambda i: self.material.order[i]):
            if not self.material.is_headline(i) and len(found[self.material.account[i]]) < _OPENING:
                found[self.material.account[i]].append(i)
        return found

    def _probability(self, c: PossibleContrast) -> float:
        return self.material.probability(c.sides[0].sentence, c.sides[1].sentence)
