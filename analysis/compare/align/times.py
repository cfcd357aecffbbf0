"""Read the days, dates, years and hours that a sentence names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from analysis.find.quantities.when import name_index
from analysis.read.dates import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from analysis.nlp import ParsedText

_CLOCK = re.compile(r"(\d{1,2})(?:[.:](\d\d))?\s*([ap])\.?m\b\.?|\b(\d{1,2}):(\d\d)\b", re.I)
_YEAR = re.compile(r"1\d\d\d|20\d\d")
_RELATIVE = ("yesterday", "today", "tomorrow", "tonight")
_PERIODS = ("week", "month", "year", "night", "summer", "winter", "spring", "autumn", "season")


RELATIVE = "relative days"  # what they mean hangs on the day of publication


class NamedTime(NamedTuple):
    """A day, date, year or hour: its kind, a value to compare, its token and place."""

    kind: str
    value: str
    token: int
    span: tuple[int, int]


def moments(parse: ParsedText, first: int, last: int) -> list[NamedTime]:
    """The days of the week, dates, years and hours in the tokens from ``first`` up to ``last``."""
    found = [
        m
        for i in range(first, last)
        if _may_be_time(parse, i) and (m := _moment(parse, i, last)) is not None
    ]
    if first < last:
        start, end = parse.start[first], parse.end[last - 1]
        for match in _CLOCK.finditer(parse.text, start, end):
            found.append(NamedTime("hours", _hour(match), parse.at(match.start()), match.span()))
    return found


def _may_be_time(parse: ParsedText, i: int) -> bool:
    first = parse.word[i][:1]
    return first.isupper() or first.isdigit() or parse.lower[i] in _RELATIVE + _PERIODS


def _moment(parse: ParsedText, i: int, last: int) -> NamedTime | None:
    word, span = parse.word[i], (parse.start[i], parse.end[i])
    if word.lower() in _RELATIVE:
        return NamedTime(RELATIVE, word.lower(), i, span)
    if word.lower() in _PERIODS and parse.lower[i - 1] in ("last", "next", "this"):
        place = parse.start[i - 1], parse.end[i]
        return NamedTime(RELATIVE, f"{parse.lower[i - 1]} {word.lower()}", i, place)
    day = name_index(WEEKDAYS, word)
    if day >= 0:
        return NamedTime("days", WEEKDAYS[day], i, span)
    month = name_index(MONTHS, word)
    if month >= 0 and (word != "May" or parse.pos[i] != "AUX"):
        return _date(parse, i, month, last)
    if _YEAR.fullmatch(word) and parse.entity[i] == "DATE":
        return NamedTime("years", word, i, span)
    return None


def _date(parse: ParsedText, i: int, month: int, last: int) -> NamedTime | None:
    """A month with the number of the day beside it; without one no date."""
    for k in (i + 1, i - 1):
        digits = re.match(r"\d{1,2}(?!\d)", parse.word[k]) if 0 <= k < last else None
        if digits and int(digits[0]) <= 31:
            a, b = min(i, k), max(i, k)
            return NamedTime(
                "dates", f"{month + 1}-{int(digits[0])}", i, (parse.start[a], parse.end[b])
            )
    return NamedTime("months", str(month + 1), i, (parse.start[i], parse.end[i]))


def _hour(match: re.Match[str]) -> str:
    hour, minute, half, hour24, minute24 = match.groups()
    if half is None:
        return f"{int(hour24)}:{minute24}"
    return f"{int(hour) % 12 + (12 if half.lower() == 'p' else 0)}:{minute or '00'}"
