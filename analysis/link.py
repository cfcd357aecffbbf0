"""Which quantities of several accounts speak of one thing, and how they stand to each other."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.lexicons import read_lexicon
from analysis.memo import once
from analysis.quantities import find_quantities
from analysis.verdicts import judge, meet, same_number

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

LINK = 1.0
_TIME = {"second": 1.0, "minute": 60.0, "hour": 3600.0, "day": 86400.0, "week": 604800.0, "month": 2629800.0, "year": 31557600.0, "decade": 315576000.0, "century": 3155760000.0}
_STOP = frozenset(
    ["the", "a", "an", "of", "to", "in", "on", "at", "for", "by", "with", "from", "and", "or", "but", "that", "this", "these", "those", "it", "its", "he", "she", "they", "his", "her", "their", "was", "were", "is", "are", "be", "been", "has", "have", "had", "will", "would", "could", "should", "as", "who", "which", "what", "when", "where", "while", "than", "more", "less", "about", "over", "nearly", "almost", "around", "some", "up", "said", "says", "say", "not", "no", "also", "after", "before", "during", "into", "out", "new", "one"]
)


@dataclass(frozen=True)
class Mention:
    """A quantity with what links it: words of what is counted, words of its sentence, its kind of unit."""

    row: dict[str, Any]
    family: str
    counts: frozenset[str]
    words: frozenset[str]

    @property
    def account(self) -> str:
        return str(self.row["account_id"])


@once
def align_quantities(story: Story) -> pd.DataFrame:
    """The quantities that speak of one thing in two accounts or more, each group with its verdict and the reason.

    In: the quantities and sentences of a story. Out: one row a quantity's place in a group, the verdict and the
    one-line reason of the group repeated on each. Verdicts: identical, compatible (the intervals meet), different
    scope, different date, conflict (same thing, same time, disjoint), not comparable. Quantities that one account
    alone gives are in no row. It does not know what is true, and converts no currencies. Groups are complete-link:
    every pair across accounts was linked. Method: own rules over interval, unit, words counted, claimant and sentence.

    >>> from analysis.story import story_from_records
    >>> texts = ["The army called up 60,000 reservists.", "Around 60,000 reservists were called up by the army."]
    >>> story = story_from_records([{"text": t} for t in texts], story_id="x")
    >>> align_quantities(story)["verdict"].tolist()
    ['compatible', 'compatible']
    """
    mentions = read_mentions(story)
    rows = []
    for number, group in enumerate(_groups(mentions)):
        verdict, reason = judge([m.row for m in group], story.labels)
        rows += [{"group_id": f"g{number}", "quantity_id": m.row["quantity_id"], "verdict": verdict, "reason": reason} for m in group]
    return schema.make("quantity_groups", rows)


def read_mentions(story: Story) -> list[Mention]:
    """The story's quantities with what links them."""
    table = find_quantities(story)
    sentences = dict(zip(story.sentences["sentence_id"], story.sentences["text"], strict=True))
    return [_mention({k: None if v != v else v for k, v in row.items()}, sentences[row["sentence_id"]]) for row in table.to_dict("records")]


def _mention(row: dict[str, Any], sentence: str) -> Mention:
    return Mention(row, _family(row["unit"] or ""), _stems(f"{row['counts'] or ''} {row['unit'] or ''}"), _stems(sentence.replace(row["surface"], " ")))


def _stems(text: str) -> frozenset[str]:
    return frozenset(_stem(w) for w in re.findall(r"[^\W\d_]{2,}|\d[\d,.]*", text.lower()) if w not in _STOP)


def _stem(word: str) -> str:
    for ending in ("ations", "ation", "ings", "ing", "ies", "ied", "ers", "ed", "es", "er", "s", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _family(unit: str) -> str:
    base, _, rate = unit.partition(" per ")
    kinds = _kinds()
    kind = kinds.get(base, "")
    if base in ("percent", "fraction"):
        kind = "share"
    elif base.endswith(" of age"):
        kind = "age"
    elif base in _TIME:
        kind = "time"
    elif base in ("percentage point", "basis point", "score", "vote", "ratio", "time"):
        kind = base
    return f"{kind or 'count'}/{rate}" if rate else kind or "count"


def _kinds() -> dict[str, str]:
    kinds = {r["unit"]: r["kind"] for r in read_lexicon("units")}
    return kinds | {r["unit"]: f"money {r['unit']}" for r in read_lexicon("currencies")}


# ---------------------------------------------------------------- pairs


def _weights(mentions: list[Mention]) -> dict[str, float]:
    """How telling a word is: rarer over the story's quantity sentences, more telling."""
    seen = Counter(w for m in {(m.row["sentence_id"]): m for m in mentions}.values() for w in m.words | m.counts)
    total = max(len({m.row["sentence_id"] for m in mentions}), 1)
    return {w: math.log((total + 1) / n) + 0.2 for w, n in seen.items()}


def _overlap(a: frozenset[str], b: frozenset[str], weights: dict[str, float]) -> float:
    """Weighted share of the smaller word set that the other holds too, damped for very small sets."""
    if not a or not b:
        return 0.0
    both = sum(weights.get(w, 1.0) for w in sorted(a & b))
    least = min(sum(weights.get(w, 1.0) for w in sorted(a)), sum(weights.get(w, 1.0) for w in sorted(b)))
    return both / max(least, 2.0)


def score(a: Mention, b: Mention, weights: dict[str, float]) -> float:
    """How far two quantities of different accounts speak of one thing; ``LINK`` and more links them."""
    if a.family != b.family:
        return 0.0
    counts, words = _overlap(a.counts, b.counts, weights), _overlap(a.words, b.words, weights)
    equal, meets = same_number(a.row, b.row), meet(a.row, b.row)
    unit = a.row["unit"] == b.row["unit"] if a.family == "count" else True
    points = 0.9 * words + 0.7 * counts
    if equal:
        points += 0.25 + 0.2 * _telling(a.row)
    elif meets:
        points += 0.15
    else:
        points -= 0.1
    if a.family == "count":
        points += 0.2 if unit and a.row["unit"] else -0.15
    if a.family == "age":
        points += 0.3 if equal else -0.3
    return points


def _telling(row: dict[str, Any]) -> float:
    """0 to 3: how unlikely two accounts print this number by chance (its digits, its size)."""
    value = row["value"]
    if value is None:
        return 1.0
    digits = len(re.sub(r"\D", "", f"{abs(value):.10g}".rstrip("0"))) or 1
    return min(3.0, digits - 1 + (1.0 if abs(value) >= 1000 else 0.0) + (0.5 if abs(value) > 12 else 0.0))


def _groups(mentions: list[Mention]) -> list[list[Mention]]:
    """Complete link, best pairs first; within an account only what equals a member joins a group."""
    weights = _weights(mentions)
    pairs = []
    for i, j in combinations(range(len(mentions)), 2):
        a, b = mentions[i], mentions[j]
        if a.account != b.account and a.family == b.family:
            points = score(a, b, weights)
            if points >= LINK:
                pairs.append((-points, i, j))
    linked = {(i, j) for _, i, j in pairs}
    group = {i: {i} for i in range(len(mentions))}
    for _, i, j in sorted(pairs):
        if group[i] is group[j]:
            continue
        if all(_joins(mentions, linked, x, y) for x in group[i] for y in group[j]):
            merged = group[i] | group[j]
            for k in merged:
                group[k] = merged
    seen: set[int] = set()
    out = []
    for i in range(len(mentions)):
        if i not in seen and len(group[i]) > 1:
            seen |= group[i]
            out.append([mentions[k] for k in sorted(group[i])])
    return out


def _joins(mentions: list[Mention], linked: set[tuple[int, int]], x: int, y: int) -> bool:
    i, j = min(x, y), max(x, y)
    if mentions[i].account == mentions[j].account:
        return meet(mentions[i].row, mentions[j].row)
    return (i, j) in linked
