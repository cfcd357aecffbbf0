"""A table in, Axes out: the same colour and mark for an account in every plot, nothing told by colour alone. No computing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from textwrap import fill, shorten
from typing import TYPE_CHECKING, Any

from analysis.tables import number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_STYLE = Path(__file__).resolve().parent / "storydiff.mplstyle"
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#8F6B00", "#000000")
_MARKS = ("o", "s", "D", "^", "v", "P", "X")
_STATUS: dict[str, tuple[str, dict[str, Any]]] = {
    "stated": ("stated", {"marker": "o", "markersize": 10, "color": "#1d4e6f"}),
    "partly": ("partly", {"marker": "o", "markersize": 10, "color": "#1d4e6f", "fillstyle": "left", "markerfacecoloralt": "white"}),
    "differs": ("differs", {"marker": "D", "markersize": 9, "color": "#D55E00"}),
    "uncertain": ("uncertain", {"marker": "$?$", "markersize": 8, "color": "#6b7580"}),
    "omitted": ("not found", {"marker": "_", "markersize": 9, "color": "#aab2ba", "markeredgewidth": 1.6}),
}
_INK, _SOFT, _LINE = "#1d2126", "#5a636e", "#d8dde3"


def _styled(function: Callable[..., Axes]) -> Callable[..., Axes]:
    """Draw in the project's style without changing the caller's settings."""

    @wraps(function)
    def drawn(*tables: Any, **options: Any) -> Axes:
        import matplotlib as mpl
        import matplotlib.pyplot as plt

        with plt.style.context(str(_STYLE)):
            axes = function(*tables, **options)
            interactive = mpl.is_interactive()
        # The first plot loads the notebook's backend, which switches on what leaving the context would switch off.
        mpl.interactive(interactive)
        return axes

    return drawn


def _axes(ax: Axes | None, width: float, height: float) -> Axes:
    import matplotlib.pyplot as plt

    if ax is not None:
        return ax
    return plt.subplots(figsize=(width, height), layout="constrained")[1]


def _looks(labels: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """account_id -> colour and mark, by the order of the story's accounts."""
    return {a: {"color": _COLOURS[i % 7], "marker": _MARKS[(i + i // 7) % 7]} for i, a in enumerate(labels)}


def _folded(words: str, width: int, lines: int = 2) -> str:
    return fill(words, width, max_lines=lines, placeholder=" …")


def _columns(ax: Axes, labels: Sequence[str], *, many: int = 5) -> None:
    """Accounts as columns, named on top; slanted when there are many."""
    slanted = len(labels) > many
    ax.set_xticks(range(len(labels)), [_folded(n, 24) for n in labels], rotation=40 if slanted else 0, ha="left" if slanted else "center")
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.set_xlim(-0.6, len(labels) - 0.4)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)


def _rows(ax: Axes, names: Sequence[str]) -> None:
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.4, -0.6)
    for edge in range(1, len(names)):
        ax.axhline(edge - 0.5, color=_LINE, linewidth=0.7, zorder=0)


def _empty(ax: Axes, words: str) -> Axes:
    ax.set_axis_off()
    ax.text(0, 0.5, words, color=_SOFT, va="center", transform=ax.transAxes)
    return ax


@_styled
def plot_coverage(coverage: pd.DataFrame, *, labels: Mapping[str, str], limit: int = 18, ax: Axes | None = None) -> Axes:
    """Facts as rows, accounts as columns: who states, who partly, who differs, where nothing was found.

    Takes the table of ``compare_coverage`` and ``story.labels``; shows the first ``limit`` facts in the
    table's order. Statuses differ in shape, not only in colour. "Not found" is not proof of omission.
    """
    from matplotlib.lines import Line2D

    facts = coverage.drop_duplicates("fact_id").head(limit)
    ax = _axes(ax, 8.6 if len(labels) < 5 else 7 + 0.42 * len(labels), 0.9 + 0.46 * max(len(facts), 1))
    if facts.empty:
        return _empty(ax, "No facts to compare.")
    row = {fact: i for i, fact in enumerate(facts["fact_id"])}
    column = {account: i for i, account in enumerate(labels)}
    for cell in coverage[coverage["fact_id"].isin(row)].to_dict("records"):
        ax.plot(column[cell["account_id"]], row[cell["fact_id"]], linestyle="", **_STATUS[cell["status"]][1])
    _rows(ax, [_folded(words, 62) for words in facts["fact"]])
    _columns(ax, list(labels.values()))
    shown = [s for s in _STATUS if s in set(coverage["status"])]
    handles = [Line2D([], [], linestyle="", label=_STATUS[s][0], **_STATUS[s][1]) for s in shown]
    ax.legend(handles=handles, loc="upper left", bbox_to_anchor=(0, 0), ncols=len(handles), handletextpad=0.3, columnspacing=1.4)
    return ax


@_styled
def plot_quantities(figures: pd.DataFrame, *, labels: Mapping[str, str], limit: int = 14, ax: Axes | None = None) -> Axes:
    """A row a quantity, a lane an account: the figure as an interval, open ends as arrows, the printed words beside it.

    Takes the table of ``compare_quantities``. Each row has a scale of its own, from its lowest to its
    highest figure (printed under it), so lengths compare within a row only.
    """
    given = figures[figures["quantity_id"].notna() & (figures["value"].notna() | figures["low"].notna() | figures["high"].notna())]
    shared = given.groupby("group_id", sort=False)["account_id"].nunique()
    order = [*shared[shared > 1].index, *shared[shared == 1].index][:limit]
    lanes = {g: given[given["group_id"] == g].to_dict("records") for g in order}
    ax = _axes(ax, 8.6, 0.9 + 0.34 * sum(_height(v) for v in lanes.values()))
    if not lanes:
        return _empty(ax, "No figures to compare.")
    looks, y, ticks = _looks(labels), 0.0, []
    for cells in lanes.values():
        height, top = _height(cells), y + max(1.5 - len(cells), 0) / 2
        ticks.append((y + (height - 1) / 2, _folded(f"{cells[0]['what']} ({cells[0]['verdict']})", 34)))
        place = _scale(cells)
        for lane, cell in enumerate(cells):
            _interval(ax, top + lane, cell, place, looks[cell["account_id"]])
        for end in _span(cells):
            ax.text(place(end), y + height - 0.62, number(end), ha="center", va="bottom", fontsize=7.5, color=_SOFT)
        y += height
        ax.axhline(y - 0.5, color=_LINE, linewidth=0.7, zorder=0)
    ax.set_yticks([t for t, _ in ticks], [name for _, name in ticks])
    ax.set_ylim(y - 0.4, -0.6)
    ax.set_xlim(-0.06, 2.35)
    ax.set_xticks([])
    ax.tick_params(length=0)
    ax.spines["bottom"].set_visible(False)
    _legend(ax, labels, looks, {c["account_id"] for cells in lanes.values() for c in cells})
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
    ax.text(1.04, y, shorten(said, 62, placeholder=" …"), va="center", fontsize=8.5, color=_INK)


def _legend(ax: Axes, labels: Mapping[str, str], looks: Mapping[str, Mapping[str, Any]], shown: set[str]) -> None:
    from matplotlib.lines import Line2D

    handles = [Line2D([], [], linestyle="", markersize=6.5, label=shorten(labels[a], 40), **looks[a]) for a in labels if a in shown]
    ax.legend(handles=handles, loc="upper left", bbox_to_anchor=(0, 0), ncols=min(len(handles), 3), handletextpad=0.3, columnspacing=1.4)


@_styled
def plot_voices(voices: pd.DataFrame, *, labels: Mapping[str, str], limit: int = 16, ax: Axes | None = None) -> Axes:
    """Speakers as rows, accounts as columns: a circle with the number of quotations, hollow where all are indirect.

    Takes the table of ``compare_voices``. The size follows the number; words are not compared between outlets.
    """
    totals = voices.groupby("speaker", sort=False)["quotes"].sum().sort_values(ascending=False, kind="stable").head(limit)
    ax = _axes(ax, 8.6 if len(labels) < 5 else 6 + 0.42 * len(labels), 1.1 + 0.42 * max(len(totals), 1))
    if totals.empty:
        return _empty(ax, "No quotations found.")
    row, column = {s: i for i, s in enumerate(totals.index)}, {a: i for i, a in enumerate(labels)}
    for cell in voices[voices["speaker"].isin(row)].to_dict("records"):
        words = cell["direct"] + cell["mixed"] > 0
        x, y = column[cell["account_id"]], row[cell["speaker"]]
        ax.scatter(x, y, s=170 + 60 * min(cell["quotes"], 8), facecolor="#1d4e6f" if words else "white", edgecolor="#1d4e6f", linewidth=1.4)
        ax.text(x, y, f"{cell['quotes']:.0f}", ha="center", va="center", fontsize=8.5, color="white" if words else "#1d4e6f")
    _rows(ax, [_folded(str(s), 40) for s in totals.index])
    _columns(ax, list(labels.values()))
    marks = [ax.scatter([], [], s=110, facecolor=c, edgecolor="#1d4e6f", linewidth=1.4) for c in ("#1d4e6f", "white")]
    ax.legend(marks, ["words in quotation marks", "reported speech only"], loc="upper left", bbox_to_anchor=(0, 0), ncols=2)
    return ax


@_styled
def plot_framing(
    framing: pd.DataFrame, *, labels: Mapping[str, str], measure: str = "frame", limit: int = 12, ax: Axes | None = None
) -> Axes:
    """Dimensions as rows: each account's share with its interval, so that a small difference looks small.

    Takes the table of ``compare_framing``; shows the ``limit`` dimensions with the highest share in any account.
    """
    table = framing[(framing["measure"] == measure) & (framing["dimension"] != "none")]
    top = table.groupby("dimension", sort=False)["share"].max().sort_values(ascending=False, kind="stable")
    names = [d for d in top.index if top[d] > 0 and d != "uncertain"][:limit] + [d for d in ("uncertain",) if d in top.index]
    ax = _axes(ax, 8.6, 1.2 + (0.3 + 0.13 * len(labels)) * max(len(names), 1))
    if not names:
        return _empty(ax, "No cues found.")
    looks, accounts = _looks(labels), list(labels)
    step = min(0.24, 0.7 / len(accounts))
    for cell in table[table["dimension"].isin(names)].to_dict("records"):
        y = names.index(cell["dimension"]) + (accounts.index(cell["account_id"]) - (len(accounts) - 1) / 2) * step
        look = looks[cell["account_id"]]
        ax.plot([cell["low"], cell["high"]], [y, y], color=look["color"], linewidth=1.6, alpha=0.55)
        ax.plot(cell["share"], y, linestyle="", markersize=6.5, clip_on=False, zorder=3, **look)
    _rows(ax, names)
    ax.tick_params(axis="y", length=0, pad=9)
    ax.grid(axis="x")
    ax.set_xlim(left=0)
    if measure == "frame":
        ax.xaxis.set_major_formatter(lambda v, _: f"{v:.0%}")
    ax.set_xlabel("share of the account's sentences, weighted by prominence" if measure == "frame" else "per 100 words")
    ax.xaxis.set_label_position("top")
    ax.xaxis.tick_top()
    ax.spines["bottom"].set_visible(False)
    _legend(ax, labels, looks, set(table["account_id"]))
    return ax
