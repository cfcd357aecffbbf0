"""What the first decisions of a review change, answered from the coding of a story.

    STORYDIFF_BENCH=folder python tests/benchmarks/decisions.py [--stories N]

The questions are those of ``compare_review``, in their order. A question on a pair of statements
is answered from the first coder's facts; other questions are passed over but count as decisions.
The pair model that ships was trained on these stories, so what it reaches before the first
decision is the most that it reaches, and the gain the least.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import facts
from made_pairs import half_of

from analysis import cache, schema
from analysis.compare import align_claims, compare_review
from analysis.read.decisions import parse_text
from analysis.review import Decision, write_review
from analysis.review.anchors import make_anchor
from analysis.story import Story

LEVELS = (0, 20, 50, 100)


def answers(coded: facts.Coded, keys: dict[str, frozenset[Any]]) -> Iterator[Decision | None]:
    """The answer to each question, None where the coding has none."""
    story = coded.story
    for row in schema.rows(compare_review(story)):
        if row["kind"] != "pair":
            yield None
            continue
        ids = row["sentence_id"], row["other_sentence_id"]
        decision = "same" if is_coded(keys, *ids, coded.gold) else "apart"
        spots = [[row[f"{side}{c}"] for c in ("account_id", "start", "end")] for side in SIDES]
        place, other = (make_anchor(story, *spot) for spot in spots)
        yield Decision("coder", "pair", decision, place, other)


SIDES = ("", "other_")


def is_coded(keys: dict[str, frozenset[Any]], one: str, other: str, gold: frozenset[Any]) -> bool:
    """Whether two sentences state a coded fact."""
    return any(tuple(sorted((a, b))) in gold for a in keys[one] for b in keys[other])


def count_pairs(
    story: Story, keys: dict[str, frozenset[Any]], gold: frozenset[Any]
) -> Counter[str]:
    """The pairs of statements that are told together: right, all; and the coded pairs found."""
    found: set[Any] = set()
    counts: Counter[str] = Counter(coded=len(gold))
    for _, rows in align_claims(story).groupby("fact_id"):
        members = rows[["account_id", "sentence_id"]].values.tolist()
        for (account, one), (second, other) in combinations(members, 2):
            if account == second or not keys[one] or not keys[other]:
                continue
            counts["said"] += 1
            counts["right"] += is_coded(keys, one, other, gold)
            found |= {tuple(sorted((a, b))) for a in keys[one] for b in keys[other]} & gold
    return counts + Counter(found=len(found))


def count_levels(bench: Path, most: int = 36) -> dict[tuple[str, int], Counter[str]]:
    """Half and number of decisions -> the counts of its stories."""
    folders = bench / "stories", bench / "stories" / "facts_only"
    files = sorted((f for folder in folders for f in folder.glob("*.json")), key=lambda p: p.stem)
    totals: dict[tuple[str, int], Counter[str]] = {}
    for path in files[:most]:
        coded = facts.read_coded(path, bench / "stories" / "second" / path.name)
        rows = coded.sentences.rows
        keys = {r["sentence_id"]: frozenset(p) for r, p in zip(rows, coded.places, strict=True)}
        made = list(answers(coded, keys))
        for level in LEVELS:
            decisions = [d for d in made[:level] if d is not None]
            settings = {"review": parse_text(write_review(decisions))}
            counts = count_pairs(replace(coded.story, settings=settings), keys, coded.gold)
            for half in (half_of(coded.coding["id"]), "all"):
                totals[half, level] = totals.get((half, level), Counter()) + counts
        cache.forget()
    return totals


def measure(bench: Path, most: int = 36) -> dict[str, Any]:
    """Precision and recall of the pairs told together, by half and number of decisions."""
    found: dict[str, Any] = {}
    for (half, level), c in sorted(count_levels(bench, most).items()):
        part = found.setdefault(half, {"precision": {}, "recall": {}})
        part["precision"][f"after {level}"] = round(c["right"] / max(1, c["said"]), 3)
        part["recall"][f"after {level}"] = round(c["found"] / max(1, c["coded"]), 3)
    return {"pairs": found}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=36)
    bench = Path(os.environ["STORYDIFF_BENCH"])
    print(json.dumps(measure(bench, parser.parse_args().stories), indent=1))


if __name__ == "__main__":
    main()
