"""Compare the figures of two statements: do they count one thing, and do they agree."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.compare.align.sentences import stem
from analysis.compare.conversions import in_two_units, meet

if TYPE_CHECKING:
    import pandas as pd

Figure = dict[str, Any]
Figures = dict[str, list[Figure]]
Span = tuple[int, int]


def figures_of(quantities: pd.DataFrame) -> Figures:
    """sentence_id -> its quantities, with ``key`` (what is counted) and open ends infinite."""
    found: Figures = {}
    for row in schema.rows(quantities):
        low = -math.inf if is_missing(row["low"]) else float(row["low"])
        high = math.inf if is_missing(row["high"]) else float(row["high"])
        figure = {k: row[k] for k in "surface unit bound value start end counts".split()}
        value = None if is_missing(row["value"]) else float(row["value"])
        figure |= {"key": _key(row), "value": value, "low": low, "high": high}
        figure["exact"] = row["bound"] == "=" and low > -math.inf and high < math.inf
        found.setdefault(str(row["sentence_id"]), []).append(figure)
    return found


def is_missing(value: Any) -> bool:
    """Whether a cell of a table has no value."""
    return value is None or value != value


def _key(row: dict[Any, Any]) -> tuple[str, str] | None:
    """The unit and the noun counted; none for percentages, whose base is seldom said."""
    unit, counts = ("" if is_missing(v) else str(v) for v in (row["unit"], row["counts"]))
    words = counts.split(" of ")[0].split()
    if unit == "percent" or not (words or unit):
        return None
    return unit, stem(words[-1]) if words else ""


def matching_figures(left: list[Figure], right: list[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """The pairs of figures with a number that count one thing and can both be right."""
    for a in left:
        for b in right:
            numbers = not (is_missing(a["value"]) or is_missing(b["value"]))
            if numbers and _count_one_thing(a, b) and agree(a, b):
                yield a, b


def _count_one_thing(a: Figure, b: Figure) -> bool:
    if a["unit"] == b["unit"] == "percent":
        return bool(a["value"] == b["value"])
    return a["key"] is not None and a["key"] == b["key"]


def agree(a: Figure, b: Figure) -> bool:
    """Whether the intervals meet, or rounding to the coarser last digit explains the difference.

    Figures in two units are converted. Scores agree only when both numbers do.
    """
    if a["unit"] == b["unit"] == "score":
        return bool((a["low"], a["high"]) == (b["low"], b["high"]))
    if in_two_units(a, b):
        return meet(a, b)
    if a["low"] <= b["high"] and b["low"] <= a["high"]:
        return True
    if not (a["exact"] and b["exact"]):
        return False
    step = max(last_digit(a["low"]), last_digit(b["low"]))
    return bool(abs(a["low"] - b["low"]) < step * (1 - 1e-9))


def last_digit(value: float) -> float:
    """The worth of the last digit that is not 0.

    >>> last_digit(48), last_digit(139e6)
    (1.0, 1000000.0)
    """
    mantissa, exponent = f"{abs(value):.9e}".split("e")
    digits = mantissa.rstrip("0").rstrip(".").replace(".", "")
    return float(10.0 ** (int(exponent) - len(digits) + 1))


def describe_figure_changes(full: list[Figure], other: list[Figure]) -> list[str]:
    """What ``other`` changes in the figures of the fullest wording: their bound or precision.

    Percentages are left out. Dropped hedges and attributions are not searched for: found by words
    alone, most belonged to another clause.
    """
    changes = []
    for a, b in matching_figures(full, other):
        change = ""
        if a["value"] != b["value"]:
            change = "another precision" if a["exact"] and b["exact"] else ""
        elif a["key"] is not None and a["bound"] != b["bound"]:
            change = "another bound"
        if change:
            changes.append(f"'{b['surface']}' for '{a['surface']}': {change}")
    return list(dict.fromkeys(changes))
