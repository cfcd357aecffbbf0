"""Short labels of facts: words of a statement, in their order."""

from __future__ import annotations

import pytest

from analysis import compare_coverage, story_from_records
from analysis.compare.fact_labels import MOST, make_label
from analysis.nlp import parsed_texts


def label(text: str, *shared: str) -> str:
    story = story_from_records([{"account_id": "a", "text": text}], story_id="label")
    parse = parsed_texts(story)["a"]
    return make_label(parse, 0, len(parse), dict.fromkeys(shared, 1.0))


@pytest.mark.parametrize(
    ("text", "shared", "words"),
    [
        (
            "The regulator, which had met twice, blocked the merger of the two banks on Monday.",
            ("regulator", "merger", "bank"),
            "Regulator blocked merger of two banks on Monday",
        ),
        (
            "Police said that nobody had been hurt in the collision near Lindow.",
            ("hurt", "collision"),
            "Police: Nobody had been hurt in collision",
        ),
        (
            "The striker did not score in the final, his coach said.",
            ("striker", "scor", "final"),
            "His coach: Striker did not score in final",
        ),
        ("Rain.", (), "Rain."),
    ],
)
def test_a_label_is_the_clause_that_is_shared(
    text: str, shared: tuple[str, ...], words: str
) -> None:
    assert label(text, *shared) == words


@pytest.mark.parametrize(
    "text",
    [
        "A, b, c, d, e, f, g, h, i, j, k, l, m, n and o.",
        "Never, said the man who had said that he would never say so, had so many said so little.",
        "“No!”",
        "12 12 12 12 12 12 12 12 12 12 12 12 12",
    ],
)
def test_no_label_is_longer_than_ten_words(text: str) -> None:
    assert len(label(text).rpartition(": ")[2].removesuffix(" …").split()) <= MOST


def test_every_fact_has_a_label_and_a_denial_keeps_its_not() -> None:
    texts = ["The mayor of Lyon has not been arrested.", "Lyon's mayor has not been arrested."]
    story = story_from_records([{"text": t} for t in texts], story_id="labels")
    labels = set(compare_coverage(story)["label"])
    assert len(labels) == 1
    assert "not" in labels.pop()
