"""Align the quantities of several accounts that are figures of one thing."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product
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

Weights = dict[str, float]  # word -> how much it says
Scores = dict[tuple[int, int], float]  # two mentions -> how far they are of one thing
_LINK, _FLOOR = 0.8, 0.5  # the least score of a link, and of any pair of a group
_SLACK = 0.5  # below the best score with that account
_SHARED_FACT = 0.25
_LEAST_STORY = 30  # sentences: those of a short story do not make its words common
_LEAST_WORDS = 7.0  # weight: a few words prove little
_COMMON = word_list("common")
_TITLES = frozenset("Mr Mrs Ms Dr Rep Sen Gov President Representative Senator Governor".split())
_ENDINGS = "ations ation ings ing ies ied ers ed es er s y e".split()
_OWN_FAMILY = ("percentage point", "basis point", "score", "vote", "ratio", "time")


@once
def align_quantities(story: Story) -> pd.DataFrame:
    """Align the quantities that two accounts or more give of one thing, with a verdict.

    Parameters
    ----------
    story
        The story whose analysed accounts are compared.

    Returns
    -------
    pandas.DataFrame
        The table ``quantity_groups``: one row a quantity's place in a group; the verdict and the
        reason of the group are repeated on each. A quantity of one account alone is in no row.
        Columns: see ``analysis/schema.py``.

    Notes
    -----
    Own rules over interval, unit, words counted, claimant and sentence; every pair across accounts
    in a group was linked. Truth is not judged, and no currencies are converted.

    Examples
    --------
    >>> from analysis.story import story_from_records
    >>> texts = ["The army called up 60,000 reservists.",
    ...          "Around 60,000 reservists were called up by the army."]
    >>> story = story_from_records([{"text": t} for t in texts], story_id="x")
    >>> align_quantities(story)["verdict"].tolist()
    ['compatible', 'compatible']
    """
    rows = []
    groups = find_groups(read_mentions(story), weigh_words(story.sentences["text"]))
    for number, group in enumerate(groups):
        verdict, reason = judge([m.row for m in group], story.labels)
        same = {"group_id": f"g{number}", "verdict": verdict, "reason": reason}
        rows += [same | {"quantity_id": m.row["quantity_id"]} for m in group]
    return schema.make("quantity_groups", rows)


@dataclass(frozen=True)
class LinkableQuantity:
    """A quantity with what links it to others.

    ``family`` is its kind of unit; ``counts`` and ``words`` are the stems of what is counted and of
    its sentence; ``facts`` those that the sentence states.
    """

    row: dict[str, Any]
    family: str
    counts: frozenset[str]
    words: frozenset[str]
    facts: frozenset[str]

    @property
    def account(self) -> str:
        """The id of the account."""
        return str(self.row["account_id"])

    @property
    def unit(self) -> str:
        """The unit, empty without one."""
        return str(self.row["unit"] or "")

    @property
    def names(self) -> set[str]:
        """The words of what is counted that are set as names."""
        words = re.findall(r"[^\W\d_]{2,}", str(self.row["counts"] or ""))
        return {w for w in words if w[0].isupper() and w not in _TITLES}

    @property
    def is_of_people(self) -> bool:
        """Whether people are counted."""
        words = self.unit.split()
        return bool(words) and words[-1] in _people()


def read_quantities(story: Story) -> dict[str, dict[str, Any]]:
    """quantity_id -> its row, with None for missing cells."""
    return {
        str(row["quantity_id"]): {str(k): None if v != v else v for k, v in row.items()}
        for row in schema.rows(find_quantities(story))
    }


def read_mentions(story: Story) -> list[LinkableQuantity]:
    """The story's quantities with what links them."""
    texts = dict(zip(story.sentences["sentence_id"], story.sentences["text"], strict=True))
    facts: dict[str, set[str]] = {}
    for row in schema.rows(align_claims(story)):
        facts.setdefault(row["sentence_id"], set()).add(row["fact_id"])
    found = []
    for row in read_quantities(story).values():
        unit, sentence = row["unit"] or "", str(row["sentence_id"])
        found.append(
            LinkableQuantity(
                row=row,
                family=_family(unit),
                counts=_stems(f"{row['counts'] or ''} {unit}"),
                words=_stems(texts[sentence].replace(row["surface"], " ")),
                facts=frozenset(facts.get(sentence, ())),
            )
        )
    return found


def _stems(text: str) -> frozenset[str]:
    words = re.findall(r"[^\W\d_]{2,}|\d[\d,.]*", text.lower())
    return frozenset(_short_stem(w) for w in words if w not in _COMMON)


def _short_stem(word: str) -> str:
    """Cut the ending off a word and keep six letters, so that 'bombers' and 'bombings' are one.

    ``stem`` of ``compare.align`` keeps all letters; with it other figures are linked.
    """
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)][:6]
    return word[:6]


def _family(unit: str) -> str:
    base, _, rate = unit.partition(" per ")
    if base in ("percent", "fraction"):
        kind = "share"
    elif base.endswith(" of age"):
        kind = "age"
    elif base in SECONDS:
        kind = "time"
    elif base in _OWN_FAMILY:
        kind = base
    else:
        kind = _kinds().get(base, "") or "count"
    return f"{kind}/{rate}" if rate else kind


@cache
def _kinds() -> dict[str, str]:
    """Unit -> its kind; every currency is one of its own."""
    kinds = {r["unit"]: r["kind"] for r in read_lexicon("units")}
    return kinds | {r["unit"]: f"money {r['unit']}" for r in read_lexicon("currencies")}


@cache
def _people() -> frozenset[str]:
    return frozenset(r["lemma"].lower() for r in read_lexicon("counted_nouns"))


def weigh_words(sentences: Iterable[str]) -> Weights:
    """Weigh words by how few of the story's sentences have them."""
    stems = [_stems(text) for text in sentences]
    counts = Counter(word for words in stems for word in sorted(words))
    total = max(len(stems), _LEAST_STORY)
    return {word: math.log((total + 1) / n) + 0.2 for word, n in counts.items()}


def find_groups(mentions: list[LinkableQuantity], weights: Weights) -> list[list[LinkableQuantity]]:
    """Group the mentions of one thing, best pairs first.

    Two groups join when they agree as a whole: no pair far below a link, the mean near it.
    """
    scores = {
        (i, j): score(mentions[i], mentions[j], weights)
        for i, j in combinations(range(len(mentions)), 2)
    }
    group: dict[int, tuple[int, ...]] = {i: (i,) for i in range(len(mentions))}
    for i, j in _links(mentions, scores):
        if group[i] is not group[j] and _can_join(mentions, scores, group[i], group[j]):
            merged = tuple(sorted(group[i] + group[j]))
            group |= dict.fromkeys(merged, merged)
    together = dict.fromkeys(group[i] for i in range(len(mentions)))
    return [[mentions[k] for k in members] for members in together if len(members) > 1]


def _links(mentions: list[LinkableQuantity], scores: Scores) -> list[tuple[int, int]]:
    """The pairs across accounts that may be of one thing, best first.

    A mention with a much better partner in the other account is no partner.
    """
    accounts = [m.account for m in mentions]
    across = {(i, j): value for (i, j), value in scores.items() if accounts[i] != accounts[j]}
    best: dict[tuple[int, str], float] = {}
    for (i, j), value in across.items():
        for key in ((i, accounts[j]), (j, accounts[i])):
            best[key] = max(best.get(key, 0.0), value)
    pairs = [
        (-value, i, j)
        for (i, j), value in across.items()
        if value >= _LINK and value >= max(best[i, accounts[j]], best[j, accounts[i]]) - _SLACK
    ]
    return [(i, j) for _, i, j in sorted(pairs)]


def _can_join(
    mentions: list[LinkableQuantity],
    scores: Scores,
    left: tuple[int, ...],
    right: tuple[int, ...],
) -> bool:
    """Whether two groups agree across accounts, and both can be right within one."""
    across = []
    for pair in product(left, right):
        i, j = sorted(pair)
        if scores[i, j] < _FLOOR:
            return False
        if mentions[i].account != mentions[j].account:
            across.append(scores[i, j])
        elif not meet(mentions[i].row, mentions[j].row):
            return False
    return bool(across) and sum(across) / len(across) >= _LINK - 0.1


def score(a: LinkableQuantity, b: LinkableQuantity, weights: Weights) -> float:
    """Score how far two quantities are of one thing.

    The words shared by what they count and by their sentences, the number (the more digits, the
    less by chance) and the unit count for it; numbers far apart count against it.
    """
    fit = _unit_fit(a, b)
    if fit is None:
        return 0.0
    counts, words = _overlap(a.counts, b.counts, weights), _overlap(a.words, b.words, weights)
    points = 0.9 * words + 0.7 * counts + fit + _nearness(a.row, b.row)
    # One fact and one number are one quantity in whatever words: it lifts doubtful pairs only.
    lifted = a.facts & b.facts and same_number(a.row, b.row) and points < 1.0
    return min(points + _SHARED_FACT, 1.0) if lifted else points


def _overlap(a: frozenset[str], b: frozenset[str], weights: Weights) -> float:
    """The weighted share of the smaller set that the other has too, less for very small sets."""
    if not a or not b:
        return 0.0
    both, left, right = (sum(weights.get(w, 1.0) for w in sorted(s)) for s in (a & b, a, b))
    return both / max(min(left, right), _LEAST_WORDS)


def _unit_fit(a: LinkableQuantity, b: LinkableQuantity) -> float | None:
    """What the units say; None for things that cannot be compared."""
    families, units_known = {a.family, b.family}, bool(a.unit and b.unit)
    if families == {"count"}:
        return _count_fit(a, b)
    if families == {"age"} and a.names and b.names and not a.names & b.names:
        return None  # two people of one age
    if len(families) == 1:
        return 0.2 if a.family in ("vote", "score") else 0.0
    if families == {"vote", "count"} and (a.is_of_people or b.is_of_people or not units_known):
        return 0.1
    unlike = families & {"age", "time", "vote", "score"}
    if not units_known and families & {"share", "count"} and not unlike:
        return -0.05
    return None


def _count_fit(a: LinkableQuantity, b: LinkableQuantity) -> float | None:
    """Counts of one noun fit, or of people; counts of other things only by an unusual number."""
    if a.unit and a.unit == b.unit:
        return 0.2
    if not (a.unit and b.unit) or (a.is_of_people and b.is_of_people):
        return 0.1
    if not a.counts & b.counts and min(_rarity(a.row), _rarity(b.row)) < 1.0:
        return None
    return -0.15


def _nearness(a: Row, b: Row) -> float:
    """What the numbers say: for the same one the more, the more digits; less the further apart."""
    if same_number(a, b):
        return 0.25 + 0.2 * _rarity(a) + (0.15 if a["bound"] == b["bound"] != "=" else 0.0)
    gap = _gap(a, b)
    near = 0.12 * min(_rarity(a), _rarity(b)) if gap < 0.03 else 0.0
    vague = "vague" in (a["bound"], b["bound"])
    return (0.0 if vague else 0.15 if meet(a, b) else -0.1) + near - 0.35 * min(gap, 1.5)


def _gap(a: Row, b: Row) -> float:
    """How far apart two numbers are: the logarithm of their ratio, intervals at the nearer end."""
    (low, high), (other_low, other_high) = _ends(a), _ends(b)
    if high >= other_low and other_high >= low:
        return 0.0
    near, far = (high, other_low) if high < other_low else (other_high, low)
    return math.log(far / near) if near > 0 else 1.5


def _ends(row: Row) -> tuple[float, float]:
    if row["value"] is not None:
        return abs(float(row["value"])), abs(float(row["value"]))
    low, high = row["low"], row["high"]
    known = [0.0 if end is None else abs(float(end)) for end in (low, high)]
    return (known[1] if low is None else known[0]), (known[0] if high is None else known[1])


def _rarity(row: Row) -> float:
    """0 to 3: how unlikely two accounts print this number by chance (its digits, its size)."""
    value = row["value"]
    if value is None:
        return 1.0
    digits = len(re.sub(r"\D", "", f"{abs(value):.10g}".rstrip("0"))) or 1
    size = (1.0 if abs(value) >= 1000 else 0.0) + (0.5 if abs(value) > 12 else 0.0)
    return min(3.0, digits - 1 + size)
