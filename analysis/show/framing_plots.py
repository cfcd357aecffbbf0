"""Plot of framing: the share of each dimension in each account, with its interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor, log10
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
    name_rows,
    new_axes,
    styled,
)
from analysis.show.prose import Prose

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from analysis.story import Story

Row = tuple[str, str]  # measure and dimension
FEW = 5  # accounts that still have a lane each in the row of a dimension
COLUMNS = 7
SHARES = ("frame", "codebook", "own")
_ANALYST = {"codebook": "codebook", "own": "own score"}  # behind a name that is the analyst's
_AXIS = {
    "share": "share of the account's sentences, weighted by prominence",
    "wording": "per 100 words",
}
_MOST = 5  # dimensions that the caption names for an account


def _describe_framing(framing: pd.DataFrame, story: Story, *, measure: str = "") -> Prose:
    """Describe the plot in words: its caption and its alt text."""
    labels = story.compared
    wanted = [measure] if measure else ["frame", "codebook", "own"]
    found = framing[
        framing["measure"].isin(wanted) & (framing["dimension"] != "none") & (framing["share"] > 0)
    ]
    found = found.sort_values("share", ascending=False, kind="stable")
    wording = wanted == ["wording"]
    by = {"codebook": " by the analyst's codebook", "own": " by the analyst's own scores"}
    parts = []
    for account, label in labels.items():
        rows = schema.rows(found[found["account_id"] == account])
        shares = [
            f"{r['dimension']}{by.get(r['measure'], '')} {r['share']:{'.1f' if wording else '.0%'}}"
            for r in rows[:_MOST]
        ]
        parts.append(f"{label}: {listed(shares) or 'none'}")
    what = (
        "Hedges and boosters per 100 words of each account"
        if wording
        else "Share of each account's sentences by dimension"
    )
    return Prose(f"{what}, with 90 % intervals. {'; '.join(parts)}.", kind="caption")


@styled(_describe_framing)
def plot_framing(
    framing: pd.DataFrame,
    story: Story,
    *,
    measure: str = "",
    limit: int = 12,
    ax: Axes | None = None,
) -> Axes:
    """Plot each account's share of each dimension, with its interval.

    Parameters
    ----------
    framing : pandas.DataFrame
        Table of ``compare_framing``.
    story : Story
        Story that the table comes from.
    measure : str, optional
        A measure of the table, such as "wording"; by default frames and the dimensions of the
        analyst.
    limit : int, default 12
        Number of dimensions that are drawn at most, those with the highest share in any account.
    ax : matplotlib.axes.Axes, optional
        Axes to draw on; new ones by default.

    Returns
    -------
    matplotlib.axes.Axes
        The axes; ``caption(ax)`` describes the plot.

    Notes
    -----
    Dimensions are rows; with more than five accounts these are the rows and the dimensions columns.
    Dimensions of the analyst come after a line, marked "(codebook)" or "(own score)"; what is
    uncertain is drawn too.
    """
    labels = story.compared
    wanted = (measure,) if measure else SHARES
    table = framing[
        framing["measure"].isin(wanted)
        & (framing["dimension"] != "none")
        & framing["account_id"].isin(set(labels))
    ]
    rows = [key for name in wanted for key in _rows(table, name, limit)]
    if not rows:
        return draw_empty(new_axes(ax, 8.6, 0.6), "No cues found.")
    return (_by_dimension if len(labels) <= FEW else _by_account)(table, rows, labels, ax)


def _by_dimension(
    table: pd.DataFrame, rows: Sequence[Row], labels: Mapping[str, str], ax: Axes | None
) -> Axes:
    """Draw dimensions as rows, with a lane for each account."""
    ax = new_axes(ax, 8.6, 1.2 + (0.3 + 0.13 * len(labels)) * len(rows))
    looks, accounts = looks_of(labels), list(labels)
    for cell in schema.rows(table):
        key = (cell["measure"], cell["dimension"])
        if key in rows:
            lane = (accounts.index(cell["account_id"]) - (len(accounts) - 1) / 2) * min(
                0.24, 0.7 / len(accounts)
            )
            _draw(
                ax,
                cell["low"],
                cell["high"],
                cell["share"],
                rows.index(key) + lane,
                looks[cell["account_id"]],
            )
    name_rows(ax, [folded(_name(*key), 34) for key in rows])
    for at in range(1, len(rows)):
        if rows[at][0] in _ANALYST and rows[at - 1][0] not in _ANALYST:
            ax.axhline(at - 0.5, color=INK, linewidth=1.0, zorder=1)
    _finish(ax, rows[0][0])
    draw_legend(ax, labels, looks, set(table["account_id"]))
    return ax


def _by_account(
    table: pd.DataFrame, rows: Sequence[Row], labels: Mapping[str, str], ax: Axes | None
) -> Axes:
    """Draw accounts as rows and dimensions as columns on one scale, for many accounts."""
    accounts, looks = list(labels), looks_of(labels)
    keys = [
        *rows[:COLUMNS],
        *(key for key in rows[COLUMNS:] if key[0] in _ANALYST or key[1] == "uncertain"),
    ]
    ax = new_axes(ax, max(8.6, 2.2 + 0.95 * len(keys)), 1.3 + 0.27 * len(labels))
    shown = [cell for cell in schema.rows(table) if (cell["measure"], cell["dimension"]) in keys]
    scale = max([cell["high"] for cell in shown], default=1.0) * 1.12
    for cell in shown:
        left, y = (
            keys.index((cell["measure"], cell["dimension"])) * scale,
            accounts.index(cell["account_id"]),
        )
        _draw(
            ax,
            left + cell["low"],
            left + cell["high"],
            left + cell["share"],
            y,
            looks[cell["account_id"]],
        )
    name_rows(ax, [folded(label, 30) for label in labels.values()])
    _draw_scales(ax, keys, scale, "{:.0%}" if rows[0][0] in SHARES else "{:g}")
    ax.tick_params(length=0)
    ax.set_xlabel(_AXIS["wording" if rows[0][0] == "wording" else "share"], color=SOFT)
    ax.spines["left"].set_visible(False)
    return ax


def _draw_scales(ax: Axes, keys: Sequence[Row], scale: float, form: str) -> None:
    """Draw a scale for each dimension: its name, zero and half of its width."""
    half = _round(scale / 2)
    ticks = [(n * scale + step, step) for n in range(len(keys)) for step in (0.0, half)]
    ax.set_xticks([x for x, _ in ticks], [form.format(step) for _, step in ticks], fontsize=7.5)
    ax.set_xlim(-0.02 * scale, len(keys) * scale)
    for n, key in enumerate(keys):
        ax.axvline(n * scale, color=INK if n == 0 else SOFT, linewidth=0.8, zorder=0)
        ax.axvline(n * scale + half, color=LINE, linewidth=0.8, zorder=0)
        name = folded(_name(*key), 14, 3)
        ax.text(n * scale, -0.75, name, ha="left", va="bottom", fontsize=8.5, color=INK)


def _rows(table: pd.DataFrame, measure: str, limit: int) -> list[Row]:
    """Return the (measure, dimension) pairs of a measure, highest share first.

    What is uncertain comes last.
    """
    of_measure = table[table["measure"] == measure]
    top = (
        of_measure.groupby("dimension", sort=False)["share"]
        .max()
        .sort_values(ascending=False, kind="stable")
    )
    found = [
        str(d)
        for d in top.index
        if d != "uncertain" and (top[d] > 0 or measure in ("own", "wording"))
    ][:limit]
    house = measure == "frame" and bool(
        found
    )  # the reader should see that nothing is uncertain there
    uncertain = (
        ["uncertain"] if "uncertain" in top.index and (house or top["uncertain"] > 0) else []
    )
    return [(measure, d) for d in found + uncertain]


def _name(measure: str, dimension: str) -> str:
    return f"{dimension} ({_ANALYST[measure]})" if measure in _ANALYST else dimension


def _draw(
    ax: Axes, low: float, high: float, value: float, y: float, look: Mapping[str, Any]
) -> None:
    ax.plot([low, high], [y, y], color=look["color"], linewidth=1.6, alpha=0.55)
    ax.plot(value, y, linestyle="", markersize=6, clip_on=False, zorder=3, **look)


def _finish(ax: Axes, kind: str) -> None:
    ax.tick_params(axis="y", length=0, pad=9)
    ax.grid(axis="x")
    ax.set_xlim(left=0)
    if kind in SHARES:
        ax.xaxis.set_major_formatter(lambda v, _: f"{v:.0%}")
    ax.set_xlabel(_AXIS["share" if kind in SHARES else kind], color=SOFT)
    ax.xaxis.set_label_position("top")
    ax.xaxis.tick_top()
    ax.spines["bottom"].set_visible(False)


def _round(value: float) -> float:
    """Return a value cut to its first digit, for a tick."""
    step = 10.0 ** floor(log10(value)) if value > 0 else 1.0
    return floor(value / step) * step
