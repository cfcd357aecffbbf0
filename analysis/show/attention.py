"""Attention over time: the accounts of each story, day by day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.english import as_sentence, count, in_words
from analysis.show.axes import SOFT, draw_empty, folded, name_rows, new_axes, styled
from analysis.show.base import Shown, limited
from analysis.show.prose import Prose, cut, said

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


def tell_attention(attention: pd.DataFrame, *, limit: int = 6) -> Prose:
    """Report how long the largest stories were covered.

    Parameters
    ----------
    attention : pandas.DataFrame
        Table of ``compare_attention``.
    limit : int, default 6
        Number of stories that are listed at most.

    Returns
    -------
    Prose
        One sentence for each story, those with most accounts first: its days, the day with most
        accounts, the last day with a new origin.
    """
    dated_days = attention[attention["accounts"] > 0]
    if dated_days.empty:
        return Prose("No account has a date.")
    stories = (
        dated_days.groupby("story_id", sort=False)["accounts"]
        .agg(["sum", "size"])
        .sort_values("sum", ascending=False, kind="stable")
    )
    single = int((stories["size"] == 1).sum())
    dated = count(int(dated_days["accounts"].sum()), "dated account")
    lead = (
        f"{as_sentence(count(len(stories), 'story', 'stories'))} "
        f"{'has' if len(stories) == 1 else 'have'} {dated}"
    )
    lead += (
        f"; {in_words(single)} of them {'was' if single == 1 else 'were'} reported on one day only"
        if len(stories) > 1 and single
        else ""
    )
    items = [
        (_course(schema.rows(dated_days[dated_days["story_id"] == story])), ())
        for story in stories.index[:limit]
    ]
    if len(stories) > limit:
        items.append(
            (
                f"{as_sentence(count(len(stories) - limit, 'more story', 'more stories'))} "
                "are in the table.",
                (),
            )
        )
    return Prose(f"{lead}.", tuple(items))


def _course(rows: list[dict[Any, Any]]) -> str:
    """Return one story's attention in a sentence."""
    accounts, origins = sum(r["accounts"] for r in rows), sum(r["new_origins"] for r in rows)
    name = said(rows[0]["title"]) or str(rows[0]["story_id"])
    words = f"{name}: {count(accounts, 'account')} from {count(origins, 'origin')}"
    if len(rows) == 1:
        return f"{words}, all on {str(rows[0]['day'])[:10]}."
    most = max(rows, key=lambda r: r["accounts"])
    last = [r for r in rows if r["new_origins"]][-1:]
    words += (
        f" on {count(len(rows), 'day')}, most on {str(most['day'])[:10]} "
        f"({in_words(most['accounts'])})"
    )
    return (
        f"{words}; the last new origin on {str(last[0]['day'])[:10]}."
        if last and origins > 1
        else f"{words}."
    )


_PARTS = (
    ("new origins", "#1d4e6f"),
    ("origins that had reported it before", "#7fa6c1"),
    ("further accounts of an origin", "#dbe6ee"),
)


_TALL = 0.8  # of a row, the highest bar


_WEEK = 6  # days after the first that have room at least


Day = dict[str, Any]
_COUNTS = ("accounts", "origins", "new_origins", "total")


_SOME = 6  # stories that the caption names


def _describe_attention(attention: pd.DataFrame) -> Prose:
    """Describe the plot in words: its caption and its alt text."""
    dated = attention[attention["accounts"] > 0]
    if dated.empty:
        return Prose("No account with a date.", kind="caption")
    sums = dated.groupby("story_id", sort=False).agg(
        {"title": "first", "accounts": "sum", "new_origins": "sum", "day": "first"}
    )
    rows = schema.rows(sums.sort_values("accounts", ascending=False, kind="stable").reset_index())
    names = [
        f"{said(r['title']) or r['story_id']}, from {str(r['day'])[:10]}: "
        f"{count(r['accounts'], 'account')} "
        f"from {count(r['new_origins'], 'origin')}"
        for r in rows[:_SOME]
    ]
    names += (
        [f"{count(len(rows) - _SOME, 'more story', 'more stories')}"] if len(rows) > _SOME else []
    )
    how = (
        "Accounts of each story day by day; dark those of new origins, lighter those of origins "
        "that had reported it before, "
    )
    return Prose(
        f"{how}lightest further accounts of one origin. {'; '.join(names)}.", kind="caption"
    )


@styled(_describe_attention)
def plot_attention(attention: pd.DataFrame, *, limit: int = 30, ax: Axes | None = None) -> Axes:
    """Plot the accounts of each story by day, stacked by their origins.

    Parameters
    ----------
    attention : pandas.DataFrame
        Table of ``compare_attention``.
    limit : int, default 30
        Number of stories that are drawn at most, those with most accounts; the plot says how many
        are left out.
    ax : matplotlib.axes.Axes, optional
        Axes to draw on; new ones by default.

    Returns
    -------
    matplotlib.axes.Axes
        The axes; ``caption(ax)`` describes the plot.

    Notes
    -----
    One story is drawn over its dates. Several stories have one row each, by the days since the
    first account, with that day beside the name. The bars of all rows have one scale.
    """
    dated = attention[attention["accounts"] > 0]
    most = (
        dated.groupby("story_id", sort=False)["accounts"]
        .sum()
        .sort_values(ascending=False, kind="stable")
        .index
    )
    shown: list[list[Day]] = [
        schema.rows(dated[dated["story_id"] == story]) for story in most[:limit]
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
    """Name stories as rows under the days since the first account of each."""
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
    """Name as many dates as can be read, and count the accounts on the left."""
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
    ax.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0, 0),
        ncols=3,
        handletextpad=0.5,
        columnspacing=1.4,
        alignment="left",
        borderaxespad=2.5 if shown == 1 else 0.5,
        title=scale if shown > 1 else None,
        title_fontsize=8.5,
    )


def _whole_days() -> Any:
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(10, integer=True)


def _day(row: Day) -> date:
    return date.fromisoformat(str(row["day"])[:10])


def _title(row: Day) -> str:
    title = row["title"]
    return str(title) if isinstance(title, str) and title else str(row["story_id"])


@limited
def show_attention(attention: pd.DataFrame, *, caption: str = "", limit: int = 120) -> Shown:
    """Show the accounts and origins of each story by day.

    Parameters
    ----------
    attention : pandas.DataFrame
        Table of ``compare_attention``.
    caption : str, optional
        Title of the table.
    limit : int, default 120
        Number of rows that are printed at most; the caption says so.

    Returns
    -------
    Shown
        One row for each story and day, in the order of the table.
    """
    rows, before = [], ""
    for row in schema.rows(attention.head(limit)):
        name = said(row["title"]) or str(row["story_id"])
        rows.append(
            (
                "" if row["story_id"] == before else name,
                str(row["day"])[:10],
                *(f"{row[k]:,}" for k in _COUNTS),
            )
        )
        before = row["story_id"]
    heads = ("story", "day (UTC)", "accounts", "origins", "new origins", "accounts of the story")
    return Shown(
        heads,
        tuple(rows),
        (False, False, True, True, True, True),
        cut(caption, len(attention), limit, "days"),
    )
