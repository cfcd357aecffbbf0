"""A figure has a name that can be printed, and "only" is said of it after a search."""

from __future__ import annotations

from typing import Any

import pytest

from analysis.compare.figure_names import name_of
from analysis.compare.figure_search import numbers_in
from analysis.compare.figures import compare_quantities
from analysis.show import tell_quantities
from analysis.story import Story
from analysis.story_reader import story_from_records


def mention(counts: str | None, unit: str = "", surface: str = "5", **more: Any) -> dict[str, Any]:
    return {"counts": counts, "unit": unit, "surface": surface, "trend": None, "value": 5.0} | more


@pytest.mark.parametrize(
    ("mentions", "name"),
    [
        ([mention("walkers rescued from ridge", "walker"),
          mention("walkers rescued by helicopter crew", "walker")], "walkers rescued"),
        ([mention("the cost of bridge (river)", "euro"),
          mention("cost of bridge over Ness", "euro")], "cost of bridge"),
        ([mention("retreat", "day", "three-day")], "length of retreat"),
        ([mention(None, "week", "two weeks", after=" ago, she said")], "time since then"),
        ([mention(None, "time", "twice")], "number of times"),
        ([mention("wheat exports", "percent", trend="down")], "fall in wheat exports"),
        ([mention("farmers", "percent")], "share of farmers"),
        ([mention("harbour", "mile", "7 miles", after=" south of the harbour")], "distance"),
        ([mention("miners", "miner", role="killed")], "miners killed"),
        ([mention(None)], None),
    ],
)  # fmt: skip
def test_a_name_is_of_the_words_that_mentions_share(
    mentions: list[dict[str, Any]], name: str | None
) -> None:
    assert name_of(mentions) == name


def story_of(*texts: str) -> Story:
    records = [
        {"account_id": f"a{n}", "outlet": f"Paper {n}", "text": t, "language": "en"}
        for n, t in enumerate(texts)
    ]
    return story_from_records(records, story_id="x")


def verdict_of(surface: str, *texts: str) -> str:
    table = compare_quantities(story_of(*texts))
    return str(table.loc[table["surface"] == surface, "verdict"].iloc[0])


OWN = "The council of Ruda bought 47 trams for the new line."


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        ("The choir sang in the old church of Vosk.", "only here"),
        ("The choir of forty-seven sang in Vosk.", "not linked"),
        ("The choir won the vote 47-12 in Vosk.", "not linked"),
        ("The choir takes singers from 12 to 47 years of age.", "not linked"),
    ],
)
def test_only_is_said_where_no_other_account_has_the_number(other: str, verdict: str) -> None:
    assert verdict_of("47", OWN, other) == verdict


def test_numbers_are_read_in_digits_and_words() -> None:
    assert {58.0, 7.0, 23.0, 1.5e6} <= numbers_in("By 58-7, twenty-three of 1.5 million")


def test_the_page_lists_counts_in_order_of_time() -> None:
    records = [
        {"account_id": f"a{n}", "outlet": f"Paper {n}", "language": "en",
         "published": f"2031-05-0{day}", "text": f"The collapse killed {count} miners in Kell."}
        for n, (day, count) in enumerate(((4, 31), (1, 9), (2, 14)))
    ]  # fmt: skip
    story = story_from_records(records, story_id="x")
    table = compare_quantities(story)
    assert table["surface"].tolist() == ["9", "14", "31"]
    said = str(tell_quantities(table, story))
    assert "the count rose from “9”" in said
    assert "both can be right" not in said


def test_the_page_says_only_of_what_was_searched_for() -> None:
    story = story_of(OWN, "The choir sang in the old church of Vosk.")
    assert "Only Paper 0 gives “47”." in str(tell_quantities(compare_quantities(story), story))
