"""Every table as a file: CSV, CSV for spreadsheets, Parquet."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.report.export import write_table

if TYPE_CHECKING:
    import pandas as pd

    from analysis.report.exports.content import Contents

# What a spreadsheet takes for the beginning of a formula, after spaces and quote marks too.
_FORMULA = re.compile(r"[\s'\"]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def write_csv(contents: Contents, folder: Path) -> None:
    """Write every table as CSV."""
    for name, table in contents.tables.items():
        write_table(table, folder / f"{name}.csv")


def write_parquet(contents: Contents, folder: Path) -> None:
    """Write every table as Parquet."""
    for name, table in contents.tables.items():
        write_table(table, folder / f"{name}.parquet")


def write_csv_excel(contents: Contents, folder: Path) -> None:
    """Write every table as CSV for a spreadsheet.

    It begins with a byte order mark, has the name of the account in each row, and no cell of text
    that a spreadsheet would run as a formula.
    """
    for name, table in contents.tables_with_outlets():
        safe = _without_formulas(table).round(6)
        path = folder / f"{name}.csv"
        safe.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")


def _without_formulas(table: pd.DataFrame) -> pd.DataFrame:
    """Put an apostrophe before each text that a spreadsheet would take for a formula."""
    words = [c for c in table if table[c].dtype.kind not in "biuf"]
    return table.assign(**{str(c): table[c].map(safe_cell, na_action="ignore") for c in words})


def safe_cell(value: Any) -> Any:
    r"""Return a cell that a spreadsheet shows and does not run.

    >>> [safe_cell(v) for v in ("=1+1", "\t@SUM(A1)", "2 - 1")]
    ["'=1+1", "'\t@SUM(A1)", '2 - 1']
    """
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value
