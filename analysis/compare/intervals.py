"""Shares of quoted words with their intervals, by a seeded bootstrap over quotations (Efron 1979)."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence
from statistics import NormalDist
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Wholes = NDArray[np.int64]

LEVEL, DRAWS, SEED = 0.90, 1000, 20140501
FALSE_DISCOVERY_RATE = 0.05  # largest expected share of chance among the differences reported
RARE = (
    5  # fewer hits, or cases without a hit, than so many: the bootstrap alone would be too narrow
)
BLOCKS = 500  # of more stories than so many, neighbours are drawn together
MANY = 2000  # stories from which on swapping outlets is not drawn any more
_DRAWN = (1_999, 19_999, 199_999)
_FINE = 80  # draws a test: p can be a quarter of .05 over the number of tests
_AT_ONCE = 1_000_000  # numbers drawn into memory
_EFFORT = 20_000_000  # draws times stories of one test, at most
_FEW = 20  # draws beyond the observed one: with fewer the test is drawn more often


def interval(parts: Numbers, cases: Numbers) -> tuple[float, float]:
    """The interval of sum(parts) / sum(cases): one part and number of cases a story, stories drawn with their cases.

    Percentiles are taken further out for few stories, as Student's t is wider than the normal curve (Hesterberg 2015), and the interval
    is never narrower than Student's t about the ratio. Of one story there is none (missing).

    >>> import numpy as np
    >>> low, high = interval(np.array([1.0, 0, 1, 1, 0, 1, 1, 0, 1, 1]), np.ones(10))
    >>> round(low, 2), round(high, 2)
    (0.4, 0.98)
    """
    import numpy as np

    parts, cases = _blocks(parts), _blocks(cases)
    n = len(parts)
    if n < 2:
        return math.nan, math.nan
    ratio = float(parts.sum() / cases.sum())
    picks = np.random.default_rng([SEED, n]).integers(0, n, (DRAWS, n))
    drawn = parts[picks].sum(axis=1) / cases[picks].sum(axis=1)
    far = students_t(n - 1)
    tail = NormalDist().cdf(-far * math.sqrt(n / (n - 1)))
    low, high = (float(v) for v in np.quantile(drawn, [tail, 1 - tail]))
    error = float(np.sqrt(((parts - ratio * cases) ** 2).sum() / (n * (n - 1))) / cases.mean())
    return min(low, ratio - far * error), max(high, ratio + far * error)


def wilson(hits: float, cases: float) -> tuple[float, float]:
    """The interval of a share were all cases independent (Wilson 1927): none of ten may still be 2 in 10.

    >>> [round(v, 3) for v in wilson(0, 10)]
    [0.0, 0.213]
    """
    z = NormalDist().inv_cdf((1 + LEVEL) / 2)
    share = hits / cases
    middle, half = (
        share + z * z / (2 * cases),
        z * math.sqrt(share * (1 - share) / cases + (z / (2 * cases)) ** 2),
    )
    return max(0.0, (middle - half) / (1 + z * z / cases)), min(
        1.0, (middle + half) / (1 + z * z / cases)
    )


def flip_signs(differences: Numbers, tests: int = 1) -> float:
    """p of no difference, were each story's difference as likely to fall out the other way: its sign is drawn anew.

    With more ``tests`` in all it is drawn more often, so that p can be as small as their control asks.
    """
    import numpy as np

    blocks = _blocks(differences)
    observed = abs(float(blocks.sum())) - 1e-9

    def beyond(chance: np.random.Generator, draws: int) -> tuple[int, ...]:
        signs = chance.integers(0, 2, (draws, len(blocks)), dtype=np.int8) * 2.0 - 1
        return (int((np.abs(signs @ blocks) >= observed).sum()),)

    return _settle(beyond, len(blocks), tests)


def swap_outlets(
    differences: Numbers, first: Wholes, many: Wholes, own: Wholes, tests: int = 1
) -> float:
    """p of no difference, were the outlet any of those in the story: another's difference is drawn for its own, story by story.

    ``differences`` of all outlets, those of a story beside each other: ``many`` from place ``first`` on; ``own`` the places of the outlet.
    """
    import numpy as np

    if len(own) > MANY:
        return _swap_many(differences, first, many, own)
    observed = float(differences[own].sum())

    def beyond(chance: np.random.Generator, draws: int) -> tuple[int, ...]:
        places = first + (chance.random((draws, len(own))) * many).astype(np.int64)
        sums = differences[places].sum(axis=1)
        return int((sums <= observed + 1e-9).sum()), int((sums >= observed - 1e-9).sum())

    return min(1.0, 2 * _settle(beyond, len(own), tests))


def _swap_many(differences: Numbers, first: Wholes, many: Wholes, own: Wholes) -> float:
    """The same without drawing, for very many stories: by a gamma curve of the sum's mean, spread and skewness (Pearson's type III).

    The sum is taken half a hit nearer to its mean, for hits are whole.
    """
    import numpy as np

    story = np.repeat(np.arange(len(own)), many)
    values = differences[all_rows(first, many)]
    mean = np.bincount(story, values) / many
    far = values - mean[story]
    spread = math.sqrt(float((np.bincount(story, far**2) / many).sum()))
    if not spread:
        return 1.0
    skew = float((np.bincount(story, far**3) / many).sum()) / spread**3
    at = float((differences[own] - mean).sum()) / spread
    half = 0.5 / spread
    return min(1.0, 2 * min(above(at - half, skew), above(-at - half, -skew)))


def above(at: float, skew: float) -> float:
    """How much of a gamma curve of mean 0, spread 1 and this skewness lies above a point (Wilson and Hilferty 1931).

    >>> round(above(1.645, 0.0), 3), round(above(3.0, 1.0), 4), round(above(-1.9, 1.0), 3)
    (0.05, 0.0104, 1.0)
    """
    if abs(skew) < 1e-6:
        return 1 - NormalDist().cdf(at)
    root = max(0.0, skew * at / 2 + 1) ** (1 / 3)
    turned = NormalDist().cdf(6 / skew * (root - 1) + skew / 6)
    return 1 - turned


def all_rows(first: Wholes, many: Wholes) -> Wholes:
    """The numbers of all rows of some stories: ``many`` of each from ``first`` on."""
    import numpy as np

    before = np.cumsum(many) - many
    rows: Wholes = np.repeat(first - before, many) + np.arange(many.sum())
    return rows


def _settle(
    beyond: Callable[[np.random.Generator, int], tuple[int, ...]], stories: int, tests: int
) -> float:
    """The share of draws at least as far out, the observed one among them (Phipson and Smyth 2010), to the side where it is smaller.

    While it is small all is drawn anew and more often, but no more than many tests and the effort allow; so many at a time as fit.
    """
    import numpy as np

    p = 1.0
    for draws, before in zip(_DRAWN, (0, *_DRAWN), strict=False):
        if before and (before >= _FINE * tests or draws * stories > _EFFORT):
            break
        chance, portion = np.random.default_rng([SEED, draws]), max(1, _AT_ONCE // stories)
        counts = [beyond(chance, min(portion, draws - done)) for done in range(0, draws, portion)]
        least = min(sum(side) for side in zip(*counts, strict=True))
        p = (least + 1) / (draws + 1)
        if least > _FEW:
            break
    return p


def control(p: Numbers) -> Numbers:
    """q of each test: the share of false finds to expect among all tests with a p as small (Benjamini and Hochberg 1995).

    >>> import numpy as np
    >>> [round(float(q), 3) for q in control(np.array([0.01, 0.04, 0.03, 0.5]))]
    [0.04, 0.053, 0.053, 0.5]
    """
    import numpy as np

    order = np.argsort(-p, kind="stable")
    ranks = np.arange(len(p), 0, -1)
    q = np.empty(len(p))
    q[order] = np.minimum(1.0, np.minimum.accumulate(p[order] * len(p) / ranks))
    return q


def students_t(freedom: int) -> float:
    """The point of Student's t that leaves (1 - LEVEL) / 2 above it (Hill 1970, by expansion; to three digits from 3 degrees on).

    >>> round(students_t(9), 2), round(students_t(1000), 2)
    (1.83, 1.65)
    """
    z = NormalDist().inv_cdf((1 + LEVEL) / 2)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return float(z + sum(t / freedom ** (n + 1) for n, t in enumerate(terms)))


def _blocks(values: Numbers) -> Numbers:
    """Of very many stories the sums of neighbours."""
    import numpy as np

    if len(values) <= BLOCKS:
        return values
    sums: Numbers = np.add.reduceat(
        values, np.linspace(0, len(values), BLOCKS, endpoint=False).astype(int)
    )
    return sums


Key = TypeVar("Key", bound=Hashable)


def limit_of_none(units: Sequence[tuple[Hashable, int]]) -> float:
    """The highest share at which being given none of so many quotations still happens once in ten times.

    >>> round(limit_of_none([("a", 10), ("b", 3)]), 3)
    0.684
    """
    quoted = sum(words > 0 for _, words in units)
    return 1 - (1 - LEVEL) ** (1 / quoted) if quoted else 1.0


def shares_of(units: Sequence[tuple[Key, int]]) -> dict[Key, tuple[float, float, float]]:
    """Who is given which share of the words, with low and high: from (who, words) of each quotation; empty without words.

    Where all quotations are one speaker's, or a share could be none, the resampled interval would be a point: then the end is
    the highest share of others that so many quotations would still miss once in ten times.

    >>> [round(v, 3) for v in shares_of([("a", 10), ("a", 10)])["a"]]
    [1.0, 0.316, 1.0]
    """
    import numpy as np

    quoted = [(who, words) for who, words in units if words > 0]
    total = sum(words for _, words in quoted)
    if not total:
        return {}
    names = list(dict.fromkeys(who for who, _ in quoted))
    parts = np.zeros((len(quoted), len(names)))
    for row, (who, words) in enumerate(quoted):
        parts[row, names.index(who)] = words
    picks = np.random.default_rng(SEED).integers(0, len(quoted), (DRAWS, len(quoted)))
    drawn = parts[picks].sum(axis=1)
    drawn /= drawn.sum(axis=1, keepdims=True)
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    least = 1 - limit_of_none(quoted)
    told = {}
    for k, name in enumerate(names):
        share = float(parts[:, k].sum() / total)
        told[name] = (
            share,
            least if share == 1 else min(float(low[k]), share),
            max(float(high[k]), share),
        )
    return told
