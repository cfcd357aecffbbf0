"""What becomes of a figure: its bound is dropped, it is rounded, it is said of more than it was counted for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from analysis.align.conflict import agree, last_digit
from analysis.align.units import stem
from analysis.changes.match import Match, Row

Span = tuple[int, int]


class Change(NamedTuple):
    """What changed, the place in the account that changed it, the place in the other wording, and why in a few words."""

    change: str
    here: Span
    there: Span
    reason: str


def figure_changes(m: Match) -> Iterator[Change]:
    """``one`` is the wording that holds more, ``other`` the one that drops."""
    for a in m.one.figures:
        for b in m.other.figures:
            if _of_one_thing(m, a, b) and agree(a, b):
                words = f"“{b['surface']}” for “{a['surface']}”"
                here, there = (b["start"], b["end"]), (a["start"], a["end"])
                if _bound_dropped(a, b) and not _moved(m, a):
                    yield Change("bound dropped", here, there, words)
                elif _rounded(a, b):
                    yield Change("number rounded", here, there, words)
                elif (
                    a["value"] == b["value"]
                    and a["bound"] == b["bound"]
                    and not a["unit"]
                    and (extra := _narrower(m, a, b))
                ):
                    yield Change("scope widened", here, there, f"{words}: without “{extra}”")


def _of_one_thing(m: Match, a: Row, b: Row) -> bool:
    """The same unit and the same noun, each figure the only one of its kind in its statement."""
    if a["value"] != a["value"] or b["value"] != b["value"]:
        return False
    if a["unit"] == b["unit"] == "percent":
        return bool(a["value"] == b["value"])
    alone = all(
        sum(x["key"] == a["key"] for x in rows) == 1 for rows in (m.one.figures, m.other.figures)
    )
    return bool(
        a["key"] is not None and a["key"] == b["key"] and (alone or a["value"] == b["value"])
    )


def _bound_dropped(a: Row, b: Row) -> bool:
    return bool(
        a["value"] == b["value"] and a["bound"] not in ("=", "vague", "range") and b["bound"] == "="
    )


def _moved(m: Match, a: Row) -> bool:
    """ "edged up to 373,000": the words belong to the verb and are no bound."""
    at = m.one.words.at(a["start"])
    return (
        str(a["surface"]).lower().startswith(("up to", "down to"))
        and at > 0
        and m.one.words.tag[at - 1][:1] == "V"
    )


def _rounded(a: Row, b: Row) -> bool:
    if (
        a["value"] == b["value"]
        or a["bound"] != "="
        or b["bound"] in ("vague", "range")
        or "fraction" in (a["unit"], b["unit"])
    ):
        return False
    return abs(a["value"] - b["value"]) <= 0.1 * abs(a["value"]) and last_digit(
        b["value"]
    ) > last_digit(a["value"])


def _narrower(m: Match, a: Row, b: Row) -> str:
    """The words that narrow what the one counts, where the other counts the same noun without them."""
    mine, theirs = ([w for w in str(r["counts"] or "").split() if w[:1].isalpha()] for r in (a, b))
    held = {stem(w) for w in theirs}
    if (
        not mine
        or not theirs
        or stem(theirs[-1]) not in {stem(w) for w in mine}
        or not held < {stem(w) for w in mine}
    ):
        return ""
    extra = [w for w in mine if stem(w) not in held and len(w) > 2 and w.islower()]
    return " ".join(extra) if extra and not any(m.other.says(w) for w in extra) else ""
