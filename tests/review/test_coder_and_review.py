"""Decisions of every kind beside a chosen coder: who wins, what is listed, what is compared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from deciding import anchor, decide, statuses, write

from analysis import find_quantities, find_quotes, read_story
from analysis.compare import (
    align_quantities,
    compare_coders,
    compare_decisions,
    compare_disagreements,
    compare_review,
    compare_samples,
)
from analysis.compare.decisions import count_checked, explain_refusals
from analysis.compare.samples import draw_sample, shown_statements
from analysis.review import Decision, read_codings, read_review, write_review
from analysis.review.record import keep_sample
from analysis.show.review import review_story
from analysis.story import Story

HERALD = (
    "Rates rise\n\nThe bank raised rates to 5 percent on Friday. “We had to,” Ada Kern said. "
    "The market fell by 300 points. Shops in Oslo closed early.\n\nRead more\n"
)
ECHO = (
    "Bank acts\n\nOn Friday the bank raised rates to 6 percent. The market fell by 300 points. "
    "“We waited,” Nils Moe said."
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "rates", herald=HERALD, echo=ECHO)


def made_by(folder: Path, kind: str, decision: str, *places: tuple[str, str], **o: Any) -> Decision:
    story = read_story(folder)
    first, *others = [anchor(story, *place) for place in places]
    return Decision("Ann", kind, decision, first, *others, **o)


def choose(folder: Path, *decisions: Decision) -> Story:
    """Put decisions into Ann's own file, and print her word."""
    (folder / "review.Ann.csv").write_text(write_review(decisions), "utf8")
    (folder / "story.toml").write_text('coder = "Ann"')
    return read_story(folder)


QUOTE, LINE = ("herald", "“We had to,”"), ("herald", "Read more")
RATES = (("herald", "5 percent"), ("echo", "6 percent"))


def test_decisions_of_every_kind_in_the_file_of_a_chosen_coder_apply(folder: Path) -> None:
    story = choose(
        folder,
        made_by(folder, "speaker", "name", QUOTE, value="Ada Kern of the bank"),
        made_by(folder, "verdict", "different scope", *RATES),
        made_by(folder, "link", "yes", *RATES),
        made_by(folder, "line", "put back", LINE),
    )
    assert statuses(story) == [("applied", "")] * 4
    assert set(compare_decisions(story)["file"]) == {"review.Ann.csv"}
    assert "different scope" in set(align_quantities(story)["verdict"])
    assert story.left_out.empty
    assert "Ada Kern of the bank" in set(find_quotes(story)["speaker"])
    alone = story.machine
    assert alone.left_out["text"].tolist() == ["Read more"]
    assert set(find_quotes(story, review=False)["by"]) == {"machine"}
    assert "different scope" not in set(align_quantities(story, review=False)["verdict"])


def test_review_csv_wins_over_the_file_of_a_chosen_coder_and_both_are_listed(folder: Path) -> None:
    choose(
        folder,
        made_by(folder, "speaker", "name", QUOTE, value="Ada Kern of the bank"),
        made_by(folder, "line", "put back", LINE),
    )
    decide(folder, "speaker", "unknown", QUOTE, who="Bo")
    story = decide(folder, "line", "leave out", LINE, who="Bo")
    row = find_quotes(story).set_index("content").loc["We had to,"]
    assert (row["speaker"] == row["speaker"], row["by"]) == (False, "Bo")
    assert story.left_out["text"].tolist() == ["Read more"]
    table = compare_decisions(story)
    assert table["file"].tolist() == ["review.csv"] * 2 + ["review.Ann.csv"] * 2
    assert set(table["reason"].dropna()) == {"review.csv decides otherwise"}
    assert explain_refusals(story)[0] == (
        "review.Ann.csv, row 2, column 'decision': review.csv decides otherwise."
    )


def test_what_a_coding_file_says_is_not_counted_as_checked_by_hand(folder: Path) -> None:
    figure = {"account": "herald", "text": "300 points", "value": 310, "bound": "="}
    coding = {"accounts": [{"account_id": "herald"}], "figures": [figure]}
    (folder / "coding.Ann.json").write_text(json.dumps(coding))
    (folder / "story.toml").write_text('coder = "Ann"')
    story = read_story(folder)
    herald = find_quantities(story).query("account_id == 'herald'")
    assert herald[["value", "by"]].values.tolist() == [[310.0, "Ann"]]
    table = compare_decisions(story)
    assert set(zip(table["file"], table["row"], strict=True)) == {("coding.Ann.json", 0)}
    assert count_checked(story) == []
    assert len(find_quantities(story, review=False).query("account_id == 'herald'")) > 1
    story = decide(folder, "quantity", "value", ("herald", "300 points"), value="299")
    assert find_quantities(story).query("account_id == 'herald'")["value"].tolist() == [299.0]
    assert [c.checked for c in count_checked(story)] == [1]


def test_merged_facts_and_lines_of_texts_are_no_facts_or_lines_of_a_coding(folder: Path) -> None:
    market = (("herald", "The market fell"), ("echo", "On Friday the bank"))
    for who in ("Ann", "Bo"):
        decision = "merge" if who == "Ann" else "split"
        decide(folder, "fact", decision, *market, who=who)
        story = decide(folder, "line", "leave out", ("herald", "Shops in Oslo"), who=who)
    kinds = {u.kind for coding in read_codings(story).values() for u in coding.units}
    assert kinds == {"merged fact", "line of a text"}
    assert not {"pairs", "facts", "lines"} & set(compare_coders(story)["measure"])
    (row,) = compare_disagreements(story).to_dict("records")
    assert (row["measure"], row["value"], row["other_value"]) == ("merged facts", "merge", "split")


def test_a_sample_is_of_the_text_with_the_lines_that_were_decided(folder: Path) -> None:
    decide(folder, "line", "leave out", ("herald", "The market fell by 300 points."))
    story = decide(folder, "speaker", "name", QUOTE, value="Ada Kern of the bank")
    places = [statement.place for statement in shown_statements(story, "figures")]
    shown = [story.texts[p.account_id][p.start : p.end] for p in places]
    assert sorted(shown) == ["300 points", "5 percent", "6 percent"]
    keep_sample(folder, draw_sample(story, "figures", 3))
    pressed: Iterator[str] = iter("yny")
    review_story(
        read_story(folder), folder, "Ann", limit=3, read_key=lambda: next(pressed), write=print
    )
    story = read_story(folder)
    (row,) = compare_samples(story).to_dict("records")
    assert (row["n_checked"], row["n_right"], row["n_gone"]) == (3, 2, 0)
    checks = compare_decisions(story).query("kind == 'check'")
    assert set(checks["status"]) == {"applied"}
    assert sorted(checks["changed"]) == [False, False, True]
    assert "figure" not in {c.thing for c in count_checked(story)}
    assert [d.kind for d in read_review(folder)[0]].count("check") == 3


def test_two_checks_of_one_statement_contradict_in_one_measure_only(folder: Path) -> None:
    place = ("herald", "The market fell")
    decide(folder, "check", "right", place, value="facts")
    story = decide(folder, "check", "wrong", place, value="only")
    assert [s for s, _ in statuses(story)] == ["applied"] * 2
    story = decide(folder, "check", "wrong", place, value="facts", who="Bo")
    assert sorted(s for s, _ in statuses(story)) == ["applied", "not applied", "not applied"]


def test_statements_that_a_fact_decision_settles_are_not_asked_about(folder: Path) -> None:
    pair = (("herald", "The bank raised"), ("echo", "On Friday the bank"))
    asked = {"The bank raised ra", "On Friday the bank"}
    assert asked in asked_pairs(read_story(folder))
    story = decide(folder, "statement", "remove", *pair)
    assert asked not in asked_pairs(story)


def asked_pairs(story: Story) -> list[set[str]]:
    """Return how the two statements of each pair begin that are asked about."""
    queue = compare_review(story).query("kind == 'pair'")
    pairs = zip(queue["surface"], queue["other_surface"], strict=True)
    return [{words[:18] for words in pair} for pair in pairs]
