"""Full names of a story."""

from __future__ import annotations

import pytest

from analysis import find_mentions, find_quotes, story_from_records
from analysis.find.actors.full_names import FullNames


def test_a_name_whose_surname_no_full_name_has_is_its_own_full_name() -> None:
    names = FullNames({})
    assert names._full(("Mr.", "Sorel")) == ("Mr.", "Sorel")
    assert names._full(("Ana", "Sorel")) == ("Ana", "Sorel")


@pytest.mark.parametrize("owner", ["Hunter", "Hamilton", "Delaney", "Martinez", "Sullivan"])
def test_a_name_behind_anothers_name_is_found(owner: str) -> None:
    text = f"The mayor spoke. {owner} spokesman Joe Kasper declined to say. Kasper said no."
    story = story_from_records([{"text": text}], story_id="x")
    assert "Joe Kasper" in set(find_mentions(story)["actor"])


def test_a_country_is_not_printed_twice_in_what_its_reports_are_called() -> None:
    text = "The man was found, according to UK media reports. U.S. news reports said he was ill."
    story = story_from_records([{"text": text}], story_id="x")
    assert {"UK media reports", "U.S. news reports"} <= set(find_mentions(story)["actor"])


@pytest.mark.parametrize("title", ["Emperor", "Pope", "Tsar", "Duke", "Baron", "Sultan"])
def test_she_is_nobody_with_the_title_of_a_man(title: str) -> None:
    text = f"The town was taken by {title} Otto Severin. “It was a long siege,” she writes."
    quotes = find_quotes(story_from_records([{"text": text}], story_id="x"))
    assert "Otto Severin" not in set(quotes["speaker"].dropna())
