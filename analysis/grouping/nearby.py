"""Who lies near whom: the nearest accounts within a window of days, by the words they share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Links = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]  # row, other row, likeness

DAYS = 5  # accounts further apart are not compared
HALF = 3.0  # days after which a likeness counts half
KEPT = 20  # neighbours of an account
LEAST = 0.05  # likeness below this is no link
CROWD = 400  # a word in more accounts is looked up only among so many that stand beside each other in time
_BLOCK = 512


def alike(vectors: csr_array, one: NDArray[np.int64], two: NDArray[np.int64]) -> NDArray[np.float64]:
    """The cosine of the rows of each pair."""
    found = np.zeros(len(one))
    for at in range(0, len(one), 65536):
        part = slice(at, at + 65536)
        found[part] = (vectors[one[part]] * vectors[two[part]]).sum(axis=1)
    return found


def fade(gap: NDArray[np.float64]) -> NDArray[np.float64]:
    """What a likeness counts over a gap of days; where a date is missing the gap is unknown and counts as none."""
    return np.where(np.isnan(gap), 1.0, np.where(gap > DAYS, 0.0, 0.5 ** (gap / HALF)))


def find_near(vectors: csr_array, days: NDArray[np.float64]) -> Links:
    """Mutual neighbours (i < j) with their likeness over time; ``days`` is sorted, missing last.

    The cost of an account grows with its words times ``CROWD``, not with all accounts.
    """
    from scipy.sparse import csr_array

    ask, answer = _chunks(vectors)
    dated = int(np.sum(~np.isnan(days)))
    many = len(days)
    found: list[Links] = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))]
    for at in range(0, many, _BLOCK):
        end = min(at + _BLOCK, many)
        low, high = (0, dated) if end > dated else np.searchsorted(days[:dated], [days[at] - DAYS, days[end - 1] + DAYS + 0.5])
        there = np.concatenate([np.arange(low, high), np.arange(dated, many)])
        product = csr_array(ask[at:end] @ answer[there].T)
        i, j = np.repeat(np.arange(at, end), np.diff(product.indptr)), there[product.indices]
        value = product.data * fade(np.abs(days[i] - days[j]))
        good = (value >= LEAST) & (i != j)
        found.append(_top(i[good], j[good], value[good]))
    return _mutual(np.concatenate([f[0] for f in found]), np.concatenate([f[1] for f in found]), vectors, days)


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
    asked = np.concatenate([turned.data, turned.data[long]]), np.concatenate([turned.indices, turned.indices[long]])
    ask = csr_array((asked[0], (asked[1], np.concatenate([chunk, chunk[long] + 1]))), shape=shape)
    return ask, answer


def _top(i: NDArray[np.int64], j: NDArray[np.int64], value: NDArray[np.float64]) -> Links:
    """The ``KEPT`` best of each row; ties go to the earlier account."""
    order = np.lexsort((j, -value, i))
    i, j, value = i[order], j[order], value[order]
    starts = np.flatnonzero(np.diff(i, prepend=-1))
    rank = np.arange(len(i)) - np.repeat(starts, np.diff(np.append(starts, len(i))))
    return i[rank < KEPT], j[rank < KEPT], value[rank < KEPT]


def _mutual(i: NDArray[np.int64], j: NDArray[np.int64], vectors: csr_array, days: NDArray[np.float64]) -> Links:
    """Pairs that name each other, with their full likeness."""
    many = vectors.shape[0]
    keys, often = np.unique(np.minimum(i, j) * many + np.maximum(i, j), return_counts=True)
    one, two = np.divmod(keys[often > 1], many)
    value = alike(vectors, one, two) * fade(np.abs(days[one] - days[two]))
    good = value >= LEAST
    return one[good], two[good], value[good]
