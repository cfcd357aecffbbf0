"""Quantities as intervals, a row each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from analysis.plots.style import INK, LINE, SOFT, draw_empty, draw_legend, folded, looks_of, new_axes, styled
from analysis.tables import number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


@styled
def plot_quantities(figures: pd.DataFrame, *, labels: Mapping[str, str], limit: int = 14, ax: Axes | None = None) -> Axes:
    """A row a quantity, a lane an account: the figure as an interval, open ends as arrows, the printed words beside it.

    Takes the table of ``compare_quantities``. Each row has a scale of its own, from its lowest to its
    highest figure (printed under it), so lengths compare within a row only.
    """
    given = figures[figures["quantity_id"].notna() & (figures["value"].notna() | figures["low"].notna() | figures["high"].notna())]
    shared = given.groupby("group_id", sort=False)["account_id"].nunique()
    order = [*shared[shared > 1].index, *shared[shared == 1].index][:limit]
    lanes = {g: given[given["group_id"] == g].to_dict("records") for g in order}
    ax = new_axes(ax, 8.6, 0.9 + 0.34 * sum(_height(v) for v in lanes.values()))
    if not lanes:
        return draw_empty(ax, "No figures to compare.")
    looks, y, ticks = looks_of(labels), 0.0, []
    for cells in lanes.values():
        height, top = _height(cells), y + max(1.5 - len(cells), 0) / 2
        ticks.append((y + (height - 1) / 2, folded(f"{cells[0]['what']} ({cells[0]['verdict']})", 34)))
        place = _scale(cells)
        for lane, cell in enumerate(cells):
            _interval(ax, top + lane, cell, place, looks[cell["account_id"]])
        for end in _span(cells):
            ax.text(place(end), y + height - 0.62, number(end), ha="center", va="bottom", fontsize=7.5, color=SOFT)
        y += height
        ax.axhline(y - 0.5, color=LINE, linewidth=0.7, zorder=0)
    ax.set_yticks([t for t, _ in ticks], [name for _, name in ticks])
    ax.set_ylim(y - 0.4, -0.6)
    ax.set_xlim(-0.06, 2.35)
    ax.set_xticks([])
    ax.tick_params(length=0)
    ax.spines["bottom"].set_visible(False)
    draw_legend(ax, labels, looks, {c["account_id"] for cells in lanes.values() for c in cells})
    return ax


def _ends(cell: Mapping[str, Any]) -> list[float]:
    return [float(cell[k]) for k in ("low", "value", "high") if cell[k] == cell[k] and cell[k] is not None]


def _span(cells: Sequence[Mapping[str, Any]]) -> list[float]:
    """The lowest and the highest end of a row, the ends of its scale; nothing where all are one number."""
    ends = [e for cell in cells for e in _ends(cell)]
    return [min(ends), max(ends)] if min(ends) < max(ends) else []


def _height(cells: Sequence[Mapping[str, Any]]) -> float:
    return max(len(cells), 1.5) + (0.55 if _span(cells) else 0)


def _scale(cells: Sequence[Mapping[str, Any]]) -> Any:
    """value -> 0.15..0.85 of the plot, by the lowest and highest end of the row."""
    span = _span(cells)
    return (lambda v: 0.15 + 0.7 * (v - span[0]) / (span[1] - span[0])) if span else (lambda v: 0.5)


def _interval(ax: Axes, y: float, cell: Mapping[str, Any], place: Any, look: Mapping[str, Any]) -> None:
    ends = [place(e) for e in _ends(cell)]
    colour, bound = look["color"], cell["bound"]
    arrow = {"arrowstyle": "-|>", "color": colour, "lw": 1.6, "shrinkA": 0, "shrinkB": 0}
    if bound in (">", ">="):
        ax.annotate("", (ends[0] + 0.14, y), (ends[0], y), arrowprops=arrow)
    elif bound in ("<", "<="):
        ax.annotate("", (ends[-1] - 0.14, y), (ends[-1], y), arrowprops=arrow)
    elif bound == "~":
        ax.plot([ends[0] - 0.045, ends[-1] + 0.045], [y, y], color=colour, linewidth=6, alpha=0.25, solid_capstyle="round")
    elif min(ends) < max(ends):
        ax.plot([min(ends), max(ends)], [y, y], color=colour, linewidth=2.4, solid_capstyle="butt")
    filled = colour if bound in ("=", "~", "range", "vague") else "white"
    spots = [place(cell["value"])] if cell["value"] == cell["value"] else [min(ends), max(ends)]
    ax.plot(spots, [y] * len(spots), linestyle="", markersize=6.5, markeredgecolor=colour, markerfacecolor=filled, marker=look["marker"])
    said = f"“{cell['surface']}”" + (f", says {cell['claimant']}" if cell["claimant"] == cell["claimant"] and cell["claimant"] else "")
    ax.text(1.04, y, shorten(said, 62, placeholder=" …"), va="center", fontsize=8.5, color=INK)
