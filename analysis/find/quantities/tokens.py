"""One quantity as a sentence prints it: what the scanner hands on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from analysis.resources import read_lexicon

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


@dataclass
class LookupTable:
    """Forms of one to six tokens and what each stands for; a form is told by case only if the list says so."""

    plain: dict[tuple[str, ...], str] = field(default_factory=dict)
    exact: dict[tuple[str, ...], str] = field(default_factory=dict)
    longest: int = 1

    @property
    def words(self) -> frozenset[str]:
        return self._words

    @property
    def exact_words(self) -> frozenset[str]:
        return self._exact

    def close(self) -> LookupTable:
        self._words = frozenset(k[0] for k in self.plain)
        self._exact = frozenset(k[0] for k in self.exact)
        self._last = frozenset(k[-1] for k in (*self.plain, *self.exact))
        self._first = self._words | self._exact
        return self

    def add(self, form: str, value: str, *, exact: bool = False) -> None:
        tokens = tokenize(form, [])
        key = tuple(t.text if exact else t.low for t in tokens)
        (self.exact if exact else self.plain).setdefault(key, value)
        self.longest = max(self.longest, len(key))


def _table(rows: Iterable[tuple[str, str, bool]]) -> LookupTable:
    table = LookupTable()
    for form, value, exact in rows:
        table.add(form, value, exact=exact)
    return table.close()


def match_on(table: LookupTable, tokens: list[Token], i: int) -> tuple[int, str] | None:
    """The longest form that begins at token ``i``: (the token after it, its value)."""
    if i >= len(tokens) or (
        tokens[i].text not in table._first and tokens[i].low not in table._first
    ):
        return None
    for length in range(min(table.longest, len(tokens) - i), 0, -1):
        part = tokens[i : i + length]
        value = table.exact.get(tuple(t.text for t in part)) or table.plain.get(
            tuple(t.low for t in part)
        )
        if value:
            return i + length, value
    return None


def match_back(table: LookupTable, tokens: list[Token], i: int) -> tuple[int, str] | None:
    """The longest form that ends right before token ``i``: (its first token, its value)."""
    if i <= 0 or (tokens[i - 1].text not in table._last and tokens[i - 1].low not in table._last):
        return None
    for length in range(min(table.longest, i), 0, -1):
        part = tokens[i - length : i]
        value = table.exact.get(tuple(t.text for t in part)) or table.plain.get(
            tuple(t.low for t in part)
        )
        if value:
            return i - length, value
    return None


def _money(*places: str) -> LookupTable:
    rows = [r for r in read_lexicon("currencies") if r["place"] in places]
    return _table((r["form"], r["unit"], bool(r["exact"])) for r in rows)


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {row["list"]: frozenset(row["words"].split()) for row in read_lexicon("quantity_words")}


def word_list(name: str) -> frozenset[str]:
    """A small word list of the grammar, by the name it has in the lexicon."""
    return _lists()[name]


UNITS = _table(
    (r["form"], f"{r['unit']}|{r['kind']}", bool(r["exact"])) for r in read_lexicon("units")
)
CURRENCY_BEFORE = _money("before", "both")
CURRENCY_AFTER = _money("after", "both")
BEFORE = _table(
    (r["form"], r["bound"], False) for r in read_lexicon("bounds") if r["place"] == "before"
)
AFTER = _table(
    (r["form"], r["bound"], False) for r in read_lexicon("bounds") if r["place"] == "after"
)
TRENDS = {r["form"]: r["trend"] for r in read_lexicon("trends")}


@dataclass(frozen=True)
class QuantityMatch:
    """One quantity as the sentence prints it: span, number, interval, bound, trend, unit, and what is not yet settled."""

    start: int
    end: int
    first: int  # tokens of the whole phrase
    after: int
    value: float | None
    low: float | None
    high: float | None
    bound: str = "="
    trend: str = ""
    unit: str = ""
    kind: str = ""  # percent, money, time, age, score, vote, fraction, part, multiple, measure, or "" for counted things
    rate: str = ""
    noun: str = ""  # the noun a hyphen ties to the number ("48-page")
    form: str = "digits"
    doubt: str = ""  # year, name, one, half: for the parse to settle
    number: tuple[int, int] = (0, 0)  # offsets of the number alone
    mantissa: float | None = None
    scaled: bool = False
    bare: bool = True  # no unit and no currency was printed with it
    currency: bool = False
    side: str = ""  # of a vote: for, against
    tokens: tuple[Token, ...] = field(default=(), repr=False, compare=False)


def lower_at(tokens: list[Token], i: int) -> str:
    """The token's text in lower case; empty outside the sentence, so that a look-ahead needs no check."""
    return tokens[i].low if 0 <= i < len(tokens) else ""
