"""Find windows-1250 and windows-1254 by the letters of the languages that are written in them.

A text in windows-1252 has the letters of one of its languages, whatever these bytes are elsewhere.
Only a text that has not, and whose words have the letters of one other language, is of another
encoding.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from analysis.resources import read_csv

WESTERN = "windows-1252"
_STRANGE = 0.05  # share of letters of other languages, as in names, at most
_NONE_STRANGE = 0.01  # such a share in windows-1252: a few letters of another encoding show it
_ACCENTED = 0.10  # share of words with a letter beyond A to Z, at least
_TELLING = 2  # letters that windows-1252 has not at their place, of several kinds
_ALONE = 3  # such letters, if all are one
_MANY = 25  # letters of which a text needs one such alone, if all are of the language
_BEGINNING = 200_000  # characters that are looked at
_MARKS = frozenset("“”„‘’‚–—…•€§©®°´«»›‹·\u00a0\u00ad")
_WORD = re.compile(r"[^\W\d_]+")


class Alphabet(NamedTuple):
    """The letters of a language beyond A to Z, and the encoding in which it is written."""

    encoding: str
    letters: frozenset[str]
    usual: frozenset[str]
    never: re.Pattern[str] | None


@cache
def _alphabets() -> tuple[Alphabet, ...]:
    return tuple(
        Alphabet(
            row["encoding"],
            frozenset(row["letters"]),
            frozenset(row["usual"]),
            re.compile(row["never"], re.I) if row["never"] else None,
        )
        for row in read_csv("encodings.csv")
    )


def find_other_encoding(data: bytes, misplaced: int) -> str:
    """Find the encoding of a text that is in none of the languages of windows-1252.

    Parameters
    ----------
    data
        The bytes of a text.
    misplaced
        How many of its signs windows-1252 puts where nobody writes them.

    Returns
    -------
    str
        windows-1250 or windows-1254; empty where neither or both may be it.

    Examples
    --------
    >>> find_other_encoding("Łódź: sąd uchylił wyrok, żona czekała.".encode("cp1250"), 3)
    'windows-1250'
    >>> find_other_encoding("Die Brücke hält, sagte der Größte.".encode("cp1252"), 0)
    ''
    """
    western = data[:_BEGINNING].decode("cp1252", "replace")
    alphabets = _alphabets()
    if any(_fits(western, a, _NONE_STRANGE, misplaced) for a in alphabets if a.encoding == WESTERN):
        return ""
    found: set[str] = set()
    for alphabet in alphabets:
        if alphabet.encoding not in (WESTERN, *found):
            try:
                text = data.decode(alphabet.encoding)[:_BEGINNING]
            except UnicodeDecodeError:
                continue
            if _fits(text, alphabet, _STRANGE) and _is_written(text, western, alphabet):
                found.add(alphabet.encoding)
    return found.pop() if len(found) == 1 else ""


def _fits(text: str, alphabet: Alphabet, most: float, misplaced: int = 0) -> bool:
    """Whether most letters of a text are of a language, and none is at an odd place."""
    letters = _letters(text)
    strange = misplaced + sum(c.lower() not in alphabet.letters for c in letters)
    if alphabet.never is not None:
        strange += len(alphabet.never.findall(text))
    return alphabet.usual <= set(text) and strange <= most * (len(letters) + misplaced)


def _letters(text: str) -> list[str]:
    return [c for c in text if c > "\x7f" and c.isalpha()]


def _is_written(text: str, western: str, alphabet: Alphabet) -> bool:
    """Whether the words of a text have letters that windows-1252 takes for other ones."""
    words = _WORD.findall(text)
    accented = sum(not word.isascii() for word in words)
    telling = [a for a, b in zip(text, western, strict=True) if a != b]
    signs = {c for c in text if c > "\x7f" and not c.isalpha()}
    letters = _letters(text)
    sure = len(letters) >= _MANY and all(c.lower() in alphabet.letters for c in letters)
    needed = 1 if sure else _TELLING if len(set(telling)) > 1 else _ALONE
    return (
        accented >= _ACCENTED * len(words)
        and signs <= _MARKS
        and len(telling) >= needed
        and _is_latin(text)
    )


def _is_latin(text: str) -> bool:
    """Whether most letters are plain ones, as in every language of Latin letters."""
    plain = sum(c.isascii() and c.isalpha() for c in text)
    return 2 * len(_letters(text)) <= plain + 4
