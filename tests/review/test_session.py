"""A review in a terminal: one key a question, each answer on the disk at once, nothing lost."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis import AnalysisError, read_story
from analysis.cli import main
from analysis.compare import compare_coverage, compare_decisions, compare_review
from analysis.review import Decision, read_review
from analysis.review.decisions import Anchor
from analysis.review.record import add_decision, drop_decision
from analysis.show.review import review_story
from analysis.story import Story

GAZETTE = (
    "Flood in Lindau\n\nAt least 12 people died when the Arve flooded Lindau. The army sent 200 "
    "soldiers to the town. A leaflet was found. “Nobody warned anybody in this valley.” Rain fell."
)
COURIER = (
    "Lindau under water\n\nSoldiers were sent to Lindau by the army. Fourteen people were killed "
    "in the flood of the Arve. It rained for a week, and “we are lost now”, a man said."
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "gazette.txt").write_text(GAZETTE)
    (tmp_path / "courier.txt").write_text(COURIER)
    return tmp_path


def keys(words: str) -> Iterator[str]:
    yield from words
    yield from [""] * 9


def ask(folder: Path, pressed: str, said: list[str] | None = None) -> int:
    given = keys(pressed)
    write = (said if said is not None else []).append
    return review_story(
        read_story(folder), folder, "Ann", read_key=lambda: next(given), write=write
    )


def decided(folder: Path) -> list[str]:
    return [d.decision for d in read_review(folder)[0]]


def test_the_queue_is_what_is_open_by_how_much_it_changes(folder: Path) -> None:
    queue = compare_review(read_story(folder))
    assert queue["kind"].drop_duplicates().tolist() == ["pair", "speaker"]
    assert queue["weight"].is_monotonic_decreasing


def test_the_lines_of_the_front_page_are_asked_first(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.compare.contrasts.ranking.SHOWN_FROM", 0.0)
    said = "“We were never warned of the water,” said Anna Keller, the mayor of Lindau."
    (folder / "gazette.txt").write_text(f"{GAZETTE}\n\n{said}")
    queue = compare_review(read_story(folder))
    assert queue["kind"].iloc[0] == "contrast"
    assert "Keller" in queue["machine"].iloc[0]
    lines: list[str] = []
    ask(folder, "s", lines)
    assert "[s] sign  [x] strike" in lines[1]
    (made,) = read_review(folder)[0]
    assert (made.kind, made.decision) == ("contrast", "sign")
    assert "contrast" not in set(compare_review(read_story(folder))["kind"])


def test_an_answer_is_on_the_disk_before_the_next_question(folder: Path) -> None:
    seen: list[int] = []
    given = keys("sa")

    def read_key() -> str:
        seen.append(len(decided(folder)))
        return next(given)

    review_story(read_story(folder), folder, "Ann", read_key=read_key, write=lambda line: None)
    assert seen == [0, 1, 2]


def test_what_is_decided_is_not_asked_again(folder: Path) -> None:
    before = len(compare_review(read_story(folder)))
    ask(folder, "ss")
    story = read_story(folder)
    assert len(compare_review(story)) == before - 2
    assert compare_decisions(story)["status"].tolist() == ["applied", "applied"]


def test_a_key_can_be_undone_and_another_question_left_for_later(folder: Path) -> None:
    assert ask(folder, "sz ad") == 2
    assert decided(folder) == ["apart", "differs"]


def test_an_unknown_key_asks_again(folder: Path) -> None:
    assert ask(folder, "xyk!s") == 1


def test_a_speaker_is_picked_by_number(folder: Path) -> None:
    queue = compare_review(read_story(folder))
    at = queue["kind"].tolist().index("speaker")
    said: list[str] = []
    ask(folder, " " * at + "1", said)
    (made,) = read_review(folder)[0]
    assert (made.kind, made.decision) == ("speaker", "name")
    assert f"[1] {made.value}" in said[2 * at + 1]


def test_two_people_do_not_overwrite_each_other(folder: Path) -> None:
    ask(folder, "s")
    add_decision(folder, Decision("Bo", "quote", "none", Anchor("gazette", "Nobody warned")))
    ask(folder, "s")
    assert [d.who for d in read_review(folder)[0]] == ["Ann", "Bo", "Ann"]


def test_undo_removes_the_last_of_equal_rows_and_no_other(folder: Path) -> None:
    one = Decision("Bo", "quote", "none", Anchor("gazette", "Nobody"))
    two = one._replace(who="Cy")
    for decision in (one, two, one):
        add_decision(folder, decision)
    assert drop_decision(folder, one)
    assert [d.who for d in read_review(folder)[0]] == ["Bo", "Cy"]
    assert not drop_decision(folder, one._replace(who="Di"))


def killed_review(story: Story, folder: Path, wait: float) -> int:
    """Review pairs in a process that is killed some seconds after its first question.

    Returns how many answers it had given when it asked its last question.
    """
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        given = cycle("spda")

        def key() -> str:
            os.write(write, b".")
            return next(given)

        while True:
            review_story(story, folder, "Ann", limit=2, read_key=key, write=lambda line: None)
    os.close(write)
    os.read(read, 1)
    time.sleep(wait)
    os.kill(child, signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    asked = 0
    while more := os.read(read, 4096):
        asked += len(more)
    os.close(read)
    return asked


def working_folders(folder: Path) -> list[str]:
    return [p.name for p in folder.iterdir() if p.name.startswith(".storydiff-")]


def test_twenty_kills_lose_no_answer(folder: Path) -> None:
    story = read_story(folder)
    assert compare_review(story)["kind"].tolist()[:2] == ["pair", "pair"]
    before, counts = 0, []
    for moment in range(20):
        answered = killed_review(story, folder, moment * 0.0137)
        read, refused = read_review(folder)
        assert refused == []
        assert len(read) - before in (answered, answered + 1), "one may be written, not yet said"
        before = len(read)
        counts.append(answered)
    assert counts[-1] > 0
    assert ask(folder, "") == 0
    add_decision(folder, Decision("Bo", "quote", "none", Anchor("gazette", "Nobody")))
    assert working_folders(folder) == []
    assert len(read_review(folder)[0]) == before + 1


def test_a_file_that_is_no_review_is_not_written_to(folder: Path) -> None:
    (folder / "review.csv").write_text("my notes\n")
    with pytest.raises(AnalysisError, match="has no column"):
        ask(folder, "s")
    assert (folder / "review.csv").read_text() == "my notes\n"


def test_the_command_takes_its_keys_from_what_is_piped_in(folder: Path) -> None:
    run = CliRunner().invoke(main, ["review", str(folder), "--who", "Ann"], input="sq")
    assert run.exit_code == 0, run.output
    assert f"One decision recorded in {folder / 'review.csv'}" in run.output
    assert decided(folder) == ["same"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["--who", "  "], "name of the coder: is empty"),
        (["--who", "Machine"], "is the name of the machine"),
        (["--who", "Ann", "--when", "yesterday"], "'yesterday', which is not a day or time"),
        (["--who", "Ann", "--when", "2031-13-04"], "not a day or time"),
        (["--who", "Ann", "--when", "4.3.2031"], "not a day or time"),
    ],
)
def test_a_name_or_day_that_cannot_be_read_back_is_refused_before_the_first_question(
    folder: Path, given: list[str], says: str
) -> None:
    run = CliRunner().invoke(main, ["review", str(folder), *given], input="s")
    assert run.exit_code == 2
    assert says in run.output
    assert not (folder / "review.csv").exists()


def test_a_day_is_recorded_as_given(folder: Path) -> None:
    CliRunner().invoke(
        main, ["review", str(folder), "--who", " Ann ", "--when", "2031-03-04"], input="sq"
    )
    (made,) = read_review(folder)[0]
    assert (made.who, made.when) == ("Ann", "2031-03-04")


def test_a_story_of_one_file_says_why_it_cannot_be_reviewed(folder: Path) -> None:
    run = CliRunner().invoke(
        main, ["review", str(folder / "gazette.txt"), "--who", "Ann"], input="u"
    )
    assert "put the file into a folder of its own" in run.output


def test_a_doubtful_speaker_is_asked_about_and_confirmed_with_a_key(folder: Path) -> None:
    said = "“The dam will hold until spring,” her doctor said. “Nothing moved,” Lise Holm said."
    (folder / "gazette.txt").write_text(f"{GAZETTE}\n\n{said}")
    queue = compare_review(read_story(folder))
    doubtful = queue[(queue["kind"] == "speaker") & (queue["machine"] != "unknown")]
    assert sorted(doubtful["machine"]) == ["doctor", "man"]
    at = queue["machine"].tolist().index("doctor")
    lines: list[str] = []
    ask(folder, " " * at + "y", lines)
    assert any("who says this? doctor?" in line for line in lines)
    (made,) = read_review(folder)[0]
    assert (made.kind, made.decision, made.value) == ("speaker", "name", "doctor")
    assert "doctor" not in compare_review(read_story(folder))["machine"].tolist()


def test_what_leaves_a_cell_of_the_page_open_is_asked_before_other_pairs(flood: Story) -> None:
    table = compare_coverage(flood)
    cells = table[(table["status"] == "uncertain") & (table["standing"] == "shown")]
    open_ = set(cells[cells["fact_id"].str.startswith("f")]["sentence_id"])
    assert open_
    pairs = compare_review(flood).query("kind == 'pair'")
    about = pairs["sentence_id"].isin(open_) | pairs["other_sentence_id"].isin(open_)
    first = pairs["weight"] >= 0.5
    assert first.any()
    assert about[first].all()
    assert pairs["weight"].is_monotonic_decreasing
