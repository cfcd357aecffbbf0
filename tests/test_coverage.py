"""Who states which fact and what only one account tells."""

from __future__ import annotations

import pytest

from analysis import Story, compare_coverage, read_story, schema, story_from_records
from analysis.align.model import read_weights

THREE = (
    "The army called up 60,000 reservists on Tuesday. A poll found that 61 percent of voters want a truce with the rebels.",
    "Some 60,000 reservists were called up by the army on Tuesday. The minister of finance resigned without giving any reasons.",
    "Reservists are angry. Farmers in the north complained of a dry and hot summer.",
)


def story(*texts: str) -> Story:
    return story_from_records([{"account_id": f"a{n}", "text": t} for n, t in enumerate(texts)], story_id="test")


@pytest.fixture(scope="module")
def seed() -> Story:
    return read_story("gaza-refusals")


def test_each_fact_meets_each_account_once_and_points_to_its_words(seed: Story) -> None:
    table = compare_coverage(seed)
    schema.check("coverage", table, seed.texts)
    assert not table.duplicated(["fact_id", "account_id"]).any()
    assert (table.groupby("fact_id")["account_id"].nunique() == 2).all()


def test_status_says_who_tells_and_who_leaves_out() -> None:
    table = compare_coverage(story(*THREE)).set_index(["fact_id", "account_id"])["status"]
    assert table["f1", "a0"] == "stated"
    assert table["f1", "a1"] == "stated"
    assert table["f1", "a2"] in ("omitted", "uncertain")


def test_an_omitted_fact_has_no_place_and_a_low_probability(seed: Story) -> None:
    table = compare_coverage(seed)
    omitted, told = table[table["status"] == "omitted"], table[table["status"] != "omitted"]
    assert len(omitted)
    assert (omitted["start"] == -1).all()
    assert omitted["position"].isna().all()
    assert (omitted["probability"] < read_weights().possible).all()
    assert told["position"].between(0, 1).all()


def test_an_uncertain_statement_is_shown_but_is_in_no_fact(seed: Story) -> None:
    table = compare_coverage(seed)
    uncertain = table[table["status"] == "uncertain"]
    assert len(uncertain)
    assert uncertain["surface"].notna().all()


def test_what_one_account_tells_is_ranked_by_what_it_carries() -> None:
    """The poll with its figure comes before the resignation, and that before the weather."""
    table = compare_coverage(story(*THREE))
    alone = table[table["fact_id"].str.startswith("o") & (table["status"] == "stated")]
    assert alone["account_id"].iloc[0] == "a0"
    assert "61 percent" in alone["fact"].iloc[0]


def test_headline_heading_and_caption_are_no_facts_of_one_account(seed: Story) -> None:
    """A caption of an agency's file picture is not the account's own telling; a headline alone says nothing new."""
    table = compare_coverage(seed)
    alone = table[table["fact_id"].str.startswith("o") & (table["status"] == "stated")]
    roles = seed.sentences.set_index("sentence_id")["role"]
    assert set(alone["sentence_id"].map(roles)) <= {"body", "bullet", "dek"}


def test_seed_facts_that_one_account_tells(seed: Story) -> None:
    table = compare_coverage(seed)
    alone = table[table["fact_id"].str.startswith("o") & (table["status"] == "stated")]["fact"]
    assert alone.str.contains("two-thirds of Israelis").any()
    assert alone.str.contains("over 450 Israeli soldiers have died").any()
    assert not alone.str.contains("360").any()


def test_the_wording_shown_is_one_of_the_statements(seed: Story) -> None:
    table = compare_coverage(seed)
    texts = set(seed.sentences["text"])
    assert set(table["fact"]) <= texts


def test_conflict_is_shown_as_differs() -> None:
    texts = [f"The court unsealed the {n}-page indictment of Duncan Hunter on Monday." for n in (48, 47)]
    found = story(*texts)
    assert "differs" in set(compare_coverage(found)["status"])


def test_one_account_is_not_compared() -> None:
    table = compare_coverage(story(THREE[0]))
    assert table.empty
    assert list(table.columns) == list(schema.TABLES["coverage"])
