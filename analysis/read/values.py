"""Values of records as words: cells, lists, objects, markup, what programs write for nothing."""

from __future__ import annotations

import ast
import html
import json
import math
import numbers
import re
from collections.abc import Iterator, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from analysis.read.dates import read_moment
from analysis.read.feeds import plain_words

LONG = 20_000  # characters of a field other than the text
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


ADDRESS = re.compile(r"https?://\S+$")
# A list or an object that a program wrote as text.
_WRITTEN = re.compile(r"\s*(?:\[\s*['\"{].*\]|\{\s*['\"].*\})\s*$", re.S)
# Where an object has its words: a name, a headline by its role, the forms of services.
_INSIDE = (
    "name", "title", "main", "rendered", "value", "text", "content", "original", "$date", "#text",
    "@value", "$t", "body",
)  # fmt: skip
_FORMS = ("main", "rendered", "value", "original", "$date", "#text")
_MARKUP = re.compile(r"\s*<(?:p|div|h\d|article|section|figure)\b", re.I)
_TAG = re.compile(r"</?[a-z][\w-]*(?:\s[^<>]*)?>|&#?\w{2,8};", re.I)
_LEVELS = 3  # lists and objects inside each other that are looked into


def as_words(field: str, value: Any, *, own: bool = False) -> Any:
    """A value of a field as words; None for what does not fit.

    Parameters
    ----------
    field
        The field.
    value
        Its value, as a file has it.
    own
        Whether the name is the field's own: a value that is no words is returned as it is, to be
        set aside.
    """
    if own:
        return _own_words(field, value)
    if field == "text":
        return _text(value)
    if field == "byline":
        return ", ".join(dict.fromkeys(_people(value))) or None
    words = _inside(_read_written(value))
    if isinstance(words, str):
        words = _plain_line(field, words)
    return words if words_of(words) else None


def _own_words(field: str, value: Any) -> Any:
    """A value under the field's own name: words in the forms that services give to a text."""
    if isinstance(value, Mapping):
        value = next((w for key in _FORMS if isinstance(w := value.get(key), str)), value)
    return _text(value) if field == "text" and isinstance(value, str) else value


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _plain_line(field: str, words: str) -> str | None:
    """The words of a field without markup; None for what is another thing."""
    if field == "outlet":
        return re.sub(r"^(?:https?://)?www\.([^/\s]+)/?$", r"\1", words.strip())
    if field == "published" and not read_moment(words).iso:
        return words if re.search(r"\d{4}|\d/\d", words) else None  # a place, as in a dateline
    if field == "language" and len(words) > 35:
        return None
    if field in ("headline", "dek") and _TAG.search(words):
        return " ".join(plain_words(html.unescape(words)).split())
    return words


def _read_written(value: Any) -> Any:
    """A value, or what it writes as text: a list or an object of Python or JSON."""
    if not (isinstance(value, str) and len(value) < LONG and _WRITTEN.match(value)):
        return value
    try:
        return ast.literal_eval(value.strip())
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        pass
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def _inside(value: Any, level: int = 0) -> Any:
    """The words in an object or in the first part of a list; None without any."""
    if level > _LEVELS:
        return None
    if isinstance(value, Mapping):
        parts = (value[key] for key in _INSIDE if value.get(key))
        return next((words for part in parts if (words := _inside(part, level + 1))), None)
    if _is_list(value):
        main = [p for p in value[:100] if isinstance(p, Mapping) and p.get("role") == "main"]
        return next(
            (words for part in main or value[:1] if (words := _inside(part, level + 1))), None
        )
    return value


def _text(value: Any, level: int = 0) -> str | None:
    """A text as its lines: without markup, from a list of paragraphs or an object that has it."""
    if isinstance(value, str):
        marked = _MARKUP.match(value) or value.count("</p>") + value.count("<br") > 1
        return plain_words(value) if marked else value
    if level > _LEVELS:
        return None
    if isinstance(value, Mapping):
        return next((t for key in _INSIDE if (t := _text(value.get(key), level + 1))), None)
    if _is_list(value) and len(value) < LONG:
        found = [_text(part, level + 1) for part in value]
        lines = [line for line in found if line]
        return "\n\n".join(lines) if lines and len(lines) == len(found) else None
    return None


def _people(value: Any, level: int = 0) -> Iterator[str]:
    """The names in a value: a text, a list of them, objects with a name."""
    value = _read_written(value)
    if isinstance(value, str):
        name = value.strip(" []") if _WRITTEN.match(value) else value
        name = re.sub(r"\[\[(?:[^\]|]*\|)?([^\]|]*)\]\]", r"\1", name).strip()
        name = re.sub(r"\s*;\s*", ", ", _TAG.sub(" ", html.unescape(name))).strip(" ,")
        name = re.sub(r"^(?:by|von|par|por|door)[:\s]\s*(?=\S)", "", name, flags=re.I)
        if name and not ADDRESS.match(name) and not is_missing(name):
            yield name
    elif isinstance(value, Mapping) and level < _LEVELS:
        yield from _people(_inside(value), level + 1)
    elif _is_list(value) and level < _LEVELS:
        for part in value[:100]:
            yield from _people(part, level + 1)
    elif words_of(value):
        yield str(words_of(value))
