"""Quantities with a form of their own: one in five, six-to-one, in their 70s, doubled, less than a decade."""

from __future__ import annotations

from analysis.find.quantities.numerals import read_numeral
from analysis.find.quantities.tokens import (
    BEFORE,
    ONES,
    SCALES,
    TENS,
    Numeral,
    QuantityMatch,
    Token,
    lower_at,
    match_back,
    word_list,
)

_MULTIPLES = {
    "twice": 2.0,
    "thrice": 3.0,
    "double": 2.0,
    "doubles": 2.0,
    "doubled": 2.0,
    "doubling": 2.0,
    "triple": 3.0,
    "triples": 3.0,
    "tripled": 3.0,
    "tripling": 3.0,
    "treble": 3.0,
    "trebled": 3.0,
    "quadruple": 4.0,
    "quadrupled": 4.0,
    "quadrupling": 4.0,
    "quintupled": 5.0,
    "halve": 0.5,
    "halved": 0.5,
    "halving": 0.5,
}


_TIME = word_list("time")


def one_unit(tokens: list[Token], i: int) -> Numeral | None:
    """less than a decade, a day or more, a year and a half, in decades."""
    low = lower_at(tokens, i)
    if low in ("a", "an") and lower_at(tokens, i + 1) in _TIME:
        more = (
            lower_at(tokens, i + 2) == "or" and lower_at(tokens, i + 3) in ("more", "so", "less")
        ) or (
            lower_at(tokens, i + 2),
            lower_at(tokens, i + 3),
            lower_at(tokens, i + 4),
        ) == ("and", "a", "half")
        if more or match_back(BEFORE, tokens, i):
            return Numeral(i, i + 1, 1.0, None, None, "words", 1.0)
    if low == "day" and (lower_at(tokens, i + 1), lower_at(tokens, i + 2)) == ("or", "more"):
        return Numeral(i, i, 1.0, None, None, "words", 1.0, end=tokens[i].start)
    return None


def read_ratio(tokens: list[Token], i: int, numeral: Numeral, text: str) -> QuantityMatch | None:
    """one in five, nine out of 10: a fraction; six-to-one: a ratio."""
    j = numeral.after
    if numeral.value is None or (numeral.scaled and numeral.form == "digits"):
        return None
    for words, kind in (
        (("in", "every"), "part"),
        (("out", "of", "every"), "part"),
        (("out", "of"), "part"),
        (("in",), "part"),
        (("-", "in", "-"), "part"),
        (("-", "to", "-"), "ratio"),
    ):
        if (
            tuple(
                lower_at(tokens, j + k) or tokens[j + k].text if j + k < len(tokens) else ""
                for k in range(len(words))
            )
            == words
        ):
            k = j + len(words)
            below = read_numeral(tokens, k, text) if k < len(tokens) else None
            if below is None or below.value is None or below.value <= 0 or below.year:
                return None
            wrong = kind == "part" and (
                numeral.value >= below.value
                or numeral.value > 100
                or (
                    words == ("in",)
                    and numeral.value > 1
                    and numeral.form == "digits"
                    and below.value not in (5, 10, 20, 100)
                )
            )
            if wrong or (kind == "ratio" and below.value > 10):
                return None
            if (
                kind == "part"
                and words == ("in",)
                and lower_at(tokens, below.after)
                in _TIME
                | {
                    "years",
                    "days",
                    "months",
                    "weeks",
                    "hours",
                    "minutes",
                    "states",
                    "countries",
                    "cities",
                    "games",
                    "seconds",
                    "decades",
                    "matches",
                }
            ):
                return None
            end = below.end or tokens[below.after - 1].end
            value = numeral.value / below.value
            unit = "fraction" if kind == "part" else "ratio"
            return QuantityMatch(
                tokens[i].start,
                end,
                i,
                below.after,
                value,
                value,
                value,
                "=",
                unit=unit,
                kind=unit,
                form=kind,
                number=(tokens[i].start, end),
                bare=False,
            )
    return None


_DECADES = {
    "twenties": 20,
    "thirties": 30,
    "forties": 40,
    "fifties": 50,
    "sixties": 60,
    "seventies": 70,
    "eighties": 80,
    "nineties": 90,
}


def _age_decade(tokens: list[Token], i: int) -> QuantityMatch | None:
    """in their 70s, in his mid-60s, in her late twenties: an age within ten years."""
    if lower_at(tokens, i) != "in" or lower_at(tokens, i + 1) not in (
        "his",
        "her",
        "their",
        "its",
        "your",
        "our",
        "my",
    ):
        return None
    j = i + 2
    part = lower_at(tokens, j) if lower_at(tokens, j) in ("early", "mid", "late") else ""
    if part:
        j += 2 if j + 1 < len(tokens) and tokens[j + 1].text in "-‑" else 1
    if j >= len(tokens):
        return None
    tens, after = float(_DECADES.get(tokens[j].low, 0)), j + 1
    if (
        tokens[j].kind == "num"
        and tokens[j].text.isdecimal()
        and len(tokens[j].text) == 2
        and tokens[j].text[1] == "0"
        and lower_at(tokens, j + 1) == "s"
    ):
        tens, after = float(tokens[j].text), j + 2
    if not tens:
        return None
    low, high = {
        "early": (tens, tens + 3),
        "mid": (tens + 4, tens + 6),
        "late": (tens + 7, tens + 9),
    }.get(part, (tens, tens + 9))
    start, end = tokens[i].start, tokens[after - 1].end
    return QuantityMatch(
        start,
        end,
        i,
        after,
        None,
        low,
        high,
        "range",
        unit="year of age",
        kind="age",
        number=(start, end),
        bare=False,
    )


def _multiple(tokens: list[Token], i: int) -> QuantityMatch | None:
    """twice, doubled, sixfold, tripled; "double" only after "more than" or before "the"."""
    word = lower_at(tokens, i)
    value = _MULTIPLES.get(word)
    if value is None and word.endswith("fold") and len(word) > 6:
        stem = word[:-4]
        value = float(ONES.get(stem, TENS.get(stem, 0)) or SCALES.get(stem, 0)) or None
    if value is None:
        return None
    if word in ("double", "triple", "treble", "quadruple") and not match_back(BEFORE, tokens, i):
        size = lower_at(tokens, i + 1) in ("the", "that", "its", "their", "what", "last", "in")
        if not size or lower_at(tokens, i - 1) in ("a", "an", "the"):
            return None
    after = i + 1
    kind = "fraction" if value < 1 else "multiple"
    return QuantityMatch(
        tokens[i].start,
        tokens[i].end,
        i,
        after,
        value,
        value,
        value,
        "=",
        "down" if value < 1 else "up" if word.endswith(("ed", "ing")) else "",
        unit="time" if value > 1 else "fraction",
        kind=kind,
        form="multiple",
        number=(tokens[i].start, tokens[i].end),
        bare=False,
    )


def _decades(tokens: list[Token], i: int) -> QuantityMatch | None:
    if lower_at(tokens, i) != "decades" or lower_at(tokens, i - 1) in (
        "recent",
        "earlier",
        "previous",
        "past",
        "last",
        "later",
        "slowest",
        "in",
    ):
        return None
    if (
        (i and tokens[i - 1].kind == "num")
        or lower_at(tokens, i - 1) in ONES
        or lower_at(tokens, i - 1) in ("-", "several", "few", "some")
    ):
        return None
    if lower_at(tokens, i + 1) == "-":
        return None
    return QuantityMatch(
        tokens[i].start,
        tokens[i].end,
        i,
        i + 1,
        None,
        2.0,
        9.0,
        "vague",
        unit="decade",
        kind="time",
        form="vague",
        number=(tokens[i].start, tokens[i].end),
        bare=False,
    )


def _lasting(tokens: list[Token], i: int) -> QuantityMatch | None:
    """monthslong, years-long: some of that unit, two at least."""
    word = lower_at(tokens, i)
    hyphened = lower_at(tokens, i + 1) == "-" and lower_at(tokens, i + 2) == "long"
    stem = word.removesuffix("long")
    if not (hyphened or stem != word) or not stem.endswith("s") or stem[:-1] not in _TIME:
        return None
    after = i + 3 if hyphened else i + 1
    start, end = tokens[i].start, tokens[after - 1].end
    return QuantityMatch(
        start,
        end,
        i,
        after,
        None,
        2.0,
        None,
        "vague",
        unit=stem[:-1],
        kind="time",
        form="vague",
        number=(start, end),
        bare=False,
    )


def special(tokens: list[Token], i: int) -> QuantityMatch | None:
    """An age within ten years, a multiple, or decades, that begins at token ``i``."""
    return (
        _age_decade(tokens, i) or _multiple(tokens, i) or _decades(tokens, i) or _lasting(tokens, i)
    )
