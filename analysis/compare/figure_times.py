"""Decide of what time a figure is, and put the counts of one thing in order of time."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
Span = tuple[str, str]  # the first and the last day, as ISO dates

_WEEKDAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*day\b", re.I)
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(rf"\b(?:(\d{{1,2}})\s+)?{_MONTH}(?:\s+(\d{{1,2}})\b(?!,?\d))?", re.I)
_YEAR = re.compile(r"\b[12]\d{3}\b")
_RELATIVE = re.compile(r"\b(?:last|this|next)\s+\w+|\b(?:yesterday|today|tomorrow)\b", re.I)
_HOURS = (
    ("dawn", "daybreak", "sunrise"),
    ("morning", "breakfast"),
    ("noon", "midday", "lunchtime"),
    ("afternoon",),
    ("evening", "dusk", "nightfall", "sunset"),
    ("night", "midnight", "tonight"),
)
_EDGES = {"early": 0, "late": 4}  # of a day whose hour is not named
_CLOCK = re.compile(r"\b(\d{1,2})(?:[.:]\d\d)?\s*([ap])\.?m\b", re.I)
_COUNTED_BY = re.compile(
    r"\b(?:by|as of|until|up to)\s+(?:(?:late|early|mid-?)[ -]?)?(?:the (?:end of the )?)?(?:"
    r"daybreak|dawn|sunrise|noon|midday|lunchtime|dusk|nightfall|sunset|midnight|morning|afternoon"
    r"|evening|night|day|week|\d{1,2}(?:[.:]\d\d)?\s*[ap]\.?m\b)",
    re.I,
)
_IN = re.compile(r"^(?:in|on|at)\b\s*", re.I)
_STATE_OF_COUNT = re.compile(r"(?:as of|as at|by|until|up to|so far)\b", re.I)


def span_of(row: Row) -> Span | None:
    """The first and the last day of a figure as ISO dates; "--07-04" where no year is known."""
    start, end = row.get("as_of_start"), row.get("as_of_end")
    return (str(start or end), str(end or start)) if start or end else None


def times_differ(a: Row, b: Row) -> bool:
    """Whether two figures are said to be of times that do not meet."""
    spans = span_of(a), span_of(b)
    if spans[0] and spans[1] and _are_apart(spans[0], spans[1]):
        return True
    named = _named_times(a), _named_times(b)
    shared = named[0].keys() & named[1].keys()
    if spans[0] and spans[1]:
        shared &= {"hour"}
    return any(not named[0][kind] & named[1][kind] for kind in shared)


def counts_differ_in_time(a: Row, b: Row) -> bool:
    """Whether two counts that may still rise were made at different times.

    The day that a sentence names is often that of the event, so accounts of different days count
    at different times, unless both say as of which day they count. One that says so, beside one
    that does not, counts at a time of its own.
    """
    if times_differ(a, b):
        return True
    said = [is_state_of_count(row) for row in (a, b)]
    if any(said):
        return not all(said)
    days = [str(row.get("published") or "")[:10] for row in (a, b)]
    return all(days) and days[0] != days[1]


def is_state_of_count(row: Row) -> bool:
    """Whether a figure is said to be the count so far: "by noon", "as of July 4"."""
    return bool(_STATE_OF_COUNT.match(_words(row)))


def find_count_time(text: str) -> str:
    """The words of a sentence that say until which part of a day it counts, empty without any.

    >>> find_count_time("By nightfall the office had counted 117 cases.")
    'By nightfall'
    """
    found = _COUNTED_BY.search(text)
    return found[0] if found else ""


def order_in_time(rows: Sequence[Row]) -> list[int]:
    """The places of counts of one thing in order of time; without known times by their number."""
    days = [_day_of(row) for row in rows]
    known = all(days)
    return sorted(
        range(len(rows)),
        key=lambda k: (days[k] if known else "", _hour_of(rows[k]) if known else 0, _size(rows[k])),
    )


def time_words(row: Row) -> str:
    """When a figure was so, in the words of its account or by the day of publication."""
    words = _IN.sub("", _words(row), count=1)
    published = str(row.get("published") or "")[:10]
    return words or (f"published {published}" if published else "no time given")


def _words(row: Row) -> str:
    """The time of a figure in the words of its sentence."""
    return " ".join(str(row.get("as_of") or row.get("counted_by") or "").split())


def _are_apart(a: Span, b: Span) -> bool:
    """Whether two spans have no day, or hour, in common; by day and month if one has no year."""
    without_year = any(day.startswith("--") for span in (a, b) for day in span)
    cut = slice(-5, None) if without_year else slice(None)
    left, right = ([_day(end)[cut] + end[len(_day(end)) :] for end in span] for span in (a, b))
    timed = all("T" in end for end in (*left, *right))
    (low, high), (other_low, other_high) = (
        [end if timed else end.partition("T")[0] for end in ends] for ends in (left, right)
    )
    return high < other_low or other_high < low


def _day(moment: str) -> str:
    """The day of a time in ISO 8601."""
    return moment.partition("T")[0]


def _day_of(row: Row) -> str:
    span = span_of(row)
    return _day(span[1]) if span else str(row.get("published") or "")[:10]


def _size(row: Row) -> float:
    known = [float(row[k]) for k in ("value", "low", "high") if row[k] is not None]
    return known[0] if known else 0.0


def _hour_of(row: Row) -> int:
    words = _words(row).lower()
    clock = _CLOCK.search(words)
    if clock:
        return (int(clock[1]) % 12 + (12 if clock[2] == "p" else 0)) // 4
    named = [n for n, names in enumerate(_HOURS) if any(x in words for x in names)]
    named += [n for edge, n in _EDGES.items() if edge in words]
    return named[0] if named else -1


def _named_times(row: Row) -> dict[str, set[str]]:
    """Kind of time -> the times of the kind that the words of a figure name."""
    words = _words(row)
    dates = [(d or after, month.lower()) for d, month, after in _DATE.findall(words)]
    hour = _hour_of(row)
    found = {
        "weekday": {day.lower() for day in _WEEKDAY.findall(words)},
        "month": {month for _, month in dates},
        "date": {f"{int(day)} {month}" for day, month in dates if day},
        "year": set(_YEAR.findall(words)),
        "relative": {" ".join(m.lower().split()) for m in _RELATIVE.findall(words)},
        "hour": {str(hour)} if hour >= 0 else set(),
    }
    return {kind: times for kind, times in found.items() if times}
