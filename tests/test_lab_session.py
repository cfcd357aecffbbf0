"""A session in JupyterLab: reload, restart, run all, save, reopen; what is saved passes nbval."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from browsing import CHROMIUM, WHY, Opened, jupyter_lab
from nbformat.v4 import new_code_cell, new_notebook, new_output

from analysis.report.starter import NOTEBOOKS

pytest.importorskip(
    "playwright.sync_api", reason="the browser tests need playwright: pip install -e '.[dev]'"
)
pytest.importorskip("ipywidgets", reason="the extra lab is not installed")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=WHY)
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
    made = tmp_path_factory.mktemp("lab")
    shutil.copy(NOTEBOOKS / "00-story.ipynb", made / "story.ipynb")
    code = (
        f"import pandas as pd\nfrom analysis import show_table\n"
        f"show_table(pd.DataFrame({ROWS!r}, columns=['town', 'share', 'day']))"
    )
    nbformat.write(new_notebook(cells=[new_code_cell(code)], metadata=KERNEL), made / "towns.ipynb")
    return made


@pytest.fixture(scope="module")
def lab(folder: Path) -> Iterator[str]:
    with jupyter_lab(folder, STORYDIFF_LAB="1") as address:
        yield address


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
    return made.stdout.splitlines()[-1] if made.returncode == 0 else made.stdout


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


@pytest.mark.parametrize(("stored", "passes"), [(RED, True), (BLUE, False)])
def test_a_picture_that_changed_fails_nbval(tmp_path: Path, stored: str, passes: bool) -> None:
    code = f"from IPython.display import display\ndisplay({{'image/png': {RED!r}}}, raw=True)"
    output = new_output("display_data", {"image/png": stored})
    notebook = new_notebook(
        cells=[new_code_cell(code, outputs=[output], execution_count=1)], metadata=KERNEL
    )
    nbformat.write(notebook, tmp_path / "picture.ipynb")
    assert (" passed" in run_nbval(tmp_path / "picture.ipynb").splitlines()[-1]) == passes
