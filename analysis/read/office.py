"""Read OpenDocument texts, books and the packages that browsers and crawlers save."""

from __future__ import annotations

import hashlib
import plistlib
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from analysis.errors import AnalysisError
from analysis.read.feeds import local, parse_xml
from analysis.read.formats import open_archive, read_member
from analysis.read.items import ArchiveMember
from analysis.read.sandbox import TEXT

_SPACE = {"tab": "\t", "line-break": "\n", "s": " "}
_PASSED = frozenset(["note", "annotation", "tracked-changes", "frame", "sequence-decls"])


def read_odt(data: bytes, name: str) -> list[dict[str, Any]]:
    """Read an OpenDocument text, without notes, comments and what was deleted."""
    with open_archive(data, name) as archive:
        root = parse_xml(read_content(archive, name, "export its text as ODT or DOCX"), name)
    body = next((n for n in root.iter("{*}text") if local(n.getparent()) == "body"), None)
    if body is None:
        raise AnalysisError(
            name, "is an OpenDocument file without a text", "export its text as ODT or DOCX"
        )
    lines: list[str] = []
    headline = ""
    for node in _paragraphs(body):
        text = re.sub(r"[ \t]+", " ", words_of_paragraph(node)).strip()
        style = next((v for k, v in node.attrib.items() if k.endswith("style-name")), "")
        if text and not headline and (local(node) == "h" or style == "Title"):
            headline = text
        lines += text.split("\n")
    if not any(lines):
        raise AnalysisError(name, "contains no text", "export the article as text or HTML")
    if sum(map(len, lines)) > TEXT:
        cause = f"its text has more than {TEXT:,} characters, the limit of an account"
        raise AnalysisError(name, cause, "split it into accounts")
    from analysis.read.exports import split_export

    digest = hashlib.sha256(data).hexdigest()
    whole = {"text": "\n".join(lines), "extractor": "OpenDocument", "sha256": digest}
    return split_export(lines) or [whole | ({"headline": headline} if headline else {})]


def read_content(archive: zipfile.ZipFile, name: str, remedy: str) -> bytes:
    """The main part of an OpenDocument file; ``AnalysisError`` if it is locked or not there."""
    names = archive.namelist()
    manifest = "META-INF/manifest.xml"
    locked = "encrypted-package" in names or (
        manifest in names and b"encryption-data" in read_member(archive, manifest, name)
    )
    if locked:
        raise AnalysisError(name, "needs a password", "save it without one")
    if "content.xml" not in names:
        raise AnalysisError(name, "is an OpenDocument file without its content", remedy)
    return read_member(archive, "content.xml", name)


def _paragraphs(body: Any) -> Iterator[Any]:
    """The paragraphs and headings of a text in their order."""
    stack = list(reversed(list(body)))
    while stack:
        node = stack.pop()
        if local(node) in ("p", "h"):
            yield node
        elif local(node) not in _PASSED:
            stack += reversed(list(node))


def words_of_paragraph(node: Any) -> str:
    """Return the words of a paragraph, with its spaces, tabs and line ends, without notes."""
    return "".join(_words(node))


def _words(node: Any) -> Iterator[str]:
    """The words of a paragraph, with its spaces, tabs and line ends."""
    stack: list[Any] = [node]
    while stack:
        part = stack.pop()
        if isinstance(part, str):
            yield part
            continue
        if part is not node and local(part) in _PASSED:
            continue
        yield _SPACE.get(local(part), "")
        inner: list[Any] = [part.text or ""]
        for child in part:
            inner += [child, child.tail or ""]
        stack += reversed(inner)


def read_epub(data: bytes, name: str) -> Iterator[ArchiveMember]:
    """Give the chapters of a book in the order of its reading, each a page of its own."""
    with open_archive(data, name) as archive:
        container = parse_xml(read_member(archive, "META-INF/container.xml", name), name)
        package = next((n.get("full-path", "") for n in container.iter("{*}rootfile")), "")
        if package not in archive.namelist():
            raise AnalysisError(name, "is a book without contents", "export its text as HTML")
        root = parse_xml(read_member(archive, package, name), name)
        files = {n.get("id"): unquote(n.get("href", "")) for n in root.iter("{*}item")}
        names = set(archive.namelist())
        for number, entry in enumerate(root.iter("{*}itemref"), 1):
            place = posixpath.join(posixpath.dirname(package), files.get(entry.get("idref"), ""))
            if place in names:
                names.remove(place)  # each once, however often the book lists it
                page = read_member(archive, place, name)
                yield ArchiveMember(place, page, "html", row=number, page=True)


def read_wacz(data: bytes, name: str) -> Iterator[ArchiveMember]:
    """Give the web archives of a WACZ package; its indexes have no account."""
    with open_archive(data, name) as archive:
        inside = [m for m in archive.namelist() if re.fullmatch(r"archive/.+\.warc(?:\.gz)?", m)]
        for member in sorted(inside):
            yield ArchiveMember(member, read_member(archive, member, name))
    if not inside:
        raise AnalysisError(name, "is a web archive without a page", "download it again")


def read_webarchive(data: bytes, name: str) -> Iterator[ArchiveMember]:
    """Give the page of a .webarchive file, as Safari saves it."""
    try:
        found = plistlib.loads(data)
        page = found["WebMainResource"]
        body, address = bytes(page["WebResourceData"]), str(page.get("WebResourceURL", ""))
    except (ValueError, KeyError, TypeError, IndexError, OverflowError, RecursionError) as error:
        raise AnalysisError(
            name, "is a property list without a saved page", "save the page as HTML"
        ) from error
    encoding = str(page.get("WebResourceTextEncodingName") or "utf-8")
    given = {"url": address} if address.startswith("http") else {}
    yield ArchiveMember("", as_utf8(body, encoding), "html", given, row=1, page=True)


def as_utf8(page: bytes, encoding: str) -> bytes:
    """A page whose encoding is said outside of it, in UTF-8 with its mark."""
    try:
        return b"\xef\xbb\xbf" + page.decode(encoding).encode("utf8", "replace")
    except (LookupError, ValueError):
        return page
