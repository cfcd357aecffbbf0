"""Score origins on reprints made from news texts, and on same-event articles of other outlets."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

VARIANTS = ("trimmed", "headline", "edited", "reordered", "merged")
MADE = {
    "trimmed": ("reprint",), "headline": ("reprint", "original"), "edited": ("reprint", "derived"),
    "reordered": ("reprint", "original"),
    "merged": ("derived",),
}  # fmt: skip


def measure(bench: Path) -> dict[str, Any]:
    """Score links between an account and what it was made from, and pairs of the coded stories."""
    return made(bench) | {
        "coded stories": coded(bench),
        "same event": same_event(bench),
        "speed": speed(bench),
    }


def events(bench: Path) -> list[list[dict[str, Any]]]:
    """List the uncoded events as records of their articles, without empty and very short ones."""
    found = []
    for name in ("five_outlets_ten_events.jsonl", "three_outlets_full.jsonl"):
        for line in (bench / "corpora" / name).read_text("utf8").splitlines():
            articles = json.loads(line)["articles"]
            records = [
                {"account_id": f"a{n}", "outlet": a["source"], "headline": a["title"],
                 "text": a["text"], "language": "en"}
                for n, a in enumerate(articles) if len(a["text"].split()) >= 150
            ]  # fmt: skip
            if len(records) >= 3:
                found.append(records)
    return found


def lines_of(record: dict[str, Any]) -> list[str]:
    """The sentences of an article, as the story reads them."""
    from analysis.story_reader import story_from_records

    table = story_from_records([record | {"headline": None}], story_id="x").sentences
    return [" ".join(text.split()) for text in table["text"]]


def remake(variant: str, sources: list[dict[str, Any]], chance: random.Random) -> str:
    """A text made from one article, or from two when merged."""
    lines = lines_of(sources[0])
    if variant == "trimmed":
        lines = lines[: max(6, int(len(lines) * chance.uniform(0.4, 0.8)))]
    elif variant == "edited":
        lines = [_edit(line, chance) for n, line in enumerate(lines) if chance.random() > 0.08]
    elif variant == "reordered":
        blocks = [lines[i : i + 3] for i in range(0, len(lines), 3)]
        chance.shuffle(blocks)
        lines = [line for block in blocks for line in block]
    elif variant == "merged":
        other = lines_of(sources[1])
        lines = lines[: max(5, len(lines) // 2)] + other[: max(5, len(other) // 2)]
    return "\n".join(lines)


def _edit(line: str, chance: random.Random) -> str:
    """Edit a sentence lightly: in every third one, words are left out, swapped or added."""
    words = line.split()
    if chance.random() > 0.35 or len(words) < 8:
        return line
    for _ in range(max(1, len(words) // 12)):
        at = chance.randrange(1, len(words) - 1)
        words[at : at + 1] = chance.choice(
            [
                [],
                ["reportedly", words[at]],
                [chance.choice(["officials", "local", "later", "new", "many"])],
            ]
        )
    return " ".join(words)


def made(bench: Path) -> dict[str, Any]:
    """Score an event's articles with one made account; a link is a shared origin or its source."""
    from analysis.compare.origins import find_origins
    from analysis.story_reader import story_from_records

    counts = {v: [0, 0, 0] for v in VARIANTS}
    named = 0
    total = [0, 0, 0]
    for n, records in enumerate(events(bench)):
        for v, variant in enumerate(VARIANTS):
            chance = random.Random(1000 * n + v)
            sources = chance.sample(records, 2)
            record = {
                "account_id": "made",
                "outlet": "Copy",
                "headline": f"Another title {n}",
                "language": "en",
            }
            record["text"] = remake(variant, sources, chance)
            story = story_from_records([*records, record], story_id=f"{n}-{variant}")
            table = find_origins(story).set_index("account_id")
            gold = {s["account_id"] for s in (sources if variant == "merged" else sources[:1])}
            found = {
                frozenset(p)
                for p in combinations(table.index, 2)
                if table.loc[p[0], "origin_id"] == table.loc[p[1], "origin_id"]
            }
            right = [p for p in found if "made" in p and p & gold]
            named += table.loc["made", "relation"] in MADE[variant]
            for tally in (counts[variant], total):
                tally[0] += bool(right) and table.loc["made", "relation"] in (
                    "reprint",
                    "derived",
                    "original",
                )
                tally[1] += max(len(found), bool(right))
                tally[2] += 1
    return {name: rates(*tally) for name, tally in [*counts.items(), ("all", total)]} | {
        "relation right": round(named / total[2], 3)
    }


def rates(hits: int, found: int, gold: int) -> dict[str, float]:
    """Precision and recall of counts."""
    return {"P": round(hits / found, 3) if found else 0.0, "R": round(hits / gold, 3), "n": gold}


def linked(stories: list[list[dict[str, Any]]]) -> dict[str, Any]:
    """Count pairs of accounts with one origin, and the largest share of text in common."""
    from analysis.compare.origins.profiles import read_profiles
    from analysis.compare.origins.reprints import compare_pairs, shared_lines
    from analysis.story_reader import story_from_records

    pairs = called = 0
    largest = 0.0
    for n, records in enumerate(stories):
        profiles = read_profiles(story_from_records(records, story_id=str(n)))
        found = compare_pairs(profiles, shared_lines(profiles))
        pairs += len(profiles) * (len(profiles) - 1) // 2
        called += sum(p.relation in ("reprint", "derived") for p in found.values())
        largest = max([largest, *(p.text for p in found.values())])
    return {
        "pairs": pairs,
        "called reprint or derived": called,
        "largest share in common": round(largest, 3),
    }


def coded(bench: Path) -> dict[str, Any]:
    """The pairs of the coded stories, which are independently written."""
    paths = sorted((bench / "stories").glob("*.json")) + sorted(
        (bench / "stories" / "facts_only").glob("*.json")
    )
    return linked([json.loads(p.read_text("utf8"))["accounts"] for p in paths])


def same_event(bench: Path) -> dict[str, Any]:
    """The pairs of the uncoded events; some outlets may carry one dispatch."""
    return linked(events(bench))


def speed(bench: Path) -> dict[str, float]:
    """Measure CPU time of the origins of 500 accounts over that of parsing 25 of them."""
    from analysis.compare.origins import find_origins
    from analysis.language_model import load_model
    from analysis.nlp import parse_story
    from analysis.story_reader import story_from_records

    told = json.loads((bench / "corpora" / "bbc_articles.json").read_text("utf8"))
    articles = [a for a in told if 250 <= len(a["text"].split()) <= 800][:500]
    plain = [
        {
            "account_id": f"a{n}",
            "outlet": f"Outlet {n}",
            "headline": a["title"],
            "text": a["text"],
            "language": "en",
        }
        for n, a in enumerate(articles)
    ]
    load_model()
    few = story_from_records(plain[:25], story_id="few")
    parse = cpu(lambda: parse_story(few))
    chance, copies = random.Random(1), plain[:25]
    for n in range(25, 500):
        text = remake(
            chance.choice(["trimmed", "edited", "reordered", "merged"]),
            chance.sample(plain[:25], 2),
            chance,
        )
        copies = [*copies, plain[n] | {"headline": f"Title {n}", "text": text}]
    stories = {
        name: story_from_records(records, story_id=name)
        for name, records in (("different", plain), ("reprints", copies))
    }
    return {
        name: round(cpu(lambda story=story: find_origins(story)) / parse, 2)
        for name, story in stories.items()
    }


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start
