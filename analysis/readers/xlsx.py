"""Excel workbooks: the first sheet that has a header line with a column ``text`` or of addresses. No macro, no formula is run."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from analysis.errors import AnalysisError
from analysis.readers.archive import open_archive
from analysis.readers.limits import RECORDS
from analysis.readers.rows import from_rows

_BROKEN = (
    KeyError,
    ValueError,
    OSError,
    TypeError,
    SyntaxError,
    IndexError,
    AttributeError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
)


def read(data: bytes, name: str) -> list[dict[str, Any]]:
    """The records of a workbook; a cell with a formula counts with the value that Excel stored."""
    open_archive(data, name).close()
    try:
        return _read(data, name)
    except _BROKEN as error:
        raise AnalysisError(
            name, "is no Excel workbook that can be read", "save it again as XLSX"
        ) from error


def _read(data: bytes, name: str) -> list[dict[str, Any]]:
    import openpyxl

    book = openpyxl.load_workbook(
        io.BytesIO(data), read_only=True, data_only=True, keep_links=False
    )
    first: AnalysisError | None = None
    for sheet in book.worksheets:
        rows = sheet.iter_rows(values_only=True)
        header = [str(c or "").strip() for c in next(rows, ())]
        if not any(header):
            continue
        try:
            return from_rows(_records(rows, header, name), header, name)
        except AnalysisError as error:
            first = first or error
    raise first or AnalysisError(
        name, "is an empty workbook", "give it a header line with a column 'text'"
    )


def _records(rows: Any, header: list[str], name: str) -> list[dict[str, Any]]:
    found = []
    for row in rows:
        values = [v.isoformat() if hasattr(v, "isoformat") else v for v in row]
        if any(v not in (None, "") for v in values):
            found.append(dict(zip(header, values, strict=False)))
        if len(found) > RECORDS:
            raise AnalysisError(name, f"holds over {RECORDS:,} rows", "split it")
    return found
