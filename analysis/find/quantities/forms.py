"""Quantities with a form of their own: "one in five", "six-to-one", "in their 70s", "doubled"."""

from __future__ import annotations

from dataclasses import replace

from analysis.find.quantities.matches import Numeral, QuantityMatch, match_phrase
from analysis.find.quantities.number_words import ONES, SCALES, TENS, number_table
from analysis.find.quantities.numerals import read_numeral
from analysis.find.quantities.tokens import (
    BOUND_BEFORE,
    TIME,
    Token,
    lower_at,
    lowers,
    split_forms,
    text_at,
)

_MULTIPLES = number_table(
    (0.5, "halve halved halving"),
    (2, "twice double doubles doubled doubling"),
    (3, "thrice triple triples tripled tripling treble trebled"),
    (4, "quadruple quadrupled quadrupling"),
    (5, "quintupled"),
)
_AMBIGUOUS_MULTIPLES = ("double", "triple", "treble", "quadruple")
_AFTER_MULTIPLE = frozenset("the that its their what last in".split())
_DECADES = number_table(
    (20, "twenties"),
    (30, "thirties"),
    (40, "forties"),
    (50, "fifties"),
    (60, "sixties"),
    (70, "seventies"),
    (80, "eighties"),
    (90, "nineties"),
)
_OWNERS = frozenset("his her their its your our my".split())
_CONNECTORS = split_forms("in every|out of every|out of|in|- in -|- to -")
_NOT_A_WHOLE = TIME | frozenset(
    "years days months weeks hours minutes states countries cities games seconds decades"
    " matches".split()
)
_NOT_BEFORE_DECADES = frozenset(ONES) | frozenset(
    "recent earlier previous past last later slowest in - several few some".split()
)


def read_special(tokens: list[Token], i: int) -> QuantityMatch | None:
    """Read an age within ten years, a multiple, or some decades, that begins at token ``i``."""
    word = tokens[i].lower
    if word == "in":
        return _read_age_decade(tokens, i)
    if word in _MULTIPLES or word.endswith("fold"):
        return _read_multiple(tokens, i)
    if word.endswith(("s", "long")):
        return _read_decades(tokens, i) or _read_lasting(tokens, i)
    return None


def read_ratio(tokens: list[Token], i: int, numeral: Numeral, text: str) -> QuantityMatch | None:
    """Read "one in five", "nine out of 10" as a fraction, "six-to-one" as a ratio."""
    if numeral.value is None or (numeral.scaled and numeral.form == "digits"):
        return None
    connector = next((c for c in _CONNECTORS if _follows(tokens, numeral.after, c)), ())
    k = numeral.after + len(connector)
    below = read_numeral(tokens, k, text) if connector and k < len(tokens) else None
    if below is None or below.value is None or below.value <= 0 or below.doubt == "year":
        return None
    is_ratio = "to" in connector
    if is_ratio and below.value > 10:
        return None
    if not is_ratio and not _is_share(tokens, numeral, below, connector):
        return None
    value = numeral.value / below.value
    match = match_phrase(tokens, i, below.after, value, value, value=value, end=below.end)
    if is_ratio:
        return replace(match, unit="ratio", kind="ratio", form="ratio")
    return replace(match, unit="fraction", kind="fraction", form="part")


def _follows(tokens: list[Token], i: int, words: tuple[str, ...]) -> bool:
    return lower_at(tokens, i) == words[0] and lowers(tokens, i, i + len(words)) == words


def _is_share(
    tokens: list[Token], numeral: Numeral, below: Numeral, connector: tuple[str, ...]
) -> bool:
    """False for "three in 10 days", "2 in 2024", "14 in 30 games"."""
    part, whole = numeral.value or 0.0, below.value or 0.0
    if part >= whole or part > 100:
        return False
    if connector != ("in",):
        return True
    if part > 1 and numeral.form == "digits" and whole not in (5, 10, 20, 100):
        return False
    return lower_at(tokens, below.after) not in _NOT_A_WHOLE


def _read_age_decade(tokens: list[Token], i: int) -> QuantityMatch | None:
    """In their 70s, in his mid-60s, in her late twenties: an age within ten years."""
    if lower_at(tokens, i + 1) not in _OWNERS:
        return None
    k, part = i + 2, lower_at(tokens, i + 2)
    if part in ("early", "mid", "late"):
        k += 2 if text_at(tokens, k + 1) in ("-", "‑") else 1
    tens, after = _DECADES.get(lower_at(tokens, k), 0.0), k + 1
    digits = text_at(tokens, k)
    is_round = len(digits) == 2 and digits.isdecimal() and digits[1] == "0"
    if is_round and lower_at(tokens, k + 1) == "s":
        tens, after = float(digits), k + 2
    if not tens:
        return None
    from_year, to_year = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(part, (0, 9))
    low, high = tens + from_year, tens + to_year
    match = match_phrase(tokens, i, after, low, high)
    return replace(match, bound="range", unit="year of age", kind="age")


def _read_multiple(tokens: list[Token], i: int) -> QuantityMatch | None:
    """twice, doubled, sixfold; "double" only after "more than" or before "the"."""
    word = tokens[i].lower
    value = _MULTIPLES.get(word) or _fold(word)
    if not value:
        return None
    if word in _AMBIGUOUS_MULTIPLES and not BOUND_BEFORE.match_before(tokens, i):
        has_article = lower_at(tokens, i - 1) in ("a", "an", "the")
        if has_article or lower_at(tokens, i + 1) not in _AFTER_MULTIPLE:
            return None
    match = match_phrase(tokens, i, i + 1, value, value, value=value)
    if value < 1:
        return replace(match, trend="down", unit="fraction", kind="fraction", form="multiple")
    trend = "up" if word.endswith(("ed", "ing")) else ""
    return replace(match, trend=trend, unit="time", kind="multiple", form="multiple")


def _fold(word: str) -> float:
    """The 6 of "sixfold", or 0."""
    stem = word.removesuffix("fold") if len(word) > 6 else ""
    return ONES.get(stem) or TENS.get(stem) or SCALES.get(stem) or 0.0


def _read_decades(tokens: list[Token], i: int) -> QuantityMatch | None:
    """Some decades, two to nine of them: not "in recent decades", "three decades"."""
    if tokens[i].lower != "decades" or lower_at(tokens, i + 1) == "-":
        return None
    if i and (tokens[i - 1].kind == "num" or tokens[i - 1].lower in _NOT_BEFORE_DECADES):
        return None
    return _some(match_phrase(tokens, i, i + 1, 2.0, 9.0), "decade")


def _read_lasting(tokens: list[Token], i: int) -> QuantityMatch | None:
    """monthslong, years-long: at least two of that unit."""
    word = tokens[i].lower
    unit = word.removesuffix("long").removesuffix("s")
    if unit not in TIME or unit == word.removesuffix("long"):
        return None
    if lowers(tokens, i + 1, i + 3) == ("-", "long"):
        after = i + 3
    elif word.endswith("long"):
        after = i + 1
    else:
        return None
    return _some(match_phrase(tokens, i, after, 2.0, None), unit)


def _some(match: QuantityMatch, unit: str) -> QuantityMatch:
    return replace(match, bound="vague", unit=unit, kind="time", form="vague")
