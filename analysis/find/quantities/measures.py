"""The grammar of measures: parts of a unit, a half more, and one measure in two units."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from analysis.find.quantities.matches import Numeral, QuantityMatch, extend_unit, match_phrase
from analysis.find.quantities.number_words import SCALES, read_and_part, round_number
from analysis.find.quantities.numerals import read_numeral
from analysis.find.quantities.tokens import (
    BOUND_BEFORE,
    CURRENCY_AFTER,
    TIME,
    UNITS,
    Token,
    is_hyphen,
    lower_at,
    lowers,
    skip_hyphen,
    text_at,
)
from analysis.find.quantities.units import add_unit
from analysis.resources import read_lexicon

_ARTICLES = ("a", "an")
_ONE = (*_ARTICLES, "one")
_MEASURED = ("length", "mass", "volume", "area", "point", "energy", "power", "percent", "data")
_SHORT_TIMES = ("second", "minute", "hour", "century", "decade")
_CALENDAR = ("year", "month", "week", "quarter")  # "half year" names a part of the calendar
_OF_SIZE = frozenset("tall high long wide deep or and".split())
_CLOSING = ("", ".", ",", ";", ")")
_PART_OF_WHOLE = ("of", "suspended")  # two years, six months of which he has served
_MOST_PARTS = 3  # a list of four units counts down: each is read on its own
_CLOCK = {"h": "hour", "hr": "hour", "hrs": "hour", "m": "minute", "min": "minute", "s": "second"}


@cache
def _sizes() -> dict[str, dict[str, float]]:
    """Unit -> what it measures -> its size; a pound is a mass and money."""
    sizes: dict[str, dict[str, float]] = {}
    for row in read_lexicon("unit_sizes"):
        sizes.setdefault(row["unit"], {})[row["kind"]] = float(row["size"])
    return sizes


def _ratio(larger: str, smaller: str) -> float:
    """How many of the smaller unit the larger one is; 0 if they measure different things.

    >>> _ratio("foot", "inch"), _ratio("year", "month"), _ratio("hour", "mile")
    (12.0, 12.0, 0.0)
    """
    sizes, others = _sizes().get(larger, {}), _sizes().get(smaller, {})
    shared = next((kind for kind in sizes if kind in others), "")
    return round_number(sizes[shared] / others[shared]) if shared else 0.0


# Parts of a unit


def read_unit_part(tokens: list[Token], i: int) -> Numeral | None:
    """The number of "a quarter mile", "a half-hour": a part and its unit as one noun."""
    k = i + 1 if lower_at(tokens, i) in _ARTICLES else i
    part = lower_at(tokens, k)
    if part != "quarter" and not (part == "half" and k > i):
        return None
    after = skip_hyphen(tokens, k + 1)
    found = UNITS.match_from(tokens, after)
    if found is None or text_at(tokens, found[0] - 1).endswith("s"):
        return None
    unit, kind = found[1].split("|")
    if kind not in _MEASURED and unit not in _SHORT_TIMES:
        return None
    value = 0.25 if part == "quarter" else 0.5
    return Numeral(k + 1, "fraction", value, value)


def add_part_of_unit(match: QuantityMatch, tokens: list[Token]) -> QuantityMatch:
    """Half an hour, three-quarters of a mile, 1/2 gallon: the fraction counts the unit."""
    i, has_article = match.after, False
    if lower_at(tokens, i) == "of":
        i += 1
        if lower_at(tokens, i) not in _ONE:
            return match
    else:
        i = skip_hyphen(tokens, i)
    if lower_at(tokens, i) in _ONE:
        i, has_article = skip_hyphen(tokens, i + 1), True
    found = CURRENCY_AFTER.match_from(tokens, i) or UNITS.match_from(tokens, i)
    if found is None:
        return match
    after, (unit, _, kind) = found[0], found[1].partition("|")
    if not has_article and (unit in _CALENDAR or lower_at(tokens, after) == "of"):
        return match
    kind = "money" if not kind else kind if kind in ("percent", "time") else "measure"
    form = "words" if match.form == "half" else match.form
    return extend_unit(match, tokens, after, unit=unit, kind=kind, form=form)


def read_one(tokens: list[Token], i: int, text: str) -> Numeral | None:
    """The 1 that "less than a decade", "a day or more" and "a mile and a half" leave out."""
    word = tokens[i].lower
    if word == "day" and lowers(tokens, i + 1, i + 3) == ("or", "more"):
        return Numeral(i, "words", 1.0, 1.0, end=tokens[i].start)
    if word not in _ARTICLES or i + 1 >= len(tokens):
        return None
    found = UNITS.match_from(tokens, i + 1) or CURRENCY_AFTER.match_from(tokens, i + 1)
    if found is None:
        return None
    after = found[0]
    is_time = lower_at(tokens, i + 1) in TIME
    has_more = lowers(tokens, after, after + 2) in (("or", "more"), ("or", "so"), ("or", "less"))
    has_bound = is_time and (has_more or BOUND_BEFORE.match_before(tokens, i) is not None)
    if has_bound or _has_part(tokens, after) or _has_smaller(tokens, i, found, text):
        return Numeral(i + 1, "words", 1.0, 1.0)
    return None


def _has_smaller(tokens: list[Token], i: int, found: tuple[int, str], text: str) -> bool:
    """True for "an hour and 45 minutes": a number of a smaller unit follows."""
    after, unit = found[0], found[1].partition("|")[0]
    if lower_at(tokens, after) != "and" or unit not in _sizes():
        return False
    one = match_phrase(tokens, i, after, 1.0, 1.0, value=1.0)
    return (
        _smaller_part(replace(one, unit=unit, kind="measure"), tokens, after + 1, text) is not None
    )


# A half more


def _has_part(tokens: list[Token], i: int) -> bool:
    return _part_after(tokens, i) is not None


def _part_after(tokens: list[Token], i: int) -> tuple[float, int] | None:
    """(0.5, token after) of the "and a half" behind a unit; not of "and a half million"."""
    found = read_and_part(tokens, i)
    if found is None:
        return None
    following = lower_at(tokens, found[1])
    is_short = lower_at(tokens, skip_hyphen(tokens, i) + 1) in ("half", "quarter")
    if is_short and following not in _CLOSING:  # an hour and half the night
        return None
    return (
        None if following == "of" or following in SCALES or is_hyphen(tokens, found[1]) else found
    )


def add_more(match: QuantityMatch, tokens: list[Token], text: str) -> QuantityMatch:
    """The measure with what follows its unit: "and a half", "and six months", "2 inches"."""
    if match.value is None or match.bare or match.rate or match.value % 1 or match.bound != "=":
        return match
    is_measure = match.kind in ("time", "measure", "money") and not match.currency
    if is_measure and (part := _part_after(tokens, match.after)):
        value = match.value + part[0]
        return _with_value(match, tokens, part[1], value)
    if not is_measure or _continues(match, tokens):
        return match
    whole, last, parts = match, match.unit, 1
    while found := _next_part(whole, last, tokens, text):
        part_match, value = found
        last, parts = part_match.unit.removesuffix(" of age"), parts + 1
        whole = _with_value(whole, tokens, part_match.after, value)
        if part_match.kind == "age":
            whole = replace(whole, unit=f"{match.unit} of age", kind="age")
            break
    return whole if parts <= _MOST_PARTS else match


def _continues(match: QuantityMatch, tokens: list[Token]) -> bool:
    """True for a part of a longer list, which was not joined: "3 hours" behind "2 days,"."""
    i = match.first
    while lower_at(tokens, i - 1) in (",", "and"):
        i -= 1
    found = UNITS.match_before(tokens, i) if i < match.first else None
    return found is not None and _ratio(found[1].partition("|")[0], match.unit) > 1


def _with_value(
    match: QuantityMatch, tokens: list[Token], after: int, value: float
) -> QuantityMatch:
    value = round_number(value)
    number = (match.number[0], tokens[after - 1].end)
    changes = {"value": value, "low": value, "high": value, "mantissa": None, "number": number}
    return extend_unit(match, tokens, after, **changes)


def _next_part(
    match: QuantityMatch, last: str, tokens: list[Token], text: str
) -> tuple[QuantityMatch, float] | None:
    """The next smaller part of a measure, and the measure's value with it."""
    if last not in _sizes():
        return None
    k, link = match.after, ""
    for sign in (",", "and"):
        if lower_at(tokens, k) == sign:
            k, link = k + 1, sign
    if last == "foot" and is_hyphen(tokens, k):
        k += 1
    if link == "and" and lower_at(tokens, match.first - 1) == "between":
        return None
    part = _smaller_part(replace(match, unit=last), tokens, k, text)
    if part is None or (link == "," and lower_at(tokens, part.after) in _PART_OF_WHOLE):
        return None
    unit = part.unit.removesuffix(" of age")
    return part, (match.value or 0.0) + (part.value or 0.0) / _ratio(match.unit, unit)


def _smaller_part(
    match: QuantityMatch, tokens: list[Token], k: int, text: str
) -> QuantityMatch | None:
    """The amount from token ``k`` on, if it is less than one of the match's unit."""
    if k >= len(tokens) or tokens[k].kind not in ("num", "word"):
        return None
    numeral = read_numeral(tokens, k, text)
    if numeral is None or numeral.value is None or numeral.doubt == "half":
        return None
    value, after = numeral.value, numeral.after
    part = match_phrase(tokens, k, after, value, value, value=value)
    part = add_unit(replace(part, bare=True, form=numeral.form), tokens, text)
    if part.bare and match.unit == "foot":
        part = _as_inches(part, tokens)
    ratio = _ratio(match.unit, part.unit.removesuffix(" of age"))
    is_smaller = ratio > 1 and 0 < value < ratio and part.bound == "=" and not part.rate
    return part if is_smaller else None


def _as_inches(part: QuantityMatch, tokens: list[Token]) -> QuantityMatch:
    """The 2 of "6ft 2in", "6 feet 2", "6-foot-2": inches, unless it counts what follows."""
    i = part.after
    token = tokens[i] if i < len(tokens) else None
    if token is not None and token.lower == "in" and (token.glued or i + 1 == len(tokens)):
        return extend_unit(part, tokens, i + 1, unit="inch", kind="measure")
    is_tied = is_hyphen(tokens, part.first - 1)
    counts = token is not None and token.kind != "sym" and token.lower not in _OF_SIZE
    if counts and not is_tied and token is not None and token.lower != "in":
        return part
    return replace(part, unit="inch", kind="measure", bare=False)


# 2h 15m and 6'2"


def read_short_measure(tokens: list[Token], i: int) -> QuantityMatch | None:
    """Read "2h 15m" and 6'2", whose units are letters or signs tied to the number."""
    if tokens[i].kind != "num":
        return None
    return _read_clock_span(tokens, i) or _read_feet(tokens, i)


def _read_clock_span(tokens: list[Token], i: int) -> QuantityMatch | None:
    """2h 15m, 1h 3m 20s, 3m 20s: hours, minutes and seconds, each smaller than the one before."""
    found: list[tuple[str, float]] = []
    k = i
    while k + 1 < len(tokens) and tokens[k].text.isdecimal() and tokens[k + 1].glued:
        unit = _CLOCK.get(tokens[k + 1].text, "")
        is_next = unit and (not found or _ratio(found[-1][0], unit) == 60)
        if not is_next or (found and int(tokens[k].text) > 59):
            break
        found.append((unit, float(tokens[k].text)))
        k += 2
    if len(found) < 2:
        return None
    unit = found[0][0]
    value = round_number(sum(number / (_ratio(unit, name) or 1) for name, number in found))
    match = match_phrase(tokens, i, k, value, value, value=value)
    return replace(match, unit=unit, kind="time")


def _read_feet(tokens: list[Token], i: int) -> QuantityMatch | None:
    """6'2", 5'11: feet and inches."""
    signs = [t.text for t in tokens[i : i + 4]]
    if len(signs) < 3 or signs[1] not in ("'", "’", "′") or not signs[2].isdecimal():
        return None
    is_tied = tokens[i + 1].glued and tokens[i + 2].glued
    if not is_tied or not signs[0].isdecimal() or len(signs[0]) > 2 or int(signs[2]) > 11:
        return None
    is_marked = len(signs) > 3 and signs[3] in ('"', "”", "″") and tokens[i + 3].glued
    value = round_number(float(signs[0]) + float(signs[2]) / 12)
    match = match_phrase(tokens, i, i + 3 + is_marked, value, value, value=value)
    return replace(match, unit="foot", kind="measure")
