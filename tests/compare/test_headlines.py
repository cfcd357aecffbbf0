"""Headline against body: claim, figures, certainty and dek, each with its words and a reason."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.compare.headlines import compare_headline
from analysis.schema import check
from analysis.show.quotes import tell_headline
from analysis.story import Story
from analysis.story_reader import read_story, story_from_records

BODY = (
    "Some 300 homes were flooded in Lindau on Monday after the river Arve burst its banks, the "
    "mayor said.\n\n"
    "The army sent 40 trucks to the town. Keller asked for help from Berne.\n\nThe dam may have "
    "failed."
)
RECORDS = {
    "plain": ("Homes flooded in Lindau as river Arve bursts its banks", BODY),
    "figures": ("300 homes flooded in Lindau as army sends 60 trucks", BODY),
    "firmer": ("Dam has failed", BODY),
    "softer": ("Army may have sent trucks to the town", BODY.replace("may have", "has")),
    "other": ("Parliament votes on pension law", BODY),
    "question": ("Has the dam failed?", BODY),
    "nothing": ("Homes flooded in Lindau", "Rain."),
}


@pytest.fixture(scope="module")
def story() -> Story:
    records = [
        {"account_id": k, "headline": headline, "text": body, "language": "en"}
        for k, (headline, body) in RECORDS.items()
    ]
    return story_from_records(
        [
            *records,
            {"account_id": "none", "text": "The train left at nine. It rained.", "language": "en"},
        ],
        story_id="x",
    )


@pytest.fixture(scope="module")
def table(story: Story) -> pd.DataFrame:
    return compare_headline(story)


def verdicts(table: pd.DataFrame, account: str, aspect: str) -> list[str]:
    return table[(table["account_id"] == account) & (table["aspect"] == aspect)]["verdict"].tolist()


def test_rows_stand_where_they_say_on_both_sides(story: Story, table: pd.DataFrame) -> None:
    check("headline", table, story.texts)
    for row in table[table["body_start"] >= 0].to_dict("records"):
        assert (
            story.texts[row["account_id"]][row["body_start"] : row["body_end"]]
            == row["body_surface"]
        )


@pytest.mark.parametrize(("account", "verdict"), [("plain", "stands"), ("other", "not found")])
def test_claim(table: pd.DataFrame, account: str, verdict: str) -> None:
    assert verdicts(table, account, "claim") == [verdict]


def test_words_that_the_body_does_not_have_are_named(table: pd.DataFrame) -> None:
    reason = table[(table["account_id"] == "other") & (table["aspect"] == "claim")]["reason"].item()
    assert "words that the body does not have: “Parliament”, “votes”, “pension”, “law”" in reason


def test_figures_are_set_against_those_of_the_body(table: pd.DataFrame) -> None:
    assert verdicts(table, "figures", "figure") == ["firmer", "differs"]
    reasons = table[(table["account_id"] == "figures") & (table["aspect"] == "figure")][
        "reason"
    ].tolist()
    assert reasons == ["the body has “Some 300”", "the body has “40”"]


@pytest.mark.parametrize(
    ("account", "verdict"), [("firmer", "firmer"), ("softer", "softer"), ("question", "as certain")]
)
def test_certainty(table: pd.DataFrame, account: str, verdict: str) -> None:
    assert verdicts(table, account, "certainty") == [verdict]


def test_without_headline_or_body_there_is_nothing_to_compare(table: pd.DataFrame) -> None:
    assert not verdicts(table, "none", "claim")
    assert not verdicts(table, "other", "certainty")  # no sentence of the body says the same


def test_dek_that_says_what_a_thing_means_adds_interpretation() -> None:
    table = compare_headline(read_story("gaza-refusals"))
    dek = table[table["aspect"] == "dek"].iloc[0]
    assert dek["verdict"] == "adds interpretation"
    assert "“underscores”" in dek["reason"]


def test_sentences_tell_each_finding_and_who_has_no_headline(
    story: Story, table: pd.DataFrame
) -> None:
    told = str(tell_headline(table, story))
    assert "plain: the body says what the headline says (" in told
    assert (
        "The headline's “300” is stated more firmly than in the body (the body has “Some 300”)."
        in told
    )
    assert "No headline to compare with its body: none." in told
