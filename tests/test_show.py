"""Showing: sentences and tables say what the rows say, in any number of accounts, and no article
text becomes markup.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable

import matplotlib as mpl
import pytest

mpl.use("Agg")
import matplotlib.pyplot as plt
import pandas as pd

import analysis
from analysis import Story, plot_coverage, plot_quantities, show_table
from analysis import show as prose
from analysis.compare import compare_speaker_kinds
from analysis.english import count, listed
from analysis.show import caption, pictures, show_facts, show_figures
from analysis.show.prose import Prose

PAYLOAD = '<img src=x onerror="alert(1)">'


@pytest.fixture(scope="module")
def crowd() -> Story:
    """Fifteen accounts of one flood, so that plots and sentences meet many columns."""
    records = [
        {
            "account_id": f"a{n:02d}",
            "outlet": f"Outlet number {n}",
            "text": f"At least {n + 3} people died in the Lindau flood on "
            "Monday, the mayor said. The "
            f"army sent {n} trucks.",
        }
        for n in range(15)
    ]
    return analysis.story_from_records(records, story_id="crowd")


@pytest.mark.parametrize("name", ["seed", "flood", "crowd"])
def test_every_plot_draws_and_names_every_account(
    name: str, request: pytest.FixtureRequest
) -> None:
    story: Story = request.getfixturevalue(name)
    made = {
        analysis.plot_coverage: analysis.compare_coverage(story),
        analysis.plot_quantities: analysis.compare_quantities(story),
        analysis.plot_voices: analysis.compare_voices(story),
        analysis.plot_speaker_kinds: compare_speaker_kinds(story),
        analysis.plot_framing: analysis.compare_framing(story),
    }
    for plot, table in made.items():
        ax = plot(table, story)
        assert isinstance(ax, plt.Axes)
        ax.figure.canvas.draw()
        plt.close(ax.figure)


def test_plot_draws_on_the_axes_it_is_given(flood: Story) -> None:
    _, ax = plt.subplots()
    assert analysis.plot_coverage(analysis.compare_coverage(flood), flood, ax=ax) is ax
    plt.close("all")


def test_plots_of_empty_tables_say_so(flood: Story) -> None:
    empty = analysis.compare_coverage(flood).head(0)
    ax = analysis.plot_coverage(empty, flood)
    assert ax.texts[0].get_text() == "No facts to compare."
    plt.close("all")


def test_markup_in_a_text_is_shown_as_words(flood: Story) -> None:
    table = pd.DataFrame({"account_id": [PAYLOAD], "words": [PAYLOAD]})
    shown = show_table(table, caption=PAYLOAD)._repr_html_()
    told = Prose(PAYLOAD, ((PAYLOAD, ((PAYLOAD, PAYLOAD),)),))._repr_html_()
    for html in (shown, told):
        assert "<img" not in html
        assert html.count("&lt;img") >= 3


def test_single_account_is_not_compared(seed: Story) -> None:
    story = analysis.story_from_records(
        [{"text": "At least 12 people died in the flood on Monday, the mayor said."}], story_id="x"
    )
    assert "nothing is compared" in str(prose.tell_accounts(story, analysis.find_origins(story)))
    assert (
        str(prose.tell_coverage(analysis.compare_coverage(story), story))
        == "With one account there is no coverage to compare."
    )
    assert "At least 12" in str(prose.tell_quantities(analysis.compare_quantities(story), story))


def test_unreadable_files_and_other_languages_are_told(tmp_path: object) -> None:
    french = (
        "Le ministre a annoncé mardi que 300 soldats seraient envoyés dans la région. Les "
        "habitants sont inquiets."
    )
    story = analysis.story_from_records(
        [
            {"outlet": "A", "text": "At least 12 people died in the flood."},
            {"outlet": "B", "text": french},
            {"account_id": "c", "text": ""},
        ],
        story_id="x",
    )
    told = str(prose.tell_doubt(story, analysis.compare_coverage(story)))
    assert "B is not analysed" in told
    assert "c could not be read" in told


def test_account_that_is_not_analysed_is_in_no_comparison() -> None:
    german = (
        "Mindestens 12 Menschen starben bei der Flut am Montag, sagte der Bürgermeister der Stadt "
        "am Abend."
    )
    english = "At least 12 people died in the flood on Monday, the mayor said."
    story = analysis.story_from_records(
        [{"outlet": "A", "text": english}, {"outlet": "B", "text": german}], story_id="x"
    )
    assert list(story.compared.values()) == ["A"]
    told = [
        prose.tell_voices(analysis.compare_voices(story), story),
        prose.tell_framing(analysis.compare_framing(story), story),
    ]
    left_out = "B (German) is shown but not compared: only accounts in English are analysed."
    assert all(left_out in str(t) for t in told)
    assert not [t for t in told if "B" in str(t).replace(left_out, "")]
    only = analysis.story_from_records([{"outlet": "B", "text": german}], story_id="y")
    assert (
        str(prose.tell_voices(analysis.compare_voices(only), only))
        == f"No account could be analysed. {left_out}"
    )
    figures = str(prose.tell_quantities(analysis.compare_quantities(only), only))
    assert "Only number and unit are compared of B (German)." in figures
    assert "B gives “Mindestens 12”, linked with no figure of another account." in figures


def test_facts_and_figures_side_by_side_have_a_column_for_each_account(flood: Story) -> None:
    facts = show_facts(analysis.compare_coverage(flood), flood)
    assert facts.heads == ("Gazette", "Courier", "Post")
    figures = show_figures(analysis.compare_quantities(flood), flood)
    assert figures.heads == ("what is counted", "Gazette", "Courier", "Post", "verdict", "why")
    assert any("At least 12 [12 to …]" in row[1] and "Fourteen" in row[2] for row in figures.rows)


@pytest.fixture(scope="module")
def tolls_of_nine() -> Story:
    """Nine accounts of one flood; most print the same toll."""
    tolls = ["At least 12", "Fourteen", "12", "12", "12", "Nearly 20", "12", "12", "12"]
    texts = [
        f"{toll} people died in the flood in Lindau. The mayor asked the army for help on Monday."
        for toll in tolls
    ]
    return analysis.story_from_records(
        [{"outlet": f"Outlet {n}", "text": t} for n, t in enumerate(texts)],
        story_id="tolls_of_nine",
    )


def test_figures_of_many_accounts_are_told_by_wording(tolls_of_nine: Story) -> None:
    figures = analysis.compare_quantities(tolls_of_nine)
    shown = show_figures(figures, tolls_of_nine)
    assert shown.heads == ("what is counted", "who gives it", "who does not", "verdict", "why")
    assert "Outlet 2, Outlet 3, Outlet 4, Outlet 6, Outlet 7, Outlet 8: 12" in shown.rows[0][1]
    assert "Outlet 0: At least 12 [12 to …]" in shown.rows[0][1]
    ax = analysis.plot_quantities(figures, tolls_of_nine)
    assert [t.get_text() for t in ax.texts].count("“12”") == 1, (
        "accounts that print the same share a lane"
    )
    assert (
        str(caption(plot_quantities(figures, tolls_of_nine))).count("12 (Outlet 2, Outlet 3") == 1
    )


def test_reason_names_two_of_many_that_differ(tolls_of_nine: Story) -> None:
    reason = str(analysis.compare_quantities(tolls_of_nine)["reason"].iloc[0])
    assert reason.count("Outlet") == 2
    assert "“" in reason


def test_captions_name_every_account(flood: Story) -> None:
    described = str(caption(plot_coverage(analysis.compare_coverage(flood), flood)))
    assert all(label in described for label in flood.labels.values())


def test_long_table_says_that_it_was_cut() -> None:
    shown = show_table(pd.DataFrame({"words": ["x"] * 7}), limit=5, caption="Words")
    assert len(shown.rows) == 5
    assert shown.caption == "Words (the first 5 of 7 rows)"


def test_missing_cells_are_dashes_and_numbers_are_short() -> None:
    shown = show_table(pd.DataFrame({"value": [60000.0, float("nan"), 2 / 3]}))
    assert [row[0] for row in shown.rows] == ["60,000", "–", "0.667"]


def test_numbers_and_lists_in_sentences() -> None:
    assert count(2, "account") == "two accounts"
    assert count(13, "story", "stories") == "13 stories"
    assert listed([]) == ""
    assert listed(["a", "b"]) == "a and b"


def test_a_headline_in_who_tells_it_has_its_place_in_the_account() -> None:
    told = analysis.read_story("gaza-refusals")
    places = [
        place
        for _, found in prose.tell_accounts(told, analysis.find_origins(told)).items
        for place in found
    ]
    headlines = told.sentences[told.sentences["role"] == "headline"]
    assert {p[2] for p in places} == set(headlines["sentence_id"])


@pytest.mark.parametrize(
    "names",
    [
        ("Quorn Sentinel", "Radley Argus", "Calder Post", "Glenholt Chronicle"),
        ("Lindau Evening Gazette", "Courier", "Harbour Post Online"),
        ("weather.example", "The Ashby Market Report", "Health Today Weekly", "Post"),
        ("Sportblatt am Sonntag", "The Velden Football Mail", "A", "B", "C"),
        ("courts-and-tribunals-daily.example", "Courier", "The Tarrant Standard", "Post"),
    ],
)
def test_the_names_of_columns_never_touch(names: tuple[str, ...]) -> None:
    from analysis.show.axes import name_columns, name_rows, new_axes

    axes = new_axes(None, 8.6, 3)
    name_rows(axes, ["A LONG ROW OF CAPITALS ON HOW THE FERRY SANK OFF VELDEN (to check)", "short"])
    name_columns(axes, names)
    axes.figure.draw_without_rendering()
    labels = axes.get_xticklabels()
    if labels[0].get_rotation() == 0:
        boxes = [label.get_window_extent() for label in labels]
        assert all(a.x1 < b.x0 for a, b in itertools.pairwise(boxes))
    plt.close(axes.figure)


def test_a_saved_plot_is_drawn_once_with_the_same_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    import matplotlib.pyplot as plt
    from matplotlib.axes import Axes

    from analysis.show.axes import draw_legend, looks_of, name_columns, name_rows, new_axes

    def saved(axes: Axes) -> bytes:
        labels = {"a": "Harbour Post", "b": "courier.txt"}
        name_columns(axes, list(labels.values()))
        name_rows(axes, ["boats", "a longer name of a row", "crews"])
        axes.plot([0, 1], [0.5, 2], marker="o")
        axes.set_title("Who left the harbour?")
        draw_legend(axes, labels, looks_of(labels), {"a", "b"})
        file = io.BytesIO()
        axes.figure.savefig(file, format="png", bbox_inches="tight")
        plt.close(axes.figure)
        return file.getvalue()

    drawn: list[object] = []
    usual = Axes.draw
    monkeypatch.setattr(Axes, "draw", lambda ax, renderer: (drawn.append(ax), usual(ax, renderer)))
    quick = saved(new_axes(None, 6, 3))
    assert len(drawn) == 1
    assert quick == saved(plt.subplots(figsize=(6, 3), layout="constrained")[1])


def test_equal_plots_share_one_picture_and_a_changed_one_is_drawn(
    seed: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    from IPython.core.pylabtools import print_figure
    from matplotlib.axes import Axes

    drawn: list[object] = []
    usual = Axes.draw
    monkeypatch.setattr(Axes, "draw", lambda ax, renderer: (drawn.append(ax), usual(ax, renderer)))
    figures = analysis.compare_quantities(seed)

    def shown(change: Callable[[Axes], object] | None = None, **options: object) -> bytes:
        ax = plot_quantities(figures, analysis.read_story("gaza-refusals"), **options)
        if change:
            change(ax)
        picture = print_figure(ax.figure)
        plt.close(ax.figure)
        return bytes(picture)

    pictures._pictures.clear()
    first = shown()
    assert shown() == first
    assert len(drawn) == 1
    assert shown(lambda ax: ax.set_title("Dead")) != first
    assert shown(limit=1) != first
    assert len(drawn) == 3
    shown(lambda ax: (ax.set_title("Dead"), ax.figure.canvas.draw()))  # what pyplot does meanwhile
    assert len(drawn) == 5
    assert shown() == first
    with mpl.rc_context({"text.antialiased": False}):
        assert shown() != first
    figures.loc[:, "surface"] = "some other words of this figure"
    figures.loc[:, "value"] = figures["value"] * 3
    shown()
    assert len(drawn) == 7
