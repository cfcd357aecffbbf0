"""Regular files, opened without harm: no pipe is waited for, no device is touched, no link out of a folder is followed."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from pathlib import Path
from typing import Any, BinaryIO

from analysis.errors import AnalysisError
from analysis.read.sandbox import MB

TOML = MB  # bytes of a file of settings
DEEP = 16  # tables and lists inside each other
_HARMLESS = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOFOLLOW", "O_CLOEXEC", "O_BINARY")
)
_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
)
_TOKEN = re.compile(  # of TOML: strings, comments, bare words, spaces, any other sign
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"""|\Z)|"(?:[^"\\\n]|\\[^\n])*+"?'
    r"|'''(?:[^']|'(?!''))*+(?:'''|\Z)|'[^'\n]*+'?|#[^\n]*|[\w-]+|[ \t]+|.",
    re.S,
)


def open_regular(path: Path, root: Path | None = None) -> BinaryIO:
    """Open a regular file for reading.

    Parameters
    ----------
    path
        The file. Links are followed.
    root
        The folder that the file, behind all links, has to be in.

    Returns
    -------
    BinaryIO
        The open file, buffered.

    Raises
    ------
    AnalysisError
        For a folder, a pipe, a device and a link out of ``root``, and for what cannot be opened.
    """
    try:
        target = path.resolve(strict=True)
        if root is not None and not target.is_relative_to(root.resolve()):
            outside = "is a link that leads" if path.is_symlink() else "lies"
            raise AnalysisError(
                str(path), f"{outside} out of the folder", "put the file itself there"
            )
        _check_kind(path, target.stat().st_mode)
        handle = os.open(target, _HARMLESS)
        try:
            _check_kind(path, os.fstat(handle).st_mode)
        except AnalysisError:
            os.close(handle)
            raise
        return os.fdopen(handle, "rb")
    except (OSError, ValueError, RuntimeError) as error:
        raise AnalysisError(
            str(path),
            f"cannot be opened ({_why(path, error)})",
            "check the path and its permissions",
        ) from error


def read_regular(path: Path, limit: int, root: Path | None = None) -> bytes:
    """Return the bytes of a regular file, refused as by ``open_regular`` and for more than ``limit`` bytes."""
    with open_regular(path, root) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        size = f"{limit // MB} MB" if limit >= MB else f"{limit:,} bytes"
        raise AnalysisError(str(path), f"is over {size}, the limit of such a file", "shorten it")
    return data


def read_toml(path: Path, root: Path) -> dict[str, Any]:
    """Return what a small file of plain TOML says.

    Raises
    ------
    AnalysisError
        For what is no regular file in ``root``, and what ``parse_toml`` refuses.
    """
    data = read_regular(path, TOML, root)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AnalysisError(
            str(path), f"is not valid TOML ({error})", "correct that line"
        ) from error
    return parse_toml(text, str(path))


def parse_toml(text: str, name: str, refusal: str = "is not valid TOML") -> dict[str, Any]:
    """Return what a text says as TOML.

    Raises
    ------
    AnalysisError
        For a text that is no TOML, and for tables or lists that are more than ``DEEP`` deep.
    """
    deep = AnalysisError(
        name, f"has tables or lists more than {DEEP} deep", "write it as the README shows"
    )
    if _has_long_key(text):  # tomllib takes minutes for a key of ten thousand parts
        raise deep
    try:
        found = tomllib.loads(text)
    except RecursionError as error:
        raise deep from error
    except (ValueError, OverflowError) as error:
        raise AnalysisError(name, f"{refusal} ({error})", "correct that line") from error
    if _depth(found) > DEEP:
        raise deep
    return found


def _has_long_key(text: str) -> bool:
    """Whether a dotted key has more than ``DEEP`` parts."""
    if all(line.count(".") < DEEP for line in text.split("\n")):
        return False
    dots = 0
    for token in _TOKEN.finditer(text):
        if token[0] == ".":
            dots += 1
            if dots >= DEEP:
                return True
        elif not (token[0][0] in "\"' \t_-" or token[0][0].isalnum()):
            dots = 0
    return False


def _check_kind(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        kind = next((words for test, words in _KINDS if test(mode)), "a device")
        raise AnalysisError(str(path), f"is {kind}, not a file", "put a file there or take it away")


def _why(path: Path, error: Exception) -> str:
    if isinstance(error, FileNotFoundError) and path.is_symlink():
        return "it is a link to nothing"
    return (isinstance(error, OSError) and error.strerror) or "its name leads to no file"


def _depth(value: Any) -> int:
    """How deep tables and lists are inside each other."""
    depth, level = 0, [value]
    while level:
        depth += 1
        level = [
            inside
            for outer in level
            if isinstance(outer, dict | list)
            for inside in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return depth - 1
