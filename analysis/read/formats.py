"""Recognise formats, decode text, and unpack ZIP and gzip files within limits.

Sizes are checked before anything is unpacked.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator

from analysis.errors import AnalysisError
from analysis.read.sandbox import FILE, MB, MEMBER, MEMBERS, RATIO, UNPACKED

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes([*range(9), *range(14, 27), *range(28, 32)])
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w:.-]+)", re.I)


def mark_of(data: bytes) -> str:
    """Find the encoding in the first bytes: by their mark, or by zero bytes around a first "<"."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    zeros = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
    return zeros.get(data[:2], "") if data[2:4].count(0) == 1 else ""


def decode(data: bytes, name: str) -> str:
    """Decode a text file; ``AnalysisError`` for binary data and unknown encodings.

    Other encodings are not guessed, because a wrong guess would alter quotations.
    """
    encoding = mark_of(data) or "utf-8"
    if encoding == "utf-8" and b"\0" in data:
        raise AnalysisError(name, "is a binary file, not text", "export the account as text")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        byte = f"byte 0x{data[error.start]:02x} at position {error.start}"
        raise AnalysisError(name, f"is not in UTF-8 ({byte})", "save it again in UTF-8") from error


def decode_page(data: bytes, name: str) -> tuple[str, str]:
    """The text of a page and, where it is not what the page declares, how it was read.

    As browsers do: the mark, else the declared encoding, else UTF-8, else windows-1252. Raises
    ``AnalysisError`` for binary data.
    """
    marked = mark_of(data)
    if marked:
        return data.decode(marked, "replace"), ""
    start = data[:4096]
    if len(start) - len(start.translate(None, _CONTROLS)) > len(start) // 50 + 4:
        raise AnalysisError(name, "is a binary file, not a page", "save the page again")
    found = _DECLARED.search(data[:4096])
    declared = found[1].decode("ascii", "replace").lower() if found else ""
    for encoding in dict.fromkeys([declared, "utf-8"]):
        try:
            text = data.decode(
                "windows-1252"
                if encoding in ("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii")
                else encoding
            )
        except (UnicodeDecodeError, LookupError):
            continue
        return (
            text,
            ""
            if encoding == declared or not declared
            else f"read as {encoding}, not {declared} as it declares",
        )
    return data.decode(
        "windows-1252", "replace"
    ), f"read as windows-1252, not {declared or 'utf-8'}" + " as it declares" * bool(declared)


_FACTIVA = re.compile(r"class=[\"'][^\"']{0,60}\benArticle\b|\benHeadline\b")

_PICTURES = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"RIFF": "a picture or a recording",
    b"\0\0\0\x20ftyp": "a recording",
    b"ID3": "a recording",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file, or one with a password",
}
_XML = {
    "rss": "feed",
    "feed": "feed",
    "RDF": "feed",
    "newsItem": "newsml",
    "newsMessage": "newsml",
    "packageItem": "newsml",
    "nitf": "nitf",
}
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
_COLUMNS = frozenset(
    [
        "text",
        "url",
        "title",
        "documentidentifier",
        "sourceurl",
        "stories_id",
        "media_name",
        "publish_date",
    ]
)
BEGINNING = 8192


def sniff(data: bytes, suffix: str = "") -> str:
    r"""Find the format from the bytes: a key of the registry, or ``other:WHAT``.

    ``suffix`` (".csv") counts only where the bytes leave it open: between lines of text, Markdown
    and a table.

    >>> sniff(b"<!DOCTYPE html><html>"), sniff(b"%PDF-1.7"), sniff(b"words", ".txt")
    ('html', 'pdf', 'text')
    >>> sniff(b"\x89PNG\r\n")
    'other:a PNG picture'
    """
    start = data[:BEGINNING]
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_format(data)
    if start.startswith(b"\x1f\x8b"):
        return _gzip_format(data)
    for magic, what in _PICTURES.items():
        if start.startswith(magic):
            return f"other:{what}"
    if start.startswith(b"PAR1"):
        return "parquet"
    if b"%PDF-" in start[:1024] and not start.lstrip().startswith(b"<"):
        return "pdf"
    if start.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if start.lstrip().startswith(b"WARC/"):
        return "warc"
    return _text_format(data, suffix.lower())


def _zip_format(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "docx" if b"word/" in data[:100_000] else "zip"
    if "word/document.xml" in names:
        return "docx"
    if "project.qde" in names:
        return "other:a REFI-QDA project of codes (storydiff import reads it)"
    return "xlsx" if "xl/workbook.xml" in names else "zip"


def _gzip_format(data: bytes) -> str:
    try:
        with gzip.open(io.BytesIO(data)) as stream:
            return "warc" if stream.read(5) == b"WARC/" else "gzip"
    except (OSError, EOFError, zlib.error):
        return "gzip"


def _text_format(data: bytes, suffix: str) -> str:
    start = data[:BEGINNING].decode(mark_of(data) or "latin-1", "ignore").lstrip("\ufeff").lstrip()
    if start.startswith("<"):
        return _markup_format(start)
    if suffix in (".json", ".jsonl", ".ndjson"):
        return "jsonl" if suffix != ".json" else "json"
    if start.startswith(("{", "[")) and suffix not in (".txt", ".md"):
        return _json_format(data, start)
    if start.startswith("{") and _is_object(start.split("\n", 1)[0]):
        return "jsonl"
    if _is_mail(start):
        return "eml"
    if suffix in (".csv", ".tsv", ".tab"):
        return "csv"
    if suffix in (".md", ".markdown"):
        return "markdown"
    if suffix in (".htm", ".html", ".xhtml") or len(_HTML.findall(start[:4000])) >= 3:
        return "html"
    return "csv" if _is_table(start) else "markdown" if start.startswith("---\n") else "text"


def _markup_format(start: str) -> str:
    root = _ROOT.search(re.sub(r"<!DOCTYPE[^\[>]*\[.*?\]\s*>", "", start, flags=re.S))
    name = root[1] if root else ""
    if "<!doctype html" in start[:1000].lower() or name.lower() == "html":
        return "factiva" if _FACTIVA.search(start) else "html"
    return _XML.get(name) or (
        "xml"
        if start.startswith("<?xml")
        else ("factiva" if _FACTIVA.search(start) else "html")
        if _HTML.search(start)
        else "text"
    )


def _json_format(data: bytes, start: str) -> str:
    if start.startswith("{") and _is_object(start.split("\n", 1)[0]) and data.strip().count(b"\n"):
        return "jsonl"
    return "json" if re.match(r"[\[{]\s*[\[{\"]", start) else "text"


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _is_mail(start: str) -> bool:
    head = start.split("\n\n", 1)[0].replace("\r", "")
    lines = [
        line for line in head.split("\n\n", 1)[0].split("\n") if not line.startswith((" ", "\t"))
    ][:12]
    return sum(bool(_MAIL.match(line)) for line in lines) >= 3 and bool(_MAIL_ONLY.search(head))


def _is_table(start: str) -> bool:
    """Return whether the first line is the header of a table of accounts.

    It has short names, one of which is a column that only such tables have.
    """
    first, _, rest = start.partition("\n")
    if not rest.strip() or len(first) > 2000:
        return False
    for mark in (",", ";", "\t", "|"):
        try:
            names = [
                n.strip().strip('"').lower() for n in next(csv.reader([first], delimiter=mark), [])
            ]
        except csv.Error:
            continue
        if len(names) > 1 and _COLUMNS & set(names) and all(len(n.split()) <= 3 for n in names):
            return True
    return False


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


def unzip(data: bytes, name: str) -> Iterator[tuple[str, bytes | AnalysisError]]:
    """Unpack the files of an archive in the order of their names; for a damaged one, the error.

    Files without a name, and those that systems put beside the others, are skipped.
    """
    with open_archive(data, name) as archive:
        named = [m for m in archive.infolist() if m.filename and not m.is_dir()]
        for member in sorted(named, key=lambda m: m.filename):
            if not any(part.startswith((".", "__MACOSX")) for part in member.filename.split("/")):
                try:
                    yield member.filename, read_member(archive, member, name)
                except AnalysisError as error:
                    yield member.filename, error


def gunzip(data: bytes, name: str) -> bytes:
    """Unpack a gzip file; ``AnalysisError`` if it is damaged or over the limit of a file."""
    try:
        with gzip.open(io.BytesIO(data)) as stream:
            out = stream.read(FILE + 1)
    except _BROKEN as error:
        raise AnalysisError(
            name, "is a gzip file that is incomplete or damaged", "download it again"
        ) from error
    if len(out) > FILE:
        raise AnalysisError(
            name, f"unpacks to over {FILE // MB} MB, the limit of a file", "split it"
        )
    return out
