"""Find and read the codings beside a story: ``coding.NAME.json`` and ``review.NAME.csv``."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError, mend, one_line, shorten
from analysis.read.decisions import MACHINE, read_rows
from analysis.read.sandbox import MB
from analysis.read.settings import read_regular

CODING = "coding."  # and a name and ".json": what a coder coded of the story
CODING_SIZE = 16 * MB  # of the file
_FILE = re.compile(r"coding\.(?P<json>[^/\\]+)\.json|review\.(?P<csv>[^/\\]+)\.csv", re.I)
_NAME = re.compile(r"[^\W_](?:[\w .'-]{0,58}[\w'])?")
_LISTS = ("accounts", "facts", "figures", "quotes", "contrasts", "codes")
Coding = dict[str, Any]


def coding_file(coder: str) -> str:
    """Return the name of the file in a story's folder that has the coding of a coder."""
    return f"{CODING}{coder}.json"


def coder_of(name: str) -> str:
    """Return the coder that the name of a file gives; empty for a file that is not a coding.

    >>> coder_of("coding.Ann.json"), coder_of("review.Bo Li.csv"), coder_of("review.csv")
    ('Ann', 'Bo Li', '')
    """
    found = _FILE.fullmatch(name)
    return (found["json"] or found["csv"]) if found else ""


def check_coder(name: str) -> str:
    """Return the name of a coder without blank space around it; refuse one that no file can have.

    Raises ``AnalysisError`` for what is empty, too long, has other signs, or is "machine".
    """
    plain = " ".join(one_line(name).split())
    if plain.casefold() == MACHINE:
        raise AnalysisError(f"coder {plain!r}", "is the name of the machine", "give another name")
    if not _NAME.fullmatch(plain):
        cause = "is not a name that a file can have"
        remedy = "use up to 60 letters, digits, spaces, points and hyphens"
        raise AnalysisError(f"coder {shorten(plain)}", cause, remedy)
    return plain


def find_codings(folder: Path) -> list[Path]:
    """Return the codings in a folder, by name."""
    inside = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in inside if coder_of(path.name) and os.path.lexists(path)]


def decisions_of_coder(settings: Mapping[str, Any]) -> list[Coding]:
    """Return the ``review.NAME.csv`` of the coder whose word is printed, with its rows."""
    coder = settings.get("coder")
    return [c for c in settings.get("codings", ()) if c["coder"] == coder and "rows" in c]


def read_coding(path: Path) -> Coding:
    """Return a coding as a mapping: its coder, file, and the lists of the file or rows of the CSV.

    Raises ``AnalysisError`` for what cannot be opened, is too large, or is not a coding.
    """
    coder = check_coder(coder_of(path.name))
    if path.suffix.lower() == ".csv":
        return {"coder": coder, "file": path.name, "rows": read_rows(path)}
    data = read_regular(path, CODING_SIZE, path.parent)
    return {**parse_coding(data, str(path)), "coder": coder, "file": path.name}


def parse_coding(data: bytes, name: str) -> Coding:
    """Return the JSON of a coding; refuse what is not JSON or has none of the lists of a coding."""
    try:
        text = data.decode("utf-8-sig")
        found = json.loads(text)
        if "\\ud" in text.lower():  # halves of characters, which no file can have
            found = json.loads(mend(json.dumps(found, ensure_ascii=False)))
    except (ValueError, RecursionError) as error:
        cause = f"is not valid JSON ({shorten(str(error), 120)})"
        raise AnalysisError(name, cause, "save it as JSON again") from error
    if not isinstance(found, dict) or not any(key in found for key in _LISTS[1:]):
        remedy = f"give an object with one of {', '.join(_LISTS[1:])} (docs/formats.md)"
        raise AnalysisError(name, "is not a coding", remedy)
    for key in (k for k in _LISTS if k in found):
        items = found[key]
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise AnalysisError(
                name, f"has {key!r} which is not a list of objects", "write it as a list"
            )
    return found
