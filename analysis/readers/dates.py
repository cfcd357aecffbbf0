"""Dates as pages, mails and exports write them, to ISO 8601."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
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
    """The date of a text as ISO 8601, with its time and zone where it gives them; empty where it tells none or an impossible one.

    Days written as numbers alone (3/4/2031) are not read: their order is a guess.

    >>> read_date("Published March 2, 2031"), read_date("2031-03-02T10:00:00Z"), read_date("Tue, 02 Mar 2031 10:00:00 +0100")
    ('2031-03-02', '2031-03-02T10:00:00Z', '2031-03-02T10:00:00+01:00')
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
        ) in _MONTHS:
            return _whole(
                named[order[0]],
                f"{_MONTHS.index(month_word) + 1:02d}",
                f"{int(named[order[2]]):02d}",
                None,
                None,
            )
    return ""


def read_iso(iso: str) -> datetime | None:
    """The moment of a date in ISO 8601, in its own zone, UTC where it tells none; nothing for a day that does not exist.

    >>> read_iso("2031-03-02T10:00:00Z") == read_iso("2031-03-02T11:00:00+01:00"), read_iso("2031-02-30")
    (True, None)
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
