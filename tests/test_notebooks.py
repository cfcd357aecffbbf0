"""The notebooks keep the house rules, and each runs alone from any folder."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from payloads import drop_sums

from analysis import read_corpus
from analysis.report.render import parameter_names
from analysis.report.starter import NOTEBOOKS

PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
BARRED = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Lambda,
    ast.For,
    ast.While,
    ast.If,
    ast.Try,
    ast.comprehension,
)


def code_cells(path: Path) -> list[Any]:
    return [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]


def test_there_are_seven() -> None:
    assert [p.stem for p in PATHS] == [
        "00-story",
        "01-coverage",
        "02-figures",
        "03-voices",
        "04-framing",
        "05-corpus",
        "06-origins",
    ]


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)
def test_cells_are_short_and_plain(path: Path) -> None:
    for cell in code_cells(path):
        assert cell.source.count("\n") < 5
        assert not [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, BARRED)]


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)
def test_title_is_a_question_and_the_end_says_what_is_not_shown(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    assert cells[0].source.splitlines()[0].endswith("?")
    assert cells[-1].source.startswith("## What this does not show")


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)
def test_parameters_are_literals_and_include_the_story_or_corpus(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    (cell,) = [c for c in notebook.cells if "parameters" in c.metadata.get("tags", [])]
    assert ("corpus" if path.stem == "05-corpus" else "story") in parameter_names(notebook)
    assert all(
        isinstance(node, ast.Assign) and ast.literal_eval(node.value) is not None
        for node in ast.parse(cell.source).body
    )


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)
def test_stored_outputs_are_there_and_free_of_times_and_addresses(path: Path) -> None:
    assert any(cell.outputs for cell in code_cells(path))
    stored = path.read_text("utf8")
    assert " at 0x" not in stored
    assert "iopub" not in stored
    assert '"version": "3.' not in stored


def test_a_notebook_runs_by_papermill_from_another_folder_on_another_story(tmp_path: Path) -> None:
    story = tmp_path / "flood"
    story.mkdir()
    (story / "gazette.txt").write_text(
        "Flood in Lindau\n\nAt least 12 people died when the Arve flooded Lindau on Monday.\n"
    )
    (story / "courier.txt").write_text(
        "Lindau flood\n\nFourteen people were killed when the Arve flooded Lindau on Monday.\n"
    )
    (story / "herald.txt").write_text("A herald wrote of other things on Monday morning.\n")
    choices = "{accounts: [gazette.txt, courier], threshold: 0.9, review: false, limit: 1}"
    run_by_papermill("01-coverage", tmp_path, "story", story, "-y", choices)
    shown = (tmp_path / "out.ipynb").read_text("utf8")
    assert "gazette.txt" in shown
    assert "herald" not in shown
    assert "(the first 1 of" in shown


def run_by_papermill(name: str, folder: Path, parameter: str, value: Path, *more: str) -> None:
    notebook = str(NOTEBOOKS / f"{name}.ipynb")
    command = [
        sys.executable,
        "-m",
        "papermill",
        notebook,
        "out.ipynb",
        "-p",
        parameter,
        str(value),
        "--no-progress-bar",
        *more,
    ]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def test_05_runs_by_papermill_on_a_corpus_of_one_story_and_places_no_outlet(tmp_path: Path) -> None:
    example = read_corpus("nine-papers")
    shutil.copytree(example.folder, tmp_path / "one")
    for part in sorted((tmp_path / "one").glob("*/part-*.parquet")):
        table = pd.read_parquet(part)
        table[table["story_id"] == example.stories["story_id"][0]].to_parquet(part, index=False)
    drop_sums(tmp_path / "one")
    run_by_papermill("05-corpus", tmp_path, "corpus", tmp_path / "one")
    told = (tmp_path / "out.ipynb").read_text("utf8")
    assert "No outlet has enough cases to compare." in told
    assert "in one story" in told
