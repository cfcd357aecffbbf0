"""Method notes: every measure has one, with a standing, and figures that a benchmark wrote."""

from __future__ import annotations

import pytest

from analysis.errors import AnalysisError
from analysis.resources import STANDINGS, list_notes, method_note


def test_every_measure_has_a_note_with_a_standing() -> None:
    assert {"quantities", "quotes", "facts", "frames"} <= set(list_notes())
    for name in list_notes():
        note = method_note(name)
        assert note.standing in STANDINGS
        assert note.measured or note.standing != "credible", f"{name} has no measured error"
        unmeasured = [label for label, figure in note.measured if figure == "not measured"]
        assert not unmeasured, f"{name} names a figure that no benchmark wrote"


def test_note_of_figures_prints_the_convention_of_vague_amounts_and_where_to_change_it() -> None:
    convention = dict(method_note("quantities").lines)["Convention"]
    for words in ("dozens 12 to 120", "several 3 to 9", "data/lexicons/vague_amounts.csv"):
        assert words in convention


def test_unknown_note_names_the_others() -> None:
    with pytest.raises(
        AnalysisError, match=r"'charm': has no method note; name one of .*quantities"
    ):
        method_note("charm")
