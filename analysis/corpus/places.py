"""Where everything lies in a corpus's folder, and how a file gets there whole or not at all."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError
from analysis.folder import CORPUS

FORMAT = 1
FOUND = (
    "sentences",
    "quantities",
    "quotes",
    "mentions",
    "cues",
    "statements",
    "quantity_groups",
    "origins",
    "coverage",
    "figures",
    "changes",
    "tallies",
)
WRITTEN = (
    "accounts",
    *FOUND,
    "stories",
    "skipped",
)  # one folder each; a bucket has one part in each
_NOT_OURS = "holds files and is no corpus"


@dataclass(frozen=True)
class Places:
    """The paths of one corpus."""

    folder: Path

    @property
    def mark(self) -> Path:
        return self.folder / CORPUS

    @property
    def work(self) -> Path:
        return self.folder / ".work"

    def part(self, table: str, bucket: str) -> Path:
        return self.folder / table / f"part-{bucket}.parquet"

    def plan(self, bucket: str) -> Path:
        return self.work / "plan" / f"{bucket}.parquet"

    @property
    def records(self) -> Path:
        return self.work / "records"

    @property
    def seeds(self) -> Path:
        """The stories that have a report, each a folder."""
        return self.work / "seeds"

    @property
    def reports(self) -> Path:
        return self.folder / "reports"

    def done(self, bucket: str) -> Path:
        return self.work / "done" / f"{bucket}.json"


def open_folder(out: str | os.PathLike[str]) -> Places:
    """The places of a new corpus or of one to go on with; the folder and its mark are there afterwards.

    Raises ``AnalysisError`` for a folder that cannot be written, that holds something else, or a corpus of another format.
    """
    places = Places(Path(out).expanduser())
    with storing(places.folder):
        if places.folder.exists() and not places.mark.exists() and any(places.folder.iterdir()):
            raise AnalysisError(
                f"folder {places.folder}", _NOT_OURS, "give a new or empty folder with --out"
            )
        found = read_json(places.mark).get("format", FORMAT)
        if found != FORMAT:
            cause = f"is a corpus of format {found}, and this version writes format {FORMAT}"
            raise AnalysisError(f"folder {places.folder}", cause, "give another folder with --out")
        for name in ("plan", "done"):
            (places.work / name).mkdir(parents=True, exist_ok=True)
        if not places.mark.exists():
            write_json(places.mark, {"format": FORMAT, "complete": False})
        for left in (places.work / "building").glob("*"):
            shutil.rmtree(left, ignore_errors=True)
    return places


@contextlib.contextmanager
def storing(folder: Path) -> Iterator[None]:
    """Says in one sentence what the disk refuses."""
    try:
        yield
    except OSError as error:
        if error.errno is None:
            raise
        cause = f"cannot be written ({os.strerror(error.errno)})"  # Arrow's own words are longer
        kept = "give it room or a place where you may write, and run the same command again: what is done is kept"
        raise AnalysisError(f"folder {folder}", cause, kept) from error


def read_json(path: Path) -> dict[str, Any]:
    """What a file holds; empty when it is not there or no JSON."""
    try:
        held = json.loads(path.read_text("utf8"))
    except (FileNotFoundError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Writes a file whole or not at all, with sorted keys."""
    write_text(path, json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def write_text(path: Path, words: str) -> None:
    """Writes a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf8", newline="\n") as file:
            file.write(words)
        os.chmod(unfinished, 0o644)
        os.replace(unfinished, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(unfinished)
        raise


@contextlib.contextmanager
def building(places: Places) -> Iterator[Path]:
    """An empty folder on the corpus's own disk; what is left in it afterwards is removed."""
    above = places.work / "building"
    above.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=above))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
