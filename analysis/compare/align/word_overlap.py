"""Measure how much of the words of one sentence another one has, and how alike their terms are.

Pairs are two arrays of sentence numbers. What is measured from the first sentence to the second and
back is given as the lesser and the larger of the two.
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

UNLIKE, ALIKE = 0.35, 0.85  # cosines of two terms that count 0 and 1
_BLOCK = 2_000_000
_ALL_TERMS = 12_000  # of which all pairs are measured at once: 600 MB
_MANY_TERMS, _LARGER = 4_000, 64  # of which a table is so many times larger than what is wanted
_ROWS_AT_ONCE = 4096  # pairs of vectors
_SUMS = "shared shared_max shared_next names numbers subject root".split()


def least_and_most(name: str, left: Floats, right: Floats) -> Measures:
    """The lesser and the larger of what was measured in both directions."""
    return {f"{name}_least": np.minimum(left, right), f"{name}_most": np.maximum(left, right)}


def expand(begin: Whole, items: Whole) -> tuple[Whole, Whole]:
    """For each place of each item: the number of the item in ``items``, and the place.

    The places of item k are ``begin[k]:begin[k + 1]``.
    """
    sizes = np.diff(begin)[items]
    row = np.repeat(np.arange(len(items)), sizes)
    step = np.arange(len(row)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return row, begin[items][row] + step


def look_up(keys: Whole, wanted: Whole) -> tuple[Whole, Flags]:
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


def measure_words(sentences: SentenceTerms, first: Whole, second: Whole) -> Measures:
    """Measure the words that both have, one has, or one has in another form, and figures."""
    sizes = np.diff(sentences.begin)
    alike = _term_likeness(sentences, 2 * int((sizes[first] * sizes[second]).sum()))
    forth = _coverage(sentences, alike, first, second)
    back = _coverage(sentences, alike, second, first)
    square = forth.pop("shared_square")
    found: Measures = {}
    for name in [n for n in forth if n not in _SUMS]:
        found |= least_and_most(name, forth[name], back[name])
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
    at, hit = look_up(keys[order], second[pair] * total + sentences.term[place])
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


def measure_runs(sentences: SentenceTerms, first: Whole, second: Whole) -> Measures:
    """How many runs of three words both have, and their share of the shorter sentence's."""
    begin, run = sentences.runs
    total = int(run.max()) + 1 if len(run) else 1
    pair, place = expand(begin, first)
    _, same = look_up(np.sort(_owners(begin) * total + run), second[pair] * total + run[place])
    shared = np.bincount(pair, same, minlength=len(first))
    least = np.minimum(np.diff(begin)[first], np.diff(begin)[second])
    return {"runs": np.log1p(shared), "runs_share": shared / (least + 2.0)}
