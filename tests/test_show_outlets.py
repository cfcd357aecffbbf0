"""What a reader sees of a corpus: sentences, tables and plots say what the rows say; where cases
are few nothing is placed.
"""

from __future__ import annotations

import matplotlib as mpl
import pytest

mpl.use("Agg")
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.colors import to_hex
from outlet_tables import (
    KINDS,
    NAMES,
    made_accounts,
    made_attention,
    made_outlets,
    made_skipped,
    made_stories,
    names,
)

from analysis import show as prose
from analysis.schema import TABLES
from analysis.show import caption
from analysis.show.attention import plot_attention, show_attention
from analysis.show.axes import looks_of
from analysis.show.corpus import show_corpus
from analysis.show.outlet_plots import plot_outlets, plot_profiles
from analysis.show.outlets import show_outlets

PAYLOAD = '<img src=x onerror="alert(1)">'


@pytest.fixture(autouse=True)
def closed() -> object:
    yield
    plt.close("all")


@pytest.mark.parametrize("n", [1, 2, 8, 30])
@pytest.mark.parametrize("measure", ["bound kept", "carries"])
def test_every_outlet_has_a_row(n: int, measure: str) -> None:
    ax = plot_outlets(made_outlets(n), measure=measure)
    ax.figure.canvas.draw()
    rows = [t.get_text() for t in ax.get_yticklabels()]
    assert sum(any(name[:20] == row[:20] for name in names(n)) for row in rows) == n


@pytest.mark.parametrize("n", [1, 2, 8, 30])
def test_profiles_have_lanes_for_few_outlets_and_rows_for_many(n: int) -> None:
    ax = plot_profiles(made_outlets(n), measure="speakers")
    ax.figure.canvas.draw()
    rows = [t.get_text() for t in ax.get_yticklabels()]
    assert rows == list(KINDS["speakers"]) if n <= 5 else len(rows) == n


def test_outlets_stand_under_their_verdict_and_keep_their_order() -> None:
    ax = plot_outlets(made_outlets(6), measure="bound kept")
    rows = [t.get_text() for t in ax.get_yticklabels()]
    assert rows[:2] == ["more than the rest (1)", NAMES[0]]
    assert rows[2:6] == ["no difference shown (3)", NAMES[3], NAMES[4], "Outlet number 5"]
    assert rows[6] == "less than the rest (1)"
    assert rows[8:] == ["too few cases (1)", NAMES[2]]


def test_where_cases_are_few_no_share_is_drawn() -> None:
    few = made_outlets(3)
    few.loc[few["verdict"] == "too few", ["share", "low", "high", "rest"]] = (
        0.97  # whatever the table holds
    )
    ax = plot_outlets(few, measure="bound kept")
    assert "12 of 20 cases" in {t.get_text().strip() for t in ax.texts}
    assert 0.97 not in {x for line in ax.lines for x in line.get_xdata()}
    table = show_outlets(few, measure="bound kept")
    assert table.rows[2][1:3] == ("–", "5 of 12")
    assert "97%" not in str(prose.tell_outlets(few)) + str(
        caption(plot_outlets(few, measure="bound kept"))
    )


def test_an_outlet_has_one_colour_and_mark_in_every_plot() -> None:
    outlets = made_outlets(6)
    wanted = looks_of(dict.fromkeys(names(6), ""))[NAMES[3]]
    fewer = outlets[
        ~((outlets["measure"] == "carries") & (outlets["outlet"] == NAMES[0]))
    ]  # a measure that an outlet has no case of
    for ax in (plot_outlets(outlets, measure="bound kept"), plot_outlets(fewer, measure="carries")):
        row = [t.get_text() for t in ax.get_yticklabels()].index(NAMES[3])
        here = {
            (to_hex(m.get_color()).upper(), m.get_marker())
            for m in ax.lines
            if m.get_marker() not in ("None", "") and m.get_ydata()[0] == row
        }
        assert here == {(wanted["color"], wanted["marker"])}


def test_filled_and_hollow_marks_tell_the_verdict() -> None:
    ax = plot_outlets(made_outlets(4), measure="bound kept")
    faces = {
        line.get_marker(): to_hex(line.get_markerfacecolor())
        for line in ax.lines
        if line.get_marker() in ("o", "^")
    }
    assert faces["o"] != "#ffffff"
    assert faces["^"] == "#ffffff"


def test_more_outlets_than_a_plot_holds_are_counted() -> None:
    ax = plot_outlets(made_outlets(30), measure="carries", limit=12)
    assert ax.get_legend().get_title().get_text() == "18 more outlets in the table"


@pytest.mark.parametrize("n", [1, 2, 40])
def test_attention_has_a_lane_a_story_and_says_what_is_left_out(n: int) -> None:
    ax = plot_attention(made_attention(n))
    ax.figure.canvas.draw()
    if n == 1:
        assert [t.get_text() for t in ax.get_xticklabels()] == ["2031-03-02"]
    else:
        assert len(ax.get_yticklabels()) == min(n, 30)
        assert ("10 more stories in the table" in ax.get_legend().get_title().get_text()) == (
            n == 40
        )


def test_bars_add_up_to_the_accounts_of_a_day() -> None:
    table = made_attention(1)
    ax = plot_attention(table)
    assert sum(-bar.get_height() for bar in ax.patches) == pytest.approx(
        0.8
    )  # the highest day fills the lane
    assert len(ax.patches) == 3


def test_plots_and_sentences_of_empty_tables_say_so() -> None:
    none, still = made_outlets(2).head(0), made_attention(0)
    assert plot_outlets(none, measure="carries").texts[0].get_text() == "No cases to compare."
    assert plot_profiles(none).texts[0].get_text() == "No cases to compare."
    assert plot_attention(still).texts[0].get_text() == "No account with a date."
    assert str(prose.tell_outlets(none)) == "No outlet has a case to compare."
    assert str(prose.tell_few(none)) == "No outlet has a case to compare."
    assert str(prose.tell_attention(still)) == "No account has a date."
    assert (
        str(prose.tell_corpus(made_stories(0), made_accounts(0))) == "The corpus contains no story."
    )
    assert str(prose.tell_skipped(made_skipped().head(0))) == "Everything was read and analysed."


def test_sentences_name_what_differs_what_does_not_and_who_has_too_few() -> None:
    told = str(prose.tell_outlets(made_outlets(5), measure="bound kept"))
    assert told.startswith(
        "Of four comparisons of an outlet with the rest in the same stories, two show a difference."
    )
    assert (
        "Borough Bulletin keeps bounds of figures more often: kept 96 of 120 figures in 31 "
        "stories, 80% (69% to 91%), the rest 50%" in told
    )
    assert f"{NAMES[1]} drops bounds of figures more often" in told
    assert f"No difference is shown for {NAMES[3]} and {NAMES[4]}." in told
    assert "Too few cases: Harbour Weekly (12 of 20 cases)." in told


def test_numbers_in_sentences_agree_with_their_nouns() -> None:
    outlets = made_outlets(3)
    outlets.loc[0, ["stories", "cases", "hits"]] = 1
    one = str(prose.tell_outlets(outlets.head(1), measure="carries"))
    assert one.startswith(
        "The one comparison of an outlet with the rest in the same stories shows a difference."
    )
    assert "reported 1 of 1 fact in 1 story, " in one
    assert (
        str(prose.tell_outlets(outlets[outlets["verdict"] == "too few"]))
        == "No outlet has enough cases to compare."
    )
    assert str(prose.tell_outlets(made_outlets(2), measure="first")).startswith("Both comparisons")


def test_an_assistive_measure_says_so_wherever_it_is_shown() -> None:
    outlets = made_outlets(3)
    assert "The measure is assistive" in str(prose.tell_outlets(outlets, measure="frames"))
    assert "assistive" not in str(prose.tell_outlets(outlets, measure="bound kept"))
    assert plot_profiles(outlets).get_xlabel().endswith("(assistive)")
    assert "assistive" in show_outlets(outlets[outlets["measure"] == "frames"]).rows[0]
    assert "Two rest on assistive measures" in str(
        prose.tell_outlets(outlets[outlets["kind"].isin(["figure", "official"])])
    )


def test_comparisons_that_had_nothing_to_test_are_counted_apart() -> None:
    outlets = made_outlets(5)
    outlets.loc[outlets["verdict"] == "no difference shown", ["p", "q"]] = float("nan")
    told = str(prose.tell_outlets(outlets, measure="bound kept"))
    assert told.startswith(
        "Both comparisons of an outlet with the rest in the same stories show a difference. "
        "Two more had nothing to test"
    )
    alike = str(
        prose.tell_outlets(
            outlets[outlets["verdict"] == "no difference shown"], measure="bound kept"
        )
    )
    assert alike.startswith(
        "No comparison of an outlet with the rest in the same stories was tested"
    )


def test_too_few_cases_are_told_by_outlet() -> None:
    assert (
        str(prose.tell_few(made_outlets(2))) == "Every outlet has enough cases for every measure."
    )
    told = str(prose.tell_few(made_outlets(8)))
    assert told.startswith(
        "One of eight outlets has too few cases somewhere; no share is shown there."
    )
    assert (
        "Harbour Weekly in every comparison, such as what most origins report (figures; 12 of "
        "20 cases)." in told
    )
    mixed = made_outlets(8)
    mixed = mixed[(mixed["outlet"] != "Harbour Weekly") | (mixed["measure"] == "first")]
    mixed.loc[mixed["outlet"] == NAMES[0], "verdict"] = ["too few", *["no difference shown"] * 25]
    assert "Borough Bulletin in one of 26 comparisons: what most origins report (figures)." in str(
        prose.tell_few(mixed)
    )


def test_a_corpus_is_told_with_what_was_set_aside() -> None:
    told = str(prose.tell_corpus(made_stories(3), made_accounts(3)))
    assert told.startswith(
        "The corpus contains twelve accounts by three outlets in three stories, from six origins,"
        " published from 2031-03-02 to 2031-03-06."
    )
    assert (
        "Two stories are reported by more than one outlet; in one there is nothing to compare."
        in told
    )
    assert "One story was set aside: s-02 (failed three times: out of memory)." in told
    assert "For one account the outlet is not known." in told


def test_what_was_skipped_is_counted_by_reason_in_the_order_of_the_work() -> None:
    told = str(prose.tell_skipped(made_skipped())).splitlines()
    assert (
        told[0]
        == "Four things could not be read or analysed completely; the rest went on without them."
    )
    assert (
        told[1]
        == "- In reading: no text, twice; the first is may.jsonl, row 3: the row has no words in "
        "its text."
    )
    assert (
        told[2]
        == "- In reading: unreadable file, once; april.warc: it ends in the middle of a record."
    )
    assert (
        told[3]
        == "- In the analysis: set aside, once; story s-02: failed three times: out of memory."
    )


def test_attention_is_told_story_by_story() -> None:
    told = str(prose.tell_attention(made_attention(40)))
    assert told.startswith(
        "40 stories have 660 dated accounts; six of them were reported on one day only."
    )
    assert (
        "29 accounts from six origins on six days, most on 2031-05-19 (twelve); the last new "
        "origin on 2031-05-25." in told
    )
    assert told.endswith("34 more stories are in the table.")
    assert "all on 2031-03-02" in str(prose.tell_attention(made_attention(1)))


def test_tables_say_what_the_rows_say() -> None:
    bounds = show_outlets(made_outlets(4), measure="bound kept", caption="Bounds")
    assert bounds.heads == (
        "outlet",
        "share",
        "cases",
        "stories",
        "the rest",
        "difference in points",
        "q",
        "verdict",
        "note",
    )
    assert bounds.rows[0][:6] == (
        "Borough Bulletin",
        "80% (69% to 91%)",
        "96 of 120",
        "31",
        "50%",
        "+30 (+19 to +41)",
    )
    assert show_outlets(made_outlets(4)).heads[:3] == ("measure", "outlet", "kind")
    assert (
        "(the first 5 of 104 rows)" in show_outlets(made_outlets(4), caption="All", limit=5).caption
    )
    stories = show_corpus(made_stories(3))
    assert stories.rows[0] == (
        "Flood number 0",
        "4",
        "2",
        "2",
        "2031-03-02 to 2031-03-04",
        "analysed",
        "–",
    )
    assert stories.rows[2][0] == "s-02"
    days = show_attention(made_attention(2))
    assert [row[0] for row in days.rows] == [
        "s-00",
        "Flood number 1 in the old town of Lindau and the valley",
        "",
        "",
        "",
    ]


def test_hostile_names_are_shown_as_words() -> None:
    outlets, stories, accounts, skipped = (
        made_outlets(5).replace(NAMES[0], PAYLOAD),
        made_stories(3),
        made_accounts(3),
        made_skipped(),
    )
    stories["title"], accounts["outlet"], skipped["reason"] = PAYLOAD, PAYLOAD, PAYLOAD
    attention = made_attention(3).assign(title=PAYLOAD)
    shown = [
        show_outlets(outlets),
        show_corpus(stories),
        show_attention(attention),
        prose.tell_outlets(outlets),
        prose.tell_skipped(skipped),
    ]
    shown += [
        prose.tell_corpus(stories, accounts),
        prose.tell_attention(attention),
        caption(plot_attention(attention)),
    ]
    shown += [caption(plot_outlets(outlets, measure="carries"))]
    for made in shown:
        html = made._repr_html_()
        assert "<img" not in html
        assert "&lt;img" in html


def test_captions_are_alt_texts_of_a_bearable_length() -> None:
    for n in (1, 2, 8, 30):
        for measure in KINDS:
            assert len(str(caption(plot_outlets(made_outlets(n), measure=measure)))) < 1500
    assert len(str(caption(plot_attention(made_attention(40))))) < 1000
    assert "Too few cases: Harbour Weekly (12 of 20 cases)." in str(
        caption(plot_outlets(made_outlets(8), measure="first"))
    )


def test_an_unknown_measure_is_shown_under_its_own_name() -> None:
    outlets = made_outlets(4).replace({"measure": {"bound kept": "photographs"}})
    assert plot_outlets(outlets, measure="photographs").get_xlabel() == "photographs, share"
    assert "Borough Bulletin has more of photographs: 96 of 120 cases in 31 stories, 80%" in str(
        prose.tell_outlets(outlets, measure="photographs")
    )


def test_columns_with_no_value_do_not_reach_a_sentence() -> None:
    outlets = made_outlets(4).replace({"kind": {"": None}})
    assert "nan" not in str(prose.tell_outlets(outlets)) + str(prose.tell_few(outlets)) + repr(
        show_outlets(outlets)
    )
    assert isinstance(outlets, pd.DataFrame)
    plot_outlets(outlets, measure="bound kept").figure.canvas.draw()


def test_made_tables_have_the_columns_of_the_real_ones() -> None:
    for name, made in (("outlets", made_outlets(1)), ("attention", made_attention(1))):
        assert sorted(made) == sorted(TABLES[name])


def test_dollar_signs_in_a_name_are_dollar_signs() -> None:
    """matplotlib reads what stands between two of them as a formula, and breaks off at one it does
    not know.
    """
    name = r"$\Paper$ that costs $5 to $10"
    ax = plot_outlets(made_outlets(2).replace(NAMES[0], name), measure="bound kept")
    ax.figure.canvas.draw()
    assert not ax.get_yticklabels()[1].get_parse_math()
    plot_attention(made_attention(2).assign(title=name)).figure.canvas.draw()
