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
from analysis.cache import once
from analysis.compare.align import align_claims
from analysis.compare.verdicts import SECONDS, Row, judge, meet, same_number
from analysis.find.quantities import find_quantities
from analysis.find.quantities.tokens import word_list
from analysis.resources import read_lexicon

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

_COMMON = word_list("common")
_TITLES = frozenset(
    [
        "Mr",
        "Mrs",
        "Ms",
        "Dr",
        "Rep",
        "Sen",
        "Gov",
        "President",
        "Representative",
        "Senator",
        "Governor",
    ]
)


@dataclass(frozen=True)
class LinkableQuantity:
    """A quantity with what links it: its kind of unit, words of what is counted and of its sentence, facts its sentence states."""

    row: dict[str, Any]
    family: str
    counts: frozenset[str]
    words: frozenset[str]
    facts: frozenset[str]

    @property
    def names(self) -> frozenset[str]:
        """The words of what is counted that are set as names."""
        return frozenset(
            w
            for w in re.findall(r"[^\W\d_]{2,}", str(self.row["counts"] or ""))
            if w[0].isupper() and w not in _TITLES
        )

    @property
    def account(self) -> str:
        return str(self.row["account_id"])


def read_mentions(story: Story) -> list[LinkableQuantity]:
    """The story's quantities with what links them."""
    table = find_quantities(story)
    sentences = dict(zip(story.sentences["sentence_id"], story.sentences["text"], strict=True))
    facts: dict[str, set[str]] = {}
    for sentence_id, fact_id in align_claims(story)[["sentence_id", "fact_id"]].itertuples(
        index=False
    ):
        facts.setdefault(sentence_id, set()).add(fact_id)
    rows: list[dict[str, Any]] = [
        {k: None if v != v else v for k, v in row.items()} for row in schema.rows(table)
    ]
    return [
        _mention(row, sentences[row["sentence_id"]], frozenset(facts.get(row["sentence_id"], ())))
        for row in rows
    ]


def _mention(row: dict[str, Any], sentence: str, facts: frozenset[str]) -> LinkableQuantity:
    counts, words = (
        stems(f"{row['counts'] or ''} {row['unit'] or ''}"),
        stems(sentence.replace(row["surface"], " ")),
    )
    return LinkableQuantity(row, _family(row["unit"] or ""), counts, words, facts)


def stems(text: str) -> frozenset[str]:
    return frozenset(
        _stem(w) for w in re.findall(r"[^\W\d_]{2,}|\d[\d,.]*", text.lower()) if w not in _COMMON
    )


def _stem(word: str) -> str:
    for ending in (
        "ations",
        "ation",
        "ings",
        "ing",
        "ies",
        "ied",
        "ers",
        "ed",
        "es",
        "er",
        "s",
        "y",
        "e",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)][:6]
    return word[:6]


def _family(unit: str) -> str:
    base, _, rate = unit.partition(" per ")
    kind = _kinds().get(base, "")
    if base in ("percent", "fraction"):
        kind = "share"
    elif base.endswith(" of age"):
        kind = "age"
    elif base in SECONDS:
        kind = "time"
    elif base in ("percentage point", "basis point", "score", "vote", "ratio", "time"):
        kind = base
    return f"{kind or 'count'}/{rate}" if rate else kind or "count"


@cache
def _kinds() -> dict[str, str]:
    kinds = {r["unit"]: r["kind"] for r in read_lexicon("units")}
    return kinds | {r["unit"]: f"money {r['unit']}" for r in read_lexicon("currencies")}


FACT = 0.25


def weights_of(sentences: Iterable[str]) -> dict[str, float]:
    """How telling a word is: the fewer of the story's sentences hold it, the more."""
    held = [stems(text) for text in sentences]
    seen = Counter(word for words in held for word in sorted(words))
    many = max(len(held), 30)  # a story of two sentences does not make its words common
    return {word: math.log((many + 1) / n) + 0.2 for word, n in seen.items()}


def _overlap(a: frozenset[str], b: frozenset[str], weights: dict[str, float]) -> float:
    """Weighted share of the smaller word set that the other holds too, damped for very small sets."""
    if not a or not b:
        return 0.0
    both = sum(weights.get(w, 1.0) for w in sorted(a & b))
    least = min(
        sum(weights.get(w, 1.0) for w in sorted(a)), sum(weights.get(w, 1.0) for w in sorted(b))
    )
    return both / max(least, 7.0)


def score(a: LinkableQuantity, b: LinkableQuantity, weights: dict[str, float]) -> float:
    """How far two quantities of different accounts speak of one thing; ``LINK`` and more links them.

    Words shared by what they count and by their sentences, the number (the more digits two accounts
    share, the less is it chance), the unit; far apart in size counts against.
    """
    fit = _fit(a, b)
    if fit is None:
        return 0.0
    counts, words = _overlap(a.counts, b.counts, weights), _overlap(a.words, b.words, weights)
    points = 0.9 * words + 0.7 * counts + fit + _nearness(a.row, b.row)
    # One fact and one number: one quantity in whatever words. It lifts a doubtful pair and outranks none.
    shared = a.facts & b.facts and same_number(a.row, b.row)
    return min(points + FACT, 1.0) if shared and points < 1.0 else points


def _fit(a: LinkableQuantity, b: LinkableQuantity) -> float | None:
    """What the units say: None for things that cannot be compared."""
    pair = {a.family, b.family}
    if len(pair) == 1:
        if a.family == "count":
            return _fit_counted(a, b)
        if a.family == "age" and a.names and b.names and not a.names & b.names:
            return None  # two people of one age
        return 0.2 if a.family in ("vote", "score") else 0.0
    if pair == {"vote", "count"} and (
        _people(a) or _people(b) or not (a.row["unit"] and b.row["unit"])
    ):
        return 0.1
    if (
        not (a.row["unit"] and b.row["unit"])
        and pair & {"share", "count"}
        and not pair & {"age", "time", "vote", "score"}
    ):
        return -0.05
    return None


def _fit_counted(a: LinkableQuantity, b: LinkableQuantity) -> float | None:
    """Counts of one noun fit, of people too, of quite other things (two countries, two groups) only by a number that is telling."""
    one, other = a.row["unit"], b.row["unit"]
    if one and one == other:
        return 0.2
    if not (one and other) or (_people(a) and _people(b)):
        return 0.1
    if not a.counts & b.counts and min(_telling(a.row), _telling(b.row)) < 1.0:
        return None
    return -0.15


def _people(mention: LinkableQuantity) -> bool:
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
    return abs(float(low if low is not None else high or 0.0)), abs(
        float(high if high is not None else low or 0.0)
    )


def _telling(row: Row) -> float:
    """0 to 3: how unlikely two accounts print this number by chance (its digits, its size)."""
    value = row["value"]
    if value is None:
        return 1.0
    digits = len(re.sub(r"\D", "", f"{abs(value):.10g}".rstrip("0"))) or 1
    return min(
        3.0, digits - 1 + (1.0 if abs(value) >= 1000 else 0.0) + (0.5 if abs(value) > 12 else 0.0)
    )


LINK, FLOOR, SLACK = 0.8, 0.5, 0.5


def find_groups(
    mentions: list[LinkableQuantity], weights: dict[str, float]
) -> list[list[LinkableQuantity]]:
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


def _scores(
    mentions: list[LinkableQuantity], weights: dict[str, float]
) -> dict[tuple[int, int], float]:
    return {
        (i, j): score(mentions[i], mentions[j], weights)
        for i, j in combinations(range(len(mentions)), 2)
    }


def _best(
    mentions: list[LinkableQuantity], scores: dict[tuple[int, int], float]
) -> dict[tuple[int, str], float]:
    """(mention, other account) -> the best score it has there: what has a better partner is no partner."""
    best: dict[tuple[int, str], float] = {}
    for (i, j), points in scores.items():
        if mentions[i].account == mentions[j].account:
            continue
        for k, account in ((i, mentions[j].account), (j, mentions[i].account)):
            best[k, account] = max(best.get((k, account), 0.0), points)
    return best


def _joins(
    mentions: list[LinkableQuantity],
    scores: dict[tuple[int, int], float],
    one: tuple[int, ...],
    other: tuple[int, ...],
) -> bool:
    """Across accounts the mean must link and none may be far below; within an account both must be able to be right."""
    across = []
    for i, j in ((min(i, j), max(i, j)) for i in one for j in other):
        if mentions[i].account != mentions[j].account:
            across.append(scores[i, j])
        elif scores[i, j] < FLOOR or not meet(mentions[i].row, mentions[j].row):
            return False
    return bool(across) and min(across) >= FLOOR and sum(across) / len(across) >= LINK - 0.1


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
    for number, group in enumerate(find_groups(mentions, weights_of(story.sentences["text"]))):
        verdict, reason = judge([m.row for m in group], story.labels)
        rows += [
            {
                "group_id": f"g{number}",
                "quantity_id": m.row["quantity_id"],
                "verdict": verdict,
                "reason": reason,
            }
            for m in group
        ]
    return schema.make("quantity_groups", rows)
