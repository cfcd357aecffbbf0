"""What the scanner finds: a numeral, and the quantity that is printed with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from analysis.find.quantities.tokens import Token


class Numeral(NamedTuple):
    """A number that begins at some token and ends before token ``after``."""

    after: int
    form: str  # digits, words, fraction, half or vague
    value: float | None = None  # missing for a vague amount, which has low and high
    mantissa: float | None = None  # the number before its scale: 1.2 of "1.2 million"
    low: float | None = None
    high: float | None = None
    scaled: bool = False  # printed with a scale word or suffix
    doubt: str = ""  # year, half or people: whether it is a quantity is for the parse to decide
    end: int | None = None  # the offset where it ends inside a token


@dataclass(frozen=True)
class QuantityMatch:
    """One quantity as printed: its place in the sentence, number, interval, bound and unit."""

    start: int
    end: int
    first: int  # tokens [first, after) are the whole phrase
    after: int
    value: float | None
    low: float | None
    high: float | None
    bound: str = "="
    trend: str = ""
    unit: str = ""
    kind: str = ""  # percent money time age score vote fraction ratio multiple measure, or ""
    rate: str = ""  # what it is per: "day" of "3,000 tests per day"
    noun: str = ""  # the noun that a hyphen ties to the number: "page" of "48-page"
    form: str = "digits"  # that of the numeral, or part, ratio, multiple
    doubt: str = ""  # year, one, half or people: for the parse to decide
    number: tuple[int, int] = (0, 0)  # offsets of the number alone
    mantissa: float | None = None
    scaled: bool = False
    bare: bool = True  # printed without a unit or currency
    currency: bool = False  # a currency is printed before the number
    side: str = ""  # of a vote: for, against

    def cells(self, text: str, base: int) -> dict[str, Any]:
        """Return place and number as cells; ``base`` is where the sentence ``text`` starts."""
        return {
            "start": base + self.start,
            "end": base + self.end,
            "surface": text[self.start : self.end],
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "bound": self.bound,
            "trend": self.trend or None,
        }


def match_phrase(
    tokens: list[Token],
    first: int,
    after: int,
    low: float | None,
    high: float | None,
    *,
    value: float | None = None,
    end: int | None = None,
) -> QuantityMatch:
    """A match whose number and unit are one phrase, such as "doubled" or "in their 70s"."""
    start, end = tokens[first].start, end or tokens[after - 1].end
    number = (start, end)
    return QuantityMatch(start, end, first, after, value, low, high, number=number, bare=False)


def extend_match(
    match: QuantityMatch, tokens: list[Token], after: int, **changes: Any
) -> QuantityMatch:
    """The match up to token ``after``, with other fields changed."""
    return replace(match, end=tokens[after - 1].end, after=after, **changes)


def extend_unit(
    match: QuantityMatch, tokens: list[Token], after: int, **changes: Any
) -> QuantityMatch:
    """The match with the unit or noun that ends before token ``after``."""
    return extend_match(match, tokens, after, bare=False, doubt="", **changes)


def bound_match(
    match: QuantityMatch, tokens: list[Token], bound: str, *, first: int | None = None
) -> QuantityMatch:
    """The match with a bound and its interval, from token ``first`` on.

    "nearly N" is [0.9 N, N), "about N" is within a tenth of N.
    """
    low, high, name = match.low, match.high, bound
    if match.value is not None:
        low, high = _interval(match.value, bound, low, high)
        name = "<" if bound == "nearly" else bound
    else:
        name = bound if match.bound == "range" and bound == "~" else match.bound
        if bound in (">", ">=") and match.bound == "vague":
            high = None
    if first is None:
        return replace(match, bound=name, low=low, high=high)
    start = tokens[first].start
    return replace(match, bound=name, low=low, high=high, start=start, first=first)


def _interval(
    value: float, bound: str, low: float | None, high: float | None
) -> tuple[float | None, float | None]:
    if bound in (">", ">="):
        return value, None
    if bound in ("<", "<="):
        return None, value
    if bound in ("nearly", "~"):
        tenth = abs(value) / 10
        low, high = value - tenth, value if bound == "nearly" else value + tenth
    if low is None or high is None:
        return low, high
    return float(f"{low:.12g}"), float(f"{high:.12g}")
