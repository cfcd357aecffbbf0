"""A second look at the likelier pairs: what the first probabilities of the pairs around them say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.compare.align.sentences import NAME, NUMBER, SentenceTerms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

FAR, NEAR = 0.35, 0.85
_BLOCK = 2_000_000
_SUMS = ("shared", "shared_max", "shared_next", "names", "numbers", "subject", "root")


def measure_words(units: SentenceTerms, first: Whole, second: Whole) -> dict[str, Floats]:
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


def spread(units: SentenceTerms, first: Whole) -> tuple[Whole, Whole]:
    """For pairs: the row of the pair and the term place of every term of its first sentence."""
    sizes = np.diff(units.begin)[first]
    pair = np.repeat(np.arange(len(first)), sizes)
    step = np.arange(len(pair)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return pair, units.begin[first][pair] + step


def _owner(units: SentenceTerms) -> Whole:
    return np.repeat(np.arange(len(units)), np.diff(units.begin))


def _norms(units: SentenceTerms) -> Floats:
    return np.asarray(np.sqrt(np.bincount(_owner(units), units.weight**2, minlength=len(units))))


def _covered(
    units: SentenceTerms, alike: NDArray[np.float32], first: Whole, second: Whole
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


def term_likeness(units: SentenceTerms) -> NDArray[np.float32]:
    """Term x term: 1 for the same term, up to 1 for terms that news sentences use alike, 0 for unlike ones."""
    alike = np.clip((units.sense @ units.sense.T - FAR) / (NEAR - FAR), 0, 1)
    np.fill_diagonal(alike, 1)
    return np.asarray(alike, np.float32)


def _softly(
    units: SentenceTerms, alike: NDArray[np.float32], pair: Whole, place: Whole, second: Whole
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


def _nearest(units: SentenceTerms, alike: NDArray[np.float32], term: Whole, other: Whole) -> Floats:
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


def measure_runs(units: SentenceTerms, first: Whole, second: Whole) -> dict[str, Floats]:
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


SMALL = 600
LEAST = 0.12
KEPT = 8


def find_pairs(units: SentenceTerms) -> tuple[Whole, Whole, Floats]:
    """The pairs (i < j) worth a look and how alike their letters are: all across accounts, in a large story the nearest."""
    if len(units) <= SMALL:
        first, second = np.triu_indices(len(units), 1)
        across = units.account[first] != units.account[second]
        first, second = first[across], second[across]
        return first, second, (units.grams @ units.grams.T)[first, second].astype(float)
    found, alike = [np.zeros(0, np.int64)], [np.zeros(0)]
    for at in range(0, len(units), 512):
        near = units.grams[at : at + 512] @ units.grams.T
        near[units.account[at : at + 512, None] == units.account[None, :]] = -1
        top = np.argpartition(-near, KEPT, axis=1)[:, :KEPT]
        i = np.repeat(np.arange(at, at + len(top)), KEPT)
        j = top.ravel()
        value = near[i - at, j]
        good = value > LEAST
        found.append(np.minimum(i, j)[good] * len(units) + np.maximum(i, j)[good])
        alike.append(value[good].astype(float))
    keys, once = np.unique(np.concatenate(found), return_index=True)
    return keys // len(units), keys % len(units), np.concatenate(alike)[once]


def measure_pairs(
    units: SentenceTerms, first: Whole, second: Whole, chars: Floats
) -> dict[str, Floats]:
    """name -> one number a pair; symmetric in the two statements."""
    found = measure_words(units, first, second)
    found["chars"] = chars
    found |= measure_runs(units, first, second)
    channels = {
        "cos": found["cos"],
        "chars": found["chars"],
        "both": (found["cover_least"] + found["cover_most"]) / 2,
        "soft": (found["soft_least"] + found["soft_most"]) / 2,
    }
    for name, values in channels.items():
        found |= {f"{name}_{k}": v for k, v in ranks_of(units, first, second, values).items()}
        found |= {f"{name}_{k}": v for k, v in around_of(units, first, second, values).items()}
    return found | _places(units, first, second)


def ranks_of(
    units: SentenceTerms, first: Whole, second: Whole, values: Floats
) -> dict[str, Floats]:
    """Where the pair stands among all pairs of either sentence with the other account."""
    one, other = _rank(units, first, second, values), _rank(units, second, first, values)
    found = {}
    for k, name in enumerate(("rank", "z", "lead")):
        found[f"{name}_least"], found[f"{name}_most"] = (
            np.minimum(one[k], other[k]),
            np.maximum(one[k], other[k]),
        )
    for side in ("least", "most"):
        found[f"first_{side}"] = 1 / (1 + found[f"rank_{side}"])
        found[f"rank_{side}"] = np.log1p(found[f"rank_{side}"])
    found["best_least"], found["best_most"] = (
        np.minimum(one[3], other[3]),
        np.maximum(one[3], other[3]),
    )
    return found


def _rank(
    units: SentenceTerms, sentence: Whole, partner: Whole, values: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    group = sentence * (int(units.account.max()) + 1 if len(units) else 1) + units.account[partner]
    _, group = np.unique(group, return_inverse=True)
    order = np.lexsort((-values, group))
    counts = np.bincount(group)
    starts = np.cumsum(counts) - counts
    rank = np.empty(len(values))
    rank[order] = np.arange(len(values)) - starts[group[order]]
    mean = np.bincount(group, values) / counts
    spread = np.sqrt(np.maximum(np.bincount(group, values**2) / counts - mean**2, 0))
    top = values[order][starts]
    following = np.where(counts > 1, values[order][np.minimum(starts + 1, len(values) - 1)], 0.0)
    lead = values - np.where(values >= top[group], following[group], top[group])
    _, alone = np.unique(sentence, return_inverse=True)
    best = np.zeros(int(alone.max()) + 1 if len(alone) else 0)
    np.maximum.at(best, alone, values)
    return rank, (values - mean[group]) / (spread[group] + 1e-6), lead, best[alone]


def around_of(
    units: SentenceTerms, first: Whole, second: Whole, values: Floats
) -> dict[str, Floats]:
    """What the neighbouring sentences share: both moved along, or one of them."""
    many = len(units)
    keys = first * many + second
    order = np.argsort(keys)

    def at(i: Whole, j: Whole) -> Floats:
        inside = (i >= 0) & (j >= 0) & (i < many) & (j < many)
        i_, j_ = i.clip(0, many - 1), j.clip(0, many - 1)
        inside &= (units.account[i_] == units.account[first]) & (
            units.account[j_] == units.account[second]
        )
        wanted = i_ * many + j_
        place = np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)
        return np.where(inside & (keys[order][place] == wanted), values[order][place], 0.0)

    along = np.maximum(at(first - 1, second - 1), at(first + 1, second + 1))
    beside = np.maximum.reduce(
        [at(first, second - 1), at(first, second + 1), at(first - 1, second), at(first + 1, second)]
    )
    return {"along": along, "beside": beside}


def _places(units: SentenceTerms, first: Whole, second: Whole) -> dict[str, Floats]:
    role = np.array([r["role"] for r in units.rows])
    heading = np.isin(role, ["headline", "dek"]).astype(float)
    lead = ((units.order <= 2) & (role == "body")).astype(float)
    a, b = units.position[first], units.position[second]
    x, y = np.log1p(units.length[first]), np.log1p(units.length[second])
    quoted = units.quoted[first].astype(float) + units.quoted[second]
    return {
        "apart": np.abs(a - b),
        "late": a + b,
        "early": np.minimum(a, b),
        "short": np.minimum(x, y),
        "long": np.maximum(x, y),
        "headlines": heading[first] + heading[second],
        "leads": lead[first] + lead[second],
        "quotes_both": (quoted == 2).astype(float),
        "quotes_one": (quoted == 1).astype(float),
    }


FLOOR = 0.04


def measure_context(
    units: SentenceTerms, first: Whole, second: Whole, probability: Floats
) -> dict[str, Floats]:
    """name -> one number a pair: its odds, its rank, its neighbours, how much else its statements match, a third account."""
    third = _third(units, first, second, probability)
    sums = np.bincount(first, probability, minlength=len(units)) + np.bincount(
        second, probability, minlength=len(units)
    )
    found = {
        "odds": np.log(probability + 1e-4) - np.log(1 - probability + 1e-4),
        "third": third,
        "third_log": np.log(third + 0.01),
        "sum_least": np.minimum(sums[first], sums[second]),
        "sum_most": np.maximum(sums[first], sums[second]),
    }
    found |= ranks_of(units, first, second, probability) | around_of(
        units, first, second, probability
    )
    return {f"context_{name}": values for name, values in found.items()}


def _third(units: SentenceTerms, first: Whole, second: Whole, probability: Floats) -> Floats:
    """The best support by a statement of a third account: the weaker of its two links."""
    many = len(units)
    keys = np.concatenate([first * many + second, second * many + first])
    order = np.argsort(keys)
    keys, value = keys[order], np.concatenate([probability, probability])[order]
    begin = np.searchsorted(keys, np.arange(many + 1) * many)
    sizes = np.diff(begin)[first]
    row = np.repeat(np.arange(len(first)), sizes)
    place = begin[first][row] + np.arange(len(row)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    if not len(place):
        return np.zeros(len(first))
    middle = keys[place] % many
    wanted = middle * many + second[row]
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    found = np.zeros(len(first))
    np.maximum.at(
        found, row, np.where(keys[at] == wanted, np.minimum(value[place], value[at]), 0.0)
    )
    return found
