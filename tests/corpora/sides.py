"""Made contrasts of a corpus: tables without texts, in which an outlet lacks voices as planted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import read_corpus, schema
from analysis.corpus import Corpus

NAMES = ("Anchor", "Beacon", "Chronicle", "Dial", "Examiner")
Table = list[dict[str, Any]]


def made_sides(
    seed: int = 0, *, stories: int = 60, lacks: Mapping[str, float] | None = None
) -> dict[str, Table]:
    """Make stories of four of five outlets; ``lacks`` adds to the chance that one lacks a voice.

    Each story has a voice that each outlet lacks with a chance of .2, and a figure to check.
    """
    chance = np.random.default_rng(seed)
    tables: dict[str, Table] = {name: [] for name in ("stories", "accounts", "origins", "tallies")}
    tables["contrasts"] = []
    for number in range(stories):
        story_id = f"s{number:03d}"
        outlets = [str(name) for name in chance.permutation(NAMES)[:4]]
        add_story(tables, story_id, outlets)
        lacking = [o for o in outlets if chance.random() < 0.2 + (lacks or {}).get(o, 0.0)]
        having = [o for o in outlets if o not in lacking]
        if lacking and having:
            add_contrast(tables, story_id, "voice", having, lacking)
        add_contrast(tables, story_id, "figure", outlets[:2], [], standing="to check")
    return tables


def add_story(tables: dict[str, Table], story_id: str, outlets: Sequence[str | None]) -> None:
    """Add a story with one account by each outlet."""
    number = len(outlets)
    counts = {"n_accounts": number, "n_outlets": number, "n_origins": number}
    days = {"first": "2031-03-02", "last": "2031-03-04T10:00:00Z"}
    story = {"story_id": story_id, "title": f"Story {story_id}", "status": "analysed"}
    tables["stories"].append(story | counts | days)
    for number, outlet in enumerate(outlets):
        place = {"story_id": story_id, "account_id": f"{story_id}/{number}"}
        tables["accounts"].append(place | {"outlet": outlet, "analysed": True})
        tables["origins"].append(place | {"origin_id": f"o{number}"})
        tally = {"outlet": outlet, "origin_id": f"o{number}", "measure": "wire copy", "kind": ""}
        tables["tallies"].append(place | tally | {"hits": 0, "cases": 1})


def add_contrast(
    tables: dict[str, Table],
    story_id: str,
    kind: str,
    having: Sequence[str],
    lacking: Sequence[str],
    *,
    standing: str = "shown",
    confidence: float = 0.5,
) -> None:
    """Add a contrast between outlets of a story."""
    number = 1 + len({c["contrast_id"] for c in tables["contrasts"] if c["story_id"] == story_id})
    of = {a["outlet"]: a["account_id"] for a in tables["accounts"] if a["story_id"] == story_id}
    contrast = {
        "story_id": story_id,
        "contrast_id": f"c{number}",
        "rank": number,
        "kind": kind,
        "says": f"{' and '.join(having)} have {kind} {number}.",
        "confidence": confidence,
        "standing": standing,
        "named": True,
    }
    for role, outlets in (("place", having), ("absent", lacking)):
        tables["contrasts"] += [
            contrast | {"role": role, "account_id": of[outlet], "start": -1 + 6 * (role == "place")}
            for outlet in outlets
        ]


def write_corpus(folder: Path, tables: Mapping[str, Table], parts: int = 1) -> Corpus:
    """Write the tables as a corpus of so many parts, cut by story."""
    stories = sorted(row["story_id"] for row in tables["stories"])
    part_of = {story_id: number * parts // len(stories) for number, story_id in enumerate(stories)}
    columns = schema.TABLES["contrasts"]
    for name, rows in tables.items():
        (folder / name).mkdir(parents=True)
        whole = pd.DataFrame(rows, columns=["story_id", *columns] if name == "contrasts" else None)
        for part in range(parts):
            some = whole[whole["story_id"].map(part_of) == part]
            some.to_parquet(folder / name / f"part-{part:05d}.parquet", index=False)
    (folder / "corpus.json").write_text(json.dumps({"format": 1}))
    return read_corpus(folder)
