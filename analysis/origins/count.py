"""How many origins stand behind several accounts: at least so many, and for how many accounts it is open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from analysis import schema

if TYPE_CHECKING:
    import pandas as pd

Counts = dict[str, int]


def origins_of(origins: pd.DataFrame) -> Callable[[Iterable[str]], Counts]:
    """account ids -> ``n_accounts``, ``n_origins`` and ``n_undecided`` of them, by the table of ``find_origins``.

    ``n_origins`` is the least number: an account that is undecided, or put together from others (an overview), may
    rest on what the rest tell, and adds no origin of its own; any account has one origin at least.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"account_id": list("abcd"), "origin_id": ["o1", "o1", "o2", "o3"]})
    >>> table["relation"] = ["original", "reprint", "original", "undecided"]
    >>> origins_of(table)(["a", "b", "c", "d"])
    {'n_accounts': 4, 'n_origins': 2, 'n_undecided': 1}
    """
    rows = schema.rows(origins)
    undecided = {r["account_id"] for r in rows if r["relation"] == "undecided"}
    alone = set(lone_accounts(origins))
    shown = {
        r["account_id"]: r["origin_id"] for r in rows if r["account_id"] not in undecided | alone
    }

    def tally(accounts: Iterable[str]) -> Counts:
        told = set(accounts)
        least = len({shown[a] for a in told if a in shown})
        return {
            "n_accounts": len(told),
            "n_origins": max(least, min(1, len(told))),
            "n_undecided": len(told & undecided),
        }

    return tally


def lone_accounts(origins: pd.DataFrame) -> list[str]:
    """The accounts that are put together from others without one of them being their origin: overviews, merged texts."""
    rows = schema.rows(origins)
    members: dict[str, int] = {}
    for row in rows:
        members[row["origin_id"]] = members.get(row["origin_id"], 0) + 1
    return [
        r["account_id"]
        for r in rows
        if r["relation"] == "derived" and (members[r["origin_id"]] == 1 or _several(r))
    ]


def _several(row: dict[str, Any]) -> bool:
    return ", " in str(row.get("comes_from"))
