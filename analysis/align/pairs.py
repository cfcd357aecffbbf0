"""Pairs of statements of different accounts and what is measured of each: one row of numbers a pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.align.overlap import measure_runs, measure_words
from analysis.align.units import Units

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

SMALL = 600
LEAST = 0.12
KEPT = 8


def find_pairs(units: Units) -> tuple[Whole, Whole, Floats]:
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


def measure_pairs(units: Units, first: Whole, second: Whole, chars: Floats) -> dict[str, Floats]:
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


def ranks_of(units: Units, first: Whole, second: Whole, values: Floats) -> dict[str, Floats]:
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
    units: Units, sentence: Whole, partner: Whole, values: Floats
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


def around_of(units: Units, first: Whole, second: Whole, values: Floats) -> dict[str, Floats]:
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


def _places(units: Units, first: Whole, second: Whole) -> dict[str, Floats]:
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
