"""Check what a ``story.toml`` says: each entry by its type, each fault in one sentence."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from analysis.errors import AnalysisError, one_line, shorten
from analysis.read.field_names import FIELDS
from analysis.read.fields import OWN, why_not
from analysis.read.sandbox import MB
from analysis.read.values import kind_of, words_of

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
            outside = "is a link that leads" if path.is_symlink() else "is"
            cause = f"{outside} out of the folder"
            raise AnalysisError(str(path), cause, "put the file itself there")
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
    """Return the bytes of a regular file; refuse what ``open_regular`` refuses, and large files."""
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
        raise AnalysisError(str(path), f"is {kind}, not a file", "put a file there or remove it")


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


KNOWN = ("title", "accounts", "origins", "scores", "coder")
_PRINTED = ("section", "length")  # shown, never analysed
_FIELDS = tuple(name for name in FIELDS if name != "story_id")
_TAKEN = (*_FIELDS, "put_back")
_ENTRY = frozenset([*_TAKEN, *_PRINTED])
_REFUSED = frozenset([*OWN, "text", "story_id", "raw", "part", "format", "aside"]) - _ENTRY
_FORM = 'write [accounts."FILE"] and below it lines such as outlet = "Gazette"'
_SHOWN = 10  # keys that a message names
Settings = dict[str, Any]


def check_settings(said: Settings, path: Path) -> Settings:
    """Check every entry of a ``story.toml`` that is known.

    Parameters
    ----------
    said
        What the file says, as TOML has it.
    path
        The file, for the messages.

    Returns
    -------
    dict
        The same, with the title and the fields of accounts as words.

    Raises
    ------
    AnalysisError
        For the first entry of another type, and for a field that only the account's file gives.
    """
    checked = dict(said)
    if "title" in said:
        checked["title"] = " ".join(one_line(_words("title", said["title"], path)).split())
    if "coder" in said:
        checked["coder"] = " ".join(one_line(_words("coder", said["coder"], path)).split())
    accounts = said.get("accounts", {})
    if not isinstance(accounts, dict):
        raise _wrong(path, "accounts", accounts, "a table", _FORM)
    if accounts:
        entries = ((name, _check_entry(name, entry, path)) for name, entry in accounts.items())
        checked["accounts"] = {one_line(name): entry for name, entry in entries}
    origins = said.get("origins", [])
    if not isinstance(origins, list) or not all(isinstance(o, dict) for o in origins):
        remedy = 'write [[origins]] and below it account = "FILE" and relation = "reprint"'
        raise _wrong(path, "origins", origins, "a list of tables", remedy)
    return checked


def unknown_settings(said: Mapping[str, Any], name: str) -> list[dict[str, str]]:
    """Return rows of ``skipped`` for the entries of a ``story.toml`` that have no meaning."""
    own = [key for key in said if key not in KNOWN]
    entries = said.get("accounts", {}).values()
    of_accounts = [key for entry in entries for key in entry if key not in _ENTRY]
    places = ((name, own, KNOWN), (f"{name}, accounts", of_accounts, _TAKEN))
    return [
        {
            "path": path,
            "reason": f"has entries that are not known ({_listed(keys)}); use {', '.join(known)}",
            "kind": "settings not read",
        }
        for path, keys, known in places
        if keys
    ]


def _listed(keys: list[str]) -> str:
    each = list(dict.fromkeys(keys))
    return ", ".join(key[:60] for key in each[:_SHOWN]) + ", ..." * (len(each) > _SHOWN)


def _check_entry(account: str, entry: Any, path: Path) -> Settings:
    """The fields that an entry gives an account, as words."""
    where = f"accounts.{shorten(account)}"
    if not isinstance(entry, dict):
        raise _wrong(path, where, entry, "a table", _FORM)
    if refused := next((key for key in entry if key in _REFUSED), ""):
        raise AnalysisError(
            str(path),
            f"sets {refused!r} of {shorten(account)}, which only the account's own file gives",
            f"remove that line (an entry may set {', '.join(_TAKEN)})",
        )
    checked = dict(entry)
    for key in sorted(_ENTRY & set(entry)):
        if key == "put_back":
            _check_lines(f"{where}.put_back", entry[key], path)
        else:
            checked[key] = _words(f"{where}.{key}", entry[key], path, key)
    if "account_id" in checked:
        checked["account_id"] = one_line(checked["account_id"]).strip()
        if not checked["account_id"]:
            raise AnalysisError(
                str(path), f"{where}.account_id is empty", "write an id or remove that line"
            )
    return checked


def _check_lines(where: str, lines: Any, path: Path) -> None:
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise _wrong(path, where, lines, "a list of lines", 'write put_back = ["Advertisement"]')


def _words(where: str, value: Any, path: Path, field: str = "") -> str:
    """An entry as words: a number or a date counts as it is printed."""
    if value == "":
        return ""
    if reason := why_not(field, value):
        cause, _, remedy = reason.partition("; ")
        cause = cause.replace("an object", "a table")
        remedy = remedy.replace("as text", "in quotation marks")
        raise AnalysisError(str(path), f"{where} {cause}", remedy)
    return words_of(value) or ""


def _wrong(path: Path, where: str, value: Any, wanted: str, remedy: str) -> AnalysisError:
    kind = "words" if isinstance(value, str) else kind_of(value).replace("an object", "a table")
    if kind == "a list" and wanted.startswith("a list"):
        kind = "a list of other things"
    return AnalysisError(str(path), f"{where} is {kind}, not {wanted}", remedy)
