"""How far two quantities speak of one thing: a score from words, number, unit and facts shared."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from analysis.lexicons import read_lexicon
from analysis.link.mentions import Mention, stems
from analysis.verdicts import Row, meet, same_number

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


def score(a: Mention, b: Mention, weights: dict[str, float]) -> float:
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


def _fit(a: Mention, b: Mention) -> float | None:
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


def _fit_counted(a: Mention, b: Mention) -> float | None:
    """Counts of one noun fit, of people too, of quite other things (two countries, two groups) only by a number that is telling."""
    one, other = a.row["unit"], b.row["unit"]
    if one and one == other:
        return 0.2
    if not (one and other) or (_people(a) and _people(b)):
        return 0.1
    if not a.counts & b.counts and min(_telling(a.row), _telling(b.row)) < 1.0:
        return None
    return -0.15


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
