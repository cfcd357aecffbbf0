"""A folder or file into records: what each file gives, what ``story.toml`` tells of it, what is set aside and why."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError
from analysis.read import read_file
from analysis.read.sandbox import Worker

SETTINGS = "story.toml"
CORPUS = "corpus.json"  # marks a folder as the tables of many stories
MARK_SIZE = 2**20  # bytes of that mark, at most
SIDECAR = ".fetched.toml"  # beside a fetched page: its address, date and hash
DEPTH = 8  # folders inside each other, below the story's own
FILES = 10_000  # files and folders of one story, as of one archive
_NO_ACCOUNTS = frozenset(
    [
        SETTINGS,
        "codebook.toml",
        *(f"corrections.{s}" for s in ("toml", "csv", "json", "jsonl")),
        "readme",
        "readme.md",
        "readme.txt",
    ]
)
Records = list[dict[str, Any]]
Skipped = list[dict[str, str]]


def read_settings(folder: Path) -> dict[str, Any]:
    """What ``story.toml`` says; empty without one. Raises ``AnalysisError`` for a line that is no TOML."""
    path = folder / SETTINGS
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text("utf8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AnalysisError(
            str(path), f"is not valid TOML ({error})", "correct that line"
        ) from error


def is_corpus(folder: Path) -> bool:
    """Return whether a folder has the mark of a corpus of many stories, as this program writes it."""
    path = folder / CORPUS
    try:
        if not path.is_file() or path.stat().st_size > MARK_SIZE:
            return False
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(found, dict) and "format" in found


def read_one(file: Path) -> tuple[Records, Skipped]:
    """The records of one file, and the parts of it that hold no account."""
    with Worker() as worker:
        records, skipped = _split(file, file.name, worker)
    if not records:
        cause, _, remedy = skipped[0]["reason"].partition("; ")
        if all(s["reason"].startswith("no text: an address") for s in skipped):
            cause, remedy = (
                f"is a list of {len(skipped):,} {'address' if len(skipped) == 1 else 'addresses'} without text",
                "fetch the pages with 'storydiff fetch'",
            )
        raise AnalysisError(str(file), cause, remedy)
    return records, skipped


def read_folder(folder: Path) -> tuple[dict[str, Any], Records, Skipped]:
    """What ``story.toml`` says, the records and what was set aside of a folder of files.

    Subfolders are read too, down to ``DEPTH`` and up to ``FILES`` in all; ``path`` is relative to the folder, and the id of
    an account in a subfolder begins with it ("late/gazette"). Left out are hidden files and folders, ``__MACOSX`` and
    the pictures and scripts that browsers put beside a saved page ("page_files"). Raises ``AnalysisError`` when no account
    can be read, when there are too many files and when ``story.toml`` tells of what is not there.
    """
    settings = read_settings(folder)
    told = settings.get("accounts", {})
    scores = _scores(folder, settings)
    found, aside = _find_files(folder)
    files = {p.relative_to(folder).as_posix(): p for p in found if p != scores}
    if not files:
        _check_told(folder, told, [], [])
        why = f" ({aside[0]['path']}: {aside[0]['reason']})" if aside else ""
        raise AnalysisError(
            f"folder {folder}",
            f"holds no account{why}",
            "put one file an account into it (README, 'Your own story')",
        )
    records, skipped = _read_files(files)
    _check_told(folder, told, list(files), records)
    if not records:
        which = "its file cannot" if len(files) == 1 else f"none of its {len(files)} files can"
        first = f"{skipped[0]['path']}: {skipped[0]['reason']}"
        raise AnalysisError(
            f"folder {folder}", f"{which} be read ({first})", "replace what cannot be read"
        )
    for record in records:
        record |= told.get(record["path"], {}) | told.get(record.get("account_id", ""), {})
    return settings, records, [*skipped, *aside]


def _find_files(folder: Path) -> tuple[list[Path], Skipped]:
    """The files that may hold accounts, in the order of their paths, and what is there and is not opened, with the reason."""
    files: list[Path] = []
    aside: Skipped = []
    waiting, seen = [folder], 0
    while waiting:
        place = waiting.pop()
        try:
            inside = sorted(place.iterdir())
        except OSError as error:
            if place == folder:
                raise AnalysisError(
                    f"folder {folder}",
                    f"cannot be opened ({error.strerror})",
                    "check its permissions",
                ) from error
            aside.append(
                {
                    "path": place.relative_to(folder).as_posix(),
                    "reason": f"cannot be opened ({error.strerror}); check its permissions",
                }
            )
            continue
        seen += len(inside)
        if seen > FILES:
            raise AnalysisError(
                f"folder {folder}",
                f"holds over {FILES:,} files and folders, the limit of a story",
                "split it",
            )
        for path in filter(may_hold_accounts, inside):
            if reason := _not_opened(path, len(path.relative_to(folder).parts)):
                aside.append({"path": path.relative_to(folder).as_posix(), "reason": reason})
            else:
                (waiting if path.is_dir() else files).append(path)
    return sorted(files), sorted(aside, key=lambda row: row["path"])


def _not_opened(path: Path, depth: int) -> str:
    """Why a file or folder is not opened; empty for one that is."""
    if not path.is_dir():
        return (
            ""
            if path.is_file()
            else "is a link to nothing or a device, not a file; put the file itself there"
        )
    if path.is_symlink():
        return "is a link to a folder, which is not followed; put the folder itself there"
    if (path / SETTINGS).exists():
        return f"is a story of its own, with a {SETTINGS}; read it by its path"
    if is_corpus(path):
        return "is a corpus of many stories; read it with read_corpus"
    return f"lies more than {DEPTH} folders deep; move it up" if depth > DEPTH else ""


def _scores(folder: Path, settings: Mapping[str, Any]) -> Path | None:
    """The analyst's own scores: the file that ``scores = "FILE"`` names, beside the accounts."""
    name = settings.get("scores")
    if name is None:
        return None
    if not isinstance(name, str) or not (folder / name).is_file():
        raise AnalysisError(
            str(folder / SETTINGS),
            f"names {name!r} as scores, which is no file in the folder",
            "correct its name",
        )
    return folder / name


def may_hold_accounts(path: Path) -> bool:
    """Whether a file or folder is looked at: not hidden, no settings or notes, not what a browser keeps beside a saved page."""
    if path.name.startswith((".", "__MACOSX")) or path.name.endswith((SIDECAR, "~")):
        return False
    if path.is_dir():
        page = path.with_name(path.name.removesuffix("_files"))
        return page == path or not any(
            page.with_name(page.name + suffix).is_file() for suffix in (".html", ".htm")
        )
    return path.name.lower() not in _NO_ACCOUNTS


def _read_files(files: Mapping[str, Path]) -> tuple[Records, Skipped]:
    records: Records = []
    skipped: Skipped = []
    with Worker() as worker:
        for name, file in files.items():
            try:
                found, aside = _split(file, name, worker)
            except AnalysisError as error:
                skipped.append({"path": name, "reason": f"{error.cause}; {error.remedy}"})
            else:
                records += found
                skipped += aside
    return records, skipped


def _check_told(folder: Path, told: Mapping[str, Any], files: list[str], records: Records) -> None:
    known = {*files, *(str(r.get("account_id")) for r in records)}
    absent = sorted(set(told) - known)
    if absent:
        cause = f"tells of {absent[0]!r}, which is not in the folder"
        deeper = next(
            (f"write {name!r}" for name in files if name.endswith(f"/{absent[0]}")),
            "correct the file name",
        )
        raise AnalysisError(str(folder / SETTINGS), cause, f"{deeper} or take the entry out")


def read_fetched(file: Path) -> dict[str, str]:
    """The address of a page that was fetched, for pages that do not tell their own."""
    try:
        told = tomllib.loads(Path(f"{file}{SIDECAR}").read_text("utf8"))
    except (OSError, ValueError):
        return {}
    return {"url": str(told["url"])} if told.get("url") else {}


def describe_file(file: Path) -> str:
    """What a file gives, in a few words: its headline and length, or why it is set aside."""
    try:
        records, _ = read_one(file)
    except AnalysisError as error:
        return f"set aside: {error.cause}"
    first = records[0]
    told = (
        f"{first.get('headline') or 'no headline'}: {len(str(first.get('text', '')).split())} words"
    )
    return told if len(records) == 1 else f"{told}, and {len(records) - 1} more"


def _split(file: Path, name: str, worker: Worker) -> tuple[Records, Skipped]:
    """The records of a file, each with its path in the story and an id, apart from the parts that were set aside."""
    parts = read_file(file, worker)
    fetched = read_fetched(file)
    records = [{"path": name, **fetched, **part} for part in parts if "aside" not in part]
    skipped = [
        {"path": f"{name}: {part['part']}", "reason": part["aside"]}
        for part in parts
        if "aside" in part
    ]
    if len(records) == 1:
        records[0].setdefault("account_id", Path(name).with_name(file.stem).as_posix())
    stories = {str(r["story_id"]) for r in records if r.get("story_id")}
    if len(stories) > 1:
        raise AnalysisError(str(file), f"holds {len(stories)} stories", "keep one story in a file")
    return records, skipped
