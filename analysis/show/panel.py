"""Panel for the lab: plot and table follow the picked accounts and measure."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.compare.align.model import read_weights
from analysis.compare.coverage import compare_coverage
from analysis.compare.figures import compare_quantities
from analysis.compare.framing import compare_framing
from analysis.compare.voices import compare_voices
from analysis.errors import AnalysisError
from analysis.read.stories import list_stories
from analysis.show.base import Shown, beside_plain, lab_widgets, show_table
from analysis.show.coverage_plots import plot_coverage
from analysis.show.facts import show_facts
from analysis.show.figure_plots import plot_quantities
from analysis.show.figures import show_figures
from analysis.show.framing_plots import plot_framing
from analysis.show.voices import plot_voices
from analysis.story import Story
from analysis.story_reader import read_story

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


class PanelMeasure(NamedTuple):
    """Way to compare accounts in the panel.

    Parameters
    ----------
    compare : Callable[..., pandas.DataFrame]
        Function from a story to a table.
    plot : Callable[..., Axes]
        Function that draws the table.
    show : Callable[..., Shown]
        Function that returns the table to read.
    by_pairs : bool, default False
        Whether the threshold of pairs of statements changes the table.
    """

    compare: Callable[..., pd.DataFrame]
    plot: Callable[..., Axes]
    show: Callable[..., Shown]
    by_pairs: bool = False


MEASURES = {
    "coverage": PanelMeasure(compare_coverage, plot_coverage, show_facts, by_pairs=True),
    "figures": PanelMeasure(compare_quantities, plot_quantities, show_figures),
    "voices": PanelMeasure(compare_voices, plot_voices, show_table),
    "framing": PanelMeasure(compare_framing, plot_framing, show_table),
}


def explore(
    story: Story | str | os.PathLike[str],
    *,
    measure: str = "coverage",
    threshold: float | None = None,
) -> Panel:
    """Return a panel on a story in which plot and table follow what is picked.

    Parameters
    ----------
    story : Story | str | os.PathLike[str]
        A story, or its name or path.
    measure : str, default "coverage"
        One of ``MEASURES``.
    threshold : float, optional
        Least probability (0-1) of a pair of statements that makes a fact, as in
        ``compare_coverage``; measures without such pairs ignore it.

    Returns
    -------
    Panel
        Panel that a notebook shows as the last line of a cell.

    Raises
    ------
    AnalysisError
        For an unknown story or measure, or a threshold that is not a probability.

    Notes
    -----
    The panel needs JupyterLab opened by ``storydiff lab`` with the extra ``lab``. Elsewhere, as in
    a report, the same cell shows the plain table of ``measure`` for all accounts. A notebook stores
    that table with the panel, and it is shown where no kernel answers the controls.
    """
    if measure not in MEASURES:
        raise AnalysisError(
            f"measure {measure!r}", "is not in the panel", f"use one of {', '.join(MEASURES)}"
        )
    if threshold is not None and not 0 < threshold <= 1:
        raise AnalysisError(
            f"threshold {threshold!r}", "is not a probability", "give a number above 0 and up to 1"
        )
    return Panel(story if isinstance(story, Story) else read_story(story), measure, threshold)


class Panel:
    """Panel that ``explore`` returns; a notebook shows it as the last line of a cell."""

    def __init__(self, story: Story, measure: str, threshold: float | None) -> None:
        self.story, self.measure, self.threshold = story, measure, threshold

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        shown = _shown(self.story, self.measure, self.threshold)[1]
        return beside_plain(self._widget(), shown)

    def _widget(self) -> Any:
        """Return the controls above their plot and table, or None outside the lab."""
        widgets = lab_widgets()
        if widgets is None:
            return None
        self._make_controls(widgets)
        self._offer(self.story)
        self.picked.observe(self._switch, "value")
        self.measures.observe(self._free, "value")
        self._free()
        chosen = {"accounts": self.accounts, "measure": self.measures, "threshold": self.line}
        columns = [
            widgets.VBox([self.picked, self.accounts]),
            widgets.VBox([self.measures, self.line]),
        ]
        return widgets.VBox(
            [widgets.HBox(columns), widgets.interactive_output(self._follow, chosen)]
        )

    @property
    def _default(self) -> float:
        """Return the threshold with which the comparisons are made when none is given."""
        return self.story.threshold or read_weights().sure

    def _make_controls(self, widgets: Any) -> None:
        """Make the controls for story, accounts, measure and threshold."""
        stories = dict.fromkeys([self.story.story_id, *list_stories()])
        self.picked = widgets.Dropdown(
            options=list(stories), value=self.story.story_id, description="Story"
        )
        self.accounts = widgets.SelectMultiple(description="Accounts")
        self.measures = widgets.ToggleButtons(
            options=list(MEASURES), value=self.measure, description="Measure"
        )
        weights = read_weights()
        start = self._default if self.threshold is None else self.threshold
        self.line = widgets.FloatSlider(
            start,
            min=min(weights.possible, start),
            max=1,
            step=0.01,
            description="Threshold",
            continuous_update=False,
            readout_format=".2f",
        )

    def _offer(self, story: Story) -> None:
        """Set the story; all of its accounts can be picked and are picked at first."""
        self.story = story
        self.accounts.options = [(label, account) for account, label in story.compared.items()]
        self.accounts.value = tuple(story.compared)

    def _switch(self, change: Any) -> None:
        self._offer(read_story(change["new"]))

    def _free(self, change: Any = None) -> None:
        """Let the threshold be moved where it changes the table."""
        self.line.disabled = not MEASURES[self.measures.value].by_pairs

    def _follow(self, accounts: tuple[str, ...], measure: str, threshold: float) -> None:
        import matplotlib.pyplot as plt
        from IPython.display import display

        if not accounts:
            print("Pick at least one account.")
            return
        moved = None if abs(threshold - self._default) < self.line.step / 2 else threshold
        table, shown = _shown(part := self.story.only(accounts), measure, moved)
        axes = MEASURES[measure].plot(table, part)
        display(axes.figure)
        plt.close("all")
        display(shown)


def _shown(story: Story, measure: str, threshold: float | None) -> tuple[pd.DataFrame, Shown]:
    """Return the table of a measure, and the table to read."""
    chosen = MEASURES[measure]
    caption = f"{measure.capitalize()} of {story.title or story.story_id}"
    if threshold is None or not chosen.by_pairs:
        table = chosen.compare(story)
    else:
        table = chosen.compare(story, threshold=threshold)
        sure = read_weights().sure
        caption += f", pairs of {threshold:.2f} or more" + (
            f"; those below {sure:.2f} are possible" if threshold < sure else ""
        )
    return table, chosen.show(table, story, caption=caption)
