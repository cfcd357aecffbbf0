"""Who stands for itself: which accounts are one origin, which are another's copy, which are put together from others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.origins import find_origins, lone_accounts, plain_outlet
from analysis.tallies.times import read_time

if TYPE_CHECKING:
    from analysis.story import Story

Count = tuple[str, str, int, int]  # measure, kind, hits, cases


class Descent(NamedTuple):
    """account -> origin; the origins that speak for themselves; account -> whether it is a copy, where that can be told."""

    origin: dict[str, str]
    own: frozenset[str]
    copies: dict[str, bool]

    def tell(self, accounts: Iterable[str]) -> set[str]:
        """The origins that some accounts are of."""
        return {self.origin[a] for a in accounts} & self.own


def read_descent(story: Story) -> Descent:
    """Overviews and texts merged from others are no origin; a later version of an outlet's own page is no copy."""
    table = find_origins(story)
    origin = dict(zip(table["account_id"], table["origin_id"], strict=True))
    merged = set(lone_accounts(table))
    outlets = {
        a: plain_outlet(o) if isinstance(o, str) else ""
        for a, o in zip(story.accounts["account_id"], story.accounts["outlet"], strict=True)
    }
    copies: dict[str, bool] = {}
    for row in table.to_dict("records") if len(table) > 1 else ():
        account = str(row["account_id"])
        kin = {
            outlets[a]
            for a, o in origin.items()
            if o == origin[account] and a != account and a not in merged
        }
        kin |= {outlets.get(a, "") for a in str(row["comes_from"]).split(", ") if a in outlets}
        shown = row["relation"] in ("reprint", "derived")
        if not shown or kin - {outlets[account]} or (kin and not outlets[account]):
            copies[account] = shown
    return Descent(origin, frozenset(o for a, o in origin.items() if a not in merged), copies)


def count_copies(descent: Descent) -> dict[str, list[Count]]:
    """account -> ``wire copy``: whether it reprints or derives from another account; nothing for overviews and own versions."""
    return {a: [("wire copy", "", int(copy), 1)] for a, copy in descent.copies.items()}


def count_first(story: Story, descent: Descent) -> dict[str, list[Count]]:
    """account -> ``first``: whether it was published before every other, where two origins or more have a time and one account leads."""
    published = zip(story.analysed["account_id"], story.analysed["published"], strict=True)
    times = {a: span for a, p in published if (span := read_time(p)) is not None}
    if len(descent.tell(times)) < 2:
        return {}
    first = [
        a
        for a, mine in times.items()
        if all(mine.last < other.first for b, other in times.items() if b != a)
    ]
    return {a: [("first", "", int(a == first[0]), 1)] for a in times} if first else {}


def rows_of(story: Story, descent: Descent, *parts: dict[str, list[Count]]) -> list[dict[str, Any]]:
    """The rows of ``tallies``, in the order of the accounts."""
    outlets = dict(zip(story.accounts["account_id"], story.accounts["outlet"], strict=True))
    ordered = {
        a: [c for part in parts for c in part.get(a, ())] for a in story.analysed["account_id"]
    }
    return [
        {"story_id": story.story_id, "account_id": a, "outlet": outlets[a] if isinstance(outlets[a], str) else None,
         "origin_id": descent.origin[a], "measure": measure, "kind": kind, "hits": hits, "cases": cases}
        for a, counts in ordered.items() for measure, kind, hits, cases in counts
    ]  # fmt: skip
