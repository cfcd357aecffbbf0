"""The Parquet parts of a corpus: their columns, and rows of many stories put in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import schema

if TYPE_CHECKING:
    import pyarrow as pa

OWN = {
    "stories": {
        "title": schema.TEXT,
        "n_accounts": schema.WHOLE,
        "n_outlets": schema.WHOLE,
        "n_origins": schema.WHOLE,
        "first": schema.TEXT,
        "last": schema.TEXT,
        "status": schema.TEXT,
        "note": schema.TEXT,
    },
    "groups": {"account_id": schema.TEXT, "reason": schema.TEXT, "score": schema.NUMBER},
    "skipped": {
        "source": schema.TEXT,
        "row": schema.WHOLE,
        "account_id": schema.TEXT,
        "stage": schema.TEXT,
        "kind": schema.TEXT,
        "reason": schema.TEXT,
    },
}


def columns(name: str) -> dict[str, str]:
    """Column -> kind of a corpus's table: ``story_id``, then those of the story's own table."""
    return {"story_id": schema.TEXT} | (OWN.get(name) or schema.TABLES[name])


def arrow_schema(name: str) -> pa.Schema:
    """The same as Arrow's types."""
    import pyarrow as pa

    types = {schema.TEXT: pa.string(), schema.NUMBER: pa.float64(), schema.FLAG: pa.bool_()}
    return pa.schema(
        [(column, types.get(kind, pa.int64())) for column, kind in columns(name).items()]
    )


def make_rows(name: str, story_id: str | None, values: Mapping[str, list[Any]]) -> pa.Table:
    """Rows of one story from its columns; NaN and None are missing, and so is a column that is not given."""
    import pyarrow as pa

    shape = arrow_schema(name)
    size = max((len(v) for v in values.values()), default=0)
    held = {"story_id": [story_id] * size} | {
        c: values.get(c, [None] * size) for c in shape.names if c != "story_id"
    }
    return pa.Table.from_arrays(
        [pa.array(held[f.name], type=f.type, from_pandas=True) for f in shape], schema=shape
    )


def join_rows(name: str, tables: Iterable[pa.Table]) -> pa.Table:
    """All rows, by story; rows of one story stay in their order."""
    import numpy as np
    import pyarrow as pa

    whole = pa.concat_tables([arrow_schema(name).empty_table(), *tables])
    ids = whole.column("story_id").fill_null("").to_pylist()
    rank = {story: i for i, story in enumerate(sorted(set(ids)))}
    return whole.take(np.argsort([rank[i] for i in ids], kind="stable"))


def read_part(name: str, path: Path, story_ids: Iterable[str]) -> pa.Table:
    """The rows of some stories of a part."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    whole = pq.read_table(path, partitioning=None, schema=arrow_schema(name))
    return whole.filter(pc.is_in(whole.column("story_id"), value_set=_strings(story_ids)))


def write_part(table: pa.Table, path: Path) -> int:
    """Writes a part and gives its size in bytes."""
    import pyarrow.parquet as pq

    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, compression="zstd", row_group_size=100_000)
    return path.stat().st_size


def _strings(values: Iterable[str]) -> pa.Array:
    import pyarrow as pa

    return pa.array(sorted(values), type=pa.string())
