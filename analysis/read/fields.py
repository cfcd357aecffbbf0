"""The fields of an account: the names that others give them, and what each may contain.

``admit`` takes a record that a file itself contains: of JSON, CSV, Parquet or XLSX, front matter, a
sidecar. ``confirm`` takes one that a reader of this package made, which may also name captions,
lines it left out, who read it and the hash of what was read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from analysis.errors import mend, one_line
from analysis.read.field_names import NAMES, known_name, plain_name
from analysis.read.values import ADDRESS, LONG, as_words, is_missing, kind_of, words_of

Record = dict[str, Any]
SET_ASIDE = "set_aside"  # of a record: (field, place, reason) of each value that was not taken
CODED = "coded"  # what a project of codes says of words
MENDED = "mended"  # of a record: field -> the value as received, half signs as escapes
_ONE_LINE = NAMES - {"text", "headline", "dek", "byline"}
_LONGEST = {"account_id": 2000, "story_id": 500, "url": 8000}
_PART = 300  # characters of the name of a part
_KEYS = 500  # names of one record that are looked at
_LONGER = 1.2  # times the words of the text that was read
_WORD = re.compile(r"\w+")
_UNCLEANED = re.compile("raw|html", re.I)
_MARKUP = re.compile(r"<[^<>]{0,500}>")


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
    for key, value in named_values(record):
        name = known_name(key)
        if name is None or not name.field:
            continue
        if is_missing(value) and not (name.field == "account_id" and _is_called(value)):
            continue
        exact = key == name.field
        given.setdefault(name.field, []).append((name.order, not exact, key, value))
    found: Record = {}
    aside: list[list[str]] = []
    for field, values in given.items():
        reason = ""
        if len(values) > 1:
            values.sort(key=lambda v: (field == "outlet" and _is_address(v[3]), v[:2]))
        for order, _, _, value in values:
            mine = as_words(field, value, own=order == 0)
            if mine is None:
                continue
            reason = reason or _take(found, field, mine)
            if field in found:
                break
        else:
            if reason:
                aside.append([field, place, reason])
        if field == "text" and (longer := _longer_text(found, values)):
            aside.append([field, place, longer])
    _move_address(found, [value for *_, value in given.get("outlet", ())])
    return found | {SET_ASIDE: aside} if aside else found


def _longer_text(found: Record, values: list[tuple[int, bool, str, Any]]) -> str:
    """Why a reader should look where a record has two texts and the longer one was not read.

    The page as it was before it was cleaned, or with its markup, does not count.
    """
    read = len(_WORD.findall(_MARKUP.sub(" ", found.get("text", ""))))
    words = {
        key: len(_WORD.findall(_MARKUP.sub(" ", value)))
        for *_, key, value in values
        if _is_text(value) and not _UNCLEANED.search(key)
    }
    longest = max(words, key=lambda key: words[key], default="")
    if not read or words.get(longest, 0) <= _LONGER * read:
        return ""
    used = next((key for key in words if words[key] <= _LONGER * read), "another name")
    return (
        f"was read from {used!r}, though {longest!r} has more words; "
        f"leave {used!r} out to have {longest!r} read"
    )


def _is_address(value: Any) -> bool:
    """Whether a value is the address of an article, which names an outlet only without a name."""
    return isinstance(value, str) and bool(ADDRESS.match(value.strip()))


def _is_called(value: Any) -> bool:
    """Whether an id has a sign: an account may be called "none"."""
    return isinstance(value, str) and bool(value.strip())


def named_values(record: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the names of a record with their values, those of objects inside it too."""
    for key, value in list(record.items())[:_KEYS]:
        if not isinstance(key, str):
            continue
        yield key, value
        if isinstance(value, Mapping) and plain_name(key) not in NAMES:
            for inner, inside in list(value.items())[:_KEYS]:
                if isinstance(inner, str):
                    yield f"{key}.{inner}", inside


def _move_address(found: Record, outlets: Iterable[Any]) -> None:
    """An outlet that is the address of an article is its address, as "source" is in notes."""
    for value in outlets:
        if isinstance(value, str) and re.match(r"https?://[^/\s]+/\S", value.strip()):
            found.setdefault("url", value.strip())
    if ADDRESS.match(str(found.get("outlet", ""))):
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
                name == "text" or (value.isprintable() and len(value) <= _LONGEST.get(name, LONG))
            )
        else:
            fits = name in _OWN and _OWN[name](value)
        if not fits:
            return confirm(record)
    return dict(record)


def why_not(name: str, value: Any) -> str:
    """Return why a value cannot be a field of that name; empty when it can."""
    words = words_of(value)
    if not words or (name == "text" and not isinstance(value, str)):
        return f"is {kind_of(value)}, not words; write it as text"
    limit = _LONGEST.get(name, LONG)
    if name != "text" and len(words) > limit:
        return f"has {len(words):,} characters, over the limit of {limit:,}; shorten it"
    return ""


_SURE = min(_LONGEST.values())  # characters that any field may have


def _take(found: Record, name: str, value: Any) -> str:
    """Add a field to a record; returns why not where it cannot be taken."""
    plain = type(value) is str and value and (name == "text" or len(value) <= _SURE)
    if not plain and (reason := why_not(name, value)):
        return reason
    words = value if plain else words_of(value) or ""
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
