"""Every number an account gives, as an interval with its bound, unit, what is counted, who says so, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.find.quantities.ambiguity import find_zeros, settle
from analysis.find.quantities.attribution import as_of, claimant, scope
from analysis.find.quantities.counted import counted
from analysis.find.quantities.phrases import QuantityContext, token_at
from analysis.find.quantities.scanner import scan
from analysis.find.quantities.tokens import QuantityMatch
from analysis.nlp import parse_story
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd
    from spacy.tokens import Doc

__all__ = [
    "find_quantities",
    "scan",
]


@once
def find_quantities(story: Story) -> pd.DataFrame:
    """The quantities of a story's analysed accounts: numbers, money, percentages, fractions, ages, durations, vague amounts.

    In: the story's sentences. Out: one row a quantity mention, in the order of the text. ``value`` is the number as
    printed (5 for "5%", 0.667 for "two-thirds", missing for ranges and vague amounts), ``low`` and ``high`` the
    interval it stands for, open ends missing, in ``unit`` (a plain name; the singular noun for counted things).
    Captions, bylines and headings give none; calendar dates, years, clock times, ordinals, names and identifiers
    are none. It does not convert units and does not check whether a figure is true. Never raises on any text.
    Method: own grammar (``scan``), then spaCy's parse for what is counted, by whom and when.

    >>> from analysis.story import story_from_records
    >>> story = story_from_records([{"text": "More than 360 troops have refused to serve."}], story_id="x")
    >>> find_quantities(story)[["surface", "value", "bound", "unit"]].values.tolist()
    [['More than 360', 360.0, '>', 'troop']]
    """
    return schema.make("quantities", list(_rows(story)))


def _rows(story: Story) -> Iterator[dict[str, Any]]:
    docs = parse_story(story)
    seen = dict.fromkeys(docs, 0)
    columns = (
        story.sentences[c].tolist() for c in ("account_id", "sentence_id", "role", "start", "text")
    )
    for account_id, sentence_id, role, start, text in zip(*columns, strict=True):
        if account_id not in docs or role in ("caption", "byline", "heading"):
            continue
        for row in _sentence_rows(docs[account_id], int(start), str(text)):
            yield {
                "quantity_id": f"{account_id}:q{seen[account_id]}",
                "account_id": account_id,
                "sentence_id": sentence_id,
                **row,
            }
            seen[account_id] += 1


_DATELINE = re.compile(r"[A-Z][A-Z.,() ]{2,40}(?:\(\w+\) ?)?[–—-] ")


def _places(
    readings: list[QuantityMatch], doc: Doc, text: str, base: int, first: int, after: int
) -> list[QuantityContext]:
    """The readings in the parse, each told which tokens are other figures' own, or a dateline's."""
    places = [QuantityContext(doc, reading, base, first, after) for reading in readings]
    line = _DATELINE.match(text)
    if len(places) > 1 or line:
        spans = [frozenset(range(p.start, p.end + 1)) for p in places]
        opening = (
            frozenset(range(first, token_at(doc, base + line.end(), first, after)))
            if line
            else frozenset[int]()
        )
        taken = opening.union(*spans)
        for place, span in zip(places, spans, strict=True):
            place.others = taken - span
    return places


def _sentence_rows(doc: Doc, base: int, text: str) -> Iterator[dict[str, Any]]:
    readings = scan(text)
    zeros = " no " in text or text[:3] == "No "
    if not readings and not zeros:
        return
    first = token_at(doc, base, 0, len(doc))
    after = token_at(doc, base + max(len(text) - 1, 0), first, len(doc)) + 1
    settled = [s for r in readings if (s := settle(r, doc, base, first, after))]
    if zeros:
        settled = sorted([*settled, *find_zeros(doc, base, first, after)], key=lambda r: r.start)
    before: QuantityContext | None = None
    told = ""
    for place in _places(settled, doc, text, base, first, after):
        reading = place.reading
        unit, counts = counted(place, before, told)
        before, told = place if place.noun is not None or before is None else before, counts
        yield {
            "start": base + reading.start,
            "end": base + reading.end,
            "surface": text[reading.start : reading.end],
            "value": reading.value,
            "low": reading.low,
            "high": reading.high,
            "bound": reading.bound,
            "trend": reading.trend or None,
            "unit": unit or None,
            "counts": counts or None,
            "claimant": claimant(place) or None,
            "as_of": as_of(place, text, reading.start, reading.end) or None,
            "scope": scope(place, text, reading.start, reading.end) or None,
        }
