"""Grouping against stories put together by editors, shuffled: B-cubed precision, recall and F1 (Bagga and Baldwin 1998)."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

DAY = 86400.0
AGAIN = 2000  # stories are drawn again so many times for an interval


def measure(bench: Path) -> dict[str, Any]:
    """Figures of the ledes with days, with days moved, and without; of full texts that no figure was chosen on."""
    ledes = read_ledes(bench)
    return {"ledes": {name: scored(dated(ledes, name)) for name in ("with dates", "dates moved by 0 to 2 days", "without dates")}}


def read_ledes(bench: Path) -> list[dict[str, Any]]:
    """The accounts of the ledes in a fixed shuffled order; ids tell nothing of the story, times are cut to the day."""
    rows = []
    for line in (bench / "corpora" / "three_outlet_ledes.jsonl").read_text("utf8").splitlines():
        story = json.loads(line)
        day = datetime.fromisoformat(story["date"]).timestamp() // DAY
        rows += [row(story["id"], n, a["source"], a["title"], a["text"], day) for n, a in enumerate(story["articles"])]
    return sorted(rows, key=lambda r: r["account_id"])


def row(story: str, n: int, outlet: str, headline: str | None, text: str, day: float) -> dict[str, Any]:
    """An account with an id made of a hash."""
    name = hashlib.sha256(f"{story} {n}".encode()).hexdigest()[:16]
    return {"account_id": name, "outlet": outlet, "headline": headline or "", "lede": text[:600], "at": day * DAY, "event": story}


def dated(rows: list[dict[str, Any]], how: str) -> list[dict[str, Any]]:
    """The accounts with their days, without them, or with days moved by 0, 1 or 2 as a hash of the id says."""
    if how == "with dates":
        return rows
    if how == "without dates":
        return [r | {"at": float("nan")} for r in rows]
    return [r | {"at": r["at"] + int(r["account_id"], 16) % 3 * DAY} for r in rows]


def scored(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """B-cubed figures of one run, with an interval of F1 from stories drawn again."""
    import numpy as np
    import pandas as pd

    from analysis.grouping import find_stories

    table = pd.DataFrame(rows)
    found = find_stories(table)["story_id"].tolist()
    event, (precision, recall) = table["event"].to_numpy(), parts(table["event"].tolist(), found)
    _, place = np.unique(event, return_inverse=True)
    sums = np.stack([np.bincount(place, w) for w in (precision, recall, np.ones(len(place)))])
    drawn = np.random.default_rng(1).integers(0, sums.shape[1], (AGAIN, sums.shape[1]))
    p, r, n = (s[drawn].sum(axis=1) for s in sums)
    low, high = np.percentile(2 * (p / n) * (r / n) / (p / n + r / n), [2.5, 97.5])
    p1, r1 = float(np.mean(precision)), float(np.mean(recall))
    figures = {"P": p1, "R": r1, "F1": 2 * p1 * r1 / (p1 + r1), "low": float(low), "high": float(high)}
    return {k: round(v, 3) for k, v in figures.items()} | {"accounts": len(rows), "stories": sums.shape[1], "found": len(set(found))}


def parts(gold: list[str], found: list[str]) -> tuple[Any, Any]:
    """B-cubed precision and recall of each account."""
    import numpy as np

    both, events, stories = Counter(zip(gold, found, strict=True)), Counter(gold), Counter(found)
    right = np.array([both[pair] for pair in zip(gold, found, strict=True)], float)
    return right / [stories[s] for s in found], right / [events[e] for e in gold]
