"""Facts with each account's words side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from analysis.tables.plain import Shown, side_by_side, told

if TYPE_CHECKING:
    import pandas as pd


def show_facts(coverage: pd.DataFrame, *, labels: Mapping[str, str], caption: str = "", limit: int = 200) -> Shown:
    """Facts as rows, a column an account with its words; what was not found, or not surely, is said in brackets.

    Takes the table of ``compare_coverage``; order and choice of facts are the table's.
    """
    words = {"omitted": "(not found)", "uncertain": "(uncertain)"}
    return side_by_side(coverage, "fact_id", labels, lambda c: told(c["surface"], words.get(str(c["status"]), "")), {}, caption, limit)
