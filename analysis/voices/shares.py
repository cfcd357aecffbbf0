"""Shares of quoted words with their intervals, by a seeded bootstrap over quotations (Efron 1979)."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TypeVar

DRAWS, SEED, LEVEL = 1000, 20140501, 0.90
Key = TypeVar("Key", bound=Hashable)


def limit_of_none(units: Sequence[tuple[Hashable, int]]) -> float:
    """The highest share at which being given none of so many quotations still happens once in ten times.

    >>> round(limit_of_none([("a", 10), ("b", 3)]), 3)
    0.684
    """
    quoted = sum(words > 0 for _, words in units)
    return 1 - (1 - LEVEL) ** (1 / quoted) if quoted else 1.0


def shares_of(units: Sequence[tuple[Key, int]]) -> dict[Key, tuple[float, float, float]]:
    """Who is given which share of the words, with low and high: from (who, words) of each quotation; empty without words.

    Where all quotations are one speaker's, or a share could be none, the resampled interval would be a point: then the end is
    the highest share of others that so many quotations would still miss once in ten times.

    >>> [round(v, 3) for v in shares_of([("a", 10), ("a", 10)])["a"]]
    [1.0, 0.316, 1.0]
    """
    import numpy as np

    quoted = [(who, words) for who, words in units if words > 0]
    total = sum(words for _, words in quoted)
    if not total:
        return {}
    names = list(dict.fromkeys(who for who, _ in quoted))
    parts = np.zeros((len(quoted), len(names)))
    for row, (who, words) in enumerate(quoted):
        parts[row, names.index(who)] = words
    picks = np.random.default_rng(SEED).integers(0, len(quoted), (DRAWS, len(quoted)))
    drawn = parts[picks].sum(axis=1)
    drawn /= drawn.sum(axis=1, keepdims=True)
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    least = 1 - limit_of_none(quoted)
    told = {}
    for k, name in enumerate(names):
        share = float(parts[:, k].sum() / total)
        told[name] = (
            share,
            least if share == 1 else min(float(low[k]), share),
            max(float(high[k]), share),
        )
    return told
