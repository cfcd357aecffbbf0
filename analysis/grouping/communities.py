"""Stories as communities: Leiden over mutual neighbours, then whole communities joined where their accounts are alike on average."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.grouping.nearby import find_near

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

BASE, STEP = 0.09, 0.055  # mean likeness asked of a story: of one told in a crowd of ten accounts, and more for each tenfold crowd
ROUNDS = 12
_SEED = 7


def find_communities(vectors: csr_array, days: NDArray[np.float64]) -> NDArray[np.int64]:
    """A number for each account: those of one story share it. ``days`` is sorted, missing last."""
    asked = asked_of(days)
    one, two, value = find_near(vectors, days)
    ratio = value / np.maximum(asked[one], asked[two])
    group = _leiden(one, two, ratio, len(days))
    for _ in range(ROUNDS):
        joined = _join(group, vectors, days, asked)
        if joined.max(initial=0) == group.max(initial=0):
            break
        group = joined
    return group


def asked_of(days: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean likeness that an account asks of its story: the more accounts lie near in time, the more chance likeness there is."""
    dated = days[~np.isnan(days)]
    near = np.searchsorted(dated, days + 1.5) - np.searchsorted(dated, days - 1.5)
    crowd = np.where(np.isnan(days), len(days), near + len(days) - len(dated))
    return BASE + STEP * np.log10(np.maximum(crowd, 10) / 10)


def _leiden(one: NDArray[np.int64], two: NDArray[np.int64], value: NDArray[np.float64], many: int) -> NDArray[np.int64]:
    """Leiden communities (Traag, Waltman and van Eck 2019), constant Potts model: inside a story a mean likeness of one and more."""
    from graspologic_native import leiden_csr
    from scipy.sparse import csr_array

    group = np.arange(many)
    if not len(one):
        return group
    graph = csr_array((np.tile(value, 2), (np.concatenate([one, two]), np.concatenate([two, one]))), shape=(many, many))
    graph.sort_indices()
    parts = graph.indptr.astype(np.int64), graph.indices.astype(np.int32), graph.data.astype(np.float64)
    _, found = leiden_csr(*parts, many, resolution=1.0, use_modularity=False, seed=_SEED, iterations=3)
    for node, community in found.items():
        group[node] = many + community
    return _renumber(group)


def _join(group: NDArray[np.int64], vectors: csr_array, days: NDArray[np.float64], asked: NDArray[np.float64]) -> NDArray[np.int64]:
    """Communities that are each other's nearest, and as alike on average as asked, become one."""
    from scipy.sparse import csr_array

    many = int(group.max(initial=-1)) + 1
    size = np.bincount(group, minlength=many)
    members = csr_array((1.0 / size[group], (group, np.arange(len(group)))), shape=(many, len(group)))
    centre = csr_array(members @ vectors)
    when, wanted = _mean(group, days, many), members @ asked
    order = np.argsort(when, kind="stable")
    one, two, value = find_near(centre[order], when[order])
    one, two = order[one], order[two]
    ratio = value / np.maximum(wanted[one], wanted[two])
    good = ratio >= 1
    one, two = _nearest(one[good], two[good], ratio[good], many)
    target = np.arange(many)
    target[np.maximum(one, two)] = np.minimum(one, two)
    return _renumber(target[group])


def _mean(group: NDArray[np.int64], days: NDArray[np.float64], many: int) -> NDArray[np.float64]:
    """The mean day of each community, missing where none of it is dated."""
    dated = ~np.isnan(days)
    count = np.bincount(group[dated], minlength=many)
    total = np.bincount(group[dated], days[dated], minlength=many)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _nearest(one: NDArray[np.int64], two: NDArray[np.int64], value: NDArray[np.float64], many: int) -> tuple[NDArray[np.int64], ...]:
    """The pairs in which each is the other's best; ties go to the earlier."""
    order = np.lexsort((two, one, -value))
    ends = np.stack([one, two], axis=1)[order]
    best = np.full(many, -1)
    flat, across = ends.ravel(), ends[:, ::-1].ravel()
    nodes, first = np.unique(flat, return_index=True)
    best[nodes] = across[first]
    mutual = (best[one] == two) & (best[two] == one)
    return one[mutual], two[mutual]


def _renumber(group: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same groups, numbered by their first member."""
    _, first, inverse = np.unique(group, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    found: NDArray[np.int64] = rank[inverse]
    return found
