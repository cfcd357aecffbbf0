"""An Excel workbook: contrasts, facts by account, and every table on a sheet of its own."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import AnalysisError
from analysis.report.exports.content import CitedWords, Contents, FactLine, printable
from analysis.schema import GRAINS

if TYPE_CHECKING:
    import pandas as pd

CELL = 32_767  # characters of a cell at most, as UTF-16 counts them
ROWS, COLUMNS = 1_048_576, 16_384  # of a sheet at most
_SHEET_NAME = 31
_NARROW, _WIDE = 9, 60  # widths of columns, in characters
_WRAPPED = 1_000  # a longer cell stays on one line: its row would fill the screen
_CREATED = datetime(1980, 1, 1)
_FORMULA = ("=", "+", "-", "@")
_FILLS = {
    "partly": "#FFF2CC",
    "differs": "#F8CBAD",
    "uncertain": "#EDEDED",
    "possible": "#EDEDED",
    "omitted": "#D9D9D9",
}
_WORDS = {
    "omitted": "not found",
    "uncertain": "not clear",
    "partly": "in part: ",
    "differs": "differs: ",
    "possible": "possibly: ",
}
Cell = tuple[Any, str]  # value and the name of its format


def write_xlsx(contents: Contents, path: Path) -> None:
    """Write the workbook; text never becomes a formula, a link or a number."""
    import xlsxwriter

    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties(
            {"title": printable(contents.title)[:255], "author": "StoryDiff", "created": _CREATED}
        )
        writer = _BookWriter(book)
        writer.add("Where accounts part", *_contrasts(contents))
        writer.add("Fact by account", *_facts(contents))
        tables = list(contents.tables_with_outlets())
        about = [[(name, "text"), (GRAINS[name], "text"), (len(t), "")] for name, t in tables]
        writer.add("Sheets", ["table", "one row is", "rows"], about)
        for name, table in tables:
            writer.add(name, [str(c) for c in table], _cells(table))


def cut_cell(text: str) -> str:
    """Return text that fits in a cell; what is cut says so.

    >>> cut_cell("a" * 40_000)[-40:], len(cut_cell("a" * 40_000))
    ('aa [cut: the text has 40,000 characters]', 32767)
    """
    coded = text.encode("utf-16-le")
    if len(coded) <= 2 * CELL:
        return text
    note = f" [cut: the text has {len(text):,} characters]"
    return coded[: 2 * (CELL - len(note))].decode("utf-16-le", "ignore") + note


def sheet_name(name: str, taken: Sequence[str]) -> str:
    """Return a name that a sheet can have: short, without special signs, used once.

    >>> sheet_name("a/b", ["A b"]), sheet_name("agency " * 6, [])
    ('a b 2', 'agency agency agency agency age')
    """
    plain = " ".join(re.sub(r"[\[\]:*?/\\]", " ", printable(name)).split()).strip("'") or "sheet"
    used = {t.casefold() for t in (*taken, "History")}
    found, number = plain[:_SHEET_NAME], 1
    while found.casefold() in used:
        number += 1
        end = f" {number}"
        found = plain[: _SHEET_NAME - len(end)] + end
    return found


class _BookWriter:
    """Writes tables as sheets of a workbook, each cell in its format."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._names: list[str] = []
        base = {"valign": "top"}
        wrap = base | {"text_wrap": True}
        self._formats = {
            "": book.add_format(base),
            "head": book.add_format(wrap | {"bold": True, "bottom": 1, "bg_color": "#DDE6ED"}),
            "text": book.add_format(wrap),
            "long": book.add_format(base),
            # so that a text like a formula stays a text when somebody edits its cell
            "quoted": book.add_format(wrap | {"quote_prefix": True}),
        } | {name: book.add_format(wrap | {"bg_color": fill}) for name, fill in _FILLS.items()}

    def add(self, name: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
        """Add a sheet with frozen heads, columns as wide as their words, and a filter."""
        if len(rows) >= ROWS or len(heads) > COLUMNS:
            raise AnalysisError(
                f"table {name!r}",
                f"is larger than a sheet of Excel ({len(rows):,} rows, {len(heads):,} columns)",
                "export it with --to parquet",
            )
        name = sheet_name(name, self._names)
        self._names.append(name)
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        for column, head in enumerate(heads):
            self._write(sheet, 0, column, (head, "head"))
            sheet.set_column(column, column, _width(head, [row[column] for row in rows]))
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                self._write(sheet, number, column, cell)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(heads) - 1)

    def _write(self, sheet: Any, row: int, column: int, cell: Cell) -> None:
        value, kind = cell
        if value is None or (isinstance(value, float) and not math.isfinite(value)):
            sheet.write_blank(row, column, None, self._formats[kind])
        elif isinstance(value, bool):
            sheet.write_boolean(row, column, value, self._formats[kind])
        elif isinstance(value, str):
            text = printable(value)
            if text.startswith(_FORMULA) and kind == "text":
                kind = "quoted"
            elif len(text) > _WRAPPED and kind == "text":
                kind = "long"
            sheet.write_string(row, column, cut_cell(text), self._formats[kind])
        else:
            sheet.write_number(row, column, value, self._formats[kind])


def _width(head: str, cells: Sequence[Cell]) -> int:
    longest = max((len(str(value)) for value, _ in cells if value is not None), default=0)
    return min(max(longest + 2, len(head) + 3, _NARROW), _WIDE)


def _cells(table: pd.DataFrame) -> list[list[Cell]]:
    columns = [
        [
            (None if value != value else value, "text" if isinstance(value, str) else "")
            for value in (table[c].round(6) if table[c].dtype.kind == "f" else table[c]).tolist()
        ]
        for c in table
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def _contrasts(contents: Contents) -> tuple[list[str], list[list[Cell]]]:
    """Return a row for each contrast, with a column for the words of each account."""
    labels = contents.story.compared
    heads = ["rank", "kind", "contrast", *labels.values(), "confidence", "standing"]
    rows: list[list[Cell]] = []
    for contrast in contents.contrasts:
        words: dict[str, list[CitedWords]] = {}
        for place in contrast.places:
            words.setdefault(place.account_id, []).append(place)
        sides: list[Cell] = [
            ("not found", "omitted")
            if a in contrast.absent
            else ("\n".join(f"“{p.surface}” ({p.sentence_id})" for p in words.get(a, [])), "text")
            for a in labels
        ]
        before: list[Cell] = [
            (contrast.rank, ""),
            (contrast.kind, "text"),
            (contrast.says, "text"),
        ]
        rows.append([*before, *sides, (contrast.confidence, ""), (contrast.standing, "text")])
    return heads, rows


def _facts(contents: Contents) -> tuple[list[str], list[list[Cell]]]:
    """Return a row for each fact, with each account's words in a column of its own."""
    labels = contents.story.compared
    heads = ["fact", *labels.values(), "wording", "standing", "fact_id"]
    return heads, [
        [
            (fact.label, "text"),
            *(_fact_cell(fact, account) for account in labels),
            (fact.fact, "text"),
            (fact.standing, "text"),
            (fact.fact_id, "text"),
        ]
        for fact in contents.facts
    ]


def _fact_cell(fact: FactLine, account: str) -> Cell:
    status, surface = fact.cells.get(account, ("", ""))
    lead = _WORDS.get(status, "")
    if status == "uncertain" and surface:
        lead = f"{lead}: "
    kind = status if status in _FILLS else "text"
    return (f"{lead}{surface}", kind)
