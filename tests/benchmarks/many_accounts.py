"""What one story costs as its accounts grow: processor time and memory of each table.

    python tests/benchmarks/many_accounts.py [--sizes 20 150 1000] [--tables coverage figures]
        [--seconds 1200]

The accounts are invented. Each states most facts of one scene of the fictional papers in one of
five wordings, with some other numbers, and adds four lines of other scenes. Every size runs in a
process of its own. Results of earlier tables are kept, so each table pays only for what is its own.
The exponent is the slope of time over accounts between neighbouring sizes, both as logarithms.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import resource
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "corpora"))

import make_papers  # noqa: E402

SIZES = (20, 50, 150, 300, 1000)
OWN = 4  # lines of an account that are not of the scene
TABLES = (
    "sentences",
    "parse",
    "quantities",
    "statements",
    "quantity_groups",
    "coverage",
    "figures",
)


def made_accounts(number: int, seed: int = 7) -> list[dict[str, Any]]:
    """Return the records of one story of so many invented accounts."""
    return labelled_accounts(number, seed)[0]


def labelled_accounts(number: int, seed: int = 7) -> tuple[list[dict[str, Any]], list[list[str]]]:
    """Return the records, and for each the facts of its lines; empty for lines of other scenes."""
    scenes = tomllib.loads((HERE.parent / "corpora" / "scenes.toml").read_text("utf8"))
    chance = random.Random(seed)
    names = list(scenes)
    told = make_papers._fillers("Tarnholm", chance)
    records: list[dict[str, Any]] = []
    labels = []
    for n in range(number):
        facts = ["event", *(f for f in make_papers.ORDER[1:] if chance.random() > 0.12)]
        lines = [_line(scenes[names[0]], fact, told, chance) for fact in facts]
        for _ in range(OWN):
            scene = scenes[chance.choice(names[1:])]
            other = make_papers._fillers(chance.choice(make_papers.PLACES[1:]), chance)
            lines.append(_line(scene, chance.choice(make_papers.ORDER), other, chance))
        labels.append([*facts, *[""] * OWN])
        day = f"2031-03-{3 + n % 4:02d}T{n % 24:02d}:{n // 24 % 60:02d}:00Z"
        headline = make_papers._headline(scenes[names[0]], "Tarnholm", n % 6)
        records.append(
            {
                "account_id": f"a{n:04d}",
                "outlet": f"Paper {n}",
                "headline": headline,
                "published": day,
                "text": "\n\n".join(lines),
            }
        )
    return records, labels


def _line(scene: dict[str, Any], fact: str, told: dict[str, str], chance: random.Random) -> str:
    papers = make_papers.PAPERS
    return make_papers._line(chance.choice(scene[fact]), fact, chance.choice(papers), told, chance)


def measure(number: int, tables: list[str]) -> None:
    """Time each table of a story of so many accounts; print a line of JSON for each."""
    from analysis import story_from_records
    from analysis.corpus.analyst import MADE
    from analysis.nlp import parsed_texts

    began = time.process_time()
    story = story_from_records(made_accounts(number), story_id=f"many-{number}")
    _report(number, "sentences", began, len(story.sentences))
    made = {"parse": parsed_texts} | {name: MADE[name] for name in tables}
    for name, function in made.items():
        began = time.process_time()
        _report(number, name, began, len(function(story)))


def _report(number: int, name: str, began: float, rows: int) -> None:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    seconds = round(time.process_time() - began, 3)
    row = {"accounts": number, "table": name, "seconds": seconds, "rows": rows, "mb": memory}
    print(json.dumps(row), flush=True)


def run(number: int, tables: list[str], seconds: float) -> list[dict[str, Any]]:
    """Measure a size in a process of its own, which ends after so many seconds."""
    command = [sys.executable, __file__, "--child", str(number), "--tables", *tables]
    limit = ["bash", "-c", f'ulimit -t {seconds:.0f}; exec "$@"', "-"]
    done = subprocess.run([*limit, *command], stdout=subprocess.PIPE, text=True, check=False)
    return [json.loads(line) for line in done.stdout.splitlines()]


def main() -> None:
    """Measure each size and print the times with their exponents."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES), metavar="N")
    parser.add_argument("--tables", nargs="+", default=list(TABLES[2:]), metavar="TABLE")
    parser.add_argument("--seconds", type=float, default=1200.0)
    parser.add_argument("--child", type=int)
    given = parser.parse_args()
    if given.child:
        measure(given.child, given.tables)
        return
    before: dict[str, tuple[int, float]] = {}
    for number in given.sizes:
        for row in run(number, given.tables, given.seconds):
            name, taken = row["table"], row["seconds"]
            slope = ""
            if name in before and before[name][1] > 0.05:
                size, earlier = before[name]
                slope = f"{math.log(taken / earlier) / math.log(number / size):5.2f}"
            before[name] = number, taken
            print(
                f"{number:>6} {name:16} {taken:>9.2f} s {slope:>6} {row['rows']:>9,} rows"
                f" {row['mb']:>7,} MB",
                flush=True,
            )


if __name__ == "__main__":
    main()
