"""Read the words of a PDF as paragraphs, without lines repeated on every page.

Nothing in the file is run.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

from analysis.errors import AnalysisError
from analysis.read.sandbox import TEXT

PAGES = 600


class PdfLine(NamedTuple):
    """One printed line and its box, in points."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    page: int


def read_pdf(data: bytes, name: str) -> list[dict[str, Any]]:
    """Read the account of a PDF file.

    Raises ``AnalysisError`` if it is locked, damaged, scanned or too long.
    """
    import pypdfium2 as pdfium

    document = _open_pdf(data, name)
    count = len(document)
    lines: list[PdfLine] = []
    for number in range(count):
        try:
            lines += _page_lines(document, number)
        except pdfium.PdfiumError:
            continue
        if sum(len(line.text) for line in lines) > TEXT:
            raise AnalysisError(
                name,
                f"its text has more than {TEXT:,} characters, the limit of an account",
                "split it into accounts",
            )
    if not any(line.text.strip() for line in lines):
        cause = (
            "contains pictures of pages, without text" if count else "has no page that can be read"
        )
        raise AnalysisError(name, cause, "run text recognition (OCR) on it")
    kept, repeated = _without_repeated(lines)
    return [
        {
            "text": "\n".join(_paragraphs(kept)),
            "dropped": [{"text": t, "rule": "repeated on the pages"} for t in repeated],
            "extractor": "PDFium",
            "sha256": hashlib.sha256(data).hexdigest(),
        }
    ]


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
    lines: list[PdfLine] = []
    for i in range(page.count_rects()):
        left, bottom, right, top = page.get_rect(i)
        text = page.get_text_bounded(left, bottom, right, top).replace("\r\n", " ").strip("\n")
        if not text.strip():
            continue
        last = lines[-1] if lines else None
        if (
            last
            and abs(last.bottom - bottom) < 0.5 * max(top - bottom, 1)
            and -2 <= left - last.right < 40
        ):
            gap = "" if left - last.right < 1 or last.text.endswith(" ") else " "
            merged = last.text + gap + text
            lines[-1] = PdfLine(
                merged, last.left, min(last.bottom, bottom), right, max(last.top, top), number
            )
        else:
            lines.append(PdfLine(text, left, bottom, right, top, number))
    return lines


def _without_repeated(lines: list[PdfLine]) -> tuple[list[PdfLine], list[str]]:
    """Leave out lines that are, but for a number, on three pages and on half of all."""
    pages = len({line.page for line in lines})
    on: Counter[str] = Counter(key for key, _ in {(_key(line), line.page) for line in lines})
    often = {key for key, n in on.items() if n >= 3 and 2 * n >= pages and len(key) < 100}
    repeated = dict.fromkeys(line.text.strip() for line in lines if _key(line) in often)
    return [line for line in lines if _key(line) not in often], list(repeated)


def _key(line: PdfLine) -> str:
    return re.sub(r"\d+", "#", line.text.strip())


def _paragraphs(lines: list[PdfLine]) -> list[str]:
    """Join lines unless a gap, a jump or another type size separates them."""
    gaps = [
        a.bottom - b.top
        for a, b in pairwise(lines)
        if 0 <= a.bottom - b.top < 20 and a.page == b.page
    ]
    usual = median(gaps) if gaps else 3.0
    out: list[str] = []
    for last, line in zip([None, *lines], lines, strict=False):
        if last is None or _parted(last, line, usual):
            out.append(line.text.strip())
        else:
            out[-1] = _join(out[-1], line.text.strip())
    return [re.sub(r"[ \t]+", " ", paragraph) for paragraph in out]


def _parted(last: PdfLine, line: PdfLine, usual: float) -> bool:
    high = max(line.top - line.bottom, last.top - last.bottom, 1)
    if abs((line.top - line.bottom) - (last.top - last.bottom)) > 0.35 * high:
        return True
    ended = bool(re.search(r"[.!?”\"’]$", last.text.strip()))
    if line.page != last.page or line.top > last.bottom + high:
        return ended
    return last.bottom - line.top > usual + 0.6 * high or (ended and line.left - last.left > 8)


def _join(before: str, after: str) -> str:
    if before.endswith(("\u00ad", "\ufffe", "\x02")):
        return before[:-1] + after
    return before + ("" if before.endswith("-") else " ") + after
