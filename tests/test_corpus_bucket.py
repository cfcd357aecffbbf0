"""One bucket of a corpus: its parts and its marker, what is copied and not done again, and stories
that kill their process.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.corpus.analyst import Analyst, SetAside
from analysis.corpus.buckets import (
    bits_for,
    bucket_name,
    bucket_of,
    earlier_buckets,
    fill_bucket,
    is_done,
    plan_stories,
)
from analysis.corpus.store import WRITTEN, CorpusPaths, open_folder
from analysis.errors import AnalysisError
from analysis.schema import TABLES

POISONED = [sys.executable, str(Path(__file__).parent / "corpora" / "poisoned_child.py")]


class Counting(Analyst):
    """Remembers which stories it was given."""

    def __init__(self) -> None:
        super().__init__(POISONED, lambda accounts, characters: 1.6 if characters < 20 else 30.0)
        self.asked: list[str] = []

    def analyse(self, story_id: str, records: Any) -> Any:
        self.asked.append(story_id)
        return super().analyse(story_id, records)


@pytest.fixture(scope="module")
def analyst() -> Iterator[Counting]:
    with Counting() as one:
        yield one


def story(story_id: str, *texts: str, **fields: str) -> list[dict[str, Any]]:
    """Accounts of a story, a day apart."""
    return [
        {
            "account_id": f"{story_id}-{i}",
            "story_id": story_id,
            "outlet": f"Paper {i}",
            "text": text,
            "at": 86400.0 * i,
        }
        | fields
        for i, text in enumerate(texts)
    ]


FLOOD = story(
    "flood",
    "At least 12 people died when the Arve river flooded Lindau on Monday, the mayor said. "
    "More than 300 homes were evacuated.",
    "Fourteen people were killed after the Arve flooded Lindau on Monday. Mayor Anna Keller "
    'said: "We had no warning at all."',
    "Nearly 400 homes in Lindau were evacuated, and the army sent 200 soldiers to help with "
    "the clean-up.",
)
FIRE = story(
    "fire",
    "Two people died in a fire in Lindau on Monday.",
    "At least two people were killed by the fire in Lindau.",
)


class Corpus:
    """A bucket's plan written as the engine writes it, and the records behind it."""

    def __init__(self, folder: Path, largest: int = 300) -> None:
        self.places, self.largest = open_folder(folder), largest
        self.bits = 0

    def fill(self, records: list[dict[str, Any]], analyst: Analyst) -> list[dict[str, Any]]:
        self.records = {r["account_id"]: r for r in records}
        index = pd.DataFrame(
            {c: [r.get(c) for r in records] for c in ("account_id", "story_id", "at")}
        ).astype({"at": float})
        index["sha256"] = [hashlib.sha256(r["text"].encode()).hexdigest() for r in records]
        index["record_key"] = [repr(sorted(r.items())) for r in records]
        told = []
        before = getattr(self, "before", self.bits)
        for number, key, rows in plan_stories(index, bits=self.bits, largest=self.largest):
            bucket = bucket_name(number, self.bits)
            rows.to_parquet(self.places.plan(bucket))
            told.append(
                fill_bucket(
                    self.places,
                    bucket,
                    earlier_buckets(number, self.bits, before),
                    self.read,
                    analyst,
                )
            )
            assert is_done(self.places, bucket, key)
        self.before = self.bits
        return told

    def read(self, rows: pd.DataFrame) -> Iterable[Mapping[str, Any]]:
        return [self.records[a] for a in rows["account_id"]]

    def table(self, name: str) -> pd.DataFrame:
        return pd.concat(
            [
                pd.read_parquet(p)
                for p in sorted((self.places.folder / name).glob("part-*.parquet"))
            ],
            ignore_index=True,
        )

    def bytes(self) -> dict[str, bytes]:
        return {
            str(p.relative_to(self.places.folder)): p.read_bytes()
            for p in sorted(self.places.folder.glob("*/part-*.parquet"))
        }


def test_a_bucket_has_every_table_by_story_with_the_columns_of_the_contract(
    tmp_path: Path, analyst: Analyst
) -> None:
    corpus = Corpus(tmp_path)
    (counts,) = corpus.fill(FLOOD + FIRE, analyst)
    assert counts["status"] == {"analysed": 2}
    assert counts["rows"]["accounts"] == 5
    for name in WRITTEN:
        table = corpus.table(name)
        assert table.columns[0] == "story_id" or name not in TABLES
        assert table["story_id"].is_monotonic_increasing
        if name in TABLES and name != "skipped":
            assert list(table.columns) == list(dict.fromkeys(["story_id", *TABLES[name]]))
    texts = corpus.table("accounts").set_index("account_id")["text"]
    quantities = corpus.table("quantities")
    assert set(quantities["story_id"]) == {"flood", "fire"}
    assert all(texts[q.account_id][q.start : q.end] == q.surface for q in quantities.itertuples())


def test_a_story_has_one_row_with_its_times_and_counts(tmp_path: Path, analyst: Analyst) -> None:
    corpus = Corpus(tmp_path)
    corpus.fill(FLOOD + FIRE, analyst)
    flood = corpus.table("stories").set_index("story_id").loc["flood"]
    assert (flood["n_accounts"], flood["n_outlets"], flood["status"]) == (3, 3, "analysed")
    assert (flood["first"], flood["last"]) == (
        "1970-01-01T00:00:00+00:00",
        "1970-01-03T00:00:00+00:00",
    )
    assert 1 <= flood["n_origins"] <= 3


def test_only_the_story_that_changed_is_analysed_again(tmp_path: Path, analyst: Counting) -> None:
    corpus, fresh = Corpus(tmp_path / "grown"), Corpus(tmp_path / "fresh")
    corpus.fill(FLOOD + FIRE, analyst)
    corpus.before = 0
    more = [*FIRE, *story("fire", "", "", "The fire in Lindau killed two people.")[2:]]
    analyst.asked.clear()
    corpus.fill(FLOOD + more, analyst)
    assert analyst.asked == ["fire"]
    fresh.fill(FLOOD + more, analyst)
    assert corpus.bytes() == fresh.bytes()


def test_finer_buckets_take_their_stories_over(tmp_path: Path, analyst: Counting) -> None:
    corpus, fresh = Corpus(tmp_path / "coarse"), Corpus(tmp_path / "fine")
    corpus.fill(FLOOD + FIRE, analyst)
    corpus.bits = fresh.bits = 3
    analyst.asked.clear()
    corpus.fill(FLOOD + FIRE, analyst)
    assert analyst.asked == []
    fresh.fill(FLOOD + FIRE, analyst)
    fine = {name: data for name, data in corpus.bytes().items() if "-of-00008" in name}
    assert fine == fresh.bytes()


def test_a_part_that_is_gone_or_cut_off_is_not_taken_for_done(
    tmp_path: Path, analyst: Counting
) -> None:
    corpus = Corpus(tmp_path)
    corpus.fill(FIRE, analyst)
    whole = corpus.bytes()
    part = corpus.places.part("quotes", "00000-of-00001")
    part.write_bytes(part.read_bytes()[:-10])
    analyst.asked.clear()
    corpus.fill(FIRE, analyst)
    assert analyst.asked == ["fire"]
    assert corpus.bytes() == whole


@pytest.mark.parametrize("table", ["quotes", "accounts", "coverage"])
def test_flipped_bytes_of_a_part_are_named_and_the_part_is_made_again(
    tmp_path: Path, analyst: Counting, caplog: pytest.LogCaptureFixture, table: str
) -> None:
    corpus = Corpus(tmp_path)
    corpus.fill(FIRE, analyst)
    whole = corpus.bytes()
    part = corpus.places.part(table, "00000-of-00001")
    flip(part)
    marker = json.loads(corpus.places.done("00000-of-00001").read_text("utf8"))
    assert not is_done(corpus.places, "00000-of-00001", marker["key"])
    assert caplog.messages == [f"{part} was changed since it was written; it is rebuilt."]
    analyst.asked.clear()
    corpus.fill(FIRE, analyst)
    assert analyst.asked == ["fire"]
    assert corpus.bytes() == whole


def flip(path: Path) -> None:
    """Flip 64 bytes in the middle of a file; its length stays."""
    data = bytearray(path.read_bytes())
    middle = len(data) // 2 - 32
    data[middle : middle + 64] = bytes(b ^ 255 for b in data[middle : middle + 64])
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("poison", "kind", "said"),
    [
        ("crash", "crash", "ended its process (SIGSEGV); it was tried three times"),
        ("hang", "time", "takes more than 2 seconds of processor time; it was tried three times"),
        ("memory", "memory", "MB of memory; it was tried three times"),
        ("stumble", "error", "stopped the analysis (ZeroDivisionError at poisoned_child.py"),
    ],
)
def test_a_story_that_kills_its_process_is_set_aside_and_the_next_goes_on(
    analyst: Analyst, poison: str, kind: str, said: str
) -> None:
    answer = analyst.analyse("bad", story("bad", f"POISON {poison}"))
    assert isinstance(answer, SetAside)
    assert answer.kind == kind
    assert said in answer.reason
    assert set(analyst.analyse("fire", FIRE)) > {"accounts", "quantities"}


def test_accounts_of_a_story_set_aside_stay_and_its_reason_stands_in_skipped(
    tmp_path: Path, analyst: Analyst
) -> None:
    corpus = Corpus(tmp_path)
    (counts,) = corpus.fill(FIRE + story("bad", "One two.", "POISON stumble"), analyst)
    assert counts["status"] == {"set aside": 1, "analysed": 1}
    accounts = corpus.table("accounts").query("story_id == 'bad'")
    assert accounts["text"].tolist() == ["One two.", "POISON stumble"]
    assert not accounts["analysed"].any()
    (row,) = corpus.table("skipped").to_dict("records")
    assert (row["story_id"], row["stage"], row["kind"]) == ("bad", "analyse", "error")


def test_a_giant_story_is_compared_by_its_earliest_accounts(
    tmp_path: Path, analyst: Analyst
) -> None:
    corpus = Corpus(tmp_path, largest=2)
    corpus.fill(
        story("big", *(FIRE[0]["text"], FIRE[0]["text"], *(r["text"] for r in FLOOD))), analyst
    )
    accounts = corpus.table("accounts")
    assert accounts.loc[accounts["analysed"], "account_id"].tolist() == [
        "big-0",
        "big-2",
    ]  # big-1 is a copy of big-0
    assert sorted(accounts["account_id"]) == [f"big-{i}" for i in range(5)]
    (row,) = corpus.table("skipped").to_dict("records")
    assert row["reason"] == "2 of 5 accounts are compared; the others are kept in accounts"
    assert corpus.table("stories")["status"].tolist() == ["partly"]


def test_a_story_too_large_for_its_process_is_compared_by_half(
    tmp_path: Path, analyst: Analyst, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.corpus.buckets.FEW", 3)
    corpus = Corpus(tmp_path)
    corpus.fill(story("big", *(f"{r['text']} POISON many." for r in [*FLOOD, FIRE[0]])), analyst)
    accounts = corpus.table("accounts")
    assert accounts["analysed"].tolist() == [True, True, False, False]
    assert corpus.table("skipped")["reason"].tolist() == [
        "the earliest 2 of 4 accounts are compared; the others are kept in accounts"
    ]


def test_accounts_in_other_languages_are_kept_and_counted(tmp_path: Path, analyst: Analyst) -> None:
    corpus = Corpus(tmp_path)
    german = (
        "Bei einem Brand in Lindau sind am Montag zwei Menschen gestorben, wie die Polizei "
        "mitteilte."
    )
    (counts,) = corpus.fill(
        FIRE + story("brand", german, german + " Die Ursache ist noch unklar."), analyst
    )
    assert counts["skipped"] == {"language": 2}
    assert corpus.table("stories").set_index("story_id")["status"].to_dict() == {
        "fire": "analysed",
        "brand": "set aside",
    }
    assert (
        corpus.table("stories").set_index("story_id").loc["brand", "note"]
        == "no account in English"
    )


def test_the_plan_of_buckets() -> None:
    assert [bits_for(n) for n in (1, 200, 201, 30_000, 10**7, 10**9)] == [0, 0, 1, 8, 16, 16]
    assert {bucket_of(f"s-{i}", 3) for i in range(100)} == set(range(8))


@pytest.mark.parametrize("there", ["notes.txt", "accounts/part-0.parquet"])
def test_a_folder_with_other_files_is_not_written_into(tmp_path: Path, there: str) -> None:
    (tmp_path / there).parent.mkdir(exist_ok=True)
    (tmp_path / there).write_text("mine")
    with pytest.raises(
        AnalysisError, match="contains files and is not a corpus; give a new or empty folder"
    ):
        open_folder(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == [there.split("/")[0]]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(AnalysisError, match=r"file/corpus.*cannot be written \(Not a directory\)"):
        open_folder(tmp_path / "file" / "corpus")


def test_a_full_disk_leaves_no_marker_and_no_rest(
    tmp_path: Path, analyst: Analyst, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = Corpus(tmp_path)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("analysis.corpus.buckets.write_part", full)
    with pytest.raises(OSError, match="No space left"):
        corpus.fill(FIRE, analyst)
    assert not list(CorpusPaths(tmp_path).work.glob("done/*"))
    assert not list(CorpusPaths(tmp_path).work.glob("building/*"))
