"""Who states which fact, and what only one account reports."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import Story, align_claims, compare_coverage, read_story, schema, story_from_records
from analysis.cache import forget
from analysis.compare import compare_thresholds, compare_wording, coverage
from analysis.compare.align.model import read_weights
from analysis.compare.coverage import find_repeats, sort_facts
from analysis.compare.salience import sentence_prominence
from analysis.show import show_alone, show_facts, show_possible
from analysis.show.coverage import tell_coverage, tell_thresholds

THREE = (
    (
        "The army called up 60,000 reservists on Tuesday. "
        "A poll found that 61 percent of voters want a truce with the rebels."
    ),
    (
        "Some 60,000 reservists were called up by the army on Tuesday. "
        "The minister of finance resigned without giving any reasons."
    ),
    "Reservists are angry. Farmers in the north complained of a dry and hot summer.",
)


def story(*texts: str) -> Story:
    return story_from_records(
        [{"account_id": f"a{n}", "text": t} for n, t in enumerate(texts)], story_id="test"
    )


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
    assert table["f1", "a1"] in ("stated", "partly")
    assert table["f1", "a2"] in ("omitted", "uncertain")


def test_of_a_story_with_too_many_rows_the_last_facts_are_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The facts that are kept still have a row for each account, as they had in the whole table."""
    texts = [text.replace("60,000", "61,000") for text in THREE]
    shared, alone = "The mine at Torsk closed on Friday. ", "Snow fell on the pass near Verrin. "
    texts = [f"{shared}{text}" for text in texts[:2]] + [alone + texts[2]]
    whole = compare_coverage(story(*texts))
    facts = list(dict.fromkeys(whole["fact_id"]))
    assert sum(fact.startswith("f") for fact in facts) >= 2
    monkeypatch.setattr(coverage, "_MOST_ROWS", 3 * 4)
    forget()
    some = compare_coverage(story(*texts))
    kept = list(dict.fromkeys(some["fact_id"]))
    assert len(kept) == 4
    assert [f for f in kept if f in facts[:2]] == facts[:2]
    assert sum(fact.startswith("o") for fact in kept) == 2
    same = whole[whole["fact_id"].isin(kept)].reset_index(drop=True)
    pd.testing.assert_frame_equal(some, same)
    forget()


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
    """An agency's caption is not the account's own text; a headline says nothing new."""
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
    texts = [
        f"The court unsealed the {n}-page indictment of Duncan Hunter on Monday." for n in (48, 47)
    ]
    found = story(*texts)
    assert "differs" in set(compare_coverage(found)["status"])


def test_facts_stand_by_origins_accounts_and_prominence(seed: Story) -> None:
    table = compare_coverage(seed)
    shared = table[(table["n_accounts"] > 1) & table["repeats"].isna()]
    told = shared[shared["status"].isin(["stated", "partly", "differs"])]
    told = told.assign(shown=told["standing"] == "shown")
    weight = told.groupby("fact_id", sort=False).agg(
        {"shown": "first", "n_origins": "first", "n_accounts": "first", "prominence": "mean"}
    )
    assert list(weight.index) == list(
        weight.sort_values(list(weight.columns), ascending=False, kind="stable").index
    )
    assert table["prominence"].dropna().between(0, 1).all()


def test_facts_of_more_origins_come_before_those_of_more_accounts() -> None:
    """Ten reprints of one dispatch weigh less than two reports."""
    facts = {
        "f1": (1, 10, 1.0, None),
        "f2": (2, 2, 0.1, None),
        "f3": (2, 3, 0.1, None),
        "f4": (9, 9, 1.0, "f2"),
        "f5": (2, 3, 0.9, None),
    }
    rows = [
        {
            "fact_id": f,
            "n_origins": o,
            "n_accounts": n,
            "prominence": p,
            "repeats": r,
            "status": "stated",
            "standing": "shown",
        }
        for f, (o, n, p, r) in facts.items()
    ]
    assert [row["fact_id"] for row in sort_facts(rows)] == ["f5", "f3", "f2", "f1", "f4"]


def test_place_is_the_most_prominent_of_the_statements_and_none_when_omitted(seed: Story) -> None:
    table = compare_coverage(seed)
    omitted = table[table["status"] == "omitted"]
    assert omitted["place"].isna().all()
    assert (omitted["paragraph"] == -1).all()
    heads = set(seed.sentences[seed.sentences["role"] == "headline"]["sentence_id"])
    own = table[table["sentence_id"].isin(heads) & (table["status"] != "uncertain")]
    assert len(own)
    assert (own["place"] == "headline").all()
    assert (own["prominence"] == 1).all()


def test_paragraphs_of_the_body_are_counted_from_one() -> None:
    found = story(
        (
            "Flood hits town\n\nThe Arve river flooded Lindau on Monday.\n\n"
            "The army sent 200 soldiers."
        ),
        "Farmers met in Lyon.",
    )
    places = sentence_prominence(found)
    assert [(places[f"a0#{n}"].place, places[f"a0#{n}"].paragraph) for n in range(3)] == [
        ("headline", -1),
        ("lead", 1),
        ("body", 2),
    ]


def test_what_a_lone_statement_carries_is_told(seed: Story) -> None:
    table = compare_coverage(seed)
    alone = table[(table["n_accounts"] == 1) & (table["status"] == "stated")]
    assert alone["carries"].is_monotonic_decreasing
    first = alone.iloc[0]
    assert "figures “about two-thirds”" in first["why"]
    shown = show_alone(table, seed)
    assert shown.rows[0][0] == "Particle.news"
    assert "about two-thirds" in shown.rows[0][-1]


def test_a_strict_threshold_never_shares_more_facts_than_pairs_allow(seed: Story) -> None:
    table = compare_thresholds(seed)
    assert table["standing"].tolist() == ["strict", "sure", "loose"]
    assert table["threshold"].is_monotonic_decreasing
    coverage = compare_coverage(seed)
    shared = coverage[coverage["fact_id"].str.startswith("f") & coverage["repeats"].isna()]
    sure = shared["fact_id"].nunique()
    assert table.set_index("standing")["facts"]["sure"] == sure
    assert f"({read_weights().sure:.2f})" in str(tell_thresholds(table))
    assert compare_thresholds(story(THREE[0])).empty


def test_possible_pairs_are_listed_apart_and_not_counted(seed: Story) -> None:
    both = align_claims(seed, standing="possible")
    shown = show_possible(both, seed, limit=3)
    assert "the first 3 of" in shown.caption
    listed = [float(row[0]) for row in shown.rows if row[0]]
    assert listed == sorted(listed, reverse=True)
    assert max(listed) < read_weights().sure
    assert not compare_coverage(seed)["fact_id"].str.startswith("p").any()


def test_facts_of_many_accounts_stand_below_each_other() -> None:
    found = story(*[THREE[0]] * 6)
    shown = show_facts(compare_coverage(found), found)
    assert shown.heads == ("fact", "account", "words")
    assert shown.rows[0][1] == ", ".join(found.labels.values()), (
        "accounts of one wording share a line"
    )


def test_a_grouping_that_repeats_a_larger_fact_is_listed_and_not_counted() -> None:
    """Two groupings that share most of their statements are one thing to a reader."""
    same = find_repeats(
        {"f1": {"a", "b", "c"}, "f2": {"b", "c", "d"}, "f3": {"a", "e"}, "f4": {"x", "y"}}
    )
    assert same == {"f2": "f1"}


def test_repeated_groupings_are_left_out_of_the_tables_to_read_and_said() -> None:
    found = story(*[THREE[0]] * 5, THREE[1])
    table = compare_coverage(found)
    table["repeats"] = table["repeats"].where(table["fact_id"] != "f1", "f9")
    words = [row[2] for row in show_facts(table, found).rows]
    assert any("61 percent" in w for w in words)
    assert not any("60,000" in w for w in words)
    assert "60,000" not in str(tell_coverage(table, found))


def test_changed_words_are_marked_and_named(seed: Story) -> None:
    shown = show_facts(compare_coverage(seed), seed, changes=compare_wording(seed))
    html = shown._repr_html_()
    assert "<mark>Soldiers for Hostages, which claims</mark>" in html
    assert "added interpretation: “claims” for “says”" in html


def test_a_change_is_marked_only_beside_the_words_it_is_held_against(seed: Story) -> None:
    """A sentence in two facts is marked in the one that has the other wording beside it."""
    table, changes = compare_coverage(seed), compare_wording(seed)
    elsewhere = table.copy()
    elsewhere.loc[
        elsewhere["sentence_id"].isin(changes["other_sentence_id"]), ["status", "start", "end"]
    ] = ["omitted", -1, -1]
    assert "<mark>" not in show_facts(elsewhere, seed, changes=changes)._repr_html_()


def test_one_account_is_not_compared() -> None:
    table = compare_coverage(story(THREE[0]))
    assert table.empty
    assert list(table.columns) == list(schema.TABLES["coverage"])


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (
            "The bank cut 500 jobs in London on Monday. Its shares fell.",
            "The bank cut 2,000 jobs worldwide on Monday, 500 of them in London. Shares fell.",
        ),
        (
            "The earthquake in Bama killed 300 people, the army said. 40 died in the town of Ruk.",
            "The earthquake in Ruk killed 40 people, the army said. Tents were sent.",
        ),
    ],
)
def test_a_part_beside_its_whole_is_no_figure_that_differs(text: str, other: str) -> None:
    found = story_from_records([{"text": text}, {"text": other}], story_id="x")
    assert "differs" not in set(compare_coverage(found)["status"])
