"""How the benchmark ``agreement`` judges what is shown against two codings."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent / "benchmarks"))

from agreement import (
    Case,
    Cell,
    Conflict,
    Fact,
    elsewhere,
    judge_shared,
    measure_coders,
    measure_conflicts,
    measure_only,
    measure_relations,
    measure_shared,
)

FIRST = {
    "id": "lindow",
    "facts": [
        {"fact": "x", "relation": "same", "sentences": {"A": [0], "B": [1], "C": ["T"]}},
        {"fact": "y", "relation": "conflict", "sentences": {"A": [2], "B": [3]}},
    ],
}
SECOND = {
    "id": "lindow",
    "facts": [
        {"fact": "x", "relation": "partial", "sentences": {"A": [0], "B": [1]}},
        {"fact": "z", "relation": "same", "sentences": {"A": [5], "C": [5]}},
    ],
}


def fact(name: str, *, alone: str = "", shown: bool = True, **cells: tuple[str, str]) -> Fact:
    """A line; each cell is its status and the numbers of its sentences."""
    return Fact(
        name,
        name,
        {
            a: Cell(status, frozenset((a, n) for n in numbers.split()))
            for a, (status, numbers) in cells.items()
        },
        shown,
        alone=alone,
    )


def case(*lines: Fact, conflicts: tuple[Any, ...] = (), relations: Any = None) -> Case:
    return Case("lindow", FIRST, SECOND, list(lines), list(conflicts), relations or {})


@pytest.mark.parametrize(
    ("line", "right"),
    [
        (fact("f", A=("stated", "0"), B=("stated", "1"), C=("stated", "T")), (True, True, True)),
        (fact("f", A=("stated", "0"), B=("partly", "1"), C=("omitted", "")), (True, True, True)),
        (fact("f", A=("stated", "0"), B=("omitted", ""), C=("stated", "T")), (True, False, False)),
        (fact("f", A=("stated", "0"), B=("uncertain", ""), C=("stated", "T")), (True, False, True)),
        (fact("f", A=("stated", "0"), B=("stated", "3"), C=("omitted", "")), (False, False, False)),
    ],
)  # fmt: skip
def test_a_shared_line_needs_a_coded_fact_and_its_accounts(
    line: Fact, right: tuple[bool, ...]
) -> None:
    assert tuple(judge_shared(case(line), line).values()) == right


def test_only_is_said_where_the_search_found_nothing() -> None:
    cells = {"A": ("stated", "9"), "B": ("omitted", ""), "C": ("omitted", "")}
    sure, open_ = (fact("o1", alone=found, **cells) for found in ("only", "no match found"))
    assert [sure.says_only, open_.says_only] == [True, False]
    figures = measure_only([case(sure, open_)])
    assert (figures["lone statements"], figures["say only"]) == (2, 0.5)


@pytest.mark.parametrize(
    ("number", "found"), [("9", (False, False)), ("5", (True, False)), ("0", (True, True))]
)
def test_a_lone_line_is_elsewhere_when_a_coder_links_it(
    number: str, found: tuple[bool, ...]
) -> None:
    line = fact("o1", A=("stated", number), B=("omitted", ""), C=("omitted", ""))
    assert elsewhere(case(line), line) == found


def test_conflicts_are_matched_by_their_sentences() -> None:
    right = Conflict(frozenset({(("A", "2"), ("B", "3"))}), "12", "45", "figures")
    wrong = Conflict(frozenset({(("A", "0"), ("B", "1"))}), "12", "45", "figures")
    figures = measure_conflicts([case(conflicts=(right, wrong))])
    assert figures["found, first coder"] == "1/1"
    assert figures["found, both coders"] == "0/0"
    assert figures["shown that are coded"] == "1/2"


def test_relations_count_for_pairs_that_both_coded() -> None:
    pair, other = (("A", "0"), ("B", "1")), (("A", "2"), ("B", "3"))
    figures = measure_relations([case(relations={pair: {"partial"}, other: {"same"}})])
    shares = {"first coder": 0.0, "second coder": 1.0, "either coder": 1.0}
    assert figures == {"pairs": 1, "unsure": 0.0} | shares


@pytest.mark.parametrize(
    ("relation", "judged", "unsure"), [("before_after", 1, 0), ("unsure", 0, 1)]
)
def test_before_and_after_is_partial_and_unsure_is_not_judged(
    relation: str, judged: int, unsure: int
) -> None:
    pair = (("A", "0"), ("B", "1"))
    figures = measure_relations([case(relations={pair: {relation}})])
    assert (figures["pairs"], figures["unsure"]) == (judged, unsure)


def test_a_coder_is_measured_like_the_package() -> None:
    figures = measure_coders([case()])
    assert figures["pairs F1"] == round(2 * 1 / (4 + 2), 3)
    assert figures["relation agrees"] == 0.0


def test_a_repeat_of_no_coder_is_no_shared_fact() -> None:
    lines = (
        fact("f1", A=("stated", "0"), B=("stated", "1"), C=("omitted", "")),
        fact("f2", A=("stated", "7"), B=("stated", "7"), C=("omitted", "")),
    )
    figures = measure_shared([case(*lines)])
    assert (figures["all"]["lines"], figures["all"]["a coded fact"]) == (2, 0.5)
    assert figures["all"]["facts of the first coder"] == 0.5


def test_lines_to_check_are_measured_apart() -> None:
    cells = {"A": ("stated", "0"), "B": ("stated", "1")}
    figures = measure_shared([case(fact("f1", shown=False, **cells))])
    assert (figures["shown"]["lines"], figures["all"]["lines"]) == (0, 1)
