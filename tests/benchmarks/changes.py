"""Contradictions: how many of those that ``compare_conflicts`` finds the coder calls a conflict,
over all coded stories.

The statements are linked by the shipped weights, which these stories trained; what makes a
contradiction of linked statements is a rule that nothing was trained for.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from facts import _same_sentence as same_sentence
from facts import coded_relations

from analysis.compare.wording import compare_conflicts
from analysis.story import story_from_records


def measure(bench: Path) -> dict[str, Any]:
    """Contradictions found, how many are right, and how many facts the coder calls conflicts."""
    found = right = coded = 0
    for path in sorted(
        [*(bench / "stories").glob("*.json"), *(bench / "stories" / "facts_only").glob("*.json")],
        key=lambda p: p.stem,
    ):
        coding = json.loads(path.read_text("utf8"))
        rows = judged(coding)
        found, right = found + len(rows), right + sum(rows)
        coded += sum(f["relation"] == "conflict" for f in coding["facts"])
    return {"conflicts found": found, "conflicts right": right, "conflicts coded": coded}


def judged(coding: dict[str, Any]) -> list[bool]:
    """For each contradiction found in a story whether the coder has its two sentences in a fact
    called conflict.
    """
    told = ("account_id", "outlet", "headline", "published", "url", "text")
    story = story_from_records(
        [{k: a[k] for k in told} for a in coding["accounts"]], story_id=coding["id"]
    )
    texts = dict(zip(story.sentences["sentence_id"], story.sentences["text"], strict=True))
    index = {(a["account_id"], "T"): a["headline"] for a in coding["accounts"]}
    index |= {
        (a["account_id"], str(n)): a["text"][s:e]
        for a in coding["accounts"]
        for n, (s, e) in enumerate(a["sentences"])
    }
    relations = coded_relations(coding)

    def places(account: str, sentence: str) -> list[Any]:
        return [
            k
            for k, text in index.items()
            if k[0] == account and same_sentence(texts[sentence], text)
        ]

    rows = []
    for row in compare_conflicts(story).to_dict("records"):
        ones, others = (
            places(row["account_id"], row["sentence_id"]),
            places(row["other_account_id"], row["other_sentence_id"]),
        )
        rows.append(
            any(
                "conflict" in relations.get(tuple(sorted((a, b))), []) for a in ones for b in others
            )
        )
    return rows
