"""JupyterLab as a person uses it: open a notebook, run all cells, see what is stored, reload,
restart, save and reopen; hostile text runs nothing. One server and one browser serve all tests.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
import pytest
from browsing import CHROMIUM, WHY, Opened, jupyter_lab
from nbformat.v4 import new_code_cell, new_notebook, new_output
from payloads import write_hostile_corpus, write_hostile_story

from analysis import read_corpus
from analysis.report.starter import NOTEBOOKS

pytest.importorskip(
    "playwright.sync_api", reason="the browser tests need playwright: pip install -e '.[dev]'"
)
pytest.importorskip("ipywidgets", reason="the extra lab is not installed")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=WHY)
PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
EXAMPLE = "nine-papers"
SWITCHED_OFF = "import os\nos.environ.pop('STORYDIFF_LAB', None)"
ROOT = Path(__file__).resolve().parents[1]
WIDGET = "application/vnd.jupyter.widget-view+json"
KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
CURRENT = "window.jupyterapp.shell.currentWidget"
READY = "window.jupyterapp?.shell?.currentWidget?.sessionContext?.isReady"
TABLES = ".jp-OutputArea-output table.storydiff:visible"
ROWS = [
    ("Oldport", 1_200.0, "2 Sep"),
    ("Ashby", 90.0, "10 Sep"),
    ("Élan", None, "1 Sep"),
    ("Brae", -4.5, "21 Sep"),
    ("Corby", 0.25, "3 Sep"),
    ("Dunmore", 15_000.0, "–"),
]


class Session:
    """A notebook in the lab and what a person does with it."""

    def __init__(self, lab: str, browser: Any, path: Path) -> None:
        self.address, self.browser, self.path = f"{lab}/doc/tree/{path.name}", browser, path
        self.open()

    def open(self) -> None:
        self.page = Opened(self.browser, f"{self.address}?token=t").page
        self.page.set_default_timeout(60_000)
        self.page.wait_for_function(READY)

    def reload(self) -> None:
        self.page.reload()
        self.page.wait_for_function(READY)

    def restart(self) -> None:
        self.page.evaluate(f"{CURRENT}.sessionContext.session.kernel.restart()")

    def run_all_and_save(self) -> None:
        self.page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
        self.page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
        self.page.wait_for_function(f"!{CURRENT}.context.model.dirty")

    def close(self) -> None:
        self.page.evaluate(f"{CURRENT}.sessionContext.shutdown()")
        self.page.close()

    def reopen(self) -> None:
        self.close()
        self.open()

    def panel_is_live(self) -> None:
        """Another measure is picked, and the table of the panel follows."""
        toggles = self.page.locator(".widget-toggle-buttons")
        for measure in ("Voices", "Figures"):
            toggles.get_by_text(measure.lower(), exact=True).click()
            self.page.locator(f"{TABLES} caption", has_text=f"{measure} of").wait_for()
        assert self.page.locator(".storydiff-plain").count() == 0

    def panel_is_plain(self) -> None:
        self.page.locator(".storydiff-plain caption", has_text="Coverage of").wait_for()
        assert not self.page.locator(".widget-toggle-buttons").is_visible()

    def tables_can_be_sorted(self, at_least: int) -> None:
        tables = self.page.locator(TABLES)
        tables.nth(at_least - 1).wait_for()
        for table in tables.all():
            assert table.get_by_role("button").count() == table.locator("th").count()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All notebooks as one, without their outputs; once more set to a hostile story and corpus; a
    notebook as it is stored, and one with a table.
    """
    made = tmp_path_factory.mktemp("lab")
    shutil.copy(NOTEBOOKS / "00-story.ipynb", made / "story.ipynb")
    code = (
        f"import pandas as pd\nfrom analysis import show_table\n"
        f"show_table(pd.DataFrame({ROWS!r}, columns=['town', 'share', 'day']))"
    )
    nbformat.write(new_notebook(cells=[new_code_cell(code)], metadata=KERNEL), made / "towns.ipynb")
    hostile = {"story": write_hostile_story(made / "hostile-story")}
    hostile["corpus"] = write_hostile_corpus(made / "hostile-corpus", read_corpus(EXAMPLE).folder)
    (made / "plain.ipynb").write_text(json.dumps(join_notebooks({})), "utf8")
    (made / "hostile.ipynb").write_text(json.dumps(join_notebooks(hostile)), "utf8")
    return made


def join_notebooks(given: Mapping[str, Path]) -> dict[str, Any]:
    """The cells of every notebook one after another, so that one kernel runs them all.

    The first cell turns the switch of the lab off.
    """
    first = {"cell_type": "code", "id": "off", "source": SWITCHED_OFF, "outputs": []}
    cells = [first | {"metadata": {}, "execution_count": None}]
    for path in PATHS:
        notebook = json.loads(path.read_text("utf8"))
        what = "corpus" if path.stem == "05-corpus" else "story"
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell |= {"outputs": [], "execution_count": None}
            if given and "parameters" in cell["metadata"].get("tags", []):
                lines = "".join(cell["source"]).split("\n")
                cell["source"] = "\n".join([f"{what} = {str(given[what])!r}", *lines[1:]])
            cells.append(cell)
    return notebook | {"cells": cells}


@pytest.fixture(scope="module")
def lab(folder: Path) -> Iterator[str]:
    with jupyter_lab(folder, STORYDIFF_LAB="1") as address:
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
    code = [cell for cell in cells if cell["cell_type"] == "code" and cell["id"] != "off"]
    return {cell["id"]: cell["outputs"] for cell in code}


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


def test_a_session_survives_and_what_is_saved_passes_nbval(
    lab: str, browser: Any, folder: Path
) -> None:
    session = Session(lab, browser, folder / "story.ipynb")
    session.tables_can_be_sorted(3)
    session.run_all_and_save()
    session.panel_is_live()
    session.reload()
    session.tables_can_be_sorted(3)
    session.panel_is_live()
    session.restart()
    session.tables_can_be_sorted(3)
    session.panel_is_plain()
    session.reload()
    session.tables_can_be_sorted(3)
    session.panel_is_plain()
    session.run_all_and_save()
    session.panel_is_live()
    session.reopen()
    session.tables_can_be_sorted(3)
    session.panel_is_plain()
    session.close()
    saved, stored = kinds(folder / "story.ipynb"), kinds(NOTEBOOKS / "00-story.ipynb")
    assert [[kind - {WIDGET} for kind in cell] for cell in saved] == stored
    assert "widgets" not in json.loads((folder / "story.ipynb").read_text("utf8"))["metadata"]
    for switch in ("", "1"):
        assert " passed" in run_nbval(folder / "story.ipynb", STORYDIFF_LAB=switch)


def kinds(path: Path) -> list[list[set[str]]]:
    """The kinds of every output of each code cell."""
    cells = nbformat.read(path, as_version=4).cells
    return [[set(o.get("data", {})) for o in cell.get("outputs", [])] for cell in cells]


def run_nbval(path: Path, **settings: str) -> str:
    """The last line of nbval on a notebook, with the project's own collection."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "conftest", "--nbval", str(path)]
    made = subprocess.run(
        command, cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, check=False
    )
    return made.stdout.splitlines()[-1] if made.returncode == 0 else made.stdout + made.stderr


def test_tables_are_sorted_and_searched_as_people_expect(
    lab: str, browser: Any, folder: Path
) -> None:
    session = Session(lab, browser, folder / "towns.ipynb")
    session.run_all_and_save()
    before = (folder / "towns.ipynb").read_bytes()
    table = session.page.locator(TABLES)

    def towns(head: str = "") -> list[str]:
        if head:
            table.get_by_role("button", name=head).click()
        return [words[0] for words in table.locator("td:nth-child(1):visible").all_inner_texts()]

    printed = [row[0][0] for row in ROWS]
    assert towns() == printed
    assert towns("share") == list("BCAODÉ"), "by value, what is missing last"
    assert towns("share") == list("DOACBÉ"), "downwards, what is missing still last"
    assert towns("share") == printed
    assert towns("town") == list("ABCDÉO")
    assert towns("day") == list("ÉOCABD"), "numbers within words count as numbers"
    assert table.locator("th[aria-sort=ascending]").all_inner_texts() == ["day"]
    box = session.page.get_by_role("searchbox", name="Search this table")
    box.press_sequentially("sep 1")
    assert towns() == list("ÉOAB"), "every word, in any order"
    assert session.page.locator(".storydiff-found").inner_text() == "4 of 6 rows"
    box.fill("nobody")
    assert towns() == []
    box.fill("")
    assert len(towns()) == len(ROWS)
    session.run_all_and_save()
    assert (
        json.loads(before)["cells"][0]["outputs"][0]["data"]
        == (json.loads((folder / "towns.ipynb").read_bytes())["cells"][0]["outputs"][0]["data"])
    )
    session.close()


RED, BLUE = "iVBORw0KGgoAAA==", "iVBORw0KGgoBBB=="


def test_a_picture_that_changed_fails_nbval(tmp_path: Path) -> None:
    code = f"from IPython.display import display\ndisplay({{'image/png': {RED!r}}}, raw=True)"
    for name, stored in (("same", RED), ("changed", BLUE)):
        output = new_output("display_data", {"image/png": stored})
        cell = new_code_cell(code, outputs=[output], execution_count=1)
        nbformat.write(new_notebook(cells=[cell], metadata=KERNEL), tmp_path / f"{name}.ipynb")
    last = run_nbval(tmp_path).splitlines()
    assert last[-1].startswith("1 failed, 1 passed")
    assert any("changed.ipynb" in line and line.startswith("FAILED") for line in last)


SLOW = """import time
from analysis.progress import step
with step("Weigh the boats", 8) as tick:
    for _ in range(8):
        time.sleep(0.6)
        tick()
"done"
"""


def test_a_long_step_is_shown_and_leaves_no_output(lab: str, browser: Any, folder: Path) -> None:
    nbformat.write(
        new_notebook(cells=[new_code_cell(SLOW)], metadata=KERNEL), folder / "slow.ipynb"
    )
    session = Session(lab, browser, folder / "slow.ipynb")
    session.page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
    line = session.page.get_by_role("status").filter(has_text="StoryDiff:")
    line.filter(has_text=re.compile("Weigh the boats: [4-7] of 8")).wait_for()
    line.wait_for(state="detached")
    session.run_all_and_save()
    session.close()
    assert kinds(folder / "slow.ipynb") == [[{"text/plain"}]]
