"""When an account was published: the first and the last moment that its date leaves open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from analysis.readers.dates import read_date, read_iso


class Span(NamedTuple):
    """From when to when; a time to the second is one moment."""

    first: datetime
    last: datetime


def read_time(published: Any) -> Span | None:
    """The span of a date or time as an account gives it, in UTC; None where it is missing or cannot be read.

    A time without a zone is taken as UTC. A day without an hour may begin fourteen hours earlier and end twelve later where
    no zone is told: it may be a day in Auckland or in Honolulu.

    >>> read_time("2031-03-02T10:00:00+01:00").first.isoformat(), read_time("some day")
    ('2031-03-02T09:00:00+00:00', None)
    """
    told = read_date(published) if isinstance(published, str) else ""
    moment = read_iso(told)
    if moment is None:
        return None
    at = moment.astimezone(UTC)
    if "T" in told:
        return Span(at, at)
    return Span(at - timedelta(hours=14), at + timedelta(hours=36))


def day_of(published: Any) -> str:
    """The day (UTC) of a date or time as ISO 8601; empty where there is none.

    >>> day_of("2031-03-02T00:30:00+01:00"), day_of("March 2, 2031")
    ('2031-03-01', '2031-03-02')
    """
    told = read_date(published) if isinstance(published, str) else ""
    span = read_time(told)
    return "" if span is None else told if "T" not in told else span.first.date().isoformat()
