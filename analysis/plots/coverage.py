"""Facts by accounts: who states what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis.plots.style import SOFT, draw_empty, folded, name_columns, name_rows, new_axes, styled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_STATUS: dict[str, tuple[str, dict[str, Any]]] = {
    "stated": ("stated", {"marker": "o", "markersize": 10, "color": "#1d4e6f"}),
    "partly": (
        "partly",
        {
            "marker": "o",
            "markersize": 10,
            "color": "#1d4e6f",
            "fillstyle": "left",
            "markerfacecoloralt": "white",
        },
    ),
    "differs": ("differs", {"marker": "D", "markersize": 9, "color": "#D55E00"}),
    "possible": (
        "possible",
        {
            "marker": "o",
            "markersize": 8,
            "color": "#6b7580",
            "fillstyle": "none",
            "markeredgewidth": 1.4,
        },
    ),
    "uncertain": ("uncertain", {"marker": "$?$", "markersize": 8, "color": "#6b7580"}),
    "omitted": (
        "not found",
        {"marker": "_", "markersize": 9, "color": "#aab2ba", "markeredgewidth": 1.6},
    ),
}
_RING: dict[str, Any] = {
    "marker": "o",
    "markersize": 16,
    "color": "#1d4e6f",
    "fillstyle": "none",
    "markeredgewidth": 0.9,
}
_PROMINENT = ("headline", "dek", "lead")
_TOLD = ("stated", "partly", "differs")


@styled
def plot_coverage(
    coverage: pd.DataFrame, *, labels: Mapping[str, str], limit: int = 18, ax: Axes | None = None
) -> Axes:
    """Facts as rows, accounts as columns: who states, who partly, who differs, where nothing was found.

    Takes the table of ``compare_coverage`` and ``story.labels``; shows the first ``limit`` facts in the
    table's order: those of most origins and most prominent on top. Statuses differ in shape, not only in colour; a ring is drawn
    round what stands in the headline, the standfirst or the lead. "Not found" is not proof of omission.
    """
    from matplotlib.lines import Line2D

    facts = coverage[coverage["repeats"].isna()].drop_duplicates("fact_id").head(limit)
    ax = new_axes(
        ax, 8.6 if len(labels) < 5 else 7 + 0.42 * len(labels), 0.9 + 0.46 * max(len(facts), 1)
    )
    if facts.empty:
        return draw_empty(ax, "No facts to compare.")
    row = {fact: i for i, fact in enumerate(facts["fact_id"])}
    column = {account: i for i, account in enumerate(labels)}
    for cell in coverage[coverage["fact_id"].isin(row)].to_dict("records"):
        at = column[cell["account_id"]], row[cell["fact_id"]]
        ax.plot(*at, linestyle="", **_STATUS[cell["status"]][1])
        if cell["status"] in _TOLD and cell["place"] in _PROMINENT:
            ax.plot(*at, linestyle="", **_RING)
    name_rows(ax, [folded(words, 62) for words in facts["fact"]])
    name_columns(ax, list(labels.values()))
    for fact in facts.to_dict("records") if len(labels) > 2 else ():
        ax.text(
            len(labels) - 0.45,
            row[fact["fact_id"]],
            _tellers(fact),
            va="center",
            fontsize=8,
            color=SOFT,
        )
    drawn = coverage[coverage["fact_id"].isin(row)]
    handles = [
        Line2D([], [], linestyle="", label=name, **look)
        for s, (name, look) in _STATUS.items()
        if s in set(drawn["status"])
    ]
    if (drawn["status"].isin(_TOLD) & drawn["place"].isin(_PROMINENT)).any():
        handles.append(
            Line2D([], [], linestyle="", label="in headline or lead", **_RING | {"markersize": 11})
        )
    if len(labels) > 2:
        ax.text(
            len(labels) - 0.45,
            -0.55,
            "accounts\nfrom origins",
            va="bottom",
            fontsize=7.5,
            color=SOFT,
        )
    ax.legend(
        handles=handles,
        loc="upper right",
        bbox_to_anchor=(1, 0),
        ncols=len(handles),
        handletextpad=0.3,
        columnspacing=1.4,
    )
    return ax


def _tellers(fact: Mapping[str, Any]) -> str:
    """How many accounts tell it, from how many origins."""
    if fact["n_accounts"] < 2:
        return ""
    least = "≥ " if fact["n_undecided"] else ""
    return f"{fact['n_accounts']} from {least}{fact['n_origins']}"
