"""The table of formats; recognise them, and unpack ZIP files within limits.

Sizes are checked before anything is unpacked.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from analysis.errors import AnalysisError
from analysis.read.decoding import mark_of
from analysis.read.field_names import field_of
from analysis.read.sandbox import MB, MEMBER, MEMBERS, RATIO, UNPACKED


class Format(NamedTuple):
    """One format: who reads it, and how it is recognised.

    ``reader`` is module:function of a function that takes the bytes of a file (its open stream if
    ``streamed``) and its name, and gives records or items. A format is recognised by its first
    bytes (``magic``), a member of its ZIP file or what the member ``mimetype`` says, the root
    element of its XML, or the beginning of its text; ``suffixes`` count where the bytes leave it
    open, between lines of text.
    """

    title: str
    reader: str
    streamed: bool = False
    magic: tuple[bytes, ...] = ()
    member: str = ""
    mimetype: bytes = b""
    roots: str = ""
    start: str = ""
    suffixes: str = ""


FORMATS = {
    "text": Format("text", "documents:read_text", suffixes=".txt"),
    "markdown": Format("Markdown", "documents:read_markdown", suffixes=".md .markdown"),
    "json": Format(
        "JSON", "json_tables:read_json", start=r"window\.YTD\.[\w.]+\s*=", suffixes=".json"
    ),
    "jsonl": Format(
        "JSON Lines", "json_tables:read_jsonl", streamed=True, suffixes=".jsonl .ndjson"
    ),
    "csv": Format("CSV", "csv_tables:read_csv", streamed=True, suffixes=".csv .tsv .tab"),
    "parquet": Format("Parquet", "sheets:read_parquet", streamed=True, magic=(b"PAR1",)),
    "xlsx": Format("Excel", "sheets:read_xlsx", member="xl/workbook.xml"),
    "ods": Format(
        "OpenDocument spreadsheet",
        "ods:read_ods",
        mimetype=b"application/vnd.oasis.opendocument.spreadsheet",
    ),
    "html": Format("saved page", "html_article:read_html", suffixes=".htm .html .xhtml"),
    "html-plain": Format("saved page", "html_article:read_html_plainly"),
    "docx": Format("Word", "documents:read_docx", member="word/document.xml"),
    "odt": Format("OpenDocument", "office:read_odt", member="content.xml"),
    "epub": Format("EPUB", "office:read_epub", member="META-INF/container.xml"),
    "wacz": Format("WACZ", "office:read_wacz", member="datapackage.json"),
    "webarchive": Format("Safari web archive", "office:read_webarchive", magic=(b"bplist00",)),
    "rtf": Format("RTF", "documents:read_rtf", magic=(b"{\\rtf",)),
    "pdf": Format("PDF", "pdf:read_pdf"),
    "eml": Format("mail", "mails:read_eml"),
    "compound": Format(
        "Outlook mail, Word 97 to 2003", "compound:read_compound", magic=(b"\xd0\xcf\x11\xe0",)
    ),
    "feed": Format("RSS, Atom", "feeds:read_feed", roots="rss feed RDF"),
    "newsml": Format("NewsML-G2", "feeds:read_newsml", roots="newsItem newsMessage packageItem"),
    "nitf": Format("NITF", "feeds:read_nitf", roots="nitf"),
    "mbox": Format("mailbox", "mails:read_mbox", start=r"From \S+ .*\d{4}\r?\n[\w-]+:"),
    "subtitles": Format(
        "SRT, WebVTT",
        "subtitles:read_subtitles",
        start=r"WEBVTT\b|(?:\d+\s*\n)?\d{1,2}:\d{2}(?::\d{2})?[.,]\d{3}\s*-->",
    ),
    "ris": Format("RIS", "references:read_ris", start=r"(?:[A-Z0-9]{2}  ?- .*\s+)?TY  ?- "),
    "bibtex": Format(
        "BibTeX",
        "references:read_bibtex",
        start=r"(?:(?:%|@(?i:comment|string|preamble)\b).*\n\s*)*@\w+\s*\{[^\n]*,\s*\n",
    ),
    "warc": Format("web archive", "warc:read_warc", streamed=True, magic=(b"WARC/",)),
    "newsml1": Format("NewsML 1", "agencies:read_newsml1", roots="NewsML"),
    "xml": Format("XML of articles", "agencies:read_xml"),
    "qdpx": Format("REFI-QDA project", "qda:read_qdpx"),  # of codes, asked for by name alone
    "zip": Format("ZIP of files", "documents:read_zip"),
}

_PICTURES = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"RIFF": "a picture or a recording",
    b"\0\0\0\x20ftyp": "a recording",
    b"ID3": "a recording",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
}
_MEMBERS = {row.member: name for name, row in FORMATS.items() if row.member}
_MIMETYPES = {row.mimetype: name for name, row in FORMATS.items() if row.mimetype}
_ROOTS = {root: name for name, row in FORMATS.items() for root in row.roots.split()}
_STARTS = {name: re.compile(row.start) for name, row in FORMATS.items() if row.start}
_MAGIC = {magic: name for name, row in FORMATS.items() for magic in row.magic}
_SUFFIXES = {suffix: name for name, row in FORMATS.items() for suffix in row.suffixes.split()}
_ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_HTML = re.compile(
    r"<!doctype html|<(?:html|head|body|article|main|div|p|h1|meta|title|section|table|span)"
    r"\b[^<]{0,400}>",
    re.I,
)
_MAIL = re.compile(
    r"^(?:from|to|subject|date|message-id|mime-version|received|return-path|delivered-to|content-type|x-[\w-]+|dkim-signature):",
    re.I,
)
_MAIL_ONLY = re.compile(
    r"^(?:message-id|mime-version|received|return-path|content-type|dkim-signature):", re.I | re.M
)
BEGINNING = 64 * 1024  # bytes that show the format
_WORDS = 8192  # of these, characters in which the marks of a text are looked for


def sniff(data: bytes, suffix: str = "") -> str:
    r"""Find the format from the bytes: a key of ``FORMATS``, or ``other:WHAT``.

    ``suffix`` (".csv") counts only where the bytes leave it open: between lines of text, Markdown
    and a table. Of a ZIP file all bytes are needed, of others the first.

    >>> sniff(b"<!DOCTYPE html><html>"), sniff(b"%PDF-1.7"), sniff(b"words", ".txt")
    ('html', 'pdf', 'text')
    >>> sniff(b"\x89PNG\r\n")
    'other:a PNG picture'
    """
    start = data[:BEGINNING]
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_format(data, suffix.lower())
    if start.startswith(b"\x1f\x8b"):
        return "gzip"
    for magic, what in _PICTURES.items():
        if start.startswith(magic):
            return f"other:{what}"
    if b"%PDF-" in start[:1024] and not start.lstrip().startswith(b"<"):
        return "pdf"
    bare = start.lstrip()
    found = next((name for magic, name in _MAGIC.items() if bare.startswith(magic)), "")
    return found or _text_format(start, suffix.lower())


def _zip_format(data: bytes, suffix: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            typed = _MIMETYPES.get(_mimetype(archive) if "mimetype" in names else b"", "")
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "docx" if b"word/" in data[:100_000] else "zip"
    if typed:
        return typed
    found = next((name for member, name in _MEMBERS.items() if member in names), "")
    if found and not (found == "odt" and "mimetype" not in names):
        return found
    if "[Content_Types].xml" in names:  # an office file whose main part has another name
        return next((name for part, name in _PARTS.items() if any(map(part, names))), _OFFICE)
    known = next((_PACKAGES[n] for n in names if n in _PACKAGES), "")
    return known or (
        "zip" if suffix in _ZIPS else f"other:a ZIP package of an unknown type ({suffix})"
    )


def _mimetype(archive: zipfile.ZipFile) -> bytes:
    with contextlib.suppress(*_BROKEN), archive.open("mimetype") as member:
        return member.read(100).strip().removesuffix(b"-template")
    return b""


_ZIPS = frozenset(
    ["", ".zip", ".html", ".htm", ".dat", ".bin", ".tmp", ".part", ".download"]
)  # names of no type


_OFFICE = "other:an office file of another kind"
_PARTS = {
    re.compile(r"word/[^/]+\.xml").fullmatch: "docx",
    re.compile(r"xl/[^/]+\.xml").fullmatch: "xlsx",
}
_PACKAGES = {
    "project.qde": "other:a REFI-QDA project of codes (storydiff import reads it)",
    "META-INF/MANIFEST.MF": "other:a program",
    "AndroidManifest.xml": "other:a program",
    "Index/Document.iwa": "other:an Apple Pages or Keynote file",
    "Index.zip": "other:an Apple Pages or Keynote file",
    "mimetype": "other:a package of another kind",
    "doc.kml": "other:a map",
}


def _text_format(start: bytes, suffix: str) -> str:
    text = start.decode(mark_of(start) or "latin-1", "ignore").lstrip("\ufeff").lstrip()[:_WORDS]
    named = _SUFFIXES.get(suffix, "")
    if text.startswith("<") and not (named == "markdown" and _IN_MARKDOWN.match(text)):
        return _markup_format(text)
    if named == "jsonl" or (named == "json" and not _is_lines(text)):
        return named
    if text.startswith(("{", "[")) and named not in ("text", "markdown"):
        return "jsonl" if _is_lines(text) else _json_format(text)
    if text.startswith("{") and _is_object(text.split("\n", 1)[0]):
        return "jsonl"
    found = next((name for name, pattern in _STARTS.items() if pattern.match(text)), "")
    if not found and _is_mail(text):
        return "eml"
    if found or named in ("csv", "markdown"):
        return found or named
    if suffix in _PROGRAMS:
        return "other:a program, a style sheet or settings"
    if named == "html" or len(_HTML.findall(text[:4000])) >= 3:
        return "html"
    return "csv" if _is_table(text) else "markdown" if text.startswith("---\n") else "text"


_PROGRAMS = frozenset(
    ".js .mjs .ts .css .scss .py .pyc .r .java .c .h .cpp .cs .go .rs .php .rb .sh .bat .ps1 .ini"
    " .cfg .yml .yaml .lock .sql .ics .vcf".split()
)


_LISTS = frozenset(  # roots of lists of articles, which need no declaration
    "articles doc docs document documents stories newsitem newsitems record records entry entries"
    " item items tei teicorpus corpus collection results response export".split()
)
_IN_MARKDOWN = re.compile(r"<(?:img|a|b|i|p|div|center|span|picture|sup|br|details)\b|<!--", re.I)


def _markup_format(start: str) -> str:
    root = _ROOT.search(re.sub(r"<!DOCTYPE[^\[>]*\[.*?\]\s*>", "", start, flags=re.S))
    name = root[1] if root else ""
    if name == "plist" and "<key>WebMainResource</key>" in start:
        return "webarchive"
    if "<!doctype html" in start[:1000].lower() or name.lower() == "html":
        return "html"
    return _ROOTS.get(name) or (
        "xml"
        if start.startswith("<?xml") or name.lower() in _LISTS
        else "html"
        if _HTML.search(start)
        else "text"
    )


def _json_format(start: str) -> str:
    return "json" if re.match(r"[\[{]\s*[\[{\"]", start) else "text"


def _is_lines(start: str) -> bool:
    """Whether a text has an object in its first line and another, or another's start, below it."""
    first, _, rest = start.partition("\n")
    return _is_object(first) and rest.lstrip().startswith("{")


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _is_mail(start: str) -> bool:
    head = start.replace("\r", "").split("\n\n", 1)[0]
    lines = [line for line in head.split("\n") if not line.startswith((" ", "\t"))][:12]
    return sum(bool(_MAIL.match(line)) for line in lines) >= 3 and bool(_MAIL_ONLY.search(head))


def _is_table(start: str) -> bool:
    """Return whether the first line is the header of a table of accounts.

    It has short names, one of which is that of a text, of an address or of a date of publication.
    """
    first, _, rest = start.partition("\n")
    if not rest.strip() or len(first) > 2000:
        return False
    for mark in (",", ";", "\t", "|"):
        try:
            names = [n.strip().strip('"') for n in next(csv.reader([first], delimiter=mark), [])]
        except csv.Error:
            continue
        fields = {field_of(name) for name in names}
        if (
            len(names) > 1
            and all(len(n.split()) <= 3 for n in names)
            and (fields & {"text", "url"} or len(fields - {""}) > 1)
        ):
            return True
    return is_gdelt(first)


def is_gdelt(line: str) -> bool:
    """Whether a file's first line is a row of a GDELT table, which has no header."""
    cells = line.split("\t")
    return len(cells) in (16, 27, 58, 61) and cells[0][:8].strip().isdigit()


_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    KeyError,
)


def open_archive(data: bytes, name: str) -> zipfile.ZipFile:
    """Open an archive; ``AnalysisError`` if it is broken, locked or over the limits."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except _BROKEN as error:
        raise AnalysisError(
            name, "is a ZIP file that is incomplete or damaged", "save or download it again"
        ) from error
    if len(members) > MEMBERS:
        raise AnalysisError(
            name, f"contains {len(members):,} files, over the limit of {MEMBERS:,}", "split it"
        )
    if sum(m.file_size for m in members) > UNPACKED:
        whole = sum(m.file_size for m in members) // MB
        raise AnalysisError(
            name, f"unpacks to {whole:,} MB, over the limit of {UNPACKED // MB} MB", "split it"
        )
    for member in members:
        if member.file_size > MEMBER:
            size = member.file_size // MB
            raise AnalysisError(
                name,
                f"contains {member.filename!r} of {size:,} MB, over the limit of {MEMBER // MB} MB",
                "split it",
            )
        if member.file_size > MB and member.file_size > RATIO * max(member.compress_size, 1):
            raise AnalysisError(
                name,
                f"contains {member.filename!r}, compressed over {RATIO} times, as in a ZIP bomb",
                "save its words in another format",
            )
        if member.flag_bits & 1:
            raise AnalysisError(name, "needs a password", "save it without one")
    return archive


def read_member(archive: zipfile.ZipFile, member: str | zipfile.ZipInfo, name: str) -> bytes:
    """The bytes of one member, never more than the archive says there are."""
    try:
        info = archive.getinfo(member) if isinstance(member, str) else member
        with archive.open(info) as stream:
            return stream.read(info.file_size)
    except _BROKEN as error:
        shown = member if isinstance(member, str) else member.filename
        raise AnalysisError(
            name, f"contains a damaged part ({shown})", "save or download it again"
        ) from error


def _is_beside(part: str) -> bool:
    """Whether a part of a path is hidden, or what a system puts beside the files."""
    return part.startswith((".", "__MACOSX")) and part not in (".", "..")


def unzip(data: bytes, name: str) -> Iterator[tuple[str, bytes | AnalysisError]]:
    """Unpack the files of an archive in the order of their names; for a damaged one, the error.

    Files without a name, and those that systems put beside the others, are skipped.
    """
    with open_archive(data, name) as archive:
        named = [m for m in archive.infolist() if m.filename and not m.is_dir()]
        for member in sorted(named, key=lambda m: m.filename):
            if not any(_is_beside(part) for part in member.filename.split("/")):
                try:
                    yield member.filename, read_member(archive, member, name)
                except AnalysisError as error:
                    yield member.filename, error
