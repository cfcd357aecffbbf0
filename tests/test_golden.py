"""The golden hashes: two stories have the tables recorded, and any change is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import golden
import pandas as pd
import pytest
from golden import compare, digest, first_difference, outputs_text, table_text, without_code


@pytest.mark.parametrize("name", ["flood", "hostile"])
def test_the_tables_are_those_recorded(name: str) -> None:
    ((story, results),) = golden.table_results(name)
    recorded = json.loads(golden.GOLDEN.read_text("utf8"))["tables"][story]
    assert compare(digest(results), recorded) == {}, f"see python tests/golden.py check --{name=}"


TABLE = pd.DataFrame({"n": [1, 2], "share": [0.1, float("nan")], "words": ["a\tb\nc", None]})
CHANGES: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "the last digit of a float": lambda t: t.assign(share=[0.1 + 2e-17, float("nan")]),
    "a float for a missing value": lambda t: t.assign(share=[0.1, 0.0]),
    "an empty string for a missing value": lambda t: t.assign(words=["a\tb\nc", ""]),
    "the word nan for a missing value": lambda t: t.assign(words=["a\tb\nc", "nan"]),
    "another letter": lambda t: t.assign(words=["a\tb\nd", None]),
    "floats for integers": lambda t: t.astype({"n": float}),
    "the order of rows": lambda t: t.iloc[::-1].reset_index(drop=True),
    "the order of columns": lambda t: t[["share", "n", "words"]],
    "a column's name": lambda t: t.rename(columns={"n": "m"}),
    "a row less": lambda t: t.head(1),
    "the index": lambda t: t.set_index(pd.Index([5, 6])),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_cell_is_found_and_named(change: str) -> None:
    changed = CHANGES[change](TABLE.copy())
    before = digest({"voices": table_text(TABLE), "quotes": table_text(TABLE)})
    after = digest({"voices": table_text(TABLE), "quotes": table_text(changed)})
    assert compare(after, before) == {"quotes": "changed"}


def test_an_equal_table_has_an_equal_text() -> None:
    assert table_text(TABLE.copy().rename_axis("row")) == table_text(TABLE)


def test_a_result_that_comes_or_goes_is_named() -> None:
    assert compare({"a": "1", "b": "2"}, {"b": "2", "c": "3"}) == {"a": "new", "c": "missing"}


def test_the_first_difference_names_line_and_column() -> None:
    changed = table_text(TABLE.assign(share=[0.25, 1.0]))
    found = first_difference(table_text(TABLE), changed)
    assert found.startswith("line 2, column share:float64")
    assert found.endswith("now:    0.25")
    assert first_difference("a\nb", "a").startswith("line 2 only before (2 lines before, 1 now)")


def test_a_check_fails_with_the_story_and_the_table(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A run of the command: recorded, equal, then one word of one table changed."""
    texts = {"voices": table_text(TABLE), "quotes": table_text(TABLE)}
    monkeypatch.setattr(golden, "GOLDEN", tmp_path / "golden.json")
    monkeypatch.setattr(golden, "_settle", lambda: None)
    monkeypatch.setitem(golden.SECTIONS, "tables", lambda only: iter([("flood", texts)]))
    kept = str(tmp_path / "kept")
    assert golden.main(["write", "--only", "tables", "--keep", kept]) == 0
    assert golden.main(["check", "--only", "tables"]) == 0
    texts["quotes"] = table_text(TABLE.assign(words=["a\tb\nd", None]))
    assert golden.main(["check", "--only", "tables", "--against", kept]) == 1
    shown = capsys.readouterr().out
    assert "CHANGED tables/flood/quotes\n    line 2, column words:" in shown
    assert "CHANGED tables/flood/voices" not in shown


def test_outputs_are_compared_without_counts_and_code() -> None:
    html = {"text/html": "<p>a</p>"}
    one = {"output_type": "execute_result", "data": html, "execution_count": 1, "metadata": {}}
    assert outputs_text([one]) == outputs_text([one | {"execution_count": 2}])
    assert outputs_text([one]) != outputs_text([one | {"data": {"text/html": "<p>b</p>"}}])
    page = '<details class="code"><summary>Code</summary>{}</details>\n<p>{}</p>'
    assert without_code(page.format("import a", "x")) == without_code(page.format("import b", "x"))
    assert without_code(page.format("import a", "x")) != without_code(page.format("import a", "y"))
