"""The engine goes on with the workers that are left."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from click.testing import CliRunner
from dask.utils import parse_timedelta
from distributed import LocalCluster

from analysis.cli import main
from analysis.corpus import workers
from analysis.corpus.workers import Engine
from analysis.errors import AnalysisError


def sleep_a_little(number: int) -> tuple[int, int]:
    time.sleep(0.2)
    return number, os.getpid()


def test_a_worker_that_never_comes_back_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As where a worker is killed while it starts: nothing starts it again."""
    tasks = [(n,) for n in range(4)]
    with Engine(workers=2) as engine:
        assert len(list(engine.run(sleep_a_little, tasks))) == 4
        lost = min(engine._client.scheduler_info(n_workers=-1)["workers"])
        engine._client.retire_workers([lost], close_workers=True)
        monkeypatch.setattr(workers, "WORKERS", 2.0)
        found = [result for _, result in engine.run(sleep_a_little, tasks)]
        assert sorted(number for number, _ in found) == [0, 1, 2, 3]
        assert len({process for _, process in found}) == 1


def test_a_worker_that_was_given_up_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where it took too long to come back while another step ran."""
    monkeypatch.setitem(workers._SETTINGS, "distributed.deploy.lost-worker-timeout", "100ms")
    tasks = [(n,) for n in range(6)]
    with Engine(workers=2) as engine:
        assert len(list(engine.run(sleep_a_little, tasks))) == len(tasks)
        lost = min(engine._client.scheduler_info(n_workers=-1)["workers"])
        engine._client.retire_workers([lost], close_workers=True)
        until = time.monotonic() + 30
        while len(engine._cluster.workers) > 1 and time.monotonic() < until:
            time.sleep(0.05)
        assert len(engine._cluster.workers) == 1
        found = [process for _, (_, process) in engine.run(sleep_a_little, tasks)]
        assert len(set(found)) == 2


def test_a_worker_that_starts_slowly_is_not_given_up_before_the_run_stops_waiting() -> None:
    patience = parse_timedelta(workers._SETTINGS["distributed.deploy.lost-worker-timeout"])
    assert patience > 2 * workers.WORKERS


class NoWorkers:
    def wait_for_workers(self, count: int, timeout: float | None = None) -> None:
        raise TimeoutError

    def scheduler_info(self, n_workers: int) -> dict[str, dict[str, object]]:
        return {"workers": {}}


def test_without_any_worker_the_run_ends_with_a_remedy() -> None:
    engine = Engine(workers=2)
    engine._client = NoWorkers()
    with pytest.raises(AnalysisError, match="were all lost"):
        engine._wait_for(2)


def test_the_environment_is_as_before_when_the_workers_have_ended() -> None:
    before = dict(os.environ)
    with Engine(workers=2) as engine:
        assert sorted(engine.run(abs, [(-1,), (-2,)])) == [(0, 1), (1, 2)]
    assert dict(os.environ) == before


def sleep_long(number: int) -> int:
    time.sleep(120)
    return number


def wait_until(true: Callable[[], Any]) -> None:
    until = time.monotonic() + 60
    while not true():
        assert time.monotonic() < until
        time.sleep(0.05)


@contextmanager
def meanwhile(do: Callable[[], Any]) -> Iterator[None]:
    thread = threading.Thread(target=do)
    thread.start()
    yield
    thread.join()


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "RESTART", 2.0)
    monkeypatch.setattr(workers, "LOOK", 0.2)


async def start_nothing(process: Any) -> None:
    raise OSError(errno.ENOMEM, "Cannot allocate memory")


@pytest.mark.usefixtures("_impatient")
def test_workers_that_are_all_killed_in_one_step_end_the_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As where memory is used up: the machine kills them and can start no others."""
    with Engine(workers=2) as engine:
        assert len(list(engine.run(sleep_a_little, [(n,) for n in range(4)]))) == 4
        monkeypatch.setattr("distributed.nanny.WorkerProcess.start", start_nothing)
        pool = [nanny.pid for nanny in engine._cluster.workers.values()]
        assert len(pool) == 2

        def kill() -> None:
            wait_until(lambda: any(engine._client.processing().values()))
            for pid in pool:
                os.kill(pid, signal.SIGKILL)

        with (
            meanwhile(kill),
            pytest.raises(AnalysisError, match="workers: were all lost, and none came back"),
        ):
            list(engine.run(sleep_long, [(n,) for n in range(2)]))
    assert not any(psutil.pid_exists(pid) for pid in pool)


@pytest.mark.usefixtures("_impatient")
def test_a_cluster_whose_workers_are_all_killed_ends_the_command(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    texts = ["The dam at Lindau broke on Monday.", "A dam broke at Lindau, officials said."]
    source.write_text("".join(json.dumps({"story_id": "dam", "text": t}) + "\n" for t in texts))
    with LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=None) as cluster:
        address = cluster.scheduler_address
        command = [sys.executable, "-m", "dask", "worker", address, "--no-nanny", "--no-dashboard"]
        worker = subprocess.Popen([*command, "--local-directory", str(tmp_path)], stderr=-3)

        def kill() -> None:
            wait_until(lambda: any("analyse_bucket" in key for key in cluster.scheduler.tasks))
            worker.kill()

        with meanwhile(kill):
            arguments = ["corpus", str(source), "--out", str(tmp_path / "c")]
            result = CliRunner().invoke(main, [*arguments, "--scheduler", address])
        worker.wait()
    assert result.exit_code == 2
    assert result.output.splitlines()[-1] == (
        "storydiff: the workers: were all lost, and none came back within 2 seconds; "
        "run the same command again: finished work is kept."
    )
