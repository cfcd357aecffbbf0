"""What a number measures, from the words around it: currency, sign, unit, age, rate."""

from __future__ import annotations

from dataclasses import replace

from analysis.find.quantities.matches import QuantityMatch, extend_match, extend_unit
from analysis.find.quantities.number_words import NUMBER_WORDS, SCALES
from analysis.find.quantities.numerals import read_numeral
from analysis.find.quantities.tokens import (
    AGED,
    CURRENCY_AFTER,
    CURRENCY_BEFORE,
    FILLERS,
    HYPHENS,
    TIME,
    UNITS,
    Token,
    lower_at,
    lowers,
    split_forms,
    text_at,
    word_list,
)

_NO_NOUN = word_list("no_noun")
_TIGHT = word_list("tight")
_MINUS_SIGNS, _MINUS_WORDS = ("-", "−"), ("minus", "negative")
_COUNTRIES = ("us", "aud", "usd", "cdn", "canadian")
_AFTER_DIGITS_ONLY = ("W", "V", "ha", "ms", "mA", "Nm", "PC", "PCs")
_NAMES = ("MP", "MPs", "Min", "Sec", "Day", "Point")
_NOT_IN_CAPITALS = frozenset("min sec second quarter bit mp yard stone degree mb db mw".split())
_AFTER_POINT = ("guard", "guards", "plan", "person")
_THICK = ("thick", "tall", "wide", "diameter")
_EACH = ("a", "an", "each", "every")
_PER = TIME | frozenset(
    "share barrel gallon litre liter pound ton tonne head game pop piece person acre ounce"
    " kilo".split()
)
_AFTER_TIME = ("after", "ago", "before", "later", "earlier", "of", "and")
_ENDS_NOUN = FILLERS | frozenset(
    "per of in and to for at was were is are on by from with that as".split()
)
_PEOPLE = ("people", "men", "women", "children")
_OLDER = frozenset("older over up above under younger below".split())
_AGE_LEADS = split_forms(
    "age of|ages of|ages between|aged between|aged about|aged over|aged under|age about"
    "|ages from|aged from"
)


def add_currency(match: QuantityMatch, tokens: list[Token]) -> QuantityMatch:
    """The match with the currency printed before it, also with a minus sign between: "$-3.5bn"."""
    i, is_negative = match.first, False
    if i > 1 and tokens[i - 1].text in _MINUS_SIGNS and tokens[i - 1].glued and tokens[i].glued:
        i, is_negative = i - 1, True
    found = _find_currency(tokens, i)
    if not found:
        return match
    (first, unit), glued = found, tokens[i].glued
    if not glued and (unit == "brazilian real" or tokens[first].text in ("R", "PS", "RM", "Sh")):
        return match
    match = _negative(match) if is_negative else match
    return replace(
        match,
        start=tokens[first].start,
        first=first,
        unit=unit,
        kind="money",
        bare=False,
        currency=True,
        doubt="",
    )


def _find_currency(tokens: list[Token], i: int) -> tuple[int, str] | None:
    """The first token of the currency before ``i``, and its unit.

    "A $5 fee" has an article, "A$5" a letter of the sign.
    """
    found = CURRENCY_BEFORE.match_before(tokens, i)
    if found is None or tokens[found[0]].text != "A" or tokens[found[0] + 1].glued:
        return found
    sign = found[0] + 1
    alone = CURRENCY_BEFORE.match_before(tokens[sign:i], i - sign)
    return (sign + alone[0], alone[1]) if alone else None


def _negative(match: QuantityMatch) -> QuantityMatch:
    value = -(match.value or 0.0)
    return match if match.value is None else replace(match, value=value, low=value, high=value)


def add_sign(match: QuantityMatch, tokens: list[Token]) -> QuantityMatch:
    """The match below zero if a minus sign or word is printed before it: -12, minus-12."""
    k = match.first - 1
    if k < 0 or match.value is None or (k and tokens[k - 1].kind == "num"):
        return match
    sign = tokens[k]
    if sign.text in HYPHENS and sign.glued and k and tokens[k - 1].lower in _MINUS_WORDS:
        k -= 1
    else:
        begins = not (k and sign.glued and tokens[k - 1].text not in ("(", "[", "“", '"'))
        is_tied = tokens[match.first].glued or (k == 0 and sign.text == "−")
        dashed = sign.text in _MINUS_SIGNS and is_tied and begins
        if not dashed and sign.lower not in _MINUS_WORDS:
            return match
    return replace(_negative(match), start=tokens[k].start, first=k)


def add_unit(match: QuantityMatch, tokens: list[Token], text: str) -> QuantityMatch:
    """The match with the unit, age or rate printed after it."""
    after = match.after
    if match.form == "digits" and text_at(tokens, after) == "x" and tokens[after].glued:
        return extend_unit(match, tokens, after + 1, unit="time", kind="multiple")
    if text_at(tokens, after) == "+" and tokens[after].glued and after + 1 < len(tokens):
        match = extend_match(match, tokens, after + 1, bound=">=")
    if match.currency:
        match = _with_country(match, tokens)
    elif match.kind != "fraction":
        match = _with_unit_after(match, tokens)
    match = _below_zero(_with_inches(match, tokens), tokens)
    return _with_rate(_with_age(match, tokens), tokens, text)


def _below_zero(match: QuantityMatch, tokens: list[Token]) -> QuantityMatch:
    """12 degrees below zero."""
    is_degrees = match.bare or match.unit in ("degree", "celsius", "fahrenheit")
    if not is_degrees or lowers(tokens, match.after, match.after + 2) != ("below", "zero"):
        return match
    return _negative(
        extend_unit(match, tokens, match.after + 2, unit=match.unit or "degree", kind="measure")
    )


def _with_country(match: QuantityMatch, tokens: list[Token]) -> QuantityMatch:
    """$5 million US, $20 Canadian."""
    after = match.after
    if lower_at(tokens, after) in _COUNTRIES:
        return extend_match(match, tokens, after + 1)
    if [t.text for t in tokens[after : after + 4]] == ["U", ".", "S", "."]:
        return extend_match(match, tokens, after + 4)
    return match


def _with_unit_after(match: QuantityMatch, tokens: list[Token]) -> QuantityMatch:
    i = match.after
    if match.form in ("vague", "half") and lower_at(tokens, i) == "of" and _is_unit(tokens, i + 1):
        i += 1
    k = i + 1 if _ties_unit(match, tokens, i) else i
    hyphened = k > i
    if lower_at(tokens, k) in ("fold", "times"):
        return extend_unit(match, tokens, k + 1, unit="time", kind="multiple")
    if money := _with_money_after(match, tokens, k, hyphened=hyphened):
        return money
    found = UNITS.match_from(tokens, k)
    if found and _fits(match, tokens, k, found[0]):
        after, unit, kind = found[0], *found[1].split("|")
        if unit == "pound" and match.scaled and match.value and match.value >= 1e6:
            kind = "money"
        kind = kind if kind in ("percent", "time", "money") else "measure"
        return extend_unit(match, tokens, after, unit=unit, kind=kind)
    if hyphened and _is_tied_noun(match, tokens[k]):
        return extend_unit(match, tokens, k + 1, noun=tokens[k].lower)
    return match


def _is_unit(tokens: list[Token], i: int) -> bool:
    return any(table.match_from(tokens, i) for table in (CURRENCY_AFTER, UNITS))


def _ties_unit(match: QuantityMatch, tokens: list[Token], i: int) -> bool:
    """True for the hyphen of "48-page" and of "7- or 8-inch"."""
    if text_at(tokens, i) not in ("-", "‑", "–") or not tokens[i].glued or i + 1 >= len(tokens):
        return False
    following = tokens[i + 1]
    return following.glued or (match.form == "digits" and following.lower in ("or", "and", "to"))


def _is_tied_noun(match: QuantityMatch, token: Token) -> bool:
    may_count = not match.scaled and match.form != "vague"
    return may_count and token.kind == "word" and token.glued and token.lower not in _NO_NOUN


def _with_money_after(
    match: QuantityMatch, tokens: list[Token], i: int, *, hyphened: bool
) -> QuantityMatch | None:
    """19 cents, 333.6 million yen, 164p; a "p" behind a scale or a hyphen is no penny."""
    found = CURRENCY_AFTER.match_from(tokens, i)
    if found is None:
        return None
    after, unit = found
    last = tokens[after - 1].text
    if (last == "p" and (match.scaled or hyphened)) or (last == "£" and not tokens[i].glued):
        return None
    return extend_unit(match, tokens, after, unit=unit, kind="money")


def _fits(match: QuantityMatch, tokens: list[Token], i: int, after: int) -> bool:
    """False for letters and names that only look like units: "30 MPs", "one point guard"."""
    word, lower, digits = tokens[i].text, tokens[i].lower, match.form == "digits"
    if word in _TIGHT and after == i + 1:
        is_apart = word in ("g", "l", "L") and _closes_measure(tokens, after)  # 5 g of sugar
        return digits and (tokens[i].glued or is_apart)
    if word in _AFTER_DIGITS_ONLY and not digits:
        return False
    if lower in ("point", "points") and lower_at(tokens, after) in _AFTER_POINT:
        return lower == "point"
    is_abbreviation = lower in _NOT_IN_CAPITALS and match.form == "words" and word.isupper()
    return word not in _NAMES and not is_abbreviation


def _closes_measure(tokens: list[Token], i: int) -> bool:
    """True if nothing follows that a number could count: the end, a sign or "of"."""
    return i >= len(tokens) or tokens[i].kind == "sym" or tokens[i].lower == "of"


def _with_inches(match: QuantityMatch, tokens: list[Token]) -> QuantityMatch:
    """2 1/2 in thick, 12 in (30 cm), 3 in of rain: the preposition never closes its phrase."""
    i = match.after
    if not match.bare or match.form not in ("digits", "fraction") or text_at(tokens, i) != "in":
        return match
    if not _closes_measure(tokens, i + 1) and lower_at(tokens, i + 1) not in _THICK:
        return match
    return extend_unit(match, tokens, i + 1, unit="inch", kind="measure")


def _with_age(match: QuantityMatch, tokens: list[Token]) -> QuantityMatch:
    """34-year-old, 18 months old, 5 years of age, aged 25, the age of 21."""
    i, unit = match.after, f"{match.unit} of age"
    if match.unit in ("year", "month", "week", "day"):
        k = i + 1 if text_at(tokens, i) in HYPHENS else i
        if lower_at(tokens, k) in ("old", "olds"):
            return extend_match(match, tokens, k + 1, unit=unit, kind="age")
        if lowers(tokens, i, i + 2) == ("of", "age"):
            return extend_match(match, tokens, i + 2, unit=unit, kind="age")
        if lowers(tokens, match.first - 2, match.first) == ("age", "of"):
            return replace(match, unit=unit, kind="age")
    may_be_age = match.bare and match.value is not None and 0 < match.value < 130
    if may_be_age and _is_aged(tokens, match.first):
        return replace(match, unit="year of age", kind="age", doubt="")
    return match


def _is_aged(tokens: list[Token], i: int) -> bool:
    """True for "aged 25", "the age of 21", "adults 18 to 29", "people 65 and older"."""
    before = lowers(tokens, i - 4, i)
    if not before:
        return False
    if before[-1] not in AGED:
        is_led = before[-2:] in _AGE_LEADS or before[-3:-1] == ("age", "of")
        return is_led or before[-1] in ("aged", "age", "ages")
    has_number = i + 2 < len(tokens) and tokens[i + 2].kind == "num"
    if lower_at(tokens, i + 1) in ("to", "through"):
        return has_number and lower_at(tokens, i + 3) not in ("percent", "years", "%")
    if text_at(tokens, i + 1) in ("-", "–") and has_number:
        return lower_at(tokens, i + 3) not in ("percent", "years", "%")
    return lower_at(tokens, i + 1) in ("and", "or") and lower_at(tokens, i + 2) in _OLDER


def _with_rate(match: QuantityMatch, tokens: list[Token], text: str) -> QuantityMatch:
    """$79 a month, 12 per 100,000, 800,000 barrels a day, 3,000 tests per day, 100km/hr."""
    i = _after_counted(match, tokens)
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    is_slash = text_at(tokens, i) == "/" and following is not None and following.kind == "word"
    if is_slash or lower_at(tokens, i) == "per":
        may_be_unit = following is not None and following.kind in ("word", "num")
        return _with_per(match, tokens, i + 1, text) if may_be_unit else match
    k = i + 1 if text_at(tokens, i) in HYPHENS and tokens[i].glued else i
    article = lower_at(tokens, k)
    if article not in _EACH or (match.bare and article in ("each", "every")):
        return match
    k += 2 if k > i and text_at(tokens, k + 1) in HYPHENS else 1
    unit = lower_at(tokens, k)
    if unit not in _PER or (match.kind == "time" and unit not in TIME):
        return match
    if lower_at(tokens, k + 1) in _AFTER_TIME:
        return match
    return extend_match(match, tokens, k + 1, rate=unit, doubt="")


def _after_counted(match: QuantityMatch, tokens: list[Token]) -> int:
    """The token after what a bare number counts: after "tests" of "3,000 tests per day"."""
    i = match.after
    if not match.bare or match.doubt:
        return i
    for k in range(i, min(i + 3, len(tokens) - 1)):
        word = tokens[k].lower
        if tokens[k].kind != "word" or word in _ENDS_NOUN:
            break
        is_plural = word in _PEOPLE or (word.endswith("s") and not word.endswith("ss"))
        if is_plural and _begins_rate(tokens, k + 1):
            return k + 1
    return i


def _begins_rate(tokens: list[Token], i: int) -> bool:
    word = lower_at(tokens, i)
    return word == "per" or (word in _EACH and lower_at(tokens, i + 1) in TIME)


def _with_per(match: QuantityMatch, tokens: list[Token], i: int, text: str) -> QuantityMatch:
    """The rate from token ``i`` on: a number, a unit or a noun."""
    token = tokens[i]
    if token.kind == "num" or token.lower in NUMBER_WORDS:
        return _with_per_number(match, tokens, i, text)
    found = UNITS.match_from(tokens, i)
    if found and not found[1].endswith("|point"):
        after, name = found
        return extend_match(match, tokens, after, rate=name.partition("|")[0], doubt="")
    return extend_match(match, tokens, i + 1, rate=token.lower, doubt="")


def _with_per_number(match: QuantityMatch, tokens: list[Token], i: int, text: str) -> QuantityMatch:
    """12 per 100,000, 5 per hundred."""
    below = read_numeral(tokens, i, text)
    if below is not None:
        value, after = below.value, below.after
    else:
        value, after = SCALES.get(tokens[i].lower), i + 1
    if value is None:
        return match
    rate = f"{value:g}" if value < 1e5 else f"{value:.0f}"
    return extend_match(match, tokens, after, rate=rate, doubt="")
