"""Near-duplicates by MinHash (Broder 1997): accounts of much the same words in the same order are one node of all that follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.grouping.nearby import alike

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.grouping.words import Words

RUN = 3  # words in a row
BANDS, ROWS = 8, 4  # 32 hashes: runs shared by three in five are found nine times in ten
SAME = (
    0.7  # least likeness of the weighed words: a template with other names and figures is no copy
)
DAYS = 7  # copies that lie further apart are not linked
_BLOCK = 4096


def find_copies(words: Words, days: NDArray[np.float64]) -> NDArray[np.int64]:
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


def _sketch(words: Words) -> NDArray[np.uint64]:
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
