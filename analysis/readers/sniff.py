"""What a file is, told from its bytes; the name only settles what bytes leave open (plain text, Markdown, CSV)."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zipfile
import zlib

from analysis.readers.encoding import mark_of

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
    r"<!doctype html|<(?:html|head|body|article|main|div|p|h1|meta|title|section|table|span)\b[^<]{0,400}>",
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
    """The format of a file from its bytes: a key of the registry, or ``other:WHAT`` for what holds no account.

    ``suffix`` (".csv") counts only where bytes do not tell: between lines of text, Markdown and a table.

    >>> sniff(b"<!DOCTYPE html><html>"), sniff(b"%PDF-1.7"), sniff(b"words", ".txt"), sniff(b"\\x89PNG\\r\\n")
    ('html', 'pdf', 'text', 'other:a PNG picture')
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
    """A header line of short names one of which is a column that only tables of accounts have."""
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
