"""Distinctive words: published numbers, refusals, stability."""

from __future__ import annotations

import random

import pytest

from analysis.compare.distinctive import compare_words, log_odds
from analysis.story import Story, read_story, story_from_records

# tidylo 0.2.0, reference page of bind_log_odds: cars by engine shape and gears, counts and weighted log-odds as printed there.
GEARS = [
    (0, 3, 12, 1.1728347), (0, 4, 2, -1.3767516), (0, 5, 4, 0.4033125), (1, 3, 3, -1.1354777), (1, 4, 10, 1.5661168), (1, 5, 1, -0.4362340),
]  # fmt: skip
# fightin_words (doi 10.5281/zenodo.2878792), README, informed example: counts in 9 and in 1,009 words, prior of .551, published z.
FIGHTING = [
    (0, 1000, 0.001, -0.4368846171934332),
    (1, 0, 0.05, 1.7087406001344665),
    (2, 2, 0.05, 4.961066225017743),
]


@pytest.mark.parametrize(("shape", "gear", "count", "published"), GEARS)
def test_published_weighted_log_odds_of_tidylo(
    shape: int, gear: int, count: int, published: float
) -> None:
    size = sum(n for s, _, n, _ in GEARS if s == shape)
    prior, whole = sum(n for _, g, n, _ in GEARS if g == gear), sum(n for *_, n, _ in GEARS)
    assert log_odds(count, size, 2 * prior, 2 * whole, prior, whole)[1] == pytest.approx(
        published, abs=5e-8
    )


@pytest.mark.parametrize(("count", "other", "prior", "published"), FIGHTING)
def test_published_z_of_fightin_words(
    count: int, other: int, prior: float, published: float
) -> None:
    assert log_odds(count, 9, other, 1009, prior, 0.551)[1] == pytest.approx(published, abs=1e-12)


def test_words_of_short_texts_are_refused_in_a_plain_sentence() -> None:
    table = compare_words(read_story("gaza-refusals"))
    assert table.empty
    assert table.attrs["note"].startswith(
        "Distinctive words are not shown: no account has the 1,000 content words that they need; "
    )


def made(words: list[str], seed: int, sentences: int = 300) -> str:
    """Plain sentences of six words: half from everyone's words, half from these."""
    chance = random.Random(seed)
    common = ["house", "street", "morning", "people", "summer", "letter", "window", "garden"]
    return " ".join(
        f"The {' and the '.join(chance.choice(pool) for pool in (common, words) * 3)}."
        for _ in range(sentences)
    )


SEA = [
    "harbour",
    "vessel",
    "sailor",
    "anchor",
    "captain",
    "cargo",
    "whale",
    "island",
    "coast",
    "lighthouse",
]
LAND = [
    "forest",
    "hunter",
    "valley",
    "timber",
    "cabin",
    "meadow",
    "mountain",
    "shepherd",
    "orchard",
    "squirrel",
]


def story(*texts: str) -> Story:
    return story_from_records(
        [{"account_id": f"a{n}", "text": text, "language": "en"} for n, text in enumerate(texts)],
        story_id="x",
    )


@pytest.fixture(scope="module")
def long() -> Story:
    """Two long accounts with words of their own, and a third that is too short."""
    return story(made(SEA, 0), made(LAND, 1), made(SEA, 2, 20))


def test_words_of_long_texts_are_the_accounts_own_and_stand_where_they_say(long: Story) -> None:
    table = compare_words(long)
    for account, pool in (("a0", SEA), ("a1", LAND)):
        assert set(table[table["account_id"] == account]["word"]) == set(pool)
    assert (table["q"] <= 0.05).all()
    assert (table["stability"] >= 0.5).all()
    assert ((table["low"] < table["log_odds"]) & (table["log_odds"] < table["high"])).all()
    for row in table.to_dict("records"):
        assert long.texts[row["account_id"]][row["start"] : row["end"]] == row["surface"]
        assert row["surface"].lower().startswith(row["word"][:4])


def test_refused_account_is_named_with_the_reason(long: Story) -> None:
    table = compare_words(long)
    assert "a2" not in set(table["account_id"])
    assert (
        table.attrs["note"]
        == "Distinctive words are not shown for a2 (fewer than 1,000 content words)."
    )


def test_one_account_has_nothing_to_be_set_against() -> None:
    note = "Distinctive words are not shown: there is no second account to set the words against."
    assert compare_words(story(made(SEA, 0, 5))).attrs["note"] == note


def test_chance_differences_of_long_texts_are_not_shown() -> None:
    table = compare_words(story(made(SEA, 0, 250), made(SEA, 1, 250)))
    assert table.empty
    assert table.attrs["note"].startswith("Distinctive words are not shown for a0")


def test_words_that_all_use_alike_are_not_distinctive() -> None:
    assert abs(log_odds(20, 1000, 20, 1000, 5, 500)[0]) < 1e-9


def test_more_text_makes_the_same_ratio_surer() -> None:
    assert log_odds(300, 10000, 100, 10000, 10, 500)[1] > log_odds(30, 1000, 10, 1000, 10, 500)[1]
