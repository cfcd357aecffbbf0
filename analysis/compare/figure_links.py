"""Align the quantities of several accounts that are figures of one thing."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

from analysis import schema
from analysis.cache import once
from analysis.compare.conversions import Row, in_two_units, interval, meet, same_number, unit_scale
from analysis.compare.figure_guard import FigureGuard
from analysis.compare.figure_roles import (
    is_count,
    may_rise,
    people_differ,
    roles_differ,
    roles_of,
    says_what_happened,
)
from analysis.compare.figure_times import times_differ
from analysis.compare.linkable_figures import (
    LinkableQuantity,
    Weights,
    read_mentions,
    weigh_words,
)
from analysis.compare.verdicts import judge
from analysis.review import MACHINE, reviewed
from analysis.review.apply import overlaps, place_decisions
from analysis.review.groups import change_groups, read_changes

if TYPE_CHECKING:
    import pandas as pd

    from analysis.review.anchors import Place
    from analysis.story import Story

_LINK, _FLOOR = 0.8, 0.5  # the least score of a link, and of any pair of a group
_SLACK = 0.5  # below the best score with that account
_SHARED_FACT = 0.25
_ONE_ROLE = -0.2  # of two counts that differ: what happened is said of one only
_OTHER_VERB = -0.1  # something else happened, by the verb
_LEAST_WORDS = 7.0  # weight: a few words prove little
_CANDIDATES = 60  # mentions of other accounts that one mention is compared with
_COMPARED = 24  # mentions of a large group that another group is compared with


@reviewed
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
    >>> from analysis import story_from_records
    >>> texts = ["The army called up 60,000 reservists.",
    ...          "Around 60,000 reservists were called up by the army."]
    >>> story = story_from_records([{"text": t} for t in texts], story_id="x")
    >>> align_quantities(story)["verdict"].tolist()
    ['compatible', 'compatible']
    """
    rows = []
    mentions = read_mentions(story)
    groups = decide_groups(story, mentions, weigh_words(story.sentences["text"]))
    opposed = FigureGuard(story, [m.row for m in mentions]).opposed_words if groups else None
    for number, (group, who) in enumerate(groups):
        found = judge([m.row for m in group], story.labels, opposed)
        same = {"group_id": f"g{number}", "verdict": found.verdict, "reason": found.reason}
        same |= {"by": who or MACHINE} | decide_verdict(story, group)
        places = {k: n for n, k in enumerate(found.order, 1)}
        rows += [
            same | {"quantity_id": m.row["quantity_id"], "series": places.get(k)}
            for k, m in enumerate(group)
        ]
    return schema.make("quantity_groups", rows)


def find_groups(mentions: list[LinkableQuantity], weights: Weights) -> list[list[LinkableQuantity]]:
    """Group the mentions of one thing, best pairs first.

    Two groups join when they agree as a whole: no pair far below a link, the mean near it. The
    same words in two sentences of one account are linked as one mention.
    """
    repeats: dict[object, list[LinkableQuantity]] = {}
    for mention in mentions:
        repeats.setdefault(mention.identity, []).append(mention)
    distinct = [same[0] for same in repeats.values()]
    pairs = _Pairs(distinct, weights)
    group: dict[int, tuple[int, ...]] = {i: (i,) for i in range(len(distinct))}
    for i, j in pairs.links():
        if group[i] is not group[j] and pairs.can_join(group[i], group[j]):
            merged = tuple(sorted(group[i] + group[j]))
            group |= dict.fromkeys(merged, merged)
    together = dict.fromkeys(group[i] for i in range(len(distinct)))
    return [
        [mention for k in members for mention in repeats[distinct[k].identity]]
        for members in together
        if len(members) > 1
    ]


def decide_groups(
    story: Story, mentions: list[LinkableQuantity], weights: Weights
) -> list[tuple[list[LinkableQuantity], str]]:
    """Group the mentions of one thing as coders decided, each group with who decided on it."""
    number = {id(mention): n for n, mention in enumerate(mentions)}
    groups = [[number[id(m)] for m in group] for group in find_groups(mentions, weights)]

    def mentions_at(place: Place) -> list[int]:
        return [n for n, m in enumerate(mentions) if overlaps(m.row, place)]

    changes = read_changes(place_decisions(story).applied.get("link", ()), mentions_at)
    decided = change_groups(groups, changes, lambda i, j: score(mentions[i], mentions[j], weights))
    made = [([mentions[n] for n in g.members], g.who) for g in decided.groups]
    return [(group, who) for group, who in made if len({m.account for m in group}) > 1]


def decide_verdict(story: Story, group: list[LinkableQuantity]) -> dict[str, str]:
    """Return the verdict on a group that a coder named; empty if nobody did."""
    for decision, *places in place_decisions(story).applied.get("verdict", ()):
        if all(p and any(overlaps(m.row, p) for m in group) for p in places):
            reason = f"decided by {decision.who}"
            return {"verdict": decision.decision, "reason": reason, "by": decision.who}
    return {}


class _Pairs:
    """The pairs of mentions that may be of one thing; the score of each is computed once."""

    def __init__(self, mentions: list[LinkableQuantity], weights: Weights) -> None:
        self.mentions, self.weights = mentions, weights
        self.scores: dict[tuple[int, int], float] = {}

    def score(self, i: int, j: int) -> float:
        """How far two mentions are of one thing."""
        key = (i, j) if i < j else (j, i)
        if key not in self.scores:
            self.scores[key] = score(self.mentions[key[0]], self.mentions[key[1]], self.weights)
        return self.scores[key]

    def links(self) -> list[tuple[int, int]]:
        """The pairs across accounts that may be of one thing, best first.

        A mention with a much better partner in the other account is no partner.
        """
        accounts = [m.account for m in self.mentions]
        across = {pair: self.score(*pair) for pair in self._candidates()}
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

    def _candidates(self) -> Iterator[tuple[int, int]]:
        """For each mention those of other accounts with which it shares a number or a word.

        The rarest number or word comes first, so that a long list of figures is compared in time.
        """
        keys = [find_keys(m) for m in self.mentions]
        places: dict[object, list[int]] = {}
        for i, own in enumerate(keys):
            for key in own:
                places.setdefault(key, []).append(i)
        found: set[tuple[int, int]] = set()
        for i, own in enumerate(keys):
            near: dict[int, None] = {}
            for key in sorted(own, key=lambda k: (len(places[k]), str(k))):
                if len(near) >= _CANDIDATES:
                    break
                near |= dict.fromkeys(self._others(i, places[key]))
            found.update((i, j) if i < j else (j, i) for j in near)
        return iter(sorted(found))

    def _others(self, i: int, places: list[int]) -> list[int]:
        """The mentions of other accounts among some, of many those that are near in their order."""
        start = bisect_left(places, i - _CANDIDATES // 2) if len(places) > _CANDIDATES else 0
        first, last = self._own[self.mentions[i].account]
        before = places[start : bisect_left(places, first)][:_CANDIDATES]
        behind = max(start, bisect_left(places, last))
        return before + places[behind : behind + _CANDIDATES - len(before)]

    @cached_property
    def _own(self) -> dict[str, tuple[int, int]]:
        """The first mention of each account, and the one after its last: they are in a row."""
        found: dict[str, tuple[int, int]] = {}
        for i, mention in enumerate(self.mentions):
            found[mention.account] = (found.get(mention.account, (i, i))[0], i + 1)
        return found

    def can_join(self, left: tuple[int, ...], right: tuple[int, ...]) -> bool:
        """Whether two groups agree across accounts, and both can be right within one."""
        across = []
        for i, j in product(_spread(left), _spread(right)):
            value = self.score(i, j)
            if value < _FLOOR:
                return False
            if self.mentions[i].account != self.mentions[j].account:
                across.append(value)
            elif not self._go_together(i, j):
                return False
        return bool(across) and sum(across) / len(across) >= _LINK - 0.1

    def _go_together(self, i: int, j: int) -> bool:
        """Whether one account may give both: the intervals meet, or a count rose meanwhile."""
        a, b = self.mentions[i].row, self.mentions[j].row
        return meet(a, b) or (may_rise(a) and may_rise(b) and times_differ(a, b))


def _spread(members: tuple[int, ...]) -> tuple[int, ...]:
    """The members of a group, of a large one some from all over it."""
    return members[:: -(-len(members) // _COMPARED)]


def find_keys(mention: LinkableQuantity) -> list[object]:
    """What a partner of a mention shares with it: the number, or a word."""
    low, high = interval(mention.row)
    ends = {float(f"{end:.6g}") for end in (low, high) if math.isfinite(end)}
    return [*sorted(ends), *sorted(mention.counts | mention.words)]


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
    """What role and unit say; None for things that cannot be compared."""
    if roles_differ(a.row, b.row):
        return None
    families, units_known = {a.family, b.family}, bool(a.unit and b.unit)
    if families == {"count"}:
        return _count_fit(a, b)
    if families == {"age"} and a.names and b.names and not a.names & b.names:
        return None  # two people of one age
    if len(families) == 1:
        return 0.2 if a.family in ("vote", "score") else 0.0
    if families == {"vote", "score"}:
        return 0.2 if same_number(a.row, b.row) else None
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
    if not (a.unit and b.unit):
        return 0.1
    if a.is_of_people and b.is_of_people:
        return None if people_differ(a.row, b.row) else 0.1
    if not a.counts & b.counts and min(_rarity(a.row), _rarity(b.row)) < 1.0:
        return None
    return -0.15


def _nearness(a: Row, b: Row) -> float:
    """What the numbers say: for the same one the more, the more digits; less the further apart."""
    if same_number(a, b):
        rarity = max(_rarity(a), _rarity(b))
        return 0.25 + 0.2 * rarity + (0.15 if a["bound"] == b["bound"] != "=" else 0.0)
    if in_two_units(a, b) and meet(a, b):
        return 0.25 + 0.2 * min(_rarity(a), _rarity(b))
    gap = _gap(a, b)
    near = 0.12 * min(_rarity(a), _rarity(b)) if gap < 0.03 else 0.0
    vague = "vague" in (a["bound"], b["bound"])
    meeting = 0.0 if vague else 0.15 if meet(a, b) else -0.1
    return meeting + near + _role_fit(a, b) - 0.35 * min(gap, 1.5)


def _role_fit(a: Row, b: Row) -> float:
    """What the roles say of two numbers of things that differ: a toll, or how many there are."""
    if not (is_count(a) and is_count(b)):
        return 0.0
    left, right = says_what_happened(a), says_what_happened(b)
    one_verb = bool(a.get("verb")) and a.get("verb") == b.get("verb")
    if left != right:
        return _ONE_ROLE
    return 0.0 if not left or one_verb or roles_of(a) & roles_of(b) else _OTHER_VERB


def _gap(a: Row, b: Row) -> float:
    """How far apart two numbers are: the logarithm of their ratio, intervals at the nearer end."""
    (low, high), (other_low, other_high) = _ends(a), _ends(b)
    if high >= other_low and other_high >= low:
        return 0.0
    near, far = (high, other_low) if high < other_low else (other_high, low)
    return math.log(far / near) if near > 0 else 1.5


def _ends(row: Row) -> tuple[float, float]:
    """The ends of the interval in the base unit; the printed number for an open one."""
    ends = "value value".split() if row["value"] is not None else "low high".split()
    scale = unit_scale(str(row["unit"] or ""))
    size = [None if row[k] is None else abs(float(row[k])) * scale.factor for k in ends]
    low, high = (next((s for s in (size[k], size[1 - k]) if s is not None), 0.0) for k in (0, 1))
    return low, high


def _rarity(row: Row) -> float:
    """0 to 3: how unlikely two accounts print this number by chance (its digits, its size)."""
    if row["unit"] == "score" and row["low"] is not None and row["high"] is not None:
        return min(3.0, 1.0 + _rarity_of(float(row["low"])) + _rarity_of(float(row["high"])))
    return 1.0 if row["value"] is None else _rarity_of(float(row["value"]))


def _rarity_of(value: float) -> float:
    digits = len(re.sub(r"\D", "", f"{abs(value):.10g}".rstrip("0"))) or 1
    size = (1.0 if abs(value) >= 1000 else 0.0) + (0.5 if abs(value) > 12 else 0.0)
    return min(3.0, digits - 1 + size)
