"""One account as a column: its text whole, cut where a mark begins or ends, signs beside the stretches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from analysis import markup
from analysis.reading.marks import Mark

_HEADINGS = {"headline", "dek", "heading", "caption", "bullet"}


class Line(NamedTuple):
    """A line of the text: its span, its sentences, and the rule that left it out of the analysis, if one did."""

    start: int
    end: int
    sentences: tuple[Mapping[str, Any], ...]
    rule: str


def lines_of(
    text: str, sentences: Sequence[Mapping[str, Any]], left_out: Sequence[Mapping[str, Any]]
) -> Iterator[Line]:
    """The lines of a text that are not blank, in order, with what stands in each."""
    at = 0
    for words in text.splitlines(keepends=True):
        start, at = at, at + len(words)
        if words.strip():
            inside = tuple(s for s in sentences if start <= s["start"] < at)
            rule = next(
                (str(r["rule"]) for r in left_out if r["start"] < at and r["end"] > start), ""
            )
            yield Line(start, start + len(words.rstrip("\r\n")), inside, "" if inside else rule)


def column(text: str, lines: Iterator[Line], marks: Sequence[Mark]) -> str:
    """The paragraphs of an account with its marks."""
    return "".join(
        _paragraph(text, line, [m for m in marks if m.start < line.end and m.end > line.start])
        for line in lines
    )


def _paragraph(text: str, line: Line, marks: Sequence[Mark]) -> str:
    role = line.sentences[0]["role"] if line.sentences else ""
    kind = "left-out" if line.rule else role if role in _HEADINGS else ""
    parts, at = [], line.start
    for sentence in line.sentences:
        parts.append(_stretch(text, at, sentence["start"], marks))
        at = min(sentence["end"], line.end)
        parts.append(
            markup.place(sentence["sentence_id"], _stretch(text, sentence["start"], at, marks))
        )
    parts.append(_stretch(text, at, line.end, marks))
    if line.rule:
        parts.append(markup.sign("rule", f"left out: {line.rule}"))
    return markup.block("p", "".join(parts), kind)


def _stretch(text: str, start: int, end: int, marks: Sequence[Mark]) -> str:
    """The text between two offsets, cut wherever a mark begins or ends."""
    inside = [m for m in marks if m.start < end and m.end > start]
    cuts = sorted({start, end, *(c for m in inside for c in (m.start, m.end) if start < c < end)})
    parts = []
    for a, b in pairwise(cuts):
        parts += [_sign(m) for m in inside if m.leading and m.start == a]
        layers = sorted({m.layer for m in inside if m.start <= a and m.end >= b})
        parts.append(markup.marked(text[a:b], layers))
        parts += [_sign(m) for m in inside if not m.leading and m.end == b]
    return "".join(parts)


def _sign(mark: Mark) -> str:
    if not mark.sign:
        return ""
    return markup.sign(mark.layer, mark.sign, mark.leads, mark.note)
