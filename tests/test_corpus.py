"""``storydiff corpus``: from files to tables; what a further run does; workers that are killed;
inputs and places that are no good.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pandas as pd
import psutil
import pytest
from click.testing import CliRunner

import analysis.corpus.workers as tasks
from analysis import AnalysisError, read_corpus, read_story, render_corpus
from analysis.checksums import SUMS
from analysis.cli import main
from analysis.corpus import reporter
from analysis.corpus.reports import choose_stories, folder_name
from analysis.corpus.workers import Engine
from analysis.outputs import storing
from analysis.report.notebooks import LostKernelError
from analysis.schema import TABLES

SMALL = Path(__file__).parent / "corpora" / "run_small.py"
PLACES = ("Lindau", "Marbach", "Torgau", "Ansbach", "Weimar", "Celle", "Passau", "Speyer")
EVENTS = (
    "The dam at {} broke",
    "A train left the rails near {}",
    "The mayor of {} resigned",
    "Police in {} arrested a banker",
)


def accounts(stories: int = 8) -> list[dict[str, Any]]:
    """So many fictional stories with three accounts each, days apart."""
    rows = []
    for n in range(stories):
        place, event = PLACES[n % 8], EVENTS[n // 8 % 4].format(PLACES[n % 8])
        day = f"2031-03-{n + 1:02d}"
        texts = (
            f"{event} on Monday, and at least {12 + n} people were hurt, officials in {place} "
            f"said. The road to {place} is closed.",
            f"{event}. {15 + n} people were injured. “We were not warned,” said Anna Keller "
            f"of {place}.",
            f"Helpers came to {place} after Monday. {event}, and nearly {20 + n} people were hurt.",
        )
        about = {"story_id": f"story-{n}", "headline": f"{place}: {event}", "published": day}
        rows += [about | {"outlet": f"Paper {i}", "text": t} for i, t in enumerate(texts)]
    return rows


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), "utf8")
    return path


def written(folder: Path) -> dict[str, bytes]:
    """Every file of a corpus but its notes for the next run and that of DuckDB, which has an id."""
    paths = [p for p in sorted(folder.rglob("*")) if p.is_file() and ".work" not in p.parts]
    paths = [p for p in paths if p.name != "corpus.duckdb"]
    return {str(p.relative_to(folder)): p.read_bytes() for p in paths}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of eight stories, from a file with some rows that are no good."""
    folder = tmp_path_factory.mktemp("made")
    bad = [
        {"outlet": "Paper 1", "headline": "Nothing"},
        accounts()[0],
        accounts()[1] | {"text": "Celle is quiet.", "published": "2031-02-30"},
    ]
    return render_corpus(
        write(folder / "in.jsonl", accounts() + bad), out=folder / "corpus", workers=1
    )


def test_the_corpus_reads_as_one_and_its_spans_hold(made: Path) -> None:
    corpus = read_corpus(made)
    assert set(corpus.tables) == {
        *(TABLES.keys() & {p.name for p in made.iterdir()}),
        "stories",
        "groups",
    }
    texts = corpus.table("accounts").set_index("account_id")["text"]
    for name in ("sentences", "quantities", "quotes", "mentions", "statements", "figures"):
        shown = "text" if name == "sentences" else "surface"
        assert len(table := corpus.table(name))
        assert all(
            texts[r["account_id"]][r["start"] : r["end"]] == r[shown]
            for r in table.to_dict("records")
            if r["start"] >= 0
        )
    assert corpus.stories["n_accounts"].sum() == len(texts) == 25
    assert corpus.story(corpus.stories["story_id"][0]).accounts["analysed"].all()
    assert "eight stories" in (made / "index.html").read_text("utf8").lower()
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect(str(made / "corpus.duckdb"), read_only=True) as asked:
        assert asked.execute("SELECT count(*) FROM contrasts").fetchone() == (
            len(corpus.table("contrasts")),
        )


def test_parts_that_were_changed_removed_or_added_are_named_when_read(
    made: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(made, tmp_path / "copy"))
    corpus = read_corpus(copy)
    assert [len(corpus.table(name)) >= 0 for name in corpus.tables]
    again = "run 'storydiff corpus' again into that folder"
    part = next((copy / "quotes").iterdir())
    data = bytearray(part.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 64] = bytes(b ^ 255 for b in data[middle : middle + 64])
    part.write_bytes(data)
    with pytest.raises(AnalysisError) as error:
        read_corpus(copy).table("quotes", ["story_id"])
    cause = "was changed since it was written (its hash is not the listed one)"
    assert str(error.value) == f"{part}: {cause}; {again}."
    assert len(read_corpus(copy).table("mentions"))
    shutil.copy(next((copy / "mentions").iterdir()), copy / "mentions" / "part-extra.parquet")
    with pytest.raises(AnalysisError, match=r"part-extra.parquet: was added"):
        read_corpus(copy).table("mentions")
    next((copy / "sentences").iterdir()).unlink()
    (copy / "sentences" / "part-x.parquet").write_bytes(b"")
    with pytest.raises(AnalysisError, match=r"sentences.*parquet: is missing"):
        read_corpus(copy).story("story-0")
    (copy / SUMS).write_text("")
    with pytest.raises(AnalysisError, match="is missing or was changed since it was written"):
        read_corpus(copy).table("figures")


def test_rows_that_are_no_good_are_counted_in_the_summary(made: Path) -> None:
    summary = (made / "summary.txt").read_text("utf8")
    assert summary.startswith("25 accounts of 3 outlets in ")
    for line in ("1  no text", "1  duplicate", "1  impossible date (the account is kept)"):
        assert f"  {line}\n" in summary
    assert json.loads((made / "corpus.json").read_text("utf8"))["complete"] is True


def test_files_with_other_columns_are_one_corpus_and_what_they_lack_is_told(tmp_path: Path) -> None:
    first, second = accounts(1)[:2]
    renamed = {
        "title": second["headline"],
        "text": second["text"],
        "date": second["published"],
        "publication": second["outlet"],
    }
    pd.DataFrame([first]).to_parquet(tmp_path / "a.parquet")
    pd.DataFrame([renamed | {"story_id": first["story_id"]}]).to_parquet(tmp_path / "b.parquet")
    pd.DataFrame({"text": [3.5], "outlet": ["Odd"]}).to_parquet(tmp_path / "c.parquet")
    pd.DataFrame({"words": ["here"]}).to_parquet(tmp_path / "d.parquet")
    corpus = read_corpus(
        render_corpus([str(tmp_path / "*.parquet")], out=tmp_path / "out", workers=1)
    )
    told = corpus.table("accounts")
    assert sorted(zip(told["outlet"], told["headline"], told["published"], strict=True)) == [
        (a["outlet"], a["headline"], a["published"]) for a in (first, second)
    ]
    assert corpus.skipped["kind"].tolist() == ["wrong type", "unreadable"]
    assert "has no column 'text' (it has words)" in corpus.skipped["reason"].iloc[1]


def test_a_further_run_analyses_only_the_story_that_has_changed(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    whole = tasks.Analyst.analyse
    monkeypatch.setattr(
        tasks.Analyst,
        "analyse",
        lambda self, story, records: asked.append(story) or whole(self, story, records),
    )
    source = write(tmp_path / "in.jsonl", accounts(4))
    render_corpus(source, out=tmp_path / "corpus", workers=1)
    before = written(tmp_path / "corpus")
    asked.clear()
    render_corpus(source, out=tmp_path / "corpus", workers=1)
    assert asked == []
    assert written(tmp_path / "corpus") == before
    late = {**accounts()[0], "outlet": "Late", "text": accounts()[0]["text"] + " The army came."}
    write(tmp_path / "in.jsonl", [*accounts(4), late])
    render_corpus(source, out=tmp_path / "corpus", workers=1)
    assert asked == ["story-0"]
    assert read_corpus(tmp_path / "corpus").stories["n_accounts"].tolist() == [4, 3, 3, 3]


def test_workers_and_the_run_itself_may_be_killed(tmp_path: Path) -> None:
    """Two workers killed one after the other, then the run: the next run makes the same bytes as an
    undisturbed one on one worker.

    The analysis is left out (``tests/benchmarks/corpus_engine.py kills`` has it); what is killed is
    the engine.
    """
    source = write(tmp_path / "in.jsonl", accounts())
    one, two = (
        [sys.executable, str(SMALL), str(source), str(tmp_path / n), w, "3", "idle"]
        for n, w in (("one", "1"), ("two", "2"))
    )
    subprocess.run(one, check=True, capture_output=True)
    run = subprocess.Popen(two, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    killed = 0
    for done in (1, 2, 3):
        _wait_for_markers(tmp_path / "two", done, run)
        if done < 3 and run.poll() is None:
            killed += _kill_a_worker(run.pid)
    run.kill()
    said, _ = run.communicate()
    assert killed
    subprocess.run(two, check=True, capture_output=True)
    assert written(tmp_path / "two") == written(tmp_path / "one")
    assert b"distributed" not in said
    assert b"Traceback" not in said


def _wait_for_markers(folder: Path, count: int, run: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 120
    while (
        len(list(folder.glob(".work/done/*.json"))) < count
        and run.poll() is None
        and time.monotonic() < end
    ):
        time.sleep(0.01)


def _kill_a_worker(pid: int) -> int:
    """Kills a Dask worker of a run, not its helpers."""
    with contextlib.suppress(psutil.NoSuchProcess):
        for child in psutil.Process(pid).children():
            if any("spawn_main" in word for word in child.cmdline()):
                os.kill(child.pid, signal.SIGKILL)
                return 1
    return 0


def test_a_scheduler_gives_the_same_bytes_as_no_scheduler(made: Path, tmp_path: Path) -> None:
    from distributed import LocalCluster

    there = {
        "n_workers": 1,
        "threads_per_worker": 1,
        "processes": False,
        "protocol": "tcp",
        "host": "127.0.0.1",
        "dashboard_address": None,
    }
    with LocalCluster(**there) as cluster:
        render_corpus(
            made.parent / "in.jsonl", out=tmp_path / "c", scheduler=cluster.scheduler_address
        )
    assert written(tmp_path / "c") == written(made)


def test_a_scheduler_that_does_not_answer_is_told_within_seconds(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", accounts(1))
    started = time.monotonic()
    done = CliRunner().invoke(
        main,
        ["corpus", str(source), "--out", str(tmp_path / "c"), "--scheduler", "tcp://127.0.0.1:9"],
    )
    assert done.exit_code == 2
    assert "'tcp://127.0.0.1:9': cannot be reached; check that it is running" in done.output
    assert time.monotonic() - started < 120
    assert not (tmp_path / "c").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"workers": 0}, "workers 0: is not a number of workers"),
        ({"workers": 2, "scheduler": "tcp://127.0.0.1:9"}, "a scheduler has its own workers"),
        ({"scheduler": "nowhere://x"}, "is not the address of a scheduler"),
        ({"largest": 1}, "leaves nothing to compare"),
        ({"reports": ["nonsense"]}, "story 'nonsense': is not in this corpus"),
    ],
)
def test_settings_that_are_no_good_are_told(
    tmp_path: Path, options: dict[str, Any], said: str
) -> None:
    with pytest.raises(AnalysisError, match=said):
        render_corpus(write(tmp_path / "in.jsonl", accounts(1)), out=tmp_path / "c", **options)


def test_inputs_without_any_account_are_told(tmp_path: Path) -> None:
    with pytest.raises(AnalysisError, match="contain no account that can be read"):
        render_corpus(write(tmp_path / "in.jsonl", [{"headline": "x"}]), out=tmp_path / "c")


def test_a_full_disk_is_one_sentence_and_the_next_run_goes_on(
    tmp_path: Path, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write(tmp_path / "in.jsonl", accounts(1))

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("analysis.corpus.buckets.write_part", full)
        done = CliRunner().invoke(main, ["corpus", str(source), "--out", str(tmp_path / "c")])
    assert done.exit_code == 2
    assert "cannot be written (No space left on device)" in done.output
    assert "finished work is kept" in done.output
    assert (
        CliRunner().invoke(main, ["corpus", str(source), "--out", str(tmp_path / "c")]).exit_code
        == 0
    )


def test_a_report_reads_the_accounts_of_its_story_and_one_that_fails_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report itself is tested in test_report; here, what it is given and what becomes of its
    failure.
    """
    seen: dict[str, list[str]] = {}

    def report(folder: str, name: str, code: str) -> str | None:
        story = read_story(Path(folder) / ".work" / "seeds" / name)
        seen[story.story_id] = sorted(story.accounts["outlet"])
        return "no kernel" if len(seen) == 2 else None

    monkeypatch.setattr("analysis.corpus.reports.report_story", report)
    rows = [r | {"story_id": f"a/{r['story_id']}"} for r in accounts(2)]
    out = render_corpus(
        write(tmp_path / "in.jsonl", rows), out=tmp_path / "c", workers=1, reports="all"
    )
    assert set(seen) == {folder_name("a/story-0"), folder_name("a/story-1")}
    assert all(outlets == ["Paper 0", "Paper 1", "Paper 2"] for outlets in seen.values())
    (skipped,) = read_corpus(out).skipped.to_dict("records")
    assert (skipped["story_id"], skipped["stage"], skipped["reason"]) == (
        "a/story-1",
        "report",
        "no kernel",
    )
    assert "Reports: 1 story (reports/index.html)." in (out / "summary.txt").read_text("utf8")


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        (AnalysisError("x", "is unreadable", "mend it"), {"refused": "x: is unreadable; mend it."}),
        (LostKernelError("the kernel", "ended", "x"), {"failed": "the kernel ended"}),
        (ZeroDivisionError("x"), {"failed": "ZeroDivisionError: x"}),
        (OSError(28, "No space left on device"), {"disk": [28, "No space left on device"]}),
    ],
)
def test_what_stops_a_report_is_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, answer: dict[str, Any]
) -> None:
    """A refused report is not tried again, one whose kernel died is; a full disk ends the run."""

    def render(*_: object, **__: object) -> None:
        with storing(tmp_path, "make room"):
            raise error

    monkeypatch.setattr("analysis.report.render.render_report", render)
    monkeypatch.setenv("STORYDIFF_SEEDS", "")
    monkeypatch.setattr(sys, "argv", ["reporter", str(os.getppid())])
    head = {"story": "x", "seeds": "y", "out": "z"}
    assert reporter._answer(head, None) == answer


def test_a_report_that_nobody_waits_for_is_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["reporter", str(os.getppid() + 1)])
    with pytest.raises(SystemExit):
        reporter._answer({"story": "x", "seeds": "y", "out": "z"}, None)


def test_two_runs_do_not_write_one_folder(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", accounts(1))
    from analysis.corpus.run import _alone
    from analysis.corpus.store import open_folder

    with (
        _alone(open_folder(tmp_path / "c")),
        pytest.raises(AnalysisError, match="is being written by another run"),
    ):
        render_corpus(source, out=tmp_path / "c", workers=1)


def test_one_task_or_one_worker_needs_no_cluster() -> None:
    with Engine(workers=1) as engine:
        assert dict(engine.run(lambda a, b: a + b, [(1, 2), (3, 4)])) == {0: 3, 1: 7}
    assert "distributed" not in sys.modules or engine._client is None


def test_stories_for_reports_are_all_or_the_largest_or_named() -> None:
    table = pd.DataFrame({"story_id": ["b", "b", "a", "c", "c", "c"]})
    assert choose_stories("all", table) == ["c", "b", "a"]
    assert choose_stories(["2"], table) == choose_stories(2, table) == ["c", "b"]
    assert choose_stories(["a", "b", "a"], table) == ["a", "b"]
    assert choose_stories((), table) == []
