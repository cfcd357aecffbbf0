"""No table or page says that accounts agree where another one says that their figures do not."""

from __future__ import annotations

from itertools import combinations

import pandas as pd
import pytest

from analysis import (
    Story,
    align_quantities,
    compare_accounts,
    compare_coverage,
    find_origins,
    find_quantities,
    story_from_records,
)
from analysis.compare.overviews import compare_overview
from analysis.compare.wording.conflicts import compare_conflicts
from analysis.show.fact_matrix import common_facts
from analysis.show.front import front_view

AGREE, APART = ("stated", "partly"), ("conflict", "different scope", "different date")
TWO_FIGURES = (  # sport, prison terms, rain, fines, shares, deaths, durations, jobs, homes
    (
        "The court ordered the quarry closed for 30 days.",
        "The court closed the quarry for 60 days.",
    ),
    (
        "Judge Marta Bell jailed the trader Owen Pike for 4 years on Friday.",
        "The trader Owen Pike was sentenced to 6 years in prison by Judge Marta Bell on Friday.",
    ),
    (
        "Grenholm's ski jump measured 142 metres at the Norrvik hill.",
        "Grenholm jumped 137 metres at the Norrvik hill.",
    ),
    (
        "The storm dropped 80 mm of rain on Tarnby within six hours.",
        "Tarnby had 120 mm of rain from the storm within six hours.",
    ),
    (
        "The regulator fined Bexley Water $12 million over the spill in the Arl river.",
        "Bexley Water must pay a fine of $21 million for the spill in the Arl river.",
    ),
    (
        "Shares of Lorn Steel fell 7 percent on Monday after the profit warning.",
        "Lorn Steel shares lost 11 percent on Monday after the profit warning.",
    ),
    (
        "The marshal kept the airport closed for nine hours after the crash.",
        "The airport was closed for five hours after the crash.",
    ),
    (
        "The ferry strike in Porto Alva will last 48 hours, the union said.",
        "The union said the ferry strike in Porto Alva will last 72 hours.",
    ),
    (
        "The pipeline runs 100 miles from Sorrow Bay to the coast.",
        "The pipeline from Sorrow Bay to the coast runs 190 kilometres.",
    ),
)
ONE_FIGURE = (  # exact and rounded, bounds, converted units, another form
    (
        "The reservoir covers 31 square kilometres after the flood.",
        "The reservoir covers about 30 square kilometres after the flood.",
    ),
    (
        "The company paid $4.97 million for the mine at Kelm in March.",
        "The company paid about $5 million in March for the mine at Kelm.",
    ),
    (
        "The pipeline runs 100 miles from Sorrow Bay to the coast.",
        "The pipeline from Sorrow Bay to the coast runs 161 kilometres.",
    ),
    (
        "The fire destroyed 12 houses in the village of Orne.",
        "Twelve houses in the village of Orne were destroyed by the fire.",
    ),
    (
        "The runner Ida Lund finished the race in Oslo in 2 hours 14 minutes.",
        "Ida Lund finished the race in Oslo in just over two hours.",
    ),
    (
        "The lorry weighed 44 tonnes when it crossed the Hesper bridge.",
        "The lorry weighed 44,000 kilograms when it crossed the Hesper bridge.",
    ),
    (
        "The parcel for the queen weighed 2 pounds at the airport.",
        "The parcel for the queen weighed 907 grams at the airport.",
    ),
)
TOLLS = (
    "The earthquake killed 62 people in Varne by Monday evening.",
    "The earthquake in Varne had killed 117 people by Wednesday.",
)
SCORES = (
    "Harlow Rovers beat Stenby Town 3-1 on Saturday at Moor Lane.",
    "Harlow Rovers won 2-1 against Stenby Town at Moor Lane on Saturday.",
)
FILLER = (
    "Farmers in the hills were glad of the early spring.",
    "A mural of a whale will be painted on the old customs house.",
    "Two musicians from the valley have a new record out.",
)


def story(*texts: str, kind: str | None = None) -> Story:
    names = ("Courier", "Gazette", "Tribune")
    records = [
        {"account_id": name.lower(), "outlet": name, "text": f"{text}\n{filler}"}
        for name, text, filler in zip(names, texts, FILLER, strict=False)
    ]
    records[-1]["kind"] = kind or "article"
    return story_from_records(records, story_id="test")


@pytest.fixture(scope="module")
def two() -> Story:
    """All pairs with two figures in one story."""
    return story(*("\n".join(side) for side in zip(*TWO_FIGURES, strict=True)))


@pytest.fixture(scope="module")
def one() -> Story:
    return story(*("\n".join(side) for side in zip(*ONE_FIGURE, strict=True)))


def agreeing(table: pd.DataFrame) -> set[frozenset[str]]:
    """The pairs of sentences of which the coverage says that both state one fact."""
    cells = table[table["status"].isin(AGREE) & table["fact_id"].str.startswith("f")]
    return {
        frozenset(pair)
        for _, fact in cells.groupby("fact_id")
        for pair in combinations(fact["sentence_id"], 2)
    }


def clashing(found: Story) -> set[frozenset[str]]:
    """The pairs of sentences of which another table says that their figures are not the same."""
    conflicts = compare_conflicts(found)
    pairs = set(
        map(frozenset, zip(conflicts.sentence_id, conflicts.other_sentence_id, strict=True))
    )
    linked = align_quantities(found).merge(find_quantities(found), on="quantity_id")
    for _, group in linked[linked["verdict"].isin(APART)].groupby("group_id"):
        pairs |= {frozenset(pair) for pair in combinations(group["sentence_id"], 2)}
    return pairs


@pytest.mark.parametrize("pair", TWO_FIGURES, ids=lambda pair: pair[0][:30])
def test_two_figures_of_one_thing_are_no_fact_that_both_state(pair: tuple[str, str]) -> None:
    found = story(*pair)
    shared = compare_coverage(found).query("fact_id == 'f1'").set_index("account_id")
    assert list(shared["status"]) == ["stated", "differs"]
    assert "two figures" in shared.loc["gazette", "difference"]
    assert not agreeing(compare_coverage(found))


def test_tables_of_one_story_do_not_contradict_each_other(two: Story, one: Story) -> None:
    assert len(clashing(two)) >= len(TWO_FIGURES) - 1
    for found in (two, one):
        assert not agreeing(compare_coverage(found)) & clashing(found)


def test_figures_that_may_both_be_right_are_one_fact(one: Story) -> None:
    table = compare_coverage(one)
    shared = table[table["fact_id"].str.startswith("f")]
    assert shared["fact_id"].nunique() == len(ONE_FIGURE)
    assert shared["status"].isin(AGREE).all()


def test_a_toll_at_two_dates_stays_one_fact_that_differs() -> None:
    table = compare_coverage(story(*TOLLS)).query("fact_id == 'f1'")
    assert list(table["status"]) == ["stated", "differs"]
    assert table["difference"].iloc[1] == "figures of two dates: '117' against '62'"


def test_two_scores_are_neither_one_fact_nor_a_conflict() -> None:
    found = story(*SCORES)
    assert set(align_quantities(found)["verdict"]) == {"not comparable"}
    assert not agreeing(compare_coverage(found))
    assert compare_conflicts(found).empty


def test_an_account_with_the_figure_agrees_where_a_third_has_another() -> None:
    (left, right), third = TWO_FIGURES[0], "By order of the court the quarry is closed for 30 days."
    table = compare_coverage(story(left, right, third)).query("fact_id == 'f1'")
    status = table.set_index("account_id")["status"]
    assert status["gazette"] == "differs"
    assert {status["courier"], status["tribune"]} <= {"stated", "partly"}
    assert "60" not in table["label"].iloc[0]


def test_the_front_page_has_no_conflicting_figure_among_what_all_report(
    two: Story, one: Story
) -> None:
    for found, expected in ((two, False), (one, True)):
        coverage = compare_coverage(found)
        assert bool(common_facts(coverage, found)) is expected
        page = front_view(
            found,
            contrasts=compare_accounts(found),
            coverage=coverage,
            origins=find_origins(found),
        )
        assert ("Both report:" in page) is expected


def test_no_contrast_says_that_two_report_what_their_figures_deny() -> None:
    """The third account lacks the fact, so a line could name the other two together."""
    sides = ("\n".join(side) for side in zip(*TWO_FIGURES, strict=True))
    says = compare_accounts(story(*sides, "The choir sang in Orne."))["says"]
    assert not says.str.contains("(?:Courier and Gazette|Gazette and Courier) report").any()


def test_an_overview_is_not_supported_by_another_figure() -> None:
    for left, right in TWO_FIGURES[3:6]:
        table = compare_overview(story(left, right, kind="overview"))
        row = table[table["by_surface"] == left].iloc[0]
        assert row["finding"] == "possibly"
        assert "two figures" in row["changes"]
    left, right = ONE_FIGURE[2]
    table = compare_overview(story(left, right, kind="overview"))
    assert table[table["by_surface"] == left]["finding"].tolist() == ["supported"]
