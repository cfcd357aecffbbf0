"""Decisions in ``review.csv`` survive reruns and edits, change every table, and are never lost."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from analysis import AnalysisError, align_claims, compare, find_quantities, find_quotes, read_story
from analysis.compare import compare_accounts, compare_decisions, compare_voices
from analysis.compare.coverage import compare_coverage
from analysis.read.decisions import COLUMNS, write_rows
from analysis.review import Decision, read_review, write_review
from analysis.review.anchors import find_anchor, make_anchor
from analysis.review.decisions import Anchor
from analysis.story import Story

GAZETTE = (
    "Flood in Lindau\n\nAt least 12 people died when the river flooded Lindau, police said. "
    "“We had no warning,” Mayor Anna Keller said. The army sent 200 soldiers to the town."
)
COURIER = (
    "Lindau under water\n\nThe army sent 200 soldiers to the town. Fourteen people were killed in "
    "the flood. The dam gates were closed too late, said Tom Vale."
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "gazette.txt").write_text(GAZETTE)
    (tmp_path / "courier.txt").write_text(COURIER)
    return tmp_path


def anchor(story: Story, account: str, words: str) -> Anchor:
    start = story.texts[account].index(words)
    return make_anchor(story, account, start, start + len(words))


def decide(folder: Path, *decisions: Decision) -> Story:
    (folder / "review.csv").write_text(write_review(decisions))
    return read_story(folder)


def status(story: Story) -> list[tuple[str, str]]:
    table = compare_decisions(story).fillna("")
    return list(zip(table["status"], table["reason"], strict=True))


def test_a_review_is_no_account_and_reads_back_as_written(folder: Path) -> None:
    story = read_story(folder)
    made = [
        Decision(
            "Ann", "speaker", "name", anchor(story, "gazette", "We had no warning"), value="X"
        ),
        Decision(
            "Bo, jr",
            "pair",
            "apart",
            anchor(story, "gazette", "The army sent"),
            anchor(story, "courier", "The army sent"),
            when="2031-03-04",
            why="“two”\nlines",
        ),
    ]
    again = decide(folder, *made)
    assert list(again.labels) == ["courier", "gazette"]
    read, refused = read_review(folder)
    assert refused == []
    assert read == [made[0], made[1]._replace(why="“two” lines")]


def test_a_corrected_figure_is_marked_and_the_machine_can_be_asked(folder: Path) -> None:
    place = anchor(read_story(folder), "gazette", "At least 12")
    story = decide(
        folder,
        Decision("Ann", "quantity", "value", place, value="13"),
        Decision("Ann", "quantity", "claimant", place, value="the mayor"),
    )
    row = find_quantities(story).set_index("surface").loc["At least 12"]
    assert (row["value"], row["claimant"], row["by"]) == (13.0, "the mayor", "Ann")
    machine = find_quantities(story, review=False).set_index("surface").loc["At least 12"]
    assert (machine["value"], machine["by"]) == (12.0, "machine")
    assert set(find_quantities(story)["by"]) == {"Ann", "machine"}


def test_words_that_are_no_figure_or_quotation_leave_the_table(folder: Path) -> None:
    story = read_story(folder)
    figure, words = (anchor(story, "gazette", w) for w in ("200", "We had no warning"))
    story = decide(
        folder,
        Decision("Ann", "quantity", "none", figure),
        Decision("Ann", "quote", "none", words),
    )
    assert "200 soldiers" not in " ".join(find_quantities(story)["surface"][:1])
    assert not any("no warning" in c for c in find_quotes(story)["content"])


def test_a_corrected_speaker_changes_the_voices_too(folder: Path) -> None:
    place = anchor(read_story(folder), "gazette", "We had no warning")
    story = decide(folder, Decision("Ann", "speaker", "name", place, value="Tom Vale"))
    assert "Anna Keller" in find_quotes(story, review=False)["speaker"].tolist()
    assert "Anna Keller" not in find_quotes(story)["speaker"].tolist()
    voices = compare_voices(story)
    accounts = voices[voices["speaker"] == "Tom Vale"]["account_id"]
    assert sorted(accounts) == ["courier", "gazette"]


@pytest.mark.parametrize(("decision", "facts"), [("apart", 0), ("same", 1)])
def test_a_decided_pair_is_in_one_fact_or_in_none(folder: Path, decision: str, facts: int) -> None:
    words = {"apart": "The army sent 200", "same": "12 people died"}[decision]
    other = {"apart": "The army sent 200", "same": "Fourteen people"}[decision]
    story = read_story(folder)
    places = anchor(story, "gazette", words), anchor(story, "courier", other)
    story = decide(folder, Decision("Ann", "pair", decision, *places))
    table = align_claims(story)
    both = table[table["surface"].str.contains(f"{words}|{other}")]
    accounts = both.groupby("fact_id")["account_id"].nunique()
    assert (accounts == 2).sum() == facts
    if facts:
        assert set(both[both["fact_id"] == accounts.idxmax()]["by"]) == {"Ann"}


def test_two_statements_that_differ_are_shown_as_differing(folder: Path) -> None:
    story = read_story(folder)
    places = anchor(story, "gazette", "12 people died"), anchor(story, "courier", "Fourteen")
    story = decide(folder, Decision("Ann", "pair", "differs", *places))
    coverage = compare_coverage(story)
    assert "differs" in coverage[coverage["fact"].str.contains("people")]["status"].tolist()


@pytest.mark.parametrize("decision", ["sign", "strike", "note"])
def test_a_contrast_can_be_signed_struck_or_noted(folder: Path, decision: str) -> None:
    story = read_story(folder)
    before = compare_accounts(story)
    places = before[before["named"] & (before["start"] >= 0)]
    first = places[places["contrast_id"] == "c1"].to_dict("records")
    anchors = [make_anchor(story, r["account_id"], r["start"], r["end"]) for r in first[:2]]
    value = "look again" if decision == "note" else ""
    other = anchors[1] if len(anchors) > 1 else None
    made = Decision("Ann", "contrast", decision, anchors[0], other, value=value)
    story = decide(folder, made)
    after = compare_accounts(story)
    own = after[after["contrast_id"] == "c1"]
    assert status(story) == [("applied", "")]
    assert len(own) == (0 if decision == "strike" else (before["contrast_id"] == "c1").sum())
    assert set(own["by"]) <= {"Ann"}
    if decision == "sign":
        assert set(own["standing"]) == {"shown"}
    if decision == "note":
        assert set(own["note"]) == {"look again"}
    machine = compare_accounts(story, review=False)
    assert set(machine["by"]) == {"machine"}
    assert machine["says"].tolist() == before["says"].tolist()


def test_a_decision_survives_an_edit_elsewhere_in_the_text(folder: Path) -> None:
    place = anchor(read_story(folder), "gazette", "At least 12")
    (folder / "gazette.txt").write_text(GAZETTE.replace("to the town.", "to the old town."))
    story = decide(folder, Decision("Ann", "quantity", "value", place, value="13"))
    assert 13.0 in find_quantities(story)["value"].tolist()
    assert status(story) == [("applied", "")]


def test_words_that_are_gone_are_listed_with_the_nearest_place(folder: Path) -> None:
    place = anchor(read_story(folder), "gazette", "At least 12 people died")
    (folder / "gazette.txt").write_text(GAZETTE.replace("At least 12 people", "Some 20 people"))
    story = decide(folder, Decision("Ann", "quantity", "value", place, value="13"))
    (row,) = compare_decisions(story).to_dict("records")
    assert row["status"] == "not applied"
    assert row["reason"] == "no account has its words"
    assert 13.0 not in find_quantities(story)["value"].tolist()


def test_decisions_that_contradict_each_other_apply_to_nothing(folder: Path) -> None:
    place = anchor(read_story(folder), "gazette", "At least 12")
    story = decide(
        folder,
        Decision("Ann", "quantity", "value", place, value="13"),
        Decision("Bo", "quantity", "value", place, value="14"),
        Decision("Bo", "quantity", "unit", place, value="resident"),
    )
    assert [s for s, _ in status(story)] == ["applied", "not applied", "not applied"]
    assert all("Ann, Bo" in reason for s, reason in status(story)[1:])
    assert 12.0 in find_quantities(story)["value"].tolist()


def test_a_decision_on_words_without_a_figure_says_so(folder: Path) -> None:
    place = anchor(read_story(folder), "gazette", "the river")
    story = decide(folder, Decision("Ann", "quantity", "unit", place, value="river"))
    assert status(story) == [("nothing there", "no figure was found in these words")]


def test_words_found_twice_are_told_apart_by_their_context(folder: Path) -> None:
    (folder / "gazette.txt").write_text("Flood. The town waits. The bridge fell. The town waits.")
    story = read_story(folder)
    first = story.texts["gazette"].index("The town")
    second = story.texts["gazette"].rindex("The town")
    for start in (first, second):
        found = find_anchor(story, make_anchor(story, "gazette", start, start + 8))
        assert found == ("gazette", start, start + 8)
    bare = find_anchor(story, Anchor("gazette", "The town"))
    assert bare.reason == "its words are found 2 times"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",,speaker,name,X,g,We,,,,,,,", "row 2, column 'who' is empty"),
        ("A,,guess,name,X,g,We,,,,,,,", "row 2, column 'kind' is 'guess', which is not known"),
        ("A,,speaker,none,,g,We,,,,,,,", "row 2, column 'decision' is 'none'"),
        ("A,,speaker,name,,g,We,,,,,,,", "row 2, column 'value' is empty"),
        ("A,,quote,none,X,g,We,,,,,,,", "row 2, column 'value' is 'X'"),
        (
            "A,,quantity,value,many,g,We,,,,,,,",
            "row 2, column 'value' is 'many', which is not a number",
        ),
        ("A,,quantity,bound,about,g,We,,,,,,,", "row 2, column 'value' is 'about'"),
        (
            "A,May,quote,none,,g,We,,,,,,,",
            "row 2, column 'when' is 'May', which is not a day or time",
        ),
        ("A,,pair,same,,g,We,,,,,,,", "row 2, column 'other_words' is empty"),
        ("A,,fact,merge,,g,We,,,,,,,", "row 2, column 'other_words' is empty"),
        ("A,,link,no,,g,We,,,,won,,,", "row 2, column 'other_account' is empty"),
        ("A,,actor,same,,g,We,,,,,,,", "row 2, column 'other_words' is empty"),
        ("A,,actor,name,,g,We,,,,,,,", "row 2, column 'value' is empty"),
        ("A,,verdict,wrong,,g,We,,,h,won,,,", "row 2, column 'decision' is 'wrong'"),
        ("A,,origin,reprint,,g,We,,,,,,,", "row 2, column 'value' is empty"),
        ("A,,origin,original,X,g,We,,,,,,,", "row 2, column 'value' is 'X'"),
        ("A,,frame,economic,,g,We,,,,,,,", "row 2, column 'decision' is 'economic'"),
        ("A,,line,drop,,g,We,,,,,,,", "row 2, column 'decision' is 'drop'"),
        ("A,,statement,add,,g,,,,h,won,,,", "row 2, column 'words' is empty"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_the_others_apply(
    folder: Path, row: str, reason: str
) -> None:
    place = anchor(read_story(folder), "gazette", "At least 12")
    good = write_review([Decision("Ann", "quantity", "value", place, value="13")])
    head, line = good.splitlines()
    (folder / "review.csv").write_text(f"{head}\n{row}\n{line}\n")
    story = read_story(folder)
    (_, applied), (kind, why) = (
        (s, r) for s, r in sorted(status(story), key=lambda pair: pair[0] != "applied")
    )
    assert applied == ""
    assert kind == "not read"
    assert f"review.csv, {reason}" in why
    assert 13.0 in find_quantities(story)["value"].tolist()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"who,kind\nA,quote\n", "has no column when"),
        (b"\xff\xfe\x00", "is not valid UTF-8"),
        (b'who,"', "is not valid CSV"),
    ],
)
def test_a_file_that_is_no_review_is_set_aside_by_name(
    folder: Path, content: bytes, reason: str
) -> None:
    (folder / "review.csv").write_bytes(content)
    skipped = read_story(folder).skipped
    assert skipped["path"].tolist() == ["review.csv"]
    assert reason in skipped["reason"].iloc[0]
    with pytest.raises(AnalysisError):
        read_review(folder)


def test_a_decision_on_an_account_that_is_not_analysed_says_so(folder: Path) -> None:
    german = "Die Stadt steht unter Wasser, sagte der Bürgermeister, und niemand weiß, warum. " * 3
    (folder / "zeitung.txt").write_text(german)
    story = read_story(folder)
    place = anchor(story, "zeitung", "Die Stadt steht unter Wasser, sagte")
    place = place._replace(before="", after="")
    story = decide(folder, Decision("Ann", "quote", "none", place))
    assert status(story)[0][0] == "not applied"


def listed(folder: Path, **cells: str) -> dict[str, str]:
    """The row of ``compare_decisions`` on one row of a review."""
    row = {"who": "Ann", "kind": "quote", "decision": "none", **cells}
    (folder / "review.csv").write_text(write_rows([dict.fromkeys(COLUMNS, "") | row]))
    (found,) = compare_decisions(read_story(folder)).fillna("").to_dict("records")
    assert (found["row"], found["status"]) == (2, "not applied")
    return found


def test_a_decision_on_a_file_that_was_not_read_says_why(folder: Path) -> None:
    (folder / "post.txt").write_bytes(b"\x00\x01\x02" * 99)
    for name in ("post.txt", "post"):
        found = listed(folder, account=name, words="We had no warning")
        assert found["reason"].startswith("post.txt was not read: ")
        assert found["column"] == "account"


@pytest.mark.parametrize(
    ("words", "column", "reason"),
    [
        ("We were warned by nobody at all", "words", "no account has its words"),
        ("soldiers to the town", "account", "no account has this text, and the words are in"),
    ],
)
def test_a_decision_on_another_text_is_listed(
    folder: Path, words: str, column: str, reason: str
) -> None:
    found = listed(folder, account="0123456789ab", words=words, before="He sent the", after="bus")
    assert found["reason"].startswith(reason)
    assert found["column"] == column


def test_an_anchor_that_is_found_twice_is_listed(folder: Path) -> None:
    (folder / "gazette.txt").write_text("Rain fell. Rain fell. The dam broke on Monday.")
    found = listed(folder, account="gazette", words="Rain fell.")
    assert (found["reason"], found["column"]) == ("its words are found 2 times", "words")


def test_a_contradiction_names_the_rows_of_both(folder: Path) -> None:
    place = anchor(read_story(folder), "gazette", "“We had no warning,”")
    story = decide(
        folder,
        Decision("Ann", "quote", "none", place),
        Decision("Bo", "speaker", "name", place, value="Tom Vale"),
    )
    table = compare_decisions(story)
    assert table["reason"].tolist() == [
        "contradicts another decision on the same words (Ann, Bo; row 3)",
        "contradicts another decision on the same words (Ann, Bo; row 2)",
    ]
    assert "Anna Keller" in find_quotes(story)["speaker"].tolist()


def test_two_coders_who_agree_do_not_contradict_each_other(folder: Path) -> None:
    places = [anchor(read_story(folder), a, "The army sent 200") for a in ("gazette", "courier")]
    story = decide(
        folder,
        Decision("Ann", "pair", "same", *places),
        Decision("Bo", "pair", "same", *reversed(places)),
        Decision("Bo", "contrast", "note", places[0], value="ask"),
    )
    assert [s for s, _ in status(story)][:2] == ["applied", "applied"]


def test_every_comparison_has_the_word_of_the_machine_alone(folder: Path) -> None:
    before = {name: getattr(compare, name)(read_story(folder)) for name in COMPARISONS}
    place = anchor(read_story(folder), "gazette", "At least 12")
    story = decide(folder, Decision("Ann", "quantity", "value", place, value="99"))
    for name, table in before.items():
        function = getattr(compare, name)
        assert "review" in inspect.signature(function).parameters, name
        assert "review : bool" in (function.__doc__ or ""), name
        assert function(story, review=False).equals(table), name


_OF_CODERS = ("compare_coders", "compare_decisions", "compare_disagreements", "compare_samples")
COMPARISONS = [name for name in compare.__all__ if name not in _OF_CODERS]
