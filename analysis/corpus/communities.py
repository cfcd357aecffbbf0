"""Near-duplicates by MinHash (Broder 1997): accounts of much the same words in the same order are one node of all that follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.corpus.similarity import RIVAL, alike, find_near, learn_fade

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from analysis.corpus.similarity import WordMatrix

SHARE, FLOOR, TOP = (
    0.8,
    0.1,
    0.36,
)  # mean likeness asked of a story: SHARE * (FLOOR + how near rivals lie), TOP at most
OTHERS = 3  # which other community tells how near rivals lie to a large one
ROUNDS = 12
_SEED = 7


def find_communities(vectors: csr_array, days: NDArray[np.float64]) -> NDArray[np.int64]:
    """A number for each account: those of one story share it. ``days`` is sorted, missing last."""
    fade = learn_fade(vectors, days)
    near = find_near(vectors, days, fade)
    group = _leiden(
        near.one, near.two, near.value / _asked(near.rival, near.one, near.two), len(days)
    )
    for _ in range(ROUNDS):
        joined = _join(group, vectors, days, fade, near.rival)
        if joined.max(initial=0) == group.max(initial=0):
            break
        group = joined
    return group


def _asked(
    rival: NDArray[np.float64], one: NDArray[np.int64], two: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The mean likeness that makes two one story: the nearer other accounts lie, the less a likeness tells."""
    return np.minimum(SHARE * (FLOOR + np.sqrt(rival[one] * rival[two])), TOP)


def _leiden(
    one: NDArray[np.int64], two: NDArray[np.int64], value: NDArray[np.float64], many: int
) -> NDArray[np.int64]:
    """Leiden communities (Traag, Waltman and van Eck 2019), constant Potts model: inside a story a mean likeness of one and more."""
    from graspologic_native import leiden_csr
    from scipy.sparse import csr_array

    group = np.arange(many)
    if not len(one):
        return group
    graph = csr_array(
        (np.tile(value, 2), (np.concatenate([one, two]), np.concatenate([two, one]))),
        shape=(many, many),
    )
    graph.sort_indices()
    parts = (
        graph.indptr.astype(np.int64),
        graph.indices.astype(np.int32),
        graph.data.astype(np.float64),
    )
    _, found = leiden_csr(
        *parts, many, resolution=1.0, use_modularity=False, seed=_SEED, iterations=3
    )
    for node, community in found.items():
        group[node] = many + community
    return _renumber(group)


def _join(
    group: NDArray[np.int64],
    vectors: csr_array,
    days: NDArray[np.float64],
    fade: NDArray[np.float64],
    rival: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Communities that are each other's nearest, and as alike on average as asked, become one."""
    from scipy.sparse import csr_array

    many = int(group.max(initial=-1)) + 1
    size = np.bincount(group, minlength=many)
    members = csr_array(
        (1.0 / size[group], (group, np.arange(len(group)))), shape=(many, len(group))
    )
    centre = csr_array(members @ vectors)
    when = _mean(group, days, many)
    order = np.argsort(when, kind="stable")
    near = find_near(centre[order], when[order], fade, rank=OTHERS, mutual=False)
    one, two = order[near.one], order[near.two]
    between = np.zeros(many)
    between[order] = near.rival
    rivals = members @ rival
    rivals = np.where(
        size >= RIVAL, np.minimum(rivals, between), rivals
    )  # the near accounts of a large one are its own
    ratio = near.value / _asked(rivals, one, two)
    good = ratio >= 1
    target = _targets(one[good], two[good], np.round(ratio[good], 3), size >= RIVAL)
    return _renumber(target[group])


def _mean(group: NDArray[np.int64], days: NDArray[np.float64], many: int) -> NDArray[np.float64]:
    """The mean day of each community, missing where none of it is dated."""
    dated = ~np.isnan(days)
    count = np.bincount(group[dated], minlength=many)
    total = np.bincount(group[dated], days[dated], minlength=many)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _targets(
    one: NDArray[np.int64],
    two: NDArray[np.int64],
    value: NDArray[np.float64],
    large: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """What each community becomes: one with another where each is as near as any to the other, or where a small one's nearest is large."""
    best = np.zeros(len(large))
    np.maximum.at(best, one, value)
    np.maximum.at(best, two, value)
    target = np.arange(len(large))
    free = np.ones(len(large), bool)
    for a, b in _ordered(one, two, value, (value >= best[one]) & (value >= best[two])):
        if free[a] and free[b]:
            free[[a, b]], target[b] = False, a
    joins = np.concatenate(
        [
            large[two] & ~large[one] & (value >= best[one]),
            large[one] & ~large[two] & (value >= best[two]),
        ]
    )
    small, other = np.concatenate([one, two])[joins], np.concatenate([two, one])[joins]
    for a, b in _ordered(small, other, np.tile(value, 2)[joins], free[small]):
        if free[a]:
            free[a], target[a] = False, target[b]
    return target


def _ordered(
    one: NDArray[np.int64],
    two: NDArray[np.int64],
    value: NDArray[np.float64],
    keep: NDArray[np.bool_],
) -> list[tuple[int, int]]:
    """The pairs that are kept, best first; of equals those next to each other."""
    order = np.lexsort((one[keep], np.abs(two - one)[keep], -value[keep]))
    return list(zip(one[keep][order].tolist(), two[keep][order].tolist(), strict=True))


def _renumber(group: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same groups, numbered by their first member."""
    _, first, inverse = np.unique(group, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    found: NDArray[np.int64] = rank[inverse]
    return found


RUN = 3  # words in a row
BANDS, ROWS = 8, 4  # 32 hashes: runs shared by three in five are found nine times in ten
SAME = (
    0.7  # least likeness of the weighed words: a template with other names and figures is no copy
)
DAYS = 7  # copies that lie further apart are not linked
_BLOCK = 4096


def find_copies(words: WordMatrix, days: NDArray[np.float64]) -> NDArray[np.int64]:
    """For each account the first account (in the given order) of which it is a near-duplicate, itself if of none.

    Each account is checked against the one before it in its bucket only, so many copies of one text cost no more than as many texts.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    many = len(days)
    prints = _sketch(words)
    known = prints.max(axis=1) > 0
    pairs = [np.zeros((0, 2), np.int64)]
    for band in range(BANDS):
        keys = _mix(prints[:, band * ROWS : (band + 1) * ROWS])
        order = np.lexsort((np.arange(many), keys))
        one, two = order[:-1], order[1:]
        near = (keys[one] == keys[two]) & known[one] & ~(np.abs(days[one] - days[two]) > DAYS)
        pairs.append(np.stack([one[near], two[near]], axis=1))
    both = np.unique(np.concatenate(pairs), axis=0)
    both = both[alike(words.vectors, both[:, 0], both[:, 1]) >= SAME]
    graph = coo_array((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(many, many))
    _, group = connected_components(graph, directed=False)
    _, first = np.unique(group, return_index=True)
    found: NDArray[np.int64] = first[group]
    return found


def _sketch(words: WordMatrix) -> NDArray[np.uint64]:
    """The least hash of each account's runs of words under 32 fixed mixings; 0 where there is no run."""
    stream = words.stream.astype(np.uint64) + np.uint64(1)
    runs = np.zeros(len(stream), np.uint64)
    for step in range(RUN):
        runs[: len(stream) - step] = (runs[: len(stream) - step] ^ stream[step:]) * np.uint64(
            0x9E3779B97F4A7C15
        )
    seeds = np.random.default_rng(1997).integers(
        1, 2**63, BANDS * ROWS, dtype=np.uint64
    ) | np.uint64(1)
    ends = np.append(words.starts[1:], len(stream))
    found = np.zeros((len(words.starts), BANDS * ROWS), np.uint64)
    for at in range(0, len(found), _BLOCK):
        rows = np.flatnonzero(ends[at : at + _BLOCK] - words.starts[at : at + _BLOCK] >= RUN) + at
        if not len(rows):
            continue
        places = np.concatenate([np.arange(words.starts[r], ends[r] - RUN + 1) for r in rows])
        sizes = ends[rows] - words.starts[rows] - RUN + 1
        begin = np.cumsum(sizes) - sizes
        for n, seed in enumerate(seeds):
            mixed = runs[places] * seed
            found[rows, n] = np.minimum.reduceat(mixed ^ (mixed >> np.uint64(31)), begin)
    return found


def _mix(columns: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """One key of several columns."""
    key = np.zeros(len(columns), np.uint64)
    for column in columns.T:
        key = (key ^ column) * np.uint64(0xBF58476D1CE4E5B9)
        key ^= key >> np.uint64(29)
    return key
