"""Run the tasks of a corpus on Dask workers or in this process, and yield results as they come."""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from analysis.corpus.analyst import Analyst
from analysis.corpus.buckets import fill_bucket
from analysis.corpus.intake import ingest_source
from analysis.corpus.partitions import read_records
from analysis.corpus.reporter import Reporter
from analysis.corpus.store import CorpusPaths, code_key
from analysis.errors import AnalysisError
from analysis.interrupts import sparing_children, undisturbed
from analysis.read.places import Source

_OWN = threading.local()  # a worker with several threads has a child for each
_CHILDREN: list[Analyst | Reporter] = []
Kind = TypeVar("Kind", Analyst, Reporter)


def read_source(folder: str, source: Source, code: str) -> int:
    """Read one source into the corpus, and return how many accounts it has."""
    places = _places(folder, code)
    return ingest_source(source, places.records).records


def analyse_bucket(folder: str, bucket: str, earlier: list[str], code: str) -> dict[str, Any]:
    """Write the parts of one bucket, and return its counts."""
    places = _places(folder, code)
    return fill_bucket(
        places, bucket, earlier, partial(read_records, places.records), _child(Analyst)
    )


def report_story(folder: str, name: str, code: str) -> str | None:
    """Render the report of one story under ``.work/seeds``, or return why that failed."""
    places = _places(folder, code)
    return _child(Reporter).render(name, places)


def close_children() -> None:
    """End the child processes of this worker; the next task starts others."""
    for child in _CHILDREN:
        child.close()


def _places(folder: str, code: str) -> CorpusPaths:
    """The corpus's folder, which this worker must see, by the same code."""
    places = CorpusPaths(Path(folder))
    if not places.mark.is_file():
        raise AnalysisError(
            f"folder {folder}",
            "cannot be seen by a worker",
            "give a folder that all machines of the cluster share",
        )
    if code_key() != code:
        raise AnalysisError(
            "a worker",
            "has another version of StoryDiff or of its language model",
            "install the same version on all machines",
        )
    return places


def _child(kind: type[Kind]) -> Kind:
    found: Kind | None = getattr(_OWN, kind.__name__, None)
    if found is None:
        found = kind()
        setattr(_OWN, kind.__name__, found)
        _CHILDREN.append(found)
    return found


CONNECT = 8.0  # seconds until a scheduler that is silent is given up
WORKERS = 60.0  # seconds until a scheduler without workers is, and a worker that does not come
RESTART = 300.0  # seconds until a worker that was lost is: a restart can take long
LOOK = 5.0  # seconds without a result until the workers are counted
TRIES = 5  # times that a task is given out whose worker was lost
Function = Callable[..., Any]
_SAFE_PATH = "PYTHONSAFEPATH"
_SETTINGS = {
    "distributed.scheduler.allowed-failures": 10,
    "distributed.worker.profile.enabled": False,  # samples every thread a hundred times a second
    "distributed.admin.tick.interval": "500ms",
    "distributed.deploy.lost-worker-timeout": f"{RESTART:.0f}s",
}


def _set_variable(name: str, value: str | None) -> None:
    """Give a variable of the environment a value, or remove it."""
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


class Engine:
    """Where tasks run: in this process, on workers of this machine, or on a cluster.

    Use it as a context. ``scheduler`` is the address of a Dask scheduler; without one ``workers``
    processes of this machine take tasks (None: one per core), and a single task, or one worker,
    needs none. Workers start with the first tasks that are worth it.
    """

    def __init__(self, scheduler: str | None = None, workers: int | None = None) -> None:
        if scheduler and workers:
            raise AnalysisError(
                f"workers {workers}",
                "a scheduler has its own workers",
                "leave out --workers or --scheduler",
            )
        if workers is not None and workers < 1:
            raise AnalysisError(
                f"workers {workers}", "is not a number of workers", "give 1 or more"
            )
        self._scheduler, self._most = scheduler, workers or _cores()
        self._client: Any = None
        self._cluster: Any = None
        self._restore = contextlib.ExitStack()

    def __enter__(self) -> Engine:
        """Connect to the scheduler, if there is one."""
        if self._scheduler:
            self._client = _connect(self._scheduler)
        return self

    def __exit__(self, *error: object) -> None:
        """Close this object."""
        self.close()

    def close(self) -> None:
        """End the workers of this machine and the processes that tasks keep beside them."""
        with contextlib.suppress(Exception):  # an error on its way out is the one to report
            self.close_children()
        for part in (self._client, self._cluster):
            if part is not None:
                with contextlib.suppress(Exception):
                    part.close(timeout=10)
        if self._cluster is not None:
            self._cluster.shutdown_on_close = False  # or Dask closes it again, aloud, at exit
        self._client = self._cluster = None
        self._restore.close()

    def run(
        self, function: Function, tasks: Sequence[tuple[Any, ...]], *, alone: bool = False
    ) -> Iterator[tuple[int, Any]]:
        """Run tasks, and give the number and result of each in the order in which they end.

        ``alone``: the tasks are small, workers are not worth their start. What a task raises is
        raised here; a task whose worker is lost is given to another.
        """
        count = 1 if alone else min(self._most, len(tasks))
        if not self._scheduler and count <= 1:
            for number, task in enumerate(tasks):
                yield number, function(*task)
            return
        if not self._scheduler:
            self._start(count)
        yield from self._spread(function, tasks)

    def close_children(self) -> None:
        """End the processes that the tasks keep beside them."""
        close_children()
        if self._client is not None:
            self._client.run(close_children, on_error="ignore")

    def _start(self, count: int) -> None:
        """Worker processes of this machine, as many as there are tasks for."""
        distributed = _library()
        if self._cluster is None:
            # Workers, and what multiprocessing starts, would search the working folder first.
            self._restore.callback(_set_variable, _SAFE_PATH, os.environ.get(_SAFE_PATH))
            os.environ[_SAFE_PATH] = "1"  # until the last worker ends: a lost one starts again
            with undisturbed(), sparing_children():  # half a cluster cannot be closed
                self._cluster = distributed.LocalCluster(
                    n_workers=count,
                    threads_per_worker=1,
                    host="127.0.0.1",
                    dashboard_address="127.0.0.1:0",
                    memory_limit=None,
                    silence_logs=logging.CRITICAL + 1,
                )
                self._client = distributed.Client(self._cluster, set_as_default=False)
        elif len(self._cluster.workers) < count:  # too few so far, or one was given up
            self._cluster.scale(count)
        self._wait_for(count)  # a task that is given to the first one stays with it

    def _wait_for(self, count: int) -> None:
        """Wait until all workers are there; one that was lost while it started may never be.

        Work then goes on with the others.
        """
        try:
            self._client.wait_for_workers(count, timeout=WORKERS)
        except TimeoutError as error:
            self._most = len(self._client.scheduler_info(n_workers=-1)["workers"])
            if not self._most:
                raise _all_lost(WORKERS) from error

    def _spread(
        self, function: Function, tasks: Sequence[tuple[Any, ...]]
    ) -> Iterator[tuple[int, Any]]:
        """Run tasks on the workers, and yield each number and result as it comes."""
        from distributed import KilledWorker

        waiting = _TaskQueue(self._client, function, tasks)
        while waiting.submit():
            number, future = waiting.wait()
            try:
                with _reporting_losses():
                    result = future.result()
            except KilledWorker as error:
                waiting.retry(number, error)
            else:
                yield number, result


class _TaskQueue:
    """Tasks that wait here until a worker's thread is free.

    A waiting task goes to the first free thread, so the scheduler has little to keep.
    """

    def __init__(self, client: Any, function: Function, tasks: Sequence[tuple[Any, ...]]) -> None:
        self._client, self._function, self._tasks = client, function, tasks
        self._waiting = list(reversed(range(len(tasks))))
        self._tried = [0] * len(tasks)
        self._running: dict[Any, int] = {}  # future -> number of its task
        self._ended: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def submit(self) -> bool:
        """Give a task to each thread that has none; return whether any task is running."""
        room = max(1, self._count_threads()) - len(self._running)
        for number in [self._waiting.pop() for _ in range(min(room, len(self._waiting)))]:
            future = self._client.submit(self._function, *self._tasks[number], pure=False)
            self._running[future] = number
            future.add_done_callback(self._ended.put)
        return bool(self._running)

    def wait(self) -> tuple[int, Any]:
        """Return the next task that ended: its number and its future.

        While nothing ends, the workers are counted: without any for long, none will come.
        """
        since = None
        while True:
            try:
                future = self._ended.get(timeout=LOOK)
            except queue.Empty:
                if self._count_threads():
                    since = None
                elif since is None:
                    since = time.monotonic()
                elif time.monotonic() - since >= RESTART:
                    raise _all_lost(RESTART) from None
            else:
                return self._running.pop(future), future

    def _count_threads(self) -> int:
        known = self._client.scheduler_info(n_workers=-1)["workers"].values()
        return sum(worker["nthreads"] for worker in known)

    def retry(self, number: int, error: Exception) -> None:
        """Queue a task whose worker was lost, up to ``TRIES`` times."""
        self._tried[number] += 1
        if self._tried[number] >= TRIES:
            cause = "was lost several times during one task"
            remedy = "give the workers more memory and run the same command again"
            raise AnalysisError("a worker", cause, remedy) from error
        self._waiting.append(number)


@contextlib.contextmanager
def _reporting_losses() -> Iterator[None]:
    """Report in one sentence that the scheduler was lost or that a worker lacks a package."""
    from distributed import CancelledError
    from distributed.comm import CommClosedError

    try:
        yield
    except (CancelledError, CommClosedError) as error:
        remedy = "run the same command again: finished work is kept"
        raise AnalysisError("the scheduler", "was lost", remedy) from error
    except ImportError as error:
        remedy = "install 'storydiff[corpus]' on all machines"
        raise AnalysisError("a worker", f"lacks {error.name}", remedy) from error


def _all_lost(seconds: float) -> AnalysisError:
    cause = f"were all lost, and none came back within {seconds:.0f} seconds"
    return AnalysisError("the workers", cause, "run the same command again: finished work is kept")


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def _library(scheduler: str | None = None) -> Any:
    """Import Dask's distributed without its messages, because the engine reports errors."""
    try:
        import dask
        import distributed
    except ImportError as error:
        who, need = ("a scheduler", "needs") if scheduler else ("several workers", "need")
        remedy = "pip install 'storydiff[corpus]'"
        remedy += "" if scheduler else ", or use one worker (--workers 1)"
        cause = f"{need} {error.name or 'dask'}, which is not installed"
        raise AnalysisError(who, cause, remedy) from error
    dask.config.set(_SETTINGS)
    warnings.filterwarnings("ignore", module="distributed")
    known = [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]
    for name in (*known, "distributed", "tornado.application", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return distributed


def _connect(address: str) -> Any:
    """A client of the scheduler, which has a worker at least."""
    distributed = _library(address)
    label = f"scheduler {address!r}"
    try:
        client = distributed.Client(address, timeout=CONNECT, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        cause = (
            "is not the address of a scheduler"
            if isinstance(error, ValueError)
            else "cannot be reached"
        )
        remedy = (
            "check that it is running and write its address as tcp://HOST:8786, or leave out "
            "--scheduler"
        )
        raise AnalysisError(label, cause, remedy) from error
    try:
        client.wait_for_workers(1, timeout=WORKERS)
    except TimeoutError as error:
        client.close()
        raise AnalysisError(
            label, f"has had no workers for {WORKERS:.0f} seconds", "start workers for it"
        ) from error
    return client
