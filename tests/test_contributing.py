"""The examples of CONTRIBUTING.md work as they are printed."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from nbclient import NotebookClient

from analysis import AnalysisError, Story
from analysis.report.exports.content import Contents

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf8")


def example(title: str) -> dict[str, Any]:
    """The names that the example under a heading defines; it has fewer than 20 lines."""
    source = re.search(rf"^## {title}$.*?^```python\n(.*?)^```$", TEXT, re.M | re.S)
    assert source, title
    assert len(source[1].splitlines()) < 20
    names: dict[str, Any] = {"__name__": "analysis.example"}
    exec(source[1], names)
    return names


def test_the_measure_returns_a_row_for_each_account(flood: Story) -> None:
    made = example("How to add a measure")["compare_questions"](flood)
    assert list(made.columns) == ["account_id", "questions", "sentences"]
    assert list(made["account_id"]) == list(flood.accounts["account_id"])


def test_a_measure_is_added_in_six_places_that_exist() -> None:
    part = re.search(r"^## How to add a measure$(.*?)^```python$", TEXT, re.M | re.S)
    assert part
    assert "Six places:" in part[1]
    assert re.findall(r"^(\d)\. ", part[1], re.M) == list("123456")
    for name in re.findall(r"`(analysis/[^`]*)`", part[1]):
        folder = name.removesuffix("/NAME.toml")
        assert (ROOT / folder).exists(), name


def test_the_reader_reads_subtitles_and_refuses_a_file_without_any() -> None:
    read = example("How to add a reader")["read_subtitles"]
    data = (
        b"1\r\n00:00:01 --> 00:00:02\r\nThe council\r\nmet.\r\n\r\n2\r\n00:00:03 --> 00:00:04\r\n"
        b"It rained."
    )
    assert read(data, "a.srt")[0]["text"] == "The council met. It rained."
    with pytest.raises(AnalysisError, match="contains no subtitle"):
        read(b"", "a.srt")


def test_the_export_writes_a_line_for_each_account(flood: Story, tmp_path: Path) -> None:
    write = example("How to add an export format")["write_headlines"]
    write(Contents(flood), tmp_path / "headlines.txt")
    lines = (tmp_path / "headlines.txt").read_text("utf8").splitlines()
    assert lines == flood.accounts["headline"].tolist()


def test_the_notebook_keeps_the_rules_and_runs() -> None:
    notebook = example("How to add a notebook")["notebook"]
    NotebookClient(notebook, timeout=300).execute()
    code = [c for c in notebook.cells if c.cell_type == "code"]
    assert all(c.source.count("\n") < 5 and ast.parse(c.source) for c in code)
    assert "Soldiers for Hostages" in code[-1].outputs[0]["data"]["text/html"]
