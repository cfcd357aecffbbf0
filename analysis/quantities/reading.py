"""One quantity as a sentence prints it: what the scanner hands on."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.quantities.tokens import Token


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


def lower_at(tokens: list[Token], i: int) -> str:
    """The token's text in lower case; empty outside the sentence, so that a look-ahead needs no check."""
    return tokens[i].low if 0 <= i < len(tokens) else ""
