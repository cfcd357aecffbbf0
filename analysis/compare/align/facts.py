"""Group linked statements into facts, and relate each statement to the fullest wording."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.compare.align.differences import describe_figure_changes
from analysis.compare.align.matches import CONFLICT, PARTIAL, SAME, UNSURE
from analysis.compare.align.mean_link import MeasuredPairs, group_by_mean
from analysis.review import MACHINE

if TYPE_CHECKING:
    from analysis.compare.align.guard import Guard
    from analysis.compare.align.model import Links
    from analysis.compare.align.sentences import SentenceTerms

_LEAST_SHARED = 0.3  # of what two statements of one account share with a third
_SAME_PAIR = 0.4  # probability that neither of a pair leaves out what matters
_SAME_ACCOUNT = 0.7  # of the fact's common words, for statements of one account
_JOINED = 0.5  # probability of two statements that a third one of their fact brings together
# In a large story a statement less likely than others of its fact, by these log odds, is not sure
# to state it: one with little of what they share, and any that is only partial.
_BEHIND, _LEAST_OF_FACT = 0.5, 0.5
_BEHIND_IN_PART = 1.0
_LOOSE = "may be about something else"
_MOST_WORDS = 4
_CACHED = 1 << 17  # comparisons of three statements
_DECIDED = {"same": SAME, "partial": PARTIAL, "differs": CONFLICT}
_LEAST_ALONG = 0.3  # likeness of neighbouring sentences worth a word


class FactMember(NamedTuple):
    """A statement of a fact: its sentence number, and what the table says of it."""

    sentence: int
    relation: str
    probability: float
    reason: str
    difference: str
    by: str


def group_pairs(
    links: Links,
    threshold: float,
    beyond: float = 1.01,
    *,
    meet: Callable[[int, int], bool] = lambda i, j: False,
) -> list[list[int]]:
    """Group pairs into facts: lists of sentence numbers, in reading order.

    Complete link: every two statements of different accounts in a fact are a pair of at least
    ``threshold``, or one of at least half whose clauses ``meet``; two of one account share the fact
    only when both share much the same words with the others. Pairs are added by falling
    probability, and each is in a fact at the end. Pairs of ``beyond`` or more are left out.
    Of a large story sure pairs are grouped by their mean, see ``mean_link``.
    """
    if links.compared is not None and beyond > 1:
        return _group_large(links, threshold)
    pairs = _by_probability(links, threshold, beyond)
    partners: dict[int, set[int]] = {i: set() for pair in pairs for i in pair}
    for i, j in pairs:
        partners[i].add(j)
        partners[j].add(i)
    for i, j in _by_probability(links, min(threshold, _JOINED), threshold):
        if i in partners and j in partners and meet(i, j):
            partners[i].add(j)
            partners[j].add(i)
    kinds = _kinds_of(links.sentences, partners)
    facts: list[list[int]] = []
    facts_of: dict[int, list[int]] = {i: [] for i in partners}
    for i, j in pairs:
        if any(j in facts[f] for f in facts_of[i]):
            continue
        fitting = (
            f
            for member, new in ((i, j), (j, i))
            for f in facts_of[member]
            if _fits(links.sentences, facts[f], new, partners, kinds)
        )
        fact = next(fitting, len(facts))
        if fact == len(facts):
            facts.append([])
        for k in (i, j):
            if k not in facts[fact]:
                facts[fact].append(k)
                facts_of[k].append(fact)
    return sorted(sorted(fact) for fact in facts)


def _group_large(links: Links, threshold: float) -> list[list[int]]:
    assert links.compared is not None
    order = np.argsort(-links.probability, kind="stable")
    first, second, probability = (
        side[order].tolist() for side in (links.first, links.second, links.probability)
    )
    kinds = _kinds_of(links.sentences, range(len(links.sentences)))
    firsts: dict[_Kind, int] = {}
    wording = [firsts.setdefault(kinds[i], i) for i in range(len(kinds))]
    account = links.sentences.account.tolist()
    pairs = MeasuredPairs(first, second, probability, account, links.compared, wording)

    @lru_cache(maxsize=_CACHED)
    def are_alike(i: int, j: int, k: int) -> bool:
        return _are_alike(kinds[i], kinds[j], kinds[k])

    return group_by_mean(pairs, threshold, are_alike)


def _by_probability(links: Links, threshold: float, beyond: float) -> list[tuple[int, int]]:
    at = np.flatnonzero((links.probability >= threshold) & (links.probability < beyond))
    at = at[np.argsort(-links.probability[at], kind="stable")]
    return list(zip(links.first[at].tolist(), links.second[at].tolist(), strict=True))


def _fits(
    sentences: SentenceTerms,
    fact: list[int],
    new: int,
    partners: Mapping[int, set[int]],
    kinds: Mapping[int, _Kind],
) -> bool:
    """Whether ``new`` is linked to all statements of other accounts, and like those of its own."""
    account = sentences.account
    others = [k for k in fact if account[k] != account[new]]
    if any(k not in partners[new] for k in others):
        return False
    own = {kinds[k] for k in fact if account[k] == account[new]}
    kinds_of_others = {kinds[k] for k in others}
    return all(any(_are_alike(kinds[new], m, k) for k in kinds_of_others) for m in own)


class _Kind:
    """The terms of a statement with their weights, once for all statements of the same terms."""

    def __init__(self, weights: dict[int, float]) -> None:
        self.weights = weights
        self._shared: dict[_Kind, tuple[set[int], float]] = {}

    def weight(self, terms: set[int]) -> float:
        """The weight of some of its terms."""
        return sum(self.weights[t] for t in sorted(terms))

    def shared_with(self, other: _Kind) -> tuple[set[int], float]:
        """The terms that another statement has too, and their weight there."""
        if other not in self._shared:
            shared = self.weights.keys() & other.weights.keys()
            self._shared[other] = shared, other.weight(shared)
        return self._shared[other]


def _kinds_of(sentences: SentenceTerms, numbers: Iterable[int]) -> dict[int, _Kind]:
    known: dict[tuple[tuple[int, float], ...], _Kind] = {}
    found = {}
    for i in numbers:
        weights = sentences.weights(i)
        found[i] = known.setdefault(tuple(sorted(weights.items())), _Kind(weights))
    return found


def _are_alike(left: _Kind, right: _Kind, third: _Kind) -> bool:
    """Whether two statements share much the same words with a third one."""
    shared, one = left.shared_with(third)
    other, two = right.shared_with(third)
    least = _LEAST_SHARED * max(one, two)
    return min(one, two) >= least and third.weight(shared & other) >= least


def neighbours_of(pairs: Mapping[tuple[int, int], int]) -> dict[int, dict[int, int]]:
    """Return sentence -> the other sentence of each of its pairs, with the pair's number."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for (i, j), pair in pairs.items():
        found[i][j] = found[j][i] = pair
    return found


def describe_fact(
    links: Links,
    fact: list[int],
    neighbours: Mapping[int, Mapping[int, int]],
    guard: Guard,
    who: str = "",
) -> Iterator[FactMember]:
    """Relate the statements of a fact to its fullest wording.

    ``neighbours`` are those of the fact's pairs; ``who`` decided on the fact as a whole.
    """
    rows, figures = links.sentences.rows, guard.figures
    full = fullest(links, fact)
    core = _core_of(links, fact, full)
    best = _likeliest_pairs(links, fact, neighbours)
    behind = _how_far_behind(links, best)
    for i in fact:
        relation, difference = _relate(links, full, i, neighbours.get(i, {}).get(full), core, guard)
        changes = (
            describe_figure_changes(
                figures.get(rows[full]["sentence_id"], []), figures.get(rows[i]["sentence_id"], [])
            )
            if rows[i]["account_id"] != rows[full]["account_id"]
            else []
        )
        by = _coder(links, i, fact) or who
        share = _share_of(core, links.sentences.weights(i))
        if not by and _is_loose(relation, behind.get(i, 0.0), share):
            relation, difference, changes = UNSURE, "", [_LOOSE]
        reasons = [f"decided by {by}"] if by else [difference, *changes, _reason(links, best[i])]
        probability = 1.0 if by else round(float(links.probability[best[i]]), 3)
        why = "; ".join(filter(None, reasons))
        yield FactMember(i, relation, probability, why, difference, by or MACHINE)


def _likeliest_pairs(
    links: Links, fact: list[int], neighbours: Mapping[int, Mapping[int, int]]
) -> dict[int, int]:
    """Return for each statement of a fact its likeliest pair with another; -1 without any."""
    members, found = set(fact), {}
    for i in fact:
        pairs = [pair for k, pair in neighbours.get(i, {}).items() if k in members]
        found[i] = max(pairs, key=lambda pair: (links.probability[pair], -pair), default=-1)
    return found


def _core_of(links: Links, fact: list[int], full: int) -> dict[int, float]:
    """Weigh the terms of the fullest statement that another one of the fact has too."""
    common, weights = common_terms(links, fact), links.sentences.weights(full)
    return {t: weights[t] for t in sorted(common) if t in weights}


def _share_of(core: Mapping[int, float], weights: Mapping[int, float]) -> float:
    """How much of the core of a fact a statement has, 1 if there is none."""
    whole = sum(core.values())
    return sum(w for t, w in core.items() if t in weights) / whole if whole else 1.0


def _how_far_behind(links: Links, best: Mapping[int, int]) -> dict[int, float]:
    """How much less likely a statement of a large story is than the likeliest of its fact.

    ``best`` is the likeliest pair of each. Log odds; empty for a small story, where all pairs of a
    fact are likely.
    """
    if links.compared is None:
        return {}
    sure = {i: float(links.probability[at].clip(0.001, 0.999)) for i, at in best.items() if at >= 0}
    odds = {i: math.log(p / (1 - p)) for i, p in sure.items()}
    most = max(odds.values(), default=0.0)
    return {i: most - value for i, value in odds.items()}


def _is_loose(relation: str, behind: float, share: float) -> bool:
    """Whether a statement may be about something else than its fact.

    Among very many sentences some are like those of a fact by chance, in a word or two.
    """
    if relation == PARTIAL and behind > _BEHIND_IN_PART:
        return True
    return behind > _BEHIND and share < _LEAST_OF_FACT


def _coder(links: Links, i: int, fact: list[int]) -> str:
    """Return who decided on a pair of the fact with statement i; empty if nobody did."""
    if not links.ruled:
        return ""
    ruled = (links.ruled.get((min(i, k), max(i, k))) for k in fact)
    return next((r.who for r in ruled if r is not None and not r.apart), "")


def fullest(links: Links, fact: list[int]) -> int:
    """The statement with most of what two or more say; of equals the earlier one."""
    common = common_terms(links, fact)

    def weight(i: int) -> float:
        return round(sum(w for t, w in links.sentences.weights(i).items() if t in common), 6)

    return max(fact, key=lambda i: (weight(i), -i))


def common_terms(links: Links, fact: list[int]) -> set[int]:
    """The terms that at least two statements of the fact have."""
    counts = Counter(term for i in fact for term in links.sentences.weights(i))
    return {term for term, n in counts.items() if n > 1}


def relate_pair(links: Links, pair: int, guard: Guard, *, of: int = -1) -> tuple[str, str]:
    """The relation of two linked statements, and where they differ; the words of ``of`` first."""
    first, second = int(links.first[pair]), int(links.second[pair])
    ruled = links.ruled.get((first, second))
    if ruled is not None and not ruled.apart:
        return _DECIDED[ruled.relation], ""
    if of == second:
        first, second = second, first
    found = guard.compare(first, second)
    if found is not None:
        return found.relation, guard.describe(first, second, found)
    return (SAME if links.same[pair] >= _SAME_PAIR else PARTIAL), ""


def _relate(
    links: Links, full: int, i: int, pair: int | None, core: Mapping[int, float], guard: Guard
) -> tuple[str, str]:
    """Relate statement i to the fullest: by the pair, or in one account by the words they share."""
    if i == full:
        return SAME, ""
    if pair is not None:
        return relate_pair(links, pair, guard, of=i)
    if links.compared is not None and links.sentences.account[i] != links.sentences.account[full]:
        found_apart = guard.compare(i, full)
        if found_apart is not None:
            return found_apart.relation, guard.describe(i, full, found_apart)
    is_same = _share_of(core, links.sentences.weights(i)) >= _SAME_ACCOUNT
    return (SAME if is_same else PARTIAL), ""


def _reason(links: Links, pair: int) -> str:
    """One line: the weightiest words that a pair shares, and how it ranks."""
    left = links.sentences.weights(int(links.first[pair]))
    right = links.sentences.weights(int(links.second[pair]))
    shared = sorted((t for t in left if t in right), key=lambda t: (-left[t], t))[:_MOST_WORDS]
    words = ", ".join(f"'{links.sentences.surfaces[t]}'" for t in shared)
    parts = [f"shares {words}" if words else "words of like sense, none in common"]
    ranks = [links.features[f"soft_first_{side}"][pair] for side in ("least", "most")]
    if min(ranks) >= 1:
        parts.append("closest match in the other account")
    elif max(ranks) >= 1:
        parts.append("closest match for one of the two")
    elif links.features["soft_along"][pair] > _LEAST_ALONG:
        parts.append("neighbouring sentences match too")
    return "; ".join(parts)
