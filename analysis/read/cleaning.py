"""Clean a text and list every repair, so that the received text can be given back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from analysis.errors import HALVES, join_halves, mend

_RULES = {
    "line end": "\r\n|\r|[\u2028\u2029\x85]",
    "direction mark": "[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]+",
    "soft hyphen": "\u00ad+",
    "zero-width sign": "[\ufeff\u200b-\u200d\u2060]+",
    "space": "[\u00a0\u2002-\u200a\u202f\u205f\x0b\x0c]",
    "control sign": "[\x00-\x08\x0e-\x1f\x7f]+",
}
HALF = "half a surrogate pair"
_MADE = {"line end": "\n", "space": " "}
_SIGNS = re.compile("|".join(f"(?P<_{i}>{pattern})" for i, pattern in enumerate(_RULES.values())))
_NAMES = list(_RULES)
# UTF-8 that was read as windows-1252: the letter of a lead byte, then the sign of a trailing byte.
_MOJIBAKE = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021"
    "\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019\u201c\u201d"
    "\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]"
)
_ACCENTED = re.compile(
    "[^\\W_]?[\u0300-\u036f\u0591-\u05c7\u0610-\u065f\u0900-\u0903\u093c\u094d\u3099\u309a]+"
)
_LONG = 4000  # characters of a line up to which repaired places are found inside it


class Repair(NamedTuple):
    """The place of a repair, ``text[start:end]``, and what was received in its place.

    ``start == end`` if a sign was removed.
    """

    start: int
    end: int
    received: str
    rule: str


_Piece = tuple[str, str, str]  # received, now, rule ("" where nothing was changed)


def clean(text: str) -> tuple[str, list[Repair]]:
    r"""Clean a text, and list every repair.

    The result has one kind of line end and of space, no invisible signs, repaired encodings, and
    NFC. Letters, quotes and dashes stay as printed; half a surrogate pair, which cannot be written,
    becomes U+FFFD. Offsets of every table count in the result. Repairs of an encoding are ftfy's
    (Speer 2019). ``restore`` gives the received text back.

    >>> text, repairs = clean("He said â€œno\u200b\u00a0way.")
    >>> text, [repair.rule for repair in repairs]
    ('He said “no way.', ['encoding', 'zero-width sign', 'space'])
    """
    if text.isascii() and not _SIGNS.search(text):
        return text, []
    pieces: list[_Piece] = [(text, text, "")]
    if mend(text) is not text:
        pieces = _each(pieces, _mend_halves)
    if _MOJIBAKE.search(text):
        pieces = _each(pieces, _repair_encoding)
    pieces = _each(pieces, _repair_signs)
    if not unicodedata.is_normalized("NFC", text):
        pieces = _each(pieces, _compose)
    out: list[str] = []
    repairs: list[Repair] = []
    at = 0
    for received, now, rule in pieces:
        if rule:
            repairs.append(Repair(at, at + len(now), received, rule))
        out.append(now)
        at += len(now)
    return "".join(out), repairs


def normalise(text: str) -> str:
    r"""Return the cleaned text without the repairs.

    >>> normalise("a\u00a0b\r\nc\u200b")
    'a b\nc'
    """
    return clean(text)[0]


def restore(text: str, repairs: list[Repair]) -> str:
    r"""Return the text as it was received.

    >>> restore(*clean("a\u00a0b\r\nc"))
    'a\xa0b\r\nc'
    """
    out, at = [], 0
    for repair in repairs:
        out += [text[at : repair.start], repair.received]
        at = repair.end
    return "".join([*out, text[at:]])


def _each(pieces: list[_Piece], step: Callable[[str], Iterator[_Piece]]) -> list[_Piece]:
    """Apply one step to all pieces; untouched ones may split, changed ones keep their original."""
    out: list[_Piece] = []
    for received, now, rule in pieces:
        if rule:
            out.append((received, "".join(p[1] for p in step(now)), rule))
        else:
            out += step(now)
    return out


def _mend_halves(text: str) -> Iterator[_Piece]:
    at = 0
    for match in HALVES.finditer(text):
        yield text[at : match.start()], text[at : match.start()], ""
        yield match[0], join_halves(match[0]), HALF
        at = match.end()
    yield text[at:], text[at:], ""


def _repair_encoding(text: str) -> Iterator[_Piece]:
    import ftfy

    for line in text.splitlines(keepends=True):
        fixed = ftfy.fix_encoding(line) if _MOJIBAKE.search(line) else line
        if fixed == line:
            yield line, line, ""
        elif len(line) > _LONG:
            yield line, fixed, "encoding"
        else:
            for kind, a, b, c, d in SequenceMatcher(
                None, line, fixed, autojunk=False
            ).get_opcodes():
                yield line[a:b], fixed[c:d], "" if kind == "equal" else "encoding"


def _repair_signs(text: str) -> Iterator[_Piece]:
    at = 0
    for match in _SIGNS.finditer(text):
        rule = _NAMES[int((match.lastgroup or "_0")[1:])]
        if match.start() > at:
            yield text[at : match.start()], text[at : match.start()], ""
        yield match[0], _MADE.get(rule, ""), rule
        at = match.end()
    if at < len(text):
        yield text[at:], text[at:], ""


def _compose(text: str) -> Iterator[_Piece]:
    """Compose letters and accents; where that is not enough for NFC, a whole line at a time."""
    for line in text.splitlines(keepends=True):
        if unicodedata.is_normalized("NFC", line):
            yield line, line, ""
            continue
        made = _ACCENTED.sub(lambda m: unicodedata.normalize("NFC", m[0]), line)
        if not unicodedata.is_normalized("NFC", made):
            yield line, unicodedata.normalize("NFC", line), "accents"
            continue
        at = 0
        for match in _ACCENTED.finditer(line):
            now = unicodedata.normalize("NFC", match[0])
            if now != match[0]:
                yield line[at : match.start()], line[at : match.start()], ""
                yield match[0], now, "accents"
                at = match.end()
        yield line[at:], line[at:], ""
