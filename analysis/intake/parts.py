"""The partitions that a source is taken into: Parquet with small row groups, so that a few accounts are read without the rest."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from analysis.intake.accounts import FIELDS
from analysis.intake.items import SKIPPED

RECORDS = 2000  # accounts of one part
CHARACTERS = 32 * 2**20  # of text in one part
GROUP = 50  # accounts of one row group: what is read for the sake of one of them
INDEX = (
    "account_id",
    "story_id",
    "outlet",
    "headline",
    "lede",
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
    """Writes accounts and problems into a folder as they come, never holding more than a part of either."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows: list[dict[str, Any]] = []
        self._skipped: list[dict[str, Any]] = []
        self._characters = self.records = self.parts = 0
        self.kinds: dict[str, int] = {}
        self._aside: Any = None

    def add(self, row: dict[str, Any]) -> None:
        """Takes one account."""
        if self._rows and self._characters + row["n_chars"] > CHARACTERS:
            self._write()
        self._rows.append(row)
        self._characters += row["n_chars"]
        self.records += 1
        if len(self._rows) >= RECORDS:
            self._write()

    def skip(self, row: dict[str, Any]) -> None:
        """Takes one row of ``skipped``."""
        self._skipped.append(row)
        self.kinds[row["kind"]] = self.kinds.get(row["kind"], 0) + 1
        if len(self._skipped) >= RECORDS:
            self._write_skipped()

    def close(self) -> None:
        """Writes what is left; ``skipped.parquet`` stands there even when it is empty."""
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
