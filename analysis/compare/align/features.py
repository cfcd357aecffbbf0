"""Choose pairs of sentences worth a look and measure how alike the two are.

Pairs are given as two arrays of sentence numbers, ``first`` < ``second``. Every measure is one
number a pair and does not change when the two sentences are swapped. The names of the measures are
those of the trained weights, and their order is that of the training.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.compare.align.sentences import SentenceTerms
from analysis.compare.align.word_overlap import (
    expand,
    least_and_most,
    look_up,
    measure_runs,
    measure_words,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]
    Measures = dict[str, Floats]

SMALL = 600  # sentences of a story of which all pairs are measured
_TERMS = 40  # of a sentence on average: longer ones make a larger story
NEAREST = 8  # pairs a sentence of a larger story
LEAST_ALIKE = 0.12
FLOOR = 0.04  # the first probability from which a pair's context is measured
_NEAR_BLOCK = 512  # sentences
_DENSE = 1500  # sentences of which a matrix is made


def is_large(sentences: SentenceTerms) -> bool:
    """Whether a story has too many sentences, or too long ones, for all pairs to be measured."""
    return len(sentences) > SMALL or len(sentences.term) > SMALL * _TERMS


def find_pairs(sentences: SentenceTerms) -> tuple[Whole, Whole, Floats]:
    """Choose pairs across accounts, and say how alike their letters are.

    All pairs of a small story; the nearest of each sentence in a large one.
    """
    account, grams, total = sentences.account, sentences.grams, len(sentences)
    if not is_large(sentences):
        first, second = np.triu_indices(total, 1)
        across = account[first] != account[second]
        first, second = first[across], second[across]
        return first, second, (grams @ grams.T)[first, second].astype(float)
    few = np.flatnonzero(account == np.bincount(account).argmin())
    if account.max(initial=0) == 1 and len(few) <= NEAREST:
        return _pairs_with_few(sentences, few)
    return nearest_pairs(sentences, np.arange(total), NEAREST)


def _pairs_with_few(sentences: SentenceTerms, few: Whole) -> tuple[Whole, Whole, Floats]:
    """The pairs of an account of few sentences, such as a headline, with the only other one."""
    account, grams = sentences.account, sentences.grams
    others = np.flatnonzero(account != account[few[0]])
    alike = grams[few] @ grams[others].T
    row, column = (alike > LEAST_ALIKE).nonzero()
    i, j = few[row], others[column]
    first, second = np.minimum(i, j), np.maximum(i, j)
    order = np.lexsort((second, first))
    return first[order], second[order], alike[row, column][order].astype(float)


def nearest_pairs(sentences: SentenceTerms, some: Whole, most: int) -> tuple[Whole, Whole, Floats]:
    """Choose the pairs of some sentences with those of other accounts whose letters are nearest."""
    account, grams, total = sentences.account, sentences.grams, len(sentences)
    keys, alike = [np.zeros(0, np.int64)], [np.zeros(0)]
    most, turned = min(most, total - 1), -grams.T
    for start in range(0, len(some), _NEAR_BLOCK):
        block = some[start : start + _NEAR_BLOCK]
        far = grams[block] @ turned
        far[account[block, None] == account[None, :]] = 1
        top = np.argpartition(far, most, axis=1)[:, :most]
        value = -np.take_along_axis(far, top, axis=1).ravel()
        i, j = np.repeat(block, most), top.ravel()
        good = value > LEAST_ALIKE
        keys.append(np.minimum(i, j)[good] * total + np.maximum(i, j)[good])
        alike.append(value[good].astype(float))
    distinct, at = np.unique(np.concatenate(keys), return_index=True)
    return distinct // total, distinct % total, np.concatenate(alike)[at]


def measure_pairs(sentences: SentenceTerms, first: Whole, second: Whole, chars: Floats) -> Measures:
    """Measure words, letters, runs, ranks, neighbours and places of pairs; ``chars``: letters."""
    found = measure_words(sentences, first, second)
    found["chars"] = chars
    found |= measure_runs(sentences, first, second)
    channels = {
        "cos": found["cos"],
        "chars": found["chars"],
        "both": (found["cover_least"] + found["cover_most"]) / 2,
        "soft": (found["soft_least"] + found["soft_most"]) / 2,
    }
    for channel, values in channels.items():
        around = _measure_ranks(sentences, first, second, values)
        around |= _measure_neighbours(sentences, first, second, values)
        found |= {f"{channel}_{name}": value for name, value in around.items()}
    return found | _measure_places(sentences, first, second)


def measure_context(
    sentences: SentenceTerms, first: Whole, second: Whole, probability: Floats
) -> Measures:
    """Measure pairs by the first probabilities of the pairs around them.

    Odds, rank, neighbours, how much else both sentences match, support by a third account.
    """
    total = len(sentences)
    third = _support_of_third(first, second, probability, total)
    left, right = (np.bincount(side, probability, minlength=total) for side in (first, second))
    sums = np.asarray(left + right, float)
    found = {
        "odds": np.log(probability + 1e-4) - np.log(1 - probability + 1e-4),
        "third": third,
        "third_log": np.log(third + 0.01),
    }
    found |= least_and_most("sum", sums[first], sums[second])
    found |= _measure_ranks(sentences, first, second, probability)
    found |= _measure_neighbours(sentences, first, second, probability)
    return {f"context_{name}": values for name, values in found.items()}


def _measure_ranks(
    sentences: SentenceTerms, first: Whole, second: Whole, values: Floats
) -> Measures:
    """Where the pair ranks among all pairs of either sentence with the other account."""
    forth = _ranks(sentences, first, second, values)
    back = _ranks(sentences, second, first, values)
    found: Measures = {}
    for name in ("rank", "z", "lead"):
        found |= least_and_most(name, forth[name], back[name])
    for side in ("least", "most"):
        found[f"first_{side}"] = 1 / (1 + found[f"rank_{side}"])
        found[f"rank_{side}"] = np.log1p(found[f"rank_{side}"])
    return found | least_and_most("best", forth["best"], back["best"])


def _ranks(sentences: SentenceTerms, sentence: Whole, partner: Whole, values: Floats) -> Measures:
    accounts = int(sentences.account.max()) + 1 if len(sentences) else 1
    _, group = np.unique(sentence * accounts + sentences.account[partner], return_inverse=True)
    order = np.lexsort((-values, group))
    counts = np.bincount(group)
    starts = np.cumsum(counts) - counts
    rank = np.empty(len(values))
    rank[order] = np.arange(len(values)) - starts[group[order]]
    mean = np.bincount(group, values) / counts
    deviation = np.sqrt(np.maximum(np.bincount(group, values**2) / counts - mean**2, 0))
    top = values[order][starts]
    following = np.where(counts > 1, values[order][np.minimum(starts + 1, len(values) - 1)], 0.0)
    _, number = np.unique(sentence, return_inverse=True)
    best = np.zeros(int(number.max()) + 1 if len(number) else 0)
    np.maximum.at(best, number, values)
    return {
        "rank": rank,
        "z": (values - mean[group]) / (deviation[group] + 1e-6),
        "lead": values - np.where(values >= top[group], following[group], top[group]),
        "best": best[number],
    }


def _measure_neighbours(
    sentences: SentenceTerms, first: Whole, second: Whole, values: Floats
) -> Measures:
    """The values of neighbouring pairs: both sentences moved along, or one of them."""
    account, total = sentences.account, len(sentences)
    keys = first * total + second
    order = np.argsort(keys)
    keys, ordered = keys[order], values[order]

    def at(i: Whole, j: Whole) -> Floats:
        inside = (i >= 0) & (j >= 0) & (i < total) & (j < total)
        i, j = i.clip(0, total - 1), j.clip(0, total - 1)
        inside &= (account[i] == account[first]) & (account[j] == account[second])
        place, found = look_up(keys, i * total + j)
        return np.where(inside & found, ordered[place], 0.0)

    along = np.maximum(at(first - 1, second - 1), at(first + 1, second + 1))
    beside = np.maximum.reduce(
        [at(first, second - 1), at(first, second + 1), at(first - 1, second), at(first + 1, second)]
    )
    return {"along": along, "beside": beside}


def _measure_places(sentences: SentenceTerms, first: Whole, second: Whole) -> Measures:
    role = np.array([r["role"] for r in sentences.rows])
    heading = np.isin(role, ["headline", "dek"]).astype(float)
    lead = ((sentences.order <= 2) & (role == "body")).astype(float)
    left, right = sentences.position[first], sentences.position[second]
    length = np.log1p(sentences.length)
    quoted = sentences.quoted[first].astype(float) + sentences.quoted[second]
    return {
        "apart": np.abs(left - right),
        "late": left + right,
        "early": np.minimum(left, right),
        "short": np.minimum(length[first], length[second]),
        "long": np.maximum(length[first], length[second]),
        "headlines": heading[first] + heading[second],
        "leads": lead[first] + lead[second],
        "quotes_both": (quoted == 2).astype(float),
        "quotes_one": (quoted == 1).astype(float),
    }


def _support_of_third(first: Whole, second: Whole, probability: Floats, total: int) -> Floats:
    """The best support by a sentence of a third account: the weaker of its two links.

    It is looked for among the pairs of that sentence of the two which has fewer.
    """
    if total <= _DENSE:
        return _support_in_rows(first, second, probability, total)
    keys = np.concatenate([first * total + second, second * total + first])
    order = np.argsort(keys)
    keys, value = keys[order], np.concatenate([probability, probability])[order]
    begin = np.searchsorted(keys, np.arange(total + 1) * total)
    sizes = np.diff(begin)
    fewer = np.where(sizes[first] <= sizes[second], first, second)
    row, place = expand(begin, fewer)
    third = keys[place] % total
    at, linked = look_up(keys, third * total + (first + second - fewer)[row])
    found = np.zeros(len(first))
    np.maximum.at(found, row, np.where(linked, np.minimum(value[place], value[at]), 0.0))
    return found


def _support_in_rows(first: Whole, second: Whole, probability: Floats, total: int) -> Floats:
    """As ``_support_of_third``, from a matrix of all sentences: faster where many are linked."""
    matrix = np.zeros((total, total))
    matrix[first, second] = matrix[second, first] = probability
    order = np.argsort(first, kind="stable")
    bounds = np.searchsorted(first[order], np.arange(total + 1)).tolist()
    found = np.zeros(len(first))
    for i in range(total):
        at = order[bounds[i] : bounds[i + 1]]
        if len(at):
            found[at] = np.minimum(matrix[second[at]], matrix[i]).max(1)
    return found
