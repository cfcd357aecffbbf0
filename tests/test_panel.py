"""The lab's extras: a story and a panel that show themselves, plain wherever nobody is there to click."""

from __future__ import annotations

import sys

import pytest

from analysis import AnalysisError, Story, explore, read_story, show_table


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
    with pytest.raises(AnalysisError, match="no account of this story"):
        story.only(["nobody"])
    with pytest.raises(AnalysisError, match="names no account"):
        story.only([])


def test_panel_is_a_plain_table_outside_the_lab(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
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


@pytest.mark.parametrize("measure", ["coverage", "figures", "voices", "framing"])
def test_every_measure_of_the_panel_has_a_table(story: Story, measure: str) -> None:
    assert explore(story, measure=measure)._repr_mimebundle_()["text/plain"].startswith(measure.capitalize())


def test_unknown_measure_is_one_sentence(story: Story) -> None:
    with pytest.raises(AnalysisError, match="measure 'mood'"):
        explore(story, measure="mood")


def test_table_is_searchable_in_the_lab_only(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("itables", reason="the extra lab is not installed")
    plain = show_table(story.sentences)._repr_html_()
    monkeypatch.setenv("STORYDIFF_LAB", "1")
    live = show_table(story.sentences)._repr_html_()
    assert "<script" not in plain
    assert "<script" in live
    assert "https://unpkg.com" not in live
