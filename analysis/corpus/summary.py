"""Write what concerns a whole corpus: counts, list of parts, mark and summary."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis.checksums import SUMS, list_sums
from analysis.corpus.store import (
    FORMAT,
    WRITTEN,
    CorpusPaths,
    arrow_schema,
    building,
    part_digest,
    read_json,
    versions,
    write_json,
    write_part,
)
from analysis.outputs import write_text
from analysis.read.items import KEPT

if TYPE_CHECKING:
    import pandas as pd

READ, REPORTED, GROUPED = "part-read.parquet", "part-reports.parquet", "part-all.parquet"


def write_rows(places: CorpusPaths, table: str, name: str, rows: pd.DataFrame) -> None:
    """Write the one part of a table that belongs to no bucket; none if there are no rows."""
    import pyarrow as pa

    path = places.folder / table / name
    if rows.empty:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(exist_ok=True)
    shape = arrow_schema(table)
    with building(places) as folder:
        write_part(
            pa.Table.from_pandas(
                rows.reindex(columns=shape.names), schema=shape, preserve_index=False
            ),
            folder / name,
        )
        (folder / name).replace(path)


def drop_unplanned(places: CorpusPaths, buckets: Iterable[str]) -> None:
    """Remove parts, plans and markers of buckets that are no longer planned."""
    planned = set(buckets)
    for table in WRITTEN:
        for part in (places.folder / table).glob("part-*-of-*.parquet"):
            if part.stem.removeprefix("part-") not in planned:
                part.unlink()
    for path in (
        *places.done("x").parent.glob("*.json"),
        *places.plan("x").parent.glob("*.parquet"),
    ):
        if path.stem not in planned:
            path.unlink()


def add_up(
    places: CorpusPaths,
    buckets: Iterable[str],
    accounts: pd.DataFrame,
    unread: pd.DataFrame,
    failed: Sequence[Any],
) -> dict[str, Any]:
    """The counts of the whole corpus, from the markers."""
    rows: Counter[str] = Counter()
    status: Counter[str] = Counter()
    skipped = Counter(unread["kind"].tolist()) + Counter(row["kind"] for row in failed)
    for bucket in buckets:
        counts = read_json(places.done(bucket))["counts"]
        rows.update(counts["rows"])
        status.update(counts["status"])
        skipped.update(counts["skipped"])
    rows["skipped"] += len(unread) + len(failed)
    return {
        "accounts": rows["accounts"],
        "outlets": int(accounts["outlet"].nunique()),
        "stories": rows["stories"],
        "status": dict(status),
        "skipped": dict(skipped),
        "rows": {name: rows[name] for name in WRITTEN},
    }


def write_mark(
    places: CorpusPaths,
    bits: int,
    largest: int,
    counts: Mapping[str, Any],
    before: int | None = None,
    parts: str = "",
) -> None:
    """Write ``corpus.json``; without counts the corpus is marked as unfinished.

    ``before`` says how the corpus was cut into buckets, ``parts`` is the hash of the list of parts.
    """
    from importlib.metadata import version

    plan = {"bits": bits, "buckets": 2**bits} | ({} if before is None else {"before": before})
    about = {
        "format": FORMAT,
        "complete": bool(counts),
        "versions": {"storydiff": version("storydiff"), **versions()},
        "settings": {"largest": largest},
        "plan": plan,
    }
    about |= {"parts": parts} if parts else {}
    write_json(places.mark, about | ({"counts": counts} if counts else {}))


def list_parts(places: CorpusPaths, buckets: Iterable[str]) -> str:
    """Write ``storydiff.sha256``, the digest of every part, and return the digest of the list."""
    sums = [
        (f"{name}/part-{bucket}.parquet", digest)
        for bucket in buckets
        for name, digest in read_json(places.done(bucket))["parts"].items()
    ]
    for name in (f"skipped/{READ}", f"skipped/{REPORTED}", f"groups/{GROUPED}"):
        if digest := part_digest(places.folder / name):
            sums.append((name, digest))
    words = list_sums(sums)
    write_text(places.folder / SUMS, words)
    return hashlib.sha256(words.encode()).hexdigest()


def write_summary(
    places: CorpusPaths, counts: Mapping[str, Any], reports: int, note: str = ""
) -> None:
    """Write ``summary.txt``: the counts in words, and a note."""
    lines = [*summary_lines(counts, reports), *([note] if note else [])]
    write_text(places.folder / "summary.txt", "\n".join(lines) + "\n")


def summary_lines(counts: Mapping[str, Any], reports: int) -> list[str]:
    r"""Return the lines of the summary.

    >>> counts = {"accounts": 3, "outlets": 2, "stories": 1, "status": {"analysed": 1}}
    >>> counts |= {"skipped": {"no text": 2}, "rows": {"quotes": 1}}
    >>> print("\n".join(summary_lines(counts, 0)))
    3 accounts of 2 outlets in 1 story.
    Stories: 1 analysed.
    Skipped or kept with a note (the table skipped says which and why):
      2  no text
    Rows: quotes 1.
    """
    status = [
        f"{counts['status'][s]:,} {s}"
        for s in ("analysed", "partly", "set aside")
        if counts["status"].get(s)
    ]
    stories = _many(counts["stories"], "story", "stories")
    lines = [
        f"{_many(counts['accounts'], 'account')} of {_many(counts['outlets'], 'outlet')} "
        f"in {stories}.",
        f"Stories: {', '.join(status)}.",
    ]
    skipped = sorted(counts["skipped"].items(), key=lambda pair: (-pair[1], pair[0]))
    width = max((len(f"{n:,}") for _, n in skipped), default=0)
    lines += (
        ["Skipped or kept with a note (the table skipped says which and why):"]
        if skipped
        else ["Nothing was skipped."]
    )
    lines += [f"  {n:>{width},}  {_kind(kind)}" for kind, n in skipped]
    lines += [f"Rows: {', '.join(f'{name} {n:,}' for name, n in counts['rows'].items())}."]
    return (
        [*lines, f"Reports: {_many(reports, 'story', 'stories')} (reports/index.html)."]
        if reports
        else lines
    )


def _kind(kind: str) -> str:
    return (
        f"{kind} (the account is kept)"
        if kind in KEPT - {"columns differ", "settings not read"}
        else kind
    )


def _many(count: int, singular: str, plural: str = "") -> str:
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"
