"""Framing shown: plots and sentences for two accounts and for fifteen, the analyst's own rows
marked as such.
"""

from __future__ import annotations

import matplotlib as mpl
import pytest

mpl.use("Agg")
import matplotlib.pyplot as plt
import pandas as pd

import analysis
from analysis import Story, plot_framing
from analysis.compare import find_frame_sentences
from analysis.show import caption
from analysis.show.framing import tell_dimensions, tell_framing, tell_hedging

TEXTS = [
    "The court jailed three soldiers. Their lawyers may sue.",
    "Prices rose. The bank clearly raised interest rates and wages fell.",
]


@pytest.fixture(scope="module", params=[1, 2, 15])
def story(request: pytest.FixtureRequest) -> Story:
    records = [
        {"account_id": f"a{n}", "outlet": f"Outlet {n}", "text": TEXTS[n % 2], "language": "en"}
        for n in range(request.param)
    ]
    return analysis.story_from_records(records, story_id="x")


@pytest.fixture(scope="module")
def framing(story: Story) -> pd.DataFrame:
    scores = [
        {"account_id": a, "start": 0, "end": 9, "dimension": "family", "score": 0.5}
        for a in story.texts
    ]
    return analysis.compare_framing(story, scores=scores)


@pytest.mark.parametrize("measure", ["", "frame", "own", "wording"])
def test_plot_names_every_account_and_marks_the_analysts_rows(
    story: Story, framing: pd.DataFrame, measure: str
) -> None:
    ax = analysis.plot_framing(framing, story, measure=measure)
    ax.figure.canvas.draw()
    legend = ax.get_legend()
    texts = [*ax.get_yticklabels(), *ax.texts, *(legend.get_texts() if legend else [])]
    shown = " ".join(t.get_text() for t in texts).replace("\n", " ")
    assert all(label in shown for label in story.compared.values())
    assert ("family (own score)" in shown) == (measure in ("", "own"))
    plt.close("all")


def test_plot_of_nothing_says_so(story: Story, framing: pd.DataFrame) -> None:
    ax = analysis.plot_framing(framing.head(0), story)
    assert ax.texts[0].get_text() == "No cues found."
    plt.close("all")


def test_sentences_say_what_the_rows_say(story: Story, framing: pd.DataFrame) -> None:
    told = str(tell_framing(framing, story))
    assert "Outlet 0 has sentences on legality and crime (" in told
    assert "Outlet 0, by the analyst's own scores: family (" in told
    dimensions = str(tell_dimensions(framing, find_frame_sentences(story), story))
    assert "Outlet 0: “The court jailed three soldiers.”" in dimensions
    assert "Family, by the analyst's own scores: Outlet 0 " in dimensions
    assert ("further accounts have a smaller share" in dimensions) == (len(story.compared) > 5)
    hedging = str(tell_hedging(framing, story))
    assert "Outlet 0 has 11.1 hedges, between " in hedging
    assert "(may), and no boosters, at most " in hedging


def test_captions_name_every_account(story: Story, framing: pd.DataFrame) -> None:
    for measure in ("", "wording"):
        described = str(caption(plot_framing(framing, story, measure=measure)))
        assert all(f"{label}: " in described for label in story.compared.values())
    assert "family by the analyst's own scores" in str(caption(plot_framing(framing, story)))
