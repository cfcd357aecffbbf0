"""CSV: a header line, one account a row, the words in ``text``."""

from __future__ import annotations

import csv
import io
import sys
from typing import Any

from analysis.errors import AnalysisError
from analysis.readers.encoding import decode

csv.field_size_limit(min(sys.maxsize, 2**31 - 1))


def read(data: bytes, name: str) -> list[dict[str, Any]]:
    """The records of a CSV file; empty cells are missing. Raises ``AnalysisError`` without a ``text`` column."""
    try:
        rows = list(csv.DictReader(io.StringIO(decode(data, name), newline="")))
    except csv.Error as error:
        raise AnalysisError(name, f"is not valid CSV ({error})", "save it again as CSV with a header line") from error
    if rows and "text" not in rows[0]:
        raise AnalysisError(name, f"has no column 'text' (it has {', '.join(map(str, rows[0]))})", "name the column of the words 'text'")
    return [{key: value for key, value in row.items() if key and value} for row in rows]
