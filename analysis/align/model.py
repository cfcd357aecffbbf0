"""The trained pair model: logistic regression over pair features, applied with numpy."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.align.pairs import find_pairs, measure_pairs
from analysis.align.units import Units, find_units
from analysis.memo import once
from analysis.parse import parse_story

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.story import Story


class Weights(NamedTuple):
    """What ``tests/benchmarks/train_align.py`` writes: centre, scale and slope of each feature, and two thresholds."""

    names: list[str]
    centre: NDArray[np.float64]
    scale: NDArray[np.float64]
    slope: NDArray[np.float64]
    start: float
    sure: float
    possible: float


class Links(NamedTuple):
    """The candidate pairs of a story: places in ``units`` (first < second) and the probability that they state one fact."""

    units: Units
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    features: dict[str, NDArray[np.float64]]
    probability: NDArray[np.float64]


@cache
def read_weights() -> Weights:
    """The shipped weights."""
    told = json.loads((resources.files(__package__) / "weights.json").read_text("utf8"))
    rows = np.array(list(told["features"].values()), float).reshape(-1, 3)
    return Weights(list(told["features"]), rows[:, 0], rows[:, 1], rows[:, 2], told["start"], told["sure"], told["possible"])


def apply_weights(weights: Weights, features: dict[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    """The probability of each pair; none for two statements without a word in common."""
    if not len(next(iter(features.values()))):
        return np.zeros(0)
    table = np.stack([features[n] for n in weights.names], axis=1)
    words = (features["shared"] > 0) | (features["runs"] > 0)
    log_odds = (np.nan_to_num(table) - weights.centre) / weights.scale @ weights.slope + weights.start
    return np.asarray(words / (1 + np.exp(-log_odds.clip(-40, 40))))


@once
def link_claims(story: Story) -> Links:
    """Every candidate pair of statements of different accounts with its probability."""
    units = find_units(story, parse_story(story))
    first, second = find_pairs(units)
    features = measure_pairs(units, first, second) if len(first) else {n: np.zeros(0) for n in read_weights().names}
    return Links(units, first, second, features, apply_weights(read_weights(), features))
