"""Statements of one account in a large story: said twice they are one fact, of two things two."""

from __future__ import annotations

from collections import Counter

import pytest

from analysis import align_claims, compare_coverage, story_from_records
from analysis.compare.align import facts, features, large_stories
from analysis.compare.align.facts import _Kind
from analysis.story import Story

AGAIN = [  # one thing in three wordings: some accounts say it twice
    [
        "A judge in Oslo fined the ferry company for dumping oil.",
        "The ferry company was fined by an Oslo judge for dumping oil.",
        "For dumping oil, a judge in Oslo fined the company that runs the ferry.",
    ],
    [
        "The storm tore the roofs off forty houses in Bergen.",
        "Forty houses in Bergen lost their roofs in the storm.",
        "In Bergen the roofs of forty houses were torn off by the storm.",
    ],
    [
        "Lund scored twice as Viking beat Brann in the cup final.",
        "Viking beat Brann in the cup final with two goals by Lund.",
        "Two goals by Lund won Viking the cup final against Brann.",
    ],
]
SPLIT = [  # two things that most accounts say in one sentence, and some in two
    (
        "Shares in the oil group fell eight percent after its warning.",
        "Chairman Berg will resign in March.",
        "Shares in the oil group fell eight percent after its warning, "
        "and chairman Berg will resign in March.",
    ),
    (
        "Measles killed three children in the mountain district.",
        "Nurses vaccinated 4,000 pupils at the schools of the valley.",
        "Measles killed three children in the mountain district, "
        "and nurses vaccinated 4,000 pupils at the schools of the valley.",
    ),
    (
        "The army called up 60,000 reservists on Sunday.",
        "Rockets hit a power station near the port of Sarn.",
        "The army called up 60,000 reservists on Sunday "
        "after rockets hit a power station near the port of Sarn.",
    ),
]
ACCOUNTS = 24


def make_story(published: list[str | None]) -> Story:
    """Accounts of six events; each lacks one, or says one twice or in two sentences."""
    records = []
    for n, day in enumerate(published):
        lines = []
        for k, wordings in enumerate(AGAIN):
            times = {k: 2, k + 3: 0}.get(n % 6, 1)
            lines += [wordings[(n + m) % 3] for m in range(times)]
        for k, (one, other, both) in enumerate(SPLIT, len(AGAIN)):
            lines += [one, other] if n % 6 == k else [both]
        given = {"published": day} if day else {}
        text = "\n\n".join(lines)
        records.append({"account_id": f"a{n:02d}", "outlet": f"Paper {n}", "text": text} | given)
    return story_from_records(records, story_id="large")


@pytest.fixture(autouse=True)
def limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """So low that a panel of a few accounts is all that is compared in full."""
    monkeypatch.setattr(features, "SMALL", 60)
    monkeypatch.setattr(large_stories, "PAIRS", 1200)  # over 7 x 149: no account is too long
    monkeypatch.setattr(large_stories, "PAIRS_AN_ACCOUNT", 0)


def test_said_twice_is_one_fact_and_two_things_are_two(monkeypatch: pytest.MonkeyPatch) -> None:
    found: Counter[bool] = Counter()
    are_alike = facts._are_alike

    def look(left: _Kind, right: _Kind, third: _Kind) -> bool:
        alike = are_alike(left, right, third)
        found[alike] += 1
        return alike

    monkeypatch.setattr(facts, "_are_alike", look)
    table = align_claims(make_story([None] * ACCOUNTS))
    assert found[True] > 0
    assert found[False] > 0
    said = [set(rows["surface"]) for _, rows in table.groupby("fact_id")]
    for wordings in AGAIN:
        assert sum(bool(fact & set(wordings)) for fact in said) == 1
    for one, other, _ in SPLIT:
        assert any(one in fact for fact in said)
        assert not any({one, other} <= fact for fact in said)


def test_accounts_without_a_date_are_compared_like_the_others() -> None:
    days = [f"2031-03-{n // 6 + 3:02d}" for n in range(ACCOUNTS)]
    some = [day if n % 2 else None for n, day in enumerate(days)]
    grouped, cells = [], []
    for published in (days, some, [None] * ACCOUNTS):
        story = make_story(published)
        columns = ["fact_id", "sentence_id"]
        grouped.append(align_claims(story)[columns].to_numpy().tolist())
        table = compare_coverage(story)
        assert (table["status"] == "omitted").any()
        cells.append(table[["fact", "account_id", "status"]].to_numpy().tolist())
    assert grouped[0] == grouped[1] == grouped[2]
    assert cells[0] == cells[1] == cells[2]
