"""Score which accounts are called another event: on stories of one event, and on made mixtures.

A mixture has accounts of two stories: one of another story among those of the first, or two of
each. The other story is the one whose words are most like those of the first ("near"), or one of
the half that is least like it ("far"). Thresholds were chosen on the stories whose hash is even.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections import Counter
from math import log, sqrt
from pathlib import Path
from typing import Any

Records = list[dict[str, Any]]
_FIELDS = ("outlet", "headline", "published", "url", "text")


def measure(bench: Path) -> dict[str, Any]:
    """Count stories of one event that are parted, and mixtures that are parted rightly."""
    stories = read_stories(bench)
    near = _rank(stories)
    found: dict[str, Any] = {}
    for half in ("even", "odd"):
        names = [name for name in stories if half_of(name) == half]
        parted = [name for name in names if len(set(events_of(stories[name]))) > 1]
        right: Counter[str] = Counter()
        for name in names:
            for kind, (records, groups) in _mixtures(name, stories, near[name]).items():
                right[kind] += _is_same_partition(events_of(records), groups)
        found[half] = {"stories of one event parted": f"{len(parted)} of {len(names)}"}
        found[half] |= {f"{kind} found": f"{n} of {len(names)}" for kind, n in right.items()}
    return found


def half_of(name: str) -> str:
    """Return even or odd, by the first digit of the hash of a story's id."""
    return "odd" if int(hashlib.sha256(name.encode()).hexdigest()[0], 16) % 2 else "even"


def read_stories(bench: Path) -> dict[str, Records]:
    """Read the coded stories and the uncoded events: id -> records."""
    folders = (bench / "stories", bench / "contrasts" / "stories", bench / "stories" / "facts_only")
    read = [json.loads(p.read_text("utf8")) for f in folders for p in sorted(f.glob("*.json"))]
    for name in ("three_outlets_full.jsonl", "five_outlets_ten_events.jsonl"):
        lines = (bench / "corpora" / name).read_text("utf8").splitlines()
        read += [json.loads(line) for line in lines]
    found: dict[str, Records] = {}
    for story in read:
        records = [
            {field: a[field] for field in _FIELDS if a.get(field)}
            for a in story.get("accounts") or story["articles"]
        ]
        found.setdefault(story["id"], [r for r in records if r.get("text")])
    return {name: records for name, records in found.items() if len(records) > 1}


def events_of(records: Records) -> list[str]:
    """Return the event of each record."""
    from analysis.cache import forget
    from analysis.compare import compare_events
    from analysis.story_reader import story_from_records

    named = [record | {"account_id": f"a{n}"} for n, record in enumerate(records)]
    table = compare_events(story_from_records(named, story_id="events"))
    forget()
    return [str(event) for event in table["event_id"]]


def _is_same_partition(events: list[str], groups: list[int]) -> bool:
    pairs = list(zip(events, groups, strict=True))
    return all((e == f) == (g == h) for e, g in pairs for f, h in pairs)


def _rank(stories: dict[str, Records]) -> dict[str, list[str]]:
    """Rank for each story the others by how much their words are alike."""
    words = {
        name: Counter(w.lower() for r in rs for w in re.findall(r"[A-Za-z]{3,}", r["text"]))
        for name, rs in stories.items()
    }
    spread = Counter(word for found in words.values() for word in found)
    vectors = {
        name: {w: (1 + log(n)) * log(len(words) / spread[w]) for w, n in found.items()}
        for name, found in words.items()
    }
    lengths = {name: sqrt(sum(v * v for v in vector.values())) for name, vector in vectors.items()}

    def alike(one: str, other: str) -> float:
        left, right = vectors[one], vectors[other]
        return sum(v * right[w] for w, v in left.items() if w in right) / lengths[other]

    return {
        name: sorted((o for o in stories if o != name), key=lambda o: -alike(name, o))
        for name in stories
    }


def _mixtures(
    name: str, stories: dict[str, Records], ranked: list[str]
) -> dict[str, tuple[Records, list[int]]]:
    """Make the mixtures of a story: records, and the number of the story of each."""
    chance = random.Random(name)
    own = stories[name]
    most = chance.sample(own, max(2, min(len(own), 4) - 1))
    others = {"near": ranked[0], "far": chance.choice(ranked[len(ranked) // 2 :])}
    found = {}
    for kind, other in others.items():
        lone = chance.choice(stories[other])
        found[f"one account, {kind}"] = ([*most, lone], [0] * len(most) + [1])
        both = chance.sample(own, 2) + chance.sample(stories[other], 2)
        found[f"two and two, {kind}"] = (both, [0, 0, 1, 1])
    return found
