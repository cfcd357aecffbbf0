"""What stands around a number and says what it measures: currency, sign, unit, age, rate."""

from __future__ import annotations

from dataclasses import replace

from analysis.find.quantities.numerals import read_numeral
from analysis.find.quantities.ranges import AGED
from analysis.find.quantities.tokens import (
    CURRENCY_AFTER,
    CURRENCY_BEFORE,
    ONES,
    SCALES,
    TENS,
    UNITS,
    Numeral,
    QuantityMatch,
    Token,
    lower_at,
    match_back,
    match_on,
    word_list,
)

_TIME = word_list("time")


_PER = _TIME | frozenset(
    [
        "share",
        "barrel",
        "gallon",
        "litre",
        "liter",
        "pound",
        "ton",
        "tonne",
        "head",
        "game",
        "pop",
        "piece",
        "person",
        "acre",
        "ounce",
        "kilo",
    ]
)


def with_currency(reading: QuantityMatch, tokens: list[Token], i: int) -> QuantityMatch:
    hit = match_back(CURRENCY_BEFORE, tokens, i)
    if not hit or (hit[1] == "brazilian real" and not tokens[i].glued):
        return reading
    first, unit = hit
    if (
        tokens[first].kind == "word"
        and not tokens[i].glued
        and tokens[first].text in ("R", "PS", "RM", "Sh")
    ):
        return reading
    return replace(
        reading,
        start=tokens[first].start,
        first=first,
        unit=unit,
        kind="money",
        bare=False,
        currency=True,
        doubt="",
    )


def signed(reading: QuantityMatch, tokens: list[Token]) -> QuantityMatch:
    k = reading.first - 1
    if k < 0 or reading.value is None:
        return reading
    sign = tokens[k]
    dash = (
        sign.text in "-−"
        and tokens[reading.first].glued
        and not (sign.glued and k > 0)
        and not (k > 0 and tokens[k - 1].kind == "num")
    )
    if dash or (sign.low in ("minus", "negative") and not (k > 0 and tokens[k - 1].kind == "num")):
        value = -reading.value
        return replace(reading, start=sign.start, first=k, value=value, low=value, high=value)
    return reading


def with_unit(reading: QuantityMatch, tokens: list[Token], text: str) -> QuantityMatch:
    j = reading.after
    if reading.form == "digits" and j < len(tokens) and tokens[j].text == "x" and tokens[j].glued:
        return replace(
            reading,
            end=tokens[j].end,
            after=j + 1,
            unit="time",
            kind="multiple",
            bare=False,
            doubt="",
        )
    if j + 1 < len(tokens) and tokens[j].text == "+" and tokens[j].glued:
        reading, j = replace(reading, bound=">=", end=tokens[j].end, after=j + 1), j + 1
    if reading.currency and lower_at(tokens, j) in ("us", "u", "aud", "usd", "cdn", "canadian"):
        k = j + 1 if lower_at(tokens, j) != "u" else j + 4
        if lower_at(tokens, j) != "u" or (
            tokens[j : j + 4] and "".join(t.text for t in tokens[j : j + 4]) == "U.S."
        ):
            reading, j = replace(reading, end=tokens[min(k, len(tokens)) - 1].end, after=k), k
    if not reading.currency and reading.kind not in ("fraction",):
        reading = _unit_after(reading, tokens, j)
    return _with_rate(_with_age(reading, tokens), tokens, text)


def _unit_after(reading: QuantityMatch, tokens: list[Token], j: int) -> QuantityMatch:
    if (
        reading.form in ("vague", "half?")
        and lower_at(tokens, j) == "of"
        and (match_on(CURRENCY_AFTER, tokens, j + 1) or match_on(UNITS, tokens, j + 1))
    ):
        j += 1
    tied = (
        j + 1 < len(tokens)
        and tokens[j].text in "-‑–"
        and tokens[j].glued
        and (
            tokens[j + 1].glued
            or (reading.form == "digits" and lower_at(tokens, j + 1) in ("or", "and", "to"))
        )
    )
    k = j + 1 if tied else j
    if lower_at(tokens, k) in ("fold", "times"):
        return replace(
            reading,
            end=tokens[k].end,
            after=k + 1,
            unit="time",
            kind="multiple",
            bare=False,
            doubt="",
        )
    money = _money_after(reading, tokens, j, k)
    if money:
        return money
    hit = match_on(UNITS, tokens, k)
    if hit and _fits(tokens, j, k, hit[0], reading):
        after, name = hit
        unit, kind = name.split("|")
        if unit == "pound" and reading.scaled and reading.value and reading.value >= 1e6:
            kind = "money"
        kind = kind if kind in ("percent", "time", "money") else "measure"
        return replace(
            reading,
            end=tokens[after - 1].end,
            after=after,
            unit=unit,
            kind=kind,
            bare=False,
            doubt="",
        )
    if (
        tied
        and tokens[k].kind == "word"
        and tokens[k].glued
        and not reading.scaled
        and reading.form != "vague"
        and tokens[k].low not in _NO_NOUN
    ):
        return replace(
            reading, end=tokens[k].end, after=k + 1, noun=tokens[k].low, bare=False, doubt=""
        )
    return reading


_NO_NOUN = word_list("no_noun")


def _money_after(
    reading: QuantityMatch, tokens: list[Token], j: int, k: int
) -> QuantityMatch | None:
    """19 cents, 333.6 million yen, 164p; a "p" behind a scale or a hyphen is no penny."""
    hit = match_on(CURRENCY_AFTER, tokens, k)
    if hit is None:
        return None
    after, unit = hit
    if tokens[after - 1].text == "p" and (reading.scaled or k != j):
        return None
    if tokens[after - 1].text == "£" and not tokens[k].glued:
        return None
    return replace(
        reading,
        end=tokens[after - 1].end,
        after=after,
        unit=unit,
        kind="money",
        bare=False,
        doubt="",
    )


_TIGHT = word_list("tight")
_FILLERS = word_list("fillers")


def _fits(tokens: list[Token], j: int, k: int, after: int, reading: QuantityMatch) -> bool:
    """One-letter units stand right behind digits; "second" and "quarter" not behind "the one"."""
    word = tokens[k].text
    if word in _TIGHT and after == k + 1:
        return reading.form == "digits" and tokens[k].glued
    if word in ("W", "V", "ha", "ms", "mA", "Nm") and reading.form != "digits":
        return False
    if (
        word.lower() in ("point", "points")
        and k < len(tokens)
        and lower_at(tokens, after) in ("guard", "guards", "plan", "person")
    ):
        return word.lower() == "point"
    if (
        word.lower()
        in (
            "min",
            "sec",
            "second",
            "quarter",
            "bit",
            "mp",
            "yard",
            "stone",
            "degree",
            "mb",
            "db",
            "mw",
        )
        and reading.form == "words"
        and word.isupper()
    ):
        return False
    return not (
        word == "MP"
        or word == "MPs"
        or (word in ("PC", "PCs") and reading.form != "digits")
        or word in ("Min", "Sec", "Day", "Point")
    )


def _with_age(reading: QuantityMatch, tokens: list[Token]) -> QuantityMatch:
    """34-year-old, 15 year-old, 18 months old, 5 years of age, aged 25, the age of 21, in their 70s."""
    j = reading.after
    if reading.unit in ("year", "month", "week", "day"):
        k = j + 1 if j < len(tokens) and tokens[j].text in "-‑" else j
        if lower_at(tokens, k) in ("old", "olds") or (
            lower_at(tokens, j),
            lower_at(tokens, j + 1),
        ) == ("of", "age"):
            after = k + 1 if lower_at(tokens, k) in ("old", "olds") else j + 2
            return replace(
                reading,
                end=tokens[after - 1].end,
                after=after,
                unit=f"{reading.unit} of age",
                kind="age",
            )
        if (lower_at(tokens, reading.first - 1), lower_at(tokens, reading.first - 2)) == (
            "of",
            "age",
        ):
            return replace(reading, unit=f"{reading.unit} of age", kind="age")
    if (
        reading.bare
        and reading.value is not None
        and 0 < reading.value < 130
        and _is_aged(tokens, reading.first)
    ):
        return replace(reading, unit="year of age", kind="age", doubt="")
    return reading


_OLDER = frozenset(
    (a, b)
    for a in ("and", "or")
    for b in ("older", "over", "up", "above", "under", "younger", "below")
)


def _is_aged(tokens: list[Token], i: int) -> bool:
    before = [lower_at(tokens, k) for k in range(max(0, i - 4), i)]
    if before and before[-1] in AGED:
        j = i + 1
        if lower_at(tokens, j) in ("to", "through") or (
            j < len(tokens)
            and tokens[j].text in "-–"
            and j + 1 < len(tokens)
            and tokens[j + 1].kind == "num"
        ):
            return (
                j + 1 < len(tokens)
                and tokens[j + 1].kind == "num"
                and lower_at(tokens, j + 2) not in ("percent", "years", "%")
            )
        return (lower_at(tokens, j), lower_at(tokens, j + 1)) in _OLDER
    return bool(before) and (
        before[-1] in ("aged", "age", "ages")
        or before[-2:] in (["age", "of"], ["ages", "of"])
        or before[-2:] == ["ages", "between"]
        or before[-2:] == ["aged", "between"]
        or before[-3:-1] in (["age", "of"],)
        or before[-2:]
        in (
            ["aged", "about"],
            ["aged", "over"],
            ["aged", "under"],
            ["age", "about"],
            ["ages", "from"],
            ["aged", "from"],
        )
    )


def _after_noun(reading: QuantityMatch, tokens: list[Token]) -> int:
    """The token after up to three words that a bare number counts: "tests" of "3,000 tests per day"."""
    j = reading.after
    if reading.bare and not reading.doubt:
        for k in range(j, min(j + 3, len(tokens) - 1)):
            word = tokens[k]
            if (
                word.kind != "word"
                or word.low in _FILLERS
                or word.low
                in (
                    "per",
                    "of",
                    "in",
                    "and",
                    "to",
                    "for",
                    "at",
                    "was",
                    "were",
                    "is",
                    "are",
                    "on",
                    "by",
                    "from",
                    "with",
                    "that",
                    "as",
                )
            ):
                break
            plural = word.low in ("people", "men", "women", "children") or (
                word.low.endswith("s") and not word.low.endswith("ss")
            )
            if plural and (
                lower_at(tokens, k + 1) == "per"
                or (
                    lower_at(tokens, k + 1) in ("a", "an", "each", "every")
                    and lower_at(tokens, k + 2) in _TIME
                )
            ):
                return k + 1
    return j


def _with_rate(reading: QuantityMatch, tokens: list[Token], text: str) -> QuantityMatch:
    """$79 a month, 12 per 100,000, 800,000 barrels a day, 3,000 tests per day, 100km/hr."""
    j = _after_noun(reading, tokens)
    word = lower_at(tokens, j)
    if word == "per" or (
        j + 1 < len(tokens) and tokens[j].text == "/" and tokens[j + 1].kind == "word"
    ):
        if j + 1 < len(tokens) and tokens[j + 1].kind in ("word", "num"):
            return _per(reading, tokens, j + 1, text)
        return reading
    k = j + 1 if j < len(tokens) and tokens[j].text in "-‑" and tokens[j].glued else j
    article = (
        lower_at(tokens, k) in ("a", "an", "each", "every") and not reading.bare
    ) or lower_at(tokens, k) in ("a", "an")
    k2 = k + 2 if k > j and k + 1 < len(tokens) and tokens[k + 1].text in "-‑" else k + 1
    thing = lower_at(tokens, k2)
    later = ("after", "ago", "before", "later", "earlier", "of", "and")
    if (
        article
        and thing in _PER
        and lower_at(tokens, k2 + 1) not in later
        and (reading.kind != "time" or thing in _TIME)
        and not (lower_at(tokens, k) in ("each", "every") and reading.bare)
    ):
        return replace(reading, end=tokens[k2].end, after=k2 + 1, rate=thing, doubt="")
    return reading


def _per(reading: QuantityMatch, tokens: list[Token], k: int, text: str) -> QuantityMatch:
    if (
        tokens[k].kind == "num"
        or tokens[k].low in ONES
        or tokens[k].low in TENS
        or tokens[k].low in SCALES
    ):
        below = read_numeral(tokens, k, text)
        if below is None and tokens[k].low in SCALES:
            below = Numeral(k, k + 1, SCALES[tokens[k].low], None, None, "words")
        if below is None or below.value is None:
            return reading
        return replace(
            reading,
            end=tokens[below.after - 1].end,
            after=below.after,
            rate=f"{below.value:g}"
            if below.value < 1e5
            else f"{below.value:,.0f}".replace(",", ""),
            doubt="",
        )
    hit = match_on(UNITS, tokens, k)
    if hit and hit[1].split("|")[1] != "point":
        return replace(
            reading, end=tokens[hit[0] - 1].end, after=hit[0], rate=hit[1].split("|")[0], doubt=""
        )
    return replace(reading, end=tokens[k].end, after=k + 1, rate=tokens[k].low, doubt="")
