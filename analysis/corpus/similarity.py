"""Who lies near whom: the nearest accounts within a window of days, by the words they share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from analysis.resources import read_lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Links = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]

LEDE = 600  # characters of the lede that are read
HEADLINE = 2.0  # a word of the headline counts as so many of the lede
NUMBER, WEEKDAY = (
    1.3,
    4.0,
)  # what figures and days of the week count beside other words: both tell events of one topic apart
BEFORE = 0.1  # how far a word's rarity in news at large counts beside its rarity here; in a small heap more
OFTEN = 0.1  # a word in a greater share of the accounts counts as if in this: one great story makes its own words common
_SMALL = 50  # accounts of a heap that is half too small to tell what is rare

_WORD = re.compile(r"[^\W_](?:[\w’'.,-]*[^\W_])?")
WEEKDAYS = frozenset(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
_ENDINGS = (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""))


@dataclass(frozen=True)
class WordMatrix:
    """What was read. ``vectors``: one row an account, of length one or empty, one column a stem; ``printed``: each stem as it is most
    often printed; ``stream`` and ``starts``: the stems of all accounts in a row, and where each account's begin (for copies)."""

    vectors: csr_array
    printed: list[str]
    stream: NDArray[np.int64]
    starts: NDArray[np.int64]


class _Numbers(dict[str, int]):
    """A key -> its number, in the order of first use."""

    def __missing__(self, key: str) -> int:
        self[key] = number = len(self)
        return number


def stem(word: str) -> str:
    """A word in lower case without its ending, by rule: no word list and no parse.

    >>> [stem(word) for word in ("Refused", "refuses", "cities", "Gaza’s", "gas")]
    ['refus', 'refus', 'city', 'gaza', 'gas']
    """
    word = word.lower().replace("’", "'").removesuffix("'s")
    if len(word) > 4:
        for end, instead in _ENDINGS:
            if word.endswith(end) and len(word) - len(end) >= 3:
                return word[: -len(end)] + instead
    return word


def read_words(headlines: Sequence[str], ledes: Sequence[str]) -> WordMatrix:
    """The weighed words of each account; rows as the accounts come, columns in the order of first use."""
    from scipy.sparse import csr_array

    number = _Numbers()
    found: list[NDArray[np.int32]] = []
    heads = np.zeros(len(headlines), np.int64)
    for row, (headline, lede) in enumerate(zip(headlines, ledes, strict=True)):
        head = _WORD.findall(headline)
        heads[row] = len(head)
        found.append(
            np.fromiter(map(number.__getitem__, head + _WORD.findall(lede[:LEDE])), np.int32)
        )
    sizes = np.array([len(f) for f in found], np.int64)
    tokens = np.concatenate([*found, np.zeros(0, np.int32)])
    stems, printed = _stems(list(number), np.bincount(tokens, minlength=len(number)))
    rows = np.repeat(np.arange(len(sizes)), sizes)
    starts = np.cumsum(sizes) - sizes
    weight = np.where(np.arange(len(tokens)) - starts[rows] < heads[rows], HEADLINE, 1.0)
    stream = stems[tokens]
    told = stream >= 0
    counts = csr_array((weight[told], (rows[told], stream[told])), shape=(len(sizes), len(printed)))
    vectors = _weigh(counts, _rarity(counts, printed))
    kept = np.bincount(rows[told], minlength=len(sizes))
    return WordMatrix(vectors, printed, stream[told], np.cumsum(kept) - kept)


def _stems(words: list[str], often: NDArray[np.int64]) -> tuple[NDArray[np.int64], list[str]]:
    """The stem's number of each printed word (-1: tells nothing of a story) and each stem as it is most often printed."""
    number = _Numbers()
    plain = {row["word"] for row in read_lexicon("common_words")}
    stems = np.array(
        [-1 if word.lower() in plain else number[stem(word)] for word in words], np.int64
    )
    printed = [""] * len(number)
    for at in np.argsort(often, kind="stable"):
        if stems[at] >= 0:
            printed[stems[at]] = words[at]
    return stems, printed


def _rarity(counts: csr_array, printed: list[str]) -> NDArray[np.float64]:
    """What each stem weighs: how rare it is here and in news at large, figures and days of the week above other words."""
    many = counts.shape[0]
    spread = np.bincount(counts.indices, minlength=counts.shape[1])
    usual = _usual()
    known = np.array([usual.get(stem(word), 0.5) for word in printed])
    before = BEFORE + (1 - BEFORE) * _SMALL / (_SMALL + many)
    often = np.clip(spread / max(many, 1), 1 / max(many, 1), OFTEN)
    rare = (1 - before) * np.log(1 + 1 / often) + before * np.log(1 + usual[""] / known)
    kind = [
        WEEKDAY if stem(word) in WEEKDAYS else NUMBER if word[0].isdigit() else 1.0
        for word in printed
    ]
    weights: NDArray[np.float64] = rare * np.array(kind)
    return weights


@cache
def _usual() -> dict[str, float]:
    """In how many news sentences a stem stands; all of them under no word."""
    found: dict[str, float] = {}
    for row in read_lexicon("news_terms"):
        key = "" if row["term"] == "(sentences)" else stem(row["term"])
        found[key] = max(found.get(key, 0.0), float(row["sentences"]))
    return found


def _weigh(counts: csr_array, rarity: NDArray[np.float64]) -> csr_array:
    """Counts as weights: the logarithm of how often, times how rare, each row of length one."""
    counts.data = (1 + np.log(counts.data)) * rarity[counts.indices]
    return unit(counts)


def unit(matrix: csr_array) -> csr_array:
    """The rows made length one; empty rows stay empty."""
    lines = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    length = np.sqrt(np.bincount(lines, matrix.data**2, minlength=matrix.shape[0]))
    matrix.data = (matrix.data / np.maximum(length, 1e-12)[lines]).astype(np.float32)
    return matrix


DAYS = 4  # accounts further apart are not compared
CLEAR = 0.45  # likeness of a pair that is most likely of one story
USUAL = (
    1.0,
    0.3,
    0.1,
    0.03,
    0.01,
)  # how much rarer than on one day clear pairs are at a gap of days, where the heap does not tell
WEIGHT = 20.0  # clear pairs that the heap must have to count as much as what is usual
POWER = 0.3  # from how rare clear pairs are to what a likeness counts
_SAMPLE, _BLOCK = 6144, 512


def learn_fade(vectors: csr_array, days: NDArray[np.float64]) -> NDArray[np.float64]:
    """The factor at a gap of 0, 1 ... ``DAYS`` days, never rising; ``days`` is sorted, missing last.

    Clear pairs of a sample are counted by gap and set against all pairs at that gap: where accounts of one story bear one date, a gap of
    one day counts much; where their dates are some days off, little.
    """
    from scipy.sparse import csr_array

    dated = int(np.sum(~np.isnan(days)))
    clear, chance = np.zeros(DAYS + 1), np.zeros(DAYS + 1)
    starts = range(0, dated, _BLOCK)
    for at in starts[:: max(1, len(starts) * _BLOCK // _SAMPLE)]:
        end = min(at + _BLOCK, dated)
        high = min(int(np.searchsorted(days[:dated], days[end - 1] + DAYS + 0.5)), at + 4 * _SAMPLE)
        product = csr_array(vectors[at:end] @ vectors[at:high].T)
        i, j = np.repeat(np.arange(at, end), np.diff(product.indptr)), at + product.indices
        good = (product.data >= CLEAR) & (j > i)
        clear += _by_gap(days[j[good]] - days[i[good]])
        here, there = (
            np.unique(days[at:end], return_counts=True),
            np.unique(days[at:high], return_counts=True),
        )
        gaps = there[0][None, :] - here[0][:, None]
        chance += _by_gap(gaps.ravel(), np.outer(here[1], there[1]).ravel().astype(float))
    rate = clear / np.maximum(chance, 1)
    told = rate / max(rate.max(), 1e-12)
    mixed = (clear.sum() * told + WEIGHT * np.array(USUAL)) / (clear.sum() + WEIGHT)
    found: NDArray[np.float64] = np.minimum.accumulate(mixed / mixed.max()) ** POWER
    return found


def _by_gap(
    gaps: NDArray[np.float64], weight: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    inside = (gaps >= 0) & (gaps <= DAYS)
    found: NDArray[np.float64] = np.bincount(
        gaps[inside].astype(np.int64),
        None if weight is None else weight[inside],
        minlength=DAYS + 1,
    ).astype(float)
    return found


def apply_fade(
    fade: NDArray[np.float64], one: NDArray[np.float64], two: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The factor of each pair of days, in between by proportion: 1 where both are missing, the mean of all gaps where one is."""
    gap = np.abs(one - two)
    near = np.where(gap > DAYS, 0.0, np.interp(gap, np.arange(len(fade)), fade))
    return np.where(np.isnan(gap), np.where(np.isnan(one) & np.isnan(two), 1.0, fade.mean()), near)


KEPT = 20  # neighbours of an account
RIVAL = 5  # which neighbour tells how near other stories lie
LEAST = 0.04  # likeness below this is no link
CROWD = 400  # a word in more accounts is looked up only among so many that stand beside each other in time
_ROWS_AT_ONCE = 512


@dataclass(frozen=True)
class Near:
    """Neighbours ``one < two`` with their likeness over time, and for each account the likeness of a later neighbour: a rival."""

    one: NDArray[np.int64]
    two: NDArray[np.int64]
    value: NDArray[np.float64]
    rival: NDArray[np.float64]


def alike(
    vectors: csr_array, one: NDArray[np.int64], two: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The cosine of the rows of each pair."""
    found = np.zeros(len(one))
    for at in range(0, len(one), 65536):
        part = slice(at, at + 65536)
        found[part] = (vectors[one[part]] * vectors[two[part]]).sum(axis=1)
    return found


def find_near(
    vectors: csr_array,
    days: NDArray[np.float64],
    fade: NDArray[np.float64],
    rank: int = RIVAL,
    mutual: bool = True,
) -> Near:
    """The neighbours; ``days`` is sorted, missing last. The cost of an account grows with its words times ``CROWD``."""
    from scipy.sparse import csr_array

    ask, answer = _chunks(vectors)
    dated, many = int(np.sum(~np.isnan(days))), len(days)
    found: list[Links] = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))]
    for at in range(0, many, _ROWS_AT_ONCE):
        end = min(at + _ROWS_AT_ONCE, many)
        low, high = (
            (0, dated)
            if end > dated
            else np.searchsorted(days[:dated], [days[at] - DAYS, days[end - 1] + DAYS + 0.5])
        )
        there = np.concatenate([np.arange(low, high), np.arange(dated, many)])
        product = csr_array(ask[at:end] @ answer[there].T)
        i, j = np.repeat(np.arange(at, end), np.diff(product.indptr)), there[product.indices]
        good = (product.data >= LEAST) & (i != j)
        i, j = i[good], j[good]
        found.append(_top(i, j, product.data[good] * apply_fade(fade, days[i], days[j])))
    i, j, value = (np.concatenate([f[part] for f in found]) for part in range(3))
    one, two, full = _named(i, j, vectors, 2 if mutual else 1)
    full *= apply_fade(fade, days[one], days[two])
    good = full >= LEAST
    return Near(one[good], two[good], full[good], _rival(i, value, many, rank))


def _chunks(vectors: csr_array) -> tuple[csr_array, csr_array]:
    """The matrix to ask with and the one that answers: a word of many accounts is cut into runs of accounts next to each other."""
    from scipy.sparse import csc_array, csr_array

    turned = csc_array(vectors)
    turned.sort_indices()
    sizes = np.diff(turned.indptr)
    parts = -(-sizes // CROWD)
    offset = np.cumsum(parts + 1) - parts - 1
    column = np.repeat(np.arange(len(sizes)), sizes)
    chunk = offset[column] + (np.arange(len(column)) - turned.indptr[column]) // CROWD
    shape = (vectors.shape[0], int(np.sum(parts + 1)))
    answer = csr_array((turned.data, (turned.indices, chunk)), shape=shape)
    long = parts[column] > 1
    asked = (
        np.concatenate([turned.data, turned.data[long]]),
        np.concatenate([turned.indices, turned.indices[long]]),
    )
    ask = csr_array((asked[0], (asked[1], np.concatenate([chunk, chunk[long] + 1]))), shape=shape)
    return ask, answer


def _top(i: NDArray[np.int64], j: NDArray[np.int64], value: NDArray[np.float64]) -> Links:
    """The ``KEPT`` best of each row, best first; of equals those next to it in time and name, so that equals name each other."""
    order = np.lexsort((j, np.abs(i - j), -np.round(value, 4), i))
    i, j, value = i[order], j[order], value[order]
    keep = _rank(i) < KEPT
    return i[keep], j[keep], value[keep]


def _rank(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """The place of each entry in its row; entries of a row stand together."""
    starts = np.flatnonzero(np.diff(rows, prepend=-1))
    found: NDArray[np.int64] = np.arange(len(rows)) - np.repeat(
        starts, np.diff(np.append(starts, len(rows)))
    )
    return found


def _rival(
    i: NDArray[np.int64], value: NDArray[np.float64], many: int, rank: int
) -> NDArray[np.float64]:
    """The likeness of each row's neighbour of that rank, 0 where it has fewer."""
    at = _rank(i) == rank - 1
    found = np.zeros(many)
    found[i[at]] = value[at]
    return found


def _named(i: NDArray[np.int64], j: NDArray[np.int64], vectors: csr_array, times: int) -> Links:
    """Pairs of which so many name the other, with their full likeness."""
    many = vectors.shape[0]
    keys, often = np.unique(np.minimum(i, j) * many + np.maximum(i, j), return_counts=True)
    one, two = np.divmod(keys[often >= times], many)
    return one, two, alike(vectors, one, two)
