"""Accounts and origins in words: ten outlets that reprint one dispatch are one origin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.prose.words import count


def from_origins(row: Mapping[str, Any]) -> str:
    """From how many origins a fact or figure is told, empty when one account alone tells it.

    >>> from_origins({"n_accounts": 5, "n_origins": 2, "n_undecided": 0}), from_origins({"n_accounts": 2, "n_origins": 1, "n_undecided": 1})
    ('from two origins', 'from at least one origin')
    """
    if row["n_accounts"] < 2:
        return ""
    return f"from {'at least ' if row['n_undecided'] else ''}{count(row['n_origins'], 'origin')}"
