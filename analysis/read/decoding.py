"""Decode text files and pages: by their marks, as they declare, or from windows-1252."""

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


def decode_text(data: bytes, name: str) -> str:
    """Decode a text file as ``decode`` does, or from windows-1252 where it is a western text."""
    if not mark_of(data) and b"\0" not in data and not _is_utf8(data):
        text = as_windows_1252(data)
        if text is not None:
            return text
    return decode(data, name)


_MARKS_1252 = "“”‘’‚„–—…•€£§©®°´·«»¿¡ºª½¼¾ ™‰†‡ˆ˜›‹"
# A capital with an accent behind a small letter, or alone with a mark: not of this encoding.
_MISREAD = re.compile(
    r"[a-zß-ÿ][À-ÖØ-Þ](?![À-ÖØ-ÞA-Z])|[.,!?][À-ÖØ-ÞŽŠ](?!\w)|(?<!\w)[ÒÓ][A-Z][a-z]"
)
_LETTERS_1252 = re.compile("[À-ÖØ-öø-ÿŒœŠšŽžŸ]")


def as_windows_1252(data: bytes) -> str | None:
    r"""Decode bytes as windows-1252 if they are the text of a western European language.

    Its letters with accents are few among the plain ones, and its marks are those of print.

    >>> as_windows_1252(b"\x93caf\xe9\x94, 3 \x80"), as_windows_1252(bytes(range(0xC0, 0xE0)))
    ('“café”, 3 €', None)
    """
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    signs = [c for c in text if ord(c) > 127]
    letters = sum(bool(_LETTERS_1252.match(c)) for c in signs)
    plain = sum(c.isascii() and c.isalpha() for c in text)
    fits = all(_LETTERS_1252.match(c) or c in _MARKS_1252 for c in signs)
    fits = fits and not _MISREAD.search(text)
    return text if fits and letters <= 0.2 * plain + 2 else None


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
    if not data.isascii() and _ONE_BYTE.fullmatch(declared) and _is_utf8(data):
        return data.decode("utf-8"), f"read as utf-8, not {declared} as it declares"
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


_ONE_BYTE = re.compile(
    r"(?:x-)?(?:iso-?8859|latin|windows-125|cp125|ascii|us-ascii|koi8|mac).*", re.I
)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
