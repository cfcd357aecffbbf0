"""Hedges and boosters: what counts as one, and what does not."""

from __future__ import annotations

import pytest

from analysis.find.frames import find_cues
from analysis.find.terms import find_hedges, find_interpretation
from analysis.story_reader import story_from_records


def found(text: str) -> list[tuple[str, str]]:
    return [
        (r["surface"], r["dimension"])
        for r in find_hedges(story_from_records([{"text": text, "language": "en"}], story_id="x"))
    ]


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("Talks in Cairo may resume on Friday.", "may"),
        ("He was reportedly seen in Rome.", "reportedly"),
        ("He is held, with 20 believed alive.", "believed"),
        ("The group claims to represent the troops.", "claims to"),
        ("Some say that the army is tired.", "Some"),
    ],
)
def test_hedges(text: str, surface: str) -> None:
    assert (surface, "hedge") in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "They met in May 2024 in Paris.",  # the month
        "About 200 people and some 300 cars came.",  # bounds of figures
        "Patients may lose weight.",  # what can happen in general
        "They walked about the town.",
        "What kind of bridge is it?",
    ],
)
def test_no_hedges(text: str) -> None:
    assert not [s for s, d in found(text) if d == "hedge"]


def test_boosters() -> None:
    assert found("The army clearly failed.") == [("clearly", "booster")]


def test_every_entry_of_the_npm_list_is_there_with_its_licence() -> None:
    from importlib import resources

    from analysis.resources import read_lexicon

    rows = [row for row in read_lexicon("wording") if row["source"] == "npm"]
    assert len(rows) == 162
    assert len({row["term"].split("/")[0] for row in rows}) == 162
    file = resources.files("analysis") / "data" / "lexicons" / "wording.csv"
    assert "(The MIT License)" in file.read_text("utf8")


def test_words_of_interpretation_are_no_cues() -> None:
    story = story_from_records(
        [{"text": "The vote is a blow to the mayor.", "language": "en"}], story_id="x"
    )
    assert [row["surface"] for row in find_interpretation(story)] == ["blow to"]
    assert "blow to" not in set(find_cues(story)["surface"])
