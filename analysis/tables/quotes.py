"""The quote check: the versions of the same words beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from analysis.tables.plain import Shown, cell_words

if TYPE_CHECKING:
    import pandas as pd

_HEADS = (
    "verdict",
    "account",
    "quotes",
    "as said by",
    "other account",
    "quotes",
    "as said by",
    "differs in",
)


def show_quotes(
    check: pd.DataFrame, *, labels: Mapping[str, str], caption: str = "", limit: int = 200
) -> Shown:
    """Words that several accounts quote, a row two versions: what each account quotes, by whom, and the words that differ.

    Takes the table of ``compare_quotes``; altered quotations come first. At most ``limit`` rows are printed and the caption says so.
    """
    rows = []
    for row in check.head(limit).to_dict("records"):
        told = []
        for side in ("", "other_"):
            told += [
                labels[row[f"{side}account_id"]],
                f"“{' '.join(row[f'{side}surface'].split())}”",
                cell_words("", row[f"{side}speaker"], {}),
            ]
        rows.append((row["verdict"], *told, _differs(row)))
    if len(check) > limit:
        caption = f"{caption} (the first {limit} of {len(check)} rows)".strip()
    return Shown(_HEADS, tuple(rows), (False,) * len(_HEADS), caption)


def _differs(row: Mapping[str, object]) -> str:
    if row["changed"] == row["changed"] and row["changed"]:
        pairs = zip(
            str(row["changed"]).split("; "), str(row["other_changed"]).split("; "), strict=False
        )
        words = "; ".join(f"{here} / {there}" for here, there in pairs)
        return (
            f"{words} ({row['reason']})"
            if row["reason"] == row["reason"] and row["reason"]
            else words
        )
    return cell_words("", row["reason"], {})
