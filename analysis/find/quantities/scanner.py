"""The scanner: the quantities of a sentence from its characters alone, without a parse."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice

from analysis.find.quantities.bounds import add_bound, add_trend, join_bounds, share_bounds
from analysis.find.quantities.forms import read_ratio, read_special
from analysis.find.quantities.matches import Numeral, QuantityMatch
from analysis.find.quantities.measures import (
    add_more,
    add_part_of_unit,
    read_one,
    read_short_measure,
    read_unit_part,
)
from analysis.find.quantities.number_words import ONES, TENS
from analysis.find.quantities.numerals import read_numeral
from analysis.find.quantities.ranges import join_pairs
from analysis.find.quantities.tokens import (
    CURRENCY_AFTER,
    HYPHENS,
    UNITS,
    Token,
    text_at,
    tokenize,
    word_list,
)
from analysis.find.quantities.units import add_currency, add_sign, add_unit
from analysis.html import join_spans
from analysis.resources import read_lexicon

_LETTERS_AND_DIGIT = re.compile(r"([A-Za-z]+)[-–.]?\d")
_AMOUNT = re.compile(
    r"[A-Za-z]+[\d,.]*\d(?:m|bn|k|tn|mil)?\b(?: (?:million|billion|trillion)\b)?(?:\s\d{3}\b)*"
)
_SURE_AMOUNT = re.compile(r"\d(?:m|bn|k|tn|mil)$|[.,]\d|illion$|\d\s\d{3}$")
_FEET = ("foot", "feet", "ft")
_LENGTHS = ("cm", "m", "km", "mm", "ft")
_BEFORE_NUMBER = word_list("before_number")
_JOINED = word_list("joined")


def scan(text: str) -> list[QuantityMatch]:
    """Find the quantities of one sentence, in order.

    Years, dates, times, names and identifiers are passed over. What is counted, who says so and
    when is not read. The grammar is written by hand and takes time linear in the text's length.

    >>> [(m.value, m.bound, m.unit) for m in scan("More than 360 troops and about 2.5% of $1.2bn")]
    [(360.0, '>', ''), (2.5, '~', 'percent'), (1200000000.0, '=', 'dollar')]
    """
    if not _number_signs().search(text):
        return []
    return read_tokens(tokenize(text, find_masks(text)), text)


def read_tokens(tokens: list[Token], text: str) -> list[QuantityMatch]:
    """Find the quantities among the tokens of a sentence, in order."""
    matches: list[QuantityMatch] = []
    i = 0
    while i < len(tokens):
        match = _read_match(tokens, i, text) if tokens[i].kind in ("num", "word") else None
        if match is not None:
            matches.append(match)
        i = max(match.after, i + 1) if match is not None else i + 1
    matches = [add_bound(match, tokens) for match in join_pairs(matches, tokens, text)]
    matches = join_bounds(matches, tokens)
    return share_bounds([add_trend(match, tokens) for match in matches], tokens)


@cache
def _number_signs() -> re.Pattern[str]:
    """Any digit or number word: a sentence without one has no quantity."""
    return re.compile("|".join(row["pattern"] for row in read_lexicon("number_signs")), re.I)


def count_signs(text: str, most: int) -> int:
    """How many digits and number words a text has, counted up to ``most``.

    >>> count_signs("12 men and two women", 50)
    3
    """
    return sum(1 for _ in islice(_number_signs().finditer(text), most))


# Spans that are no quantities


def find_masks(text: str) -> list[tuple[int, int]]:
    """Find dates, names and other numbers that are no quantities: spans in order, not overlapping.

    >>> text = "Resolution 2735 of June 10, 2024, at 9:30 p.m."
    >>> [text[start:end] for start, end in find_masks(text)]
    ['Resolution 2735', 'June 10, 2024', '9:30 p.m.']
    """
    return join_spans(
        match.span()
        for pattern in _no_quantities()
        for match in pattern.finditer(text)
        if not _is_amount(match.group(), text, match.start())
    )


@cache
def _no_quantities() -> tuple[re.Pattern[str], ...]:
    rows = [(row["what"], row["pattern"]) for row in read_lexicon("not_quantities")]
    parts = {what[5:]: pattern for what, pattern in rows if what.startswith("part ")}
    return tuple(
        re.compile(re.sub(r"<(\w+)>", lambda name: parts[name[1]], pattern))
        for what, pattern in rows
        if not what.startswith("part ")
    )


def _is_amount(piece: str, text: str, start: int) -> bool:
    """True for "RM2.70", "sub-300", "then-18": a word of letters and digits that is a quantity."""
    found = _LETTERS_AND_DIGIT.match(piece)
    if not found or " " in piece:
        return False
    letters, before = found[1], text[start - 1 : start]
    following = piece[len(letters)]
    if before == "$" or (letters in _LENGTHS and piece[-1] in "23"):  # $A5; km2
        return True
    if letters in _FEET and following == "-" and before == "-":  # 6-foot-2
        return True
    if letters not in _currency_letters():
        return letters in _BEFORE_NUMBER and following in "-–"
    if before in ("-", "–") or not following.isdecimal():
        return False
    amount = _AMOUNT.match(text, start)
    return letters not in ("PS", "R") or bool(_SURE_AMOUNT.search(amount[0] if amount else piece))


@cache
def _currency_letters() -> frozenset[str]:
    """Currencies that are written before the number as letters, such as RM."""
    return frozenset(
        row["form"].replace(" ", "")
        for row in read_lexicon("currencies")
        if row["place"] in ("before", "both") and row["form"][:1].isalpha()
    )


# One quantity


def _read_match(tokens: list[Token], i: int, text: str) -> QuantityMatch | None:
    """The quantity that begins at token ``i``, without its bound."""
    if special := read_special(tokens, i) or read_short_measure(tokens, i):
        return special
    numeral = read_unit_part(tokens, i) or read_numeral(tokens, i, text)
    numeral = numeral or read_one(tokens, i, text)
    if numeral is None or _is_label(tokens, i, numeral):
        return None
    if ratio := read_ratio(tokens, i, numeral, text):
        return ratio
    match = add_sign(add_currency(_make_match(tokens, i, numeral), tokens), tokens)
    if match.form in ("fraction", "half"):
        match = add_part_of_unit(match, tokens)
    match = add_more(add_unit(match, tokens, text), tokens, text)
    return match if match.bare or numeral.doubt != "people" else None


def _make_match(tokens: list[Token], i: int, numeral: Numeral) -> QuantityMatch:
    """A bare number; a fraction has its own unit."""
    start, end = tokens[i].start, numeral.end or tokens[numeral.after - 1].end
    is_vague, is_one = numeral.value is None, tokens[i].lower == "one" and numeral.after == i + 1
    unit = "fraction" if numeral.form == "fraction" else ""
    return QuantityMatch(
        start,
        end,
        i,
        numeral.after,
        numeral.value,
        numeral.low if is_vague else numeral.value,
        numeral.high if is_vague else numeral.value,
        bound="vague" if is_vague else "=",
        unit=unit,
        kind=unit,
        form=numeral.form,
        number=(start, end),
        mantissa=numeral.mantissa,
        scaled=numeral.scaled,
        doubt=numeral.doubt or ("one" if is_one else ""),
    )


def _is_label(tokens: list[Token], i: int, numeral: Numeral) -> bool:
    """True for list numbers, numbers with a leading zero, digits inside a longer word."""
    token = tokens[i]
    if i > 1 and _is_hyphened(tokens, i) and tokens[i - 2].lower not in _JOINED:
        return tokens[i - 2].lower not in ONES and tokens[i - 2].lower not in TENS
    if token.kind != "num":
        return False
    if token.text.startswith("0") and len(token.text) > 1 and token.text.isdecimal():
        return True
    if i == 0 and numeral.after == 1 and text_at(tokens, 1) in (".", ")"):
        return True
    is_tied = token.glued and i > 1 and tokens[i - 1].kind == "word" and tokens[i - 1].glued
    if is_tied and tokens[i - 2].kind == "num":
        return True  # the 2 of 162b2
    k = numeral.after
    return k < len(tokens) and (_is_inside_word(tokens[k]) or _is_in_code(tokens, k))


def _is_in_code(tokens: list[Token], i: int) -> bool:
    """True for the "162" of "162b2": letters and digits follow without a space, and no unit."""
    if i + 1 >= len(tokens) or not tokens[i].glued or not tokens[i + 1].glued:
        return False
    found = UNITS.match_from(tokens, i)
    is_unit = found is not None and found[0] > i + 1
    return tokens[i].kind == "word" and tokens[i + 1].kind == "num" and not is_unit


def _is_hyphened(tokens: list[Token], i: int) -> bool:
    """True for the "19" of "covid-19": a hyphen ties it to the word before."""
    hyphen = tokens[i - 1]
    is_tied = hyphen.text in HYPHENS and hyphen.glued and tokens[i].glued
    if is_tied and i > 2 and tokens[i - 2].glued and tokens[i - 3].kind == "num":
        return False  # 3km-5km
    return is_tied and tokens[i - 2].kind in ("word", "mask")


def _is_inside_word(following: Token) -> bool:
    """True if what follows a number makes it part of a word, such as the "G" of "5G"."""
    if not following.glued or following.lower in ("fold", "ish", "plus", "odd"):
        return False
    return following.kind == "num" or (following.kind == "word" and not _is_unit(following))


def _is_unit(token: Token) -> bool:
    tables = (UNITS, CURRENCY_AFTER)
    return token.lower == "x" or any(table.begins_with(token) for table in tables)
