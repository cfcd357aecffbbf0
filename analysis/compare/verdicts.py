"""Judge the quantities of one group: identical, compatible, in conflict, or not to be compared."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

Row = Mapping[str, Any]
SECONDS = {
    "second": 1.0,
    "minute": 60.0,
    "hour": 3600.0,
    "day": 86400.0,
    "week": 604800.0,
    "month": 2629800.0,
    "year": 31557600.0,
    "decade": 315576000.0,
    "century": 3155760000.0,
}
_MANY_ACCOUNTS = 5  # with more, a reason names only the two that differ
_FUNCTION_WORDS = frozenset(
    "the and for with from that this those into was were has had have been are its "
    "mr mrs ms".split()
)
_DATES = re.compile(r"\d{4}|\b(?:last|this|next) \w+|[A-Z][a-z]+day\b")
_SCOPES = {"part": "a part", "in all": "the total", "additional": "what was added"}


def judge(rows: list[Row], labels: Mapping[str, str]) -> tuple[str, str]:
    """The verdict of a group and a one-line reason; ``labels``: account_id -> its name."""
    same_numbers = all(same_number(rows[0], row) for row in rows)
    if same_numbers and all(row["bound"] == rows[0]["bound"] for row in rows):
        names = listed(dict.fromkeys(_label(row, labels) for row in rows))
        return "identical", f"{names} give the same figure, {_printed(rows[0])}"
    quoted = _who_has_what(rows, labels)
    apart = next(
        (
            (a, b)
            for a, b in combinations(rows, 2)
            if a["account_id"] != b["account_id"] and not meet(a, b)
        ),
        None,
    )
    if apart is None:
        why = (
            "the same number, stated more or less firmly"
            if same_numbers
            else "the intervals meet, so both can be right"
        )
        return "compatible", f"{why}: {quoted}"
    if len({row["account_id"] for row in rows}) > _MANY_ACCOUNTS:
        quoted = _who_has_what(apart, labels)
    return _judge_difference(*apart, quoted, labels)


def _judge_difference(a: Row, b: Row, quoted: str, labels: Mapping[str, str]) -> tuple[str, str]:
    """The verdict on two figures that do not meet, once unit, date and scope are ruled out."""
    left, right = f"{quoted}: {_label(a, labels)}", _label(b, labels)
    if not _are_comparable(a, b):
        return "not comparable", f"{quoted}: {_unit(a)} and {_unit(b)} do not measure the same"
    if _dates_differ(a, b):
        return "different date", f"{left} speaks of {a['as_of']}, {right} of {b['as_of']}"
    if (a["scope"] or b["scope"]) and a["scope"] != b["scope"]:
        return "different scope", f"{left} speaks of {_scope(a)}, {right} of {_scope(b)}"
    if _count_two_things(a, b):
        return "different scope", f"{left} counts {_counted(a)}, {right} {_counted(b)}"
    return "conflict", f"the same thing, and they cannot both be right: {quoted}"


def same_number(a: Row, b: Row) -> bool:
    """Whether both print the same number or interval, whatever the bound."""
    if a["value"] is None or b["value"] is None:
        return a["value"] is None and b["value"] is None and interval(a) == interval(b)
    return math.isclose(a["value"] * _factor(a), b["value"] * _factor(b), rel_tol=1e-9)


def meet(a: Row, b: Row) -> bool:
    """Whether both can be right of one quantity: the rounded intervals have a number in common."""
    (low, high), (other_low, other_high) = interval(a, rounded=True), interval(b, rounded=True)
    if low > other_high or other_low > high:
        return False
    touch_outside = (low == other_high and (a["bound"] == ">" or b["bound"] == "<")) or (
        other_low == high and (b["bound"] == ">" or a["bound"] == "<")
    )
    return not touch_outside or same_number(a, b)


def interval(row: Row, *, rounded: bool = False) -> tuple[float, float]:
    """The interval of a quantity, open ends infinite.

    With ``rounded`` it includes what the printed digits leave open.

    >>> row = {"value": 43e6, "low": 43e6, "high": 43e6, "bound": "=", "unit": "dollar"}
    >>> interval(row | {"surface": "$43 million"}, rounded=True)
    (42500000.0, 44000000.0)
    """
    low = -math.inf if row["low"] is None else float(row["low"])
    high = math.inf if row["high"] is None else float(row["high"])
    if rounded and row["bound"] == "=" and row["value"] is not None:
        step = _last_printed_digit(row)
        low, high = low - step / 2, high + step
    factor = _factor(row)
    return low * factor, high * factor


def _factor(row: Row) -> float:
    """Converts times to seconds and fractions to percent."""
    unit = str(row["unit"] or "")
    return 100.0 if unit == "fraction" else SECONDS.get(unit, 1.0)


def _last_printed_digit(row: Row) -> float:
    """The worth of the last digit printed; 0 for whole numbers without three noughts.

    1,000,000 for "$43 million", 0.1 for "35.7", 1,000 for "13,000".
    """
    value = abs(float(row["value"]))
    number = re.search(r"\d[\d,]*(?:\.(\d+))?", str(row["surface"]))
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


def _are_comparable(a: Row, b: Row) -> bool:
    units = {str(a["unit"] or ""), str(b["unit"] or "")}
    return (
        len(units) == 1
        or bool(units & {"", "vote"})
        or units == {"percent", "fraction"}
        or units <= SECONDS.keys()
    )


def _dates_differ(a: Row, b: Row) -> bool:
    left, right = (set(_DATES.findall(str(row["as_of"] or ""))) for row in (a, b))
    return bool(left and right and not left & right)


def _count_two_things(a: Row, b: Row) -> bool:
    """Whether the words of what is counted differ: "earnings" and "adjusted gross income"."""
    left, right = (
        set(re.findall(r"[a-z]{3,}", str(row["counts"] or "").lower())) - _FUNCTION_WORDS
        for row in (a, b)
    )
    if a["unit"] == b["unit"]:
        left, right = left - {str(a["unit"])}, right - {str(a["unit"])}
    same_start = {w[:5] for w in left} & {w[:5] for w in right}
    return bool(left and right) and not left & right and not same_start


def _unit(row: Row) -> str:
    return str(row["unit"] or "a bare number")


def _counted(row: Row) -> str:
    return str(row["counts"] or _unit(row))


def _scope(row: Row) -> str:
    return _SCOPES.get(row["scope"], str(row["scope"])) if row["scope"] else "no narrower scope"


def _label(row: Row, labels: Mapping[str, str]) -> str:
    return labels.get(str(row["account_id"]), str(row["account_id"]))


def _printed(row: Row) -> str:
    return " ".join(str(row["surface"]).split())


def _who_has_what(rows: Iterable[Row], labels: Mapping[str, str]) -> str:
    """The words of the accounts, those of the same words together."""
    figures: dict[str, dict[str, str]] = {}
    for row in rows:
        words = _printed(row)
        figures.setdefault(_label(row, labels), {}).setdefault(words.lower(), f"“{words}”")
    names: dict[str, list[str]] = {}
    printed: dict[str, str] = {}
    for name, words_of in figures.items():
        words = " and ".join(words_of.values())
        names.setdefault(words.lower(), []).append(name)
        printed.setdefault(words.lower(), words)
    return "; ".join(
        f"{listed(members)} {'has' if len(members) == 1 else 'have'} {printed[words]}"
        for words, members in names.items()
    )


def listed(words: Iterable[str]) -> str:
    """Words as a list in a sentence.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
