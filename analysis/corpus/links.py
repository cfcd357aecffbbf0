"""Estimate how likely two accounts are of one story, from how near they and their rivals are.

Within a topic all accounts are alike. Two are of one story where each is among the nearest of the
other, where few others are as near, and where both have the same neighbours.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.corpus.similarity import KEPT, SAME, find_lengths, rank_in

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.corpus.similarity import AccountBlock, Near

    Wholes = NDArray[np.int64]
    Numbers = NDArray[np.float64]
    Hashes = NDArray[np.uint64]

# Two are alike enough for one story from SHARE * (FLOOR + how near rivals are) on, at most TOP.
SHARE, FLOOR, TOP = 0.8, 0.1, 0.36
RIVAL = 5  # the rank of the neighbour that shows how near other stories are
SURE, STEEP = 0.46, 40.0  # where rivals are of the same large story, the similarity alone decides
FEWEST = 0.1  # a pair that is less likely is no link: few accounts are connected
FEATURES = (
    "cosine",
    "headlines",
    "days",
    "outlet",
    "second",
    "fifth",
    "of best",
    "of both bests",
    "words",
    "same weekday",
    "other weekday",
    "shared neighbours",
)


class Ranked(NamedTuple):
    """The neighbours of the accounts of a block as a table: one row an account, best first.

    Ids are 0 where there are fewer.
    """

    ids: Hashes
    outlets: Hashes
    weekdays: Wholes
    sizes: Wholes
    lengths: Numbers
    others: Hashes
    value: Numbers
    cosine: Numbers
    head: Numbers
    factor: Numbers

    @property
    def fifth(self) -> Numbers:
        """How near the rivals of each account are."""
        found: Numbers = self.value[:, RIVAL - 1]
        return found


class StoryLinks(NamedTuple):
    """Pairs of accounts by id, and how likely they are of one story."""

    left: Hashes
    right: Hashes
    chance: Numbers


def rank_near(block: AccountBlock, near: Near) -> Ranked:
    """Make the table of a block's neighbours."""
    shape = (len(block.ids), KEPT)
    at = near.left, rank_in(near.left)
    columns = []
    for values in (near.right, near.value, near.cosine, near.head, near.factor):
        column = np.zeros(shape, values.dtype)
        column[at] = values
        columns.append(column)
    lengths = find_lengths(block.vectors)
    own = (block.ids, block.outlets, block.weekdays, block.sizes, lengths)
    return Ranked._make((*own, *columns))


def needed(rivals: Numbers, other: Numbers) -> Numbers:
    """Compute the similarity that makes two one story: more where other accounts are near."""
    return np.minimum(SHARE * (FLOOR + np.sqrt(rivals * other)), TOP)


class Pairs(NamedTuple):
    """Pairs of rows of two tables, with their similarity."""

    left: Wholes
    right: Wholes
    value: Numbers
    cosine: Numbers
    head: Numbers
    factor: Numbers


def score_links(block: Ranked, other: Ranked) -> StoryLinks:
    """Find the pairs of two blocks (or of one) of which one names the other, and score them."""
    pairs = named_pairs(block, other)
    chance = estimate(features(block, other, pairs), pairs.value)
    length = block.lengths[pairs.left] * other.lengths[pairs.right]
    chance = np.where(pairs.value >= SAME * length, 1.0, chance)
    keep = chance >= FEWEST
    return StoryLinks(block.ids[pairs.left[keep]], other.ids[pairs.right[keep]], chance[keep])


def named_pairs(block: Ranked, other: Ranked) -> Pairs:
    """List each pair once."""
    found = [_entries(block, other)]
    if other is not block:
        back = _entries(other, block)
        found.append(back._replace(left=back.right, right=back.left))
    pairs = Pairs(*(np.concatenate(column) for column in zip(*found, strict=True)))
    low, high = pairs.left, pairs.right
    if other is block:
        low, high = np.minimum(low, high), np.maximum(low, high)
    _, first = np.unique(low * max(len(other.ids), 1) + high, return_index=True)
    return Pairs(low[first], high[first], *(part[first] for part in pairs[2:]))


def _entries(block: Ranked, other: Ranked) -> Pairs:
    """List the entries of a table that name an account of the other."""
    order = np.argsort(other.ids)
    ids = other.ids[order]
    if not len(ids):
        nothing, none = np.zeros(0, np.int64), np.zeros(0)
        return Pairs(nothing, nothing, none, none, none, none)
    at = np.searchsorted(ids, block.others).clip(0, len(ids) - 1)
    left, rank = np.nonzero((ids[at] == block.others) & (block.value > 0))
    columns = (block.value, block.cosine, block.head, block.factor)
    return Pairs(left, order[at[left, rank]], *(column[left, rank] for column in columns))


def features(block: Ranked, other: Ranked, pairs: Pairs) -> Numbers:
    """Describe pairs as ``FEATURES`` names them, one column each."""
    left, right = pairs.left, pairs.right
    best = block.value[left, 0], other.value[right, 0]
    is_same = (block.outlets[left] == other.outlets[right]) & (block.outlets[left] > 0)
    days, more = block.weekdays[left], other.weekdays[right]
    is_other = (days > 0) & (more > 0) & (days & more == 0)
    columns = (
        pairs.cosine,
        pairs.head,
        np.log(pairs.factor + 0.02),
        is_same.astype(float),
        np.sqrt(block.value[left, 1] * other.value[right, 1]),
        np.sqrt(block.fifth[left] * other.fifth[right]),
        pairs.value / np.maximum(np.maximum(*best), LOWEST),
        np.minimum(pairs.value / np.maximum(np.minimum(*best), LOWEST), MOST),
        np.log(np.minimum(block.sizes[left], other.sizes[right]) + 1.0),
        (days & more > 0).astype(float),
        is_other.astype(float),
        _shared(block, other, left, right),
    )
    return np.stack(columns, axis=1)


LOWEST = 1e-6
MOST = 5.0
_PAIRS_AT_ONCE = 8192


def _shared(block: Ranked, other: Ranked, left: Wholes, right: Wholes) -> Numbers:
    """Compute the cosine of two accounts' neighbours, each account its own neighbour too."""
    ids, weight = _with_self(block)
    others, weights = _with_self(other)
    found = np.zeros(len(left))
    for at in range(0, len(left), _PAIRS_AT_ONCE):
        part = slice(at, at + _PAIRS_AT_ONCE)
        found[part] = _overlap(
            ids[left[part]], weight[left[part]], others[right[part]], weights[right[part]]
        )
    return found


def _with_self(table: Ranked) -> tuple[Hashes, Numbers]:
    """List each account and its neighbours with weights of length one."""
    own = needed(table.fifth, table.fifth)
    ids = np.concatenate([table.ids[:, None], table.others], axis=1)
    weight = np.concatenate([own[:, None], table.value], axis=1) ** 2
    return ids, weight / np.linalg.norm(weight, axis=1, keepdims=True)


def _overlap(ids: Hashes, weight: Numbers, others: Hashes, weights: Numbers) -> Numbers:
    """Add up the products of the weights that two lists give to the same account."""
    both = np.concatenate([ids, others], axis=1)
    values = np.concatenate([weight, weights], axis=1)
    order = np.argsort(both, axis=1, kind="stable")
    both = np.take_along_axis(both, order, axis=1)
    values = np.take_along_axis(values, order, axis=1)
    is_same = both[:, 1:] == both[:, :-1]
    found: Numbers = np.where(is_same, values[:, 1:] * values[:, :-1], 0).sum(axis=1)
    return np.round(found, 6)


def estimate(described: Numbers, value: Numbers) -> Numbers:
    """Estimate how likely pairs are of one story."""
    start, weights = _weights()
    learned = 1 / (1 + np.exp(-np.clip(start + described @ weights, -30, 30)))
    alike = 1 / (1 + np.exp(-np.clip(STEEP * (value - SURE), -30, 30)))
    found: Numbers = np.asarray(np.round(np.maximum(learned, alike), 4), np.float64)
    return found


@cache
def _weights() -> tuple[float, Numbers]:
    path = resources.files("analysis") / "data" / "models" / "story_weights.json"
    found = json.loads(path.read_text("utf8"))
    return found["start"], np.array([found["weights"][name] for name in FEATURES])
