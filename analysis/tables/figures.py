"""Quantities with each account's words, interval and claimant side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis.tables.plain import Shown, number, side_by_side, told

if TYPE_CHECKING:
    import pandas as pd


def show_figures(figures: pd.DataFrame, *, labels: Mapping[str, str], caption: str = "", limit: int = 200) -> Shown:
    """Quantities as rows, a column an account with its words, interval and claimant; then the verdict and its reason.

    Takes the table of ``compare_quantities``. An account that gives no such figure has a dash: its blank.
    """
    before = {"what": "what is counted", "verdict": "verdict", "reason": "why"}
    return side_by_side(figures, "group_id", labels, lambda c: told(c["surface"], _interval(c), _claim(c)), before, caption, limit)


def _interval(cell: Mapping[str, Any]) -> str:
    """The interval that a bounded figure stands for, an open end as dots; a plain number needs none."""
    low, high = ("…" if cell[k] != cell[k] else number(float(cell[k])) for k in ("low", "high"))
    return "" if low == high else f"[{low} to {high}]"


def _claim(cell: Mapping[str, object]) -> str:
    return f"(says {cell['claimant']})" if cell["claimant"] == cell["claimant"] and cell["claimant"] else ""
