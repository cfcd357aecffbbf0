"""Dimensions by accounts, with intervals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from analysis.plots.style import draw_empty, draw_legend, looks_of, name_rows, new_axes, styled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


@styled
def plot_framing(
    framing: pd.DataFrame, *, labels: Mapping[str, str], measure: str = "frame", limit: int = 12, ax: Axes | None = None
) -> Axes:
    """Dimensions as rows: each account's share with its interval, so that a small difference looks small.

    Takes the table of ``compare_framing``; shows the ``limit`` dimensions with the highest share in any account.
    """
    table = framing[(framing["measure"] == measure) & (framing["dimension"] != "none")]
    top = table.groupby("dimension", sort=False)["share"].max().sort_values(ascending=False, kind="stable")
    names = [d for d in top.index if top[d] > 0 and d != "uncertain"][:limit] + [d for d in ("uncertain",) if d in top.index]
    ax = new_axes(ax, 8.6, 1.2 + (0.3 + 0.13 * len(labels)) * max(len(names), 1))
    if not names:
        return draw_empty(ax, "No cues found.")
    looks, accounts = looks_of(labels), list(labels)
    step = min(0.24, 0.7 / len(accounts))
    for cell in table[table["dimension"].isin(names)].to_dict("records"):
        y = names.index(cell["dimension"]) + (accounts.index(cell["account_id"]) - (len(accounts) - 1) / 2) * step
        look = looks[cell["account_id"]]
        ax.plot([cell["low"], cell["high"]], [y, y], color=look["color"], linewidth=1.6, alpha=0.55)
        ax.plot(cell["share"], y, linestyle="", markersize=6.5, clip_on=False, zorder=3, **look)
    name_rows(ax, names)
    ax.tick_params(axis="y", length=0, pad=9)
    ax.grid(axis="x")
    ax.set_xlim(left=0)
    if measure == "frame":
        ax.xaxis.set_major_formatter(lambda v, _: f"{v:.0%}")
    ax.set_xlabel("share of the account's sentences, weighted by prominence" if measure == "frame" else "per 100 words")
    ax.xaxis.set_label_position("top")
    ax.xaxis.tick_top()
    ax.spines["bottom"].set_visible(False)
    draw_legend(ax, labels, looks, set(table["account_id"]))
    return ax
