"""Full names of a story."""

from __future__ import annotations

from analysis.find.actors.full_names import FullNames


def test_a_name_whose_surname_no_full_name_has_is_its_own_full_name() -> None:
    names = FullNames({})
    assert names._full(("Mr.", "Sorel")) == ("Mr.", "Sorel")
    assert names._full(("Ana", "Sorel")) == ("Ana", "Sorel")
