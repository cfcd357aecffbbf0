"""Where commands may write: nothing of the user's is replaced, and a refusal touches nothing."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from folders import BODY, story, tree

import analysis.report.render as report_module
from analysis import AnalysisError, read_story, render_corpus, render_report
from analysis.checksums import SUMS, list_sums, sum_files
from analysis.cli import main
from analysis.report import write_tables
from analysis.report.manifest import MANIFEST
from analysis.report.pages import FRONT

OURS = '<html><head><meta name="generator" content="StoryDiff"><title>Flood</title></head></html>'


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    return result.exit_code, result.output.strip()


def report(folder: Path, words: str = "older") -> Path:
    """A report as the command leaves it, with fewer pages."""
    (folder / "tables").mkdir(parents=True)
    (folder / FRONT).write_text(OURS + words)
    (folder / "00-story.ipynb").write_text("{}")
    (folder / "tables" / "quotes.csv").write_text("quote_id\n")
    (folder / SUMS).write_text(list_sums(sum_files(folder)))
    return folder


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a story ``flood``, another ``fire`` with a story.toml, and ``stories/``
    as seeds.
    """
    story(tmp_path / "flood")
    story(tmp_path / "fire")
    (tmp_path / "fire" / "story.toml").write_text("title = 'Fire'\n")
    story(tmp_path / "seeds" / "storm")
    story(tmp_path / "a" / "flood")
    (tmp_path / "a" / "flood.jsonl").write_text(json.dumps({"text": BODY}) + "\n")
    monkeypatch.chdir(tmp_path)

    def build(*_: object) -> None:
        raise AssertionError("work has begun")

    monkeypatch.setattr(report_module, "_build", build)
    monkeypatch.setattr("analysis.report.export.all_tables", build)
    return tmp_path


def refused(here: Path, said: str, *command: object) -> None:
    """The command is refused with one sentence and exit code 2, and nothing is touched."""
    before = tree(here)
    code, output = run(*command)
    assert (code, output.count("\n")) == (2, 0), output
    assert said in output
    assert output.startswith("storydiff: ")
    assert tree(here) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["./flood", "--out", "."], "contains the story itself"),
        (["flood", "--out", "flood/.."], "contains the story itself"),
        (["flood", "--out", "linked"], "contains the story itself"),
        (["link-to-flood", "--out", "."], "contains the story itself"),
        (["storm", "--out", "seeds"], "contains the story itself"),
        (["./flood", "--out", "flood"], "is inside the story flood"),
        (["flood", "--out", "flood/reports"], "is inside the story flood"),
        (["flood", "--out", "link-to-flood"], "is inside the story flood"),
        (["a/flood.jsonl", "--out", "a"], "contains files and is not a report"),
        (["a/flood", "--out", "."], "contains files and is not a report"),
        (["out/fire/deep/fire", "--out", "out"], "contains the story itself"),
        (["a/flood", "--out", "seeds"], "among the stories"),
        (["a/flood", "--out", "seeds/new"], "among the stories"),
        (["flood", "--out", "fire"], "is inside the story"),
        (["flood", "--out", "fire/reports/late"], "is inside the story"),
        (["flood", "--out", "fire/story.toml"], "is inside the story"),
        (["flood", "--out", "flood/gazette.txt"], "is inside the story flood"),
        (["flood", "--out", "a/flood.jsonl"], "cannot be written (Not a directory)"),
        (["/", "--out", "out"], "gives its output the name ''"),
        ([".", "--out", "."], "is inside the story ."),
        (["..", "--out", "out"], "is inside the story .."),
        (["flood", "--out", ""], "is not a folder name"),
        (["files/..jsonl", "--out", "out"], "gives its output the name '.'"),
        (["files/...jsonl", "--out", "out"], "gives its output the name '..'"),
        (["files/.storydiff-x", "--out", "out"], "gives its output the name '.storydiff-x'"),
        (
            ["files/index.html", "--out", "out"],
            "has the same name as the page",
        ),
        (["flood", "a/flood", "--out", "out"], "would be written to the same folder as 'flood'"),
        (["flood", "--out", "many"], "is inside the corpus"),
        (["flood", "--out", "done/fire"], "is inside the report"),
    ],
)
def test_a_report_is_refused_where_it_would_touch_a_story(
    here: Path, arguments: list[str], said: str
) -> None:
    (here / "linked").symlink_to(".")
    (here / "link-to-flood").symlink_to("flood")
    story(here / "out" / "fire" / "deep" / "fire")
    (here / "files").mkdir()
    for name in ("..jsonl", "...jsonl"):
        (here / "files" / name).write_text(json.dumps({"text": BODY}) + "\n")
    story(here / "files" / ".storydiff-x")
    story(here / "files" / "index.html")
    (here / "many").mkdir()
    (here / "many" / "corpus.json").write_text('{"format": 1, "complete": true}')
    report(here / "done" / "fire")
    refused(here, said, "report", *arguments)


@pytest.mark.parametrize(
    ("there", "said"),
    [
        (lambda t: t.write_text("mine"), "is not a folder"),
        (lambda t: t.symlink_to("."), "is not a folder"),
        (lambda t: t.symlink_to("nothing"), "is not a folder"),
        (lambda t: story(t), "contains files and is not a report"),
        (lambda t: story(t / "late"), "contains files and is not a report"),
        (lambda t: (story(t) / FRONT).write_text("<title>mine</title>"), "is not a report"),
        (lambda t: (story(t) / FRONT).write_text(OURS), "'courier.txt' was added or changed"),
        (lambda t: (report(t) / "notes.md").write_text("mine"), "'notes.md' was added or changed"),
        (lambda t: (report(t) / "tables" / "mine.csv").write_text("x"), "'tables/mine.csv' was"),
        (lambda t: (report(t) / "00-story.ipynb").write_text("[]"), "'00-story.ipynb' was added"),
        (
            lambda t: (report(t) / SUMS).unlink() or (t / "05-x.html").write_text(OURS),
            "'05-x.html'",
        ),
        (lambda t: (t.mkdir(), os.mkfifo(t / FRONT)), "is not a report"),
    ],
)
def test_a_report_replaces_nothing_but_a_report(
    here: Path, there: Callable[[Path], Any], said: str
) -> None:
    (here / "out").mkdir()
    there(here / "out" / "flood")
    refused(here, said, "report", "flood", "--out", "out")


def pages(folder: Path, *_: object) -> dict[str, str]:
    """What stands for the notebooks and pages where only their place matters."""
    (folder / FRONT).write_text(OURS + "newer")
    return {"gazette": "0" * 64}


@pytest.mark.parametrize(
    "there",
    [
        lambda t: None,
        lambda t: t.mkdir(),
        report,
        lambda t: (report(t) / SUMS).unlink(),
        lambda t: (report(t) / ".DS_Store").write_bytes(b"\0"),
        lambda t: (t.mkdir(), (t / FRONT).write_text(OURS)),
    ],
)
def test_a_report_takes_the_place_of_nothing_and_of_a_report(
    here: Path, monkeypatch: pytest.MonkeyPatch, there: Callable[[Path], Any]
) -> None:
    monkeypatch.setattr(report_module, "_build", pages)
    (here / "out").mkdir()
    there(here / "out" / "flood")
    assert run("report", "flood", "--out", "out") == (0, "out/flood/index.html")
    assert {k for k, v in tree(here / "out").items() if v is not None} == {
        "index.html",
        "flood/index.html",
        f"flood/{SUMS}",
        f"flood/{MANIFEST}",
    }
    assert run("report", "flood", "--out", "out")[0] == 0


def test_a_file_that_is_added_while_a_report_is_made_is_not_lost(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report(here / "out" / "flood")

    def build(folder: Path, *_: object) -> dict[str, str]:
        (here / "out" / "flood" / "notes.md").write_text("mine")
        return pages(folder)

    monkeypatch.setattr(report_module, "_build", build)
    before = tree(here / "out")
    code, said = run("report", "flood", "--out", "out")
    assert (code, said.count("\n")) == (2, 0)
    assert "'notes.md' was added or changed since" in said
    assert tree(here / "out") == before | {"flood/notes.md": b"mine"}


def test_the_older_report_is_back_when_the_newer_one_cannot_be_put_there(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_module, "_build", pages)
    report(here / "out" / "flood")
    before = tree(here / "out")
    count, real = [], Path.rename

    def rename(self: Path, target: Path) -> Path:
        count.append(self)
        if len(count) == 2:
            raise OSError(errno.ENOTEMPTY, "Directory not empty")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    code, said = run("report", "flood", "--out", "out")
    assert code == 2
    assert said == (
        "storydiff: folder out/flood: cannot be written (Directory not empty); "
        "the old files were kept; free some space there or give another folder with --out."
    )
    assert tree(here / "out") == before


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "No space left"), ValueError()])
def test_what_happens_while_a_report_is_made_leaves_the_older_one(
    here: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    report(here / "out" / "flood")
    before = tree(here / "out")

    def build(folder: Path, *_: object) -> None:
        pages(folder)
        raise error

    monkeypatch.setattr(report_module, "_build", build)
    expected = AnalysisError if isinstance(error, OSError) else type(error)
    with pytest.raises(expected):
        render_report("flood", out="out")
    assert tree(here / "out") == before


def test_two_reports_of_one_story_are_not_made_at_once(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[int, str]] = []

    def build(folder: Path, *_: object) -> dict[str, str]:
        if not said:
            said.append(run("report", "flood", "--out", "out"))
            said.append(run("report", "fire", "--out", "out"))
        return pages(folder)

    monkeypatch.setattr(report_module, "_build", build)
    assert run("report", "flood", "--out", "out")[0] == 0
    assert said == [
        (
            2,
            "storydiff: folder out/flood: is being written by another run; wait until it has "
            "ended.",
        ),
        (0, "out/fire/index.html"),
    ]


def identity(path: Path) -> tuple[int, ...]:
    """What is another after any change but not after reading."""
    found = path.lstat()
    return found.st_ino, found.st_mode, found.st_size, found.st_mtime_ns


def test_the_page_above_the_reports_is_made_anew_only_where_it_is_one(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_module, "_build", pages)
    (here / "other").mkdir()
    os.mkfifo(here / "other" / FRONT)
    (here / "elsewhere.html").write_text(OURS)
    for number, there in enumerate(
        (
            lambda p: p.write_text(OURS),
            lambda p: p.write_text("mine"),
            lambda p: p.symlink_to(here / "elsewhere.html"),
            lambda p: p.mkdir(),
        )
    ):
        out = here / f"out{number}"
        out.mkdir()
        there(out / FRONT)
        before = identity(out / FRONT)
        code, said = run("report", "flood", "--out", out)
        assert code == 0 or (number == 0 and "is inside the report" in said)
        assert identity(out / FRONT) == before
    assert (here / "elsewhere.html").read_text() == OURS
    report_module.list_reports(here / "out0")
    assert (here / "out0" / FRONT).read_text() == OURS
    run("report", "a/flood", "--out", "first")
    run("report", "fire", "--out", "first")
    listed = (here / "first" / FRONT).read_text()
    assert listed.count("<li>") == 2
    assert 'href="fire/index.html"' in listed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["flood", "--out", "flood"], "is inside the story flood"),
        (["flood", "--out", "link-to-flood/new"], "is inside the story flood"),
        (["flood", "--out", "fire"], "is inside the story"),
        (["storm", "--out", "seeds"], "among the stories"),
        (["flood", "--out", "flood.txt"], "cannot be written (Not a directory)"),
        (
            ["flood", "--out", "mine"],
            "mine/quotes.csv: is there already and was not written by StoryDiff",
        ),
        (["flood", "--out", "linked"], "linked/voices.csv: is there already"),
        (["flood", "--out", "dangling"], "dangling/voices.csv: is there already"),
        (["flood", "--out", "list"], f"list/{SUMS}: is not a list of files that StoryDiff wrote"),
        (["flood", "--out", "done/fire/tables"], "done/fire/tables/quotes.csv: is there already"),
        (["flood", "--out", ""], "is not a folder name"),
    ],
)
def test_tables_are_refused_where_they_would_touch_what_is_not_theirs(
    here: Path, arguments: list[str], said: str
) -> None:
    (here / "link-to-flood").symlink_to("flood")
    (here / "flood.txt").write_text("mine")
    for name in ("mine", "linked", "dangling", "list"):
        (here / name).mkdir()
    (here / "mine" / "quotes.csv").write_text("my,own\n")
    (here / "elsewhere.csv").write_text("mine")
    (here / "linked" / "voices.csv").symlink_to(here / "elsewhere.csv")
    (here / "dangling" / "voices.csv").symlink_to(here / "nothing.csv")
    (here / "list" / SUMS).write_text("mine")
    report(here / "done" / "fire")
    refused(here, said, "tables", *arguments)


def test_tables_replace_their_own_files_and_leave_the_others(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    told = read_story(story(tmp_path / "flood"))
    first = write_tables(told, out)
    write_tables(told, out, format="parquet")
    assert write_tables(told, out) == first
    names = {p.name for p in out.iterdir()}
    assert {"notes.txt", SUMS, "quotes.csv", "quotes.parquet"} <= names
    assert len(names) == 2 * len(first) + 2
    assert not [name for name in names if name.startswith(".")]
    edited = out / "figures.csv"
    edited.write_text(edited.read_text() + "my own row\n")
    before = tree(out)
    with pytest.raises(AnalysisError, match=r"figures\.csv: is there already"):
        write_tables(told, out)
    assert tree(out) == before


def test_a_table_that_is_changed_while_the_others_are_computed_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from analysis.report import export

    out = tmp_path / "out"
    write_tables(story(tmp_path / "flood"), out)
    real = export.all_tables

    def compute(told: Any) -> Any:
        (out / "quotes.csv").write_text("my own")
        return real(told)

    monkeypatch.setattr(export, "all_tables", compute)
    before = tree(out)
    with pytest.raises(AnalysisError, match=r"quotes\.csv: is there already"):
        write_tables(tmp_path / "flood", out)
    after = tree(out)
    assert after.pop(SUMS)
    assert after == {k: v for k, v in before.items() if k != SUMS} | {"quotes.csv": b"my own"}


def test_tables_that_cannot_all_be_written_leave_those_of_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tables(story(tmp_path / "flood"), tmp_path / "out")
    other = tmp_path / "other.txt"
    other.write_text(
        "Fire in Celle\n\nSome 30 houses burnt down in Celle, “all of them”, police said.\n"
    )
    before = tree(tmp_path / "out")
    real = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if (self.parent.name, self.name) == ("new", "figures.csv"):
            raise OSError(errno.EIO, "Input/output error")
        return real(self, target)

    def link(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    with monkeypatch.context() as patch:
        patch.setattr(os, "link", link)
        patch.setattr(Path, "rename", rename)
        with pytest.raises(AnalysisError, match=r"out: cannot be written \(Input/output error"):
            write_tables(other, tmp_path / "out")
    assert {k: v for k, v in tree(tmp_path / "out").items() if k != SUMS} == {
        k: v for k, v in before.items() if k != SUMS
    }
    write_tables(other, tmp_path / "out")
    changed = {k for k, v in tree(tmp_path / "out").items() if v != before[k]}
    assert {"accounts.csv", "quotes.csv", SUMS} <= changed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["flood", "--out", "flood"], "contains files and is not a corpus"),
        (["flood", "--out", "flood/corpus"], "is the input flood or inside it"),
        (["flood", "--out", "link-to-flood/corpus"], "is the input flood or inside it"),
        (["link-to-flood", "--out", "flood/corpus"], "is the input link-to-flood or inside it"),
        (["a/flood.jsonl", "--out", "a"], "contains files and is not a corpus"),
        (["a/flood.jsonl", "--out", "fire/corpus"], "is inside the story"),
        (["many/accounts", "--out", "many"], "is inside the corpus many"),
        (["many", "--out", "many"], "is the input many or inside it"),
        (["data/corpus.json", "--out", "data"], "contains files and is not a corpus"),
        (["a/flood.jsonl", "--out", "a/flood.jsonl/x"], "cannot be written (Not a directory)"),
        (["a/flood.jsonl", "--out", ""], "is not a folder name"),
    ],
)
def test_a_corpus_is_refused_where_it_would_touch_its_inputs(
    here: Path, arguments: list[str], said: str
) -> None:
    (here / "link-to-flood").symlink_to("flood")
    (here / "many" / "accounts").mkdir(parents=True)
    (here / "many" / "corpus.json").write_text('{"format": 1, "complete": true}')
    (here / "data").mkdir()
    (here / "data" / "corpus.json").write_text(json.dumps([{"text": BODY}]))
    refused(here, said, "corpus", *arguments)


def test_what_a_glob_matches_of_the_corpus_itself_is_no_input(tmp_path: Path) -> None:
    from analysis.corpus.partitions import plan_inputs

    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.jsonl").write_text(json.dumps({"text": BODY}) + "\n")
    (tmp_path / "link").symlink_to("data")
    out = tmp_path / "link" / "corpus"
    (out / "accounts").mkdir(parents=True)
    (out / "corpus.json").write_text('{"format": 1}')
    (out / "accounts" / "part-0.parquet").write_bytes(b"")
    for pattern in ("data/*", "data/**", "data/**/*.*"):
        sources = plan_inputs([str(tmp_path / pattern)], out=out)
        assert [Path(s.name).name for s in sources] == ["a.jsonl"]
    with pytest.raises(AnalysisError, match="contains no file that can be read"):
        plan_inputs([str(tmp_path / "data" / "*" / "*" / "*")], out=out)


def test_the_tables_of_a_corpus_are_no_accounts_of_the_story_around_it(tmp_path: Path) -> None:
    folder = story(tmp_path / "flood")
    render_corpus(folder / "gazette.txt", out=folder / "many", workers=1)
    told = read_story(folder)
    assert sorted(told.accounts["account_id"]) == ["courier", "gazette"]
    assert "is a corpus of many stories" in told.skipped["reason"].item()


def test_a_report_of_a_corpus_that_somebody_has_changed_is_kept(tmp_path: Path) -> None:
    from analysis.corpus.reports import drop_reports
    from analysis.corpus.store import CorpusPaths as Places

    places = Places(tmp_path)
    for name in ("gone", "changed"):
        report(places.reports / name)
        (places.work / "reported").mkdir(parents=True, exist_ok=True)
        (places.work / "reported" / f"{name}.json").write_text("{}")
    (places.reports / "changed" / "notes.md").write_text("mine")
    drop_reports(places, [])
    assert [p.name for p in places.reports.iterdir()] == ["changed"]


def test_a_second_run_leaves_what_the_first_is_building(tmp_path: Path) -> None:
    from analysis.corpus.run import _alone
    from analysis.corpus.store import open_folder

    (tmp_path / "in.jsonl").write_text(json.dumps({"text": BODY}) + "\n")
    places = open_folder(tmp_path / "c")
    with _alone(places):
        (places.work / "building" / "x").mkdir(parents=True)
        with pytest.raises(AnalysisError, match="is being written by another run"):
            render_corpus(tmp_path / "in.jsonl", out=tmp_path / "c", workers=1)
        assert (places.work / "building" / "x").is_dir()
    (places.folder / ".storydiff-x8x8x8x8").write_text("of a run that was killed")
    render_corpus(tmp_path / "in.jsonl", out=tmp_path / "c", workers=1)
    assert not (places.work / "building" / "x").exists()
    assert not [p for p in places.folder.rglob("*") if p.name.startswith(".storydiff-")]


def test_a_corpus_that_was_killed_before_its_first_mark_was_written_can_be_gone_on_with(
    tmp_path: Path,
) -> None:
    from analysis.corpus.store import open_folder

    (tmp_path / "c").mkdir()
    (tmp_path / "c" / ".storydiff-x8x8x8x8").write_text("{")
    open_folder(tmp_path / "c")
