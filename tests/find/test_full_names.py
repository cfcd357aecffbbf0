"""Full names of a story."""

from __future__ import annotations

import pytest

from analysis import find_mentions, find_quotes, story_from_records
from analysis.find.actors.full_names import FullNames
from analysis.find.actors.nouns import Mention
from tests.costs import grows_in_step


def test_a_name_whose_surname_no_full_name_has_is_its_own_full_name() -> None:
    names = FullNames({})
    assert names._full(("Mr.", "Sorel")) == ("Mr.", "Sorel")
    assert names._full(("Ana", "Sorel")) == ("Ana", "Sorel")


def test_short_names_of_many_actors_are_resolved_in_step() -> None:
    """Each is looked up among the names that end or begin like it."""

    def resolve(size: int) -> None:
        mentions = []
        for n in range(size):
            named = [("person", f"Ann Lee{n}"), ("person", f"Lee{n}")]
            named += [("body", f"Dockers Union {n} Council"), ("body", f"Dockers Union {n}")]
            mentions += [Mention(0, 1, 0, kind, name) for kind, name in named]
        names = FullNames({"a": mentions})
        found = [names.resolve(mention, "a")[1] for mention in mentions]
        assert found[-4:] == [f"Ann Lee{size - 1}"] * 2 + [f"Dockers Union {size - 1} Council"] * 2

    assert grows_in_step(resolve, 400)


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
