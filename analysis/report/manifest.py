"""The manifest of a report: what it was made from and by, and the hash of each of its files.

It contains no path and no time, so that the same inputs give the same bytes in every folder.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from analysis.checksums import SUMS, digest_of, list_sums, sum_files
from analysis.errors import shorten
from analysis.language_model import described_model
from analysis.read.codings import find_codings
from analysis.read.decisions import REVIEW, SAMPLE
from analysis.read.folder_files import SETTINGS
from analysis.read.own_lists import list_files
from analysis.report.corrections import CORRECTIONS
from analysis.report.signing import SIGNATURE, Signer

MANIFEST = "storydiff.json"
FORMAT = 1
_SIZE = 2**24  # bytes of a manifest that is read
_DATA = Path(__file__).resolve().parent.parent / "data"
_PARTS = ("versions", "accounts", "inputs", "models", "word_lists", "files")


def text_hashes(texts: Mapping[str, str]) -> dict[str, str]:
    """Return account -> SHA-256 of its text in UTF-8."""
    return {a: hashlib.sha256(text.encode()).hexdigest() for a, text in texts.items()}


def input_hashes(story: Path) -> dict[str, str]:
    """Return the hashes of the files beside the accounts that decide what a report shows."""
    known = {name: story / name for name in (SETTINGS, REVIEW, SAMPLE, CORRECTIONS)}
    known |= {path.name: path for path in find_codings(story)} | list_files(story)
    return {name: digest_of(path) for name, path in known.items() if path.is_file()}


def _release() -> str:
    """Return the version; of one between two releases without the number of commits.

    A report of the same results is then the same to the byte.
    """
    return re.sub(r"\.dev\d+", ".dev", version("storydiff"))


def made_by() -> dict[str, dict[str, str]]:
    """Return what this installation makes reports with: versions, model weights, word lists."""
    return {
        "versions": {"storydiff": _release(), "python": platform.python_version()},
        "models": {described_model()["name"]: described_model()["sha256"]}
        | _data_hashes("models", "*"),
        "word_lists": _data_hashes("lexicons", "*.csv"),
    }


def put_manifest(
    folder: Path,
    story: Path,
    accounts: Mapping[str, str],
    parameters: Mapping[str, Any],
    corrections: Sequence[str] = (),
    signer: Signer | None = None,
) -> None:
    """Write the manifest of a report, its signature if asked for, and the list of its files.

    Parameters
    ----------
    folder : Path
        The report, complete and not yet in its place.
    story : Path
        Folder or file of the story.
    accounts : Mapping[str, str]
        Account -> hash of its text.
    parameters : Mapping[str, Any]
        Parameters that were given, and whether texts were left out.
    corrections : Sequence[str], default ()
        Corrections made to the report, in their order.
    signer : Signer, optional
        Key that signs the manifest.
    """
    files = sum_files(folder)
    about = {
        "format": FORMAT,
        **made_by(),
        "parameters": dict(parameters),
        "accounts": dict(accounts),
        "inputs": input_hashes(story),
        "corrections": [{"number": n, "text": words} for n, words in enumerate(corrections, 1)],
        "files": dict(files),
    }
    data = write_manifest(about)
    (folder / MANIFEST).write_bytes(data)
    if signer is not None:
        (folder / SIGNATURE).write_text(signer.sign(data), "ascii")
    own = [(p.name, digest_of(p)) for p in (folder / MANIFEST, folder / SIGNATURE) if p.exists()]
    (folder / SUMS).write_text(list_sums([*files, *own]), "utf8")


def write_manifest(about: Mapping[str, Any]) -> bytes:
    """Return the one form in which a manifest is written."""
    return (json.dumps(about, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of a report, or None if it is missing or is not one."""
    path = folder / MANIFEST
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > _SIZE:
            return None
        about = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        return None
    about.setdefault("corrections", [])
    return about if _is_whole(about) else None


def what_is_unusual(folder: Path, about: Mapping[str, Any]) -> str:
    """Return what a manifest has that this package never writes; empty for one it may write."""
    known = {"format", "parameters", "corrections", *_PARTS}
    versions = set(about["versions"]) - set(made_by()["versions"])
    if others := sorted((set(about) - known) | versions):
        return f"has entries that no report has ({shorten(', '.join(others))})"
    numbers = [row.get("number") for row in about["corrections"]]
    if numbers != list(range(1, len(numbers) + 1)):
        return "does not number its corrections 1, 2, 3 ..."
    if any(set(row) != {"number", "text"} for row in about["corrections"]):
        return "has more of its corrections than a number and a text"
    try:
        as_written = (folder / MANIFEST).read_bytes() == write_manifest(_ordinary(about))
    except (OSError, ValueError, RecursionError):
        as_written = False
    return "" if as_written else "is not in the form in which a manifest is written"


def _ordinary(about: Mapping[str, Any]) -> dict[str, Any]:
    """Return a manifest with whole numbers where it has some that only equal them."""
    rows = [{**row, "number": n} for n, row in enumerate(about["corrections"], 1)]
    return {**about, "format": FORMAT, "corrections": rows}


def _is_whole(about: Mapping[str, Any]) -> bool:
    """Return whether a manifest has all its parts, each of its kind."""
    parts = [about.get(part) for part in _PARTS]
    if not all(isinstance(part, dict) for part in [*parts, about.get("parameters")]):
        return False
    corrections = about["corrections"]
    values = [value for part in parts if isinstance(part, dict) for value in part.values()]
    return all(isinstance(value, str) for value in values) and (
        isinstance(corrections, list)
        and all(isinstance(c, dict) and isinstance(c.get("text"), str) for c in corrections)
    )


def _data_hashes(part: str, pattern: str) -> dict[str, str]:
    return {p.name: digest_of(p) for p in sorted((_DATA / part).glob(pattern)) if p.is_file()}
