"""Analyse the stories of one bucket and write one part of every table.

Stories that have not changed are copied from earlier buckets. A marker is written last.
"""

from __future__ import annotations

import hashlib
import logging
import math
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from analysis.corpus.analyst import Analyst, SetAside
from analysis.corpus.store import (
    WRITTEN,
    CorpusPaths,
    building,
    code_key,
    join_rows,
    make_rows,
    part_digest,
    read_json,
    read_part,
    write_json,
    write_part,
)
from analysis.read.decisions import REVIEW, gather_rows, write_rows
from analysis.read.languages import NONE
from analysis.schema import TABLES

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_LOG = logging.getLogger(__name__)
IN_A_BUCKET = 200  # accounts, about
MOST_BITS = 16


def bits_for(accounts: int, before: int | None = None) -> int:
    """Choose how many bits of a story's hash name its bucket.

    Those of ``before`` are kept unless its buckets are four times too large or too small.

    >>> bits_for(150), bits_for(1_000), bits_for(30_000)
    (0, 3, 8)
    >>> bits_for(1_000, before=4), bits_for(1_000, before=9)
    (4, 3)
    """
    wanted = max(0, (max(1, -(-accounts // IN_A_BUCKET)) - 1).bit_length())
    bits = wanted if before is None or abs(before - wanted) > 1 else before
    return min(bits, MOST_BITS)


def bucket_name(number: int, bits: int) -> str:
    """The name that the parts of a bucket bear.

    >>> bucket_name(3, 8)
    '00003-of-00256'
    """
    return f"{number:05d}-of-{2**bits:05d}"


def bucket_of(story_id: str, bits: int) -> int:
    """The bucket of a story: the first bits of its id's SHA-256.

    >>> bucket_of("flood", 0), bucket_of("flood", 4), bucket_of("flood", 5) // 2
    (0, 13, 13)
    """
    return int.from_bytes(hashlib.sha256(story_id.encode()).digest()[:4]) >> (32 - bits)


def earlier_buckets(number: int, bits: int, before: int) -> list[str]:
    """List the buckets of an earlier plan that may contain stories of this one.

    >>> earlier_buckets(5, 3, 2), earlier_buckets(1, 1, 2)
    (['00002-of-00004'], ['00002-of-00004', '00003-of-00004'])
    """
    if before <= bits:
        return [bucket_name(number >> (bits - before), before)]
    wide = before - bits
    return [bucket_name((number << wide) + n, before) for n in range(1 << wide)]


def plan_stories(
    accounts: pd.DataFrame, *, bits: int, largest: int
) -> Iterator[tuple[int, str, pd.DataFrame]]:
    """Plan the buckets: for each, its number, its key, and its accounts.

    The accounts come by story and time, with ``story_key``, ``compared`` and ``bucket_key``.
    ``accounts`` is the index with ``story_id`` and ``record_key``, what a record says as a hash. In
    a story of more than ``largest`` accounts, that many are compared: the earliest, and copies of a
    text only after all different ones.
    """
    import numpy as np

    numbers = {s: bucket_of(s, bits) for s in accounts["story_id"].unique()}
    ordered = accounts.assign(_bucket=accounts["story_id"].map(numbers))
    ordered = ordered.sort_values(
        ["_bucket", "story_id", "at", "account_id"], na_position="last", ignore_index=True
    )
    ordered["compared"] = _compared(ordered, largest)
    ordered["story_key"] = _story_keys(ordered)
    edges = np.flatnonzero(np.diff(ordered["_bucket"], prepend=-1, append=-1))
    for start, end in pairwise(edges):
        rows = ordered.iloc[start:end].reset_index(drop=True)
        stories = rows.drop_duplicates("story_id")
        key = hashlib.sha256(
            "\n".join(
                f"{s}\t{k}" for s, k in zip(stories["story_id"], stories["story_key"], strict=True)
            ).encode()
        )
        yield (
            int(rows["_bucket"].iloc[0]),
            key.hexdigest(),
            rows.drop(columns="_bucket").assign(bucket_key=key.hexdigest()),
        )


def _compared(ordered: pd.DataFrame, largest: int) -> pd.Series[bool]:
    """Return whether each account is compared; rows come by story and time."""
    again = ordered.duplicated(["story_id", "sha256"])
    nth = again.groupby([ordered["story_id"], again]).cumcount()
    different = (~again).groupby(ordered["story_id"]).transform("sum")
    return (nth + different.where(again, 0)) < largest


def _story_keys(ordered: pd.DataFrame) -> list[str]:
    """The key of each row's story."""
    keys: dict[str, str] = {}
    columns = ["account_id", "record_key", "compared"]
    for story_id, rows in ordered.groupby("story_id", sort=False)[columns]:
        lines = "\n".join(f"{a}\t{r}\t{c}" for a, r, c in rows.itertuples(index=False))
        keys[str(story_id)] = hashlib.sha256(
            f"{code_key()}\n{story_id}\n{lines}".encode()
        ).hexdigest()
    return [keys[s] for s in ordered["story_id"]]


Records = Sequence[Mapping[str, Any]]
Columns = dict[str, list[Any]]
ANALYSED, PARTLY, ASIDE = "analysed", "partly", "set aside"


def plain_accounts(records: Records, note: str) -> Columns:
    """Make rows of ``accounts`` from records without analysis, with the reason."""
    rows = [
        {c: record.get(c) for c in TABLES["accounts"]}
        | {
            "sha256": hashlib.sha256(str(record["text"]).encode()).hexdigest(),
            "label": record.get("outlet") or record["account_id"],
            "analysed": False,
            "extent": NONE,
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
    decided = gather_rows(r.get("review", ()) for r in compared)
    times = sorted(r["at"] for r in records if r.get("at") is not None and r["at"] == r["at"])
    row = {
        "title": _title(records, tables),
        "n_accounts": len(records),
        "n_outlets": len({r["outlet"] for r in records if r.get("outlet")}),
        "n_origins": len(set(tables["origins"]["origin_id"])) if tables else 0,
        "first": _iso(times[0]) if times else None,
        "last": _iso(times[-1]) if times else None,
        "status": ASIDE if not english else PARTLY if skipped else ANALYSED,
        "note": note or (None if english else "no account in English"),
        "review": write_rows(decided) if decided else None,
    }
    return {k: [v] for k, v in row.items()}, {
        k: [s[k] for s in skipped]
        for k in ("source", "row", "account_id", "stage", "kind", "reason")
    }


def _title(records: Records, tables: Mapping[str, Columns]) -> str | None:
    """The first headline that a record gives, else the first that was found in a text."""
    given = [record.get("headline") for record in records]
    found = tables["accounts"]["headline"] if tables else []
    return next(
        (str(words) for words in (*given, *found) if isinstance(words, str) and words), None
    )


def _skipped(
    answer: Mapping[str, Columns] | SetAside, compared: Records, rest: Records
) -> list[dict[str, Any]]:
    found = [_row(None, "too many", many_words(compared, rest))] if rest else []
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
        kind = "decision not applied" if path == REVIEW else "not read"
        found.append(_row(places.get(path), kind, reason))
    return found


def many_words(compared: Records, rest: Records) -> str:
    """What is said where a story has more accounts than are compared.

    They are the earliest where the days show it: not without dates, nor where copies come last.

    >>> days = [{"at": 0.0}, {"at": 86400.0}, {"at": None}]
    >>> many_words(days[:1], days[1:2])
    'the earliest 1 of 2 accounts is compared; the others are kept in accounts'
    >>> many_words(days[:2], days[2:])
    '2 of 3 accounts are compared; the others are kept in accounts'
    """
    first, later = ([_time(record) for record in records] for records in (compared, rest))
    dated = not any(math.isnan(at) for at in (*first, *later))
    which = "the earliest " if dated and max(first) <= min(later) else ""
    verb = "is" if len(compared) == 1 else "are"
    return (
        f"{which}{len(compared):,} of {len(compared) + len(rest):,} accounts {verb} compared; "
        "the others are kept in accounts"
    )


def _time(record: Mapping[str, Any]) -> float:
    at = record.get("at")
    return math.nan if at is None else float(at)


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


Read = Callable[["pd.DataFrame"], Iterable[Mapping[str, Any]]]
Tables = dict[str, list["pa.Table"]]
FEW = 50  # accounts: a story of no more that needs too much memory or time is no matter of its size


def fill_bucket(
    places: CorpusPaths, bucket: str, earlier: Sequence[str], read: Read, analyst: Analyst
) -> dict[str, Any]:
    """Write the bucket's parts and its marker, and return the marker's counts.

    The plan of the bucket is a table with one row an account: those of the index, ``story_id``,
    ``story_key`` (what the story's tables depend on), ``compared`` and ``bucket_key``. A story
    whose key is that of one in the buckets ``earlier`` is copied from there. Nothing is left half
    done: a part is replaced whole, and the marker shows that all are complete.
    """
    import pandas as pd

    plan = pd.read_parquet(places.plan(bucket))
    tables: Tables = {name: [] for name in WRITTEN}
    keys = dict(zip(plan["story_id"], plan["story_key"], strict=True))
    copied = _copy(places, earlier, keys, tables)
    todo = plan[~plan["story_id"].isin(copied)]
    records = _records(todo, read)
    for story_id, rows in todo.groupby("story_id", sort=True):
        compared = [records[a] for a in rows.loc[rows["compared"], "account_id"]]
        rest = [records[a] for a in rows.loc[~rows["compared"], "account_id"]]
        _analyse(tables, str(story_id), analyst, compared, rest)
    return _write(
        places, bucket, {name: join_rows(name, t) for name, t in tables.items()}, keys, plan
    )


def _records(plan: pd.DataFrame, read: Read) -> dict[str, dict[str, Any]]:
    """account_id -> its record, with the place it was read from and its time."""
    if not len(plan):
        return {}
    places = plan.reindex(columns=["at", "source", "row"]).to_dict("records")
    return {
        str(r["account_id"]): {**r, **place} for r, place in zip(read(plan), places, strict=True)
    }


def is_done(places: CorpusPaths, bucket: str, key: str) -> bool:
    """Return whether the bucket is complete: every part as the marker says, made for this key.

    A part that was changed since it was written is named in the log.
    """
    marker = read_json(places.done(bucket))
    if marker.get("key") != key:
        return False
    stated: Mapping[str, Any] = marker.get("parts") or {}
    digests = _digests(places, bucket)
    for name, digest in digests.items():
        if digest and isinstance(stated.get(name), str) and digest != stated[name]:
            path = places.part(name, bucket)
            _LOG.warning("%s was changed since it was written; it is rebuilt.", path)
    return digests == stated


def _digests(places: CorpusPaths, bucket: str) -> dict[str, str]:
    return {name: part_digest(places.part(name, bucket)) for name in WRITTEN}


def _copy(
    places: CorpusPaths, earlier: Sequence[str], keys: Mapping[str, str], tables: Tables
) -> set[str]:
    """Copy the rows of stories that have not changed, and return their ids."""
    found: set[str] = set()
    for bucket in earlier:
        marker = read_json(places.done(bucket))
        same = {s for s, key in marker.get("stories", {}).items() if keys.get(s) == key} - found
        if same and _digests(places, bucket) == marker.get("parts"):
            for name in WRITTEN:
                tables[name].append(read_part(name, places.part(name, bucket), same))
            found |= same
    return found


def _analyse(
    tables: Tables,
    story_id: str,
    analyst: Analyst,
    compared: list[dict[str, Any]],
    rest: list[dict[str, Any]],
) -> None:
    """Add the rows of a story.

    Of a story that is too large for its process, the earlier half of the accounts is compared.
    """
    answer = analyst.analyse(story_id, compared)
    while (
        isinstance(answer, SetAside) and answer.kind in ("memory", "time") and len(compared) > FEW
    ):
        half = len(compared) // 2
        compared, rest = compared[:half], [*compared[half:], *rest]
        answer = analyst.analyse(story_id, compared)
    _add(tables, story_id, answer, compared, rest)


def _add(
    tables: Tables,
    story_id: str,
    answer: Mapping[str, Any] | SetAside,
    compared: Sequence[Mapping[str, Any]],
    rest: Sequence[Mapping[str, Any]],
) -> None:
    """Add the rows of one story to all tables."""
    story, skipped = tell_story(answer, compared, rest)
    made = (
        {} if isinstance(answer, SetAside) else {n: c for n, c in answer.items() if n != "skipped"}
    )
    for name, values in (made | {"stories": story, "skipped": skipped}).items():
        tables[name].append(make_rows(name, story_id, values))
    if isinstance(answer, SetAside):
        tables["accounts"].append(
            make_rows(
                "accounts", story_id, plain_accounts(compared, f"not analysed: {answer.reason}")
            )
        )
    if rest:
        note = f"not compared: {many_words(compared, rest)}"
        tables["accounts"].append(make_rows("accounts", story_id, plain_accounts(rest, note)))


def _write(
    places: CorpusPaths,
    bucket: str,
    tables: Mapping[str, pa.Table],
    keys: Mapping[str, str],
    plan: pd.DataFrame,
) -> dict[str, Any]:
    """Every part is written aside, then put in its place; the marker last."""
    with building(places) as folder:
        digests = {
            name: write_part(table, folder / f"{name}.parquet") for name, table in tables.items()
        }
        for name in tables:
            target = places.part(name, bucket)
            target.parent.mkdir(exist_ok=True)
            os.replace(folder / f"{name}.parquet", target)
    counts = {
        "rows": {name: table.num_rows for name, table in tables.items()},
        "status": dict(Counter(tables["stories"].column("status").to_pylist())),
        "skipped": dict(Counter(tables["skipped"].column("kind").to_pylist())),
    }
    key = str(plan["bucket_key"].iloc[0])
    write_json(
        places.done(bucket), {"key": key, "parts": digests, "stories": dict(keys), "counts": counts}
    )
    return counts
