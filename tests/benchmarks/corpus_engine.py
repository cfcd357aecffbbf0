"""What a corpus costs: CPU seconds, memory, workers, kills, reruns, reports.

Figures are ratios from one run; never a timed test.

    STORYDIFF_BENCH=folder python tests/benchmarks/corpus_engine.py scale [--sizes 1000 3000 10000]
                                                 engine | workers | kills | rerun | reports | giant

The accounts are those of ``three_outlet_ledes.jsonl``, again and again with other names, numbers
and days. ``scale`` fits the exponent of the CPU time of whole runs; ``engine`` does so with a child
that analyses nothing: reading, grouping, planning, writing. CPU and memory are sampled over all
processes of a run, so that other work on the machine does not count.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path

import psutil

HERE = Path(__file__).resolve().parent
SMALL = HERE.parent / "corpora" / "run_small.py"
SYLLABLES = [
    "ba",
    "ke",
    "li",
    "mo",
    "nu",
    "ra",
    "se",
    "ti",
    "vo",
    "za",
    "dre",
    "fal",
    "gor",
    "hin",
    "jel",
    "kam",
    "lor",
    "mir",
    "nes",
    "por",
]
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}")


def accounts(count: int) -> list[dict]:
    """So many accounts, each round of the corpus under names and days of its own."""
    rows = [
        json.loads(line)
        for line in (bench() / "corpora" / "three_outlet_ledes.jsonl")
        .read_text("utf8")
        .splitlines()
    ]
    made: list[dict] = []
    for copy in range(count // 1000 + 2):
        for row in rows:
            for article in row["articles"]:
                if len(made) == count:
                    return made
                made.append(_renamed(article, row["date"], copy))
    return made


def _renamed(article: dict, date: str, copy: int) -> dict:
    day = datetime.fromisoformat(date) + timedelta(days=500 * copy)
    text, title = article["text"], article["title"]
    if copy:
        names = {n: _name(n, copy) for n in sorted(set(_NAME.findall(text) + _NAME.findall(title)))}
        pattern = re.compile(r"\b(" + "|".join(map(re.escape, names)) + r")\b") if names else None
        text, title = (
            pattern.sub(lambda m: names[m[0]], t) if pattern else t for t in (text, title)
        )
        text = re.sub(r"\b\d{2,4}\b", lambda m: str(int(m[0]) + copy), text)
    return {
        "outlet": article["source"],
        "headline": title,
        "published": day.isoformat(),
        "text": text,
    }


def _name(word: str, copy: int) -> str:
    digest = hashlib.sha256(f"{word}{copy}".encode()).digest()
    return "".join(SYLLABLES[b % 20] for b in digest[:3]).capitalize()


def bench() -> Path:
    if not os.environ.get("STORYDIFF_BENCH"):
        sys.exit(
            "STORYDIFF_BENCH is not set: give the folder of the coded data; nothing was measured."
        )
    return Path(os.environ["STORYDIFF_BENCH"])


def written(rows: list[dict], path: Path) -> Path:
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), "utf8")
    return path


class Watched:
    """A run with what its processes took: ``seconds`` of CPU by process, ``memory`` of each worker
    with its child, ``wall``.
    """

    def __init__(self, command: list[str]) -> None:
        self.seconds: dict[int, float] = {}
        self.parent: dict[int, int] = {}
        self.memory = 0.0
        started = time.monotonic()
        self.run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        watch = threading.Thread(target=self._watch)
        watch.start()
        self.run.wait()
        watch.join()
        self.wall = time.monotonic() - started
        if self.run.returncode:
            sys.exit(f"{command}: exit {self.run.returncode}")

    def _watch(self) -> None:
        while self.run.poll() is None:
            held: dict[int, int] = {}
            try:
                root = psutil.Process(self.run.pid)
                for process in (root, *root.children(recursive=True)):
                    try:
                        times = process.cpu_times()
                        self.seconds[process.pid] = times.user + times.system
                        self.parent.setdefault(process.pid, process.ppid())
                        held[process.pid] = process.memory_info().rss
                    except psutil.Error:
                        continue
            except psutil.Error:
                pass
            self.memory = max(
                self.memory, *self._by_worker({p: float(m) for p, m in held.items()}).values(), 0.0
            )
            time.sleep(0.1)

    @property
    def cpu(self) -> float:
        return sum(self.seconds.values())

    def busiest(self) -> float:
        """CPU of the run's own process and of its busiest worker with its child: what no further
        worker can take off.
        """
        by_worker = self._by_worker(self.seconds)
        return by_worker.pop(self.run.pid, 0.0) + max(by_worker.values(), default=0.0)

    def _by_worker(self, values: dict[int, float]) -> dict[int, float]:
        """Sums over each worker and the processes below it; the run's own process, where it is the
        worker, has its child's.
        """
        workers = [p for p in values if self.parent.get(p) == self.run.pid]
        alone = len(workers) < 2
        found: dict[int, float] = defaultdict(float)
        for pid, value in values.items():
            worker = pid
            while (
                not alone
                and self.parent.get(worker, self.run.pid) != self.run.pid
                and worker != self.run.pid
            ):
                worker = self.parent[worker]
            found[self.run.pid if alone else worker] += value
        return found


def corpus(source: Path, out: Path, *more: str) -> Watched:
    return Watched(
        [sys.executable, "-m", "analysis", "corpus", str(source), "--out", str(out), *more]
    )


def exponent(sizes: list[int], costs: list[float]) -> float:
    """Slope of log cost over log size, least squares."""
    x, y = [math.log(s) for s in sizes], [math.log(c) for c in costs]
    mx, my = sum(x) / len(x), sum(y) / len(y)
    return sum((a - mx) * (b - my) for a, b in zip(x, y, strict=True)) / sum(
        (a - mx) ** 2 for a in x
    )


def scale(folder: Path, sizes: list[int]) -> None:
    costs = []
    for size in sizes:
        run = corpus(
            written(accounts(size), folder / f"{size}.jsonl"), folder / f"c{size}", "--workers", "1"
        )
        costs.append(run.cpu)
        print(
            f"{size:,} accounts: {run.cpu:.0f} CPU s, {run.wall:.0f} s, "
            f"{run.memory / 2**20:.0f} MiB",
            flush=True,
        )
    print(
        f"exponent of CPU from {sizes[0]:,} to {sizes[-1]:,} accounts: "
        f"{exponent(sizes, costs):.3f} (asked <= 1.1)",
        flush=True,
    )


def engine(folder: Path, sizes: list[int]) -> None:
    costs = []
    for size in sizes:
        source = written(accounts(size), folder / f"{size}.jsonl")
        run = Watched(
            [sys.executable, str(SMALL), str(source), str(folder / f"e{size}"), "1", "200", "idle"]
        )
        costs.append(run.cpu)
        print(
            f"{size:,} accounts, nothing analysed: {run.cpu:.1f} CPU s, "
            f"{run.memory / 2**20:.0f} MiB",
            flush=True,
        )
    print(f"exponent of everything but the analysis: {exponent(sizes, costs):.3f}", flush=True)


def workers(folder: Path, sizes: list[int]) -> None:
    source = written(accounts(sizes[0]), folder / "in.jsonl")
    two, one = (
        corpus(source, folder / "two", "--workers", "2"),
        corpus(source, folder / "one", "--workers", "1"),
    )
    same = files(folder / "one") == files(folder / "two")
    print(
        f"{sizes[0]:,} accounts, two workers over one: {one.wall / two.wall:.2f} by the clock "
        "(asked >= 1.8)"
    )
    print(
        "by CPU, one worker's whole over two workers' longest: "
        f"{one.cpu / two.busiest():.2f}; a worker with its child held at most",
        end=" ",
    )
    print(f"{two.memory / 2**20:.0f} MiB (asked <= 1,500); same bytes: {same}", flush=True)


def rerun(folder: Path, sizes: list[int]) -> None:
    source = written(accounts(sizes[0]), folder / "in.jsonl")
    first, again = (corpus(source, folder / "c", "--workers", "1") for _ in range(2))
    print(
        f"rerun with nothing changed over the first run, {sizes[0]:,} accounts: "
        f"{again.cpu / first.cpu:.4f} (asked <= .05)",
        flush=True,
    )


def reports(folder: Path, sizes: list[int], count: int = 10) -> None:
    source = written(accounts(sizes[0]), folder / "in.jsonl")
    corpus(source, folder / "c", "--workers", "1")
    idle = corpus(source, folder / "c", "--workers", "1").cpu
    first = corpus(source, folder / "c", "--workers", "1", "--reports", "1").cpu - idle
    more = corpus(source, folder / "c", "--workers", "1", "--reports", str(count + 2)).cpu - idle
    further = (more - first) / count  # its own first one again, and so many further ones
    print(
        f"{count} reports, each further over the first: {further / first:.2f} (asked <= .35; "
        f"{first:.1f} CPU s for the first)",
        flush=True,
    )


def giant(folder: Path, sizes: list[int]) -> None:
    rows = [r | {"story_id": "giant"} for r in accounts(5000)]
    run = corpus(written(rows, folder / "in.jsonl"), folder / "c", "--workers", "1")
    print(
        f"one story of 5,000 accounts: {run.cpu:.0f} CPU s, {run.memory / 2**20:.0f} MiB",
        flush=True,
    )
    print((folder / "c" / "summary.txt").read_text("utf8"), flush=True)


def kills(folder: Path, times: list[int]) -> None:
    source = written(accounts(30), folder / "in.jsonl")
    subprocess.run(
        [sys.executable, str(SMALL), str(source), str(folder / "one"), "1", "3"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    wanted, buckets = (
        files(folder / "one"),
        len(list((folder / "one" / ".work" / "done").iterdir())),
    )
    chance = random.Random(10)
    for what, count in zip(("worker", "run"), times, strict=True):
        same = 0
        for n in range(count):
            out = folder / f"{what}-{n}"
            command = [sys.executable, str(SMALL), str(source), str(out), "2", "3"]
            run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            struck = _strike(run, out, what, chance.randrange(buckets - 2), chance.random())
            if what == "run":
                run.wait()
                subprocess.run(
                    command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                )
            same += (
                struck
                and run.wait() == (0 if what == "worker" else -signal.SIGKILL)
                and files(out) == wanted
            )
            print(f"{what} killed {n + 1} times, the same bytes {same} times", flush=True)


def _strike(run: subprocess.Popen, out: Path, what: str, after: int, wait: float) -> bool:
    """Kills a worker or the run once so many buckets are done, and a moment later."""
    from windows import find_workers

    while run.poll() is None and len(list(out.glob(".work/done/*.json"))) < after:
        time.sleep(0.01)
    while run.poll() is None and not (workers := find_workers(run.pid)):
        time.sleep(0.05)
    time.sleep(wait / 2)
    if run.poll() is not None:
        return False
    os.kill(run.pid if what == "run" else workers[-1], signal.SIGKILL)
    return True


def files(folder: Path) -> dict[str, bytes]:
    paths = [p for p in sorted(folder.rglob("*")) if p.is_file() and ".work" not in p.parts]
    paths = [p for p in paths if p.name != "corpus.duckdb"]  # it has an id of its own
    return {str(p.relative_to(folder)): p.read_bytes() for p in paths}


KINDS = {
    "scale": scale,
    "engine": engine,
    "workers": workers,
    "rerun": rerun,
    "reports": reports,
    "giant": giant,
    "kills": kills,
}

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--kills", type=int, nargs=2, default=[20, 10], metavar=("WORKERS", "RUNS"))
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 3000, 10_000, 30_000])
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        KINDS[given.kind](Path(made), given.kills if given.kind == "kills" else given.sizes)
