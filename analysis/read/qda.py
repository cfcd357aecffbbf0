"""Read a REFI-QDA project (``.qdpx``): its texts, its codes, and who gave which words a code.

Read in the child process of ``sandbox``. The standard counts positions in code points.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from analysis.errors import AnalysisError
from analysis.read.decisions import AROUND
from analysis.read.feeds import find, first, local, parse_xml
from analysis.read.fields import CODED
from analysis.read.formats import open_archive, read_member

if TYPE_CHECKING:
    from zipfile import ZipFile

# the groups under which an export has its codes; read back, they are what they were
GROUPS = ("Contrasts", "Facts", "Figures", "Speakers", "Frames")
_PROJECT = "project.qde"
_INTERNAL = "internal://"
_MOST = 100_000  # coded places
_DEEP = 32  # codes inside each other
Row = dict[str, Any]


def read_qdpx(data: bytes, name: str) -> list[Row]:
    """Return one row for each code that somebody gave to words of a text.

    A row has ``text`` and ``coded``, which has ``coder``, ``code`` (the names from the top of the
    codebook down), ``about`` (what the codebook says of it), ``source`` (name of the text),
    ``sha256`` (of the text), ``text``, ``before`` and ``after``. Raises ``AnalysisError`` for a
    broken archive, an archive or XML that is made to swell, and a project without coded text.
    """
    with open_archive(data, name) as archive:
        members = {m.filename.replace("\\", "/").lower(): m for m in archive.infolist()}
        if _PROJECT not in members:
            raise AnalysisError(
                name, "has no project.qde, so it is not a REFI-QDA project", "export again"
            )
        root = parse_xml(read_member(archive, members[_PROJECT], name), name)
        users = {u.get("guid"): u.get("name") or "" for u in find(root, "User")}
        codes = _codes(root)
        found: list[Row] = []
        for source in find(root, "TextSource"):
            text = _text(archive, members, source, name)
            found += _rows(source, text, codes, users)
            if len(found) > _MOST:
                raise AnalysisError(name, f"has over {_MOST:,} coded places", "split the project")
    if not found:
        raise AnalysisError(name, "has no coded words in a text", "code some text, export again")
    return found


def _codes(root: Any) -> dict[str, tuple[list[str], str]]:
    """Return for the id of each code the names that lead to it from the top, and what it is."""
    found: dict[str, tuple[list[str], str]] = {}
    waiting = [(node, list[str]()) for top in find(root, "Codes")[:1] for node in top]
    while waiting:
        node, above = waiting.pop()
        if local(node) == "Code":
            path = [*above, " ".join((node.get("name") or "unnamed").split())]
            about = next((n.text or "" for n in node if local(n) == "Description"), "")
            found[node.get("guid") or ""] = (path, about)
            if len(path) < _DEEP:
                waiting += [(child, path) for child in node]
    return found


def _text(archive: ZipFile, members: dict[str, Any], source: Any, name: str) -> str:
    """Return the words of a source: those in the project, else those of its plain text file."""
    if inside := first(source, "PlainTextContent"):
        own = next(n for n in find(source, "PlainTextContent") if n.text)
        return str(own.text) if own.text else inside
    path = (source.get("plainTextPath") or "").strip()
    member = members.get(f"sources/{path.removeprefix(_INTERNAL)}".lower())
    if not path.startswith(_INTERNAL) or member is None:
        shown = source.get("name") or "a source"
        raise AnalysisError(
            name, f"does not contain the plain text of {shown!r}", "export it with its sources"
        )
    try:
        return read_member(archive, member, name).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AnalysisError(name, "has a text that is not in UTF-8", "export it again") from error


def _rows(
    source: Any, text: str, codes: dict[str, tuple[list[str], str]], users: dict[str, str]
) -> list[Row]:
    """Return the coded words of a source, a row for each code."""
    found = []
    own = {
        "source": source.get("name") or "",
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }
    for selection in find(source, "PlainTextSelection"):
        start, end = (_number(selection.get(k)) for k in ("startPosition", "endPosition"))
        if not 0 <= start < end <= len(text) or not text[start:end].strip():
            continue
        words = text[start:end]
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        for coding in find(selection, "Coding"):
            user = coding.get("creatingUser") or selection.get("creatingUser")
            for reference in find(coding, "CodeRef"):
                if (code := codes.get(reference.get("targetGUID") or "")) is not None:
                    coded = {
                        "coder": users.get(user or "", ""),
                        "code": code[0],
                        "about": code[1],
                        **own,
                        "text": text[start:end],
                        "before": text[max(0, start - AROUND) : start],
                        "after": text[end : end + AROUND],
                    }
                    found.append({"text": coded["text"], CODED: coded})
    return found


def _number(value: str | None) -> int:
    try:
        return int(value or "")
    except ValueError:
        return -1
