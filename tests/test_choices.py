"""An analyst chooses accounts, a threshold, and whether decisions are applied."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from analysis import AnalysisError, Story, align_claims, compare_coverage, find_origins, read_story
from analysis.cli import main
from analysis.compare.decisions import compare_decisions
from analysis.report import render
from analysis.report.starter import NOTEBOOKS
from analysis.report.verify import check_report
from analysis.show import show_alone, show_facts, show_table
from analysis.show.base import check_limit
from analysis.show.behind import tell_choices

ACCOUNTS = {
    "gazette": "The Arve flooded Lindau on Monday. At least 12 people died in the old town.",
    "courier": "Lindau was flooded by the Arve on Monday. Some 12 people were killed there.",
    "post": "The army sent 200 soldiers to Lindau. The Arve flooded the town on Monday.",
}
SETTINGS = """
[accounts."gazette.txt"]
outlet = "The Gazette"
[accounts."courier.txt"]
outlet = "Lindau Courier"
[[origins]]
account = "post"
relation = "original"
[[origins]]
account = "courier"
relation = "reprint"
origin = "gazette"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "lindau"
    place.mkdir()
    for name, text in ACCOUNTS.items():
        (place / f"{name}.txt").write_text(text, "utf8")
    (place / "story.toml").write_text(SETTINGS, "utf8")
    return place


@pytest.mark.parametrize(
    "chosen",
    [["gazette", "courier"], ["The Gazette", "courier.txt"], ("Lindau Courier", "gazette")],
)
def test_accounts_are_chosen_by_id_or_outlet(folder: Path, chosen: list[str]) -> None:
    story = read_story(folder, accounts=chosen)
    assert set(story.labels) == {"gazette", "courier"}
    assert find_origins(story)["origin_id"].nunique() == 1


def test_without_a_choice_all_accounts_are_read(folder: Path) -> None:
    assert len(read_story(folder, accounts=[]).accounts) == 3
    assert read_story(folder, accounts=[], threshold=0).key == read_story(folder).key


@pytest.mark.parametrize("wrong", ["Gazete", "gazette.md", "", "The Gazette, courier"])
def test_a_wrong_account_is_one_sentence_with_those_that_exist(folder: Path, wrong: str) -> None:
    with pytest.raises(AnalysisError) as caught:
        read_story(folder, accounts=["courier", wrong])
    names = "courier (Lindau Courier), gazette (The Gazette), post"
    said = f"account {wrong!r}: is not an account of this story; use any of {names}."
    assert str(caught.value) == said


def test_decisions_on_accounts_left_aside_are_neither_applied_nor_reported(folder: Path) -> None:
    (folder / "review.csv").write_text(
        "who,kind,decision,value,account,words,before,after,other_account,other_words,"
        "other_before,other_after,when,why\n"
        "Ann,quantity,value,14,gazette,12 people,,,,,,,,\n"
        "Ann,quantity,value,300,post,200 soldiers,,,,,,,,\n",
        "utf8",
    )
    assert len(compare_decisions(read_story(folder))) == 2
    some = compare_decisions(read_story(folder, accounts=["courier", "gazette"]))
    assert some["status"].tolist() == ["applied"]
    assert compare_decisions(read_story(folder, review=False)).empty


def test_a_higher_threshold_makes_fewer_facts(flood: Story) -> None:
    usual = align_claims(flood)
    strict = replace(flood, threshold=usual["probability"].median())
    assert 0 < align_claims(strict)["fact_id"].nunique() < usual["fact_id"].nunique()
    assert shared_facts(compare_coverage(strict)) < shared_facts(compare_coverage(flood))


def shared_facts(coverage: pd.DataFrame) -> int:
    return int(coverage["fact_id"].str.startswith("f").sum())


def test_a_lower_threshold_adds_facts_that_are_not_counted(flood: Story) -> None:
    low = replace(flood, threshold=0.17)
    assert align_claims(low).equals(align_claims(flood))
    status = compare_coverage(low).groupby("fact_id")["status"].agg(set)
    assert {"possible"} < set().union(*status[status.index.str.startswith("p")])


@pytest.mark.parametrize("wrong", [1.5, -0.1, float("nan"), "0.9", True, None])
def test_a_threshold_that_is_no_probability_is_one_sentence(folder: Path, wrong: object) -> None:
    with pytest.raises(AnalysisError) as caught:
        read_story(folder, threshold=wrong)  # type: ignore[arg-type]
    assert str(caught.value) == (
        f"threshold {wrong!r}: is not a probability; give a number above 0 and up to 1, or 0 for "
        "the default."
    )


def test_the_machine_keeps_the_choices(folder: Path) -> None:
    story = read_story(folder, accounts=["post", "gazette"], threshold=0.8, review=False)
    assert (len(story.accounts), story.threshold, story.machine.threshold) == (2, 0.8, 0.8)
    assert tell_choices(story) == [
        "Two of three accounts were chosen.",
        "The probability of a fact is 0.8 or more.",
    ]
    assert tell_choices(read_story(folder)) == []


def test_a_limit_of_0_is_that_of_the_function(flood: Story) -> None:
    table = pd.DataFrame({"words": ["x"] * 300})
    assert len(show_table(table, limit=0).rows) == len(show_table(table).rows) == 200
    assert len(show_table(table, limit=3).rows) == 3
    coverage = compare_coverage(flood)
    assert show_facts(coverage, flood, limit=0) == show_facts(coverage, flood)
    assert len(show_alone(coverage, flood, limit=1).rows) == 1


@pytest.mark.parametrize("wrong", [-1, 2.5, "three", True, None])
def test_a_limit_that_is_no_number_of_rows_is_one_sentence(wrong: object) -> None:
    with pytest.raises(AnalysisError, match="is not a number of rows; give a whole number, or 0"):
        check_limit(wrong)


def test_a_report_follows_the_choices_and_records_them(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render, "_notebooks", lambda: [NOTEBOOKS / "01-coverage.ipynb"])
    out = str(tmp_path / "out")
    options = ["--accounts", "gazette", "--accounts", "Lindau Courier", "--threshold", "0.7"]
    command = ["report", str(folder), "--out", out, *options, "--no-review", "--limit", "1"]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 0, done.output
    report = tmp_path / "out" / "lindau"
    about = json.loads((report / "storydiff.json").read_text("utf8"))
    assert about["parameters"] == {
        "accounts": ["gazette", "Lindau Courier"],
        "excerpts": False,
        "limit": 1,
        "review": False,
        "threshold": 0.7,
    }
    assert set(render.CHOICES) < set(about["parameters"])
    assert sorted(about["accounts"]) == ["courier", "gazette"]
    assert "Two of three accounts were chosen." in (report / "index.html").read_text("utf8")
    assert "soldiers" not in (report / "01-coverage.html").read_text("utf8")
    assert check_report(report, story=folder).findings == []
