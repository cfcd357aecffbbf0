"""Quotation marks to spans: every style, nested, unclosed, carried over from paragraph to paragraph. Text only, no parse."""

from __future__ import annotations

import re
from typing import NamedTuple

_CLOSES = {"“": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", '"': '"', "``": "''", "‘": "’", "'": "'"}
_MARK = re.compile(r"[“”„«»\"]|``|''")
_OPEN_SINGLE = re.compile(r"(?<![\w'’‘])[‘'](?=[\w\[$])")
_CLOSE_SINGLE = re.compile(r"(?<=[\w.,!?…])['’](?!\w)")


class Span(NamedTuple):
    """Words in quotation marks: from the opening to the closing mark; ``closed`` is false where the closing one is missing."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool
    carried: bool  # the paragraph before left a quotation open that this one carries on


def find_spans(text: str, paragraphs: list[tuple[int, int]]) -> list[Span]:
    """The quoted spans of a text, in order, never nested: what is quoted inside a quotation belongs to it.

    >>> [s.inner_end - s.inner_start for s in find_spans('He said "yes" and “no.', [(0, 22)])]
    [3, 3]
    """
    spans: list[Span] = []
    for start, end in paragraphs:
        carried = bool(spans) and not spans[-1].closed
        spans += _paragraph(text, start, end, carried)
    return spans


def _paragraph(text: str, start: int, end: int, carried: bool) -> list[Span]:
    spans: list[Span] = []
    opened: tuple[int, int, str] | None = None
    for m in _MARK.finditer(text, start, end):
        mark = m.group()
        if opened is None:
            if _opens(text, m.start(), m.end(), start, end):
                opened = (m.start(), m.end(), mark)
            elif not spans and carried and mark in "”\"''":
                spans.append(Span(start, m.end(), start, m.start(), True, True))
        elif mark in _CLOSES.get(opened[2], '"') or (mark in '”"' and opened[2] in '“"' and _ends(text, m.start(), m.end(), end)):
            if mark == '"' and opened[2] == '"' and not _ends(text, m.start(), m.end(), end):
                continue
            spans.append(_span(opened, m.start(), m.end(), True, carried and not spans))
            opened = None
        elif mark == opened[2] and mark == "“":
            spans.append(_span(opened, _stop(text, opened[1], m.start()), _stop(text, opened[1], m.start()), False, carried and not spans))
            opened = (m.start(), m.end(), mark)
    if opened is not None:
        spans.append(_span(opened, end, end, False, carried and not spans))
    return sorted([*spans, *_singles(text, start, end, spans)])


def _span(opened: tuple[int, int, str], inner_end: int, end: int, closed: bool, carried: bool) -> Span:
    return Span(opened[0], end, opened[1], max(opened[1], inner_end), closed, carried)


def _opens(text: str, a: int, b: int, start: int, end: int) -> bool:
    mark = text[a:b]
    if mark in ("”", "''"):
        return False
    if mark in ("“", "„", "«", "``"):
        return True
    before = text[a - 1] if a > start else " "
    after = text[b] if b < end else " "
    return (not before.isalnum() and before not in ".,!?=") and not after.isspace()


def _ends(text: str, a: int, b: int, end: int) -> bool:
    """Whether a straight mark closes: nothing that could begin a word follows, or a word precedes."""
    after = text[b] if b < end else " "
    return not text[a - 1 : a].isspace() or not after.isalnum()


def _stop(text: str, start: int, limit: int) -> int:
    """Where a quotation whose closing mark is missing ends before the next one opens: at its last full stop."""
    stops = [m.end() for m in re.finditer(r"[.!?…](?=\s)", text[start:limit])]
    return start + stops[-1] if stops else limit


def _singles(text: str, start: int, end: int, spans: list[Span]) -> list[Span]:
    """Single marks used as the outer marks; an apostrophe is none."""
    found: list[Span] = []
    at = start
    while m := _OPEN_SINGLE.search(text, at, end):
        at = m.end()
        if any(s.start <= m.start() < s.end for s in spans):
            continue
        limit = min([s.start for s in spans if s.start > m.start()] + [end])
        closers = list(_CLOSE_SINGLE.finditer(text, m.end() + 1, limit))
        if not closers:
            continue
        sure = [c for c in closers if text[c.start() - 1] in ".,!?…"]
        close = (sure or closers)[0]
        found.append(Span(m.start(), close.end(), m.end(), close.start(), True, False))
        at = close.end()
    return found
