"""Decide whether two figures count one thing in one role: what happened to it, and which way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from analysis.compare.align.words import are_opposites, are_synonyms, kind_of
from analysis.compare.figure_times import is_state_of_count
from analysis.resources import read_lexicon

Row = Mapping[str, Any]
_HEAD = re.compile(r"[^\W\d_]+")
_AFTER_HEAD = re.compile(r"\s+(?:of|in|for|by|to|from|on|at|with|against|who|that)\b|[(,]")
_TARGET = re.compile(r"\b(?:for|against)\b")
_PLURALS = (("y", "ies"), ("man", "men"), ("person", "people"), ("fe", "ves"), ("f", "ves"))
_VOTES = {"for", "against"}
_DIRECTIONS = {"up", "down"}
_FACT = {"", "confirmed", "claimed"}
_CACHED = 4096  # nouns that are counted


def roles_differ(a: Row, b: Row) -> bool:
    """Whether two figures are of things to which something else happened: killed, and injured.

    Of a figure with several roles ("arrested and charged") one is enough. A verb that is no role
    of the list says little, unless the other is its opposite.
    """
    left, right = roles_of(a) - _DIRECTIONS, roles_of(b) - _DIRECTIONS
    if left and right:
        if any(x == y or _overlap(x, y) for x in left for y in right):
            return False
        return not (left | right <= _VOTES and _have_two_targets(a, b))
    verbs = [str(row.get("verb") or "") for row in (a, b)]
    return not is_level(a) and not is_level(b) and are_opposites(*verbs)


def _have_two_targets(a: Row, b: Row) -> bool:
    """Whether votes are for one and against another: they may be the same votes."""
    left, right = (set(_TARGET.split(str(row["counts"] or ""))[-1].split()) for row in (a, b))
    named = all(_TARGET.search(str(row["counts"] or "")) for row in (a, b))
    return named and not left & right


def _overlap(role: str, other: str) -> bool:
    return frozenset((role, other)) in _overlapping_roles()


def is_level(row: Row) -> bool:
    """Whether the verb only says how large the figure is or how it moved: "reached", "rose"."""
    return str(row.get("verb") or "") in _level_verbs() or bool(row["trend"])


def roles_of(row: Row) -> frozenset[str]:
    """What happened to what is counted, from the verb or else the words counted; may be empty."""
    return _roles(str(row.get("role") or ""), str(row["counts"] or ""))


@lru_cache(maxsize=_CACHED)
def _roles(role: str, counts: str) -> frozenset[str]:
    if role:
        return frozenset(role.split("|"))
    words = counts.lower().split()[1:]
    return frozenset({_states()[words[-1]]} if words and words[-1] in _states() else ())


def says_what_happened(row: Row) -> bool:
    """Whether a figure is of what something happened to, and not only of what there is."""
    acts = bool(row.get("verb")) and not is_level(row)
    return acts or bool(roles_of(row)) or " who " in str(row["counts"] or "")


def may_rise(row: Row) -> bool:
    """Whether a count may rise while the story goes on: a toll, cases, arrests, the evacuated.

    Any count may that is said to be one so far.
    """
    if is_state_of_count(row) and is_count(row):
        return True
    words = roles_of(row) | {str(row["unit"] or "")} | set(_HEAD.findall(str(row["counts"] or "")))
    return bool({w.lower() for w in words} & _running())


def is_count(row: Row) -> bool:
    """Whether things are counted, and nothing measured."""
    words = str(row["unit"] or "").lower().split()
    if not words:
        return False
    noun, counts = words[-1], str(row["counts"] or "").lower()
    plurals = [
        noun,
        *(noun.removesuffix(one) + many for one, many in _PLURALS if noun.endswith(one)),
    ]
    return any(plural in counts for plural in plurals)


def statuses_differ(a: Row, b: Row) -> bool:
    """Whether one is given as a fact and the other as denied, expected or suspected.

    What is only expected differs from what happened where both name what happened.
    """
    left, right = status_of(a), status_of(b)
    if left == right or {left, right} <= _FACT:
        return False
    return "denied" in (left, right) or bool(roles_of(a) & roles_of(b))


def status_of(row: Row) -> str:
    """Whether a figure is denied, expected, suspected or confirmed; empty for a plain fact."""
    return str(row.get("status") or "")


def directions_oppose(a: Row, b: Row) -> bool:
    """Whether one is the size of a rise and the other of a fall, or a profit and a loss."""
    left, right = direction_of(a), direction_of(b)
    if left and right:
        return left != right
    return _heads_oppose(a, b)


def direction_of(row: Row) -> str:
    """Which way a change goes, up or down, from its verb or from the noun that it measures."""
    if row["trend"]:
        return str(row["trend"])
    if direction := roles_of(row) & _DIRECTIONS:
        return min(direction)
    return _noun_direction(str(row["counts"] or ""))


@lru_cache(maxsize=_CACHED)
def _noun_direction(counts: str) -> str:
    words = _HEAD.findall(_AFTER_HEAD.split(counts.lower())[0])
    return next((_trends()[w] for w in words if w in _trends()), "")


def change_meets_level(a: Row, b: Row) -> bool:
    """Whether one is the size of a change and the other a level before or after a change.

    "Rose 7 percent" has a direction; "rose to 7 percent" has only the verb of one.
    """
    left, right = direction_of(a), direction_of(b)
    if bool(left) == bool(right):
        return False
    return str((b if left else a).get("verb") or "") in _trend_verbs()


def _heads_oppose(a: Row, b: Row) -> bool:
    """Whether the nouns that are measured are opposites, as a profit and a loss."""
    if (roles_of(a) | roles_of(b)) & _VOTES:
        return False
    nouns = _heads(str(a["counts"] or "")), _heads(str(b["counts"] or ""))
    return any(are_opposites(x, y) for x in nouns[0] for y in nouns[1])


@lru_cache(maxsize=_CACHED)
def _heads(counts: str) -> tuple[str, ...]:
    """The noun that is measured, as printed and without a plural ending."""
    words = _AFTER_HEAD.split(counts.lower())[0].split()
    return (words[-1], words[-1].removesuffix("s")) if words else ()


def people_differ(a: Row, b: Row) -> bool:
    """Whether two counts are of people who are not the same: men and women, pupils and teachers.

    The noun of one is no kind of the other's, nor a synonym, nor a word for anybody there.
    """
    left, right = (str(row["unit"] or "").split()[-1].lower() for row in (a, b))
    if left == right or are_synonyms(left, right) or kind_of(left, right) or kind_of(right, left):
        return False
    if are_opposites(left, right):
        return True
    if _is_name(a, left) and _is_name(b, right):
        return True
    lines = _people_lines()
    if not lines.keys() >= {left, right}:
        return is_person(left) and is_person(right) and not {left, right} & lines.keys()
    groups = {g for g, _ in lines[left]} & {g for g, _ in lines[right]}
    return bool(groups) and not lines[left] & lines[right]


def is_person(noun: str) -> bool:
    """Whether a noun names people, by the lists of people."""
    listed = noun in _people() or noun in _people_lines()
    return listed or any(kind_of(noun, kind) for kind in ("person", "worker", "professional"))


def _is_name(row: Row, noun: str) -> bool:
    """Whether the noun is set as a name, as in "12 Israelis", in a phrase that is no headline."""
    words = _HEAD.findall(str(row["counts"] or ""))
    named = [w for w in words if w[0].isupper()]
    return len(named) * 2 <= max(len(words), 2) and any(w.lower().startswith(noun) for w in named)


@cache
def _people_lines() -> dict[str, frozenset[tuple[str, int]]]:
    """Noun -> the group and number of the lines of the list that it is in."""
    found: dict[str, frozenset[tuple[str, int]]] = {}
    for number, row in enumerate(read_lexicon("people_alike")):
        for word in row["words"].split("|"):
            found[word] = found.get(word, frozenset()) | {(row["group"], number)}
    return found


@cache
def _people() -> frozenset[str]:
    return frozenset(r["lemma"].lower() for r in read_lexicon("counted_nouns"))


@cache
def _trends() -> dict[str, str]:
    return {r["form"]: r["trend"] for r in read_lexicon("trends") if r["trend"] in ("up", "down")}


@cache
def _trend_verbs() -> frozenset[str]:
    return frozenset(_trends())


@cache
def _level_verbs() -> frozenset[str]:
    return frozenset(r["form"] for r in read_lexicon("trends"))


@cache
def _states() -> dict[str, str]:
    """Word -> the role that it gives as a state, as "missing" and "dead"."""
    rows = [r for r in read_lexicon("roles") if r["use"] == "state" and not r["of"]]
    return {word: r["role"] for r in rows for word in r["words"].split("|") if " " not in word}


@cache
def _overlapping_roles() -> set[frozenset[str]]:
    return {
        frozenset((r["role"], other))
        for r in read_lexicon("role_overlaps")
        for other in r["overlaps"].split("|")
    }


@cache
def _running() -> frozenset[str]:
    return frozenset(r["word"] for r in read_lexicon("rising_counts"))
