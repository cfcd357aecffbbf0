"""What files may say: fields of an account as words, in whatever format; settings are plain and
small.
"""

from __future__ import annotations

import gzip
import io
import json
import math
import os
import socket
import tempfile
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import files
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ingesting import ingest, skipped_rows, write_lines
from pages import linked_data, page

from analysis import AnalysisError, Story, read_story, story_from_records
from analysis.corpus.partitions import read_records
from analysis.corpus.reports import _write_story
from analysis.corpus.store import CorpusPaths
from analysis.find.codebook import codebook_text, read_codebook, read_scores
from analysis.read.field_names import FIELDS
from analysis.read.fields import admit

GOOD = "The harbour was closed on Friday after engineers had found cracks in its wall."
WORDS = "A gate in the wall.\nThe mayor opened the harbour again on Sunday evening, the paper said."
CLAIMS: dict[str, Any] = {
    "captions": ["A gate in the wall."],
    "dropped": [{"text": "It was a lie.", "rule": "advertisement"}],
    "updates": [{"line": "A gate in the wall.", "time": "2031-03-02"}],
    "put_back": ["Advertisement"],
    "sha256": "f" * 64,
    "extractor": "the court's own copy",
    "path": "../court.txt",
    "part": "page 1",
    "raw": "PGh0bWw+",
    "format": "html",
    "section": "Front",
    "length": "512 words",
    "sidecars": ["x"],
    "set_aside": [["outlet", "", "is a lie"]],
    "mended": {"outlet": "Gazzette"},
}
Record = dict[str, Any]


def folder_with(root: Path, name: str = "", data: bytes = b"") -> Path:
    """A story's folder with one good account, and a file beside it."""
    (root / "good.txt").write_text(GOOD, "utf8")
    if name:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    return root


def flat(record: Record) -> Record:
    return {k: v if isinstance(v, str) else json.dumps(v) for k, v in record.items()}


def as_parquet(record: Record) -> bytes:
    out = io.BytesIO()
    pd.DataFrame([record]).to_parquet(out)
    return out.getvalue()


def as_csv(record: Record) -> bytes:
    return pd.DataFrame([flat(record)]).to_csv(index=False).encode()


def as_front_matter(record: Record) -> bytes:
    lines = [f"{k}: {v}" for k, v in flat(record).items() if k != "text"]
    return "\n".join(["---", *lines, "---", record["text"]]).encode()


FORMATS: dict[str, Callable[[Record], bytes]] = {
    "case.json": lambda r: json.dumps([r]).encode(),
    "one.json": lambda r: json.dumps(r).encode(),
    "case.jsonl": lambda r: json.dumps(r).encode() + b"\n",
    "case.csv": as_csv,
    "case.parquet": as_parquet,
    "case.xlsx": lambda r: files.xlsx([list(r), list(flat(r).values())]),
    "case.ods": lambda r: files.ods([list(r), list(flat(r).values())]),
    "case.md": as_front_matter,
    "case.json.gz": lambda r: gzip.compress(json.dumps([r]).encode()),
    "case.csv.gz": lambda r: gzip.compress(as_csv(r)),
    "case.zip": lambda r: files.zipped({"a/inner.jsonl": json.dumps(r)}),
    "page.zip": lambda r: files.zipped({"inner.md": as_front_matter(r)}),
}


@pytest.mark.parametrize("aside", [{}, {"aside": "nothing to see"}], ids=["", "aside"])
@pytest.mark.parametrize("name", FORMATS)
def test_a_record_says_the_fields_of_an_account_and_no_more(
    tmp_path: Path, name: str, aside: Record
) -> None:
    record = {"text": WORDS, "outlet": "Gazette", "Headline": "Harbour opens", **CLAIMS, **aside}
    story = read_story(folder_with(tmp_path, name, FORMATS[name](record)))
    account = story.accounts[story.accounts["path"] == name].iloc[0]
    assert (account["outlet"], account["headline"]) == ("Gazette", "Harbour opens")
    assert account["text"] == f"Harbour opens\n\n{WORDS}"
    assert account["extractor"].startswith("the file's own text (")
    assert account["sha256"] != CLAIMS["sha256"]
    assert account[["section", "length"]].isna().all()
    assert set(story.sentences["role"]) <= {"headline", "body"}
    assert story.sentences["updated"].isna().all()
    assert story.left_out.empty
    assert story.skipped.empty
    assert story.repairs.empty
    assert "good.txt" in story.accounts["path"].tolist()


@pytest.mark.parametrize("name", FORMATS)
def test_a_record_says_no_more_in_a_corpus(tmp_path: Path, name: str) -> None:
    record = {"text": WORDS, "outlet": "Gazette", "title": "Harbour opens", **CLAIMS, "aside": "x"}
    (tmp_path / "in").mkdir()
    index, skipped = ingest(
        tmp_path / "work", folder_with(tmp_path / "in", name, FORMATS[name](record))
    )
    assert skipped[skipped["kind"] != "columns differ"].empty
    kept = [r for r in read_records(tmp_path / "work", index) if r["text"] != GOOD]
    assert [(r["outlet"], r["headline"], r["text"]) for r in kept] == [
        ("Gazette", "Harbour opens", WORDS)
    ]
    believed = {k for k in CLAIMS if k in kept[0] and kept[0][k] == CLAIMS[k]}
    assert believed == set()


VALUES: list[tuple[Any, str]] = [
    (7, "7"),
    (7.0, "7"),
    (2.5, "2.5"),
    (-0.0, "0"),
    (True, ""),
    (["Gazette"], ""),
    ({"name": "Gazette"}, ""),
    (math.inf, ""),
    (math.nan, "missing"),
    (None, "missing"),
    ("  ", "missing"),
]


@pytest.mark.parametrize("field", [f for f in FIELDS if f not in ("account_id", "story_id")])
@pytest.mark.parametrize(("value", "words"), VALUES, ids=str)
def test_values_of_another_type_become_words_or_are_set_aside_by_name(
    tmp_path: Path, field: str, value: Any, words: str
) -> None:
    lines = json.dumps({"text": WORDS, field: value}).encode()
    story = read_story(folder_with(tmp_path, "case.jsonl", lines))
    account = story.accounts[story.accounts["account_id"] == "case"].iloc[0]
    if words == "":
        assert story.skipped["path"].tolist() == [f"case.jsonl: {field} of line 1"]
        assert story.skipped["reason"].str.match(r"is .*, not words; write it as text").all()
    else:
        assert story.skipped.empty
    found = "en" if field == "language" else float("nan")
    shown = words if words not in ("", "missing") else found
    if field == "published" and words not in ("", "missing"):  # a number that is no date
        assert words in account["note"]
        shown = float("nan")
    assert account[field] == shown or (account[field] != account[field] and shown != shown)


@pytest.mark.parametrize("text", [5, True, ["a"], {"a": 1}, math.inf], ids=str)
@pytest.mark.parametrize("name", ["case.json", "case.jsonl", "case.json.gz", "case.zip"])
def test_a_text_of_another_type_is_set_aside_and_the_rest_is_read(
    tmp_path: Path, name: str, text: Any
) -> None:
    (tmp_path / "in").mkdir()
    place = folder_with(tmp_path / "in", name, FORMATS[name]({"text": text, "outlet": "Gazette"}))
    story = read_story(place)
    assert story.accounts["path"].tolist() == ["good.txt"]
    assert story.skipped["path"].str.startswith(f"{name}: text of ").tolist() == [True]
    index, skipped = ingest(tmp_path / "work", place)
    assert len(index) == 1
    assert skipped["kind"].tolist() == ["wrong type"]


def test_cells_of_a_workbook_and_a_parquet_file_become_words(tmp_path: Path) -> None:
    day, moment = date(2031, 3, 2), datetime(2031, 3, 2, 10, 30)
    head = ["text", "account_id", "published", "outlet", "byline"]
    rows = [[WORDS, 12, moment, 7.5, True], [GOOD, "b", day, None, 3]]
    folder_with(tmp_path, "a.xlsx", files.xlsx([head, *rows]))
    table = pd.DataFrame({"text": [WORDS, GOOD], "published": [pd.Timestamp(moment), pd.NaT]})
    table["account_id"], table["outlet"] = [21.0, math.nan], [b"\xff", b"b"]
    table.to_parquet(tmp_path / "b.parquet")
    story = read_story(tmp_path)
    shown = story.accounts[["account_id", "published", "outlet", "byline"]].fillna("").values
    assert shown.tolist() == [
        ["12", "2031-03-02T10:30:00", "7.5", ""],
        ["b", "2031-03-02T00:00:00", "", "3"],
        ["21", "2031-03-02T10:30:00", "", ""],
        ["account-4", "", "", ""],
        ["good", "", "", ""],
    ]
    assert story.skipped["path"].tolist() == [
        "a.xlsx: byline of row 1",
        "b.parquet: outlet of row 1",
        "b.parquet: outlet of row 2",
    ]


def test_cells_of_parquet_that_python_cannot_hold_cost_that_cell(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    broken = pa.array([b"caf\xe9", b"Courier"]).view(pa.string())
    never = pa.array([9 * 10**17, 0], pa.timestamp("us", tz="UTC"))
    table = pa.table({"text": [WORDS, GOOD + " Again."], "outlet": broken, "published": never})
    (tmp_path / "in").mkdir()
    pq.write_table(table, folder_with(tmp_path / "in") / "case.parquet")
    story = read_story(tmp_path / "in")
    assert story.accounts["outlet"].fillna("").tolist() == ["", "Courier", ""]
    assert story.skipped["path"].tolist() == ["case.parquet: outlet of row 1"]
    index, skipped = ingest(tmp_path / "work", tmp_path / "in")
    assert len(index) == 3
    assert {"field dropped", "impossible date"} <= set(skipped["kind"])


@pytest.mark.parametrize("name", ["case.json", "case.jsonl"])
def test_a_number_of_thousands_of_digits_costs_no_record(tmp_path: Path, name: str) -> None:
    record = f'{{"text": "The league met on Monday.", "id": {"7" * 9000}, "score": -{"1" * 5000}}}'
    story = read_story(folder_with(tmp_path, name, record.encode()))
    assert "The league met on Monday." in story.texts.values()


def test_what_is_no_record_in_a_list_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    data = json.dumps([5, {"text": WORDS}, None, ["text"], {"text": GOOD + " Twice."}]).encode()
    story = read_story(folder_with(tmp_path, "case.json", data))
    assert len(story.accounts) == 3
    assert story.skipped["path"].tolist() == [f"case.json: record {n}" for n in (1, 3, 4)]


def test_a_row_of_another_encoding_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    data = b"text,outlet\n" + f"{GOOD} “One”.,Gazette".encode() + b"\ncaf\xe9 closed,Post\n"
    story = read_story(folder_with(tmp_path, "case.csv", data))
    assert len(story.accounts) == 2
    assert story.skipped.values.tolist() == [
        ["case.csv: line 3", "is not in UTF-8 (byte 0xe9); save the file again in UTF-8"]
    ]


HALF = "cut off \ud83d"
HALVES = [
    {"text": f"{WORDS} {HALF}"},
    {"text": WORDS, "headline": f"Harbour {HALF}"},
    {"text": WORDS, "outlet": HALF},
    {"text": WORDS, "account_id": HALF},
    {"text": WORDS, "account_id": "\udfff\udfff", "url": f"https://a.example/{HALF}", "dek": HALF},
    {"text": WORDS, "byline": "\udc00\ud800", "published": "2031-03-02\udc80", "kind": "\ud999"},
]


@pytest.mark.parametrize("record", HALVES, ids=ascii)
@pytest.mark.parametrize("name", ["case.json", "case.jsonl", "case.json.gz", "case.zip"])
def test_half_a_surrogate_pair_is_replaced_and_told_wherever_it_enters(
    tmp_path: Path, name: str, record: Record
) -> None:
    (tmp_path / "in").mkdir()
    place = folder_with(tmp_path / "in", name, FORMATS[name](record))
    story = read_story(place)
    assert len(story.accounts) == 2
    assert story.skipped.empty
    broken = {k for k, v in record.items() if k != "text" and not v.isascii()}
    rules = {"half a surrogate pair", *(f"half a surrogate pair ({field})" for field in broken)}
    assert set(story.repairs["rule"]) == (
        rules if HALF in record["text"] else rules - {min(rules, key=len)}
    )
    assert story.repairs["received"].str.contains(r"\\ud[89a-f]").all()
    assert_can_be_written(story, tmp_path)
    index, skipped = ingest(tmp_path / "work", place)
    assert len(index) == 2
    assert [k for k in skipped["kind"] if k not in ("columns differ", "unread date")] == []


def assert_can_be_written(story: Story, folder: Path) -> None:
    assert len(story.key) == 64
    for name in ("accounts", "sentences", "left_out", "skipped", "repairs"):
        table = getattr(story, name)
        table.to_csv(folder / "table.csv")
        table.to_parquet(folder / "table.parquet")


def test_the_two_halves_of_a_sign_become_that_sign(tmp_path: Path) -> None:
    story = story_from_records(
        [{"text": f"{WORDS} \ud83d\ude00", "outlet": "\ud83d\ude00"}], story_id="\udc00x"
    )
    assert story.accounts["outlet"].tolist() == ["\U0001f600"]
    assert story.accounts["text"].str.endswith("\U0001f600").all()
    assert story.story_id == "\ufffdx"


def test_half_signs_in_the_markup_of_a_page(tmp_path: Path) -> None:
    people = {"author": [{"name": "Ann \ud800 Lee"}], "publisher": {"name": "Post \udfff"}}
    head = linked_data(**{"@type": "NewsArticle", "headline": "x \ud83d", **people})
    folder_with(tmp_path, "page.html", page(head=head).encode())
    story = read_story(tmp_path)
    assert story.accounts["byline"].tolist()[1] == "Ann \ufffd Lee"
    assert "half a surrogate pair (byline)" in story.repairs["rule"].tolist()
    assert_can_be_written(story, tmp_path)


IDS = ["", " ", "\0", "a\nb", "\u2028", "x" * 10_000_000, "\u202egpj", "good", 5, ["a"], True]


@pytest.mark.parametrize("value", IDS, ids=lambda v: ascii(v)[:12])
def test_any_account_id_gives_an_account_with_an_id_of_its_own(tmp_path: Path, value: Any) -> None:
    (tmp_path / "in").mkdir()
    records = [
        {"text": WORDS, "account_id": value},
        {"text": WORDS + " Twice.", "account_id": value},
    ]
    place = folder_with(tmp_path / "in", "case.json", json.dumps(records).encode())
    story = read_story(place)
    assert len(set(story.accounts["account_id"])) == 3
    assert all(a.isprintable() and 0 < len(a) <= 2010 for a in story.accounts["account_id"])
    assert story.accounts.set_index("account_id").loc["good", "path"] == "good.txt"
    index, _ = ingest(tmp_path / "work", place)
    assert index["account_id"].is_unique
    assert all(a.isprintable() for a in index["account_id"])


def test_an_id_that_another_account_has_is_told(tmp_path: Path) -> None:
    folder_with(tmp_path, "case.json", json.dumps({"text": WORDS, "account_id": "good"}).encode())
    (tmp_path / "good.md").write_text(WORDS + " Twice.", "utf8")
    story = read_story(tmp_path)
    assert story.accounts["account_id"].tolist() == ["good~2", "good", "good~3"]
    assert story.skipped.values.tolist() == [
        ["case.json: account_id 'good'", "another account has it; this one is called 'good~2'"],
        ["good.txt: account_id 'good'", "another account has it; this one is called 'good~3'"],
    ]


# ------------------------------------------------------------------------------------ settings

SETTINGS = [
    ("accounts = 5", "accounts is a number, not a table; write [accounts."),
    ("[[accounts]]\noutlet = 'A'", "accounts is a list, not a table"),
    ('[accounts]\n"good.txt" = "Gazette"', "accounts.'good.txt' is words, not a table"),
    ('[accounts]\n"good.txt" = [1]', "accounts.'good.txt' is a list, not a table"),
    ('[accounts."good.txt"]\noutlet = true', "'good.txt'.outlet is true or false, not words"),
    ('[accounts."good.txt"]\noutlet = ["A"]', "'good.txt'.outlet is a list, not words"),
    ('[accounts."good.txt".outlet]\nname = "A"', "'good.txt'.outlet is a table, not words"),
    ('[accounts."good.txt"]\nkind = nan', "'good.txt'.kind is a number, not words"),
    (f'[accounts."good.txt"]\ndek = "{"x" * 20_001}"', "dek has 20,001 characters, over the limit"),
    ('[accounts."good.txt"]\naccount_id = ""', "'good.txt'.account_id is empty; write an id"),
    ('[accounts."good.txt"]\nput_back = "A"', "put_back is words, not a list of lines; write put"),
    ('[accounts."good.txt"]\nput_back = [1]', "put_back is a list of other things, not a list of"),
    *[
        (f'[accounts."good.txt"]\n{name} = "x"', f"sets '{name}' of 'good.txt', which only the")
        for name in ("text", "sha256", "extractor", "path", "captions", "dropped", "updates", "raw")
    ],
    ('title = ["a"]', "title is a list, not words"),
    ("[title]\na = 1", "title is a table, not words"),
    ("origins = 5", "origins is a number, not a list of tables; write [[origins]]"),
    ("origins = [1]", "origins is a list of other things, not a list of tables"),
    ("scores = ['a']", "names a list as scores, which is not a file in the folder"),
    ('scores = ""', "which is not a file in the folder: it is a folder"),
    ('scores = "../other.csv"', "which is not a file in the folder: it"),
    ('scores = "/etc/hostname"', "which is not a file in the folder: it is out of the folder"),
    ('scores = "/dev/zero"', "which is not a file in the folder: it is out of the folder"),
    ('scores = "a\\u0000b"', "which is not a file in the folder: it cannot be opened"),
    (f'scores = "{"y" * 300}"', "which is not a file in the folder: it cannot be opened"),
    ("title = ", "is not valid TOML"),
    (f"number = {'9' * 5000}", "is not valid TOML"),
    ('title = "\\ud83d"', "is not valid TOML"),
    (f"a = {'[' * 3000}{']' * 3000}", "has tables or lists more than 16 deep"),
    (f"a = {'[' * 20}{']' * 20}", "has tables or lists more than 16 deep"),
    (f"{'a.' * 30}a = 1", "has tables or lists more than 16 deep"),
    (f"{'a.' * 400_000}a = 1", "has tables or lists more than 16 deep"),
    ("[" + '"a" . ' * 30 + "a]", "has tables or lists more than 16 deep"),
    (f'title = "{"x" * 1_100_000}"', "is over 1 MB, the limit of such a file"),
]


@pytest.mark.parametrize(("words", "said"), SETTINGS, ids=[w[:40] for w, _ in SETTINGS])
def test_a_mistake_in_the_settings_is_one_sentence_that_names_it(
    tmp_path: Path, words: str, said: str
) -> None:
    folder_with(tmp_path, "story.toml", words.encode())
    begun = time.process_time()
    with pytest.raises(AnalysisError) as caught:
        read_story(tmp_path)
    assert time.process_time() - begun < 60
    assert said in str(caught.value)
    assert str(tmp_path / "story.toml") in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 1000


def test_settings_that_are_right_are_read_whatever_their_types(tmp_path: Path) -> None:
    folder_with(
        tmp_path,
        "story.toml",
        b'\xef\xbb\xbftitle = "  Harbour\\n \\u0000 closed "\n'
        b'note = "A. b. c. d. e. f. g. h. i. j. k. l. m. n. o. p. q."\n'
        b'[accounts."good.txt"]\npublished = 2031-03-02\noutlet = 20\ntranslator = "Lee"\n',
    )
    story = read_story(tmp_path)
    assert story.title == "Harbour closed"
    assert story.accounts[["published", "outlet"]].values.tolist() == [["2031-03-02", "20"]]
    assert story.skipped.values.tolist() == [
        [
            "story.toml, line 2",
            "has an entry that is not known (note); use title, accounts, origins, scores, coder",
        ],
        [
            "story.toml, line 6, accounts",
            "has an entry that is not known (translator); use account_id, outlet, kind, "
            "headline, dek, byline, published, url, language, put_back",
        ],
    ]


def be_folder(path: Path) -> None:
    path.mkdir()


def be_pipe(path: Path) -> None:
    os.mkfifo(path)


def be_socket(path: Path) -> None:
    before = Path.cwd()
    os.chdir(path.parent)  # the name of a socket is short
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(path.name)
    os.chdir(before)


def be_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def be_link_out(path: Path) -> None:
    (path.parent.parent / "outside.toml").write_text('url = "https://outside.example"\n', "utf8")
    path.symlink_to("../outside.toml")


def be_link_to_nothing(path: Path) -> None:
    path.symlink_to("nothing.toml")


def be_link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def be_bytes(path: Path) -> None:
    path.write_bytes(b"\xff\xfe\x00")


def be_large(path: Path) -> None:
    path.write_bytes(b"#" * (2**20 + 1))


KINDS = [
    (be_folder, "is a folder, not a file"),
    (be_pipe, "is a pipe, not a file"),
    (be_socket, "is a socket, not a file"),
    (be_device, "is a link that leads out of the folder"),
    (be_link_out, "is a link that leads out of the folder"),
    (be_link_to_nothing, "cannot be opened (it is a link to nothing)"),
    (be_link_to_itself, "cannot be opened ("),
    (be_bytes, "is not "),
    (be_large, "is over 1 MB"),
]


@pytest.mark.parametrize(("make", "said"), KINDS, ids=[k.__name__ for k, _ in KINDS])
def test_settings_that_are_no_small_file_are_one_sentence(
    tmp_path: Path, make: Callable[[Path], None], said: str
) -> None:
    (tmp_path / "in").mkdir()
    make(folder_with(tmp_path / "in") / "story.toml")
    with pytest.raises(AnalysisError) as caught:
        read_story(tmp_path / "in")
    assert said in str(caught.value)
    index, skipped = ingest(tmp_path / "work", tmp_path / "in")
    assert index.empty
    assert skipped["source"].tolist() == [str(tmp_path / "in" / "story.toml")]
    assert said in skipped["reason"].item()


@pytest.mark.parametrize(("make", "said"), KINDS, ids=[k.__name__ for k, _ in KINDS])
def test_a_codebook_that_is_no_small_file_is_one_sentence(
    tmp_path: Path, make: Callable[[Path], None], said: str
) -> None:
    (tmp_path / "in").mkdir()
    make(folder_with(tmp_path / "in") / "codebook.toml")
    assert read_story(tmp_path / "in").skipped.empty
    with pytest.raises(AnalysisError) as caught:
        codebook_text(tmp_path / "in")
    assert said in str(caught.value)


def test_a_codebook_that_is_deep_or_no_toml_is_one_sentence() -> None:
    for words in (f"a = {'[' * 3000}", f"{'a.' * 90_000}a = 1", f"a = {'9' * 5000}", "a = 'b"):
        with pytest.raises(AnalysisError, match=r"codebook\.toml"):
            read_codebook(words)


@pytest.mark.parametrize(("make", "said"), KINDS, ids=[k.__name__ for k, _ in KINDS])
def test_a_sidecar_that_is_no_small_file_is_listed_and_its_page_is_read(
    tmp_path: Path, make: Callable[[Path], None], said: str
) -> None:
    (tmp_path / "in").mkdir()
    make(folder_with(tmp_path / "in", "page.txt", WORDS.encode()) / "page.txt.fetched.toml")
    story = read_story(tmp_path / "in")
    assert story.accounts["path"].tolist() == ["good.txt", "page.txt"]
    assert story.accounts["url"].isna().all()
    assert story.skipped["path"].tolist() == ["page.txt.fetched.toml"]
    assert said in story.skipped["reason"].item()
    index, skipped = ingest(tmp_path / "work", tmp_path / "in")
    assert len(index) == 2
    assert skipped_rows(skipped) == [(-1, "sidecar not read")]


@pytest.mark.parametrize(
    ("words", "url", "said"),
    [
        (
            'url = "https://a.example/1"\nsha256 = "x"\ntext = "Other words."\n',
            "https://a.example/1",
            "",
        ),
        ("url = 5\n", "5", ""),
        ("url = ['https://a.example/1']\n", None, "its url is a list, not words; write it as text"),
        ("url = \n", None, "is not valid TOML"),
        (f"url = {'[' * 3000}\n", None, "has tables or lists more than 16 deep"),
        (f'url = "{"u" * 9000}"\n', None, "its url has 9,000 characters, over the limit of 8,000"),
    ],
)
def test_a_sidecar_gives_an_address_or_is_listed(
    tmp_path: Path, words: str, url: str | None, said: str
) -> None:
    folder_with(tmp_path, "good.txt.fetched.toml", words.encode())
    story = read_story(tmp_path)
    account = story.accounts.iloc[0]
    assert account["text"] == GOOD
    assert (account["url"] if url else None) == url
    assert [r[: len(said)] for r in story.skipped["reason"]] == [said] * bool(said)


def test_scores_are_a_regular_file_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    place = folder_with(tmp_path / "in", "story.toml", b'scores = "mine.csv"\n')
    head = "account_id,start,end,dimension,score\n"
    (tmp_path / "other.csv").write_text(f"{head}good,0,5,wall,1\n", "utf8")
    for make in (be_pipe, be_folder, lambda path: path.symlink_to("../other.csv")):
        make(place / "mine.csv")
        with pytest.raises(
            AnalysisError, match=r"names 'mine\.csv' as scores, which is not a file"
        ):
            read_story(place)
        (place / "mine.csv").rmdir() if make is be_folder else (place / "mine.csv").unlink()
    (place / "mine.csv").write_text(f"{head}good,0,5,wall,1\n", "utf8")
    story = read_story(place)
    assert [score.dimension for score in read_scores(story)] == ["wall"]
    (place / "mine.csv").unlink()
    (place / "mine.csv").symlink_to("../other.csv")
    with pytest.raises(
        AnalysisError, match=r"mine\.csv: cannot be read: it is a link that leads out"
    ):
        read_scores(story)


# ------------------------------------------------------------------------- names, links, archives


def test_names_that_are_not_utf8_are_read_and_shown_with_a_replacement(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    names = [b"caf\xe9.txt", b"caf\xe8.txt", b"late\xff/a.txt", b"line\nend.txt", b"\xe9t\xe9.html"]
    for i, name in enumerate(names):
        markup = page().encode() if name.endswith(b"html") else f"{WORDS} {i}.".encode()
        folder_with(tmp_path / "in", os.fsdecode(name), markup)
    (tmp_path / "in" / "story.toml").write_text(
        '[accounts."caf\ufffd~2.txt"]\noutlet = "B"\n', "utf8"
    )
    story = read_story(tmp_path / "in")
    assert story.accounts["path"].tolist() == [
        "caf\ufffd.txt", "caf\ufffd~2.txt", "good.txt", "late\ufffd/a.txt", "line end.txt",
        "\ufffdt\ufffd.html",
    ]  # fmt: skip
    assert story.accounts["account_id"].tolist()[:2] == ["caf\ufffd", "caf\ufffd~2"]
    assert story.labels["caf\ufffd~2"] == "B"
    assert story.texts["caf\ufffd~2"].endswith("0.")  # \xe8 is before \xe9
    names = story.repairs.set_index("account_id")
    assert names.loc["caf\ufffd~2", ["received", "rule"]].tolist() == [
        "caf\\xe9.txt",
        "file name (path)",
    ]
    assert len(names) == 5
    assert_can_be_written(story, tmp_path)
    (tmp_path / "in" / "story.toml").unlink()
    index, skipped = ingest(tmp_path / "work", tmp_path / "in")
    assert len(index) == 6
    assert skipped.empty
    assert index["source"].str.encode("utf8").notna().all()


def test_a_folder_whose_name_is_not_utf8_is_a_story(tmp_path: Path) -> None:
    place = tmp_path / os.fsdecode(b"fl\xfct")
    place.mkdir()
    folder_with(place, "story.toml", b"")
    assert read_story(place).story_id == "fl\ufffdt"
    assert_can_be_written(read_story(place), tmp_path)
    index, _ = ingest(tmp_path / "work", place)
    assert index[["story_id", "account_id"]].values.tolist() == [["fl\ufffdt", "fl\ufffdt/good"]]


def test_links_out_of_the_folder_are_named_and_links_within_it_are_read(tmp_path: Path) -> None:
    place = tmp_path / "in"
    folder_with(tmp_path, "outside.txt", WORDS.encode())
    (place / "sub").mkdir(parents=True)
    folder_with(place, ".kept/inner.txt", f"{WORDS} Inside.".encode())
    (place / "a.txt").symlink_to("../outside.txt")
    (place / "b.txt").symlink_to(".kept/inner.txt")
    (place / "sub" / "c.txt").symlink_to(tmp_path / "outside.txt")
    os.mkfifo(place / "pipe.txt")
    story = read_story(place)
    assert story.accounts["path"].tolist() == ["b.txt", "good.txt"]
    reasons = {path: reason.split(",")[0] for path, reason in story.skipped.values.tolist()}
    assert reasons == {
        "a.txt": "is a link that leads out of the folder",
        "sub/c.txt": "is a link that leads out of the folder",
        "pipe.txt": "is a link to nothing or a device",
    }
    index, skipped = ingest(tmp_path / "work", place)
    assert index["source"].str.removeprefix(f"{place}/").tolist() == ["b.txt", "good.txt"]
    assert skipped["reason"].str.startswith("is a link").tolist() == [True] * 3
    named, _ = ingest(tmp_path / "named", place / "a.txt")  # what a person names is read
    assert len(named) == 1


def zip_with(members: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def test_archives_in_archives_are_refused_at_the_second_level(tmp_path: Path) -> None:
    inner = files.zipped({"a.txt": WORDS})
    deep = inner
    for _ in range(900):
        deep = gzip.compress(deep, 1, mtime=0)
    cases = {
        "a.gz": gzip.compress(gzip.compress(WORDS.encode())),
        "b.zip": files.zipped({"b.zip": inner, "b.gz": deep, "c.txt": f"{WORDS} More."}),
        "c.zip.gz": gzip.compress(inner),
        "d.gz": deep,
    }
    (tmp_path / "in").mkdir()
    for name, data in cases.items():
        folder_with(tmp_path / "in", name, data)
    (tmp_path / "in" / "e.zip").write_bytes(
        files.zipped({"e.txt.gz": gzip.compress(b"One level.")})
    )
    story = read_story(tmp_path / "in")
    assert story.accounts["account_id"].tolist() == ["c", "e.txt", "good"]
    assert story.skipped["path"].tolist() == [
        "a.gz",
        "b.zip: b.gz",
        "b.zip: b.zip",
        "c.zip.gz",
        "d.gz",
    ]
    assert set(story.skipped["reason"]) == {"is an archive inside an archive; unpack it"}
    index, skipped = ingest(tmp_path / "work", tmp_path / "in")
    assert len(index) == 3
    assert set(skipped["kind"]) == {"unreadable"}


def test_members_without_a_name_of_one_name_or_damaged_take_no_other_with_them(
    tmp_path: Path,
) -> None:
    texts = [f"{WORDS} {word}." for word in ("One", "Two", "Three")]
    members = [("Qx.txt", GOOD), ("a.txt", texts[0]), ("a.txt", texts[1]), ("b.txt", texts[2])]
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zip_with([(name, text.encode()) for name, text in members])
    data = data.replace(b"Qx.txt", b"\0x.txt").replace(b"Three", b"Seven")
    story = read_story(folder_with(tmp_path, "case.zip", data))
    assert story.texts == {"a": texts[0], "a~2": texts[1], "good": GOOD}
    assert [p.split(":")[1] for p in story.skipped["path"]] == [" b.txt", " account_id 'a'"]
    assert "contains a damaged part (b.txt)" in story.skipped["reason"][0]


def test_the_fields_of_a_page_in_a_web_archive_are_the_readers_own(tmp_path: Path) -> None:
    folder_with(tmp_path, "a.warc", files.warc([page()]))
    story = read_story(tmp_path)
    assert story.accounts["extractor"].str.startswith("trafilatura").tolist() == [True, False]
    assert story.accounts["account_id"].tolist() == ["https://news.example/0", "good"]


def test_front_matter_without_an_end_is_read_in_no_time(tmp_path: Path) -> None:
    folder_with(tmp_path, "case.md", b"---\n" + b"\n" * 400_000 + WORDS.encode())
    begun = time.process_time()
    assert len(read_story(tmp_path).accounts) == 2
    assert time.process_time() - begun < 60


# ----------------------------------------------------------------------------- whose word it is


def kept_story(folder: Path) -> Path:
    """A story with a caption, an update and a line put back, as a corpus keeps it."""
    (folder / "in").mkdir()
    settings_ = b'[accounts."page.html"]\nput_back = ["Advertisement"]\n'
    caption = "<figure><figcaption>A gate in the old wall of the harbour.</figcaption></figure>"
    markup = page(f"<p>{GOOD}</p>{caption}<p>Advertisement</p>" + f"<p>{WORDS}</p>" * 5).encode()
    folder_with(folder / "in", "page.html", markup)
    (folder / "in" / "story.toml").write_bytes(settings_)
    places = CorpusPaths(folder / "out")
    index, _ = ingest(places.records, folder / "in")
    _write_story(places, "harbour", index.assign(compared=True))
    places.mark.write_text("{}", "utf8")
    return places.seeds / "harbour"


def test_a_story_that_a_corpus_keeps_has_what_its_readers_found(tmp_path: Path) -> None:
    place = kept_story(tmp_path)
    story = read_story(place)
    assert "caption" in set(story.sentences["role"])
    assert "Advertisement" in set(story.sentences["text"])
    copied = tmp_path / "copied"
    copied.mkdir()
    for name in ("accounts.jsonl", "story.toml"):
        (copied / name).write_bytes((place / name).read_bytes())
    (copied / "corpus.json").write_text("{}", "utf8")
    elsewhere = tmp_path / "elsewhere" / ".work" / "seeds" / "harbour"
    elsewhere.parent.mkdir(parents=True)
    copied.rename(elsewhere)
    (elsewhere / "corpus.json").unlink()
    other = read_story(elsewhere)
    assert "caption" not in set(other.sentences["role"])
    assert "Advertisement" not in set(other.sentences["text"])
    assert other.accounts["extractor"].tolist() == story.accounts["extractor"].tolist()


def test_records_given_in_python_say_no_more_than_those_of_a_file() -> None:
    story = story_from_records(
        [
            {"text": WORDS, "outlet": "Gazette", **CLAIMS},
            {"text": GOOD, "outlet": ["x"], "published": pd.Timestamp("2031-03-02"), "dek": pd.NA},
            {"text": np.str_(GOOD + " So."), "kind": np.int64(5), "byline": np.float32(math.nan)},
            "no record",
            {"text": {"a": 1}},
        ],
        story_id="x",
    )
    assert len(story.accounts) == 3
    assert story.accounts["extractor"].tolist() == ["given as text"] * 3
    assert story.accounts["path"].isna().all()
    assert set(story.sentences["role"]) == {"body"}
    assert story.accounts["published"].fillna("").tolist() == ["", "2031-03-02T00:00:00", ""]
    assert story.accounts["kind"].fillna("").tolist() == ["", "", "5"]
    assert story.skipped["path"].tolist() == ["outlet of record 2", "account-4", "text of record 5"]


def test_a_headline_that_makes_a_text_too_long_to_parse_sets_it_aside(tmp_path: Path) -> None:
    record = {"text": "x " * 495_000, "headline": "y " * 9_000}
    data = json.dumps([record, record | {"headline": "y " * 30_000}]).encode()
    story = read_story(folder_with(tmp_path, "case.json", data))
    assert len(story.accounts) == 2
    assert story.skipped["path"].tolist() == ["case.json", "case.json: headline of record 2"]


SIGNS = st.text(st.characters(exclude_categories=()), max_size=12)
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | SIGNS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SIGNS, inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(["text", "title", "Text", "aside", *FIELDS, *CLAIMS]) | SIGNS


@settings(max_examples=75, deadline=None)
@given(records=st.lists(st.dictionaries(KEYS, VALUE, max_size=6) | VALUE, min_size=1, max_size=3))
def test_any_json_leaves_the_good_account_in_its_story(records: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as made:
        place = Path(made) / "in"
        place.mkdir()
        folder_with(place, "case.json", json.dumps(records).encode())
        write_lines(place / "lines.jsonl", *records)
        story = read_story(place)
        accounts = story.accounts.set_index("path")
        assert accounts.loc["good.txt", ["account_id", "text"]].tolist() == ["good", GOOD]
        assert story.accounts["account_id"].is_unique
        assert set(story.accounts["extractor"]) <= {
            f"the file's own text ({f})" for f in ("text", "json", "jsonl")
        }
        assert_can_be_written(story, Path(made))


@settings(max_examples=40, deadline=None)
@given(records=st.lists(st.dictionaries(KEYS, VALUE, max_size=6) | VALUE, min_size=1, max_size=4))
def test_any_json_leaves_the_good_account_in_its_corpus(records: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as made:
        place = Path(made) / "in"
        place.mkdir()
        folder_with(place, "case.json", json.dumps(records).encode())
        write_lines(place / "lines.jsonl", *records)
        index, skipped = ingest(Path(made) / "work", place)
        assert index["source"].str.endswith("good.txt").any()
        assert index["account_id"].is_unique
        assert all(isinstance(r["text"], str) for r in read_records(Path(made) / "work", index))
        skipped.to_parquet(Path(made) / "skipped.parquet")


@settings(max_examples=200, deadline=None)
@given(
    record=st.dictionaries(
        KEYS | st.integers() | st.none(),
        VALUE | st.binary() | st.dates() | st.decimals(),
        max_size=6,
    )
)
def test_the_door_takes_anything_and_gives_words(record: dict[Any, Any]) -> None:
    found = admit(record)
    assert set(found) <= {"text", "title", *FIELDS, "set_aside", "mended"} | set(found)
    assert all(isinstance(v, str) for k, v in found.items() if k not in ("set_aside", "mended"))
    json.dumps(found)
