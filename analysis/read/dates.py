"""Read the date of publication as seconds and in ISO 8601."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

MONTHS = (
    "january february march april may june july august september october november december"
).split()
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
SHORT_MONTHS = [month[:3] for month in MONTHS]
MONTH_NAMES = {  # names in English, German, French, Spanish, Italian, Portuguese and Dutch
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner janvier janv enero ene gennaio janeiro januari",
            "february feb februar februari février févr fév febrero febbraio fevereiro fev",
            "march mar märz mär mrz mars marzo março maart mrt",
            "april apr avril avr abril abr aprile",
            "may mai mayo maggio mag maio mei",
            "june jun juni juin junio giugno giu junho",
            "july jul juli juillet juil julio luglio lug julho",
            "august aug août aout agosto augustus",
            "september sep sept septembre septiembre settembre setembro",
            "october oct oktober okt octobre octubre ottobre ott outubro",
            "november nov novembre noviembre novembro",
            "december dec dezember dez décembre déc diciembre dic dicembre dezembro",
        ),
        1,
    )
    for name in names.split()
}
ZONES = {
    "Z": "Z", "UTC": "Z", "GMT": "Z", "WET": "Z", "BST": "+01:00", "CET": "+01:00",
    "MEZ": "+01:00", "CEST": "+02:00", "MESZ": "+02:00", "EST": "-05:00", "EDT": "-04:00",
    "CST": "-06:00", "CDT": "-05:00", "MST": "-07:00", "MDT": "-06:00", "PST": "-08:00",
    "PDT": "-07:00",
}  # fmt: skip
_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s?"
    r"(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_COMPACT = re.compile(
    r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z|[+-]\d{4})?)?(?!\d)"
)
_WORD = r"([A-Za-zÀ-ÿ]{3,10})\.?"
_YEAR = r"((?:19|20)\d{2})(?!\d)"
_NAMED = re.compile(
    rf"(?<![\w-]){_WORD}\s+(\d{{1,2}})(?:st|nd|rd|th|er)?,?\s+(?:de\s+|del\s+)?{_YEAR}"
)
_TURNED = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|º)?(?:\.?\s+|\.|-)(?:de\s+|of\s+)?{_WORD},?(?:\s+|-)"
    rf"(?:de\s+|del\s+)?{_YEAR}",
)
_POSTED = re.compile(  # Tue Mar 04 09:30:00 +0000 2031
    r"\b[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d{2}:\d{2}:\d{2}) (?:([+-]\d{4}) )?" + _YEAR
)
_NUMBERS = re.compile(rf"(?<![\d./-])(\d{{1,2}})([./-])(\d{{1,2}})\2{_YEAR}(?![\d./-])")
_CLOCK = re.compile(
    r"(?<![\d.:])(\d{1,2})(?:[.:h](\d{2}))?(?::\d{2})?\s?([ap]\.?m\.?)?(?:\s?(?:Uhr|uur))?"
    r"(?:\s?\(?([A-Z]{1,4})\b)?",
    re.I,
)


def iso_day(published: object) -> date | None:
    """Return the day that a date or time in ISO 8601 begins with, as it is written.

    >>> iso_day("2031-03-02T00:30:00+01:00"), iso_day("in March"), iso_day(None)
    (datetime.date(2031, 3, 2), None, None)
    """
    try:
        return date.fromisoformat(str(published)[: len("2031-03-02")])
    except ValueError:
        return None


def read_date(text: str) -> str:
    """Find the date in a text, in ISO 8601 with its time and zone if it has them.

    The result is empty if the text has no date or an impossible one. Of days written as numbers
    alone, those with points (4.3.2031) and those with a number over 12 are read; the order of any
    other (3/4/2031) is a guess.

    >>> read_date("Published March 2, 2031"), read_date("2031-03-02T10:00:00Z")
    ('2031-03-02', '2031-03-02T10:00:00Z')
    >>> read_date("Tue, 02 Mar 2031 10:00:00 +0100")
    '2031-03-02T10:00:00+01:00'
    >>> read_date("Tue 4 Mar 2031 09.30 GMT"), read_date("4 de marzo de 2031")
    ('2031-03-04T09:30Z', '2031-03-04')
    """
    if iso := _ISO.search(text):
        year, month, day, time, zone = iso.groups()
        return _whole(year, month, day, time, zone)
    if compact := _COMPACT.search(text):
        year, month, day, hour, minute, second, zone = compact.groups()
        return _whole(year, month, day, f"{hour}:{minute}:{second}" if hour else None, zone)
    if re.match(r"\s*\w{3}, \d", text):
        try:
            return parsedate_to_datetime(text.strip()).isoformat()
        except (ValueError, TypeError, IndexError):
            pass
    if posted := _POSTED.search(text):
        month, day, time, zone, year = posted.groups()
        number = MONTH_NAMES.get(month.lower(), 0)
        return _whole(year, f"{number:02d}", f"{int(day):02d}", time, zone)
    if found := _in_figures(text):
        return found
    return _in_words(text)


def _in_figures(text: str) -> str:
    """A day in figures whose order is plain: with points, or with a number over 12."""
    numbers = _NUMBERS.search(text)
    if numbers is None:
        return ""
    first, mark, second, year = numbers.groups()
    turned_round = mark != "." and int(second) > 12
    day, month = (second, first) if turned_round else (first, second)
    if mark != "." and max(int(first), int(second)) <= 12:
        return ""
    time, zone = _time_beside(text, numbers)
    return _whole(year, f"{int(month):02d}", f"{int(day):02d}", time, zone)


def _in_words(text: str) -> str:
    """A day with the name of its month, before or behind the number."""
    found = ((m, m[3], m[1], m[2]) for m in _NAMED.finditer(text))
    turned = ((m, m[3], m[2], m[1]) for m in _TURNED.finditer(text))
    for match, year, name, day in (*found, *turned):
        if month := MONTH_NAMES.get(name.lower()):
            time, zone = _time_beside(text, match)
            return _whole(year, f"{month:02d}", f"{int(day):02d}", time, zone)
    return ""


_SHIFT = re.compile(r"\s?([+-])(\d{1,2})(?::?(\d{2}))?(?!\d)")  # hours behind or ahead of GMT


def _time_beside(text: str, date: re.Match[str]) -> tuple[str | None, str | None]:
    """The time of day just after a date, or just before it, with its zone."""
    near = (text[date.end() : date.end() + 28], text[max(0, date.start() - 24) : date.start()])
    for part in near:
        for clock in _CLOCK.finditer(part):
            hour, half = int(clock[1]), (clock[3] or "").lower()[:1]
            if (not clock[2] and not half) or hour > (12 if half else 23):
                continue
            hour = hour % 12 + 12 * (half == "p") if half else hour
            zone = ZONES.get((clock[4] or "").upper())
            shift = _SHIFT.match(part, clock.end()) if zone == "Z" else None
            if shift:
                zone = f"{shift[1]}{int(shift[2]):02d}:{shift[3] or '00'}"
            return f"{hour:02d}:{clock[2] or '00'}", zone
    return None, None


def day_in_words(date: str, *, with_year: bool = True) -> str:
    """Write a day, month or year of a date in ISO 8601 in words.

    >>> day_in_words("2031-03-04"), day_in_words("2031-03-04", with_year=False)
    ('4 March 2031', '4 March')
    """
    year, month, day = [*date.split("-"), "", ""][:3]
    known = [str(int(day))] if day else []
    known += [MONTHS[int(month) - 1].capitalize()] if month else []
    return " ".join([*known, *([year] if with_year or not known else [])])


def read_iso(iso: str) -> datetime | None:
    """Read a date in ISO 8601, in UTC if it names no zone; None for a day that does not exist.

    >>> read_iso("2031-03-02T10:00:00Z") == read_iso("2031-03-02T11:00:00+01:00")
    True
    >>> read_iso("2031-02-30")
    """
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _whole(year: str, month: str, day: str, time: str | None, zone: str | None) -> str:
    if not (int(year) >= 1800 and 1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return ""
    if time and not all(int(part) < 61 for part in time.split(":")):
        time = None
    zone = re.sub(
        r"([+-]\d{2})(\d{2})$", r"\1:\2", (zone or "").replace("UTC", "Z").replace("GMT", "Z")
    )
    return f"{year}-{month}-{day}" + (f"T{time}{zone}" if time else "")


FIRST, LAST = 1800, 2200  # years of a date: others are a slip or mean "unknown"
_SECONDS = re.compile(r"-?\d{9,13}(?:\.\d+)?")  # since 1970, or thousandths of them
_THOUSANDTHS = 1e11
_RUN = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})")  # 20310302101500
_YEAR_FIRST = re.compile(r"\s*(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_DATE_LIKE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|(?<!\d)\d{8}(?!\d)"
    r"|\d{1,2}\W+[A-Za-z]{3,9}\W+\d{4}|[A-Za-z]{3,9}\W+\d{1,2}\W+\d{4}|since 1970"
)
_FIGURES = re.compile(r"\s*\d{1,2}([/.-])\d{1,2}\1(?:\d{4}|\d{2})(?!\d)")


class Moment(NamedTuple):
    """A date, or what is wrong with it.

    ``at`` is in seconds since 1970 in UTC, ``iso`` the date as printed, in ISO 8601. Without them,
    ``kind`` and ``reason`` say what is wrong.
    """

    at: float | None
    iso: str = ""
    kind: str = ""
    reason: str = ""


def read_moment(published: str) -> Moment:
    """Read the date of a record; a day without a time is its midnight, no zone means UTC.

    ISO 8601, the dates of mails and pages, days with the year first, and seconds or thousandths
    since 1970 are read. A date in figures alone (3/4/2031) is not: the order of day and month is a
    guess. Days that do not exist, and years before 1800 or after 2200, are impossible.

    >>> read_moment("2031-03-02")[:2], read_moment("1930212000").iso
    ((1930176000.0, '2031-03-02'), '2031-03-02T10:00:00Z')
    >>> read_moment("2031-02-30").reason
    "its date '2031-02-30' does not exist"
    """
    printed = published.strip()
    if _SECONDS.fullmatch(printed):
        return _since_1970(float(printed), printed)
    if run := _RUN.fullmatch(printed):
        printed = "{}-{}-{}T{}:{}:{}".format(*run.groups())
    elif first := _YEAR_FIRST.match(printed):
        printed = f"{first[1]}-{int(first[3]):02d}-{int(first[4]):02d}" + printed[first.end() :]
    iso = read_date(printed)
    for form in dict.fromkeys([iso, iso[:10]] if iso else []):
        moment = read_iso(form)
        if moment and FIRST <= moment.year <= LAST:
            return Moment(moment.timestamp(), form)
    return _unread(published)


def _since_1970(number: float, published: str) -> Moment:
    seconds = number / 1000 if abs(number) >= _THOUSANDTHS else number
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return _unread(published)
    return (
        Moment(seconds, moment.strftime("%Y-%m-%dT%H:%M:%SZ"))
        if FIRST <= moment.year <= LAST
        else _unread(published)
    )


def _unread(published: str) -> Moment:
    shown = published if len(published) <= 60 else published[:57] + "..."
    if _FIGURES.match(published):
        return Moment(
            None,
            "",
            "unread date",
            f"its date {shown!r} is in figures only, so day and month are ambiguous",
        )
    if _DATE_LIKE.search(published) or published.strip().lstrip("-").isdigit():
        return Moment(None, "", "impossible date", f"its date {shown!r} does not exist")
    return Moment(None, "", "unread date", f"no date can be read from {shown!r}")
