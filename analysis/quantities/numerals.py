"""From characters to numerals: digits, separators, spelled numbers, scale words, fractions, vague amounts."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from analysis.lexicons import read_lexicon

_TOKEN = re.compile(
    r"(?P<num>[¼-¾⅐-⅞]|\d{1,3}(?:,\d{2}){0,2}(?:,\d{3}){1,6}(?:\.\d+)?(?!,?\d)|\d+(?:\.\d+)?|\.\d+)"
    r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?)"
    r"|(?P<sym>[^\w\s]|_)"
)
ONES = {w: n for n, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"])}
TENS = {w: n for n, w in zip(range(20, 100, 10), ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], strict=True)} | {"fourty": 40}
SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "quadrillion": 1e15, "lakh": 1e5, "crore": 1e7, "dozen": 12.0}
SUFFIXES = {
    "k": 1e3, "K": 1e3, "m": 1e6, "M": 1e6, "mn": 1e6, "mln": 1e6, "mil": 1e6, "mio": 1e6, "MM": 1e6, "mm": 1e6, "b": 1e9, "B": 1e9, "bn": 1e9, "bln": 1e9,
    "Bn": 1e9, "BN": 1e9, "bil": 1e9, "t": 1e12, "T": 1e12, "tn": 1e12, "trn": 1e12, "tr": 1e12, "Tn": 1e12,
}
PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "twelfth": 12, "sixteenth": 16, "twentieth": 20, "hundredth": 100, "thousandth": 1000,
}
PARTS |= {f"{w}s": n for w, n in PARTS.items() if n > 2}
_SUPER = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_POWER = re.compile(r" ?[×x] ?10 ?\^? ?([-−–⁻]?[\d⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})(?!\d)")


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


@cache
def _vague() -> dict[str, tuple[float, float, bool]]:
    return {r["form"]: (float(r["low"]), float(r["high"]), r["alone"] == "1") for r in read_lexicon("vague_amounts")}


def read_numeral(tokens: list[Token], i: int, text: str) -> Numeral | None:
    """The numeral that begins at token ``i``, or None. It looks at no unit and at no word before it."""
    token = tokens[i]
    if token.kind == "num":
        return _digits(tokens, i, text)
    if token.kind == "word":
        return _vague_amount(tokens, i) or _spelled(tokens, i)
    return None


def _word(tokens: list[Token], i: int) -> str:
    return tokens[i].low if 0 <= i < len(tokens) and tokens[i].kind == "word" else ""


def _hyphen(tokens: list[Token], i: int) -> bool:
    return 0 <= i < len(tokens) and tokens[i].text in ("-", "‑", "–") and tokens[i].glued


# ---------------------------------------------------------------- digits


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
        return Numeral(i, j, float(f"{value}e{exponent}"), None, None, "digits", value, True, False, power.end())
    if j < len(tokens) and tokens[j].kind == "num" and len(tokens[j].text) == 1 and not tokens[j].text.isdecimal():
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
    return Numeral(i, after, _clean(value * factor), None, None, "digits", value, factor != 1, year and factor == 1 and j == i + 1)


def _clean(value: float) -> float:
    return float(round(value)) if value > 1 and abs(value - round(value)) < 1e-6 * value and abs(value) < 1e15 else float(f"{value:.12g}")


def _is_thousands(tokens: list[Token], j: int, first: Token) -> bool:
    return j < len(tokens) and tokens[j].text == "000" and not tokens[j].glued and len(first.text) <= 3 and first.text.isdecimal() and not first.text.startswith("0")


def _slash(tokens: list[Token], j: int) -> bool:
    return j + 1 < len(tokens) and tokens[j].text in "/⁄" and tokens[j].glued and tokens[j + 1].glued and tokens[j + 1].text.isdecimal()


def _mixed(tokens: list[Token], j: int) -> float | None:
    """The 1/2 of "3 1/2"."""
    if j + 2 < len(tokens) and tokens[j].text.isdecimal() and not tokens[j].glued and _slash(tokens, j + 1):
        a, b = int(tokens[j].text), int(tokens[j + 2].text)
        return a / b if 0 < a < b <= 64 else None
    return None


def _slashed(tokens: list[Token], i: int, j: int, value: float) -> Numeral | None:
    """1/16 of a pint; blood pressure 100/65 gives the 100 only, the 65 is read next."""
    below = float(tokens[j + 1].text)
    after = _word(tokens, j + 2)
    if 0 < value < below <= (1024 if tokens[j].text == "⁄" else 100) and (tokens[j].text == "⁄" or after in ("of", "inch", "inches", "mile", "miles", "cup", "cups", "pound", "pounds", "teaspoon", "the")):
        return Numeral(i, j + 2, value / below, None, None, "fraction", value)
    if value >= 20 and below >= 20:
        return Numeral(i, j, value, None, None, "digits", value)
    return None


def _scale(tokens: list[Token], j: int, number: Token) -> tuple[float, int]:
    """The factor of scale words or a glued suffix from token ``j`` on, and the token after it."""
    if j < len(tokens) and tokens[j].kind == "word" and tokens[j].text in SUFFIXES and (tokens[j].glued or (len(tokens[j].text) > 1 and tokens[j].text != "mm")):
        if not ((tokens[j].glued and tokens[j].text in ("t", "T", "mm")) or _is_metres(tokens, j, number)):
            return SUFFIXES[tokens[j].text], j + 1
    factor, k = 1.0, j
    while k < len(tokens):
        at = k + 1 if _hyphen(tokens, k) and _word(tokens, k + 1) in SCALES else k
        if _word(tokens, at) not in SCALES or (_word(tokens, at) == "dozen" and factor == 1 and number.text not in ("1", "2", "3", "4", "5", "6")):
            break
        factor, k = factor * SCALES[_word(tokens, at)], at + 1
    return factor, k


_LENGTH_AFTER = frozenset(["long", "high", "tall", "deep", "wide", "away", "above", "below", "from", "apart", "underground", "offshore", "sprint", "dash", "race", "final", "freestyle", "butterfly", "backstroke", "breaststroke", "hurdles", "relay", "record", "pool", "tower", "mast"])


def _is_metres(tokens: list[Token], j: int, number: Token) -> bool:
    """37m (121ft), a 100m sprint, 30m away: metres, where 37m else is millions."""
    if tokens[j].text != "m" or _number(number.text) >= 10000:
        return False
    k = j + 1
    if k < len(tokens) and tokens[k].text == "-":
        k += 1
    if _word(tokens, k) in _LENGTH_AFTER:
        return True
    return k + 2 < len(tokens) and tokens[k].text == "(" and tokens[k + 1].kind == "num" and _word(tokens, k + 2) in ("ft", "feet", "foot", "yards", "yd", "miles", "in")


# ---------------------------------------------------------------- words


def _vague_amount(tokens: list[Token], i: int) -> Numeral | None:
    """dozens, hundreds of thousands, several hundred, a handful, in the high hundreds is not read."""
    known, word = _vague(), _word(tokens, i)
    if word not in known and not (word == "a" and _word(tokens, i + 1) in ("few", "couple", "handful")):
        return None
    three = f"{word} of {_word(tokens, i + 2)}" if _word(tokens, i + 1) == "of" else ""
    if three in known:
        low, high, _ = known[three]
        return Numeral(i, i + 3, None, low, high, "vague", scaled=True)
    j = i + 1 if word != "a" else i + 2
    word = word if word != "a" else _word(tokens, i + 1)
    low, high, alone = known[word]
    scale = _word(tokens, j) if _word(tokens, j) != "of" or word != "couple" else _word(tokens, j + 1)
    if word in ("several", "few", "many", "couple"):
        if scale in SCALES and not _word(tokens, j + 1).startswith("year" if scale == "dozen" else "\0"):
            k = j + (1 if scale == _word(tokens, j) else 2)
            factor = SCALES[scale]
            if _word(tokens, k) in SCALES:
                factor, k = factor * SCALES[_word(tokens, k)], k + 1
            return Numeral(i, k, None, low * factor, high * factor, "vague", scaled=True)
        return Numeral(i, j, None, low, high, "vague") if alone else None
    if word == "scores" and _word(tokens, j) != "of" and _word(tokens, j) not in ("more", "were", "have"):
        return None
    if word == "tens" and _word(tokens, j) != "of":
        return None
    return Numeral(i, j, None, low, high, "vague", scaled=word not in ("handful", "tens"))


_TEENS = frozenset(w for w, n in ONES.items() if n > 9)


def _spelled(tokens: list[Token], i: int) -> Numeral | None:
    word = _word(tokens, i)
    if word in ("a", "an", "half", "another"):
        return _article(tokens, i)
    if word in PARTS or (word not in ONES and word not in TENS and word not in SCALES and word != "quarter"):
        return None
    value, j = _cardinal(tokens, i)
    if value is None:
        return None
    part = _part(tokens, i, j, value)
    if part:
        return part
    if _word(tokens, j) in ("and", "") and (half := _and_a_half(tokens, j)):
        extra, j = half
        value += extra
        if _word(tokens, j) in SCALES:
            value, j = value * SCALES[_word(tokens, j)], j + 1
    return Numeral(i, j, _clean(value), None, None, "words", value)


def _cardinal(tokens: list[Token], i: int) -> tuple[float | None, int]:
    """three hundred and fifty; twenty-eight thousand six hundred forty-two; from token i."""
    total, current, j, seen, last = 0.0, 0.0, i, False, 1e18
    below = 1000.0  # what the next word must stay under: "nineteen twenty" is two numbers
    while j < len(tokens):
        at = j + 1 if seen and _hyphen(tokens, j) else j
        if seen and _word(tokens, at) == "and" and last >= 100 and (_word(tokens, at + 1) in ONES or _word(tokens, at + 1) in TENS) and current % 100 == 0:
            if _word(tokens, at + 2) in SCALES and SCALES[_word(tokens, at + 2)] >= last:
                break
            at += 1
        word = _word(tokens, at)
        small = ONES.get(word, TENS.get(word))
        if small is not None and small < below and (small or not seen):
            current += small
            below = 10.0 if word in TENS else 0.0
            last = 1
        elif word in SCALES and (seen or word != "dozen"):
            scale = SCALES[word]
            if scale == 100 and current < 100:
                current, below, last = max(current, 1) * 100, 100.0, 100
            elif scale >= 1000 or (scale == 12 and current < 100):
                total, current, below, last = total + max(current, 1) * scale, 0.0, 1000.0, scale
                if total and word == "dozen":
                    return total, at + 1
            else:
                break
        else:
            break
        seen, j = True, at + 1
    return (total + current, j) if seen else (None, i)


def _part(tokens: list[Token], i: int, j: int, value: float) -> Numeral | None:
    """two-thirds, one fourth, three quarters; one in five, nine out of ten."""
    at = j + 1 if _hyphen(tokens, j) else j
    word = _word(tokens, at)
    if word in PARTS and value < 100 and (at > j or word.endswith("s") or _word(tokens, at + 1) in ("of", "the", "as", "less", "more", "believe", "think", "say") or PARTS[word] > 4):
        if not (value == 1 and word.endswith("s")) and not (PARTS[word] == 4 and _word(tokens, at + 1) not in ("of", "the", "") and at == j):
            return Numeral(i, at + 1, value / PARTS[word], None, None, "fraction", value)
    return None


def _and_a_half(tokens: list[Token], j: int) -> tuple[float, int] | None:
    """(0.5, after) of "and a half", "-and-a-half", "and three quarters"."""
    k = j
    for wanted in (("and",), ("a", "one", "three"), ("half", "quarter", "quarters", "third")):
        k = k + 1 if _hyphen(tokens, k) else k
        if _word(tokens, k) not in wanted:
            return None
        k += 1
    return (3.0 if _word(tokens, k - 2) == "three" else 1.0) / PARTS[_word(tokens, k - 1)], k


def _article(tokens: list[Token], i: int) -> Numeral | None:
    """a hundred, a dozen, half a million, a third of, a quarter of a million, half of, half the."""
    word, after = _word(tokens, i), _word(tokens, i + 1)
    if word == "half":
        j = i + 2 if after in ("a", "an") else i + 2 if _hyphen(tokens, i + 1) else 0
        if j and _word(tokens, j) in SCALES:
            value, k = _cardinal_scale(tokens, j, 0.5)
            return Numeral(i, k, value, None, None, "words", value)
        if after in ("of", "the", "its", "their", "his", "her", "our", "all", "that", "those", "were", "as") or after in ("a", "an"):
            return Numeral(i, i + 1, 0.5, None, None, "fraction", 0.5)
        return Numeral(i, i + 1, 0.5, None, None, "half?", 0.5)
    j = i + 1
    if after == "half" and (_hyphen(tokens, i + 2) or _word(tokens, i + 2) in SCALES):  # a half-million, a half dozen
        j = i + 3 if _hyphen(tokens, i + 2) else i + 2
        if _word(tokens, j) not in SCALES:
            return None
        value, k = _cardinal_scale(tokens, j, 0.5)
        return Numeral(i, k, value, None, None, "words", value)
    if after in SCALES:
        value, k = _cardinal(tokens, j) if after != "dozen" else (12.0, j + 1)
        if value is not None:
            return Numeral(i, k, value, None, None, "words", value)
    if after in PARTS and not after.endswith("s"):
        if after == "quarter" and _word(tokens, i + 2) == "of" and _word(tokens, i + 3) in ("a", "an") and _word(tokens, i + 4) in SCALES:
            return Numeral(i, i + 5, 0.25 * SCALES[_word(tokens, i + 4)], None, None, "words", 0.25)
        if _word(tokens, i + 2) in ("of", "the", "as", "less", "more", "fewer") and word != "another":
            return Numeral(i, i + 2, 1 / PARTS[after], None, None, "fraction", 1.0)
    return None


def _cardinal_scale(tokens: list[Token], j: int, value: float) -> tuple[float, int]:
    while _word(tokens, j) in SCALES:
        value, j = value * SCALES[_word(tokens, j)], j + 1
    return value, j
