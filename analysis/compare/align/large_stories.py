"""Choose and measure the pairs of a large story: a panel of accounts against all, and the nearest.

All pairs of a large story would grow with the square of its accounts. A few accounts that have most
of what others report make the panel; each is compared with every account in full, as in a small
story. Of other accounts only the nearest sentences are compared; so are more of those of an account
that alone would take more pairs than the panel may have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.compare.align.features import NEAREST, find_pairs, nearest_pairs
from analysis.compare.align.word_overlap import products

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.compare.align.sentences import SentenceTerms

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]
    Flags = NDArray[np.bool_]
    Measures = dict[str, Floats]

AT_ONCE = 4  # accounts that join the panel at a time
PAIRS, PAIRS_AN_ACCOUNT = 500_000, 1_500  # of sentences, by the panel: in all
_PAIRS_OF_LONG = 200_000  # nearest pairs of accounts that are too long for the panel
_CHUNK = 60_000  # pairs of the panel that are measured at once
_NEAR_CHUNK = 20_000  # nearest pairs, of many accounts
_ALIKE = 0.5  # letters of two sentences that may state one fact
_LEFT = 0.02  # of the sentences like others: so few without a partner need no larger panel


class Judged(NamedTuple):
    """Pairs with the features that are kept, and both probabilities."""

    first: Whole
    second: Whole
    features: Measures
    probability: Floats
    same: Floats


Judge = Callable[["SentenceTerms", "Whole", "Whole", "Floats"], Judged]


class LargePairs(NamedTuple):
    """The likelier pairs of a large story, and which accounts were compared in full."""

    judged: Judged
    compared: Flags


def judge_large(sentences: SentenceTerms, judge: Judge, sure: float) -> LargePairs:
    """Measure and judge the pairs of a large story; ``sure`` is the probability of one fact."""
    accounts = int(sentences.account.max()) + 1
    budget = PAIRS + PAIRS_AN_ACCOUNT * accounts
    sizes = np.bincount(sentences.account, minlength=accounts)
    too_long = sizes * (len(sentences) - sizes) > budget
    first, second, chars = _near_pairs(sentences, too_long)
    compared = np.zeros((accounts, accounts), bool)
    has_partner = np.zeros(len(sentences), bool)
    parts: list[Judged] = []
    near = first[chars >= _ALIKE], second[chars >= _ALIKE]
    left = budget
    while left > 0:
        panel = choose_panel(sentences, *near, has_partner, too_long | compared.all(1))
        if not len(panel):
            break
        for pairs in _panel_pairs(sentences, panel, compared):
            found = _judge_part(sentences, judge, *pairs)
            parts.append(found)
            left -= len(pairs[0])
            likely = found.probability >= sure
            has_partner[found.first[likely]] = has_partner[found.second[likely]] = True
        compared[panel] = True
        compared[:, panel] = True
    account = sentences.account
    open_ = ~compared[account[first], account[second]]
    parts += _nearest_parts(sentences, judge, first[open_], second[open_], chars[open_])
    np.fill_diagonal(compared, False)
    return LargePairs(_join(parts), compared)


def _near_pairs(sentences: SentenceTerms, too_long: Flags) -> tuple[Whole, Whole, Floats]:
    """The nearest pairs of each sentence; more where an account is too long for the panel."""
    if not too_long.any():
        return find_pairs(sentences)
    of_long = too_long[sentences.account]
    long, short = np.flatnonzero(of_long), np.flatnonzero(~of_long)
    found = (
        nearest_pairs(sentences, long, max(NEAREST, _PAIRS_OF_LONG // len(long))),
        nearest_pairs(sentences, short, NEAREST),
    )
    first, second, chars = (np.concatenate(sides) for sides in zip(*found, strict=True))
    _, at = np.unique(first * len(sentences) + second, return_index=True)
    return first[at], second[at], chars[at]


def choose_panel(
    sentences: SentenceTerms, first: Whole, second: Whole, done: Flags, taken: Flags
) -> Whole:
    """Choose the accounts with most sentences like those of others that have no partner yet.

    Each counts what the ones chosen before leave; empty when next to nothing is left.
    """
    like = np.zeros(len(sentences), bool)
    like[first] = like[second] = True
    open_ = like & ~done
    chosen: list[int] = []
    accounts = len(taken)
    while len(chosen) < AT_ONCE and open_.sum() > _LEFT * like.sum():
        gain = np.bincount(sentences.account, open_, accounts)
        for own, other in ((first, second), (second, first)):
            gain += np.bincount(sentences.account[own], open_[other], accounts)
        gain[taken] = -1
        gain[chosen] = -1
        best = int(gain.argmax())
        if gain[best] <= 0:
            break
        chosen.append(best)
        own = sentences.account == best
        open_[own] = False
        open_[second[own[first]]] = False
        open_[first[own[second]]] = False
    return np.array(sorted(chosen), np.int64)


def _panel_pairs(
    sentences: SentenceTerms, panel: Whole, compared: Flags
) -> Iterator[tuple[Whole, Whole, Floats]]:
    """The pairs of the panel with all accounts that it was not compared with, some at a time."""
    account, grams = sentences.account, sentences.grams
    begin = np.searchsorted(account, np.arange(len(compared) + 1))
    own = np.flatnonzero(np.isin(account, panel))
    most = max(1, _CHUNK // max(1, len(own)))
    start = 0
    while start < len(compared):
        stop = int(np.searchsorted(begin, begin[start] + most, "right")) - 1
        stop = min(max(stop, start + 1), len(compared))
        others = np.arange(begin[start], begin[stop])
        left, right = (side.ravel() for side in np.meshgrid(own, others, indexing="ij"))
        inside = np.isin(account[right], panel)
        new = (account[left] != account[right]) & ~compared[account[left], account[right]]
        new &= ~inside | (left < right)
        left, right = left[new], right[new]
        first, second = np.minimum(left, right), np.maximum(left, right)
        if len(first):
            yield first, second, products(grams, first, second).astype(float)
        start = stop


def _nearest_parts(
    sentences: SentenceTerms, judge: Judge, first: Whole, second: Whole, chars: Floats
) -> Iterator[Judged]:
    """Judge pairs in the order of their first sentences, those of one account together."""
    account = sentences.account[first]
    start = 0
    while start < len(first):
        last = account[min(start + _NEAR_CHUNK, len(first)) - 1]
        stop = int(np.searchsorted(account, last, "right"))
        some = slice(start, stop)
        yield _judge_part(sentences, judge, first[some], second[some], chars[some])
        start = stop


def _judge_part(
    sentences: SentenceTerms, judge: Judge, first: Whole, second: Whole, chars: Floats
) -> Judged:
    """Judge pairs among the sentences of their accounts alone."""
    wanted = np.zeros(int(sentences.account.max()) + 1, bool)
    wanted[sentences.account[first]] = wanted[sentences.account[second]] = True
    numbers = np.flatnonzero(wanted[sentences.account])
    some = take_sentences(sentences, numbers)
    left, right = (np.searchsorted(numbers, side) for side in (first, second))
    found = judge(some, left, right, chars)
    return found._replace(first=numbers[found.first], second=numbers[found.second])


def _join(parts: list[Judged]) -> Judged:
    """All parts as one, in the order of the sentences."""
    if not parts:
        none, no = np.zeros(0, np.int64), np.zeros(0)
        return Judged(none, none, {}, no, no)
    first, second = (np.concatenate([p[side] for p in parts]) for side in (0, 1))
    order = np.lexsort((second, first))
    names = parts[0].features
    features = {n: np.concatenate([p.features[n] for p in parts])[order] for n in names}
    probability, same = (np.concatenate([p[side] for p in parts])[order] for side in (3, 4))
    return Judged(first[order], second[order], features, probability, same)


def take_sentences(sentences: SentenceTerms, numbers: Whole) -> SentenceTerms:
    """Some sentences of a story with the terms that they have."""
    places, begin = _take(sentences.begin, numbers)
    terms, term = np.unique(sentences.term[places], return_inverse=True)
    run_places, run_begin = _take(sentences.runs[0], numbers)
    return replace(
        sentences,
        rows=[sentences.rows[i] for i in numbers.tolist()],
        **{
            name: getattr(sentences, name)[numbers]
            for name in ("account", "order", "position", "length", "quoted", "grams")
        },
        begin=begin,
        term=term,
        **{name: getattr(sentences, name)[places] for name in ("weight", "kind", "clause", "mark")},
        runs=(run_begin, sentences.runs[1][run_places]),
        names=[sentences.names[t] for t in terms.tolist()],
        surfaces=[sentences.surfaces[t] for t in terms.tolist()],
        vectors=sentences.vectors[terms],
    )


def _take(begin: Whole, numbers: Whole) -> tuple[Whole, Whole]:
    """The places of some items, and where those of each begin among them."""
    sizes = np.diff(begin)[numbers]
    ends = np.cumsum(sizes)
    places = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(
        begin[numbers] - (ends - sizes), sizes
    )
    return places, np.append(0, ends)
