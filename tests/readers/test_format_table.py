"""The table of formats in the documentation is what the code reads."""

from __future__ import annotations

from pathlib import Path

from format_table import HIDDEN, PAGE, TESTS, put_table

from analysis.read.formats import FORMATS


def test_the_documentation_has_every_format_and_profile() -> None:
    page = PAGE.read_text("utf8")
    assert put_table(page) == page, "run python tests/readers/format_table.py"


def test_every_format_has_a_test_file() -> None:
    assert set(TESTS) == set(FORMATS) - HIDDEN
    assert all((Path(__file__).parent / name).is_file() for name in TESTS.values())
