"""Speakers by accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from analysis.plots.style import draw_empty, folded, name_columns, name_rows, new_axes, styled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


@styled
def plot_voices(voices: pd.DataFrame, *, labels: Mapping[str, str], limit: int = 16, ax: Axes | None = None) -> Axes:
    """Speakers as rows, accounts as columns: a circle with the number of quotations, hollow where all are indirect.

    Takes the table of ``compare_voices``. The size follows the number; words are not compared between outlets.
    """
    totals = voices.groupby("speaker", sort=False)["quotes"].sum().sort_values(ascending=False, kind="stable").head(limit)
    ax = new_axes(ax, 8.6 if len(labels) < 5 else 6 + 0.42 * len(labels), 1.1 + 0.42 * max(len(totals), 1))
    if totals.empty:
        return draw_empty(ax, "No quotations found.")
    row, column = {s: i for i, s in enumerate(totals.index)}, {a: i for i, a in enumerate(labels)}
    for cell in voices[voices["speaker"].isin(row)].to_dict("records"):
        words = cell["direct"] + cell["mixed"] > 0
        x, y = column[cell["account_id"]], row[cell["speaker"]]
        ax.scatter(x, y, s=170 + 60 * min(cell["quotes"], 8), facecolor="#1d4e6f" if words else "white", edgecolor="#1d4e6f", linewidth=1.4)
        ax.text(x, y, f"{cell['quotes']:.0f}", ha="center", va="center", fontsize=8.5, color="white" if words else "#1d4e6f")
    name_rows(ax, [folded(str(s), 40) for s in totals.index])
    name_columns(ax, list(labels.values()))
    marks = [ax.scatter([], [], s=110, facecolor=c, edgecolor="#1d4e6f", linewidth=1.4) for c in ("#1d4e6f", "white")]
    ax.legend(marks, ["words in quotation marks", "reported speech only"], loc="upper left", bbox_to_anchor=(0, 0), ncols=2)
    return ax
