"""When an account was published: what its record prints, as seconds and as ISO 8601."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import NamedTuple

from analysis.readers.dates import read_date, read_iso

FIRST, LAST = 1800, 2200  # years that a date may lie in: others are a slip or stand for "unknown"
_SECONDS = re.compile(r"-?\d{9,13}(?:\.\d+)?")  # since 1970, or thousandths of them
_THOUSANDTHS = 1e11
_RUN = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})")  # 20310302101500
_YEAR_FIRST = re.compile(r"\s*(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_DATE_LIKE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|(?<!\d)\d{8}(?!\d)|\d{1,2}\W+[A-Za-z]{3,9}\W+\d{4}|[A-Za-z]{3,9}\W+\d{1,2}\W+\d{4}|since 1970"
)
_FIGURES = re.compile(r"\s*\d{1,2}([/.-])\d{1,2}\1(?:\d{4}|\d{2})(?!\d)")


class Moment(NamedTuple):
    """``at``: seconds since 1970 in UTC; ``iso``: the date as printed, in ISO 8601; else the kind of what is wrong, and the reason."""

    at: float | None
    iso: str = ""
    kind: str = ""
    reason: str = ""


def read_moment(published: str) -> Moment:
    """The moment that a record's date tells: a day without a time is its midnight, a time without a zone is UTC.

    Read are ISO 8601, the dates of mails and pages, days with the year first, and seconds or thousandths since 1970.
    A date in figures alone (3/4/2031) is not read: the order of day and month is a guess. Days that do not exist,
    and years before 1800 or after 2200, are impossible.

    >>> read_moment("2031-03-02")[:2], read_moment("1930212000").iso
    ((1930176000.0, '2031-03-02'), '2031-03-02T10:00:00Z')
    >>> read_moment("2031-02-30").reason
    "its date '2031-02-30' does not exist"
    """
    told = published.strip()
    if _SECONDS.fullmatch(told):
        return _since_1970(float(told), told)
    if run := _RUN.fullmatch(told):
        told = "{}-{}-{}T{}:{}:{}".format(*run.groups())
    elif first := _YEAR_FIRST.match(told):
        told = f"{first[1]}-{int(first[3]):02d}-{int(first[4]):02d}" + told[first.end() :]
    iso = read_date(told)
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
            f"its date {shown!r} is in figures alone, which do not tell day from month",
        )
    if _DATE_LIKE.search(published) or published.strip().lstrip("-").isdigit():
        return Moment(None, "", "impossible date", f"its date {shown!r} does not exist")
    return Moment(None, "", "unread date", f"no date can be read from {shown!r}")
