"""Rows of a table into records: the columns that tables of accounts use, and lists of addresses that hold no text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from analysis.errors import AnalysisError
from analysis.readers.limits import RECORDS

COLUMNS = {  # field of an account -> the names that tables give it
    "url": ("url", "documentidentifier", "sourceurl", "link", "address"),
    "headline": ("headline", "title"),
    "outlet": ("outlet", "media_name", "publication", "sourcecommonname", "domain"),
    "published": ("published", "publish_date", "date", "indexed_date"),
}
MARKS = frozenset(
    ["aside", "raw"]
)  # what readers say of a part; never a column or field of an account
NO_TEXT = "no text: an address alone; fetch it with 'storydiff fetch'"


def from_rows(
    rows: Iterable[dict[str, Any]], columns: Sequence[str], name: str
) -> list[dict[str, Any]]:
    """Accounts from rows with a column ``text``; from a list of addresses (Media Cloud, GDELT) the parts without text.

    Raises ``AnalysisError`` when there is neither a column ``text`` nor one of addresses, and for too many rows.
    """
    lower = {str(c).strip().lower(): c for c in columns if c}
    found = [
        {k: v for k, v in row.items() if k and k not in MARKS and v is not None and v != ""}
        for row in rows
    ]
    found = [row for row in found if row]
    if len(found) > RECORDS:
        raise AnalysisError(
            name, f"holds {len(found):,} rows, over the limit of {RECORDS:,}", "split it"
        )
    if "text" in lower:
        return [_named(row, lower) for row in found]
    address = next((lower[c] for c in COLUMNS["url"] if c in lower), None)
    if address is None or not any(
        re.match(r"https?://", str(row.get(address, ""))) for row in found
    ):
        listed = ", ".join(map(str, columns))[:300]
        raise AnalysisError(
            name, f"has no column 'text' (it has {listed})", "name the column of the words 'text'"
        )
    return [
        {"part": str(row.get(address) or f"row {i}"), "aside": NO_TEXT}
        for i, row in enumerate(found, 1)
    ]


def _named(row: dict[str, Any], lower: dict[str, str]) -> dict[str, Any]:
    """The row with the names of the contract beside its own."""
    named = {str(k).strip().lower(): str(v) if k == lower["text"] else v for k, v in row.items()}
    for field, columns in COLUMNS.items():
        value = next((named[c] for c in columns if c in named), None)
        if value is not None:
            named.setdefault(field, str(value))
    return named
