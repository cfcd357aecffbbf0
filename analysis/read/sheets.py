"""Read Parquet and Excel tables of accounts.

Of Parquet only the columns that an account has are read; of a workbook, the first sheet with a
column of texts or of addresses. No macro or formula is run.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from analysis.errors import AnalysisError
from analysis.read.field_names import field_of
from analysis.read.fields import admit
from analysis.read.formats import open_archive
from analysis.read.items import WHOLE, Item, set_aside
from analysis.read.sandbox import MB, UNPACKED
from analysis.read.tables import CellCount, Row, count_columns, no_text, read_first_table
from analysis.read.values import words_of

_ROWS = 256  # read at a time
_AGAIN = "write it again, as with DataFrame.to_parquet"


def read_parquet(stream: BinaryIO, name: str) -> Iterator[Item]:
    """Read an item a row of a Parquet file, numbered from 1.

    A file that is not Parquet, or has no column of texts, is one problem; so is a break in it.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    row = 0
    try:
        file = pq.ParquetFile(stream, pre_buffer=False, buffer_size=1 << 20)
        columns = _known_columns(file, name)
        for record in _records(file, columns):
            row += 1
            place = f"row {row}"
            yield Item(row, admit(record, place), part=place)
        if not row:
            yield set_aside(WHOLE, "empty", "contains no row; write it again with rows")
    except (pa.ArrowException, OSError, ValueError) as error:
        kind = type(error).__name__
        if row:
            broken = f"is damaged from here on ({kind}); {_AGAIN}"
            yield set_aside(row + 1, "unreadable", broken, f"row {row + 1}")
        else:
            why = f"is not a Parquet file that can be read ({kind}); {_AGAIN}"
            yield set_aside(WHOLE, "unreadable", why)


def _known_columns(file: Any, name: str) -> list[str]:
    """The columns of an account, each once, if their row groups are not too large."""
    names = list(file.schema_arrow.names)
    count_columns(len(names), name)
    known = [c for c in dict.fromkeys(names) if field_of(c)]
    if not any(field_of(c) == "text" for c in known):
        cause, _, remedy = no_text(names).rpartition("; ")
        raise AnalysisError(name, cause, remedy)
    for number in range(file.metadata.num_row_groups):
        group = file.metadata.row_group(number)
        chunks = (group.column(i) for i in range(group.num_columns))
        size = sum(
            c.total_uncompressed_size for c in chunks if c.path_in_schema.split(".")[0] in known
        )
        if size > UNPACKED:
            cause = f"has a row group of {size // MB:,} MB, over the limit of {UNPACKED // MB} MB"
            raise AnalysisError(name, cause, "write it again with smaller row groups")
    return known


def _records(file: Any, columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The rows as mappings; a time that only Arrow can express, as the number it is."""
    import pyarrow as pa

    for batch in file.iter_batches(batch_size=_ROWS, columns=list(columns), use_threads=False):
        table = pa.Table.from_batches([batch])
        cells = {}
        for name, column in zip(table.column_names, table.columns, strict=True):
            try:
                cells[name] = column.to_pylist()
            except (ValueError, OverflowError, KeyError):
                cells[name] = [_value(cell) for cell in column]
        for values in zip(*cells.values(), strict=True):
            yield dict(zip(cells, values, strict=True))


def _value(cell: Any) -> Any:
    import pyarrow as pa

    try:
        return cell.as_py()
    except (ValueError, OverflowError, KeyError):
        is_time = isinstance(cell, pa.TimestampScalar | pa.Date32Scalar | pa.Date64Scalar)
        return f"{cell.value} since 1970" if is_time else b""  # bytes that are no UTF-8


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


def read_xlsx(data: bytes, name: str) -> Iterator[Item]:
    """Read the items of a workbook; a formula counts as the value that Excel stored."""
    open_archive(data, name).close()
    try:
        yield from _read_book(data, name)
    except _BROKEN as error:
        raise AnalysisError(
            name, "is not an Excel workbook that can be read", "save it again as XLSX"
        ) from error


def _read_book(data: bytes, name: str) -> Iterator[Item]:
    import openpyxl

    book = openpyxl.load_workbook(
        io.BytesIO(data), read_only=True, data_only=True, keep_links=False
    )
    yield from read_first_table((_rows(sheet, name) for sheet in book.worksheets), name)


def _rows(sheet: Any, name: str) -> Iterator[Row]:
    """The rows of a sheet; Excel makes numbers and dates of words."""
    count, number = CellCount(name), 0
    for row in sheet.iter_rows(values_only=True):
        filled = next((i for i in range(len(row), 0, -1) if row[i - 1] not in (None, "")), 0)
        count.add(filled, cells=len(row))
        values = [words_of(v) or v for v in row[:filled]]
        if filled:
            yield Row(number, values, f"row {number}" if number else "header")
            number += 1
