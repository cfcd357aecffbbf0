"""Read JSON, JSON Lines, CSV, Parquet and Excel tables of accounts.

Of a workbook, the first sheet with a column ``text`` or of addresses is read. No macro or formula
is run.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from analysis.errors import AnalysisError
from analysis.read.fields import COLUMNS, NAMES, Record, admit, is_missing, words_of
from analysis.read.formats import decode, mark_of, open_archive
from analysis.read.sandbox import RECORDS

NO_TEXT = "no text: an address alone; fetch it with 'storydiff fetch'"


def from_rows(rows: Iterable[Record], columns: Sequence[str], name: str) -> list[Record]:
    """Read accounts from rows with a column ``text``, or set aside a list of addresses.

    Media Cloud and GDELT give such lists. Raises ``AnalysisError`` if there is neither a column
    ``text`` nor one of addresses, and for too many rows.
    """
    lower = {str(c).strip().lower(): c for c in columns if c}
    found = [
        (number, row)
        for number, row in enumerate(rows, 1)
        if any(column and not is_missing(value) for column, value in row.items())
    ]
    if len(found) > RECORDS:
        raise AnalysisError(
            name, f"contains {len(found):,} rows, over the limit of {RECORDS:,}", "split it"
        )
    if "text" in lower:
        return [_named(admit(row, f"row {number}")) for number, row in found]
    address = next((lower[c] for c in COLUMNS["url"] if c in lower), None)
    if address is None or not any(
        re.match(r"https?://", str(row.get(address, ""))) for _, row in found
    ):
        listed = ", ".join(map(str, columns))[:300]
        raise AnalysisError(
            name, f"has no column 'text' (it has {listed})", "name the column of the words 'text'"
        )
    return [
        {"part": str(row.get(address) or f"row {i}"), "aside": NO_TEXT}
        for i, (_, row) in enumerate(found, 1)
    ]


def _named(row: Record) -> Record:
    """The row with the names of the contract beside its own."""
    for field, columns in COLUMNS.items():
        value = next((row[c] for c in columns if c in row), None)
        if value is not None:
            row.setdefault(field, value)
    return row


_NO_RECORD = "is not a record; give an object with 'text'"
_REMEDY = "give an object with 'text', a list of such objects, or {\"accounts\": [...]}"


def read_json(data: bytes, name: str) -> list[Record]:
    """The records of a JSON file."""
    try:
        content = json.loads(decode(data, name))
    except (ValueError, RecursionError) as error:
        raise AnalysisError(name, f"is not valid JSON ({error})", "correct it") from error
    if isinstance(content, dict):
        content = next((content[k] for k in ("accounts", "articles") if k in content), [content])
    return _objects(content, name)


def read_jsonl(data: bytes, name: str) -> list[Record]:
    """Read a JSON Lines file, one object a line, without empty lines.

    A line that cannot be read is set aside with its number. Raises ``AnalysisError`` if no line can
    be read.
    """
    utf8 = mark_of(data) in ("", "utf-8-sig")
    lines: list[bytes | str] = [*(data.split(b"\n") if utf8 else decode(data, name).split("\n"))]
    parts = [
        read_line(line, f"line {number}") for number, line in enumerate(lines, 1) if line.strip()
    ]
    if parts and all("aside" in part for part in parts):
        cause, _, remedy = parts[0]["aside"].rpartition("; ")
        raise AnalysisError(
            name, f"contains no line that can be read ({parts[0]['part']} {cause})", remedy
        )
    return parts


def read_line(line: bytes | str, place: str) -> Record:
    """Read a line of JSON Lines, or set it aside (``part`` and ``aside``) and say why."""
    try:
        record = json.loads(decode(line, place) if isinstance(line, bytes) else line)
    except AnalysisError as error:
        return {"part": place, "aside": f"{error.cause}; {error.remedy}"}
    except json.JSONDecodeError as error:
        return {
            "part": place,
            "aside": f"is not valid JSON ({error.msg} at column {error.colno}); correct that line",
        }
    except (ValueError, RecursionError) as error:
        return {"part": place, "aside": f"is not valid JSON ({error}); correct that line"}
    return _admitted(record, place)


def _admitted(record: Any, place: str) -> Record:
    if not isinstance(record, dict):
        return {"part": place, "aside": _NO_RECORD}
    return admit(record, place)


def _objects(content: Any, name: str) -> list[Record]:
    """The records of a list; what is none among them is a part set aside."""
    if not isinstance(content, list) or (
        content and not any(isinstance(item, dict) for item in content)
    ):
        raise AnalysisError(name, "does not contain records", _REMEDY)
    return [_admitted(item, f"record {number}") for number, item in enumerate(content, 1)]


_ESCAPED = re.compile("[\udc80-\udcff]")
csv.field_size_limit(min(sys.maxsize, 2**31 - 1))


def read_csv(data: bytes, name: str) -> list[dict[str, Any]]:
    """Read the records of a table; empty cells are missing.

    A row with more cells than the header is set aside. Raises ``AnalysisError`` without a column
    ``text`` or of addresses, and if no row can be read.
    """
    text = _decode_rows(data, name)
    if gdelt := _gdelt(text):
        return gdelt
    mark = mark_between(text.split("\n", 1)[0])
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=mark)
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
    whole, aside = [], []
    for row, line in zip(rows, numbers, strict=True):
        if part := _unreadable(row, line, len(columns)):
            aside.append(part)
        else:
            whole.append(row)
    found = from_rows(whole, columns, name)
    if aside and not found:
        cause, _, remedy = aside[0]["aside"].rpartition("; ")
        raise AnalysisError(
            name, f"contains no row that can be read ({aside[0]['part']} {cause})", remedy
        )
    return found + aside


def _over(row: dict[Any, Any]) -> list[str]:
    """Return the cells of a row beyond the header's: a cell was cut at a comma inside it.

    Empty cells do not count.
    """
    return [cell for cell in row.get(None) or [] if cell.strip()]


def _unreadable(row: dict[Any, Any], line: int, columns: int) -> dict[str, Any] | None:
    """Set aside a row that cannot be read correctly; ``line`` is its last line."""
    if bad := not_utf8(str(cell) for cell in row.values()):
        return {"part": f"line {line}", "aside": bad}
    if not (over := _over(row)):
        return None
    cells = f"has {columns + len(over)} cells where the header has {columns}"
    return {
        "part": f"line {line}",
        "aside": f"{cells}; put a cell that contains the mark between cells into quotation marks",
    }


def not_utf8(texts: Iterable[str]) -> str:
    """Say why texts that were decoded with escaped bytes are not UTF-8; empty if they are."""
    for text in texts:
        if not text.isascii() and (byte := _ESCAPED.search(text)):
            found = f"byte 0x{ord(byte[0]) - 0xDC00:02x}"
            return f"is not in UTF-8 ({found}); save the file again in UTF-8"
    return ""


def _decode_rows(data: bytes, name: str) -> str:
    """Decode a table; bytes that are not UTF-8 stay escaped, so that only their rows are lost."""
    try:
        return decode(data, name)
    except AnalysisError:
        header = data.split(b"\n", 1)[0]
        if mark_of(data) not in ("", "utf-8-sig") or b"\0" in data:
            raise
        decode(header, name)
        return data.decode("utf-8-sig", "surrogateescape")


def mark_between(header: str) -> str:
    """Find the mark between cells: the most frequent one in the header, outside quotes."""
    bare = re.sub(r'"[^"]*"', "", header)
    return max([",", ";", "\t", "|"], key=bare.count)


def _gdelt(text: str) -> list[dict[str, Any]]:
    """Find the addresses of a GDELT table of events, mentions or themes, which has no header."""
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


ROWS = 256  # read at a time


def read_parquet(data: bytes, name: str) -> list[Record]:
    """The records of a Parquet file.

    Raises ``AnalysisError`` for other bytes, without a ``text`` column and for too many rows.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(io.BytesIO(data))
        if file.metadata.num_rows > RECORDS:
            many = f"has {file.metadata.num_rows:,} rows, over the limit of {RECORDS:,}"
            raise AnalysisError(name, many, "split it")
        if not (columns := known_columns(file.schema_arrow.names)):
            cause, _, remedy = no_text(file.schema_arrow.names).partition("; ")
            raise AnalysisError(name, cause, remedy)
        return list(read_rows(file, columns))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise AnalysisError(
            name, "is not a Parquet file", "write it again, as with DataFrame.to_parquet"
        ) from error


def known_columns(columns: Sequence[str]) -> list[str]:
    """List the columns that an account has, each once; none if ``text`` is not among them."""
    known = [c for c in dict.fromkeys(columns) if c.strip().lower() in NAMES]
    return known if any(c.strip().lower() == "text" for c in known) else []


def no_text(columns: Sequence[str]) -> str:
    """What is wrong with a table of these columns, and the remedy."""
    shown = ", ".join(columns)[:300]
    return f"has no column 'text' (it has {shown}); name the column of the words 'text'"


def read_rows(file: Any, columns: Sequence[str]) -> Iterator[Record]:
    """The records of an open Parquet file, a few rows at a time."""
    import pyarrow as pa

    row = 0
    for batch in file.iter_batches(batch_size=ROWS, columns=list(columns), use_threads=False):
        for record in _rows(pa.Table.from_batches([batch])):
            row += 1
            yield admit(record, f"row {row}")


def _rows(table: Any) -> list[Record]:
    """The rows as mappings; a time that only Arrow can express, as the number it is."""
    columns = {}
    for name, column in zip(table.column_names, table.columns, strict=True):
        try:
            columns[name] = column.to_pylist()
        except (ValueError, OverflowError, KeyError):
            columns[name] = [_value(cell) for cell in column]
    return [
        dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]


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


def read_xlsx(data: bytes, name: str) -> list[dict[str, Any]]:
    """Read the records of a workbook; a formula counts as the value that Excel stored."""
    open_archive(data, name).close()
    try:
        return _read(data, name)
    except _BROKEN as error:
        raise AnalysisError(
            name, "is not an Excel workbook that can be read", "save it again as XLSX"
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
        values = [words_of(v) or v for v in row]  # Excel makes numbers and dates of words
        if any(v not in (None, "") for v in values):
            found.append(dict(zip(header, values, strict=False)))
        if len(found) > RECORDS:
            raise AnalysisError(name, f"contains over {RECORDS:,} rows", "split it")
    return found
