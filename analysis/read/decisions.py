"""Read the rows of ``review.csv``; what they mean is for ``analysis.review``."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError
from analysis.read.sandbox import MB
from analysis.read.settings import read_regular

REVIEW = "review.csv"
SAMPLE = "review-sample.csv"  # what was drawn to be checked
SIZE = 16 * MB  # of the file
_ROWS = 100_000
COLUMNS = (
    "who",
    "when",
    "kind",
    "decision",
    "value",
    "account",
    "words",
    "before",
    "after",
    "other_account",
    "other_words",
    "other_before",
    "other_after",
    "why",
)


def read_rows(file: Path) -> list[dict[str, str]]:
    """Return the rows that are not empty, each with its number in the file as ``row``.

    Raises ``AnalysisError`` if the file is too large, is no UTF-8, no CSV or lacks a column.
    """
    data = read_regular(file, SIZE, file.parent)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AnalysisError(str(file), f"is no UTF-8 ({error})", "save it as UTF-8") from error
    try:
        rows = list(_rows(file, text))
    except csv.Error as error:
        cause = f"is not valid CSV ({error})"
        raise AnalysisError(str(file), cause, "save it as CSV again") from error
    if len(rows) > _ROWS:
        raise AnalysisError(str(file), f"has over {_ROWS:,} rows", "split the story")
    return rows


def _rows(file: Path, text: str) -> Iterator[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    absent = [c for c in COLUMNS if c not in (reader.fieldnames or ())]
    if absent:
        cause = f"has no column {', '.join(absent)}"
        raise AnalysisError(str(file), cause, f"use the columns {', '.join(COLUMNS)}")
    for number, row in enumerate(reader, 2):
        cells = {c: _cell(row.get(c)) for c in COLUMNS}
        if any(cells.values()):
            yield cells | {"row": str(number)}


def _cell(value: Any) -> str:
    return value if isinstance(value, str) else ""
