"""Name the thing that a group of figures counts, in words that its mentions share."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from analysis.compare.align.sentences import stem
from analysis.compare.conversions import unit_scale
from analysis.compare.figure_roles import is_count, is_person, roles_of

Row = Mapping[str, Any]
_MOST_WORDS = 7
_SHARED = 0.5  # of the mentions that have a word, for it to be part of the name
_LETTERS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PART = re.compile(
    r"\s+(?=(?:of|in|on|at|from|for|by|to|with|during|after|before|against|as|who|that|which"
    r"|over|into|under|about|around|between|near|since|among|because|while)\b)|\s*[(,;:–—]"
)
_DETERMINERS = re.compile(
    r"^(?:(?:the|a|an|this|that|these|those|its|their|his|her|our|my|your|other|more|such|some|any"
    r"|all|each|every)\s+)+",
    re.I,
)
_LEFT_OPEN = re.compile(
    r"\s+(?:of|in|on|at|from|for|by|to|with|and|or|the|a|an|who|that|as)$", re.I
)
_BEFORE = re.compile(r"(?:before|after|since|until|till)\b", re.I)
_FROM_PLACE = re.compile(r"(?:(?:north|south|east|west)(?:east|west)?|from|away|off|outside)\b")
_AGO = re.compile(r"ago\b|earlier\b|before\b")
_SAYS_MEASURE = re.compile(
    r"\bshare of\b|^(?:share|rate|rise|fall|increase|decrease|drop|growth|gain|loss|length|age"
    r"|part|level|proportion|percentage|chance|odds|cut|decline|turnout)\b"
    r"|\b(?:rate|share|growth|turnout|increase|decrease|rise|chance|level|discount|stake|margin"
    r"|majority|term|sentence)s?$",
    re.I,
)
_ROLES_SAID = frozenset(
    "killed injured missing trapped infected arrested charged convicted acquitted sentenced held "
    "abducted freed deported evacuated rescued hospitalised vaccinated hired dismissed "
    "fined".split()
)


def name_of(rows: Sequence[Row]) -> str | None:
    """The name of what a group of figures counts, None where no mention says it.

    It is the phrase of the mention whose words most others share, without what it alone adds.
    """
    if name := _name_of_measure(rows):
        return name
    phrases = [_clean(row) for row in rows]
    known = [p for p in phrases if p]
    if not known:
        return None
    stems = [_stems(p) for p in phrases]
    support = {s: sum(s in own for own in stems) / len(known) for own in stems for s in own}
    shared = [_without_additions(p, support) if len(known) > 1 else p for p in known]
    best = max(shared, key=lambda p: _worth(p, support))
    return _with_measure(_with_role(_shortened(best), rows), rows)


def _name_of_measure(rows: Sequence[Row]) -> str:
    """The name of a length of time beside no noun, or of a number of times; else empty."""
    units = {str(row["unit"] or "") for row in rows}
    if units == {"time"}:
        return "number of times"
    if units == {"score", "vote"}:
        return "vote"
    if all(_is_distance(row) for row in rows):
        return "distance"
    if not all(unit_scale(unit).base == "time" for unit in units):
        return ""
    beside = [str(row["counts"]) for row in rows if _BEFORE.match(str(row["counts"] or ""))]
    if beside:
        return f"time {_shortened(min(beside, key=len))}"
    if all("sentenced" in roles_of(row) for row in rows):
        return "length of the sentence"
    if any(_is_before_noun(row) for row in rows):
        return ""
    return "time since then" if all(_AGO.match(_after(row)) for row in rows) else "length of time"


def _is_distance(row: Row) -> bool:
    """Whether a length is said from a place to another: "seven miles south of the town"."""
    is_length = unit_scale(str(row["unit"] or "")).base == "length"
    return is_length and bool(_FROM_PLACE.match(_after(row)))


def _is_before_noun(row: Row) -> bool:
    """Whether a length of time is an attribute: "a three-day retreat", "weeks of talks"."""
    attribute = "-" in str(row["surface"]) or str(row["surface"]).lower().endswith("long")
    return bool(row["counts"]) and (attribute or _after(row).startswith(("of ", "’ ", "' ")))


def _after(row: Row) -> str:
    """The words behind a figure, lower-case."""
    return str(row.get("after") or "").strip().lower()


def _with_measure(name: str, rows: Sequence[Row]) -> str:
    """The name with what is measured of the thing: its length, its share, its rise or fall."""
    bases = {unit_scale(str(row["unit"] or "")).base for row in rows}
    directions = {str(row["trend"]) for row in rows if row["trend"]}
    if _SAYS_MEASURE.search(name):
        return name
    if bases == {"time"}:
        return f"length of {name}"
    if directions:
        change = {"up": "rise in", "down": "fall in"}[min(directions)]
        return f"{change if len(directions) == 1 else 'change in'} {name}"
    if bases == {"percent"}:
        return f"share {'for' if name.istitle() else 'of'} {name}"
    first = name.split()[0]
    if first in {role for row in rows for role in roles_of(row)}:
        people = all(is_count(row) for row in rows)
        return f"{'people' if people else 'amount'} {name}"
    return name


def _clean(row: Row) -> str:
    """The phrase of what is counted, without determiners, brackets and a headline's capitals."""
    phrase = " ".join(str(row["counts"] or "").split())
    phrase = re.sub(r"\s*\([^)]*\)?", "", phrase)
    phrase = _DETERMINERS.sub("", phrase).strip(" ,;:'\"“”")
    if phrase and str(row["unit"] or "").endswith(" of age"):
        return phrase if phrase.lower().startswith("age") else f"age of {phrase}"
    return phrase


def _stems(phrase: str) -> set[str]:
    return {stem(w.lower()) for w in _LETTERS.findall(phrase) if len(w) > 2}


def _without_additions(phrase: str, support: Mapping[str, float]) -> str:
    """The phrase up to its last part with words that other mentions have."""
    parts = [p for p in _PART.split(phrase) if p.strip()]
    while len(parts) > 1:
        own = _stems(parts[-1])
        if own and sum(support.get(s, 0.0) for s in own) / len(own) > _SHARED:
            break
        parts.pop()
    return " ".join(p.strip() for p in parts)


def _worth(phrase: str, support: Mapping[str, float]) -> tuple[float, bool, int]:
    """The more words others share the better; then a phrase without capitals; then the shorter."""
    words = _LETTERS.findall(phrase)
    shared = sum(support.get(s, 0.0) - _SHARED for s in _stems(phrase))
    titled = sum(w[0].isupper() for w in words) * 2 > len(words)
    return round(shared, 6), not titled, -len(words)


def _shortened(phrase: str) -> str:
    """At most a few words, ending with a whole part."""
    parts = [p.strip() for p in _PART.split(phrase) if p.strip()]
    while len(parts) > 1 and sum(len(p.split()) for p in parts) > _MOST_WORDS:
        parts.pop()
    words = " ".join(parts).split()[:_MOST_WORDS]
    return _LEFT_OPEN.sub("", " ".join(words))


def _with_role(name: str, rows: Sequence[Row]) -> str:
    """The name with what happened to the people counted, where all mentions say so."""
    roles = frozenset.intersection(*(roles_of(row) for row in rows)) & _ROLES_SAID
    words = name.split()
    bare = len(words) == 1 and len(roles) == 1 and all(is_count(row) for row in rows)
    people = bare and is_person(str(rows[0]["unit"] or "").split()[-1].lower())
    return f"{name} {min(roles)}" if people and not roles & set(words) else name
