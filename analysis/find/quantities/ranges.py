"""Two numbers that are one quantity or one result: ranges, scores, votes; what one of them lends the other."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.find.quantities.tokens import TRENDS, Token, word_list

if TYPE_CHECKING:
    from analysis.find.quantities.tokens import QuantityMatch

_VOTE = re.compile(
    r"\b(?:votes?|voted|voting|Senate|Senators?|House|[Cc]ourt|[Jj]ustices|ruling|ruled|passed|approved?|rejected|confirm\w*|[Cc]ommittee|panel|lawmakers|legislat\w+|Legislature|ballots?|"
    r"council|Council|majority|[Pp]arliament|Knesset|[Cc]aucus|elected|election|candidate|re-?elect\w*|resolution|motion|Democrats?|Republicans?|Assembly|Congress|bill|poll)\b"
)
_RULED = re.compile(
    r"\b(?:voted?|votes|ruling|ruled|court|Court|panel|justices|judges|order|commission|committee|council|board)\b"
)
AGED = word_list("aged")
_MAYBE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Rep|Sen|Gov|Representative|Senator|leader|leadership|party|Speaker|amendment|referendum|delegates?)\b"
)
_GAME = re.compile(
    r"\b(?:team|game|season|coach|points?|league|[Cc]up|quarter|half|goals?|match|playoffs?|inning|set|sets|overtime|minute|tournament)\b"
)
_SPORT = re.compile(
    r"\b(?:won|wins?|beat|beats|lost|loss(?:es)?|lead|led|leads|trail\w*|victory|defeat\w*|draws?|drew|tie[ds]?|scor\w+|goals?|games?|match\w*|seasons?|record|innings?|half-?time|playoffs?|"
    r"overtime|ahead|edged|aggregate|deficit|sets?|series|[Cc]up|[Ll]eague|minute|team|coach|champion\w*|tournament|final|Open|Slam|seed(?:ed)?|striker|midfielder|players?|squad|tie-?break)\b"
)
_TO = frozenset(
    [("to",), ("-",), ("–",), ("—",), ("‑",), ("to", "-"), ("-", "to", "-"), ("−",), ("through",)]
)


def join_pairs(found: list[QuantityMatch], tokens: list[Token], text: str) -> list[QuantityMatch]:
    """The readings with neighbours joined to ranges, split into votes, or made a score; units and scales shared."""
    out: list[QuantityMatch] = []
    k = 0
    while k < len(found):
        here = found[k]
        after = found[k + 1] if k + 1 < len(found) else None
        if after is None or after.first - here.after > 4:
            out.append(here)
            k += 1
            continue
        joined = _join(here, after, tokens, text)
        if joined is None:
            found[k + 1], here = _lend(here, after, tokens)
            out.append(here)
            k += 1
        else:
            out += joined
            k += 1 if _leads_on(found, k, tokens) else 2
    return out


def _leads_on(found: list[QuantityMatch], k: int, tokens: list[Token]) -> bool:
    """from $160 to $180 to $200: what a range led to begins the next."""
    if (
        k + 2 >= len(found)
        or _opener(_lows(tokens, max(0, found[k].first - 3), found[k].first)) != "from"
    ):
        return False
    after, then = found[k + 1], found[k + 2]
    return (
        _lows(tokens, after.after, then.first) == ("to",)
        and after.unit == then.unit
        and not after.bare
    )


def _lows(tokens: list[Token], first: int, after: int) -> tuple[str, ...]:
    return tuple(t.low for t in tokens[first:after])


def _join(
    a: QuantityMatch, b: QuantityMatch, tokens: list[Token], text: str
) -> list[QuantityMatch] | None:
    if (
        a.value is None
        or b.value is None
        or ("fraction" in (a.kind, b.kind) and a.kind != b.kind)
        or a.form == "multiple"
        or b.form == "multiple"
    ):
        return None
    between = _lows(tokens, a.after, b.first)
    before = _lows(tokens, max(0, a.first - 3), a.first)
    opened = _opener(before)
    dashed = (
        len(between) == 1 and between[0] in "-–" and tokens[a.after].glued and tokens[b.first].glued
    )
    if (
        between in _TO
        and a.bare
        and b.bare
        and not b.noun
        and (not opened or (dashed and (a.value or 0) >= (b.value or 0)))
    ):
        result = _result(a, b, tokens, text, between)
        if result is not None:
            return result
    if opened == "between":
        if between[:1] == ("and",) and len(between) <= 2 and _one_measure(a, b, tokens, opened):
            return [_range(a, b, tokens, opened)]
        return None
    strong = opened == "from"
    bounded = between[:1] == ("to",) and between[1:] in (
        ("about",),
        ("around",),
        ("nearly",),
        ("over",),
        ("roughly",),
        ("almost",),
        ("as", "much", "as"),
        ("as", "many", "as"),
        ("more", "than"),
    )
    if between in _TO or (
        strong
        and (
            between == ("up", "to")
            or bounded
            or (
                len(between) == 2
                and between[1] == "to"
                and between[0].isalpha()
                and between[0] not in _NOT_BETWEEN
            )
        )
    ):
        if between in (("through",),) and not strong:
            return None
        if _one_measure(a, b, tokens, opened) and not (
            between == ("to",) and not strong and _rising(before, a, b)
        ):
            return [_range(a, b, tokens, opened)]
    return None


_NOT_BETWEEN = word_list("not_between")


def _opener(before: tuple[str, ...]) -> str:
    words = [
        w
        for w in before
        if w
        not in (
            "about",
            "around",
            "roughly",
            "approximately",
            "anywhere",
            "somewhere",
            "~",
            "just",
            "a",
            "the",
            "only",
        )
    ]
    return words[-1] if words and words[-1] in ("between", "from") else ""


def _rising(before: tuple[str, ...], a: QuantityMatch, b: QuantityMatch) -> bool:
    """rose 5 percent to 10, dropped 36,000 to 293,000: the first is the change and the second where it led."""
    if not a.bare and b.bare:
        return True
    left, right = sorted((abs(a.value or 0.0), abs(b.value or 0.0)))
    return any(TRENDS.get(w, "-") != "-" for w in before) and right > 4 * left


def _one_measure(a: QuantityMatch, b: QuantityMatch, tokens: list[Token], opened: str) -> bool:
    if (
        "vague" in (a.form, b.form)
        or (a.doubt == "year" and b.doubt == "year")
        or (a.rate and b.rate and a.rate != b.rate)
    ):
        return False
    if a.unit == b.unit and a.noun == b.noun:
        return True
    if a.bare and not a.noun:
        return (
            not b.currency
            or bool(opened)
            or (a.mantissa is not None and b.mantissa is not None and a.mantissa < b.mantissa)
        )
    if b.bare and not b.noun:
        return (
            bool(opened)
            or (a.currency and _lows(tokens, a.after, b.first) != ("to",))
            or (a.currency and b.scaled)
        )
    return a.unit == b.unit


def _range(a: QuantityMatch, b: QuantityMatch, tokens: list[Token], opened: str) -> QuantityMatch:
    left, right = a.value or 0.0, b.value or 0.0
    factor = _factor(b)
    if factor > 1 and not a.scaled and left < right / factor and left < 1000:
        left *= factor
    first = a.first
    if opened:
        k = a.first - 1
        while tokens[k].low != opened:
            k -= 1
        first = k
    unit, kind, currency = (
        (a.unit, a.kind, a.currency) if a.unit and not b.unit else (b.unit, b.kind, b.currency)
    )
    if a.kind == "age" and b.bare:
        unit, kind = a.unit, a.kind
    low, high = min(left, right), max(left, right)
    return replace(
        b,
        start=tokens[first].start if opened == "between" else a.start,
        first=first,
        value=None,
        low=low,
        high=high,
        bound="range",
        unit=unit,
        kind=kind,
        currency=currency,
        rate=b.rate or a.rate,
        noun=b.noun or a.noun,
        number=(a.number[0], b.number[1]),
        doubt="",
        bare=not unit and not (b.noun or a.noun),
    )


def _factor(reading: QuantityMatch) -> float:
    """The scale that was printed with a number: 1,000,000 for "5 million", 1,000 for "five thousand"."""
    value = reading.value or 0.0
    if reading.form == "digits":
        return value / reading.mantissa if reading.scaled and reading.mantissa else 1.0
    for factor in (1e12, 1e9, 1e6, 1e3, 1e2):
        if (
            value >= factor
            and value / factor < 1000
            and abs(value / factor - round(value / factor, 1)) < 1e-9
        ):
            return factor
    return 1.0


def _result(
    a: QuantityMatch, b: QuantityMatch, tokens: list[Token], text: str, between: tuple[str, ...]
) -> list[QuantityMatch] | None:
    """134 to 63, 3-1: votes are two quantities, a score is one; None if it is a range."""
    if (
        a.form != "digits"
        or b.form != "digits"
        or a.scaled
        or b.scaled
        or not (a.value == round(a.value or 0) and b.value == round(b.value or 0))
    ):
        return None
    left, right = a.value or 0.0, b.value or 0.0
    following = tokens[b.after] if b.after < len(tokens) else None
    noun = (
        following is not None
        and following.kind == "word"
        and following.low.endswith("s")
        and not following.low.endswith("ss")
        and following.low
        not in ("was", "is", "has", "as", "its", "votes", "this", "last", "vs", "across")
    )
    if left < right and (
        noun
        or (
            following is not None
            and following.low in ("people", "men", "women", "children", "percentage")
        )
    ):
        return None
    if left > 999 or right > 999 or "," in tokens[a.after - 1].text:
        return None
    window = text[max(0, a.start - 200) : b.end + 120]
    votes, sport = bool(_VOTE.search(window)), bool(_SPORT.search(window))
    if (
        following is not None
        and following.low in ("decision", "ruling", "opinion", "vote", "verdict")
        and not _GAME.search(window)
    ):
        votes, sport = True, False
    votes = votes or (
        left + right > 60 and bool(_MAYBE.search(window)) and not _GAME.search(window)
    )
    if following is not None and following.low in (
        "lead",
        "win",
        "victory",
        "record",
        "draw",
        "aggregate",
        "defeat",
        "loss",
        "scoreline",
        "deficit",
        "advantage",
    ):
        votes = votes and left + right > 60
        sport = True
    if (
        votes
        and (left > right or not sport)
        and left != right
        and (left + right > 4 or (not sport and _RULED.search(window)))
    ):
        if left < right and between == ("to",) and tokens[a.first - 1].low in AGED:
            return None
        named = following is not None and following.low in (
            "vote",
            "votes",
            "margin",
            "majority",
            "decision",
            "ruling",
        )
        if left > right or named or re.search(r"\b(?:vote[ds]?|voting)\b", window):
            return [
                replace(r, unit="vote", kind="vote", bare=False, doubt="", side=side)
                for r, side in ((a, "for"), (b, "against"))
            ]
    if (
        left >= right and left < 200 and between != ("through",) and (between != ("to",) or sport)
    ) or (sport and left < 200 and not noun and between[0] != "to"):
        return [
            replace(
                b,
                start=a.start,
                first=a.first,
                value=None,
                low=min(left, right),
                high=max(left, right),
                bound="=",
                unit="score",
                kind="score",
                number=(a.number[0], b.number[1]),
                bare=False,
                doubt="",
            )
        ]
    return None


def _lend(
    a: QuantityMatch, b: QuantityMatch, tokens: list[Token]
) -> tuple[QuantityMatch, QuantityMatch]:
    """7- or 8-inch, 3 and 5 percent: the unit of the second is the first's too."""
    between = _lows(tokens, a.after, b.first)
    if a.unit == "point" and b.bare and between[-1:] == ("to",):
        return replace(b, unit=a.unit, kind=a.kind, bare=False), a
    if (
        a.bare
        and not a.doubt
        and a.value is not None
        and b.value is not None
        and b.unit
        and b.kind not in ("time", "multiple", "fraction", "age", "score", "vote")
    ):
        if (
            between in (("or",), ("-", "or"), ("-", "and"), ("and",), (",",))
            and not b.currency
            and a.form == b.form
        ):
            return b, replace(a, unit=b.unit, kind=b.kind, bare=False)
        if between == ("or",) and b.currency:
            return b, replace(a, unit=b.unit, kind=b.kind, bare=False)
    return b, a
