"""Attention over time: the accounts of each story day by day, and from how many origins they come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from analysis.plots.style import SOFT, draw_empty, folded, name_rows, new_axes, styled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_PARTS = (
    ("new origins", "#1d4e6f"),
    ("origins that had told it before", "#7fa6c1"),
    ("further accounts of an origin", "#dbe6ee"),
)
_TALL = 0.8  # of a row, the highest bar
_WEEK = 6  # days after the first that have room at least
Day = Mapping[Any, Any]


@styled
def plot_attention(attention: pd.DataFrame, *, limit: int = 30, ax: Axes | None = None) -> Axes:
    """A story a row, a bar a day: its accounts, stacked by the origins they come from.

    Takes the table of ``compare_attention``; the bars of all rows have one scale. One story stands over its dates; several are set under
    each other by the days since each one's first account, with that day beside the name. Shows the ``limit`` stories with most accounts
    and says how many are left out.
    """
    told = attention[attention["accounts"] > 0]
    most = (
        told.groupby("story_id", sort=False)["accounts"]
        .sum()
        .sort_values(ascending=False, kind="stable")
        .index
    )
    shown: list[list[Day]] = [
        told[told["story_id"] == story].to_dict("records") for story in most[:limit]
    ]
    ax = new_axes(ax, 8.6, 2.8 if len(shown) == 1 else 1.1 + 0.36 * max(len(shown), 1))
    if not shown:
        return draw_empty(ax, "No account with a date.")
    top = max(r["accounts"] for rows in shown for r in rows)
    for lane, rows in enumerate(shown):
        _story(ax, lane, rows, top)
    _legend(ax, len(most), len(shown), top)
    (_name_dates if len(shown) == 1 else _name_stories)(ax, shown)
    return ax


def _story(ax: Axes, lane: int, rows: Sequence[Day], top: float) -> None:
    base, height = lane + _TALL / 2, _TALL / top
    last = (_day(rows[-1]) - _day(rows[0])).days
    ax.plot([-0.45, last + 0.45], [base, base], color=SOFT, linewidth=0.8, zorder=3)
    for row in rows:
        x, y = (_day(row) - _day(rows[0])).days, base
        parts = (
            row["new_origins"],
            row["origins"] - row["new_origins"],
            row["accounts"] - row["origins"],
        )
        for part, (_, colour) in zip(parts, _PARTS, strict=True):
            if part > 0:
                ax.bar(x, -part * height, 0.8, y, color=colour, edgecolor="#1d4e6f", linewidth=0.5)
                y -= part * height


def _name_stories(ax: Axes, shown: Sequence[Sequence[Day]]) -> None:
    """Stories as rows under the days since each one's first."""
    name_rows(ax, [f"{folded(_title(rows[0]), 44, 1)}, {_day(rows[0])}" for rows in shown])
    ax.tick_params(axis="y", length=0)
    ax.set_xlim(-0.6, max(_WEEK, *((_day(rows[-1]) - _day(rows[0])).days for rows in shown)) + 0.6)
    ax.xaxis.set_major_locator(_whole_days())
    ax.set_xlabel("days since the story's first account", color=SOFT)
    ax.xaxis.set_label_position("top")
    ax.xaxis.tick_top()
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)


def _name_dates(ax: Axes, shown: Sequence[Sequence[Day]]) -> None:
    """One story over its dates, as many as can be read, its accounts counted on the left."""
    (rows,) = shown
    first, days = _day(rows[0]), (_day(rows[-1]) - _day(rows[0])).days
    step = max(1, -(-(days + 1) // 8))
    ax.set_xticks(
        range(0, days + 1, step), [str(first + timedelta(n)) for n in range(0, days + 1, step)]
    )
    ax.set_xlim(min(-0.6, days / 2 - 4), max(days + 0.6, days / 2 + 4))
    top = max(r["accounts"] for r in rows)
    marks = sorted({0, -(-top // 2), top})
    ax.set_yticks([_TALL / 2 - _TALL * n / top for n in marks], [str(n) for n in marks])
    ax.set_ylim(_TALL / 2, -_TALL / 2 - 0.06)
    ax.set_ylabel("accounts", color=SOFT)
    ax.set_title(folded(_title(rows[0]), 90, 1))


def _legend(ax: Axes, found: int, shown: int, top: float) -> None:
    from matplotlib.patches import Patch

    handles = [
        Patch(facecolor=colour, edgecolor="#1d4e6f", linewidth=0.5, label=name)
        for name, colour in _PARTS
    ]
    scale = f"highest bar: {top:,} {'account' if top == 1 else 'accounts'} a day"
    scale += (
        f"; {found - shown:,} more {'story' if found - shown == 1 else 'stories'} in the table"
        if found > shown
        else ""
    )
    ax.legend(handles=handles, loc="upper left", bbox_to_anchor=(0, 0), ncols=3, handletextpad=0.5, columnspacing=1.4, alignment="left",
              borderaxespad=2.5 if shown == 1 else 0.5, title=scale if shown > 1 else None, title_fontsize=8.5)  # fmt: skip


def _whole_days() -> Any:
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(10, integer=True)


def _day(row: Day) -> date:
    return date.fromisoformat(str(row["day"])[:10])


def _title(row: Day) -> str:
    title = row["title"]
    return str(title) if isinstance(title, str) and title else str(row["story_id"])
