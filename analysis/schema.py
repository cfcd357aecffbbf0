"""The tables: one row grain each, their columns and types, and the check that holds them.

Ids and words are strings (missing: NaN), offsets are integers counted in code points of
``accounts.text``, measures are floats (missing: NaN).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

TEXT, WHOLE, NUMBER, FLAG = "text", "whole", "number", "flag"

_PLACE = {"account_id": TEXT, "sentence_id": TEXT, "start": WHOLE, "end": WHOLE}
_OTHER = {
    "other_account_id": TEXT,
    "other_sentence_id": TEXT,
    "other_start": WHOLE,
    "other_end": WHOLE,
    "other_surface": TEXT,
}
_COUNTS = {
    "n_accounts": WHOLE,
    "n_origins": WHOLE,
    "n_undecided": WHOLE,
}  # of a fact or figure: who gives it, from how many origins

_PART = {"": TEXT, "_id": TEXT, "_surface": TEXT, "_start": WHOLE, "_end": WHOLE}

TABLES: dict[str, dict[str, str]] = {
    "accounts": {
        "account_id": TEXT,
        "outlet": TEXT,
        "kind": TEXT,
        "headline": TEXT,
        "dek": TEXT,
        "byline": TEXT,
        "published": TEXT,
        "url": TEXT,
        "language": TEXT,
        "text": TEXT,
        "sha256": TEXT,
        "path": TEXT,
        "label": TEXT,
        "analysed": FLAG,
        "note": TEXT,
        "extractor": TEXT,
        "section": TEXT,
        "length": TEXT,
    },
    "sentences": {
        "sentence_id": TEXT,
        "account_id": TEXT,
        "start": WHOLE,
        "end": WHOLE,
        "role": TEXT,
        "position": NUMBER,
        "text": TEXT,
        "paragraph": WHOLE,
        "agency": TEXT,
        "photographer": TEXT,
        "taken": TEXT,
        "updated": TEXT,
    },
    "left_out": {"account_id": TEXT, "start": WHOLE, "end": WHOLE, "text": TEXT, "rule": TEXT},
    "skipped": {"path": TEXT, "reason": TEXT},
    "repairs": {
        "account_id": TEXT,
        "start": WHOLE,
        "end": WHOLE,
        "surface": TEXT,
        "received": TEXT,
        "rule": TEXT,
    },
    "quantities": {
        "quantity_id": TEXT,
        **_PLACE,
        "surface": TEXT,
        "value": NUMBER,
        "low": NUMBER,
        "high": NUMBER,
        "bound": TEXT,
        "trend": TEXT,
        "unit": TEXT,
        "counts": TEXT,
        "claimant": TEXT,
        "as_of": TEXT,
        "scope": TEXT,
    },
    "quotes": {
        "quote_id": TEXT,
        **_PLACE,
        "kind": TEXT,
        "speaker": TEXT,
        "speaker_surface": TEXT,
        "cue": TEXT,
        "content": TEXT,
        "surface": TEXT,
        "actor_id": TEXT,
        "continues": TEXT,
    },
    "quote_check": {
        "said_id": TEXT,
        "verdict": TEXT,
        **_PLACE,
        "quote_id": TEXT,
        "surface": TEXT,
        "speaker": TEXT,
        "changed": TEXT,
        "other_account_id": TEXT,
        "other_sentence_id": TEXT,
        "other_start": WHOLE,
        "other_end": WHOLE,
        "other_quote_id": TEXT,
        "other_surface": TEXT,
        "other_speaker": TEXT,
        "other_changed": TEXT,
        "reason": TEXT,
    },
    "mentions": {
        "actor_id": TEXT,
        "actor": TEXT,
        **_PLACE,
        "surface": TEXT,
        "role": TEXT,
        "kind": TEXT,
        "naming": TEXT,
    },
    "agency": {
        **_PLACE,
        "surface": TEXT,
        "verb": TEXT,
        "voice": TEXT,
        "form": TEXT,
        **{
            f"{part}{column}": kind
            for part in ("agent", "patient")
            for column, kind in _PART.items()
        },
    },
    "sentiment": {
        **_PLACE,
        "surface": TEXT,
        "actor_id": TEXT,
        "actor": TEXT,
        "kind": TEXT,
        "label": TEXT,
        "probability": NUMBER,
    },
    "cues": {**_PLACE, "surface": TEXT, "dimension": TEXT, "score": NUMBER, "measure": TEXT},
    "statements": {
        "fact_id": TEXT,
        **_PLACE,
        "relation": TEXT,
        "probability": NUMBER,
        "reason": TEXT,
        "surface": TEXT,
        "standing": TEXT,
    },
    "conflicts": {
        "fact_id": TEXT,
        "group_id": TEXT,
        **_PLACE,
        "surface": TEXT,
        **_OTHER,
        "why": TEXT,
    },
    "changes": {
        "fact_id": TEXT,
        **_PLACE,
        "surface": TEXT,
        "change": TEXT,
        **_OTHER,
        "reason": TEXT,
    },
    "quantity_groups": {"group_id": TEXT, "quantity_id": TEXT, "verdict": TEXT, "reason": TEXT},
    "figures": {
        "group_id": TEXT,
        "what": TEXT,
        "unit": TEXT,
        "account_id": TEXT,
        "quantity_id": TEXT,
        "sentence_id": TEXT,
        "start": WHOLE,
        "end": WHOLE,
        "surface": TEXT,
        "value": NUMBER,
        "low": NUMBER,
        "high": NUMBER,
        "bound": TEXT,
        "claimant": TEXT,
        "as_of": TEXT,
        "scope": TEXT,
        "verdict": TEXT,
        "reason": TEXT,
        **_COUNTS,
    },
    "origins": {
        "account_id": TEXT,
        "origin_id": TEXT,
        "relation": TEXT,
        "score": NUMBER,
        "reason": TEXT,
        "comes_from": TEXT,
        "decided_by": TEXT,
    },
    "headline": {
        **_PLACE,
        "surface": TEXT,
        "aspect": TEXT,
        "verdict": TEXT,
        "probability": NUMBER,
        "body_sentence_id": TEXT,
        "body_start": WHOLE,
        "body_end": WHOLE,
        "body_surface": TEXT,
        "reason": TEXT,
    },
    "versions": {
        "origin_id": TEXT,
        "base_id": TEXT,
        "base_sentence_id": TEXT,
        "base_start": WHOLE,
        "base_end": WHOLE,
        "base_surface": TEXT,
        **_PLACE,
        "surface": TEXT,
        "kind": TEXT,
        "what": TEXT,
        "moved": FLAG,
        "marked": TEXT,
    },
    "updates": {
        "account_id": TEXT,
        "page": TEXT,
        "version": NUMBER,
        "published": TEXT,
        "kind": TEXT,
        "start": WHOLE,
        "end": WHOLE,
        "surface": TEXT,
    },
    "overview": {
        **_PLACE,
        "surface": TEXT,
        "finding": TEXT,
        "by_account_id": TEXT,
        "by_sentence_id": TEXT,
        "by_start": WHOLE,
        "by_end": WHOLE,
        "by_surface": TEXT,
        "probability": NUMBER,
        "merges": WHOLE,
        "adds": TEXT,
        "changes": TEXT,
        **_COUNTS,
    },
    "coverage": {
        "fact_id": TEXT,
        "account_id": TEXT,
        "status": TEXT,
        "probability": NUMBER,
        "position": NUMBER,
        "fact": TEXT,
        "sentence_id": TEXT,
        "start": WHOLE,
        "end": WHOLE,
        "surface": TEXT,
        "place": TEXT,
        "paragraph": WHOLE,
        "share": NUMBER,
        "prominence": NUMBER,
        "carries": NUMBER,
        "why": TEXT,
        "repeats": TEXT,
        **_COUNTS,
    },
    "tallies": {
        "story_id": TEXT,
        "account_id": TEXT,
        "outlet": TEXT,
        "origin_id": TEXT,
        "measure": TEXT,
        "kind": TEXT,
        "hits": WHOLE,
        "cases": WHOLE,
    },
    "outlets": {
        "outlet": TEXT,
        "measure": TEXT,
        "kind": TEXT,
        "stories": WHOLE,
        "cases": WHOLE,
        "hits": WHOLE,
        "share": NUMBER,
        "low": NUMBER,
        "high": NUMBER,
        "rest": NUMBER,
        "difference": NUMBER,
        "difference_low": NUMBER,
        "difference_high": NUMBER,
        "p": NUMBER,
        "q": NUMBER,
        "verdict": TEXT,
        "note": TEXT,
        "standing": TEXT,
    },
    "attention": {
        "story_id": TEXT,
        "title": TEXT,
        "day": TEXT,
        "accounts": WHOLE,
        "origins": WHOLE,
        "new_origins": WHOLE,
        "total": WHOLE,
    },
}


def make(name: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """The table ``name`` from mappings, with every column of the contract and its type.

    Missing keys become missing cells; keys that the contract does not know are refused. Rows
    keep their order; the index is 0..n-1.

    >>> make("skipped", [{"path": "a.bin", "reason": "binary"}]).to_dict("records")
    [{'path': 'a.bin', 'reason': 'binary'}]
    """
    import pandas as pd

    columns = TABLES[name]
    rows = list(rows)
    unknown = {key for row in rows for key in row} - set(columns)
    if unknown:
        raise KeyError(f"table {name!r} has no column {sorted(unknown)}")
    return pd.DataFrame(
        {c: _cells([row.get(c) for row in rows], kind) for c, kind in columns.items()}
    )


def _cells(values: list[Any], kind: str) -> Any:
    """Return a column's cells as an array.

    A Series for each column of a small table would cost more than all else.
    """
    import numpy as np
    import pandas as pd

    if kind == TEXT:
        return pd.array(values, dtype=pd.StringDtype(na_value=np.nan))
    if kind == WHOLE:
        return np.array([-1 if v is None else v for v in values], dtype="int64")
    return np.array(values, dtype="bool" if kind == FLAG else "float64")


def rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as mappings.

    They are as from ``table.to_dict("records")``, in half its time.

    >>> rows(make("skipped", [{"path": "a.bin", "reason": "binary"}]))
    [{'path': 'a.bin', 'reason': 'binary'}]
    """
    names = [str(c) for c in table]
    columns = (
        table[c].to_numpy(dtype=object) if table[c].dtype == "str" else table[c].tolist()
        for c in table
    )
    return [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]


def check(name: str, table: pd.DataFrame, texts: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Return ``table`` unchanged if it keeps the contract, else raise ``ValueError``.

    With ``texts`` (account_id -> accounts.text) every row's span is read back:
    ``text[start:end]`` must equal its ``surface`` (``text`` in sentences and left_out).
    Rows without a place (start -1, as in coverage of an omitted fact) are passed over.
    """
    absent = [c for c in TABLES[name] if c not in table.columns]
    if absent:
        raise ValueError(f"table {name!r} lacks {absent}")
    shown = "surface" if "surface" in TABLES[name] else "text"
    if texts is not None and "start" in TABLES[name]:
        for row in table.to_dict("records"):
            if (
                row["start"] >= 0
                and texts[row["account_id"]][row["start"] : row["end"]] != row[shown]
            ):
                raise ValueError(
                    f"table {name!r}: {row['account_id']}[{row['start']}:{row['end']}] is not "
                    f"{row[shown]!r}"
                )
    return table
