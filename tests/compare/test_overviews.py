"""What an overview adds, rounds and merges is said only where no other account has it."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import story_from_records
from analysis.compare import compare_overview


def rows(overview: str, *texts: str) -> pd.DataFrame:
    records = [{"text": overview, "kind": "overview", "account_id": "o"}]
    records += [{"text": text} for text in texts]
    return compare_overview(story_from_records(records, story_id="x"))


def joined(table: pd.DataFrame, column: str) -> str:
    return " ".join(table[column].dropna())


@pytest.mark.parametrize(
    ("overview", "text", "figure"),
    [
        (
            "• A blaze in the mill at Alden hurt 19 workers, two of them seriously.",
            "A blaze hurt 19 workers in the mill at Alden. Two are in a serious condition.",
            "two",
        ),
        (
            "• Rovers beat Tarsk with three goals by Jan Petrik.",
            "Rovers beat Tarsk in Alden. Jan Petrik scored three times for Rovers.",
            "three",
        ),
        (
            "• The storm cut power to 400 homes and killed 6.",
            "The storm cut power to 400 homes in Velmar. Six people died in the storm.",
            "6",
        ),
        (
            "• The court jailed the banker for 8 years.",
            "The court jailed the banker. The sentence of eight years was read on Friday.",
            "8 years",
        ),
        (
            "• The ward took in 30 patients, 5 with burns.",
            "The ward took in 30 patients. Burns were seen in five of them.",
            "5",
        ),
    ],
)
def test_a_figure_that_is_given_elsewhere_is_not_added(
    overview: str, text: str, figure: str
) -> None:
    other = "The mayor spoke. Nothing else is known."
    assert f"“{figure}" not in joined(rows(overview, text, other), "adds")


def test_a_figure_that_no_other_text_has_is_added() -> None:
    table = rows(
        "• A blaze in the mill at Alden hurt 19 workers and cost 4 million euros.",
        "A blaze in the mill at Alden hurt 19 workers on Tuesday night.",
    )
    assert "“4 million euros”" in joined(table, "adds")


@pytest.mark.parametrize(
    ("overview", "text"),
    [
        (
            "• The fire in the mill at Alden hurt 20 workers on Tuesday.",
            "The fire in the mill at Alden killed 19 workers on Tuesday.",
        ),
        (
            "• The council opened 20 schools in Graz in May.",
            "The council closed 19 schools in Graz in May.",
        ),
        (
            "• The hospital in Graz admitted 100 patients on Friday.",
            "The hospital in Graz discharged 98 patients on Friday.",
        ),
        (
            "• The bank hired 200 traders in March.",
            "The bank dismissed 198 traders in March.",
        ),
        (
            "• The fire spared 50 houses in Alden on Monday night.",
            "The fire destroyed 48 houses in Alden on Monday night.",
        ),
    ],
)
def test_a_figure_of_another_act_is_not_called_rounded(overview: str, text: str) -> None:
    assert "rounded" not in joined(rows(overview, text), "changes")


@pytest.mark.parametrize(
    ("overview", "text", "change"),
    [
        (
            "• The flood destroyed about 500 homes in Alden on Monday.",
            "The flood destroyed 487 homes in Alden on Monday.",
            "“487” is rounded to “about 500”",
        ),
        (
            "• The bank cut 2,000 jobs in March.",
            "The bank cut 1,980 jobs in March.",
            "“1,980” is rounded to “2,000”",
        ),
        (
            "• The army called up 60,000 reservists.",
            "The army called up nearly 60,000 reservists.",
            "“nearly 60,000” becomes “60,000”",
        ),
    ],
)
def test_a_rounder_figure_or_another_bound_is_said(overview: str, text: str, change: str) -> None:
    assert change in joined(rows(overview, text), "changes")


def test_only_is_said_where_the_search_found_nothing_like_it() -> None:
    table = rows(
        "• Astronomers in Tarsk have photographed the rings of a planet beyond the Velmar nebula.\n"
        "• The council of Graz votes on the new bridge.",
        "The council of Graz votes on the new bridge on Friday. The mayor wants it. Rain is due.",
        "A vote on a bridge is due in Graz. The council meets on Friday at noon.",
    )
    found = table.set_index(table["surface"].str.split().str[0])
    assert found.loc["Astronomers", ["finding", "alone"]].tolist() == ["not found", "only"]
    assert table[table["finding"] == "supported"]["alone"].isna().all()
