"""Group similar accounts: near-duplicates (MinHash), and communities of one story each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.corpus.links import needed
from analysis.corpus.similarity import SAME, AccountBlock, cosines, find_lengths, find_near, rank_in
from analysis.corpus.vocabulary import hash_stems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from analysis.corpus.similarity import Near
    from analysis.corpus.vocabulary import Tokens

    Wholes = NDArray[np.int64]
    Places = NDArray[np.int32]
    Numbers = NDArray[np.float64]
    Hashes = NDArray[np.uint64]
    Flags = NDArray[np.bool_]

LIKELY = 0.35  # mean chance of the pairs of two communities from which they are one story
COUNTED = 6  # accounts of a community that count: each is linked to its nearest alone
LARGE = 6  # accounts of a community that is joined to others by the mean similarity of all
OTHERS = 3  # the rank of the community that shows how near rivals are to a large one
ROUNDS = 12
_ROUNDS = 500
RUN = 3  # words in a row
BANDS, ROWS = 8, 4  # 32 hashes: runs that are three fifths equal are found nine times in ten
COPY_DAYS = 7  # copies further apart are not linked
_BLOCK = 4096


class Edges(NamedTuple):
    """Pairs of rows or of communities, with a value."""

    left: Wholes
    right: Wholes
    value: Numbers

    def where(self, keep: Flags | Wholes) -> Edges:
        """Keep some of the pairs."""
        return Edges(self.left[keep], self.right[keep], self.value[keep])


# Communities


def agglomerate(links: Edges, accounts: int) -> Wholes:
    """Find the first account of the community of each.

    Communities that are each other's most likely are joined, again and again, while the mean chance
    of their pairs is high enough. A pair that is no link has no chance. The result does not depend
    on accounts that are not connected by links.
    """
    parent = np.arange(accounts, dtype=np.int32)
    connect(parent, links.left, links.right)
    # What is connected gets numbers in a row: which of equals is nearest is the same without others
    order = np.argsort(find_roots(parent, np.arange(accounts)), kind="stable")
    number = np.empty(accounts, np.int64)
    number[order] = np.arange(accounts)
    links = Edges(number[links.left], number[links.right], links.value)
    group = np.arange(accounts)
    for _ in range(_ROUNDS):
        between = _between(links, group)
        between = between.where(between.value >= LIKELY)
        if not len(between.left):
            break
        target = np.arange(accounts)
        _pair_off(between, target, np.ones(accounts, bool))
        group = target[group]
        links = links.where(group[links.left] != group[links.right])
    found: Wholes = order[group[number]]
    return found


def connect(parent: Places, left: Wholes, right: Wholes) -> None:
    """Connect pairs of accounts; ``parent`` leads from each to the first that it is connected to.

    Pairs may come in pieces: nothing but ``parent`` is kept.
    """
    low, high = left, right
    while len(low):
        roots, others = find_roots(parent, low), find_roots(parent, high)
        apart = roots != others
        low, high = np.minimum(roots, others)[apart], np.maximum(roots, others)[apart]
        np.minimum.at(parent, high, low)


def find_roots(parent: Places, places: Wholes) -> Wholes:
    """Find the first account that each is connected to."""
    found: Wholes = parent[places].astype(np.int64)
    while (parent[found] != found).any():
        found = parent[found].astype(np.int64)
    parent[places] = found
    return found


def _between(links: Edges, group: Wholes) -> Edges:
    """Compute the mean chance between communities; of a large one as many count as have links."""
    left, right = group[links.left], group[links.right]
    low, high = np.minimum(left, right), np.maximum(left, right)
    count = len(group)
    keys, place = np.unique(low * count + high, return_inverse=True)
    low, high = np.divmod(keys, max(count, 1))
    size = np.minimum(np.bincount(group, minlength=count), COUNTED)
    total = np.bincount(place, links.value, len(keys))
    return Edges(low, high, np.round(total / np.maximum(size[low] * size[high], 1), 4))


def _pair_off(links: Edges, target: Wholes, is_free: Flags) -> None:
    """Join those that are each other's best; the lower number stays."""
    left, right, value = links
    best = np.zeros(len(target))
    np.maximum.at(best, left, value)
    np.maximum.at(best, right, value)
    mutual = links.where((value >= best[left]) & (value >= best[right]))
    for a, b in _best_first(mutual):
        if is_free[a] and is_free[b]:
            is_free[[a, b]], target[b] = False, a


def _best_first(links: Edges) -> list[tuple[int, int]]:
    """List the pairs, best first; of equals those next to each other."""
    order = np.lexsort((links.left, np.abs(links.right - links.left), -links.value))
    return list(zip(links.left[order].tolist(), links.right[order].tolist(), strict=True))


# Large communities


def join_large(group: Wholes, rivals: Numbers, near: Callable[[Wholes], Edges]) -> Wholes:
    """Join large communities to others that are similar on average.

    An account is linked to its nearest alone, so a large story falls into parts. The number of a
    community is that of one of its accounts. ``rivals`` says how near the rivals of each account
    are. ``near`` finds the communities nearest to each large one, and how similar their accounts
    are on average.
    """
    count = len(group)
    for _ in range(ROUNDS):
        size = np.bincount(group, minlength=count)
        is_large = size >= LARGE
        if not is_large.any():
            break
        links = near(group)
        rival = np.bincount(group, rivals, minlength=count) / np.maximum(size, 1)
        # The accounts near to those of a large community are its own.
        rival = np.where(is_large, np.minimum(rival, _third(links, count)), rival)
        ratio = np.round(links.value / needed(rival[links.left], rival[links.right]), 3)
        target = _targets(_once(links._replace(value=ratio).where(ratio >= 1)), is_large)
        if (target == np.arange(count)).all():
            break
        group = target[group]
    return group


def _third(links: Edges, count: int) -> Numbers:
    """Find how near the third nearest community is to each, 0 where there are fewer."""
    order = np.lexsort((links.right, -links.value, links.left))
    ordered = links.where(order)
    at = rank_in(ordered.left) == OTHERS - 1
    found = np.zeros(count)
    found[ordered.left[at]] = ordered.value[at]
    return found


def _once(links: Edges) -> Edges:
    """Keep each pair once, the lower number first."""
    low, high = np.minimum(links.left, links.right), np.maximum(links.left, links.right)
    order = np.lexsort((-links.value, high, low))
    low, high, value = low[order], high[order], links.value[order]
    is_first = np.ones(len(low), bool)
    is_first[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    return Edges(low, high, value).where(is_first)


def _targets(links: Edges, is_large: Flags) -> Wholes:
    """Choose the community that each becomes.

    Two become one if each is as near as any to the other; a small one joins its nearest if that is
    large.
    """
    left, right, value = links
    target, is_free = np.arange(len(is_large)), np.ones(len(is_large), bool)
    _pair_off(links, target, is_free)
    best = np.zeros(len(is_large))
    np.maximum.at(best, left, value)
    np.maximum.at(best, right, value)
    left_joins = is_large[right] & ~is_large[left] & (value >= best[left])
    right_joins = is_large[left] & ~is_large[right] & (value >= best[right])
    turned = Edges(right, left, value).where(right_joins)
    both = zip(links.where(left_joins), turned, strict=True)
    joins = Edges(*(np.concatenate(column) for column in both))
    for small, large in _best_first(joins.where(is_free[joins.left])):
        if is_free[small]:
            is_free[small], target[small] = False, target[large]
    return target


def make_centres(
    blocks: Iterable[AccountBlock], groups: Iterable[Wholes], numbers: Wholes
) -> AccountBlock:
    """Make the centre of each community: the mean of its accounts' vectors, not of length one.

    ``groups`` gives the community of each account of the blocks; ``numbers`` are the communities
    wanted, sorted, and become the ids.
    """
    from scipy.sparse import csr_array

    total = None
    days, dated, size = (np.zeros(len(numbers)) for _ in range(3))
    for block, group in zip(blocks, groups, strict=True):
        at = np.searchsorted(numbers, group).clip(0, max(len(numbers) - 1, 0))
        rows = np.flatnonzero(numbers[at] == group) if len(numbers) else np.zeros(0, np.int64)
        at = at[rows]
        shape = (len(numbers), len(group))
        part = csr_array((np.ones(len(rows), np.float32), (at, rows)), shape=shape) @ block.vectors
        total = part if total is None else total + part
        has_day = ~np.isnan(block.days[rows])
        size += np.bincount(at, minlength=len(numbers))
        dated += np.bincount(at[has_day], minlength=len(numbers))
        days += np.bincount(at[has_day], block.days[rows][has_day], minlength=len(numbers))
    if total is None:
        total = csr_array((len(numbers), 1), dtype=np.float32)
    total = csr_array(total)
    rows = np.repeat(np.arange(len(numbers)), np.diff(total.indptr))
    total.data = (total.data / np.maximum(size, 1)[rows]).astype(np.float32)
    mean = np.where(dated > 0, days / np.maximum(dated, 1), np.nan)
    none = np.zeros(len(numbers), np.int64)
    empty = csr_array(total.shape, dtype=np.float32)
    ids = numbers.astype(np.uint64)
    return AccountBlock(ids, mean, none.astype(np.uint64), none, none, total, empty)


def near_centres(large: AccountBlock, blocks: Iterable[AccountBlock], decay: Numbers) -> Edges:
    """Find the communities nearest to large ones."""
    near: Near = find_near(large, blocks, decay)
    left = large.ids[near.left].astype(np.int64)
    return Edges(left, near.right.astype(np.int64), near.value)


# Near-duplicates


def find_bands(tokens: Tokens) -> Hashes:
    """Hash the runs of words of each account, one column for each band; 0 where there is no run.

    Near-duplicates share a band (Broder 1997).
    """
    prints = _sketch(tokens)
    bands = [_mix(prints[:, band * ROWS : (band + 1) * ROWS]) for band in range(BANDS)]
    has_runs = prints.max(axis=1, initial=0) > 0
    found: Hashes = np.where(has_runs[:, None], np.stack(bands, axis=1), np.uint64(0))
    return found


def pair_copies(bands: Iterable[Hashes], days: Numbers) -> Edges:
    """List pairs that may be copies; rows come by time.

    Each account is paired only with the one before it in its band, so many copies of one text cost
    no more than as many texts.
    """
    pairs = [np.zeros((0, 2), np.int64)]
    for keys in bands:
        order = np.lexsort((np.arange(len(keys)), keys))
        left, right = order[:-1], order[1:]
        is_same = (keys[left] == keys[right]) & (keys[left] > 0)
        is_near = ~(np.abs(days[left] - days[right]) > COPY_DAYS)
        pairs.append(np.stack([left, right], axis=1)[is_same & is_near])
    both = np.unique(np.concatenate(pairs), axis=0)
    return Edges(both[:, 0], both[:, 1], np.zeros(len(both)))


def are_copies(left: csr_array, right: csr_array, rows: Wholes, others: Wholes) -> Flags:
    """Return whether the rows of each pair are near-duplicates."""
    alike = cosines(left, right, rows, others)
    length = find_lengths(left)[rows] * find_lengths(right)[others]
    found: Flags = alike >= SAME * length
    return found


def join_copies(pairs: Edges, accounts: int) -> Wholes:
    """Find the first account of which each is a near-duplicate, itself if of none."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ones = np.ones(len(pairs.left))
    graph = coo_array((ones, (pairs.left, pairs.right)), shape=(accounts, accounts))
    _, group = connected_components(graph, directed=False)
    _, first = np.unique(group, return_index=True)
    found: Wholes = first[group]
    return found


def _sketch(tokens: Tokens) -> Hashes:
    """Hash each account's runs of words in 32 ways and keep the least; 0 where there is no run."""
    runs = _hash_runs(hash_stems(tokens.words)[tokens.stream])
    chance = np.random.default_rng(1997)
    seeds = chance.integers(1, 2**63, BANDS * ROWS, dtype=np.uint64) | np.uint64(1)
    counts = tokens.sizes - RUN + 1
    found = np.zeros((len(counts), BANDS * ROWS), np.uint64)
    for at in range(0, len(found), _BLOCK):
        rows = np.flatnonzero(counts[at : at + _BLOCK] > 0) + at
        if not len(rows):
            continue
        begin = np.cumsum(counts[rows]) - counts[rows]
        places = np.arange(counts[rows].sum()) + np.repeat(
            tokens.starts[rows] - begin, counts[rows]
        )
        for n, seed in enumerate(seeds):
            mixed = runs[places] * seed
            found[rows, n] = np.minimum.reduceat(mixed ^ (mixed >> np.uint64(31)), begin)
    return found


def _hash_runs(stream: Hashes) -> Hashes:
    """Hash the ``RUN`` words from each place of the stream on."""
    runs = np.zeros(len(stream), np.uint64)
    for step in range(RUN):
        rest = max(len(stream) - step, 0)
        runs[:rest] = (runs[:rest] ^ stream[step:]) * np.uint64(0x9E3779B97F4A7C15)
    return runs


def _mix(columns: Hashes) -> Hashes:
    """Make one key of several columns."""
    key = np.zeros(len(columns), np.uint64)
    for column in columns.T:
        key = (key ^ column) * np.uint64(0xBF58476D1CE4E5B9)
        key ^= key >> np.uint64(29)
    return key
