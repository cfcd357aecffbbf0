"""JupyterLab as a person uses it: open a notebook, run all cells, see what is stored; hostile text
runs nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from browsing import CHROMIUM, WHY, Opened, jupyter_lab
from payloads import write_hostile_corpus, write_hostile_story

from analysis import read_corpus
from analysis.report.starter import NOTEBOOKS

pytest.importorskip(
    "playwright.sync_api", reason="the browser tests need playwright: pip install -e '.[dev]'"
)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=WHY)
PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
EXAMPLE = "nine-papers"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All notebooks as one, without their outputs; once more set to a hostile story and corpus."""
    made = tmp_path_factory.mktemp("lab")
    hostile = {"story": write_hostile_story(made / "hostile-story")}
    hostile["corpus"] = write_hostile_corpus(made / "hostile-corpus", read_corpus(EXAMPLE).folder)
    (made / "plain.ipynb").write_text(json.dumps(join_notebooks({})), "utf8")
    (made / "hostile.ipynb").write_text(json.dumps(join_notebooks(hostile)), "utf8")
    return made


def join_notebooks(given: Mapping[str, Path]) -> dict[str, Any]:
    """The cells of every notebook one after another, so that one kernel runs them all."""
    cells = []
    for path in PATHS:
        notebook = json.loads(path.read_text("utf8"))
        what = "corpus" if path.stem == "05-corpus" else "story"
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell |= {"outputs": [], "execution_count": None}
            if given and "parameters" in cell["metadata"].get("tags", []):
                cell["source"] = f"{what} = {str(given[what])!r}"
            cells.append(cell)
    return notebook | {"cells": cells}


@pytest.fixture(scope="module")
def lab(folder: Path) -> Iterator[str]:
    with jupyter_lab(folder) as address:
        yield address


def run_all(lab: str, browser: Any, name: str) -> Opened:
    """Open a notebook, run all its cells, save it, and wait until its outputs are on the page."""
    opened = Opened(browser, f"{lab}/doc/tree/{name}.ipynb?token=t")
    page = opened.page
    page.set_default_timeout(180_000)
    page.wait_for_function("window.jupyterapp?.shell?.currentWidget?.sessionContext?.isReady")
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function(f"{CELLS}.every({IS_DRAWN})")
    return opened


CELLS = "window.jupyterapp.shell.currentWidget.content.widgets"
IS_DRAWN = """cell => cell.isAttached && (cell.model.outputs?.length ?? 0) ==
  cell.node.querySelectorAll('.jp-OutputArea-output').length"""


def outputs(path: Path) -> dict[str, list[dict[str, Any]]]:
    """The outputs of every code cell of a notebook."""
    cells = json.loads(path.read_text("utf8"))["cells"]
    return {cell["id"]: cell["outputs"] for cell in cells if cell["cell_type"] == "code"}


def shown(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [output["data"] for output in outputs if "data" in output]


def test_lab_shows_what_is_stored(lab: str, browser: Any, folder: Path) -> None:
    opened = run_all(lab, browser, "plain")
    made = outputs(folder / "plain.ipynb")
    stored = {cell: found for path in PATHS for cell, found in outputs(path).items()}
    assert list(made) == list(stored)
    for cell in stored:
        for here, there in zip(shown(made[cell]), shown(stored[cell]), strict=True):
            assert here.keys() == there.keys(), cell
            assert here.get("text/html") == there.get("text/html"), cell
    assert [u for u in opened.asked if not u.startswith((lab, "data:", "blob:"))] == []
    opened.page.close()


def test_hostile_texts_run_nothing_in_the_lab(lab: str, browser: Any, folder: Path) -> None:
    opened = run_all(lab, browser, "hostile")
    made, stored = outputs(folder / "hostile.ipynb"), (outputs(path) for path in PATHS)
    for cells in stored:
        assert any(shown(made[cell]) for cell in cells), "the notebook showed nothing"
    assert [o for cell in made.values() for o in cell if o["output_type"] == "error"] == []
    assert not opened.run("Boolean(window.ran)")
    assert not [words for words in opened.said if words.startswith("dialog")]
    assert [u for u in opened.asked if not u.startswith((lab, "data:", "blob:"))] == []
    opened.page.close()
