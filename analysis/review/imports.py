"""Import codes from other programs: a coding file beside the story, one for each coder."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from analysis.errors import AnalysisError
from analysis.outputs import Claim, storing, taking_turns
from analysis.read.codings import check_coder, coding_file, parse_coding
from analysis.read.decisions import SIZE, read_rows
from analysis.read.decoding import decode
from analysis.read.fields import CODED
from analysis.read.qda import GROUPS
from analysis.read.reader import FileReader
from analysis.read.sandbox import FILE
from analysis.read.settings import read_regular
from analysis.review.codings import StoryCoding, cite_sentences, from_json, from_rows
from analysis.review.decisions import Decision, parse_rows, write_review

if TYPE_CHECKING:
    from analysis.story import Story

Item = dict[str, Any]
T = TypeVar("T")
_CONTRAST = re.compile(r"(?P<says>.*) \((?P<kind>[a-z]+), (?:shown|to check)\)", re.S)
_FACT = re.compile(r"[fop]\d+ ")
_HIGHLIGHTS = ("document", "tag", "content")
_NAMELESS = ("unattributed",)


class ImportedCoding(NamedTuple):
    """A coding that was imported: its file, its coder, what is in it, and what is not found."""

    path: Path
    coder: str
    n_units: int
    refused: tuple[tuple[str, str], ...]
    is_new: bool


def import_codings(
    file: str | os.PathLike[str],
    story: Story,
    folder: Path,
    *,
    coder: str = "",
    replace: bool = False,
) -> list[ImportedCoding]:
    """Take codes from a file of another program in as those of a coder.

    Parameters
    ----------
    file : str or os.PathLike
        A REFI-QDA project (``.qdpx``), a coding or ``review.csv`` of StoryDiff, or the highlights
        of Taguette as CSV.
    story : Story
        The story that was coded.
    folder : Path
        Its folder, which gets ``coding.NAME.json`` or ``review.NAME.csv``.
    coder : str, optional
        Name of the coder, where the file does not say it or has one coder under another name.
    replace : bool, default False
        Whether a coding of that name that differs may be replaced.

    Returns
    -------
    list of ImportedCoding
        One for each coder of the file.

    Raises
    ------
    AnalysisError
        For a file that cannot be read or is a coding of another text, for a name that is missing
        or unfit, and for a coding that is there already and differs. Nothing is written then.
    """
    path = Path(file)
    if not folder.is_dir():
        cause = "is one file, and codings are kept in a folder"
        raise AnalysisError(f"story {folder}", cause, "put the file into a folder of its own")
    readers: dict[str, Callable[[Path], dict[str, _Draft]]] = {
        ".qdpx": _read_project,
        ".json": _read_json,
        ".csv": _read_table,
    }
    if path.suffix.lower() not in readers:
        raise AnalysisError(
            str(path), "is not a .qdpx, .json or .csv file", "export the codes as one"
        )
    drafts = _choose(readers[path.suffix.lower()](path), check_coder(coder) if coder else "", path)
    made = [draft.make(name, story, path) for name, draft in drafts.items()]
    return _write(folder, made, replace)


class _Draft(NamedTuple):
    """What a coder has in a file: a coding, or rows of decisions."""

    said: Mapping[str, Any]
    rows: tuple[Mapping[str, str], ...] = ()

    def make(self, coder: str, story: Story, path: Path) -> tuple[StoryCoding, str]:
        """Return the coding with the text of its file; refuse that of another text."""
        if self.rows:
            coding = from_rows(coder, f"review.{coder}.csv", self.rows, story)
            text = write_review(_as(coder, parse_rows(self.rows)[0]))
        else:
            said = cite_sentences(story, self.said)
            coding = from_json(coder, coding_file(coder), said, story)
            text = f"{json.dumps({**said, 'coder': coder}, indent=1, ensure_ascii=False)}\n"
        if not coding.units:
            cause = "contains no coded unit"
            if coding.refused:
                what, why = coding.refused[0]
                cause = f"is a coding of another text: none of it is in this story ({what}: {why})"
            raise AnalysisError(str(path), cause, "import it into the story that was coded")
        return coding, text


def _as(coder: str, decisions: Iterable[Decision]) -> list[Decision]:
    return [decision._replace(who=coder) for decision in decisions]


def _choose(drafts: dict[str, T], coder: str, path: Path) -> dict[str, T]:
    """Return the coders to import: all of the file, or the one that is named."""
    if coder and coder in drafts:
        return {coder: drafts[coder]}
    if coder and len(drafts) > 1:
        cause = f"has no coder {coder!r} among {', '.join(sorted(drafts))}"
        raise AnalysisError(str(path), cause, "name one of them with --as, or none for all")
    if coder:
        return {coder: next(iter(drafts.values()))}
    if "" in drafts:
        raise AnalysisError(str(path), "does not say who coded it", "name the coder with --as")
    return {check_coder(name): draft for name, draft in drafts.items()}


def _write(
    folder: Path, made: list[tuple[StoryCoding, str]], replace: bool
) -> list[ImportedCoding]:
    """Write the files, all or none; one that is there and differs is replaced only if asked."""
    found = []
    kept = "nothing was imported; free some space there"
    with (
        storing(folder, kept),
        Claim(folder, "codings", alone=False) as claim,
        taking_turns(folder),
    ):
        for coding, text in made:
            path = folder / coding.file
            before = read_regular(path, FILE, folder) if os.path.lexists(path) else None
            is_new = before != text.encode()
            if before is not None and is_new and not replace:
                cause = "is there already and differs"
                remedy = "name another coder with --as, or add --replace"
                raise AnalysisError(str(path), cause, remedy)
            refused = coding.refused
            found.append(ImportedCoding(path, coding.coder, len(coding.units), refused, is_new))
        for (coding, text), imported in zip(made, found, strict=True):
            if imported.is_new:
                claim.write(coding.file, text)
    return found


def _read_json(path: Path) -> dict[str, _Draft]:
    said = parse_coding(read_regular(path, FILE, path.parent), str(path))
    coder = said.get("coder")
    name = f"coder {coder}" if isinstance(coder, int) else str(coder or "")
    return {name: _Draft(said)}


def _read_table(path: Path) -> dict[str, _Draft]:
    """Read the decisions of a ``review.csv``, or the highlights of Taguette."""
    text = decode(read_regular(path, SIZE, path.parent), str(path))
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise AnalysisError(
            str(path), f"is not valid CSV ({error})", "save it as CSV again"
        ) from error
    heads = {str(name).strip().lower() for name in (rows[0] if rows else ())}
    if heads.issuperset(_HIGHLIGHTS):
        lowered = [{str(k).strip().lower(): v for k, v in row.items()} for row in rows]
        marked = [
            {"code": _path_of(row["tag"]), "source": row["document"] or "", "text": row["content"]}
            for row in lowered
            if (row["tag"] or "").strip() and (row["content"] or "").strip()
        ]
        return {"": _Draft(_as_coding(marked))}
    grouped: dict[str, list[dict[str, str]]] = {}
    for row in read_rows(path):
        grouped.setdefault(" ".join(row["who"].split()), []).append(row)
    if not grouped:
        raise AnalysisError(str(path), "has no row", "export the codes again")
    return {name: _Draft({}, tuple(rows)) for name, rows in grouped.items()}


def _path_of(tag: str) -> list[str]:
    """Return the names that lead to a tag; Taguette joins them with points.

    >>> _path_of("Facts.f1 Boats sank"), _path_of("St. Anne")
    (['Facts', 'f1 Boats sank'], ['St. Anne'])
    """
    group, _, name = tag.strip().partition(".")
    return [group, name] if name and group.casefold() in _FOLDED else [tag.strip()]


_FOLDED = {group.casefold(): group for group in GROUPS}


def _read_project(path: Path) -> dict[str, _Draft]:
    data = read_regular(path, FILE, path.parent)
    with FileReader() as reader:
        rows = [row[CODED] for row in reader.read("qdpx", data, str(path)) if CODED in row]
    grouped: dict[str, list[Item]] = {}
    for row in rows:
        grouped.setdefault(" ".join(str(row["coder"]).split()), []).append(row)
    return {name: _Draft(_as_coding(own)) for name, own in grouped.items()}


def _as_coding(rows: Iterable[Mapping[str, Any]]) -> Item:
    """Return coded words as a coding: codes under the groups of an export become what they were."""
    accounts: dict[str, Item] = {}
    facts: dict[str, Item] = {}
    contrasts: dict[str, Item] = {}
    others: dict[str, list[Item]] = {"figures": [], "quotes": [], "codes": []}
    for row in rows:
        place = {"account": row["source"], "text": row["text"]}
        place |= {k: row[k] for k in ("before", "after") if row.get(k)}
        digest = {"sha256": row["sha256"]} if row.get("sha256") else {}
        accounts[row["source"]] = {"account_id": row["source"], **digest}
        group = _FOLDED.get(row["code"][0].casefold(), "") if len(row["code"]) > 1 else ""
        name = "/".join(row["code"][1:])
        if group == "Facts":
            fact = {"fact": _FACT.sub("", name, count=1), "relation": "same", "places": []}
            facts.setdefault(name, fact)["places"].append(place)
        elif group == "Contrasts":
            contrasts.setdefault(name, _contrast(name, row.get("about", "")))["places"].append(
                place
            )
        elif group == "Speakers":
            others["quotes"].append({**place, "speaker": "" if name in _NAMELESS else name})
        elif group == "Figures":
            others["figures"].append({**place, "surface": row["text"]})
        else:
            others["codes"].append({**place, "code": "/".join(row["code"])})
    lists: dict[str, list[Item]] = {"facts": list(facts.values()), **others}
    lists["contrasts"] = list(contrasts.values())
    return {"accounts": list(accounts.values())} | {k: v for k, v in lists.items() if v}


def _contrast(name: str, about: str) -> Item:
    found = _CONTRAST.fullmatch(about)
    kind, says = (found["kind"], found["says"]) if found else ("contrast", name)
    return {"kind": kind, "says": says, "places": []}
