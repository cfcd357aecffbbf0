"""A table in, a table to read out: accounts by name, plain headings, words whole. No computing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis import markup
from analysis.tables.lab import in_lab, searchable

if TYPE_CHECKING:
    import pandas as pd

_HEADS = {
    "account_id": "account",
    "as_of": "date or period",
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


@dataclass(frozen=True)
class Shown:
    """A table made ready to read: ``heads``, ``rows`` of words, which columns are numbers, a caption."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    caption: str = ""

    def _repr_html_(self) -> str:
        if not self.rows:
            return markup.paragraph(
                f"{self.caption}: nothing found." if self.caption else "Nothing found."
            )
        if in_lab():
            return searchable(self.heads, self.rows, self.caption)
        return markup.table(self.heads, self.rows, self.caption, self.numeric)

    def __repr__(self) -> str:
        lines = [self.caption] if self.caption else []
        return "\n".join([*lines, " | ".join(self.heads), *(" | ".join(row) for row in self.rows)])


def show_table(
    table: pd.DataFrame,
    *,
    columns: Sequence[str] | None = None,
    labels: Mapping[str, str] | None = None,
    caption: str = "",
    limit: int = 200,
) -> Shown:
    """Any table of the workbook, to read: a row stays a row, in its order.

    ``columns`` picks and orders the columns (default: all but ids and offsets); ``labels`` gives the
    accounts' names (``story.labels``). Numbers are printed short, missing cells as a dash. At most
    ``limit`` rows are printed and the caption says so; the table itself is not changed.
    """
    names = list(columns) if columns is not None else [c for c in table.columns if c not in _HIDDEN]
    picked = table[names]
    rows = [
        tuple(cell_words(name, value, labels or {}) for name, value in zip(names, row, strict=True))
        for row in picked.head(limit).itertuples(index=False)
    ]
    if len(picked) > limit:
        caption = f"{caption} (the first {limit} of {len(picked)} rows)".strip()
    numeric = tuple(picked[name].dtype.kind in "if" for name in names)
    return Shown(
        tuple(_HEADS.get(n, n.replace("_", " ")) for n in names), tuple(rows), numeric, caption
    )


def cell_words(name: str, value: object, labels: Mapping[str, str]) -> str:
    if value is None or value != value or value == "":
        return "–"
    if name == "account_id":
        return labels.get(str(value), str(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number(value) if isinstance(value, float) else str(value)


def number(value: float) -> str:
    """A number as a reader expects it: no trailing zeros, thousands apart, three decimals at most.

    >>> [number(v) for v in (60000.0, 0.6667, 3.5)]
    ['60,000', '0.667', '3.5']
    """
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.3f}".rstrip("0")


def told(surface: object, *remarks: str) -> str:
    return " ".join(
        w for w in ("" if surface is None or surface != surface else str(surface), *remarks) if w
    )


def side_by_side(
    table: pd.DataFrame,
    key: str,
    labels: Mapping[str, str],
    words: Callable[[Mapping[str, object]], str],
    around: Mapping[str, str],
    caption: str,
    limit: int,
) -> Shown:
    """One row for each value of ``key``: the columns ``around`` names, and what each account says, joined where it says more."""
    rows = []
    for _, cells in list(table.groupby(key, sort=False))[:limit]:
        said: dict[str, list[str]] = {account: [] for account in labels}
        for cell in cells.to_dict("records"):
            said[cell["account_id"]].append(words(cell))
        first = [cell_words(name, cells.iloc[0][name], labels) for name in around]
        rows.append(
            (*first[:1], *("; ".join(w for w in s if w) or "–" for s in said.values()), *first[1:])
        )
    names = list(around.values())
    heads = (*names[:1], *labels.values(), *names[1:])
    return Shown(heads, tuple(rows), (False,) * len(heads), caption)


def cut(caption: str, found: int, limit: int, what: str) -> str:
    """The caption of a table of which at most ``limit`` rows are printed."""
    return (
        f"{caption} (the first {limit} of {found:,} {what})".strip() if found > limit else caption
    )
