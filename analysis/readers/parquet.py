"""Parquet: one account a row, the words in ``text``."""

from __future__ import annotations

import io
from typing import Any

from analysis.errors import AnalysisError
from analysis.readers.rows import MARKS


def read(data: bytes, name: str) -> list[dict[str, Any]]:
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
