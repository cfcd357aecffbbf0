"""Read the date of publication as seconds and in ISO 8601."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

MONTHS = (
    "january february march april may june july august september october november december"
).split()
SHORT_MONTHS = [month[:3] for month in MONTHS]
_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s?"
    r"(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_COMPACT = re.compile(
    r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z|[+-]\d{4})?)?(?!\d)"
)
_NAMED = re.compile(
    r"\b([A-Z][a-z]{2,8}|[A-Z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d{2})(?!\d)"
)
_TURNED = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th)?\.?\s+([A-Z][a-z]{2,8}|[A-Z]{3,9})\.?,?\s+((?:19|20)\d{2})(?!\d)"
)


def read_date(text: str) -> str:
    """Find the date in a text, in ISO 8601 with its time and zone if it has them.

    The result is empty if the text has no date or an impossible one. Days written as numbers alone
    (3/4/2031) are not read: their order is a guess.

    >>> read_date("Published March 2, 2031"), read_date("2031-03-02T10:00:00Z")
    ('2031-03-02', '2031-03-02T10:00:00Z')
    >>> read_date("Tue, 02 Mar 2031 10:00:00 +0100")
    '2031-03-02T10:00:00+01:00'
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
    for pattern, order in ((_NAMED, (3, 1, 2)), (_TURNED, (3, 2, 1))):
        if (named := pattern.search(text)) and (
            month_word := named[order[1]][:3].lower()
        ) in SHORT_MONTHS:
            return _whole(
                named[order[0]],
                f"{SHORT_MONTHS.index(month_word) + 1:02d}",
                f"{int(named[order[2]]):02d}",
                None,
                None,
            )
    return ""


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
