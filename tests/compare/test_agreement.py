"""Alpha as in Krippendorff's own worked examples; intervals that are never too sure."""

from __future__ import annotations

import math
from collections import Counter

import pytest

from analysis.compare.agreement import NONE, PairUnit, measure_agreement, nominal_alpha

# K. Krippendorff (2011), Computing Krippendorff's alpha-reliability, sections A to C
_BINARY = ("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")
_NOMINAL = ("a a b b d c c c e d d a", "b a b b b c c c e d d d")
_MISSING = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)


def units(*coders: str) -> Counter[tuple[str | None, ...]]:
    rows = [[None if v == "." else v for v in coder.split()] for coder in coders]
    return Counter(zip(*rows, strict=True))


@pytest.mark.parametrize(
    ("coders", "alpha"), [(_BINARY, 0.095), (_NOMINAL, 0.692), (_MISSING, 0.743)]
)
def test_alpha_is_that_of_the_worked_examples(coders: tuple[str, ...], alpha: float) -> None:
    assert nominal_alpha(units(*coders)) == pytest.approx(alpha, abs=0.0006)


def test_alpha_is_one_for_agreement_below_zero_for_opposites_and_missing_for_one_value() -> None:
    assert nominal_alpha(units("a b a", "a b a")) == 1
    assert nominal_alpha(units("a b a b", "b a b a")) < 0
    assert math.isnan(nominal_alpha(units("a a a", "a a a")))
    assert math.isnan(nominal_alpha({}))


def test_units_that_nobody_marked_count_for_chance_and_not_for_f1() -> None:
    marked = [PairUnit("x", "x", n) for n in range(6)]
    marked += [PairUnit("x", NONE, n) for n in range(6, 9)] + [PairUnit(NONE, "x", 9)]
    few, many = measure_agreement(marked), measure_agreement(marked, rest=90)
    assert few["f1"].value == many["f1"].value == pytest.approx(12 / 16)
    assert few["alpha"].value < 0 < many["alpha"].value
    assert many["agreement"].value == pytest.approx(96 / 100)
    assert many["alpha"].value == pytest.approx(
        nominal_alpha({("x", "x"): 6, ("x", NONE): 3, (NONE, "x"): 1, (NONE, NONE): 90})
    )


def test_intervals_contain_their_figure_and_are_wider_for_units_that_belong_together() -> None:
    values = [("x", "x")] * 30 + [("x", NONE)] * 10
    apart = measure_agreement([PairUnit(*v, n) for n, v in enumerate(values)], rest=40)
    together = measure_agreement([PairUnit(*v, n // 4) for n, v in enumerate(values)], rest=40)
    for found in (apart, together):
        for estimate in found.values():
            assert estimate.low <= estimate.value <= estimate.high
    wide = together["f1"].high - together["f1"].low
    assert wide > apart["f1"].high - apart["f1"].low


def test_few_units_have_no_interval_and_full_agreement_is_not_certain() -> None:
    few = measure_agreement([PairUnit("x", "x", n) for n in range(9)])
    assert math.isnan(few["f1"].low)
    assert few["agreement"].value == 1
    assert few["agreement"].low < 0.9
