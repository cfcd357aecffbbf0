"""What every reader gives: items, each a record of an account or the problem in its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from analysis.errors import AnalysisError, one_line

SKIPPED = ("source", "row", "account_id", "story_id", "stage", "kind", "reason")
# The kind of a file that could not be opened, or read to its end, for no fault of its bytes.
UNREACHED = "not reached"
WHOLE = -1  # the row of what concerns a file as a whole
# Problems of accounts that are kept; with every other kind the record, or the copy, is not.
KEPT = frozenset(
    [
        "impossible date",
        "unread date",
        "field dropped",
        "id used twice",
        "columns differ",
        "columns not read",
        "settings not read",
        "sidecar not read",
    ]
)
_PART = 300  # characters of the name of a part


class Problem(NamedTuple):
    """What is wrong: a short code and a reason, with the account if there is one."""

    kind: str
    reason: str
    account_id: str | None = None
    story_id: str | None = None


class Item(NamedTuple):
    """A record with its row (line or number, from 1), or the problem in its place.

    ``part`` names its place for a reader of the file ("line 3"); ``source`` is given if a file has
    parts that are files of their own.
    """

    row: int
    record: dict[str, Any] | None = None
    problem: Problem | None = None
    part: str = ""
    source: str = ""


class ArchiveMember(NamedTuple):
    """A file inside a file: an article of an archive, a page of a web archive.

    ``format`` is given if it is known, ``fields`` are what the archive says about the member, and
    ``why`` says why there are no bytes. ``counts``: each of its accounts is a row of its own.
    """

    name: str
    data: bytes = b""
    format: str = ""
    fields: Mapping[str, str] = {}
    why: str = ""
    row: int = 0
    page: bool = False


def set_aside(row: int, kind: str, reason: str, part: str = "", source: str = "") -> Item:
    """Return an item that says why there is no record."""
    problem = Problem(kind, one_line(reason))
    return Item(row, None, problem, one_line(part)[:_PART], one_line(source))


def refused(error: AnalysisError) -> str:
    """Return an error as the reason of a part that is set aside."""
    return f"{error.cause}; {error.remedy}"
