"""Clean a text, find its blocks and sentences, and recognise its language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from analysis.errors import HALVES, join_halves, mend
from analysis.read import junk
from analysis.read.dates import SHORT_MONTHS

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
_SAINT = re.compile(r"\b(?:St|Mt|Ft)\.$")
_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}$")
_TITLE = re.compile(
    r"\b(?:Adm|Brig|Capt|Cmdr|Col|Cpl|Det|Dr|Gen|Gov|Hon|Insp|Lt|Maj|Messrs|Mr|Mrs|Ms|Prof|Pvt|Rep"
    r"|Reps|Rev|Sen|Sens|Sgt|Supt)\.$"
)
_GAP = re.compile(r"[.!?…][\"”’')\]]*(?P<space>\s+)(?=[\"“‘'(\[]?[A-Z])")
_ANSWER = re.compile(r"\bno\.$")
_CLOCK = re.compile(r"(?:\b(?P<the>the|an?)\s)?\S+\s?\b[ap]\.\s?m\.$", re.I)
_COMPANY = re.compile(r"\b(?:Bros|Co|Corp|Inc|Jr|Ltd|Plc|Sr)\.$")
_STREET = re.compile(r"[a-z]\s(?:[A-Z0-9]\w+\s)+(?:Ave|Blvd|Rd|St)\.$")
_COUNTRY = re.compile(
    r"(?P<to>\b(?:across|from|in|left|outside|to)\sthe\s)?"
    r"\b(?:D\.C|E\.U|U\.A\.E|U\.K|U\.N|U\.S(?:\.A)?)\.$"
)
_LETTER = re.compile(r"(?:\b[a-z]\w+|\bPlan|[0-9°])\s[A-Z]\.$")
_WORDS_END = re.compile(r"(?:[a-z]{3,}|[A-Z][a-z]{3,}|[0-9%])[.!?…](?P<mark>[\"”]?)$")
_NEW_START = re.compile(
    r"(?:An?|The|This|That|These|Those|He|She|It|They|We|You|I|His|Her|Its|Their|Our|There|Here"
    r"|In|On|At|By|From|With|As|But|And|Or|So|Yet|If|When|While|After|Before|Since|Although|Though"
    r"|Because|However|Meanwhile|What|Who|How|Why|Where|No|Not|Some|Many|Most|Both|Each|Another"
    r"|Other|Others|Then|Now|Mrs?|Ms)\b"
)
_PLURAL = re.compile(
    r"(?:Police|People|(?!Attorneys|Forces|Marines|Marshals)[A-Z][a-z]+[a-hj-rtv-z]s)\s[a-z]"
)
_OF_TIME = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tues?|Wed|Thu(?:rs)?|Fri|Sat|Sun)\."
    r"|(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\b"
    r"|[A-Z]{2,5}\b|(?:[A-Z]\.){2}|Eastern|Central|Mountain|Pacific|Greenwich"
    r"|(?:[A-Z][a-z]+\s){1,3}[Tt]ime\b)"
)
_END = re.compile(r"[.!?…][\"”’')\]]*$")
_NEAR = 60  # characters on either side that decide whether a sentence ends


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
    outlet: str = "",
    repeated: Collection[str] = (),
) -> list[Block]:
    """Find the role of each line: headline, dek, byline, caption, heading, bullet or body.

    A line, or a sentence at an end of it, may also be left out. A line is a headline if it is the
    first of several and does not end like a sentence, or if ``headline`` gives it. A dek is one
    sentence alone between the headline and a caption, a byline or a heading. ``captions`` are lines
    known to be captions, ``put_back`` lines that are never left out, ``repeated`` lines that other
    articles of the ``outlet`` have too. Fonts, markup and other pages are not used.
    """
    page = _Page(text, headline or "", captions, put_back, outlet, repeated)
    blocks = [
        block
        for m in re.finditer(r"[^\n]+", text)
        if m.group().strip()
        for block in _blocks_of_line(page, m.start(), m.end())
    ]
    blocks = _without_other_titles(page, blocks)
    kept = [i for i, b in enumerate(blocks) if b.role != "left out"]
    first = _headline_at(text, blocks, kept, headline)
    for i in kept:
        if blocks[i].role == "body" and i != first and _is_heading(text, blocks, i):
            blocks[i] = blocks[i]._replace(role="heading")
    if first is not None:
        blocks[first] = blocks[first]._replace(role="headline")
        _mark_dek(text, blocks, kept, kept.index(first))
    return blocks


DECIDED = "decided"  # the rule of a line that a coder left out


def leave_out(
    text: str, blocks: Iterable[Block], spans: Iterable[tuple[int, int, str]]
) -> list[Block]:
    """Leave out spans, each by a rule; what is before and after in a line is kept."""
    found = list(blocks)
    for start, end, rule in spans:
        parted = []
        for b in found:
            inside = b.start < end and start < b.end and b.role != "left out"
            edges = (max(start, b.start), min(end, b.end))
            parted += _part_block(text, b, *edges, rule) if inside else [b]
        found = parted
    return found


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
        and (_NAMES_ONLY.match(line) or _DATELINE.fullmatch(line))
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
    line, after = blocks[following[0]], blocks[following[1]]
    alone = (
        line.role in ("body", "heading") and len(find_sentences(text, line.start, line.end)) == 1
    )
    if alone and after.role in ("caption", "byline", "heading") and line.end - line.start <= 300:
        blocks[following[0]] = line._replace(role="dek")


def find_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Find the sentences of one line, as spans without the space around them (nupunkt)."""
    import nupunkt

    line = text[start:end]
    spans = []
    pieces = (p for span in nupunkt.sent_spans(line) for p in _parted(line, *span))
    for a, b in _rejoined(line, pieces):
        piece = line[a:b]
        a, b = a + len(piece) - len(piece.lstrip()), b - (len(piece) - len(piece.rstrip()))
        if a < b:
            spans.append((start + a, start + b))
    return spans


def _rejoined(line: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join pieces that no sentence end separates: "St. | Michael", "(R-Ky. | )"."""
    out: list[tuple[int, int]] = []
    for start, end in spans:
        before = line[out[-1][0] : out[-1][1]].rstrip() if out else ""
        closes = line[start:end].lstrip()[:1] == ")" and before.rfind("(") > before.rfind(")")
        if before and (
            closes
            or (_SAINT.search(before) and not _NEW_START.match(line[start:end].lstrip()))
            or (_TITLE.search(before) and line[start:end].lstrip()[:1].isupper())
            or (_INITIALS.search(before) and line[start:end].lstrip()[:1].islower())
        ):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _parted(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a piece, where what follows an abbreviation or a mark starts a sentence."""
    for gap in _GAP.finditer(line, start, end):
        if gap.start() > start and _starts_sentence(
            line[max(start, gap.start("space") - _NEAR) : gap.start("space")],
            line[gap.end() : gap.end() + _NEAR],
        ):
            yield start, gap.end()
            start = gap.end()
    yield start, end


def _starts_sentence(before: str, after: str) -> bool:
    """Whether a sentence ends between two parts of a line, the second of which has a capital.

    >>> _starts_sentence("They met at 6 p.m.", "Residents left."), _starts_sentence(
    ...     "They met at 6 p.m.", "Monday.")
    (True, False)
    """
    if _ANSWER.search(before):
        return True
    clock = _CLOCK.search(before)
    if clock:
        return not clock["the"] and not _OF_TIME.match(after)
    new = bool(_NEW_START.match(after))
    if _COMPANY.search(before) or _LETTER.search(before):
        return new or bool(_PLURAL.match(after))
    country = _COUNTRY.search(before)
    if country or _STREET.search(before):
        return new or bool(country and country["to"] and _PLURAL.match(after))
    words = _WORDS_END.search(before)
    return bool(words and (words["mark"] or after[0] in '“"')) and not _TITLE.search(before)


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


_RULES = {
    "line end": "\r\n|\r|[\u2028\u2029\x85]",
    "direction mark": "[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]+",
    "soft hyphen": "\u00ad+",
    "zero-width sign": "[\ufeff\u200b-\u200d\u2060]+",
    "space": "[\u00a0\u2002-\u200a\u202f\u205f\x0b\x0c]",
    "control sign": "[\x00-\x08\x0e-\x1f\x7f]+",
}
HALF = "half a surrogate pair"
_MADE = {"line end": "\n", "space": " "}
_SIGNS = re.compile("|".join(f"(?P<_{i}>{pattern})" for i, pattern in enumerate(_RULES.values())))
_NAMES = list(_RULES)
# UTF-8 that was read as windows-1252: the letter of a lead byte, then the sign of a trailing byte.
_MOJIBAKE = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021"
    "\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019\u201c\u201d"
    "\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]"
)
_ACCENTED = re.compile(
    "[^\\W_]?[\u0300-\u036f\u0591-\u05c7\u0610-\u065f\u0900-\u0903\u093c\u094d\u3099\u309a]+"
)
_LONG = 4000  # characters of a line up to which repaired places are found inside it


class Repair(NamedTuple):
    """The place of a repair, ``text[start:end]``, and what was received in its place.

    ``start == end`` if a sign was removed.
    """

    start: int
    end: int
    received: str
    rule: str


_Piece = tuple[str, str, str]  # received, now, rule ("" where nothing was changed)


def clean(text: str) -> tuple[str, list[Repair]]:
    r"""Clean a text, and list every repair.

    The result has one kind of line end and of space, no invisible signs, repaired encodings, and
    NFC. Letters, quotes and dashes stay as printed; half a surrogate pair, which cannot be written,
    becomes U+FFFD. Offsets of every table count in the result. Repairs of an encoding are ftfy's
    (Speer 2019). ``restore`` gives the received text back.

    >>> text, repairs = clean("He said â€œno\u200b\u00a0way.")
    >>> text, [repair.rule for repair in repairs]
    ('He said “no way.', ['encoding', 'zero-width sign', 'space'])
    """
    if text.isascii() and not _SIGNS.search(text):
        return text, []
    pieces: list[_Piece] = [(text, text, "")]
    if mend(text) is not text:
        pieces = _each(pieces, _mend_halves)
    if _MOJIBAKE.search(text):
        pieces = _each(pieces, _repair_encoding)
    pieces = _each(pieces, _repair_signs)
    if not unicodedata.is_normalized("NFC", text):
        pieces = _each(pieces, _compose)
    out: list[str] = []
    repairs: list[Repair] = []
    at = 0
    for received, now, rule in pieces:
        if rule:
            repairs.append(Repair(at, at + len(now), received, rule))
        out.append(now)
        at += len(now)
    return "".join(out), repairs


def normalise(text: str) -> str:
    r"""Return the cleaned text without the repairs.

    >>> normalise("a\u00a0b\r\nc\u200b")
    'a b\nc'
    """
    return clean(text)[0]


def restore(text: str, repairs: list[Repair]) -> str:
    r"""Return the text as it was received.

    >>> restore(*clean("a\u00a0b\r\nc"))
    'a\xa0b\r\nc'
    """
    out, at = [], 0
    for repair in repairs:
        out += [text[at : repair.start], repair.received]
        at = repair.end
    return "".join([*out, text[at:]])


def _each(pieces: list[_Piece], step: Callable[[str], Iterator[_Piece]]) -> list[_Piece]:
    """Apply one step to all pieces; untouched ones may split, changed ones keep their original."""
    out: list[_Piece] = []
    for received, now, rule in pieces:
        if rule:
            out.append((received, "".join(p[1] for p in step(now)), rule))
        else:
            out += step(now)
    return out


def _mend_halves(text: str) -> Iterator[_Piece]:
    at = 0
    for match in HALVES.finditer(text):
        yield text[at : match.start()], text[at : match.start()], ""
        yield match[0], join_halves(match[0]), HALF
        at = match.end()
    yield text[at:], text[at:], ""


def _repair_encoding(text: str) -> Iterator[_Piece]:
    import ftfy

    for line in text.splitlines(keepends=True):
        fixed = ftfy.fix_encoding(line) if _MOJIBAKE.search(line) else line
        if fixed == line:
            yield line, line, ""
        elif len(line) > _LONG:
            yield line, fixed, "encoding"
        else:
            for kind, a, b, c, d in SequenceMatcher(
                None, line, fixed, autojunk=False
            ).get_opcodes():
                yield line[a:b], fixed[c:d], "" if kind == "equal" else "encoding"


def _repair_signs(text: str) -> Iterator[_Piece]:
    at = 0
    for match in _SIGNS.finditer(text):
        rule = _NAMES[int((match.lastgroup or "_0")[1:])]
        if match.start() > at:
            yield text[at : match.start()], text[at : match.start()], ""
        yield match[0], _MADE.get(rule, ""), rule
        at = match.end()
    if at < len(text):
        yield text[at:], text[at:], ""


def _compose(text: str) -> Iterator[_Piece]:
    """Compose letters and accents; where that is not enough for NFC, a whole line at a time."""
    for line in text.splitlines(keepends=True):
        if unicodedata.is_normalized("NFC", line):
            yield line, line, ""
            continue
        made = _ACCENTED.sub(lambda m: unicodedata.normalize("NFC", m[0]), line)
        if not unicodedata.is_normalized("NFC", made):
            yield line, unicodedata.normalize("NFC", line), "accents"
            continue
        at = 0
        for match in _ACCENTED.finditer(line):
            now = unicodedata.normalize("NFC", match[0])
            if now != match[0]:
                yield line[at : match.start()], line[at : match.start()], ""
                yield match[0], now, "accents"
                at = match.end()
        yield line[at:], line[at:], ""


# Words that other languages do not use; a text in which one word of ten is among them is English.
_FUNCTION_WORDS = frozenset(
    [
        "the",
        "and",
        "that",
        "with",
        "from",
        "have",
        "has",
        "been",
        "which",
        "this",
        "their",
        "were",
        "would",
        "who",
        "said",
        "not",
        "are",
        "they",
    ]
)
_SHARE, _ENOUGH = 0.1, 20
_SHORT = 8
# Log-likelihood by which another language must beat English: names and numbers show no language.
_MARGIN = 25.0


def find_language(text: str) -> str:
    """Return the ISO 639 code of a text's language; too short a text counts as English.

    The model is loaded only for texts that the function words leave open. Dialects are not
    distinguished; a mixed text gets its main language.

    >>> find_language(
    ...     "The men who were freed said that they have not been told which of them "
    ...     "are to leave and who is to stay."
    ... )
    'en'
    >>> find_language("Le ministre a annoncé que 300 soldats seraient envoyés dans la région.")
    'fr'
    """
    words = re.findall(r"[^\W\d_]+", text.lower())
    if len(words) >= _ENOUGH and sum(w in _FUNCTION_WORDS for w in words) >= _SHARE * len(words):
        return "en"
    import py3langid

    scores = dict(py3langid.rank(text))
    best = max(scores, key=lambda code: scores[code])
    sure = len(text.split()) >= _SHORT or any(ord(c) > 0x24F for c in text if c.isalpha())
    return str(best) if best == "en" or (sure and scores[best] - scores["en"] > _MARGIN) else "en"
