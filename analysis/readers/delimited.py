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
    """The records of a table; empty cells are missing. Raises ``AnalysisError`` without a column ``text`` or of addresses."""
    text = decode(data, name)
    if gdelt := _gdelt(text):
        return gdelt
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=_mark(text.split("\n", 1)[0])))
    except csv.Error as error:
        raise AnalysisError(name, f"is not valid CSV ({error})", "save it again as CSV with a header line") from error
    if rows and any(isinstance(v, str) and v.count("\n") > 1000 and "," in v for v in rows[-1].values()):
        raise AnalysisError(name, "opens a quotation mark that is never closed", "close it, or double it inside a cell")
    return from_rows(rows, list(rows[0]) if rows else [], name)


def _mark(header: str) -> str:
    """What parts the cells: the mark that is most frequent in the header line outside quotes."""
    bare = re.sub(r'"[^"]*"', "", header)
    return max([",", ";", "\t", "|"], key=bare.count)


def _gdelt(text: str) -> list[dict[str, Any]]:
    """The addresses of a GDELT table of events, mentions or themes, which has no header line."""
    first = text.split("\n", 1)[0].split("\t")
    if len(first) not in (16, 27, 58, 61) or not first[0][:8].strip().isdigit():
        return []
    parts = [next((c for c in line.split("\t") if re.match(r"https?://", c)), "") for line in text.split("\n") if line.strip()]
    return [{"part": address or f"row {i}", "aside": NO_TEXT} for i, address in enumerate(parts, 1)]
