"""The table of quantities: what the parse adds, and that every row points to its words."""

from __future__ import annotations

import pytest

from analysis import schema
from analysis.find.quantities import find_quantities
from analysis.story_reader import read_story, story_from_records


def rows_of(text: str) -> list[dict[str, object]]:
    story = story_from_records([{"account_id": "a", "text": text, "language": "en"}], story_id="x")
    return [
        {k: None if v != v else v for k, v in row.items()}
        for row in find_quantities(story).to_dict("records")
    ]


# What the parse adds


@pytest.mark.parametrize(
    ("text", "number", "words", "reason"),
    [
        (
            "Israel has called up 60,000 reservists for an invasion.",
            60000,
            "reservists called up",
            "what is done to them",
        ),
        (
            "It represents over 360 soldiers refusing service.",
            360,
            "soldiers refusing service",
            "what they do",
        ),
        (
            "Some 48 hostages are still held and roughly 20 are believed alive.",
            20,
            "hostages",
            "a number without a noun takes the last one",
        ),
        (
            "The couple paid $43,885,310 in federal taxes.",
            43885310,
            "federal taxes",
            "an amount is named by what it is paid in",
        ),
        ("Exports to China dropped 7% last year.", 7, "Exports to China", "what fell"),
        (
            "The median price of homes was $3.1 million in May.",
            3.1e6,
            "price of homes",
            "the subject of a sum",
        ),
        (
            "A survey of more than 6,000 employers found a shortage.",
            6000,
            "employers",
            "across an of",
        ),
        (
            "The House approved the plan 234-193.",
            234,
            "votes for (plan)",
            "a vote has a side, and what was voted on",
        ),
        (
            "He took four trips to the Mar-a-Lago club.",
            4,
            "trips to Mar-a-Lago club",
            "a name with hyphens stays whole",
        ),
        (
            "It restores voting rights to 400 ex-felons.",
            400,
            "ex-felons",
            "the noun of a hyphened word is its last part",
        ),
        (
            "WASHINGTON — Police arrested 40 people.",
            40,
            "people arrested by Police",
            "a dateline counts nothing",
        ),
        (
            "The firm paid $4 million in taxes and $2 million in fines.",
            2e6,
            "fines",
            "no word of the other figure",
        ),
        (
            "Bush released 33 years of tax returns.",
            33,
            "tax returns (Bush)",
            "who stands near is in brackets, no part of the noun",
        ),
        (
            "About 40 people didn’t come.",
            40,
            "people who did not come",
            "a shortened not is a word",
        ),
        (
            "Dairy prices rose 4% and fats and oils between 6% and 7%.",
            None,
            "fats and oils",
            "a list that leaves its verb out",
        ),
        ("Ross fell 2.3% and Burlington by 2.6%.", 2.6, "Burlington", "likewise with by"),
        ("His daughter Maria was 10.", 10, "daughter Maria", "a name stands right behind its noun"),
        (
            "It gave ten reasons why the star is the only choice.",
            10,
            "reasons",
            "why says nothing of the reasons",
        ),
        ("She gave 41 speeches.", 41, "speeches", "gave is no participle: not speeches gave"),
    ],
)
def test_counts_name_what_is_counted(
    text: str, number: float | None, words: str, reason: str
) -> None:
    row = next(
        r
        for r in rows_of(text)
        if r["value"] == number or (number is None and r["bound"] == "range")
    )
    assert words in str(row["counts"]), (reason, row["counts"])


@pytest.mark.parametrize(
    ("text", "claimant", "reason"),
    [
        (
            "Soldiers for Hostages says it represents more than 360 troops.",
            "Soldiers for Hostages",
            "the subject of the saying, not the pronoun",
        ),
        ("A poll found about two-thirds of voters support a deal.", "poll", "a poll finds"),
        (
            "According to the Labor Department, 5,000 jobs were lost.",
            "Labor Department",
            "according to",
        ),
        ("Police said a 25-year-old man was arrested.", "Police", "said without that"),
        ("About 40 people came.", None, "the account itself gives the figure"),
        (
            "The paper is to call for measures for many of the 11 million undocumented immigrants"
            " in the country, the aides said.",
            "aides",
            "the speaker is named at the end, wherever the parse puts what was said",
        ),
    ],
)
def test_claimant_is_who_gives_the_figure(text: str, claimant: str | None, reason: str) -> None:
    assert rows_of(text)[0]["claimant"] == claimant, reason


@pytest.mark.parametrize(
    ("text", "column", "value", "reason"),
    [
        ("The army called up 500 men on Monday.", "as_of", "on Monday", "a weekday"),
        (
            "They earned $141 million from 2007 to 2014.",
            "as_of",
            "from 2007 to 2014",
            "a span of years",
        ),
        ("In total, 500 people came.", "scope", "in all", "a total"),
        (
            "Fifteen of his speeches were abroad.",
            "scope",
            "part",
            "a part of a whole that is named",
        ),
        ("Eleven of the 20 men left.", "as_of", None, "no date"),
        (
            "The bill, hailed by all who had won in the 2018 races, passed 234 to 193.",
            "as_of",
            None,
            "a year far off is of other things",
        ),
        (
            "It cancelled 1,800 flights and delayed another 1,500.",
            "scope",
            "additional",
            "more of them",
        ),
        ("Some 40 people were killed in Gaza.", "scope", "Gaza", "a place"),
    ],
)
def test_date_and_scope_of_a_figure(text: str, column: str, value: str, reason: str) -> None:
    found = rows_of(text)[-1][column]
    assert (None if found != found else found) == value, reason


# The table


def test_seed_story_gives_these_figures_and_no_other() -> None:
    story = read_story("gaza-refusals")
    table = schema.check("quantities", find_quantities(story), story.texts)
    got = [(r["surface"], r["bound"], r["unit"]) for r in table.to_dict("records")]
    assert got == [
        ("60,000", "=", "reservist"),
        ("more than 360", ">", "troop"),
        ("nearly 1,000", "<", "mother"),
        ("at least three", ">=", "soldier"),
        ("about two-thirds", "~", "fraction"),
        ("48", "=", "hostage"),
        ("roughly 20", "~", "hostage"),
        ("60,000", "=", "reservist"),
        ("around 60,000", "~", "reservist"),
        ("over 450", ">", "soldier"),
        ("over 360", ">", "soldier"),
    ]


def test_captions_give_no_quantities() -> None:
    rows = rows_of(
        "A headline here\n\n"
        "FILE - Some 40 soldiers march, May 8, 2024. (AP Photo/Ohad Zwigenberg, File)\n\n"
        "The army sent 30 men today."
    )
    assert [r["surface"] for r in rows] == ["30"]


def test_accounts_in_a_language_that_is_not_read_are_left_alone() -> None:
    story = story_from_records(
        [{"account_id": "da", "text": "Hæren indkaldte 60.000 reservister.", "language": "da"}],
        story_id="x",
    )
    assert find_quantities(story).empty


def test_empty_story_of_words_gives_an_empty_table_with_all_columns() -> None:
    story = story_from_records(
        [{"account_id": "a", "text": "Nothing is counted here at all.", "language": "en"}],
        story_id="x",
    )
    assert list(find_quantities(story).columns) == list(schema.TABLES["quantities"])
