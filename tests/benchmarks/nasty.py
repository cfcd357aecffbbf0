"""Awkward files (make_nasty.py of the coded data): each read right or set aside with the right
reason, in time and memory.

STORYDIFF_NASTY is the folder that ``make_nasty.py`` wrote; what is expected of every file stands in
``tests/readers/nasty.csv``. Without the folder nothing is measured and the last figures stay.
"""

from __future__ import annotations

import csv
import os
import resource
import time
from pathlib import Path
from typing import Any

EXPECTED = Path(__file__).resolve().parent.parent / "readers" / "nasty.csv"


def measure(bench: Path) -> dict[str, Any]:
    """How many files come out as expected, the slowest, and the most memory of the reader and of
    its child.
    """
    from kept import last

    folder = os.environ.get("STORYDIFF_NASTY")
    if not folder:
        return last("nasty", "STORYDIFF_NASTY")
    right, slowest = 0, (0.0, "")
    rows = list(csv.DictReader(EXPECTED.open(encoding="utf8")))
    for row in rows:
        begun = time.perf_counter()
        got = outcome(Path(folder) / row["file"])
        slowest = max(slowest, (round(time.perf_counter() - begun, 1), row["file"]))
        as_expected = (
            all(got[k] == row[k] for k in got if k != "reason") and row["reason"] in got["reason"]
        )
        right += as_expected
        if not as_expected:
            print("not as expected:", row, got)
    memory = [
        resource.getrusage(who).ru_maxrss // 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    return {
        "files": len(rows),
        "as expected": right,
        "slowest s": slowest[0],
        "slowest": slowest[1],
        "most MB": max(memory),
    }


def outcome(path: Path) -> dict[str, str]:
    """What reading a file as a story gives, in the columns of the table."""
    from analysis import AnalysisError, read_story

    try:
        story = read_story(path)
    except AnalysisError as error:
        return {"outcome": "set aside", "reason": str(error)}
    first = story.accounts.iloc[0]
    told = [len(story.accounts), len(first["text"]), len(story.sentences), len(story.skipped)]
    return dict(
        zip(("accounts", "characters", "sentences", "parts_set_aside"), map(str, told), strict=True)
    ) | {
        "outcome": "read",
        "reason": "",
    }
