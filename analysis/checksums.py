"""Checksums of written files: which files of a folder StoryDiff wrote, and which it did not.

The list beside the files is ``storydiff.sha256``, in the format of sha256sum.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Container, Iterable
from pathlib import Path

SUMS = "storydiff.sha256"
_LIST_SIZE = 2**20  # bytes of such a list
SYSTEM_FILES = frozenset([".DS_Store", "Thumbs.db", "desktop.ini"])  # file browsers leave them
Sum = tuple[str, str]  # a file's path in its folder, and its digest


def list_sums(sums: Iterable[Sum]) -> str:
    """Return a list of names and SHA-256 digests for ``sha256sum --check``."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(set(sums)))


def sum_files(folder: Path) -> list[Sum]:
    """Return every file in a folder, by its path in it, and its SHA-256 digest."""
    paths = (p for p in folder.rglob("*") if p.is_file())
    return [(p.relative_to(folder).as_posix(), digest_of(p)) for p in paths]


def digest_of(path: Path) -> str:
    """Return the SHA-256 digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_sums(folder: Path) -> list[Sum] | None:
    """Return the names and digests of a folder's list.

    Returns None without a list written by this package.
    """
    path = folder / SUMS
    try:
        if not is_regular(path) or path.stat().st_size > _LIST_SIZE:
            return None
        pairs = [line.split("  ", 1) for line in path.read_text("utf8").splitlines()]
        return [(name, digest) for digest, name in pairs]
    except (OSError, ValueError):
        return None


def is_written(path: Path, sums: Iterable[Sum]) -> bool:
    """Return whether a path is a file with the bytes of one that is listed."""
    try:
        return is_regular(path) and digest_of(path) in {digest for _, digest in sums}
    except OSError:
        return False


def is_regular(path: Path) -> bool:
    """Return whether a path is a regular file, not a link to one."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def find_foreign(folder: Path, names: Container[str] = ()) -> str:
    """Return the first file in a folder that StoryDiff did not write or that was changed.

    The folder's list decides. Without one (an earlier version wrote none) the ``names`` do. Folders
    without files do not count. Returns an empty string when every file is known.
    """
    sums = read_sums(folder)
    for path in walk_files(folder):
        name = path.relative_to(folder).as_posix()
        if path.name in SYSTEM_FILES or (name == SUMS and sums is not None):
            continue
        if sums is None and name in names and is_regular(path):
            continue
        if not is_written(path, sums or []):
            return name
    return ""


def walk_files(folder: Path) -> Iterable[Path]:
    """Return every file below a folder, and every link.

    A folder that cannot be opened counts as a file.
    """

    def closed(error: OSError) -> None:
        unread.append(Path(str(error.filename)))

    unread: list[Path] = []
    found: list[Path] = []
    for top, folders, files in os.walk(folder, onerror=closed):
        links = [name for name in folders if os.path.islink(os.path.join(top, name))]
        found += [Path(top, name) for name in (*files, *links)]
    return sorted(found + unread)
