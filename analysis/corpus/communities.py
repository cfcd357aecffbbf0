"""Group similar accounts: communities of one story each (Leiden), and near-duplicates (MinHash)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.corpus.similarity import (
    RIVAL,
    SimilarPairs,
    cosines,
    find_neighbours,
    learn_decay,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from analysis.corpus.similarity import WordMatrix

    Wholes = NDArray[np.int64]
    Numbers = NDArray[np.float64]
    Hashes = NDArray[np.uint64]

# A story needs a mean similarity of SHARE * (FLOOR + how near rivals are), at most TOP.
SHARE, FLOOR, TOP = 0.8, 0.1, 0.36
OTHERS = 3  # the rank of the community that shows how near rivals are to a large one
ROUNDS = 12
_SEED = 7
RUN = 3  # words in a row
BANDS, ROWS = 8, 4  # 32 hashes: runs that are three fifths equal are found nine times in ten
SAME = 0.7  # least similarity of copies: a template with other names and figures is no copy
DAYS = 7  # copies further apart are not linked
_BLOCK = 4096


# Communities


def find_communities(vectors: csr_array, days: Numbers) -> Wholes:
    """Number the accounts by story; ``days`` is sorted, missing last."""
    decay = learn_decay(vectors, days)
    links, rival = find_neighbours(vectors, days, decay)
    ratio = links.value / _needed(rival, links)
    group = _leiden(links._replace(value=ratio), len(days))
    for _ in range(ROUNDS):
        joined = _join(group, vectors, days, decay, rival)
        if joined.max(initial=0) == group.max(initial=0):
            break
        group = joined
    return group


def _needed(rival: Numbers, links: SimilarPairs) -> Numbers:
    """Compute the mean similarity that makes two one story: more where other accounts are near."""
    nearness = np.sqrt(rival[links.left] * rival[links.right])
    return np.minimum(SHARE * (FLOOR + nearness), TOP)


def _leiden(links: SimilarPairs, accounts: int) -> Wholes:
    """Find Leiden communities (Traag, Waltman and van Eck 2019), constant Potts model.

    Inside a story the mean value is at least one.
    """
    from graspologic_native import leiden_csr
    from scipy.sparse import csr_array

    group = np.arange(accounts)
    if not len(links.left):
        return group
    ends = np.concatenate([links.left, links.right]), np.concatenate([links.right, links.left])
    graph = csr_array((np.tile(links.value, 2), ends), shape=(accounts, accounts))
    graph.sort_indices()
    _, found = leiden_csr(
        graph.indptr.astype(np.int64),
        graph.indices.astype(np.int32),
        graph.data.astype(np.float64),
        accounts,
        resolution=1.0,
        use_modularity=False,
        seed=_SEED,
        iterations=3,
    )
    for node, community in found.items():
        group[node] = accounts + community
    return _renumber(group)


def _join(
    group: Wholes, vectors: csr_array, days: Numbers, decay: Numbers, rival: Numbers
) -> Wholes:
    """Join communities that are each other's nearest, and as similar on average as needed."""
    from scipy.sparse import csr_array

    groups = int(group.max(initial=-1)) + 1
    size = np.bincount(group, minlength=groups)
    is_large = size >= RIVAL
    share = (1.0 / size[group], (group, np.arange(len(group))))
    members = csr_array(share, shape=(groups, len(group)))
    centre, day = csr_array(members @ vectors), _mean_day(group, days, groups)
    order = np.argsort(day, kind="stable")
    found = find_neighbours(centre[order], day[order], decay, rank=OTHERS, mutual=False)
    links = found.links._replace(left=order[found.links.left], right=order[found.links.right])
    between = np.zeros(groups)
    between[order] = found.rival
    rivals = members @ rival
    # The accounts near to those of a large community are its own.
    rivals = np.where(is_large, np.minimum(rivals, between), rivals)
    ratio = links.value / _needed(rivals, links)
    candidates = links._replace(value=np.round(ratio, 3)).where(ratio >= 1)
    return _renumber(_targets(candidates, is_large)[group])


def _mean_day(group: Wholes, days: Numbers, groups: int) -> Numbers:
    """Compute the mean day of each community, missing where none of it is dated."""
    dated = ~np.isnan(days)
    count = np.bincount(group[dated], minlength=groups)
    total = np.bincount(group[dated], days[dated], minlength=groups)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _targets(links: SimilarPairs, is_large: NDArray[np.bool_]) -> Wholes:
    """Choose the community that each becomes.

    Two become one if each is as near as any to the other; a small one joins its nearest if that is
    large.
    """
    left, right, value = links
    best = np.zeros(len(is_large))
    np.maximum.at(best, left, value)
    np.maximum.at(best, right, value)
    target = np.arange(len(is_large))
    is_free = np.ones(len(is_large), bool)
    mutual = links.where((value >= best[left]) & (value >= best[right]))
    for a, b in _best_first(mutual):
        if is_free[a] and is_free[b]:
            is_free[[a, b]], target[b] = False, a
    left_joins = is_large[right] & ~is_large[left] & (value >= best[left])
    right_joins = is_large[left] & ~is_large[right] & (value >= best[right])
    turned = SimilarPairs(right, left, value)
    joins = _concatenate(links.where(left_joins), turned.where(right_joins))
    for small, large in _best_first(joins.where(is_free[joins.left])):
        if is_free[small]:
            is_free[small], target[small] = False, target[large]
    return target


def _concatenate(*links: SimilarPairs) -> SimilarPairs:
    return SimilarPairs(*(np.concatenate(column) for column in zip(*links, strict=True)))


def _best_first(links: SimilarPairs) -> list[tuple[int, int]]:
    """List the pairs, best first; of equals those next to each other."""
    order = np.lexsort((links.left, np.abs(links.right - links.left), -links.value))
    return list(zip(links.left[order].tolist(), links.right[order].tolist(), strict=True))


def _renumber(group: Wholes) -> Wholes:
    """Number groups by their first member."""
    _, first, inverse = np.unique(group, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    found: Wholes = rank[inverse]
    return found


# Near-duplicates


def find_copies(words: WordMatrix, days: Numbers) -> Wholes:
    """Find the first account of which each is a near-duplicate, itself if of none (Broder 1997).

    Each account is checked only against the one before it in its bucket, so many copies of one
    text cost no more than as many texts.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    accounts = len(days)
    prints = _sketch(words)
    has_runs = prints.max(axis=1) > 0
    pairs = [np.zeros((0, 2), np.int64)]
    for band in range(BANDS):
        keys = _mix(prints[:, band * ROWS : (band + 1) * ROWS])
        order = np.lexsort((np.arange(accounts), keys))
        left, right = order[:-1], order[1:]
        is_same = (keys[left] == keys[right]) & has_runs[left]
        is_near = ~(np.abs(days[left] - days[right]) > DAYS)
        pairs.append(np.stack([left, right], axis=1)[is_same & is_near])
    both = np.unique(np.concatenate(pairs), axis=0)
    both = both[cosines(words.vectors, both[:, 0], both[:, 1]) >= SAME]
    ones = np.ones(len(both))
    graph = coo_array((ones, (both[:, 0], both[:, 1])), shape=(accounts, accounts))
    _, group = connected_components(graph, directed=False)
    _, first = np.unique(group, return_index=True)
    found: Wholes = first[group]
    return found


def _sketch(words: WordMatrix) -> Hashes:
    """Hash each account's runs of words in 32 ways and keep the least; 0 where there is no run."""
    runs = _hash_runs(words)
    chance = np.random.default_rng(1997)
    seeds = chance.integers(1, 2**63, BANDS * ROWS, dtype=np.uint64) | np.uint64(1)
    ends = np.append(words.starts[1:], len(words.stream))
    counts = ends - words.starts - RUN + 1
    found = np.zeros((len(words.starts), BANDS * ROWS), np.uint64)
    for at in range(0, len(found), _BLOCK):
        rows = np.flatnonzero(counts[at : at + _BLOCK] > 0) + at
        if not len(rows):
            continue
        sizes = counts[rows]
        places = np.concatenate(
            [np.arange(words.starts[r], words.starts[r] + counts[r]) for r in rows]
        )
        begin = np.cumsum(sizes) - sizes
        for n, seed in enumerate(seeds):
            mixed = runs[places] * seed
            found[rows, n] = np.minimum.reduceat(mixed ^ (mixed >> np.uint64(31)), begin)
    return found


def _hash_runs(words: WordMatrix) -> Hashes:
    """Hash the ``RUN`` words from each place of the stream on."""
    stream = words.stream.astype(np.uint64) + np.uint64(1)
    runs = np.zeros(len(stream), np.uint64)
    for step in range(RUN):
        rest = len(stream) - step
        runs[:rest] = (runs[:rest] ^ stream[step:]) * np.uint64(0x9E3779B97F4A7C15)
    return runs


def _mix(columns: Hashes) -> Hashes:
    """Make one key of several columns."""
    key = np.zeros(len(columns), np.uint64)
    for column in columns.T:
        key = (key ^ column) * np.uint64(0xBF58476D1CE4E5B9)
        key ^= key >> np.uint64(29)
    return key
