"""Accounts on different events are found out, and those of one event are kept together."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

import analysis
from analysis.compare import compare_accounts, compare_events
from analysis.compare.events import MAIN, NOT_JUDGED, OTHER

Field = tuple[tuple[str, str], tuple[str, str], str]


def read_fields() -> dict[str, Field]:
    """Field -> two accounts of one event, two of another one, a follow-up of the first."""
    text = (Path(__file__).parent / "event_stories.txt").read_text("utf8")
    found: dict[str, Field] = {}
    for part in text.split("\n[")[1:]:
        name, one, other, else_one, else_other, later = part.strip().split("\n")
        found[name.strip("]")] = ((one, other), (else_one, else_other), later)
    return found


FIELDS = read_fields()
NAMES = ("argus", "beacon", "clarion", "dispatch", "echo")
OPINION = (
    "What happened at Harlow Creek should shame us all. Terrence Boyle bought a rifle as others "
    "buy bread. I have written this column after every massacre for eleven years and nothing "
    "changes, because those who could change it like their seats too much. Sheriff Dana Whitlock "
    "is brave to say so. Let the wedding of Lena Boyle be the last that ends in a hospital."
)


def story_of(*texts: str) -> analysis.Story:
    records = [
        {"account_id": name, "outlet": name.capitalize(), "text": text}
        for name, text in zip(NAMES, texts, strict=False)
    ]
    return analysis.story_from_records(records, story_id="mixed")


def events_of(*texts: str) -> list[str]:
    return compare_events(story_of(*texts))["event_id"].tolist()


@pytest.mark.parametrize("field", FIELDS)
def test_accounts_of_one_event_and_its_follow_up_are_kept_together(field: str) -> None:
    (one, other), _, later = FIELDS[field]
    assert events_of(one, other) == ["e1", "e1"]
    assert events_of(one, other, later) == ["e1", "e1", "e1"]
    assert events_of(one, later) == ["e1", "e1"]


@pytest.mark.parametrize("field", FIELDS)
def test_an_account_of_another_event_of_the_kind_is_found_out(field: str) -> None:
    (one, other), (else_one, else_other), _ = FIELDS[field]
    assert events_of(one, else_one, other) == ["e1", "e2", "e1"]
    assert events_of(one, else_one) == ["e1", "e2"]
    assert events_of(else_one, one, else_other, other) == ["e1", "e2", "e1", "e2"]


def test_each_of_several_events_is_one_of_its_own() -> None:
    firsts = [events[0][0] for events in FIELDS.values()][:5]
    assert events_of(*firsts) == ["e1", "e2", "e3", "e4", "e5"]


def test_the_event_of_most_accounts_is_the_main_one() -> None:
    (one, other), (lone, _), _ = FIELDS["courts"]
    table = compare_events(story_of(lone, one, other))
    assert table["standing"].tolist() == [OTHER, MAIN, MAIN]
    assert table["facts"].iloc[0] == 0
    assert table["facts"].iloc[1] > 0
    assert "Pell" in table["names"].iloc[1]


def test_an_opinion_piece_on_the_event_is_no_other_event() -> None:
    (one, other), _, _ = FIELDS["shootings"]
    assert events_of(one, other, OPINION) == ["e1", "e1", "e1"]


def test_a_few_words_are_not_judged() -> None:
    (one, other), _, _ = FIELDS["storms"]
    table = compare_events(story_of(one, other, "Watch the video above. It was filmed at sea."))
    assert table["standing"].tolist() == [MAIN, MAIN, NOT_JUDGED]
    assert table["event_id"].tolist() == ["e1"] * 3


@pytest.mark.parametrize("field", FIELDS)
def test_no_shown_line_rests_on_the_account_of_another_event(field: str) -> None:
    (one, other), (lone, _), _ = FIELDS[field]
    lines = compare_accounts(story_of(one, other, lone))
    assert not lines.empty
    shown = lines[lines["standing"] == "shown"]
    assert "clarion" not in set(shown["account_id"])
    assert "clarion" in set(lines["account_id"])


def test_lines_within_each_of_two_events_may_be_shown() -> None:
    (one, other), (else_one, else_other), _ = FIELDS["storms"]
    lines = compare_accounts(story_of(one, other, else_one, else_other))
    pairs = ({"argus", "beacon"}, {"clarion", "dispatch"})
    for _, rows in lines[lines["standing"] == "shown"].groupby("contrast_id"):
        assert any(set(rows["account_id"]) <= pair for pair in pairs)


def test_the_table_does_not_depend_on_the_order_of_the_accounts() -> None:
    (one, other), (lone, _), _ = FIELDS["matches"]
    texts = {"argus": one, "beacon": other, "clarion": lone}
    found = set()
    for first, second in combinations(texts, 2):
        order = [first, second, *(set(texts) - {first, second})]
        records = [{"account_id": a, "text": texts[a]} for a in order]
        table = compare_events(analysis.story_from_records(records, story_id="x"))
        found.add(tuple(sorted(zip(table["account_id"], table["standing"], strict=True))))
    assert len(found) == 1


VOTES = (
    "The senate passed the bill for roads and bridges on Tuesday by 69 votes to 30. President Moll "
    "praised senators of both parties, and the house will debate it after the summer. Engineers in "
    "Velmar welcomed the money for tunnels, railways and harbours along the northern coast.",
    "Senators of both parties passed the bill for roads on Tuesday, 69 votes to 30, and President "
    "Moll praised them. The house will take up the bill for bridges and roads after the summer. "
    "Velmar would get money for railways, tunnels and harbours, its engineers said with relief.",
    "The senate blocked a bill on the debt ceiling by 48 votes to 50. President Moll warned of a "
    "default, and banks fear that offices will shut when the money is spent in three weeks. The "
    "treasury has stopped payments to museums, brokers sold shares, and Keller spoke all night.",
)


@pytest.mark.parametrize(
    ("days", "events"),
    [
        (("2031-08-10", "2031-08-11", "2031-10-02"), ["e1", "e1", "e2"]),
        (("2031-08-10", "2031-08-11", "2031-08-13"), ["e1", "e1", "e1"]),
        (("2031-08-10", "2031-08-11", None), ["e1", "e1", "e1"]),
    ],
)
def test_days_far_apart_ask_for_more_in_common(days: tuple[str, ...], events: list[str]) -> None:
    records = [
        {"account_id": name, "text": text, "published": day}
        for name, text, day in zip(NAMES, VOTES, days, strict=False)
    ]
    table = compare_events(analysis.story_from_records(records, story_id="votes"))
    assert table["event_id"].tolist() == events


@pytest.mark.parametrize("field", FIELDS)
def test_a_follow_up_weeks_later_stays_with_the_story(field: str) -> None:
    (one, _), _, later = FIELDS[field]
    records = [{"text": one, "published": "2031-03-02"}, {"text": later, "published": "2031-06-02"}]
    table = compare_events(analysis.story_from_records(records, story_id="later"))
    assert table["event_id"].tolist() == ["e1", "e1"]


def test_one_account_has_no_events() -> None:
    assert compare_events(story_of(FIELDS["courts"][0][0])).empty
