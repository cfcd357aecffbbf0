"""Apply the trained pair model: logistic regression, then boosted trees over the likelier pairs."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from itertools import combinations
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from analysis.cache import once
from analysis.compare.align.features import (
    FLOOR,
    find_pairs,
    is_large,
    measure_context,
    measure_pairs,
)
from analysis.compare.align.large_stories import Judged, judge_large
from analysis.compare.align.sentences import SentenceTerms, sentence_terms
from analysis.compare.align.substance import share_substance
from analysis.nlp import parse_story
from analysis.review import reviewed
from analysis.review.apply import overlaps, place_decisions
from analysis.review.codings import chosen_coding
from analysis.review.decisions import APART

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.review.anchors import Place
    from analysis.story import Story

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]
    Measures = dict[str, Floats]

DEPTH = 5  # of the trees
_BLOCK = 2048  # pairs that are judged at once
_LEAST_BLOCK = 64
_LEAST_KEPT = 0.1  # probability of a pair of a large story
_KEPT = ("soft_first_least", "soft_first_most", "soft_along", "soft_least")  # what reasons quote


class Ruled(NamedTuple):
    """What a coder decided of a pair: its relation, "apart" for two facts."""

    relation: str
    who: str

    @property
    def apart(self) -> bool:
        """Whether the two are no fact."""
        return self.relation in APART


class Links(NamedTuple):
    """The candidate pairs of a story: sentence numbers (first < second) and two probabilities.

    ``probability`` that both state one fact; ``same`` that, if so, neither leaves out what matters.
    ``ruled`` are the pairs (first, second) that a coder decided on. ``compared``: of a large story,
    account x account, whether all their pairs were measured; the likelier of them are kept.
    """

    sentences: SentenceTerms
    first: Whole
    second: Whole
    features: Measures
    probability: Floats
    same: Floats
    ruled: Mapping[tuple[int, int], Ruled] = MappingProxyType({})
    compared: NDArray[np.bool_] | None = None

    def by_pair(self, threshold: float) -> dict[tuple[int, int], int]:
        """(first, second) -> place among the pairs, of pairs of at least ``threshold``."""
        strong = (self.probability >= threshold).nonzero()[0].tolist()
        return {(int(self.first[at]), int(self.second[at])): at for at in strong}


class LogisticModel(NamedTuple):
    """Logistic regression: centre, scale and slope of each feature."""

    names: list[str]
    centre: Floats
    scale: Floats
    slope: Floats
    start: float


class Trees(NamedTuple):
    """Boosted trees as flat arrays, one entry a node; leaves point at themselves.

    A row goes left when its feature is at most the node's edge.
    """

    names: list[str]
    roots: Whole
    feature: Whole
    edge: Floats
    left: Whole
    right: Whole
    value: Floats
    start: float


class PairWeights(NamedTuple):
    """Both stages, the model of the relation, and the three thresholds of facts.

    A pair of ``possible`` may state one fact, one of ``sure`` does in four of five cases; a fact
    whose best pair has ``shown`` is printed without "to check".
    Written by ``tests/benchmarks/train_align.py``.
    """

    line: LogisticModel
    trees: Trees
    same: LogisticModel
    sure: float
    possible: float
    shown: float


@reviewed
@once
def link_claims(story: Story) -> Links:
    """Compute for every candidate pair across accounts the probability that it states one fact.

    The pairs that a coder decided on are 1 or 0. Pairs that share only names, titles and who
    speaks are no more than possible.
    """
    sentences = sentence_terms(story, parse_story(story))
    if is_large(sentences):
        return rule_pairs(_link_large(story, sentences), story)
    first, second, chars = find_pairs(sentences)
    if not len(first):
        none = Links(sentences, first, second, {}, np.zeros(0), np.zeros(0))
        return rule_pairs(none, story)
    judged = judge_features(story, sentences, first, second, chars)
    return rule_pairs(Links(sentences, *judged), story)


def judge_features(
    story: Story, sentences: SentenceTerms, first: Whole, second: Whole, chars: Floats
) -> Judged:
    """Measure pairs and judge them, with what is not of their features."""
    features = measure_pairs(sentences, first, second, chars)
    weights = read_weights()
    probability = judge_pairs(weights.line, weights.trees, sentences, first, second, features)
    likely = probability >= weights.possible
    apart = ~share_substance(story, sentences, first, second, likely)
    probability[apart] = weights.possible
    return Judged(first, second, features, probability, apply_line(weights.same, features))


def _link_large(story: Story, sentences: SentenceTerms) -> Links:
    """Link the likelier pairs of a large story; few of their features are kept."""

    def judge(some: SentenceTerms, first: Whole, second: Whole, chars: Floats) -> Judged:
        judged = judge_features(story, some, first, second, chars)
        keep = np.flatnonzero(judged.probability >= _LEAST_KEPT)
        features = {name: judged.features[name][keep] for name in _KEPT}
        return Judged(
            first[keep], second[keep], features, judged.probability[keep], judged.same[keep]
        )

    judged, compared = judge_large(sentences, judge, fact_threshold(story))
    return Links(sentences, *judged, compared=compared)


def rule_pairs(links: Links, story: Story) -> Links:
    """Set the pairs that a coder decided on; a pair that was no candidate is added."""
    ruled = _ruled_pairs(links.sentences, story)
    links = _without_uncoded(links, story)
    if not ruled:
        return links
    known = links.by_pair(0.0)
    new = np.array([pair for pair in ruled if pair not in known], dtype=np.int64).reshape(-1, 2)
    more = len(new)
    first, second = np.append(links.first, new[:, 0]), np.append(links.second, new[:, 1])
    features = {name: np.append(v, np.zeros(more)) for name, v in links.features.items()}
    probability = np.append(links.probability, np.zeros(more))
    same = np.append(links.same, np.zeros(more))
    made = Links(links.sentences, first, second, features, probability, same, ruled, links.compared)
    for pair, at in made.by_pair(0.0).items():
        if pair in ruled:
            probability[at] = 0.0 if ruled[pair].apart else 1.0
    return made


def _without_uncoded(links: Links, story: Story) -> Links:
    """Give no probability to pairs of accounts in which the chosen coder coded all facts."""
    coding = chosen_coding(story)
    whole = coding.complete.get("fact", frozenset()) if coding else frozenset()
    if not whole:
        return links
    coded = np.array([row["account_id"] in whole for row in links.sentences.rows], dtype=bool)
    open_ = ~(coded[links.first] & coded[links.second])
    return links._replace(probability=links.probability * open_)


def _ruled_pairs(sentences: SentenceTerms, story: Story) -> dict[tuple[int, int], Ruled]:
    """The decided pairs of sentences of different accounts."""
    found = {}
    applied = place_decisions(story).applied
    for decision, place, other in applied.get("pair", ()):
        ruled = Ruled(decision.decision, decision.who)
        at = sorted(i for p in (place, other) if p for i in sentences_at(sentences, p))
        for i, j in combinations(at, 2):
            if sentences.account[i] != sentences.account[j]:
                found[i, j] = ruled
    return found


def sentences_at(sentences: SentenceTerms, place: Place) -> list[int]:
    """Return the numbers of the sentences with a character of a place."""
    return [n for n, row in enumerate(sentences.rows) if overlaps(row, place)]


@cache
def read_weights() -> PairWeights:
    """The shipped weights."""
    folder = resources.files("analysis") / "data" / "models"
    weights = json.loads((folder / "pair_weights.json").read_text("utf8"))
    line, same = _read_line(weights["first"]), _read_line(weights["same"])
    with np.load(io.BytesIO((folder / "pair_trees.npz").read_bytes())) as arrays:
        nodes = {name: arrays[name] for name in ("edge", "value")}
        nodes |= {
            name: arrays[name].astype(np.int64) for name in ("roots", "feature", "left", "right")
        }
    trees = Trees(names=weights["tree_features"], start=weights["tree_start"], **nodes)
    thresholds = (float(weights[name]) for name in ("sure", "possible", "shown"))
    return PairWeights(line, trees, same, *thresholds)


def fact_threshold(story: Story) -> float:
    """Return the least probability of a pair that makes a fact: the default, or a higher one."""
    return max(read_weights().sure, story.threshold or 0.0)


def _read_line(weights: dict[str, Any]) -> LogisticModel:
    rows = np.array(list(weights["features"].values()), float).reshape(-1, 3)
    names = list(weights["features"])
    return LogisticModel(names, rows[:, 0], rows[:, 1], rows[:, 2], weights["start"])


def judge_pairs(
    line: LogisticModel,
    trees: Trees,
    sentences: SentenceTerms,
    first: Whole,
    second: Whole,
    features: Measures,
) -> Floats:
    """The probability of each pair by both stages; pairs below FLOOR keep that of the first."""
    probability = first_look(line, features)
    likely = np.flatnonzero(probability >= FLOOR)
    if len(likely):
        measures = likely_pairs(sentences, first, second, features, probability)
        probability[likely] = apply_trees(trees, measures)
    return probability


def first_look(line: LogisticModel, features: Measures) -> Floats:
    """The probability by the first stage; 0 for sentences without a common or similar word."""
    any_word = (features["shared"] > 0) | (features["soft_most"] > 0)
    return any_word * apply_line(line, features)


def likely_pairs(
    sentences: SentenceTerms,
    first: Whole,
    second: Whole,
    features: Measures,
    probability: Floats,
) -> Measures:
    """The features of the pairs of FLOOR or more, with those of their context among each other."""
    likely = np.flatnonzero(probability >= FLOOR)
    context = measure_context(sentences, first[likely], second[likely], probability[likely])
    return {name: values[likely] for name, values in features.items()} | context


def apply_line(line: LogisticModel, features: Measures) -> Floats:
    """The probability of each pair by logistic regression."""
    parts = [
        (rows - line.centre) / line.scale @ line.slope + line.start
        for rows in _tables(features, line.names)
    ]
    return _as_probability(np.concatenate(parts))


def apply_trees(trees: Trees, features: Measures) -> Floats:
    """The probability of each pair by boosted trees."""
    parts = []
    for block in _tables(features, trees.names):
        row = np.arange(len(block))[:, None]
        node = np.repeat(trees.roots[None, :], len(block), axis=0)
        for _ in range(DEPTH):
            left = block[row, trees.feature[node]] <= trees.edge[node]
            node = np.where(left, trees.left[node], trees.right[node])
        parts.append(trees.start + trees.value[node].sum(1))
    return _as_probability(np.concatenate(parts))


def _as_probability(log_odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-log_odds.clip(-40, 40))))


def _tables(features: Measures, names: list[str]) -> Iterator[Floats]:
    """The named features as columns, some pairs at a time: a table of all is slow to fill.

    What could not be measured counts 0. No block is so short that it is summed in another way.
    """
    total = len(features[names[0]])
    for start in range(0, max(1, total - _LEAST_BLOCK), _BLOCK):
        stop = total if start + _BLOCK + _LEAST_BLOCK >= total else start + _BLOCK
        yield np.nan_to_num(np.stack([features[n][start:stop] for n in names], axis=1))
