"""One source into partitions, once: what has been taken in and has not changed is not read again."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from analysis.errors import AnalysisError
from analysis.folder import read_fetched, read_folder
from analysis.intake.accounts import fields_of, make_row
from analysis.intake.files import read_items
from analysis.intake.items import UNREACHED, WHOLE, Item, Problem, aside
from analysis.intake.parts import Parts
from analysis.intake.places import Source, find_system, is_remote
from analysis.readers import Worker

VERSION = 1  # of the partitions: another one, and everything is read again
MARKER = "taken.json"
_CARRIED = frozenset(["title", "accounts"])  # what a story.toml tells that an account can carry


@dataclass(frozen=True)
class Taken:
    """What became of one source: how many accounts, in how many parts, and how many rows of ``skipped`` of each kind.

    ``columns`` are the fields of an account that its records name; ``fresh`` is false where it had been taken in before.
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


def take_in(source: Source, folder: str | os.PathLike[str]) -> Taken:
    """Reads one source into ``folder/KEY/``: ``part-*.parquet`` (accounts), ``skipped.parquet`` (what is wrong) and a marker.

    The source is streamed: memory does not grow with its size. Whatever is wrong with it is a row of ``skipped``. One that was taken
    in before and has the same stamp is not read again, unless it could not be reached. It is written beside
    its place and moved there when whole, so that a process that is killed leaves nothing half-written, and two that take in the same
    source do not meet. Raises ``AnalysisError`` when the folder cannot be written.
    """
    home = Path(folder) / source.key
    if (told := read_marker(home)) and told.stamp == source.stamp and UNREACHED not in told.kinds:
        return told
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix=f".{source.key}-", dir=home.parent))
        try:
            taken = _write(source, making)
            _move(making, home, source.stamp)
        finally:
            shutil.rmtree(making, ignore_errors=True)
    except OSError as error:
        cause = f"cannot be written ({error.strerror or error})"
        raise AnalysisError(
            str(home.parent),
            cause,
            "make room there or choose another folder; what is done stays done",
        ) from error
    return taken


def read_marker(home: Path) -> Taken | None:
    """What a taken source's marker tells; None without one, and for one of another version."""
    try:
        told = json.loads((home / MARKER).read_text("utf8"))
        if told.get("version") != VERSION:
            return None
        known = {f.name: told[f.name] for f in fields(Taken) if f.name != "fresh"}
    except (OSError, ValueError, KeyError, AttributeError):
        return None
    return Taken(**known | {"columns": tuple(known["columns"]), "fresh": False})


def _write(source: Source, making: Path) -> Taken:
    parts = Parts(making)
    columns: set[str] = set()
    seen: tuple[str, ...] = ()
    for item in _items(source):
        name = item.source or source.name
        problems = [item.problem] if item.problem else []
        if item.record is not None:
            if seen != (keys := tuple(item.record)):
                seen, columns = keys, columns | fields_of(item.record)
            row, problems = make_row(item.record, analyst=source.format == "story")
            if row is not None:
                parts.add(row | {"source": name, "row": item.row})
        for problem in problems:
            parts.skip({"source": name, "row": item.row, "stage": "read", **problem._asdict()})
    parts.close()
    taken = Taken(
        source.key,
        source.name,
        source.stamp,
        source.format,
        parts.records,
        parts.parts,
        parts.kinds,
        tuple(sorted(columns)),
    )
    (making / MARKER).write_text(json.dumps(asdict(taken), sort_keys=True), "utf8")
    return taken


def _move(making: Path, home: Path, stamp: str) -> None:
    """Puts what was made in its place; where another process was faster with the same, that stays."""
    for _ in range(5):
        try:
            making.rename(home)
            return
        except OSError:
            if not home.exists():
                raise
        if (told := read_marker(home)) and told.stamp == stamp and UNREACHED not in told.kinds:
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
        "run the command again when that has ended",
    )


def _items(source: Source) -> Iterator[Item]:
    if source.format == "aside":
        yield aside(WHOLE, "unreadable", source.note)
    elif source.format == "story":
        yield from _story(source)
    else:
        with Worker() as worker:
            for place in source.files:
                fetched = {} if is_remote(place.address) else read_fetched(Path(place.address))
                for item in read_items(place.address, place.name, worker):
                    found = item._replace(source=item.source or place.name)
                    yield (
                        found._replace(record=fetched | found.record)
                        if fetched and found.record is not None
                        else found
                    )


def _story(source: Source) -> Iterator[Item]:
    """The accounts of a folder with a ``story.toml``, each with the story's id and one of its own in the corpus."""
    try:
        with tempfile.TemporaryDirectory() as copy:
            folder = Path(source.address)
            if is_remote(source.address):
                system, path = find_system(source.address)
                folder = Path(copy) / source.story_id
                system.get(path.rstrip("/") + "/", f"{folder}/", recursive=True)
            settings, records, skipped = read_folder(folder)
    except AnalysisError as error:
        yield aside(WHOLE, "unreadable", f"{error.cause}; {error.remedy}")
        return
    except Exception as error:  # drivers of fsspec raise what their services do
        yield aside(WHOLE, UNREACHED, f"cannot be copied here ({type(error).__name__}: {error})")
        return
    if more := sorted(set(settings) - _CARRIED):
        reason = f"story.toml tells of {', '.join(more)}, which the report of the story by itself heeds and a corpus does not"
        yield Item(WHOLE, None, Problem("settings not read", reason, None, source.story_id))
    for number, record in enumerate(records, 1):
        own = {
            "story_id": source.story_id,
            "account_id": f"{source.story_id}/{record.get('account_id') or number}",
        }
        yield Item(number, {**record, **own}, source=f"{source.name}/{record['path']}")
    for row in skipped:
        yield aside(WHOLE, "unreadable", row["reason"], f"{source.name}/{row['path']}")
