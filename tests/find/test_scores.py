"""The analyst's own scores: taken in beside the story or as an argument, checked row by row,
compared like a frame.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.compare.framing import compare_framing
from analysis.errors import AnalysisError
from analysis.find.codebook import read_scores
from analysis.find.frames import find_cues
from analysis.schema import check
from analysis.story import Story
from analysis.story_reader import read_story, story_from_records

TEXT = "Mothers pleaded with the army. The train left at nine. Nobody came home."
GERMAN = (
    "Der Bürgermeister sagte am Montag, dass mindestens 12 Menschen bei der Flut in der Altstadt "
    "gestorben seien."
)


@pytest.fixture(scope="module")
def story() -> Story:
    records = [
        {"account_id": "a", "text": TEXT, "language": "en"},
        {"account_id": "b", "text": TEXT[:54], "language": "en"},
    ]
    return story_from_records([*records, {"account_id": "c", "text": GERMAN}], story_id="x")


def row(**changed: Any) -> dict[str, Any]:
    return {"account_id": "a", "start": 0, "end": 7, "dimension": "family", "score": 0.8} | changed


def test_scores_are_cues_and_shares_of_the_measure_own(story: Story) -> None:
    scores = [
        row(),
        row(start=55, end=61, score=0.5),
        row(start=8, end=15, dimension="war", score=0),
    ]
    cues = find_cues(story, scores=pd.DataFrame(scores))
    own = check("cues", cues, story.texts).query("measure == 'own'")
    assert own[["surface", "dimension", "score"]].values.tolist() == [
        ["Mothers", "family", 0.8],
        ["pleaded", "war", 0.0],
        ["Nobody", "family", 0.5],
    ]
    table = compare_framing(story, scores=scores).query("measure == 'own'").set_index("dimension")
    assert set(table["account_id"]) == {
        "a"
    }  # the other account was not scored, which is not the same as zero
    # salience: five words of the lead count twice, five words and three words
    assert table.loc["family", "share"] == pytest.approx((0.8 * 10 + 0.5 * 3) / 18, abs=1e-4)
    assert table.loc["family", "low"] <= table.loc["family", "share"] <= table.loc["family", "high"]
    assert (table.loc["family", "sentences"], table.loc["family", "words"]) == (
        2,
        "Mothers, Nobody",
    )
    assert table.loc["war", "share"] == 0 < table.loc["war", "high"]


def test_scores_of_accounts_left_aside_are_passed_over(story: Story) -> None:
    scores = [row(), row(account_id="b")]
    assert [s.account_id for s in read_scores(story.only(["a"]), scores)] == ["a"]


def test_scores_do_not_change_the_measures_of_the_house(story: Story) -> None:
    plain, scored = compare_framing(story), compare_framing(story, scores=[row()])
    pd.testing.assert_frame_equal(plain, scored[scored["measure"] != "own"].reset_index(drop=True))


def test_a_csv_named_in_story_toml_is_scores_and_no_account(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf8")
    (tmp_path / "mine.csv").write_text(
        "account_id,start,end,dimension,score,coder\na,0,7,family,1,me\n", "utf-8-sig"
    )
    (tmp_path / "story.toml").write_text('scores = "mine.csv"\n', "utf8")
    told = read_story(tmp_path)
    assert told.accounts["account_id"].tolist() == ["a"]
    assert told.skipped.empty
    assert set(compare_framing(told)["measure"]) == {"frame", "own", "wording"}
    assert [s.dimension for s in read_scores(told)] == ["family"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (row(account_id="z"), r"row 1: there is no account 'z' in the story; name one of a, b, c"),
        (row(account_id="c"), r"account 'c' is not analysed"),
        (
            row(end=900),
            r"the span 0 to 900 is not in the text of 'a', which has 72 characters",
        ),
        (row(start=-1), r"the span -1 to 7 is not in"),
        (row(start=7), r"the span 7 to 7 is not in"),
        (row(start="two"), r"start 'two' is not a whole number"),
        (row(start=float("nan")), r"start nan is not a whole number"),
        (row(end=7.5), r"end 7.5 is not a whole number"),
        (row(score=1.2), r"the score 1.2 is not a number from 0 to 1"),
        (row(score=float("nan")), r"the score nan is not a number"),
        (row(score="high"), r"the score 'high' is not a number"),
        (row(dimension=" "), r"names no dimension"),
        (row(start=30, end=31), r"' ' is in no sentence of 'a'"),
        (
            {"account_id": "a", "start": 0, "end": 7},
            r"has no column 'dimension'; give the columns account_id, start, end, dimension, score",
        ),
        (row(dimension="army", score=0.1), r"scores 'army' a second time for one span"),
    ],
)
def test_a_row_that_does_not_fit_is_one_clear_error(
    story: Story, wrong: dict[str, Any], words: str
) -> None:
    with pytest.raises(AnalysisError, match=words):
        compare_framing(story, scores=[row(dimension="army"), wrong])


@pytest.mark.parametrize("wrong", [7, ["a", "b"]])
def test_what_is_no_table_is_one_clear_error(story: Story, wrong: Any) -> None:
    with pytest.raises(AnalysisError, match="scores: is not a table"):
        read_scores(story, wrong)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"account_id,start,end,dimension\na,0,7,family\n", "line 1: has no column 'score'"),
        (b"", "line 1: has no column 'account_id'"),
        (b"account_id,start,end,dimension,score\na,0,7,f\xfcr,1\n", "mine.csv: is not UTF-8 text"),
        (
            b"account_id,start,end,dimension,score\na,0,7,x,1\na,0,x\n",
            "mine.csv, line 3: end 'x' is not a whole number",
        ),
        (
            b"account_id,start,end,dimension,score\na,0,7,x\n",
            "mine.csv, line 2: the score None is not a number",
        ),
    ],
)
def test_a_broken_file_of_scores_is_one_clear_error(
    story: Story, tmp_path: Path, content: bytes, words: str
) -> None:
    (tmp_path / "mine.csv").write_bytes(content)
    with pytest.raises(AnalysisError, match=words):
        read_scores(story, tmp_path / "mine.csv")


@pytest.mark.parametrize("named", ['"other.csv"', "3"])
def test_story_toml_that_names_no_file_is_one_clear_error(tmp_path: Path, named: str) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf8")
    (tmp_path / "story.toml").write_text(f"scores = {named}\n", "utf8")
    with pytest.raises(AnalysisError, match="as scores, which is not a file in the folder"):
        read_story(tmp_path)


def test_a_missing_file_is_one_clear_error(story: Story, tmp_path: Path) -> None:
    with pytest.raises(AnalysisError, match="cannot be read"):
        read_scores(story, tmp_path / "none.csv")
