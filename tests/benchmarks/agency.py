"""Passive verbs and by-agents against the dev sentences of UD English GUM (Zeldes 2017):
``passive_gum_dev.jsonl``.

The set codes passives that have a subject of their own, so only those of the form "clause" are
compared. A by-agent counts as found where the phrase found holds the coded word. The rules were
written while these sentences were seen.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any


def measure(bench: Path) -> dict[str, Any]:
    """Precision, recall and F1 of passive verbs; recall of by-agents, and of those found the share
    that is coded.
    """
    from analysis.find.agency import find_passives
    from analysis.nlp import parsed_texts
    from analysis.story_reader import story_from_records

    rows = [
        json.loads(line)
        for line in (bench / "data" / "passive_gum_dev.jsonl").read_text("utf8").splitlines()
    ]
    story = story_from_records(
        [{"account_id": str(n), "text": r["text"], "language": "en"} for n, r in enumerate(rows)],
        story_id="gum",
    )
    parsed = parsed_texts(story)
    hits = found = coded = 0
    agents: Counter[str] = Counter()
    for n, row in enumerate(rows):
        parse = parsed.get(str(n))
        passives = find_passives(parse) if parse else []
        mine = (
            Counter(parse.word[p.verb] for p in passives if p.form == "clause")
            if parse
            else Counter()
        )
        gold = Counter(p["verb"] for p in row["passives"])
        hits, found, coded = (
            hits + (mine & gold).total(),
            found + mine.total(),
            coded + gold.total(),
        )
        agents["found"] += sum(p.agent >= 0 and p.form == "clause" for p in passives)
        for told in (p for p in row["passives"] if p["agent"]):
            agents["coded"] += 1
            agents["hits"] += any(
                parse.word[p.verb] == told["verb"]
                and p.agent >= 0
                and told["agent"] in parse.word[parse.left[p.agent] : parse.right[p.agent]]
                for p in passives
            )
    p, r = hits / found, hits / coded
    passive = {"P": round(p, 3), "R": round(r, 3), "F1": round(2 * p * r / (p + r), 3), "n": coded}
    return {
        "passive": passive,
        "by-agent recall": round(agents["hits"] / agents["coded"], 3),
        "by-agent precision": round(min(agents["hits"] / agents["found"], 1.0), 3),
        "by-agents coded": agents["coded"],
        "sentences": len(rows),
    }
