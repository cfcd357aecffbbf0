"""Find the blocks of a text with their roles."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from analysis.read import junk, scraps
from analysis.read.dates import SHORT_MONTHS
from analysis.read.head import HeadLine, read_head
from analysis.read.sentences import find_sentences

_BULLET = re.compile(r"\s*(?:[•‣▪●◦·*]|[-–—](?=\s))\s+")
_NAMES_ONLY = re.compile(
    r"(?:by|By|BY)\s+(?:[A-Z][\w.'’-]*+|(?:and|de|van|von|der|of|for|in|the)\b|\W)++$"
)
_DATELINE = re.compile(
    r"(?:published|updated|posted|last (?:updated|modified))\b.{0,60}\d.{0,40}"
    r"|(?:\w+day,?\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.?\s+\d{1,2},?\s+\d{4}.{0,40}",
    re.I,
)
_DATELINE_WORD = r"(?:[A-ZÀ-Þ][\w.'’/-]*|\d{1,4}|[(/][^()/]{2,40}[)/])"
# A dateline that has a line of its own: "KYIV, Ukraine —", "GENEVA (Reuters) -".
_OPENING = re.compile(rf"{_DATELINE_WORD}(?:,? {_DATELINE_WORD}){{0,7}},?(?:\s?[—–]|\s--?)")
_DATE = re.compile(
    r"\b(Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s+(\d{1,2}),\s+(\d{4})"
)
_AGENCIES = (
    r"AP|AFP|Reuters|REUTERS|EPA|Getty Images|Getty|Bloomberg|UPI|Xinhua|NurPhoto"
    r"|Shutterstock|PA|dpa|Anadolu"
)
_CREDIT = re.compile(
    rf"\((?P<agency>{_AGENCIES})(?: Photo| Images)?\s*/\s*(?P<name>[^,/()]+?)(?:,[^()]*)?\)\s*$"
    rf"|\((?:Photo(?:graph)? by |Photo: ?)(?P<name2>[^/()]+?)\s*/\s*(?P<agency2>[^()]+?)\)\s*$"
    rf"|(?:Photo(?:graph)?: |Credit: )"
    rf"(?P<name3>[^/()]{{3,60}}?)\s*/\s*(?P<agency3>{_AGENCIES})\.?\s*$"
)
_FILE_PHOTO = re.compile(r"(?:FILE( PHOTO)?|File photo)\s*[-–—:]\s")
_MOST_FOREIGN = 0.25  # of the lines of an account: with more of them it is in two languages


class Block(NamedTuple):
    """One line or paragraph: its span and role, the rule by which a line is left out.

    ``head`` is what a line of the head says of writer, outlet and date.
    """

    start: int
    end: int
    role: str
    rule: str = ""
    head: HeadLine | None = None


def find_blocks(
    text: str,
    *,
    headline: str | None = None,
    captions: Collection[str] = (),
    put_back: Collection[str] = (),
    outlet: str = "",
    repeated: Collection[str] = (),
    spoken: bool = False,
) -> list[Block]:
    """Find the role of each line: headline, dek, byline, caption, heading, bullet or body.

    A line, or a sentence at an end of it, may also be left out. A line is a headline if it is the
    first of several and does not end like a sentence, or if ``headline`` gives it. A dek is one
    sentence alone between the headline and a caption, a byline or a heading. ``captions`` are lines
    known to be captions, ``put_back`` lines that are never left out, ``repeated`` lines that other
    articles of the ``outlet`` have too. ``spoken`` words have no head and no
    headings. Fonts, markup and other pages are not used.
    """
    page = _Page(text, headline or "", captions, put_back, outlet, repeated)
    blocks = [
        block
        for m in re.finditer(r"[^\n]+", text)
        if m.group().strip()
        for block in _blocks_of_line(page, m.start(), m.end())
    ]
    if spoken:
        return blocks
    blocks = _without_questions(page, blocks)
    blocks = _without_other_titles(page, _with_head(page, blocks))
    blocks = _without_other_language(page, blocks)
    kept = [i for i, b in enumerate(blocks) if b.role != "left out"]
    first = _headline_at(text, blocks, kept, headline)
    for i in kept:
        if blocks[i].role == "body" and i != first and _is_heading(text, blocks, i):
            blocks[i] = blocks[i]._replace(role="heading")
    if first is not None:
        blocks[first] = blocks[first]._replace(role="headline")
        _mark_dek(text, blocks, kept, kept.index(first))
    return blocks


def _without_questions(page: _Page, blocks: list[Block]) -> list[Block]:
    """Leave out what a reader asked a machine that sums up reports, and the name of the machine."""
    lines = [page.text[b.start : b.end].strip() for b in blocks]
    asked = junk.find_questions(lines) if len(lines) > 1 else set()
    return [
        Block(b.start, b.end, "left out", "question to a machine")
        if i in asked and line not in page.put_back
        else b
        for i, (b, line) in enumerate(zip(blocks, lines, strict=True))
    ]


def _with_head(page: _Page, blocks: list[Block]) -> list[Block]:
    """Mark the lines of the head that name the writer, the outlet and the date."""
    kept = [i for i, b in enumerate(blocks) if b.role in ("body", "byline")]
    lines = [page.text[blocks[i].start : blocks[i].end] for i in kept]
    said = read_head(lines, page.headline)
    for place, head in said.items():
        i = kept[place]
        if page.text[blocks[i].start : blocks[i].end] in page.put_back:
            continue
        if head.headline:  # the words behind the label
            start = blocks[i].end - len(head.headline)
            blocks[i] = blocks[i]._replace(start=start, role="headline", head=head)
        else:
            blocks[i] = blocks[i]._replace(role="byline", head=head)
    return blocks


DECIDED = "decided"  # the rule of a line that a coder left out
LONGEST = 4_000  # characters of a sentence: the measures look at all pairs of its words
TOO_LONG = f"sentence of over {LONGEST:,} characters"


def leave_out(
    text: str, blocks: Iterable[Block], spans: Iterable[tuple[int, int, str]]
) -> list[Block]:
    """Leave out spans, each by a rule; what is before and after in a line is kept."""
    found = list(blocks)
    ends = [b.end for b in found]
    cuts: dict[int, list[tuple[int, int, str]]] = {}
    for span in spans:
        i = bisect_right(ends, span[0])
        while i < len(found) and found[i].start < span[1]:
            cuts.setdefault(i, []).append(span)
            i += 1
    return [part for i, b in enumerate(found) for part in _without(text, b, cuts.get(i, ()))]


def _without(text: str, block: Block, spans: Iterable[tuple[int, int, str]]) -> list[Block]:
    """Leave spans out of one block."""
    found = [block]
    for start, end, rule in spans:
        parted = []
        for b in found:
            inside = b.start < end and start < b.end and b.role != "left out"
            edges = (max(start, b.start), min(end, b.end))
            parted += _part_block(text, b, *edges, rule) if inside else [b]
        found = parted
    return found


def find_overlong(
    text: str, blocks: Iterable[Block], put_back: Collection[str] = ()
) -> Iterator[tuple[int, int, str]]:
    """Yield the sentences that are longer than any sentence of news, with the rule for them."""
    for block in blocks:
        if block.role == "left out" or block.end - block.start <= LONGEST:
            continue
        if text[block.start : block.end] in put_back:
            continue
        whole = block.role not in ("body", "bullet")
        spans = find_sentences(text, block.start, block.end)
        for start, end in [(block.start, block.end)] if whole else spans:
            if end - start > LONGEST:
                yield start, end, TOO_LONG


def _part_block(text: str, block: Block, start: int, end: int, rule: str) -> list[Block]:
    out = Block(start, end, "left out", rule)
    before = block._replace(end=start - _space(text[block.start : start][::-1]))
    after = block._replace(start=end + _space(text[end : block.end]))
    return [b for b in (before, out, after) if b.start < b.end]


def _space(text: str) -> int:
    """Return how many blank characters a text starts with."""
    return len(text) - len(text.lstrip())


class _Page(NamedTuple):
    """A text with what is known of its lines."""

    text: str
    headline: str
    captions: Collection[str]
    put_back: Collection[str]
    outlet: str
    repeated: Collection[str]


def _blocks_of_line(page: _Page, start: int, end: int) -> list[Block]:
    """Make the block of a line, or the blocks of what is left out of it and of the rest."""
    text = page.text
    line = text[start:end]
    start += len(line) - len(line.lstrip())
    end -= len(line) - len(line.rstrip())
    line = text[start:end]
    if line in page.captions:
        return [Block(start, end, "caption")]
    if line in page.put_back or line == page.headline.strip():
        return [_block(text, start, end)]
    repeated = line in page.repeated
    if rule := junk.find_rule(line, outlet=page.outlet, repeated=repeated):
        return [Block(start, end, "left out", rule)]
    if control := junk.split_control(line):
        out = Block(start, start + len(line[:control].rstrip()), "left out", "player")
        return [out, Block(start + control, end, "caption")]
    return _trimmed(page, start, end) if junk.may_have_plea(line) else [_block(text, start, end)]


def _trimmed(page: _Page, start: int, end: int) -> list[Block]:
    """Leave out the sentences at the end of a line that ask something of the reader."""
    spans = find_sentences(page.text, start, end)
    rules = [_rule_of_sentence(page, a, b) for a, b in spans]
    n = len(spans)
    while n > 1 and rules[n - 1]:
        n -= 1
    out = [Block(a, b, "left out", rule) for (a, b), rule in zip(spans[n:], rules[n:], strict=True)]
    return [_block(page.text, start, spans[n - 1][1] if out else end), *out]


def _rule_of_sentence(page: _Page, start: int, end: int) -> str:
    sentence = page.text[start:end]
    if sentence in page.put_back or len(sentence) > junk.LONGEST:
        return ""
    return "newsletter" if junk.is_plea(sentence, page.outlet) else ""


def _without_other_titles(page: _Page, blocks: list[Block]) -> list[Block]:
    """Leave out the headlines of other articles: at the end, or between two paragraphs."""
    kept = [i for i, b in enumerate(blocks) if b.role == "body"]
    lines = [page.text[blocks[i].start : blocks[i].end] for i in kept]
    if len(lines) < 3:
        return blocks
    known = {page.headline.strip(), *page.put_back, *page.captions}
    n = junk.trailing_titles(lines)
    others = set(kept[len(kept) - n :]) if n else set()
    others |= {
        i for i, line in zip(kept[1:-1], lines[1:-1], strict=True) if junk.is_teaser_title(line)
    }
    return [
        Block(b.start, b.end, "left out", "other headline")
        if i in others and page.text[b.start : b.end] not in known
        else b
        for i, b in enumerate(blocks)
    ]


def _without_other_language(page: _Page, blocks: list[Block]) -> list[Block]:
    """Leave out the few lines in another language than the rest: "Hier geht es zum Artikel"."""
    bodies = [i for i, b in enumerate(blocks) if b.role == "body"]
    others = {
        i
        for i in bodies
        if page.text[(b := blocks[i]).start : b.end] not in page.put_back
        and scraps.is_in_other_language(page.text[b.start : b.end])
    }
    if not others or len(others) > _MOST_FOREIGN * len(bodies):
        return blocks
    return [
        b._replace(role="left out", rule="other language") if i in others else b
        for i, b in enumerate(blocks)
    ]


def _block(text: str, start: int, end: int) -> Block:
    bullet = _BULLET.match(text, start, end)
    if bullet and bullet.end() < end:
        return Block(bullet.end(), end, "bullet")
    line = text[start:end]
    if _FILE_PHOTO.match(line) or _CREDIT.search(line):
        return Block(start, end, "caption")
    if (
        len(line) < 160
        and not line.endswith(".")
        and any(form.fullmatch(line) for form in (_NAMES_ONLY, _DATELINE, _OPENING))
    ):
        return Block(start, end, "byline")
    return Block(start, end, "body")


def _headline_at(
    text: str, blocks: list[Block], kept: list[int], headline: str | None
) -> int | None:
    bodies = [i for i in kept if blocks[i].role == "body"]
    if headline:
        wanted = headline.strip()
        return next(
            (i for i in bodies[:3] if text[blocks[i].start : blocks[i].end] == wanted), None
        )
    if any(block.role == "headline" for block in blocks):
        return None
    above = [i for i in kept if blocks[i].head is None]
    if not bodies or len(kept) < 2 or bodies[0] != above[0]:
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
        and not scraps.SENTENCE_END.search(line)
        and line[:1].isupper()
        and i + 1 < len(blocks)
    )


def _mark_dek(text: str, blocks: list[Block], kept: list[int], at: int) -> None:
    following = kept[at + 1 : at + 3]
    if len(following) < 2:
        return
    line, after = blocks[following[0]], blocks[following[1]]
    alone = (
        line.role in ("body", "heading") and len(find_sentences(text, line.start, line.end)) == 1
    )
    if alone and after.role in ("caption", "byline", "heading") and line.end - line.start <= 300:
        blocks[following[0]] = line._replace(role="dek")


def read_credit(caption: str) -> dict[str, str]:
    """Read the agency, photographer and day (ISO 8601) of a photo caption.

    >>> read_credit("FILE - A tank, May 8, 2024. (AP Photo/Ohad Zwigenberg, File)")
    {'agency': 'AP', 'photographer': 'Ohad Zwigenberg', 'taken': '2024-05-08'}
    """
    found: dict[str, str] = {}
    credit = _CREDIT.search(caption)
    if credit:
        found["agency"] = next(
            v for k, v in credit.groupdict().items() if k.startswith("agency") and v
        )
        found["photographer"] = next(
            v for k, v in credit.groupdict().items() if k.startswith("name") and v
        )
    dates = _DATE.findall(caption)
    if dates:
        month, day, year = dates[-1]
        found["taken"] = f"{year}-{SHORT_MONTHS.index(month[:3].lower()) + 1:02d}-{int(day):02d}"
    return found
