"""The trained classifier, applied with numpy: logistic regression over weighted counts (``tests/benchmarks/train_sentiment.py``)."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LABELS = ("negative", "neutral", "positive")


class Weights(NamedTuple):
    """Features by name, how rare each is, their weights for each label, the start of each label, and when to abstain."""

    at: dict[str, int]
    rarity: NDArray[np.float32]
    weights: NDArray[np.float32]
    start: NDArray[np.float32]
    sure: float


@cache
def read_weights() -> Weights:
    """The shipped weights."""
    import numpy as np

    with np.load(io.BytesIO((resources.files(__package__) / "weights.npz").read_bytes())) as told:
        names = told["names"].tobytes().decode().split("\n")
        at = {name: k for k, name in enumerate(names)}
        rarity, weights, start = (
            told[k].astype(np.float32) for k in ("rarity", "weights", "start")
        )
        return Weights(at, rarity, weights, start, float(told["sure"]))


def classify(featured: Sequence[Mapping[str, float]]) -> NDArray[np.float64]:
    """The probability of each label for the features of each target, a row a target."""
    import numpy as np

    known = read_weights()
    logits = np.tile(known.start.astype(np.float64), (len(featured), 1))
    for row, features in enumerate(featured):
        at = [k for k in map(known.at.get, features) if k is not None]
        if at:
            values = [value for name, value in features.items() if name in known.at]
            weighed = np.array(values) * known.rarity[at]
            logits[row] += (weighed / np.sqrt((weighed**2).sum())) @ known.weights[at]
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))
