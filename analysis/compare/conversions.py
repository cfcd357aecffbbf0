"""Convert quantities to one unit, and decide whether two can be right of one thing."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from analysis.resources import read_lexicon

Row = Mapping[str, Any]
_OPEN_BELOW, _OPEN_ABOVE = ("<", "<="), (">", ">=")
_SAME = 1e-9  # relative difference of one number in two units
_LOOSEST = 0.12  # share of a converted number that rounding may change
_EXCLUSIVE_BOUNDS = {frozenset(p) for p in ((">", "<"), (">", "<="), (">=", "<"))}
_UP_TO = {"ton": 1.13}  # times its size: of 2,000 pounds, 2,240 pounds or 1,000 kilograms
_ALIKE = 0.85  # ratio of two units of one name, such as the ton of 2,000 pounds and the tonne
_DIGITS = re.compile(r"\d[\d,]*(?:\.(\d+))?")


class UnitScale(NamedTuple):
    """What a unit measures, by its base unit, and its size in that: value * factor + offset."""

    base: str
    factor: float
    offset: float


@lru_cache(maxsize=4096)
def unit_scale(unit: str) -> UnitScale:
    """Return the scale of a unit; a rate has that of its two parts.

    >>> unit_scale("mile").base, unit_scale("kilometre").base, unit_scale("euro").base
    ('length', 'length', 'euro')
    >>> round(unit_scale("mile per day").factor * 24 * 3.6 / unit_scale("mile per hour").factor)
    1
    """
    if unit in _scales():
        return _scales()[unit]
    amount, _, per = unit.partition(" per ")
    if not per:
        return UnitScale(unit, 1.0, 0.0)
    above, below = unit_scale(amount), unit_scale(per)
    return UnitScale(f"{above.base} per {below.base}", above.factor / below.factor, 0.0)


@cache
def _scales() -> dict[str, UnitScale]:
    """Unit -> its scale; of a unit with two sizes (a pound of money or weight) the first."""
    found: dict[str, UnitScale] = {}
    for r in read_lexicon("unit_sizes"):
        found.setdefault(r["unit"], UnitScale(r["kind"], float(r["size"]), 0.0))
    for r in read_lexicon("unit_factors"):
        found[r["unit"]] = UnitScale(r["base"], float(r["factor"]), float(r["offset"]))
    return found


def unit_of(row: Row) -> str:
    """The unit of a quantity, empty without one."""
    return str(row["unit"] or "")


def scale_of(row: Row) -> UnitScale:
    """The scale of the unit of a quantity."""
    return unit_scale(unit_of(row))


def in_two_units(a: Row, b: Row) -> bool:
    """Whether two quantities measure one thing in two units, as miles and kilometres."""
    return scale_of(a) != scale_of(b) and scale_of(a).base == scale_of(b).base


def same_number(a: Row, b: Row) -> bool:
    """Whether both print the same number or interval, whatever the bound.

    A side of a vote is the number of its side in the count of both: 58 for, and 58-7.
    """
    if {unit_of(a), unit_of(b)} == {"score", "vote"}:
        score, vote = (a, b) if unit_of(a) == "score" else (b, a)
        return vote["value"] is not None and vote["value"] in (score["low"], score["high"])
    if a["value"] is None or b["value"] is None:
        return a["value"] is None and b["value"] is None and interval(a) == interval(b)
    return math.isclose(_convert(a, a["value"]), _convert(b, b["value"]), rel_tol=_SAME)


def meet(a: Row, b: Row) -> bool:
    """Whether both can be right of one quantity: the rounded intervals have a number in common."""
    loose = in_two_units(a, b) and not same_number(a, b)
    if loose and a["value"] and a["value"] == b["value"]:
        return False  # no conversion keeps the number
    if _are_one_digit_apart(a, b) or bounds_exclude(a, b):
        return False
    (low, high), (other_low, other_high) = (
        interval(row, rounded=True, converted=loose) for row in (a, b)
    )
    if low > other_high or other_low > high:
        return False
    touch_outside = (low == other_high and (a["bound"] == ">" or b["bound"] == "<")) or (
        other_low == high and (b["bound"] == ">" or a["bound"] == "<")
    )
    return not touch_outside or same_number(a, b)


def bounds_exclude(a: Row, b: Row) -> bool:
    """Whether both name one number as a limit, one from above and one from below it."""
    bounds = frozenset((str(a["bound"]), str(b["bound"])))
    return bounds in _EXCLUSIVE_BOUNDS and same_number(a, b)


def _are_one_digit_apart(a: Row, b: Row) -> bool:
    """Whether both print one digit and a scale, and not the same: 2 million and 3 million."""
    if a["value"] is None or b["value"] is None or unit_of(a) != unit_of(b):
        return False
    digits = [abs(float(row["value"])) / (last_printed_digit(row) or math.inf) for row in (a, b)]
    exact = a["bound"] == b["bound"] == "="
    return exact and all(0 < d < 10 for d in digits) and not same_number(a, b)


def in_units_alike(a: Row, b: Row) -> bool:
    """Whether two units differ by so little that writers take one for the other: ton and tonne."""
    factors = sorted((scale_of(a).factor, scale_of(b).factor))
    return in_two_units(a, b) and factors[0] >= _ALIKE * factors[1]


def prove_nothing(a: Row, b: Row) -> bool:
    """Whether two open intervals meet whatever they say: both "over", of two unlike numbers.

    Of one unit, "over 10" and "over 12" may both be right; in two units they are not compared.
    """
    open_alike = any({a["bound"], b["bound"]} <= set(ends) for ends in (_OPEN_ABOVE, _OPEN_BELOW))
    return open_alike and in_two_units(a, b) and not same_number(a, b)


def interval(row: Row, *, rounded: bool = False, converted: bool = False) -> tuple[float, float]:
    """The interval of a quantity in the base unit, open ends infinite.

    With ``rounded`` it includes what the printed digits leave open; with ``converted`` also what
    an editor leaves open who converts a number to another unit.

    >>> row = {"value": 43e6, "low": 43e6, "high": 43e6, "bound": "=", "unit": "euro"}
    >>> interval(row | {"surface": "€43 million"}, rounded=True)
    (42500000.0, 44000000.0)
    """
    low = -math.inf if row["low"] is None else float(row["low"])
    high = math.inf if row["high"] is None else float(row["high"])
    if rounded and converted and row["value"] is not None:
        slack = min(_last_digit(row) / 2, _LOOSEST * abs(float(row["value"])))
        low, high = low - slack, (high + slack) * _UP_TO.get(unit_of(row), 1.0)
    elif rounded and row["value"] is not None and row["bound"] == "=":
        step = last_printed_digit(row)
        low, high = low - step / 2, high + step
    return _convert(row, low), _convert(row, high)


def _convert(row: Row, value: float) -> float:
    scale = scale_of(row)
    return float(value) * scale.factor + scale.offset


def _last_digit(row: Row) -> float:
    """The worth of the last digit that is not 0: 10 for 60, 1 for 6, 0.1 for 9.7."""
    value = abs(float(row["value"]))
    digits = f"{value:.10g}".rstrip("0") if "." in f"{value:.10g}" else f"{value:.0f}"
    if "." in digits:
        return float(10.0 ** -len(digits.partition(".")[2]))
    return float(10.0 ** (len(digits) - len(digits.rstrip("0")))) if value else 1.0


def last_printed_digit(row: Row) -> float:
    """The worth of the last digit printed; 0 for whole numbers without three noughts.

    1,000,000 for "$43 million", 0.1 for "35.7", 1,000 for "13,000".
    """
    value = abs(float(row["value"]))
    number = _DIGITS.search(str(row["surface"]))
    if row["unit"] == "fraction":
        return 0.01 if row["value"] else 0.0
    if number is None or value == 0:
        return 0.0
    digits = number[0].replace(",", "")
    scale = value / float(digits) if float(digits) else 1.0
    if number[1]:
        return scale * 10.0 ** -len(number[1])
    if scale > 1:
        return scale
    noughts = len(digits) - len(digits.rstrip("0"))
    return 10.0**noughts if noughts >= 3 else 0.0
