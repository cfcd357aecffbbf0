"""What a likeness counts over a gap of days: learnt from the heap's own clear pairs, for some heaps date the event and some the copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

DAYS = 4  # accounts further apart are not compared
CLEAR = 0.45  # likeness of a pair that is most likely of one story
USUAL = (
    1.0,
    0.3,
    0.1,
    0.03,
    0.01,
)  # how much rarer than on one day clear pairs are at a gap of days, where the heap does not tell
WEIGHT = 20.0  # clear pairs that the heap must have to count as much as what is usual
POWER = 0.3  # from how rare clear pairs are to what a likeness counts
_SAMPLE, _BLOCK = 6144, 512


def learn_fade(vectors: csr_array, days: NDArray[np.float64]) -> NDArray[np.float64]:
    """The factor at a gap of 0, 1 ... ``DAYS`` days, never rising; ``days`` is sorted, missing last.

    Clear pairs of a sample are counted by gap and set against all pairs at that gap: where accounts of one story bear one date, a gap of
    one day counts much; where their dates are some days off, little.
    """
    from scipy.sparse import csr_array

    dated = int(np.sum(~np.isnan(days)))
    clear, chance = np.zeros(DAYS + 1), np.zeros(DAYS + 1)
    starts = range(0, dated, _BLOCK)
    for at in starts[:: max(1, len(starts) * _BLOCK // _SAMPLE)]:
        end = min(at + _BLOCK, dated)
        high = min(int(np.searchsorted(days[:dated], days[end - 1] + DAYS + 0.5)), at + 4 * _SAMPLE)
        product = csr_array(vectors[at:end] @ vectors[at:high].T)
        i, j = np.repeat(np.arange(at, end), np.diff(product.indptr)), at + product.indices
        good = (product.data >= CLEAR) & (j > i)
        clear += _by_gap(days[j[good]] - days[i[good]])
        here, there = (
            np.unique(days[at:end], return_counts=True),
            np.unique(days[at:high], return_counts=True),
        )
        gaps = there[0][None, :] - here[0][:, None]
        chance += _by_gap(gaps.ravel(), np.outer(here[1], there[1]).ravel().astype(float))
    rate = clear / np.maximum(chance, 1)
    told = rate / max(rate.max(), 1e-12)
    mixed = (clear.sum() * told + WEIGHT * np.array(USUAL)) / (clear.sum() + WEIGHT)
    found: NDArray[np.float64] = np.minimum.accumulate(mixed / mixed.max()) ** POWER
    return found


def _by_gap(
    gaps: NDArray[np.float64], weight: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    inside = (gaps >= 0) & (gaps <= DAYS)
    found: NDArray[np.float64] = np.bincount(
        gaps[inside].astype(np.int64),
        None if weight is None else weight[inside],
        minlength=DAYS + 1,
    ).astype(float)
    return found


def apply_fade(
    fade: NDArray[np.float64], one: NDArray[np.float64], two: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The factor of each pair of days, in between by proportion: 1 where both are missing, the mean of all gaps where one is."""
    gap = np.abs(one - two)
    near = np.where(gap > DAYS, 0.0, np.interp(gap, np.arange(len(fade)), fade))
    return np.where(np.isnan(gap), np.where(np.isnan(one) & np.isnan(two), 1.0, fade.mean()), near)
