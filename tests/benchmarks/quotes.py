"""Quotations on PolNeAR in its own grain, where a quotation that goes on after its reporting clause
is one, and what they cost.
"""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path
from typing import Any


def measure(bench: Path) -> dict[str, Any]:
    """Direct quotations of PolNeAR dev with the rows that ``continues`` ties together joined, and
    time beside the parse.
    """
    sys.path.insert(0, str(bench))
    import newsquant
    from score import f1

    articles = [
        json.loads(line) for line in (bench / "data" / "polnear_dev.jsonl").open(encoding="utf8")
    ]
    found, seconds = _found(articles)
    total = [0, 0, 0]
    for article, rows in zip(articles, found, strict=True):
        gold = [
            span for a in article["attributions"] for span in _quoted(article["text"], a["content"])
        ]
        fits = [[_overlap(g, q) for q in rows] for g in gold]
        for i, n in enumerate(
            (newsquant.matching(len(gold), len(rows), fits)[0], len(rows), len(gold))
        ):
            total[i] += n
    return {
        "direct joined": f1(*total) | {"n": total[2]},
        "share of the parse": round(seconds[1] / seconds[0], 3),
    }


def _found(articles: list[dict[str, Any]]) -> tuple[list[list[tuple[int, int]]], list[float]]:
    from analysis import find_quotes, story_from_records
    from analysis.find.actors import resolve_coreference
    from analysis.language_model import load_model
    from analysis.nlp import parse_story

    load_model()
    found, seconds = [], [0.0, 0.0]
    for article in articles:
        story = story_from_records(
            [{"account_id": "a", "text": article["text"]}], story_id=article["id"]
        )
        shift = max(story.texts["a"].find(article["text"][:60]), 0)
        started = time.process_time()
        parse_story(story)
        parsed = time.process_time()
        resolve_coreference(story)
        resolved = time.process_time()
        table = find_quotes(story)
        seconds[0] += parsed - started
        seconds[1] += time.process_time() - resolved
        found.append([(a - shift, b - shift) for a, b in _joined(table.to_dict("records"))])
    return found, seconds


def _joined(rows: list[dict[str, Any]]) -> list[tuple[int, int]]:
    place: dict[str, int] = {}
    spans: list[tuple[int, int]] = []
    for row in (r for r in rows if r["kind"] != "indirect"):
        at = place.get(row["continues"], -1)
        if at < 0:
            at = len(spans)
            spans.append((row["start"], row["end"]))
        place[row["quote_id"]] = at
        spans[at] = (spans[at][0], max(spans[at][1], row["end"]))
    return spans


def _quoted(text: str, content: list[list[int]]) -> list[tuple[int, int]]:
    """The content of an attribution, from its first to its last character, if it holds a quotation
    mark.
    """
    if not content:
        return []
    start, end = min(a for a, _ in content), max(b for _, b in content)
    return [(start, end)] if re.search(r'["“”]', text[start:end]) else []


def _overlap(gold: tuple[int, int], row: tuple[int, int]) -> bool:
    shared = min(gold[1], row[1]) - max(gold[0], row[0])
    return max(0, shared) >= 0.5 * min(gold[1] - gold[0], row[1] - row[0])
