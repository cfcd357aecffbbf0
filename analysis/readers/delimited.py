"""CSV and tables with other marks between cells: a header line, one account a row, the words in ``text``."""

from __future__ import annotations

import csv
import io
import re
import sys
from typing import Any

from analysis.errors import AnalysisError
from analysis.readers.encoding import decode
from analysis.readers.rows import NO_TEXT, from_rows

csv.field_size_limit(min(sys.maxsize, 2**31 - 1))


def read(data: bytes, name: str) -> list[dict[str, Any]]:
    """The records of a table; empty cells are missing. A row with more cells than the header is a part set aside.

    Raises ``AnalysisError`` without a column ``text`` or of addresses and when no row can be read.
    """
    text = decode(data, name)
    if gdelt := _gdelt(text):
        return gdelt
    reader = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=mark_between(text.split("\n", 1)[0])
    )
    try:
        rows, numbers = [], []
        for row in reader:
            rows.append(row)
            numbers.append(reader.line_num)
    except csv.Error as error:
        raise AnalysisError(
            name, f"is not valid CSV ({error})", "save it again as CSV with a header line"
        ) from error
    if rows and any(
        isinstance(v, str) and v.count("\n") > 1000 and "," in v for v in rows[-1].values()
    ):
        raise AnalysisError(
            name,
            "opens a quotation mark that is never closed",
            "close it, or double it inside a cell",
        )
    columns = list(reader.fieldnames or [])
    aside = [
        part
        for row, line in zip(rows, numbers, strict=True)
        if (part := _too_long(row, line, len(columns)))
    ]
    found = from_rows([row for row in rows if not _over(row)], columns, name)
    if aside and not found:
        cause, _, remedy = aside[0]["aside"].rpartition("; ")
        raise AnalysisError(
            name, f"holds no row that can be read ({aside[0]['part']} {cause})", remedy
        )
    return found + aside


def _over(row: dict[Any, Any]) -> list[str]:
    """The cells of a row beyond the header's, but for empty ones: where a cell was cut at a comma inside it."""
    return [cell for cell in row.get(None) or [] if cell.strip()]


def _too_long(row: dict[Any, Any], line: int, columns: int) -> dict[str, Any] | None:
    """A row that no reading gets right, as a part set aside; ``line`` is the one it ends in."""
    if not (over := _over(row)):
        return None
    cells = f"has {columns + len(over)} cells where the header has {columns}"
    return {
        "part": f"line {line}",
        "aside": f"{cells}; put a cell that holds the mark between cells into quotation marks",
    }


def mark_between(header: str) -> str:
    """The mark between the cells of a table: the most frequent one in the header line outside quotes."""
    bare = re.sub(r'"[^"]*"', "", header)
    return max([",", ";", "\t", "|"], key=bare.count)


def _gdelt(text: str) -> list[dict[str, Any]]:
    """The addresses of a GDELT table of events, mentions or themes, which has no header line."""
    if not is_gdelt(text.split("\n", 1)[0]):
        return []
    parts = [find_address(line.split("\t")) for line in text.split("\n") if line.strip()]
    return [{"part": address or f"row {i}", "aside": NO_TEXT} for i, address in enumerate(parts, 1)]


def is_gdelt(line: str) -> bool:
    """Whether a file's first line is a row of a GDELT table, which has no header."""
    cells = line.split("\t")
    return len(cells) in (16, 27, 58, 61) and cells[0][:8].strip().isdigit()


def find_address(cells: list[str]) -> str:
    """The first address among the cells of a row; empty without one."""
    return next((cell for cell in cells if re.match(r"https?://", cell)), "")
