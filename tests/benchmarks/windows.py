"""Grouping by windows beside grouping in one process: the same stories, CPU, memory, and kills.

    STORYDIFF_BENCH=folder python tests/benchmarks/windows.py scale ACCOUNTS ... [--workers 1 2]
                                                              [--whole]
    STORYDIFF_BENCH=folder python tests/benchmarks/windows.py kills [ACCOUNTS] [--kills 20 10]

Made accounts, a thousand a day. ``scale`` prints a line for each run, and the exponent of CPU over
the accounts: CPU of grouping alone, the peak memory of the coordinating process and of any worker,
and, with ``--whole``, how well the stories agree with those of one process (B-cubed). ``kills``
ends workers, then the coordinating process, by SIGKILL at random moments of the grouping, lets it
go on or starts it again, and counts the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pandas as pd
import psutil

PART = 2000
STEPS = ("words", "blocks", "near", "links", "joined", "centres")
SMALL, SPARSE = 160, 60  # accounts of a block and of a day where processes are killed


def make(folder: Path, accounts: int, per_day: int, part: int) -> None:
    """Write the parts of accounts as the intake does, and the index."""
    from grouping import read_ledes
    from heaps import make_heap

    real: dict[str, list[dict[str, Any]]] = {}
    for account in read_ledes(Path(os.environ["STORYDIFF_BENCH"])):
        real.setdefault(account["event"], []).append(account | {"lede": account["lede"][:600]})
    stories = [real[name] for name in sorted(real)]
    table = pd.DataFrame(make_heap(stories, accounts, 1, per_day))
    table = table.sort_values(["at", "account_id"], ignore_index=True)
    table = table.assign(
        part=[f"part-{n // part:05d}.parquet" for n in range(len(table))],
        part_row=[n % part for n in range(len(table))],
        sha256=[hashlib.sha256(text.encode()).hexdigest() for text in table["lede"]],
    )
    for name, rows in table.groupby("part", sort=True):
        rows[["headline", "lede"]].to_parquet(folder / str(name), row_group_size=50)
    table.drop(columns="lede").to_parquet(folder / "index.parquet")


def group(folder: Path, how: str, workers: int, out: Path, block: int | None) -> None:
    """Group the accounts of a folder, keep the result, and print what it cost."""
    from analysis.corpus import grouping
    from analysis.corpus.partitions import read_ledes
    from analysis.corpus.windows import group_windows
    from analysis.corpus.workers import Engine

    grouping.IN_A_BLOCK = block or grouping.IN_A_BLOCK
    index = pd.read_parquet(folder / "index.parquet").drop(columns="event")
    index = index.assign(part=index["part"].astype("category"), story_id=None)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wall, start = time.monotonic(), cpu()
    if how == "windows":
        with Engine(workers=workers) as engine:
            found = group_windows(folder, out.with_suffix(".work"), index, None, engine)
    else:
        found = grouping.find_stories(index.assign(lede=read_ledes(folder, index)))
    wall, spent = time.monotonic() - wall, cpu() - start
    found.to_parquet(out)
    own, others = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    memory = {"MiB before": before, "MiB": own.ru_maxrss, "MiB of a worker": others.ru_maxrss}
    cost = {"cpu": round(spent, 1), "wall": round(wall, 1)}
    print(json.dumps(cost | {name: size // 1024 for name, size in memory.items()}))


def cpu() -> float:
    """CPU seconds of this process and of its children that have ended."""
    own, others = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


# Cost


def scale(folder: Path, sizes: list[int], workers: list[int], whole: bool) -> None:
    """Group made accounts of each size, and print the figures."""
    costs: dict[int, list[float]] = {count: [] for count in workers}
    for size in sizes:
        records = folder / str(size)
        run_child("make", records, size, 1000, PART)
        stories = {}
        for count in workers:
            out = records / f"windows-{count}.parquet"
            cost = run_child("group", records, "windows", count, out, 0)
            stories[count] = out
            costs[count].append(cost["cpu"])
            show(size, f"{count} workers", cost | score(records, out))
        if whole:
            out = records / "whole.parquet"
            cost = run_child("group", records, "whole", 1, out, 0)
            show(size, "one process", cost | score(records, out) | agree(out, stories[workers[0]]))
    for count, seconds in costs.items():
        if len(sizes) > 1:
            slope = math.log(seconds[-1] / seconds[0]) / math.log(sizes[-1] / sizes[0])
            print(f"{count} workers: exponent of CPU {sizes[0]:,} to {sizes[-1]:,}: {slope:.3f}")


def show(size: int, how: str, figures: dict[str, Any]) -> None:
    """Print a line of figures."""
    print(f"{size:,} accounts, {how}: {json.dumps(figures)}", flush=True)


def score(records: Path, out: Path) -> dict[str, Any]:
    """Compare the stories found with those that were made."""
    from grouping import parts

    event = pd.read_parquet(records / "index.parquet", columns=["event"])["event"].tolist()
    found = pd.read_parquet(out)["story_id"].tolist()
    precision, recall = (float(part.mean()) for part in parts(event, found))
    digest = hashlib.sha256(out.read_bytes()).hexdigest()[:12]
    figures = {"P": round(precision, 4), "R": round(recall, 4), "stories": len(set(found))}
    return figures | {"bytes": digest}


def agree(whole: Path, out: Path) -> dict[str, Any]:
    """Compare the stories of two ways of grouping."""
    from grouping import parts

    stories = (pd.read_parquet(path)["story_id"].tolist() for path in (whole, out))
    precision, recall = (float(part.mean()) for part in parts(*stories))
    f1 = 2 * precision * recall / (precision + recall)
    return {"B-cubed of windows against this": round(f1, 4)}


def run_child(*arguments: Any) -> dict[str, Any]:
    """Run a step of this file in a process of its own, and return what it prints."""
    done = subprocess.run(child(*arguments), check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1]) if done.stdout else {}


def child(*arguments: Any) -> list[str]:
    """Make the command of a step of this file."""
    return [sys.executable, str(Path(__file__).resolve()), "--child", *map(str, arguments)]


# Kills


def kills(folder: Path, accounts: int, times: list[int]) -> None:
    """Kill workers, then the coordinating process, so many times each, in every step by turns."""
    records, whole = folder / "records", folder / "whole.parquet"
    run_child("make", records, accounts, SPARSE, SMALL)
    run_child("group", records, "windows", 2, whole, SMALL)
    chance = random.Random(25)
    for what, count in zip(("worker", "coordinator"), times, strict=True):
        struck = same = tried = 0
        while struck < count and tried < 3 * count:
            tried += 1
            out, step = folder / f"{what}-{tried}.parquet", STEPS[struck % len(STEPS)]
            command = child("group", records, "windows", 2, out, SMALL)
            run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            work = out.with_suffix(".work")
            if not strike(run, work, what, step, chance.uniform(0, 0.3)):
                continue
            struck += 1
            if run.wait() == -signal.SIGKILL:
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            same += out.read_bytes() == whole.read_bytes()
            print(f"{what} killed {struck} times, last after {step}: {same} same", flush=True)


def strike(run: subprocess.Popen[bytes], work: Path, what: str, step: str, wait: float) -> bool:
    """Kill a worker or the run once a step has begun; return whether it ran."""
    while run.poll() is None and not list(work.glob(f"*/{step}/*")):
        time.sleep(0.01)
    while run.poll() is None and not (workers := find_workers(run.pid)):
        time.sleep(0.01)
    time.sleep(wait)
    if run.poll() is not None:
        run.wait()
        return False
    os.kill(run.pid if what == "coordinator" else workers[-1], signal.SIGKILL)
    return True


def find_workers(pid: int) -> list[int]:
    """List the workers of a run."""
    try:
        return [
            process.pid
            for process in psutil.Process(pid).children()
            if any("spawn_main" in word for word in process.cmdline())
        ]
    except psutil.Error:
        return []


def main() -> None:
    """Run what is asked."""
    if sys.argv[1:2] == ["--child"]:
        step, records, *rest = sys.argv[2:]
        Path(records).mkdir(parents=True, exist_ok=True)
        if step == "make":
            make(Path(records), *map(int, rest))
        else:
            how, workers, out, block = rest
            group(Path(records), how, int(workers), Path(out), int(block))
        return
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=("scale", "kills"))
    parser.add_argument("accounts", type=int, nargs="*", default=[])
    parser.add_argument("--workers", type=int, nargs="+", default=[1])
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--kills", type=int, nargs=2, default=[20, 10])
    given = parser.parse_args()
    if not os.environ.get("STORYDIFF_BENCH"):
        sys.exit("STORYDIFF_BENCH is not set: give the folder of the coded data.")
    with tempfile.TemporaryDirectory() as folder:
        if given.kind == "kills":
            kills(Path(folder), (given.accounts or [1200])[0], given.kills)
        else:
            sizes = given.accounts or [10_000, 30_000]
            scale(Path(folder), sizes, given.workers, given.whole)


if __name__ == "__main__":
    main()
