"""Find the files of a folder that may contain accounts."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path, PurePosixPath

from analysis.errors import AnalysisError, one_line
from analysis.read.codings import coder_of
from analysis.read.decisions import REVIEW, SAMPLE
from analysis.read.own_lists import LISTS, has_lists, looks_like_lists

SETTINGS = "story.toml"
CORPUS = "corpus.json"  # marks a folder as the tables of many stories
MARK_SIZE = 2**20  # bytes of that mark, at most
SIDECAR = ".fetched.toml"  # beside a fetched page: its address, date and hash
DEPTH = 8  # folders inside each other, below the story's own
FILES = 10_000  # files and folders of one story, as of one archive
_NO_ACCOUNTS = frozenset(
    [
        SETTINGS,
        REVIEW,
        SAMPLE,
        "codebook.toml",
        "corrections.txt",
        *(f"corrections.{s}" for s in ("toml", "csv", "json", "jsonl")),
        "readme",
        "readme.md",
        "readme.txt",
    ]
)
_TOML_FILES = (SETTINGS, "codebook.toml")
# "Story.toml", "story.tml", "codebook.toml.txt": what an editor or a slip makes of these names
_LIKE_TOML = re.compile(r"(story|codebook)[\W_]?(?:to?ml|tom)(?:\.\w+)?", re.I)
Skipped = list[dict[str, str]]  # path, reason, and the kind where the account is kept


def is_corpus(folder: Path) -> bool:
    """Return whether a folder has the mark of a corpus of many stories."""
    path = folder / CORPUS
    try:
        if not path.is_file() or path.stat().st_size > MARK_SIZE:
            return False
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(found, dict) and "format" in found


class UniqueNames:
    """Names that are each given once: the later of two equal ones gets a number."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._numbers: dict[str, int] = {}

    def give(self, name: str, suffix: str = "") -> str:
        """Return the name, or the first of NAME~2, NAME~3 ... that is free, with its suffix."""
        free = name
        while free in self._taken:
            number = self._numbers[name] = self._numbers.get(name, 1) + 1
            free = f"{name.removesuffix(suffix)}~{number}{suffix}"
        self._taken.add(free)
        return free


def name_files(folder: Path, files: Iterable[Path]) -> dict[str, Path]:
    """The files by their path in the folder, with U+FFFD for what is not UTF-8."""
    names = UniqueNames()
    shown = ((shown_path(file.relative_to(folder)), file) for file in files)
    return {names.give(name, PurePosixPath(name).suffix): file for name, file in shown}


def shown_path(path: Path) -> str:
    """Return a path for a message or a table: on one line, in characters that exist."""
    return one_line(path.as_posix()) or "\ufffd"


def find_files(folder: Path) -> tuple[list[Path], Skipped]:
    """Find the files that may contain accounts, by path, and those not opened, with the reason."""
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
            reason = f"cannot be opened ({error.strerror}); check its permissions"
            aside.append({"path": shown_path(place.relative_to(folder)), "reason": reason})
            continue
        seen += len(inside)
        if seen > FILES:
            raise AnalysisError(
                f"folder {folder}",
                f"contains over {FILES:,} files and folders, the limit of a story",
                "split it",
            )
        if place == folder and has_lists(folder):
            inside = [path for path in inside if path.name != LISTS]
        for path in inside:
            miswritten = path.name not in _TOML_FILES and path.name.lower() in _TOML_FILES
            if not (may_hold_accounts(path) or miswritten):
                continue
            below = path.relative_to(folder)
            reason = _not_opened(path, len(below.parts)) or leads_out(path, folder)
            if reason:
                aside.append({"path": shown_path(below), "reason": reason})
            else:
                (waiting if os.path.isdir(path) else files).append(path)
    return sorted(files), sorted(aside, key=lambda row: row["path"])


def _not_opened(path: Path, depth: int) -> str:
    """Why a file or folder is not opened; empty for one that is."""
    if _is_settings_by_another_name(path):
        like = _LIKE_TOML.fullmatch(path.name)
        name = f"{like[1]}.toml" if like else path.name
        near = get_close_matches(name.lower(), _TOML_FILES, n=1)
        remedy = (
            f"rename it to {near[0]}" if near else f"settings are in {' and '.join(_TOML_FILES)}"
        )
        return f"is a file of settings with another name; {remedy}"
    if not os.path.isdir(path):
        return (
            ""
            if os.path.isfile(path)
            else "is a link to nothing or a device, not a file; put the file itself there"
        )
    if path.is_symlink():
        return "is a link to a folder, which is not followed; put the folder itself there"
    if depth == 1 and looks_like_lists(path):
        return f"is a folder of word lists with another name; rename it to {LISTS}"
    if os.path.lexists(path / SETTINGS):
        return f"is a separate story, with a {SETTINGS}; read it by its path"
    if is_corpus(path):
        return "is a corpus of many stories; read it with read_corpus"
    return f"is more than {DEPTH} folders deep; move it up" if depth > DEPTH else ""


def _is_settings_by_another_name(path: Path) -> bool:
    if not os.path.isfile(path) or path.name in _TOML_FILES:
        return False
    if not (path.suffix.lower() == ".toml" or _LIKE_TOML.fullmatch(path.name)):
        return False
    return not any(_is_same(path, path.with_name(name)) for name in _TOML_FILES)


def _is_same(path: Path, other: Path) -> bool:
    """Whether two names lead to one file, as in a system that ignores case."""
    return other.is_file() and path.samefile(other)


def leads_out(path: Path, folder: Path) -> str:
    """Say why a link to what is outside of a folder is not opened; empty for any other file."""
    if not path.is_symlink() or path.resolve().is_relative_to(folder.resolve()):
        return ""
    return (
        "is a link that leads out of the folder, which is not followed; put the file itself there"
    )


def may_hold_accounts(path: Path) -> bool:
    """Return whether a file or folder may contain accounts.

    Hidden files, settings, notes and what a browser keeps beside a saved page do not.
    """
    if path.name.startswith((".", "__MACOSX")) or path.name.endswith((SIDECAR, "~")):
        return False
    if os.path.isdir(path):
        page = path.with_name(path.name.removesuffix("_files"))
        return page == path or not any(
            os.path.isfile(page.with_name(page.name + suffix)) for suffix in (".html", ".htm")
        )
    return path.name.lower() not in _NO_ACCOUNTS and not coder_of(path.name)


def state_of(path: Path) -> frozenset[tuple[str, ...]]:
    """Return what changes with any file of a story: names, sizes, times."""
    found = [path, *path.rglob("*")] if path.is_dir() else list(path.parent.glob(f"{path.name}*"))
    states = []
    for file in found:
        with suppress(OSError):
            now = file.stat()
            numbers = (now.st_size, now.st_mtime_ns, now.st_ctime_ns, now.st_ino)
            states.append((str(file), *map(str, numbers)))
    return frozenset(states)
