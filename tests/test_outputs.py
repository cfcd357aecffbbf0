"""What a run writes: claimed, built beside its place, put there whole; undone on failure; swept
after a kill.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from folders import tree

from analysis.checksums import SUMS, find_foreign, list_sums, read_sums, sum_files
from analysis.errors import AnalysisError
from analysis.outputs import (
    Claim,
    as_folder,
    check_name,
    check_writable,
    lies_in,
    lock,
    remove,
    storing,
    sweep,
    sweep_drafts,
    taking_turns,
    write_text,
)


def free(path: Path) -> str:
    """Whatever is there may be replaced."""
    return ""


def make(folder: Path, words: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "page.html").write_text(words)
    return folder


def put_report(out: Path, words: str, refuse: Callable[[Path], str] | None = free) -> None:
    with Claim(out, "flood") as claim:
        make(claim.new / "flood", words)
        claim.put("flood", refuse)


def put_files(out: Path, *names: str, error: BaseException | None = None) -> None:
    with Claim(out, "files") as claim:
        for name in names:
            (claim.new / name).write_text("new")
            claim.put(name, free if error else None)
        if error:
            raise error


def test_what_is_put_replaces_what_was_there_and_leaves_nothing_beside(tmp_path: Path) -> None:
    for words in ("first", "second"):
        put_report(tmp_path / "out", words)
        assert tree(tmp_path / "out") == {"flood": None, "flood/page.html": words.encode()}


def test_without_leave_nothing_is_replaced(tmp_path: Path) -> None:
    make(tmp_path / "flood", "mine")
    (tmp_path / "file").write_text("mine too")
    before = tree(tmp_path)
    with pytest.raises(OSError, match="not empty"):
        put_report(tmp_path, "new", None)
    with pytest.raises(FileExistsError):
        put_files(tmp_path, "first", "file")
    assert tree(tmp_path) == before


def test_on_a_disk_without_hard_links_a_file_is_not_replaced_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)
    put_files(tmp_path, "a")
    (tmp_path / "b").write_text("mine")
    with pytest.raises(FileExistsError):
        put_files(tmp_path, "b")
    assert tree(tmp_path) == {"a": b"new", "b": b"mine"}


def test_what_may_not_be_replaced_is_back_in_its_place(tmp_path: Path) -> None:
    make(tmp_path / "flood", "mine")
    with pytest.raises(AnalysisError, match="flood: is not yours; move it away"):
        put_report(tmp_path, "new", lambda path: "is not yours")
    assert tree(tmp_path) == {"flood": None, "flood/page.html": b"mine"}


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError(), OSError()])
def test_an_error_after_several_things_were_put_undoes_them_all(
    tmp_path: Path, error: BaseException
) -> None:
    (tmp_path / "a").write_text("old")
    with pytest.raises(type(error)):
        put_files(tmp_path, "a", "b", error=error)
    assert tree(tmp_path) == {"a": b"old"}


@pytest.mark.parametrize("lasting", [False, True])
def test_when_the_second_rename_fails_the_old_one_is_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lasting: bool
) -> None:
    """The first rename moves the old thing aside, the second one puts the new one there."""
    make(tmp_path / "flood", "old")
    count, real = [], Path.rename

    def rename(self: Path, target: Path) -> Path:
        count.append(self)
        if len(count) == 2 or (lasting and len(count) > 2):
            raise OSError(errno.EIO, "Input/output error")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    said = r"flood: cannot be written \(Input/output error\); x\."
    with pytest.raises(AnalysisError, match=said), storing(tmp_path / "flood", "x"):
        put_report(tmp_path, "new")
    assert len(count) >= 2
    assert tree(tmp_path) == {"flood": None, "flood/page.html": b"old"}


def test_where_another_program_was_first_its_thing_stays_and_the_old_one_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "flood", "old")
    make(tmp_path / "flood-old", "an older one")
    real = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if self.parent.name == "new":
            make(tmp_path / "flood", "another's")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(AnalysisError, match=r"what was there before is now .*flood-old-2\."):
        put_report(tmp_path, "new")
    assert tree(tmp_path) == {
        "flood": None,
        "flood/page.html": b"another's",
        "flood-old": None,
        "flood-old/page.html": b"an older one",
        "flood-old-2": None,
        "flood-old-2/page.html": b"old",
    }


def test_one_name_is_claimed_by_one_run_at_a_time(tmp_path: Path) -> None:
    with Claim(tmp_path, "flood"), Claim(tmp_path, "fire"), Claim(tmp_path, "x", alone=False):
        with Claim(tmp_path, "x", alone=False):
            pass
        with pytest.raises(AnalysisError, match="flood: is being written by another run"):
            put_report(tmp_path, "new")
        assert not (tmp_path / "flood").exists()
    put_report(tmp_path, "new")
    assert (tmp_path / "flood" / "page.html").read_text() == "new"


def test_many_claims_at_once_do_not_meet(tmp_path: Path) -> None:
    """Each of ten threads gets its own thing there; of those that want one name, one has it at a
    time.
    """
    failed: list[BaseException] = []

    def run(number: int) -> None:
        try:
            with Claim(tmp_path, f"own-{number}") as claim:
                make(claim.new / f"own-{number}", "x")
                claim.put(f"own-{number}", free)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert sorted(p.name for p in tmp_path.iterdir()) == [f"own-{n}" for n in range(10)]


# The kill comes just before the n-th rename, or in the middle of something else.
KILLED = """
import os, signal, sys
from pathlib import Path
from analysis import outputs
from analysis.outputs import Claim
folder, moment = Path(sys.argv[1]), sys.argv[2]
die = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
real, count = Path.rename, []
def rename(self, target):
    count.append(self)
    if moment == f"rename {len(count)}":
        die()
    return real(self, target)
Path.rename = rename
if moment == "removing":
    outputs.shutil.rmtree = die
if moment == "claiming":
    outputs.tempfile.mkdtemp = die
with Claim(folder, "flood") as claim:
    (claim.new / "flood").mkdir()
    if moment == "building":
        die()
    (claim.new / "flood" / "page.html").write_text("new")
    claim.put("flood", lambda path: die() if moment == "asking" else "")
    if moment == "put":
        die()
"""


@pytest.mark.parametrize(
    ("moment", "there"),
    [
        ("claiming", "old"),
        ("building", "old"),
        ("rename 1", "old"),
        ("asking", "old"),
        ("rename 2", "old"),
        ("put", "new"),
        ("removing", "new"),
    ],
)
def test_after_a_kill_at_any_moment_the_next_run_finds_a_whole_thing(
    tmp_path: Path, moment: str, there: str
) -> None:
    make(tmp_path / "flood", "old")
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), moment], check=False)
    assert done.returncode == -signal.SIGKILL
    with Claim(tmp_path, "another story"):
        pass
    assert tree(tmp_path) == {"flood": None, "flood/page.html": there.encode()}
    put_report(tmp_path, "next")
    assert tree(tmp_path) == {"flood": None, "flood/page.html": b"next"}


LIVE = """
import sys
from pathlib import Path
from analysis.outputs import Claim
with Claim(Path(sys.argv[1]), "flood") as claim:
    print(claim.new, flush=True)
    sys.stdin.read()
    assert claim.new.is_dir()
    (claim.new / "flood").mkdir()
    claim.put("flood")
"""


@contextmanager
def another_run(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has claimed ``flood`` until its input ends."""
    with subprocess.Popen(
        [sys.executable, "-c", LIVE, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as run:
        assert run.stdout is not None
        run.stdout.readline()
        yield run


def test_the_folder_of_a_run_that_is_alive_is_not_swept(tmp_path: Path) -> None:
    (tmp_path / ".storydiff-older" / "flood").mkdir(parents=True)
    with another_run(tmp_path) as run:
        sweep(tmp_path)
        with pytest.raises(AnalysisError, match="is being written by another run"):
            put_report(tmp_path, "x")
        with Claim(tmp_path, "fire"):
            pass
        assert len(list(tmp_path.iterdir())) == 1
        run.communicate("")
    assert run.returncode == 0
    assert [p.name for p in tmp_path.iterdir()] == ["flood"]


def test_a_run_that_waits_for_its_turn_gives_up_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.outputs._WAIT", 0.1)
    with taking_turns(tmp_path), pytest.raises(AnalysisError, match="by another run"):
        put_report(tmp_path, "x")
    assert list(tmp_path.iterdir()) == []


def test_a_lock_ends_with_its_file(tmp_path: Path) -> None:
    first = lock(tmp_path / "lock")
    assert first is not None
    assert lock(tmp_path / "lock") is None
    first.close()
    second = lock(tmp_path / "lock")
    assert second is not None
    second.close()


def test_a_lock_does_not_follow_a_link(tmp_path: Path) -> None:
    (tmp_path / "lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic"):
        lock(tmp_path / "lock")
    assert not (tmp_path / "elsewhere").exists()


def test_a_path_is_inside_a_folder_by_whatever_way_leads_there(tmp_path: Path) -> None:
    (tmp_path / "flood" / "late").mkdir(parents=True)
    (tmp_path / "fire").mkdir()
    (tmp_path / "FLOOD").symlink_to("flood")
    (tmp_path / "late").symlink_to("flood/late")
    inside = ["flood", "flood/late", "flood/new/newer", "FLOOD", "FLOOD/late/x", "fire/../flood/x"]
    inside += ["late", "late/x", "late/../y"]
    assert all(lies_in(tmp_path / p, tmp_path / "flood") for p in inside)
    assert all(lies_in(tmp_path / p, tmp_path / "FLOOD") for p in inside)
    assert not any(lies_in(tmp_path / p, tmp_path / "flood") for p in ("fire", "flood2", "."))
    assert not lies_in(tmp_path / "nothing", tmp_path / "nothing")


def test_letter_case_is_the_disks_affair(tmp_path: Path) -> None:
    """On a disk that knows one folder by two names it is one folder."""
    (tmp_path / "flood").mkdir()
    assert lies_in(tmp_path / "Flood" / "x", tmp_path / "flood") == (tmp_path / "Flood").exists()


def listed(folder: Path) -> Path:
    """A folder with two files and the list of them."""
    make(folder, "page")
    (folder / "tables").mkdir()
    (folder / "tables" / "a.csv").write_text("a\n1\n")
    (folder / SUMS).write_text(list_sums(sum_files(folder)))
    return folder


def test_the_list_is_one_that_sha256sum_reads(tmp_path: Path) -> None:
    folder = listed(tmp_path / "x")
    assert {name for name, _ in read_sums(folder) or []} == {"page.html", "tables/a.csv"}
    program = shutil.which("sha256sum")
    if program:
        subprocess.run([program, "--quiet", "--check", SUMS], cwd=folder, check=True)


@pytest.mark.parametrize(
    ("change", "foreign"),
    [
        (lambda f: None, ""),
        (lambda f: (f / "page.html").unlink(), ""),
        (lambda f: (f / "notes" / "deep").mkdir(parents=True), ""),
        (lambda f: (f / "tables" / ".DS_Store").write_bytes(b"\0"), ""),
        (lambda f: shutil.copy(f / "page.html", f / "copy.html"), ""),
        (lambda f: (f / "page.html").write_text("edited"), "page.html"),
        (lambda f: (f / "tables" / "mine.csv").write_text("x"), "tables/mine.csv"),
        (lambda f: (f / "late").symlink_to(f.parent), "late"),
        (lambda f: (f / "page2.html").symlink_to("page.html"), "page2.html"),
        (lambda f: os.mkfifo(f / "pipe"), "pipe"),
        (lambda f: (f / SUMS).write_text("my own list"), SUMS),
        (lambda f: (f / SUMS).unlink(), "page.html"),
    ],
)
def test_a_file_that_was_added_or_changed_is_named(
    tmp_path: Path, change: object, foreign: str
) -> None:
    folder = listed(tmp_path / "x")
    change(folder)  # type: ignore[operator]
    assert find_foreign(folder) == foreign or (foreign == SUMS and find_foreign(folder))


def test_without_a_list_the_names_decide(tmp_path: Path) -> None:
    folder = make(tmp_path / "x", "page")
    assert find_foreign(folder, {"page.html"}) == ""
    (folder / "page.html").rename(folder / "other.html")
    (folder / "page.html").symlink_to("other.html")
    assert find_foreign(folder, {"page.html", "other.html"}) == "page.html"


@pytest.mark.parametrize("name", ["", ".", "..", ".storydiff-x"])
def test_a_name_that_is_no_folder_of_its_own_is_refused(name: str) -> None:
    with pytest.raises(AnalysisError, match="rename it"):
        check_name(name, "story 'x'")


@pytest.mark.parametrize("path", ["", " ", "a\0b"])
def test_an_empty_path_is_not_the_working_folder(path: str) -> None:
    with pytest.raises(AnalysisError, match="is not a folder name"):
        as_folder(path)


def test_a_folder_that_cannot_be_made_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    check_writable(tmp_path / "new" / "newer", "x")
    with pytest.raises(AnalysisError, match=r"cannot be written \(Not a directory\); x\."):
        check_writable(tmp_path / "file" / "new", "x")
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_a_text_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_text(tmp_path / "new" / "a.txt", "first")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        write_text(tmp_path / "new" / "a.txt", "second")
    assert tree(tmp_path / "new") == {"a.txt": b"first"}
    (tmp_path / "new" / ".storydiff-x8").write_text("of a run that was killed")
    sweep_drafts(tmp_path / "new", tmp_path / "absent")
    assert tree(tmp_path / "new") == {"a.txt": b"first"}


def test_a_claim_that_nobody_closed_is_undone_when_the_process_ends(tmp_path: Path) -> None:
    code = f"""
from pathlib import Path
from analysis.outputs import Claim
Claim(Path({str(tmp_path)!r}), "flood").__enter__()
"""
    subprocess.run([sys.executable, "-c", code], check=True)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_still_written_into_is_removed_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, real, count = make(tmp_path / "x", "x"), shutil.rmtree, []

    def rmtree(folder: Path, **options: bool) -> None:
        real(folder, **options)
        count.append(folder)
        if len(count) < 3:
            make(target, "of a process that is just ending")

    monkeypatch.setattr(shutil, "rmtree", rmtree)
    remove(target)
    assert not target.exists()
