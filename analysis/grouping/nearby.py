"""Who lies near whom: the nearest accounts within a window of days, by the words they share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.grouping.fade import DAYS, apply_fade

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Links = tuple[
        NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]
    ]  # row, other row, likeness

KEPT = 20  # neighbours of an account
RIVAL = 5  # which neighbour tells how near other stories lie
LEAST = 0.04  # likeness below this is no link
CROWD = 400  # a word in more accounts is looked up only among so many that stand beside each other in time
_BLOCK = 512


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
    for at in range(0, many, _BLOCK):
        end = min(at + _BLOCK, many)
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
