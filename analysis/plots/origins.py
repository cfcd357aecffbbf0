"""Accounts by origin: who comes from whom, and when each was published."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from analysis.plots.style import INK, LINE, SOFT, draw_empty, new_axes, styled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_MARKS: dict[str, dict[str, Any]] = {
    "original": {"marker": "o", "markersize": 10, "color": "#1d4e6f"},
    "reprint": {
        "marker": "s",
        "markersize": 8,
        "color": "#1d4e6f",
        "markerfacecolor": "white",
        "markeredgewidth": 1.6,
    },
    "derived": {
        "marker": "D",
        "markersize": 8,
        "color": "#D55E00",
        "fillstyle": "left",
        "markerfacecoloralt": "white",
    },
    "undecided": {"marker": "$?$", "markersize": 9, "color": "#6b7580"},
}
_TOP, _UNDER, _WORDS, _HOW, _WHEN = 0.03, 0.075, 0.025, 0.43, 0.86
_BETWEEN = 0.35  # rows of space between two origins


@styled
def plot_origins(
    origins: pd.DataFrame,
    *,
    labels: Mapping[str, str],
    published: Mapping[str, str] | None = None,
    limit: int = 40,
    ax: Axes | None = None,
) -> Axes:
    """A row an account, grouped by origin: what others come from on top, those that come from it under it, with relation and date.

    Takes the table of ``find_origins``, ``story.labels`` and, to print dates and order by them, account_id -> time of publication.
    Relations differ in shape, not only in colour. At most ``limit`` accounts are drawn; the plot says how many are not.
    """
    from matplotlib.lines import Line2D

    rows = origins.head(limit).to_dict("records")
    times = {a: t for a, t in (published or {}).items() if isinstance(t, str)}
    groups: dict[str, list[dict[Any, Any]]] = {}
    for row in rows:
        groups.setdefault(row["origin_id"], []).append(row)
    ax = new_axes(ax, 8.6, 0.8 + 0.34 * len(rows) + 0.34 * _BETWEEN * len(groups))
    ax.set_axis_off()
    if not rows:
        return draw_empty(ax, "No accounts to compare.")
    y = 0.0
    for number, members in enumerate(groups.values()):
        members.sort(key=lambda r: (r["relation"] != "original", times.get(r["account_id"], "~")))
        if number:
            ax.axhline(y - 0.5 - _BETWEEN / 2, color=LINE, linewidth=0.7)
        known = members[0]["relation"] == "original"
        _branch(ax, y, len(members), known)
        for row in members:
            _account(
                ax, y, row, len(members) > 1 and not (known and row is members[0]), labels, times
            )
            y += 1
        y += _BETWEEN
    left = len(origins) - len(rows)
    if left:
        ax.text(_TOP, y, f"and {left} more, in the table", color=SOFT, va="center")
    ax.set_xlim(0, 1)
    ax.set_ylim(y + 0.2, -0.7)
    shown = [r for r in _MARKS if r in {row["relation"] for row in rows}]
    handles = [Line2D([], [], linestyle="", label=r, **_MARKS[r]) for r in shown]
    ax.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0, 0),
        ncols=len(handles),
        handletextpad=0.3,
        columnspacing=1.4,
    )
    return ax


def _branch(ax: Axes, y: float, members: int, known: bool) -> None:
    """The line that joins an origin's accounts; broken where no account is known to be the first."""
    if members > 1:
        line: dict[str, Any] = {
            "color": SOFT,
            "linewidth": 1.1,
            "linestyle": "-" if known else (0, (2, 2)),
            "zorder": 1,
        }
        ax.plot([_TOP, _TOP], [y, y + members - 1], **line)
        for n in range(1 if known else 0, members):
            ax.plot([_TOP, _UNDER], [y + n, y + n], **line)


def _account(
    ax: Axes,
    y: float,
    row: Mapping[Any, Any],
    under: bool,
    labels: Mapping[str, str],
    times: Mapping[str, str],
) -> None:
    x = _UNDER if under else _TOP
    ax.plot(x, y, linestyle="", zorder=2, **_MARKS[row["relation"]])
    ax.text(
        x + _WORDS,
        y,
        shorten(labels[row["account_id"]], 44, placeholder=" …"),
        va="center",
        fontsize=9.5,
        color=INK,
    )
    ax.text(
        _HOW,
        y,
        shorten(_how(row, labels), 62, placeholder=" …"),
        va="center",
        fontsize=8.5,
        color=SOFT,
    )
    when = times.get(row["account_id"], "")[:16].replace("T", " ")
    ax.text(1.0, y, when, va="center", ha="right", fontsize=8.5, color=SOFT)


def _how(row: Mapping[Any, Any], labels: Mapping[str, str]) -> str:
    named = row["comes_from"] if isinstance(row["comes_from"], str) else ""
    sources = " and ".join(labels.get(a, a) for a in named.split(", ")) if named else ""
    told = f"{row['relation']} of {sources}" if sources else str(row["relation"])
    if row["relation"] in ("reprint", "derived") and row["score"] > 0:
        told += f", {row['score']:.0%} in common" if not sources else f", {row['score']:.0%}"
    return told + (" (the analyst)" if row["decided_by"] == "analyst" else "")
