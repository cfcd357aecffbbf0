"""The lab's extras: a story and a panel that show themselves, plain wherever nobody is there to
click.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from analysis import AnalysisError, Story, compare_coverage, plot_coverage, read_story, show_table
from analysis.show import explore


@pytest.fixture(scope="module")
def story() -> Story:
    return read_story("gaza-refusals")


def test_story_shows_its_accounts_escaped(story: Story) -> None:
    html = story._repr_html_()
    assert html.count("<tr>") == 1 + len(story.accounts)
    assert "Particle.news" in html


def test_only_some_accounts(story: Story) -> None:
    first = story.accounts["account_id"][0]
    part = story.only([first])
    assert set(part.sentences["account_id"]) == set(part.left_out["account_id"]) == {first}
    assert part.key != story.key
    with pytest.raises(AnalysisError, match="not an account of this story"):
        story.only(["nobody"])
    with pytest.raises(AnalysisError, match="names no account"):
        story.only([])


def test_panel_is_a_plain_table_outside_the_lab(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STORYDIFF_LAB", raising=False)
    assert set(explore(story)._repr_mimebundle_()) == {"text/html", "text/plain"}
    monkeypatch.setenv("STORYDIFF_LAB", "1")
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    assert "<table" in explore("gaza-refusals")._repr_mimebundle_()["text/html"]


def test_panel_follows_in_the_lab(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ipywidgets", reason="the extra lab is not installed")
    monkeypatch.setenv("STORYDIFF_LAB", "1")
    bundle = explore(story)._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    monkeypatch.delenv("STORYDIFF_LAB")
    plain = explore(story)._repr_mimebundle_()
    assert plain == {kind: bundle[kind] for kind in ("text/html", "text/plain")}


def test_a_lower_threshold_shows_more_and_calls_it_possible(story: Story) -> None:
    strict, plain, loose = (
        explore(story, threshold=t)._repr_mimebundle_()["text/html"] for t in (0.9, None, 0.2)
    )
    facts = [html.count("<tr>") for html in (strict, plain, loose)]
    assert facts == sorted(set(facts)), "fewer facts above the sure threshold, more below it"
    assert "possible" not in plain
    assert "possible, not counted" in loose
    with pytest.raises(AnalysisError, match=r"threshold 1\.5"):
        explore(story, threshold=1.5)


def test_possible_statements_are_counted_nowhere(story: Story) -> None:
    loose = compare_coverage(story, threshold=0.2)
    assert (loose["status"] == "possible").any()
    sure = compare_coverage(story).query("n_accounts > 1")
    kept = loose[loose["n_accounts"] > 1]
    assert kept.reset_index(drop=True).equals(sure.reset_index(drop=True)), (
        "what is sure stays as it is"
    )
    for _, cells in loose.groupby("fact_id"):
        assert set(cells["n_accounts"]) == {
            int(cells["status"].isin(["stated", "partly", "differs"]).sum())
        }
    assert "possible" in [
        t.get_text() for t in plot_coverage(loose, story).get_legend().get_texts()
    ]


def test_the_controls_of_the_panel_move_what_it_shows(
    story: Story,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    pytest.importorskip("ipywidgets", reason="the extra lab is not installed")
    monkeypatch.setenv("STORYDIFF_LAB", "1")
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text("Rain fell in Haifa on Monday.", "utf8")
    monkeypatch.setenv("STORYDIFF_SEEDS", str(tmp_path))
    panel = explore(story)
    panel._repr_mimebundle_()
    assert not panel.line.disabled
    panel._follow(tuple(story.compared), "coverage", 0.2)
    assert "pairs of 0.20 or more" in capsys.readouterr().out
    panel._follow(tuple(story.compared), "coverage", panel.line.value)
    assert "pairs of" not in capsys.readouterr().out, "the slider starts at the sure threshold"
    panel.measures.value = "voices"
    assert panel.line.disabled
    panel.picked.value = "other"
    assert panel.story.story_id == "other"
    assert list(panel.accounts.value) == list(panel.story.compared)


@pytest.mark.parametrize("measure", ["coverage", "figures", "voices", "framing"])
def test_every_measure_of_the_panel_has_a_table(story: Story, measure: str) -> None:
    assert (
        explore(story, measure=measure)
        ._repr_mimebundle_()["text/plain"]
        .startswith(measure.capitalize())
    )


def test_unknown_measure_is_one_sentence(story: Story) -> None:
    with pytest.raises(AnalysisError, match="measure 'mood'"):
        explore(story, measure="mood")


def test_a_table_is_the_same_in_the_lab(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = show_table(story.sentences)._repr_html_()
    monkeypatch.setenv("STORYDIFF_LAB", "1")
    assert show_table(story.sentences)._repr_html_() == plain
