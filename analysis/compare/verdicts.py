"""How the quantities of one group stand: identical, compatible, different scope or date, conflict, not comparable."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

Row = Mapping[str, Any]
_MANY = 5  # accounts that one reason can name
_LOOSE = frozenset(
    [
        "the",
        "and",
        "for",
        "with",
        "from",
        "that",
        "this",
        "those",
        "into",
        "was",
        "were",
        "has",
        "had",
        "have",
        "been",
        "are",
        "its",
        "mr",
        "mrs",
        "ms",
    ]
)
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


def interval(row: Row, *, rounded: bool = False) -> tuple[float, float]:
    """The interval a quantity stands for, open ends infinite; ``rounded``: what its printed digits leave open too.

    >>> interval({"value": 43e6, "low": 43e6, "high": 43e6, "bound": "=", "unit": "dollar", "surface": "$43 million"}, rounded=True)
    (42500000.0, 44000000.0)
    """
    low = -math.inf if row["low"] is None else float(row["low"])
    high = math.inf if row["high"] is None else float(row["high"])
    if rounded and row["bound"] == "=" and row["value"] is not None:
        step = _step(row)
        low, high = low - step / 2, high + step
    factor = _factor(row)
    return low * factor, high * factor


def _factor(row: Row) -> float:
    unit = str(row["unit"] or "")
    return 100.0 if unit == "fraction" else SECONDS.get(unit, 1.0)


def _step(row: Row) -> float:
    """The worth of the last digit printed: 1,000,000 for "$43 million", 0.1 for "35.7", 1,000 for 13,000; 0 for small whole numbers."""
    value = abs(float(row["value"]))
    number = re.search(r"\d[\d,]*(?:\.(\d+))?", str(row["surface"]))
    if row["unit"] == "fraction":
        return 0.01 if row["value"] else 0.0
    if number is None or value == 0:
        return 0.0
    printed = float(number[0].replace(",", ""))
    scale = value / printed if printed else 1.0
    if number[1]:
        return scale * 10.0 ** -len(number[1])
    if scale > 1:
        return scale
    zeros = len(number[0].replace(",", "")) - len(number[0].replace(",", "").rstrip("0"))
    return 10.0**zeros if zeros >= 3 else 0.0


def same_number(a: Row, b: Row) -> bool:
    """True when both print the same number or interval, whatever the bound."""
    if a["value"] is None or b["value"] is None:
        return a["value"] is None and b["value"] is None and interval(a) == interval(b)
    return math.isclose(a["value"] * _factor(a), b["value"] * _factor(b), rel_tol=1e-9)


def meet(a: Row, b: Row) -> bool:
    """True when both can be right of one quantity: the intervals meet, rounding allowed for."""
    (low, high), (low2, high2) = interval(a, rounded=True), interval(b, rounded=True)
    if low > high2 or low2 > high:
        return False
    return not (
        (low == high2 and (a["bound"] == ">" or b["bound"] == "<"))
        or (low2 == high and (b["bound"] == ">" or a["bound"] == "<"))
    ) or same_number(a, b)


def judge(rows: list[Row], labels: Mapping[str, str]) -> tuple[str, str]:
    """The verdict of a group and a reason in one line."""
    says = _says(rows, labels)
    if all(same_number(rows[0], r) and r["bound"] == rows[0]["bound"] for r in rows):
        return "identical", f"{_names(rows, labels)} give the same figure, {_print(rows[0])}"
    apart = [
        (a, b)
        for k, a in enumerate(rows)
        for b in rows[k + 1 :]
        if a["account_id"] != b["account_id"] and not meet(a, b)
    ]
    if not apart:
        if all(same_number(rows[0], r) for r in rows):
            return "compatible", f"same number, told more or less firmly: {says}"
        return "compatible", f"the intervals meet, so both can be right: {says}"
    a, b = apart[0]
    if len({r["account_id"] for r in rows}) > _MANY:
        says = _says([a, b], labels)
    if not _comparable(a, b):
        return "not comparable", f"{says}: {_unit(a)} and {_unit(b)} do not measure the same"
    if _dates(a, b):
        return (
            "different date",
            f"{says}: {_label(a, labels)} speaks of {a['as_of']}, {_label(b, labels)} of {b['as_of']}",
        )
    if (a["scope"] or b["scope"]) and a["scope"] != b["scope"]:
        return (
            "different scope",
            f"{says}: {_label(a, labels)} speaks of {_scope(a)}, {_label(b, labels)} of {_scope(b)}",
        )
    if _counts_apart(a, b):
        return (
            "different scope",
            f"{says}: {_label(a, labels)} counts {_what(a)}, {_label(b, labels)} {_what(b)}",
        )
    return "conflict", f"the same thing, and both cannot be right as told: {says}"


def _comparable(a: Row, b: Row) -> bool:
    units = {str(a["unit"] or ""), str(b["unit"] or "")}
    return (
        len(units) == 1
        or "" in units
        or units <= {"percent", "fraction"}
        or bool(units & {"vote"})
        or all(u in SECONDS for u in units)
    )


def _unit(row: Row) -> str:
    return str(row["unit"] or "a bare number")


def _what(row: Row) -> str:
    return str(row["counts"] or _unit(row))


def _counts_apart(a: Row, b: Row) -> bool:
    """True when each account names something of its own that is counted: earnings, and adjusted gross income."""
    one, other = (
        frozenset(re.findall(r"[a-z]{3,}", str(r["counts"] or "").lower())) - _LOOSE for r in (a, b)
    )
    if a["unit"] and a["unit"] == b["unit"]:
        one, other = one - {str(a["unit"])}, other - {str(a["unit"])}
    return (
        bool(one and other)
        and not one & other
        and not {w[:5] for w in one} & {w[:5] for w in other}
    )


def _scope(row: Row) -> str:
    words = {"part": "a part", "in all": "the total", "additional": "what was added"}
    return words.get(str(row["scope"]), str(row["scope"])) if row["scope"] else "no narrower scope"


def _dates(a: Row, b: Row) -> bool:
    years = [
        set(re.findall(r"\d{4}|\b(?:last|this|next) \w+|[A-Z][a-z]+day\b", str(r["as_of"] or "")))
        for r in (a, b)
    ]
    return bool(years[0] and years[1] and not years[0] & years[1])


def _label(row: Row, labels: Mapping[str, str]) -> str:
    return labels.get(str(row["account_id"]), str(row["account_id"]))


def _print(row: Row) -> str:
    return " ".join(str(row["surface"]).split())


def _names(rows: list[Row], labels: Mapping[str, str]) -> str:
    names = list(dict.fromkeys(_label(r, labels) for r in rows))
    return _listed(names)


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _says(rows: list[Row], labels: Mapping[str, str]) -> str:
    told: dict[str, list[str]] = {}
    for row in rows:
        words = told.setdefault(_label(row, labels), [])
        if _print(row).lower() not in (w.lower() for w in words):
            words.append(_print(row))
    sayers: dict[str, list[str]] = {}
    printed: dict[str, str] = {}
    for name, words in told.items():
        key = " and ".join(f"“{w}”" for w in words)
        sayers.setdefault(key.lower(), []).append(name)
        printed.setdefault(key.lower(), key)
    return "; ".join(
        f"{_listed(names)} {'has' if len(names) == 1 else 'have'} {printed[key]}"
        for key, names in sayers.items()
    )
