"""Measure how similar accounts are: weighted words, a time decay, and the nearest accounts.

Accounts come in blocks, so that no more than two blocks need be in memory at a time; the result
does not depend on how the accounts are cut into blocks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.corpus.vocabulary import Tokens, Vocabulary, find_columns, hash_stems, weigh_stems

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Wholes = NDArray[np.int64]
    Numbers = NDArray[np.float64]
    Hashes = NDArray[np.uint64]
    Flags = NDArray[np.bool_]

HEADLINE = 3.0  # a word of the headline counts as three of the text
DAYS = 4  # accounts further apart are not compared
CLEAR = 0.45  # similarity of a pair that is most likely of one story
USUAL = (1.0, 0.3, 0.1, 0.03, 0.01)  # frequency of clear pairs by days apart, in general
WEIGHT = 20.0  # clear pairs needed for the accounts to count as much as what is usual
POWER = 0.3  # from the frequency of clear pairs to the factor of a similarity
SAMPLE = 6144  # accounts from which the decay is learned
KEPT = 20  # neighbours of an account
ASKED = 40  # the heaviest words of an account, with which its neighbours are looked up
COMMON = 1000  # accounts in reach that may have such a word: those of more are not looked up
RARE = 8  # words of an account that are looked up all the same, the rarest
LEAST = 0.04  # a lower similarity is no link
SAME = 0.7  # least similarity of copies: a template with other names and figures is no copy
ALONE = 0.4  # weight, between copies, of a word that no other account has: a serial number
_ROWS_AT_ONCE = 512


class AccountBlock(NamedTuple):
    """Some accounts: an id of 64 bits, day, outlet (0: none), weekdays, number of words, vectors.

    A row of ``vectors`` has length one or is empty, with a column for each stem of the vocabulary.
    ``heads`` has those of the headlines.
    """

    ids: Hashes
    days: Numbers
    outlets: Hashes
    weekdays: Wholes
    sizes: Wholes
    vectors: csr_array
    heads: csr_array

    def take(self, rows: Wholes) -> AccountBlock:
        """Return some of the accounts."""
        return AccountBlock._make(part[rows] for part in self)


def make_block(
    tokens: Tokens, ids: Hashes, days: Numbers, outlets: Hashes, vocabulary: Vocabulary
) -> AccountBlock:
    """Weigh the words of accounts."""
    stems = hash_stems(tokens.words)
    weights, columns = weigh_stems(vocabulary, stems), find_columns(vocabulary, stems)
    _, number = np.unique(stems, return_inverse=True)
    rows = np.repeat(np.arange(len(ids)), tokens.sizes)
    at = np.arange(len(tokens.stream)) - tokens.starts[rows]
    is_head = at < tokens.heads[rows]
    is_heavy = is_head & tokens.titled[rows]
    keys = rows * max(len(stems), 1) + number[tokens.stream]
    whole = _weighted(keys, np.where(is_heavy, HEADLINE, 1.0), tokens.stream, weights, columns)
    head = _weighted(keys[is_head], None, tokens.stream[is_head], weights, columns)
    shape = (len(ids), max(len(vocabulary.stems), 1))
    width = max(len(stems), 1)
    vectors, heads = (_unit_rows(part, width, shape) for part in (whole, head))
    sizes = np.bincount(whole[0] // width, minlength=len(ids))
    return AccountBlock(ids, days, outlets, tokens.weekdays, sizes, vectors, heads)


Weighted = tuple["Wholes", "Numbers", "Wholes"]


def _weighted(
    keys: Wholes, counts: Numbers | None, words: Wholes, weights: Numbers, columns: Wholes
) -> Weighted:
    """Weigh each stem of each account once: its key, its weight and its column."""
    unique, first, place = np.unique(keys, return_index=True, return_inverse=True)
    count = np.bincount(place, counts, len(unique))
    return unique, (1 + np.log(np.maximum(count, 1))) * weights[words[first]], columns[words[first]]


def _unit_rows(part: Weighted, width: int, shape: tuple[int, int]) -> csr_array:
    """Make rows of length one; stems outside the vocabulary count in the length alone."""
    from scipy.sparse import csr_array

    keys, value, column = part
    rows = keys // width
    length = np.sqrt(np.bincount(rows, value**2, minlength=shape[0]))
    data = (value / np.maximum(length, 1e-12)[rows]).astype(np.float32)
    known = column >= 0
    found = csr_array((data[known], (rows[known], column[known])), shape=shape)
    found.sort_indices()
    return found


# Time decay


def learn_decay(blocks: Sequence[AccountBlock]) -> Numbers:
    """Learn a time decay from similar pairs: a factor for 0, 1 ... ``DAYS`` days, never rising.

    Clear pairs of the accounts of the blocks are compared with all their pairs by days apart.
    Where accounts of one story have one date, a day apart counts much; where their dates are some
    days off, little.
    """
    clear, chance = np.zeros(DAYS + 1), np.zeros(DAYS + 1)
    for n, block in enumerate(blocks):
        for other in blocks[n:]:
            if not in_reach(block, other):
                continue
            left, right, _ = _products(block.vectors, other.vectors, CLEAR)
            gap = np.abs(block.days[left] - other.days[right])
            once = (block.ids[left] < other.ids[right]) if other is block else gap == gap
            clear += _count_by_gap(gap[once])
            pairs = _count_chance(block.days, other.days)
            if other is block:  # each pair is counted twice, and each account with itself
                pairs[0] -= np.sum(~np.isnan(block.days))
                pairs /= 2
            chance += pairs
    rate = clear / np.maximum(chance, 1)
    relative = rate / max(rate.max(), 1e-12)
    mixed = (clear.sum() * relative + WEIGHT * np.array(USUAL)) / (clear.sum() + WEIGHT)
    decay: Numbers = np.minimum.accumulate(mixed / mixed.max()) ** POWER
    return decay


def _count_chance(left: Numbers, right: Numbers) -> Numbers:
    """Count all pairs of two lists of days by their days apart."""
    own, counts = np.unique(left[~np.isnan(left)], return_counts=True)
    other, others = np.unique(right[~np.isnan(right)], return_counts=True)
    gaps = np.abs(other[None, :] - own[:, None])
    return _count_by_gap(gaps.ravel(), np.outer(counts, others).ravel().astype(float))


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


def find_reach(days: Numbers) -> float:
    """Compute the mean share of all accounts with which one may be compared."""
    dated = np.sort(days[~np.isnan(days)])
    first = np.searchsorted(dated, dated - DAYS, side="left")
    last = np.searchsorted(dated, dated + DAYS, side="right")
    undated = len(days) - len(dated)
    pairs = float((last - first).sum()) + undated * (len(days) + len(dated))
    return pairs / max(len(days), 1) ** 2


def in_reach(left: AccountBlock, right: AccountBlock, days: float = DAYS) -> bool:
    """Return whether any accounts of two blocks may be compared."""
    first, second = left.days, right.days
    if np.isnan(first).any() or np.isnan(second).any():
        return True
    if not len(first) or not len(second):
        return False
    return bool(first.min() - days <= second.max() and second.min() - days <= first.max())


def _shared_columns(left: csr_array, right: csr_array) -> tuple[csr_array, csr_array]:
    """Number the columns of two matrices anew, those alone that the first has."""
    columns = np.unique(left.indices)
    number = np.full(max(left.shape[1], right.shape[1]), -1, np.int32)
    number[columns] = np.arange(len(columns), dtype=np.int32)
    found = [_take_columns(matrix, number, len(columns)) for matrix in (left, right)]
    return found[0], found[1]


def _take_columns(matrix: csr_array, number: NDArray[np.int32], width: int) -> csr_array:
    """Keep the columns that have a number."""
    from scipy.sparse import csr_array

    at = number[matrix.indices]
    keep = at >= 0
    starts = np.concatenate([[0], np.cumsum(keep)])[matrix.indptr]
    return csr_array((matrix.data[keep], at[keep], starts), shape=(matrix.shape[0], max(width, 1)))


def _products(left: csr_array, right: csr_array, least: float) -> tuple[Wholes, Wholes, Numbers]:
    """Compute the products of rows that are at least so high."""
    from scipy.sparse import csr_array

    left, right = _shared_columns(left, right)
    turned = csr_array(right.T)
    found = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))]
    for at in range(0, left.shape[0], _ROWS_AT_ONCE):
        product = csr_array(left[at : at + _ROWS_AT_ONCE] @ turned)
        rows = np.repeat(np.arange(product.shape[0]), np.diff(product.indptr)) + at
        value = np.round(product.data.astype(float), 4)
        keep = value >= least
        found.append((rows[keep], product.indices[keep].astype(np.int64), value[keep]))
    rows, columns, values = (np.concatenate(part) for part in zip(*found, strict=True))
    return rows, columns, values


def cosines(left: csr_array, right: csr_array, rows: Wholes, others: Wholes) -> Numbers:
    """Compute the cosine of a row of one matrix and a row of the other, for each pair."""
    found = np.zeros(len(rows))
    for at in range(0, len(rows), 65536):
        part = slice(at, at + 65536)
        found[part] = (left[rows[part]] * right[others[part]]).sum(axis=1)
    return np.round(found, 4)


def find_lengths(vectors: csr_array) -> Numbers:
    """Compute the lengths of rows if words that no other account has weighed less."""
    rows = np.repeat(np.arange(vectors.shape[0]), np.diff(vectors.indptr))
    known = np.bincount(rows, vectors.data.astype(float) ** 2, minlength=vectors.shape[0])
    found: Numbers = np.sqrt(known + ALONE**2 * np.clip(1 - known, 0, 1))
    return found


class Near(NamedTuple):
    """The neighbours of accounts, best first: places in a block, ids, and how similar they are.

    ``value`` is the cosine times the factor of the days apart, ``head`` the cosine of headlines.
    """

    left: Wholes
    right: Hashes
    value: Numbers
    cosine: Numbers
    head: Numbers
    factor: Numbers

    def where(self, keep: Flags | Wholes) -> Near:
        """Keep some of the pairs."""
        return Near._make(part[keep] for part in self)


def find_near(
    block: AccountBlock,
    others: Iterable[AccountBlock],
    decay: Numbers,
    often: Numbers | None = None,
    kept: int = KEPT,
) -> Near:
    """Find the nearest accounts of each account among those of other blocks and its own.

    They are looked up by the heaviest words of the account, then compared by all words. ``often``
    says in how many accounts in reach each word may be expected: so many accounts a day do not make
    more candidates of each.
    """
    asking = _heaviest(block.vectors)
    if often is not None:
        asking = _without_common(asking, often)
    empty = np.zeros(0)
    best = Near(empty.astype(np.int64), empty.astype(np.uint64), empty, empty, empty, empty)
    asked, least = np.zeros(0), np.zeros(len(block.ids))
    for other in others:
        if not in_reach(block, other):
            continue
        left, right, value, factor = _candidates(block, asking, other, decay, least)
        few = _first(block.ids[left], left, other.ids[right], value, 2 * kept)
        left, right, value, factor = left[few], right[few], value[few], factor[few]
        cosine = cosines(block.vectors, other.vectors, left, right)
        head = cosines(block.heads, other.heads, left, right)
        more = Near(left, other.ids[right], np.round(cosine * factor, 4), cosine, head, factor)
        best = Near._make(np.concatenate(pair) for pair in zip(best, more, strict=True))
        asked = np.concatenate([asked, value])
        few = _first(block.ids[best.left], best.left, best.right, asked, 2 * kept)
        best, asked = best.where(few), asked[few]
        is_last = rank_in(best.left) == 2 * kept - 1
        least[best.left[is_last]] = asked[is_last]
    best = best.where(best.value >= LEAST)
    return best.where(_first(block.ids[best.left], best.left, best.right, best.value, kept))


def _candidates(
    block: AccountBlock, asking: csr_array, other: AccountBlock, decay: Numbers, least: Numbers
) -> tuple[Wholes, Wholes, Numbers, Numbers]:
    """List the pairs of two blocks that are near enough: rows, how similar, and the factor.

    A few accounts at a time are compared with those within ``DAYS`` of them alone. ``least`` says
    from which similarity on a pair is of use to each account.
    """
    found = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), np.zeros(0))]
    by_day = np.argsort(block.days, kind="stable")
    is_all = len(_within_days(block.days, other.days)) == len(other.days)
    step = max(len(by_day), 1) if is_all else _ROWS_AT_ONCE
    for at in range(0, len(by_day), step):
        own = by_day[at : at + step]
        near = _within_days(block.days[own], other.days)
        vectors = other.vectors if len(near) == len(other.days) else other.vectors[near]
        left, right, value = _products(asking[own], vectors, LEAST / 2)
        left, right = own[left], near[right]
        factor = apply_decay(decay, block.days[left], other.days[right])
        value = np.round(value * factor, 4)
        keep = (value > 0) & (value >= least[left]) & (block.ids[left] != other.ids[right])
        found.append((left[keep], right[keep], value[keep], factor[keep]))
    left, right, value, factor = (np.concatenate(part) for part in zip(*found, strict=True))
    return left, right, value, factor


def _within_days(days: Numbers, others: Numbers) -> Wholes:
    """List the places of the days near to some of others; a missing day is near to all."""
    if np.isnan(days).any():
        return np.arange(len(others))
    is_far = (others < days.min() - DAYS) | (others > days.max() + DAYS)
    return np.flatnonzero(~is_far)


def _heaviest(vectors: csr_array) -> csr_array:
    """Keep the heaviest words of each row."""
    from scipy.sparse import csr_array

    rows = np.repeat(np.arange(vectors.shape[0]), np.diff(vectors.indptr))
    order = np.lexsort((vectors.indices, -vectors.data, rows))
    keep = order[rank_in(rows[order]) < ASKED]
    entries = (vectors.data[keep], (rows[keep], vectors.indices[keep]))
    return csr_array(entries, shape=vectors.shape)


def _without_common(asking: csr_array, often: Numbers) -> csr_array:
    """Leave out the words that too many accounts have, but for the rarest of each row."""
    from scipy.sparse import csr_array

    rows = np.repeat(np.arange(asking.shape[0]), np.diff(asking.indptr))
    spread = often[asking.indices]
    order = np.lexsort((asking.indices, spread, rows))
    is_asked = spread <= COMMON
    is_asked[order] |= rank_in(rows[order]) < RARE
    entries = (asking.data[is_asked], (rows[is_asked], asking.indices[is_asked]))
    return csr_array(entries, shape=asking.shape)


def _first(ids: Hashes, left: Wholes, right: Hashes, value: Numbers, kept: int) -> Wholes:
    """Order by row and value, and return the places of the first of each row.

    Of equals come those first whose ids are nearest: equals name each other.
    """
    order = np.lexsort((ids ^ right, -value, left))
    found: Wholes = order[rank_in(left[order]) < kept]
    return found


def rank_in(rows: Wholes) -> Wholes:
    """Rank each entry within its row; entries of a row are neighbours."""
    starts = np.flatnonzero(np.diff(rows, prepend=-1))
    sizes = np.diff(np.append(starts, len(rows)))
    ranks: Wholes = np.arange(len(rows)) - np.repeat(starts, sizes)
    return ranks
