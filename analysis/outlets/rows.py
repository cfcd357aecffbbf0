"""The row of an outlet: its share beside that of the rest, with intervals, a test where there is enough, and what to know of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis.outlets.chance import RARE, all_rows, flip_signs, interval, swap_outlets, wilson
from analysis.outlets.paired import Group, Pairs

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TOO_FEW, NONE = "too few", "no difference shown"
_NAMED = 3
Test = tuple[dict[str, Any], Pairs, "NDArray[np.int64]"]


def rows_of(
    group: Group, min_cases: int, min_stories: int
) -> tuple[list[dict[str, Any]], list[Test]]:
    """The rows of a measure and kind, one an outlet, and for those that are to be tested (``verdict`` is empty) what the test needs."""
    import numpy as np

    apart = group.apart()
    core = np.setdiff1d(np.arange(len(group.names)), apart)
    everyone, inside = group.among(np.arange(len(group.names))), group.among(core)
    rows: list[dict[str, Any]] = []
    tests: list[Test] = []
    for outlet, name in enumerate(group.names):
        others = [group.names[a] for a in apart if a != outlet]
        pairs = inside if outlet in core else group.among(np.append(core, outlet))
        if others and _few(pairs, pairs.rows_of(outlet), min_cases, min_stories):
            pairs, others = everyone, []
        own = pairs.rows_of(outlet)
        row = {"outlet": name} | _row(pairs, own, min_cases, min_stories)
        rows.append(
            row
            | {
                "note": "; ".join(
                    n for n in (row["note"], _without(others) if "share" in row else "") if n
                )
            }
        )
        if not row["verdict"]:
            tests.append((rows[-1], pairs, own))
    return rows, tests


def p_of(pairs: Pairs, own: NDArray[np.int64], tests: int) -> float:
    """The larger p of the two tests."""
    swapped = swap_outlets(pairs.difference, pairs.first[own], pairs.many[own], own, tests)
    return max(swapped, flip_signs(pairs.difference[own], tests)) if swapped < 1 else 1.0


def _row(pairs: Pairs, own: NDArray[np.int64], min_cases: int, min_stories: int) -> dict[str, Any]:
    hits, cases, difference = pairs.hits[own], pairs.cases[own], pairs.difference[own]
    held, total = int(hits.sum()), int(cases.sum())
    counts: dict[str, Any] = {"stories": len(own), "cases": total, "hits": held}
    if few := _few(pairs, own, min_cases, min_stories):
        return counts | {"verdict": TOO_FEW, "note": few}
    share, more = held / total, float(difference.sum()) / total
    (low, high), (least, most) = interval(hits, cases), wilson(held, total)
    low, high = max(0.0, min(low, least)), min(1.0, max(high, most))
    below, above = interval(difference, cases)
    if min(held, total - held) < RARE:
        below, above = min(below, low - share + more), max(above, high - share + more)
    told = counts | {
        "share": share,
        "low": low,
        "high": high,
        "rest": share - more,
        "difference": more,
    }
    told |= {"difference_low": max(-1.0, below), "difference_high": min(1.0, above)}
    alike = _alike(pairs, own)
    return told | {"verdict": NONE if alike else "", "note": alike}


def _few(pairs: Pairs, own: NDArray[np.int64], min_cases: int, min_stories: int) -> str:
    """What there is too little of: "12 of 20 cases"."""
    counts = ((int(pairs.cases[own].sum()), min_cases, "cases"), (len(own), min_stories, "stories"))
    return ", ".join(f"{n} of {least} {what}" for n, least, what in counts if n < least)


def _alike(pairs: Pairs, own: NDArray[np.int64]) -> str:
    """Why there is nothing to test, where the outlets of these stories together have hardly a hit, or hardly a case without one."""
    places = all_rows(pairs.first[own], pairs.many[own])
    hits, cases = int(pairs.hits[places].sum()), int(pairs.cases[places].sum())
    if min(hits, cases - hits) >= RARE:
        return ""
    told = (
        f"{hits or 'no'} {'hit' if hits == 1 else 'hits'}"
        if 2 * hits <= cases
        else f"all but {cases - hits}"
        if hits < cases
        else "all"
    )
    return f"not tested: {told} of {cases:,} cases of all outlets here"


def _without(others: list[str]) -> str:
    """Who is no part of the rest."""
    named = others[:_NAMED]
    more = [f"{len(others) - _NAMED} more"] if len(others) > _NAMED else []
    words = [*named, *more]
    listed = f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)
    return (
        f"the rest is without {listed}, which stand{'s' if len(others) == 1 else ''} out"
        if words
        else ""
    )


def further_notes(
    measure: str,
    kind: str,
    copies: Mapping[str, tuple[int, int]],
    unsure: Mapping[tuple[str, str], tuple[int, int]],
) -> dict[str, list[str]]:
    """outlet -> how much of it was set aside, how much could not be judged."""
    told: dict[str, list[str]] = {}
    if measure not in ("wire copy", "first"):
        for outlet, (hits, accounts) in copies.items():
            if hits:
                words = "is wire copy and" if hits == 1 else "are wire copy and"
                told.setdefault(outlet, []).append(
                    f"{hits:,} of its {accounts:,} accounts {words} set aside"
                )
    if measure == "carries":
        for (outlet, of), (hits, facts) in unsure.items():
            if of == kind and hits:
                told.setdefault(outlet, []).append(
                    f"{hits:,} of {facts:,} facts could not be judged"
                )
    return told
