"""The parts of a table in a corpus's folder: Parquet files, read as one table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import AnalysisError

if TYPE_CHECKING:
    import pandas as pd


def part_names(folder: Path) -> list[str]:
    """The names of a table's parts in order."""
    return sorted(p.name for p in folder.glob("part-*.parquet"))


def read_parts(
    folder: Path,
    columns: Sequence[str] | None,
    *,
    part: str = "",
    where: Sequence[tuple[str, str, Any]] | None = None,
) -> pd.DataFrame:
    """The rows of all parts, or of one, with some columns; ``where`` keeps the rows that fit (as pyarrow's filters)."""
    import pyarrow as pa

    tables = [
        _read(folder / name, columns, where) for name in ([part] if part else part_names(folder))
    ]
    joined: pd.DataFrame = pa.concat_tables(tables, promote_options="permissive").to_pandas()
    return joined.reset_index(drop=True)


def _read(
    path: Path, columns: Sequence[str] | None, where: Sequence[tuple[str, str, Any]] | None
) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        known = pq.read_schema(path).names
        absent = [c for c in columns or () if c not in known]
        if absent:
            raise AnalysisError(
                f"column {absent[0]!r}",
                f"is not in the table {path.parent.name}",
                f"name some of {', '.join(known)}",
            )
        return pq.read_table(
            path,
            columns=None if columns is None else list(columns),
            filters=list(where) if where else None,
        )
    except (OSError, pa.ArrowException) as error:
        cause = str(error).splitlines()[0]
        raise AnalysisError(
            str(path), f"cannot be read ({cause})", "run 'storydiff corpus' again into that folder"
        ) from error
