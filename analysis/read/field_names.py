"""The names that programs and people give the fields of an account (``data/fields.csv``)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, NamedTuple

from rapidfuzz import fuzz, process

from analysis.resources import read_csv

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
    """Return a name without case, accents, spaces and marks; empty for what is no text.

    >>> plain_name(" Publish_Date "), plain_name("Autor/in"), plain_name("Título"), plain_name(7)
    ('publishdate', 'autorin', 'titulo', '')
    """
    if not isinstance(name, str):
        return ""
    if not name.isascii():
        parted = unicodedata.normalize("NFKD", name)
        name = "".join(sign for sign in parted if not unicodedata.combining(sign))
    return re.sub(r"\(s\)|[\s_/'’:*#-]", "", name).lower()


def field_of(name: Any) -> str:
    """Return the field that a name means; empty for any other name."""
    known = known_name(name) if isinstance(name, str) else None
    return known.field if known else ""


_LONG_NAME = 200  # characters


@lru_cache(maxsize=4096)
def known_name(name: str) -> FieldName | None:
    """Return the field that a name means, with its order; None for any other name."""
    return contract().get(plain_name(name)) if len(name) < _LONG_NAME else None


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
    """Whether a name is a slip of the pen away from one of a field that no other name gives."""
    plain = plain_name(name)
    once = re.sub(r"(.)\1+", r"\1", plain)  # "datee": a letter too often in a short name
    if once != plain and (field := field_of(once)) and field not in known:
        return True
    return len(plain) in _NAME and bool(
        process.extractOne(
            plain, _names_but(frozenset(known)), scorer=fuzz.ratio, score_cutoff=_ALIKE
        )
    )


@cache
def _names_but(known: frozenset[str]) -> list[str]:
    """The names of all fields but some, in their plain form."""
    fields = {f for f in ("text", *FIELDS) if f not in known and f not in ("story_id", "language")}
    return [n for n, name in contract().items() if name.field in fields and len(n) in _NAME]


_NAME = range(5, 21)  # letters of a name that can be misspelt
_ALIKE = 83  # of 100: one letter wrong, left out or too many in seven


def _words_in(name: str) -> list[str]:
    return re.findall(r"[a-z]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", name[:200]).lower())
