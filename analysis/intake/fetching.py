"""Accounts out of the partitions again, as records that a story is made of."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.intake.accounts import FIELDS
from analysis.intake.moments import read_moment
from analysis.intake.parts import GROUP

if TYPE_CHECKING:
    import pandas as pd

_READ = [*FIELDS, "text", "extra"]


def read_records(folder: str | os.PathLike[str], rows: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """The records of rows of the index, in their order: mappings for ``story_from_records``.

    ``rows`` needs ``account_id, part, part_row``, and may have ``story_id``; these ids stand above those of the record. ``published`` is
    the date in ISO 8601, or missing where the date is impossible. Only the row groups that hold these accounts are read. Memory: the
    texts of the rows asked for.
    """
    wanted: dict[str, list[int]] = {}
    for part, at in zip(rows["part"].astype("str"), rows["part_row"], strict=True):
        wanted.setdefault(part, []).append(int(at))
    found = {
        (part, at): record
        for part, places in wanted.items()
        for at, record in _read(Path(folder) / part, places)
    }
    for row in rows[
        [c for c in ("account_id", "story_id", "part", "part_row") if c in rows]
    ].to_dict("records"):
        record = found.pop((str(row["part"]), int(row["part_row"])))
        yield _told(record) | {
            k: row[k] for k in ("account_id", "story_id") if isinstance(row.get(k), str)
        }


def _read(path: Path, places: list[int]) -> Iterator[tuple[int, dict[str, Any]]]:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        groups = sorted({at // GROUP for at in places})
        table = file.read_row_groups(groups, columns=_READ, use_threads=False)
        starts = {group: i * GROUP for i, group in enumerate(groups)}
        at_table = [starts[at // GROUP] + at % GROUP for at in places]
        yield from zip(places, table.take(at_table).to_pylist(), strict=True)


def _told(record: dict[str, Any]) -> dict[str, Any]:
    """The record without what is missing, its date as ISO 8601; a date in figures alone as it is, for the story to tell of."""
    told = {k: v for k, v in record.items() if v is not None and k != "extra"}
    if "published" in told:
        moment = read_moment(told["published"])
        told["published"] = moment.iso or (
            told["published"] if moment.kind == "unread date" else None
        )
    return {**json.loads(record["extra"] or "{}"), **told}
