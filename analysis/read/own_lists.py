"""Word lists that a story brings beside its accounts, in the folder ``lexicons``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from analysis.errors import AnalysisError, one_line
from analysis.read.sandbox import MB
from analysis.read.settings import read_regular
from analysis.resources import list_rules
from analysis.word_lists import find_mistakes

LISTS = "lexicons"
_SIZE = 16 * MB  # bytes of a list
_LIKE = 0.6  # likeness of a folder's name to the right one
# Lists that make the grammar of figures, and those that are used while a text is read.
_PACKAGE_ONLY = frozenset(
    "bounds currencies quantity_words trends units not_quantities number_signs periods "
    "boilerplate interface_words newspaper_nouns overview_makers".split()
)


def own_list_names() -> list[str]:
    """Return the names of the word lists to which a story may add."""
    return sorted(set(list_rules()) - _PACKAGE_ONLY)


def has_lists(folder: Path) -> bool:
    """Return whether a story brings a folder with word lists."""
    return os.path.isdir(folder / LISTS)


def looks_like_lists(folder: Path) -> bool:
    """Return whether a folder has word lists but not the name of one that is used."""
    name = folder.name.lower()
    is_like = name == LISTS or get_close_matches(name, [LISTS], cutoff=_LIKE)
    return bool(is_like) and any(path.stem in list_rules() for path in folder.glob("*.csv"))


def read_own_lists(folder: Path) -> dict[str, str]:
    """Return name -> text of the word lists in a story's folder.

    Raises ``AnalysisError`` for the first mistake in them.
    """
    found: dict[str, str] = {}
    for path in _list_files(folder):
        name, text = _read_list(path, folder)
        for mistake in _mistakes_in(path, folder, name, text):
            raise mistake
        found[name] = text
    return found


def find_own_mistakes(folder: Path) -> list[AnalysisError]:
    """Return every mistake in the word lists of a story, in the order of their names."""
    found: list[AnalysisError] = []
    for path in _list_files(folder):
        try:
            found += _mistakes_in(path, folder, *_read_list(path, folder))
        except AnalysisError as error:
            found.append(error)
    return found


def list_files(folder: Path) -> dict[str, Path]:
    """Return ``lexicons/NAME.csv`` -> path of the word lists in a story's folder."""
    return {f"{LISTS}/{path.name}": path for path in _list_files(folder)}


def _list_files(folder: Path) -> list[Path]:
    if not has_lists(folder):
        return []
    inside = sorted((folder / LISTS).iterdir())
    return [path for path in inside if not path.name.startswith((".", "~", "README", "readme"))]


def _read_list(path: Path, folder: Path) -> tuple[str, str]:
    """Return the name and the text of a list; refuse one that a story cannot bring."""
    value, name = f"{LISTS}/{one_line(path.name)}", path.stem
    if path.suffix.lower() != ".csv":
        raise AnalysisError(value, "is not a CSV file", "save it as NAME.csv or move it away")
    if name in _PACKAGE_ONLY:
        cause = "cannot be changed by a story, as it is used to read texts or figures"
        raise AnalysisError(value, cause, f"use one of: {', '.join(own_list_names())}")
    if name not in list_rules():
        near = get_close_matches(name.lower(), own_list_names(), n=1)
        remedy = f"write {near[0]}.csv" if near else f"use one of: {', '.join(own_list_names())}"
        raise AnalysisError(value, "is not the name of a word list", remedy)
    try:
        return name, read_regular(path, _SIZE, folder).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise AnalysisError(
            f"{value}, line {line}", "is not UTF-8 text", "save the file as UTF-8"
        ) from None


def _mistakes_in(path: Path, folder: Path, name: str, text: str) -> Iterator[AnalysisError]:
    for line, cause, remedy in find_mistakes(text, list_rules()[name]):
        yield AnalysisError(f"{path.relative_to(folder).as_posix()}, line {line}", cause, remedy)
