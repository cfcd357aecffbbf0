"""One record as received into one row of the partitions: words as strings, a date as seconds, an id; and what is wrong with it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from analysis.read.dates import read_moment
from analysis.read.sandbox import TEXT
from analysis.read.table_streams import Problem
from analysis.read.tables import COLUMNS
from analysis.read.text import find_language

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
LEDE = 600  # characters of the text that the index keeps
_JUDGED = 1500  # characters by which the language is told
_LONGEST = {"account_id": 2000, "story_id": 500, "url": 8000}
_LONG = 20_000  # characters of any other field
_EMPTY = frozenset(
    ["", "nan", "none", "null", "nat", "<na>"]
)  # what other programs write into a cell that has nothing
_NO_LANGUAGE = frozenset(["und", "unknown", "n/a", "other", "mul", "zxx"])
_NAMES = {"english": "en", "eng": "en"}
_TYPES = {bool: "true or false", list: "a list", dict: "an object", bytes: "bytes", tuple: "a list"}


def make_row(
    record: Mapping[str, Any], *, analyst: bool = False
) -> tuple[dict[str, Any] | None, list[Problem]]:
    """The row of an account, or None where it has no text that can be kept; and every problem, the account's loss or not.

    ``analyst``: the record comes with a ``story.toml``, which may put lines back. An account without an id gets one from its
    address, else from its outlet, headline and text: the same account has the same id wherever it stands.
    """
    given = _named(record)
    problems: list[Problem] = []
    text = _text(given.get("text"), problems)
    fields = {name: _field(name, given, problems) for name in FIELDS}
    if text is None:
        return None, [problem._replace(account_id=fields["account_id"]) for problem in problems[:1]]
    url, outlet, headline = (fields[k] for k in ("url", "outlet", "headline"))
    made = url or "\0".join([outlet or "", headline or "", text])
    account_id = fields["account_id"] or hashlib.sha256(made.encode()).hexdigest()[:16]
    row = fields | {
        "account_id": account_id,
        "text": text,
        "at": _at(fields["published"], problems),
    }
    row |= {"language": _language(fields["language"]), "extra": _extra(given, analyst, problems)}
    row |= {
        "lede": _lede(text),
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "n_chars": len(text),
    }
    row["found_language"] = row["language"] or find_language(text[:_JUDGED])
    return row, [
        problem._replace(account_id=account_id, story_id=fields["story_id"]) for problem in problems
    ]


def fields_of(record: Mapping[str, Any]) -> set[str]:
    """The fields of an account that a record names, under its own names for them."""
    names = {str(k).strip().lower() for k in record}
    return {f for f in (*FIELDS, "text") if f in names or names & set(COLUMNS.get(f, ()))}


def _named(record: Mapping[str, Any]) -> dict[str, Any]:
    named = {str(k).strip().lower(): v for k, v in record.items()}
    for field, names in COLUMNS.items():
        if _missing(named.get(field)):
            named[field] = next((v for n in names if not _missing(v := named.get(n))), None)
    return named


def _missing(value: Any) -> bool:
    return (
        value is None
        or (isinstance(value, str) and value.strip().lower() in _EMPTY)
        or (isinstance(value, float) and value != value)
    )


def _text(value: Any, problems: list[Problem]) -> str | None:
    if _missing(value):
        problems.append(Problem("no text", "a record without text"))
    elif not isinstance(value, str):
        problems.append(Problem("wrong type", f"its text is {_type(value)}, not words"))
    elif len(value) > TEXT:
        problems.append(
            Problem(
                "too long",
                f"its text has {len(value):,} characters, over the limit of {TEXT:,}; split it into accounts",
            )
        )
    elif not any(c.isalnum() for c in value):
        problems.append(Problem("no text", "its text holds no word"))
    else:
        return _whole(value)
    return None


def _field(name: str, given: Mapping[str, Any], problems: list[Problem]) -> str | None:
    value = given.get(name)
    if _missing(value):
        return None
    word = _word(value)
    if word is None:
        problems.append(
            Problem(
                "field dropped",
                f"its {name} is {_type(value)}, not words; the account is kept without it",
            )
        )
    elif len(word) > _LONGEST.get(name, _LONG):
        problems.append(
            Problem(
                "field dropped",
                f"its {name} has {len(word):,} characters; the account is kept without it",
            )
        )
        return None
    return word or None


def _word(value: Any) -> str | None:
    """A cell as words: whole numbers without a point, dates as ISO 8601; None for what is no word."""
    if isinstance(value, str):
        return _whole(value.strip())
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, int | Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else None


def _whole(text: str) -> str:
    """The text without halves of signs, which JSON can hold and files cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _type(value: Any) -> str:
    return next(
        (words for kind, words in _TYPES.items() if isinstance(value, kind)),
        "a number" if _word(value) else "no text",
    )


def _at(published: str | None, problems: list[Problem]) -> float | None:
    if published is None:
        return None
    moment = read_moment(published)
    if moment.at is None:
        problems.append(
            Problem(moment.kind, f"{moment.reason}; the account is kept without a date")
        )
    return moment.at


def _language(told: str | None) -> str | None:
    code = (told or "").replace("_", "-").lower()
    return (
        None
        if not code or code in _NO_LANGUAGE or not code[0].isalpha()
        else _NAMES.get(code, code)
    )


def _lede(text: str) -> str:
    start = re.sub(r"\s+", " ", text[: LEDE + 300]).strip()
    return start if len(start) <= LEDE else start[:LEDE].rsplit(" ", 1)[0]


def _lines(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) for v in value)


def _parts(*keys: str) -> Callable[[Any], bool]:
    return lambda value: (
        isinstance(value, list)
        and all(isinstance(v, dict) and all(isinstance(v.get(k), str) for k in keys) for v in value)
    )


_EXTRA: dict[str, Callable[[Any], bool]] = {
    "captions": _lines,
    "updates": _parts("time", "line"),
    "dropped": _parts("text", "rule"),
    **dict.fromkeys(
        ("section", "length", "extractor", "path", "sha256"),
        lambda value: isinstance(value, str | int | float),
    ),
}


def _extra(given: Mapping[str, Any], analyst: bool, problems: list[Problem]) -> str | None:
    """The further fields that a story reads of a record, as JSON; those that it could not read are left out."""
    known = {
        k: given[k] for k, fits in _EXTRA.items() if not _missing(given.get(k)) and fits(given[k])
    }
    if analyst and _lines(given.get("put_back")):
        known["put_back"] = given["put_back"]
    words = _whole(json.dumps(known, sort_keys=True, ensure_ascii=False)) if known else None
    if words is not None and len(words) > 2 * TEXT:
        problems.append(
            Problem(
                "field dropped",
                f"its {', '.join(known)} are over {2 * TEXT:,} characters; the account is kept without",
            )
        )
        return None
    return words
