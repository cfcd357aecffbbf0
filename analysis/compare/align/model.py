"""The trained pair model, applied with numpy: logistic regression, then boosted trees over the likelier pairs."""

from __future__ import annotations

import io
import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from analysis.cache import once
from analysis.compare.align.features import FLOOR, find_pairs, measure_context, measure_pairs
from analysis.compare.align.sentences import SentenceTerms, find_units
from analysis.nlp import parse_story

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.story import Story

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

DEPTH, BLOCK = 5, 2048


class LogisticModel(NamedTuple):
    """Logistic regression: centre, scale and slope of each feature."""

    names: list[str]
    centre: Floats
    scale: Floats
    slope: Floats
    start: float


class Trees(NamedTuple):
    """Boosted trees as flat arrays: a node goes left when its feature is at most its edge; leaves point at themselves."""

    names: list[str]
    roots: Whole
    feature: Whole
    edge: Floats
    left: Whole
    right: Whole
    value: Floats
    start: float


class PairWeights(NamedTuple):
    """What ``tests/benchmarks/train_align.py`` writes: both stages, the relation, and the two thresholds shown."""

    line: LogisticModel
    trees: Trees
    same: LogisticModel
    sure: float
    possible: float


class Links(NamedTuple):
    """The candidate pairs of a story: places in ``units`` (first < second) and two probabilities.

    ``probability`` that they state one fact; ``same`` that, if so, neither leaves out what matters.
    """

    units: SentenceTerms
    first: Whole
    second: Whole
    features: dict[str, Floats]
    probability: Floats
    same: Floats


@cache
def read_weights() -> PairWeights:
    """The shipped weights."""
    folder = resources.files("analysis") / "data" / "models"
    told = json.loads((folder / "pair_weights.json").read_text("utf8"))
    line, same = _line(told["first"]), _line(told["same"])
    with np.load(io.BytesIO((folder / "pair_trees.npz").read_bytes())) as kept:
        roots, feature, left, right = (
            kept[name].astype(np.int64) for name in ("roots", "feature", "left", "right")
        )
        trees = Trees(
            told["tree_features"],
            roots,
            feature,
            kept["edge"],
            left,
            right,
            kept["value"],
            told["tree_start"],
        )
    return PairWeights(line, trees, same, told["sure"], told["possible"])


def _line(told: dict[str, Any]) -> LogisticModel:
    rows = np.array(list(told["features"].values()), float).reshape(-1, 3)
    return LogisticModel(list(told["features"]), rows[:, 0], rows[:, 1], rows[:, 2], told["start"])


def table(features: dict[str, Floats], names: list[str]) -> Floats:
    """The named features as columns; what could not be measured counts 0."""
    return np.nan_to_num(np.stack([features[n] for n in names], axis=1))


def apply_line(line: LogisticModel, features: dict[str, Floats]) -> Floats:
    """The probability of each pair by logistic regression."""
    log_odds = (table(features, line.names) - line.centre) / line.scale @ line.slope + line.start
    return np.asarray(1 / (1 + np.exp(-log_odds.clip(-40, 40))))


def first_look(line: LogisticModel, features: dict[str, Floats]) -> Floats:
    """The first probability of each pair; none for two statements without a word in common or alike."""
    any_word = (features["shared"] > 0) | (features["soft_most"] > 0)
    return any_word * apply_line(line, features)


def apply_trees(trees: Trees, rows: Floats) -> Floats:
    """The probability of each row of features."""
    total = np.full(len(rows), trees.start)
    for start in range(0, len(rows), BLOCK):
        some = rows[start : start + BLOCK]
        row, node = (
            np.arange(len(some))[:, None],
            np.repeat(trees.roots[None, :], len(some), axis=0),
        )
        for _ in range(DEPTH):
            go = some[row, trees.feature[node]] <= trees.edge[node]
            node = np.where(go, trees.left[node], trees.right[node])
        total[start : start + BLOCK] += trees.value[node].sum(1)
    return np.asarray(1 / (1 + np.exp(-total.clip(-40, 40))))


def likely_pairs(
    units: SentenceTerms,
    first: Whole,
    second: Whole,
    features: dict[str, Floats],
    probability: Floats,
) -> dict[str, Floats]:
    """The features of the pairs of FLOOR or more, with those of their context among each other."""
    some = np.flatnonzero(probability >= FLOOR)
    context = measure_context(units, first[some], second[some], probability[some])
    return {name: values[some] for name, values in features.items()} | context


def judge_pairs(
    line: LogisticModel,
    trees: Trees,
    units: SentenceTerms,
    first: Whole,
    second: Whole,
    features: dict[str, Floats],
) -> Floats:
    """The probability of each pair by both stages; pairs below FLOOR keep the first one."""
    probability = first_look(line, features)
    some = np.flatnonzero(probability >= FLOOR)
    if len(some):
        probability[some] = apply_trees(
            trees, table(likely_pairs(units, first, second, features, probability), trees.names)
        )
    return probability


@once
def link_claims(story: Story) -> Links:
    """Every candidate pair of statements of different accounts with its probability."""
    units = find_units(story, parse_story(story))
    first, second, chars = find_pairs(units)
    if not len(first):
        return Links(units, first, second, {}, np.zeros(0), np.zeros(0))
    features = measure_pairs(units, first, second, chars)
    weights = read_weights()
    probability = judge_pairs(weights.line, weights.trees, units, first, second, features)
    return Links(units, first, second, features, probability, apply_line(weights.same, features))
