"""JupyterLab as a person uses it: open a notebook, run all cells, see what is stored; hostile text
runs nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import CHROMIUM, WHY, Opened, jupyter_lab
from payloads import write_hostile_corpus, write_hostile_story

from analysis import read_corpus
from analysis.report.render import NOTEBOOKS

pytest.importorskip(
    "playwright.sync_api", reason="the browser tests need playwright: pip install -e '.[dev]'"
)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=WHY)
NAMES = sorted(p.stem for p in NOTEBOOKS.glob("*.ipynb"))
EXAMPLE = "nine-papers"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The notebooks without their outputs, and set to a hostile story or corpus."""
    made = tmp_path_factory.mktemp("lab")
    hostile = {"story": write_hostile_story(made / "hostile")}
    hostile["corpus"] = write_hostile_corpus(made / "hostile-corpus", read_corpus(EXAMPLE).folder)
    for name in NAMES:
        notebook = json.loads((NOTEBOOKS / f"{name}.ipynb").read_text("utf8"))
        for cell in notebook["cells"]:
            cell.update(
                {"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else {}
            )
        (made / f"{name}.ipynb").write_text(json.dumps(notebook), "utf8")
        for cell in notebook["cells"]:
            if "parameters" in cell["metadata"].get("tags", []):
                what = "corpus" if name == "05-corpus" else "story"
                cell["source"] = f"{what} = {str(hostile[what])!r}"
        (made / f"hostile-{name}.ipynb").write_text(json.dumps(notebook), "utf8")
    return made


@pytest.fixture(scope="module")
def lab(folder: Path) -> Iterator[str]:
    with jupyter_lab(folder) as address:
        yield address


def run_all(lab: str, browser: Any, name: str) -> Opened:
    """Open a notebook, run all its cells, save it."""
    opened = Opened(browser, f"{lab}/doc/tree/{name}.ipynb?token=t")
    page = opened.page
    page.set_default_timeout(180_000)
    page.wait_for_function("window.jupyterapp?.shell?.currentWidget?.sessionContext?.isReady")
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    return opened


def shown(path: Path) -> list[dict[str, Any]]:
    cells = json.loads(path.read_text("utf8"))["cells"]
    return [
        output["data"] for cell in cells for output in cell.get("outputs", []) if "data" in output
    ]


@pytest.mark.parametrize("name", NAMES)
def test_lab_shows_what_is_stored(lab: str, browser: Any, folder: Path, name: str) -> None:
    opened = run_all(lab, browser, name)
    made, stored = shown(folder / f"{name}.ipynb"), shown(NOTEBOOKS / f"{name}.ipynb")
    assert len(made) == len(stored)
    for here, there in zip(made, stored, strict=True):
        assert here.keys() == there.keys()
        assert here.get("text/html") == there.get("text/html")
    assert [u for u in opened.asked if not u.startswith((lab, "data:", "blob:"))] == []
    opened.page.close()


@pytest.mark.parametrize("name", NAMES)
def test_hostile_texts_run_nothing_in_the_lab(
    lab: str, browser: Any, folder: Path, name: str
) -> None:
    opened = run_all(lab, browser, f"hostile-{name}")
    assert shown(folder / f"hostile-{name}.ipynb"), "the notebook showed nothing"
    assert '"output_type": "error"' not in (folder / f"hostile-{name}.ipynb").read_text("utf8")
    assert not opened.run("Boolean(window.ran)")
    assert not [words for words in opened.said if words.startswith("dialog")]
    assert [u for u in opened.asked if not u.startswith((lab, "data:", "blob:"))] == []
    opened.page.close()
