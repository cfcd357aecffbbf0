"""Parquet as a stream: a few rows at a time, only the columns that an account has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from analysis.intake.items import WHOLE, Item, aside
from analysis.readers.rows import COLUMNS

ROWS = 256  # read at a time
_KNOWN = frozenset(
    [
        *(
            "account_id",
            "story_id",
            "kind",
            "dek",
            "byline",
            "language",
            "text",
            "captions",
            "updates",
            "dropped",
            "section",
            "length",
        ),
        *("extractor", "path", "sha256", *(name for names in COLUMNS.values() for name in names)),
    ]
)


def read_rows(stream: BinaryIO) -> Iterator[Item]:
    """An item a row, numbered from 1. A file that is no Parquet, or has no column ``text``, is one problem; so is a break in it."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    row = 0
    try:
        file = pq.ParquetFile(stream, pre_buffer=False, buffer_size=1 << 20)
        columns = [c for c in file.schema_arrow.names if c.strip().lower() in _KNOWN]
        if not any(c.strip().lower() == "text" for c in columns):
            yield aside(WHOLE, "unreadable", _no_text(file.schema_arrow.names))
            return
        for batch in file.iter_batches(batch_size=ROWS, columns=columns, use_threads=False):
            for record in _records(pa.Table.from_batches([batch])):
                row += 1
                yield Item(row, record)
        if not row:
            yield aside(WHOLE, "empty", "holds no row")
    except (pa.ArrowException, OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk or the network, not the file
        name = type(error).__name__
        if row:
            yield aside(
                row + 1,
                "unreadable",
                f"is damaged from here on ({name}); write it again, as with DataFrame.to_parquet",
            )
        else:
            yield aside(
                WHOLE,
                "unreadable",
                f"is no Parquet file that can be read ({name}); write it again, as with DataFrame.to_parquet",
            )


def _no_text(columns: list[str]) -> str:
    return f"has no column 'text' (it has {', '.join(columns)[:300]}); name the column of the words 'text'"


def _records(table: Any) -> list[dict[str, Any]]:
    """The rows as mappings; a time that no calendar has, which Arrow can hold and Python cannot, as the number it is."""
    columns = {}
    for name, column in zip(table.column_names, table.columns, strict=True):
        try:
            columns[name] = column.to_pylist()
        except (ValueError, OverflowError, UnicodeDecodeError):
            columns[name] = [_value(cell) for cell in column]
    return [
        dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]


def _value(cell: Any) -> Any:
    try:
        return cell.as_py()
    except UnicodeDecodeError:
        return b""
    except (ValueError, OverflowError):
        return f"{cell.value} since 1970"
