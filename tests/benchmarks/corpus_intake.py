"""What taking in and settling costs: CPU seconds and peak memory of processes of their own, on
made-up accounts.

    python tests/benchmarks/corpus_intake.py [--accounts 100000] [--formats jsonl,csv,parquet]

Prints, for one file of accounts of about 2,000 characters in each format: taking it in, settling,
settling nothing new, and reading back 20 buckets of 200 accounts that lie anywhere.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from multiprocessing import Process
from pathlib import Path

COMMON = (
    "the",
    "of",
    "to",
    "and",
    "a",
    "in",
    "that",
    "it",
    "was",
    "for",
    "on",
    "with",
    "as",
    "he",
    "by",
    "who",
    "said",
    "has",
    "were",
)
STEPS = {
    "start of Python": "pass",
    "take in": "for s in plan_inputs([sys.argv[1]]): ingest_source(s, sys.argv[2])",
    "take in again": "for s in plan_inputs([sys.argv[1]]): ingest_source(s, sys.argv[2])",
    "settle": "index, skipped = build_index(sys.argv[2], plan_inputs([sys.argv[1]])); "
    "index.to_pickle(sys.argv[3])",
    "read back 20 x 200": "import pandas; index = pandas.read_pickle(sys.argv[3])\n"
    "for n in range(20): assert len(list(read_records(sys.argv[2], index.sample(200, "
    "random_state=n)))) == 200",
}
PROBE = (
    "\nimport resource as r; u = r.getrusage(r.RUSAGE_SELF); print(u.ru_utime + u.ru_stime, "
    "u.ru_maxrss / 1024)"
)


def accounts(count: int) -> Iterator[dict[str, str]]:
    """Accounts of about 2,000 characters: words made of syllables among common English ones, ten
    accounts a story.
    """
    chance = random.Random(7)
    words = [
        "".join(
            chance.choices(
                ("ba", "ren", "ti", "mol", "sa", "vek", "o", "lin"), k=chance.randint(1, 4)
            )
        )
        for _ in range(20_000)
    ]
    for n in range(count):
        told = [w for _ in range(170) for w in (chance.choice(COMMON), chance.choice(words))]
        yield {
            "account_id": f"a{n}",
            "outlet": f"Outlet {n % 300}",
            "headline": " ".join(told[:9]),
            "published": f"2031-{n // 10 % 12 + 1:02d}-{n // 120 % 28 + 1:02d}T{n % 24:02d}:00:00Z",
            "url": f"https://outlet{n % 300}.example/{n}",
            "text": "\n\n".join(" ".join(told[i : i + 60]) for i in range(0, len(told), 60)),
        }


def write(path: Path, count: int) -> None:
    """A file of so many accounts in the format of its name."""
    if path.suffix == ".parquet":
        import pandas as pd

        pd.DataFrame(accounts(count)).to_parquet(path)
        return
    with path.open("w", encoding="utf8", newline="") as out:
        table = csv.DictWriter(out, next(accounts(1)))
        if path.suffix == ".csv":
            table.writeheader()
        for account in accounts(count):
            table.writerow(account) if path.suffix == ".csv" else out.write(
                json.dumps(account) + "\n"
            )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--accounts", type=int, default=100_000)
    parser.add_argument("--formats", default="jsonl,csv,parquet")
    given = parser.parse_args()
    for format_ in given.formats.split(","):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"a.{format_}"
            made = Process(
                target=write, args=(path, given.accounts)
            )  # a process of its own: its memory must not count as a child's
            made.start()
            made.join()
            print(f"{given.accounts:,} accounts, {format_}, {path.stat().st_size / 2**20:.0f} MiB")
            for name, step in STEPS.items():
                code = (
                    "import sys\nfrom analysis.corpus.intake import *\n"
                    f"from analysis.corpus.partitions import *\n{step}{PROBE}"
                )
                command = [
                    sys.executable,
                    "-c",
                    code,
                    str(path),
                    f"{folder}/work",
                    f"{folder}/index",
                ]
                seconds, memory = map(
                    float,
                    subprocess.run(
                        command, capture_output=True, text=True, check=True
                    ).stdout.split(),
                )
                print(f"  {name:20} {seconds:7.1f} CPU s  {memory:6.0f} MiB")
            stored = sum(p.stat().st_size for p in Path(folder, "work").rglob("*.*"))
            print(f"  partitions           {stored / 2**20:7.0f} MiB")


if __name__ == "__main__":
    main()
