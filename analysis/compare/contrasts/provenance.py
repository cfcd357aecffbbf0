"""Make candidates of where accounts come from: credits, reprints, days and overviews."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.compare.absence import ONLY
from analysis.compare.contrasts.candidates import SEVERAL_CREDITS, SOURCES, PossibleContrast, Side
from analysis.compare.origins import find_origins
from analysis.compare.origins.citations import find_citations
from analysis.compare.origins.credits import (
    AGENCY_NAMES,
    find_credits,
    is_outlet,
    names_picture,
)
from analysis.compare.overviews import compare_overview
from analysis.english import listed
from analysis.find.quantities.when import resolve
from analysis.read.dates import day_in_words, iso_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.compare.align.differences import Span
    from analysis.compare.contrasts.topics import StoryMaterial
    from analysis.nlp import ParsedText

Row = dict[str, Any]
_NEARLY_ALL = 0.95  # of the words
_COMMON_LAST = frozenset("news press".split())  # last words of a name that many outlets share
_TAKEN = ("reprint", "derived")
_SHARED_TEXT = 0.5  # of the shorter text, from which on an account takes its text from another
_KNOWN_THERE = 0.3  # least probability that the earlier account has the event all the same
_FUTURE = frozenset("will would shall should may might can could to".split())
_BEFORE_MAKER = re.compile(
    r"\b(?:image|photo|picture)s?\s*(?:copyright|credit|source|by|:)[^.]{0,20}$", re.I
)


def provenance_candidates(material: StoryMaterial) -> Iterator[PossibleContrast]:
    """All candidates about what accounts rest on and when they were written."""
    yield from _credits(material)
    yield from _taken(material)
    yield from _days(material)
    yield from _overviews(material)


def _credits(material: StoryMaterial) -> Iterator[PossibleContrast]:
    """An account that others credit; and a source that some credit and others never name."""
    cited: dict[str, dict[str, Side]] = {}
    given: dict[str, str] = {}
    leading: set[str] = set()
    for c in find_citations(material.story):
        source = c.source or _account_of(material, c.name)
        if c.sentence_id not in material.number or source == c.account_id:
            continue
        side = Side(material.number[c.sentence_id], (c.start, c.end))
        cited.setdefault(c.name, {}).setdefault(c.account_id, side)
        if c.leads:
            leading.add(c.name)
        if source:
            given[c.name] = source
    for name, account, side in _agency_credits(material):
        cited.setdefault(name, {}).setdefault(account, side)
        leading.add(name)
    alone: list[PossibleContrast] = []
    for name, by_account in sorted(cited.items()):
        sides = sorted(by_account.values(), key=lambda side: _first_place(material, side))
        own = _first_sentence(material, given[name]) if name in given else None
        if own is not None:
            found = _certain("origin", "account", [*sides, Side(own)], [], 0.8, material)
            found.what, found.named = material.story.labels[given[name]], len(sides)
            yield found
            continue
        absent = _never_named(material, name)
        if name in leading and absent:
            alone.append(_certain("origin", "credits", sides, absent, 0.7, material, name))
    yield from [_together(material, alone)] if len(alone) > 1 else alone


def _together(material: StoryMaterial, credits: list[PossibleContrast]) -> PossibleContrast:
    """One line on who credits whom, if the accounts of a story rest on several sources.

    The line says who names none of them.
    """
    accounts = {material.account[side.sentence] for found in credits for side in found.sides}
    none = [a for a in credits[0].absent if all(a in found.absent for found in credits)]
    if len(accounts) == 1:
        firsts = [found.sides[0] for found in credits]
        names = listed([material.as_named(found.what) for found in credits])
        sides = sorted(firsts, key=lambda side: _first_place(material, side))
        return _certain("origin", SEVERAL_CREDITS, sides, none, 0.7, material, names)
    sides = [
        Side(side.sentence, side.words, material.as_named(found.what))
        for found in credits
        for side in found.sides
    ]
    sides.sort(key=lambda side: _first_place(material, side))
    return _certain("origin", SOURCES, sides, none, 0.7, material)


def _first_place(material: StoryMaterial, side: Side) -> tuple[bool, float, tuple[str, int]]:
    """The order of citations: those that say what was reported, then by their place."""
    row, (start, end) = material.rows[side.sentence], side.words or (0, 0)
    words = material.read[side.sentence].parse.text[start:end].lower()
    return "report" not in words, row["position"], material.order[side.sentence]


def _certain(
    kind: str,
    sort: str,
    sides: list[Side],
    absent: list[int],
    strength: float,
    material: StoryMaterial,
    what: str = "",
) -> PossibleContrast:
    """A candidate that needs no other proof than the words found for it."""
    found = PossibleContrast(kind, sort, sides, absent, strength, sides[0].sentence, what)
    found.named, found.earned = len(sides), True
    return found


def _first_sentence(material: StoryMaterial, account: str) -> int | None:
    """The first sentence of an account's body, else its headline."""

    def rank(i: int) -> tuple[bool, int]:
        row = material.rows[i]
        return row["role"] not in ("body", "bullet"), row["start"]

    return min(material.sentences_of.get(account, ()), key=rank, default=None)


def _agency_credits(material: StoryMaterial) -> Iterator[tuple[str, str, Side]]:
    """(agency, account, side) of the agencies credited in bylines, datelines and last lines."""
    agencies = set(AGENCY_NAMES.values())
    for row in schema.rows(material.story.analysed):
        account, text = str(row["account_id"]), str(row["text"])
        byline, outlet = map(schema.text_cell, (row["byline"], row["outlet"]))
        label = str(material.story.labels[account])
        own = _named_in(agencies, f"{outlet} {label}")
        for name in find_credits(text, byline, outlet):
            known = name in agencies and name not in own and not is_outlet(label, name)
            side = _side_with(material, account, name) if known else None
            if side is not None:
                yield name, account, side


def _side_with(material: StoryMaterial, account: str, name: str) -> Side | None:
    """The first place of an account with a name, short or long; None in no analysed sentence.

    A credit in a byline or a line that was left out has no words to print: it is listed with the
    origins.
    """
    pattern = _pattern_of(name)
    for i, row in enumerate(material.rows):
        found = pattern.search(row["text"]) if row["account_id"] == account else None
        if found and not _is_of_a_picture(row, found.start()):
            start = int(row["start"])
            return Side(i, (start + found.start(), start + found.end()))
    return None


def _is_of_a_picture(row: Row, at: int) -> bool:
    """Whether a name is in the credit of a picture: "(AP Photo/Jo Lind)", "Image copyright".

    Such a credit is a caption, is in brackets behind words of another sentence, or names a medium.
    """
    text = str(row["text"])
    before = _BEFORE_MAKER.search(text[:at]) is not None
    return row["role"] == "caption" or before or names_picture(text, at)


def _named_in(names: Iterable[str], words: str) -> set[str]:
    """The outlets that some words name in any form: AP of "AP Fact Check"."""
    return {name for name in names if _pattern_of(name).search(words)}


def _pattern_of(name: str) -> re.Pattern[str]:
    """The forms of an outlet's name, also in capitals: "(REUTERS) -"."""
    forms = [form for plain in _forms(name) for form in (plain, plain.upper())]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, forms))})\b")


def _never_named(material: StoryMaterial, name: str) -> list[int]:
    """The accounts that have no word of an outlet's name, neither long nor short."""
    pattern = _pattern_of(name)
    rows = {str(r["account_id"]): r for r in schema.rows(material.story.analysed)}
    found = []
    for a in material.accounts:
        row = rows[material.ids[a]]
        words = " ".join(
            str(row[c]) for c in ("text", "headline", "dek", "byline") if isinstance(row[c], str)
        )
        outlets = str(row["outlet"]), material.story.labels[material.ids[a]]
        if not pattern.search(words) and not any(is_outlet(o, name) for o in outlets):
            found.append(a)
    return found


def _forms(name: str) -> list[str]:
    """The names under which an outlet may be cited: whole, its last words, its letters."""
    words = name.split()
    own = words[-1]
    if own.lower() in _COMMON_LAST:  # "Daily News" of the New York Daily News, "Fox" of Fox News
        own = " ".join(words[-2:]) if len(words) > 2 else words[0]
    letters = "".join(w[0] for w in words if w[0].isupper())
    longer = [plain.title() for plain, short in AGENCY_NAMES.items() if short == name]
    return list(dict.fromkeys([name, own, *longer, *([letters] if len(letters) > 1 else [])]))


def _account_of(material: StoryMaterial, name: str) -> str:
    """The account of an outlet by the name that is printed, or by its letters; empty for none.

    "The Gazette" is cited where the account's outlet is "Gazette (News)".
    """
    forms = {form for form in _forms(name) if form.isupper()}
    outlets = dict(
        zip(material.story.analysed["account_id"], material.story.analysed["outlet"], strict=True)
    )
    found = [
        str(a)
        for a, o in outlets.items()
        if (isinstance(o, str) and o.upper() in forms) or is_outlet(material.story.labels[a], name)
    ]
    return found[0] if len(found) == 1 else ""


def _taken(material: StoryMaterial) -> Iterator[PossibleContrast]:
    """An account that takes its text from another one."""
    for row in material.rows_of(find_origins):
        source = row["comes_from"]
        wanted = row["relation"] in _TAKEN and row["score"] >= _SHARED_TEXT
        if not wanted or source not in material.ids:
            continue
        own, other = _first_sentence(material, row["account_id"]), _first_sentence(material, source)
        if own is not None and other is not None:
            known = _is_direction_known(material, row["account_id"], source)
            sides = [
                Side(own, note=_share(float(row["score"]))),
                Side(other, note="" if known else "open"),
            ]
            yield _certain("origin", "taken", sides, [], 0.9, material)


def _share(score: float) -> str:
    """A share of words for readers; that of a reprint is seldom exact.

    >>> _share(0.61), _share(0.997)
    ('61%', 'nearly all')
    """
    return "nearly all" if score >= _NEARLY_ALL else f"{score:.0%}"


def _is_direction_known(material: StoryMaterial, own: str, source: str) -> bool:
    """Whether the days of two accounts show which took its text from the other, or one names it."""
    days = [iso_day(material.story.published.get(a)) for a in (own, source)]
    if all(days) and days[0] != days[1]:
        return True
    return material.story.labels[source].lower() in material.story.texts[own].lower()


def _days(material: StoryMaterial) -> Iterator[PossibleContrast]:
    """Events that one account reports and that came after the day of others."""
    published = {a: iso_day(p) for a, p in material.story.published.items()}
    events = _dated_events(material, published)
    found: dict[int, tuple[Side, list[Side]]] = {}
    for early in material.ids:
        day, own = published.get(early), _first_sentence(material, early)
        after = _event_after(material, events, early, day) if day and own is not None else None
        if after is None or day is None or own is None:
            continue
        side = Side(own, note=day_in_words(day.isoformat(), with_year=False))
        found.setdefault(after.sentence, (after, []))[1].append(side)
    for late, sides in found.values():
        yield _certain("time", "written before", [late, *sides], [], 0.7, material)


class _DatedEvent(NamedTuple):
    """A sentence on an event, the event's day and its words, and when the account was published."""

    sentence: int
    day: date
    words: Span
    published: date


def _dated_events(
    material: StoryMaterial, published: Mapping[str, date | None]
) -> list[_DatedEvent]:
    """The events of the bodies of all accounts that have a day, those near the top first."""
    found = []
    for i, row in enumerate(material.rows):
        day = published.get(row["account_id"])
        if day is not None and row["role"] in ("body", "bullet"):
            event = _event_day(material, i, day)
            found += [_DatedEvent(i, *event, day)] if event else []
    return sorted(
        found, key=lambda e: (material.rows[e.sentence]["position"], material.order[e.sentence])
    )


def _event_after(
    material: StoryMaterial, events: Iterable[_DatedEvent], early: str, day: date
) -> Side | None:
    """The first sentence of a later account on an event after the day of an early one."""
    account = material.ids.index(early)
    for event in events:
        if min(event.day, event.published) <= day:
            continue
        near = material.near.get((event.sentence, account), [])
        if not near or near[0].probability < _KNOWN_THERE:
            words = day_in_words(event.day.isoformat(), with_year=False)
            return Side(event.sentence, event.words, words)
    return None


def _event_day(material: StoryMaterial, i: int, published: date) -> tuple[date, Span] | None:
    """The day of what a sentence reports as done, with its words; None if it names none."""
    read, parse = material.read[i], material.read[i].parse
    for k in range(read.first, read.last):
        if parse.entity[k] != "DATE" or not parse.begins[k]:
            continue
        last = k + 1
        while last < read.last and parse.entity[last] == "DATE" and not parse.begins[last]:
            last += 1
        first, end = resolve(parse.phrase(k, last), published.isoformat())
        day = iso_day(first)
        if day and first == end and day <= published and _is_done(parse, k, read.first, read.last):
            return day, (parse.start[k], parse.end[last - 1])
    return None


def _is_done(parse: ParsedText, i: int, first: int, last: int) -> bool:
    """Whether the nearest verb above a token is in the past and nothing that is to come."""
    while parse.pos[i] not in ("VERB", "AUX"):
        if parse.head[i] == i or not first <= parse.head[i] < last:
            return False
        i = parse.head[i]
    helpers = {parse.lower[c] for c in parse.children_by(i, "aux", "auxpass")}
    past = parse.tag[i] == "VBD" or (parse.tag[i] == "VBN" and helpers & {"was", "were", "had"})
    return bool(past) and not helpers & _FUTURE


def _overviews(material: StoryMaterial) -> Iterator[PossibleContrast]:
    """What an overview adds to the other accounts, strips from them and puts together."""
    seen: set[tuple[str, str]] = set()
    for row in material.rows_of(compare_overview):
        own = material.number.get(row["sentence_id"])
        if own is None:
            continue
        by = material.number.get(row["by_sentence_id"])
        changes = schema.text_cell(row["changes"])
        others = [a for a in material.accounts if a != material.account[own]]
        if row["finding"] == "not found":
            added = _certain("overview", "adds", [Side(own)], others, 0.5, material)
            added.earned = row["alone"] == ONLY
            yield added
        elif row["finding"] == "supported" and by is not None and changes:
            dropped = re.search(r"attribution left out \(([^)]+)\)", changes)
            said = material.read[own].quotes
            if dropped and not said and ("strips", row["sentence_id"]) not in seen:
                seen.add(("strips", row["sentence_id"]))
                sides = [Side(own), Side(by, note=material.as_named(dropped[1]))]
                yield _certain("overview", "strips", sides, [], 0.5, material)
        elif row["finding"] == "supported" and by is not None and row["merges"] > 1:
            yield from _merged(material, own, row, seen)


def _merged(
    material: StoryMaterial, own: int, row: Row, seen: set[tuple[str, str]]
) -> Iterator[PossibleContrast]:
    """One sentence of an overview that puts together what several accounts say."""
    table = compare_overview(material.story)
    rows = table[(table["sentence_id"] == row["sentence_id"]) & (table["finding"] == "supported")]
    by = {str(r["by_account_id"]): str(r["by_sentence_id"]) for r in schema.rows(rows)}
    sides = [Side(material.number[s]) for _, s in sorted(by.items()) if s in material.number]
    if len(sides) > 1 and ("merges", row["sentence_id"]) not in seen:
        seen.add(("merges", row["sentence_id"]))
        candidate = _certain("overview", "merges", [Side(own), *sides], [], 0.4, material)
        candidate.earned = False  # the statements may say the same in other words
        yield candidate
