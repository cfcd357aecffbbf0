"""Read a file or folder of a story: records, ``story.toml``, and what is set aside."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Any

from analysis.errors import AnalysisError, one_line, shorten
from analysis.read.codings import Coding, coder_of, find_codings, read_coding
from analysis.read.decisions import MACHINE, REVIEW, SAMPLE, read_rows
from analysis.read.fields import MENDED, SET_ASIDE, Record, admit, confirm
from analysis.read.own_lists import LISTS, has_lists, read_own_lists
from analysis.read.reader import FileReader, read_file
from analysis.read.sandbox import FILE
from analysis.read.settings import (
    KNOWN,
    TomlText,
    check_settings,
    open_regular,
    parse_toml,
    read_regular,
    read_toml,
    read_toml_text,
    unknown_settings,
)

SETTINGS = "story.toml"
CORPUS = "corpus.json"  # marks a folder as the tables of many stories
MADE = re.compile(r"#(\d+)")  # an id that a reader makes of the place in a file
KEPT = (".work", "seeds")  # where a corpus keeps the stories that it reports, each in a folder
ACCOUNTS = "accounts.jsonl"  # their file
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
Records = list[Record]
Skipped = list[dict[str, str]]  # path, reason, and the kind where the account is kept


def read_settings(folder: Path) -> dict[str, Any]:
    """What ``story.toml`` says; empty without one.

    Raises ``AnalysisError`` for what is no plain TOML and for an entry of another type.
    """
    if not os.path.lexists(folder / SETTINGS):
        return {}
    file = read_toml_text(folder / SETTINGS, folder)
    return check_settings(parse_toml(file.text, file.name), file)


def settings_place(folder: Path | None, *keys: str | int, name: str = "") -> str:
    """Return the file of a story's settings with the line of an entry, for a message."""
    shown = name or (str(folder / SETTINGS) if folder else SETTINGS)
    if folder is None or not os.path.lexists(folder / SETTINGS):
        return shown
    text = read_toml_text(folder / SETTINGS, folder).text
    return TomlText(shown, text).at(*keys)


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


def read_one(file: Path) -> tuple[Records, Skipped]:
    """Read the records of one file, and the parts of it that are set aside."""
    with FileReader() as reader:
        records, skipped = _split(file, _shown(Path(file.name)), reader)
    if not records:
        cause, _, remedy = skipped[0]["reason"].partition("; ")
        if all(s["reason"].startswith("no text: an address") for s in skipped):
            cause, remedy = (
                f"is a list of {len(skipped):,} "
                f"{'address' if len(skipped) == 1 else 'addresses'} without text",
                "fetch the pages with 'storydiff fetch'",
            )
        raise AnalysisError(str(file), cause, remedy)
    return records, [*skipped, *_with_own_ids(records)]


def read_folder(folder: Path) -> tuple[dict[str, Any], Records, Skipped]:
    """Read a folder: what ``story.toml`` and ``review.csv`` say, the records, what was set aside.

    Subfolders are read too, down to ``DEPTH`` and up to ``FILES`` in all; ``path`` is relative to
    the folder, and the id of an account in a subfolder begins with it ("late/gazette"). Hidden
    files and folders, ``__MACOSX`` and the pictures and scripts that browsers put beside a saved
    page ("page_files") are left out. Raises ``AnalysisError`` if no account can be read, if there
    are too many files, or if ``story.toml`` names an account that does not exist.
    """
    settings = read_settings(folder)
    entries = settings.get("accounts", {})
    scores = _scores(folder, settings)
    found, aside = _find_files(folder)
    files = _named(folder, (p for p in found if scores is None or p.resolve() != scores))
    if not files:
        _check_entries(folder, entries, [], [])
        why = f" ({aside[0]['path']}: {aside[0]['reason']})" if aside else ""
        raise AnalysisError(
            f"folder {folder}",
            f"contains no account{why}",
            "put one file per account into it (README, 'Your own story')",
        )
    records, skipped = _read_files(folder, files)
    skipped += _with_own_ids(records)
    _check_entries(folder, entries, list(files), records)
    if not records:
        which = "its file cannot" if len(files) == 1 else f"none of its {len(files)} files can"
        first = f"{skipped[0]['path']}: {skipped[0]['reason']}"
        raise AnalysisError(
            f"folder {folder}", f"{which} be read ({first})", "replace what cannot be read"
        )
    for record in records:
        record |= entries.get(record["path"], {}) | entries.get(record["account_id"], {})
    skipped += [*aside, *_unknown(folder, settings)]
    kept = {
        "review": _read_beside(folder / REVIEW, skipped),
        "sample": _read_beside(folder / SAMPLE, skipped),
        "codings": _read_codings(folder, settings, skipped),
        "lexicons": read_own_lists(folder),
    }
    known = {key: value for key, value in settings.items() if key in KNOWN}
    return known | {key: rows for key, rows in kept.items() if rows}, records, skipped


def _unknown(folder: Path, settings: Mapping[str, Any]) -> Skipped:
    """Return what was not understood in the settings of a story."""
    if not settings:
        return []
    text = read_toml_text(folder / SETTINGS, folder).text
    return unknown_settings(settings, TomlText(SETTINGS, text))


def _read_beside(file: Path, skipped: Skipped) -> list[dict[str, str]]:
    """Return the rows of a file of decisions; one that cannot be read is set aside."""
    if not os.path.lexists(file):
        return []
    try:
        return read_rows(file)
    except AnalysisError as error:
        reason = f"{error.cause}; {error.remedy}"
        skipped.append({"path": file.name, "reason": reason, "kind": "settings not read"})
        return []


def _read_codings(folder: Path, settings: Mapping[str, Any], skipped: Skipped) -> list[Coding]:
    """Return the codings beside a story; the coder whose word is printed has to be one of them."""
    found = []
    for path in find_codings(folder):
        try:
            found.append(read_coding(path))
        except AnalysisError as error:
            reason = f"{error.cause}; {error.remedy}"
            skipped.append({"path": path.name, "reason": reason, "kind": "settings not read"})
    names = [MACHINE, *dict.fromkeys(coding["coder"] for coding in found)]
    if settings.get("coder", MACHINE) not in names:
        cause = f"names the coder {shorten(settings['coder'])}, of whom there is no coding"
        place = settings_place(folder, "coder")
        raise AnalysisError(place, cause, f"use one of {', '.join(names)}")
    return found


class _Names:
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


def _named(folder: Path, files: Iterable[Path]) -> dict[str, Path]:
    """The files by their path in the folder, with U+FFFD for what is not UTF-8."""
    names = _Names()
    shown = ((_shown(file.relative_to(folder)), file) for file in files)
    return {names.give(name, PurePosixPath(name).suffix): file for name, file in shown}


def _shown(path: Path) -> str:
    return one_line(path.as_posix()) or "\ufffd"


def _with_own_ids(records: Records) -> Skipped:
    """Give each record an id of its own, and report each that claims the id of another.

    An id that is the name of the record's own file goes before one that a record claims.
    """
    own: dict[str, int] = {}
    for i, record in enumerate(records):
        if record.get("account_id") == _id_of(record["path"]):
            own.setdefault(record["account_id"], i)
    names = _Names(own)
    skipped = []
    for i, record in enumerate(records):
        claimed = record.get("account_id")
        if claimed is None or own.get(claimed) != i:
            record["account_id"] = names.give(claimed or f"account-{i + 1}")
        if claimed not in (None, record["account_id"]):
            reason = f"another account has it; this one is called {record['account_id']!r}"
            path = f"{record['path']}: account_id {shorten(claimed)}"
            skipped.append({"path": path, "reason": reason, "kind": "id used twice"})
    return skipped


def _id_of(name: str) -> str:
    """The id of the one account of a file: its name in the folder without the suffix."""
    return PurePosixPath(name).with_suffix("").as_posix()


def _find_files(folder: Path) -> tuple[list[Path], Skipped]:
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
            aside.append({"path": _shown(place.relative_to(folder)), "reason": reason})
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
        for path in filter(may_hold_accounts, inside):
            below = path.relative_to(folder)
            reason = _not_opened(path, len(below.parts)) or leads_out(path, folder)
            if reason:
                aside.append({"path": _shown(below), "reason": reason})
            else:
                (waiting if os.path.isdir(path) else files).append(path)
    return sorted(files), sorted(aside, key=lambda row: row["path"])


def _not_opened(path: Path, depth: int) -> str:
    """Why a file or folder is not opened; empty for one that is."""
    if path.suffix.lower() == ".toml" and os.path.isfile(path):
        near = get_close_matches(path.name.lower(), _TOML_FILES, n=1)
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
    if os.path.lexists(path / SETTINGS):
        return f"is a separate story, with a {SETTINGS}; read it by its path"
    if is_corpus(path):
        return "is a corpus of many stories; read it with read_corpus"
    return f"is more than {DEPTH} folders deep; move it up" if depth > DEPTH else ""


def leads_out(path: Path, folder: Path) -> str:
    """Say why a link to what is outside of a folder is not opened; empty for any other file."""
    if not path.is_symlink() or path.resolve().is_relative_to(folder.resolve()):
        return ""
    return (
        "is a link that leads out of the folder, which is not followed; put the file itself there"
    )


def _scores(folder: Path, settings: Mapping[str, Any]) -> Path | None:
    """Find the analyst's own scores: the file that ``scores = "FILE"`` names."""
    name = settings.get("scores")
    if name is None:
        return None
    why = "which is not a file in the folder"
    try:
        if isinstance(name, str):
            with open_regular(folder / name, folder):
                return (folder / name).resolve()
    except AnalysisError as error:
        why = f"{why}: it {error.cause}"
    place = settings_place(folder, "scores")
    raise AnalysisError(place, f"names {shorten(name)} as scores, {why}", "correct its name")


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


def _read_files(folder: Path, files: Mapping[str, Path]) -> tuple[Records, Skipped]:
    records: Records = []
    skipped: Skipped = []
    kept = _is_of_corpus(folder)
    with FileReader() as reader:
        for name, file in files.items():
            try:
                parts = _read_kept(file) if kept and name == ACCOUNTS else None
                found, aside = _split(file, name, reader, root=folder, parts=parts)
            except AnalysisError as error:
                skipped.append({"path": name, "reason": f"{error.cause}; {error.remedy}"})
            else:
                records += found
                skipped += aside
    return records, skipped


def _is_of_corpus(folder: Path) -> bool:
    """Return whether a story is kept by a corpus; its place decides, not a file in it."""
    place = folder.resolve()
    corpus = place.parent.parent.parent
    return place.parent == corpus.joinpath(*KEPT) and (corpus / CORPUS).is_file()


def _read_kept(file: Path) -> Records:
    """The records of a story that a corpus keeps, with all that its readers found."""
    records = []
    try:
        for line in read_regular(file, FILE, file.parent).decode("utf8").split("\n")[:-1]:
            fields = dict(json.loads(line))
            record = confirm({"extractor": "the file's own text (jsonl)", **fields})
            records.append(record | {"put_back": list(map(str, fields.get("put_back", ())))})
    except (ValueError, TypeError, RecursionError) as error:
        raise AnalysisError(
            str(file), "is damaged", "run 'storydiff corpus' again into that folder"
        ) from error
    return records


def _check_entries(
    folder: Path, entries: Mapping[str, Any], files: list[str], records: Records
) -> None:
    known = {*files, *(r["account_id"] for r in records)}
    absent = sorted(set(entries) - known)
    if absent:
        cause = f"mentions {shorten(absent[0])}, which is not in the folder"
        near = get_close_matches(absent[0], files, n=1)
        below = [name for name in files if name.endswith(f"/{absent[0]}")]
        deeper = next((f"write {name!r}" for name in [*below, *near]), "correct the file name")
        place = settings_place(folder, "accounts", absent[0])
        raise AnalysisError(place, cause, f"{deeper} or remove the entry")


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


def read_fetched(file: Path) -> tuple[Record, str]:
    """Read the address of a fetched page from its sidecar, or say why it cannot be read."""
    path = Path(f"{file}{SIDECAR}")
    if not os.path.lexists(path):
        return {}, ""
    try:
        fields = admit({"url": read_toml(path, path.parent).get("url")})
    except AnalysisError as error:
        return {}, f"{error.cause}; {error.remedy}"
    aside = fields.pop(SET_ASIDE, ())
    return fields, next((f"its {name} {why}" for name, _, why in aside), "")


def describe_file(file: Path) -> str:
    """Describe a file in a few words: headline and length, or why it is set aside."""
    try:
        records, _ = read_one(file)
    except AnalysisError as error:
        return f"set aside: {error.cause}"
    first = records[0]
    summary = (
        f"{first.get('headline') or 'no headline'}: {len(str(first.get('text', '')).split())} words"
    )
    return summary if len(records) == 1 else f"{summary}, and {len(records) - 1} more"


def _split(
    file: Path,
    name: str,
    reader: FileReader,
    root: Path | None = None,
    parts: Records | None = None,
) -> tuple[Records, Skipped]:
    """Split what a file gives into records, with path and id, and parts set aside."""
    parts = read_file(file, reader, root=root) if parts is None else parts
    fetched, why = read_fetched(file)
    records = [{**fetched, **part, "path": name} for part in parts if "aside" not in part]
    received = file.relative_to(root or file.parent).as_posix()
    if received != name:
        received = os.fsencode(received).decode("utf8", "backslashreplace")
        for record in records:
            record[MENDED] = {**record.get(MENDED, {}), "path": received}
    skipped = [_row_of(name, part) for part in parts if "aside" in part]
    if why:
        skipped.append({"path": f"{name}{SIDECAR}", "reason": why, "kind": "sidecar not read"})
    if len(records) == 1:
        records[0].setdefault("account_id", _id_of(name))
    for record in records:
        if made := MADE.fullmatch(record.get("account_id", "")):
            record["account_id"] = f"{_id_of(name)}-{made[1]}" if len(records) > 1 else _id_of(name)
    stories = {r["story_id"] for r in records if r.get("story_id")}
    if len(stories) > 1:
        raise AnalysisError(
            str(file), f"contains {len(stories)} stories", "keep one story per file"
        )
    return records, skipped


def _row_of(name: str, part: Record) -> dict[str, str]:
    """The row of ``skipped`` for a part that was set aside, or for what was not understood."""
    path = f"{name}: {part['part']}" if part["part"] else name
    kind = {"kind": part["kind"]} if part.get("kind") in ("columns not read",) else {}
    return {"path": path, "reason": part["aside"]} | kind
