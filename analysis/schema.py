"""The tables: what a row is, what each column contains, and the check that a table keeps to it.

Every column is explained in one place, ``data/tables.csv``. Ids and words are strings, offsets
are integers counted in code points of ``accounts.text``, measures are floats; a missing cell of
text or number is NaN.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.resources import read_csv

if TYPE_CHECKING:
    import pandas as pd

TEXT, WHOLE, NUMBER, FLAG = "text", "whole", "number", "flag"


class Column(NamedTuple):
    """The type of a column and what it contains."""

    type: str
    about: str


def _read_tables() -> tuple[dict[str, str], dict[str, str], dict[str, dict[str, Column]]]:
    grains: dict[str, str] = {}
    makers: dict[str, str] = {}
    tables: dict[str, dict[str, Column]] = {}
    for row in read_csv("tables.csv"):
        table, column = row["table"], row["column"]
        if not column:
            grains[table], makers[table], tables[table] = row["about"], row["type"], {}
        elif column.startswith("("):  # a shared group, such as "(place)"
            tables[table] |= tables[column]
        else:
            tables[table][column] = Column(row["type"], row["about"])
    own = {name: columns for name, columns in tables.items() if not name.startswith("(")}
    return (
        {name: grains[name] for name in own},
        {name: makers[name] for name in own if makers[name]},
        own,
    )


# table -> what one row is; table -> its function; table -> column -> type and meaning
GRAINS, MAKERS, COLUMNS = _read_tables()
TABLES = {
    table: {name: column.type for name, column in columns.items()}
    for table, columns in COLUMNS.items()
}


def make(name: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Make the table ``name`` from mappings, with all its columns in their types.

    Missing keys become missing cells; unknown keys raise ``KeyError``. Rows keep their order.

    >>> make("skipped", [{"path": "a.bin", "reason": "binary"}]).to_dict("records")
    [{'path': 'a.bin', 'reason': 'binary'}]
    """
    import pandas as pd

    columns = TABLES[name]
    rows = list(rows)
    unknown = {key for row in rows for key in row} - set(columns)
    if unknown:
        raise KeyError(f"table {name!r} has no column {sorted(unknown)}")
    return pd.DataFrame(
        {
            column: _cells([row.get(column) for row in rows], kind)
            for column, kind in columns.items()
        }
    )


def make_grid(
    name: str,
    groups: Sequence[Mapping[str, Any]],
    members: Mapping[str, Sequence[Any]],
    cells: Sequence[Mapping[int, Mapping[str, Any]]],
    default: Mapping[str, Any],
) -> pd.DataFrame:
    """Make the table ``name`` with a row for every group and member, group by group.

    ``groups`` are the columns that are the same for all rows of a group, ``members`` the column
    that names the members. ``cells`` has for each group the cells of some members by their number;
    the others have ``default``. Only cells that are given cost objects of Python.

    >>> cells = [{1: {"reason": "cut off"}}]
    >>> make_grid("skipped", [{}], {"path": ["a", "b"]}, cells, {"reason": "empty"}).values.tolist()
    [['a', 'empty'], ['b', 'cut off']]
    """
    import numpy as np
    import pandas as pd

    ((member, names),) = members.items()
    size, number = len(groups) * len(names), len(names)
    given = {column for group in groups for column in group}
    places = [g * number + m for g, found in enumerate(cells) for m in found]
    filled = [cell for found in cells for cell in found.values()]
    table = {}
    for column, kind in TABLES[name].items():
        if column == member:
            table[column] = _cells(list(names), kind).take(np.tile(np.arange(number), len(groups)))
        elif column in given:
            values = _cells([group.get(column) for group in groups], kind)
            table[column] = values.take(np.repeat(np.arange(len(groups)), number))
        else:
            own = default.get(column)
            values = _cells([own, *(cell.get(column, own) for cell in filled)], kind)
            chosen = np.zeros(size, dtype="int64")
            chosen[places] = np.arange(1, len(filled) + 1)
            table[column] = values.take(chosen)
    return pd.DataFrame(table)


def _cells(values: list[Any], kind: str) -> Any:
    """A column's cells as an array, which costs less than a Series in a small table."""
    import numpy as np
    import pandas as pd

    if kind == TEXT:
        return pd.array(values, dtype=pd.StringDtype(na_value=np.nan))
    if kind == WHOLE:
        return np.array([-1 if v is None else v for v in values], dtype="int64")
    return np.array(values, dtype="bool" if kind == FLAG else "float64")


def rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """List the rows of a table as mappings, in a tenth of the time of ``to_dict("records")``.

    >>> rows(make("skipped", [{"path": "a.bin", "reason": "binary"}]))
    [{'path': 'a.bin', 'reason': 'binary'}]
    """
    names = [str(column) for column in table.columns]
    columns = map(_listed, table._iter_column_arrays())  # a Series for each costs most of the time
    return [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]


def text_cell(value: object) -> str:
    """Return the text of a cell; empty if it is missing.

    >>> text_cell("Keller"), text_cell(float("nan"))
    ('Keller', '')
    """
    return value if isinstance(value, str) else ""


def _listed(cells: Any) -> list[Any]:
    """List the cells of a column; a missing text is NaN."""
    import numpy as np

    if isinstance(cells, np.ndarray):
        listed: list[Any] = cells.tolist()
        return listed
    if cells.dtype == "str":
        return [np.nan if cell is None else cell for cell in cells.__arrow_array__().to_pylist()]
    return list(cells.tolist())


def join_rows(
    name: str, table: pd.DataFrame, rows: Sequence[Mapping[str, Any]], accounts: Iterable[str]
) -> pd.DataFrame:
    """Add rows to a table and put it into the order of the accounts; within one, rows keep theirs.

    Without rows it is the table itself.
    """
    import pandas as pd

    if not rows:
        return table
    place = {account: n for n, account in enumerate(accounts)}
    return pd.concat([table, make(name, rows)], ignore_index=True).sort_values(
        "account_id", key=lambda ids: ids.map(place), kind="stable", ignore_index=True
    )


def check(name: str, table: pd.DataFrame, texts: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Return ``table`` unchanged if it keeps to the schema, else raise ``ValueError``.

    With ``texts`` (account_id -> accounts.text), ``text[start:end]`` of every row must equal its
    ``surface`` (its ``text`` in sentences and left_out). Rows without a place, where start is -1,
    are passed over.
    """
    absent = [column for column in TABLES[name] if column not in table.columns]
    if absent:
        raise ValueError(f"table {name!r} lacks {absent}")
    words = next((column for column in ("surface", "text") if column in TABLES[name]), "")
    if texts is None or "start" not in TABLES[name] or not words:
        return table
    for row in rows(table):
        account_id, start, end = row["account_id"], row["start"], row["end"]
        if start >= 0 and texts[account_id][start:end] != row[words]:
            raise ValueError(f"table {name!r}: {account_id}[{start}:{end}] is not {row[words]!r}")
    return table
