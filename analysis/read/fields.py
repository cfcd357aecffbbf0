"""The fields of an account: the names that others give them, and what each may contain.

``admit`` takes a record that a file itself contains: of JSON, CSV, Parquet or XLSX, front matter, a
sidecar. ``confirm`` takes one that a reader of this package made, which may also name captions,
lines it left out, who read it and the hash of what was read.
"""

from __future__ import annotations

import ast
import math
import numbers
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, time
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, NamedTuple

from rapidfuzz import fuzz

from analysis.errors import mend, one_line
from analysis.read.dates import read_moment
from analysis.read.feeds import plain_words
from analysis.resources import read_csv

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
NAMES = frozenset(["text", *FIELDS])
SET_ASIDE = "set_aside"  # of a record: (field, place, reason) of each value that was not taken
CODED = "coded"  # what a project of codes says of words
MENDED = "mended"  # of a record: field -> the value as received, half signs as escapes
_ONE_LINE = NAMES - {"text", "headline", "dek", "byline"}
_LONGEST = {"account_id": 2000, "story_id": 500, "url": 8000}
_LONG = 20_000  # characters of any other field
_PART = 300  # characters of the name of a part
_KEYS = 500  # names of one record that are looked at
_EMPTY = frozenset(
    ["nan", "none", "null", "nat", "<na>"]
)  # what other programs write into a cell that has nothing
_MISSING = frozenset(["NAType", "NaTType"])  # what pandas writes into an empty cell
_KINDS: tuple[tuple[Any, str], ...] = (
    (bool, "true or false"),
    (Mapping, "an object"),
    ((list, tuple, set), "a list"),
    ((bytes, bytearray), "bytes"),
    (numbers.Number, "a number"),
    ((date, time), "a date"),
)


class FieldName(NamedTuple):
    """A name of a field: 0 is the field's own, a higher number is taken later."""

    field: str
    order: int


@cache
def contract() -> dict[str, FieldName]:
    """Return every name that is understood, in its plain form, with its field.

    Names without a place in an account have an empty field.

    >>> contract()["publishdate"].field, contract()["fields.bodytext"].field
    ('published', 'text')
    """
    names: dict[str, FieldName] = {}
    counts: dict[str, int] = {}
    for row in read_csv("fields.csv"):
        order = counts.get(row["field"], 0)
        names[plain_name(row["name"])] = FieldName(row["field"], order)
        counts[row["field"]] = order + 1
    return names


def plain_name(name: Any) -> str:
    """Return a name without case, spaces, hyphens and underscores; empty for what is no text.

    >>> plain_name(" Publish_Date "), plain_name(7)
    ('publishdate', '')
    """
    return re.sub(r"[\s_-]", "", name).lower() if isinstance(name, str) else ""


def field_of(name: Any) -> str:
    """Return the field that a name means; empty for any other name."""
    known = _known(name) if isinstance(name, str) and len(name) < _LONG_NAME else None
    return known.field if known else ""


_LONG_NAME = 200  # characters


@lru_cache(maxsize=4096)
def _known(name: str) -> FieldName | None:
    return contract().get(plain_name(name))


_LIKE = {
    "text": "text body content article story",
    "headline": "headline title",
    "byline": "byline author authors writer reporter",
    "published": "date published publication time",
    "outlet": "outlet source publisher newspaper site",
    "url": "url link href address",
}


def unknown_names(names: Iterable[Any]) -> list[str]:
    """List the names that look like one of a field which no other name gives.

    >>> unknown_names(["text", "articleHeadlineMain", "pub_date_utc", "colour", "outlett"])
    ['articleHeadlineMain', 'pub_date_utc', 'outlett']
    """
    given = [name for name in names if isinstance(name, str)]
    known = {field_of(name) for name in given}
    wanted = {
        word: field
        for field, words in _LIKE.items()
        if field not in known
        for word in words.split()
    }
    return [
        name
        for name in given
        if plain_name(name) not in contract()
        and (any(word in wanted for word in _words_in(name)) or _is_misspelt(name, known))
    ]


def _is_misspelt(name: str, known: set[str]) -> bool:
    """Whether a name is a slip of the pen away from a field that no other name gives."""
    plain = plain_name(name)
    fields = [field for field in (*FIELDS, "text", "author", "title") if field not in known]
    return 5 <= len(plain) <= 20 and any(
        fuzz.ratio(plain, plain_name(field)) >= _ALIKE for field in fields
    )


_ALIKE = 83  # of 100: one letter wrong, left out or too many in seven


def _words_in(name: str) -> list[str]:
    return re.findall(r"[a-z]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", name[:200]).lower())


def admit(record: Mapping[Any, Any], place: str = "") -> Record:
    """Take from a file's own record what it may say: the fields of an account, as words.

    A field is found under any of the names in ``data/fields.csv``, in their order; names inside an
    object count too ("source.name"). Numbers and dates become words. A value of another type, or
    one that is too long, is set aside by its name and the account is read without it; whatever else
    the record says (``captions``, ``sha256``, ``path`` ...) is passed over.

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
    >>> admit({"maintext": "Words.", "authors": ["Ann Lee", "Bo Day"]})
    {'text': 'Words.', 'byline': 'Ann Lee, Bo Day'}
    >>> admit({"dek": ["x"]}, "line 3")
    {'set_aside': [['dek', 'line 3', 'is a list, not words; write it as text']]}
    """
    given: dict[str, list[tuple[int, bool, str, Any]]] = {}
    for key, value in _named(record):
        name = _known(key) if len(key) < _LONG_NAME else None
        called = name is not None and name.field == "account_id" and isinstance(value, str)
        if name is None or not name.field or (is_missing(value) and not (called and value.strip())):
            continue  # an account may be called "none"
        exact = key == name.field
        given.setdefault(name.field, []).append((name.order, not exact, key, value))
    found: Record = {}
    aside: list[list[str]] = []
    for field, values in given.items():
        reason = ""
        for order, _, _, value in sorted(values, key=lambda v: v[:2]):
            mine = value if order == 0 else _as_words(field, value)
            if mine is None:
                continue
            reason = reason or _take(found, field, mine)
            if field in found:
                break
        else:
            if reason:
                aside.append([field, place, reason])
    _move_address(found, [value for *_, value in given.get("outlet", ())])
    return found | {SET_ASIDE: aside} if aside else found


def _named(record: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
    """The names of a record with their values, those of objects inside it too."""
    for key, value in list(record.items())[:_KEYS]:
        if not isinstance(key, str):
            continue
        yield key, value
        if isinstance(value, Mapping) and plain_name(key) not in NAMES:
            for inner, inside in list(value.items())[:_KEYS]:
                if isinstance(inner, str):
                    yield f"{key}.{inner}", inside


_ADDRESS = re.compile(r"https?://\S+$")
_LISTED = re.compile(r"\s*\[\s*['\"].*\]\s*$", re.S)  # a list that a program wrote as text


def _as_words(field: str, value: Any) -> Any:
    """A value under another's name of a field, as words; None for what does not fit."""
    if field == "text":
        return _plain_text(value)
    if field == "byline":
        return ", ".join(dict.fromkeys(_people(value))) or None
    if isinstance(value, Mapping):
        value = next((v for k in ("name", "title") if isinstance(v := value.get(k), str)), None)
    if isinstance(value, list | tuple) and len(value) == 1 and isinstance(value[0], str):
        value = value[0]
    if field == "outlet" and isinstance(value, str):
        return re.sub(r"^(?:https?://)?www\.([^/\s]+)/?$", r"\1", value.strip())
    if field == "published" and isinstance(value, str) and not read_moment(value).iso:
        return value if re.search(r"\d{4}|\d/\d", value) else None  # a place, as in a dateline
    if field == "language" and isinstance(value, str) and len(value) > 35:
        return None
    return value if words_of(value) else None


def _plain_text(value: Any) -> Any:
    """A text under another's name; one in markup as its lines."""
    if not isinstance(value, str):
        return None
    return plain_words(value) if re.match(r"\s*<(?:p|div|h\d|article)\b", value, re.I) else value


def _people(value: Any, level: int = 0) -> Iterator[str]:
    """The names in a value: a text, a list of them, objects with a name."""
    if isinstance(value, str) and _LISTED.match(value) and len(value) < _LONG:
        try:
            value = ast.literal_eval(value.strip())
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            value = value.strip(" []")
    if isinstance(value, str):
        name = re.sub(r"\[\[(?:[^\]|]*\|)?([^\]|]*)\]\]", r"\1", value).strip()
        name = re.sub(r"\s*;\s*", ", ", name).strip(" ,")
        name = re.sub(r"^(?:by|von|par|por|door)[:\s]\s*(?=\S)", "", name, flags=re.I)
        if name and not _ADDRESS.match(name) and not is_missing(name):
            yield name
    elif isinstance(value, Mapping) and level < 3:
        yield from _people(value.get("name") or value.get("title"), level + 1)
    elif isinstance(value, list | tuple) and level < 3:
        for part in value[:100]:
            yield from _people(part, level + 1)
    elif words_of(value):
        yield str(words_of(value))


def _move_address(found: Record, outlets: Iterable[Any]) -> None:
    """An outlet that is the address of an article is its address, as "source" is in notes."""
    for value in outlets:
        if isinstance(value, str) and re.match(r"https?://[^/\s]+/\S", value.strip()):
            found.setdefault("url", value.strip())
    if _ADDRESS.match(str(found.get("outlet", ""))):
        host = re.sub(r"^https?://(?:www\.)?([^/:?#]+).*", r"\1", found["outlet"])
        found["outlet"] = host


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


def verify(record: Mapping[str, Any]) -> Record:
    """Check a record that comes out of the child process, where ``confirm`` made it.

    A record that is as it should be is taken as it is; any other goes through ``confirm`` again.
    """
    for name, value in record.items():
        if name in NAMES:
            fits = isinstance(value, str) and (
                name == "text" or (value.isprintable() and len(value) <= _LONGEST.get(name, _LONG))
            )
        else:
            fits = name in _OWN and _OWN[name](value)
        if not fits:
            return confirm(record)
    return dict(record)


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
        return not value or value.isspace() or (len(value) < 9 and value.strip().lower() in _EMPTY)
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


def _is_coded(value: Any) -> bool:
    """Whether a value is what a project of codes says of words: the code is a path of names."""
    return isinstance(value, dict) and all(
        _is_lines(v) and v if k == "code" else _is_text(v) for k, v in value.items()
    )


# What only the readers of this package say of an account, and the check of each.
OWN: dict[str, Callable[[Any], bool]] = {
    "captions": _is_lines,
    "updates": _has("time", "line"),
    "dropped": _has("text", "rule"),
    **dict.fromkeys(("section", "length", "extractor", "path", "sha256"), _is_text),
}
_OWN = OWN | {
    CODED: _is_coded,
    SET_ASIDE: lambda value: isinstance(value, list) and all(map(_is_lines, value)),
    MENDED: lambda value: isinstance(value, dict) and _is_lines(list(value.values())),
}
