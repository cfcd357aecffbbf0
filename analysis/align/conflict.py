"""Where two statements of one fact cannot both be right: precision first, figures and single differing words only."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.align.units import NUMBER, Units, number_of, stem
from analysis.lexicons import read_lexicon

if TYPE_CHECKING:
    import pandas as pd

NEAR_VALUE, LEAST_TERMS, MISSING = 2.0, 4, 0.3
Figures = dict[str, list[dict[str, Any]]]


def figures_of(quantities: pd.DataFrame) -> Figures:
    """sentence_id -> its quantities: what is counted, interval (open ends infinite), value, bound, surface."""
    found: Figures = {}
    for row in schema.rows(quantities):
        low, high = (
            inf if row[k] != row[k] or row[k] is None else float(row[k])
            for k, inf in (("low", -math.inf), ("high", math.inf))
        )
        told = {
            k: row[k] for k in ("surface", "unit", "bound", "value", "start", "end", "counts")
        } | {
            "key": _key(row),
            "low": low,
            "high": high,
        }
        found.setdefault(str(row["sentence_id"]), []).append(
            told | {"exact": row["bound"] == "=" and low > -math.inf and high < math.inf}
        )
    return found


def _key(row: dict[Any, Any]) -> tuple[str, str] | None:
    unit, counts = ("" if v is None or v != v else str(v) for v in (row["unit"], row["counts"]))
    words = counts.split(" of ")[0].split()
    return (
        (unit, stem(words[-1]) if words else "") if unit != "percent" and (words or unit) else None
    )


class Clash(NamedTuple):
    """What stands against what: the places in the account's text of the one statement's words and of the other's."""

    here: tuple[int, int]
    there: tuple[int, int]
    kind: str


def disagreement(units: Units, i: int, j: int, figures: Figures) -> str:
    """What differs between two statements of one fact so that both cannot hold, in words, or an empty text."""
    clash = find_clash(units, i, j, figures)
    if clash is None:
        return ""
    one, other = (_inside(units.rows[k], span) for k, span in ((i, clash.here), (j, clash.there)))
    return f"'{one}' against '{other}'"


def find_clash(units: Units, i: int, j: int, figures: Figures) -> Clash | None:
    """Where two statements of one fact differ so that both cannot hold.

    A figure of one thing with two exact values that rounding does not explain (no percentages: their base is seldom
    told); or a word and its opposite, or two years, in two statements that else share nearly all their words. Most
    conflicts are not found. A verb with "not" beside the same verb without was tried: one hit in 36 coded stories, and it was wrong.
    """
    return _figures(units, i, j, figures) or _one_word(units, i, j)


def _inside(row: dict[str, Any], span: tuple[int, int]) -> str:
    return str(row["text"][span[0] - row["start"] : span[1] - row["start"]])


def _figures(units: Units, i: int, j: int, figures: Figures) -> Clash | None:
    mine, others = (figures.get(units.rows[k]["sentence_id"], []) for k in (i, j))
    if any(agree(a, b) for a in mine for b in others if a["unit"] == b["unit"]):
        return None
    for a in mine:
        rivals = [b for b in others if a["key"] and b["key"] == a["key"]]
        if (
            len(rivals) == 1
            and sum(x["key"] == a["key"] for x in mine) == 1
            and _close(a, rivals[0])
        ):
            return Clash((a["start"], a["end"]), (rivals[0]["start"], rivals[0]["end"]), "figures")
    return None


def _close(a: dict[str, Any], b: dict[str, Any]) -> bool:
    """Two exact values that differ, yet not by so much that they would be of two things."""
    small, large = sorted([abs(a["low"]), abs(b["low"])])
    return bool(a["exact"] and b["exact"] and small > 0 and large <= NEAR_VALUE * small)


def agree(a: dict[str, Any], b: dict[str, Any]) -> bool:
    """Whether the intervals meet, or the values differ by less than one step of the last digit that the coarser one gives."""
    if a["low"] <= b["high"] and b["low"] <= a["high"]:
        return True
    if not (a["exact"] and b["exact"]):
        return False
    step = max(last_digit(a["low"]), last_digit(b["low"]))
    return bool(abs(a["low"] - b["low"]) < step * (1 - 1e-9))


def last_digit(value: float) -> float:
    """The worth of the last digit that is not nought: 1 for 48, a million for 139 million."""
    mantissa, exponent = f"{abs(value):.9e}".split("e")
    return float(
        10.0 ** (int(exponent) - len(mantissa.rstrip("0").rstrip(".").replace(".", "")) + 1)
    )


def _one_word(units: Units, i: int, j: int) -> Clash | None:
    one, other = (_terms(units, k) for k in (i, j))
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    missing = [t for t in short if t not in long]
    if len(short) < LEAST_TERMS or len(missing) > max(1, MISSING * len(short)):
        return None
    extra = {units.names[t]: t for t in long if t not in short}
    for t in missing:
        name, kind = units.names[t], "opposite words"
        rival = next((extra[o] for o in _opposites().get(name, ()) if o in extra), None)
        if rival is None and len(missing) == 1 and _year(name, short[t]):
            years = [o for o, k in extra.items() if _year(o, long[k])]
            rival, kind = (extra[years[0]] if len(years) == 1 else None), "years"
        if rival is not None:
            mine, theirs = (t, rival) if short is one else (rival, t)
            here, there = (
                _place(units.rows[k], units.names[t], units.surfaces[t])
                for k, t in ((i, mine), (j, theirs))
            )
            return Clash(here, there, kind)
    return None


def _place(row: dict[str, Any], name: str, known: str) -> tuple[int, int]:
    """Where a term stands in a sentence; the whole of it when no form of it is found."""
    for word in re.finditer(r"[^\W_][\w'’.,-]*", row["text"]):
        form = word[0].rstrip("'’.,-")
        number = number_of(form)
        if form == known or name in (stem(form), f"#{number:g}" if number is not None else ""):
            return row["start"] + word.start(), row["start"] + word.start() + len(form)
    return row["start"], row["end"]


def _year(name: str, kind: int) -> bool:
    return kind != NUMBER and len(name) == 5 and name[:3] in ("#19", "#20") and name[3:].isdigit()


def _terms(units: Units, i: int) -> dict[int, int]:
    """term -> kind."""
    span = slice(units.begin[i], units.begin[i + 1])
    return dict(zip(units.term[span].tolist(), units.kind[span].tolist(), strict=True))


def _opposites() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in read_lexicon("opposites"):
        one, other = stem(row["word"]), stem(row["opposite"])
        found[one] = (*found.get(one, ()), other)
        found[other] = (*found.get(other, ()), one)
    return found
