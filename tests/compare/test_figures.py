"""Figures across accounts: what is linked, the verdicts, and the blanks of those without one."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from analysis import schema
from analysis.compare import compare_conflicts
from analysis.compare.conversions import interval, meet
from analysis.compare.figure_links import align_quantities, score
from analysis.compare.figures import compare_quantities
from analysis.compare.linkable_figures import read_mentions
from analysis.find.quantities import find_quantities
from analysis.story import Story
from analysis.story_reader import read_story, story_from_records

VERDICTS = {
    "identical",
    "compatible",
    "different scope",
    "different date",
    "conflict",
    "not comparable",
}


def story_of(*texts: str) -> Story:
    return story_from_records(
        [
            {"account_id": f"a{n}", "outlet": f"Paper {n}", "text": t, "language": "en"}
            for n, t in enumerate(texts)
        ],
        story_id="x",
    )


def only_group(*texts: str) -> tuple[str, str]:
    table = align_quantities(story_of(*texts))
    assert table["group_id"].nunique() == 1, table
    return table["verdict"].iloc[0], table["reason"].iloc[0]


PAIRS = [
    (
        "The army called up 60,000 reservists.",
        "The army called up 60,000 reservists on Tuesday.",
        "identical",
        "the same number and bound",
    ),
    (
        "The army called up 60,000 reservists.",
        "Around 60,000 reservists were called up by the army.",
        "compatible",
        "one is approximate",
    ),
    (
        "The group represents more than 360 soldiers.",
        "The group represents 365 soldiers.",
        "compatible",
        "365 is more than 360",
    ),
    (
        "The group represents more than 360 soldiers.",
        "The group represents over 360 soldiers.",
        "identical",
        "two words for one bound",
    ),
    (
        "The couple paid $43,885,310 in federal taxes.",
        "The couple paid $43 million in federal taxes.",
        "compatible",
        "a rounded figure",
    ),
    (
        "The indictment has 48 pages, prosecutors said.",
        "The indictment has 47 pages, prosecutors said.",
        "conflict",
        "the same thing and disjoint",
    ),
    (
        "Dozens of Democrats voted against the leader.",
        "In all 63 Democrats voted against the leader.",
        "compatible",
        "63 is dozens",
    ),
    (
        "Nearly 1,000 mothers signed the letter.",
        "Some 980 mothers signed the letter.",
        "compatible",
        "980 is nearly 1,000",
    ),
    (
        "Two-thirds of voters support the deal.",
        "About 67 percent of voters support the deal.",
        "compatible",
        "a fraction and a percentage",
    ),
    (
        "On Monday the ministry said 40 people had died there.",
        "On Friday the ministry said 55 people had died there.",
        "different date",
        "a toll grew",
    ),
    (
        "In total, 60,000 reservists were called up.",
        "The army called up another 40,000 reservists.",
        "different scope",
        "a whole and an addition",
    ),
]


@pytest.mark.parametrize(("one", "other", "verdict", "reason"), PAIRS, ids=[p[3] for p in PAIRS])
def test_verdict(one: str, other: str, verdict: str, reason: str) -> None:
    given, why = only_group(one, other)
    assert given == verdict, (reason, why)
    assert "Paper 0" in why
    assert "Paper 1" in why
    assert "\n" not in why


APART = [
    (
        "The army called up 60,000 reservists.",
        "The fire burned 60,000 acres of forest.",
        "the same number of quite other things",
    ),
    ("Hunter, 41, is a congressman.", "The vote was delayed for 41 days.", "an age and a duration"),
    ("The plan costs $5 million.", "The storm hit 5 million homes.", "money and homes"),
    (
        "Three soldiers were jailed this year for refusing.",
        "Three bills on farm subsidies passed.",
        "a small number is shared by chance",
    ),
    (
        (
            "Cecilia Carillo, 23, "
            "of El Salvador was married on the beach in Tijuana on Sunday morning."
        ),
        "On the beach in Tijuana on Sunday morning stood Marcia Suarez, 23, of New York.",
        "two persons of one age",
    ),
    (
        "On Sunday some gathered at the metal fence that divides the two countries on the beach.",
        (
            "On Sunday on the beach, where the metal fence divides them, "
            "the two groups gathered and sang."
        ),
        "a small number of quite other things",
    ),
]


@pytest.mark.parametrize(("one", "other", "reason"), APART, ids=[p[2] for p in APART])
def test_figures_of_other_things_are_not_linked(one: str, other: str, reason: str) -> None:
    assert align_quantities(story_of(one, other)).empty, reason


def test_a_part_and_its_whole_are_no_conflict() -> None:
    whole = "At least 12 people, including five children, were killed in the strike."
    table = align_quantities(story_of(whole, "The strike killed 12 people, five of them children."))
    assert "conflict" not in set(table["verdict"])


def test_the_better_partner_wins() -> None:
    one = (
        "The Clintons paid a federal tax rate of 35.7 percent. "
        "Bush paid a tax rate of roughly 36 percent."
    )
    other = (
        "Bush paid a tax rate of 36 percent. The Clintons paid a federal tax rate of 35.7 percent."
    )
    story = story_of(one, other)
    found = find_quantities(story).set_index("quantity_id")["surface"]
    groups = (
        align_quantities(story)
        .groupby("group_id")["quantity_id"]
        .apply(lambda ids: sorted(found[i] for i in ids))
        .tolist()
    )
    assert sorted(groups) == [
        ["35.7 percent", "35.7 percent"],
        ["36 percent", "roughly 36 percent"],
    ]


def test_one_number_in_sentences_of_one_fact_is_one_quantity() -> None:
    """The words around them leave the pair just under the bar; the fact of both lifts it."""
    one = (
        "Mrs. Clinton released her most recent eight years of returns on Friday, "
        "before a debate in Iowa."
    )
    other = (
        "Eight years of tax records from the Clintons came out on Friday, "
        "along with a doctor's letter."
    )
    apart = [m for m in read_mentions(story_of(one, other)) if m.row["value"] == 8]
    together = [replace(m, facts=frozenset({"f0"})) for m in apart]
    plain, lifted = score(*apart, {}), score(*together, {})
    assert plain < lifted <= 1.0
    assert (
        score(
            together[0],
            replace(together[1], row={**together[1].row, "value": 9.0, "low": 9.0, "high": 9.0}),
            {},
        )
        < lifted
    )


def test_three_accounts_share_one_group() -> None:
    table = align_quantities(
        story_of(
            "The House passed it 234-193.",
            "The House passed the bill 234-193.",
            "It passed the House 234-193.",
        )
    )
    assert table.groupby("group_id").size().tolist() == [3, 3]
    assert set(table["verdict"]) == {"identical"}


def test_groups_hold_two_accounts_or_more() -> None:
    story = story_of(
        "The army called up 60,000 reservists. It had called up 60,000 reservists before.",
        "It rained.",
    )
    assert align_quantities(story).empty


def test_one_account_is_not_compared() -> None:
    story = story_of("The army called up 60,000 reservists.")
    assert align_quantities(story).empty
    assert compare_quantities(story)["verdict"].tolist() == ["only here"]


# ---------------------------------------------------------------- figure x account


def test_every_group_has_a_row_for_every_account() -> None:
    story = story_of(
        "The army called up 60,000 reservists.",
        "Around 60,000 reservists were called up by the army.",
        "It rained, and 40 cars sank.",
    )
    table = compare_quantities(story)
    accounts = table.groupby("group_id")["account_id"].apply(set)
    assert all(found == {"a0", "a1", "a2"} for found in accounts)


def test_a_blank_has_no_quantity_and_no_place() -> None:
    table = compare_quantities(story_of("The army called up 60,000 reservists.", "It rained."))
    blank = table[table["account_id"] == "a1"].iloc[0]
    assert blank["quantity_id"] != blank["quantity_id"]
    assert (blank["start"], blank["end"]) == (-1, -1)
    assert blank["verdict"] == "only here"


def test_seed_story_compares_as_a_reader_would() -> None:
    story = read_story("gaza-refusals")
    table = compare_quantities(story)
    shared = table[~table["verdict"].isin(["only here", "not linked"])]
    groups = [
        (sorted(rows["surface"]), rows["verdict"].iloc[0])
        for _, rows in shared.groupby("group_id", sort=False)
    ]
    assert groups == [
        (["60,000", "60,000", "around 60,000"], "compatible"),
        (["more than 360", "over 360"], "identical"),
    ]
    assert set(table["account_id"]) == set(story.accounts["account_id"])
    schema.check("figures", table, story.texts)


def test_what_says_what_is_counted_without_headline_capitals() -> None:
    table = compare_quantities(read_story("gaza-refusals"))
    assert table[table["surface"] == "around 60,000"]["what"].tolist() == [
        "reservists called up by Israel"
    ]


def test_groups_and_rows_are_the_same_on_every_run() -> None:
    texts = (
        "The army called up 60,000 reservists and 5,000 officers.",
        "It called up 5,000 officers and 60,000 reservists.",
    )
    first, second = (compare_quantities(story_of(*texts)).to_csv() for _ in range(2))
    assert first == second


def test_verdicts_are_those_of_the_contract() -> None:
    for one, other, _, _ in PAIRS:
        assert set(align_quantities(story_of(one, other))["verdict"]) <= VERDICTS


# ---------------------------------------------------------------- intervals


def row(
    surface: str,
    value: float | None,
    bound: str = "=",
    unit: str = "dollar",
    low: float | None = None,
    high: float | None = None,
) -> dict[str, object]:
    point = value if bound == "=" else None
    return {
        "surface": surface,
        "value": value,
        "bound": bound,
        "unit": unit,
        "low": low if low is not None else point,
        "high": high if high is not None else point,
    }


@pytest.mark.parametrize(
    ("one", "other", "together", "reason"),
    [
        (row("$43 million", 43e6), row("$43,885,310", 43885310), True, "cut off, not rounded"),
        (
            row("$43 million", 43e6),
            row("$44,100,000", 44.1e6),
            False,
            "neither cut off nor rounded",
        ),
        (
            row("35.7", 35.7, unit="percent"),
            row("35.72", 35.72, unit="percent"),
            True,
            "rounded to one decimal",
        ),
        (row("48", 48), row("47", 47), False, "small whole numbers are exact"),
        (
            row("more than 360", 360, ">", low=360),
            row("360", 360),
            True,
            "the same number with and without a bound",
        ),
        (
            row("more than 360", 360, ">", low=360),
            row("fewer than 360", 360, "<", high=360),
            False,
            "one number as a limit from both sides",
        ),
        (row("at least 12", 12, ">=", low=12), row("12", 12), True, "a closed end"),
        (
            row("two days", 2, unit="day"),
            row("48 hours", 48, unit="hour"),
            True,
            "times of two units",
        ),
    ],
)
def test_intervals_meet(
    one: dict[str, object], other: dict[str, object], together: bool, reason: str
) -> None:
    assert meet(one, other) is together, reason
    assert meet(other, one) is together, reason


def test_an_open_end_is_infinite() -> None:
    assert interval(row("more than 360", 360, ">", "troop", low=360)) == (360.0, math.inf)


def test_counts_that_rise_are_no_contradiction_of_their_statements() -> None:
    texts = [
        "At least 40 guests fell ill after a wedding in two hotels of Lindow, the town clinic "
        "said.",
        "By nightfall the clinic of Lindow counted 75 guests who had fallen ill after a wedding in "
        "two hotels.",
        "The clinic of Lindow said on Friday that 130 guests fell ill after the wedding in two "
        "hotels on Thursday.",
    ]
    story = story_from_records([{"text": t} for t in texts], story_id="x")
    assert "different date" in set(compare_quantities(story)["verdict"])
    assert compare_conflicts(story).empty
