"""CSV and its kin as a stream: one account a row; a row that cannot be read is set aside and the next one is read."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from typing import Any, BinaryIO, TextIO

from analysis.intake.items import WHOLE, Item, aside
from analysis.readers.delimited import find_address, is_gdelt, mark_between
from analysis.readers.encoding import mark_of
from analysis.readers.limits import MB
from analysis.readers.rows import COLUMNS, MARKS

ROW = 8 * MB  # characters of one row, beyond which a quotation mark was opened and never closed
_SWALLOWED = 1000  # lines of one cell with commas in it: the same
_RESUMED = 20  # times that a file is taken up again behind an open quotation mark
_OPEN = "opens a quotation mark that is never closed; close it, or double it inside a cell"
_ADDRESS = "an address without text ({0}); fetch the page with 'storydiff fetch'"


class _TooLongError(Exception):
    """More characters than a row may have."""


class _Lines:
    """The lines of a table, counted; those since the last whole row are kept, to go back to."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._again = stream, deque[str]()
        self.kept: list[str] = []
        self.size = self.number = 0
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._stream.readline(ROW)
        if not line:
            self.ended = True
            raise StopIteration
        self.kept.append(line)
        self.size += len(line)
        self.number += 1
        if self.size >= ROW:
            raise _TooLongError
        return line

    def done(self) -> None:
        """The row is whole: its lines are let go."""
        self.kept, self.size = [], 0

    def back(self) -> None:
        """Takes up again behind the first line of the row."""
        self._again.extendleft(reversed(self.kept[1:]))
        self.number -= len(self.kept) - 1
        self.ended = False
        self.done()


def read_cells(stream: BinaryIO, head: bytes) -> Iterator[Item]:
    """An item a row, numbered by the line that it begins in. Without a column ``text`` there is one problem, or one for each address."""
    mark = mark_of(head)
    errors = (
        "replace" if mark.startswith("utf-16") or mark.startswith("utf-32") else "surrogateescape"
    )
    lines = _Lines(io.TextIOWrapper(stream, encoding=mark or "utf-8", errors=errors, newline=""))
    try:
        first = next(lines)
    except (StopIteration, _TooLongError):
        yield aside(
            WHOLE,
            "unreadable",
            "has no header line that can be read; give it one with a column 'text'",
        )
        return
    if is_gdelt(first):
        yield from _addresses(lines, first)
        return
    lines.back()
    yield from _rows(lines, mark_between(first), first)


def _rows(lines: _Lines, mark: str, first: str) -> Iterator[Item]:
    lines._again.appendleft(first)
    lines.number -= 1
    header: list[str] = []
    found = False
    for number, cells, problem in _whole_rows(lines, mark):
        if not header:
            header = [c.strip() for c in cells]
            if problem or (why := _no_text(header)):
                yield aside(WHOLE, "unreadable", problem or why)
                return
            continue
        found = True
        yield aside(number, "bad line", problem) if problem else _item(number, header, cells)
    if not found:
        yield aside(WHOLE, "empty", "holds no row below its header")


def _no_text(header: list[str]) -> str:
    """Why a table with this header holds no account and no address; empty for one that does."""
    names = {c.lower() for c in header}
    if "text" in names or names & set(COLUMNS["url"]):
        return ""
    return f"has no column 'text' (it has {', '.join(header)[:300]}); name the column of the words 'text'"


def _item(number: int, header: list[str], cells: list[str]) -> Item:
    record: dict[str, Any] = {
        h: c for h, c in zip(header, cells, strict=False) if h and c and h not in MARKS
    }
    lower = {k.lower(): v for k, v in record.items()}
    if "text" not in lower and not any(h.lower() == "text" for h in header):
        address = next((lower[c] for c in COLUMNS["url"] if lower.get(c)), "no address")
        return aside(number, "no text", _ADDRESS.format(address[:300]))
    return Item(number, record)


def _whole_rows(lines: _Lines, mark: str) -> Iterator[tuple[int, list[str], str]]:
    """Line, cells and problem of each row; a row without any cell is passed over."""
    reader, resumed, columns = csv.reader(lines, delimiter=mark), 0, 0
    while not lines.ended:
        number = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _TooLongError):
            cells = None
        if cells is None or _swallowed(cells, lines, mark):
            resumed += 1
            yield (
                number,
                [],
                _OPEN if resumed < _RESUMED else f"{_OPEN}; the rest of the file is not read",
            )
            if resumed >= _RESUMED:
                return
            lines.back()
            reader = csv.reader(lines, delimiter=mark)
            continue
        problem = _problem(cells, columns, lines.kept)
        lines.done()
        if any(c.strip() for c in cells):
            columns = columns or len(cells)
            yield number, cells, problem


def _swallowed(cells: list[str], lines: _Lines, mark: str) -> bool:
    """Whether the row took in the rows after it, behind a quotation mark that was opened and not closed."""
    if any(cell.count("\n") > _SWALLOWED and mark in cell for cell in cells):
        return True
    try:  # only the strict reader tells that a cell closes where another begins, or not at all
        list(csv.reader(lines.kept if len(lines.kept) > 1 else [], delimiter=mark, strict=True))
    except csv.Error:
        return True
    return False


def _problem(cells: list[str], columns: int, kept: list[str]) -> str:
    for line in kept:
        if not line.isascii():
            try:
                line.encode()
            except UnicodeEncodeError as error:
                return f"is not in UTF-8 (byte 0x{ord(line[error.start]) - 0xDC00:02x}); save the file again in UTF-8"
    if columns and any(c.strip() for c in cells[columns:]):
        more = f"has {len(cells)} cells where the header has {columns}"
        return f"{more}; put a cell that holds the mark between cells into quotation marks"
    return ""


def _addresses(lines: _Lines, first: str) -> Iterator[Item]:
    number, line = 1, first
    while line:
        yield aside(
            number, "no text", _ADDRESS.format(find_address(line.split("\t"))[:300] or "no address")
        )
        lines.done()
        number, line = number + 1, next(lines, "")
