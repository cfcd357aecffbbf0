"""Read the tables of a report that was written before, every cell as text."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

csv.field_size_limit(min(sys.maxsize, 2**31 - 1))  # a cell is the text of an account


def read_table(folder: Path, name: str) -> pd.DataFrame:
    """Read a table of a report as it was written: every cell is text."""
    import pandas as pd

    return pd.read_csv(_path(folder, name), dtype=str, keep_default_na=False, encoding="utf8")


def read_texts(folder: Path) -> dict[str, str]:
    """Return the texts of the accounts of a report; empty if they were left out.

    They are read without pandas, which the process that renders a report does not need otherwise.
    Raises ``ValueError`` if the table is not as it was written.
    """
    with _path(folder, "accounts").open(encoding="utf8", newline="") as file:
        try:
            heads, *rows = csv.reader(file, strict=True)
        except csv.Error as error:
            raise ValueError(str(error)) from error
    if not {"account_id", "text"} <= set(heads):
        return {}
    cells = [dict(zip(heads, row, strict=True)) for row in rows]
    return {row["account_id"]: row["text"] for row in cells}


def _path(folder: Path, name: str) -> Path:
    return folder / "tables" / f"{name}.csv"
