"""What the reading of a file hands on, one after another: records, and what is wrong with a place of it."""

from __future__ import annotations

from typing import Any, NamedTuple

SKIPPED = ("source", "row", "account_id", "story_id", "stage", "kind", "reason")
UNREACHED = "not reached"  # the kind of a file that could not be opened, or read to its end, for no fault of its bytes
WHOLE = -1  # the row of what concerns a file as a whole
# What is said of accounts that are kept; every other kind means that the record, or the copy, is not.
KEPT = frozenset(
    [
        "impossible date",
        "unread date",
        "field dropped",
        "id used twice",
        "columns differ",
        "settings not read",
    ]
)


class Problem(NamedTuple):
    """What is wrong: a short code and a sentence's worth of reason, with the account where there is one."""

    kind: str
    reason: str
    account_id: str | None = None
    story_id: str | None = None


class Item(NamedTuple):
    """A record with its row (line or number, from 1), or the problem that stands there; ``source`` where a file has parts of its own."""

    row: int
    record: dict[str, Any] | None = None
    problem: Problem | None = None
    source: str = ""


def aside(row: int, kind: str, reason: str, source: str = "") -> Item:
    """An item that says why there is no record."""
    return Item(row, None, Problem(kind, reason), source)
