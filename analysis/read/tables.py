"""Read the rows of a table of accounts, whatever the program that wrote it."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO, NamedTuple

from analysis.errors import AnalysisError
from analysis.read.field_names import field_of, unknown_names
from analysis.read.fields import admit
from analysis.read.items import WHOLE, Item, set_aside
from analysis.read.references import is_table_of_references, item_of_reference, read_table_row
from analysis.read.sandbox import CELLS, COLUMNS

_ADDRESS = "no text: an address alone ({0}); fetch the page with 'storydiff fetch'"
_CUT = re.compile(r"\[\+\d+ chars\]\s*$")
_SHORTENED = "no text: its maker gives only the first words of the article; fetch its address"
GIVEN_UP = 1000  # lines at the top of a file of which none can be read: it is no table


class Row(NamedTuple):
    """One row of a table, its number, the name of its place, and what is wrong with it."""

    number: int
    cells: Sequence[Any]
    place: str
    problem: str = ""


def with_text(record: dict[str, Any], number: int, place: str, names: Iterable[Any]) -> Item:
    """A record, or what is wrong with one that has an address or the start of a text alone."""
    text = record.get("text")
    if text is None and record.get("url") and not any(field_of(n) == "text" for n in names):
        return address_alone(number, record["url"])
    if text is not None and _CUT.search(text):
        return set_aside(number, "no text", _SHORTENED, record.get("url") or place)
    return Item(number, record, part=place)


def report_names(names: Iterable[Any]) -> Iterator[Item]:
    """Report names of columns that look like a field and are not understood."""
    unknown = unknown_names(names)
    if unknown:
        listed = ", ".join(unknown)[:300]
        reason = (
            f"has columns that are not understood ({listed}); name them text, headline, outlet, "
            "byline, published or url if they are these"
        )
        yield set_aside(WHOLE, "columns not read", reason, "columns")


def report_repeated(header: Sequence[str]) -> Iterator[Item]:
    """Report columns of a field that have the same name: of their cells only one is read."""
    if twice := sorted({name for name in header if field_of(name) and header.count(name) > 1}):
        reason = (
            f"has more than one column called {', '.join(twice)}, of which only the last with a "
            "value is read in each row; give each column its own name"
        )
        yield set_aside(WHOLE, "columns not read", reason, "columns")


def nothing_read(what: str, first: Item) -> Item:
    """The problem of a file of which no line or row can be read."""
    reason = first.problem.reason if first.problem else ""
    cause, _, remedy = reason.rpartition("; ")
    return set_aside(
        WHOLE,
        "unreadable",
        f"contains no {what} that can be read ({first.part} {cause or remedy}); {remedy}",
    )


def beginning(stream: BinaryIO) -> bytes:
    """Return the first bytes of a stream, which stay in it."""
    return stream.peek(8)[:8] if isinstance(stream, io.BufferedReader) else b""


def count_columns(number: int, name: str) -> None:
    """Raise ``AnalysisError`` for more columns than a table may have."""
    if number > COLUMNS:
        raise AnalysisError(
            name, f"has over {COLUMNS:,} columns, the limit of a table", "delete what is not needed"
        )


class CellCount:
    """Counts the cells of a sheet, to refuse too many before they are built."""

    def __init__(self, name: str) -> None:
        self._name, self._cells = name, 0

    def add(self, columns: int, rows: int = 1, *, cells: int = 0) -> None:
        """Count rows of so many columns; ``cells`` of a row that has empty ones beside them."""
        self._cells += max(columns, cells) * rows
        if self._cells > CELLS:
            cause = f"has over {CELLS:,} cells, the limit of a table"
            remedy = "delete its empty rows and columns or split it"
            raise AnalysisError(self._name, cause, remedy)
        count_columns(columns, self._name)


def read_first_table(sheets: Iterable[Iterator[Row]], name: str) -> Iterator[Item]:
    """Read the first sheet that is a table of accounts, else say what is wrong with the first.

    Raises ``AnalysisError`` where no sheet has a row.
    """
    first: list[Item] = []
    for rows in sheets:
        items = read_table(rows, name)
        begun = next(items, None)
        if begun is None or (begun.row == WHOLE and begun.record is None):
            first = first or [item for item in [begun] if item]
            continue
        yield begun
        yield from items
        return
    if not first:
        raise AnalysisError(
            name, "is an empty workbook", "give it a header line with a column 'text'"
        )
    yield from first


def no_text(columns: Iterable[Any]) -> str:
    """What is wrong with a table of these columns, and the remedy."""
    shown = ", ".join(str(c) for c in columns if c not in (None, ""))[:300]
    return f"has no column 'text' (it has {shown}); name the column of the words 'text'"


TITLES = 20  # rows above the header of a table, at most


def address_alone(number: int, address: str) -> Item:
    """Set aside a row that has an address and no text."""
    shown = address.strip()[:300]
    return set_aside(number, "no text", _ADDRESS.format(shown), shown)


def read_table(rows: Iterator[Row], name: str) -> Iterator[Item]:
    """Read an item a row below the header, which is the first row that names a text or an address.

    Without one among the first rows there is one problem; a list of addresses has one a row.
    """
    head = list(itertools.islice(rows, TITLES))
    if not head:
        return
    at = next((i for i, row in enumerate(head) if is_header(row.cells)), 0)
    header = [str(c if c is not None else "").strip() for c in head[at].cells]
    if head[at].problem or not is_header(header):
        yield set_aside(WHOLE, "unreadable", head[at].problem or no_text(header))
        return
    below = itertools.chain(head[at + 1 :], rows)
    if is_table_of_references(header):
        yield from _references(below, header)
        return
    has_text = any(field_of(c) == "text" for c in header)
    names = [c if field_of(c) else "" for c in header]
    waiting: list[Item] = []
    good = False
    for row in below:
        item = _row_item(row, names, has_text)
        if good or item.record is not None or (item.problem and item.problem.kind == "no text"):
            yield from waiting
            yield item
            waiting, good = [], True
        else:
            waiting.append(item)
            if len(waiting) >= GIVEN_UP:
                break
    if waiting:
        yield nothing_read("row", waiting[0])
    elif not good:
        yield set_aside(WHOLE, "empty", "contains no row below its header; give it rows")
    yield from report_names(header)
    yield from report_repeated(header)


def _references(rows: Iterable[Row], header: Sequence[str]) -> Iterator[Item]:
    """Read the rows of a table of references."""
    for row in rows:
        if row.problem:
            yield set_aside(row.number, "bad line", row.problem, row.place)
        else:
            cells = dict(zip(header, row.cells, strict=False))
            yield item_of_reference(read_table_row(cells), row.number)


def is_header(cells: Sequence[Any]) -> bool:
    """Return whether a row names a column of texts or of addresses."""
    fields = {field_of(c.strip()) for c in cells if isinstance(c, str) and len(c) < 60}
    return "text" in fields or "url" in fields


def _row_item(row: Row, header: Sequence[str], has_text: bool) -> Item:
    if row.problem:
        return set_aside(row.number, "bad line", row.problem, row.place)
    pairs = zip(header, row.cells, strict=False)
    record = admit({h: c for h, c in pairs if h and c not in ("", None)}, row.place)
    if not has_text:
        address = record.get("url", "")
        if not re.match(r"https?://", address):
            return set_aside(row.number, "no text", _ADDRESS.format("no address"), row.place)
        return address_alone(row.number, address)
    return with_text(record, row.number, row.place, header)
