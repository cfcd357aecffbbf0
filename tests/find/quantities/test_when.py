"""The days that a figure is for: relative words, dates without a year, hours, open ends."""

from __future__ import annotations

import pytest

from analysis.find.quantities import find_quantities
from analysis.find.quantities.when import resolve
from analysis.story_reader import story_from_records

PUBLISHED = "2031-07-10T09:00:00Z"  # a Thursday


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("as of July 4", "2031-07-04", "2031-07-04"),
        ("by 9 July", "2031-07-09", "2031-07-09"),
        ("on the 4th of July", "2031-07-04", "2031-07-04"),
        ("Dec. 30", "2030-12-30", "2030-12-30"),
        ("since January", "2031-01-01", "2031-07-10"),
        ("in March 2029", "2029-03-01", "2029-03-31"),
        ("until February 2028", "", "2028-02-29"),
        ("before 2030", "", "2029-12-31"),
        ("after June 30", "2031-07-01", ""),
        ("in 2019", "2019-01-01", "2019-12-31"),
        ("from 2007 to 2010", "2007-01-01", "2010-12-31"),
        ("late 2019", "2019-09-01", "2019-12-31"),
        ("on Monday", "2031-07-07", "2031-07-07"),
        ("on Thursday", "2031-07-10", "2031-07-10"),
        ("yesterday", "2031-07-09", "2031-07-09"),
        ("last week", "2031-06-30", "2031-07-06"),
        ("last month", "2031-06-01", "2031-06-30"),
        ("last quarter", "2031-04-01", "2031-06-30"),
        ("this year", "2031-01-01", "2031-12-31"),
        ("the last 24 hours", "2031-07-09", "2031-07-10"),
        ("over the past six years", "2025-07-10", "2031-07-10"),
        ("in the next two weeks", "2031-07-10", "2031-07-24"),
        ("a year ago", "2030-07-01", "2030-07-31"),
        ("each year", "", ""),
        ("so far", "", ""),
        ("February 31", "", ""),
    ],
)
def test_words_are_resolved_against_publication(words: str, start: str, end: str) -> None:
    assert resolve(words, PUBLISHED) == (start, end)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("As of July 4", ("--07-04", "--07-04")),
        ("in March", ("--03-01", "--03-31")),
        ("in 2019", ("2019-01-01", "2019-12-31")),
        ("since January", ("--01-01", "")),
        ("on Monday", ("", "")),
        ("last week", ("", "")),
    ],
)
def test_without_publication_only_printed_dates_are_known(
    words: str, expected: tuple[str, str]
) -> None:
    assert resolve(words) == expected


def test_a_weekday_to_come_is_the_next_one() -> None:
    assert resolve("on Monday", PUBLISHED, later=True) == ("2031-07-14", "2031-07-14")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("As of 6 p.m. on Monday, 45 sailors were missing.", "07T18:00", "07T18:00"),
        ("Twelve sheep were killed on Monday evening.", "07T18:00", "07T24:00"),
        ("The mill will shed 500 jobs on Monday.", "14", "14"),
        ("Last week 12 runners were banned.", None, "06"),
    ],
)
def test_hours_and_tense_of_the_sentence_count(text: str, start: str | None, end: str) -> None:
    record = {"text": text, "language": "en", "published": PUBLISHED}
    row = find_quantities(story_from_records([record], story_id="x")).to_dict("records")[0]
    assert start is None or row["as_of_start"] == f"2031-07-{start}"
    assert row["as_of_end"] == f"2031-07-{end}"


@pytest.mark.parametrize(
    ("text", "scope", "place"),
    [
        ("In the last 24 hours 12 people were killed.", "in 24 hours", None),
        ("Twelve died in the past day.", "in 24 hours", None),
        ("There were 120 new cases in Lima.", "new", "Lima"),
        ("A total of 12 people were killed in Rome.", "in all", "Rome"),
        ("Nine of the 12 miners survived.", "part", None),
        ("Another 30 were hurt.", "additional", None),
        ("Fire crews saved 12 homes in Athens.", "Athens", "Athens"),
    ],
)
def test_scope_and_place(text: str, scope: str, place: str | None) -> None:
    story = story_from_records([{"text": text, "language": "en"}], story_id="x")
    rows = [row for row in find_quantities(story).to_dict("records") if row["unit"] != "hour"]
    assert rows[0]["scope"] == scope
    assert (None if rows[0]["place"] != rows[0]["place"] else rows[0]["place"]) == place
