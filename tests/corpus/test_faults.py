"""A corpus whose disk is full at any write, whose accounts or version change, or that is cut off:
one sentence, and the next run gives the bytes of an undisturbed one.
"""

from __future__ import annotations

import errno
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from analysis import AnalysisError, read_corpus, render_corpus
from analysis.checksums import sum_files
from analysis.corpus import store, workers
from analysis.corpus.buckets import plain_accounts

POINTS = 2  # writes at which the disk is full; more take longer
EVENTS = (
    "The court in Lindau fined the mill",
    "Rain closed the pass at Weimar",
    "Shares of Torgau Steel fell",
)


class IdleAnalyst:
    """An analyst that gives the accounts back as they are."""

    def analyse(self, story_id: str, records: list[dict[str, Any]]) -> dict[str, Any]:
        accounts = plain_accounts(records, "")
        return {
            "accounts": accounts | {"analysed": [True] * len(records)},
            "origins": dict.fromkeys(("account_id", "origin_id"), accounts["account_id"]),
            "skipped": {"path": [], "reason": []},
        }

    def close(self) -> None:
        pass


@pytest.fixture(autouse=True)
def _idle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "Analyst", IdleAnalyst)
    monkeypatch.setattr("analysis.corpus.buckets.IN_A_BUCKET", 2)


def rows() -> list[dict[str, str]]:
    return [
        {"story_id": f"s{n}", "outlet": outlet, "text": f"{event} on Monday, {outlet} wrote."}
        for n, event in enumerate(EVENTS)
        for outlet in ("Gazette", "Courier")
    ]


def make(folder: Path, given: list[dict[str, str]], name: str = "corpus") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in given), "utf8")
    return render_corpus(folder / "in.jsonl", out=folder / name, workers=1)


def result(corpus: Path) -> list[tuple[str, str]]:
    """The files of a corpus with their hashes, but for what DuckDB writes in no fixed order."""
    aside = (".work/", "corpus.duckdb")
    return sorted(pair for pair in sum_files(corpus) if not pair[0].startswith(aside))


@contextmanager
def full_disk(after: int) -> Iterator[list[str]]:
    """Refuse every write after a number of them, and yield the list of those that were tried."""
    tried: list[str] = []

    def limited(function: Callable[..., Any]) -> Callable[..., Any]:
        def write(*arguments: Any, **options: Any) -> Any:
            tried.append(function.__name__)
            if len(tried) <= after:
                return function(*arguments, **options)
            if function is parquet:  # some of its bytes are there
                function(*arguments, **options)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        return write

    parquet = pq.ParquetWriter.write_table
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pq.ParquetWriter, "write_table", limited(parquet))
        for module, name in ((os, "replace"), (os, "mkdir"), (tempfile, "mkstemp")):
            patch.setattr(module, name, limited(getattr(module, name)))
        yield tried


def check_goes_on(folder: Path, whole: Path, after: int) -> None:
    """Make a corpus on a disk that is full after some writes, then on one with room."""
    with full_disk(after), pytest.raises(AnalysisError, match="No space left on device"):
        make(folder, rows())
    left = [p.name for p in folder.rglob("*") if p.name.startswith(".storydiff-")]
    assert not left
    assert not list((folder / "corpus").glob(".work/building/*"))
    assert result(make(folder, rows())) == result(whole)


def test_a_disk_that_is_full_at_any_write_is_one_sentence_and_the_next_run_goes_on(
    tmp_path: Path,
) -> None:
    with full_disk(10**6) as tried:
        whole = make(tmp_path / "whole", rows())
    assert {"write_table", "replace", "mkdir", "mkstemp"} == set(tried)
    for after in range(3, len(tried), -(-len(tried) // POINTS)):
        check_goes_on(tmp_path / f"full after {after}", whole, after)


def test_after_an_edit_a_removal_and_an_addition_the_next_run_gives_what_a_fresh_one_does(
    tmp_path: Path,
) -> None:
    make(tmp_path / "edited", rows())
    changed = rows()[1:]
    changed[0]["text"] += " The mill will appeal."
    changed.append({"story_id": "s9", "outlet": "Herald", "text": "Fans sang in Celle."})
    again, fresh = make(tmp_path / "edited", changed), make(tmp_path / "fresh", changed)
    assert result(again) == result(fresh)


def test_of_a_new_story_among_old_ones_only_its_own_accounts_are_analysed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes first in the file and in time, and the corpus has more buckets with it."""
    asked: list[list[str]] = []
    whole = IdleAnalyst.analyse

    def count(self: IdleAnalyst, story_id: str, records: list[dict[str, Any]]) -> dict[str, Any]:
        asked.append([str(record["text"]) for record in records])
        return whole(self, story_id, records)

    monkeypatch.setattr(IdleAnalyst, "analyse", count)
    old = [
        row | {"story_id": None, "published": f"2031-0{n // 2 + 4}-10"}
        for n, row in enumerate(rows())
    ]
    make(tmp_path, old)
    before = read_corpus(tmp_path / "corpus")
    known = dict(before.table("accounts")[["account_id", "story_id"]].values.tolist())
    assert len(asked) == len(EVENTS)
    asked.clear()
    new = [
        {"outlet": o, "published": "2031-03-10", "text": f"Fans sang in Celle at night, {o} said."}
        for o in ("Herald", "Courier")
    ]
    make(tmp_path, [*new, *old])
    assert [sorted(texts) for texts in asked] == [sorted(row["text"] for row in new)]
    after = read_corpus(tmp_path / "corpus").table("accounts")
    found = dict(after[["account_id", "story_id"]].values.tolist())
    assert len(found) == len(known) + len(new)
    assert {account: found[account] for account in known} == known


def test_after_another_version_every_story_is_analysed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "old", rows())
    asked: list[str] = []
    whole = IdleAnalyst.analyse
    monkeypatch.setattr(
        IdleAnalyst, "analyse", lambda self, s, r: asked.append(s) or whole(self, s, r)
    )
    monkeypatch.setattr(store, "versions", lambda: {"numpy": "0.0.1"})
    store.code_key.cache_clear()
    try:
        again = make(tmp_path / "old", rows())
        assert sorted(asked) == ["s0", "s1", "s2"]
        assert result(again) != []
    finally:
        monkeypatch.undo()
        store.code_key.cache_clear()


def test_a_corpus_that_was_cut_off_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    out = make(tmp_path / "corpus", rows())
    assert len(read_corpus(out).stories) == 3
    with monkeypatch.context() as patch:
        patch.setattr("analysis.corpus.run.drop_unplanned", cut_off)
        with pytest.raises(KeyboardInterrupt):
            make(tmp_path / "corpus", rows()[:3])
    with pytest.raises(AnalysisError, match="is unfinished: a run is still writing it or was cut"):
        read_corpus(out)
    assert len(read_corpus(make(tmp_path / "corpus", rows()[:3])).stories) == 2
