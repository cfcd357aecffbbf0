"""Axes for every plot: one style, a colour and mark for each account, captions."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial, wraps
from pathlib import Path
from textwrap import fill, shorten
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from analysis.errors import AnalysisError
from analysis.show.base import check_limit
from analysis.show.languages import names_unanalysed
from analysis.show.pictures import share_picture
from analysis.show.prose import Prose

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_STYLE = Path(__file__).resolve().parent.parent / "data" / "storydiff.mplstyle"
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#8F6B00", "#000000")
_MARKS = ("o", "s", "D", "^", "v", "P", "X")
_IN_A_ROW = 50  # letters of the names of a legend in one row
INK, SOFT, LINE = "#1d2126", "#5a636e", "#d8dde3"


_DESCRIPTIONS: WeakKeyDictionary[Axes, Callable[[], Prose]] = WeakKeyDictionary()


def styled(describe: Callable[..., Prose]) -> Callable[[Callable[..., Axes]], Callable[..., Axes]]:
    """Draw in the project's style without changing the caller's settings.

    ``describe`` takes the arguments of the plot and returns its caption.
    """

    def decorate(function: Callable[..., Axes]) -> Callable[..., Axes]:
        default = inspect.signature(function).parameters.get("limit")

        @wraps(function)
        def draw(*tables: Any, **options: Any) -> Axes:
            if default is not None and "limit" in options:
                options["limit"] = check_limit(options["limit"]) or default.default
            axes = _draw_in_style(function, tables, options)
            shown = {k: v for k, v in options.items() if k not in ("ax", "limit")}
            _DESCRIPTIONS[axes] = partial(names_unanalysed(describe), *tables, **shown)
            return axes

        return draw

    return decorate


def caption(ax: Axes) -> Prose:
    """Return the caption of a plot, which is also its alt text.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        What a ``plot_`` function of this package returned.

    Returns
    -------
    Prose
        One paragraph.

    Raises
    ------
    AnalysisError
        If the axes were not drawn by this package.
    """
    if ax not in _DESCRIPTIONS:
        raise AnalysisError(
            "these axes", "were not drawn by StoryDiff", "pass what a plot_ function returned"
        )
    return _DESCRIPTIONS[ax]()


def _draw_in_style(
    function: Callable[..., Axes], tables: tuple[Any, ...], options: dict[str, Any]
) -> Axes:
    """Draw in the project's style; words are never set as formulas."""
    import matplotlib as mpl
    import matplotlib.pyplot as plt
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.text import Text

    with plt.style.context(str(_STYLE)):
        axes = function(*tables, **options)
        for text in axes.findobj(Text):
            text.set_parse_math(False)  # the words of others: "$5 to $10" is no formula
        interactive = mpl.is_interactive()
    # The first plot loads the notebook's backend, which switches on what leaving the context
    # would switch off.
    mpl.interactive(interactive)
    if type(axes.figure.canvas) is FigureCanvasAgg:  # no window: it is drawn once, when shown
        axes.figure.stale = False
        if isinstance(axes.figure, _figure_class()) and "ax" not in options:
            figure: Any = axes.figure
            figure.is_changed = False
            share_picture(figure, (function.__qualname__, *tables), options)
    return axes


def new_axes(ax: Axes | None, width: float, height: float) -> Axes:
    """Return the given axes, or new ones of this size in inches."""
    import matplotlib.pyplot as plt

    if ax is not None:
        return ax
    size = (width, height)
    return plt.subplots(figsize=size, layout="constrained", FigureClass=_figure_class())[1]


@cache
def _figure_class() -> Any:
    from matplotlib import figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    base: Any = figure.Figure

    class Figure(base):  # type: ignore[misc]
        """A figure that is drawn once when it is saved, and knows whether it was changed.

        Matplotlib draws a figure with a layout twice: first on nothing, only to place its parts.
        """

        is_changed = True

        @property
        def stale(self) -> bool:
            """Return whether the figure has to be drawn again."""
            return bool(self._stale)

        @stale.setter
        def stale(self, value: bool) -> None:
            self.is_changed = self.is_changed or value
            base.stale.fset(self, value)

        def draw(self, renderer: Any) -> None:
            """Draw the figure, or place its parts where it will be drawn without the layout."""
            layout = self.get_layout_engine()
            if self.canvas.is_saving() and isinstance(layout, ConstrainedLayoutEngine):
                layout.execute(self)
            else:
                super().draw(renderer)

    return Figure


def looks_of(labels: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Return colour and mark for each account_id, by the order of the accounts."""
    return {
        a: {"color": _COLOURS[i % 7], "marker": _MARKS[(i + i // 7) % 7]}
        for i, a in enumerate(labels)
    }


def folded(words: str, width: int, lines: int = 2) -> str:
    """Return words in at most ``lines`` lines of ``width`` characters."""
    return fill(words, width, max_lines=lines, placeholder=" …")


_LETTER = 0.085  # inches of a letter of a column's name, with some space
_NAME = 24  # letters in a line of a column's name
_BESIDE = 0.9  # inches beside the columns: margins, and counts on the right


def name_columns(ax: Axes, labels: Sequence[str], *, many: int = 5) -> None:
    """Name accounts as columns on top, in two lines where they would touch.

    They are slanted when there are many, or when two lines do not help. Call it after
    ``name_rows``, as the names of the rows take room from the columns.
    """
    names = [folded(name, _NAME) for name in labels]
    room = int(_room_for_columns(ax) / max(1, len(labels)) / _LETTER)
    touch = any(len(line) > room for name in names for line in name.splitlines())
    narrow = [folded(name, room) for name in labels] if touch and room > 0 else names
    whole = all(len(word) <= room for name in labels for word in name.split())
    slanted = len(labels) > many or (touch and (not whole or any("…" in n for n in narrow)))
    ax.set_xticks(
        range(len(labels)),
        names if slanted else narrow,
        rotation=40 if slanted else 0,
        ha="left" if slanted else "center",
    )
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.set_xlim(-0.6, len(labels) - 0.4)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)


def _room_for_columns(ax: Axes) -> float:
    """Return the inches that the names of the rows leave to the columns."""
    dpi = ax.figure.dpi
    rows = max((label.get_window_extent().width for label in ax.get_yticklabels()), default=0.0)
    beside = (ax.figure.bbox.width - rows) / dpi - _BESIDE
    return float(min(ax.get_window_extent().width / dpi, beside))


def name_rows(ax: Axes, names: Sequence[str]) -> None:
    """Name rows from top to bottom, with a thin line between them."""
    ax.set_yticks(range(len(names)), names)
    for label in ax.get_yticklabels():
        label.set_parse_math(False)  # they are measured before the plot is finished
    ax.set_ylim(len(names) - 0.4, -0.6)
    for edge in range(1, len(names)):
        ax.axhline(edge - 0.5, color=LINE, linewidth=0.7, zorder=0)


def draw_empty(ax: Axes, words: str) -> Axes:
    """Print words in place of a plot that has nothing to draw."""
    ax.set_axis_off()
    ax.text(0, 0.5, words, color=SOFT, va="center", transform=ax.transAxes)
    return ax


def draw_legend(
    ax: Axes, labels: Mapping[str, str], looks: Mapping[str, Mapping[str, Any]], shown: set[str]
) -> None:
    """Draw the colour and mark of each account that is shown."""
    from matplotlib.lines import Line2D

    named = {a: shorten(labels[a], 40) for a in labels if a in shown}
    handles = [
        Line2D([], [], linestyle="", markersize=6.5, label=name, **looks[a])
        for a, name in named.items()
    ]
    fits = sum(len(name) for name in named.values()) <= _IN_A_ROW
    ax.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0, 0),
        ncols=len(handles) if fits else min(len(handles), 3),
        handletextpad=0.3,
        columnspacing=1.4,
    )
