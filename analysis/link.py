"""Which quantities of several accounts speak of one thing, and how they stand to each other."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.lexicons import read_lexicon
from analysis.memo import once
from analysis.quantities import find_quantities
from analysis.verdicts import Row, judge, meet, same_number

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

LINK, FLOOR, SLACK = 0.8, 0.5, 0.5
_TIME = {
    "second": 1.0,
    "minute": 60.0,
    "hour": 3600.0,
    "day": 86400.0,
    "week": 604800.0,
    "month": 2629800.0,
    "year": 31557600.0,
    "decade": 315576000.0,
    "century": 3155760000.0,
}
_STOP = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "to",
        "in",
        "on",
        "at",
        "for",
        "by",
        "with",
        "from",
        "and",
        "or",
        "but",
        "that",
        "this",
        "these",
        "those",
        "it",
        "its",
        "he",
        "she",
        "they",
        "his",
        "her",
        "their",
        "was",
        "were",
        "is",
        "are",
        "be",
        "been",
        "has",
        "have",
        "had",
        "will",
        "would",
        "could",
        "should",
        "as",
        "who",
        "which",
        "what",
        "when",
        "where",
        "while",
        "than",
        "more",
        "less",
        "about",
        "over",
        "nearly",
        "almost",
        "around",
        "some",
        "up",
        "said",
        "says",
        "say",
        "not",
        "no",
        "also",
        "after",
        "before",
        "during",
        "into",
        "out",
        "new",
        "one",
    ]
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
    for number, group in enumerate(_groups(mentions, _weights(story.sentences["text"]))):
        verdict, reason = judge([m.row for m in group], story.labels)
        rows += [{"group_id": f"g{number}", "quantity_id": m.row["quantity_id"], "verdict": verdict, "reason": reason} for m in group]
    return schema.make("quantity_groups", rows)


def read_mentions(story: Story) -> list[Mention]:
    """The story's quantities with what links them."""
    table = find_quantities(story)
    sentences = dict(zip(story.sentences["sentence_id"], story.sentences["text"], strict=True))
    return [_mention({k: None if v != v else v for k, v in row.items()}, sentences[row["sentence_id"]]) for row in table.to_dict("records")]


def _mention(row: dict[str, Any], sentence: str) -> Mention:
    return Mention(
        row, _family(row["unit"] or ""), _stems(f"{row['counts'] or ''} {row['unit'] or ''}"), _stems(sentence.replace(row["surface"], " "))
    )


def _stems(text: str) -> frozenset[str]:
    return frozenset(_stem(w) for w in re.findall(r"[^\W\d_]{2,}|\d[\d,.]*", text.lower()) if w not in _STOP)


def _stem(word: str) -> str:
    for ending in ("ations", "ation", "ings", "ing", "ies", "ied", "ers", "ed", "es", "er", "s", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)][:6]
    return word[:6]


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


def _weights(sentences: Iterable[str]) -> dict[str, float]:
    """How telling a word is: the fewer of the story's sentences hold it, the more."""
    stems = [_stems(text) for text in sentences]
    seen = Counter(word for words in stems for word in sorted(words))
    many = max(len(stems), 30)  # a story of two sentences does not make its words common
    return {word: math.log((many + 1) / n) + 0.2 for word, n in seen.items()}


def _overlap(a: frozenset[str], b: frozenset[str], weights: dict[str, float]) -> float:
    """Weighted share of the smaller word set that the other holds too, damped for very small sets."""
    if not a or not b:
        return 0.0
    both = sum(weights.get(w, 1.0) for w in sorted(a & b))
    least = min(sum(weights.get(w, 1.0) for w in sorted(a)), sum(weights.get(w, 1.0) for w in sorted(b)))
    return both / max(least, 7.0)


def score(a: Mention, b: Mention, weights: dict[str, float]) -> float:
    """How far two quantities of different accounts speak of one thing; ``LINK`` and more links them.

    Words shared by what they count and by their sentences, the number (the more digits two accounts
    share, the less is it chance), the unit; far apart in size counts against.
    """
    fit = _fit(a, b)
    if fit is None:
        return 0.0
    counts, words = _overlap(a.counts, b.counts, weights), _overlap(a.words, b.words, weights)
    return 0.9 * words + 0.7 * counts + fit + _nearness(a.row, b.row)


def _fit(a: Mention, b: Mention) -> float | None:
    """What the units say: None for things that cannot be compared."""
    pair = {a.family, b.family}
    if len(pair) == 1:
        if a.family == "count":
            return (
                0.2
                if a.row["unit"] == b.row["unit"] and a.row["unit"]
                else 0.1
                if not (a.row["unit"] and b.row["unit"]) or (_people(a) and _people(b))
                else -0.15
            )
        return 0.2 if a.family in ("vote", "score") else 0.0
    if pair == {"vote", "count"} and (_people(a) or _people(b) or not (a.row["unit"] and b.row["unit"])):
        return 0.1
    if not (a.row["unit"] and b.row["unit"]) and pair & {"share", "count"} and not pair & {"age", "time", "vote", "score"}:
        return -0.05
    return None


def _people(mention: Mention) -> bool:
    unit = str(mention.row["unit"] or "").split()
    return bool(unit) and unit[-1] in _people_words()


@cache
def _people_words() -> frozenset[str]:
    return frozenset(r["lemma"].lower() for r in read_lexicon("counted_nouns"))


def _nearness(a: Row, b: Row) -> float:
    """The same number, the more telling the more digits; a near one; a far one counts against."""
    if same_number(a, b):
        return 0.25 + 0.2 * _telling(a) + (0.15 if a["bound"] == b["bound"] != "=" else 0.0)
    gap = _gap(a, b)
    near = 0.12 * min(_telling(a), _telling(b)) if gap < 0.03 else 0.0
    vague = "vague" in (a["bound"], b["bound"])
    return (0.0 if vague else 0.15 if meet(a, b) else -0.1) + near - 0.35 * min(gap, 1.5)


def _gap(a: Row, b: Row) -> float:
    """How far apart two numbers are, as the logarithm of their ratio; an interval is taken at its nearer end."""
    (low, high), (low2, high2) = _printed(a), _printed(b)
    if high >= low2 and high2 >= low:
        return 0.0
    near, far = (high, low2) if high < low2 else (high2, low)
    return math.log(far / near) if near > 0 else 1.5


def _printed(row: Row) -> tuple[float, float]:
    value = row["value"]
    if value is not None:
        return abs(float(value)), abs(float(value))
    low, high = row["low"], row["high"]
    return abs(float(low if low is not None else high or 0.0)), abs(float(high if high is not None else low or 0.0))


def _telling(row: Row) -> float:
    """0 to 3: how unlikely two accounts print this number by chance (its digits, its size)."""
    value = row["value"]
    if value is None:
        return 1.0
    digits = len(re.sub(r"\D", "", f"{abs(value):.10g}".rstrip("0"))) or 1
    return min(3.0, digits - 1 + (1.0 if abs(value) >= 1000 else 0.0) + (0.5 if abs(value) > 12 else 0.0))


# ---------------------------------------------------------------- groups


def _groups(mentions: list[Mention], weights: dict[str, float]) -> list[list[Mention]]:
    """Best pairs first; two groups join when they agree as a whole: no pair far below, the mean above."""
    scores = _scores(mentions, weights)
    best = _best(mentions, scores)
    pairs = [
        (-points, i, j)
        for (i, j), points in scores.items()
        if mentions[i].account != mentions[j].account
        and points >= LINK
        and points >= max(best[i, mentions[j].account], best[j, mentions[i].account]) - SLACK
    ]
    group: dict[int, tuple[int, ...]] = {i: (i,) for i in range(len(mentions))}
    for _, i, j in sorted(pairs):
        if group[i] is not group[j] and _joins(mentions, scores, group[i], group[j]):
            merged = tuple(sorted(group[i] + group[j]))
            for k in merged:
                group[k] = merged
    together = dict.fromkeys(group[i] for i in range(len(mentions)))
    return [[mentions[k] for k in members] for members in together if len(members) > 1]


def _scores(mentions: list[Mention], weights: dict[str, float]) -> dict[tuple[int, int], float]:
    return {(i, j): score(mentions[i], mentions[j], weights) for i, j in combinations(range(len(mentions)), 2)}


def _best(mentions: list[Mention], scores: dict[tuple[int, int], float]) -> dict[tuple[int, str], float]:
    """(mention, other account) -> the best score it has there: what has a better partner is no partner."""
    best: dict[tuple[int, str], float] = {}
    for (i, j), points in scores.items():
        if mentions[i].account == mentions[j].account:
            continue
        for k, account in ((i, mentions[j].account), (j, mentions[i].account)):
            best[k, account] = max(best.get((k, account), 0.0), points)
    return best


def _joins(mentions: list[Mention], scores: dict[tuple[int, int], float], one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Across accounts the mean must link and none may be far below; within an account both must be able to be right."""
    across = []
    for i, j in ((min(i, j), max(i, j)) for i in one for j in other):
        if mentions[i].account != mentions[j].account:
            across.append(scores[i, j])
        elif scores[i, j] < FLOOR or not meet(mentions[i].row, mentions[j].row):
            return False
    return bool(across) and min(across) >= FLOOR and sum(across) / len(across) >= LINK - 0.1
