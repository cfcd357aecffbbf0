"""Measure how similar accounts are: weighted words, a time decay, and the nearest accounts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.resources import read_lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Wholes = NDArray[np.int64]
    Numbers = NDArray[np.float64]

LEDE = 2000  # characters of the text that are read
HEADLINE = 2.0  # a word of the headline counts as two of the text
NUMBER, WEEKDAY = 1.3, 1.5  # figures and weekdays differ between events of one topic
OFTEN = 0.2  # a more frequent word counts as this frequent: a large story makes its words common
BEFORE = 0.1  # weight of a word's rarity in news at large beside its rarity here
_SMALL = 50  # accounts with which half of the rarity still comes from news at large
DAYS = 4  # accounts further apart are not compared
CLEAR = 0.45  # similarity of a pair that is most likely of one story
USUAL = (1.0, 0.3, 0.1, 0.03, 0.01)  # frequency of clear pairs by days apart, in general
WEIGHT = 20.0  # clear pairs needed for the accounts to count as much as what is usual
POWER = 0.3  # from the frequency of clear pairs to the factor of a similarity
_SAMPLE, _BLOCK = 6144, 512
KEPT = 20  # neighbours of an account
RIVAL = 5  # the rank of the neighbour that shows how near other stories are
LEAST = 0.04  # a lower similarity is no link
CROWD = 400  # a word in more accounts is looked up only among this many neighbours in time
_ROWS_AT_ONCE = 512

WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_WORD = re.compile(r"[^\W_](?:[\w’'.,-]*[^\W_])?")
_ENDINGS = (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""))


# Words


@dataclass(frozen=True)
class WordMatrix:
    """The weighted words of accounts.

    ``vectors`` has one row per account, of length one or empty, and one column per stem;
    ``printed`` is each stem as it is most often printed. ``stream`` lists the stems of all
    accounts in a row, those of an account from its place in ``starts`` on.
    """

    vectors: csr_array
    printed: list[str]
    stream: Wholes
    starts: Wholes


def read_words(headlines: Sequence[str], ledes: Sequence[str]) -> WordMatrix:
    """Read and weight the words of each account; columns are in the order of first use."""
    from scipy.sparse import csr_array

    numbers = _Numbers()
    found: list[NDArray[np.int32]] = []
    heads = np.zeros(len(headlines), np.int64)
    for row, (headline, lede) in enumerate(zip(headlines, ledes, strict=True)):
        head = _WORD.findall(headline)
        heads[row] = len(head)
        words = head + _WORD.findall(lede[:LEDE])
        found.append(np.fromiter(map(numbers.__getitem__, words), np.int32))
    sizes = np.array([len(words) for words in found], np.int64)
    tokens = np.concatenate([*found, np.zeros(0, np.int32)])
    stems, printed = _stems(list(numbers), np.bincount(tokens, minlength=len(numbers)))
    rows = np.repeat(np.arange(len(sizes)), sizes)
    starts = np.cumsum(sizes) - sizes
    weight = np.where(np.arange(len(tokens)) - starts[rows] < heads[rows], HEADLINE, 1.0)
    stream = stems[tokens]
    kept = stream >= 0
    shape = (len(sizes), len(printed))
    counts = csr_array((weight[kept], (rows[kept], stream[kept])), shape=shape)
    vectors = _weigh(counts, _rarity(counts, printed))
    kept_sizes = np.bincount(rows[kept], minlength=len(sizes))
    return WordMatrix(vectors, printed, stream[kept], np.cumsum(kept_sizes) - kept_sizes)


class _Numbers(dict[str, int]):
    """Number keys in the order of first use."""

    def __missing__(self, key: str) -> int:
        self[key] = number = len(self)
        return number


def light_stem(word: str) -> str:
    """Return a word in lower case without the ending of a plural or a verb.

    ``stem`` of ``compare.align`` cuts more: nouns made of verbs are words of their own here.

    >>> [light_stem(word) for word in ("Refused", "refuses", "cities", "Gaza’s", "gas")]
    ['refus', 'refus', 'city', 'gaza', 'gas']
    """
    word = word.lower().replace("’", "'").removesuffix("'s")
    if len(word) > 4:
        for ending, instead in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                return word[: -len(ending)] + instead
    return word


def _stems(words: list[str], often: Wholes) -> tuple[Wholes, list[str]]:
    """Number the stem of each word (-1 for a common word), and list the stems as printed."""
    numbers = _Numbers()
    common = {row["word"] for row in read_lexicon("common_words")}
    stems = np.array(
        [-1 if word.lower() in common else numbers[light_stem(word)] for word in words], np.int64
    )
    printed = [""] * len(numbers)
    for at in np.argsort(often, kind="stable"):
        if stems[at] >= 0:
            printed[stems[at]] = words[at]
    return stems, printed


def _rarity(counts: csr_array, printed: list[str]) -> Numbers:
    """Compute the weight of each stem: its rarity here and in news at large."""
    accounts = counts.shape[0]
    spread = np.bincount(counts.indices, minlength=counts.shape[1])
    usual = _news_frequency()
    known = np.array([usual.get(light_stem(word), 0.5) for word in printed])
    before = BEFORE + (1 - BEFORE) * _SMALL / (_SMALL + accounts)
    often = np.clip(spread / max(accounts, 1), 1 / max(accounts, 1), OFTEN)
    rare = (1 - before) * np.log(1 + 1 / often) + before * np.log(1 + usual[""] / known)
    weights: Numbers = rare * np.array([_kind_weight(word) for word in printed])
    return weights


def _kind_weight(word: str) -> float:
    if light_stem(word) in WEEKDAYS:
        return WEEKDAY
    return NUMBER if word[0].isdigit() else 1.0


@cache
def _news_frequency() -> dict[str, float]:
    """Count the news sentences that have each stem; the key "" has the number of all."""
    found: dict[str, float] = {}
    for row in read_lexicon("news_terms"):
        key = "" if row["term"] == "(sentences)" else light_stem(row["term"])
        found[key] = max(found.get(key, 0.0), float(row["sentences"]))
    return found


def _weigh(counts: csr_array, rarity: Numbers) -> csr_array:
    """Weight counts by their logarithm and rarity, with rows of length one; empty stay empty."""
    counts.data = (1 + np.log(counts.data)) * rarity[counts.indices]
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    length = np.sqrt(np.bincount(rows, counts.data**2, minlength=counts.shape[0]))
    counts.data = (counts.data / np.maximum(length, 1e-12)[rows]).astype(np.float32)
    return counts


# Time decay


def learn_decay(vectors: csr_array, days: Numbers) -> Numbers:
    """Learn a time decay from similar pairs: a factor for 0, 1 ... ``DAYS`` days, never rising.

    ``days`` is sorted, missing last. Clear pairs of a sample are compared with all pairs by days
    apart. Where accounts of one story have one date, a day apart counts much; where their dates
    are some days off, little.
    """
    from scipy.sparse import csr_array

    dated = int(np.sum(~np.isnan(days)))
    clear, chance = np.zeros(DAYS + 1), np.zeros(DAYS + 1)
    starts = range(0, dated, _BLOCK)
    for at in starts[:: max(1, len(starts) * _BLOCK // _SAMPLE)]:
        end = min(at + _BLOCK, dated)
        latest = int(np.searchsorted(days[:dated], days[end - 1] + DAYS + 0.5))
        high = min(latest, at + 4 * _SAMPLE)
        product = csr_array(vectors[at:end] @ vectors[at:high].T)
        i, j = np.repeat(np.arange(at, end), np.diff(product.indptr)), at + product.indices
        is_clear = (product.data >= CLEAR) & (j > i)
        clear += _count_by_gap(days[j[is_clear]] - days[i[is_clear]])
        own_days, own_counts = np.unique(days[at:end], return_counts=True)
        other_days, other_counts = np.unique(days[at:high], return_counts=True)
        gaps = other_days[None, :] - own_days[:, None]
        pairs = np.outer(own_counts, other_counts).ravel().astype(float)
        chance += _count_by_gap(gaps.ravel(), pairs)
    rate = clear / np.maximum(chance, 1)
    relative = rate / max(rate.max(), 1e-12)
    mixed = (clear.sum() * relative + WEIGHT * np.array(USUAL)) / (clear.sum() + WEIGHT)
    decay: Numbers = np.minimum.accumulate(mixed / mixed.max()) ** POWER
    return decay


def _count_by_gap(gaps: Numbers, weight: Numbers | None = None) -> Numbers:
    inside = (gaps >= 0) & (gaps <= DAYS)
    weights = None if weight is None else weight[inside]
    counts = np.bincount(gaps[inside].astype(np.int64), weights, minlength=DAYS + 1)
    return counts.astype(float)


def apply_decay(decay: Numbers, left: Numbers, right: Numbers) -> Numbers:
    """Compute the factor of pairs of days, in between by proportion.

    It is 1 where both days are missing, and the mean of all factors where one is.
    """
    gap = np.abs(left - right)
    factor = np.where(gap > DAYS, 0.0, np.interp(gap, np.arange(len(decay)), decay))
    both_missing = np.isnan(left) & np.isnan(right)
    return np.where(np.isnan(gap), np.where(both_missing, 1.0, decay.mean()), factor)


# Neighbours


class SimilarPairs(NamedTuple):
    """Pairs of rows with their similarity."""

    left: Wholes
    right: Wholes
    value: Numbers

    def where(self, keep: NDArray[np.bool_] | Wholes) -> SimilarPairs:
        """Keep some of the pairs."""
        return SimilarPairs(self.left[keep], self.right[keep], self.value[keep])


class Neighbours(NamedTuple):
    """Pairs of neighbours (``left < right``), and the similarity of a rival to each account.

    A rival is the neighbour of a given rank: how near other stories are.
    """

    links: SimilarPairs
    rival: Numbers


def cosines(vectors: csr_array, left: Wholes, right: Wholes) -> Numbers:
    """Compute the cosine of the rows of each pair."""
    found = np.zeros(len(left))
    for at in range(0, len(left), 65536):
        part = slice(at, at + 65536)
        found[part] = (vectors[left[part]] * vectors[right[part]]).sum(axis=1)
    return found


def find_neighbours(
    vectors: csr_array, days: Numbers, decay: Numbers, rank: int = RIVAL, mutual: bool = True
) -> Neighbours:
    """Find the nearest accounts of each account; ``days`` is sorted, missing last.

    The cost of an account grows with its words times ``CROWD``.
    """
    from scipy.sparse import csr_array

    asking, answering = _chunks(vectors)
    dated, accounts = int(np.sum(~np.isnan(days))), len(days)
    undated = np.arange(dated, accounts)
    found = [SimilarPairs(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))]
    for at in range(0, accounts, _ROWS_AT_ONCE):
        end = min(at + _ROWS_AT_ONCE, accounts)
        low, high = 0, dated
        if end <= dated:
            window = [days[at] - DAYS, days[end - 1] + DAYS + 0.5]
            low, high = np.searchsorted(days[:dated], window)
        others = np.concatenate([np.arange(low, high), undated])
        product = csr_array(asking[at:end] @ answering[others].T)
        i, j = np.repeat(np.arange(at, end), np.diff(product.indptr)), others[product.indices]
        links = SimilarPairs(i, j, product.data).where((product.data >= LEAST) & (i != j))
        factor = apply_decay(decay, days[links.left], days[links.right])
        found.append(_nearest(links._replace(value=links.value * factor)))
    nearest = SimilarPairs(*(np.concatenate(column) for column in zip(*found, strict=True)))
    pairs = _pairs_named(nearest, vectors, 2 if mutual else 1)
    factor = apply_decay(decay, days[pairs.left], days[pairs.right])
    pairs = pairs._replace(value=pairs.value * factor)
    return Neighbours(pairs.where(pairs.value >= LEAST), _rivals(nearest, accounts, rank))


def _chunks(vectors: csr_array) -> tuple[csr_array, csr_array]:
    """Make the matrix to ask with and the one that answers.

    A word of many accounts is cut into runs of accounts that are neighbours in time; an account
    asks in its own run and the next.
    """
    from scipy.sparse import csc_array, csr_array

    by_word = csc_array(vectors)
    by_word.sort_indices()
    sizes = np.diff(by_word.indptr)
    parts = -(-sizes // CROWD)
    offset = np.cumsum(parts + 1) - parts - 1
    column = np.repeat(np.arange(len(sizes)), sizes)
    chunk = offset[column] + (np.arange(len(column)) - by_word.indptr[column]) // CROWD
    shape = (vectors.shape[0], int(np.sum(parts + 1)))
    answering = csr_array((by_word.data, (by_word.indices, chunk)), shape=shape)
    is_cut = parts[column] > 1
    data = np.concatenate([by_word.data, by_word.data[is_cut]])
    rows = np.concatenate([by_word.indices, by_word.indices[is_cut]])
    chunks = np.concatenate([chunk, chunk[is_cut] + 1])
    return csr_array((data, (rows, chunks)), shape=shape), answering


def _nearest(links: SimilarPairs) -> SimilarPairs:
    """Keep the ``KEPT`` best of each row, best first.

    Of equals those next to it in time and name, so that equals name each other.
    """
    distance = np.abs(links.left - links.right)
    order = np.lexsort((links.right, distance, -np.round(links.value, 4), links.left))
    ordered = links.where(order)
    return ordered.where(_rank(ordered.left) < KEPT)


def _rank(rows: Wholes) -> Wholes:
    """Rank each entry within its row; entries of a row are neighbours."""
    starts = np.flatnonzero(np.diff(rows, prepend=-1))
    sizes = np.diff(np.append(starts, len(rows)))
    ranks: Wholes = np.arange(len(rows)) - np.repeat(starts, sizes)
    return ranks


def _rivals(nearest: SimilarPairs, accounts: int, rank: int) -> Numbers:
    """Return the similarity of each row's neighbour of a rank, 0 where it has fewer."""
    at = _rank(nearest.left) == rank - 1
    found = np.zeros(accounts)
    found[nearest.left[at]] = nearest.value[at]
    return found


def _pairs_named(links: SimilarPairs, vectors: csr_array, times: int) -> SimilarPairs:
    """Keep pairs of which this many name the other, with their full similarity."""
    accounts = vectors.shape[0]
    low, high = np.minimum(links.left, links.right), np.maximum(links.left, links.right)
    keys, often = np.unique(low * accounts + high, return_counts=True)
    left, right = np.divmod(keys[often >= times], accounts)
    return SimilarPairs(left, right, cosines(vectors, left, right))
