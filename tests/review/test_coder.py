"""``coder = "NAME"``: that coder's word is printed, ``review.csv`` goes before it, and the report
says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from analysis import align_claims, find_origins, find_quantities, find_quotes, read_story
from analysis.compare import compare_accounts, compare_coverage, compare_decisions
from analysis.report.exports.briefing import make_memo
from analysis.report.exports.content import Contents
from analysis.review import Decision, write_review
from analysis.review.anchors import make_anchor
from analysis.show.front import front_view
from analysis.story import Story

GAZETTE = (
    "Storm closes Skagen\n\nThe storm closed 3 schools in Skagen on Monday. “We had no choice,” "
    "Per Dahl said. About 40 boats sank in the harbour. A church lost its roof."
)
COURIER = (
    "Skagen shut\n\nThe storm closed 3 schools in Skagen on Monday. Forty boats sank in the "
    "harbour. “It was loud,” Ida Krog said. “We slept badly,” she said."
)


def words(account: str, text: str) -> dict[str, str]:
    return {"account": account, "text": text}


CODING: dict[str, Any] = {
    "accounts": [{"account_id": "gazette"}, {"account_id": "courier"}],
    "facts": [
        {
            "fact": "Boats sank",
            "sentences": {
                "gazette": ["About 40 boats sank in the harbour."],
                "courier": ["Forty boats sank in the harbour."],
            },
            "relation": "partial",
        }
    ],
    "quotes": [
        {**words("gazette", "“We had no choice,” Per Dahl said."), "speaker": "Mayor Dahl"},
        {**words("courier", "“It was loud,” Ida Krog said."), "speaker": ""},
    ],
    "figures": [{**words("gazette", "About 40 boats"), "value": 41, "bound": "~"}],
    "contrasts": [
        {
            "kind": "only",
            "says": "Only the Gazette reports the church.",
            "places": [words("gazette", "A church lost its roof.")],
            "absent": ["courier"],
        }
    ],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "gazette.txt").write_text(GAZETTE)
    (tmp_path / "courier.txt").write_text(COURIER)
    (tmp_path / "coding.Ann.json").write_text(json.dumps(CODING))
    return tmp_path


def choose(folder: Path, coder: str = "Ann") -> Story:
    (folder / "story.toml").write_text(f"coder = {coder!r}")
    return read_story(folder)


def page(story: Story) -> str:
    return front_view(
        story,
        contrasts=compare_accounts(story),
        coverage=compare_coverage(story),
        origins=find_origins(story),
    )


def test_a_coding_beside_a_story_changes_nothing_until_it_is_chosen(folder: Path) -> None:
    story = read_story(folder)
    assert set(find_quotes(story)["by"]) == {"machine"}
    assert "Ann" not in page(story)
    assert "Ann" not in page(choose(folder, "machine"))


def test_facts_are_those_that_the_coder_listed_and_no_others(folder: Path) -> None:
    assert "The storm closed 3 schools" in " ".join(align_claims(read_story(folder))["surface"])
    table = align_claims(choose(folder))
    assert sorted(table["surface"]) == [
        "About 40 boats sank in the harbour.",
        "Forty boats sank in the harbour.",
    ]
    assert set(table["by"]) == {"Ann"}
    assert "partial" in set(table["relation"])


def test_speakers_quotations_and_figures_are_those_of_the_coder(folder: Path) -> None:
    story = choose(folder)
    quotes = find_quotes(story)
    assert quotes["content"].str.contains("slept badly").sum() == 0
    assert quotes["speaker"].fillna("").tolist() == ["", "Mayor Dahl"]
    (figure,) = find_quantities(story).to_dict("records")
    assert (figure["value"], figure["by"]) == (41.0, "Ann")
    assert set(find_quotes(story, review=False)["by"]) == {"machine"}


def test_the_contrasts_of_the_page_are_those_of_the_coder(folder: Path) -> None:
    story = choose(folder)
    table = compare_accounts(story)
    assert table["says"].unique().tolist() == ["Only the Gazette reports the church."]
    assert table["role"].tolist() == ["place", "absent"]
    assert set(table["by"]) == {"Ann"}
    machine = compare_accounts(story, review=False)
    assert "Ann" not in set(machine["by"])


def test_page_and_memo_name_the_coder_and_what_is_printed_as_coded(folder: Path) -> None:
    story = choose(folder)
    said = "Contrasts, facts, figures and quotations are printed as Ann coded them"
    assert f"{said} (coding.Ann.json)." in page(story)
    assert f"{said} (coding.Ann.json)." in make_memo(Contents(story)).closing


def test_a_coder_with_decisions_only_is_named_too(folder: Path) -> None:
    story = read_story(folder)
    start = GAZETTE.index("We had")
    made = Decision("Bo", "speaker", "unknown", make_anchor(story, "gazette", start, start + 6))
    (folder / "review.Bo.csv").write_text(write_review([made]))
    story = choose(folder, "Bo")
    assert "What Bo decided is applied (review.Bo.csv)." in page(story)
    row = find_quotes(story).set_index("account_id").loc["gazette"]
    assert (row["by"], row["speaker_reason"]) == ("Bo", "decided")


def test_review_csv_goes_before_the_chosen_coder_and_the_other_is_listed(folder: Path) -> None:
    story = read_story(folder)
    start = GAZETTE.index("We had")
    place = make_anchor(story, "gazette", start, start + 6)
    bo, cy = (Decision(c, "speaker", "name", place, value=f"Dahl {c}") for c in ("Bo", "Cy"))
    (folder / "review.Bo.csv").write_text(write_review([bo]))
    (folder / "review.csv").write_text(write_review([cy]))
    story = choose(folder, "Bo")
    assert "Dahl Cy" in set(find_quotes(story)["speaker"])
    table = compare_decisions(story).fillna("")
    assert sorted(zip(table["coder"], table["reason"], strict=True)) == [
        ("Bo", "review.csv decides otherwise"),
        ("Cy", ""),
    ]
    ann = choose(folder, "Ann")
    assert "Dahl Cy" in set(find_quotes(ann)["speaker"])
