"""Tables for readers: types, limits and cells that all topics use."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from numbers import Integral
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from analysis import html, schema
from analysis.errors import AnalysisError
from analysis.review import MACHINE
from analysis.show.prose import number, said

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

P = ParamSpec("P")
T = TypeVar("T")
SWITCH = "STORYDIFF_LAB"  # set by ``storydiff lab``; never by papermill, nbval or a report
MANY_ACCOUNTS = 8  # from here on accounts are counted and grouped by origin, not listed
_HEADS = {
    "account_id": "account",
    "as_of": "date or period",
    "by": "decided by",
    "counts": "what is counted",
    "surface": "words",
    "fact": "fact",
    "quantity_id": "figure",
    "speaker_surface": "named as",
    "kind_of_speaker": "kind of speaker",
    "left_out": "left out",
    "share": "share",
    "position": "place in the text",
    "value": "value",
    "sha256": "SHA-256",
}
_HIDDEN = {
    "start",
    "end",
    "sentence_id",
    "quantity_id",
    "quote_id",
    "actor_id",
    "group_id",
    "fact_id",
    "text",
    "sha256",
}


def limited(function: Callable[P, T]) -> Callable[P, T]:
    """Give a function with ``limit`` its own default for a limit of 0, and refuse what is none."""
    default = inspect.signature(function).parameters["limit"].default

    @wraps(function)
    def asked(*given: P.args, **options: P.kwargs) -> T:
        if "limit" in options:
            options["limit"] = check_limit(options["limit"]) or default
        return function(*given, **options)

    return asked


def check_limit(limit: object) -> int:
    """Return a number of rows; refuse what is no whole number or below 0."""
    if not isinstance(limit, Integral) or isinstance(limit, bool) or limit < 0:
        raise AnalysisError(
            f"limit {limit!r}",
            "is not a number of rows",
            "give a whole number, or 0 for the default",
        )
    return int(limit)


def lab_widgets() -> Any:
    """Return ipywidgets where an analyst works in the lab and has them; otherwise None."""
    if not os.environ.get(SWITCH):
        return None
    try:
        import ipywidgets
    except ImportError:
        return None
    return ipywidgets


def beside_plain(widget: Any, shown: Shown) -> dict[str, Any]:
    """Return what a notebook stores of a panel: its controls, if any, and the plain table.

    The table is what is read where no kernel answers the controls.
    """
    plain = {"text/html": shown._repr_html_(), "text/plain": repr(shown)}
    return plain if widget is None else {**widget._repr_mimebundle_(), **plain}


@dataclass(frozen=True)
class Shown(html.Displayable):
    """Table that is ready to read.

    Parameters
    ----------
    heads : tuple[str, ...]
        Headings of the columns.
    rows : tuple[tuple[str, ...], ...]
        Cells as words, one tuple for each row.
    numeric : tuple[bool, ...]
        Whether each column contains numbers, which are set flush right.
    caption : str, optional
        Title of the table.
    empty : str, default "nothing found"
        What is said of a table without rows: what was searched.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    caption: str = ""
    empty: str = "nothing found"

    def _html(self) -> str:
        if not self.rows:
            return html.paragraph(self._nothing())
        return html.table(self.heads, self.rows, self.caption, self.numeric)

    def _nothing(self) -> str:
        words = f"{self.caption}: {self.empty}" if self.caption else self.empty
        return f"{words[:1].upper()}{words[1:]}."

    def __repr__(self) -> str:
        """Return the table as plain text, cells between bars."""
        if not self.rows:
            return self._nothing()
        lines = [self.caption] if self.caption else []
        return "\n".join([*lines, " | ".join(self.heads), *(" | ".join(row) for row in self.rows)])


@limited
def show_table(
    table: pd.DataFrame,
    story: Story | None = None,
    *,
    columns: Sequence[str] | None = None,
    caption: str = "",
    limit: int = 200,
) -> Shown:
    """Show any table of the workbook.

    Each row is shown in the order of the table.

    Parameters
    ----------
    table : pandas.DataFrame
        Table with or without a column ``account_id``.
    story : Story, optional
        Story whose accounts are shown by name instead of by id.
    columns : Sequence[str], optional
        Columns to show, in this order; by default all but ids and offsets.
    caption : str, optional
        Title of the table.
    limit : int, default 200
        Number of rows that are printed at most; the caption says so.

    Returns
    -------
    Shown
        One row for each row of the table.

    Notes
    -----
    Numbers are printed short, missing cells as a dash. The table itself is not changed. Where a
    coder decided on a row, the column "decided by" names the coder.
    """
    labels = story.labels if story is not None else {}
    given = columns if columns is not None else [c for c in table.columns if c not in _HIDDEN]
    names = list(dict.fromkeys(given))
    if not has_decisions(table):
        names = [name for name in names if name != "by"]
    elif "by" not in names:
        names.append("by")
    picked = table[names]
    rows = [
        tuple(cell_words(name, value, labels) for name, value in zip(names, row, strict=True))
        for row in (cells.values() for cells in schema.rows(picked.head(limit)))
    ]
    if len(picked) > limit:
        caption = f"{caption} (the first {limit} of {len(picked)} rows)".strip()
    numeric = tuple(picked[name].dtype.kind in "if" for name in names)
    return Shown(
        tuple(_HEADS.get(n, n.replace("_", " ")) for n in names), tuple(rows), numeric, caption
    )


def has_decisions(table: pd.DataFrame) -> bool:
    """Return whether a row of a table is the word of a coder."""
    return "by" in table and bool((table["by"].dropna() != MACHINE).any())


def coder_of(row: Mapping[Any, Any]) -> str:
    """Return the coder whose word a row is; empty for the machine's."""
    coder = said(row.get("by"))
    return "" if coder == MACHINE else coder


def cell_words(name: str, value: object, labels: Mapping[str, str]) -> str:
    """Return a cell in words, by its column: a dash where it is missing."""
    if value is None or value != value or value == "":
        return "–"
    if name == "by" and value == MACHINE:
        return "–"
    if name == "account_id":
        return labels.get(str(value), str(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number(value) if isinstance(value, float) else str(value)


def side_by_side(
    table: pd.DataFrame,
    key: str,
    labels: Mapping[str, str],
    words: Callable[[Mapping[str, object]], str],
    around: Mapping[str, str],
    caption: str,
    limit: int,
    blank: Callable[[str, Mapping[Any, Any]], str] = lambda account, first: "–",
) -> Shown:
    """Return one row for each value of ``key`` and one column for each account.

    The columns that ``around`` names come first and last. Several entries of one account are
    joined; of one without entries ``blank`` gives the words, from the account and the first row.
    """
    rows = []
    for _, cells in list(table.groupby(key, sort=False))[:limit]:
        said: dict[str, list[str]] = {account: [] for account in labels}
        for cell in schema.rows(cells):
            said[cell["account_id"]].append(words(cell))
        top = cells.iloc[0].to_dict()
        first = [cell_words(name, cells.iloc[0][name], labels) for name in around]
        rows.append(
            (
                *first[:1],
                *("; ".join(w for w in s if w) or blank(a, top) for a, s in said.items()),
                *first[1:],
            )
        )
    names = list(around.values())
    heads = (*names[:1], *labels.values(), *names[1:])
    return Shown(heads, tuple(rows), (False,) * len(heads), caption)
