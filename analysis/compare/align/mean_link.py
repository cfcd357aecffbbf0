"""Group the pairs of a large story into facts: by the mean of the pairs that were measured.

In a fact of fifty statements some pair is always doubtful, and many are not measured at all. So a
statement is in a fact where the pairs between both are likely on average, not each for itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]
    Flags = NDArray[np.bool_]

_LEAST_AGREED = 0.5  # of the statements of accounts that are in both of two facts to be joined


class MeasuredPairs(NamedTuple):
    """Measured pairs of statements by falling probability, and the account of each statement.

    ``compared``: account x account, whether all their pairs were measured. Those that are not
    among the pairs then count 0. ``wording``: for each statement the first one of the same terms.
    """

    first: list[int]
    second: list[int]
    probability: list[float]
    account: list[int]
    compared: Flags
    wording: list[int]


def group_by_mean(
    pairs: MeasuredPairs, threshold: float, are_alike: Callable[[int, int, int], bool]
) -> list[list[int]]:
    """Group statements into facts of two or more accounts, lists in reading order.

    Two facts become one where their measured pairs are at least ``threshold`` on average, and most
    of their statements of one account ``are_alike``, given a third one. Then a statement joins
    other facts too that it fits in that way and its account has no part in.
    """
    facts = _Facts(pairs, threshold, are_alike)
    for i, j, p in zip(*pairs[:3], strict=True):
        if p < threshold:
            break
        facts.join(i, j)
    found = [
        sorted([*members, *facts.guests(fact)])
        for fact, members in facts.members.items()
        if len({pairs.account[k] for k in members}) > 1
    ]
    return sorted(found)


class _Facts:
    """Facts in the making: each is named by one of its statements."""

    def __init__(
        self, pairs: MeasuredPairs, threshold: float, are_alike: Callable[[int, int, int], bool]
    ) -> None:
        self.account, self.threshold, self.are_alike = pairs.account, threshold, are_alike
        self.compared = pairs.compared.astype(np.int32)
        likely = {k for i, j, p in zip(*pairs[:3], strict=True) if p >= threshold for k in (i, j)}
        self.members: dict[int, list[int]] = {i: [i] for i in likely}
        self.fact_of = {i: i for i in likely}
        self.wordings = {i: {pairs.account[i]: Counter([pairs.wording[i]])} for i in likely}
        self.near: dict[int, dict[int, float]] = {i: {} for i in likely}
        for i, j, p in zip(*pairs[:3], strict=True):
            if i in likely and j in likely:
                self.near[i][j] = self.near[j][i] = p
        self.totals: dict[int, dict[int, float]] = {}  # of facts that grew: sums with others
        self.more: dict[int, dict[int, int]] = {}  # pairs of accounts that were not compared
        for i, others in self.near.items():
            open_ = {j: 1 for j in others if not pairs.compared[self.account[i], self.account[j]]}
            if open_:
                self.more[i] = open_
        self._reach: dict[int, Whole] = {}
        self._refused: dict[tuple[int, int], int] = {}

    def join(self, i: int, j: int) -> None:
        """Make one fact of those of two statements if they fit."""
        fact, other = self.fact_of[i], self.fact_of[j]
        if fact == other:
            return
        if len(self.members[fact]) < len(self.members[other]):
            fact, other = other, fact
        size = len(self.members[fact]) + len(self.members[other])
        key = (min(fact, other), max(fact, other))
        if self._refused.get(key) == size:
            return
        fits = self._mean(fact, self.members[other], *self._between(fact, other)) >= self.threshold
        if fits and self._agree(fact, other):
            self._merge(fact, other)
        else:
            self._refused[key] = size

    def guests(self, fact: int) -> list[int]:
        """The statements of other facts that fit this one too; of an account the likeliest."""
        members = self.members[fact]
        present = {self.account[k] for k in members}
        totals: dict[int, float] = {}
        more: dict[int, int] = {}
        for k in members:
            for other, p in self.near[k].items():
                if self.account[other] not in present:
                    totals[other] = totals.get(other, 0.0) + p
                    if not self.compared[self.account[k], self.account[other]]:
                        more[other] = more.get(other, 0) + 1
        best: dict[int, tuple[float, int]] = {}
        for other, total in sorted(totals.items()):
            mean = self._mean(fact, [other], total, more.get(other, 0))
            if mean >= self.threshold and mean > best.get(self.account[other], (0.0, 0))[0]:
                best[self.account[other]] = mean, other
        return [other for _, other in best.values()]

    def _sums(self, fact: int) -> dict[int, float]:
        """The sum of the pairs of a fact with each other fact."""
        return self.totals.get(fact, self.near[fact])

    def _between(self, fact: int, other: int) -> tuple[float, int]:
        """The sum of the pairs of two facts, and how many are of accounts not compared in full."""
        return self._sums(fact).get(other, 0.0), self.more.get(fact, {}).get(other, 0)

    def _mean(self, fact: int, others: list[int], total: float, more: int) -> float:
        """The mean probability of the measured pairs of a fact with other statements."""
        reach = self._reached(fact)
        count = int(reach[[self.account[k] for k in others]].sum()) + more
        return total / max(count, 1)

    def _reached(self, fact: int) -> Whole:
        """For each account with how many statements of a fact it was compared in full."""
        if fact not in self._reach:
            accounts = [self.account[k] for k in self.members[fact]]
            self._reach[fact] = self.compared[accounts].sum(0)
        return self._reach[fact]

    def _agree(self, fact: int, other: int) -> bool:
        """Whether most statements of accounts that are in both facts say much the same."""
        own, others = self.wordings[fact], self.wordings[other]
        both = [account for account in others if account in own]
        open_ = sum(own[account].total() * others[account].total() for account in both)
        wanted, agreed = _LEAST_AGREED * open_, 0
        for account in both:
            thirds = {w for a, some in own.items() if a != account for w in some}
            for k, m in product(others[account], own[account]):
                if agreed >= wanted or agreed + open_ < wanted:
                    return agreed >= wanted
                count = others[account][k] * own[account][m]
                agreed += count * self._say_the_same(k, m, thirds)
                open_ -= count
        return agreed >= wanted

    def _say_the_same(self, k: int, m: int, thirds: set[int]) -> bool:
        return bool(thirds) and (k == m or any(self.are_alike(k, m, n) for n in thirds))

    def _merge(self, fact: int, other: int) -> None:
        self._reach[fact] = self._reached(fact) + self._reached(other)
        self._reach.pop(other)
        for k in self.members[other]:
            self.fact_of[k] = fact
        self.members[fact] += self.members.pop(other)
        for account, some in self.wordings.pop(other).items():
            self.wordings[fact].setdefault(account, Counter()).update(some)
        _move(self._own_sums, other, fact, dict(self._sums(other)))
        self.totals.pop(other, None)
        _move(lambda k: self.more.setdefault(k, {}), other, fact, self.more.pop(other, {}))

    def _own_sums(self, fact: int) -> dict[int, float]:
        """The sums of a fact, to be changed: those of single statements are kept as they are."""
        if fact not in self.totals:
            self.totals[fact] = dict(self.near[fact])
        return self.totals[fact]


def _move(
    table: Callable[[int], dict[int, Any]], source: int, target: int, own: dict[int, Any]
) -> None:
    """Add the counts of one fact with each other to those of another fact."""
    mine = table(target)
    mine.pop(source, None)
    own.pop(target, None)
    for third, value in own.items():
        theirs = table(third)
        theirs.pop(source, None)
        mine[third] = theirs[target] = mine.get(third, 0) + value
