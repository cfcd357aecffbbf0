"""Inputs of a corpus: what is taken in, with which ids, what is set aside and why; whatever is
wrong, the rest goes on.
"""

from __future__ import annotations

import gzip
import io
import itertools
import json
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from ingesting import account, ingest, skipped_rows, write_lines

from analysis import AnalysisError, story_from_records
from analysis.corpus import intake as taking_in
from analysis.corpus.intake import build_index, ingest_source
from analysis.corpus.partitions import plan_inputs, read_ledes, read_records
from analysis.read import FileReader
from analysis.read import places as reading
from analysis.read.items import KEPT


def test_accounts_of_every_kind_of_table_come_out_alike(tmp_path: Path) -> None:
    rows = [account(outlet="Gazette", title="Freed", date="2031-03-02", story_id=7)]
    write_lines(tmp_path / "a.jsonl", *rows)
    pd.DataFrame(rows).to_csv(tmp_path / "b.csv", index=False)
    pd.DataFrame(rows).assign(story_id=7.0, date=pd.Timestamp("2031-03-02")).to_parquet(
        tmp_path / "c.parquet"
    )
    (tmp_path / "d.jsonl.gz").write_bytes(gzip.compress((tmp_path / "a.jsonl").read_bytes()))
    index, skipped = ingest(tmp_path / "work", tmp_path)
    assert index[["outlet", "headline", "story_id", "language", "at"]].values.tolist() == [
        ["Gazette", "Freed", "7", "en", 1930176000.0]
    ]
    assert skipped["kind"].tolist() == ["duplicate"] * 3  # the same account in four files is one
    assert skipped["reason"].str.endswith("a.jsonl, row 1").all()


def test_a_story_is_made_of_what_was_taken_in(tmp_path: Path) -> None:
    source = write_lines(
        tmp_path / "a.jsonl",
        account(outlet="Gazette", captions=["A gate"], published="1930176000"),
        account(outlet="Courier"),
    )
    index, _ = ingest(tmp_path / "work", source)
    story = story_from_records(read_records(tmp_path / "work", index[::-1]), story_id="x")
    assert story.accounts["outlet"].tolist() == ["Courier", "Gazette"]
    assert story.accounts["account_id"].tolist() == index["account_id"].tolist()[::-1]
    assert story.accounts["published"].tolist()[1] == "2031-03-02T00:00:00Z"


def test_few_accounts_are_found_among_many_parts(tmp_path: Path) -> None:
    source = write_lines(
        tmp_path / "a.jsonl", *(account(account_id=str(n), dek=f"number {n}") for n in range(2345))
    )
    index, _ = ingest(tmp_path / "work", source)
    assert index["part"].nunique() == 2
    some = index.iloc[[2344, 0, 1999, 2000, 51, 49]]
    assert [r["dek"] for r in read_records(tmp_path / "work", some)] == [
        f"number {n}" for n in (2344, 0, 1999, 2000, 51, 49)
    ]


def test_ids_are_made_of_the_address_or_of_the_words(tmp_path: Path) -> None:
    one = account(url="https://gazette.example/1", headline="Freed")
    source = write_lines(
        tmp_path / "a.jsonl", one, account(outlet="Gazette"), account(outlet="Courier")
    )
    again = write_lines(
        tmp_path / "b.jsonl", account(outlet="Courier"), one | {"headline": "Freed at last"}
    )
    first, _ = ingest(tmp_path / "work", source)
    both, skipped = ingest(tmp_path / "work", source, again)
    assert first["account_id"].str.fullmatch("[0-9a-f]{16}").all()
    assert both["account_id"].tolist() == first["account_id"].tolist()
    assert skipped["kind"].tolist() == ["duplicate"] * 2


def test_an_id_used_twice_is_told_apart_and_counted(tmp_path: Path) -> None:
    other = {"text": "A quite different text under the same id."}
    a = write_lines(tmp_path / "a.jsonl", account(account_id="x"), other | {"account_id": "x~2"})
    b = write_lines(
        tmp_path / "b.jsonl",
        other | {"account_id": "x", "date": "2031-02-30"},
        {"account_id": "x", "text": "A third text."},
    )
    index, skipped = ingest(tmp_path / "work", a, b)
    assert index["account_id"].tolist() == ["x", "x~2", "x~3", "x~4"]
    kinds = skipped[skipped["kind"] == "id used twice"]
    assert kinds["account_id"].tolist() == ["x~3", "x~4"]
    assert "has the id 'x'; this account is called 'x~3'" in kinds["reason"].iloc[0]
    assert skipped.loc[skipped["kind"] == "impossible date", "account_id"].tolist() == ["x~3"]
    assert set(skipped["kind"]) - KEPT == set()


def test_rows_that_cannot_be_read_are_told_one_by_one_and_the_rest_is_read(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    lines = [
        account(),
        {"headline": "H"},
        account(text="  \u200b "),
        account(text=12),
        account(text="x " * 600_000),
        7,
        account(headline=["x"]),
    ]
    source.write_text(
        "\n".join(map(json.dumps, lines))
        + '\n{"text": "cut off\n\n'
        + json.dumps(account(dek="last", outlet="\ud800"))
        + "\n"
    )
    index, skipped = ingest(tmp_path / "work", source)
    assert skipped_rows(skipped)[:5] == [
        (2, "no text"),
        (3, "no text"),
        (4, "wrong type"),
        (5, "too long"),
        (6, "bad line"),
    ]
    assert skipped_rows(skipped)[5:] == [(7, "field dropped"), (7, "duplicate"), (8, "bad line")]
    assert index["row"].tolist() == [1, 10]
    assert (
        skipped["reason"].tolist()[3]
        == "its text has 1,200,000 characters, over the limit of 1,000,000; split it into accounts"
    )
    assert skipped["stage"].eq("read").all()


@pytest.mark.parametrize(
    ("published", "kind", "at"),
    [
        ("2031-03-02T10:00:00+02:00", None, 1930204800.0),
        ("Sun, 02 Mar 2031 10:00:00 GMT", None, 1930212000.0),
        ("2031/3/2", None, 1930176000.0),
        (1930212000000, None, 1930212000.0),
        ("2031-03-02T25:00:00", None, 1930176000.0),
        ("2031-02-30", "impossible date", None),
        ("0000-00-00 00:00:00", "impossible date", None),
        ("9999-12-31", "impossible date", None),
        (99999999999999999, "impossible date", None),
        ("3/4/2031", "unread date", None),
        ("yesterday", "unread date", None),
        ({"day": 1}, "field dropped", None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_dates(tmp_path: Path, published: Any, kind: str | None, at: float | None) -> None:
    index, skipped = ingest(
        tmp_path / "work", write_lines(tmp_path / "a.jsonl", account(published=published))
    )
    assert skipped["kind"].tolist() == [kind] * bool(kind)
    assert index["at"].tolist() == (
        [at] if at is not None else pytest.approx([float("nan")], nan_ok=True)
    )
    record = next(read_records(tmp_path / "work", index))
    assert (record.get("published") is None) == (
        kind in ("impossible date", "field dropped") or not published
    )


def test_a_date_that_no_calendar_has_in_a_parquet_column(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    dates = pa.array([1930176000 * 10**6, 9 * 10**17], pa.timestamp("us"))
    pq.write_table(
        pa.table({"text": [account()["text"], "Other words."], "date": dates}),
        tmp_path / "a.parquet",
    )
    index, skipped = ingest(tmp_path / "work", tmp_path / "a.parquet")
    assert index["at"].notna().tolist() == [True, False]
    assert skipped_rows(skipped) == [(2, "impossible date")]


def test_languages_are_kept_or_found_and_none_is_refused(tmp_path: Path) -> None:
    german = (
        "Zwei Männer wurden am Montag von der Polizei in der Stadt festgenommen, sagte der "
        "Bürgermeister am Abend."
    )
    records = [
        account(language="EN_us"),
        account(language="unknown", dek="x"),
        {"text": german},
        {"text": german + " Ja.", "language": "de"},
    ]
    index, skipped = ingest(
        tmp_path / "work",
        write_lines(
            tmp_path / "a.jsonl", *(r | {"account_id": str(i)} for i, r in enumerate(records))
        ),
    )
    assert index["language"].tolist() == ["en-us", "en", "de", "de"]
    assert skipped.empty


def test_columns_that_change_between_files_are_told(tmp_path: Path) -> None:
    for name in "abc":
        write_lines(tmp_path / f"{name}.jsonl", account(outlet=name, title="T", story_id=1))
    pd.DataFrame([{"Text": "Other words of a text.", "story_id": "one"}]).to_csv(
        tmp_path / "d.csv", index=False
    )
    index, skipped = ingest(tmp_path / "work", tmp_path)
    assert len(index) == 4
    assert skipped_rows(skipped) == [(-1, "columns differ")]
    assert (
        skipped["reason"].item()
        == "has no outlet and no headline, which other files have; its account is kept without"
    )


@pytest.mark.parametrize(
    ("name", "data", "kind", "reason"),
    [
        ("a.jsonl", b"", "empty", "is empty; save it again"),
        ("a.csv", b"text,outlet\n", "empty", "contains no row below its header"),
        (
            "a.csv",
            b"words,outlet\nx,y\n",
            "unreadable",
            "has no column 'text' (it has words, outlet); name the column of the words 'text'",
        ),
        (
            "a.csv",
            b"url,title\nhttps://a.example/1,T\n",
            "no text",
            "an address alone (https://a.example/1); fetch the page",
        ),
        (
            "a.jsonl",
            b'{\n"text": "one record over lines"\n}\n',
            "unreadable",
            "contains no line that can be read (line 1 is not valid JSON",
        ),
        ("a.jsonl", b"\x00\x01\x02" * 9, "unreadable", "is a binary file, not text"),
        ("a.parquet", b"PAR1 is not all", "unreadable", "is not a Parquet file that can be read"),
        ("a.parquet", b"text\nwords of a table\n", "", ""),
        (
            "a.jsonl.gz",
            gzip.compress(b'{"text": "x"}\n', mtime=0)[:15],
            "unreadable",
            "incomplete or damaged",
        ),
        ("a.png", b"\x89PNG\r\n\x1a\n", "unreadable", "is a PNG picture, not an account"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line_and_the_rest_goes_on(
    tmp_path: Path, name: str, data: bytes, kind: str, reason: str
) -> None:
    (tmp_path / name).write_bytes(data)
    write_lines(tmp_path / "z.jsonl", account())
    index, skipped = ingest(tmp_path / "work", tmp_path)
    assert index["source"].str.endswith("z.jsonl").any()
    assert skipped["kind"].tolist() == [kind] * bool(kind)
    assert not kind or reason in skipped["reason"].item()


def test_a_file_that_breaks_off_keeps_what_came_before(tmp_path: Path) -> None:
    lines = b"".join(
        json.dumps(account(account_id=str(n), dek=str(n**9))).encode() + b"\n" for n in range(5000)
    )
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines)[:-2000])
    index, skipped = ingest(tmp_path / "work", tmp_path)
    assert 1000 < len(index) < 5000
    assert skipped_rows(skipped) == [(len(index) + 1, "unreadable")]


def test_rows_of_csv_around_a_broken_one(tmp_path: Path) -> None:
    rows = [
        "text,outlet",
        '"Words, with a comma\nand a “line”",A',
        "one,two,three",
        '"never closed,B',
        "Plain words,C",
        'said "so",D',
    ]
    rows += ["caf\udce9,E", "Last,F"]
    (tmp_path / "a.csv").write_bytes("\r\n".join(rows).encode("utf8", "surrogateescape"))
    index, skipped = ingest(tmp_path / "work", tmp_path / "a.csv")
    assert index["outlet"].tolist() == ["A", "C", "D", "F"]
    assert skipped_rows(skipped) == [(4, "bad line"), (5, "bad line"), (8, "bad line")]
    assert (
        skipped["reason"]
        .str.contains("3 cells where the header has 2|never closed|not in UTF-8")
        .all()
    )


def test_inputs_that_match_nothing_are_refused_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for text, cause in [
        ("absent.jsonl", "no such file"),
        ("*.jsonl", "matches no file"),
        ("empty", "contains no file that can be read"),
    ]:
        with pytest.raises(AnalysisError, match=cause):
            plan_inputs([str(tmp_path / text)])
    with pytest.raises(AnalysisError, match="there are none"):
        plan_inputs([])


def test_what_has_not_changed_is_not_read_again(tmp_path: Path) -> None:
    a, b = (
        write_lines(tmp_path / "a.jsonl", account()),
        write_lines(tmp_path / "b.jsonl", account(outlet="B")),
    )
    ingest(tmp_path / "work", tmp_path)
    write_lines(b, account(outlet="B"), account(outlet="C"))
    assert [ingest_source(s, tmp_path / "work").fresh for s in plan_inputs([str(a), str(b)])] == [
        False,
        True,
    ]
    index, _ = build_index(tmp_path / "work", plan_inputs([str(a), str(b)]))
    assert len(index) == 3
    a.unlink()
    assert len(ingest(tmp_path / "work", tmp_path)[0]) == 2
    assert len(list((tmp_path / "work").iterdir())) == 1  # the partitions of what is gone are gone


def test_a_source_that_was_not_taken_in_is_told(tmp_path: Path) -> None:
    sources = plan_inputs([str(write_lines(tmp_path / "a.jsonl", account()))])
    with pytest.raises(AnalysisError, match="has not been read"):
        build_index(tmp_path / "work", sources)


def test_a_full_disk_is_told_and_is_not_taken_for_a_bad_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pyarrow.parquet as pq

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    source = plan_inputs([str(write_lines(tmp_path / "a.jsonl", account()))])[0]
    with monkeypatch.context() as patch:
        patch.setattr(pq, "write_table", full)
        with pytest.raises(AnalysisError, match=r"cannot be written \(No space left on device"):
            ingest_source(source, tmp_path / "work")
    assert list((tmp_path / "work").iterdir()) == []  # nothing half-written
    assert ingest_source(source, tmp_path / "work").records == 1


class Endless(io.RawIOBase):
    """A file of as many accounts as are asked for; ``seen`` is called now and then with how many
    were read.
    """

    def __init__(
        self,
        line: Callable[[int], str],
        head: str = "",
        stop: int = 10**12,
        seen: Callable[[int], None] = id,
    ) -> None:
        self._line, self._left, self._stop, self._seen, self._read = (
            line,
            head.encode(),
            stop,
            seen,
            0,
        )

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while len(self._left) < len(buffer) and self._read < self._stop:
            self._left += self._line(self._read).encode()
            self._read += 1
            self._seen(self._read)
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size


@pytest.mark.parametrize(
    ("name", "head", "line"),
    [
        ("a.jsonl", "", lambda n: json.dumps({"text": f"Words of account {n}."}) + "\n"),
        ("a.csv", "text,outlet\n", lambda n: f'"Words of account {n}.\nMore of them.",Gazette\n'),
        ("a.jsonl", "", lambda n: "x" * 9_999 if n else '{"text": "one line without end"}\n'),
    ],
)
def test_a_file_without_end_is_read_as_it_comes(
    monkeypatch: pytest.MonkeyPatch, name: str, head: str, line: Callable[[int], str]
) -> None:
    stop = 10**12 if "Words" in line(1) else 5_000  # 50 MB in one line are passed over, not held
    monkeypatch.setattr(
        reading, "open_place", lambda address: io.BufferedReader(Endless(line, head, stop), 2**20)
    )
    with FileReader() as reader:
        tracemalloc.start()
        found = list(itertools.islice(reading.read_items(name, name, reader), 1000))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert len(found) == (1000 if stop > 5_000 else 2)
    assert found[0].problem is None
    assert (
        found[-1].problem is None
        or found[-1].problem.reason == "is over 16 MB; give each account its own line"
    )
    assert peak < 80 * 2**20


def test_parts_are_written_while_a_source_is_still_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there: dict[int, int] = {}
    stream = Endless(
        lambda n: json.dumps({"text": f"{'Words ' * 20} of account {n}."}) + "\n",
        stop=4500,
        seen=lambda read: there.update(
            {read: len(list((tmp_path / "work").rglob("part-*")))} if read % 100 == 0 else {}
        ),
    )
    monkeypatch.setattr(reading, "open_place", lambda address: io.BufferedReader(stream))
    source = plan_inputs([str(write_lines(tmp_path / "a.jsonl"))])[0]
    assert ingest_source(source, tmp_path / "work").records == 4500
    assert (there[100], there[4500]) == (0, 2)


def test_a_process_that_is_killed_leaves_nothing_half_written(tmp_path: Path) -> None:
    source = write_lines(
        tmp_path / "a.jsonl", *(account(account_id=str(n), dek=str(n**5)) for n in range(5000))
    )
    code = (
        "import sys; from analysis.corpus.intake import ingest_source; "
        "from analysis.corpus.partitions import plan_inputs; "
        "[ingest_source(s, sys.argv[2]) for s in plan_inputs([sys.argv[1]])]"
    )
    killed = subprocess.Popen([sys.executable, "-c", code, str(source), str(tmp_path / "work")])
    while killed.poll() is None and not list(tmp_path.glob("work/.*/part-00000.parquet")):
        time.sleep(0.005)
    killed.kill()
    assert killed.wait() == -9
    assert not list(tmp_path.glob("work/*/taken.json"))
    ingest(tmp_path / "work", source)
    ingest(tmp_path / "undisturbed", source)
    parts = {
        p.relative_to(tmp_path / "work"): p.read_bytes()
        for p in (tmp_path / "work").rglob("*")
        if p.is_file()
    }
    assert parts == {
        p.relative_to(tmp_path / "undisturbed"): p.read_bytes()
        for p in (tmp_path / "undisturbed").rglob("*")
        if p.is_file()
    }
    assert len(parts) == 5


def test_two_processes_that_take_in_the_same_do_not_meet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = plan_inputs([str(write_lines(tmp_path / "a.jsonl", account()))])[0]
    write = taking_in._write

    def slowly(*given: Any) -> Any:
        monkeypatch.setattr(taking_in, "_write", write)
        ingest_source(source, tmp_path / "work")  # the other process is faster
        return write(*given)

    monkeypatch.setattr(taking_in, "_write", slowly)
    assert ingest_source(source, tmp_path / "work").records == 1
    assert [p.name for p in (tmp_path / "work").iterdir()] == [source.key]


def test_what_a_file_is_told_from_its_bytes_and_not_from_its_name_alone(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('text;title\n"Words; and\nmore";T\n', encoding="utf-16")
    (tmp_path / "b.jsonl").write_text(
        '{"text": "W\u00f6rter"}\n\n{"text": "More of them"}\n', encoding="utf-16"
    )
    (tmp_path / "c.tsv").write_text("\ufefftext\ttitle\nWords of c\tT\n", encoding="utf-8")
    (tmp_path / "d.json").write_text('{"text": "Lines in JSON"}\n{"text": "A second"}\n')
    (tmp_path / "e.json").write_text('{"accounts": [{"text": "One of a list"}, {"text": "Two"}]}')
    (tmp_path / "f.dat").write_text("url,text\nhttps://x.example/1,Words of f\n")
    index, skipped = ingest(tmp_path / "work", tmp_path)
    assert "lede" not in index.columns
    ledes = read_ledes(tmp_path / "work", index)
    assert ledes[:4] == ["Words; and more", "Wörter", "More of them", "Words of c"]
    assert ledes[4:] == [
        "Lines in JSON",
        "A second",
        "One of a list",
        "Two",
        "Words of f",
    ]
    assert set(skipped["kind"]) <= {"columns differ"}
