"""Plot of the figures: each quantity a row of intervals, one lane for each wording."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.english import listed
from analysis.show.axes import (
    INK,
    LINE,
    SOFT,
    draw_empty,
    draw_legend,
    folded,
    looks_of,
    new_axes,
    styled,
)
from analysis.show.languages import with_unanalysed
from analysis.show.prose import Prose, number, said

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from analysis.story import Story

_STEP = 0.05  # between the marks of the accounts that share a lane


_IN_CAPTION = 14  # figures that the caption names


def _describe_quantities(figures: pd.DataFrame, story: Story) -> Prose:
    """Describe the plot in words: its caption and its alt text."""
    labels = with_unanalysed(story)
    given = figures[figures["quantity_id"].notna()]
    groups = [
        schema.rows(rows)
        for _, rows in given.groupby("group_id", sort=False)
        if rows["account_id"].nunique() > 1
    ]
    wordings = "; ".join(
        f"{said(g[0]['what']) or 'a figure'}: {listed(_wordings(g, labels))}"
        for g in groups[:_IN_CAPTION]
    )
    if len(groups) > _IN_CAPTION:
        wordings += f"; and {len(groups) - _IN_CAPTION} more"
    how = (
        "Each row has its own scale, with its ends printed below: a filled mark is the "
        "printed value, a hollow mark an end that is excluded, an arrow an open end, "
        "a shaded bar an approximate value; accounts that print the same share a line."
    )
    shared = f"Figures of several accounts: {wordings}."
    if given.empty:
        return Prose("No account gives a figure.", kind="caption")
    none = "No figure is given by more than one account."
    return Prose(f"{how} {shared if wordings else none}", kind="caption")


def _wordings(cells: list[dict[str, Any]], labels: Mapping[str, str]) -> list[str]:
    by_wording: dict[str, list[str]] = {}
    for cell in cells:
        names = by_wording.setdefault(said(cell["surface"]), [])
        names += [labels[cell["account_id"]]] if labels[cell["account_id"]] not in names else []
    return [f"{words} ({', '.join(names)})" for words, names in by_wording.items()]


@styled(_describe_quantities)
def plot_quantities(
    figures: pd.DataFrame, story: Story, *, limit: int = 14, ax: Axes | None = None
) -> Axes:
    """Plot each quantity as a row of intervals, one lane for each wording.

    Parameters
    ----------
    figures : pandas.DataFrame
        Table of ``compare_quantities``.
    story : Story
        Story that the table comes from.
    limit : int, default 14
        Number of quantities that are drawn at most, in the order of the table.
    ax : matplotlib.axes.Axes, optional
        Axes to draw on; new ones by default.

    Returns
    -------
    matplotlib.axes.Axes
        The axes; ``caption(ax)`` describes the plot.

    Notes
    -----
    Accounts that print the same share a lane. Open ends are arrows. Each row has its own scale,
    from its lowest to its highest figure (printed under it), so lengths compare within a row only.
    """
    labels = with_unanalysed(story)
    given = figures[
        figures["quantity_id"].notna()
        & (figures["value"].notna() | figures["low"].notna() | figures["high"].notna())
    ]
    groups = [_lanes(schema.rows(rows)) for _, rows in given.groupby("group_id", sort=False)]
    rows = groups[:limit]
    shared = max((len(_marks(lane)) for lanes in rows for lane in lanes), default=1)
    words_at = 1.04 + (_STEP * shared if shared > 1 else 0.0)
    ax = new_axes(ax, 8.6 + 2 * (words_at - 1.04), 1.1 + 0.34 * sum(map(_height, rows)))
    if not rows:
        return draw_empty(ax, "No figures to compare.")
    looks, y, ticks = looks_of(labels), 0.0, []
    for lanes in rows:
        ticks.append((y + (_height(lanes) - 1) / 2, _row_name(lanes[0][0])))
        _draw_row(ax, y, lanes, looks, words_at)
        y += _height(lanes)
        ax.axhline(y - 0.5, color=LINE, linewidth=0.7, zorder=0)
    if len(groups) > limit:
        more = f"{len(groups) - limit:,} more in the table"
        ax.text(-0.04, y - 0.1, more, va="center", fontsize=8.5, color=SOFT)
        y += 0.6
    _frame(ax, y, ticks, words_at)
    draw_legend(
        ax, labels, looks, {c["account_id"] for lanes in rows for lane in lanes for c in lane}
    )
    return ax


def _row_name(cell: Mapping[str, Any]) -> str:
    name = cell["what"] if cell["what"] == cell["what"] else "a figure"
    verdict = str(cell["verdict"]).replace(" ", "\u00a0")
    return folded(f"{name} ({verdict})", 34)


def _draw_row(
    ax: Axes,
    y: float,
    lanes: Sequence[Sequence[Mapping[str, Any]]],
    looks: Mapping[str, Mapping[str, Any]],
    words_at: float,
) -> None:
    """Draw the lanes of one figure from ``y`` on, with the ends of its scale."""
    top, place = y + max(1.5 - len(lanes), 0) / 2, _scale(lanes)
    for at, lane in enumerate(lanes):
        _lane(ax, top + at, lane, place, looks, words_at)
    under = y + _height(lanes) - 0.62
    for end in _span(lanes):
        at = place(end)
        ax.text(at, under, number(end), ha="center", va="bottom", fontsize=7.5, color=SOFT)


def _frame(ax: Axes, y: float, ticks: Sequence[tuple[float, str]], words_at: float) -> None:
    ax.set_yticks([t for t, _ in ticks], [name for _, name in ticks])
    ax.set_ylim(y - 0.4, -0.6)
    ax.set_xlim(-0.06, words_at + 1.31)
    ax.set_xticks([])
    ax.tick_params(length=0)
    ax.spines["bottom"].set_visible(False)


def _lanes(cells: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Return the cells of a row from low to high.

    Cells with the same words for the same interval are together.
    """
    lanes: dict[str, list[Mapping[str, Any]]] = {}
    for cell in cells:
        key = (
            "|".join(str(cell[k]) for k in ("value", "low", "high", "bound"))
            + "|"
            + str(cell["surface"]).lower()
        )
        lanes.setdefault(key, []).append(cell)
    return sorted(lanes.values(), key=lambda lane: _ends(lane[0]))


def _marks(lane: Sequence[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(c["account_id"] for c in lane))


def _ends(cell: Mapping[str, Any]) -> list[float]:
    return [
        float(cell[k])
        for k in ("low", "value", "high")
        if cell[k] == cell[k] and cell[k] is not None
    ]


def _span(lanes: Sequence[Sequence[Mapping[str, Any]]]) -> list[float]:
    """Return the lowest and the highest end of a row.

    They are the ends of its scale; a row with one number has none.
    """
    ends = [e for lane in lanes for e in _ends(lane[0])]
    return [min(ends), max(ends)] if min(ends) < max(ends) else []


def _height(lanes: Sequence[Sequence[Mapping[str, Any]]]) -> float:
    return max(len(lanes), 1.5) + (0.55 if _span(lanes) else 0)


def _scale(lanes: Sequence[Sequence[Mapping[str, Any]]]) -> Any:
    """Return a function from a value to its place, 0.15 to 0.85 of the plot.

    The lowest and highest end of the row give the scale.
    """
    span = _span(lanes)
    return (lambda v: 0.15 + 0.7 * (v - span[0]) / (span[1] - span[0])) if span else (lambda v: 0.5)


def _lane(
    ax: Axes,
    y: float,
    lane: Sequence[Mapping[str, Any]],
    place: Any,
    looks: Mapping[str, Mapping[str, Any]],
    words_at: float,
) -> None:
    cell, accounts = lane[0], _marks(lane)
    alone = len(accounts) == 1
    _interval(ax, y, cell, place, looks[accounts[0]] if alone else {"color": INK, "marker": "|"})
    for step, account in enumerate(accounts if words_at > 1.04 else []):
        ax.plot(1.04 + _STEP * step, y, linestyle="", markersize=6, **looks[account])
    claimants = {
        str(c["claimant"]) for c in lane if c["claimant"] == c["claimant"] and c["claimant"]
    }
    said = f"“{cell['surface']}”" + (f" — {claimants.pop()}" if len(claimants) == 1 else "")
    ax.text(words_at, y, shorten(said, 54, placeholder=" …"), va="center", fontsize=8.5, color=INK)


def _interval(
    ax: Axes, y: float, cell: Mapping[str, Any], place: Any, look: Mapping[str, Any]
) -> None:
    ends = [place(e) for e in _ends(cell)]
    colour, bound = look["color"], cell["bound"]
    arrow = {"arrowstyle": "-|>", "color": colour, "lw": 1.6, "shrinkA": 0, "shrinkB": 0}
    if bound in (">", ">="):
        ax.annotate("", (ends[0] + 0.14, y), (ends[0], y), arrowprops=arrow)
    elif bound in ("<", "<=") and min(ends) == max(ends):
        ax.annotate("", (ends[-1] - 0.14, y), (ends[-1], y), arrowprops=arrow)
    elif bound == "~":
        ax.plot(
            [min(ends), max(ends)],
            [y, y],
            color=colour,
            linewidth=6,
            alpha=0.25,
            solid_capstyle="butt",
        )
    elif min(ends) < max(ends):
        ax.plot([min(ends), max(ends)], [y, y], color=colour, linewidth=2.4, solid_capstyle="butt")
    filled = colour if bound in ("=", "~", "range", "vague") else "white"
    spots = [place(cell["value"])] if cell["value"] == cell["value"] else [min(ends), max(ends)]
    mark = {"linestyle": "", "markersize": 6.5, "markeredgewidth": 1.6, "marker": look["marker"]}
    ax.plot(spots, [y] * len(spots), markeredgecolor=colour, markerfacecolor=filled, **mark)
