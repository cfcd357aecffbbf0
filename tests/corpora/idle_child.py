"""A child that analyses nothing and gives the accounts back as they are: what is left of a run is
the engine's own work.
"""

from __future__ import annotations

from typing import Any

from analysis.corpus import analyst as child
from analysis.corpus import buckets as told


def idle(records: list[dict[str, Any]], story_id: str) -> dict[str, Any]:
    accounts = told.plain_accounts(records, "")
    origins = {"account_id": accounts["account_id"], "origin_id": accounts["account_id"]}
    return {
        "accounts": accounts | {"analysed": [True] * len(records)},
        "origins": origins,
        "skipped": {"path": [], "reason": []},
    }


if __name__ == "__main__":
    child.main(idle)
