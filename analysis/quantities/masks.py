"""What looks like a number and is no quantity: dates, years, clock times, ordinals, identifiers, names with digits."""

from __future__ import annotations

import re
from functools import cache

from analysis.lexicons import read_lexicon
from analysis.quantities.words import word_list


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    rows = read_lexicon("not_quantities")
    parts = {row["what"][5:]: row["pattern"] for row in rows if row["what"].startswith("part ")}
    whole = [row["pattern"] for row in rows if not row["what"].startswith("part ")]
    return tuple(
        re.compile(re.sub(r"<(\w+)>", lambda m: parts[m[1]], pattern)) for pattern in whole
    )


def find_masks(text: str) -> list[tuple[int, int]]:
    """Spans of the text that hold digits or number words and give no quantity, in order, not overlapping.

    >>> [s[a:b] for s in ["Resolution 2735 of June 10, 2024, at 9:30 p.m."] for a, b in find_masks(s)]
    ['Resolution 2735', 'June 10, 2024', '9:30 p.m.']
    """
    found = sorted(
        m.span()
        for p in _patterns()
        for m in p.finditer(text)
        if not _is_unit(m.group(), text, m.start())
    )
    kept: list[tuple[int, int]] = []
    for start, end in found:
        if kept and start < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        elif end > start:
            kept.append((start, end))
    return kept


@cache
def _prefixes() -> frozenset[str]:
    return frozenset(
        r["form"].replace(" ", "")
        for r in read_lexicon("currencies")
        if r["place"] in ("before", "both") and r["form"][:1].isalpha()
    )


_GLUED = re.compile(r"([A-Za-z]+)[-–.]?\d")
_BEFORE_NUMBER = word_list("before_number")
_AMOUNT = re.compile(r"[A-Za-z]+[\d,.]*\d(?:m|bn|k|tn|mil)?\b(?: (?:million|billion|trillion)\b)?")


def _is_unit(piece: str, text: str, start: int) -> bool:
    """True for "RM2.70", "sub-300", "then-18": letters and digits in one word that still give a number."""
    glued = _GLUED.match(piece)
    if not glued or " " in piece:
        return False
    letters, before = glued[1], text[start - 1 : start]
    if (letters in ("cm", "m", "km", "mm", "ft") and piece[-1] in "23") or before == "$":
        return True
    if letters in _prefixes():
        amount = _AMOUNT.match(text, start)
        whole = amount[0] if amount else piece
        sure = letters not in ("PS", "R") or bool(
            re.search(r"\d(?:m|bn|k|tn|mil)$|[.,]\d|illion$", whole)
        )
        return sure and before not in ("-", "–") and piece[len(letters)].isdecimal()
    return letters in _BEFORE_NUMBER and piece[len(letters)] in "-–"
