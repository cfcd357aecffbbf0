"""Stories too large for all pairs: facts stay whole, and nothing is left out without a search."""

from __future__ import annotations

import numpy as np
import pytest

from analysis import compare_coverage, schema, story_from_records
from analysis.compare.align import features, large_stories
from analysis.compare.align.features import find_pairs, measure_pairs
from analysis.compare.align.large_stories import take_sentences
from analysis.compare.align.mean_link import MeasuredPairs, group_by_mean
from analysis.compare.align.model import link_claims
from analysis.compare.align.sentences import sentence_terms
from analysis.nlp import parse_story
from analysis.story import Story

WORDINGS = {
    "war": [
        "The army called up 60,000 reservists on Sunday.",
        "On Sunday some 60,000 reservists were called up by the army.",
        "The army called up its 60,000 reservists at the weekend.",
    ],
    "court": [
        "A judge in Oslo fined the ferry company for dumping oil.",
        "The ferry company was fined by an Oslo judge for dumping oil.",
        "For dumping oil, a judge in Oslo fined the company that runs the ferry.",
    ],
    "sport": [
        "Lund scored twice as Viking beat Brann in the cup final.",
        "Viking beat Brann in the cup final with two goals by Lund.",
        "Two goals by Lund won Viking the cup final against Brann.",
    ],
    "weather": [
        "The storm tore the roofs off forty houses in Bergen.",
        "Forty houses in Bergen lost their roofs in the storm.",
        "In Bergen the roofs of forty houses were torn off by the storm.",
    ],
    "markets": [
        "Shares in the oil group fell eight percent after its warning.",
        "After its warning the oil group saw its shares fall eight percent.",
        "The oil group's shares fell eight percent following its warning.",
    ],
    "health": [
        "Measles killed three children in the mountain district.",
        "Three children in the mountain district were killed by measles.",
        "In the mountain district three children have died of measles.",
    ],
}
LEFT_OUT = 7  # every account of this remainder lacks one fact
ACCOUNTS = 36


@pytest.fixture(scope="module")
def large() -> Story:
    """Copies of six facts in three wordings, of which each account lacks at most one."""
    subjects = list(WORDINGS)
    records = []
    for n in range(ACCOUNTS):
        lacks = subjects[n % LEFT_OUT] if n % LEFT_OUT < len(subjects) else ""
        lines = [w[(n + k) % 3] for k, (s, w) in enumerate(WORDINGS.items()) if s != lacks]
        records.append(
            {"account_id": f"a{n:02d}", "outlet": f"Paper {n}", "text": "\n\n".join(lines)}
        )
    return story_from_records(records, story_id="large")


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """So low that a panel of a few accounts is all that is compared in full."""
    monkeypatch.setattr(features, "SMALL", 60)
    monkeypatch.setattr(large_stories, "PAIRS", 1000)
    monkeypatch.setattr(large_stories, "PAIRS_AN_ACCOUNT", 0)


@pytest.mark.usefixtures("limits")
def test_a_fact_of_many_accounts_is_one_fact_and_left_out_where_it_is(large: Story) -> None:
    links = link_claims(large)
    assert links.compared is not None
    assert links.compared.any(0).sum() > 0
    assert not links.compared[~np.eye(ACCOUNTS, dtype=bool)].all()
    table = compare_coverage(large)
    schema.check("coverage", table, large.texts)
    facts = table[table["fact_id"].str.startswith("f") & table["repeats"].isna()]
    assert facts["fact_id"].nunique() == len(WORDINGS)
    told = {account: large.texts[account] for account in facts["account_id"].unique()}
    for row in facts[facts["status"] == "omitted"].itertuples():
        wordings = next(w for w in WORDINGS.values() if row.fact in w)
        assert not any(w in told[row.account_id] for w in wordings)
    stating = facts["status"].isin(["stated", "partly"])
    assert stating.sum() > 0.9 * sum(len(text.split("\n\n")) for text in told.values())


def test_some_sentences_are_measured_as_among_all(large: Story) -> None:
    sentences = sentence_terms(large, parse_story(large))
    numbers = np.flatnonzero(sentences.account < 5)
    some = take_sentences(sentences, numbers)
    first, second, chars = find_pairs(some)
    assert len(first)
    ours = measure_pairs(some, first, second, chars)
    every = measure_pairs(sentences, numbers[first], numbers[second], chars)
    for name, values in ours.items():
        assert values == pytest.approx(every[name], abs=1e-9), name


ALL = np.ones((6, 6), bool) & ~np.eye(6, dtype=bool)


def group(
    pairs: dict[tuple[int, int], float], accounts: list[int], compared: np.ndarray = ALL
) -> list[list[int]]:
    order = sorted(pairs, key=lambda pair: -pairs[pair])
    first, second = ([pair[side] for pair in order] for side in (0, 1))
    given = MeasuredPairs(
        first, second, [pairs[p] for p in order], accounts, compared, list(range(len(accounts)))
    )
    return group_by_mean(given, 0.6, lambda i, j, k: False)


def test_an_account_too_long_for_the_panel_is_compared_by_its_nearest_sentences(
    large: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = sentence_terms(large, parse_story(large))
    size = int((some.account == 0).sum())
    monkeypatch.setattr(features, "SMALL", 10)
    monkeypatch.setattr(large_stories, "PAIRS_AN_ACCOUNT", 0)
    monkeypatch.setattr(large_stories, "PAIRS", size * (len(some) - size) - 1)
    monkeypatch.setattr(large_stories, "_PAIRS_OF_LONG", 12 * len(some))
    found: list[int] = []

    def judge(
        _: object,
        first: large_stories.Whole,
        second: large_stories.Whole,
        chars: large_stories.Floats,
    ) -> large_stories.Judged:
        found.append(len(first))
        return large_stories.Judged(first, second, {}, chars, chars)

    _, compared = large_stories.judge_large(some, judge, 0.9)
    sizes = np.bincount(some.account)
    too_long = sizes >= size
    assert too_long.any()
    assert not compared[np.ix_(too_long, too_long)].any()
    assert sum(
        found
    ) <= large_stories.PAIRS + large_stories._PAIRS_OF_LONG + features.NEAREST * len(some)


def test_what_two_accounts_repeat_agrees_with_itself() -> None:
    """Two statements of the same words agree, given a third one of another account."""
    accounts, wording = [0, 0, 1, 2], [0, 0, 2, 3]
    pairs = MeasuredPairs(
        [0, 1, 0, 1, 2],
        [2, 2, 3, 3, 3],
        [0.95, 0.9, 0.9, 0.9, 0.9],
        accounts,
        np.ones((3, 3), bool),
        wording,
    )
    asked: list[tuple[int, int, int]] = []
    facts = group_by_mean(pairs, 0.6, lambda i, j, k: bool(asked.append((i, j, k))))
    assert facts == [[0, 1, 2, 3]]
    assert not asked


def test_one_doubtful_pair_does_not_break_a_fact() -> None:
    pairs = {(0, 1): 0.9, (0, 2): 0.8, (1, 2): 0.5}
    assert group(pairs, [0, 1, 2]) == [[0, 1, 2]]


def test_two_facts_that_one_pair_links_stay_two() -> None:
    pairs = {(0, 1): 0.9, (2, 3): 0.9, (1, 2): 0.8}
    assert group(pairs, [0, 1, 2, 3]) == [[0, 1], [2, 3]]


def test_pairs_of_accounts_not_compared_do_not_count() -> None:
    compared = ALL.copy()
    compared[0, 2] = compared[2, 0] = compared[0, 3] = compared[3, 0] = False
    compared[1, 3] = compared[3, 1] = False
    pairs = {(0, 1): 0.9, (2, 3): 0.9, (1, 2): 0.8}
    assert group(pairs, [0, 1, 2, 3], compared) == [[0, 1, 2, 3]]


def test_unlike_statements_of_one_account_keep_facts_apart() -> None:
    pairs = {(0, 1): 0.9, (2, 3): 0.9, (0, 3): 0.9, (1, 2): 0.9}
    assert group(pairs, [0, 1, 0, 1]) == [[0, 1], [2, 3]]


def test_a_statement_joins_a_second_fact_that_its_account_has_no_part_in() -> None:
    pairs = {(0, 1): 0.95, (0, 2): 0.9, (1, 2): 0.1}
    assert group(pairs, [0, 1, 1]) == [[0, 1]]
    assert group(pairs | {(2, 3): 0.95, (0, 3): 0.7, (1, 3): 0.1}, [0, 1, 1, 2]) == [
        [0, 1],
        [0, 2, 3],
    ]
