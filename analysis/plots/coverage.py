"""Facts by accounts: who states what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis.plots.style import draw_empty, folded, name_columns, name_rows, new_axes, styled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_STATUS: dict[str, tuple[str, dict[str, Any]]] = {
    "stated": ("stated", {"marker": "o", "markersize": 10, "color": "#1d4e6f"}),
    "partly": ("partly", {"marker": "o", "markersize": 10, "color": "#1d4e6f", "fillstyle": "left", "markerfacecoloralt": "white"}),
    "differs": ("differs", {"marker": "D", "markersize": 9, "color": "#D55E00"}),
    "uncertain": ("uncertain", {"marker": "$?$", "markersize": 8, "color": "#6b7580"}),
    "omitted": ("not found", {"marker": "_", "markersize": 9, "color": "#aab2ba", "markeredgewidth": 1.6}),
}


@styled
def plot_coverage(coverage: pd.DataFrame, *, labels: Mapping[str, str], limit: int = 18, ax: Axes | None = None) -> Axes:
    """Facts as rows, accounts as columns: who states, who partly, who differs, where nothing was found.

    Takes the table of ``compare_coverage`` and ``story.labels``; shows the first ``limit`` facts in the
    table's order. Statuses differ in shape, not only in colour. "Not found" is not proof of omission.
    """
    from matplotlib.lines import Line2D

    facts = coverage.drop_duplicates("fact_id").head(limit)
    ax = new_axes(ax, 8.6 if len(labels) < 5 else 7 + 0.42 * len(labels), 0.9 + 0.46 * max(len(facts), 1))
    if facts.empty:
        return draw_empty(ax, "No facts to compare.")
    row = {fact: i for i, fact in enumerate(facts["fact_id"])}
    column = {account: i for i, account in enumerate(labels)}
    for cell in coverage[coverage["fact_id"].isin(row)].to_dict("records"):
        ax.plot(column[cell["account_id"]], row[cell["fact_id"]], linestyle="", **_STATUS[cell["status"]][1])
    name_rows(ax, [folded(words, 62) for words in facts["fact"]])
    name_columns(ax, list(labels.values()))
    shown = [s for s in _STATUS if s in set(coverage["status"])]
    handles = [Line2D([], [], linestyle="", label=_STATUS[s][0], **_STATUS[s][1]) for s in shown]
    ax.legend(handles=handles, loc="upper left", bbox_to_anchor=(0, 0), ncols=len(handles), handletextpad=0.3, columnspacing=1.4)
    return ax
