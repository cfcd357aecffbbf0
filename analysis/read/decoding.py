"""Decode text files and pages: by their marks, as they declare, or by the signs in their words.

Without a declaration four encodings are looked for beside UTF-8: windows-1252, Mac Roman, and
windows-1250 and windows-1254 by the letters of their languages (``alphabets``).
"""

from __future__ import annotations

import codecs
import re

from analysis.errors import AnalysisError
from analysis.read.alphabets import find_other_encoding

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
    """Decode a text file as ``decode`` does, or from another encoding of Latin letters."""
    if not mark_of(data) and b"\0" not in data and not is_utf8(data):
        encoding = find_western(data)
        if encoding:
            return data.decode(encoding)
    return decode(data, name)


def find_western(data: bytes) -> str:
    r"""Find the encoding of a text in Latin letters that is not UTF-8; empty where none fits.

    It is windows-1252, unless many signs are out of place in that. These may be in place in Mac
    Roman. Where it has the letters of no language of windows-1252, those of another may fit.

    >>> find_western(b"\x93I know,\x94 she said"), find_western(b"\xd2I know,\xd3 she said")
    ('windows-1252', 'mac-roman')
    """
    text = as_windows_1252(data)
    wrong = count_misplaced(data.decode("cp1252", "replace"))
    if wrong and is_mac_roman(data, wrong):
        return "mac-roman"
    if not data.isascii() and not _is_damaged_utf8(data):
        other = find_other_encoding(data, wrong)
        if other:
            return other
    return "" if text is None or 4 * wrong >= sum(c > 127 for c in data) else "windows-1252"


_MARKS_1252 = "“”‘’‚„–—…•€£§©®°´·«»¿¡ºª½¼¾¹²³±×µ¢¥™‰†‡ˆ˜›‹\u00a0\u00ad"
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
    fits = fits and not _MISREAD.search(text) and not _is_damaged_utf8(data)
    return text if fits and letters <= 0.3 * plain + 2 else None


_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether nearly all signs beyond ASCII are in UTF-8: a few are cut, or halves of signs."""
    high = sum(byte > 127 for byte in data)
    alone = sum(byte > 127 for byte in _UTF8.sub(b"", data))
    return 4 * alone < high


_SMALL, _CAPITAL = "a-zß-öø-ÿœšž", "À-ÖØ-ÞŒŠŸŽ"
_MISPLACED = re.compile(  # a sign that nobody writes at this place of a word
    rf"(?<=[{_SMALL}])[{_CAPITAL}](?![{_CAPITAL}A-Z])"
    rf"|(?<=[A-Z{_SMALL}])[“„«¿¡‡†ˆ˜‰§™¤¥®•¹²³×±](?=[{_SMALL}])|(?<=[{_SMALL}])[§¤‚„](?!\w)"
    rf"|(?<=[.,!?])[{_CAPITAL}à-öø-ÿ](?!\w)"
    rf"|(?<!\w)[à-öø-ÿœ](?=[A-Z][a-z])|(?<!\w)[ÒÓÔ](?=[A-Z][a-z]|[A-Z] )"
    r"|(?<=[A-Z])Õ(?=s\b)|(?<= )[ÐÑÒÓÔÕ](?= )|\ufffd"
)
_ALLOWED_MAC = _MARKS_1252.translate(str.maketrans("", "", "²³¹¼½¾ˆ˜‰×\u00ad"))
_QUOTED = re.compile(r"(?<!\w)[“‘](?=\w)|(?<=[\w.,!?])[”’]|(?<= )[–—](?= )")


def count_misplaced(text: str) -> int:
    """Count the signs that nobody writes where they are: a wrong encoding puts them there.

    >>> count_misplaced("ÒDonÕt,Ó he said"), count_misplaced("“Don’t,” said Émile in Malmö")
    (3, 0)
    """
    return len(_MISPLACED.findall(text))


def is_mac_roman(data: bytes, wrong: int) -> bool:
    """Whether bytes are a western text in Mac Roman.

    ``wrong`` is the number of signs that windows-1252 puts out of place. At least one in four signs
    has to be one of them, hardly any may be out of place in Mac Roman, and that has to have marks
    of print around words, or letters with accents of more than one kind.
    """
    text = data.decode("mac-roman")
    signs = [c for c in text if ord(c) > 127]
    letters = [c for c in signs if _LETTERS_1252.match(c)]
    plain = sum(c.isascii() and c.isalpha() for c in text)
    fits = all(_LETTERS_1252.match(c) or c in _ALLOWED_MAC for c in signs)
    shown = bool(_QUOTED.search(text)) or len(set(letters)) > 1 or "é" in letters
    usual = len(letters) <= 0.3 * plain + 2 and 4 * wrong >= len(signs)
    return fits and shown and usual and 10 * count_misplaced(text) < wrong


def decode_page(data: bytes, name: str) -> tuple[str, str]:
    """The text of a page and, where it is not what the page declares, how it was read.

    As browsers do: the mark, else the declared encoding, else UTF-8, else windows-1252; a page that
    declares nothing may be in Mac Roman too. Raises ``AnalysisError`` for binary data.
    """
    marked = mark_of(data)
    if marked:
        return data.decode(marked, "replace"), ""
    start = data[:4096]
    if len(start) - len(start.translate(None, _CONTROLS)) > len(start) // 50 + 4:
        raise AnalysisError(name, "is a binary file, not a page", "save the page again")
    found = _DECLARED.search(start)
    declared = found[1].decode("ascii", "replace").lower() if found else ""
    if not data.isascii() and _ONE_BYTE.fullmatch(declared) and is_utf8(data):
        return data.decode("utf-8"), f"read as utf-8, not {declared} as it declares"
    for encoding in dict.fromkeys([declared, "utf-8"]):
        try:
            text = data.decode(known_codec(encoding))
        except (UnicodeDecodeError, LookupError):
            continue
        as_declared = encoding == declared or not declared
        return text, "" if as_declared else f"read as {encoding}, not {declared} as it declares"
    encoding = (not declared and find_western(data)) or "windows-1252"
    how = f"read as {encoding}, not {declared or 'utf-8'}" + " as it declares" * bool(declared)
    return data.decode(encoding, "replace"), how


_AS_BROWSERS = {  # names that browsers know by another, or read as a larger encoding
    **dict.fromkeys("iso-8859-1 latin-1 latin1 ascii us-ascii".split(), "windows-1252"),
    **dict.fromkeys("x-mac-roman x-macintosh mac".split(), "mac-roman"),
}


def known_codec(encoding: str) -> str:
    """Return the codec that browsers use for the name of an encoding."""
    return _AS_BROWSERS.get(encoding, encoding)


_ONE_BYTE = re.compile(
    r"(?:x-)?(?:iso-?8859|latin|windows-125|cp125|ascii|us-ascii|koi8|mac).*", re.I
)


def is_utf8(data: bytes) -> bool:
    """Return whether bytes are UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
