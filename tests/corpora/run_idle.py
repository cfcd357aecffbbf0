"""A whole run but for the analysis: its child gives the accounts back as they are. What is left is the engine's own cost.

python run_idle.py INPUT OUT
"""

from __future__ import annotations

import sys
from typing import Any

from analysis.corpus import analyst, child, render_corpus, told


def idle(records: list[dict[str, Any]], story_id: str) -> dict[str, Any]:
    accounts = told.plain_accounts(records, "")
    origins = {"account_id": accounts["account_id"], "origin_id": accounts["account_id"]}
    return {"accounts": accounts | {"analysed": [True] * len(records)}, "origins": origins, "skipped": {"path": [], "reason": []}}


if __name__ == "__main__":
    if len(sys.argv) == 1:
        child.main(idle)
    else:
        analyst.COMMAND = [sys.executable, __file__]
        render_corpus(sys.argv[1], out=sys.argv[2], workers=1)
