"""Grouping against stories put together by editors, shuffled: B-cubed precision, recall and F1
(Bagga and Baldwin 1998).
"""

from __future__ import annotations

import hashlib
import json
import resource
import subprocess
import sys
import time
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

DAY = 86400.0
AGAIN = 2000  # stories are drawn again so many times for an interval


def measure(bench: Path) -> dict[str, Any]:
    """Figures of the ledes with days, with days moved, and without; of full texts that no figure
    was chosen on; the cost of many.
    """
    ledes = read_ledes(bench)
    found: dict[str, Any] = {
        name: scored(dated(ledes, name))
        for name in ("with dates", "dates moved by 0 to 2 days", "without dates")
    }
    return {"ledes": found, "untouched": untouched(bench), "cost": cost(bench)}


def untouched(bench: Path) -> dict[str, Any]:
    """The coded stories and the full texts together, with the days that they bear and without."""
    paths = [
        *sorted((bench / "stories").glob("*.json")),
        *sorted((bench / "stories" / "facts_only").glob("*.json")),
    ]
    told = [json.loads(p.read_text("utf8")) for p in paths]
    for name in ("three_outlets_full.jsonl", "five_outlets_ten_events.jsonl"):
        told += [
            json.loads(line) for line in (bench / "corpora" / name).read_text("utf8").splitlines()
        ]
    rows = {}
    for story in told:
        for n, a in enumerate(story.get("accounts") or story["articles"]):
            given = str(a.get("published") or a.get("date") or "")[:10]
            day = (
                datetime.fromisoformat(given + "T00:00+00:00").timestamp() // DAY
                if len(given) == 10
                else float("nan")
            )
            made = row(
                story["id"],
                n,
                a.get("outlet") or a["source"],
                a.get("headline") or a.get("title"),
                a["text"],
                day,
            )
            rows[made["account_id"]] = made
    ordered = [rows[name] for name in sorted(rows)]
    return {
        "days where given": scored(ordered),
        "without dates": scored(dated(ordered, "without dates")),
    }


def cost(bench: Path) -> dict[str, Any]:
    """CPU seconds and memory of grouping made accounts, each in a process of its own, beside
    parsing 2,000 of them.
    """
    from math import log

    runs = {n: _alone(bench, "heap", n) for n in (10_000, 30_000, 100_000)}
    giants = {n: _alone(bench, "giant", n) for n in (2_500, 10_000)}
    parsed = _alone(bench, "parse", 2_000)["cpu"]
    return {
        "accounts": {f"{n:,}": run for n, run in runs.items()},
        "exponent": round(log(runs[100_000]["cpu"] / runs[10_000]["cpu"]) / log(10), 2),
        "over parsing": round(runs[100_000]["cpu"] / (50 * parsed), 4),
        "parse of 2,000": parsed,
        "one story": {f"{n:,}": run for n, run in giants.items()},
        "exponent of one story": round(
            log(giants[10_000]["cpu"] / giants[2_500]["cpu"]) / log(4), 2
        ),
    }


def _alone(bench: Path, what: str, accounts: int) -> dict[str, Any]:
    """One run of this file in a process of its own."""
    command = [sys.executable, __file__, str(bench), what, str(accounts)]
    return json.loads(
        subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1]
    )


def main(bench: Path, what: str, accounts: int) -> None:
    """Make the accounts, then measure one step."""
    import pandas as pd
    from heaps import make_giant, make_heap

    told: dict[str, list[dict[str, Any]]] = {}
    for account in read_ledes(bench):
        told.setdefault(account["event"], []).append(account)
    stories = [told[name] for name in sorted(told)]
    table = pd.DataFrame(
        make_giant(stories, accounts, 3) if what == "giant" else make_heap(stories, accounts, 1)
    )
    if what == "parse":
        from analysis.language_model import load_model

        model, texts = load_model(), (table["headline"] + "\n" + table["lede"]).tolist()
        list(model.pipe(texts[:16]))
        start = time.process_time()
        for _ in model.pipe(texts, batch_size=16):
            pass
        print(json.dumps({"cpu": round(time.process_time() - start, 2)}))
        return
    from analysis.corpus.grouping import find_stories

    start = time.process_time()
    found = find_stories(table)
    seconds, memory = (
        time.process_time() - start,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    )
    precision, recall = parts(table["event"].tolist(), found["story_id"].tolist())
    figures = {
        "P": round(float(precision.mean()), 3),
        "R": round(float(recall.mean()), 3),
        "found": int(found["story_id"].nunique()),
    }
    print(
        json.dumps(
            {"cpu": round(seconds, 2), "MiB": memory, "stories": int(table["event"].nunique())}
            | figures
        )
    )


def read_ledes(bench: Path) -> list[dict[str, Any]]:
    """The accounts of the ledes in a fixed shuffled order; ids tell nothing of the story, times are
    cut to the day.
    """
    rows = []
    for line in (bench / "corpora" / "three_outlet_ledes.jsonl").read_text("utf8").splitlines():
        story = json.loads(line)
        day = datetime.fromisoformat(story["date"]).timestamp() // DAY
        rows += [
            row(story["id"], n, a["source"], a["title"], a["text"], day)
            for n, a in enumerate(story["articles"])
        ]
    return sorted(rows, key=lambda r: r["account_id"])


def row(
    story: str, n: int, outlet: str, headline: str | None, text: str, day: float
) -> dict[str, Any]:
    """An account with an id made of a hash."""
    name = hashlib.sha256(f"{story} {n}".encode()).hexdigest()[:16]
    return {
        "account_id": name,
        "outlet": outlet,
        "headline": headline or "",
        "lede": text[:2000],
        "at": day * DAY,
        "event": story,
    }


def dated(rows: list[dict[str, Any]], how: str) -> list[dict[str, Any]]:
    """The accounts with their days, without them, or with days moved by 0, 1 or 2 as a hash of the
    id says.
    """
    if how == "with dates":
        return rows
    if how == "without dates":
        return [r | {"at": float("nan")} for r in rows]
    return [r | {"at": r["at"] + int(r["account_id"], 16) % 3 * DAY} for r in rows]


def scored(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """B-cubed figures of one run, with an interval of F1 from stories drawn again."""
    import numpy as np
    import pandas as pd

    from analysis.corpus.grouping import find_stories

    table = pd.DataFrame(rows)
    found = find_stories(table)["story_id"].tolist()
    event, (precision, recall) = table["event"].to_numpy(), parts(table["event"].tolist(), found)
    _, place = np.unique(event, return_inverse=True)
    sums = np.stack([np.bincount(place, w) for w in (precision, recall, np.ones(len(place)))])
    drawn = np.random.default_rng(1).integers(0, sums.shape[1], (AGAIN, sums.shape[1]))
    p, r, n = (s[drawn].sum(axis=1) for s in sums)
    low, high = np.percentile(2 * (p / n) * (r / n) / (p / n + r / n), [2.5, 97.5])
    p1, r1 = float(np.mean(precision)), float(np.mean(recall))
    figures = {
        "P": p1,
        "R": r1,
        "F1": 2 * p1 * r1 / (p1 + r1),
        "low": float(low),
        "high": float(high),
    }
    return {k: round(v, 3) for k, v in figures.items()} | {
        "accounts": len(rows),
        "stories": sums.shape[1],
        "found": len(set(found)),
    }


def parts(gold: list[str], found: list[str]) -> tuple[Any, Any]:
    """B-cubed precision and recall of each account."""
    import numpy as np

    both, events, stories = Counter(zip(gold, found, strict=True)), Counter(gold), Counter(found)
    right = np.array([both[pair] for pair in zip(gold, found, strict=True)], float)
    return right / [stories[s] for s in found], right / [events[e] for e in gold]


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
