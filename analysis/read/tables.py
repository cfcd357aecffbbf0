"""Excel workbooks: the first sheet that has a header line with a column ``text`` or of addresses. No macro, no formula is run."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

from analysis.errors import AnalysisError
from analysis.read.formats import decode, mark_of, open_archive
from analysis.read.sandbox import RECORDS

COLUMNS = {  # field of an account -> the names that tables give it
    "url": ("url", "documentidentifier", "sourceurl", "link", "address"),
    "headline": ("headline", "title"),
    "outlet": ("outlet", "media_name", "publication", "sourcecommonname", "domain"),
    "published": ("published", "publish_date", "date", "indexed_date"),
}
MARKS = frozenset(
    ["aside", "raw"]
)  # what readers say of a part; never a column or field of an account
NO_TEXT = "no text: an address alone; fetch it with 'storydiff fetch'"


def from_rows(
    rows: Iterable[dict[str, Any]], columns: Sequence[str], name: str
) -> list[dict[str, Any]]:
    """Accounts from rows with a column ``text``; from a list of addresses (Media Cloud, GDELT) the parts without text.

    Raises ``AnalysisError`` when there is neither a column ``text`` nor one of addresses, and for too many rows.
    """
    lower = {str(c).strip().lower(): c for c in columns if c}
    found = [
        {k: v for k, v in row.items() if k and k not in MARKS and v is not None and v != ""}
        for row in rows
    ]
    found = [row for row in found if row]
    if len(found) > RECORDS:
        raise AnalysisError(
            name, f"holds {len(found):,} rows, over the limit of {RECORDS:,}", "split it"
        )
    if "text" in lower:
        return [_named(row, lower) for row in found]
    address = next((lower[c] for c in COLUMNS["url"] if c in lower), None)
    if address is None or not any(
        re.match(r"https?://", str(row.get(address, ""))) for row in found
    ):
        listed = ", ".join(map(str, columns))[:300]
        raise AnalysisError(
            name, f"has no column 'text' (it has {listed})", "name the column of the words 'text'"
        )
    return [
        {"part": str(row.get(address) or f"row {i}"), "aside": NO_TEXT}
        for i, row in enumerate(found, 1)
    ]


def _named(row: dict[str, Any], lower: dict[str, str]) -> dict[str, Any]:
    """The row with the names of the contract beside its own."""
    named = {str(k).strip().lower(): str(v) if k == lower["text"] else v for k, v in row.items()}
    for field, columns in COLUMNS.items():
        value = next((named[c] for c in columns if c in named), None)
        if value is not None:
            named.setdefault(field, str(value))
    return named


_REMEDY = "give an object with 'text', a list of such objects, or {\"accounts\": [...]}"


def read_json(data: bytes, name: str) -> list[dict[str, Any]]:
    """The records of a JSON file."""
    try:
        content = json.loads(decode(data, name))
    except (ValueError, RecursionError) as error:
        raise AnalysisError(name, f"is not valid JSON ({error})", "correct it") from error
    if isinstance(content, dict):
        content = next((content[k] for k in ("accounts", "articles") if k in content), [content])
    return _objects(content, name)


def read_jsonl(data: bytes, name: str) -> list[dict[str, Any]]:
    """The records of a JSON Lines file, one object a line; empty lines are passed over.

    A line that cannot be read is a part set aside, with its number; the rest is read. Raises ``AnalysisError`` when no line can be.
    """
    utf8 = mark_of(data) in ("", "utf-8-sig")
    lines: list[bytes | str] = [*(data.split(b"\n") if utf8 else decode(data, name).split("\n"))]
    parts = [
        read_line(line, f"line {number}") for number, line in enumerate(lines, 1) if line.strip()
    ]
    if parts and all("aside" in part for part in parts):
        cause, _, remedy = parts[0]["aside"].rpartition("; ")
        raise AnalysisError(
            name, f"holds no line that can be read ({parts[0]['part']} {cause})", remedy
        )
    return parts


def read_line(line: bytes | str, place: str) -> dict[str, Any]:
    """The record of a line of JSON Lines, or a part set aside (``part`` and ``aside``) that tells why it holds none."""
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
    return (
        _own(record)
        if isinstance(record, dict)
        else {"part": place, "aside": "is no record; give an object with 'text'"}
    )


def _own(record: dict[str, Any]) -> dict[str, Any]:
    return {field: value for field, value in record.items() if field not in MARKS}


def _objects(content: Any, name: str) -> list[dict[str, Any]]:
    if not isinstance(content, list) or not all(isinstance(item, dict) for item in content):
        raise AnalysisError(name, "does not hold records", _REMEDY)
    return [_own(item) for item in content]


csv.field_size_limit(min(sys.maxsize, 2**31 - 1))


def read_csv(data: bytes, name: str) -> list[dict[str, Any]]:
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


def read_parquet(data: bytes, name: str) -> list[dict[str, Any]]:
    """The records of a Parquet file. Raises ``AnalysisError`` for other bytes and without a ``text`` column."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        rows: list[dict[str, Any]] = pq.read_table(io.BytesIO(data)).to_pylist()
    except (pa.ArrowException, OSError) as error:
        raise AnalysisError(
            name, "is not a Parquet file", "write it again, as with DataFrame.to_parquet"
        ) from error
    if rows and "text" not in rows[0]:
        raise AnalysisError(
            name,
            f"has no column 'text' (it has {', '.join(rows[0])})",
            "name the column of the words 'text'",
        )
    return [{column: value for column, value in row.items() if column not in MARKS} for row in rows]


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
