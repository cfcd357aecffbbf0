"""Find where two statements of one fact differ: in a figure, a year, or a word and its opposite."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.compare.align.sentences import NUMBER, SentenceTerms, stem
from analysis.find.quantities.number_words import number_of
from analysis.resources import read_lexicon

if TYPE_CHECKING:
    import pandas as pd

Figure = dict[str, Any]
Figures = dict[str, list[Figure]]
Span = tuple[int, int]
_NEAR_VALUE = 2.0  # a larger ratio: figures of two things
_LEAST_TERMS = 4
_MOST_MISSING = 0.3  # of the shorter statement's words


class Contradiction(NamedTuple):
    """The words of two statements that cannot both be right: places in the texts, and the kind."""

    place: Span
    other_place: Span
    kind: str


def figures_of(quantities: pd.DataFrame) -> Figures:
    """sentence_id -> its quantities, with ``key`` (what is counted) and open ends infinite."""
    found: Figures = {}
    for row in schema.rows(quantities):
        low = -math.inf if _is_missing(row["low"]) else float(row["low"])
        high = math.inf if _is_missing(row["high"]) else float(row["high"])
        figure = {k: row[k] for k in "surface unit bound value start end counts".split()}
        figure |= {"key": _key(row), "low": low, "high": high}
        figure["exact"] = row["bound"] == "=" and low > -math.inf and high < math.inf
        found.setdefault(str(row["sentence_id"]), []).append(figure)
    return found


def _is_missing(value: Any) -> bool:
    return value is None or value != value


def _key(row: dict[Any, Any]) -> tuple[str, str] | None:
    """The unit and the noun counted; none for percentages, whose base is seldom said."""
    unit, counts = ("" if _is_missing(v) else str(v) for v in (row["unit"], row["counts"]))
    words = counts.split(" of ")[0].split()
    if unit == "percent" or not (words or unit):
        return None
    return unit, stem(words[-1]) if words else ""


def matching_figures(left: list[Figure], right: list[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """The pairs of figures with a number that count one thing and can both be right."""
    for a in left:
        for b in right:
            numbers = not (_is_missing(a["value"]) or _is_missing(b["value"]))
            if numbers and _count_one_thing(a, b) and agree(a, b):
                yield a, b


def _count_one_thing(a: Figure, b: Figure) -> bool:
    if a["unit"] == b["unit"] == "percent":
        return bool(a["value"] == b["value"])
    return a["key"] is not None and a["key"] == b["key"]


def agree(a: Figure, b: Figure) -> bool:
    """Whether the intervals meet, or rounding to the coarser last digit explains the difference."""
    if a["low"] <= b["high"] and b["low"] <= a["high"]:
        return True
    if not (a["exact"] and b["exact"]):
        return False
    step = max(last_digit(a["low"]), last_digit(b["low"]))
    return bool(abs(a["low"] - b["low"]) < step * (1 - 1e-9))


def last_digit(value: float) -> float:
    """The worth of the last digit that is not 0.

    >>> last_digit(48), last_digit(139e6)
    (1.0, 1000000.0)
    """
    mantissa, exponent = f"{abs(value):.9e}".split("e")
    digits = mantissa.rstrip("0").rstrip(".").replace(".", "")
    return float(10.0 ** (int(exponent) - len(digits) + 1))


def describe_figure_changes(full: list[Figure], other: list[Figure]) -> list[str]:
    """What ``other`` changes in the figures of the fullest wording: their bound or precision.

    Percentages are left out. Dropped hedges and attributions are not searched for: found by words
    alone, most belonged to another clause.
    """
    changes = []
    for a, b in matching_figures(full, other):
        change = ""
        if a["value"] != b["value"]:
            change = "another precision" if a["exact"] and b["exact"] else ""
        elif a["key"] is not None and a["bound"] != b["bound"]:
            change = "another bound"
        if change:
            changes.append(f"'{b['surface']}' for '{a['surface']}': {change}")
    return list(dict.fromkeys(changes))


def describe_contradiction(sentences: SentenceTerms, i: int, j: int, figures: Figures) -> str:
    """The words of two statements that cannot both be right, or an empty text."""
    found = find_contradiction(sentences, i, j, figures)
    if found is None:
        return ""
    left, right = (
        row["text"][start - row["start"] : end - row["start"]]
        for row, (start, end) in (
            (sentences.rows[i], found.place),
            (sentences.rows[j], found.other_place),
        )
    )
    return f"'{left}' against '{right}'"


def find_contradiction(
    sentences: SentenceTerms, i: int, j: int, figures: Figures
) -> Contradiction | None:
    """Find where two statements of one fact differ so that both cannot be right.

    A figure of one thing with two exact values that rounding does not explain (no percentages); or
    a word and its opposite, or two years, in statements that otherwise share nearly all words. Most
    conflicts are not found. A verb with "not" and the same verb without it was tried: one hit in 36
    coded stories, and it was wrong.
    """
    left, right = (figures.get(sentences.rows[k]["sentence_id"], []) for k in (i, j))
    return _two_figures(left, right) or _two_words(sentences, i, j)


def _two_figures(left: list[Figure], right: list[Figure]) -> Contradiction | None:
    if any(agree(a, b) for a in left for b in right if a["unit"] == b["unit"]):
        return None
    for a in left:
        own = [x for x in left if a["key"] and x["key"] == a["key"]]
        rivals = [b for b in right if a["key"] and b["key"] == a["key"]]
        if len(own) == len(rivals) == 1 and _are_near(a, rivals[0]):
            b = rivals[0]
            return Contradiction((a["start"], a["end"]), (b["start"], b["end"]), "figures")
    return None


def _are_near(a: Figure, b: Figure) -> bool:
    """Whether two exact values differ, yet not by so much that they would be of two things."""
    small, large = sorted([abs(a["low"]), abs(b["low"])])
    return bool(a["exact"] and b["exact"] and small > 0 and large <= _NEAR_VALUE * small)


def _two_words(sentences: SentenceTerms, i: int, j: int) -> Contradiction | None:
    short, long = i, j
    if len(sentences.kinds(i)) > len(sentences.kinds(j)):
        short, long = j, i
    found = _rival_terms(sentences, sentences.kinds(short), sentences.kinds(long))
    if found is None:
        return None
    term, rival, kind = found
    places = {short: _place(sentences, short, term), long: _place(sentences, long, rival)}
    return Contradiction(places[i], places[j], kind)


def _rival_terms(
    sentences: SentenceTerms, short: dict[int, int], long: dict[int, int]
) -> tuple[int, int, str] | None:
    """A term of the shorter statement, the term of the longer that contradicts it, and the kind."""
    missing = [t for t in short if t not in long]
    if len(short) < _LEAST_TERMS or len(missing) > max(1, _MOST_MISSING * len(short)):
        return None
    names = sentences.names
    extra = {names[t]: t for t in long if t not in short}
    years = [t for name, t in extra.items() if _is_year(name, long[t])]
    for term in missing:
        opposites = [extra[o] for o in _opposites().get(names[term], ()) if o in extra]
        if opposites:
            return term, opposites[0], "opposite words"
        if len(missing) == len(years) == 1 and _is_year(names[term], short[term]):
            return term, years[0], "years"
    return None


def _place(sentences: SentenceTerms, i: int, term: int) -> Span:
    """Where a term is in sentence i; the whole sentence when no form of it is found."""
    row, name = sentences.rows[i], sentences.names[term]
    for word in re.finditer(r"[^\W_][\w'’.,-]*", row["text"]):
        form = word[0].rstrip("'’.,-")
        number = number_of(form)
        keys = (stem(form), f"#{number:g}" if number is not None else "")
        if form == sentences.surfaces[term] or name in keys:
            start = row["start"] + word.start()
            return start, start + len(form)
    return row["start"], row["end"]


def _is_year(name: str, kind: int) -> bool:
    return kind != NUMBER and len(name) == 5 and name[:3] in ("#19", "#20") and name[3:].isdigit()


@cache
def _opposites() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    rows = [row for row in read_lexicon("opposites") if row["relation"] == "opposite"]
    for row in rows:
        for pair in product(row["word"].split("|"), row["opposite"].split("|")):
            word, opposite = map(stem, pair)
            found.setdefault(word, []).append(opposite)
            found.setdefault(opposite, []).append(word)
    return found
