"""The engine goes on with the workers that are left."""

from __future__ import annotations

import os
import time

import pytest
from dask.utils import parse_timedelta

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
