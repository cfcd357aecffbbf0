"""The scanner: a sentence in, its quantities out, by offsets alone; no parse, no locale, no state."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from analysis.find.quantities.bounds import share_bounds, with_bound, with_trend
from analysis.find.quantities.forms import one_unit, read_ratio, special
from analysis.find.quantities.numerals import read_numeral
from analysis.find.quantities.ranges import join_pairs
from analysis.find.quantities.tokens import (
    CURRENCY_AFTER,
    ONES,
    TENS,
    UNITS,
    Numeral,
    QuantityMatch,
    Token,
    tokenize,
    word_list,
)
from analysis.find.quantities.units import signed, with_currency, with_unit
from analysis.resources import read_lexicon


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    rows = read_lexicon("not_quantities")
    parts = {row["what"][5:]: row["pattern"] for row in rows if row["what"].startswith("part ")}
    whole = [row["pattern"] for row in rows if not row["what"].startswith("part ")]
    return tuple(
        re.compile(re.sub(r"<(\w+)>", lambda m: parts[m[1]], pattern)) for pattern in whole
    )


def find_masks(text: str) -> list[tuple[int, int]]:
    """Spans of the text that hold digits or number words and give no quantity, in order, not overlapping.

    >>> [s[a:b] for s in ["Resolution 2735 of June 10, 2024, at 9:30 p.m."] for a, b in find_masks(s)]
    ['Resolution 2735', 'June 10, 2024', '9:30 p.m.']
    """
    found = sorted(
        m.span()
        for p in _patterns()
        for m in p.finditer(text)
        if not _is_unit(m.group(), text, m.start())
    )
    kept: list[tuple[int, int]] = []
    for start, end in found:
        if kept and start < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        elif end > start:
            kept.append((start, end))
    return kept


@cache
def _prefixes() -> frozenset[str]:
    return frozenset(
        r["form"].replace(" ", "")
        for r in read_lexicon("currencies")
        if r["place"] in ("before", "both") and r["form"][:1].isalpha()
    )


_GLUED = re.compile(r"([A-Za-z]+)[-–.]?\d")
_BEFORE_NUMBER = word_list("before_number")
_AMOUNT = re.compile(r"[A-Za-z]+[\d,.]*\d(?:m|bn|k|tn|mil)?\b(?: (?:million|billion|trillion)\b)?")


def _is_unit(piece: str, text: str, start: int) -> bool:
    """True for "RM2.70", "sub-300", "then-18": letters and digits in one word that still give a number."""
    glued = _GLUED.match(piece)
    if not glued or " " in piece:
        return False
    letters, before = glued[1], text[start - 1 : start]
    if (letters in ("cm", "m", "km", "mm", "ft") and piece[-1] in "23") or before == "$":
        return True
    if letters in _prefixes():
        amount = _AMOUNT.match(text, start)
        whole = amount[0] if amount else piece
        sure = letters not in ("PS", "R") or bool(
            re.search(r"\d(?:m|bn|k|tn|mil)$|[.,]\d|illion$", whole)
        )
        return sure and before not in ("-", "–") and piece[len(letters)].isdecimal()
    return letters in _BEFORE_NUMBER and piece[len(letters)] in "-–"


@cache
def _quick() -> re.Pattern[str]:
    """Any digit or number word: a sentence without one is passed over at once."""
    return re.compile("|".join(row["pattern"] for row in read_lexicon("number_signs")), re.I)


def scan(text: str) -> list[QuantityMatch]:
    """The quantities of one sentence, in order, from its characters alone.

    Years, dates, times, names and identifiers are passed over. What is counted, who says so and when is not
    looked at. Method: a hand-written grammar over tokens; linear in the length of the text.

    >>> [(r.value, r.bound, r.unit) for r in scan("More than 360 troops and about 2.5% of $1.2bn")]
    [(360.0, '>', ''), (2.5, '~', 'percent'), (1200000000.0, '=', 'dollar')]
    """
    if not _quick().search(text):
        return []
    tokens = tokenize(text, find_masks(text))
    found: list[QuantityMatch] = []
    i = 0
    while i < len(tokens):
        reading = special(tokens, i) or _plain(tokens, i, text)
        if reading is None:
            i += 1
            continue
        found.append(reading)
        i = max(reading.after, i + 1)
    found = join_pairs(found, tokens, text)
    found = [with_bound(r, tokens, text) for r in found]
    found = [with_trend(r, tokens) for r in found]
    return share_bounds(found, tokens)


def _plain(tokens: list[Token], i: int, text: str) -> QuantityMatch | None:
    numeral = read_numeral(tokens, i, text) or one_unit(tokens, i)
    if numeral is None or _is_label(tokens, i, numeral):
        return None
    ratio = read_ratio(tokens, i, numeral, text)
    if ratio:
        return ratio
    first, end = i, numeral.end or tokens[numeral.after - 1].end
    low, high = (
        (numeral.low, numeral.high) if numeral.value is None else (numeral.value, numeral.value)
    )
    reading = QuantityMatch(
        tokens[i].start,
        end,
        i,
        numeral.after,
        numeral.value,
        low,
        high,
        "vague" if numeral.form in ("vague", "people?") else "=",
        form="vague" if numeral.form == "people?" else numeral.form,
        number=(tokens[i].start, end),
        mantissa=numeral.mantissa,
        scaled=numeral.scaled,
        doubt="year"
        if numeral.year
        else "one"
        if tokens[i].low == "one" and numeral.after == i + 1
        else numeral.form.removesuffix("?")
        if numeral.form.endswith("?")
        else "",
    )
    if numeral.form == "fraction":
        reading = replace(reading, unit="fraction", kind="fraction")
    reading = signed(with_currency(reading, tokens, first), tokens)
    reading = with_unit(reading, tokens, text)
    return None if numeral.form == "people?" and not reading.bare else reading


_JOINED = word_list("joined")


def _is_label(tokens: list[Token], i: int, numeral: Numeral) -> bool:
    """List numbers, numbers with a leading nought, digits inside a longer word."""
    token = tokens[i]
    if (
        i > 1
        and tokens[i - 1].text in "-‑"
        and token.glued
        and tokens[i - 1].glued
        and tokens[i - 2].kind in ("word", "mask")
        and tokens[i - 2].low not in _JOINED
    ):
        return tokens[i - 2].low not in ONES and tokens[i - 2].low not in TENS
    if token.kind == "num":
        if token.text.isdecimal() and len(token.text) > 1 and token.text.startswith("0"):
            return True
        if i == 0 and numeral.after == 1 and len(tokens) > 1 and tokens[1].text in ".)":
            return True
        if numeral.after < len(tokens):
            after = tokens[numeral.after]
            if after.glued and (
                after.kind == "num" or (after.kind == "word" and not _is_unit_word(after))
            ):
                return after.low not in ("fold", "ish", "plus", "odd")
    return False


def _is_unit_word(token: Token) -> bool:
    return (
        any(token.text in t.exact_words or token.low in t.words for t in (UNITS, CURRENCY_AFTER))
        or token.low == "x"
    )
