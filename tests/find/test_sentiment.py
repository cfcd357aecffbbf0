"""Sentiment toward an actor: read by sentence, uncertain where not sure, never a rank."""

from __future__ import annotations

import pytest

from analysis import schema, story_from_records
from analysis.find import find_sentiment
from analysis.find.sentiment import classify, read_weights

ILL = "Critics attacked Ann Lee as a liar and a corrupt, dangerous fraud."
WELL = "Supporters praised Ann Lee as a brave and brilliant leader who won a great victory."


@pytest.mark.parametrize(("text", "label"), [(ILL, "negative"), (WELL, "positive")])
def test_plain_praise_and_plain_blame_are_told(text: str, label: str) -> None:
    story = story_from_records([{"account_id": "a", "text": text}], story_id="x")
    table = schema.check("sentiment", find_sentiment(story), story.texts)
    assert table[table["actor"] == "Ann Lee"]["label"].tolist() == [label]


def test_what_is_not_sure_is_uncertain() -> None:
    story = story_from_records(
        [
            {
                "account_id": "a",
                "text": ILL + " " + WELL + " Ann Lee said on Monday that Tom Wolf won.",
            }
        ],
        story_id="x",
    )
    table = find_sentiment(story)
    assert ((table["label"] == "uncertain") == (table["probability"] < read_weights().sure)).all()


def test_places_and_documents_have_no_sentiment() -> None:
    story = story_from_records(
        [{"account_id": "a", "text": "The report praised Rome. " + ILL}], story_id="x"
    )
    assert not {"Rome", "reports", "report"} & set(find_sentiment(story)["actor"])


def test_probabilities_add_up_also_for_unknown_words() -> None:
    odds = classify([{}, {"w=nonsense-nobody-knows": 1.0}])
    assert odds.sum(axis=1).round(6).tolist() == [1.0, 1.0]


def test_a_story_without_actors_gives_an_empty_table() -> None:
    story = story_from_records([{"text": "It rained in the hills on Monday."}], story_id="x")
    assert find_sentiment(story).empty
