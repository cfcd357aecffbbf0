"""Bytes to text: UTF-8, or UTF-16 and UTF-32 that say so in their first bytes."""

from __future__ import annotations

import codecs

from analysis.errors import AnalysisError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, name: str) -> str:
    """The text of a file. Raises ``AnalysisError`` for binary data and for any other encoding: a guess would alter quotes."""
    encoding = next((e for mark, e in _MARKS if data.startswith(mark)), "utf-8")
    if encoding == "utf-8" and b"\0" in data:
        raise AnalysisError(name, "is a binary file, not text", "export the account as text")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        byte = f"byte 0x{data[error.start]:02x} at position {error.start}"
        raise AnalysisError(name, f"is not in UTF-8 ({byte})", "save it again in UTF-8") from error
