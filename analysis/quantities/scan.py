"""The scanner: a sentence in, its quantities out, by offsets alone; no parse, no locale, no state."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from analysis.quantities.masks import find_masks
from analysis.quantities.numerals import ONES, SCALES, TENS, Numeral, Token, read_numeral, tokenize
from analysis.quantities.pairs import join_pairs
from analysis.quantities.words import AFTER, BEFORE, CURRENCY_AFTER, CURRENCY_BEFORE, TRENDS, UNITS, match_back, match_on

_QUICK = re.compile(
    r"\d|[¼-¾⅐-⅞]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|fou?rty|fifty|sixty|seventy|eighty|ninety"
    r"|\w*-?(?:hundred|thousand|million|billion|trillion|dozen)s?|scores|tens|handful|half|thirds?|quarters?|fifths?|fourths?|tenths?|twice|thrice|doubl\w+|tripl\w+|"
    r"quadrupl\w+|halv\w+|\w+fold|decades?|(?:twent|thirt|fort|fift|sixt|sevent|eight|ninet)ies|zero|no|an? (?:day|week|month|year|century|hour|minute|second))\b",
    re.I,
)
_MULTIPLES = {"twice": 2.0, "thrice": 3.0, "double": 2.0, "doubles": 2.0, "doubled": 2.0, "doubling": 2.0, "triple": 3.0, "triples": 3.0, "tripled": 3.0,
              "tripling": 3.0, "treble": 3.0, "trebled": 3.0, "quadruple": 4.0, "quadrupled": 4.0, "quadrupling": 4.0, "quintupled": 5.0, "halve": 0.5, "halved": 0.5, "halving": 0.5}
_TIME = frozenset(["second", "minute", "hour", "day", "night", "week", "month", "year", "decade", "century"])
_PER = _TIME | frozenset(["share", "barrel", "gallon", "litre", "liter", "pound", "ton", "tonne", "head", "game", "pop", "piece", "person", "acre", "ounce", "kilo"])


@dataclass(frozen=True)
class Reading:
    """One quantity as the sentence prints it: span, number, interval, bound, trend, unit, and what is not yet settled."""

    start: int
    end: int
    first: int  # tokens of the whole phrase
    after: int
    value: float | None
    low: float | None
    high: float | None
    bound: str = "="
    trend: str = ""
    unit: str = ""
    kind: str = ""  # percent, money, time, age, score, vote, fraction, part, multiple, measure, or "" for counted things
    rate: str = ""
    noun: str = ""  # the noun a hyphen ties to the number ("48-page")
    form: str = "digits"
    doubt: str = ""  # year, name, one, half: for the parse to settle
    number: tuple[int, int] = (0, 0)  # offsets of the number alone
    mantissa: float | None = None
    scaled: bool = False
    bare: bool = True  # no unit and no currency was printed with it
    currency: bool = False
    side: str = ""  # of a vote: for, against
    tokens: tuple[Token, ...] = field(default=(), repr=False, compare=False)


def scan(text: str) -> list[Reading]:
    """The quantities of one sentence, in order, from its characters alone.

    Years, dates, times, names and identifiers are passed over. What is counted, who says so and when is not
    looked at. Method: a hand-written grammar over tokens; linear in the length of the text.

    >>> [(r.value, r.bound, r.unit) for r in scan("More than 360 troops and about 2.5% of $1.2bn")]
    [(360.0, '>', ''), (2.5, '~', 'percent'), (1200000000.0, '=', 'dollar')]
    """
    if not _QUICK.search(text):
        return []
    tokens = tokenize(text, find_masks(text))
    found: list[Reading] = []
    i = 0
    while i < len(tokens):
        reading = _special(tokens, i) or _plain(tokens, i, text)
        if reading is None:
            i += 1
            continue
        found.append(reading)
        i = max(reading.after, i + 1)
    found = join_pairs(found, tokens, text)
    found = [_with_bound(r, tokens, text) for r in found]
    found = [_with_trend(r, tokens) for r in found]
    return _share_bounds(found, tokens)


# ---------------------------------------------------------------- one number with its unit


def _low(tokens: list[Token], i: int) -> str:
    return tokens[i].low if 0 <= i < len(tokens) else ""


def _plain(tokens: list[Token], i: int, text: str) -> Reading | None:
    numeral = read_numeral(tokens, i, text) or _one_unit(tokens, i)
    if numeral is None or _is_label(tokens, i, numeral):
        return None
    ratio = _ratio(tokens, i, numeral, text)
    if ratio:
        return ratio
    first, end = i, numeral.end or tokens[numeral.after - 1].end
    low, high = (numeral.low, numeral.high) if numeral.value is None else (numeral.value, numeral.value)
    reading = Reading(
        tokens[i].start, end, i, numeral.after, numeral.value, low, high, "vague" if numeral.form == "vague" else "=", form=numeral.form,
        number=(tokens[i].start, end), mantissa=numeral.mantissa, scaled=numeral.scaled,
        doubt="year" if numeral.year else "one" if tokens[i].low == "one" and numeral.after == i + 1 else "half" if numeral.form == "half?" else "",
    )
    if numeral.form == "fraction":
        reading = replace(reading, unit="fraction", kind="fraction")
    reading = _signed(_with_currency(reading, tokens, first), tokens)
    return _with_unit(reading, tokens, text)


_JOINED = frozenset("sub under over then now pre post mid near about the to and or from non plus minus".split())


def _is_label(tokens: list[Token], i: int, numeral: Numeral) -> bool:
    """List numbers, numbers with a leading nought, digits inside a longer word."""
    token = tokens[i]
    if i > 1 and tokens[i - 1].text in "-‑" and token.glued and tokens[i - 1].glued and tokens[i - 2].kind in ("word", "mask") and tokens[i - 2].low not in _JOINED:
        return tokens[i - 2].low not in ONES and tokens[i - 2].low not in TENS
    if token.kind == "num":
        if token.text.isdecimal() and len(token.text) > 1 and token.text.startswith("0"):
            return True
        if i == 0 and numeral.after == 1 and len(tokens) > 1 and tokens[1].text in ".)":
            return True
        if numeral.after < len(tokens):
            after = tokens[numeral.after]
            if after.glued and (after.kind == "num" or (after.kind == "word" and not _is_unit_word(after))):
                return after.low not in ("fold", "ish", "plus", "odd")
    return False


def _is_unit_word(token: Token) -> bool:
    return any(token.text in t.exact_words or token.low in t.words for t in (UNITS, CURRENCY_AFTER)) or token.low == "x"


def _one_unit(tokens: list[Token], i: int) -> Numeral | None:
    """less than a decade, a day or more, a year and a half, in decades."""
    low = _low(tokens, i)
    if low in ("a", "an") and _low(tokens, i + 1) in _TIME:
        more = (_low(tokens, i + 2) == "or" and _low(tokens, i + 3) in ("more", "so", "less")) or (_low(tokens, i + 2), _low(tokens, i + 3), _low(tokens, i + 4)) == ("and", "a", "half")
        if more or match_back(BEFORE, tokens, i):
            return Numeral(i, i + 1, 1.0, None, None, "words", 1.0)
    if low == "day" and (_low(tokens, i + 1), _low(tokens, i + 2)) == ("or", "more"):
        return Numeral(i, i, 1.0, None, None, "words", 1.0, end=tokens[i].start)
    return None


def _ratio(tokens: list[Token], i: int, numeral: Numeral, text: str) -> Reading | None:
    """one in five, nine out of 10: a fraction; six-to-one: a ratio."""
    j = numeral.after
    if numeral.value is None or (numeral.scaled and numeral.form == "digits"):
        return None
    for words, kind in ((("in", "every"), "part"), (("out", "of", "every"), "part"), (("out", "of"), "part"), (("in",), "part"), (("-", "in", "-"), "part"), (("-", "to", "-"), "ratio")):
        if tuple(_low(tokens, j + k) or tokens[j + k].text if j + k < len(tokens) else "" for k in range(len(words))) == words:
            k = j + len(words)
            below = read_numeral(tokens, k, text) if k < len(tokens) else None
            if below is None or below.value is None or below.value <= 0 or below.year:
                return None
            wrong = kind == "part" and (numeral.value >= below.value or numeral.value > 100 or (words == ("in",) and numeral.value > 1 and numeral.form == "digits" and below.value not in (5, 10, 20, 100)))
            if wrong or (kind == "ratio" and below.value > 10):
                return None
            if kind == "part" and words == ("in",) and _low(tokens, below.after) in _TIME | {"years", "days", "months", "weeks", "hours", "minutes", "states", "countries", "cities", "games", "seconds", "decades", "matches"}:
                return None
            end = below.end or tokens[below.after - 1].end
            value = numeral.value / below.value
            unit = "fraction" if kind == "part" else "ratio"
            return Reading(tokens[i].start, end, i, below.after, value, value, value, "=", unit=unit, kind=unit, form=kind, number=(tokens[i].start, end), bare=False)
    return None


def _with_currency(reading: Reading, tokens: list[Token], i: int) -> Reading:
    hit = match_back(CURRENCY_BEFORE, tokens, i)
    if not hit or (hit[1] == "brazilian real" and not tokens[i].glued):
        return reading
    first, unit = hit
    if tokens[first].kind == "word" and not tokens[i].glued and tokens[first].text in ("R", "PS", "RM", "Sh"):
        return reading
    return replace(reading, start=tokens[first].start, first=first, unit=unit, kind="money", bare=False, currency=True, doubt="")


def _signed(reading: Reading, tokens: list[Token]) -> Reading:
    k = reading.first - 1
    if k < 0 or reading.value is None:
        return reading
    sign = tokens[k]
    dash = sign.text in "-−" and tokens[reading.first].glued and not (sign.glued and k > 0) and not (k > 0 and tokens[k - 1].kind == "num")
    if dash or (sign.low in ("minus", "negative") and not (k > 0 and tokens[k - 1].kind == "num")):
        value = -reading.value
        return replace(reading, start=sign.start, first=k, value=value, low=value, high=value)
    return reading


def _with_unit(reading: Reading, tokens: list[Token], text: str) -> Reading:
    j = reading.after
    if reading.form == "digits" and j < len(tokens) and tokens[j].text == "x" and tokens[j].glued:
        return replace(reading, end=tokens[j].end, after=j + 1, unit="time", kind="multiple", bare=False, doubt="")
    if j + 1 < len(tokens) and tokens[j].text == "+" and tokens[j].glued:
        reading, j = replace(reading, bound=">=", end=tokens[j].end, after=j + 1), j + 1
    if reading.currency and _low(tokens, j) in ("us", "u", "aud", "usd", "cdn", "canadian"):
        k = j + 1 if _low(tokens, j) != "u" else j + 4
        if _low(tokens, j) != "u" or (tokens[j : j + 4] and "".join(t.text for t in tokens[j : j + 4]) == "U.S."):
            reading, j = replace(reading, end=tokens[min(k, len(tokens)) - 1].end, after=k), k
    if not reading.currency and reading.kind not in ("fraction",):
        reading = _unit_after(reading, tokens, j)
    return _with_rate(_with_age(reading, tokens), tokens, text)


def _unit_after(reading: Reading, tokens: list[Token], j: int) -> Reading:
    if reading.form in ("vague", "half?") and _low(tokens, j) == "of" and (match_on(CURRENCY_AFTER, tokens, j + 1) or match_on(UNITS, tokens, j + 1)):
        j += 1
    tied = j + 1 < len(tokens) and tokens[j].text in "-‑–" and tokens[j].glued and (tokens[j + 1].glued or (reading.form == "digits" and _low(tokens, j + 1) in ("or", "and", "to")))
    k = j + 1 if tied else j
    fold = _low(tokens, k) in ("fold", "times") or False
    if fold:
        return replace(reading, end=tokens[k].end, after=k + 1, unit="time", kind="multiple", bare=False, doubt="")
    money = match_on(CURRENCY_AFTER, tokens, k)
    if money:
        after, unit = money
        if unit == "penny" and tokens[after - 1].text == "p" and (reading.scaled or k != j):
            return reading
        if not (unit == "pound sterling" and tokens[after - 1].text == "£" and not tokens[k].glued):
            return replace(reading, end=tokens[after - 1].end, after=after, unit=unit, kind="money", bare=False, doubt="")
    hit = match_on(UNITS, tokens, k)
    if hit and _fits(tokens, j, k, hit[0], reading):
        after, name = hit
        unit, kind = name.split("|")
        if unit == "pound" and reading.scaled and reading.value and reading.value >= 1e6:
            kind = "money"
        return replace(reading, end=tokens[after - 1].end, after=after, unit=unit, kind=kind if kind in ("percent", "time", "money") else "measure", bare=False, doubt="")
    if tied and k < len(tokens) and tokens[k].kind == "word" and tokens[k].glued and not reading.scaled and reading.form != "vague":
        if tokens[k].low not in ("to", "and", "or", "a", "the", "odd", "ish", "plus", "something", "for", "in", "on", "up", "down", "off", "out", "by"):
            return replace(reading, end=tokens[k].end, after=k + 1, noun=tokens[k].low, bare=False, doubt="")
    return reading


_TIGHT = frozenset(["C", "F", "g", "l", "L", "p", "m"])


def _fits(tokens: list[Token], j: int, k: int, after: int, reading: Reading) -> bool:
    """One-letter units stand right behind digits; "second" and "quarter" not behind "the one"."""
    word = tokens[k].text
    if word in _TIGHT and after == k + 1:
        return reading.form == "digits" and tokens[k].glued
    if word in ("W", "V", "ha", "ms", "mA", "Nm") and reading.form != "digits":
        return False
    if word.lower() in ("point", "points") and k < len(tokens) and _low(tokens, after) in ("guard", "guards", "plan", "person"):
        return word.lower() == "point"
    if word.lower() in ("min", "sec", "second", "quarter", "bit", "mp", "yard", "stone", "degree", "mb", "db", "mw") and reading.form == "words" and word.isupper():
        return False
    return not (word == "MP" or word == "MPs" or (word in ("PC", "PCs") and reading.form != "digits") or word in ("Min", "Sec", "Day", "Point"))


def _with_age(reading: Reading, tokens: list[Token]) -> Reading:
    """34-year-old, 15 year-old, 18 months old, 5 years of age, aged 25, the age of 21, in their 70s."""
    j = reading.after
    if reading.unit in ("year", "month", "week", "day"):
        k = j + 1 if j < len(tokens) and tokens[j].text in "-‑" else j
        if _low(tokens, k) in ("old", "olds") or (_low(tokens, j), _low(tokens, j + 1)) == ("of", "age"):
            after = k + 1 if _low(tokens, k) in ("old", "olds") else j + 2
            return replace(reading, end=tokens[after - 1].end, after=after, unit=f"{reading.unit} of age", kind="age")
        if (_low(tokens, reading.first - 1), _low(tokens, reading.first - 2)) == ("of", "age"):
            return replace(reading, unit=f"{reading.unit} of age", kind="age")
    if reading.bare and reading.value is not None and 0 < reading.value < 130 and _is_aged(tokens, reading.first):
        return replace(reading, unit="year of age", kind="age", doubt="")
    return reading


def _is_aged(tokens: list[Token], i: int) -> bool:
    before = [_low(tokens, k) for k in range(max(0, i - 4), i)]
    return bool(before) and (before[-1] in ("aged", "age", "ages") or before[-2:] in (["age", "of"], ["ages", "of"]) or before[-2:] == ["ages", "between"] or before[-2:] == ["aged", "between"]
                             or before[-3:-1] in (["age", "of"],) or before[-2:] in (["aged", "about"], ["aged", "over"], ["aged", "under"], ["age", "about"], ["ages", "from"], ["aged", "from"]))


def _with_rate(reading: Reading, tokens: list[Token], text: str) -> Reading:
    """$79 a month, 12 per 100,000, 800,000 barrels a day, 100km/hr."""
    j = reading.after
    word = _low(tokens, j)
    if word == "per" or (j + 1 < len(tokens) and tokens[j].text == "/" and tokens[j + 1].kind == "word"):
        if j + 1 < len(tokens) and tokens[j + 1].kind in ("word", "num"):
            return _per(reading, tokens, j + 1, text)
        return reading
    k = j + 1 if j < len(tokens) and tokens[j].text in "-‑" and tokens[j].glued else j
    article = (_low(tokens, k) in ("a", "an", "each", "every") and not reading.bare) or _low(tokens, k) in ("a", "an")
    k2 = k + 2 if k > j and k + 1 < len(tokens) and tokens[k + 1].text in "-‑" else k + 1
    thing = _low(tokens, k2)
    later = ("after", "ago", "before", "later", "earlier", "of", "and")
    if article and thing in _PER and _low(tokens, k2 + 1) not in later and (reading.kind != "time" or thing in _TIME) and not (_low(tokens, k) in ("each", "every") and reading.bare):
        return replace(reading, end=tokens[k2].end, after=k2 + 1, rate=thing, doubt="")
    return reading


def _per(reading: Reading, tokens: list[Token], k: int, text: str) -> Reading:
    if tokens[k].kind == "num" or tokens[k].low in ONES or tokens[k].low in TENS or tokens[k].low in SCALES:
        below = read_numeral(tokens, k, text)
        if below is None or below.value is None:
            return reading
        return replace(reading, end=tokens[below.after - 1].end, after=below.after, rate=f"{below.value:g}" if below.value < 1e5 else f"{below.value:,.0f}".replace(",", ""), doubt="")
    hit = match_on(UNITS, tokens, k)
    if hit and hit[1].split("|")[1] != "point":
        return replace(reading, end=tokens[hit[0] - 1].end, after=hit[0], rate=hit[1].split("|")[0], doubt="")
    return replace(reading, end=tokens[k].end, after=k + 1, rate=tokens[k].low, doubt="")


# ---------------------------------------------------------------- forms of their own

_DECADES = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80, "nineties": 90}


def _special(tokens: list[Token], i: int) -> Reading | None:
    return _age_decade(tokens, i) or _multiple(tokens, i) or _decades(tokens, i)


def _age_decade(tokens: list[Token], i: int) -> Reading | None:
    """in their 70s, in his mid-60s, in her late twenties: an age within ten years."""
    if _low(tokens, i) != "in" or _low(tokens, i + 1) not in ("his", "her", "their", "its", "your", "our", "my"):
        return None
    j = i + 2
    part = _low(tokens, j) if _low(tokens, j) in ("early", "mid", "late") else ""
    if part:
        j += 2 if j + 1 < len(tokens) and tokens[j + 1].text in "-‑" else 1
    if j >= len(tokens):
        return None
    tens, after = float(_DECADES.get(tokens[j].low, 0)), j + 1
    if tokens[j].kind == "num" and tokens[j].text.isdecimal() and len(tokens[j].text) == 2 and tokens[j].text[1] == "0" and _low(tokens, j + 1) == "s":
        tens, after = float(tokens[j].text), j + 2
    if not tens:
        return None
    low, high = {"early": (tens, tens + 3), "mid": (tens + 4, tens + 6), "late": (tens + 7, tens + 9)}.get(part, (tens, tens + 9))
    start, end = tokens[i].start, tokens[after - 1].end
    return Reading(start, end, i, after, None, low, high, "range", unit="year of age", kind="age", number=(start, end), bare=False)


def _multiple(tokens: list[Token], i: int) -> Reading | None:
    """twice, doubled, sixfold, tripled; "double" only after "more than" or before "the"."""
    word = _low(tokens, i)
    value = _MULTIPLES.get(word)
    if value is None and word.endswith("fold") and len(word) > 6:
        stem = word[:-4]
        value = float(ONES.get(stem, TENS.get(stem, 0)) or SCALES.get(stem, 0)) or None
    if value is None:
        return None
    if word in ("double", "triple", "treble", "quadruple") and not match_back(BEFORE, tokens, i):
        if _low(tokens, i + 1) not in ("the", "that", "its", "their", "what", "last", "in") or _low(tokens, i - 1) in ("a", "an", "the"):
            return None
    after = i + 1
    kind = "fraction" if value < 1 else "multiple"
    return Reading(tokens[i].start, tokens[i].end, i, after, value, value, value, "=", "down" if value < 1 else "up" if word.endswith(("ed", "ing")) else "",
                   unit="time" if value > 1 else "fraction", kind=kind, form="multiple", number=(tokens[i].start, tokens[i].end), bare=False)


def _decades(tokens: list[Token], i: int) -> Reading | None:
    if _low(tokens, i) != "decades" or _low(tokens, i - 1) in ("recent", "earlier", "previous", "past", "last", "later", "slowest"):
        return None
    if (i and tokens[i - 1].kind == "num") or _low(tokens, i - 1) in ONES or _low(tokens, i - 1) in ("-", "several", "few", "some"):
        return None
    if _low(tokens, i + 1) == "-":
        return None
    return Reading(tokens[i].start, tokens[i].end, i, i + 1, None, 2.0, 9.0, "vague", unit="decade", kind="time", form="vague", number=(tokens[i].start, tokens[i].end), bare=False)


# ---------------------------------------------------------------- bounds and trends

_LOOSE = frozenset(["about", "around", "over", "under", "above", "near", "some", "within", "below", "beyond", "up"])
_FILLERS = frozenset(["the", "a", "an", "another", "his", "her", "their", "its", "these", "those"])


def _with_bound(reading: Reading, tokens: list[Token], text: str) -> Reading:
    hit = match_back(BEFORE, tokens, reading.first) or _age_bound(reading, tokens)
    if not hit and reading.first and tokens[reading.first - 1].low in _FILLERS:
        hit = match_back(BEFORE, tokens, reading.first - 1)
        if hit and tokens[reading.first - 2].low in _LOOSE:
            hit = None
    if not hit and reading.first > 1 and tokens[reading.first - 1].text in "-‑" and _low(tokens, reading.first - 2) == "sub":
        hit = (reading.first - 2, "<")
    if hit and not (reading.value == 1 and reading.doubt == "one" and tokens[reading.first - 1].low in ("some", "about", "over")):
        reading = _bounded(reading, hit[1], start=tokens[hit[0]].start, first=hit[0])
        if tokens[hit[0]].low not in ("about", "around") and reading.doubt == "year":
            reading = replace(reading, doubt="")
    j = reading.after + 1 if reading.after < len(tokens) and tokens[reading.after].text in "-‑" and tokens[reading.after].glued else reading.after
    after = match_on(AFTER, tokens, j)
    if after and reading.bound in ("=", "range") and reading.kind not in ("vote", "score"):
        k, bound = after
        closed = k >= len(tokens) or tokens[k].kind == "sym"
        if (bound != "~" or tokens[j].low != "odd" or j > reading.after) and (tokens[j].low != "at" or closed) and (tokens[j].low != "plus" or j > reading.after or closed):
            reading = replace(_bounded(reading, bound), end=tokens[k - 1].end, after=k)
    return reading if reading.bound != "=" or reading.value is None or reading.low is None else _bounded(reading, "=")


def _age_bound(reading: Reading, tokens: list[Token]) -> tuple[int, str] | None:
    """under the age of 5, over the age of 21."""
    k = reading.first
    if reading.kind == "age" and k > 3 and tokens[k - 1].low == "of" and tokens[k - 2].low == "age" and tokens[k - 3].low == "the":
        return match_back(BEFORE, tokens, k - 3)
    return None


def _bounded(reading: Reading, bound: str, *, start: int | None = None, first: int | None = None) -> Reading:
    """The reading with a bound and the interval it stands for; nearly N is [0.9 N, N), about N is within a tenth."""
    value, low, high = reading.value, reading.low, reading.high
    if value is not None:
        span = abs(value)
        low, high = {
            ">": (value, None), ">=": (value, None), "<": (None, value), "<=": (None, value), "nearly": (value - span / 10, value),
            "~": (value - span / 10, value + span / 10),
        }.get(bound, (low, high))
        if low is not None and high is not None:
            low, high = float(f"{low:.12g}"), float(f"{high:.12g}")
        name = "<" if bound == "nearly" else bound
    else:
        name = bound if reading.bound == "range" and bound == "~" else reading.bound
        if bound in (">", ">=") and reading.bound == "vague":
            high = None
    return replace(reading, bound=name, low=low, high=high, start=reading.start if start is None else start, first=reading.first if first is None else first)


_THROUGH = frozenset("by a an another extra further additional just only up down well steeply sharply slightly modestly marginally back inching".split())


def _with_trend(reading: Reading, tokens: list[Token]) -> Reading:
    """up, down: a verb of rising or falling before an amount of change; what it rose *to* has none."""
    if reading.trend or reading.kind in ("score", "vote", "age") or reading.first == 0:
        return reading
    opened = tokens[reading.first].low == "from" if reading.bound == "range" else False
    if opened or reading.bound == "range" and tokens[reading.first - 1].low == "from":
        return reading
    k = reading.first - 1
    words = [_low(tokens, k - step) for step in range(5)]
    if words[0] == "by":  # grow sales by 35 per cent
        words = [w for n, w in enumerate(words) if n == 0 or w in TRENDS or n > 2 or w in _THROUGH]
    for step, word in enumerate(words):
        trend = TRENDS.get(word, "")
        if trend in ("up", "down") and not _is_phrasal(word, _low(tokens, k - step - 1)):
            if _low(tokens, k - step - 1) in ("a", "an", "the") and word not in ("up", "down"):
                return reading
            if word in _ACTIVE and reading.kind not in ("percent", "money") and reading.unit not in ("point", "sen", "cent", "penny"):
                return reading
            return replace(reading, trend=trend)
        if word not in _THROUGH:
            return reading
    return reading


_ACTIVE = frozenset("cut added add adds adding lost lose loses losing raised raise gain gains gained shed sheds reduce reduced".split())


def _is_phrasal(word: str, before: str) -> bool:
    """True for "called up", "gave up", "shut down": the particle says nothing of a number."""
    if word not in ("up", "down"):
        return False
    return TRENDS.get(before) == "-" or (before.endswith(("ed", "ing")) and before not in ("trending", "moved", "closed", "ended", "trading", "traded", "finished", "edged"))


def _share_bounds(found: list[Reading], tokens: list[Token]) -> list[Reading]:
    """more than 100 kilometers (60 miles): the bound holds for both, as it is one quantity; a trend goes on to "or 2%"."""
    for k in range(1, len(found)):
        before, here = found[k - 1], found[k]
        between = [t.text for t in tokens[before.after : here.first]]
        by = between[-1:] == ["by"] and len(between) <= 4 and before.kind == here.kind
        if before.trend and not here.trend and (by or between in (["("], ["or"], [",", "or"]) or between[1:] == ["or"]) and here.kind not in ("age", "time"):
            found[k] = here = replace(here, trend=before.trend)
        if between in (["("], ["(", "or"]) and here.bound == "=" and before.bound in (">", ">=", "<", "<=") and not (before.low is not None and before.high is not None) and not here.bare and not before.bare:
            if here.after < len(tokens) and tokens[here.after].text == ")":
                found[k] = _bounded(here, before.bound)
    return found
