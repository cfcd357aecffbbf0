"""Numerals: digits with separators, scale words, suffixes, fractions and powers; or words."""

from __future__ import annotations

import math
import re
import unicodedata

from analysis.find.quantities.matches import Numeral
from analysis.find.quantities.number_words import (
    SCALES,
    number_table,
    read_rest,
    read_words,
    round_number,
    scale_of,
)
from analysis.find.quantities.tokens import (
    UNITS,
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
    (1e12, "t T tn trn tr Tn tln"),
)
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−–", "0123456789---")
_POWER = re.compile(r" ?[×x] ?10 ?\^? ?([-−–⁻]?[\d⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})(?!\d)")
_LONGEST = 30  # characters; more digits are no amount that a story gives
_LENGTH_AFTER = word_list("length_after")
_FEET = frozenset("ft feet foot yards yd miles in".split())


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
    elif (grouped := _read_groups(tokens, i, text)) is not None:
        value, after = grouped
    if token.text.isdecimal() and _is_slash(tokens, after):
        return _read_slashed(tokens, after, value)
    if (
        value < 20
        and token.glued
        and text_at(tokens, i - 1) == "/"
        and text_at(tokens, i - 2).isdecimal()
    ):
        return None  # the denominator of a fraction that was not read
    if (fraction := _read_mixed(tokens, after)) is not None:
        value, after = value + fraction, after + 3
    alone = after == i + 1
    factor, end = _read_scale(tokens, after, token)
    total, end = _read_on(tokens, end, value * factor, factor)
    return Numeral(
        end,
        "digits",
        round_number(total),
        value if total == value * factor else None,
        scaled=factor != 1,
        doubt="year" if alone and total == value and _is_year(token) else "",
    )


def _read_on(tokens: list[Token], i: int, value: float, factor: float) -> tuple[float, int]:
    """The number with what follows it: "3 million and a half", "4 thousand 3 hundred and 21"."""
    is_word = scale_of(word_at(tokens, i - 1)) == factor
    if factor == 1 or is_word:
        more, after = read_rest(tokens, i, value, factor)
        if after > i and (factor > 1 or word_at(tokens, i) != "point" or value < 1000):
            return more, after
    last = factor
    while is_word and last >= 100 and i + 1 < len(tokens):
        at = i + 1 if word_at(tokens, i) == "and" else i
        small = tokens[at].text if at < len(tokens) and tokens[at].kind == "num" else ""
        scale = SCALES.get(word_at(tokens, at + 1), 1.0)
        is_next = small.isdecimal() and 0 < int(small) * scale < last and not small.startswith("0")
        if not is_next or (scale == 1 and (at == i or last > 1000)) or tokens[at].glued:
            break
        value, last, i = value + int(small) * scale, scale, at + 1 + (scale > 1)
    return value, i


def _is_year(token: Token) -> bool:
    return token.text.isdecimal() and len(token.text) == 4 and 1500 <= int(token.text) <= 2150


def _read_power(tokens: list[Token], i: int, mantissa: float, power: re.Match[str]) -> Numeral:
    """2.998×10−8."""
    exponent = int(power[1].translate(_SUPERSCRIPT))
    while i < len(tokens) and tokens[i].start < power.end():
        i += 1
    value = round_number(mantissa * 10.0**exponent)
    return Numeral(i, "digits", value, mantissa, scaled=True, end=power.end())


def _read_groups(tokens: list[Token], i: int, text: str) -> tuple[float, int] | None:
    """12 500, 1 234 567: groups of three digits with one space between, of whatever width.

    Groups of other lengths beside them make it a telephone number or a list. A word that a hyphen
    ties to the last group takes it for itself: "12 500-seat halls".
    """
    first = tokens[i].text
    if len(first) > 3 or not first.isdecimal() or first.startswith("0"):
        return None
    digits, after = first, i + 1
    while _is_group(tokens, after, text):
        digits, after = digits + tokens[after].text, after + 1
        if "." in digits:
            break
    if after == i + 1 or _is_spaced_number(tokens, after) or _is_spaced_number(tokens, i - 1):
        return None
    is_plain = text[tokens[after - 1].start - 1] == " "
    hyphen = after < len(tokens) and tokens[after].text in ("-", "‑") and tokens[after].glued
    if is_plain and hyphen and after + 1 < len(tokens) and tokens[after + 1].glued:
        return None
    if text_at(tokens, i - 1) in ("+", ")") or (text_at(tokens, i - 1) == "-" and i > 1):
        return None
    return float(digits), after


def _is_group(tokens: list[Token], i: int, text: str) -> bool:
    """True for a group of three digits one space after other digits."""
    if i >= len(tokens) or tokens[i].kind != "num" or tokens[i].glued:
        return False
    whole, _, _ = tokens[i].text.partition(".")
    is_near = tokens[i].start == tokens[i - 1].end + 1 and text[tokens[i].start - 1] not in "\n\t"
    return len(whole) == 3 and whole.isdecimal() and is_near


def _is_spaced_number(tokens: list[Token], i: int) -> bool:
    return 0 <= i < len(tokens) and tokens[i].kind == "num" and tokens[i].text.isdecimal()


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
    is_part = 0 < value < below
    if sign == "⁄":
        is_fraction = is_part and below <= 1024
    else:
        is_fraction = is_part and (below <= 10 or (below <= 1000 and _is_halved(tokens, i + 2)))
    if is_fraction:
        return Numeral(i + 2, "fraction", value / below, value)
    return Numeral(i, "digits", value, value) if value >= 20 and below >= 20 else None


def _is_halved(tokens: list[Token], i: int) -> bool:
    """True if a unit or a whole follows, which makes 1/16 a fraction and no date."""
    i = skip_hyphen(tokens, i)
    return word_at(tokens, i) in ("of", "the") or UNITS.match_from(tokens, i) is not None


def _read_scale(tokens: list[Token], i: int, number: Token) -> tuple[float, int]:
    """The factor of the scale words or suffix from token ``i`` on, and the token after it."""
    if _is_suffix(tokens, i) and not _is_metres(tokens, i, number):
        return _SUFFIXES[tokens[i].text], i + 1
    factor = 1.0
    while True:
        at = skip_hyphen(tokens, i)
        word = word_at(tokens, at)
        scale = scale_of(word)
        counts_dozens = factor != 1 or number.text in ("1", "2", "3", "4", "5", "6")
        if not scale or (word == "dozen" and not counts_dozens):
            return factor, i
        factor, i = factor * scale, at + 1


def _is_suffix(tokens: list[Token], i: int) -> bool:
    """60K, $1.2bn, 2 mil: one letter needs to be glued to the digits; t is tons, mm millimetres."""
    suffix = text_at(tokens, i)
    if suffix not in _SUFFIXES or tokens[i].kind != "word":
        return False
    if suffix in ("K", "M", "B") and not tokens[i].glued:
        return _counts_with_letter(tokens, i)
    if i + 1 < len(tokens) and tokens[i + 1].glued and tokens[i + 1].kind == "num":
        return False  # 300m2
    if not tokens[i].glued:
        return len(suffix) > 1 and suffix != "mm"
    after_currency = text_at(tokens, i - 2) in ("$", "£", "€")
    return suffix not in ("t", "T", "mm") or (suffix == "T" and after_currency)


def _counts_with_letter(tokens: list[Token], i: int) -> bool:
    """True for "3 B people", "$3 B": a letter apart needs a currency or a counted plural."""
    following = text_at(tokens, i + 1)
    is_plural = following.islower() and (following.endswith("s") or following == "people")
    return text_at(tokens, i - 2) in ("$", "£", "€") or (is_plural and len(following) > 3)


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
