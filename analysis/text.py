"""Text to blocks and sentences, every span an offset into the text that was read.

Nothing is cut out of the text: a line that is not the article stays where it is, gets no
sentence, and is listed as left out with the rule that took it out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache
from typing import NamedTuple

from analysis.lexicons import read_lexicon

_BULLET = re.compile(r"\s*(?:[•‣▪●◦·*]|[-–—](?=\s))\s+")
_BYLINE = re.compile(
    r"(?:by|reporting by|from)\s+[A-Z][\w.'’-]+(?:[ ,]+(?:and\s+)?[\w.'’-]+){0,12}", re.I
)
_NAMES_ONLY = re.compile(
    r"(?:by|By|BY)\s+(?:[A-Z][\w.'’-]*|and|,|de|van|von|der|of|for|in|the|The|\W)+$"
)
_DATELINE = re.compile(
    r"(?:published|updated|posted|last (?:updated|modified))\b.{0,60}\d.{0,40}"
    r"|(?:\w+day,?\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.?\s+\d{1,2},?\s+\d{4}.{0,40}",
    re.I,
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DATE = re.compile(
    r"\b(Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s+(\d{1,2}),\s+(\d{4})"
)
_AGENCIES = r"AP|AFP|Reuters|REUTERS|EPA|Getty Images|Getty|Bloomberg|UPI|Xinhua|NurPhoto|Shutterstock|PA|dpa|Anadolu"
_CREDIT = re.compile(
    rf"\((?P<agency>{_AGENCIES})(?: Photo| Images)?\s*/\s*(?P<name>[^,/()]+?)(?:,[^()]*)?\)\s*$"
    rf"|\((?:Photo(?:graph)? by |Photo: ?)(?P<name2>[^/()]+?)\s*/\s*(?P<agency2>[^()]+?)\)\s*$"
    rf"|(?:Photo(?:graph)?: |Credit: )(?P<name3>[^/()]{{3,60}}?)\s*/\s*(?P<agency3>{_AGENCIES})\.?\s*$"
)
_FILE_PHOTO = re.compile(r"(?:FILE( PHOTO)?|File photo)\s*[-–—:]\s")
_SAINT = re.compile(r"\b(?:St|Mt|Ft)\.$")
_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}$")
_END = re.compile(r"[.!?…][\"”’')\]]*$")


class Block(NamedTuple):
    """One line or paragraph: its span, its role, and for a line left out the rule."""

    start: int
    end: int
    role: str
    rule: str = ""


def find_blocks(
    text: str,
    *,
    headline: str | None = None,
    captions: Collection[str] = (),
    put_back: Collection[str] = (),
) -> list[Block]:
    """The lines of a text with their roles: headline, dek, byline, caption, heading, bullet, body, left out.

    A line is a headline when it is the first of several and does not end like a sentence, or when it is
    the one that ``headline`` gives. A dek is one sentence that stands alone between the headline and a
    caption, a byline or a heading. ``captions`` are lines known to be captions, ``put_back`` lines that are never
    left out. It does not look at fonts, markup or other pages.
    """
    blocks = [
        _block(text, m.start(), m.end(), captions, put_back)
        for m in re.finditer(r"[^\n]+", text)
        if m.group().strip()
    ]
    kept = [i for i, b in enumerate(blocks) if b.role != "left out"]
    first = _headline_at(text, blocks, kept, headline)
    for i in kept:
        if blocks[i].role == "body" and i != first and _is_heading(text, blocks, i):
            blocks[i] = blocks[i]._replace(role="heading")
    if first is not None:
        blocks[first] = blocks[first]._replace(role="headline")
        _mark_dek(text, blocks, kept, kept.index(first))
    return blocks


def _block(
    text: str, start: int, end: int, captions: Collection[str], put_back: Collection[str]
) -> Block:
    line = text[start:end]
    start += len(line) - len(line.lstrip())
    end -= len(line) - len(line.rstrip())
    if text[start:end] in captions:
        return Block(start, end, "caption")
    rule = _boilerplate(text[start:end])
    if rule and text[start:end] not in put_back:
        return Block(start, end, "left out", rule)
    bullet = _BULLET.match(text, start, end)
    if bullet and bullet.end() < end:
        return Block(bullet.end(), end, "bullet")
    line = text[start:end]
    if _FILE_PHOTO.match(line) or _CREDIT.search(line):
        return Block(start, end, "caption")
    if (
        len(line) < 160
        and not line.endswith(".")
        and (_NAMES_ONLY.match(line) or _DATELINE.fullmatch(line))
    ):
        return Block(start, end, "byline")
    return Block(start, end, "body")


@cache
def _boilerplate_rules() -> list[tuple[str, re.Pattern[str]]]:
    return [(row["rule"], re.compile(row["pattern"], re.I)) for row in read_lexicon("boilerplate")]


def _boilerplate(line: str) -> str:
    if len(line) > 400:
        return ""
    return next((rule for rule, pattern in _boilerplate_rules() if pattern.fullmatch(line)), "")


def _headline_at(
    text: str, blocks: list[Block], kept: list[int], headline: str | None
) -> int | None:
    bodies = [i for i in kept if blocks[i].role == "body"]
    if headline:
        wanted = headline.strip()
        return next(
            (i for i in bodies[:3] if text[blocks[i].start : blocks[i].end] == wanted), None
        )
    if not bodies or len(kept) < 2 or bodies[0] != kept[0]:
        return None
    line = text[blocks[bodies[0]].start : blocks[bodies[0]].end]
    return (
        bodies[0]
        if len(line.split()) <= 30 and not re.search(r"[.…;:,][\"”’')\]]*$", line)
        else None
    )


def _is_heading(text: str, blocks: list[Block], i: int) -> bool:
    line = text[blocks[i].start : blocks[i].end]
    return (
        len(line.split()) <= 8
        and not _END.search(line)
        and line[:1].isupper()
        and i + 1 < len(blocks)
    )


def _mark_dek(text: str, blocks: list[Block], kept: list[int], at: int) -> None:
    following = kept[at + 1 : at + 3]
    if len(following) < 2:
        return
    here, after = blocks[following[0]], blocks[following[1]]
    alone = (
        here.role in ("body", "heading") and len(find_sentences(text, here.start, here.end)) == 1
    )
    if alone and after.role in ("caption", "byline", "heading") and here.end - here.start <= 300:
        blocks[following[0]] = here._replace(role="dek")


def find_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the sentences of one line, without the space around them (nupunkt inside a line)."""
    import nupunkt

    line = text[start:end]
    spans = []
    for a, b in _rejoined(line, nupunkt.sent_spans(line)):
        piece = line[a:b]
        a, b = a + len(piece) - len(piece.lstrip()), b - (len(piece) - len(piece.rstrip()))
        if a < b:
            spans.append((start + a, start + b))
    return spans


def _rejoined(line: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Pieces put together again that no sentence ends between: "St. | Michael", "G.D.P. | growth"."""
    out: list[tuple[int, int]] = []
    for start, end in spans:
        before = line[out[-1][0] : out[-1][1]].rstrip() if out else ""
        if before and (
            _SAINT.search(before)
            or (_INITIALS.search(before) and line[start:end].lstrip()[:1].islower())
        ):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def read_credit(caption: str) -> dict[str, str]:
    """Agency, photographer and day (ISO 8601) of a photo caption, as far as it tells them.

    >>> read_credit("FILE - A tank, May 8, 2024. (AP Photo/Ohad Zwigenberg, File)")
    {'agency': 'AP', 'photographer': 'Ohad Zwigenberg', 'taken': '2024-05-08'}
    """
    told: dict[str, str] = {}
    credit = _CREDIT.search(caption)
    if credit:
        told["agency"] = next(
            v for k, v in credit.groupdict().items() if k.startswith("agency") and v
        )
        told["photographer"] = next(
            v for k, v in credit.groupdict().items() if k.startswith("name") and v
        )
    dates = _DATE.findall(caption)
    if dates:
        month, day, year = dates[-1]
        told["taken"] = f"{year}-{_MONTHS.index(month[:3].lower()) + 1:02d}-{int(day):02d}"
    return told
