"""Bytes to text: UTF-8, or UTF-16 and UTF-32 that say so in their first bytes; for pages what the page declares."""

from __future__ import annotations

import codecs
import re

from analysis.errors import AnalysisError

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
    """The encoding that the first bytes tell, by their mark or by where zero bytes fall in a first "<"; else nothing."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    zeros = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
    return zeros.get(data[:2], "") if data[2:4].count(0) == 1 else ""


def decode(data: bytes, name: str) -> str:
    """The text of a file. Raises ``AnalysisError`` for binary data and for any other encoding: a guess would alter quotes."""
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
