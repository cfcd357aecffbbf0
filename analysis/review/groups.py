"""Join and part groups of statements or figures as coders decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from analysis.review.decisions import APART

if TYPE_CHECKING:
    from analysis.review.anchors import Place
    from analysis.review.apply import PlacedDecision

_WHOLE = frozenset(("fact", "link"))  # kinds that move all that is grouped with the two places


class GroupChange(NamedTuple):
    """Two members that a coder put together or apart; ``whole``: with all that is grouped so."""

    left: int
    right: int
    together: bool
    whole: bool
    who: str


@dataclass
class DecidedGroup:
    """The members of a group, and who decided on it; empty if nobody did."""

    members: list[int]
    who: str = ""


@dataclass
class DecidedGroups:
    """Groups after all decisions, and the pairs that one of them put apart or together."""

    groups: list[DecidedGroup]
    pairs: dict[tuple[int, int], bool] = field(default_factory=dict)

    def note(self, left: Iterable[int], right: Iterable[int], *, together: bool) -> None:
        """Note what was decided of every pair of two sides."""
        for i, j in product(left, right):
            if i != j:
                self.pairs[min(i, j), max(i, j)] = together


def read_changes(
    rulings: Iterable[PlacedDecision], members_at: Callable[[Place], list[int]]
) -> Iterator[GroupChange]:
    """Yield what decisions change, for every two members at their places."""
    for decision, place, other in rulings:
        together, whole = decision.decision not in APART, decision.kind in _WHOLE
        pairs = product(members_at(place), members_at(other) if other else [])
        for left, right in pairs:
            if left != right:
                yield GroupChange(left, right, together, whole, decision.who)


def change_groups(
    groups: Iterable[Iterable[int]],
    changes: Iterable[GroupChange],
    likeness: Callable[[int, int], float],
) -> DecidedGroups:
    """Apply the changes in order; ``likeness`` says with whom a member goes when a group parts."""
    found = DecidedGroups([DecidedGroup(list(members)) for members in groups])
    for change in changes:
        if change.together:
            _join(found, change)
        else:
            _part(found, change, likeness)
    return found


def _join(found: DecidedGroups, change: GroupChange) -> None:
    """Add the left member to the group of the right one, or make one group of both groups."""
    groups = found.groups
    own, other = (_group_of(groups, member) for member in (change.left, change.right))
    if other is None:
        other = DecidedGroup([change.right])
        groups.append(other)
    other.who = change.who
    if own is other:
        return
    moved = own.members if own is not None and change.whole else [change.left]
    found.note(moved, other.members, together=True)
    other.members = sorted({*other.members, *moved})
    if own is not None and change.whole:
        groups.remove(own)


def _group_of(groups: list[DecidedGroup], member: int) -> DecidedGroup | None:
    return next((group for group in groups if member in group.members), None)


def _part(found: DecidedGroups, change: GroupChange, likeness: Callable[[int, int], float]) -> None:
    """Take the left member out of the groups of the right one, or make two of each group."""
    found.note([change.left], [change.right], together=False)
    for group in [g for g in found.groups if {change.left, change.right} <= {*g.members}]:
        own = [change.left]
        if change.whole:
            own += [m for m in group.members if _goes_left(m, change, likeness)]
        group.members = [m for m in group.members if m not in own]
        group.who = change.who
        found.note(own, group.members, together=False)
        if change.whole:
            found.groups.append(DecidedGroup(sorted(own), change.who))


def _goes_left(member: int, change: GroupChange, likeness: Callable[[int, int], float]) -> bool:
    if member in (change.left, change.right):
        return False
    return likeness(member, change.left) > likeness(member, change.right)
