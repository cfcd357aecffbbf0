"""Check what a ``story.toml`` says: each entry by its type, each fault in one sentence."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from analysis.errors import AnalysisError, one_line, shorten
from analysis.read.entries import CHECKS, known_key, near_key
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
_AT_LINE = re.compile(r" \(at line (\d+), column (\d+)\)")
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


class TomlText(NamedTuple):
    """The text of a file of TOML with the name that a message gives it."""

    name: str
    text: str

    def at(self, *keys: str | int) -> str:
        """Return the name with the line of an entry, or of the table that it is missing from."""
        line = find_line(self.text, *keys)
        return f"{self.name}, line {line}" if line else self.name


def read_toml_text(path: Path, root: Path) -> TomlText:
    """Return the text of a small file.

    Raises ``AnalysisError`` for what is no regular file in ``root`` and for what is not UTF-8.
    """
    data = read_regular(path, TOML, root)
    try:
        return TomlText(str(path), data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise AnalysisError(
            f"{path}, line {line}", f"is not valid TOML ({error})", "save the file as UTF-8"
        ) from error


def read_toml(path: Path, root: Path) -> dict[str, Any]:
    """Return what a small file of plain TOML says.

    Raises
    ------
    AnalysisError
        For what is no regular file in ``root``, and what ``parse_toml`` refuses.
    """
    file = read_toml_text(path, root)
    return parse_toml(file.text, file.name)


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
        at = _AT_LINE.search(str(error))
        words = f"{str(error)[: at.start()]}, column {at[2]}" if at else str(error)
        value = f"{name}, line {at[1]}" if at else name
        line = text.split("\n")[int(at[1]) - 1] if at else ""
        raise AnalysisError(value, f"{refusal} ({words})", _toml_remedy(line, words)) from error
    if _depth(found) > DEEP:
        raise deep
    return found


def _toml_remedy(line: str, words: str) -> str:
    """Return how to correct a line that is no TOML."""
    value = line.partition("=")[2].strip()
    if any(mark in line for mark in "“”„‘’"):
        return 'use straight quotation marks (")'
    if "\\" in value:
        return "write \\\\ for each \\, or put the words into single quotation marks"
    if "twice" in words or "overwrite" in words:
        return "join the two, or remove one"
    if value[:1].isdigit() and "-" in value:
        return "write a day that exists, such as 2031-03-02"
    if value and value[0] not in "\"'[{":
        return 'put words and dates into quotation marks (title = "Flood")'
    return "correct that line"


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


def find_line(text: str, *keys: str | int) -> int:
    r"""Return the line of an entry in a text of valid TOML, of its table, or 0.

    ``keys`` lead to it as in the parsed text; the tables of a list are counted from 0.

    >>> find_line('title = "a"\n[[origins]]\naccount = "b"', "origins", 0, "account")
    3
    """
    best, found = 0, 0
    for path, line in _entries(text):
        common = min(len(path), len(keys))
        if common > best and path[:common] == keys[:common]:
            best, found = common, line
    return found


def _entries(text: str) -> Iterator[tuple[tuple[str | int, ...], int]]:
    """Yield the keys of each table and entry of a text of TOML, with its line."""
    table: tuple[str | int, ...] = ()
    tables: Counter[str] = Counter()
    parts: list[str] = []
    brackets, depth, line, is_value = 0, 0, 1, False
    for token in _TOKEN.finditer(text):
        word, at = token[0], line
        line += word.count("\n")
        if is_value:
            depth += (word in "[{") - (word in "]}")
            is_value = word != "\n" or depth > 0
            parts = parts if is_value else []
        elif word == "\n":
            brackets, parts = 0, []
        elif word == "[":
            brackets += 1
        elif word == "]" and parts:
            table = tuple(parts)
            if brackets > 1:
                table += (tables[".".join(parts)],)
                tables[".".join(parts)] += 1
            yield table, at
            parts = []
        elif word == "=":
            yield (*table, *parts), at
            is_value, depth = True, 0
        elif word[0] in "\"'":
            parts.append(str(tomllib.loads(f"key = {word}")["key"]))
        elif word[0].isalnum() or word[0] in "_-":
            parts.append(word)


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
AS_PRINTED = ("section", "length")  # shown, never analysed
_FIELDS = tuple(name for name in FIELDS if name != "story_id")
_TAKEN = (*_FIELDS, "put_back")
_ENTRY = frozenset([*_TAKEN, *AS_PRINTED])
_REFUSED = frozenset([*OWN, "text", "story_id", "raw", "part", "format", "aside"]) - _ENTRY
_FORM = 'write [accounts."FILE"] and below it lines such as outlet = "Gazette"'
_SHOWN_ENTRIES = 10  # entries that are not known, each with its line
Settings = dict[str, Any]
Keys = tuple[str, ...]


def check_settings(said: Settings, file: TomlText) -> Settings:
    """Check every entry of a ``story.toml`` that is known.

    Parameters
    ----------
    said
        What the file says, as TOML has it.
    file
        The file, for the messages.

    Returns
    -------
    dict
        The same, with the title and the fields of accounts as words.

    Raises
    ------
    AnalysisError
        For the first entry of another type, one whose name is misspelt, a value that is not allowed
        and a field that only the account's file gives.
    """
    _check_keys((key for key in said if key not in KNOWN), KNOWN, (), file)
    checked = dict(said)
    if "title" in said:
        checked["title"] = " ".join(one_line(_words(("title",), said["title"], file)).split())
    if "coder" in said:
        checked["coder"] = " ".join(one_line(_words(("coder",), said["coder"], file)).split())
    accounts = said.get("accounts", {})
    if not isinstance(accounts, dict):
        raise _wrong(file, ("accounts",), accounts, "a table", _FORM)
    if accounts:
        entries = ((name, _check_entry(name, entry, file)) for name, entry in accounts.items())
        checked["accounts"] = {one_line(name): entry for name, entry in entries}
    origins = said.get("origins", [])
    if not isinstance(origins, list) or not all(isinstance(o, dict) for o in origins):
        remedy = 'write [[origins]] and below it account = "FILE" and relation = "reprint"'
        raise _wrong(file, ("origins",), origins, "a list of tables", remedy)
    return checked


def unknown_settings(said: Mapping[str, Any], file: TomlText) -> list[dict[str, str]]:
    """Return rows of ``skipped`` for the entries of a ``story.toml`` that have no meaning.

    ``file`` has the name that the rows give it.
    """
    rows = []
    for keys, known in islice(_unknown_keys(said), _SHOWN_ENTRIES):  # each has its line searched
        place = file.at(*keys) + (", accounts" if len(keys) > 1 else "")
        reason = "; ".join(_why_unknown(keys[-1], known))
        rows.append({"path": place, "reason": reason, "kind": "settings not read"})
    return rows


def _unknown_keys(said: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Sequence[str]]]:
    """Yield the keys that lead to each entry without a meaning, and the entries there are."""
    yield from (((key,), KNOWN) for key in said if key not in KNOWN)
    for account, entry in said.get("accounts", {}).items():
        yield from ((("accounts", account, key), _TAKEN) for key in entry if key not in _ENTRY)


def _why_unknown(key: str, known: Sequence[str]) -> tuple[str, str]:
    near, all_known = near_key(key, known), ", ".join(known)
    remedy = f"write {near}, or use {all_known}" if near else f"use {all_known}"
    return f"has an entry that is not known ({key[:60]})", remedy


def _check_keys(keys: Iterable[str], known: Sequence[str], where: Keys, file: TomlText) -> None:
    """Raise for the first key that is a known one misspelt; any other is a note."""
    for key in keys:
        if known_key(key, known):
            raise AnalysisError(file.at(*where, key), *_why_unknown(key, known))


def _check_file_names(account: str, entry: Settings, file: TomlText) -> None:
    """Raise where TOML took the point in a file's name for one between two tables."""
    for key, value in entry.items():
        if isinstance(value, dict) and key not in _ENTRY:
            cause = f"has the table [accounts.{account}.{key}]"
            remedy = f'write [accounts."{account}.{key}"], with the file name in quotation marks'
            raise AnalysisError(file.at("accounts", account, key), cause, remedy)


def _check_entry(account: str, entry: Any, file: TomlText) -> Settings:
    """The fields that an entry gives an account, as words."""
    where = "accounts", account
    if not isinstance(entry, dict):
        raise _wrong(file, where, entry, "a table", _FORM)
    _check_file_names(account, entry, file)
    if refused := next((key for key in entry if key in _REFUSED), ""):
        raise AnalysisError(
            file.at(*where, refused),
            f"sets {refused!r} of {shorten(account)}, which only the account's own file gives",
            f"remove that line (an entry may set {', '.join(_TAKEN)})",
        )
    _check_keys((key for key in entry if key not in _ENTRY), _TAKEN, where, file)
    checked = dict(entry)
    for key in sorted(_ENTRY & set(entry)):
        if key == "put_back":
            _check_lines((*where, key), entry[key], file)
        else:
            checked[key] = _words((*where, key), entry[key], file, key)
    if "account_id" in checked:
        checked["account_id"] = one_line(checked["account_id"]).strip()
        if not checked["account_id"]:
            place = (*where, "account_id")
            cause = f"{_shown(place)} is empty"
            raise AnalysisError(file.at(*place), cause, "write an id or remove that line")
    for key, why_wrong in CHECKS.items():
        if checked.get(key) and (why := why_wrong(checked[key])):
            cause, remedy = why
            place = (*where, key)
            raise AnalysisError(file.at(*place), f"{_shown(place)} {cause}", remedy)
    return checked


def _check_lines(where: tuple[str, ...], lines: Any, file: TomlText) -> None:
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise _wrong(file, where, lines, "a list of lines", 'write put_back = ["Advertisement"]')


def _words(where: tuple[str, ...], value: Any, file: TomlText, field: str = "") -> str:
    """An entry as words: a number or a date counts as it is printed."""
    if value == "":
        return ""
    if reason := why_not(field, value):
        cause, _, remedy = reason.partition("; ")
        cause = cause.replace("an object", "a table")
        remedy = remedy.replace("as text", "in quotation marks")
        raise AnalysisError(file.at(*where), f"{_shown(where)} {cause}", remedy)
    return words_of(value) or ""


def _shown(where: tuple[str, ...]) -> str:
    """Return the keys of an entry as a message shows them."""
    first, *others = where
    return ".".join([first, *(shorten(key) if n == 0 else key for n, key in enumerate(others))])


def _wrong(
    file: TomlText, where: tuple[str, ...], value: Any, wanted: str, remedy: str
) -> AnalysisError:
    kind = "words" if isinstance(value, str) else kind_of(value).replace("an object", "a table")
    if kind == "a list" and wanted.startswith("a list"):
        kind = "a list of other things"
    return AnalysisError(file.at(*where), f"{_shown(where)} is {kind}, not {wanted}", remedy)
