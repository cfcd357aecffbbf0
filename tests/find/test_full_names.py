"""Full names of a story."""

from __future__ import annotations

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
