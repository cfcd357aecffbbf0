"""Read number words of other languages: "dreihunderttausend", "quatre-vingt-dix", "dos mil"."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from analysis.find.quantities.tokens import HYPHENS, Token
from analysis.resources import read_lexicon

_COMPOUNDING = ("de", "nl", "it")  # their number words are written together
_APART = ("es", "fr", "pt")  # their "and" is a word of its own
_INVERTED = ("de", "nl")  # the unit comes before the ten
_LARGE = 1e6


class NumberWord(NamedTuple):
    """A word, or a part of one, that is a number or links two of them."""

    value: float
    kind: str
    doubtful: bool = False


class SpelledNumber(NamedTuple):
    """A number in words: the token after it, its value and the scale that it ends in, if any.

    ``scale`` is 1,000 or more for a number that is a multiple of it: "drei Millionen" is 3 and a
    million, so that "drei bis fünf Millionen" can share it.
    """

    after: int
    value: float
    scale: float
    doubtful: bool


@cache
def number_words(language: str) -> dict[str, NumberWord]:
    """The number words of a language."""
    return {
        row["word"]: NumberWord(float(row["value"]), row["kind"], bool(row["doubtful"]))
        for row in read_lexicon("foreign_numbers")
        if row["language"] == language
    }


@cache
def _pieces(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns of a word that consists of number words, and of one of them at the start of it."""
    words = sorted((w for w in number_words(language) if len(w) > 1), key=len, reverse=True)
    choice = "|".join(map(re.escape, words))
    return re.compile(rf"(?:{choice})+"), re.compile(rf"({choice})((?:{choice})*)")


def split_number(word: str, language: str) -> list[NumberWord]:
    """Split a word into number words; empty for a word that is no number.

    >>> [part.value for part in split_number("fünfundzwanzig", "de")]
    [5.0, 0.0, 20.0]
    """
    known = number_words(language)
    if word in known:
        return [known[word]]
    whole, part = _pieces(language)
    if language not in _COMPOUNDING or not whole.fullmatch(word):
        return []
    found = []
    while word:
        match = part.fullmatch(word)
        if match is None:
            return []
        found.append(known[match[1]])
        word = match[2]
    return found


class _Sum:
    """A number that grows word by word: what is below the next thousand, and what is above."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.total = self.below = 0.0
        self.scale = 1.0  # the scale of the word before, 1 if it was none
        self.linked = self.has_digit = False
        self.last_scale = float("inf")

    def add(self, word: NumberWord) -> bool:
        """Add a word; False if it cannot belong to the number."""
        if word.kind == "scale":
            return self._multiply(word.value)
        if word.kind == "hundred":
            return self._add_hundred()
        if not self._fits(word):
            return False
        is_four_twenties = self.language == "fr" and word.value == 20 and self.below % 100 == 4
        self.below += 76 if is_four_twenties else word.value
        self._note()
        return True

    def _note(self) -> None:
        self.scale, self.linked, self.has_digit = 1.0, False, True

    def _add_hundred(self) -> bool:
        if not (self.below == 0 or 2 <= self.below <= 19 or self.below == 1):
            return False
        self.below = (self.below or 1) * 100
        self._note()
        return True

    def _multiply(self, value: float) -> bool:
        is_double = self.scale > 1 and value >= _LARGE and self.scale < value and self.below == 0
        if is_double:  # dos mil millones
            self.total *= value
        elif value >= self.last_scale:
            return False
        else:
            self.total += (self.below or 1) * value
        self.below, self.scale, self.last_scale = 0.0, value, value
        self.linked, self.has_digit = False, True
        return True

    def _fits(self, word: NumberWord) -> bool:
        """Whether a word below a hundred, or of fixed hundreds, can follow what is there."""
        tens, rest = self.below % 100, word.value
        if word.kind == "hundreds":
            return self.below == 0
        if tens == 0:
            return True
        if self.language in _INVERTED:
            return word.kind == "ten" and tens < 10 and self.linked
        if self.language == "fr":
            return self._fits_french(tens, word)
        return tens % 10 == 0 and tens >= 20 and rest < 10

    def _fits_french(self, tens: float, word: NumberWord) -> bool:
        if word.value == 20:
            return tens == 4
        if tens == 10:  # dix-sept, dix-huit, dix-neuf
            return word.value in (7, 8, 9)
        if tens in (60, 80):
            return word.value < 20
        return tens % 10 == 0 and tens >= 20 and word.value < 10


def read_spelled(tokens: list[Token], i: int, language: str) -> SpelledNumber | None:
    """Read the number in words that begins at token ``i``; None where none begins."""
    number, after, parts, k = _Sum(language), i, 0, i
    doubtful = is_article = False
    while k < len(tokens):
        words = split_number(tokens[k].lower, language) if tokens[k].kind == "word" else []
        hyphened = k > i and tokens[k].text in HYPHENS and tokens[k].glued
        if hyphened and k + 1 < len(tokens) and tokens[k + 1].glued:
            k += 1
            continue
        if len(words) == 1 and words[0].kind == "and":
            if language not in _APART or parts == 0 or number.linked:
                break
            number.linked, k = True, k + 1
            continue
        if not words or not _add_all(number, words):
            break
        doubtful, is_article = words[0].doubtful, [w.kind for w in words] == ["one"]
        parts, k = parts + 1, k + 1
        after = k
    if not number.has_digit or (parts == 1 and is_article):
        return None
    return _spelled(number, after, doubtful=doubtful and parts == 1)


def _add_all(number: _Sum, words: list[NumberWord]) -> bool:
    """Add all parts of one word; the number is as before if one of them does not fit."""
    before = dict(number.__dict__)
    for word in words:
        if word.kind == "and":
            number.linked = True
        elif not number.add(word):
            number.__dict__.update(before)
            return False
    return True


def _spelled(number: _Sum, after: int, *, doubtful: bool) -> SpelledNumber:
    value = number.total + number.below
    scale = number.scale if number.below == 0 and number.scale > 1 else 1.0
    if number.below and number.total == 0 and value >= 200 and value % 100 == 0 and value < 1000:
        scale = 100.0
    return SpelledNumber(after, value, scale, doubtful)
