"""What a ``story.toml`` may say: each entry of its type, or one sentence that names it; and which entries are not known."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError, one_line, shorten
from analysis.readers.fields import FIELDS, OWN, kind_of, why_not, words_of

KNOWN = ("title", "accounts", "origins", "scores")
_PRINTED = ("section", "length")  # shown, never analysed
_FIELDS = tuple(name for name in FIELDS if name != "story_id")
_TAKEN = (*_FIELDS, "put_back")
_ENTRY = frozenset([*_TAKEN, *_PRINTED])
_REFUSED = frozenset([*OWN, "text", "story_id", "raw", "part", "format", "aside"]) - _ENTRY
_FORM = 'write [accounts."FILE"] and below it lines such as outlet = "Gazette"'
_SHOWN = 10  # keys that a message names
Settings = dict[str, Any]


def check_settings(told: Settings, path: Path) -> Settings:
    """Check every entry of a ``story.toml`` that is known.

    Parameters
    ----------
    told
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
        For the first entry of another type, and for a field that only the file of the account gives.
    """
    checked = dict(told)
    if "title" in told:
        checked["title"] = " ".join(one_line(_words("title", told["title"], path)).split())
    accounts = told.get("accounts", {})
    if not isinstance(accounts, dict):
        raise _wrong(path, "accounts", accounts, "a table", _FORM)
    if accounts:
        entries = ((name, _check_entry(name, entry, path)) for name, entry in accounts.items())
        checked["accounts"] = {one_line(name): entry for name, entry in entries}
    origins = told.get("origins", [])
    if not isinstance(origins, list) or not all(isinstance(o, dict) for o in origins):
        remedy = 'write [[origins]] and below it account = "FILE" and relation = "reprint"'
        raise _wrong(path, "origins", origins, "a list of tables", remedy)
    return checked


def unknown_settings(told: Mapping[str, Any], name: str) -> list[dict[str, str]]:
    """Return rows of ``skipped`` for the entries of a ``story.toml`` that mean nothing here: its own, and those of accounts."""
    own = [key for key in told if key not in KNOWN]
    entries = told.get("accounts", {}).values()
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
            f"take that line out (an entry may set {', '.join(_TAKEN)})",
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
                str(path), f"{where}.account_id is empty", "write an id or take that line out"
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
