"""Check the fields of a record: those of the README as words, and no others.

``admit`` takes a record that a file itself contains: of JSON, CSV, Parquet or XLSX, front matter, a
sidecar. ``confirm`` takes one that a reader of this package made, which may also name captions,
lines it left out, who read it and the hash of what was read.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal
from itertools import chain
from typing import Any

from analysis.errors import mend, one_line

Record = dict[str, Any]
FIELDS = (
    "account_id",
    "story_id",
    "outlet",
    "kind",
    "headline",
    "dek",
    "byline",
    "published",
    "url",
    "language",
)
COLUMNS = {  # field of an account -> the names that tables give it
    "url": ("url", "documentidentifier", "sourceurl", "link", "address"),
    "headline": ("headline", "title"),
    "outlet": ("outlet", "media_name", "publication", "sourcecommonname", "domain"),
    "published": ("published", "publish_date", "date", "indexed_date"),
}
NAMES = frozenset(["text", *FIELDS, *chain.from_iterable(COLUMNS.values())])
SET_ASIDE = "set_aside"  # of a record: (field, place, reason) of each value that was not taken
MENDED = "mended"  # of a record: field -> the value as received, half signs as escapes
_ONE_LINE = frozenset(NAMES) - {"text", "headline", "title", "dek", "byline"}
_LONGEST = {"account_id": 2000, "story_id": 500, "url": 8000}
_LONG = 20_000  # characters of any other field
_PART = 300  # characters of the name of a part
_MISSING = frozenset(["NAType", "NaTType"])  # what pandas writes into an empty cell
_KINDS: tuple[tuple[Any, str], ...] = (
    (bool, "true or false"),
    (Mapping, "an object"),
    ((list, tuple, set), "a list"),
    ((bytes, bytearray), "bytes"),
    (numbers.Number, "a number"),
    ((date, time), "a date"),
)


def admit(record: Mapping[Any, Any], place: str = "") -> Record:
    """Take from a file's own record what it may say: the fields of an account, as words.

    Numbers and dates become words. A value of another type, or one that is too long, is set aside
    by its name and the account is read without it; whatever else the record says (``captions``,
    ``sha256``, ``path`` ...) is passed over.

    Parameters
    ----------
    record
        The record as it was read, with any keys and values. Keys count in any case.
    place
        Where it is in its file ("line 3"), for the reasons.

    Returns
    -------
    dict
        Fields of ``NAMES``; under ``SET_ASIDE`` what was not taken, under ``MENDED`` what was
        changed.

    Examples
    --------
    >>> admit({"text": "Words.", "Outlet": 7, "captions": 5, "url": None})
    {'text': 'Words.', 'outlet': '7'}
    >>> admit({"dek": ["x"]}, "line 3")
    {'set_aside': [['dek', 'line 3', 'is a list, not words; write it as text']]}
    """
    found: Record = {}
    aside: dict[str, list[str]] = {}
    for key, value in record.items():
        name = key.strip().lower() if isinstance(key, str) else ""
        twice = (name in found or name in aside) and name != key
        if name not in NAMES or is_missing(value) or twice:
            continue
        if reason := _take(found, name, value):
            aside[name] = [name, place, reason]
    return found | {SET_ASIDE: list(aside.values())} if aside else found


def confirm(record: Mapping[str, Any]) -> Record:
    """Take a record that a reader of this package made, with what only readers may say.

    Parameters
    ----------
    record
        The record, or a part that was set aside (``part`` and ``aside``).

    Returns
    -------
    dict
        The record with what fits; a part that was set aside on one line each.

    Examples
    --------
    >>> confirm({"text": "Words.", "captions": ["A gate"], "dropped": 5, "extractor": "PDFium"})
    {'text': 'Words.', 'captions': ['A gate'], 'extractor': 'PDFium'}
    """
    if "aside" in record:
        return {
            "part": one_line(str(record.get("part", "")))[:_PART],
            "aside": one_line(str(record["aside"])),
        }
    found = admit(record)
    own = {
        name: record[name] for name, fits in _OWN.items() if name in record and fits(record[name])
    }
    joined = [*own.get(SET_ASIDE, []), *found.get(SET_ASIDE, [])]
    mended = found.get(MENDED, {}) | own.get(MENDED, {})
    return (
        found | own | ({SET_ASIDE: joined} if joined else {}) | ({MENDED: mended} if mended else {})
    )


def words_of(value: Any) -> str | None:
    """Return a cell as words: whole numbers without a point, dates in ISO 8601.

    Examples
    --------
    >>> words_of(7.0), words_of(date(2031, 3, 2)), words_of(True), words_of(["x"])
    ('7', '2031-03-02', None, None)
    """
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool):
        return None
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, numbers.Number) and hasattr(value, "item"):
        value = value.item()  # NumPy's own numbers
    if not isinstance(value, int | float | Decimal):
        return None
    try:
        if not isinstance(value, int) and not math.isfinite(value):
            return None
        whole = isinstance(value, float) and value.is_integer()
        return str(int(value) if whole else value)
    except ValueError:  # more digits than Python writes
        return None


def kind_of(value: Any) -> str:
    """Name the type of a value for a reason: "a list", "a number"."""
    return next((words for kind, words in _KINDS if isinstance(value, kind)), "of another type")


def is_missing(value: Any) -> bool:
    """Say whether a cell is empty: None, a text without a sign, NaN."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value or value.isspace()
    if isinstance(value, numbers.Real):
        return bool(value != value)
    return (isinstance(value, Decimal) and value.is_nan()) or type(value).__name__ in _MISSING


def why_not(name: str, value: Any) -> str:
    """Return why a value cannot be a field of that name; empty when it can."""
    words = words_of(value)
    if not words or (name == "text" and not isinstance(value, str)):
        return f"is {kind_of(value)}, not words; write it as text"
    limit = _LONGEST.get(name, _LONG)
    if name != "text" and len(words) > limit:
        return f"has {len(words):,} characters, over the limit of {limit:,}; shorten it"
    return ""


def _take(found: Record, name: str, value: Any) -> str:
    """Add a field to a record; returns why not where it cannot be taken."""
    if reason := why_not(name, value):
        return reason
    words = words_of(value) or ""
    words = words.strip() if name in _ONE_LINE else words
    if name != "text" and not (words.isascii() and words.isprintable()):
        made = one_line(words).strip() if name in _ONE_LINE else mend(words)
        if made != words:
            found.setdefault(MENDED, {})[name] = escape_halves(words)
        words = made
    if words:
        found[name] = words
    return ""


def escape_halves(text: str) -> str:
    """Write half signs as escapes, so that what was received can be written."""
    return text.encode("utf8", "backslashreplace").decode("utf8")


def _is_lines(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(line, str) for line in value)


def _has(*keys: str) -> Callable[[Any], bool]:
    """A check for a list of mappings that have these keys, and texts as values."""
    return lambda value: (
        isinstance(value, list)
        and all(
            isinstance(part, dict)
            and set(keys) <= set(part)
            and all(isinstance(v, str) for v in part.values())
            for part in value
        )
    )


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


# What only the readers of this package say of an account, and the check of each.
OWN: dict[str, Callable[[Any], bool]] = {
    "captions": _is_lines,
    "updates": _has("time", "line"),
    "dropped": _has("text", "rule"),
    **dict.fromkeys(("section", "length", "extractor", "path", "sha256"), _is_text),
}
_OWN = OWN | {
    SET_ASIDE: lambda value: isinstance(value, list) and all(map(_is_lines, value)),
    MENDED: lambda value: isinstance(value, dict) and _is_lines(list(value.values())),
}
