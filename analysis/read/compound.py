"""Read the compound files of older office programs: Outlook mails and Word documents (97 to 2003).

The files are parsed here, by olefile for their streams; no other program is started.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from analysis.errors import AnalysisError
from analysis.read.dates import read_date
from analysis.read.exports import split_export
from analysis.read.fields import Record
from analysis.read.mails import FORWARDED, from_page
from analysis.read.sandbox import MEMBER, TEXT

Streams = dict[str, list[str]]  # the name of a stream in small letters -> its path
_SAVE = "save it as DOCX or text"
_DAMAGED = ("is an office file that is incomplete or damaged", "save or download it again")


def read_compound(data: bytes, name: str) -> Iterator[Record]:
    """Read a mail of Outlook, or the text of an old Word document.

    Raises ``AnalysisError`` for any other file of this kind.
    """
    import olefile

    try:
        with olefile.OleFileIO(data) as file:
            streams = {"/".join(path).lower(): path for path in file.listdir()}
            if "__properties_version1.0" in streams:
                yield from _read_mail(file, streams, data, name)
            elif "worddocument" in streams:
                yield from _read_word(file, streams, data, name)
            else:
                raise AnalysisError(name, *_other_kind(streams))
    except (OSError, ValueError, IndexError, KeyError, TypeError, struct.error) as error:
        raise AnalysisError(name, *_DAMAGED) from error


def _other_kind(streams: Streams) -> tuple[str, str]:
    """What a file is that has no account, and the remedy."""
    if "encryptedpackage" in streams:
        return "is an office file with a password", "save it without one"
    if {"workbook", "book"} & set(streams):
        return "is an old Excel file", "save it as XLSX or CSV"
    if "powerpoint document" in streams:
        return "is an old PowerPoint file, not an account", "save its text as DOCX or text"
    return "is an office file of another kind, not an account", _SAVE


def _stream(file: Any, streams: Streams, name: str) -> bytes:
    """The bytes of a stream; none for one that does not exist or is too large."""
    path = streams.get(name.lower())
    if path is None or file.get_size(path) > MEMBER:
        return b""
    return bytes(file.openstream(path).read())


# ------------------------------------------------------------------------------------------- mails

_SUBJECT, _SENDER, _ADDRESS, _BODY, _PAGE, _NAME = "0037 0C1A 0C1F 1000 1013 3707".split()
_TIMES = (0x00390040, 0x0E060040)  # when a mail was sent, and delivered
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


def _read_mail(file: Any, streams: Streams, data: bytes, name: str) -> Iterator[Record]:
    """Read the account of a mail, and a part set aside for each attachment."""

    def words(number: str, place: str = "") -> str:
        wide = _stream(file, streams, f"{place}__substg1.0_{number}001F")
        narrow = _stream(file, streams, f"{place}__substg1.0_{number}001E")
        return (wide.decode("utf-16-le", "replace") or _narrow(narrow)).rstrip("\0")

    text = words(_BODY)
    page = _stream(file, streams, f"__substg1.0_{_PAGE}0102") or words(_PAGE).encode()
    record: dict[str, Any] = {
        "headline": FORWARDED.sub("", words(_SUBJECT)).strip(),
        "outlet": words(_SENDER).strip() or words(_ADDRESS).rpartition("@")[2],
        "published": _sent(_stream(file, streams, "__properties_version1.0")),
        "text": text,
        "extractor": "Outlook mail",
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    if page and not text.strip():
        record |= from_page(_narrow(page), name)
    if not str(record["text"]).strip():
        raise AnalysisError(name, "is a mail without text", "save the article itself")
    yield from split_export(str(record["text"]).splitlines()) or [
        {field: value for field, value in record.items() if value}
    ]
    for part in sorted({key.split("/")[0] for key in streams if key.startswith("__attach")}):
        reason = "an attachment, which is not opened; save it as a separate file"
        yield {"part": words(_NAME, f"{part}/") or "attachment", "aside": reason}


def _narrow(data: bytes) -> str:
    """Words of one byte a letter: UTF-8 where they are, else windows-1252."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _sent(properties: bytes) -> str:
    """When a mail was sent: a number of tenths of a microsecond since 1601."""
    found = {}
    for at in range(32, len(properties) - 15, 16):
        tag, _, value = struct.unpack_from("<IIQ", properties, at)
        found[tag] = value
    for tag in _TIMES:
        if 0 < found.get(tag, 0) < 2**62:
            moment = _EPOCH + timedelta(microseconds=found[tag] // 10)
            return read_date(moment.strftime("%Y-%m-%dT%H:%M:%SZ"))
    return ""


# -------------------------------------------------------------------------------------------- Word

_WORD = 0xA5EC  # how a document of Word 97 and later begins
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_PIECES = 2  # the part of the table stream that lists the pieces of the text
_ONE_BYTE = 0x40000000  # of the place of a piece: its letters take one byte each
_FIELD = re.compile("\x13[^\x13\x14\x15]*\x14|\x13[^\x13\x14\x15]*\x15|\x15")
_SIGNS = {0x0B: "\n", 0x0C: "\n", 0x07: "\n", 0x1E: "-", 0x1F: None, 0x0D: "\n", 0xA0: " "}


def _read_word(file: Any, streams: Streams, data: bytes, name: str) -> list[Record]:
    """Read the paragraphs of a document of Word 97 to 2003."""
    main = _stream(file, streams, "WordDocument")
    magic, flags = struct.unpack_from("<H", main, 0)[0], struct.unpack_from("<H", main, 0x0A)[0]
    if magic != _WORD:
        raise AnalysisError(name, "is a Word file from before 1997", _SAVE)
    if flags & _ENCRYPTED:
        raise AnalysisError(name, "needs a password", "save it without one")
    table = _stream(file, streams, "1Table" if flags & _SECOND_TABLE else "0Table")
    length = struct.unpack_from("<I", main, 0x4C)[0]
    if length > TEXT:
        cause = f"its text has more than {TEXT:,} characters, the limit of an account"
        raise AnalysisError(name, cause, "split it into accounts")
    place, size = struct.unpack_from("<II", main, 0x01A2)
    text = "".join(_pieces(main, table[place : place + size]))[:length]
    text = _FIELD.sub("", _FIELD.sub("", text)).translate(_SIGNS)
    lines = [re.sub("[\x00-\x08\x0e-\x1f]", "", line).strip() for line in text.split("\n")]
    if not any(lines):
        raise AnalysisError(name, "contains no text", "export the article as text or HTML")
    whole = {
        "text": "\n".join(lines),
        "extractor": "Word document (97 to 2003)",
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    return split_export(lines) or [whole]


def _pieces(main: bytes, listed: bytes) -> Iterator[str]:
    """The pieces of a text in their order, as the table of a document lists them."""
    at = 0
    while at < len(listed) and listed[at] != _PIECES:
        at += 3 + struct.unpack_from("<H", listed, at + 1)[0]
    size = struct.unpack_from("<I", listed, at + 1)[0]
    plan = listed[at + 5 : at + 5 + size]
    count = (len(plan) - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", plan, 0)
    total = 0
    for i in range(count):
        letters = ends[i + 1] - ends[i]
        total += letters
        if letters < 0 or total > 2 * TEXT:
            raise ValueError("pieces that overlap")
        place = struct.unpack_from("<I", plan, 4 * (count + 1) + 8 * i + 2)[0]
        if place & _ONE_BYTE:
            start = (place & ~_ONE_BYTE) // 2
            yield main[start : start + letters].decode("cp1252", "replace")
        else:
            yield main[place : place + 2 * letters].decode("utf-16-le", "replace")
