"""Hedges and boosters: what counts as one, and what does not."""

from __future__ import annotations

import random

import pytest

from analysis.story import read_story, story_from_records
from analysis.wording import distinctive_words, find_hedges, log_odds


def found(text: str) -> list[tuple[str, str]]:
    return [(r["surface"], r["dimension"]) for r in find_hedges(story_from_records([{"text": text, "language": "en"}], story_id="x"))]


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


def test_distinctive_words_are_refused_for_short_texts_in_a_plain_sentence() -> None:
    table = distinctive_words(read_story("gaza-refusals"))
    assert table.empty
    assert table.attrs["note"].startswith("Distinctive words are not shown for Particle.news (")


def made(words: list[str], seed: int) -> str:
    """Plain sentences of six words: half from everyone's words, half from these."""
    chance = random.Random(seed)
    common = ["house", "street", "morning", "people", "summer", "letter", "window", "garden"]
    return " ".join(f"The {' and the '.join(chance.choice(pool) for pool in (common, words) * 3)}." for _ in range(300))


def test_distinctive_words_of_long_texts_are_the_accounts_own() -> None:
    pools = (
        ["harbour", "vessel", "sailor", "anchor", "captain", "cargo", "whale", "island", "coast", "lighthouse"],
        ["forest", "hunter", "valley", "timber", "cabin", "meadow", "mountain", "shepherd", "orchard", "squirrel"],
    )
    records = [{"account_id": f"a{n}", "text": made(pool, n), "language": "en"} for n, pool in enumerate(pools)]
    table = distinctive_words(story_from_records(records, story_id="x"))
    for n, pool in enumerate(pools):
        assert set(table[table["account_id"] == f"a{n}"]["word"]) == set(pool)
    assert (table["q"] <= 0.05).all()
    assert (table["stability"] >= 0.5).all()


def test_words_that_all_use_alike_are_not_distinctive() -> None:
    assert abs(log_odds(20, 1000, 20, 1000, 5, 500)[0]) < 1e-9


def test_more_text_makes_the_same_ratio_surer() -> None:
    assert log_odds(300, 10000, 100, 10000, 10, 500)[1] > log_odds(30, 1000, 10, 1000, 10, 500)[1]
