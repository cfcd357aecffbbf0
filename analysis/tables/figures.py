"""Quantities with each account's words, interval and claimant side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis.tables.plain import Shown, cell_words, number, side_by_side, told

if TYPE_CHECKING:
    import pandas as pd

_MANY = 5  # accounts that stand side by side as columns


def show_figures(
    figures: pd.DataFrame, *, labels: Mapping[str, str], caption: str = "", limit: int = 200
) -> Shown:
    """Quantities as rows, a column an account with its words, interval and claimant; then the verdict and its reason.

    Takes the table of ``compare_quantities``. An account that gives no such figure has a dash: its blank. More
    than five accounts are told in two columns instead: who gives the figure in which words, and who does not.
    """
    if len(labels) > _MANY:
        return _by_words(figures, labels, caption, limit)
    before = {"what": "what is counted", "verdict": "verdict", "reason": "why"}
    return side_by_side(figures, "group_id", labels, _words, before, caption, limit)


def _by_words(figures: pd.DataFrame, labels: Mapping[str, str], caption: str, limit: int) -> Shown:
    rows = []
    groups = [cells.to_dict("records") for _, cells in figures.groupby("group_id", sort=False)]
    for cells in groups[:limit]:
        sayers: dict[str, list[str]] = {}
        for cell in cells:
            names = sayers.setdefault(_words(cell), [])
            names += [labels[cell["account_id"]]] if labels[cell["account_id"]] not in names else []
        blank = sayers.pop("", [])
        given = "; ".join(f"{', '.join(names)}: {words}" for words, names in sayers.items())
        what, verdict, reason = (
            cell_words(c, cells[0][c], labels) for c in ("what", "verdict", "reason")
        )
        rows.append((what, given or "–", ", ".join(blank) or "–", verdict, reason))
    if len(groups) > limit:
        caption = f"{caption} (the first {limit} of {len(groups)} figures)".strip()
    return Shown(
        ("what is counted", "who gives it", "who does not", "verdict", "why"),
        tuple(rows),
        (False,) * 5,
        caption,
    )


def _words(cell: Mapping[str, Any]) -> str:
    return (
        told(cell["surface"], _interval(cell), _claim(cell))
        if cell["surface"] == cell["surface"] and cell["surface"]
        else ""
    )


def _interval(cell: Mapping[str, Any]) -> str:
    """The interval that a bounded figure stands for, an open end as dots; a plain number needs none."""
    low, high = ("…" if cell[k] != cell[k] else number(float(cell[k])) for k in ("low", "high"))
    return "" if low == high else f"[{low} to {high}]"


def _claim(cell: Mapping[str, object]) -> str:
    return (
        f"— {cell['claimant']}" if cell["claimant"] == cell["claimant"] and cell["claimant"] else ""
    )
