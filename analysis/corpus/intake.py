"""Ingest the sources of a corpus, and make one index of all accounts and of what was skipped."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.corpus.partitions import INDEX, Parts, schema
from analysis.errors import AnalysisError
from analysis.read.decisions import share_rows
from analysis.read.field_names import NAMES
from analysis.read.files import read_fetched, read_folder
from analysis.read.folder_files import SETTINGS, SIDECAR
from analysis.read.items import SKIPPED, UNREACHED, WHOLE, Item, Problem, refused, set_aside
from analysis.read.places import Source, find_system, is_remote, read_items
from analysis.read.reader import FileReader
from analysis.read.stream_records import make_row

if TYPE_CHECKING:
    import pandas as pd

VERSION = 4  # of the partitions: another one, and everything is read again
MARKER = "taken.json"
_CARRIED = frozenset(["title", "accounts", "review"])  # settings that an account can carry


@dataclass(frozen=True)
class IngestedSource:
    """The result of one source: numbers of accounts and parts, and of ``skipped`` by kind.

    ``columns`` are the fields of an account that its records name; ``fresh`` is false if it had
    been ingested before.
    """

    key: str
    name: str
    stamp: str
    format: str
    records: int
    parts: int
    kinds: Mapping[str, int] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    fresh: bool = True
    version: int = VERSION


def ingest_source(source: Source, folder: str | os.PathLike[str]) -> IngestedSource:
    """Read one source into ``folder/KEY/``: accounts, problems and a marker.

    Accounts are in ``part-*.parquet``, problems in ``skipped.parquet``. The source is streamed:
    memory does not grow with its size. Whatever is wrong with it is a row of ``skipped``. A source
    that was ingested before and has the same stamp is not read again, unless it could not be
    reached. It is written beside its place and moved there when whole, so that a process that is
    killed leaves nothing half-written, and two that ingest the same source do not meet. Raises
    ``AnalysisError`` if the folder cannot be written.
    """
    home = Path(folder) / source.key
    if (
        (marker := read_marker(home))
        and marker.stamp == source.stamp
        and UNREACHED not in marker.kinds
    ):
        return marker
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix=f".{source.key}-", dir=home.parent))
        try:
            ingested = _write(source, making)
            _move(making, home, source.stamp)
        finally:
            shutil.rmtree(making, ignore_errors=True)
    except OSError as error:
        cause = f"cannot be written ({error.strerror or error})"
        raise AnalysisError(
            str(home.parent),
            cause,
            "free some space there or choose another folder; finished work is kept",
        ) from error
    return ingested


def read_marker(home: Path) -> IngestedSource | None:
    """Read the marker of a source; None if there is none or it is of another version."""
    try:
        marker = json.loads((home / MARKER).read_text("utf8"))
        if marker.get("version") != VERSION:
            return None
        known = {f.name: marker[f.name] for f in fields(IngestedSource) if f.name != "fresh"}
    except (OSError, ValueError, KeyError, AttributeError):
        return None
    return IngestedSource(**known | {"columns": tuple(known["columns"]), "fresh": False})


def _write(source: Source, making: Path) -> IngestedSource:
    parts = Parts(making)
    columns: set[str] = set()
    seen: tuple[str, ...] = ()
    for item in _items(source):
        name = item.source or source.name
        problems = [item.problem] if item.problem else []
        if item.record is not None:
            if seen != (keys := tuple(item.record)):
                seen, columns = keys, columns | (NAMES & set(item.record))
            row, problems = make_row(item.record, analyst=source.format == "story")
            if row is not None:
                parts.add(row | {"source": name, "row": item.row})
        for problem in problems:
            parts.skip({"source": name, "row": item.row, "stage": "read", **problem._asdict()})
    parts.close()
    ingested = IngestedSource(
        source.key,
        source.name,
        source.stamp,
        source.format,
        parts.records,
        parts.parts,
        parts.kinds,
        tuple(sorted(columns)),
    )
    (making / MARKER).write_text(json.dumps(asdict(ingested), sort_keys=True), "utf8")
    return ingested


def _move(making: Path, home: Path, stamp: str) -> None:
    """Move what was made to its place, unless another process was faster with the same."""
    for _ in range(5):
        try:
            making.rename(home)
            return
        except OSError:
            if not home.exists():
                raise
        if (
            (marker := read_marker(home))
            and marker.stamp == stamp
            and UNREACHED not in marker.kinds
        ):
            return
        old = Path(tempfile.mkdtemp(prefix=f".{home.name}-", dir=home.parent))
        try:
            home.rename(old)
        except OSError:
            continue
        finally:
            shutil.rmtree(old, ignore_errors=True)
    raise AnalysisError(
        str(home),
        "is being written by another process",
        "run the command again when it has ended",
    )


def _items(source: Source) -> Iterator[Item]:
    if source.format == "aside":
        yield set_aside(WHOLE, "unreadable", source.note)
    elif source.format == "story":
        yield from _story(source)
    else:
        with FileReader() as reader:
            for place in source.files:
                local = not is_remote(place.address)
                fetched, why = read_fetched(Path(place.address)) if local else ({}, "")
                if why:
                    yield set_aside(WHOLE, "sidecar not read", why, source=f"{place.name}{SIDECAR}")
                for item in read_items(place.address, place.name, reader):
                    found = item._replace(source=item.source or place.name)
                    yield (
                        found._replace(record=fetched | found.record)
                        if fetched and found.record is not None
                        else found
                    )


def _not_carried(settings: Mapping[str, Any]) -> Iterator[str]:
    """Say what of a story's folder its report uses and a corpus does not."""
    if more := sorted(set(settings) - _CARRIED):
        yield (
            f"story.toml sets {', '.join(more)}, which a report of this story uses and a corpus "
            "does not"
        )


def _story(source: Source) -> Iterator[Item]:
    """Read the accounts of a folder with ``story.toml``, with the story's id and their own."""
    try:
        with tempfile.TemporaryDirectory() as copy:
            folder = Path(source.address)
            if is_remote(source.address):
                system, path = find_system(source.address)
                folder = Path(copy) / source.story_id
                system.get(path.rstrip("/") + "/", f"{folder}/", recursive=True)
            settings, records, skipped = read_folder(folder)
    except AnalysisError as error:
        place, at, line = error.value.partition(", line ")
        file = f"{source.name}/{SETTINGS}" if Path(place).name == SETTINGS else ""
        if file and at:
            error = AnalysisError(place, f"line {line}: {error.cause}", error.remedy)
        yield set_aside(WHOLE, "unreadable", refused(error), source=file)
        return
    except Exception as error:  # drivers of fsspec raise what their services do
        yield set_aside(
            WHOLE, UNREACHED, f"cannot be copied here ({type(error).__name__}: {error})"
        )
        return
    for reason in _not_carried(settings):
        yield Item(WHOLE, None, Problem("settings not read", reason, None, source.story_id))
    ids = [f"{source.story_id}/{r.get('account_id') or n}" for n, r in enumerate(records, 1)]
    decisions = share_rows(settings.get("review", ()), records, ids)
    for number, record in enumerate(records, 1):
        own = {
            "story_id": source.story_id,
            "account_id": ids[number - 1],
            "review": decisions[number - 1],
        }
        yield Item(number, {**record, **own}, source=f"{source.name}/{record['path']}")
    for row in skipped:
        kind = row.get("kind", "unreadable")
        if row["path"] != SETTINGS:  # its own entries are listed above
            yield set_aside(WHOLE, kind, row["reason"], source=f"{source.name}/{row['path']}")


_TABLES = frozenset(["jsonl", "csv", "parquet"])
_TOLD = (
    "account_id",
    "story_id",
    "outlet",
    "headline",
    "published",
    "url",
    "language",
)  # fields whose absence from one file is reported


def build_index(
    folder: str | os.PathLike[str], sources: Sequence[Source]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make the index of all accounts without their texts, and the table of what was skipped.

    All sources must have been ingested. The index has one row an account, in the order of source
    and row: ``account_id, story_id, outlet, headline, at`` (seconds since 1970), ``language`` (as
    given, else found from the words), ``sha256`` and ``n_chars`` of the text, ``source, row``, and
    its place: ``part`` (below ``folder``) and ``part_row``. The same id with the same text is one
    account; with another text the later one is ``ID~2``. ``skipped`` has one row a problem:
    ``source, row`` (-1: the file as a whole), ``account_id, story_id, stage, kind, reason``; the
    accounts of the kinds in ``KEPT`` are in the index all the same. Partitions of sources that are
    no longer among the inputs are deleted. Raises ``AnalysisError`` for a source that has not been
    ingested.
    """
    home = Path(folder)
    ingested = [_find_ingested(home, source) for source in sources]
    _sweep(home, {t.key for t in ingested})
    index = _index(home, ingested)
    skipped = [_read(home / t.key / "skipped.parquet", SKIPPED) for t in ingested]
    index, clashes = _with_ids(index)
    table = _joined([*skipped, _frame(_differing(ingested))], SKIPPED)
    return index, _sorted(_joined([_renamed(table, clashes), _frame(clashes)], SKIPPED))


def _find_ingested(home: Path, source: Source) -> IngestedSource:
    marker = read_marker(home / source.key)
    if marker is None or marker.stamp != source.stamp:
        raise AnalysisError(source.name, "has not been read", "run the command again")
    return marker


def _sweep(home: Path, keys: set[str]) -> None:
    """Delete what is not planned: other sources, and what a killed process left."""
    for path in sorted(home.iterdir()) if home.is_dir() else []:
        if path.is_dir() and path.name not in keys:
            shutil.rmtree(path, ignore_errors=True)


def _read(path: Path, columns: tuple[str, ...]) -> Any:
    import pyarrow.parquet as pq

    return pq.read_table(path, columns=list(columns), use_threads=False)


def _joined(tables: list[Any], columns: tuple[str, ...]) -> pd.DataFrame:
    """The tables below each other, with pandas' own string type."""
    import pandas as pd
    import pyarrow as pa

    whole = pa.concat_tables([schema(columns).empty_table(), *tables])
    return whole.to_pandas(
        types_mapper={pa.string(): pd.StringDtype(na_value=float("nan"))}.get,
        split_blocks=True,
        self_destruct=True,
    )


def _frame(rows: list[dict[str, Any]]) -> Any:
    import pyarrow as pa

    return pa.Table.from_pylist(rows, schema=schema(SKIPPED))


def _sorted(table: pd.DataFrame) -> pd.DataFrame:
    return table.sort_values(["source", "row"], kind="stable").reset_index(drop=True)


def _index(home: Path, ingested: list[IngestedSource]) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    paths = [f"{t.key}/part-{n:05d}.parquet" for t in ingested for n in range(t.parts)]
    tables = [_read(home / path, INDEX) for path in paths]
    counts = [len(t) for t in tables]
    index = _joined(tables, INDEX).rename(columns={"found_language": "language"})
    index["part"] = pd.Categorical.from_codes(
        np.repeat(np.arange(len(paths)), counts), categories=paths
    )
    index["part_row"] = (
        np.concatenate([np.arange(n) for n in counts]) if counts else np.zeros(0, dtype="int64")
    )
    return _sorted(index)


def _with_ids(index: pd.DataFrame) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """Give each account of the index an id of its own, and report those that had none."""
    again = index.duplicated(["account_id", "sha256"])
    first = index[index["account_id"].duplicated(keep=False) & ~again]
    places = dict(
        zip(
            zip(first["account_id"], first["sha256"], strict=True),
            zip(first["source"], first["row"], strict=True),
            strict=True,
        )
    )
    clashes = []
    for account in index[again].to_dict("records"):
        source, row = places[account["account_id"], account["sha256"]]
        clashes.append(_row(account, "duplicate", f"the same account is in {source}, row {row}"))
    index = index[~again].reset_index(drop=True)
    twice = index["account_id"].duplicated()
    used = set(index.loc[index["account_id"].str.contains("~", regex=False), "account_id"])
    counts: dict[str, int] = {}
    ids = index["account_id"].tolist() if twice.any() else []
    for at in index.index[twice]:
        given = ids[at]
        number = counts.get(given, 1) + 1
        while f"{given}~{number}" in used:
            number += 1
        counts[given], ids[at] = number, f"{given}~{number}"
        account = index.loc[at].to_dict() | {"account_id": ids[at]}
        clashes.append(
            _row(
                account,
                "id used twice",
                f"another text before it has the id {given!r}; this account is called {ids[at]!r}",
            )
        )
    if ids:
        index["account_id"] = ids
        index["account_id"] = index["account_id"].astype("str")
    return index, clashes


def _renamed(table: pd.DataFrame, clashes: list[dict[str, Any]]) -> Any:
    """Rename accounts that got another id in the table of what was skipped."""
    import pyarrow as pa

    ids = {
        (row["source"], row["row"]): row["account_id"]
        for row in clashes
        if row["kind"] == "id used twice"
    }
    if ids:
        pairs = zip(table["source"], table["row"], table["account_id"], strict=True)
        table["account_id"] = [ids.get((source, row), account) for source, row, account in pairs]
    return pa.Table.from_pandas(table, schema=schema(SKIPPED), preserve_index=False)


def _row(account: dict[str, Any], kind: str, reason: str) -> dict[str, Any]:
    story = account["story_id"] if isinstance(account["story_id"], str) else None
    about = {k: account[k] for k in ("source", "row", "account_id")}
    return about | {"story_id": story, "stage": "read", "kind": kind, "reason": reason}


def _differing(ingested: list[IngestedSource]) -> list[dict[str, Any]]:
    """A row for each table that lacks columns which at least half of the tables have."""
    tables = [t for t in ingested if t.format in _TABLES and t.records]
    usual = [c for c in _TOLD if 2 * sum(c in t.columns for t in tables) >= len(tables)]
    rows = []
    for table in tables:
        if lacking := [c for c in usual if c not in table.columns]:
            many = f"its {table.records:,} accounts are" if table.records > 1 else "its account is"
            reason = (
                f"has no {' and no '.join(lacking)}, which other files have; {many} kept without"
            )
            rows.append(
                {
                    "source": table.name,
                    "row": WHOLE,
                    "stage": "read",
                    "kind": "columns differ",
                    "reason": reason,
                }
            )
    return rows
