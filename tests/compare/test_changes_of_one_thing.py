"""A change is one of the same thing: the same act, the same words, the same kind of line."""

from __future__ import annotations

from typing import Any

import pytest

from analysis import story_from_records
from analysis.compare.wording import changes_of


def changes(left: str, right: str, **fields: Any) -> list[str]:
    records = [{"text": left}, {"text": right, **fields}]
    story = story_from_records(records, story_id="x")
    firsts = story.sentences.drop_duplicates("account_id")["sentence_id"].tolist()
    return [str(row["change"]) for row in changes_of(story, [("f", firsts[0], firsts[1])])]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("The council closed 19 schools in Graz.", "The council opened 20 schools in Graz."),
        ("Rovers scored 19 goals this season.", "Rovers conceded 20 goals this season."),
        ("The ward admitted 98 patients on Friday.", "The ward discharged 100 patients on Friday."),
        ("The fire destroyed 48 houses in Alden.", "The fire spared 50 houses in Alden."),
        ("The court freed 19 of the miners.", "The court jailed 20 miners."),
        ("Police arrested 98 fans.", "Police did not arrest 100 fans."),
        ("Rain fell on 29 days in Velmar.", "The sun shone on 30 days in Velmar."),
    ],
)
def test_a_figure_of_another_act_is_not_rounded(left: str, right: str) -> None:
    assert "number rounded" not in changes(left, right) + changes(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("The flood destroyed 487 homes in Alden.", "The flood destroyed 500 homes in Alden."),
        ("The bank cut 1,980 jobs in March.", "In March 2,000 jobs were cut by the bank."),
        ("The storm left 98,700 homes dark.", "The storm left 100,000 homes dark."),
        ("Some 9,840 people marched.\n\nRain fell.", "A total of 10,000 people marched.\n\nRain."),
    ],
)
def test_a_figure_of_one_act_is_rounded(left: str, right: str) -> None:
    assert "number rounded" in changes(left.replace("Some ", ""), right)


HEADLINES = [
    ("The mayor said the council closed the old bridge.", "Council closes the old bridge"),
    ("Police said the driver lost control on the bridge.", "Driver lost control on the bridge"),
    ("The bank said it cut the interest rate on loans.", "Bank cut the interest rate on loans"),
    ("Doctors said the new drug stops the fever.", "The new drug stops the fever"),
    ("The coach said the captain broke his left foot.", "Captain broke his left foot"),
]


@pytest.mark.parametrize(("body", "headline"), HEADLINES)
def test_a_headline_drops_no_attribution(body: str, headline: str) -> None:
    found = changes(body, f"{headline}\n\nMore is not known.", headline=headline)
    assert "attribution dropped" not in found


def test_a_body_sentence_can_drop_an_attribution() -> None:
    left = "The mayor said the council closed the old bridge in Lindau on Monday."
    assert "attribution dropped" in changes(
        left, "The council closed the old bridge in Lindau on Monday."
    )


def speakers(left: str, right: str) -> list[str]:
    return changes(f"“{left},” said Ana Holm.", f"“{right},” said Jon Berg.")


DESCRIPTIONS = {
    "former mayor of the old town of Velmar": ("He was a", "Nobody liked the"),
    "head coach of the women's rugby team": ("I met the", "We have lost the"),
    "central bank of the republic of Tarsk": ("It came from the", "I trust the"),
    "chief surgeon of the Graz children's hospital": ("Ask the", "She is the"),
    "biggest storm front of the autumn season": ("That is the", "We fear the"),
}


@pytest.mark.parametrize("words", DESCRIPTIONS)
def test_a_description_in_common_is_not_the_same_words(words: str) -> None:
    left, right = (f"{opening} {words}" for opening in DESCRIPTIONS[words])
    assert "actor replaced" not in speakers(left, right)


def test_the_same_words_of_two_speakers_are_found() -> None:
    words = "The port will never give the drivers of the old cranes their money back"
    assert "actor replaced" in speakers(words, words)
