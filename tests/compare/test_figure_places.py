"""Figures of two places: no conflict unless the other account names the place of the figure."""

from __future__ import annotations

import pytest

from analysis import compare_accounts, story_from_records
from analysis.compare.figure_links import align_quantities
from analysis.compare.figure_places import places_differ
from analysis.story import Story

TWO_PLACES = [
    (
        "In Puerto Rico, the storm left nearly a million people without power.",
        "It reached Florida on Saturday. By night, at least 76,000 people were without power.",
    ),
    (
        "Police arrested 48 people in Denver on Monday.",
        "Marchers blocked a bridge in Oakland. Police arrested 35 people on Monday.",
    ),
    (
        "In Peru, 210 people have died of the fever.",
        "The fever came to Bolivia in May. There 90 people have died of the fever.",
    ),
    (
        "Seven inches of rain fell in Tulsa on Sunday.",
        "Wichita was flooded on Sunday. Three inches of rain fell there by night.",
    ),
    (
        "Mr Holm won 5,210 votes in Kent County.",
        "In Essex County the count took all night. Mr Holm won 3,940 votes.",
    ),
    (
        "The bank closed 40 branches in Spain.",
        "Its customers in Portugal were angry. The bank closed 15 branches.",
    ),
    (
        "The outbreak infected 130 children in Ohio.",
        "In Texas schools were shut. The outbreak infected 310 children.",
    ),
    ("The blast killed 12 people in Kharkiv.", "The blast killed 19 people."),
]
ONE_PLACE = [
    (
        "The blast killed 12 people in Kharkiv.",
        "Kharkiv was hit at dawn. The blast killed 19 people.",
    ),
    (
        "The flood killed 12 people in Ohio.",
        "COLUMBUS, Ohio (AP) — The river rose all night. Many roads were closed on Sunday. "
        "The flood killed 15 people.",
    ),
    (
        "The bank closed 40 branches in Spain.",
        "The Spanish unions were angry. The bank closed 15 branches.",
    ),
    ("The ministry counted 210 deaths in Peru.", "The ministry counted 260 deaths in Peru."),
    ("The court fined the firm $4 million.", "The court fined the firm $6 million."),
    (
        "The strike cost 300 jobs in the United States.",
        "The strike cost 500 jobs, American unions said.",
    ),
    (
        "Seven inches of rain fell in Tulsa on Sunday.",
        "The streets of Tulsa were under water. Three inches of rain fell on Sunday.",
    ),
]


def story_of(one: str, other: str, headline: str | None = None) -> Story:
    records = [
        {"outlet": "Gazette", "language": "en", "text": one},
        {"outlet": "Courier", "language": "en", "text": other, "headline": headline},
    ]
    return story_from_records(records, story_id="x")


def has_shown_figures(story: Story) -> bool:
    table = compare_accounts(story)
    return bool(((table["kind"] == "figure") & (table["standing"] == "shown")).any())


@pytest.mark.parametrize(("one", "other"), TWO_PLACES)
def test_figures_of_two_places_are_no_conflict(one: str, other: str) -> None:
    story = story_of(one, other)
    assert set(align_quantities(story)["verdict"]) <= {"different scope"}
    assert not has_shown_figures(story)


@pytest.mark.parametrize(("one", "other"), ONE_PLACE)
def test_figures_of_a_place_that_both_name_are_a_conflict(one: str, other: str) -> None:
    story = story_of(one, other)
    assert set(align_quantities(story)["verdict"]) == {"conflict"}
    assert has_shown_figures(story)


def test_a_headline_names_the_place_of_a_figure() -> None:
    texts = "Police arrested 48 people in Denver on Monday.", "Police arrested 35 people on Monday."
    assert has_shown_figures(story_of(*texts, headline="Arrests after march in Denver"))


def test_the_reason_names_the_places() -> None:
    reason = align_quantities(story_of(*TWO_PLACES[1]))["reason"].iloc[0]
    assert reason.endswith("Gazette speaks of Denver, Courier of no place by name")


@pytest.mark.parametrize(
    ("place", "setting", "differ"),
    [
        ("Turkey", "The Turkish army moved.", False),
        ("Turkey", "The German army moved.", True),
        ("Britain", "British ministers met.", False),
        ("Kent County", "Essex County voted.", True),
        ("Kent County", "Kent voted.", False),
        ("New York", "NY schools were shut.", False),
        ("United States", "U.S. troops left.", False),
        ("Poland", "The pool was shut.", True),
    ],
)
def test_places_are_known_by_other_forms(place: str, setting: str, differ: bool) -> None:
    rows = {"scope": place, "setting": ""}, {"scope": None, "setting": setting}
    assert places_differ(*rows) is differ
