"""Numerals: digits with separators, scale words, suffixes, fractions and powers; or words."""

from __future__ import annotations

import math
import re
import unicodedata

from analysis.find.quantities.matches import Numeral
from analysis.find.quantities.number_words import (
    SCALES,
    number_table,
    read_words,
    round_number,
)
from analysis.find.quantities.tokens import (
    Token,
    skip_hyphen,
    text_at,
    word_at,
    word_list,
)

_SUFFIXES = number_table(
    (1e3, "k K"),
    (1e6, "m M mn mln mil mio MM mm"),
    (1e9, "b B bn bln Bn BN bil"),
    (1e12, "t T tn trn tr Tn"),
)
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−–", "0123456789---")
_POWER = re.compile(r" ?[×x] ?10 ?\^? ?([-−–⁻]?[\d⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})(?!\d)")
_LONGEST = 30  # characters; more digits are no amount that a story gives
_LENGTH_AFTER = word_list("length_after")
_FEET = frozenset("ft feet foot yards yd miles in".split())
_HALVED = frozenset("of inch inches mile miles cup cups pound pounds teaspoon the".split())


def read_numeral(tokens: list[Token], i: int, text: str) -> Numeral | None:
    """Read the numeral that begins at token ``i``; units and the words before it are ignored."""
    token, numeral = tokens[i], None
    if token.kind == "num" and len(token.text) <= _LONGEST:
        numeral = _read_digits(tokens, i, text)
    elif token.kind == "word":
        numeral = read_words(tokens, i)
    return numeral if numeral is not None and numeral.value != math.inf else None


def _number(digits: str) -> float:
    if _is_fraction_sign(digits):
        return unicodedata.numeric(digits)
    return float(digits.replace(",", ""))


def _is_fraction_sign(text: str) -> bool:
    return len(text) == 1 and not text.isdecimal()


def _read_digits(tokens: list[Token], i: int, text: str) -> Numeral | None:
    token = tokens[i]
    value, after = _number(token.text), i + 1
    if power := _POWER.match(text, token.end):
        return _read_power(tokens, after, value, power)
    if (
        after < len(tokens)
        and tokens[after].kind == "num"
        and _is_fraction_sign(tokens[after].text)
    ):
        value, after = value + _number(tokens[after].text), after + 1  # 2½
    else:
        while _is_thousands(tokens, after, token):
            value, after = value * 1000, after + 1
    if token.text.isdecimal() and _is_slash(tokens, after):
        return _read_slashed(tokens, after, value)
    if (fraction := _read_mixed(tokens, after)) is not None:
        value, after = value + fraction, after + 3
    alone = after == i + 1
    factor, after = _read_scale(tokens, after, token)
    return Numeral(
        after,
        "digits",
        round_number(value * factor),
        value,
        scaled=factor != 1,
        doubt="year" if alone and factor == 1 and _is_year(token) else "",
    )


def _is_year(token: Token) -> bool:
    return token.text.isdecimal() and len(token.text) == 4 and 1500 <= int(token.text) <= 2150


def _read_power(tokens: list[Token], i: int, mantissa: float, power: re.Match[str]) -> Numeral:
    """2.998×10−8."""
    exponent = int(power[1].translate(_SUPERSCRIPT))
    while i < len(tokens) and tokens[i].start < power.end():
        i += 1
    value = round_number(mantissa * 10.0**exponent)
    return Numeral(i, "digits", value, mantissa, scaled=True, end=power.end())


def _is_thousands(tokens: list[Token], i: int, first: Token) -> bool:
    """True for the "000" of "10 000"."""
    return (
        text_at(tokens, i) == "000"
        and not tokens[i].glued
        and len(first.text) <= 3
        and first.text.isdecimal()
        and not first.text.startswith("0")
    )


def _is_slash(tokens: list[Token], i: int) -> bool:
    """True for a slash with digits on both sides and no space."""
    return (
        text_at(tokens, i) in ("/", "⁄")
        and tokens[i].glued
        and text_at(tokens, i + 1).isdecimal()
        and tokens[i + 1].glued
    )


def _read_mixed(tokens: list[Token], i: int) -> float | None:
    """The 1/2 of "3 1/2"."""
    if not text_at(tokens, i).isdecimal() or tokens[i].glued or not _is_slash(tokens, i + 1):
        return None
    above, below = float(tokens[i].text), float(tokens[i + 2].text)
    return above / below if 0 < above < below <= 64 else None


def _read_slashed(tokens: list[Token], i: int, value: float) -> Numeral | None:
    """1/16 of a pint; of blood pressure 100/65 the 100 only, the 65 is read next."""
    below, sign = float(tokens[i + 1].text), tokens[i].text
    if sign == "⁄":
        is_fraction = 0 < value < below <= 1024
    else:
        is_fraction = 0 < value < below <= 100 and word_at(tokens, i + 2) in _HALVED
    if is_fraction:
        return Numeral(i + 2, "fraction", value / below, value)
    return Numeral(i, "digits", value, value) if value >= 20 and below >= 20 else None


def _read_scale(tokens: list[Token], i: int, number: Token) -> tuple[float, int]:
    """The factor of the scale words or suffix from token ``i`` on, and the token after it."""
    if _is_suffix(tokens, i) and not _is_metres(tokens, i, number):
        return _SUFFIXES[tokens[i].text], i + 1
    factor = 1.0
    while True:
        at = skip_hyphen(tokens, i)
        scale = word_at(tokens, at)
        counts_dozens = factor != 1 or number.text in ("1", "2", "3", "4", "5", "6")
        if scale not in SCALES or (scale == "dozen" and not counts_dozens):
            return factor, i
        factor, i = factor * SCALES[scale], at + 1


def _is_suffix(tokens: list[Token], i: int) -> bool:
    """60K, $1.2bn, 2 mil: one letter needs to be glued to the digits; t is tons, mm millimetres."""
    suffix = text_at(tokens, i)
    if suffix not in _SUFFIXES or tokens[i].kind != "word":
        return False
    return suffix not in ("t", "T", "mm") if tokens[i].glued else len(suffix) > 1 and suffix != "mm"


def _is_metres(tokens: list[Token], i: int, number: Token) -> bool:
    """37m (121ft), a 100m sprint, 30m away: metres, where m is millions otherwise."""
    if tokens[i].text != "m" or _number(number.text) > 10000:
        return False
    before = tokens[max(0, i - 2)]
    after_currency = number.start > 0 and before.text in ("$", "£", "€")
    if "," in number.text and not after_currency:
        return True
    k = i + 2 if text_at(tokens, i + 1) == "-" else i + 1
    if word_at(tokens, k) in _LENGTH_AFTER:
        return True
    return (
        text_at(tokens, k) == "("
        and k + 2 < len(tokens)
        and tokens[k + 1].kind == "num"
        and word_at(tokens, k + 2) in _FEET
    )
