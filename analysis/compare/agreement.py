"""Measure how far two coders agree: Krippendorff's alpha, F1 and plain agreement, with intervals.

The package ``krippendorff`` is GPL-3, which this project cannot depend on; for nominal values alpha
is a few sums, and the tests check it with the worked examples of Krippendorff (2011).
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from analysis.compare.intervals import DRAWS, SEED, TAIL, wilson_interval

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

NONE = "none"  # what a coder did not code
LEAST = 10  # groups of units under which there is no interval
Values = tuple[str | None, ...]  # of one unit: what each coder says, None where one says nothing


class PairUnit(NamedTuple):
    """What two coders say of one unit; units of one group are drawn together."""

    value: str
    other: str
    group: Hashable


class Estimate(NamedTuple):
    """A figure with the ends of its interval; missing where it is not defined."""

    value: float = math.nan
    low: float = math.nan
    high: float = math.nan


class Sums(NamedTuple):
    """What each kind of unit adds to the sums from which the measures are made."""

    disagreement: Numbers
    margins: Numbers
    both: Numbers  # marked by both
    marked: Numbers  # by either, counted for each
    equal: Numbers


def nominal_alpha(units: Mapping[Values, float]) -> float:
    """Compute Krippendorff's alpha for nominal values of any number of coders.

    Parameters
    ----------
    units : Mapping[Values, float]
        The values that the coders gave to a unit, None where one gave none, and how many units
        have them.

    Returns
    -------
    float
        1 for agreement, 0 for what chance would give, missing where all values are the same.

    Notes
    -----
    Krippendorff (2011), Computing Krippendorff's alpha-reliability: one less the observed over the
    expected disagreement; units with fewer than two values do not count.

    Examples
    --------
    >>> round(nominal_alpha({("a", "a"): 4, ("b", "b"): 3, ("a", "b"): 1}), 3)
    0.762
    """
    import numpy as np

    if not units:
        return math.nan
    sums = _sums(list(units))
    return float(_alpha(sums, np.array([list(units.values())], float))[0])


def _sums(kinds: Sequence[Values]) -> Sums:
    import numpy as np

    given = [[v for v in values if v is not None] for values in kinds]
    categories = sorted({v for values in given for v in values})
    margins = np.zeros((len(kinds), len(categories)))
    disagreement = np.zeros(len(kinds))
    for n, values in enumerate(given):
        if len(values) > 1:
            counts = [values.count(c) for c in categories]
            margins[n] = counts
            disagreement[n] = (len(values) ** 2 - sum(c * c for c in counts)) / (len(values) - 1)
    marks = np.array([[v not in (None, NONE) for v in values] for values in kinds], float)
    equal = np.array([len(set(values)) == 1 for values in given], float)
    return Sums(disagreement, margins, marks.prod(1), marks.sum(1), equal)


def _alpha(sums: Sums, weights: Numbers) -> Numbers:
    import numpy as np

    margins = weights @ sums.margins
    total = margins.sum(1)
    expected = total**2 - (margins**2).sum(1)
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Numbers = np.where(
            expected > 0, 1 - (total - 1) * (weights @ sums.disagreement) / expected, np.nan
        )
    return found


def _f1(sums: Sums, weights: Numbers) -> Numbers:
    import numpy as np

    marked = weights @ sums.marked
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Numbers = np.where(marked > 0, 2 * (weights @ sums.both) / marked, np.nan)
    return found


def measure_agreement(units: Sequence[PairUnit], rest: int = 0) -> dict[str, Estimate]:
    """Compute ``alpha``, ``f1`` and ``agreement`` of two coders.

    Parameters
    ----------
    units : Sequence[PairUnit]
        The units that at least one of the two marked.
    rest : int, default 0
        How many more units both coded as "none".

    Returns
    -------
    dict
        Each measure with a 90 % interval.

    Notes
    -----
    Intervals are percentiles of a seeded bootstrap (Efron 1979) in which groups of units are drawn
    whole, as the pairs of one sentence are not independent; none is given for fewer than ten
    groups. That of agreement is never narrower than Wilson's.
    """
    import numpy as np

    counts = [(u.value, u.other) for u in units]
    kinds: list[Values] = list(dict.fromkeys([*counts, (NONE, NONE)]))
    place = {kind: n for n, kind in enumerate(kinds)}
    groups = {g: n for n, g in enumerate(dict.fromkeys(u.group for u in units))}
    table = np.zeros((len(groups), len(kinds)))
    for unit, kind in zip(units, counts, strict=True):
        table[groups[unit.group], place[kind]] += 1
    fixed = np.zeros(len(kinds))
    fixed[place[NONE, NONE]] = rest
    sums = _sums(kinds)
    weights = table.sum(0, keepdims=True) + fixed
    drawn = weights
    if len(groups) >= LEAST:
        draws = np.random.default_rng(SEED).multinomial(
            len(groups), np.full(len(groups), 1 / len(groups)), DRAWS
        )
        drawn = draws @ table + fixed
    enough = len(groups) >= LEAST
    found = {
        "alpha": _estimate(_alpha(sums, weights), _alpha(sums, drawn), enough),
        "f1": _estimate(_f1(sums, weights), _f1(sums, drawn), enough),
    }
    return found | {"agreement": _agreement(sums, weights, drawn, enough)}


def _estimate(value: Numbers, drawn: Numbers, enough: bool) -> Estimate:
    import numpy as np

    defined = drawn[~np.isnan(drawn)]
    if not enough or not len(defined):
        return Estimate(float(value[0]))
    low, high = np.quantile(defined, [TAIL, 1 - TAIL])
    return Estimate(float(value[0]), float(low), float(high))


def _agreement(sums: Sums, weights: Numbers, drawn: Numbers, enough: bool) -> Estimate:
    total = int(weights.sum())
    if not total:
        return Estimate()
    equal = round(float((weights @ sums.equal)[0]))
    low, high = wilson_interval(equal, total)
    if enough:
        found = _estimate(
            (weights @ sums.equal) / weights.sum(1), (drawn @ sums.equal) / drawn.sum(1), enough
        )
        low, high = min(low, found.low), max(high, found.high)
    return Estimate(equal / total, low, high)
