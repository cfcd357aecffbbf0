"""Test differences between outlets by permutation: flip signs, or swap outlets within stories."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from analysis.compare.intervals import SEED, sum_neighbours

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Wholes = NDArray[np.int64]
    CountExtremes = Callable[[np.random.Generator, int], tuple[int, ...]]

MANY = 2000  # stories: beyond this, swaps are not drawn but computed from a gamma curve
_DRAWS = (1_999, 19_999, 199_999)
_DRAWS_PER_TEST = 80  # enough for p to reach a quarter of .05 over the number of tests
_AT_ONCE = 1_000_000  # numbers drawn into memory
_EFFORT = 20_000_000  # draws times stories of one test, at most
_FEW = 20  # extreme draws beside the observed one: with fewer the test is drawn more often


def flip_signs(differences: Numbers, tests: int = 1) -> float:
    """Compute p of no difference by flipping the sign of each story's difference at random.

    With more ``tests`` in all it is drawn more often, so that p can be as small as they need.
    """
    import numpy as np

    blocks = sum_neighbours(differences)
    observed = abs(float(blocks.sum())) - 1e-9

    def count_extremes(chance: np.random.Generator, draws: int) -> tuple[int, ...]:
        signs = chance.integers(0, 2, (draws, len(blocks)), dtype=np.int8) * 2.0 - 1
        return (int((np.abs(signs @ blocks) >= observed).sum()),)

    return _draw_p(count_extremes, len(blocks), tests)


def swap_outlets(
    differences: Numbers, first: Wholes, many: Wholes, own: Wholes, tests: int = 1
) -> float:
    """Compute p of no difference by putting another outlet of each story in an outlet's place.

    ``differences`` are those of all outlets, story by story: ``many`` from row ``first`` on;
    ``own`` are the rows of the outlet.
    """
    import numpy as np

    if len(own) > MANY:
        return _approximate_swaps(differences, first, many, own)
    observed = float(differences[own].sum())

    def count_extremes(chance: np.random.Generator, draws: int) -> tuple[int, ...]:
        places = first + (chance.random((draws, len(own))) * many).astype(np.int64)
        sums = differences[places].sum(axis=1)
        return int((sums <= observed + 1e-9).sum()), int((sums >= observed - 1e-9).sum())

    return min(1.0, 2 * _draw_p(count_extremes, len(own), tests))


def _approximate_swaps(differences: Numbers, first: Wholes, many: Wholes, own: Wholes) -> float:
    """Compute p from a gamma curve with the mean, spread and skewness of the swapped sums.

    The sum is taken half a hit nearer to its mean, because hits are whole numbers.
    """
    import numpy as np
    from scipy.stats import pearson3

    story = np.repeat(np.arange(len(own)), many)
    values = differences[rows_of_stories(first, many)]
    mean = np.bincount(story, values) / many
    deviation = values - mean[story]
    spread = math.sqrt(float((np.bincount(story, deviation**2) / many).sum()))
    if not spread:
        return 1.0
    skew = float((np.bincount(story, deviation**3) / many).sum()) / spread**3
    observed = float((differences[own] - mean).sum()) / spread
    half = 0.5 / spread
    tails = pearson3.sf([observed - half, -observed - half], [skew, -skew])
    return min(1.0, 2 * float(tails.min()))


def rows_of_stories(first: Wholes, many: Wholes) -> Wholes:
    """List the rows of some stories: ``many`` of each from row ``first`` on."""
    import numpy as np

    before = np.cumsum(many) - many
    rows: Wholes = np.repeat(first - before, many) + np.arange(many.sum())
    return rows


def _draw_p(count_extremes: CountExtremes, stories: int, tests: int) -> float:
    """Compute the share of draws as extreme as the observed sum, which counts as one of them.

    The side with fewer counts (Phipson and Smyth 2010). While few draws are extreme, all are drawn
    anew and more often, as far as the number of tests and the effort allow.
    """
    import numpy as np

    p = 1.0
    for draws, before in zip(_DRAWS, (0, *_DRAWS), strict=False):
        if before and (before >= _DRAWS_PER_TEST * tests or draws * stories > _EFFORT):
            break
        chance, portion = np.random.default_rng([SEED, draws]), max(1, _AT_ONCE // stories)
        counts = [
            count_extremes(chance, min(portion, draws - done)) for done in range(0, draws, portion)
        ]
        fewest = min(sum(side) for side in zip(*counts, strict=True))
        p = (fewest + 1) / (draws + 1)
        if fewest > _FEW:
            break
    return p
