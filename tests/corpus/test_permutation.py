"""Permutation tests: chance is not claimed, many stories use a curve, more tests more draws."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.corpus.permutation import flip_signs, swap_outlets


def test_never_first_in_ten_stories_of_five_is_chance() -> None:
    """It happens once in nine times. The signs alone, all of them minus, would give p = .002."""
    stories, others = np.repeat(np.arange(10), 5), np.tile(np.arange(5), 10)
    hits = (others == stories % 4 + 1).astype(float)
    difference = hits - (1 - hits) / 4
    own = (others == 0).nonzero()[0]
    assert flip_signs(difference[own]) < 0.01
    assert swap_outlets(difference, stories[own] * 5, np.full(10, 5), own) > 0.15


def test_of_very_many_stories_the_curve_gives_what_drawing_gives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Hits are rare: the sum is skewed, and a normal curve would be too sure above its mean."""
    made = np.random.default_rng(2)
    story = np.repeat(np.arange(1500), 5)
    first, many = np.arange(1500) * 5, np.full(1500, 5)
    hits = (made.random(7500) < 0.02).astype(float)
    hits[first] = made.random(1500) < 0.028
    difference = hits - (np.bincount(story, hits)[story] - hits) / 4
    monkeypatch.setattr("analysis.corpus.permutation._EFFORT", 10**9)
    drawn = swap_outlets(difference, first, many, first, 200)
    monkeypatch.setattr("analysis.corpus.permutation.MANY", 1000)
    assert swap_outlets(difference, first, many, first) == pytest.approx(drawn, rel=0.3)
    assert 0.0001 < drawn < 0.3


def test_more_draws_for_more_tests() -> None:
    """With a thousand tests one true find needs a p of .00005."""
    assert flip_signs(np.ones(40), tests=1) == pytest.approx(1 / 2000)
    assert flip_signs(np.ones(40), tests=1000) == pytest.approx(1 / 200_000)
