"""Score headline against body on coded stories: is the coders' sentence found, or missed if cut."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def measure(bench: Path) -> dict[str, Any]:
    """Score headlines that a coded sentence of the body states, on their own and on other bodies.

    The pair model was trained on pairs across these accounts, never on a headline and its own
    body; so the figures are a little kind.
    """
    from analysis.compare.headlines import NEAR, STANDS

    found = list(_headlines(bench))
    own, cut, other = ([row[k] for row in found] for k in ("own", "cut", "other"))
    return {
        "headlines": len(found),
        "coded sentence found first": round(sum(row["first"] for row in found) / len(found), 3),
        "stands in its own body": round(sum(p >= STANDS for p in own) / len(own), 3),
        "not found in its own body": round(sum(p < NEAR for p in own) / len(own), 3),
        "stands in the body without the coded sentences": round(
            sum(p >= STANDS for p in cut) / len(cut), 3
        ),
        "stands in the body of another story": round(
            sum(p >= STANDS for p in other) / len(other), 3
        ),
        "not found in the body of another story": round(
            sum(p < NEAR for p in other) / len(other), 3
        ),
    }


def _headlines(bench: Path) -> Iterator[dict[str, Any]]:
    paths = [
        *sorted((bench / "stories").glob("*.json")),
        *sorted((bench / "stories" / "facts_only").glob("*.json")),
    ]
    stories = [json.loads(p.read_text("utf8")) for p in paths]
    for number, story in enumerate(stories):
        elsewhere = stories[(number + 7) % len(stories)]["accounts"][0]["text"]
        for account in story["accounts"]:
            facts = [f["sentences"].get(account["account_id"], []) for f in story["facts"]]
            gold = {n for places in facts if "T" in places for n in places if n != "T"}
            if account.get("headline") and gold:
                spans = [account["text"][a:b] for a, b in account["sentences"]]
                p, first = _asked(account["headline"], spans)
                coded = any(
                    first and " ".join(spans[n].split())[:40] == " ".join(first.split())[:40]
                    for n in gold
                )
                rest = [s for n, s in enumerate(spans) if n not in gold]
                yield {
                    "own": p,
                    "first": coded,
                    "cut": _asked(account["headline"], rest)[0],
                    "other": _asked(account["headline"], [elsewhere])[0],
                }


def _asked(headline: str, body: list[str]) -> tuple[float, str]:
    """Return the probability that the body states the headline, and the likeliest sentence."""
    from analysis.compare.headlines import find_support, lines_of
    from analysis.nlp import parse_story
    from analysis.story_reader import story_from_records

    if not body:
        return 0.0, ""
    story = story_from_records(
        [{"account_id": "a", "headline": headline, "text": "\n\n".join(body), "language": "en"}],
        story_id="x",
    )
    lines = lines_of(story, "a")
    if not lines.headline or not lines.body:
        return 0.0, ""
    found = find_support(story, parse_story(story)["a"], lines.headline[0], lines.body)
    return (found[0].probability, str(found[0].sentence["text"])) if found else (0.0, "")
