"""Method notes: every measure has one, with a standing, and figures that a benchmark wrote."""

from __future__ import annotations

import pytest

from analysis import resources
from analysis.errors import AnalysisError
from analysis.resources import STANDINGS, UNSEEN, list_notes, method_note


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


def test_figures_on_data_nobody_tuned_on_come_before_those_on_open_data() -> None:
    note = method_note("quotes")
    headings = [heading for heading, _ in note.lines]
    assert headings.index(UNSEEN) + 1 == headings.index("Measured on open data")
    assert all(float(figure.split(",")[0]) <= 1 for _, figure in note.unseen)


def test_an_unseen_figure_far_below_the_open_one_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    results = {
        "measured.json": {"open": {"F1": 0.9}},
        "unseen.json": {"figures": {"m": {"near": 0.88, "far": 0.7}}},
    }
    monkeypatch.setattr(resources, "_results", results.__getitem__)
    entry = {"label": "F1", "open": "open.F1"}
    assert resources._unseen_figure(entry | {"key": "m.near"}) == "0.88"
    assert resources._unseen_figure(entry | {"key": "m.far"}) == "0.70, 0.20 below open data"


def test_a_figure_is_stale_once_its_measure_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    code = {"quotes": resources.hash_code(["find/quotes"]), "voices": "of another version"}
    results = {"measured": "2031-03-04", "commit": "abc1234", "code": code}
    monkeypatch.setattr(resources, "_results", lambda file: results)
    fresh = resources._unseen_of("quotes", ["find/quotes"])
    assert fresh == "measured on 2031-03-04, at commit abc1234"
    stale = resources._unseen_of("voices", ["find/quotes"])
    assert stale == f"{fresh}; the measure has changed since"


def test_every_unseen_figure_is_recorded() -> None:
    with_unseen = [name for name in list_notes() if method_note(name).unseen]
    assert {"quantities", "facts", "coverage", "quotes", "frames", "origins"} <= set(with_unseen)
