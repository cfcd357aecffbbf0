"""REFI-QDA, the exchange format of programs for qualitative analysis: project and codebook.

The standard (www.qdasoftware.org, version 1.5) counts positions in code points, as the tables do.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import one_line
from analysis.read.qda import GROUPS
from analysis.report.exports.content import Contents, printable
from analysis.report.exports.packing import write_zip
from analysis.report.exports.table_files import safe_cell

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_PROJECT, _CODEBOOK = "urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:1.0"
_ORIGIN = "StoryDiff"
_IDS = uuid.uuid5(uuid.NAMESPACE_URL, "urn:storydiff:refi-qda")
_NAME = 120  # characters of the name of a code
_VARIABLES = ("outlet", "kind", "byline", "published", "url", "language")
_COLOURS = dict(zip(GROUPS, ("#B03A2E", "#1D4E6F", "#2E7D32", "#7B5EA7", "#B7791F"), strict=True))
Span = tuple[str, int, int]  # account, start, end


@dataclass(frozen=True)
class QdaCode:
    """A code of the codebook and the places that have it."""

    group: str
    guid: str
    name: str
    about: str
    spans: tuple[Span, ...]


def write_qdc(contents: Contents, path: Path) -> None:
    """Write the codebook: a group each for contrasts, facts, figures, speakers and frames."""
    root = _element(_CODEBOOK, "CodeBook", origin=_ORIGIN)
    root.append(_codes(_CODEBOOK, list_codes(contents)))
    path.write_bytes(_as_bytes(root))


def write_codebook_csv(contents: Contents, path: Path) -> None:
    """Write the codebook as the columns ``tag`` and ``description``, which Taguette reads."""
    import csv

    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(["tag", "description"])
        for code in list_codes(contents):
            writer.writerow([f"{code.group}.{code.name}", safe_cell(printable(code.about))])


def write_qdpx(contents: Contents, path: Path) -> None:
    """Write the project: accounts as plain text, the codebook, and each place as a selection."""
    codes = list_codes(contents)
    sources = {
        a["account_id"]: _guid("source", a["account_id"], a["text"]) for a in contents.accounts
    }
    parts = [("project.qde", _as_bytes(_project(contents, codes, sources)))]
    parts += [
        (f"sources/{sources[a['account_id']]}.txt", a["text"].encode()) for a in contents.accounts
    ]
    write_zip(path, parts)


def list_codes(contents: Contents) -> list[QdaCode]:
    """Return the codes of a story in the order of the groups, each with a name of its own."""
    taken: set[str] = {group.casefold() for group in GROUPS}
    makers: tuple[Callable[[Contents], Iterator[QdaCode]], ...] = (
        _contrast_codes,
        _fact_codes,
        _figure_codes,
        _speaker_codes,
        _frame_codes,
    )
    found = []
    for code in (code for make in makers for code in make(contents)):
        name = own_name(code.name, taken)
        spans = tuple(sorted(set(code.spans)))
        found.append(QdaCode(code.group, code.guid, name, code.about, spans))
    return found


def own_name(words: str, taken: set[str]) -> str:
    """Return a name that no other code has, letter case aside, as some programs ask for."""
    stem = " ".join(one_line(printable(words)).split())[:_NAME].strip() or "unnamed"
    name, number = stem, 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem} ({number})"
    taken.add(name.casefold())
    return name


def _guid(*parts: str) -> str:
    """Return the id of something in the project, the same on every run."""
    return str(uuid.uuid5(_IDS, "\0".join(parts)))


def _span(row: dict[str, Any]) -> Span:
    return (row["account_id"], int(row["start"]), int(row["end"]))


def _contrast_codes(contents: Contents) -> Iterator[QdaCode]:
    for contrast in contents.contrasts:
        spans = tuple((p.account_id, p.start, p.end) for p in contrast.places)
        guid = _guid("contrast", contents.story.story_id, contrast.contrast_id)
        about = f"{contrast.says} ({contrast.kind}, {contrast.standing})"
        name = f"{contrast.rank} {contrast.kind}: {contrast.says}"
        yield QdaCode("Contrasts", guid, name, about, spans)


def _fact_codes(contents: Contents) -> Iterator[QdaCode]:
    """Yield a code for each fact that is in the table ``coverage``, with all its statements.

    Places that may state it, and may not, are left out.
    """
    spans: dict[str, list[Span]] = {fact.fact_id: [] for fact in contents.facts}
    for row in (*contents.rows("coverage"), *contents.rows("statements")):
        unsure = row.get("status") in ("uncertain", "possible")
        if row["start"] >= 0 and row["fact_id"] in spans and not unsure:
            spans[row["fact_id"]].append(_span(row))
    for fact in contents.facts:
        guid = _guid("fact", contents.story.story_id, fact.fact_id)
        name = f"{fact.fact_id} {fact.label}"
        yield QdaCode("Facts", guid, name, fact.fact, tuple(spans[fact.fact_id]))


def _figure_codes(contents: Contents) -> Iterator[QdaCode]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in contents.rows("figures"):
        grouped.setdefault(row["group_id"], []).append(row)
    for group, rows in grouped.items():
        what = next((r["what"] for r in rows if r["what"]), rows[0]["unit"] or "figure")
        about = f"{what}: {rows[0]['verdict']}"
        spans = tuple(_span(row) for row in rows if row["start"] >= 0)
        guid = _guid("figure", contents.story.story_id, group)
        yield QdaCode("Figures", guid, f"{group} {what}", about, spans)


def _speaker_codes(contents: Contents) -> Iterator[QdaCode]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in contents.rows("quotes"):
        grouped.setdefault(row["actor_id"] or row["speaker"] or "", []).append(row)
    for speaker, rows in grouped.items():
        names = [row["speaker"] for row in rows if row["speaker"]]
        name = max(names, key=len) if names else "unattributed"
        guid = _guid("speaker", contents.story.story_id, speaker)
        about = f"Quotations of {name}" if names else "Quotations without a known speaker"
        yield QdaCode("Speakers", guid, name, about, tuple(map(_span, rows)))


def _frame_codes(contents: Contents) -> Iterator[QdaCode]:
    """Yield a code for each dimension; it has the same id in every story."""
    grouped: dict[tuple[str, str], list[Span]] = {}
    for row in contents.rows("cues"):
        grouped.setdefault((row["measure"], row["dimension"]), []).append(_span(row))
    for (measure, dimension), spans in grouped.items():
        about = f"Words that are evidence for the dimension {dimension} ({measure})"
        guid = _guid("frame", measure, dimension)
        yield QdaCode("Frames", guid, f"{measure}: {dimension}", about, tuple(spans))


def _element(space: str, tag: str, text: str | None = None, /, **attributes: str) -> Element:
    """Return an element whose words are such that XML can contain them."""
    from lxml import etree

    element = etree.Element(f"{{{space}}}{tag}", nsmap={None: space})
    for key, value in attributes.items():
        element.set(key, " ".join(one_line(printable(value)).split()))
    if text is not None:
        element.text = printable(text)
    return element


def _as_bytes(root: Element) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _codes(space: str, codes: list[QdaCode]) -> Element:
    """Return the codes under their groups, which are no codes themselves."""
    top = _element(space, "Codes")
    for group in GROUPS:
        colour, guid = _COLOURS[group], _guid("group", group)
        parent = _element(space, "Code", guid=guid, name=group, isCodable="false", color=colour)
        for code in (code for code in codes if code.group == group):
            child = _element(
                space, "Code", guid=code.guid, name=code.name, isCodable="true", color=colour
            )
            child.append(_element(space, "Description", code.about))
            parent.append(child)
        top.append(parent)
    return top


def _project(contents: Contents, codes: list[QdaCode], sources: dict[str, str]) -> Element:
    user = _guid("user", _ORIGIN)
    root = _element(_PROJECT, "Project", name=contents.title, origin=_ORIGIN, creatingUserGUID=user)
    users, book = _element(_PROJECT, "Users"), _element(_PROJECT, "CodeBook")
    users.append(_element(_PROJECT, "User", guid=user, name=_ORIGIN))
    book.append(_codes(_PROJECT, codes))
    variables, texts = _element(_PROJECT, "Variables"), _element(_PROJECT, "Sources")
    for name in _VARIABLES:
        guid = _guid("variable", name)
        variables.append(
            _element(_PROJECT, "Variable", guid=guid, name=name, typeOfVariable="Text")
        )
    taken: set[str] = set()
    for account in contents.accounts:
        texts.append(_source(account, contents, codes, sources, user, taken))
    root.extend([users, book, variables, texts])
    return root


def _source(
    account: dict[str, Any],
    contents: Contents,
    codes: list[QdaCode],
    sources: dict[str, str],
    user: str,
    taken: set[str],
) -> Element:
    """Return an account with its selections; its name is one that a file can have."""
    account_id = account["account_id"]
    guid = sources[account_id]
    label = "".join("_" if sign in '/\\:*?"<>|' else sign for sign in contents.labels[account_id])
    name = own_name(label.lstrip("."), taken)
    source = _element(
        _PROJECT,
        "TextSource",
        guid=guid,
        name=name,
        plainTextPath=f"internal://{guid}.txt",
        creatingUser=user,
    )
    grouped: dict[tuple[int, int], list[QdaCode]] = {}
    for code in codes:
        for _, start, end in (span for span in code.spans if span[0] == account_id):
            grouped.setdefault((start, end), []).append(code)
    for (start, end), found in sorted(grouped.items(), key=lambda item: item[0]):
        source.append(_selection(guid, account["text"], start, end, found, user))
    for variable in _VARIABLES:
        if account[variable]:
            source.append(_value(variable, str(account[variable])))
    return source


def _selection(
    source: str, text: str, start: int, end: int, codes: list[QdaCode], user: str
) -> Element:
    guid = _guid("selection", source, str(start), str(end))
    selection = _element(
        _PROJECT,
        "PlainTextSelection",
        guid=guid,
        name=text[start:end][:_NAME],
        startPosition=str(start),
        endPosition=str(end),
        creatingUser=user,
    )
    for code in codes:
        coding = _element(
            _PROJECT, "Coding", guid=_guid("coding", guid, code.guid), creatingUser=user
        )
        coding.append(_element(_PROJECT, "CodeRef", targetGUID=code.guid))
        selection.append(coding)
    return selection


def _value(variable: str, words: str) -> Element:
    value = _element(_PROJECT, "VariableValue")
    value.append(_element(_PROJECT, "VariableRef", targetGUID=_guid("variable", variable)))
    value.append(_element(_PROJECT, "TextValue", words))
    return value
