"""Tokens of a sentence, and the tables of forms that the grammar looks up in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from analysis.resources import read_lexicon

_TOKEN = re.compile(
    r"(?P<num>[¼-¾⅐-⅞]"
    r"|\d{1,3}(?:,\d{2}){0,2}(?:,\d{3}){1,6}(?:\.\d+)?(?!,?\d)|\d+(?:\.\d+)?|\.\d+)"
    r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?)"
    r"|(?P<sym>[^\w\s]|_)"
)


class Token(NamedTuple):
    """A piece of a sentence; the kind is num, word, sym or mask (a span that is not read)."""

    start: int
    end: int
    text: str
    lower: str
    kind: str
    glued: bool  # no space before it


def tokenize(text: str, masks: list[tuple[int, int]]) -> list[Token]:
    """Split a sentence into tokens; a masked span becomes one token that nothing reads."""
    tokens: list[Token] = []
    next_mask, last_end = 0, 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        while next_mask < len(masks) and masks[next_mask][1] <= start:
            next_mask += 1
        glued = start == last_end
        last_end = end
        if next_mask < len(masks) and start < masks[next_mask][1] and end > masks[next_mask][0]:
            mask_start, mask_end = masks[next_mask]
            if tokens and tokens[-1].kind == "mask" and tokens[-1].start == mask_start:
                continue
            piece = text[mask_start:mask_end]
            tokens.append(Token(mask_start, mask_end, piece, "", "mask", glued))
            last_end = mask_end
            continue
        piece = match.group()
        lower = piece.lower().replace("’", "'")
        tokens.append(Token(start, end, piece, lower, str(match.lastgroup), glued))
    return tokens


def lower_at(tokens: list[Token], i: int) -> str:
    """The token's text in lower case; empty outside the sentence, so that looking ahead is safe."""
    return tokens[i].lower if 0 <= i < len(tokens) else ""


def text_at(tokens: list[Token], i: int) -> str:
    """The token's text as printed; empty outside the sentence."""
    return tokens[i].text if 0 <= i < len(tokens) else ""


def word_at(tokens: list[Token], i: int) -> str:
    """The token in lower case if it is a word, else an empty string."""
    return tokens[i].lower if 0 <= i < len(tokens) and tokens[i].kind == "word" else ""


def lowers(tokens: list[Token], first: int, after: int) -> tuple[str, ...]:
    """Tokens [first, after) in lower case."""
    return tuple(token.lower for token in tokens[max(0, first) : after])


def is_hyphen(tokens: list[Token], i: int) -> bool:
    """True for a hyphen or dash without a space before it."""
    return 0 <= i < len(tokens) and tokens[i].text in ("-", "‑", "–") and tokens[i].glued


def skip_hyphen(tokens: list[Token], i: int) -> int:
    """The index after the hyphen at ``i``, or ``i`` if there is none."""
    return i + 1 if is_hyphen(tokens, i) else i


def split_forms(forms: str) -> tuple[tuple[str, ...], ...]:
    """Forms separated by "|", each as the words that it consists of.

    >>> split_forms("up to|over")
    (('up', 'to'), ('over',))
    """
    return tuple(tuple(form.split()) for form in forms.split("|"))


HYPHENS = ("-", "‑")


class LookupTable:
    """Forms of one to six tokens and their values; letter case counts only for exact forms."""

    def __init__(self, rows: Iterable[tuple[str, str, bool]]) -> None:
        self._folded: dict[tuple[str, ...], str] = {}
        self._exact: dict[tuple[str, ...], str] = {}
        for form, value, exact in rows:
            tokens = tokenize(form, [])
            if exact:
                self._exact.setdefault(tuple(t.text for t in tokens), value)
            else:
                self._folded.setdefault(tuple(t.lower for t in tokens), value)
        self._longest = max(len(key) for key in (*self._folded, *self._exact))
        self._first = [frozenset(key[0] for key in keys) for keys in (self._exact, self._folded)]
        self._last = [frozenset(key[-1] for key in keys) for keys in (self._exact, self._folded)]

    def begins_with(self, token: Token) -> bool:
        """True if a form begins with this token."""
        return token.text in self._first[0] or token.lower in self._first[1]

    def match_from(self, tokens: list[Token], i: int) -> tuple[int, str] | None:
        """Match the longest form that begins at ``i``: (the token after it, its value)."""
        if i >= len(tokens) or not self.begins_with(tokens[i]):
            return None
        for length in range(min(self._longest, len(tokens) - i), 0, -1):
            if value := self._value(tokens[i : i + length]):
                return i + length, value
        return None

    def match_before(self, tokens: list[Token], i: int) -> tuple[int, str] | None:
        """Match the longest form that ends right before ``i``: (its first token, its value)."""
        if i <= 0:
            return None
        last = tokens[i - 1]
        if last.text not in self._last[0] and last.lower not in self._last[1]:
            return None
        for length in range(min(self._longest, i), 0, -1):
            if value := self._value(tokens[i - length : i]):
                return i - length, value
        return None

    def _value(self, part: list[Token]) -> str | None:
        return self._exact.get(tuple(t.text for t in part)) or self._folded.get(
            tuple(t.lower for t in part)
        )


@cache
def _word_lists() -> dict[str, frozenset[str]]:
    return {row["list"]: frozenset(row["words"].split()) for row in read_lexicon("quantity_words")}


def word_list(name: str) -> frozenset[str]:
    """A word list of the grammar by its name in the lexicon ``quantity_words``."""
    return _word_lists()[name]


def _currencies(place: str) -> LookupTable:
    rows = [row for row in read_lexicon("currencies") if row["place"] in (place, "both")]
    return LookupTable((row["form"], row["unit"], bool(row["exact"])) for row in rows)


def _bounds(place: str) -> LookupTable:
    rows = [row for row in read_lexicon("bounds") if row["place"] == place]
    return LookupTable((row["form"], row["bound"], False) for row in rows)


UNITS = LookupTable(
    (row["form"], f"{row['unit']}|{row['kind']}", bool(row["exact"]))
    for row in read_lexicon("units")
)
CURRENCY_BEFORE, CURRENCY_AFTER = _currencies("before"), _currencies("after")
BOUND_BEFORE, BOUND_AFTER = _bounds("before"), _bounds("after")
TRENDS = {row["form"]: row["trend"] for row in read_lexicon("trends")}
AGED = word_list("aged")
FILLERS = word_list("fillers")
TIME = word_list("time")
