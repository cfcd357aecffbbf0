"""From tokens to numerals: digits, separators, scale words and suffixes, fractions, powers."""

from __future__ import annotations

import re
import unicodedata

from analysis.quantities.spelled import read_spelled, read_vague
from analysis.quantities.tokens import SCALES, SUFFIXES, Numeral, Token, clean, hyphen, word_at
from analysis.quantities.words import word_list

_SUPER = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_POWER = re.compile(r" ?[×x] ?10 ?\^? ?([-−–⁻]?[\d⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})(?!\d)")


def read_numeral(tokens: list[Token], i: int, text: str) -> Numeral | None:
    """The numeral that begins at token ``i``, or None. It looks at no unit and at no word before it."""
    token = tokens[i]
    if token.kind == "num":
        return _digits(tokens, i, text) if len(token.text) <= 30 else None
    if token.kind == "word":
        return read_vague(tokens, i) or read_spelled(tokens, i)
    return None


def _number(piece: str) -> float:
    if len(piece) == 1 and not piece.isdecimal():
        return unicodedata.numeric(piece)
    return float(piece.replace(",", ""))


def _digits(tokens: list[Token], i: int, text: str) -> Numeral | None:
    token = tokens[i]
    value = _number(token.text)
    j = i + 1
    year = token.text.isdecimal() and len(token.text) == 4 and 1500 <= value <= 2150
    power = _POWER.match(text, token.end)
    if power:
        exponent = int(power[1].translate(_SUPER).replace("−", "-").replace("–", "-"))
        while j < len(tokens) and tokens[j].start < power.end():
            j += 1
        return Numeral(
            i,
            j,
            float(f"{value}e{exponent}"),
            None,
            None,
            "digits",
            value,
            True,
            False,
            power.end(),
        )
    if (
        j < len(tokens)
        and tokens[j].kind == "num"
        and len(tokens[j].text) == 1
        and not tokens[j].text.isdecimal()
    ):
        value, j = value + _number(tokens[j].text), j + 1  # 2½
    elif _is_thousands(tokens, j, token):
        while _is_thousands(tokens, j, token):
            value, j = value * 1000, j + 1
    fraction = _slash(tokens, j)
    if fraction and token.text.isdecimal():
        return _slashed(tokens, i, j, value)
    mixed = _mixed(tokens, j)
    if mixed is not None:
        value, j = value + mixed, j + 3
    factor, after = _scale(tokens, j, token)
    return Numeral(
        i,
        after,
        clean(value * factor),
        None,
        None,
        "digits",
        value,
        factor != 1,
        year and factor == 1 and j == i + 1,
    )


def _is_thousands(tokens: list[Token], j: int, first: Token) -> bool:
    return (
        j < len(tokens)
        and tokens[j].text == "000"
        and not tokens[j].glued
        and len(first.text) <= 3
        and first.text.isdecimal()
        and not first.text.startswith("0")
    )


def _slash(tokens: list[Token], j: int) -> bool:
    return (
        j + 1 < len(tokens)
        and tokens[j].text in "/⁄"
        and tokens[j].glued
        and tokens[j + 1].glued
        and tokens[j + 1].text.isdecimal()
    )


def _mixed(tokens: list[Token], j: int) -> float | None:
    """The 1/2 of "3 1/2"."""
    if (
        j + 2 < len(tokens)
        and tokens[j].text.isdecimal()
        and not tokens[j].glued
        and _slash(tokens, j + 1)
    ):
        a, b = int(tokens[j].text), int(tokens[j + 2].text)
        return a / b if 0 < a < b <= 64 else None
    return None


def _slashed(tokens: list[Token], i: int, j: int, value: float) -> Numeral | None:
    """1/16 of a pint; blood pressure 100/65 gives the 100 only, the 65 is read next."""
    below = float(tokens[j + 1].text)
    after = word_at(tokens, j + 2)
    if 0 < value < below <= (1024 if tokens[j].text == "⁄" else 100) and (
        tokens[j].text == "⁄"
        or after
        in (
            "of",
            "inch",
            "inches",
            "mile",
            "miles",
            "cup",
            "cups",
            "pound",
            "pounds",
            "teaspoon",
            "the",
        )
    ):
        return Numeral(i, j + 2, value / below, None, None, "fraction", value)
    if value >= 20 and below >= 20:
        return Numeral(i, j, value, None, None, "digits", value)
    return None


def _scale(tokens: list[Token], j: int, number: Token) -> tuple[float, int]:
    """The factor of scale words or a glued suffix from token ``j`` on, and the token after it."""
    if _is_suffix(tokens, j) and not _is_metres(tokens, j, number):
        return SUFFIXES[tokens[j].text], j + 1
    factor, k = 1.0, j
    while k < len(tokens):
        at = k + 1 if hyphen(tokens, k) and word_at(tokens, k + 1) in SCALES else k
        if word_at(tokens, at) not in SCALES or (
            word_at(tokens, at) == "dozen"
            and factor == 1
            and number.text not in ("1", "2", "3", "4", "5", "6")
        ):
            break
        factor, k = factor * SCALES[word_at(tokens, at)], at + 1
    return factor, k


def _is_suffix(tokens: list[Token], j: int) -> bool:
    """60K, $1.2bn, 2 mil: a suffix of one letter stands right behind the digits; t is tons, mm millimetres."""
    if j >= len(tokens) or tokens[j].kind != "word" or tokens[j].text not in SUFFIXES:
        return False
    text = tokens[j].text
    return text not in ("t", "T", "mm") if tokens[j].glued else len(text) > 1 and text != "mm"


_LENGTH_AFTER = word_list("length_after")


def _is_metres(tokens: list[Token], j: int, number: Token) -> bool:
    """37m (121ft), a 100m sprint, 30m away: metres, where 37m else is millions."""
    if tokens[j].text != "m" or _number(number.text) > 10000:
        return False
    if (
        "," in number.text
        and float(number.text.replace(",", "")) <= 10000
        and not (
            number.start
            and tokens[max(0, j - 2)].kind == "sym"
            and tokens[max(0, j - 2)].text in "$£€"
        )
    ):
        return True
    k = j + 1
    if k < len(tokens) and tokens[k].text == "-":
        k += 1
    if word_at(tokens, k) in _LENGTH_AFTER:
        return True
    return (
        k + 2 < len(tokens)
        and tokens[k].text == "("
        and tokens[k + 1].kind == "num"
        and word_at(tokens, k + 2) in ("ft", "feet", "foot", "yards", "yd", "miles", "in")
    )
