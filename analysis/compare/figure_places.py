"""Find out whether a figure is of a place that the account of another figure does not name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.find.actors.full_names import aliases

if TYPE_CHECKING:
    from analysis.story import Story

Row = Mapping[str, Any]
_DATELINE = re.compile(r"\s*([^\n—–]{2,60}?)\s*(?:[—–]|\s--?\s)")
_CAPITALS = re.compile(r"[A-Z]{2}")
_NAME = re.compile(r"[A-Z][^\W\d_]+")
_KINDS = frozenset(
    "North South East West Northern Southern Eastern Western Central New City County State Province"
    " District Region Republic Island Islands River Lake Mount Saint The Upper Lower".split()
)
_LACKED = 3  # letters of a name that its adjective may lack: "Turkey", "Turkish"
_LEAST = 3
_ADJECTIVE = r"\w*(?:ish|ese|ans?|is?|ch)"


def find_settings(story: Story) -> dict[str, str]:
    """sentence_id -> the words that say where its figures are of.

    They are the sentence, the one before it, the account's headline and its dateline.
    """
    titles = {
        str(row["account_id"]): str(row["headline"])
        for row in schema.rows(story.accounts)
        if isinstance(row["headline"], str)
    }
    found: dict[str, str] = {}
    before: dict[str, str] = {}
    for row in schema.rows(story.sentences):
        account, text = str(row["account_id"]), str(row["text"])
        parts = titles.get(account, ""), _dateline(story.texts[account]), before.get(account, "")
        found[str(row["sentence_id"])] = "\n".join((*parts, text))
        before[account] = text
    return found


def _dateline(text: str) -> str:
    """The town with which a text begins: "LINDAU, Marland (AP) —"."""
    found = _DATELINE.match(text)
    return found[1] if found and _CAPITALS.search(found[1]) else ""


def places_differ(a: Row, b: Row) -> bool:
    """Whether one figure names a place, and nothing beside the other names it.

    Of two that name their places, neither is named beside the other.
    """
    places = place_of(a), place_of(b)
    if not any(places) or places[0] == places[1]:
        return False
    return all(
        not place or not _is_named(place, str(row.get("setting") or ""))
        for place, row in zip(places, (b, a), strict=True)
    )


def place_of(row: Row) -> str:
    """The place that a figure is of, by its own phrase or verb; empty if it names none."""
    scope = str(row["scope"] or "")
    return scope if scope[:1].isupper() else str(row.get("place") or "")


def _is_named(place: str, words: str) -> bool:
    """Whether words name a place, in full or in part, by its adjective or by its letters."""
    if place in words:
        return True
    names = [w for w in _NAME.findall(place) if w not in _KINDS]
    letters = "".join(w[0] for w in re.findall(r"[A-Z]\w+", place))
    if len(letters) > 1 and re.search(rf"\b{r'[.]?'.join(letters)}\b", words):
        return True
    others = [re.escape(alias) for alias, name in aliases().items() if name in place]
    stems = (w[: max(_LEAST, len(w) - _LACKED)] for w in (*names, *filter(str.isalpha, others)))
    forms = [*names, *others, *(stem + _ADJECTIVE for stem in stems)]
    return bool(forms) and bool(re.search(rf"\b(?:{'|'.join(forms)})\b", words))
