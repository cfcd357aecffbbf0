"""Tell the text of a PDF from what is printed around it: by browsers, on each page, at its edge."""

from __future__ import annotations

import re
from collections import Counter
from statistics import median
from typing import NamedTuple

from analysis.read.head import is_outlet, read_head


class PdfLine(NamedTuple):
    """One printed line and its box, in points."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    page: int


def same_row(one: PdfLine, other: PdfLine) -> bool:
    """Return whether two lines of a page are beside each other."""
    return abs(one.bottom - other.bottom) < 0.5 * max(other.top - other.bottom, 1)


_STAMP = re.compile(
    r"(\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4},? (?:at )?\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s?[AP]M)?"
    r"|\d{4}-\d{2}-\d{2},? \d{1,2}:\d{2})\s*(.*)",
    re.I,
)
_OF = r"(?:page |seite |página |pagina )?(\d{1,4})(?:\s?/\s?| (?:of|von|de|sur|van|di) )(\d{1,4})"
_FOOT = re.compile(rf"((?:https?|file)://\S+|about:\S+)?\s*(?:{_OF})?", re.I)
_PRINTED = re.compile(rf"{_OF}\s+(.*)", re.I)  # as Firefox prints it: the number first


def part_browser_lines(lines: list[PdfLine], pages: int) -> tuple[list[PdfLine], list[PdfLine]]:
    """Part what a browser prints at the head and foot of each page: day, title, address, page."""
    printed: list[PdfLine] = []
    for number in range(pages):
        page = [line for line in lines if line.page == number]
        texts = {line: line.text.strip() for line in page if line.text.strip()}
        stamps = [line for line, text in texts.items() if _stamp_of(text)]
        feet = [line for line, text in texts.items() if _FOOT.fullmatch(text)]
        counted = [line for line, text in texts.items() if _counts(text, number + 1, pages)]
        if not page or not counted or not (stamps or len(feet) > len(counted)):
            return lines, []
        rows = {max(page, key=lambda p: p.top), min(page, key=lambda p: p.bottom)}
        edges = [*counted, *(s for s in stamps if any(same_row(s, row) for row in rows))]
        edges += [
            p
            for p in page
            if re.search(r"https?://\S+$", p.text.strip()) and any(same_row(p, row) for row in rows)
        ]
        printed += [p for p in page if any(same_row(p, edge) for edge in edges)]
    gone = set(printed)
    return [line for line in lines if line not in gone], printed


def _stamp_of(text: str) -> re.Match[str] | None:
    """A day and time at the start of a line, or after the number of the page."""
    counted = _PRINTED.fullmatch(text)
    return _STAMP.fullmatch(counted[3] if counted else text)


def _counts(text: str, page: int, pages: int) -> bool:
    """Whether a line has the number of its page and of all pages."""
    found = re.search(rf"(?:^|\s){_OF}$", text, re.I) or _PRINTED.fullmatch(text)
    return found is not None and (int(found[1]), int(found[2])) == (page, pages)


def fields_of_print(printed: list[PdfLine]) -> dict[str, str]:
    """Address and outlet that a browser prints beside a page."""
    texts = [line.text.strip() for line in printed]
    address = next((m[0] for t in texts if (m := re.search(r"https?://\S+", t))), "")
    stamps = [m[2] for t in texts if (m := _stamp_of(t))]
    bare = (re.sub(r"\s*https?://\S+$", "", t) for t in (*stamps, *texts))
    titles = [t for t in bare if t and not _stamp_of(t) and not _FOOT.fullmatch(t)]
    ending = re.search(r"\s[|–—-]\s([^|–—-]{2,40})$", titles[0]) if titles else None
    found = {"url": address, "outlet": ending[1].strip() if ending else ""}
    return {field: words for field, words in found.items() if words and "…" not in words}


def fields_of_edges(printed: list[str], texts: list[str]) -> dict[str, str]:
    """Outlet and day that are printed at the edge of pages, if the head of the text has none."""
    own = read_head(texts[:_TOP]).values()
    found: dict[str, str] = {}
    for field in ("outlet", "published"):
        said = {v for line in read_head(printed).values() if (v := getattr(line, field))}
        if len(said) == 1 and not any(getattr(line, field) for line in own):
            found[field] = said.pop()
    return found


_TOP = 12  # lines of a text in which its head is


def part_repeated(lines: list[PdfLine]) -> tuple[list[PdfLine], dict[str, str]]:
    """Part lines that are, but for a number, on three pages and on half of all; with the rule.

    At the edge of a page two pages are enough, and a number of the page alone.
    """
    pages = len({line.page for line in lines})
    on: Counter[str] = Counter(key for key, _ in {(_key(line), line.page) for line in lines})
    often = {key for key, n in on.items() if n >= 3 and 2 * n >= pages and len(key) < 100}
    edges, rims = _edges(lines)
    found = Counter(_key(line) for line in rims)
    apart = {_key(line) for line in edges}
    often_there = {k for k in apart if found[k] > 1 and found[k] >= pages and len(k) < 100}
    last = max((line.page for line in lines), default=0) + 1
    headings = _headings(lines, rims, often)
    feet = _feet(edges, lines)
    gone = [
        line
        for line in lines
        if (_key(line) in often and line not in headings)
        or (line in rims and (_key(line) in often_there or _counts_pages(line, last)))
    ]
    repeated = dict.fromkeys((line.text.strip() for line in gone), "repeated on the pages")
    once = {line.text.strip(): "printed at the edge of the page" for line in feet}
    out = {*gone, *feet}
    return [line for line in lines if line not in out], {**once, **repeated}


_BARE_NUMBER = re.compile(r"[-–—]?\s*(?:page |seite |p\. ?|s\. ?)?\d{1,4}\s*[-–—]?", re.I)


def _feet(edges: set[PdfLine], lines: list[PdfLine]) -> set[PdfLine]:
    """The lines below all others of their page that are an outlet, a day or a number alone."""
    lowest: dict[int, float] = {}
    for line in lines:
        lowest[line.page] = min(lowest.get(line.page, line.bottom), line.bottom)
    found: set[PdfLine] = set()
    for line in edges:
        text = line.text.strip()
        low = line.bottom < lowest[line.page] + 0.5 * (line.top - line.bottom)
        if _BARE_NUMBER.fullmatch(text) or (low and len(text) < _SHORT and _says_issue(text)):
            found.add(line)
    return found


_SHORT = 100  # characters of a printed line, at most


def _says_issue(text: str) -> bool:
    said = read_head([text]).get(0)
    return is_outlet(text) or (said is not None and bool(said.is_date or said.outlet))


def _headings(lines: list[PdfLine], rims: set[PdfLine], often: set[str]) -> set[PdfLine]:
    """The headlines that the pages repeat at their edge: larger there, or not at the edge."""
    same: dict[str, list[PdfLine]] = {}
    for line in lines:
        if _key(line) in often:
            same.setdefault(_key(line), []).append(line)
    found: set[PdfLine] = set()
    for group in same.values():
        usual = median(line.top - line.bottom for line in group)
        at_edge = {line.page for line in group if line in rims}
        found |= {
            line
            for line in group
            if line.top - line.bottom > 1.15 * usual or (line not in rims and line.page in at_edge)
        }
    return found


_PAGE_NUMBER = re.compile(
    r"(?:(?:page|seite|página|pagina|blz\.?|p\.|s\.)\s*)?(\d{1,4})\s*"
    r"(?:(?:of|von|de|sur|van|di|/)\s*(\d{1,4})\b.*)?|[-–—]\s*(\d{1,4})\s*[-–—]",
    re.I,
)


def _edges(lines: list[PdfLine]) -> tuple[set[PdfLine], set[PdfLine]]:
    """The rows of each page that a gap parts from its text, and its first and last rows."""
    by_page: dict[int, list[PdfLine]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    parted: set[PdfLine] = set()
    rims: set[PdfLine] = set()
    for page in by_page.values():
        rows = sorted(page, key=lambda line: line.bottom)
        for way in (rows, rows[::-1]):
            parted |= _outside(way)
            rims |= {line for line in way[:_MOST_PRINTED] if same_row(line, way[0])}
    return parted, rims


def _outside(rows: list[PdfLine]) -> set[PdfLine]:
    """The first rows of a page that a gap parts from the others, two of them at most."""
    for count in range(1, min(len(rows), _MOST_PRINTED)):
        last, following = rows[count - 1], rows[count]
        high, low = (last, following) if last.bottom > following.bottom else (following, last)
        gap, height = high.bottom - low.top, high.top - high.bottom
        if not same_row(last, following) and gap > 1.5 * height:
            return set(rows[:count])
    return set()


_MOST_PRINTED = 4  # pieces of a header or footer, at most


def _counts_pages(line: PdfLine, pages: int) -> bool:
    """Whether a line is the number of its page: "2", "Page 2 of 3", "– 2 –"."""
    match = _PAGE_NUMBER.fullmatch(line.text.strip())
    if match is None or len(line.text) > 80:
        return False
    number = match[1] or match[3]
    return int(number) == line.page + 1 and (not match[2] or int(match[2]) == pages)


def _key(line: PdfLine) -> str:
    return re.sub(r"\d+", "#", line.text.strip())
