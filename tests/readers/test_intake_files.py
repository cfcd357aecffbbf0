"""Inputs of a corpus that are no tables: pages, folders, stories, archives, addresses."""

from __future__ import annotations

import gzip
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import files
import pytest
from ingesting import account, ingest, skipped_rows, write_lines
from pages import PARAGRAPHS, page

from analysis import AnalysisError
from analysis.corpus.intake import build_index, ingest_source
from analysis.corpus.partitions import plan_inputs, read_records

BRIDGE = (
    "<p>The bridge over the Arve was closed on Friday after engineers had found cracks in it.</p>"
    * 6
)


def elsewhere(markup: str, name: str) -> str:
    return markup.replace("news.example/senate", f"news.example/{name}")


def test_web_archives_are_read_page_by_page(tmp_path: Path) -> None:
    pages = [
        page(),
        page("<p>Nothing</p>"),
        elsewhere(page(BRIDGE, title="Bridge closed"), "bridge"),
    ]
    (tmp_path / "a.warc.gz").write_bytes(b"".join(gzip.compress(files.warc([p])) for p in pages))
    (tmp_path / "b.warc").write_bytes(
        files.warc([elsewhere(page(), "b"), elsewhere(page(), "c")], wrong_length=True)
    )
    (tmp_path / "c.warc").write_bytes(
        files.warc([elsewhere(page(), "d"), elsewhere(page(), "e")])[:-400]
    )
    index, skipped = ingest(tmp_path / "work", tmp_path)
    assert index["row"].tolist() == [1, 3, 1, 2, 1, 2]
    assert index["headline"].tolist()[:2] == ["Senate advances bill", "Bridge closed"]
    assert skipped_rows(skipped) == [(2, "unreadable"), (1, "unreadable"), (2, "unreadable")]
    assert (
        skipped["reason"]
        .str.match(
            "https://news.example/[01]: .*(almost no text|wrong length|incomplete|too early)"
        )
        .all()
    )


def test_a_folder_holds_tables_and_one_account_in_each_other_file(tmp_path: Path) -> None:
    home = tmp_path / "in"
    (home / "2031" / "03").mkdir(parents=True)
    (home / "2031" / "03" / "a.html").write_text(page())
    (home / "2031" / "page_files").mkdir()
    (home / "2031" / "page_files" / "advert.html").write_text(page())
    (home / "2031" / "page.htm").write_text(elsewhere(page(BRIDGE), "b"))
    (home / "note.txt").write_text("Bridge closed\n\n" + " ".join(PARAGRAPHS))
    (home / "README.md").write_text("What this is")
    (home / "b.zip").write_bytes(
        files.zipped(
            {
                "c.txt": "Words of one account.",
                "d.html": "<html>",
                "e.csv": "text,id\nIn a table,1\nTwo,2\n",
            }
        )
    )
    (home / ".hidden.txt").write_text("hidden")
    write_lines(home / "t.jsonl", account())
    index, skipped = ingest(tmp_path / "work", home)
    names = index["source"].str.removeprefix(f"{home}/")
    assert sorted(names) == [
        "2031/03/a.html",
        "2031/page.htm",
        "b.zip",
        "b.zip",
        "b.zip",
        "note.txt",
        "t.jsonl",
    ]
    assert skipped["source"].tolist() == [f"{home}/b.zip/d.html"]
    assert index["account_id"].str.fullmatch("[0-9a-f]{16}").all()


def test_a_folder_with_a_story_of_its_own_is_that_story(tmp_path: Path) -> None:
    for name in ("one/flood", "two/flood"):
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "gazette.txt").write_text(
            f"Flood in Lindau\n\nThe river rose in {name}.\n\nAdvertisement\n"
        )
        (tmp_path / "in" / name / "b.bin").write_bytes(b"\0\1")
        (tmp_path / "in" / name / "story.toml").write_text(
            'title = "Flood"\ntwins = []\n[accounts."gazette.txt"]\noutlet = "Gazette"\n'
            'put_back = ["Advertisement"]\n'
        )
    index, skipped = ingest(tmp_path / "work", tmp_path / "in")
    assert index["story_id"].tolist() == ["flood", "flood~2"]
    assert index["account_id"].tolist() == ["flood/gazette", "flood~2/gazette"]
    assert [r["put_back"] for r in read_records(tmp_path / "work", index)] == [
        ["Advertisement"]
    ] * 2
    assert sorted(skipped["kind"]) == ["settings not read"] * 2 + ["unreadable"] * 2


def test_a_story_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "in" / "flood").mkdir(parents=True)
    (tmp_path / "in" / "flood" / "story.toml").write_text("title = ")
    write_lines(tmp_path / "in" / "t.jsonl", account())
    index, skipped = ingest(tmp_path / "work", tmp_path / "in")
    assert len(index) == 1
    assert "is not valid TOML" in skipped["reason"].item()


def test_the_folder_of_a_corpus_gives_its_accounts_alone(tmp_path: Path) -> None:
    index, _ = ingest(
        tmp_path / "work", write_lines(tmp_path / "t.jsonl", account(account_id="a", story_id="s"))
    )
    (tmp_path / "in" / "out" / "accounts").mkdir(parents=True)
    index.assign(text="Words.", part=index["part"].astype("str")).to_parquet(
        tmp_path / "in" / "out" / "accounts" / "part-0.parquet"
    )
    index.assign(text="A sentence.").to_parquet(tmp_path / "in" / "out" / "part-0.parquet")
    (tmp_path / "in" / "out" / "corpus.json").write_text("{}")
    write_lines(tmp_path / "in" / "t.jsonl", account())
    inner, skipped = ingest(tmp_path / "inner", tmp_path / "in")
    assert len(inner) == 1
    assert "is a separate corpus" in skipped["reason"].item()
    assert ingest(tmp_path / "outer", tmp_path / "in" / "out")[0][
        ["account_id", "story_id"]
    ].values.tolist() == [["a", "s"]]
    assert len(plan_inputs([str(tmp_path / "in")], out=tmp_path / "in" / "out")) == 1


def test_many_files_go_in_batches_and_one_more_changes_one_of_them(tmp_path: Path) -> None:
    for n in range(600):
        (tmp_path / f"{n}.txt").write_text(f"Account {n}")
    before = {s.name: s.stamp for s in plan_inputs([str(tmp_path)])}
    (tmp_path / "600.txt").write_text("One more")
    after = plan_inputs([str(tmp_path), str(tmp_path / "*.txt")])
    assert len(before) == len(after) == 4
    assert sum(len(s.files) for s in after) == 601
    assert sum(before[s.name] != s.stamp for s in after) == 1


def test_links_and_closed_places_are_told(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    write_lines(tmp_path / "in" / "t.jsonl", account())
    (tmp_path / "in" / "gone.txt").symlink_to(tmp_path / "absent")
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    index, skipped = ingest(tmp_path / "work", tmp_path / "in")
    assert len(index) == 1
    assert skipped["reason"].str.contains("link to nothing|link to a folder").all()
    assert len(skipped) == 2


def test_a_file_that_is_gone_when_it_is_read_is_one_line(tmp_path: Path) -> None:
    sources = plan_inputs([str(write_lines(tmp_path / "a.jsonl", account()))])
    (tmp_path / "a.jsonl").unlink()
    taken = ingest_source(sources[0], tmp_path / "work")
    assert (taken.records, taken.kinds) == (0, {"not reached": 1})
    assert (
        "cannot be opened (No such file or directory)"
        in build_index(tmp_path / "work", sources)[1]["reason"].item()
    )


def test_what_could_not_be_reached_is_tried_again(
    tmp_path: Path, memory: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory.pipe(
        {
            "/in/a.jsonl": b"".join(
                b'{"text": "Words of account %d.%3000d"}\n' % (n, n) for n in range(1500)
            )
        }
    )
    sources = plan_inputs(["memory://in"])
    first = {"left": 2}

    def flaky(file: Any, size: int) -> bytes:
        first["left"] -= 1
        if first["left"] < 0:
            raise RuntimeError("the service hung up")
        return bytes(io.BytesIO.read(file, size))

    with monkeypatch.context() as patch:
        patch.setattr("fsspec.implementations.memory.MemoryFile.read", flaky, raising=False)
        broken = ingest_source(sources[0], tmp_path / "work")
    index, skipped = build_index(tmp_path / "work", sources)
    assert 0 < broken.records == len(index) < 1500
    assert (
        skipped["reason"]
        .item()
        .endswith("(RuntimeError: the service hung up); run the command again")
    )
    assert ingest_source(sources[0], tmp_path / "work").records == 1500
    assert not ingest_source(sources[0], tmp_path / "work").fresh


@pytest.fixture
def memory() -> Iterator[Any]:
    fsspec = pytest.importorskip("fsspec")
    system = fsspec.filesystem("memory")
    yield system
    system.rm("/", recursive=True)


def test_addresses_are_listed_and_read(tmp_path: Path, memory: Any) -> None:
    rows = write_lines(tmp_path / "a.jsonl", account(account_id="a"))
    memory.pipe(
        {
            "/in/a.jsonl": rows.read_bytes(),
            "/in/b.jsonl.gz": gzip.compress(rows.read_bytes()),
            "/in/c.html": page().encode(),
        }
    )
    memory.pipe(
        {
            "/in/flood/story.toml": b'title = "F"',
            "/in/flood/g.txt": b"The river rose in Lindau.",
            "/in/.x.txt": b"hidden",
        }
    )
    index, skipped = ingest(tmp_path / "work", "memory://in", f"file://{rows}")
    assert skipped["kind"].tolist() == ["duplicate", "duplicate"]
    assert sorted(index["source"].str.rpartition("/")[2]) == ["a.jsonl", "c.html", "g.txt"]
    assert [s.name for s in plan_inputs(["memory://in/*.gz"])] == ["memory:///in/b.jsonl.gz"]


@pytest.mark.parametrize(
    ("address", "cause"),
    [
        ("memory://absent", "no such file or folder"),
        ("memory://absent/*.jsonl", "matches no file"),
        ("nonsense://x", "fsspec does not know nonsense://; write a path"),
        ("s3://bucket/x.jsonl", "needs a driver that is not installed"),
    ],
)
def test_an_address_that_cannot_be_read_is_refused_at_once(address: str, cause: str) -> None:
    pytest.importorskip("fsspec")
    with pytest.raises(AnalysisError, match=cause):
        plan_inputs([address])


def test_without_fsspec_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(
        AnalysisError,
        match=r"needs fsspec, which is not installed; pip install 'storydiff\[corpus\]'",
    ):
        plan_inputs(["s3://bucket/x"])
