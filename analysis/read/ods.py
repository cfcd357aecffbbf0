"""Read the sheets of an OpenDocument spreadsheet, as LibreOffice saves them.

A file says how often a row or a cell repeats, a million times in a few bytes. What is repeated is
counted before it is built, and the XML is taken apart row by row. No formula is run.
"""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from analysis.errors import AnalysisError, first_line
from analysis.read.feeds import local, refuse_entities
from analysis.read.formats import open_archive
from analysis.read.items import Item
from analysis.read.office import read_content, words_of_paragraph
from analysis.read.sandbox import NESTED
from analysis.read.tables import CellCount, Row, read_first_table
from analysis.read.values import words_of

_AGAIN = "save it again as ODS or CSV"
_CELLS = ("table-cell", "covered-table-cell")
_APART = frozenset(["tracked-changes", "shapes", "dde-links", "annotation"])  # have no row of ours
_VALUES = {
    "float": "value",
    "currency": "value",
    "percentage": "value",
    "date": "date-value",
    "time": "time-value",
    "boolean": "boolean-value",
}


class _SheetRow(NamedTuple):
    sheet: int
    repeated: int
    cells: list[tuple[int, Any]]  # how often, and what


def read_ods(data: bytes, name: str) -> Iterator[Item]:
    """Read the items of a spreadsheet: the first sheet that is a table of accounts."""
    with open_archive(data, name) as archive:
        content = read_content(archive, name, _AGAIN)
    refuse_entities(content, name)
    sheets = itertools.groupby(_sheet_rows(content, name), key=lambda row: row.sheet)
    yield from read_first_table((_rows(rows, name) for _, rows in sheets), name)


def _sheet_rows(content: bytes, name: str) -> Iterator[_SheetRow]:
    """The rows of all sheets in their order; each is let go when the next is asked for."""
    from lxml import etree

    found = etree.iterparse(
        io.BytesIO(content),
        events=("start", "end"),
        tag=[f"{{*}}{tag}" for tag in (*_CELLS, "table", "table-row", *_APART)],
        remove_comments=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        yield from _RowBuilder(name).rows(found)
    except etree.XMLSyntaxError as error:
        cause = f"is not an OpenDocument spreadsheet that can be read ({first_line(error)[:120]})"
        raise AnalysisError(name, cause, _AGAIN) from error


class _RowBuilder:
    """What is known of the row at which the parser is."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._sheet = self._tables = self._apart = 0
        self._cells: list[tuple[int, Any]] = []

    def rows(self, found: Iterator[tuple[str, Any]]) -> Iterator[_SheetRow]:
        for event, node in found:
            tag = local(node)
            if tag in _APART:
                self._apart += 1 if event == "start" else -1
            elif tag == "table":  # one inside a cell is no sheet
                self._tables += 1 if event == "start" else -1
                self._sheet += event == "start" and self._tables == 1
                self._check_depth()
            elif event == "start" and tag == "table-row" and self._is_ours():
                self._cells = []
            elif event == "end" and tag in _CELLS and self._is_ours():
                self._cells.append((_repeated(node, "columns"), _value(node)))
                node.clear()
            elif event == "end" and tag == "table-row" and self._is_ours():
                yield _SheetRow(self._sheet, _repeated(node, "rows"), self._cells)
                _let_go(node)

    def _is_ours(self) -> bool:
        return self._tables == 1 and not self._apart

    def _check_depth(self) -> None:
        if self._tables > NESTED:
            raise AnalysisError(self._name, f"has tables more than {NESTED} deep", _AGAIN)


def _let_go(node: Any) -> None:
    """Drop an element and those before it, which nobody asks for again."""
    node.clear()
    while (before := node.getprevious()) is not None:
        node.getparent().remove(before)


def _attribute(node: Any, name: str) -> str:
    """An attribute by its name without the namespace; programs differ in the namespace."""
    return next((v for k, v in node.attrib.items() if k.rpartition("}")[2] == name), "")


def _repeated(node: Any, what: str) -> int:
    number = _attribute(node, f"number-{what}-repeated")
    return max(int(number), 1) if re.fullmatch(r"\d{1,9}", number) else 1


def _value(cell: Any) -> Any:
    """What is in a cell: a number, a date as it is saved, or the words of its paragraphs."""
    kind = _attribute(cell, "value-type")
    saved = _attribute(cell, _VALUES.get(kind, "string-value"))
    if kind == "boolean":
        return saved == "true"
    if kind in ("float", "currency", "percentage") and saved:
        return _number(saved)
    if kind == "date" and saved:
        return saved.removesuffix("T00:00:00")
    if kind == "time" and saved:
        return re.sub(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S", r"\1:\2:\3", saved)
    lines = [words_of_paragraph(node) for node in cell if local(node) == "p"]
    return "\n".join(lines) if any(lines) else saved


def _number(saved: str) -> float | str:
    try:
        return float(saved)
    except ValueError:
        return saved


def _rows(rows: Iterator[_SheetRow], name: str) -> Iterator[Row]:
    """The rows of a sheet as often as they are repeated, without the empty ones at its end."""
    count, number = CellCount(name), 0
    for row in rows:
        filled = _without_end(row.cells)
        width = sum(repeated for repeated, _ in filled)
        if not filled:
            continue
        count.add(width, row.repeated)
        values = [words_of(v) or v for repeated, v in filled for _ in range(repeated)]
        for _ in range(row.repeated):
            yield Row(number, values, f"row {number}" if number else "header")
            number += 1


def _without_end(cells: list[tuple[int, Any]]) -> list[tuple[int, Any]]:
    last = next((i for i in range(len(cells), 0, -1) if cells[i - 1][1] not in (None, "")), 0)
    return cells[:last]
