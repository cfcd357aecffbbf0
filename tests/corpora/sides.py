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
# kind of contrast -> the chance that an outlet lacks something of it, or has a side in it
KINDS = {"voice": 0.2, "only": 0.25, "figure": 0.1, "quote": 0.3, "attribution": 0.15, "label": 0.2}
WITH_ABSENCE = ("voice", "only", "figure")
Table = list[dict[str, Any]]


def made_sides(
    seed: int = 0, *, stories: int = 60, lacks: Mapping[str, float] | None = None
) -> dict[str, Table]:
    """Make stories of four of five outlets; ``lacks`` adds to the chance that one lacks a voice.

    Each story has a voice that each outlet lacks with a chance of .2, and a figure to check.
    """
    chance = np.random.default_rng(seed)
    tables = no_rows()
    for number in range(stories):
        story_id, made = f"s{number:03d}", no_rows()
        outlets = [str(name) for name in chance.permutation(NAMES)[:4]]
        add_story(made, story_id, outlets)
        lacking = [o for o in outlets if chance.random() < 0.2 + (lacks or {}).get(o, 0.0)]
        having = [o for o in outlets if o not in lacking]
        if lacking and having:
            add_contrast(made, story_id, "voice", having, lacking)
        add_contrast(made, story_id, "figure", outlets[:2], [], standing="to check")
        for name, rows in made.items():
            tables[name] += rows
    return tables


def made_kinds(
    seed: int,
    *,
    stories: int,
    outlets: int,
    told_by: int,
    planted: Mapping[tuple[str, int], float] | None = None,
) -> dict[str, Table]:
    """Make contrasts of all kinds in stories whose rates differ, as those of one writer do.

    ``planted`` adds to the chance that an outlet, by its number, lacks what others have of a kind,
    or for a kind without an absence that it has a side. No outlet differs without it.
    """
    chance = np.random.default_rng(seed)
    tables = no_rows()
    for number in range(stories):
        story_id, made = f"s{number:05d}", no_rows()
        tellers = chance.permutation(outlets)[:told_by]
        add_story(made, story_id, [f"O{outlet}" for outlet in tellers])
        for kind, mean in KINDS.items():
            rate = chance.beta(mean * 4, (1 - mean) * 4)
            more = np.array([(planted or {}).get((kind, int(outlet)), 0.0) for outlet in tellers])
            marked = chance.random(told_by) < np.clip(rate + more, 0, 0.98)
            sides = [[f"O{o}" for o in tellers[marked == value]] for value in (True, False)]
            if kind in WITH_ABSENCE and all(sides):
                add_contrast(made, story_id, kind, sides[1], sides[0])
            elif kind not in WITH_ABSENCE and len(sides[0]) > 1:
                add_contrast(made, story_id, kind, sides[0], [])
        for name, rows in made.items():
            tables[name] += rows
    return tables


def no_rows() -> dict[str, Table]:
    """Tables of a corpus without rows."""
    return {name: [] for name in ("stories", "accounts", "origins", "tallies", "contrasts")}


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
