"""Read JSON Lines, CSV and Parquet as streams: a few rows at a time.

Of Parquet, only the columns that an account has are read.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple, TextIO

from analysis.errors import one_line
from analysis.read.fields import COLUMNS, admit
from analysis.read.formats import mark_of
from analysis.read.sandbox import MB
from analysis.read.tables import (
    find_address,
    is_gdelt,
    known_columns,
    mark_between,
    no_text,
    not_utf8,
    read_line,
)
from analysis.read.tables import read_rows as read_records

SKIPPED = ("source", "row", "account_id", "story_id", "stage", "kind", "reason")
# The kind of a file that could not be opened, or read to its end, for no fault of its bytes.
UNREACHED = "not reached"
WHOLE = -1  # the row of what concerns a file as a whole
# Problems of accounts that are kept; with every other kind the record, or the copy, is not.
KEPT = frozenset(
    [
        "impossible date",
        "unread date",
        "field dropped",
        "id used twice",
        "columns differ",
        "settings not read",
        "sidecar not read",
    ]
)


class Problem(NamedTuple):
    """What is wrong: a short code and a reason, with the account if there is one."""

    kind: str
    reason: str
    account_id: str | None = None
    story_id: str | None = None


class Item(NamedTuple):
    """A record with its row (line or number, from 1), or the problem in its place.

    ``source`` is given if a file has parts of its own.
    """

    row: int
    record: dict[str, Any] | None = None
    problem: Problem | None = None
    source: str = ""


def set_aside(row: int, kind: str, reason: str, source: str = "") -> Item:
    """Return an item that says why there is no record."""
    return Item(row, None, Problem(kind, one_line(reason)), one_line(source))


LINE = (
    16 * MB
)  # bytes of one line: more than the longest account takes, each sign written as an escape
GIVEN_UP = 1000  # lines at the top of a file of which none can be read: it is no JSON Lines


def read_lines(stream: BinaryIO, head: bytes) -> Iterator[Item]:
    """Read an item a line, without empty lines.

    A file of which no line can be read is one problem, not a thousand.
    """
    waiting: list[Item] = []
    good = False
    for item in _items(stream, head):
        if good or item.record is not None:
            yield from waiting
            yield item
            waiting, good = [], True
        elif len(waiting) < GIVEN_UP:
            waiting.append(item)
        else:
            break
    if waiting and not good:
        first = waiting[0].problem
        yield set_aside(
            WHOLE,
            "unreadable",
            f"contains no line that can be read "
            f"(line {waiting[0].row} {first.reason if first else ''})",
        )


def _items(stream: BinaryIO, head: bytes) -> Iterator[Item]:
    for number, line in enumerate(_lines(stream, mark_of(head)), 1):
        if line is None:
            yield set_aside(
                number, "too long", f"is over {LINE // MB} MB; give each account its own line"
            )
        elif line.strip():
            record = read_line(line, f"line {number}")
            yield (
                set_aside(number, "bad line", record["aside"])
                if "aside" in record
                else Item(number, record)
            )


def _lines(stream: BinaryIO, mark: str) -> Iterator[bytes | str | None]:
    """Read the lines of a file, None for one that is too long for memory."""
    if mark and mark != "utf-8-sig":
        yield from codecs.getreader(mark)(stream, "replace")
        return
    first = True
    while line := stream.readline(LINE):
        if len(line) == LINE and not line.endswith(b"\n"):
            while (rest := stream.readline(LINE)) and not rest.endswith(b"\n"):
                pass
            yield None
            continue
        yield line.removeprefix(codecs.BOM_UTF8) if first else line
        first = False


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
        """Go back to the line after the first line of the row."""
        self._again.extendleft(reversed(self.kept[1:]))
        self.number -= len(self.kept) - 1
        self.ended = False
        self.done()


def read_cells(stream: BinaryIO, head: bytes) -> Iterator[Item]:
    """Read an item a row, numbered by its first line.

    Without a column ``text`` there is one problem, or one for each address.
    """
    mark = mark_of(head)
    errors = (
        "replace" if mark.startswith("utf-16") or mark.startswith("utf-32") else "surrogateescape"
    )
    lines = _Lines(io.TextIOWrapper(stream, encoding=mark or "utf-8", errors=errors, newline=""))
    try:
        first = next(lines)
    except (StopIteration, _TooLongError):
        yield set_aside(
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
                yield set_aside(WHOLE, "unreadable", problem or why)
                return
            continue
        found = True
        yield set_aside(number, "bad line", problem) if problem else _item(number, header, cells)
    if not found:
        yield set_aside(WHOLE, "empty", "contains no row below its header")


def _no_text(header: list[str]) -> str:
    """Say why a table with this header has no account and no address; empty if it has."""
    names = {c.lower() for c in header}
    if "text" in names or names & set(COLUMNS["url"]):
        return ""
    return (
        f"has no column 'text' (it has {', '.join(header)[:300]}); "
        "name the column of the words 'text'"
    )


def _item(number: int, header: list[str], cells: list[str]) -> Item:
    named = {h: c for h, c in zip(header, cells, strict=False) if c}
    record = admit(named, f"line {number}")
    if "text" not in record and not any(h.lower() == "text" for h in header):
        address = next((record[c] for c in COLUMNS["url"] if c in record), "no address")
        return set_aside(number, "no text", _ADDRESS.format(address[:300]))
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
    """Return whether an open quotation mark made the row take in the rows after it."""
    if any(cell.count("\n") > _SWALLOWED and mark in cell for cell in cells):
        return True
    try:  # only the strict reader shows that a cell closes where another begins, or not at all
        list(csv.reader(lines.kept if len(lines.kept) > 1 else [], delimiter=mark, strict=True))
    except csv.Error:
        return True
    return False


def _problem(cells: list[str], columns: int, kept: list[str]) -> str:
    if bad := not_utf8(kept):
        return bad
    if columns and any(c.strip() for c in cells[columns:]):
        more = f"has {len(cells)} cells where the header has {columns}"
        return f"{more}; put a cell that contains the mark between cells into quotation marks"
    return ""


def _addresses(lines: _Lines, first: str) -> Iterator[Item]:
    number, line = 1, first
    while line:
        yield set_aside(
            number, "no text", _ADDRESS.format(find_address(line.split("\t"))[:300] or "no address")
        )
        lines.done()
        number, line = number + 1, next(lines, "")


def read_rows(stream: BinaryIO) -> Iterator[Item]:
    """Read an item a row of a Parquet file, numbered from 1.

    A file that is not Parquet, or has no column ``text``, is one problem; so is a break in it.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    row = 0
    try:
        file = pq.ParquetFile(stream, pre_buffer=False, buffer_size=1 << 20)
        if not (columns := known_columns(file.schema_arrow.names)):
            yield set_aside(WHOLE, "unreadable", no_text(file.schema_arrow.names))
            return
        for record in read_records(file, columns):
            row += 1
            yield Item(row, record)
        if not row:
            yield set_aside(WHOLE, "empty", "contains no row")
    except (pa.ArrowException, OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk or the network, not the file
        name = type(error).__name__
        if row:
            yield set_aside(
                row + 1,
                "unreadable",
                f"is damaged from here on ({name}); write it again, as with DataFrame.to_parquet",
            )
        else:
            yield set_aside(
                WHOLE,
                "unreadable",
                f"is not a Parquet file that can be read ({name}); "
                "write it again, as with DataFrame.to_parquet",
            )
