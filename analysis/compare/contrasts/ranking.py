"""Rank candidates by what a reader should know first, and say each thing once."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from functools import cache
from heapq import heappop, heapreplace
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.compare.contrasts.candidates import (
    OTHER_SPEAKER,
    SEVERAL_CREDITS,
    SOURCES,
    PossibleContrast,
)
from analysis.compare.contrasts.doubts import DENIED, DOUBTED
from analysis.compare.contrasts.topics import StoryMaterial
from analysis.review.coder_prompt import CONTRAST_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from analysis.compare.align.differences import Span

    Floats = NDArray[np.float64]

_CERTAIN_SORTS = "headlines detail missing only apart group bound".split()
_OWN = ("beside", "voice_words", "voice_quotes", "voice_named", "voice_anonymous")
_SORTS = (  # of kinds whose sorts are of unlike weight
    *("only, same point", "only, detail", "only, missing", "only, only", "only, figure"),
    *("only, unnamed", "voice, only", "voice, missing", "voice, several"),
    *("emphasis, headlines", "emphasis, buried", "emphasis, left out"),
)
_MOST_LENGTH, _MOST_INFORMATION = 60, 15
_FIRST, _OF_A_KIND = 7, 2  # lines in which at most two are of a kind
MOST_LINES = 40
_REPEATED = 0.5  # taken off for places that are all in lines before
_REPEATED_LATE = 0.7  # the same after the first lines, where what is new goes first
_TWICE = 0.85  # factor for each line before that has sentences of two accounts in common with it
_SAME_SEED = 0.7  # factor where the line starts from a sentence that was shown
_PER_LINE = 0.2  # that each line of a sort takes off the next ones of it
_LOOKED_UP = 1.2  # factor of a line that was looked up
_SEEN_AT_ONCE = ("headlines", "bound")  # sorts that need no search: for them it is no merit
SHOWN_FROM = 0.5  # probability that a reader would list a line that was looked up
_NAMES_ACCOUNT = "account"  # a sort of which readers list few: one account credits another
FIRST_LINES = 10  # which a reader should know first
# The share of lines on unseen stories that an editor would print, for kinds of which it is low.
_PRINTED = {"attribution": 0.0, "label": 0.25, "quote": 0.0}
# The same of sorts: the line on origins says who credits whom, and few mind who is not asked.
_UNPRINTED = ("credits", SEVERAL_CREDITS, SOURCES, "unheard")
# Least value of a line that was looked up: the news may not be so, or is said by somebody else.
_FOREMOST = 0.8
_FOREMOST_SORTS = (DENIED, DOUBTED, OTHER_SPEAKER)
_LOOKED_UP_LATE = 1.5  # the same factor after the first lines
_OTHER_KIND = 0.25  # of the value that a line may lose to keep to two of a kind


class RankWeights(NamedTuple):
    """Logistic models: that a line is worth printing, is one of the first, and is right.

    The third takes the probability of the first, the rank and the kind of a line that is printed;
    the fourth the probability of the first and the rank of a line that was looked up.
    """

    names: list[str]
    centre: Floats
    scale: Floats
    worth: Floats
    worth_start: float
    first: Floats
    first_start: float
    sure: dict[str, float]
    sure_start: float
    listed: dict[str, float]
    listed_start: float

    def confidence(self, candidate: PossibleContrast, rank: int, worth: float) -> float:
        """The probability that a reader would list a printed line."""
        measures = certainty(candidate, rank, worth)
        return _probability(self.sure, self.sure_start, measures)

    def is_weighty(self, candidate: PossibleContrast, rank: int, worth: float) -> bool:
        """Whether a reader would list a line that was looked up, as far as that was measured."""
        if not is_printed(candidate):
            return False
        if always_weighs(candidate):
            return True
        measures = listing(rank, worth)
        return _probability(self.listed, self.listed_start, measures) >= SHOWN_FROM

    def apply(self, rows: Floats) -> tuple[Floats, Floats]:
        """Both probabilities of rows of measures."""
        scaled = (rows - self.centre) / self.scale
        return (
            1 / (1 + np.exp(-(scaled @ self.worth + self.worth_start))),
            1 / (1 + np.exp(-(scaled @ self.first + self.first_start))),
        )


def is_printed(candidate: PossibleContrast) -> bool:
    """Whether an editor would print enough lines of a kind.

    A reversed quotation, and one that is given to two people, always count.
    """
    if candidate.sort in _UNPRINTED:
        return False
    if candidate.kind == "only" and not candidate.is_toll:
        return False  # of those on unseen stories, an editor printed a quarter
    always = candidate.is_reversed or candidate.sort == OTHER_SPEAKER
    return always or _PRINTED.get(candidate.kind, 1.0) >= SHOWN_FROM


def always_weighs(candidate: PossibleContrast) -> bool:
    """Whether a line that was looked up is weighty whatever its rank.

    What was done to people is, however few they are; so is what few stories have: a conflict, and
    words that are given to two people or reversed. What is found about whole accounts has no place
    in the order of the news.
    """
    rare = candidate.kind == "conflict" or candidate.sort == OTHER_SPEAKER
    of_accounts = candidate.is_of_accounts and candidate.sort != _NAMES_ACCOUNT
    return candidate.is_toll or candidate.is_reversed or rare or of_accounts


def _probability(slopes: dict[str, float], start: float, measures: dict[str, float]) -> float:
    total = start + sum(slopes[name] * value for name, value in measures.items())
    return float(1 / (1 + np.exp(-total)))


@cache
def read_rank_weights() -> RankWeights:
    """The shipped weights, written by ``tests/benchmarks/contrasts.py``."""
    path = resources.files("analysis") / "data" / "models" / "contrast_weights.json"
    return weights_from(json.loads(path.read_text("utf8")))


def weights_from(data: dict) -> RankWeights:  # type: ignore[type-arg]
    """Weights of a JSON object."""
    rows = np.array(list(data["features"].values()), float).reshape(-1, 4)
    return RankWeights(
        list(data["features"]),
        rows[:, 0],
        rows[:, 1],
        rows[:, 2],
        data["worth_start"],
        rows[:, 3],
        data["first_start"],
        data["sure"],
        data["sure_start"],
        data["listed"],
        data["listed_start"],
    )


def certainty(candidate: PossibleContrast, rank: int, worth: float) -> dict[str, float]:
    """What the probability that a printed line is right hangs on."""
    found = {
        "log odds": float(np.log(worth / (1 - worth))),
        "log rank": float(np.log(rank)),
        "first": float(rank == 1),
        "headlines apart": candidate.strength * (candidate.sort == "headlines"),
    }
    found |= {f"kind {k}": float(candidate.kind == k) for k in CONTRAST_KINDS}
    return found | {f"sort {s}": float(candidate.sort == s) for s in _CERTAIN_SORTS}


def listing(rank: int, worth: float) -> dict[str, float]:
    """What the probability hangs on that a reader would list a line that was looked up."""
    return {"log odds": float(np.log(worth / (1 - worth))), "log rank": float(np.log(rank))}


def measure(
    material: StoryMaterial, candidates: Sequence[PossibleContrast]
) -> list[dict[str, float]]:
    """The measures of candidates by which they are ranked."""
    kinds: dict[int, set[str]] = {}
    for c in candidates:
        kinds.setdefault(c.seed, set()).add(c.kind)
    return [_measure(material, c, len(kinds[c.seed])) for c in candidates]


def _measure(material: StoryMaterial, c: PossibleContrast, kinds: int) -> dict[str, float]:
    rows = [material.rows[s] for s in c.sentences]
    found = {f"kind {k}": float(c.kind == k) for k in CONTRAST_KINDS}
    found |= {name: float(f"{c.kind}, {c.sort}" == name) for name in _SORTS}
    found |= {name: c.measures.get(name, 0.0) for name in _OWN}
    found |= _extent(material, c) | _importance(material, c)
    found["strength"] = c.strength
    found["kinds"] = min(kinds, 5)
    found["position"] = min(row["position"] for row in rows)
    prominence = [material.prominence[row["sentence_id"]].prominence for row in rows]
    found["prominence"] = max(prominence)
    found["prominence_gap"] = max(prominence) - min(prominence)
    return found


def _extent(material: StoryMaterial, c: PossibleContrast) -> dict[str, float]:
    """How many origins have a side or lack it, and how closely the sentences belong together.

    Accounts of one origin count once: a reprint is no second side.
    """
    total = len(set(material.origin))
    accounts: dict[int, set[int]] = defaultdict(set)
    for s in c.sentences:
        accounts[material.account[s]].add(s)
    having = {material.origin[a] for a in accounts}
    lacking = {material.origin[a] for a in c.absent} - having
    own = material.account[c.seed]
    near = []
    for account in accounts.keys() - {own}:
        pairs, here = material.near.get((c.seed, account), []), accounts[account]
        near.append(max((m.probability for m in pairs if m.sentence in here), default=0.0))
    return {
        "accounts": len(having) / total,
        "sentences": len(c.sentences) / total,
        "absent": len(lacking) / total,
        "alone": float(len(having) == 1),
        "closest": max(near, default=0.0),
        "closest squared": max(near, default=0.0) ** 2,
        "furthest": min(near, default=0.0),
        "story_accounts": float(total),
    }


def _importance(material: StoryMaterial, c: PossibleContrast) -> dict[str, float]:
    """What the sentences carry: length, figures, names, words of the headlines."""
    weights = material.terms.weights(c.seed)
    kinds = list(material.terms.kinds(c.seed).values())
    total = sum(weights.values()) or 1.0
    heads = material.headline_terms
    informative = material.informative.get(material.rows[c.seed]["sentence_id"])
    lengths = [float(material.terms.length[s]) for s in c.sentences]
    repeated = sum(w for t, w in weights.items() if material.spread(t) > 1)
    return {
        "length": min(lengths[0], _MOST_LENGTH),
        "words": min(sum(lengths), 5 * _MOST_LENGTH) / len(lengths),
        "information": min(informative.score if informative else 0.0, _MOST_INFORMATION),
        "headline_words": sum(w for t, w in weights.items() if t in heads) / total,
        "common_words": repeated / total,
        "weight": total,
        "figure": float(2 in kinds),
        "names": float(kinds.count(1)),
        "quoted": float(material.terms.quoted[c.seed]),
    }


def order(
    material: StoryMaterial, candidates: list[PossibleContrast], worth: Floats, first: Floats
) -> list[tuple[int, float]]:
    """Candidates to print, by number, in their order, with the probability that each is worth it.

    A line that repeats sentences of lines before it falls behind. What was found about whole
    accounts comes at the end if it is not among the first lines.
    """
    queue = _Queue(material, candidates, worth + first)
    chosen: list[tuple[int, float]] = []
    left = queue.sorted(range(len(candidates)))
    while left and len(chosen) < MOST_LINES:
        n = queue.pop(left)
        if queue.take(n):
            chosen.append((n, float(worth[n])))
            if len(chosen) in (_FIRST, FIRST_LINES):  # from here on values may rise
                left = queue.sorted(n for _, n in left)
    of_accounts = [n for _, n in left if candidates[n].is_of_accounts]
    for _, n in queue.sorted(of_accounts):
        if queue.take(n):
            chosen.append((n, float(worth[n])))
    return chosen


class _Queue:
    """Candidates by value, of which those fall behind that repeat what was taken.

    Only lines that were looked up keep another such line about the same sentences away.
    """

    def __init__(
        self, material: StoryMaterial, candidates: list[PossibleContrast], value: Floats
    ) -> None:
        self.candidates, self.value = candidates, value.tolist()
        self.account = material.account
        # what a headline is about may have a line of its own, though the lead has it too
        self.sentences = [
            c.about if c.sort == "headlines" else set(c.sentences) for c in candidates
        ]
        self.sort = [(c.kind, c.sort if c.kind == "only" else "") for c in candidates]
        self.with_sentence: dict[int, list[int]] = defaultdict(list)  # sentence -> candidates
        for n, some in enumerate(self.sentences):
            for i in some:
                self.with_sentence[i].append(n)
        self.repeated = [0] * len(candidates)  # sentences of a candidate in lines before
        self.twice = [0] * len(candidates)  # lines before with sentences of two accounts of it
        self.used: set[int] = set()
        self.seeds: set[int] = set()
        self.looked_up: set[int] = set()  # of lines that were looked up
        self.figures: set[tuple[int, Span | None]] = set()  # of lines that were looked up
        self.taken = 0
        self.by_kind: Counter[str] = Counter()
        self.by_sort: Counter[tuple[str, str]] = Counter()

    def sorted(self, some: Iterable[int]) -> list[tuple[float, int]]:
        """Some candidates behind their values with a minus sign, the best first."""
        return sorted((-self.value_of(n), n) for n in some)

    def pop(self, left: list[tuple[float, int]]) -> int:
        """The best candidate of a heap, in which values may have fallen since it was made."""
        while True:
            before, n = left[0]
            now = -self.value_of(n)
            if now == before:
                return heappop(left)[1]
            heapreplace(left, (now, n))

    def value_of(self, n: int) -> float:
        """The value of a candidate after what was taken."""
        c = self.candidates[n]
        among_first = self.taken < FIRST_LINES
        least = _FOREMOST if c.earned and c.sort in _FOREMOST_SORTS else 0.0
        found = max(float(self.value[n]), least)
        repeats = self.repeated[n] / len(self.sentences[n])
        found *= 1 - (_REPEATED if among_first else _REPEATED_LATE) * repeats
        if not among_first:
            found *= _TWICE ** self.twice[n]
        found *= _SAME_SEED if c.seed in self.seeds else 1.0
        if c.earned and c.sort not in _SEEN_AT_ONCE:
            found *= _LOOKED_UP if among_first else _LOOKED_UP_LATE
        found /= 1 + _PER_LINE * self.by_sort[self.sort[n]]
        if self.taken < _FIRST and self.by_kind[c.kind] >= _OF_A_KIND:
            found *= 1 - _OTHER_KIND
        return round(found, 9)  # so that chance of arithmetic breaks no tie

    def take(self, n: int) -> bool:
        """Take a candidate, unless all that it is about was taken before.

        A figure that is set against another one in a line is in no second line on figures.
        """
        c = self.candidates[n]
        figures = {(s.sentence, s.words) for s in c.printed if c.kind == "figure" and c.earned}
        if figures & self.figures:
            return False
        if c.about <= (self.looked_up if c.earned else self.seeds) and not c.is_of_accounts:
            return False
        self._note_sentences(n)
        self.figures |= figures
        self.seeds |= c.about
        self.looked_up |= c.about if c.earned else set()
        self.taken += 1
        self.by_kind[c.kind] += 1
        self.by_sort[self.sort[n]] += 1
        return True

    def _note_sentences(self, n: int) -> None:
        """Note which candidates have sentences of one that is taken."""
        common: dict[int, set[int]] = defaultdict(set)
        for i in self.sentences[n]:
            for other in self.with_sentence[i]:
                common[other].add(self.account[i])
                self.repeated[other] += i not in self.used
        for other, accounts in common.items():
            self.twice[other] += len(accounts) > 1
        self.used |= self.sentences[n]
