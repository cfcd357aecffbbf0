"""Contrasts of many stories: counted by kind and outlet, and the stories that part most."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pytest

from analysis import AnalysisError, schema
from analysis.corpus import compare_outlet_contrasts, compare_stories, find_contrasts

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "corpora"))
from sides import Table, add_contrast, add_story, made_sides, write_corpus


def one_story(*outlets: str | None) -> dict[str, Table]:
    tables: dict[str, Table] = {
        name: [] for name in ("stories", "accounts", "origins", "tallies", "contrasts")
    }
    add_story(tables, "s", outlets)
    return tables


def claims(table: pd.DataFrame) -> set[tuple[str, str, str, str]]:
    found = table[table["verdict"].str.contains("than the rest")]
    return {tuple(row) for row in found[["outlet", "kind", "role", "verdict"]].values.tolist()}


def test_an_outlet_that_lacks_voices_is_found_and_no_other(tmp_path: Path) -> None:
    table = compare_outlet_contrasts(write_corpus(tmp_path, made_sides(lacks={"Dial": 0.6})))
    schema.check("outlet_contrasts", table)
    assert claims(table) == {
        ("Dial", "voice", "absent", "more than the rest"),
        ("Dial", "voice", "place", "less than the rest"),
    }
    row = table[(table["outlet"] == "Dial") & (table["role"] == "absent")].iloc[0]
    assert row["share"] == row["hits"] / row["stories"]
    assert row["low"] <= row["share"] <= row["high"]
    assert row["contrasts"] >= row["hits"] >= 12
    assert len(row["behind"].split("; ")) == 12


def test_where_outlets_differ_by_chance_alone_nothing_is_claimed(tmp_path: Path) -> None:
    tables = [
        compare_outlet_contrasts(write_corpus(tmp_path / str(seed), made_sides(seed)))
        for seed in range(4)
    ]
    assert sum(bool(claims(table)) for table in tables) <= 1


def test_what_is_to_check_has_a_column_of_its_own(tmp_path: Path) -> None:
    table = compare_outlet_contrasts(write_corpus(tmp_path, made_sides()))
    figures = table[table["kind"] == "figure"]
    assert set(figures["hits"]) == {0}
    assert figures["to_check"].sum() == 2 * 60
    assert figures["behind"].isna().all()


def test_the_table_does_not_depend_on_the_parts(tmp_path: Path) -> None:
    tables = made_sides(stories=30)
    one, many = (
        compare_outlet_contrasts(write_corpus(tmp_path / str(parts), tables, parts))
        for parts in (1, 7)
    )
    pd.testing.assert_frame_equal(one, many)


def test_the_content_of_wire_copy_is_no_contrast_of_its_outlet(tmp_path: Path) -> None:
    tables = one_story("Anchor", "Beacon", "Dial")
    tables["tallies"][1]["hits"] = 1
    add_contrast(tables, "s", "voice", ["Anchor", "Beacon"], ["Dial"])
    add_contrast(tables, "s", "origin", ["Beacon", "Anchor"], [])
    table = compare_outlet_contrasts(write_corpus(tmp_path, tables), min_stories=1)
    hits = {(o, k, r): h for o, k, r, h in table[["outlet", "kind", "role", "hits"]].values}
    assert hits["Beacon", "origin", "place"] == 1
    assert ("Beacon", "voice", "place") not in hits
    assert hits["Anchor", "voice", "place"] == hits["Dial", "voice", "absent"] == 1


def test_of_a_dispatch_printed_twice_the_outlet_it_comes_from_has_the_side(tmp_path: Path) -> None:
    """The contrast names only the reprint; a third account beside it has no part in it."""
    tables = one_story("Anchor", "Beacon", "Dial", "Examiner")
    tables["tallies"][1]["hits"] = 1
    tables["origins"][1]["origin_id"] = "o0"
    add_contrast(tables, "s", "voice", ["Anchor", "Beacon", "Examiner"], ["Dial"])
    for row in tables["contrasts"]:
        row["named"] = row["account_id"] in ("s/1", "s/2")
    table = compare_outlet_contrasts(write_corpus(tmp_path, tables), min_stories=1)
    places = table[(table["role"] == "place") & (table["hits"] > 0)]
    assert places["outlet"].tolist() == ["Anchor"]


def test_two_accounts_of_an_outlet_count_once(tmp_path: Path) -> None:
    tables = one_story("Anchor", "Anchor", "Dial", None)
    add_contrast(tables, "s", "voice", ["Anchor"], ["Dial"])
    again = [r | {"account_id": "s/0"} for r in tables["contrasts"] if r["role"] == "place"]
    tables["contrasts"] += again
    table = compare_outlet_contrasts(write_corpus(tmp_path, tables), min_stories=1)
    counts = table[["outlet", "role", "stories", "hits", "contrasts"]].values.tolist()
    assert counts == [
        ["Anchor", "place", 1, 1, 1],
        ["Dial", "place", 1, 0, 0],
        ["Anchor", "absent", 1, 0, 0],
        ["Dial", "absent", 1, 1, 1],
    ]


def test_stories_come_by_the_weight_of_their_contrasts(tmp_path: Path) -> None:
    tables = one_story("Anchor", "Beacon", "Dial")
    for story_id in ("t", "u"):
        add_story(tables, story_id, ["Anchor", "Beacon"])
    add_contrast(tables, "s", "figure", ["Anchor"], [], standing="to check")
    add_contrast(tables, "s", "voice", ["Anchor"], ["Beacon", "Dial"], confidence=0.6)
    add_contrast(tables, "t", "quote", ["Anchor", "Beacon"], [], confidence=0.5)
    add_contrast(tables, "t", "only", ["Beacon"], ["Anchor"], confidence=0.4)
    table = compare_stories(write_corpus(tmp_path, tables))
    schema.check("story_contrasts", table)
    columns = ["rank", "story_id", "contrasts", "to_check", "weight", "kinds"]
    assert table[columns].fillna("").values.tolist() == [
        [1, "t", 2, 0, 0.9, "only 1, quote 1"],
        [2, "s", 1, 1, 0.6, "voice 1"],
        [3, "u", 0, 0, 0.0, ""],
    ]
    assert table["says"].tolist()[:2] == [
        "Anchor and Beacon have quote 1.",
        "Anchor have voice 2.",
    ]


def test_of_an_outlet_what_it_alone_has_or_lacks_counts_whole(tmp_path: Path) -> None:
    tables = one_story("Anchor", "Beacon", "Dial")
    add_contrast(tables, "s", "voice", ["Anchor", "Beacon"], ["Dial"], confidence=0.6)
    add_contrast(tables, "s", "only", ["Dial"], ["Anchor", "Beacon"], confidence=0.4)
    add_story(tables, "t", ["Dial"])
    corpus = write_corpus(tmp_path, tables)
    columns = ["story_id", "outlet", "contrasts", "alone", "weight", "says"]
    for outlet, expected in (
        ("Dial", ["s", "Dial", 2, 2, 1.0, "Anchor and Beacon have voice 1."]),
        ("Anchor", ["s", "Anchor", 2, 0, 0.5, "Anchor and Beacon have voice 1."]),
    ):
        assert compare_stories(corpus, outlet=outlet)[columns].values.tolist() == [expected]


def test_the_words_behind_a_share_are_all_rows_of_its_contrasts(tmp_path: Path) -> None:
    tables = one_story("Anchor", "Beacon", "Dial")
    add_contrast(tables, "s", "voice", ["Anchor"], ["Beacon", "Dial"])
    add_contrast(tables, "s", "voice", ["Beacon"], ["Anchor"])
    add_contrast(tables, "s", "figure", ["Dial", "Anchor"], [], standing="to check")
    corpus = write_corpus(tmp_path, tables)
    found = find_contrasts(corpus, "Dial", kind="voice", role="absent")
    assert found["contrast_id"].tolist() == ["c1"] * 3
    assert set(find_contrasts(corpus, "Dial", standing="")["contrast_id"]) == {"c1", "c3"}


def test_an_unknown_outlet_and_a_corpus_without_contrasts_are_named(tmp_path: Path) -> None:
    tables = one_story("Anchor", "Beacon")
    corpus = write_corpus(tmp_path / "whole", tables | {"contrasts": []})
    with pytest.raises(AnalysisError, match=r"outlet 'Dial': has no account .* Anchor, Beacon"):
        compare_stories(corpus, outlet="Dial")
    tables.pop("contrasts")
    with pytest.raises(AnalysisError, match="has no table contrasts"):
        compare_outlet_contrasts(write_corpus(tmp_path / "old", tables))
