"""Dimensions by accounts, and distinctive words, with intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor, log10
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from analysis.plots.style import (
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

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

Row = tuple[str, str]  # measure and dimension
FEW = 5  # accounts that still have a lane each in the row of a dimension
COLUMNS = 7
SHARES = ("frame", "codebook", "own")
_ANALYST = {
    "codebook": "codebook",
    "own": "own score",
}  # behind the name of a dimension that is the analyst's
_AXIS = {
    "share": "share of the account's sentences, weighted by prominence",
    "wording": "per 100 words",
    "words": "log-odds against the other accounts",
}


@styled
def plot_framing(
    framing: pd.DataFrame,
    *,
    labels: Mapping[str, str],
    measure: str = "",
    limit: int = 12,
    ax: Axes | None = None,
) -> Axes:
    """Dimensions as rows: each account's share with its interval, so that a small difference looks small.

    Takes the table of ``compare_framing``; shows the ``limit`` dimensions with the highest share in any account, what is uncertain, and
    after a line the analyst's own dimensions, marked "(codebook)" or "(own score)". ``measure`` picks one, such as "wording". With more
    than five accounts these are the rows, and the dimensions columns.
    """
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
    """Dimensions as rows, a lane an account."""
    ax = new_axes(ax, 8.6, 1.2 + (0.3 + 0.13 * len(labels)) * len(rows))
    looks, accounts = looks_of(labels), list(labels)
    for cell in table.to_dict("records"):
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
    """Accounts as rows, named where they stand, a column a dimension, all on one scale: what many accounts need."""
    accounts, looks = list(labels), looks_of(labels)
    keys = [
        *rows[:COLUMNS],
        *(key for key in rows[COLUMNS:] if key[0] in _ANALYST or key[1] == "uncertain"),
    ]
    ax = new_axes(ax, max(8.6, 2.2 + 0.95 * len(keys)), 1.3 + 0.27 * len(labels))
    shown = [
        cell for cell in table.to_dict("records") if (cell["measure"], cell["dimension"]) in keys
    ]
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
    half = _round(scale / 2)
    ticks = [(n * scale + step, step) for n in range(len(keys)) for step in (0.0, half)]
    form = "{:.0%}" if rows[0][0] in SHARES else "{:g}"
    ax.set_xticks([x for x, _ in ticks], [form.format(step) for _, step in ticks], fontsize=7.5)
    ax.set_xlim(-0.02 * scale, len(keys) * scale)
    for n, key in enumerate(keys):
        ax.axvline(n * scale, color=INK if n == 0 else SOFT, linewidth=0.8, zorder=0)
        ax.axvline(n * scale + half, color=LINE, linewidth=0.8, zorder=0)
        ax.text(
            n * scale,
            -0.75,
            folded(_name(*key), 14, 3),
            ha="left",
            va="bottom",
            fontsize=8.5,
            color=INK,
        )
    ax.tick_params(length=0)
    ax.set_xlabel(_AXIS["wording" if rows[0][0] == "wording" else "share"], color=SOFT)
    ax.spines["left"].set_visible(False)
    return ax


@styled
def plot_words(
    words: pd.DataFrame, *, labels: Mapping[str, str], limit: int = 15, ax: Axes | None = None
) -> Axes:
    """An account's distinctive words below each other, the surest first: the log-odds of each with its 90 % interval.

    Takes the table of ``compare_words``; shows ``limit`` words an account at most, fewer where there are many accounts, and where there
    are none the sentence that says why. With the name of an account above its words, no colour has to be remembered.
    """
    shown = [a for a in labels if (words["account_id"] == a).any()]
    if not shown:
        return draw_empty(
            new_axes(ax, 8.6, 0.6),
            folded(str(words.attrs.get("note", "")) or "No distinctive words found.", 110, 3),
        )
    each = min(limit, max(3, 60 // len(shown)))
    cells: list[dict[str, Any]] = [
        c for a in shown for c in words[words["account_id"] == a].head(each).to_dict("records")
    ]
    lines: list[tuple[str, dict[str, Any] | None]] = []
    for account in shown:
        mine = [c for c in cells if c["account_id"] == account]
        lines += [(shorten(labels[account], 34), None), *((str(c["word"]), c) for c in mine)]
    ax = new_axes(ax, 8.6, 0.9 + 0.23 * len(lines))
    looks = looks_of(labels)
    ax.set_yticks(range(len(lines)), [name for name, _ in lines])
    ax.set_ylim(len(lines) - 0.4, -0.6)
    for y, (_, cell) in enumerate(lines):
        if cell:
            _draw(ax, cell["low"], cell["high"], cell["log_odds"], y, looks[cell["account_id"]])
        else:
            ax.get_yticklabels()[y].set_fontweight("bold")
            ax.axhline(y - 0.5, color=LINE, linewidth=0.8, zorder=0)
    _finish(ax, "words")
    return ax


def _rows(table: pd.DataFrame, measure: str, limit: int) -> list[Row]:
    """The (measure, dimension) pairs to show of a measure, highest share first, what is uncertain last."""
    mine = table[table["measure"] == measure]
    top = (
        mine.groupby("dimension", sort=False)["share"]
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
    """The value cut to its first digit, for a tick."""
    step = 10.0 ** floor(log10(value)) if value > 0 else 1.0
    return floor(value / step) * step
