"""The tokens of a sentence, the number words, and the numeral that is read from them."""

from __future__ import annotations

import re
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?P<num>[¼-¾⅐-⅞]|\d{1,3}(?:,\d{2}){0,2}(?:,\d{3}){1,6}(?:\.\d+)?(?!,?\d)|\d+(?:\.\d+)?|\.\d+)"
    r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?)"
    r"|(?P<sym>[^\w\s]|_)"
)
ONES = {
    w: n
    for n, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS = {
    w: n
    for n, w in zip(
        range(20, 100, 10),
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        strict=True,
    )
} | {"fourty": 40}
SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "quadrillion": 1e15,
    "lakh": 1e5,
    "crore": 1e7,
    "dozen": 12.0,
}
SUFFIXES = {
    "k": 1e3,
    "K": 1e3,
    "m": 1e6,
    "M": 1e6,
    "mn": 1e6,
    "mln": 1e6,
    "mil": 1e6,
    "mio": 1e6,
    "MM": 1e6,
    "mm": 1e6,
    "b": 1e9,
    "B": 1e9,
    "bn": 1e9,
    "bln": 1e9,
    "Bn": 1e9,
    "BN": 1e9,
    "bil": 1e9,
    "t": 1e12,
    "T": 1e12,
    "tn": 1e12,
    "trn": 1e12,
    "tr": 1e12,
    "Tn": 1e12,
}
PARTS = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "twelfth": 12,
    "sixteenth": 16,
    "twentieth": 20,
    "hundredth": 100,
    "thousandth": 1000,
}
PARTS |= {f"{w}s": n for w, n in PARTS.items() if n > 2}


class Token(NamedTuple):
    """A piece of a sentence: its span, its text, in lower case, and what it is (num, word, sym, or mask)."""

    start: int
    end: int
    text: str
    low: str
    kind: str
    glued: bool  # no space before it


class Numeral(NamedTuple):
    """A number that was read: tokens [first, after), value or interval, and how it was printed."""

    first: int
    after: int
    value: float | None
    low: float | None
    high: float | None
    form: str  # digits, words, vague, fraction, part (one in five), multiple
    mantissa: float | None = None
    scaled: bool = False
    year: bool = False
    end: int | None = None  # where it ends when inside a token


def tokenize(text: str, masks: list[tuple[int, int]]) -> list[Token]:
    """The tokens of a sentence; a masked span is one token that nothing reads."""
    tokens: list[Token] = []
    at, last = 0, 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        while at < len(masks) and masks[at][1] <= start:
            at += 1
        glued = start == last
        last = end
        if at < len(masks) and start < masks[at][1] and end > masks[at][0]:
            a, b = masks[at]
            if tokens and tokens[-1].kind == "mask" and tokens[-1].start == a:
                continue
            tokens.append(Token(a, b, text[a:b], "", "mask", glued))
            last = b
            continue
        piece = match.group()
        kind = str(match.lastgroup)
        tokens.append(Token(start, end, piece, piece.lower().replace("’", "'"), kind, glued))
    return tokens


def word_at(tokens: list[Token], i: int) -> str:
    return tokens[i].low if 0 <= i < len(tokens) and tokens[i].kind == "word" else ""


def hyphen(tokens: list[Token], i: int) -> bool:
    return 0 <= i < len(tokens) and tokens[i].text in ("-", "‑", "–") and tokens[i].glued


def clean(value: float) -> float:
    return (
        float(round(value))
        if value > 1 and abs(value - round(value)) < 1e-6 * value and abs(value) < 1e15
        else float(f"{value:.12g}")
    )
