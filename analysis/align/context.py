"""A second look at the likelier pairs: what the first probabilities of the pairs around them say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.align.pairs import around_of, ranks_of
from analysis.align.units import Units

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

FLOOR = 0.04


def measure_context(
    units: Units, first: Whole, second: Whole, probability: Floats
) -> dict[str, Floats]:
    """name -> one number a pair: its odds, its rank, its neighbours, how much else its statements match, a third account."""
    third = _third(units, first, second, probability)
    sums = np.bincount(first, probability, minlength=len(units)) + np.bincount(
        second, probability, minlength=len(units)
    )
    found = {
        "odds": np.log(probability + 1e-4) - np.log(1 - probability + 1e-4),
        "third": third,
        "third_log": np.log(third + 0.01),
        "sum_least": np.minimum(sums[first], sums[second]),
        "sum_most": np.maximum(sums[first], sums[second]),
    }
    found |= ranks_of(units, first, second, probability) | around_of(
        units, first, second, probability
    )
    return {f"context_{name}": values for name, values in found.items()}


def _third(units: Units, first: Whole, second: Whole, probability: Floats) -> Floats:
    """The best support by a statement of a third account: the weaker of its two links."""
    many = len(units)
    keys = np.concatenate([first * many + second, second * many + first])
    order = np.argsort(keys)
    keys, value = keys[order], np.concatenate([probability, probability])[order]
    begin = np.searchsorted(keys, np.arange(many + 1) * many)
    sizes = np.diff(begin)[first]
    row = np.repeat(np.arange(len(first)), sizes)
    place = begin[first][row] + np.arange(len(row)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    if not len(place):
        return np.zeros(len(first))
    middle = keys[place] % many
    wanted = middle * many + second[row]
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    found = np.zeros(len(first))
    np.maximum.at(
        found, row, np.where(keys[at] == wanted, np.minimum(value[place], value[at]), 0.0)
    )
    return found
