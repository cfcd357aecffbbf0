"""Outlets over many stories: habits are found, chance is not claimed, copies count once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis import AnalysisError, read_corpus, schema
from analysis.corpus import Corpus, compare_attention, compare_outlets
from analysis.corpus.outlets import compare_tallies, control_together

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "corpora"))
from worlds import COLUMNS, claims, made_tallies

PLANTED = {
    ("Courier", "bound kept", "", "less"),
    ("Ledger", "not rounded", "", "less"),
    ("Lamp", "attribution kept", "", "less"),
    ("Statesman", "speakers", "official", "more"),
    ("Echo", "wire copy", "", "more"),
    ("Dispatch", "first", "", "more"),
}
FOLLOWS = {  # who quotes officials only quotes others less, and leaves out what they say
    ("Statesman", "speakers", "affected", "less"),
    ("Statesman", "speakers", "expert", "less"),
    ("Statesman", "carries", "quote", "less"),
}


@pytest.fixture(scope="module")
def papers() -> Corpus:
    return read_corpus("nine-papers")


@pytest.fixture(scope="module")
def compared(papers: Corpus) -> pd.DataFrame:
    return compare_outlets(papers)


def test_planted_habits_are_found_and_no_others_claimed(compared: pd.DataFrame) -> None:
    schema.check("outlets", compared)
    assert claims(compared) >= PLANTED
    assert claims(compared) <= PLANTED | FOLLOWS


def test_an_outlet_with_too_few_stories_is_not_ranked_and_says_so(compared: pd.DataFrame) -> None:
    post = compared[compared["outlet"] == "Village Post"]
    assert set(post["verdict"]) == {"too few"}
    assert post[["share", "low", "high", "rest", "difference", "p", "q"]].isna().all(axis=None)
    assert post["note"].str.contains("of 10 stories").all()


def test_the_content_of_wire_copy_is_set_aside_and_counted(compared: pd.DataFrame) -> None:
    echo = compared[(compared["outlet"] == "Echo") & (compared["measure"] == "bound kept")].iloc[0]
    assert echo["verdict"] == "too few"
    assert "of its 33 accounts are wire copy and set aside" in echo["note"]


def test_intervals_hold_their_share_and_its_difference(compared: pd.DataFrame) -> None:
    told = compared[compared["share"].notna()]
    assert ((told["low"] <= told["share"] + 1e-9) & (told["share"] <= told["high"] + 1e-9)).all()
    inside = (told["difference_low"] <= told["difference"] + 1e-9) & (
        told["difference"] <= told["difference_high"] + 1e-9
    )
    assert inside.all()
    assert np.allclose(told["share"] - told["rest"], told["difference"])
    assert told[["low", "high", "rest"]].stack().between(0, 1 + 1e-9).all()


def test_where_nothing_differs_nothing_is_claimed() -> None:
    """Ten corpora in which outlets differ by chance alone; the benchmark has two hundred."""
    assert sum(bool(claims(compare_tallies(made_tallies(seed)))) for seed in range(10)) <= 1


def test_one_outlet_that_stands_out_does_not_make_the_others_differ() -> None:
    """In a large corpus every other outlet would keep more bounds than a rest with the dropper."""
    table = compare_tallies(made_tallies(3, stories=250, planted={("bound kept", 1): -0.6}))
    assert claims(table) == {("O1", "bound kept", "", "less")}
    other = table[(table["outlet"] == "O2") & (table["measure"] == "bound kept")].iloc[0]
    assert other["note"] == "the rest is without O1, which stands out"
    assert other["rest"] == pytest.approx(0.9, abs=0.03)


def test_of_two_outlets_each_is_the_rest_of_the_other() -> None:
    table = compare_tallies(
        made_tallies(4, outlets=2, told_by=2, planted={("attribution kept", 0): -0.5})
    )
    assert claims(table) == {
        ("O0", "attribution kept", "", "less"),
        ("O1", "attribution kept", "", "more"),
    }


def test_reprints_in_ten_papers_change_nothing_for_the_others() -> None:
    """Ten papers that print an account are not ten witnesses: the other outlets' rows stay."""
    plain = made_tallies(5, planted={("bound kept", 1): -0.5})
    told_by = plain[["story_id", "account_id", "outlet", "origin_id"]].drop_duplicates()
    copies = [
        plain[plain["outlet"] == "O1"].assign(
            outlet=f"Copy {n}", account_id=lambda t, n=n: t["account_id"] + f"-{n}"
        )
        for n in range(10)
    ]
    marks = pd.concat(
        [
            told_by.assign(hits=0),
            *(c[told_by.columns].drop_duplicates().assign(hits=1) for c in copies),
        ]
    )
    marks = marks.assign(measure="wire copy", kind="", cases=1)
    copies = [c[c["measure"] != "first"] for c in copies]
    alone, beside = (
        compare_tallies(t) for t in (plain, pd.concat([plain, *copies, marks], ignore_index=True))
    )
    numbers = [
        "outlet",
        "measure",
        "stories",
        "cases",
        "hits",
        "share",
        "low",
        "high",
        "rest",
        "difference",
        "p",
    ]
    ours = beside[~beside["outlet"].str.startswith("Copy") & (beside["measure"] != "wire copy")]
    pd.testing.assert_frame_equal(alone[numbers], ours[numbers].reset_index(drop=True))
    assert set(beside.loc[beside["outlet"].str.startswith("Copy"), "measure"]) == {"wire copy"}


def test_two_versions_of_an_outlets_page_are_one_account() -> None:
    plain = made_tallies(6)
    again = plain[(plain["outlet"] == "O1") & (plain["measure"] != "first")].assign(
        account_id=lambda t: t["account_id"] + "-later"
    )
    pd.testing.assert_frame_equal(
        compare_tallies(plain), compare_tallies(pd.concat([plain, again], ignore_index=True))
    )


def test_rows_in_another_order_give_the_same_table() -> None:
    plain = made_tallies(7, planted={("not rounded", 2): -0.5})
    pd.testing.assert_frame_equal(
        compare_tallies(plain),
        compare_tallies(plain.sample(frac=1, random_state=1).reset_index(drop=True)),
    )


def test_p_is_small_as_often_as_it_says() -> None:
    told = pd.concat([compare_tallies(made_tallies(100 + seed)) for seed in range(8)])
    p = told["p"].dropna()
    assert len(p) > 150
    assert (p <= 0.1).mean() <= 0.14
    assert (p <= 0.01).mean() <= 0.03


def test_q_of_all_tests_is_as_benjamini_and_hochberg_have_it() -> None:
    """The least p * tests / rank of all p that are as large (1995, page 293), over all tests."""
    table = compare_tallies(made_tallies(3, planted={("bound kept", 1): -0.6}))
    tested = table.dropna(subset=["p"]).sort_values("p", ignore_index=True)
    steps = tested["p"] * len(tested) / (tested.index + 1)
    assert len(tested) > 20
    assert np.allclose(tested["q"], steps[::-1].cummin()[::-1].clip(upper=1.0))
    assert ((tested["q"] <= 0.05) == tested["verdict"].str.contains("than the rest")).all()


def test_of_tables_listed_together_q_is_that_of_all_their_tests() -> None:
    """Chance alone passes in each of several tables now and then: together that adds up."""
    many = [compare_tallies(made_tallies(200 + seed)) for seed in range(4)]
    many.append(compare_tallies(made_tallies(9, planted={("bound kept", 1): -0.3})))
    together = control_together(many)
    whole = pd.concat(together, ignore_index=True)
    tested = whole.dropna(subset=["p"]).sort_values("p", ignore_index=True)
    steps = tested["p"] * len(tested) / (tested.index + 1)
    assert np.allclose(tested["q"], steps[::-1].cummin()[::-1].clip(upper=1.0))
    assert ((tested["q"] <= 0.05) == tested["verdict"].str.contains("than the rest")).all()
    for before, after in zip(many, together, strict=True):
        schema.check("outlets", after)
        same = [c for c in before if c not in ("q", "verdict")]
        pd.testing.assert_frame_equal(before[same], after[same])
        few = before["p"].isna()
        assert (before.loc[few, "verdict"] == after.loc[few, "verdict"]).all()
    assert (whole["q"].dropna() > pd.concat(many)["q"].dropna().values).any()


def test_where_hardly_anything_happens_nothing_is_tested() -> None:
    rows = [
        (f"s{s}", f"s{s}-{o}", f"O{o}", f"o{o}", "hedge kept", "", 2, 2)
        for s in range(30)
        for o in range(3)
    ]
    table = compare_tallies(pd.DataFrame(rows, columns=COLUMNS))
    assert set(table["verdict"]) == {"no difference shown"}
    assert table["p"].isna().all()
    assert set(table["note"]) == {"not tested: all of 180 cases of all outlets here"}
    assert (table["low"] < 1).all()  # none missed in 60 cases is not none ever


def test_accounts_without_an_outlet_are_no_outlet() -> None:
    plain = made_tallies(8)
    nameless = plain[plain["outlet"] == "O1"].assign(
        outlet=None, account_id=lambda t: t["account_id"] + "-x"
    )
    pd.testing.assert_frame_equal(
        compare_tallies(plain), compare_tallies(pd.concat([plain, nameless], ignore_index=True))
    )


def test_of_no_tallies_there_is_an_empty_table() -> None:
    assert list(compare_tallies(pd.DataFrame(columns=COLUMNS)).columns) == list(
        schema.TABLES["outlets"]
    )


@pytest.mark.parametrize("least", [{"min_cases": 0}, {"min_stories": -1}])
def test_a_least_number_below_one_is_refused(papers: Corpus, least: dict[str, int]) -> None:
    with pytest.raises(AnalysisError, match="is less than 1"):
        compare_outlets(papers, **least)


def corpus_of(folder: Path, **tables: list[dict[str, Any]]) -> Corpus:
    """A corpus folder with some tables, one part each."""
    for name, rows in tables.items():
        (folder / name).mkdir(parents=True)
        pd.DataFrame(rows).to_parquet(folder / name / "part-00000.parquet")
    (folder / "corpus.json").write_text("{}")
    return read_corpus(folder)


def test_attention_counts_days_in_utc_and_origins_once(tmp_path: Path) -> None:
    times = [
        "2031-03-02T23:30:00Z",
        "2031-03-03T01:00:00+02:00",
        "2031-03-03",
        None,
        "2031-03-03T09:00Z",
    ]
    accounts = [
        {"story_id": "s", "account_id": f"a{n}", "published": t} for n, t in enumerate(times)
    ]
    origins = [
        {"story_id": "s", "account_id": f"a{n}", "origin_id": o}
        for n, o in enumerate(["o1", "o2", "o1", "o3", "o4"])
    ]
    table = compare_attention(
        corpus_of(
            tmp_path,
            accounts=accounts,
            origins=origins,
            stories=[{"story_id": "s", "title": "Flood"}],
        )
    )
    schema.check("attention", table)
    assert table.values.tolist() == [
        ["s", "Flood", "2031-03-02", 2, 2, 2, 2],
        ["s", "Flood", "2031-03-03", 2, 2, 1, 4],
    ]


def test_attention_without_a_date_is_an_empty_table(tmp_path: Path) -> None:
    accounts = [{"story_id": "s", "account_id": "a", "published": "soon"}]
    origins = [{"story_id": "s", "account_id": "a", "origin_id": "o1"}]
    assert compare_attention(
        corpus_of(
            tmp_path, accounts=accounts, origins=origins, stories=[{"story_id": "s", "title": None}]
        )
    ).empty


def test_a_corpus_without_tallies_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(AnalysisError, match="table 'tallies': is not in the corpus"):
        compare_outlets(corpus_of(tmp_path, stories=[{"story_id": "s", "title": "Flood"}]))
