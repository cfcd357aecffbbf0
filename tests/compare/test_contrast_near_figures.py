"""Figures of two accounts that may be of one thing, in sentences that no table has linked."""

from __future__ import annotations

import pytest
from contrast_stories import lines, story_of

from analysis.compare.contrasts import find_candidates
from analysis.compare.contrasts.candidates import PossibleContrast
from analysis.story import Story

MORE = (
    "The council of {town} met on Monday evening. Mayor Ruth Amman spoke for an hour. ",
    "Councillors in {town} gathered at night. The mayor, Ruth Amman, gave a long speech. ",
)

NEAR = [
    # strike, disaster, courts, health, sport: other sentences, one noun or one fate
    ("The walkout left about 350,000 pupils in {town} with a day off.",
     "Parents in {town} had to look after 400,000 pupils, as schools stayed shut."),
    ("Police in {town} detained 64 people during the search.",
     "In the search of flats officers in {town} made 60 arrests, said a union."),
    ("The regatta at {town} drew 9,000 spectators, its organisers said.",
     "“We counted 11,000 spectators at our regatta,” a steward in {town} said."),
    ("The video from {town} is 11 minutes long.",
     "Experts looked at the 12-minute video for hours."),
    ("The outbreak in {town} has infected 240 people since May.",
     "Doctors say that 290 people fell ill in the outbreak and two are in hospital."),
]  # fmt: skip

APART = [
    # far apart; rounded; both in one sentence; of two years; ages
    ("Police in {town} detained 64 people during the search.", "The officers made 900 arrests."),
    ("The bridge in {town} cost 45.2 million euros.", "The bridge was built for 45 million euros."),
    ("Police in {town} detained 7 men and a woman, 8 people in all.",
     "The officers arrested 8 people."),
    ("In 2010 the flood in {town} drove 100 families out.",
     "The flood drove 80 families out this week."),
    ("The rider, 27 years old, comes from {town}.", "The winner is 29 years old."),
]  # fmt: skip


def told(left: str, right: str, town: str = "Lindau") -> Story:
    return story_of(*((m + t).format(town=town) for m, t in zip(MORE, (left, right), strict=True)))


def near(left: str, right: str, town: str = "Lindau") -> list[PossibleContrast]:
    _, candidates = find_candidates(told(left, right, town))
    return [c for c in candidates if (c.kind, c.sort) == ("figure", "near")]


@pytest.mark.parametrize(("left", "right"), NEAR)
def test_figures_of_like_things_in_other_sentences_are_told(left: str, right: str) -> None:
    assert len(near(left, right)) == 1


def test_the_line_says_that_it_is_not_sure() -> None:
    found = lines(told(*NEAR[0]))
    found = found[found["kind"] == "figure"]
    assert found["standing"].tolist() == ["to check"]
    assert found["says"].iloc[0].startswith("Compare the figures: Courier has “")
    assert "350,000" in found["says"].iloc[0]
    assert "400,000" in found["says"].iloc[0]


@pytest.mark.parametrize(("left", "right"), APART)
def test_figures_of_two_things_are_not(left: str, right: str) -> None:
    assert not near(left, right)
