"""What is said of one story in ``stories`` and ``skipped``, and the rows of accounts that are kept but not compared."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from analysis.corpus.analyst import SetAside
from analysis.schema import TABLES

Records = Sequence[Mapping[str, Any]]
Columns = dict[str, list[Any]]
_SKIPPED = ("source", "row", "account_id", "stage", "kind", "reason")
ANALYSED, PARTLY, ASIDE = "analysed", "partly", "set aside"


def plain_accounts(records: Records, note: str) -> Columns:
    """Rows of ``accounts`` from records that no analysis looked at: as given, with the reason."""
    rows = [
        {c: record.get(c) for c in TABLES["accounts"]}
        | {
            "sha256": hashlib.sha256(str(record["text"]).encode()).hexdigest(),
            "label": record.get("outlet") or record["account_id"],
            "analysed": False,
            "note": note,
            "extractor": "given as text",
        }
        for record in records
    ]
    return {c: [row[c] for row in rows] for c in TABLES["accounts"]}


def tell_story(
    answer: Mapping[str, Columns] | SetAside, compared: Records, rest: Records
) -> tuple[Columns, Columns]:
    """The story's row of ``stories`` and its rows of ``skipped``."""
    records = [*compared, *rest]
    skipped = _skipped(answer, compared, rest)
    tables: Mapping[str, Columns] = {} if isinstance(answer, SetAside) else answer
    english = sum(tables["accounts"]["analysed"]) if tables else 0
    note = "; ".join(dict.fromkeys(s["reason"] for s in skipped if not s["account_id"]))
    foreign = sum(s["kind"] == "language" for s in skipped)
    if english and foreign:
        note = "; ".join(filter(None, [note, f"{_counted(foreign)} not in English"]))
    times = sorted(r["at"] for r in records if r.get("at") is not None and r["at"] == r["at"])
    row = {
        "title": next((r["headline"] for r in records if r.get("headline")), None),
        "n_accounts": len(records),
        "n_outlets": len({r["outlet"] for r in records if r.get("outlet")}),
        "n_origins": len(set(tables["origins"]["origin_id"])) if tables else 0,
        "first": _iso(times[0]) if times else None,
        "last": _iso(times[-1]) if times else None,
        "status": ASIDE if not english else PARTLY if skipped else ANALYSED,
        "note": note or (None if english else "no account in English"),
    }
    return {k: [v] for k, v in row.items()}, {
        k: [s[k] for s in skipped]
        for k in ("source", "row", "account_id", "stage", "kind", "reason")
    }


def _skipped(
    answer: Mapping[str, Columns] | SetAside, compared: Records, rest: Records
) -> list[dict[str, Any]]:
    found = (
        [_row(None, "too many", many_words(len(compared), len(compared) + len(rest)))]
        if rest
        else []
    )
    if isinstance(answer, SetAside):
        return [*found, _row(None, answer.kind, f"set aside: {answer.reason}")]
    places = {str(r["account_id"]): r for r in compared}
    accounts = answer["accounts"]
    for account_id, analysed, note in zip(
        accounts["account_id"], accounts["analysed"], accounts["note"], strict=True
    ):
        if not analysed:
            found.append(_row(places.get(account_id), "language", str(note)))
    for path, reason in zip(answer["skipped"]["path"], answer["skipped"]["reason"], strict=True):
        found.append(_row(places.get(path), "not read", reason))
    return found


def many_words(compared: int, of: int) -> str:
    """What is said where a story has more accounts than are compared."""
    return f"the earliest {compared:,} of {of:,} accounts are compared; the others are kept in accounts"


def _row(record: Mapping[str, Any] | None, kind: str, reason: str) -> dict[str, Any]:
    given = record or {}
    place = {
        "source": given.get("source"),
        "row": given.get("row", -1),
        "account_id": given.get("account_id"),
    }
    return place | {"stage": "analyse", "kind": kind, "reason": reason}


def _counted(n: int) -> str:
    return f"{n:,} account{'' if n == 1 else 's'}"


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
