"""Grouping by windows beside grouping in one process: the same stories, CPU and peak memory.

    STORYDIFF_BENCH=folder python tests/benchmarks/windows.py ACCOUNTS [windows|whole] [workers]

Made accounts, a thousand a day. Prints one line of JSON. CPU and memory are those of grouping: of
this process and, as the peak of any, of its workers.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pandas as pd
from grouping import parts, read_ledes
from heaps import make_heap

PART = 2000


def write_records(table: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Write the parts of accounts as the intake does, and return the index."""
    import hashlib

    table = table.assign(
        part=[f"part-{n // PART:05d}.parquet" for n in range(len(table))],
        part_row=[n % PART for n in range(len(table))],
        sha256=[hashlib.sha256(text.encode()).hexdigest() for text in table["lede"]],
    )
    for name, rows in table.groupby("part", sort=True):
        rows[["headline", "lede"]].to_parquet(folder / str(name), row_group_size=50)
    return table.assign(part=table["part"].astype("category"), story_id=None)


def main(bench: Path, accounts: int, how: str, workers: int) -> None:
    """Make the accounts in order of time, group them, and print what it cost."""
    from analysis.corpus.grouping import find_stories
    from analysis.corpus.windows import group_windows
    from analysis.corpus.workers import Engine

    told: dict[str, list[dict[str, Any]]] = {}
    for account in read_ledes(bench):
        told.setdefault(account["event"], []).append(account | {"lede": account["lede"][:600]})
    table = pd.DataFrame(make_heap([told[name] for name in sorted(told)], accounts, 1))
    table = table.sort_values(["at", "account_id"], ignore_index=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        index, event = write_records(table, folder), table["event"].tolist()
        if how == "windows":
            index = index.drop(columns=["lede"])
        del table
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        wall, start = time.time(), cpu()
        if how == "windows":
            with Engine(workers=workers) as engine:
                found = group_windows(folder, folder / "work", index, None, engine)
        else:
            found = find_stories(index)
        seconds = time.time() - wall
        spent = cpu() - start
    precision, recall = parts(event, found["story_id"].tolist())
    stories = "".join(found["story_id"]).encode()
    import hashlib

    print(
        json.dumps(
            {
                "accounts": len(found),
                "how": how,
                "workers": workers,
                "cpu": round(spent, 1),
                "wall": round(seconds, 1),
                "MiB before": before,
                "MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                "MiB of a worker": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
                "P": round(float(precision.mean()), 4),
                "R": round(float(recall.mean()), 4),
                "stories": int(found["story_id"].nunique()),
                "same": hashlib.sha256(stories).hexdigest()[:12],
            }
        )
    )


def cpu() -> float:
    """CPU seconds of this process and of its children that have ended."""
    own, others = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


if __name__ == "__main__":
    _, count, *rest = sys.argv
    how_, workers_ = (rest + ["windows", "1"][len(rest) :])[:2]
    main(Path(os.environ["STORYDIFF_BENCH"]), int(count), how_, int(workers_))
