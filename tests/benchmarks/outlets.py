"""Score the comparison of outlets on planted habits, and on made tallies with and without habits.

    STORYDIFF_BENCH=folder python tests/benchmarks/run.py outlets

It takes nothing from the folder of coded data.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "corpus"), str(TESTS / "corpora")]

HABITS = {("bound kept", 1): -0.6, ("attribution kept", 2): -0.5, ("not rounded", 3): -0.5}
RUNS = 200


def measure(bench: Path) -> dict[str, Any]:
    """Count planted habits found, and false claims, coverage and power over made corpora."""
    return papers() | {
        "chance": worlds({}, 40),
        "habits": worlds(HABITS, 40),
        "few stories": worlds(HABITS, 20),
        "many stories": worlds(HABITS, 150),
    }


def papers() -> dict[str, Any]:
    """The fictional corpus, with the time of its tallies over that of all else."""
    from folder import make_corpus, read_papers
    from test_outlets import FOLLOWS, PLANTED
    from worlds import claims

    from analysis import read_corpus
    from analysis.corpus import compare_outlets

    with tempfile.TemporaryDirectory() as folder:
        found = claims(
            compare_outlets(read_corpus(make_corpus(read_papers(), Path(folder) / "papers")))
        )
    return {
        "planted": len(PLANTED),
        "planted found": len(found & PLANTED),
        "not planted": len(found - PLANTED - FOLLOWS),
    } | tally_cost()


def tally_cost() -> dict[str, float]:
    """Measure CPU time of the tallies of ten stories over that of their tables, parse included."""
    from folder import FOUND, read_papers

    from analysis import story_from_records
    from analysis.corpus import find_tallies
    from analysis.language_model import load_model

    groups: dict[str, list[dict[str, Any]]] = {}
    for record in read_papers():
        groups.setdefault(record["story_id"], []).append(record)
    load_model()
    tables = tallies = 0.0
    for story_id in sorted(groups)[:10]:
        story = story_from_records(groups[story_id], story_id=story_id)
        start = time.process_time()
        for name, find in FOUND.items():
            if name != "tallies":
                find(story)
        middle = time.process_time()
        find_tallies(story)
        tables, tallies = tables + middle - start, tallies + time.process_time() - middle
    return {"tallies over tables": round(tallies / tables, 3)}


def worlds(planted: dict[tuple[str, int], float], stories: int) -> dict[str, float]:
    """Score made corpora: false claims, runs with any, habits found, coverage without habits."""
    from worlds import claims, made_tallies

    from analysis.corpus.outlets import compare_tallies

    true = {
        (f"O{outlet}", measure, "", "less" if shift < 0 else "more")
        for (measure, outlet), shift in planted.items()
    }
    habit = {(outlet, measure) for outlet, measure, _, _ in true}
    false, some, found = [], 0, 0
    held: list[bool] = []
    for seed in range(RUNS):
        table = compare_tallies(made_tallies(seed, stories=stories, planted=planted))
        told = claims(table)
        false.append(len(told - true) / max(1, len(told)))
        some, found = some + bool(told - true), found + len(told & true)
        for row in table[table["p"].notna()].itertuples():
            if (row.outlet, row.measure) not in habit:
                held.append(row.difference_low <= 0 <= row.difference_high)
    figures = {
        "false share": round(sum(false) / RUNS, 3),
        "any false": round(some / RUNS, 3),
        "coverage": round(sum(held) / len(held), 3),
    }
    return figures | ({"found": round(found / len(true) / RUNS, 3)} if true else {})
