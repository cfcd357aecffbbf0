"""Signals, a dead kernel, a full disk: one sentence, an exit code, and nothing left behind by the
real command.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner
from folders import BODY, story, tree

from analysis import cli, interrupts
from analysis.interrupts import Stopped, say_stopped, stoppable, stopped_by, undisturbed
from analysis.outputs import Claim

SAID = "storydiff: stopped by {}: what was finished is kept, and nothing is left half-written.\n"


@pytest.fixture(autouse=True)
def signals_are_heeded() -> Iterator[None]:
    """Signals count in these tests where the tests run in the background, which ignores them."""
    heeded = {signal.SIGINT: signal.default_int_handler, signal.SIGHUP: signal.SIG_DFL}
    before = {number: signal.signal(number, handler) for number, handler in heeded.items()}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def start(*arguments: object, **options: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "analysis", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **options,  # type: ignore[call-overload]
    )


def wait_until(condition: Callable[[], object], process: subprocess.Popen[str]) -> None:
    end = time.monotonic() + 120
    while not condition():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end
        time.sleep(0.1)


def family(process: subprocess.Popen[str]) -> list[psutil.Process]:
    with contextlib.suppress(psutil.NoSuchProcess):
        return list(psutil.Process(process.pid).children(recursive=True))
    return []


def kernels(process: subprocess.Popen[str]) -> list[psutil.Process]:
    found = []
    for child in family(process):
        with contextlib.suppress(psutil.Error):  # it may have ended just now
            found += [child] if "ipykernel_launcher" in child.cmdline() else []
    return found


def start_report(folder: Path) -> subprocess.Popen[str]:
    """A report whose kernel is at work."""
    run = start("report", story(folder / "flood"), "--out", folder / "out")
    wait_until(lambda: kernels(run), run)
    time.sleep(1)
    assert list((folder / "out").glob(".storydiff-*"))
    return run


def gone(processes: list[psutil.Process], seconds: float) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    return not [p for p in alive if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]


@pytest.mark.parametrize(
    ("number", "name", "group"),
    [
        (signal.SIGINT, "Ctrl-C", True),
        (signal.SIGTERM, "SIGTERM", False),
        (signal.SIGHUP, "SIGHUP", True),
    ],
)
def test_a_signal_ends_a_report_and_leaves_nothing(
    tmp_path: Path, number: signal.Signals, name: str, group: bool
) -> None:
    """Ctrl-C at a terminal reaches the whole group of processes, ``kill`` the command alone."""
    run = start_report(tmp_path)
    children = family(run)
    (os.killpg if group else os.kill)(run.pid, number)
    out, said = run.communicate(timeout=60)
    assert (run.returncode, out, said) == (128 + number, "", SAID.format(name))
    assert tree(tmp_path / "out") == {}
    assert gone(children, 2)


def test_after_kill_9_no_process_stays_and_the_next_run_sweeps(tmp_path: Path) -> None:
    run = start_report(tmp_path)
    children = family(run)
    run.kill()
    run.communicate()
    assert list((tmp_path / "out").glob(".storydiff-*"))
    assert gone(children, 20)
    with Claim(tmp_path / "out", "another"):
        pass
    assert tree(tmp_path / "out") == {}


def test_a_kernel_that_is_killed_is_one_sentence(tmp_path: Path) -> None:
    run = start_report(tmp_path)
    children = family(run)
    for kernel in kernels(run):
        kernel.kill()
    out, said = run.communicate(timeout=60)
    assert (run.returncode, out, said.count("\n")) == (2, "", 1)
    assert said.startswith("storydiff: the kernel: ended before its work was done; run the command")
    assert tree(tmp_path / "out") == {}
    assert gone(children, 2)


def small_files(size: int) -> Callable[[], None]:
    """No file of a process may be larger than this: what a full disk does, without one."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("command", ["report", "tables", "corpus"])
def test_a_disk_that_takes_no_more_is_one_sentence(tmp_path: Path, command: str) -> None:
    """The limit lets the kernel's connection file through, and the mark of a corpus."""
    source = story(tmp_path / "flood")
    (source / "gazette.txt").write_text(BODY * 40)
    run = start(command, source, "--out", tmp_path / "out", preexec_fn=small_files(1500))
    out, said = run.communicate(timeout=120)
    assert (run.returncode, out, said.count("\n")) == (2, "", 1), said
    assert "cannot be written (File too large)" in said
    assert ".storydiff-" not in said
    assert not [name for name in tree(tmp_path / "out") if ".storydiff-" in name]
    if command != "corpus":
        assert tree(tmp_path / "out") == {}


def test_a_disk_that_is_full_for_the_output_of_a_command_is_one_sentence() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with full.open("w") as out:
        done = subprocess.run(
            [sys.executable, "-m", "analysis", "list"],
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == "storydiff: the output: cannot be written (No space left on device).\n"


def test_ctrl_c_ends_a_corpus_and_its_workers_and_the_next_run_goes_on(tmp_path: Path) -> None:
    rows = [
        {"story_id": f"s-{n}", "outlet": f"Paper {i}", "text": f"{n} {BODY * (i + 1)}"}
        for n in range(105)
        for i in range(2)
    ]
    source = tmp_path / "in.jsonl"
    source.write_text("".join(json.dumps(r) + "\n" for r in rows))
    out = tmp_path / "c"
    run = start("corpus", source, "--out", out, "--workers", "2")
    wait_until(lambda: list(out.glob(".work/plan/*")) and len(family(run)) > 4, run)
    children = family(run)
    os.killpg(run.pid, signal.SIGINT)
    stdout, said = run.communicate(timeout=60)
    assert (run.returncode, stdout, said) == (130, "", SAID.format("Ctrl-C"))
    assert gone(children, 2)
    left = [name for name in tree(out) if ".storydiff-" in name or "building/" in name]
    assert left == []
    from analysis.corpus.run import _alone
    from analysis.corpus.store import open_folder

    with _alone(open_folder(out)):
        pass


@pytest.fixture
def silent_server() -> Iterator[str]:
    """Takes connections and answers with the beginning of a page alone."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        kept: list[socket.socket] = []

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<html>")
                    kept.append(connection)

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/page"
        for connection in kept:
            connection.close()


def test_a_signal_ends_a_fetch_and_no_part_of_the_page_is_saved(
    tmp_path: Path, silent_server: str
) -> None:
    run = start("fetch", silent_server, "--into", tmp_path / "flood", "--allow-private")
    wait_until(lambda: psutil.Process(run.pid).net_connections(), run)
    time.sleep(0.3)
    run.terminate()
    out, said = run.communicate(timeout=30)
    assert (run.returncode, out, said) == (143, "", SAID.format("SIGTERM"))
    assert not (tmp_path / "flood").exists()


def test_ctrl_c_in_the_command_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("analysis.read.stories.list_stories", stop)
    done = CliRunner().invoke(cli.main, ["list"])
    assert (done.exit_code, done.output) == (130, SAID.format("Ctrl-C"))


def test_an_error_that_a_signal_brought_about_counts_as_the_signal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A library may turn the interrupt into an error of its own."""

    def stop() -> None:
        try:
            signal.raise_signal(signal.SIGTERM)
        except Stopped as error:
            raise RuntimeError("the loop was closed") from error

    monkeypatch.setattr("analysis.read.stories.list_stories", stop)
    done = CliRunner().invoke(cli.main, ["list"])
    assert (done.exit_code, done.output) == (143, SAID.format("SIGTERM"))


def test_a_defect_is_still_an_error_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("analysis.read.stories.list_stories", fail)
    assert isinstance(CliRunner().invoke(cli.main, ["list"]).exception, ZeroDivisionError)


def test_handlers_are_as_before_afterwards_and_an_ignored_signal_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        handlers = [signal.getsignal(n) for n in interrupts.SIGNALS]
        with stoppable():
            signal.raise_signal(signal.SIGHUP)
        assert [signal.getsignal(n) for n in interrupts.SIGNALS] == handlers
    finally:
        signal.signal(signal.SIGHUP, before)


def end_twice(steps: list[str]) -> None:
    with stoppable():
        try:
            signal.raise_signal(signal.SIGTERM)
        finally:
            signal.raise_signal(signal.SIGINT)
            steps.append("put away")


def test_a_second_signal_does_not_disturb_the_first() -> None:
    steps: list[str] = []
    with pytest.raises(Stopped) as stopped:
        end_twice(steps)
    assert steps == ["put away"]
    assert stopped_by(stopped.value) == signal.SIGTERM


def put_away(steps: list[str], number: signal.Signals) -> None:
    with undisturbed():
        signal.raise_signal(number)
        steps.append("put away")


def test_what_must_not_be_disturbed_is_done_before_the_signal_counts() -> None:
    steps: list[str] = []
    with pytest.raises(Stopped), stoppable():
        put_away(steps, signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt):
        put_away(steps, signal.SIGINT)
    assert steps == ["put away", "put away"]


class Dropping:
    def __del__(self) -> None:
        signal.raise_signal(signal.SIGTERM)


def drop(seconds: float) -> None:
    with stoppable():
        Dropping()
        time.sleep(seconds)


def test_a_signal_that_python_drops_in_a_finaliser_is_raised_again() -> None:
    with pytest.raises(Stopped):
        drop(10)


def test_other_threads_are_left_alone() -> None:
    seen: list[object] = []

    def look() -> None:
        with stoppable(), undisturbed():
            seen.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [signal.getsignal(signal.SIGTERM)]


def test_the_sentence_names_the_signal() -> None:
    assert f"storydiff: {say_stopped(signal.SIGHUP)}\n" == SAID.format("SIGHUP")
