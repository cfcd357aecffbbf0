"""Read CSV as a stream: its marks, its encoding, and what is wrong with its rows."""

from __future__ import annotations

import contextlib
import csv
import io
import re
import sys
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO, TextIO

from analysis.errors import AnalysisError
from analysis.read.decoding import as_windows_1252, find_western, is_utf8, mark_of
from analysis.read.field_names import field_of
from analysis.read.formats import BEGINNING, is_gdelt
from analysis.read.items import WHOLE, Item, set_aside
from analysis.read.sandbox import MB
from analysis.read.tables import (
    TITLES,
    Row,
    address_alone,
    beginning,
    count_columns,
    is_header,
    read_table,
)

ROW = 16 * MB  # characters of one row, beyond which a quotation mark was opened and never closed
_SWALLOWED = 1000  # lines of one cell with commas in it: the same
_RESUMED = 20  # times that a file is taken up again behind an open quotation mark
_OPEN = "opens a quotation mark that is never closed; close it, or double it inside a cell"
_ESCAPED = re.compile("[\udc80-\udcff]")
_SEPARATOR = re.compile(r"\ufeff?\"?sep=(.)\"?\s*$", re.I)
csv.field_size_limit(min(sys.maxsize, 2**31 - 1))


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

    def back(self, lines: int = 1) -> None:
        """Go back to the line after the first lines of the row."""
        self._again.extendleft(reversed(self.kept[lines:]))
        self.number -= len(self.kept) - lines
        self.ended = False
        self.done()


def read_csv(stream: BinaryIO, name: str) -> Iterator[Item]:
    """Read an item a row, numbered by its first line.

    Without a column of texts there is one problem, or one for each address. A row with more cells
    than the header, or of another encoding than the rest, is set aside.
    """
    mark = mark_of(beginning(stream))
    encoding = _Encoding("" if mark else _western(stream))
    errors = "replace" if mark.startswith(("utf-16", "utf-32")) else "surrogateescape"
    lines = _Lines(io.TextIOWrapper(stream, encoding=mark or "utf-8", errors=errors, newline=""))
    try:
        first = next(lines)
    except (StopIteration, _TooLongError):
        why = "has no header line that can be read; give it one with a column 'text'"
        yield set_aside(WHOLE, "unreadable", why)
        return
    if is_gdelt(first):
        yield from _addresses(lines, first)
        return
    separator = _SEPARATOR.match(first)
    lines.back(1 if separator else 0)
    between = separator[1] if separator else _find_mark(lines, first)
    yield from read_table(_csv_rows(lines, between, name, encoding), name)


def _western(stream: BinaryIO) -> str:
    """The encoding of the first bytes of a table that is not in UTF-8; empty for UTF-8."""
    start = stream.peek(BEGINNING)[:BEGINNING] if isinstance(stream, io.BufferedReader) else b""
    whole = start[: start.rfind(b"\n") + 1]
    start = start if whole.isascii() else whole  # the last line may be cut within a letter
    return "" if start.isascii() or is_utf8(start) else find_western(start)


def _find_mark(lines: _Lines, first: str) -> str:
    """Find the mark between cells: the most frequent one in the header, outside quotes.

    Where the first line has none, it may be a title: the lines below it are looked at.
    """
    try:
        for _ in range(TITLES):
            bare = re.sub(r'"[^"]*"', "", next(lines))
            marks = {mark: bare.count(mark) for mark in (",", ";", "\t", "|")}
            if any(
                field_of(c.strip(' "\ufeff\r\n')) in ("text", "url")
                for c in re.split(r"[,;\t|]", bare)
            ):
                return max(marks, key=lambda m: marks[m])
    except (StopIteration, _TooLongError):
        pass
    finally:
        lines.back(0)
    bare = re.sub(r'"[^"]*"', "", first)
    return max([",", ";", "\t", "|"], key=bare.count)


def _csv_rows(lines: _Lines, mark: str, name: str, encoding: _Encoding) -> Iterator[Row]:
    """The rows of a table; a row without any cell is passed over."""
    reader, resumed, columns, cells_seen = csv.reader(lines, delimiter=mark), 0, 0, 0
    while not lines.ended:
        number = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _TooLongError):
            cells = None
        if cells is None or _swallowed(cells, lines, mark):
            if len(lines.kept) > _SWALLOWED and columns and not cells_seen > columns:
                raise AnalysisError(name, *_OPEN.split("; "))
            resumed += 1
            more = "; the rest of the file is not read" if resumed >= _RESUMED else ""
            yield Row(number, [], f"line {number}", _OPEN + more)
            if resumed >= _RESUMED:
                return
            lines.back()
            reader = csv.reader(lines, delimiter=mark)
            continue
        count_columns(len(cells), name)
        cells_seen += len(cells)
        cells, problem = encoding.settle(cells)
        problem = problem or _too_many(cells, columns)
        lines.done()
        if any(c.strip() for c in cells):
            columns = columns or (len(cells) if is_header(cells) else 0)
            yield Row(number, cells, f"line {number}", problem)


class _Encoding:
    """What the rows of a table are written in: UTF-8, or what office programs save.

    That is windows-1252, or another where the beginning of the file shows it. A table is one of
    them: after a row in UTF-8, bytes of another encoding are a fault.
    """

    def __init__(self, western: str = "") -> None:
        self._known = ""
        self._western = western or "windows-1252"

    def settle(self, cells: list[str]) -> tuple[list[str], str]:
        """Return the cells in the encoding of the table, or why they cannot be read."""
        whole = "\n".join(cells)
        if whole.isascii():
            return cells, ""
        byte = _ESCAPED.search(whole)
        if not byte:
            self._known = self._known or "utf-8"
            return cells, ""
        if self._known != "utf-8":
            data = whole.encode("utf8", "surrogateescape")
            if self._western != "windows-1252" or as_windows_1252(data) is not None:
                with contextlib.suppress(UnicodeDecodeError):
                    decoded = [_decoded(cell, self._western) for cell in cells]
                    self._known = self._western
                    return decoded, ""
        found = f"byte 0x{ord(byte[0]) - 0xDC00:02x}"
        return cells, f"is not in UTF-8 ({found}); save the file again in UTF-8"


def _decoded(cell: str, encoding: str) -> str:
    """A cell whose bytes above 127 were kept as they are, in its encoding."""
    return cell.encode("utf8", "surrogateescape").decode(encoding)


def _swallowed(cells: list[str], lines: _Lines, mark: str) -> bool:
    """Return whether an open quotation mark made the row take in the rows after it."""
    if any(cell.count("\n") > _SWALLOWED and mark in cell for cell in cells):
        return True
    try:  # only the strict reader shows that a cell closes where another begins, or not at all
        list(csv.reader(lines.kept if len(lines.kept) > 1 else [], delimiter=mark, strict=True))
    except csv.Error:
        return True
    return False


def _too_many(cells: list[str], columns: int) -> str:
    """Say that a row has more cells than the header: a cell was cut at a mark inside it."""
    if columns and any(c.strip() for c in cells[columns:]):
        more = f"has {len(cells)} cells where the header has {columns}"
        return f"{more}; put a cell that contains the mark between cells into quotation marks"
    return ""


def _addresses(lines: _Lines, first: str) -> Iterator[Item]:
    """The addresses of a GDELT table, which has no header and no text."""
    number, line = 1, first
    while line:
        cells = line.split("\t")
        address = next((cell for cell in cells if re.match(r"https?://", cell)), "no address")
        yield address_alone(number, address)
        lines.done()
        number, line = number + 1, next(lines, "")
