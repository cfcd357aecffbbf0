"""Speakers, and kinds of speakers, by accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from analysis.plots.style import (
    draw_empty,
    draw_legend,
    folded,
    looks_of,
    name_columns,
    name_rows,
    new_axes,
    styled,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


@styled
def plot_voices(
    voices: pd.DataFrame, *, labels: Mapping[str, str], limit: int = 16, ax: Axes | None = None
) -> Axes:
    """Speakers as rows, accounts as columns: a circle with the number of quotations, hollow where all are indirect.

    Takes the table of ``compare_voices``. The size follows the number; words are not compared between outlets.
    """
    totals = (
        voices.groupby("speaker", sort=False)["quotes"]
        .sum()
        .sort_values(ascending=False, kind="stable")
        .head(limit)
    )
    ax = new_axes(
        ax, 8.6 if len(labels) < 5 else 6 + 0.42 * len(labels), 1.1 + 0.42 * max(len(totals), 1)
    )
    if totals.empty:
        return draw_empty(ax, "No quotations found.")
    row, column = {s: i for i, s in enumerate(totals.index)}, {a: i for i, a in enumerate(labels)}
    for cell in voices[voices["speaker"].isin(row)].to_dict("records"):
        words = cell["direct"] + cell["mixed"] > 0
        x, y = column[cell["account_id"]], row[cell["speaker"]]
        ax.scatter(
            x,
            y,
            s=170 + 60 * min(cell["quotes"], 8),
            facecolor="#1d4e6f" if words else "white",
            edgecolor="#1d4e6f",
            linewidth=1.4,
        )
        ax.text(
            x,
            y,
            f"{cell['quotes']:.0f}",
            ha="center",
            va="center",
            fontsize=8.5,
            color="white" if words else "#1d4e6f",
        )
    name_rows(ax, [folded(str(s), 40) for s in totals.index])
    name_columns(ax, list(labels.values()))
    marks = [
        ax.scatter([], [], s=110, facecolor=c, edgecolor="#1d4e6f", linewidth=1.4)
        for c in ("#1d4e6f", "white")
    ]
    ax.legend(
        marks,
        ["words in quotation marks", "reported speech only"],
        loc="upper left",
        bbox_to_anchor=(0, 0),
        ncols=2,
    )
    return ax


MANY = 6  # more accounts than these stand in columns of their own


@styled
def plot_speaker_kinds(
    kinds: pd.DataFrame, *, labels: Mapping[str, str], ax: Axes | None = None
) -> Axes:
    """Kinds of speakers as rows: each account's share of quoted words with its interval, so that a small difference looks small.

    Takes the table of ``compare_speaker_kinds``. With many accounts each is a column and its shares are circles by area.
    Reported speech has no share and is not drawn.
    """
    given = kinds[kinds["share"].notna() & (kinds["words"] > 0)]
    names = list(dict.fromkeys(given["kind_of_speaker"]))
    many = len(labels) > MANY
    height = 1.1 + (0.45 if many else 0.35 + 0.16 * len(labels)) * max(len(names), 1)
    ax = new_axes(ax, 6 + 0.42 * len(labels) if many else 8.6, height)
    if not names:
        return draw_empty(ax, "No account gives words in quotation marks.")
    (_draw_columns if many else _draw_intervals)(ax, given, names, labels)
    return ax


def _draw_columns(
    ax: Axes, given: pd.DataFrame, names: list[str], labels: Mapping[str, str]
) -> None:
    column = {a: i for i, a in enumerate(labels)}
    for cell in given.to_dict("records"):
        x, y = column[cell["account_id"]], names.index(cell["kind_of_speaker"])
        ax.scatter(
            x,
            y,
            s=20 + 560 * cell["share"],
            facecolor="#c9dbe8",
            edgecolor="#1d4e6f",
            linewidth=1.1,
        )
        ax.text(
            x,
            y,
            f"{100 * cell['share']:.0f}",
            ha="center",
            va="center",
            fontsize=8,
            color="#1d2126",
        )
    name_rows(ax, names)
    name_columns(ax, list(labels.values()))
    ax.set_xlabel("per cent of the account's words in quotation marks; intervals are in the table")


def _draw_intervals(
    ax: Axes, given: pd.DataFrame, names: list[str], labels: Mapping[str, str]
) -> None:
    looks, accounts = looks_of(labels), list(labels)
    step = min(0.24, 0.7 / len(accounts))
    for cell in given.to_dict("records"):
        y = (
            names.index(cell["kind_of_speaker"])
            + (accounts.index(cell["account_id"]) - (len(accounts) - 1) / 2) * step
        )
        look = looks[cell["account_id"]]
        ax.plot([cell["low"], cell["high"]], [y, y], color=look["color"], linewidth=1.6, alpha=0.55)
        ax.plot(cell["share"], y, linestyle="", markersize=6.5, clip_on=False, zorder=3, **look)
    name_rows(ax, names)
    ax.tick_params(axis="y", length=0, pad=9)
    ax.grid(axis="x")
    ax.set_xlim(0, 1)
    ax.xaxis.set_major_formatter(lambda v, _: f"{v:.0%}")
    ax.set_xlabel("share of the account's words in quotation marks")
    ax.xaxis.set_label_position("top")
    ax.xaxis.tick_top()
    ax.spines["bottom"].set_visible(False)
    draw_legend(ax, labels, looks, set(given["account_id"]))
