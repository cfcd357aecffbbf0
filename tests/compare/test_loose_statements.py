"""In a large story a statement that is like a fact in a word or two is not sure to state it."""

from __future__ import annotations

import numpy as np
import pytest

from analysis import story_from_records
from analysis.compare.align import guard
from analysis.compare.align.facts import describe_fact, neighbours_of
from analysis.compare.align.matches import UNSURE
from analysis.compare.align.model import Links
from analysis.compare.align.sentences import sentence_terms
from analysis.nlp import parse_story

# Three accounts of one fact; a part of it that a fourth gives; and what is about something else.
CASES = {
    "sport": (
        "Lund scored twice as Viking beat Brann in the cup final in Oslo.",
        "Viking beat Brann in the cup final in Oslo with two goals by Lund.",
        "With two goals Lund won Viking the cup final in Oslo against Brann.",
        "Viking beat Brann in the cup final.",
        "The final report on the stadium roof in Oslo is due in March.",
    ),
    "court": (
        "A judge in Turku fined the ferry company two million euros for dumping oil.",
        "The ferry company was fined two million euros for dumping oil by a judge in Turku.",
        "For dumping oil a judge in Turku fined the ferry company two million euros.",
        "The ferry company was fined for dumping oil.",
        "A judge will hear the appeal of the two brothers in May.",
    ),
    "weather": (
        "The storm tore the roofs off forty houses in the harbour district of Split.",
        "Forty houses in the harbour district of Split lost their roofs in the storm.",
        "In the harbour district of Split the storm tore the roofs off forty houses.",
        "Forty houses lost their roofs in the storm.",
        "The harbour of Zadar has been closed to cruise ships since April.",
    ),
    "markets": (
        "Shares in the copper miner fell eight percent after its profit warning.",
        "The copper miner saw its shares fall eight percent after the profit warning.",
        "After its profit warning shares in the copper miner fell eight percent.",
        "Shares in the copper miner fell after its warning.",
        "The bank expects a profit of three billion crowns this year.",
    ),
    "health": (
        "Measles killed three children in the mountain villages of Svaneti.",
        "Three children were killed by measles in the mountain villages of Svaneti.",
        "In the mountain villages of Svaneti measles killed three children.",
        "Measles killed three children.",
        "The villages are to get a new school for ninety children.",
    ),
    "war": (
        "The army shelled the railway station of Kupiansk and killed nine passengers.",
        "Nine passengers were killed when the army shelled the railway station of Kupiansk.",
        "By shelling the railway station of Kupiansk the army killed nine passengers.",
        "The army shelled the railway station of Kupiansk.",
        "Passengers waited for hours as the railway had no power.",
    ),
}
PART, OTHER = 3, 4


def relations(
    lines: tuple[str, ...], ties: tuple[float, ...] = (0.85, 0.1, 0.1, 0.1), is_large: bool = True
) -> dict[int, str]:
    """The relation of each statement; ``ties`` are the pairs of the last one with the others."""
    records = [{"account_id": f"a{n}", "text": line} for n, line in enumerate(lines)]
    story = story_from_records(records, story_id="loose")
    sentences = sentence_terms(story, parse_story(story))
    first, second = np.triu_indices(len(lines), 1)
    pairs = zip(first.tolist(), second.tolist(), strict=True)
    apart = {(n, OTHER): tie for n, tie in enumerate(ties)}
    probability = np.array([apart.get(pair, 0.95) for pair in pairs])
    measures = {
        name: np.zeros(len(first)) for name in ("soft_first_least", "soft_first_most", "soft_along")
    }
    compared = np.ones((len(lines),) * 2, bool) & ~np.eye(len(lines), dtype=bool)
    same = np.zeros(len(first))
    links = Links(sentences, first, second, measures, probability, same)
    links = links._replace(compared=compared if is_large else None)
    fact, near = list(range(len(lines))), neighbours_of(links.by_pair(0.0))
    found = describe_fact(links, fact, near, guard.guard_of(story))
    return {member.sentence: member.relation for member in found}


@pytest.mark.parametrize("lines", CASES.values(), ids=CASES)
def test_what_shares_a_word_or_two_is_not_sure_to_state_the_fact(lines: tuple[str, ...]) -> None:
    assert relations(lines)[OTHER] == UNSURE


@pytest.mark.parametrize("lines", CASES.values(), ids=CASES)
def test_a_part_of_the_fact_stays_a_part(lines: tuple[str, ...]) -> None:
    assert relations(lines)[PART] == "partial"


@pytest.mark.parametrize("lines", CASES.values(), ids=CASES)
def test_a_part_that_is_far_less_likely_than_the_others_is_not_sure(lines: tuple[str, ...]) -> None:
    four = (*lines[:PART], lines[PART], lines[PART])
    assert relations(four, (0.95,) * OTHER)[OTHER] == "partial"
    assert relations(four, (0.8,) * OTHER)[OTHER] == UNSURE


def test_in_a_small_story_all_pairs_of_a_fact_are_likely_and_nothing_is_loose() -> None:
    assert relations(CASES["sport"], is_large=False)[OTHER] == "partial"
