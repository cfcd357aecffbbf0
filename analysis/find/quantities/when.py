"""When a quantity is for: the words of its sentence, and the days that they mean."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from analysis.find.quantities.context import QuantityContext
from analysis.read.dates import MONTHS, WEEKDAYS, iso_day
from analysis.resources import read_lexicon

_LEAST_LETTERS = 3
_NO_YEAR = 4  # a leap year long before any that is printed: the year of a date without one
_NUMBERS = {
    word: n + 1 for n, word in enumerate("one two three four five six seven eight nine ten".split())
} | {"a": 1, "an": 1, "twelve": 12, "": 1}
# How many characters away a date may be; a comma or a clause between counts as 60.
_NEAR, _FAR, _CLAUSE = 90, 260, 60
_CLAUSE_SIGNS = re.compile(r"[,;:]|\b(?:and|but|while|after|before|when|which|who)\b")
_PARTS = {
    "morning": ("06:00", "12:00"),
    "afternoon": ("12:00", "18:00"),
    "evening": ("18:00", "24:00"),
    "night": ("18:00", "24:00"),
    "noon": ("12:00", "12:00"),
    "midday": ("12:00", "12:00"),
}
_CLOCK = r"\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\.?|noon|midday"
_CLOCK_BEFORE = re.compile(rf"\b({_CLOCK})(?: local time)?,?(?: on)? $", re.I)
_PART_AFTER = re.compile(
    rf"^(?: (morning|noon|midday|afternoon|evening|night)\b|,? at ({_CLOCK}))(?: local time)?", re.I
)
_HOUR = re.compile(r"(\d{1,2})(?:[:.](\d\d))? ?([ap])", re.I)


class Period(NamedTuple):
    """The date or period of a figure: its words, and its first and last day in ISO 8601."""

    words: str = ""
    start: str = ""
    end: str = ""


class _Span(NamedTuple):
    """The first and the last day, either missing where it is open."""

    first: date | None
    last: date | None


def name_index(names: list[str], word: str) -> int:
    """Which name a word is, or the beginning of, as in "Sept." and "Tues."; -1 if none."""
    lower = word.lower().rstrip(".")
    if not word[:1].isupper() or len(lower) < _LEAST_LETTERS:
        return -1
    fitting = [n for n, name in enumerate(names) if name.startswith(lower)]
    whole = lower in names or word.endswith(".") or len(lower) <= _LEAST_LETTERS + 1
    return fitting[0] if len(fitting) == 1 and whole else -1


# The words


def find_period(
    context: QuantityContext, text: str, published: str, *, later: bool = False
) -> Period:
    """The date or period nearest to the figure, as printed and as days.

    ``published`` is the day of publication in ISO 8601, or empty. With ``later`` a day of the week
    is one to come. A date without a year takes the one that brings it near to publication;
    without ``published`` it is written "--07-04", and days that depend on it are missing.
    """
    match = context.match
    left = max(0, match.start - 400)
    near, start, end = text[left : match.end + 400], match.start - left, match.end - left
    nearest, least = None, _FAR + 1
    for found in _dates().finditer(near):
        if found.start() < end and found.end() > start:
            continue
        if found.end() <= start:
            between, away = near[found.end() : start], (start - found.end()) * 2
        else:
            between, away = near[end : found.start()], found.start() - end
        away += _CLAUSE * len(_CLAUSE_SIGNS.findall(between))
        limit = _FAR if found["lead"] and match.kind != "age" else _NEAR
        if away < least and away <= limit:
            nearest, least = found, away
    if nearest is None:
        return Period()
    before, after = near[: nearest.start()], near[nearest.end() :]
    first, last = resolve(nearest.group(), published, later=later)
    part = _PART_AFTER.match(after)
    words = nearest.group() + (f" {part[1]}" if part and part[1] else "")
    return Period(words, *_add_hours(first, last, before, after))


@cache
def _dates() -> re.Pattern[str]:
    """A date with its preposition: "as of Monday", "since 2007", "over the past six years"."""
    rows = {row["part"]: row["pattern"] for row in read_lexicon("periods")}
    whole = "|".join(pattern for part, pattern in rows.items() if part.startswith("period"))
    lead, edge = rows["lead"], rows["edge"]
    pattern = rf"\b(?P<lead>{lead}\s+)?(?P<edge>{edge}[ -])?(?P<whole>{whole})\b"
    return re.compile(re.sub("<(month|ordinal)>", lambda name: rows[name[1]], pattern))


# The days


def resolve(words: str, published: str = "", *, later: bool = False) -> tuple[str, str]:
    """The first and the last day of a date or period in words, in ISO 8601; empty if unknown.

    >>> resolve("since January", "2031-03-02"), resolve("by July 9")
    (('2031-01-01', '2031-03-02'), ('--07-09', '--07-09'))
    """
    found = _dates().match(words)
    if found is None:
        return "", ""
    today = iso_day(published)
    span = _read_span(found["whole"], today, later=later)
    if span is None:
        return "", ""
    if found["edge"]:
        span = _cut(span, found["edge"].rstrip(" -"))
    span = _lead(span, (found["lead"] or "").strip().lower(), today)
    return _iso(span.first), _iso(span.last)


def _iso(day: date | None) -> str:
    if day is None:
        return ""
    return f"--{day:%m-%d}" if day.year == _NO_YEAR else day.isoformat()


def _lead(span: _Span, lead: str, today: date | None) -> _Span:
    """The span that a preposition makes of one: "since July" ends on the day of publication."""
    first, last = span
    if lead == "since":
        has_year = first is not None and first.year != _NO_YEAR
        return _Span(first, today if has_year else None)
    if lead == "from" and first == last:
        return _Span(first, None)
    if lead == "after":
        return _Span(last + timedelta(1) if last else None, None)
    if lead in ("until", "through"):
        return _Span(None, last)
    if lead == "before":
        return _Span(None, first - timedelta(1) if first else None)
    return span


def _cut(span: _Span, edge: str) -> _Span:
    """The third of a span that "early", "mid" and "late" mean."""
    first, last = span
    if first is None or last is None or first == last:
        return span
    third = (last - first).days // 3
    if edge in ("early", "the start of", "the beginning of"):
        return _Span(first, first + timedelta(third))
    if edge == "mid":
        return _Span(first + timedelta(third), last - timedelta(third))
    return _Span(last - timedelta(third), last)


def _read_span(words: str, today: date | None, *, later: bool) -> _Span | None:
    for reader in (_dated, _year, _weekday, _named, _past):
        if (span := reader(words, today, later)) is not None:
            return span
    return None


_DATED = re.compile(
    r"(?:(?P<first>\d{1,2})(?:st|nd|rd|th)?(?: of)? )?(?P<month>[A-Z][a-z]+\.?)"
    r"(?: (?P<second>\d{1,2})(?:st|nd|rd|th)?(?!\d))?(?:,?(?: of)? (?P<year>\d{4}))?$"
)


def _dated(words: str, today: date | None, later: bool) -> _Span | None:
    """A day or a month with its name: "July 4", "4 July 2031", "March"."""
    found = _DATED.match(words.removeprefix("the "))
    if found is None or (month := name_index(MONTHS, found["month"])) < 0:
        return None
    day = int(found["first"] or found["second"] or 0)
    printed = int(found["year"] or 0)
    year = printed or _nearest_year(month + 1, day or 15, today, later=later)
    last = monthrange(year, month + 1)[1]
    if day > last:
        return _Span(None, None)
    return _Span(date(year, month + 1, day or 1), date(year, month + 1, day or last))


def _nearest_year(month: int, day: int, today: date | None, *, later: bool) -> int:
    """The year that brings a day near to publication: before it rather than after it."""
    if today is None:
        return _NO_YEAR
    day = min(day, 28)

    def distance(year: int) -> int:
        days = (date(year, month, day) - today).days
        is_likely = days >= 0 if later else days <= 0
        return abs(days) if is_likely else 2 * abs(days)

    return min((today.year, today.year - 1, today.year + 1), key=distance)


def _year(words: str, today: date | None, later: bool) -> _Span | None:
    """2031, or 2029 to 2031."""
    years = re.fullmatch(r"(\d{4})(?: (?:to|and|through) (\d{4}))?", words)
    if years is None:
        return None
    first, last = int(years[1]), int(years[2] or years[1])
    return _Span(date(first, 1, 1), date(last, 12, 31)) if first <= last else None


def _weekday(words: str, today: date | None, later: bool) -> _Span | None:
    """The last day of that name, publication included, or with ``later`` the next."""
    if (weekday := name_index(WEEKDAYS, words)) < 0:
        return None
    if today is None:
        return _Span(None, None)
    away = (today.weekday() - weekday) % 7
    day = today + timedelta((7 - away) % 7) if later else today - timedelta(away)
    return _Span(day, day)


_NAMED = re.compile(r"(last|this|next|past|previous) (year|month|week|quarter|night|weekend)")
_AWAY = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
_UNITS = {"last": -1, "past": -1, "previous": -1, "this": 0, "next": 1}


def _named(words: str, today: date | None, later: bool) -> _Span | None:
    """Yesterday, last week, this year, a year ago."""
    words = words.lower()
    found = _NAMED.fullmatch(words)
    known = words in _AWAY or words in ("overnight", "year to date", "a year ago", "a year earlier")
    if found is None and not known:
        return None
    if today is None:
        return _Span(None, None)
    if words in _AWAY:
        day = today + timedelta(_AWAY[words])
        return _Span(day, day)
    if words == "overnight":
        return _Span(today - timedelta(1), today)
    if words == "year to date":
        return _Span(date(today.year, 1, 1), today)
    if found is None:
        return _months(today.year - 1, today.month, 1)
    return _calendar(found[2], _UNITS[found[1]], today)


def _calendar(unit: str, away: int, today: date) -> _Span:
    """The calendar unit that is so many before or after the one of a day."""
    if unit == "year":
        return _months(today.year + away, 1, 12)
    if unit == "month":
        return _months(today.year, today.month + away, 1)
    if unit == "quarter":
        return _months(today.year, (today.month - 1) // 3 * 3 + 1 + 3 * away, 3)
    if unit == "night":
        day = today + timedelta(away)
        return _Span(day, day)
    monday = today - timedelta(today.weekday()) + timedelta(7 * away)
    if unit == "week":
        return _Span(monday, monday + timedelta(6))
    if away == 0 and today.weekday() == 0:
        monday -= timedelta(7)  # on a Monday "this weekend" is mostly the one before
    return _Span(monday + timedelta(5), monday + timedelta(6))


def _months(year: int, month: int, many: int) -> _Span:
    """So many months from a month, which may be counted past the year's ends."""
    first, last = year * 12 + month - 1, year * 12 + month + many - 2
    days = monthrange(last // 12, last % 12 + 1)[1]
    return _Span(date(first // 12, first % 12 + 1, 1), date(last // 12, last % 12 + 1, days))


_PAST = re.compile(
    r"(?:the )?(past|last|next|coming)(?: (\w+))? (year|month|week|day|decade|hour)s?"
)


def _past(words: str, today: date | None, later: bool) -> _Span | None:
    """The past six years, the last 24 hours, the next two weeks, up to or from publication."""
    found = _PAST.fullmatch(words.lower())
    if found is None:
        return None
    number = found[2] or ""
    many = int(number) if number.isdecimal() else _NUMBERS.get(number, 0)
    if today is None or not 0 < many < 1000:
        return _Span(None, None)
    sign = -1 if found[1] in ("past", "last") else 1
    other = _shift(today, sign * many, found[3])
    if other is None:
        return _Span(None, None)
    return _Span(min(today, other), max(today, other))


def _shift(day: date, many: int, unit: str) -> date | None:
    if unit in ("day", "week", "hour"):
        days = {"day": many, "week": 7 * many, "hour": round(many / 24)}[unit]
        return day + timedelta(days)
    months = day.year * 12 + day.month - 1 + many * {"month": 1, "year": 12, "decade": 120}[unit]
    year, month = months // 12, months % 12 + 1
    if not 1 <= year <= 9999:
        return None
    return date(year, month, min(day.day, monthrange(year, month)[1]))


# The hours


def _add_hours(first: str, last: str, before: str, after: str) -> tuple[str, str]:
    """The days with the hour or the part of the day that is printed beside them."""
    if not first or first != last:
        return first, last
    if found := _PART_AFTER.match(after):
        begins, ends = _hours(found[1] or found[2])
    elif found := _CLOCK_BEFORE.search(before):
        begins, ends = _hours(found[1])
    else:
        return first, last
    return f"{first}T{begins}", f"{last}T{ends}"


def _hours(words: str) -> tuple[str, str]:
    """The first and the last minute of an hour or a part of the day."""
    if words.lower() in _PARTS:
        return _PARTS[words.lower()]
    found = _HOUR.match(words)
    if found is None or int(found[1]) > 12:
        return "00:00", "24:00"
    hour = int(found[1]) % 12 + (12 if found[3].lower() == "p" else 0)
    clock = f"{hour:02d}:{found[2] or '00'}"
    return clock, clock
