"""Read the words of a PDF as paragraphs, without lines repeated on every page.

Nothing in the file is run.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from itertools import pairwise
from statistics import median
from typing import Any

from analysis.errors import AnalysisError
from analysis.read.exports import split_export
from analysis.read.pdf_edges import (
    PdfLine,
    fields_of_edges,
    fields_of_print,
    part_browser_lines,
    part_repeated,
    same_row,
)
from analysis.read.sandbox import TEXT

PAGES = 600


def read_pdf(data: bytes, name: str) -> list[dict[str, Any]]:
    """Read the account of a PDF file, or the articles of an export.

    Raises ``AnalysisError`` if it is locked, damaged, scanned or too long.
    """
    document = _open_pdf(data, name)
    lines, lost = _all_lines(document, name)
    if not any(line.text.strip() for line in lines):
        pictures = "contains pictures of pages, without text"
        cause = pictures if len(document) else "has no page that can be read"
        raise AnalysisError(name, cause, "run text recognition (OCR) on it")
    body, printed = part_browser_lines(lines, len(document))
    kept, repeated = part_repeated(body)
    texts = [line.text for line in kept]
    usual = _usual_gap(kept)
    if articles := split_export(texts, lambda start, end: _paragraphs(kept[start:end], usual)):
        return articles + lost
    dropped = [{"text": line.text.strip(), "rule": "printed by the browser"} for line in printed]
    dropped += [{"text": text, "rule": rule} for text, rule in repeated.items()]
    return [
        {
            **fields_of_edges(list(repeated), texts),
            **fields_of_print(printed),
            "text": "\n".join(_paragraphs(kept, usual)),
            "dropped": dropped,
            "extractor": "PDFium",
            "sha256": hashlib.sha256(data).hexdigest(),
        },
        *lost,
    ]


_DAMAGED = "this page is damaged and its words are missing; save or download the file again"


def _all_lines(document: Any, name: str) -> tuple[list[PdfLine], list[dict[str, Any]]]:
    """The printed lines of all pages, and each page that cannot be read as a part set aside."""
    import pypdfium2 as pdfium

    lines: list[PdfLine] = []
    lost: list[dict[str, Any]] = []
    for number in range(len(document)):
        try:
            lines += _page_lines(document, number)
        except pdfium.PdfiumError:
            lost.append({"part": f"page {number + 1}", "aside": _DAMAGED})
        if sum(len(line.text) for line in lines) > TEXT:
            raise AnalysisError(
                name,
                f"its text has more than {TEXT:,} characters, the limit of an account",
                "split it into accounts",
            )
    return lines, lost


def _open_pdf(data: bytes, name: str) -> Any:
    """Open a PDF document that has no password and not too many pages."""
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
        count = len(document)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        cause = "needs a password" if locked else "is incomplete or damaged"
        remedy = "save it without one" if locked else "save or download it again"
        raise AnalysisError(name, cause, remedy) from error
    if count > PAGES:
        cause = f"has {count:,} pages, over the limit of {PAGES}"
        raise AnalysisError(name, cause, "split it into accounts")
    return document


def _page_lines(document: Any, number: int) -> list[PdfLine]:
    page = document[number].get_textpage()
    pieces: list[PdfLine] = []
    for i in range(page.count_rects()):
        box = page.get_rect(i)
        text = page.get_text_bounded(*box).replace("\r\n", " ").strip("\n")
        if text.strip():
            pieces.append(PdfLine(text, box[0], box[1], box[2], box[3], number))
    lines: list[PdfLine] = []
    for column in _by_column(pieces):
        start = len(lines)
        for piece in column:
            if len(lines) > start and _goes_on(lines[-1], piece):
                lines[-1] = _merged(lines[-1], piece)
            else:
                lines.append(piece)
    return lines


def _goes_on(last: PdfLine, piece: PdfLine) -> bool:
    """Whether a piece goes on a printed line, as after a word in italics."""
    return same_row(last, piece) and -2 <= piece.left - last.right < 40


def _merged(last: PdfLine, piece: PdfLine) -> PdfLine:
    gap = "" if piece.left - last.right < 1 or last.text.endswith(" ") else " "
    bottom, top = min(last.bottom, piece.bottom), max(last.top, piece.top)
    return PdfLine(last.text + gap + piece.text, last.left, bottom, piece.right, top, last.page)


_ROWS = 3  # rows that two columns share, at least
_WIDE = 15  # characters of the middle line of a column, at least: shorter ones are a table's cells


def _by_column(pieces: list[PdfLine]) -> list[list[PdfLine]]:
    """Part the pieces of a page into columns, where rows of several columns were drawn in turn."""
    starts: Counter[int] = Counter()
    for left, right in pairwise(pieces):
        if same_row(left, right) and right.left - left.right > 8:
            starts[round(right.left / 3)] += 1
    if not starts:
        return [pieces]
    place, _ = max(starts.items(), key=lambda item: item[1])
    rows = sum(n for at, n in starts.items() if abs(at - place) <= 1)
    edge = 3 * place - 4
    beside = [p for p in pieces if p.left >= edge]
    if rows < _ROWS or median(len(p.text) for p in beside) < _WIDE:
        return [pieces]
    out: list[list[PdfLine]] = []
    segment: list[PdfLine] = []
    across: list[PdfLine] = []
    for piece in [*pieces, None]:
        if piece is not None and (piece.left >= edge or piece.right <= edge + 4):
            segment.append(piece)
            across = []
            continue
        first = [p for p in segment if p.left < edge]
        others = _by_column([p for p in segment if p.left >= edge])
        out += [column for column in (first, *others) if column]
        segment = []
        if piece is not None:
            if not across:
                out.append(across)
            across.append(piece)
    return out


def _paragraphs(lines: list[PdfLine], usual: float) -> list[str]:
    """Join lines unless a gap over the usual one, a jump or another type size separates them."""
    printed_text = " ".join(line.text.lower() for line in lines)
    printed = Counter(re.findall(r"[\w-]+", _HYPHEN.sub("-", printed_text)))
    out: list[str] = []
    for i, (last, line) in enumerate(zip([None, *lines], lines, strict=False)):
        if last is None or _parted(last, line, usual) or _has_room(lines, i):
            out.append(line.text.strip())
        else:
            out[-1] = _join(out[-1], line.text.strip(), printed)
    return [re.sub(r"[ \t]+", " ", _HYPHEN.sub("-", paragraph)) for paragraph in out]


def _usual_gap(lines: list[PdfLine]) -> float:
    """The gap between the lines of a paragraph: below full lines within a sentence, if any."""
    pairs = [
        (a, a.bottom - b.top)
        for a, b in pairwise(lines)
        if 0 <= a.bottom - b.top < 20 and a.page == b.page
    ]
    right: dict[int, float] = {}  # of the lines that start at about the same place
    for line in lines:
        for place in range(-1, 2):
            at = round(line.left / 3) + place
            right[at] = max(right.get(at, 0.0), line.right)
    full = [
        gap
        for line, gap in pairs
        if line.right - line.left > 0.85 * (right[round(line.left / 3)] - line.left)
        and not _ENDED.search(line.text.strip())
    ]
    return min((median(gaps) for gaps in (full, [gap for _, gap in pairs]) if gaps), default=3.0)


def _parted(last: PdfLine, line: PdfLine, usual: float) -> bool:
    high = max(line.top - line.bottom, last.top - last.bottom, 1)
    if abs((line.top - line.bottom) - (last.top - last.bottom)) > 0.35 * high:
        return True
    ended = bool(_ENDED.search(last.text.strip()))
    if line.page != last.page or line.top > last.bottom + high:
        return ended
    return last.bottom - line.top > usual + 0.6 * high or (ended and line.left - last.left > 8)


_AROUND = 3  # lines before and after a line that show how wide its column is


def _has_room(lines: list[PdfLine], i: int) -> bool:
    """Whether the line before a line ended though the first word below would have fitted."""
    last, line = lines[i - 1], lines[i]
    if line.page != last.page or abs(line.left - last.left) > 3 or not line.text.strip():
        return False
    if _HYPHEN.sub("-", last.text.strip()).endswith(("-", "\u00ad")):
        return False
    beside = lines[max(0, i - _AROUND) : i + _AROUND]
    right = max(p.right for p in beside if p.page == last.page and abs(p.left - last.left) <= 3)
    first = len(line.text.split()[0]) * (line.right - line.left) / max(len(line.text), 1)
    room, width = right - last.right, right - last.left
    ended = bool(_ENDED.search(last.text.strip()))
    return room > 1.5 * first + 0.05 * width and (ended or last.right - last.left < 0.5 * width)


_ENDED = re.compile(r"[.!?”\"’][\])]?$")
_HYPHEN = re.compile("[\x02\ufffe]")  # a hyphen at a line end, as PDFium gives it


_FIRST_PARTS = frozenset("well self ex so all half high low long short cross anti non".split())


_NUMBERS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty"
    " seventy eighty ninety hundred".split()
)
_COUNTED = re.compile(
    r"(?:second|minute|hour|day|night|week|month|year|decade|man|woman|member|person|point|part|page"
    r"|party|stor(?:e)?y|bed|room|seat|goal|game|match|set|stage|lane|mile|met(?:re|er)|foot|inch|ton"
    r"|tonne|dollar|euro|pound|time|way|fold|thirds?|fifths?|one|two|three|four|five|six|seven|eight"
    r"|nine)s?",
    re.I,
)


def _is_compound(first: str, second: str) -> bool:
    """Whether two words are written with a hyphen: "well-known", "ten-hour", "twenty-three"."""
    counted = first in _NUMBERS and _COUNTED.fullmatch(second)
    return first in _FIRST_PARTS or bool(counted)


_LONGEST_WORD = 80  # characters


def _join(before: str, after: str, printed: Counter[str]) -> str:
    """Join two lines; a hyphen at the end of the first goes if it parts one word.

    The whole word printed elsewhere decides, else whether both parts are words of their own.
    """
    if before.endswith("\u00ad"):
        return before[:-1] + after
    if _HYPHEN.fullmatch(before[-1:]):
        before = before[:-1] + "-"
    if not before.endswith("-"):
        return f"{before} {after}"
    parts = re.search(r"(\w+)-$", before[-_LONGEST_WORD:]), re.match(r"([^\W\d_]+)", after)
    if parts[0] is None or parts[1] is None:
        return before + after
    first, second = parts[0][1].lower(), parts[1][1]
    if not second.islower() or first.isdigit() or f"{first}-{second}" in printed:
        return before + after
    whole = f"{first}{second}" in printed
    compound = _is_compound(first, second) or (first in printed and printed[second] > 1)
    return (before[:-1] if whole or not compound else before) + after
