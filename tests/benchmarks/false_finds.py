"""How many differences between outlets that the front page of a large corpus lists are chance.

    python tests/benchmarks/false_finds.py [STORIES ...] [--runs N ...]
    STORYDIFF_BENCH=folder python tests/benchmarks/run.py false_finds

Made corpora of twelve outlets, six in a story: measures of ``compare_outlets`` and contrasts of six
kinds, tested together as on the page. In half of the corpora no outlet differs from the others, in
the other half five habits are planted. Stories differ in their rates, outlets in how much they
write, and the cases of one account are alike. It takes nothing from the folder of coded data.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any
from unittest import mock

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "corpora"))

OUTLETS, TOLD_BY = 12, 6
OF_ACCOUNT = 0.15  # how far the accounts of one story are apart
HABITS = {("bound kept", 1): -0.1, ("attribution kept", 2): -0.08}
SIDES = {("voice", 3): 0.1, ("only", 4): 0.1, ("quote", 5): 0.1}
PLANTED: dict[str, tuple[dict[tuple[str, int], float], dict[tuple[str, int], float]]] = {
    "chance": ({}, {}),
    "habits": (HABITS, SIDES),
}
RUNS = {1_000: 30, 5_000: 8}  # stories -> corpora with habits, and as many without
Claim = tuple[str, str, str, str]  # outlet, measure or kind, kind or role, more or less


def measure(bench: Path) -> dict[str, Any]:
    """Count chance among the differences of corpora of two sizes, and habits that are found."""
    return {
        f"{stories} stories": {kind: score(kind, stories, runs) for kind in PLANTED}
        for stories, runs in RUNS.items()
    }


def score(kind: str, stories: int, runs: int) -> dict[str, float]:
    """Score so many corpora with or without habits."""
    habits, sides = PLANTED[kind]
    true = planted_claims(habits, sides)
    shares, some, found, tests = [], 0, 0, 0
    for seed in range(runs):
        told, tested = claims_of(seed, stories, habits, sides)
        shares.append(len(told - true) / max(1, len(told)))
        some, found, tests = some + bool(told - true), found + len(told & true), tests + tested
    figures = {
        "corpora": runs,
        "tests": round(tests / runs),
        "false share": round(sum(shares) / runs, 3),
        "any false": round(some / runs, 3),
    }
    return figures | ({"found": round(found / len(true) / runs, 3)} if true else {})


def planted_claims(
    habits: dict[tuple[str, int], float], sides: dict[tuple[str, int], float]
) -> set[Claim]:
    """What is true of a corpus with these habits; who lacks a thing more often has it less."""
    from sides import WITH_ABSENCE

    true = {
        (f"O{outlet}", measure, "", "more" if shift > 0 else "less")
        for (measure, outlet), shift in habits.items()
    }
    for kind, outlet in sides:
        absent = kind in WITH_ABSENCE
        true.add((f"O{outlet}", kind, "place", "less" if absent else "more"))
        if absent:
            true.add((f"O{outlet}", kind, "absent", "more"))
    return true


def claims_of(
    seed: int,
    stories: int,
    habits: dict[tuple[str, int], float],
    sides: dict[tuple[str, int], float],
) -> tuple[set[Claim], int]:
    """Return the differences of one made corpus, as the page finds them, and how many tests."""
    from sides import made_kinds, write_corpus
    from worlds import claims, made_tallies

    from analysis.corpus import compare_outlet_contrasts, outlets
    from analysis.corpus.outlets import compare_tallies, control_together

    size = {"stories": stories, "outlets": OUTLETS, "told_by": TOLD_BY}
    tallies = made_tallies(seed, planted=habits, of_account=OF_ACCOUNT, **size)
    # Intervals take half the time, and no test needs them.
    wide = mock.patch.object(outlets, "story_interval", return_value=(0.0, 1.0))
    with wide, tempfile.TemporaryDirectory() as folder:
        corpus = write_corpus(Path(folder) / "made", made_kinds(seed, planted=sides, **size))
        tables = [compare_outlet_contrasts(corpus), compare_tallies(tallies)]
    contrasts, measures = control_together(tables)
    named = contrasts.rename(columns={"kind": "measure", "role": "kind"})
    tested = pd.concat([contrasts["p"], measures["p"]]).notna().sum()
    return claims(named) | claims(measures), int(tested)


def main() -> None:
    """Print the figures of the sizes asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("stories", type=int, nargs="*", default=list(RUNS))
    parser.add_argument("--runs", type=int, nargs="*", default=list(RUNS.values()))
    given = parser.parse_args()
    for stories, runs in zip(given.stories, given.runs, strict=True):
        for kind in PLANTED:
            figures = score(kind, stories, runs)
            print(f"{stories:,} stories, {kind}: {figures}", flush=True)


if __name__ == "__main__":
    main()
