"""A panel for the lab: pick accounts, a measure and a threshold, and see plot and table follow."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from analysis.coverage import compare_coverage
from analysis.errors import AnalysisError
from analysis.figures import compare_quantities
from analysis.framing import compare_framing
from analysis.plots import plot_coverage, plot_framing, plot_quantities, plot_voices
from analysis.story import Story, read_story
from analysis.tables import Shown, show_facts, show_figures, show_table
from analysis.tables.lab import SWITCH
from analysis.voices import compare_voices

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


class Measure:
    """A way to compare accounts: the table, its plot, the table to read."""

    def __init__(self, compare: Callable[[Story], pd.DataFrame], plot: Callable[..., Axes], show: Callable[..., Shown]) -> None:
        self.compare, self.plot, self.show = compare, plot, show


MEASURES = {
    "coverage": Measure(compare_coverage, plot_coverage, show_facts),
    "figures": Measure(compare_quantities, plot_quantities, show_figures),
    "voices": Measure(compare_voices, plot_voices, show_table),
    "framing": Measure(compare_framing, plot_framing, show_table),
}


def explore(story: Story | str | os.PathLike[str], *, measure: str = "coverage") -> Panel:
    """A panel on a story: accounts and measure are picked, plot and table follow.

    Needs JupyterLab opened by ``make lab`` with the extra ``lab``; elsewhere, as in a stored notebook or a
    report, the same cell shows the plain table of ``measure`` for all accounts. Nothing is stored or changed.
    Raises ``AnalysisError`` for an unknown story or measure.
    """
    if measure not in MEASURES:
        raise AnalysisError(f"measure {measure!r}", "is none of the panel", f"use one of {', '.join(MEASURES)}")
    return Panel(story if isinstance(story, Story) else read_story(story), measure)


class Panel:
    """What ``explore`` returns; a notebook shows it by its last line."""

    def __init__(self, story: Story, measure: str) -> None:
        self.story, self.measure = story, measure

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        widget = self._widget()
        if widget is not None:
            return dict(widget._repr_mimebundle_())
        shown = _shown(self.story, self.measure, MEASURES[self.measure].compare(self.story))
        return {"text/html": shown._repr_html_(), "text/plain": repr(shown)}

    def _widget(self) -> Any:
        try:
            import ipywidgets as widgets
        except ImportError:
            return None
        if not os.environ.get(SWITCH):
            return None
        names = {label: account for account, label in self.story.compared.items()}
        accounts = widgets.SelectMultiple(options=list(names.items()), value=list(names.values()), description="Accounts")
        measure = widgets.ToggleButtons(options=list(MEASURES), value=self.measure, description="Measure")
        result = widgets.interactive_output(self._follow, {"accounts": accounts, "measure": measure})
        return widgets.VBox([widgets.HBox([accounts, measure]), result])

    def _follow(self, accounts: tuple[str, ...], measure: str) -> None:
        import matplotlib.pyplot as plt
        from IPython.display import display

        if not accounts:
            print("Pick at least one account.")
            return
        part = self.story.only(accounts)
        chosen = MEASURES[measure]
        table = chosen.compare(part)
        axes = chosen.plot(table, labels=part.compared)
        display(axes.figure)
        plt.close("all")
        display(_shown(part, measure, table))


def _shown(story: Story, measure: str, table: pd.DataFrame) -> Shown:
    return MEASURES[measure].show(table, labels=story.compared, caption=f"{measure.capitalize()} of {story.title or story.story_id}")
