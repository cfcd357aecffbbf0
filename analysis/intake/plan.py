"""Inputs into sources: what one task takes in each."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from analysis.errors import AnalysisError
from analysis.intake.listing import find_local, find_remote
from analysis.intake.places import Place, Source, is_remote
from analysis.readers.limits import MB

BATCH = 256  # article files that one task takes in, at most about
LARGE = 8 * MB  # bytes of a file that is a task by itself
_TABLES = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".warc": "warc",
}


def plan_inputs(
    inputs: Sequence[str | os.PathLike[str]], *, out: str | os.PathLike[str] | None = None
) -> list[Source]:
    """The sources of the inputs, in the order of their names; each file once, however many inputs name it.

    An input is a file, a folder (with its subfolders), a glob, or an address of fsspec. In a folder every JSONL, CSV, Parquet
    and WARC file (``.gz`` too) is a source; other files are one account each and go in batches; a folder with a ``story.toml`` is
    a story of its own; of the folder of a corpus the accounts are taken. Hidden files, and the folder ``out``, are left out. Nothing
    is opened. Raises ``AnalysisError`` for an input that is not there or holds no file, and for an address without a driver.
    """
    if not inputs:
        raise AnalysisError(
            "the inputs", "there are none", "name at least one file, folder, glob or address"
        )
    found: dict[str, Place | Source] = {}
    for text in [str(os.fspath(i)) for i in inputs]:
        at_hand = list(
            find_remote(text) if is_remote(text) else find_local(text.removeprefix("file://"), out)
        )
        if all(isinstance(p, Source) and p.format == "aside" for p in at_hand):
            why = (
                f" ({at_hand[0].name}: {at_hand[0].note})"
                if at_hand and isinstance(at_hand[0], Source)
                else ""
            )
            raise AnalysisError(
                f"input {text!r}",
                f"holds no file that can be read{why}",
                "name files, folders or globs with accounts",
            )
        for place in at_hand:
            found.setdefault(place.address, place)
    sources = [p for p in found.values() if isinstance(p, Source)]
    places = [p for p in found.values() if isinstance(p, Place)]
    alone = [
        Source(p.address, p.name, p.size, p.stamp, f, (p,)) for p in places if (f := _format(p))
    ]
    batches = _batches([p for p in places if not _format(p)])
    return _with_ids(sorted([*sources, *alone, *batches], key=lambda s: (s.name, s.address)))


def _with_ids(sources: list[Source]) -> list[Source]:
    """Each story's folder with an id of its own: its name, numbered where several have it."""
    seen: dict[str, int] = {}
    for i, source in enumerate(sources):
        if source.format == "story":
            count = seen[source.story_id] = seen.get(source.story_id, 0) + 1
            sources[i] = (
                source if count == 1 else replace(source, story_id=f"{source.story_id}~{count}")
            )
    return sources


def _format(place: Place) -> str:
    """The format of a file that is a source of its own; empty for one that goes in a batch."""
    format_ = _TABLES.get(PurePosixPath(place.name.lower().removesuffix(".gz")).suffix, "")
    return format_ or ("files" if place.size > LARGE else "")


def _batches(places: list[Place]) -> Iterator[Source]:
    """Article files in batches by the hash of their address: a file that is added changes one batch."""
    count = 1
    while count * BATCH < len(places):
        count *= 2
    batches: dict[int, list[Place]] = {}
    for place in places:
        batches.setdefault(
            int(hashlib.sha256(place.address.encode()).hexdigest()[:8], 16) % count, []
        ).append(place)
    for number, files in sorted(batches.items()):
        files.sort(key=lambda p: p.name)
        stamp = hashlib.sha256(
            "\n".join(f"{p.name}\0{p.stamp}" for p in files).encode()
        ).hexdigest()
        name = f"batch {number + 1} of {count}"
        yield Source(name, name, sum(p.size for p in files), stamp, "files", tuple(files))
