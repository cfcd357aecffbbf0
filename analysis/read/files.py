"""Read a file or folder of a story: records, ``story.toml``, and what is set aside."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Any

from analysis.errors import AnalysisError, shorten
from analysis.progress import step
from analysis.read.codings import Coding, find_codings, read_coding
from analysis.read.decisions import MACHINE, REVIEW, SAMPLE, read_rows
from analysis.read.fields import MENDED, SET_ASIDE, Record, admit, confirm
from analysis.read.folder_files import (
    CORPUS,
    SETTINGS,
    SIDECAR,
    Skipped,
    UniqueNames,
    find_files,
    name_files,
    shown_path,
)
from analysis.read.own_lists import read_own_lists
from analysis.read.reader import FileReader, read_file, reader_of_story
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

MADE = re.compile(r"#(\d+)")  # an id that a reader makes of the place in a file
KEPT = (".work", "seeds")  # where a corpus keeps the stories that it reports, each in a folder
ACCOUNTS = "accounts.jsonl"  # their file
Records = list[Record]


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


def read_one(file: Path) -> tuple[Records, Skipped]:
    """Read the records of one file, and the parts of it that are set aside."""
    with reader_of_story() as reader:
        records, skipped = _split(file, shown_path(Path(file.name)), reader)
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
    found, aside = find_files(folder)
    files = name_files(folder, (p for p in found if scores is None or p.resolve() != scores))
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
    _apply_entries(folder, entries, records)
    skipped += [*aside, *_unknown(folder, settings)]
    kept = {
        "review": _read_beside(folder / REVIEW, skipped),
        "sample": _read_beside(folder / SAMPLE, skipped),
        "codings": _read_codings(folder, settings, skipped),
        "lexicons": read_own_lists(folder),
    }
    known = {key: value for key, value in settings.items() if key in KNOWN}
    return known | {key: rows for key, rows in kept.items() if rows}, records, skipped


def _apply_entries(folder: Path, entries: Mapping[str, Any], records: Records) -> None:
    """Give each account what the settings say of it, by its file and by its id."""
    own = [_entry_of(folder, entries, record) for record in records]
    ids = Counter(e.get("account_id", r["account_id"]) for r, e in zip(records, own, strict=True))
    for record, entry in zip(records, own, strict=True):
        file, account = record["path"], record["account_id"]
        if "account_id" in entry and ids[entry["account_id"]] > 1:
            key = file if "account_id" in entries.get(file, {}) else account
            place = settings_place(folder, "accounts", key, "account_id")
            cause = f"gives {shorten(file)} the id of another account"
            raise AnalysisError(place, cause, "give each account its own id")
        record |= entry


def _entry_of(folder: Path, entries: Mapping[str, Any], record: Record) -> dict[str, Any]:
    """Return what the settings say of an account by its file and by its id."""
    file, account = record["path"], record["account_id"]
    by_file, by_id = entries.get(file, {}), entries.get(account, {})
    if twice := next((key for key in by_id if by_file.get(key, by_id[key]) != by_id[key]), ""):
        place = settings_place(folder, "accounts", account, twice)
        cause = f"gives {shorten(file)} another {twice} than [accounts.{json.dumps(file)}]"
        raise AnalysisError(place, cause, "keep one of the two")
    found = {**by_file, **by_id}
    if "put_back" in found:
        key = account if "put_back" in by_id else file
        found["put_back_at"] = settings_place(folder, "accounts", key, "put_back")
    return found


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
        cause = f"names the coder {shorten(settings['coder'])}, who has no coding"
        place = settings_place(folder, "coder")
        raise AnalysisError(place, cause, f"use one of {', '.join(names)}")
    return found


def _with_own_ids(records: Records) -> Skipped:
    """Give each record an id of its own, and report each that claims the id of another.

    An id that is the name of the record's own file goes before one that a record claims.
    """
    own: dict[str, int] = {}
    for i, record in enumerate(records):
        if record.get("account_id") == _id_of(record["path"]):
            own.setdefault(record["account_id"], i)
    names = UniqueNames(own)
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


def _read_files(folder: Path, files: Mapping[str, Path]) -> tuple[Records, Skipped]:
    records: Records = []
    skipped: Skipped = []
    kept = _is_of_corpus(folder)
    with reader_of_story() as reader, step("Read the files", len(files)) as tick:
        for name, file in files.items():
            try:
                parts = _read_kept(file) if kept and name == ACCOUNTS else None
                found, aside = _split(file, name, reader, root=folder, parts=parts)
            except AnalysisError as error:
                skipped.append({"path": name, "reason": f"{error.cause}; {error.remedy}"})
            else:
                records += found
                skipped += aside
            tick()
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
