"""Split a sentence in another language into tokens, with numbers written as in English."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from analysis.find.quantities.tokens import Token
from analysis.html import join_spans
from analysis.read.dates import MONTH_NAMES
from analysis.resources import read_lexicon

_POINT, _COMMA = ".", ","
_SPACES = "    "  # a space, and no-break, thin and narrow no-break ones
_NUMBERS = {
    # sign of decimals -> three digits in a group, then decimals of any length
    _COMMA: rf"[1-9]\d{{0,2}}(?:[.'’{_SPACES}]\d{{3}})+(?:,\d+)?(?!\d)|\d+[.]\d{{1,2}}(?!\d)",
    _POINT: rf"[1-9]\d{{0,2}}(?:[,'’{_SPACES}]\d{{3}})+(?:\.\d+)?(?!\d)|\d+,\d{{1,2}}(?!\d)",
}
_WORD = r"(?:[^\W\d_]+['’](?=\w|$))|[^\W\d_]+"  # d’|euros
_WHOLE_WORD = r"[^\W\d_]+(?:['’][^\W\d_]+)?"  # zo'n
_ELIDING = ("fr", "it")
_DECIMALS = {
    _POINT: re.compile(r"(?<![\d.,:/-])\d{1,3}\.\d{1,2}(?![\d.,:/-])"),
    _COMMA: re.compile(r"(?<![\d.,])\d+,\d{1,2}(?![\d,])"),
}


def decimal_sign(text: str, language: str) -> str:
    """Return the sign of decimals in an account: a comma, unless it prints points for them.

    >>> decimal_sign("3.5 Prozent von 1'200 Franken", "de"), decimal_sign("3,5 von 1.200", "de")
    ('.', ',')
    """
    blank = list(text)
    for start, end in find_foreign_masks(text, language):
        blank[start:end] = " " * (end - start)
    left = "".join(blank)
    points, commas = (len(_DECIMALS[sign].findall(left)) for sign in (_POINT, _COMMA))
    return _POINT if points > commas else _COMMA


def find_foreign_masks(text: str, language: str) -> list[tuple[int, int]]:
    """Find dates, clock times, ordinals and names with digits, which are no quantities.

    >>> text = "Am 3. Mai 2031 um 20.15 Uhr kam die A380."
    >>> [text[a:b] for a, b in find_foreign_masks(text, "de")]
    ['3. Mai 2031', '20.15 Uhr', 'A380']
    """
    return join_spans(m.span() for pattern in _masks(language) for m in pattern.finditer(text))


@cache
def _masks(language: str) -> tuple[re.Pattern[str], ...]:
    months = sorted((name for name in MONTH_NAMES if len(name) > 2), key=len, reverse=True)
    parts = {
        "<month>": rf"(?i:{'|'.join(months)})\b\.?",
        "<year>": r"(?:1[5-9]\d\d|20\d\d|21\d\d)",
    }
    patterns = []
    for row in read_lexicon("foreign_not_quantities"):
        if row["language"] in ("all", language):
            pattern = row["pattern"]
            for name, part in parts.items():
                pattern = pattern.replace(name, part)
            patterns.append(re.compile(pattern))
    return tuple(patterns)


@cache
def _pattern(language: str, sign: str) -> re.Pattern[str]:
    word = _WORD if language in _ELIDING else _WHOLE_WORD
    plain = rf"\d+(?:\{sign}\d+)?"
    return re.compile(
        rf"(?P<num>[¼-¾⅐-⅞]|{_NUMBERS[sign]}|{plain})|(?P<word>{word})|(?P<sym>[^\w\s]|_)"
    )


def split_words(
    text: str, masks: Iterable[tuple[int, int]], language: str, sign: str = _COMMA
) -> list[Token]:
    """Split a sentence into its own tokens; numbers are written as in English."""
    tokens: list[Token] = []
    last_end, spans = 0, list(masks)
    for match in _pattern(language, sign).finditer(text):
        start, end = match.span()
        while spans and spans[0][1] <= start:
            spans.pop(0)
        if spans and start < spans[0][1] and end > spans[0][0]:
            if not tokens or tokens[-1].start != spans[0][0] or tokens[-1].kind != "mask":
                a, b = spans[0]
                tokens.append(Token(a, b, text[a:b], "", "mask", a == last_end))
            last_end = spans[0][1]
            continue
        kind, piece = str(match.lastgroup), match.group()
        piece = _in_english(piece, sign) if kind == "num" else piece
        lower = piece.lower().replace("’", "'")
        tokens.append(Token(start, end, piece, lower, kind, start == last_end))
        last_end = end
    return tokens


def _in_english(number: str, sign: str) -> str:
    """A number with its separators as in English: "1.200,5" is "1,200.5"."""
    other = _POINT if sign == _COMMA else _COMMA
    parts = re.split(rf"[{re.escape(other)}'’{_SPACES}]", number)
    if len(parts) == 2 and len(parts[1]) < 3 and sign not in number:  # 0.4 where commas are usual
        return ".".join(parts)
    return ",".join([*parts[:-1], parts[-1].replace(sign, ".")])
