"""One bucket: its stories analysed, or taken over from before, and written as one part of every table; a marker comes last."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.corpus.analyst import Analyst, SetAside
from analysis.corpus.parts import join_rows, make_rows, read_part, write_part
from analysis.corpus.places import WRITTEN, Places, building, read_json, write_json
from analysis.corpus.told import many_words, plain_accounts, tell_story

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Read = Callable[["pd.DataFrame"], Iterable[Mapping[str, Any]]]
Tables = dict[str, list["pa.Table"]]
FEW = 50  # accounts: a story of no more that needs too much memory or time is no matter of its size


def fill_bucket(
    places: Places, bucket: str, earlier: Sequence[str], read: Read, analyst: Analyst
) -> dict[str, Any]:
    """Writes the bucket's parts and its marker and returns the marker's counts.

    The plan of the bucket is a table with one row an account: those of the index, ``story_id``, ``story_key`` (what the
    story's tables depend on), ``compared`` and ``bucket_key``. A story whose key is that of one in the buckets ``earlier``
    is copied from there. Nothing is left half done: a part is replaced whole, and the marker tells that all are there.
    """
    import pandas as pd

    plan = pd.read_parquet(places.plan(bucket))
    tables: Tables = {name: [] for name in WRITTEN}
    keys = dict(zip(plan["story_id"], plan["story_key"], strict=True))
    there = _copy(places, earlier, keys, tables)
    todo = plan[~plan["story_id"].isin(there)]
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


def is_done(places: Places, bucket: str, key: str) -> bool:
    """Whether every part of the bucket lies there as its marker says, made from what the key names."""
    told = read_json(places.done(bucket))
    return told.get("key") == key and _whole(places, bucket, told)


def _whole(places: Places, bucket: str, told: Mapping[str, Any]) -> bool:
    sizes = {name: _size(places.part(name, bucket)) for name in WRITTEN}
    return sizes == told.get("parts")


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else -1


def _copy(
    places: Places, earlier: Sequence[str], keys: Mapping[str, str], tables: Tables
) -> set[str]:
    """Takes over the rows of stories that are as they were; gives their ids."""
    found: set[str] = set()
    for bucket in earlier:
        told = read_json(places.done(bucket))
        same = {s for s, key in told.get("stories", {}).items() if keys.get(s) == key} - found
        if same and _whole(places, bucket, told):
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
    """Adds the rows of a story; one that is too large for its process is compared by the earlier half of its accounts."""
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
    """Adds the rows of one story to all tables."""
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
        note = f"not compared: {many_words(len(compared), len(compared) + len(rest))}"
        tables["accounts"].append(make_rows("accounts", story_id, plain_accounts(rest, note)))


def _write(
    places: Places,
    bucket: str,
    tables: Mapping[str, pa.Table],
    keys: Mapping[str, str],
    plan: pd.DataFrame,
) -> dict[str, Any]:
    """Every part is written aside, then put in its place; the marker last."""
    with building(places) as folder:
        sizes = {
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
        places.done(bucket), {"key": key, "parts": sizes, "stories": dict(keys), "counts": counts}
    )
    return counts
