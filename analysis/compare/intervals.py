"""Compute intervals of shares: a seeded bootstrap, Wilson's interval and limits for none found."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

LEVEL, DRAWS, SEED = 0.90, 1000, 20140501
TAIL = (1 - LEVEL) / 2
FALSE_DISCOVERY_RATE = 0.05  # largest expected share of chance among the differences reported
RARE = 5  # fewer hits, or cases without a hit, than this: the bootstrap alone would be too narrow
BLOCKS = 500  # of more stories than this, neighbours are drawn together


def resample(parts: Numbers, wholes: Numbers, seed: int | list[int] = SEED) -> Numbers:
    """Draw the ratio sum(parts) / sum(wholes) with replacement, ``DRAWS`` times (Efron 1979).

    ``parts`` with several columns give one row of ratios a column.
    """
    import numpy as np

    picks = np.random.default_rng(seed).integers(0, len(wholes), (DRAWS, len(wholes)))
    ratios: Numbers = parts.T[..., picks].sum(axis=-1) / np.maximum(
        wholes[picks].sum(axis=-1), 1e-9
    )
    return ratios


def ratio_interval(
    parts: Numbers, wholes: Numbers, limit_of_none: float
) -> tuple[float, float, float]:
    """Compute sum(parts) / sum(wholes) with its interval, whose end is a given limit for no part.

    >>> import numpy as np
    >>> ratio_interval(np.zeros(4), np.ones(4), 0.44)
    (0.0, 0.0, 0.44)
    """
    import numpy as np

    if not wholes.sum():
        return 0.0, 0.0, 0.0
    share = float(parts.sum() / wholes.sum())
    if not parts.any():
        return share, 0.0, limit_of_none
    low, high = np.quantile(resample(parts, wholes), [TAIL, 1 - TAIL])
    return share, min(float(low), share), max(float(high), share)


def story_interval(parts: Numbers, cases: Numbers) -> tuple[float, float]:
    """Compute the interval of sum(parts) / sum(cases) over stories; missing for a single story.

    Percentiles lie further out for few stories, as Student's t is wider than the normal curve
    (Hesterberg 2015), and the interval is never narrower than Student's t about the ratio.

    >>> import numpy as np
    >>> low, high = story_interval(np.array([1.0, 0, 1, 1, 0, 1, 1, 0, 1, 1]), np.ones(10))
    >>> round(low, 2), round(high, 2)
    (0.4, 0.98)
    """
    import numpy as np
    from scipy.stats import norm, t

    parts, cases = sum_neighbours(parts), sum_neighbours(cases)
    n = len(parts)
    if n < 2:
        return math.nan, math.nan
    ratio = float(parts.sum() / cases.sum())
    width = float(t.ppf(1 - TAIL, n - 1))
    tail = float(norm.cdf(-width * math.sqrt(n / (n - 1))))
    low, high = np.quantile(resample(parts, cases, [SEED, n]), [tail, 1 - tail])
    error = float(np.sqrt(((parts - ratio * cases) ** 2).sum() / (n * (n - 1))) / cases.mean())
    return min(float(low), ratio - width * error), max(float(high), ratio + width * error)


def sum_neighbours(values: Numbers) -> Numbers:
    """Sum neighbouring stories where there are more than ``BLOCKS``."""
    import numpy as np

    if len(values) <= BLOCKS:
        return values
    starts = np.linspace(0, len(values), BLOCKS, endpoint=False).astype(int)
    sums: Numbers = np.add.reduceat(values, starts)
    return sums


def wilson_interval(hits: int, cases: int) -> tuple[float, float]:
    """Compute the interval of a share if all cases were independent (Wilson 1927).

    >>> [round(end, 3) for end in wilson_interval(0, 10)]
    [0.0, 0.213]
    """
    from scipy.stats import binomtest

    interval = binomtest(hits, cases).proportion_ci(LEVEL, method="wilson")
    return float(interval.low), float(interval.high)


def limit_of_none(cases: int) -> float:
    """Compute the highest share at which no hit in so many cases happens once in ten times.

    >>> round(limit_of_none(2), 3), limit_of_none(0)
    (0.684, 1.0)
    """
    return 1 - (1 - LEVEL) ** (1 / cases) if cases else 1.0


def rate_limit_of_none(amount: float) -> float:
    """Compute the highest rate a unit at which no hit in this amount happens once in ten times.

    >>> round(rate_limit_of_none(2.5), 3)
    0.921
    """
    return -math.log(1 - LEVEL) / amount if amount else 0.0
