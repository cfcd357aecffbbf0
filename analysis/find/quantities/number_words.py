"""Numbers in words: "three hundred and fifty", "two-thirds", "half a million", "dozens"."""

from __future__ import annotations

import re
from functools import cache

from analysis.find.quantities.matches import Numeral
from analysis.find.quantities.tokens import Token, is_hyphen, skip_hyphen, word_at
from analysis.resources import read_lexicon


def number_table(*rows: tuple[float, str]) -> dict[str, float]:
    """Words with their number, from rows of a number and all words for it."""
    return {word: number for number, words in rows for word in words.split()}


_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
ONES = {word: float(number) for number, word in enumerate(_SMALL.split())}
TENS = {word: 10.0 * number for number, word in enumerate(_TENS.split(), 2)} | {"fourty": 40.0}
SCALES = number_table(
    (12, "dozen"),
    (1e2, "hundred"),
    (1e3, "thousand"),
    (1e5, "lakh"),
    (1e6, "million"),
    (1e7, "crore"),
    (1e9, "billion"),
    (1e12, "trillion"),
    (1e15, "quadrillion"),
)
_SINGLE = {word: ONES[word] for word in _SMALL.split()[2:13]}  # two to twelve
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
NUMBER_WORDS = frozenset((*ONES, *TENS, *SCALES))
_PARTS = number_table(
    (2, "half halves"),
    (3, "third thirds"),
    (4, "quarter quarters fourth fourths"),
    (5, "fifth fifths"),
    (6, "sixth sixths"),
    (7, "seventh sevenths"),
    (8, "eighth eighths"),
    (9, "ninth ninths"),
    (10, "tenth tenths"),
    (12, "twelfth twelfths"),
    (16, "sixteenth sixteenths"),
    (20, "twentieth twentieths"),
    (100, "hundredth hundredths"),
    (1000, "thousandth thousandths"),
)
_ARTICLES = ("a", "an")
_SHARED = frozenset("of the as less more believe think say".split())
_OF_A_WHOLE = frozenset("of the as less more fewer".split())
_AFTER_HALF = frozenset("of the its their his her our all that those were as a an".split())
_BEFORE_PART = frozenset(
    "by nearly almost about roughly over under than around least only just approximately".split()
)
_AFTER_PART = frozenset(
    "in since from this last to on over after compared and at during for with below above".split()
)


def number_of(word: str) -> float | None:
    """Return the number that a single word is: in digits, or from two to twelve; else None.

    "One" is more often a pronoun.

    >>> number_of("60,000"), number_of("three"), number_of("one")
    (60000.0, 3.0, None)
    """
    found = _DIGITS.search(word)
    return float(found.group().replace(",", "")) if found else _SINGLE.get(word.lower())


def read_words(tokens: list[Token], i: int) -> Numeral | None:
    """Read the number in words that begins at token ``i``."""
    return _read_vague(tokens, i) or _read_spelled(tokens, i)


def _words(after: int, value: float) -> Numeral:
    return Numeral(after, "words", value, value)


def _fraction(after: int, value: float, mantissa: float) -> Numeral:
    return Numeral(after, "fraction", value, mantissa)


# Vague amounts


@cache
def _vague_amounts() -> dict[str, tuple[float, float, str]]:
    return {
        row["form"]: (float(row["low"]), float(row["high"]), row["alone"])
        for row in read_lexicon("vague_amounts")
    }


def _read_vague(tokens: list[Token], i: int) -> Numeral | None:
    """dozens, hundreds of thousands, several hundred, a handful."""
    amounts, word, after = _vague_amounts(), word_at(tokens, i), i + 1
    if word == "a" and word_at(tokens, after) in ("few", "couple", "handful"):
        word, after = word_at(tokens, after), i + 2
        low, high, alone = amounts.get(f"a {word}") or amounts[word]
    elif word in amounts:
        low, high, alone = amounts[word]
    else:
        return None
    if word_at(tokens, i + 1) == "of" and f"{word} of {word_at(tokens, i + 2)}" in amounts:
        low, high, _ = amounts[f"{word} of {word_at(tokens, i + 2)}"]
        return Numeral(i + 3, "vague", low=low, high=high, scaled=True)
    if word in ("several", "few", "many", "couple"):
        if word == "couple" and word_at(tokens, after) == "of":
            after += 1
        if scaled := _scale_vague(tokens, after, low, high):
            return scaled
        doubt = "people"
        return Numeral(after, "vague", low=low, high=high, doubt=doubt) if alone == doubt else None
    following = word_at(tokens, after)
    if word == "scores" and following not in ("of", "more", "were", "have"):
        return None
    if word == "tens" and following != "of":
        return None
    return Numeral(after, "vague", low=low, high=high, scaled=word not in ("handful", "tens"))


def _scale_vague(tokens: list[Token], i: int, low: float, high: float) -> Numeral | None:
    """Several hundred thousand; "several dozen years" is not read, "a couple of dozen years" is."""
    scale = word_at(tokens, i)
    is_years = scale == "dozen" and word_at(tokens, i + 1).startswith("year")
    if scale not in SCALES or (is_years and word_at(tokens, i - 1) != "of"):
        return None
    factor, after = SCALES[scale], i + 1
    if word_at(tokens, after) in SCALES:
        factor, after = factor * SCALES[word_at(tokens, after)], after + 1
    return Numeral(after, "vague", low=low * factor, high=high * factor, scaled=True)


# Exact numbers


def _read_spelled(tokens: list[Token], i: int) -> Numeral | None:
    word = word_at(tokens, i)
    if word == "half":
        return _read_half(tokens, i)
    if word in ("a", "an", "another"):
        return _read_after_article(tokens, i)
    if word in ("quarter", "third") and word_at(tokens, skip_hyphen(tokens, i + 1)) in SCALES:
        return _part_of_scale(tokens, i + 1, 1 / _PARTS[word])
    if word not in NUMBER_WORDS:
        return None
    value, after = _read_cardinal(tokens, i)
    if value is None:
        return None
    ends_at_sign = after < len(tokens) and tokens[after].kind == "sym"
    if after == i + 1 and word in SCALES and ends_at_sign and not is_hyphen(tokens, after):
        return None
    if part := _read_part(tokens, after, value):
        return _part_of_scale(tokens, part.after, value, part) or part
    value, after = read_rest(tokens, after, value, last_scale_before(tokens, after))
    return _words(after, round_number(value))


def read_rest(tokens: list[Token], i: int, value: float, scale: float) -> tuple[float, int]:
    """The number with what follows it: "point five", "and a half", "and a half million".

    ``scale`` is the last scale of the number: after a thousand or more, "and a half" is half of it.
    """
    if scale < 1000:
        value, i = _read_point(tokens, i, value)
    if (part := read_and_part(tokens, i)) is None:
        return value, i
    extra, after = part
    following = SCALES.get(word_at(tokens, after), 0.0)
    if scale >= 1000:
        is_smaller = 1 < following < scale
        return value + extra * (following if is_smaller else scale), after + is_smaller
    value += extra
    while word_at(tokens, after) in SCALES:
        value, after = value * SCALES[word_at(tokens, after)], after + 1
    return value, after


def last_scale_before(tokens: list[Token], i: int) -> float:
    """The scale that a number ends in: a million of "two million", one of "twenty"."""
    return scale_of(word_at(tokens, i - 1)) or 1.0


def _read_point(tokens: list[Token], i: int, value: float) -> tuple[float, int]:
    """Two point five, one point zero three; a scale may follow, a unit named point may not."""
    digits, after = "", i + 1
    if word_at(tokens, i) != "point":
        return value, i
    while after < len(tokens) and (digit := _digits_of(tokens, after)):
        digits, after = digits + digit, after + 1
    if not digits or value != int(value):
        return value, i
    value = float(f"{int(value)}.{digits}")
    while word_at(tokens, after) in SCALES:
        value, after = value * SCALES[word_at(tokens, after)], after + 1
    return value, after


def _digits_of(tokens: list[Token], i: int) -> str:
    """The digits that a number word stands for behind a decimal point."""
    token = tokens[i]
    if token.kind == "num":
        return token.text if token.text.isdecimal() else ""
    number = ONES.get(token.lower, TENS.get(token.lower))
    return "" if number is None else f"{number:.0f}"


def round_number(value: float) -> float:
    """A number without the noise of floating-point arithmetic.

    >>> round_number(2.3 * 1e6), round_number(0.1 + 0.2)
    (2300000.0, 0.3)
    """
    if 1 < value < 1e15 and abs(value - round(value)) < 1e-9 * value:
        return float(round(value))
    return float(f"{value:.12g}")


def scale_of(word: str) -> float:
    """The scale that a word after a number is, also in the plural; else 0.

    >>> scale_of("million"), scale_of("crores"), scale_of("houses")
    (1000000.0, 10000000.0, 0.0)
    """
    return SCALES.get(word) or SCALES.get(word.removesuffix("s"), 0.0)


def _read_cardinal(tokens: list[Token], i: int) -> tuple[float | None, int]:
    """Three hundred and fifty; twenty-eight thousand six hundred forty-two: (value, token after).

    ``limit`` is what the next small number must stay under ("nineteen twenty" is two numbers),
    ``last_scale`` the last scale from a thousand on, which the next must stay under.
    """
    total, current, limit, last_scale = 0.0, 0.0, 1000.0, float("inf")
    after, may_add = i, False  # after a hundred or a scale, "and" may add to the number
    while after < len(tokens):
        at = skip_hyphen(tokens, after) if after > i else after
        if may_add and word_at(tokens, at) == "and" and _goes_on(tokens, at + 1, last_scale):
            at += 1
        word = word_at(tokens, at)
        small = ONES.get(word, TENS.get(word))
        scale = scale_of(word) if after > i else SCALES.get(word, 0.0)
        if small is not None and small < limit and (small or after == i):
            current, limit, may_add = current + small, 10.0 if word in TENS else 0.0, False
        elif scale == 100 and current < 100 and at < len(tokens) and not word.endswith("s"):
            current, limit, may_add = max(current, 1) * 100, 100.0, True
        elif scale == 12 and after > i and not total and current < 1000:
            return current * 12, at + 1
        elif 1000 <= scale < last_scale:
            last_scale, total = scale, total + max(current, 1) * scale
            current, limit, may_add = 0.0, 1000.0, True
        elif scale > last_scale and not current:  # three lakh crore, a thousand million
            return total * scale, at + 1
        else:
            break
        after = at + 1
    return (total + current, after) if after > i else (None, i)


def _goes_on(tokens: list[Token], i: int, last_scale: float) -> bool:
    """True when the number after "and" belongs to the same numeral."""
    word = word_at(tokens, i)
    if (word not in ONES and word not in TENS) or _begins_part(tokens, i):
        return False
    after = i + 1
    while is_hyphen(tokens, after) or word_at(tokens, after) in ONES:
        after += 1
    return SCALES.get(word_at(tokens, after), 0) < last_scale


def _begins_part(tokens: list[Token], i: int) -> bool:
    """True for the "two thirds" of "a hundred and two thirds"."""
    size = _PARTS.get(word_at(tokens, skip_hyphen(tokens, i + 1)), 0.0)
    return ONES.get(word_at(tokens, i), size) < size


def _read_part(tokens: list[Token], i: int, number: float) -> Numeral | None:
    """The "thirds" of "two-thirds", of "one fourth", of "three quarters"."""
    at = skip_hyphen(tokens, i)
    word, following = word_at(tokens, at), word_at(tokens, at + 1)
    if word not in _PARTS or number >= 100 or (number == 1 and word.endswith("s")):
        return None
    size, hyphened = _PARTS[word], at > i
    is_scaled = following in SCALES
    if size == 4 and following not in ("of", "the", "") and not hyphened and not is_scaled:
        return None  # three quarters later
    if hyphened or word.endswith("s") or size > 4 or following in _SHARED or is_scaled:
        return _fraction(at + 1, number / size, number)
    return None


def _part_of_scale(
    tokens: list[Token], i: int, number: float, part: Numeral | None = None
) -> Numeral | None:
    """Three-quarters of a million, a quarter million, half-a-million, two thirds of a billion."""
    value = number if part is None or part.value is None else part.value
    if word_at(tokens, i) == "of":
        if word_at(tokens, i + 1) not in (*_ARTICLES, "one"):
            return None
        i += 2
    else:
        i = skip_hyphen(tokens, i)
        if (
            word_at(tokens, i) in _ARTICLES
            and word_at(tokens, skip_hyphen(tokens, i + 1)) in SCALES
        ):
            i = skip_hyphen(tokens, i + 1)
    first = i
    while word_at(tokens, i) in SCALES:
        value, i = value * SCALES[word_at(tokens, i)], i + 1
    return _words(i, round_number(value)) if i > first else None


def read_and_part(tokens: list[Token], i: int) -> tuple[float, int] | None:
    """(0.5, token after) of "and a half", "-and-a-half", "and two thirds", "and half"."""
    i = skip_hyphen(tokens, i)
    if word_at(tokens, i) != "and":
        return None
    i = skip_hyphen(tokens, i + 1)
    word = word_at(tokens, i)
    if word in ("half", "quarter"):
        return 1 / _PARTS[word], i + 1
    number = 1.0 if word in _ARTICLES else ONES.get(word, 0.0)
    at = skip_hyphen(tokens, i + 1)
    size = _PARTS.get(word_at(tokens, at), 0.0)
    if not number or number >= size or size > 12:
        return None
    return number / size, at + 1


def _read_half(tokens: list[Token], i: int) -> Numeral | None:
    """Half a million, half-million, half of, half the."""
    if scaled := _part_of_scale(tokens, i + 1, 0.5):
        return scaled
    if word_at(tokens, i + 1) in _AFTER_HALF:
        return _fraction(i + 1, 0.5, 0.5)
    return Numeral(i + 1, "half", 0.5, 0.5, doubt="half")


def _read_after_article(tokens: list[Token], i: int) -> Numeral | None:
    """A hundred, a dozen, a half-million, a third of, a quarter of a million."""
    following = word_at(tokens, i + 1)
    if following == "dozen":
        return _words(i + 2, 12.0)
    if following in SCALES:
        value, after = _read_cardinal(tokens, i + 1)
        if value is None:
            return None
        value, after = read_rest(tokens, after, value, last_scale_before(tokens, after))
        return _words(after, value)
    if following not in _PARTS or following.endswith("s"):
        return None
    size = _PARTS[following]
    if size <= 4 and (scaled := _part_of_scale(tokens, i + 2, 1 / size)):
        return scaled
    if word_at(tokens, i) != "another" and _is_part_of_whole(tokens, i):
        return _fraction(i + 2, 1 / size, 1.0)
    return None


def _is_part_of_whole(tokens: list[Token], i: int) -> bool:
    """A third of, a third less; "nearly a third", "by a third in" without a whole."""
    following = word_at(tokens, i + 2)
    if following in _OF_A_WHOLE:
        return True
    measured = word_at(tokens, i - 1) in _BEFORE_PART
    return measured and (not following or following in _AFTER_PART)
