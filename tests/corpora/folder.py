"""A corpus folder from records, story after story in one process: what tests need of ``storydiff
corpus``, without its engine.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

import analysis
from analysis.compare import compare_wording
from analysis.corpus.tallies import day_of, find_tallies

FOUND = {
    "quantities": analysis.find_quantities, "quotes": analysis.find_quotes,
    "mentions": analysis.find_mentions, "cues": analysis.find_cues,
    "statements": analysis.align_claims, "quantity_groups": analysis.align_quantities,
    "origins": analysis.find_origins, "coverage": analysis.compare_coverage,
    "figures": analysis.compare_quantities, "changes": compare_wording,
    "contrasts": analysis.compare_accounts, "tallies": find_tallies,
}  # fmt: skip


def make_corpus(
    records: Iterable[Mapping[str, Any]],
    out: Path,
    *,
    size: int = 200,
    leave_out: Iterable[str] = (),
) -> Path:
    """Analyse the records by their ``story_id`` and write the folder; ``size`` accounts a part,
    ``leave_out`` names tables not written.
    """
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for record in records:
        groups.setdefault(str(record["story_id"]), []).append(record)
    buckets = 1
    while buckets * size < sum(map(len, groups.values())):
        buckets *= 2
    parts: dict[tuple[str, int], list[pd.DataFrame]] = {}
    for story_id in sorted(groups):
        story = analysis.story_from_records(
            groups[story_id], story_id=story_id, title=str(groups[story_id][0].get("title", ""))
        )
        tables = {"accounts": story.accounts, "sentences": story.sentences} | {
            n: find(story) for n, find in FOUND.items()
        }
        tables["stories"] = pd.DataFrame([story_row(story)])
        at = int(hashlib.sha256(story_id.encode()).hexdigest()[:8], 16) * buckets >> 32
        for name, table in tables.items():
            if name not in leave_out:
                named = table if "story_id" in table else table.assign(story_id=story_id)
                parts.setdefault((name, at), []).append(
                    named[["story_id", *(c for c in named if c != "story_id")]]
                )
    return _write(out, parts, buckets, groups)


def story_row(story: analysis.Story) -> dict[str, Any]:
    """The row of ``stories``."""
    days = sorted(p for p in story.accounts["published"] if day_of(p))
    return {
        "story_id": story.story_id,
        "title": story.title,
        "n_accounts": len(story.accounts),
        "n_outlets": story.accounts["outlet"].nunique(),
        "n_origins": analysis.find_origins(story)["origin_id"].nunique(),
        "first": days[0] if days else None,
        "last": days[-1] if days else None,
        "status": "analysed",
        "note": None,
    }


def _write(
    out: Path,
    parts: Mapping[tuple[str, int], list[pd.DataFrame]],
    buckets: int,
    groups: Mapping[str, list[Any]],
) -> Path:
    shutil.rmtree(out, ignore_errors=True)
    for (name, at), tables in parts.items():
        (out / name).mkdir(parents=True, exist_ok=True)
        pd.concat(tables, ignore_index=True).to_parquet(
            out / name / f"part-{at:05d}.parquet", index=False, compression="zstd"
        )
    skipped = pd.DataFrame(
        {
            c: pd.Series([], dtype="str")
            for c in ("source", "row", "account_id", "story_id", "stage", "kind", "reason")
        }
    )
    (out / "skipped").mkdir(parents=True, exist_ok=True)
    skipped.astype({"row": "int64"}).to_parquet(
        out / "skipped" / "part-00000.parquet", index=False, compression="zstd"
    )
    accounts = sum(map(len, groups.values()))
    told = {
        "format": 1,
        "storydiff": version("storydiff"),
        "buckets": buckets,
        "stories": len(groups),
        "accounts": accounts,
    }
    (out / "corpus.json").write_text(json.dumps(told, indent=1) + "\n", "utf8")
    (out / "summary.txt").write_text(
        f"{accounts} accounts in {len(groups)} stories, all analysed.\n", "utf8"
    )
    return out


def read_papers() -> list[dict[str, Any]]:
    """The fictional corpus."""
    lines = (Path(__file__).resolve().parent / "papers.jsonl").read_text("utf8").splitlines()
    return [json.loads(line) for line in lines]
