"""Folders inside a story's folder, and single bad lines of a file: all that can be read is, the
rest is listed.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis import AnalysisError, read_story
from analysis.read import folder_files
from analysis.story_reader import say_skipped

BODY = (
    "The council met on Tuesday evening to vote on the plan. Members argued for three hours "
    "before they agreed."
)


def put(root: Path, *names: str) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(BODY, "utf8")
    return root


def test_subfolders_are_read_in_the_order_of_their_paths(tmp_path: Path) -> None:
    put(tmp_path, "z.txt", "late/one/a.txt", "late/a.txt", "a.txt", "m/b.txt")
    (tmp_path / "story.toml").write_text(
        '[accounts."late/a.txt"]\noutlet = "Gazette"\n[accounts."m/b"]\noutlet = "Courier"\n',
        "utf8",
    )
    accounts = read_story(tmp_path).accounts
    assert accounts["path"].tolist() == [
        "a.txt",
        "late/a.txt",
        "late/one/a.txt",
        "m/b.txt",
        "z.txt",
    ]
    assert accounts["account_id"].tolist() == ["a", "late/a", "late/one/a", "m/b", "z"]
    assert accounts["label"].tolist() == ["a.txt", "Gazette", "late/one/a.txt", "Courier", "z.txt"]


def test_hidden_folders_and_what_belongs_to_a_saved_page_are_no_accounts(tmp_path: Path) -> None:
    put(
        tmp_path,
        "a.txt",
        ".git/b.txt",
        "__MACOSX/._a.txt",
        "page_files/ad.txt",
        "own_files/c.txt",
        "late/README.md",
    )
    (tmp_path / "page.html").write_text(
        f"<html><body><article>{f'<p>{BODY}</p>' * 5}</article></body></html>", "utf8"
    )
    story = read_story(tmp_path)
    assert story.accounts["path"].tolist() == ["a.txt", "own_files/c.txt", "page.html"]
    assert story.skipped.empty


def test_what_is_not_opened_is_listed(tmp_path: Path) -> None:
    put(
        tmp_path,
        "a.txt",
        "other/b.txt",
        "/".join([*"12345678", "deep.txt"]),
        "/".join([*"123456789", "deeper.txt"]),
        "late/bad.txt",
    )
    (tmp_path / "other/story.toml").write_text('title = "Another"\n', "utf8")
    (tmp_path / "late/bad.txt").write_bytes(b"\x00\x01")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing.txt")
    story = read_story(tmp_path)
    assert story.accounts["path"].tolist() == ["1/2/3/4/5/6/7/8/deep.txt", "a.txt"]
    assert {path: reason.split(";")[0] for path, reason in story.skipped.values.tolist()} == {
        "late/bad.txt": "is a binary file, not text",
        "1/2/3/4/5/6/7/8/9": "is more than 8 folders deep",
        "gone.txt": "is a link to nothing or a device, not a file",
        "loop": "is a link to a folder, which is not followed",
        "other": "is a separate story, with a story.toml",
    }


def test_closed_subfolder_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a.txt", "closed/b.txt")
    opened = Path.iterdir

    def closed(path: Path) -> Iterator[Path]:
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return opened(path)

    monkeypatch.setattr(Path, "iterdir", closed)
    assert read_story(tmp_path).skipped.values.tolist() == [
        ["closed", "cannot be opened (Permission denied); check its permissions"]
    ]


def test_folder_over_the_limit_of_files_is_refused_with_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_files, "FILES", 3)
    put(tmp_path, "a.txt", "late/b.txt")
    assert len(read_story(tmp_path).accounts) == 2
    put(tmp_path, "late/c.txt")
    with pytest.raises(
        AnalysisError, match="contains over 3 files and folders, the limit of a story"
    ):
        read_story(tmp_path)


def test_folder_of_stories_is_no_story(tmp_path: Path) -> None:
    put(tmp_path, "one/a.txt", "one/story.toml")
    with pytest.raises(AnalysisError, match=r"contains no account \(one: is a separate story"):
        read_story(tmp_path)


def test_story_toml_that_names_a_file_without_its_subfolder_is_told_how(tmp_path: Path) -> None:
    put(tmp_path, "late/a.txt")
    (tmp_path / "story.toml").write_text('[accounts."a.txt"]\noutlet = "A"\n', "utf8")
    with pytest.raises(
        AnalysisError, match=r"mentions 'a\.txt', which is not in the folder; write 'late/a\.txt'"
    ):
        read_story(tmp_path)


def test_bad_lines_of_jsonl_are_listed_and_the_others_read(tmp_path: Path) -> None:
    good = [
        json.dumps({"account_id": i, "text": BODY, "aside": 1, "raw": 2}).encode() for i in "ab"
    ]
    lines = [
        b"\xef\xbb\xbf" + good[0],
        b"",
        b'{"text": ',
        b'"words"',
        b'{"text": "caf\xe9"}',
        b"[" * 100_000,
        good[1] + b"\r",
    ]
    (tmp_path / "a.jsonl").write_bytes(b"\n".join(lines))
    for story in (read_story(tmp_path / "a.jsonl"), read_story(tmp_path)):
        assert story.accounts["account_id"].tolist() == ["a", "b"]
        assert story.skipped["path"].tolist() == [f"a.jsonl: line {n}" for n in (3, 4, 5, 6)]
        assert [r[:24] for r in story.skipped["reason"]] == [
            "is not valid JSON (Expec",
            "is not a record; give an",
            "is not in UTF-8 (byte 0x",
            "is not valid JSON (objec",
        ]


def test_row_cut_at_a_comma_is_listed_and_the_others_read(tmp_path: Path) -> None:
    rows = [
        "account_id,text,aside",
        f'a,"{BODY}\n{BODY}",x',
        "b,The council met, then voted,x",
        f"c,{BODY},,,",
    ]
    (tmp_path / "a.csv").write_text("\n".join(rows), "utf8")
    story = read_story(tmp_path / "a.csv")
    assert story.accounts["account_id"].tolist() == ["a", "c"]
    assert story.skipped["path"].tolist() == ["a.csv: line 4"]
    assert story.skipped.iloc[0]["reason"].startswith("has 4 cells where the header has 3; put")


def test_what_is_not_read_is_named_with_its_reason(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "gazette.txt").write_text("The dam broke on Tuesday and two people died.", "utf8")
    (tmp_path / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "late.csv").write_text("text,headlin\nThe dam broke at noon.,Dam breaks\n", "utf8")
    read_story(tmp_path)
    lines = [record.getMessage() for record in caplog.records if record.name == "storydiff"]
    assert len(lines) == 2
    assert lines[0].startswith("storydiff: late.csv: columns: has columns that are not understood")
    assert lines[1].startswith("storydiff: scan.png: is a PNG picture, not an account; ")


def test_a_long_list_of_what_is_not_read_ends_with_a_count(tmp_path: Path) -> None:
    (tmp_path / "gazette.txt").write_text("The dam broke on Tuesday and two people died.", "utf8")
    for number in range(53):
        (tmp_path / f"scan{number:02d}.gif").write_bytes(b"GIF89a")
    lines = say_skipped(read_story(tmp_path).skipped)
    assert (len(lines), lines[-1]) == (51, "storydiff: 3 more; see the table skipped")


def test_stories_in_turn_are_read_in_one_child_process(tmp_path: Path) -> None:
    for name in ("bridge", "ferry", "dam"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "gazette.txt").write_text(f"The {name} was closed on Monday.", "utf8")
    code = f"""
import psutil
from analysis.story_reader import read_stories_once, read_story
read_stories_once()
children = set()
for name in ("bridge", "ferry", "dam"):
    assert name in read_story({str(tmp_path)!r} + "/" + name).accounts["text"].iloc[0]
    children |= {{child.pid for child in psutil.Process().children()}}
assert len(children) == 1, children
"""
    subprocess.run([sys.executable, "-c", code], check=True)
