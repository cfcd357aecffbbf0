"""What the words of two statements have in common: shares and sums of term weights, both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.align.units import NAME, NUMBER, Units

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

FAR, NEAR = 0.35, 0.85
_BLOCK = 2_000_000
_SUMS = ("shared", "shared_max", "shared_next", "names", "numbers", "subject", "root")


def measure_words(units: Units, first: Whole, second: Whole) -> dict[str, Floats]:
    """name -> one number a pair; ``_least`` and ``_most`` of the two directions."""
    alike = term_likeness(units)
    there, one = _covered(units, alike, first, second), _covered(units, alike, second, first)
    found: dict[str, Floats] = {}
    for name in there:
        found[f"{name}_least"] = np.minimum(there[name], one[name])
        found[f"{name}_most"] = np.maximum(there[name], one[name])
    for name in _SUMS:
        found.pop(f"{name}_least")
        found[name] = found.pop(f"{name}_most")
    norm = _norms(units)
    found["cos"] = there["shared_square"] / (norm[first] * norm[second] + 1e-9)
    found.pop("shared_square_least"), found.pop("shared_square_most")
    numbers = np.bincount(_owner(units)[units.kind == NUMBER], minlength=len(units)) > 0
    clash = numbers[first] & numbers[second] & (found["numbers"] == 0)
    return found | {
        "numbers_clash": clash.astype(float),
        "numbers_one": (numbers[first] != numbers[second]).astype(float),
    }


def spread(units: Units, first: Whole) -> tuple[Whole, Whole]:
    """For pairs: the row of the pair and the term place of every term of its first sentence."""
    sizes = np.diff(units.begin)[first]
    pair = np.repeat(np.arange(len(first)), sizes)
    step = np.arange(len(pair)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return pair, units.begin[first][pair] + step


def _owner(units: Units) -> Whole:
    return np.repeat(np.arange(len(units)), np.diff(units.begin))


def _norms(units: Units) -> Floats:
    return np.asarray(np.sqrt(np.bincount(_owner(units), units.weight**2, minlength=len(units))))


def _covered(
    units: Units, alike: NDArray[np.float32], first: Whole, second: Whole
) -> dict[str, Floats]:
    """How far the terms of the first sentence are found in the second: shares and sums of term weights."""
    many = max(1, len(units.names))
    held = _owner(units) * many + units.term
    order = np.argsort(held, kind="stable")
    held_sorted = held[order]
    pair, place = spread(units, first)
    wanted = second[pair] * many + units.term[place]
    at = np.minimum(np.searchsorted(held_sorted, wanted), max(0, len(held) - 1))
    hit = (held_sorted[at] == wanted) if len(held) else np.zeros(0, bool)
    mark = units.mark[order][at] if len(held) else np.zeros(0, np.int64)
    weight, kind = units.weight[place], units.kind[place]
    total = len(first)

    def add(values: Floats) -> Floats:
        return np.bincount(pair, values, minlength=total).astype(float)

    def share(some: NDArray[np.bool_]) -> Floats:
        return add(weight * (hit & some)) / (add(weight * some) + 1e-3)

    every = np.ones(len(pair), bool)
    matched = weight * hit
    top, following = _two_largest(pair, matched, total)
    clause_share, clause_sum = _clauses(units.clause[place], pair, weight, hit, total)
    return {
        "cover": share(every),
        "cover_names": share(kind == NAME),
        "cover_words": share(kind != NAME),
        "shared": add(matched),
        "shared_square": add(matched * weight),
        "missing": add(weight * ~hit),
        "shared_max": top,
        "shared_next": following,
        "clause": clause_share,
        "clause_sum": clause_sum,
        "names": add((hit & (kind == NAME)).astype(float)),
        "numbers": add((hit & (kind == NUMBER)).astype(float)),
        "subject": add(weight * (hit & (units.mark[place] == 2) & (mark == 2))),
        "root": add(weight * (hit & (units.mark[place] == 1) & (mark == 1))),
        "subject_in": share(units.mark[place] == 2),
    } | _softly(units, alike, pair, place, second)


def term_likeness(units: Units) -> NDArray[np.float32]:
    """Term x term: 1 for the same term, up to 1 for terms that news sentences use alike, 0 for unlike ones."""
    alike = np.clip((units.sense @ units.sense.T - FAR) / (NEAR - FAR), 0, 1)
    np.fill_diagonal(alike, 1)
    return np.asarray(alike, np.float32)


def _softly(
    units: Units, alike: NDArray[np.float32], pair: Whole, place: Whole, second: Whole
) -> dict[str, Floats]:
    """As ``cover`` and ``missing``, with terms of like sense counted by how like they are."""
    total = len(second)
    near = _nearest(units, alike, units.term[place], second[pair])
    weight, plain = units.weight[place], units.kind[place] != NAME

    def add(values: Floats) -> Floats:
        return np.bincount(pair, values, minlength=total).astype(float)

    return {
        "soft": add(weight * near) / (add(weight) + 1e-3),
        "soft_words": add(weight * near * plain) / (add(weight * plain) + 1e-3),
        "soft_missing": add(weight * (1 - near)),
        "soft_count": add(near) / (add(np.ones(len(pair))) + 1),
    }


def _nearest(units: Units, alike: NDArray[np.float32], term: Whole, other: Whole) -> Floats:
    """For each term how like it is to the likest term of the other sentence."""
    found = np.zeros(len(term))
    sizes = np.diff(units.begin)[other]
    ends = np.cumsum(sizes)
    whole = int(ends[-1]) if len(ends) else 0
    at = 0
    for limit in range(_BLOCK, whole + _BLOCK, _BLOCK):
        cut = min(int(np.searchsorted(ends, limit)) + 1, len(term))
        some = sizes[at:cut]
        row = np.repeat(np.arange(at, cut), some)
        place = (
            units.begin[other[row]] + np.arange(len(row)) - np.repeat(np.cumsum(some) - some, some)
        )
        held = some > 0
        if held.any():
            starts = (np.cumsum(some) - some)[held]
            found[at:cut][held] = np.maximum.reduceat(alike[term[row], units.term[place]], starts)
        at = cut
    return found


def _two_largest(pair: Whole, values: Floats, total: int) -> tuple[Floats, Floats]:
    order = np.lexsort((-values, pair))
    starts = np.searchsorted(pair[order], np.arange(total + 1))
    found = []
    for step in (0, 1):
        at = starts[:-1] + step
        inside = at < starts[1:]
        found.append(
            np.where(
                inside,
                values[order][np.minimum(at, max(0, len(values) - 1))] if len(values) else 0.0,
                0.0,
            )
        )
    return found[0], found[1]


def _clauses(
    clause: Whole, pair: Whole, weight: Floats, hit: NDArray[np.bool_], total: int
) -> tuple[Floats, Floats]:
    """The best covered clause of the first sentence: its share, and the weight it shares."""
    edge = np.ones(len(pair), bool)
    order = np.lexsort((clause, pair))
    pair_, clause_ = pair[order], clause[order]
    edge[1:] = (pair_[1:] != pair_[:-1]) | (clause_[1:] != clause_[:-1])
    group = np.cumsum(edge) - 1
    some = int(group[-1]) + 1 if len(group) else 0
    whole = np.bincount(group, weight[order], minlength=some)
    shared = np.bincount(group, (weight * hit)[order], minlength=some)
    best, most = np.zeros(total), np.zeros(total)
    np.maximum.at(best, pair_[edge], shared / (whole + 3.0))
    np.maximum.at(most, pair_[edge], shared)
    return best, most


def measure_runs(units: Units, first: Whole, second: Whole) -> dict[str, Floats]:
    """How many runs of three words both have, whole and as a share of the shorter."""
    begin, gram = units.runs
    many = int(gram.max()) + 1 if len(gram) else 1
    held = np.sort(np.repeat(np.arange(len(units)), np.diff(begin)) * many + gram)
    sizes = np.diff(begin)[first]
    pair = np.repeat(np.arange(len(first)), sizes)
    step = np.arange(len(pair)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    wanted = (
        second[pair] * many + gram[begin[first][pair] + step]
        if len(pair)
        else np.zeros(0, np.int64)
    )
    at = np.minimum(np.searchsorted(held, wanted), max(0, len(held) - 1))
    same = np.bincount(pair, held[at] == wanted if len(held) else None, minlength=len(first))
    least = np.minimum(np.diff(begin)[first], np.diff(begin)[second])
    return {"runs": np.log1p(same), "runs_share": same / (least + 2.0)}
