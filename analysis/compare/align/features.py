"""Choose pairs of sentences worth a look and measure how alike the two are.

Pairs are given as two arrays of sentence numbers, ``first`` < ``second``. Every measure is one
number a pair and does not change when the two sentences are swapped. The names of the measures are
those of the trained weights, and their order is that of the training.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from analysis.compare.align.sentences import NAME, NUMBER, ROOT, SUBJECT, SentenceTerms

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]
    Flags = NDArray[np.bool_]
    Measures = dict[str, Floats]
    Likeness = Callable[[Whole, Whole], NDArray[np.float32]]

SMALL = 600  # sentences of a story of which all pairs are measured
_TERMS = 40  # of a sentence on average: longer ones make a larger story
NEAREST = 8  # pairs a sentence of a larger story
LEAST_ALIKE = 0.12
FLOOR = 0.04  # the first probability from which a pair's context is measured
UNLIKE, ALIKE = 0.35, 0.85  # cosines of two terms that count 0 and 1
_BLOCK = 2_000_000
_NEAR_BLOCK = 512  # sentences
_ALL_TERMS = 12_000  # of which all pairs are measured at once: 600 MB
_MANY_TERMS, _LARGER = 4_000, 64  # of which a table is so many times larger than what is wanted
_ROWS_AT_ONCE = 4096  # pairs of vectors
_DENSE = 1500  # sentences of which a matrix is made
_SUMS = "shared shared_max shared_next names numbers subject root".split()


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
    found = _measure_words(sentences, first, second)
    found["chars"] = chars
    found |= _measure_runs(sentences, first, second)
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
    found |= _least_and_most("sum", sums[first], sums[second])
    found |= _measure_ranks(sentences, first, second, probability)
    found |= _measure_neighbours(sentences, first, second, probability)
    return {f"context_{name}": values for name, values in found.items()}


def _least_and_most(name: str, left: Floats, right: Floats) -> Measures:
    return {f"{name}_least": np.minimum(left, right), f"{name}_most": np.maximum(left, right)}


def expand(begin: Whole, items: Whole) -> tuple[Whole, Whole]:
    """For each place of each item: the number of the item in ``items``, and the place.

    The places of item k are ``begin[k]:begin[k + 1]``.
    """
    sizes = np.diff(begin)[items]
    row = np.repeat(np.arange(len(items)), sizes)
    step = np.arange(len(row)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return row, begin[items][row] + step


def _look_up(keys: Whole, wanted: Whole) -> tuple[Whole, Flags]:
    """Where each wanted key is in the sorted ``keys``, and whether it is there at all."""
    if not len(keys):
        return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), bool)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return at, keys[at] == wanted


def _owners(begin: Whole) -> Whole:
    """For each place the item it belongs to."""
    return np.repeat(np.arange(len(begin) - 1), np.diff(begin))


class _Matches(NamedTuple):
    """The terms of the first sentences of pairs, and which of them the second sentences have."""

    pair: Whole
    weight: Floats
    kind: Whole
    mark: Whole
    clause: Whole
    hit: Flags
    other_mark: Whole
    total: int

    def sum(self, values: NDArray[np.generic]) -> Floats:
        return np.bincount(self.pair, values, minlength=self.total).astype(float)

    def share(self, some: Flags) -> Floats:
        """The share of the weight of some terms that the second sentence has."""
        return self.sum(self.weight * (self.hit & some)) / (self.sum(self.weight * some) + 1e-3)


def _measure_words(sentences: SentenceTerms, first: Whole, second: Whole) -> Measures:
    sizes = np.diff(sentences.begin)
    alike = _term_likeness(sentences, 2 * int((sizes[first] * sizes[second]).sum()))
    forth = _coverage(sentences, alike, first, second)
    back = _coverage(sentences, alike, second, first)
    square = forth.pop("shared_square")
    found: Measures = {}
    for name in [n for n in forth if n not in _SUMS]:
        found |= _least_and_most(name, forth[name], back[name])
    found |= {name: np.maximum(forth[name], back[name]) for name in _SUMS}
    owner = _owners(sentences.begin)
    norm = np.sqrt(np.bincount(owner, sentences.weight**2, minlength=len(sentences)))
    found["cos"] = square / (norm[first] * norm[second] + 1e-9)
    numbers = np.bincount(owner[sentences.kind == NUMBER], minlength=len(sentences)) > 0
    clash = numbers[first] & numbers[second] & (found["numbers"] == 0)
    found["numbers_clash"] = clash.astype(float)
    found["numbers_one"] = (numbers[first] != numbers[second]).astype(float)
    return found


def _coverage(sentences: SentenceTerms, alike: Likeness, first: Whole, second: Whole) -> Measures:
    """How far the second sentence has the terms of the first: shares and sums of their weights."""
    pair, place = expand(sentences.begin, first)
    terms = _match_terms(sentences, pair, place, second)
    weight, hit, kind = terms.weight, terms.hit, terms.kind
    largest, next_largest = _two_largest(pair, weight * hit, len(first))
    clause_share, clause_sum = _best_clause(terms)
    return {
        "cover": terms.share(np.ones(len(pair), bool)),
        "cover_names": terms.share(kind == NAME),
        "cover_words": terms.share(kind != NAME),
        "shared": terms.sum(weight * hit),
        "shared_square": terms.sum(weight * hit * weight),
        "missing": terms.sum(weight * ~hit),
        "shared_max": largest,
        "shared_next": next_largest,
        "clause": clause_share,
        "clause_sum": clause_sum,
        "names": terms.sum(hit & (kind == NAME)),
        "numbers": terms.sum(hit & (kind == NUMBER)),
        "subject": terms.sum(
            weight * (hit & (terms.mark == SUBJECT) & (terms.other_mark == SUBJECT))
        ),
        "root": terms.sum(weight * (hit & (terms.mark == ROOT) & (terms.other_mark == ROOT))),
        "subject_in": terms.share(terms.mark == SUBJECT),
    } | _soft_coverage(terms, _likeness_to(sentences, alike, sentences.term[place], second[pair]))


def _match_terms(sentences: SentenceTerms, pair: Whole, place: Whole, second: Whole) -> _Matches:
    total = max(1, len(sentences.names))
    keys = _owners(sentences.begin) * total + sentences.term
    order = np.argsort(keys, kind="stable")
    at, hit = _look_up(keys[order], second[pair] * total + sentences.term[place])
    return _Matches(
        pair=pair,
        weight=sentences.weight[place],
        kind=sentences.kind[place],
        mark=sentences.mark[place],
        clause=sentences.clause[place],
        hit=hit,
        other_mark=sentences.mark[order][at],
        total=len(second),
    )


def _two_largest(pair: Whole, values: Floats, total: int) -> tuple[Floats, Floats]:
    order = np.lexsort((-values, pair))
    starts = np.searchsorted(pair[order], np.arange(total + 1))
    padded = np.append(values[order], [0.0, 0.0])
    largest, following = (
        np.where(starts[:-1] + step < starts[1:], padded[starts[:-1] + step], 0.0)
        for step in (0, 1)
    )
    return largest, following


def _best_clause(terms: _Matches) -> tuple[Floats, Floats]:
    """The best covered clause of the first sentence: its share, and the weight it shares."""
    order = np.lexsort((terms.clause, terms.pair))
    pair, clause = terms.pair[order], terms.clause[order]
    begins = np.ones(len(pair), bool)
    begins[1:] = (pair[1:] != pair[:-1]) | (clause[1:] != clause[:-1])
    group = np.cumsum(begins) - 1
    whole = np.bincount(group, terms.weight[order])
    shared = np.bincount(group, (terms.weight * terms.hit)[order])
    best, most = np.zeros(terms.total), np.zeros(terms.total)
    np.maximum.at(best, pair[begins], shared / (whole + 3.0))
    np.maximum.at(most, pair[begins], shared)
    return best, most


def _soft_coverage(terms: _Matches, likeness: Floats) -> Measures:
    """As ``cover`` and ``missing``, with terms of similar use counted by how similar they are."""
    weight, common = terms.weight, terms.kind != NAME
    count = terms.sum(np.ones(len(weight)))
    return {
        "soft": terms.sum(weight * likeness) / (terms.sum(weight) + 1e-3),
        "soft_words": terms.sum(weight * likeness * common) / (terms.sum(weight * common) + 1e-3),
        "soft_missing": terms.sum(weight * (1 - likeness)),
        "soft_count": terms.sum(likeness) / (count + 1),
    }


def _term_likeness(sentences: SentenceTerms, wanted: int) -> Likeness:
    """How alike two terms are: 1 for the same, 0 to 1 by how alike news sentences use the two.

    Of so many terms that a table of all pairs is too large, or much larger than the number of
    pairs that is ``wanted``, each pair is measured when asked for.
    """
    vectors = sentences.vectors
    few = len(vectors) > _MANY_TERMS and wanted < len(vectors) ** 2 // _LARGER
    if len(vectors) > _ALL_TERMS or few:
        return lambda left, right: _likeness_of(vectors, left, right)
    alike = _as_likeness(vectors @ vectors.T)
    np.fill_diagonal(alike, 1)
    return lambda left, right: alike[left, right]


def _as_likeness(cosine: NDArray[Any]) -> NDArray[np.float32]:
    return np.asarray(np.clip((cosine - UNLIKE) / (ALIKE - UNLIKE), 0, 1), np.float32)


def _likeness_of(vectors: NDArray[Any], left: Whole, right: Whole) -> NDArray[np.float32]:
    found = _as_likeness(products(vectors, left, right))
    found[left == right] = 1
    return found


def products(vectors: NDArray[Any], left: Whole, right: Whole) -> NDArray[np.float32]:
    """The products of pairs of vectors, some at a time: copies of all are slow to fill."""
    found = np.empty(len(left), np.float32)
    for start in range(0, len(left), _ROWS_AT_ONCE):
        some = slice(start, start + _ROWS_AT_ONCE)
        found[some] = np.einsum("ij,ij->i", vectors[left[some]], vectors[right[some]])
    return found


def _likeness_to(sentences: SentenceTerms, alike: Likeness, term: Whole, other: Whole) -> Floats:
    """For each term how like it is to the likest term of the other sentence."""
    found = np.zeros(len(term))
    sizes = np.diff(sentences.begin)[other]
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    start = 0
    for limit in range(_BLOCK, total + _BLOCK, _BLOCK):
        stop = min(int(np.searchsorted(ends, limit)) + 1, len(term))
        some = sizes[start:stop]
        row, place = expand(sentences.begin, other[start:stop])
        full = some > 0
        if full.any():
            values = alike(term[start:stop][row], sentences.term[place])
            begins = (np.cumsum(some) - some)[full]
            found[start:stop][full] = np.maximum.reduceat(values, begins)
        start = stop
    return found


def _measure_runs(sentences: SentenceTerms, first: Whole, second: Whole) -> Measures:
    """How many runs of three words both have, and their share of the shorter sentence's."""
    begin, run = sentences.runs
    total = int(run.max()) + 1 if len(run) else 1
    pair, place = expand(begin, first)
    _, same = _look_up(np.sort(_owners(begin) * total + run), second[pair] * total + run[place])
    shared = np.bincount(pair, same, minlength=len(first))
    least = np.minimum(np.diff(begin)[first], np.diff(begin)[second])
    return {"runs": np.log1p(shared), "runs_share": shared / (least + 2.0)}


def _measure_ranks(
    sentences: SentenceTerms, first: Whole, second: Whole, values: Floats
) -> Measures:
    """Where the pair ranks among all pairs of either sentence with the other account."""
    forth = _ranks(sentences, first, second, values)
    back = _ranks(sentences, second, first, values)
    found: Measures = {}
    for name in ("rank", "z", "lead"):
        found |= _least_and_most(name, forth[name], back[name])
    for side in ("least", "most"):
        found[f"first_{side}"] = 1 / (1 + found[f"rank_{side}"])
        found[f"rank_{side}"] = np.log1p(found[f"rank_{side}"])
    return found | _least_and_most("best", forth["best"], back["best"])


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
        place, found = _look_up(keys, i * total + j)
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
    at, linked = _look_up(keys, third * total + (first + second - fewer)[row])
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
