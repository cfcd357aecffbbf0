"""Intervals: they contain the true share as often as they say, and none found is not none ever."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.compare.intervals import (
    limit_of_none,
    rate_limit_of_none,
    ratio_interval,
    resample,
    story_interval,
    wilson_interval,
)


@pytest.mark.parametrize(("stories", "rate"), [(10, 0.7), (25, 0.9), (25, 0.5)])
def test_intervals_reach_their_coverage(stories: int, rate: float) -> None:
    """Cases of one story are alike; nine of ten intervals contain the true share."""
    chance = np.random.default_rng(stories)
    held = 0
    for _ in range(300):
        cases = chance.poisson(2.0, stories) + 1.0
        hits = chance.binomial(
            cases.astype(int), chance.beta(4 * rate, 4 * (1 - rate), stories)
        ).astype(float)
        low, high = story_interval(hits, cases)
        least, most = wilson_interval(int(hits.sum()), int(cases.sum()))
        held += min(low, least) <= rate <= max(high, most)
    assert held / 300 >= 0.86


@pytest.mark.parametrize(("stories", "width"), [(2, 6.314), (5, 2.132), (21, 1.725), (61, 1.671)])
def test_an_interval_is_as_wide_as_students_t_at_least(stories: int, width: float) -> None:
    """Where every story is alike but one, the bootstrap alone would be narrower; t from tables."""
    parts, cases = np.ones(stories), np.full(stories, 2.0)
    parts[0] = 0.0
    low, high = story_interval(parts, cases)
    error = parts.std(ddof=1) / np.sqrt(stories) / 2
    assert high - parts.sum() / cases.sum() == pytest.approx(width * error, rel=0.001)
    assert low <= parts.sum() / cases.sum() - width * error * 0.999


def test_columns_are_resampled_as_each_would_be_alone() -> None:
    parts = np.random.default_rng(3).integers(0, 9, (12, 3)).astype(float)
    wholes = parts.sum(axis=1) + 1
    together = resample(parts, wholes)
    assert together.shape[0] == 3
    for column, ratios in zip(parts.T, together, strict=True):
        assert np.array_equal(ratios, resample(column, wholes))


def test_an_interval_contains_its_ratio_and_none_has_the_given_limit() -> None:
    wholes = np.array([4.0, 9.0, 2.0, 7.0])
    share, low, high = ratio_interval(np.array([4.0, 0.0, 0.0, 0.0]), wholes, 0.5)
    assert (share, low < share < high) == (4 / 22, True)
    assert ratio_interval(np.zeros(4), wholes, 0.5) == (0.0, 0.0, 0.5)
    assert ratio_interval(np.zeros(0), np.zeros(0), 1.0) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("cases", [1, 7, 60])
def test_at_the_limit_of_none_nothing_is_found_once_in_ten_times(cases: int) -> None:
    assert (1 - limit_of_none(cases)) ** cases == pytest.approx(0.1)
    assert np.exp(-rate_limit_of_none(cases) * cases) == pytest.approx(0.1)
