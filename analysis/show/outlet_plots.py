"""Plots of outlets across stories: the share of each beside that of the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.compare.intervals import LEVEL
from analysis.english import listed
from analysis.show.axes import (
    INK,
    LINE,
    SOFT,
    draw_empty,
    folded,
    looks_of,
    name_rows,
    new_axes,
    styled,
)
from analysis.show.outlet_measures import (
    FEW,
    NONE_SHOWN,
    how_few,
    kind_of_case,
    measure_of,
    percent,
    share,
)
from analysis.show.prose import Prose, said

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_LANES = 5  # outlets that still have a lane each in the row of a kind
_COLUMNS = 7
_ORDER = ("more than the rest", NONE_SHOWN, "less than the rest", FEW)
Cell = dict[str, Any]
Looks = Mapping[str, Mapping[str, Any]]


_SOME = 6  # outlets that the caption names
_MOST = 5  # kinds that the caption names for an outlet


def _describe_outlets(outlets: pd.DataFrame, *, measure: str) -> Prose:
    """Describe the plot in words: its caption and its alt text."""
    rows = [
        {str(k): v for k, v in r.items()}
        for r in schema.rows(outlets[outlets["measure"] == measure])
    ]
    if not rows:
        return Prose("No cases to compare.", kind="caption")
    how = f"By outlet the {measure_of(measure).axis}, with its {LEVEL:.0%} interval. "
    how += "A grey tick is the share of the other outlets in the same stories; "
    how += "a filled mark differs from it after control for all comparisons, a hollow one does not."
    sentences = []
    for verdict in ("more than the rest", "less than the rest", NONE_SHOWN, FEW):
        names = _outlets([r for r in rows if r["verdict"] == verdict])
        names = names if len(names) <= _SOME + 1 else [*names[:_SOME], f"{len(names) - _SOME} more"]
        sentences += (
            [f"{verdict.capitalize()}{' cases' if verdict == FEW else ''}: {listed(names)}."]
            if names
            else []
        )
    return Prose(f"{how} {' '.join(sentences)}", kind="caption")


def _outlets(rows: list[dict[str, Any]]) -> list[str]:
    """Return outlets of one verdict, each with its share and that of the rest.

    Of a measure of several kinds only the shares of the outlet are given.
    """
    by_outlet: dict[str, list[str]] = {}
    for row in sorted(
        rows, key=lambda r: -r["share"] if r["kind"] and r["share"] == r["share"] else 0.0
    ):
        kind, few = kind_of_case(row["measure"], row["kind"]), row["verdict"] == FEW
        alone = (
            how_few(row)
            if few
            else f"{percent(row).replace(' (', ', ', 1)[:-1]}, the rest {share(row['rest'])}"
        )
        words = f"{kind}{'' if few else ' ' + share(row['share'])}" if kind else alone
        by_outlet.setdefault(said(row["outlet"]), []).extend([words] if words else [])
    shown = {
        name: words[:_MOST] + ([f"{len(words) - _MOST} more"] if len(words) > _MOST else [])
        for name, words in by_outlet.items()
    }
    order = dict.fromkeys(said(row["outlet"]) for row in rows)
    return [f"{name} ({'; '.join(shown[name])})" if shown[name] else name for name in order]


@styled(_describe_outlets)
def plot_outlets(
    outlets: pd.DataFrame, *, measure: str, limit: int = 40, ax: Axes | None = None
) -> Axes:
    """Plot each outlet's share of a measure, with its interval, beside the rest.

    Parameters
    ----------
    outlets : pandas.DataFrame
        Table of ``compare_outlets``.
    measure : str
        A measure of the table, such as "carries".
    limit : int, default 40
        Number of outlets that are drawn at most.
    ax : matplotlib.axes.Axes, optional
        Axes to draw on; new ones by default.

    Returns
    -------
    matplotlib.axes.Axes
        The axes; ``caption(ax)`` describes the plot.

    Notes
    -----
    A grey tick is the share of the other outlets in the same stories. A filled mark differs from
    the rest after control for all comparisons, a hollow one does not. Outlets of a measure of one
    kind are grouped by verdict, never ranked; a measure of several kinds has a column for each of
    the kinds with the highest shares. Where there are too few cases their number is printed instead
    of a mark.
    """
    of_measure = outlets[outlets["measure"] == measure]
    names, looks = (
        [str(n) for n in dict.fromkeys(of_measure["outlet"])],
        looks_of(dict.fromkeys(outlets["outlet"], "")),
    )
    if not names:
        return draw_empty(new_axes(ax, 8.6, 0.6), "No cases to compare.")
    cells: list[Cell] = schema.rows(of_measure[of_measure["outlet"].isin(names[:limit])])
    single_kind = of_measure["kind"].nunique(dropna=False) == 1
    ax = (_by_verdict if single_kind else _by_kind)(cells, measure, looks, ax)
    more = len(names) - limit
    _legend(
        ax,
        {},
        f"{more:,} more {'outlet' if more == 1 else 'outlets'} in the table" if more > 0 else "",
        0.5 if single_kind else 4.2,
    )
    return ax


def _by_verdict(cells: Sequence[Cell], measure: str, looks: Looks, ax: Axes | None) -> Axes:
    """Draw the outlets under the names of the verdicts, in the order of the table."""
    lines: list[tuple[str, Cell | None]] = []
    for verdict in _ORDER:
        alike = [c for c in cells if c["verdict"] == verdict]
        lines += (
            [(f"{verdict}{' cases' if verdict == FEW else ''} ({len(alike)})", None)]
            if alike
            else []
        )
        lines += [(str(c["outlet"]), c) for c in alike]
    ax = new_axes(ax, 8.6, 0.9 + 0.25 * len(lines))
    ax.set_yticks(range(len(lines)), [folded(name, 34, 1) for name, _ in lines])
    ax.set_ylim(len(lines) - 0.4, -0.6)
    for y, (_, cell) in enumerate(lines):
        if cell is None:
            ax.get_yticklabels()[y].set_fontweight("bold")
            ax.axhline(y - 0.5, color=LINE, linewidth=0.8, zorder=0)
            continue
        _draw(ax, cell, y, looks)
        stories = f"{cell['stories']:,} {'story' if cell['stories'] == 1 else 'stories'}"
        ax.text(
            1.02,
            y,
            stories if measure == "first" else f"{cell['cases']:,} in {stories}",
            va="center",
            fontsize=8,
            color=SOFT,
        )
    _share_axis(ax, _axis(cells, measure))
    ax.set_xlim(0, 1)
    return ax


def _by_kind(cells: Sequence[Cell], measure: str, looks: Looks, ax: Axes | None) -> Axes:
    """Draw outlets as rows and kinds as columns on one scale."""
    kinds, names = _kinds(cells)[:_COLUMNS], list(dict.fromkeys(str(c["outlet"]) for c in cells))
    ax = new_axes(ax, max(8.6, 2.2 + 0.98 * len(kinds)), 1.2 + 0.27 * len(names))
    scale = _scale(cells, kinds)
    for cell in cells:
        if cell["kind"] in kinds:
            _draw(
                ax,
                cell,
                names.index(str(cell["outlet"])),
                looks,
                left=kinds.index(cell["kind"]) * 1.12 * scale,
                narrow=True,
            )
    name_rows(ax, [folded(n, 30, 1) for n in names])
    half = _half(scale)
    steps = [0.0, half, *([2 * half] if 2 * half <= scale and len(kinds) <= _LANES else [])]
    ticks = [(n * 1.12 * scale + step, step) for n in range(len(kinds)) for step in steps]
    ax.set_xticks([x for x, _ in ticks], [f"{step:.0%}" for _, step in ticks], fontsize=7.5)
    ax.set_xlim(-0.02 * scale, len(kinds) * 1.12 * scale)
    for n, kind in enumerate(kinds):
        ax.axvline(n * 1.12 * scale, color=INK if n == 0 else SOFT, linewidth=0.8, zorder=0)
        for step in steps[1:]:
            ax.axvline(n * 1.12 * scale + step, color=LINE, linewidth=0.8, zorder=0)
        ax.text(
            n * 1.12 * scale,
            -0.75,
            folded(kind_of_case(measure, kind), 14, 3),
            ha="left",
            va="bottom",
            fontsize=8.5,
            color=INK,
        )
    ax.tick_params(length=0)
    ax.set_xlabel(_axis(cells, measure), color=SOFT)
    ax.spines["left"].set_visible(False)
    return ax


@styled(_describe_outlets)
def plot_profiles(
    outlets: pd.DataFrame, *, measure: str = "frames", limit: int = 10, ax: Axes | None = None
) -> Axes:
    """Plot the profile of each outlet: kinds as rows, outlets as lanes.

    Parameters
    ----------
    outlets : pandas.DataFrame
        Table of ``compare_outlets``.
    measure : str, default "frames"
        A measure of several kinds.
    limit : int, default 10
        Number of kinds that are drawn at most, those with the highest share in any outlet.
    ax : matplotlib.axes.Axes, optional
        Axes to draw on; new ones by default.

    Returns
    -------
    matplotlib.axes.Axes
        The axes; ``caption(ax)`` describes the plot.

    Notes
    -----
    Marks as in ``plot_outlets``. More than five outlets are drawn as rows and the kinds as columns.
    """
    of_measure = outlets[outlets["measure"] == measure]
    names, looks = (
        [str(n) for n in dict.fromkeys(of_measure["outlet"])],
        looks_of(dict.fromkeys(outlets["outlet"], "")),
    )
    if len(names) > _LANES or not names:
        return plot_outlets(outlets, measure=measure, ax=ax)
    cells: list[Cell] = schema.rows(of_measure)
    kinds = _kinds(cells)[:limit]
    ax = new_axes(ax, 8.6, 1.2 + (0.22 + 0.12 * len(names)) * len(kinds))
    for cell in cells:
        if cell["kind"] in kinds:
            lane = (names.index(str(cell["outlet"])) - (len(names) - 1) / 2) * min(
                0.24, 0.75 / len(names)
            )
            _draw(
                ax,
                cell,
                kinds.index(cell["kind"]) + lane,
                looks,
                tick=0.42 * min(0.24, 0.75 / len(names)),
                narrow=True,
            )
    name_rows(ax, [folded(kind_of_case(measure, k), 34) for k in kinds])
    _share_axis(ax, _axis(cells, measure))
    ax.set_xlim(0, _scale(cells, kinds) * 1.03)
    _legend(ax, {name: looks[name] for name in names})
    return ax


def _kinds(cells: Sequence[Cell]) -> list[Any]:
    """Return the kinds of a measure that an outlet has, highest share first.

    Where there is no share at all, all kinds are returned.
    """
    top: dict[Any, float] = {}
    for cell in cells:
        top[cell["kind"]] = max(
            top.get(cell["kind"], -1.0), cell["share"] if _drawn(cell) else -1.0
        )
    return sorted([k for k in top if top[k] > 0] or top, key=lambda kind: -top[kind])


def _drawn(cell: Cell) -> bool:
    return bool(cell["verdict"] != FEW and cell["share"] == cell["share"])


def _scale(cells: Sequence[Cell], kinds: Sequence[Any]) -> float:
    """Return the highest end that is drawn."""
    top = max(
        (max(c["high"], c["rest"]) for c in cells if c["kind"] in kinds and _drawn(c)), default=1.0
    )
    return min(max(float(top), 0.02), 1.0)


def _half(scale: float) -> float:
    """Return a round share near half of the scale, for a tick."""
    return max(s for s in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if s <= max(0.75 * scale, 0.01))


def _draw(
    ax: Axes,
    cell: Cell,
    y: float,
    looks: Looks,
    *,
    left: float = 0.0,
    tick: float = 0.3,
    narrow: bool = False,
) -> None:
    """Draw one share with its interval over the rest's tick.

    Where there are too few cases the words for that are printed.
    """
    if not _drawn(cell):
        words = FEW if narrow else how_few(cell) or FEW
        ax.text(left, y, f" {words}", va="center", fontsize=6.5 if narrow else 8, color=SOFT)
        return
    look = looks[cell["outlet"]]
    shown = cell["verdict"] != NONE_SHOWN
    if cell["rest"] == cell["rest"]:
        ax.plot(
            [left + cell["rest"]] * 2,
            [y - tick, y + tick],
            color="#7b858f",
            linewidth=2.2,
            solid_capstyle="butt",
            zorder=2,
        )
    ax.plot(
        [left + cell["low"], left + cell["high"]],
        [y, y],
        color=look["color"],
        linewidth=1.6,
        alpha=0.55,
    )
    _mark(ax, left + cell["share"], y, look, filled=shown)


def _mark(ax: Axes, x: float, y: float, look: Mapping[str, Any], *, filled: bool) -> None:
    size = 7.5 if look["marker"] in "PX" else 6.0  # large enough to show the white of a hollow one
    face = look["color"] if filled else "white"
    mark: dict[str, Any] = {"linestyle": "", "markersize": size, "markeredgewidth": 1.1}
    ax.plot(x, y, markerfacecolor=face, clip_on=False, zorder=3, **mark, **look)


def _axis(cells: Sequence[Cell], measure: str) -> str:
    assistive = all(c["standing"] == "assistive" for c in cells)
    return measure_of(measure).axis + (" (assistive)" if assistive else "")


def _share_axis(ax: Axes, words: str) -> None:
    ax.tick_params(axis="y", length=0, pad=9)
    ax.grid(axis="x")
    ax.xaxis.set_major_formatter(lambda v, _: f"{v:.0%}")
    ax.set_xlabel(words, color=SOFT)
    ax.xaxis.set_label_position("top")
    ax.xaxis.tick_top()
    ax.spines["bottom"].set_visible(False)


def _legend(ax: Axes, looks: Looks, more: str = "", down: float = 0.5) -> None:
    """Draw the meaning of the marks, after outlets not named beside their rows.

    ``down`` is a distance in letters.
    """
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], linestyle="", markersize=6.5, label=shorten(name, 40), **look)
        for name, look in looks.items()
    ]
    for marker, face, label in (
        ("o", SOFT, "differs from the rest"),
        ("o", "white", NONE_SHOWN),
        ("|", SOFT, "the rest, in the same stories"),
    ):
        look: dict[str, Any] = {
            "marker": marker,
            "markersize": 10 if marker == "|" else 6,
            "markeredgewidth": 2.2 if marker == "|" else 1.1,
        }
        handles.append(
            Line2D([], [], linestyle="", color=SOFT, markerfacecolor=face, label=label, **look)
        )
    ax.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0, 0),
        ncols=3,
        handletextpad=0.3,
        columnspacing=1.4,
        borderaxespad=down,
        title=more or None,
        title_fontsize=8.5,
        alignment="left",
    )
