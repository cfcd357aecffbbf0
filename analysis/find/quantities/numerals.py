"""From tokens to numerals: digits, separators, scale words and suffixes, fractions, powers."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from analysis.find.quantities.tokens import (
    ONES,
    PARTS,
    SCALES,
    SUFFIXES,
    TENS,
    Numeral,
    Token,
    clean,
    hyphen,
    word_at,
    word_list,
)
from analysis.resources import read_lexicon


@cache
def _vague() -> dict[str, tuple[float, float, str]]:
    return {
        r["form"]: (float(r["low"]), float(r["high"]), r["alone"])
        for r in read_lexicon("vague_amounts")
    }


def read_vague(tokens: list[Token], i: int) -> Numeral | None:
    """dozens, hundreds of thousands, several hundred, a handful, in the high hundreds is not read."""
    known, word = _vague(), word_at(tokens, i)
    if word not in known and not (
        word == "a" and word_at(tokens, i + 1) in ("few", "couple", "handful")
    ):
        return None
    three = f"{word} of {word_at(tokens, i + 2)}" if word_at(tokens, i + 1) == "of" else ""
    if three in known:
        low, high, _ = known[three]
        return Numeral(i, i + 3, None, low, high, "vague", scaled=True)
    j = i + 1 if word != "a" else i + 2
    word = word if word != "a" else word_at(tokens, i + 1)
    low, high, alone = known.get(f"a {word}", known[word]) if j > i + 1 else known[word]
    scale = (
        word_at(tokens, j)
        if word_at(tokens, j) != "of" or word != "couple"
        else word_at(tokens, j + 1)
    )
    if word in ("several", "few", "many", "couple"):
        if scale in SCALES and not word_at(tokens, j + 1).startswith(
            "year" if scale == "dozen" else "\0"
        ):
            k = j + (1 if scale == word_at(tokens, j) else 2)
            factor = SCALES[scale]
            if word_at(tokens, k) in SCALES:
                factor, k = factor * SCALES[word_at(tokens, k)], k + 1
            return Numeral(i, k, None, low * factor, high * factor, "vague", scaled=True)
        j += 1 if word == "couple" and word_at(tokens, j) == "of" else 0
        return Numeral(i, j, None, low, high, "people?") if alone == "people" else None
    if (
        word == "scores"
        and word_at(tokens, j) != "of"
        and word_at(tokens, j) not in ("more", "were", "have")
    ):
        return None
    if word == "tens" and word_at(tokens, j) != "of":
        return None
    return Numeral(i, j, None, low, high, "vague", scaled=word not in ("handful", "tens"))


def read_spelled(tokens: list[Token], i: int) -> Numeral | None:
    word = word_at(tokens, i)
    if word in ("a", "an", "half", "another"):
        return _article(tokens, i)
    if word in PARTS or (
        word not in ONES and word not in TENS and word not in SCALES and word != "quarter"
    ):
        return None
    value, j = _cardinal(tokens, i)
    if value is None or (
        j == i + 1
        and word in SCALES
        and j < len(tokens)
        and tokens[j].kind == "sym"
        and not hyphen(tokens, j)
    ):
        return None
    part = _part(tokens, i, j, value)
    if part:
        return part
    if word_at(tokens, j) in ("and", "") and (half := _and_a_half(tokens, j)):
        extra, j = half
        value += extra
        if word_at(tokens, j) in SCALES:
            value, j = value * SCALES[word_at(tokens, j)], j + 1
    return Numeral(i, j, clean(value), None, None, "words", value)


def _cardinal(tokens: list[Token], i: int) -> tuple[float | None, int]:
    """three hundred and fifty; twenty-eight thousand six hundred forty-two: (value, token after) from token ``i``.

    ``below`` is what the next small number must stay under ("nineteen twenty" is two numbers), ``big`` the
    last scale from a thousand on, which the next must stay under.
    """
    total, current, below, big = 0.0, 0.0, 1000.0, float("inf")
    j, whole = i, False  # whole: a hundred or a scale was just read, and "and" may go on
    while j < len(tokens):
        at = j + 1 if j > i and hyphen(tokens, j) else j
        if whole and word_at(tokens, at) == "and" and _goes_on(tokens, at + 1, big):
            at += 1
        word = word_at(tokens, at)
        small = ONES.get(word, TENS.get(word))
        if small is not None and small < below and (small or j == i):
            current, below, whole = current + small, 10.0 if word in TENS else 0.0, False
        elif word == "hundred" and current < 100:
            current, below, whole = max(current, 1) * 100, 100.0, True
        elif word == "dozen" and j > i and not total and current < 100:
            return current * 12, at + 1
        elif SCALES.get(word, 0) >= 1000 and SCALES[word] < big:
            big = SCALES[word]
            total, current, below, whole = total + max(current, 1) * big, 0.0, 1000.0, True
        else:
            break
        j = at + 1
    return (total + current, j) if j > i else (None, i)


def _goes_on(tokens: list[Token], i: int, big: float) -> bool:
    """True when what follows "and" is a small number of the same numeral, not a number of its own."""
    word = word_at(tokens, i)
    if word not in ONES and word not in TENS:
        return False
    k = i + 1
    while hyphen(tokens, k) or word_at(tokens, k) in ONES:
        k += 1
    return SCALES.get(word_at(tokens, k), 0) < big


def _part(tokens: list[Token], i: int, j: int, value: float) -> Numeral | None:
    """two-thirds, one fourth, three quarters; one in five, nine out of ten."""
    at = j + 1 if hyphen(tokens, j) else j
    word, after = word_at(tokens, at), word_at(tokens, at + 1)
    if word not in PARTS or value >= 100 or (value == 1 and word.endswith("s")):
        return None
    if PARTS[word] == 4 and after not in ("of", "the", "") and at == j:  # three quarters later
        return None
    if at > j or word.endswith("s") or PARTS[word] > 4 or after in _SHARED:
        return Numeral(i, at + 1, value / PARTS[word], None, None, "fraction", value)
    return None


_FOLLOWS = frozenset(
    {
        "in",
        "since",
        "from",
        "this",
        "last",
        "to",
        "on",
        "over",
        "after",
        "compared",
        "and",
        "at",
        "during",
        "for",
        "with",
        "below",
        "above",
    }
)
_SHARED = frozenset({"of", "the", "as", "less", "more", "believe", "think", "say"})


def _and_a_half(tokens: list[Token], j: int) -> tuple[float, int] | None:
    """(0.5, after) of "and a half", "-and-a-half", "and three quarters"."""
    k = j
    for wanted in (("and",), ("a", "one", "three"), ("half", "quarter", "quarters", "third")):
        k = k + 1 if hyphen(tokens, k) else k
        if word_at(tokens, k) not in wanted:
            return None
        k += 1
    return (3.0 if word_at(tokens, k - 2) == "three" else 1.0) / PARTS[word_at(tokens, k - 1)], k


def _article(tokens: list[Token], i: int) -> Numeral | None:
    """a hundred, a dozen, half a million, a third of, a quarter of a million, half of, half the."""
    word, after = word_at(tokens, i), word_at(tokens, i + 1)
    if word == "half":
        j = i + 2 if after in ("a", "an") else i + 2 if hyphen(tokens, i + 1) else 0
        if j and word_at(tokens, j) in SCALES:
            value, k = _cardinal_scale(tokens, j, 0.5)
            return Numeral(i, k, value, None, None, "words", value)
        if after in (
            "of",
            "the",
            "its",
            "their",
            "his",
            "her",
            "our",
            "all",
            "that",
            "those",
            "were",
            "as",
        ) or after in ("a", "an"):
            return Numeral(i, i + 1, 0.5, None, None, "fraction", 0.5)
        return Numeral(i, i + 1, 0.5, None, None, "half?", 0.5)
    j = i + 1
    if after == "half" and (
        hyphen(tokens, i + 2) or word_at(tokens, i + 2) in SCALES
    ):  # a half-million, a half dozen
        j = i + 3 if hyphen(tokens, i + 2) else i + 2
        if word_at(tokens, j) not in SCALES:
            return None
        value, k = _cardinal_scale(tokens, j, 0.5)
        return Numeral(i, k, value, None, None, "words", value)
    if after in SCALES:
        whole, k = _cardinal(tokens, j) if after != "dozen" else (12.0, j + 1)
        if whole is not None:
            return Numeral(i, k, whole, None, None, "words", whole)
    if after in PARTS and not after.endswith("s"):
        if (
            after == "quarter"
            and word_at(tokens, i + 2) == "of"
            and word_at(tokens, i + 3) in ("a", "an")
            and word_at(tokens, i + 4) in SCALES
        ):
            return Numeral(
                i, i + 5, 0.25 * SCALES[word_at(tokens, i + 4)], None, None, "words", 0.25
            )
        measured = i > 0 and word_at(tokens, i - 1) in (
            "by",
            "nearly",
            "almost",
            "about",
            "roughly",
            "over",
            "under",
            "than",
            "around",
            "least",
            "only",
            "just",
            "approximately",
        )
        if (
            word_at(tokens, i + 2) in ("of", "the", "as", "less", "more", "fewer")
            or (
                measured
                and after != "second"
                and (not word_at(tokens, i + 2) or word_at(tokens, i + 2) in _FOLLOWS)
            )
        ) and word != "another":
            return Numeral(i, i + 2, 1 / PARTS[after], None, None, "fraction", 1.0)
    return None


def _cardinal_scale(tokens: list[Token], j: int, value: float) -> tuple[float, int]:
    while word_at(tokens, j) in SCALES:
        value, j = value * SCALES[word_at(tokens, j)], j + 1
    return value, j


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
