"""Words of one speaker whose name two accounts spell in two ways."""

from __future__ import annotations

import pytest
from contrast_stories import story_of

from analysis.compare.contrasts.details import find_differences
from analysis.compare.contrasts.pairs import SentencePair
from analysis.compare.contrasts.topics import StoryMaterial

SAYING = (
    "President {name} said the port was “a step in the right direction” for the coast.",
    "President {name} said the port needed “a full account of all its debts” first.",
)

ONE = [
    ("Volodymyr Zelensky", "Volodymyr Zelenskiy"),
    ("Alexander Lukashenko", "Alexander Lukashenka"),
    ("Arseniy Yatsenyuk", "Arseniy Yatseniuk"),
    ("Sergei Prokofyev", "Sergei Prokofiev"),
    ("Benjamin Netanyahu", "Benjamin Netanyahou"),
]

TWO = [
    ("Ron Wright", "Susan Wright"),
    ("Anna Keller", "Anna Keller-Brandt"),
    ("Paul Meier", "Paul Maier"),  # short names are alike by chance
    ("Boris Johnson", "Boris Tarasyuk"),
    ("Maria Gonzalez", "Maria Fernandez"),
]


def kinds(left: str, right: str) -> list[str]:
    """The kinds of differences; the second name is another one's if an account prints both."""
    material = StoryMaterial(story_of(left, right))
    return [d.kind for d in find_differences(SentencePair(material, 0, len(material.rows) - 1))]


@pytest.mark.parametrize(("left", "right"), ONE)
def test_a_name_in_two_spellings_is_one_speaker(left: str, right: str) -> None:
    assert "quote" in kinds(SAYING[0].format(name=left), SAYING[1].format(name=right))


@pytest.mark.parametrize(("left", "right"), TWO)
def test_two_names_are_two_speakers(left: str, right: str) -> None:
    assert "quote" not in kinds(SAYING[0].format(name=left), SAYING[1].format(name=right))


def test_an_account_that_prints_both_names_means_two_people() -> None:
    left = SAYING[0].format(name="Anna Petersen") + " The minister Anna Pedersen was silent."
    assert "quote" not in kinds(left, SAYING[1].format(name="Anna Pedersen"))
