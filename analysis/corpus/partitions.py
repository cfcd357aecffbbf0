"""Plan the inputs of a corpus, and write and read its partitions of accounts.

Accounts are streamed, so that memory does not grow with their number. ``plan_inputs`` lists the
sources, ``intake.ingest_source`` reads one of them (each can be a task of its own),
``intake.build_index`` makes the index of all, and ``read_records`` gives the accounts of a story
back.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from analysis.errors import AnalysisError
from analysis.read.dates import read_moment
from analysis.read.field_names import FIELDS
from analysis.read.items import SKIPPED
from analysis.read.places import Location, Source, as_bytes, find_local, find_remote, is_remote
from analysis.read.sandbox import MB

if TYPE_CHECKING:
    import pandas as pd

BATCH = 256  # article files of one task, at most about
LARGE = 8 * MB  # bytes of a file that is a task by itself
_TABLES = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".warc": "warc",
}


def plan_inputs(
    inputs: Sequence[str | os.PathLike[str]], *, out: str | os.PathLike[str] | None = None
) -> list[Source]:
    """List the sources of the inputs by name; each file once, even if inputs overlap.

    An input is a file, a folder (with its subfolders), a glob, or an address of fsspec. In a folder
    every JSONL, CSV, Parquet and WARC file (``.gz`` too) is a source; other files are one account
    each and go in batches; a folder with a ``story.toml`` is a story of its own; of the folder of a
    corpus the accounts are taken. Hidden files, and the folder ``out``, are left out. Nothing is
    opened. Raises ``AnalysisError`` for an input that does not exist or has no file, and for an
    address without a driver.
    """
    if not inputs:
        raise AnalysisError(
            "the inputs", "there are none", "name at least one file, folder, glob or address"
        )
    found: dict[str, Location | Source] = {}
    for text in [str(os.fspath(i)) for i in inputs]:
        at_hand = list(
            find_remote(text) if is_remote(text) else find_local(text.removeprefix("file://"), out)
        )
        if all(isinstance(p, Source) and p.format == "aside" for p in at_hand):
            why = (
                f" ({at_hand[0].name}: {at_hand[0].note})"
                if at_hand and isinstance(at_hand[0], Source)
                else ""
            )
            raise AnalysisError(
                f"input {text!r}",
                f"contains no file that can be read{why}",
                "name files, folders or globs with accounts",
            )
        for place in at_hand:
            found.setdefault(place.address, place)
    sources = [p for p in found.values() if isinstance(p, Source)]
    places = [p for p in found.values() if isinstance(p, Location)]
    alone = [
        Source(p.address, p.name, p.size, p.stamp, f, (p,)) for p in places if (f := _format(p))
    ]
    batches = _batches([p for p in places if not _format(p)])
    return _with_ids(sorted([*sources, *alone, *batches], key=lambda s: (s.name, s.address)))


def _with_ids(sources: list[Source]) -> list[Source]:
    """Give each story's folder an id of its own: its name, numbered if several have it."""
    seen: dict[str, int] = {}
    for i, source in enumerate(sources):
        if source.format == "story":
            count = seen[source.story_id] = seen.get(source.story_id, 0) + 1
            sources[i] = (
                source if count == 1 else replace(source, story_id=f"{source.story_id}~{count}")
            )
    return sources


def _format(place: Location) -> str:
    """Return the format of a file that is a source of its own; empty for one in a batch."""
    format_ = _TABLES.get(PurePosixPath(place.name.lower().removesuffix(".gz")).suffix, "")
    return format_ or ("files" if place.size > LARGE else "")


def _batches(places: list[Location]) -> Iterator[Source]:
    """Put article files in batches by a hash of their address: a new file changes one batch."""
    count = 1
    while count * BATCH < len(places):
        count *= 2
    batches: dict[int, list[Location]] = {}
    for place in places:
        batches.setdefault(
            int(hashlib.sha256(as_bytes(place.address)).hexdigest()[:8], 16) % count, []
        ).append(place)
    for number, files in sorted(batches.items()):
        files.sort(key=lambda p: p.name)
        stamp = hashlib.sha256(
            "\n".join(f"{p.name}\0{p.stamp}" for p in files).encode()
        ).hexdigest()
        name = f"batch {number + 1} of {count}"
        yield Source(name, name, sum(p.size for p in files), stamp, "files", tuple(files))


RECORDS = 2000  # accounts of one part
CHARACTERS = 32 * 2**20  # of text in one part
GROUP = 50  # accounts of one row group: what is read for the sake of one of them
INDEX = (
    "account_id",
    "story_id",
    "outlet",
    "headline",
    "at",
    "found_language",
    "sha256",
    "n_chars",
    "source",
    "row",
)
_NUMBERS = {"at": "float64", "row": "int64", "n_chars": "int64"}
COLUMNS = (
    *FIELDS,
    "at",
    "text",
    "source",
    "row",
    "extra",
    "lede",
    "sha256",
    "n_chars",
    "found_language",
)


@cache
def schema(columns: tuple[str, ...]) -> Any:
    """The Arrow types of columns: strings, but for the few that are numbers."""
    import pyarrow as pa

    return pa.schema([(c, getattr(pa, _NUMBERS.get(c, "string"))()) for c in columns])


class Parts:
    """A writer of accounts and problems that never keeps more than a part in memory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows: list[dict[str, Any]] = []
        self._skipped: list[dict[str, Any]] = []
        self._characters = self.records = self.parts = 0
        self.kinds: dict[str, int] = {}
        self._aside: Any = None

    def add(self, row: dict[str, Any]) -> None:
        """Add one account."""
        if self._rows and self._characters + row["n_chars"] > CHARACTERS:
            self._write()
        self._rows.append(row)
        self._characters += row["n_chars"]
        self.records += 1
        if len(self._rows) >= RECORDS:
            self._write()

    def skip(self, row: dict[str, Any]) -> None:
        """Add one row of ``skipped``."""
        self._skipped.append(row)
        self.kinds[row["kind"]] = self.kinds.get(row["kind"], 0) + 1
        if len(self._skipped) >= RECORDS:
            self._write_skipped()

    def close(self) -> None:
        """Write what is left; ``skipped.parquet`` is written even if it is empty."""
        if self._rows:
            self._write()
        self._write_skipped()
        self._aside.close()

    def _write(self) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        path = self._folder / f"part-{self.parts:05d}.parquet"
        table = pa.Table.from_pylist(self._rows, schema=schema(COLUMNS))
        pq.write_table(
            table,
            path,
            row_group_size=GROUP,
            compression="zstd",
            use_dictionary=False,
            write_statistics=False,
        )
        self.parts += 1
        self._rows, self._characters = [], 0

    def _write_skipped(self) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        if self._aside is None:
            self._aside = pq.ParquetWriter(
                self._folder / "skipped.parquet", schema(SKIPPED), compression="zstd"
            )
        if self._skipped:
            self._aside.write_table(pa.Table.from_pylist(self._skipped, schema=schema(SKIPPED)))
            self._skipped = []


_READ = [*FIELDS, "text", "extra"]


def read_records(folder: str | os.PathLike[str], rows: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Read the records of rows of the index, in order, as ``story_from_records`` takes them.

    ``rows`` needs ``account_id, part, part_row``, and may have ``story_id``; these ids replace
    those of the record. ``published`` is the date in ISO 8601, or missing if the date is
    impossible. Only the row groups with these accounts are read, and only the texts of these rows
    are in memory.
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
        yield _given_fields(record) | {
            k: row[k] for k in ("account_id", "story_id") if isinstance(row.get(k), str)
        }


def read_ledes(folder: str | os.PathLike[str], index: pd.DataFrame) -> list[str]:
    """Read the first 2,000 characters of the text of each account of the index."""
    import numpy as np
    import pyarrow.parquet as pq

    found = np.full(len(index), "", dtype=object)
    codes, places = index["part"].cat.codes.to_numpy(), index["part_row"].to_numpy()
    for code, part in enumerate(index["part"].cat.categories):
        rows = np.flatnonzero(codes == code)
        table = pq.read_table(Path(folder) / part, columns=["lede"], use_threads=False)
        found[rows] = table.column("lede").take(places[rows]).fill_null("").to_pylist()
    return list(found)


def _read(path: Path, places: list[int]) -> Iterator[tuple[int, dict[str, Any]]]:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        groups = sorted({at // GROUP for at in places})
        table = file.read_row_groups(groups, columns=_READ, use_threads=False)
        starts = {group: i * GROUP for i, group in enumerate(groups)}
        at_table = [starts[at // GROUP] + at % GROUP for at in places]
        yield from zip(places, table.take(at_table).to_pylist(), strict=True)


def _given_fields(record: dict[str, Any]) -> dict[str, Any]:
    """Return the record without missing fields, its date as ISO 8601.

    A date in figures alone stays as it is, because the story reports it.
    """
    fields = {k: v for k, v in record.items() if v is not None and k != "extra"}
    if "published" in fields:
        moment = read_moment(fields["published"])
        fields["published"] = moment.iso or (
            fields["published"] if moment.kind == "unread date" else None
        )
    return {**json.loads(record["extra"] or "{}"), **fields}
