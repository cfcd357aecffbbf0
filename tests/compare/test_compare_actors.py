"""Actors compared: what they do, how they are described and called, with a sentence each."""

from __future__ import annotations

from analysis import story_from_records
from analysis.compare import compare_agency, compare_labels, compare_sentiment
from analysis.show import show_sentiment
from analysis.show.actors import tell_sentiment

ILL = "Critics attacked Ann Lee as a liar and a corrupt, dangerous fraud."
WELL = "Supporters praised Ann Lee as a brave and brilliant leader who won a great victory."


def test_voices_are_counted_by_actor_and_account_with_their_sentence() -> None:
    texts = (
        "The army shelled the town. Soldiers were killed.",
        "The army was attacked by militants.",
    )
    story = story_from_records(
        [{"account_id": str(n), "text": t, "language": "en"} for n, t in enumerate(texts)],
        story_id="x",
    )
    table = compare_agency(story)
    rows = table[table["actor"] == "military"][["account_id", "part", "voice", "events", "surface"]]
    assert rows.values.tolist() == [
        ["0", "agent", "active", 1, "The army shelled the town."],
        ["1", "patient", "passive, by-agent named", 1, "The army was attacked by militants."],
    ]


def test_counts_of_sentiment_come_with_the_sentence() -> None:
    story = story_from_records(
        [{"account_id": "a", "text": ILL}, {"account_id": "b", "text": WELL}], story_id="x"
    )
    table = compare_sentiment(story)
    rows = table[table["actor"] == "Ann Lee"]
    assert rows[["account_id", "negative", "positive", "surface"]].values.tolist() == [
        ["a", 1, 0, ILL],
        ["b", 0, 1, WELL],
    ]
    assert ILL in str(show_sentiment(table, story))
    assert "uncertain" in str(tell_sentiment(table, story))


def test_labels_are_counted_by_account() -> None:
    story = story_from_records(
        [
            {"account_id": "a", "text": "The army left. The army lied."},
            {"account_id": "b", "text": "The military left on Monday."},
        ],
        story_id="x",
    )
    table = compare_labels(story)
    assert table[["actor", "label", "account_id", "count"]].values.tolist() == [
        ["military", "army", "a", 2],
        ["military", "military", "b", 1],
    ]


def test_a_story_without_actors_gives_empty_tables() -> None:
    story = story_from_records([{"text": "It rained in the hills on Monday."}], story_id="x")
    assert compare_agency(story).empty
    assert compare_sentiment(story).empty
    assert compare_labels(story).empty


def test_actors_of_several_accounts_come_first() -> None:
    texts = ["Tom Wolf met Tom Wolf. Tom Wolf met Ann Lee.", "Police arrested Ann Lee on Monday."]
    story = story_from_records(
        [{"account_id": str(n), "text": t, "language": "en"} for n, t in enumerate(texts)],
        story_id="x",
    )
    assert compare_labels(story)["actor"].tolist()[:2] == ["Ann Lee", "Ann Lee"]
