"""Kinds of speakers against those coded by hand (``tests/coding/speakers.csv``) for the named
speakers of the coded stories.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

CODING = Path(__file__).resolve().parents[1] / "coding" / "speakers.csv"


def measure(bench: Path) -> dict[str, Any]:
    """Of the coded speakers that are found as speakers, the share whose kind is the coded one; the
    coder saw some of the output before.
    """
    from analysis import compare_voices, story_from_records

    lines = [line for line in CODING.read_text("utf8").splitlines() if not line.startswith("#")]
    coded: dict[str, dict[str, str]] = {}
    for row in csv.DictReader(lines):
        coded.setdefault(row["story"], {})[row["speaker"]] = row["kind"]
    found, right, wrong = 0, 0, []
    for story, kinds in coded.items():
        told = json.loads((bench / "stories" / f"{story}.json").read_text("utf8"))
        keys = ("account_id", "outlet", "headline", "published", "text")
        made = story_from_records(
            [{k: a[k] for k in keys} for a in told["accounts"]], story_id=story
        )
        voices = compare_voices(made)
        given = {
            name.lower(): kind
            for name, kind in zip(voices["speaker"], voices["kind_of_speaker"], strict=True)
        }
        for name, kind in kinds.items():
            if name.lower() in given:
                found, right = found + 1, right + (given[name.lower()] == kind)
                wrong += [] if given[name.lower()] == kind else [name]
    print("other kinds:", ", ".join(wrong))
    return {
        "accuracy": round(right / found, 3),
        "speakers found": found,
        "speakers coded": sum(map(len, coded.values())),
    }
