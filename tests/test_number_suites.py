"""The reader of other projects' test suites: what a case says, and when it is right."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent / "benchmarks"))

from number_suites import Amount, Case, is_right, read_cases, read_with_scan, score, why_left_out


def case(text: str, *amounts: Amount, complete: bool = True) -> Case:
    return Case("duckling", text, amounts, text, complete)


@pytest.fixture
def suites(tmp_path: Path) -> Path:
    """A folder with one invented file of each suite."""
    specs = tmp_path / "recognizers" / "Specs" / "NumberWithUnit" / "English"
    specs.mkdir(parents=True)
    result = {"Text": "nine yards", "Resolution": {"value": "9", "unit": "Yard"}}
    row = {"Input": "They dug nine yards of trench.", "Results": [result]}
    (specs / "DimensionModel.json").write_text(json.dumps([row]), "utf8")
    corpus = tmp_path / "duckling" / "Duckling" / "Distance" / "EN"
    corpus.mkdir(parents=True)
    text = 'x = concat\n  [ examples (simple Yard 4)\n    [ "four yards"\n    , "4 yds" ]\n'
    text += '  , examples (between Mile (2, 5))\n    [ "2-5 miles"\n    ]\n  ]\n'
    (corpus / "Corpus.hs").write_text(text, "utf8")
    return tmp_path


def test_suites_are_read_and_scored_by_half(suites: Path) -> None:
    cases = read_cases(suites)
    assert [(c.suite, c.text) for c in cases] == [
        ("recognizers dimension", "They dug nine yards of trench."),
        ("duckling", "four yards"),
        ("duckling", "4 yds"),
        ("duckling", "2-5 miles"),
    ]
    shares = score(cases, read_with_scan)
    assert {suite: row["all"] for suite, row in shares.items()} == {
        "recognizers dimension": 1.0,
        "duckling": 1.0,
    }


@pytest.mark.parametrize("text", ["the tenth", "in 1987", "7^3 apples", "192", "4'"])
def test_case_that_no_news_text_means_is_left_out(text: str) -> None:
    assert why_left_out(case(text, Amount(7, 7)))


def test_case_is_right_after_conversion_and_wrong_with_more_or_less() -> None:
    wanted = case("two years and six months", Amount(30, 30, "Month"))
    assert is_right(wanted, [Amount(2.5, 2.5, "year")])
    assert not is_right(wanted, [Amount(2, 2, "year"), Amount(6, 6, "month")])
    assert not is_right(wanted, [Amount(30, 30, "mile")])
    assert not is_right(case("5 miles", Amount(5, 5, "Mile")), [])
