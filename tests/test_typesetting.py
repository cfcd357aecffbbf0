"""Words that look like TeX or Markdown are shown as typed: in JupyterLab, trusted or not, and on
exported pages.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html
import nbformat
import pytest
from browsing import CHROMIUM, WHY, Opened, jupyter_homes, jupyter_lab
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from payloads import write_hostile_corpus

from analysis import read_corpus, render_report
from analysis.report.starter import NOTEBOOKS

pytest.importorskip(
    "playwright.sync_api", reason="the browser tests need playwright: pip install -e '.[dev]'"
)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=WHY)

AMOUNTS = "cost $4 million in May, up from $3 million in April"
TEX = [
    "The harbour wall at Lunmouth " + AMOUNTS + ", Mayor Ines Varga said on Monday.",
    r"“We paid $$90,000$$ for 12 cranes and \(F_1\) for the rest,” Mayor Ines Varga said.",
    r"At least 14 workers wrote \[x^2\] and \begin{align}a &= b\end{align} on the gate.",
    r"The sign read \$7 a *day*, _not_ `more`, and \\ nothing else, officer Tom Reyl said.",
    "Divers earned between $5 and $10 an hour, “$2 below the rule”, the union said.",
]
OTHER = [
    "The wall at Lunmouth cost $5 million in May, up from $3 million in April, the mayor said.",
    r"Mayor Ines Varga said the city paid “$$95,000$$ for 11 cranes and \(F_1\) for the rest”.",
    r"Some 20 workers wrote \[x^2\] and \begin{align}a &= b\end{align} on the gate.",
    "Divers earned from $6 to $10 an hour, the union said on Tuesday.",
]
HEADLINES = ["Wall repair " + AMOUNTS, r"Lunmouth pays $5 to $6 \(more\)"]
OUTLETS = ["Lunmouth $Gazette$", r"Coast \(Courier\)"]
TITLE = "The wall: $4 million, not $3 million"
# A formula that somebody wrote on purpose shows that the typesetter is at work, the script who is
# trusted.
CONTROL = (
    "from IPython.display import HTML; HTML('<i>$x^2$</i><script>window.trusted = 1</script>')"
)
MORE = [
    "from analysis import *",
    "told = read_story(story)\ntold",
    "told.accounts[['outlet', 'headline', 'text']]",
    "told.accounts[['headline', 'text']].style.hide()",
    "show_table(told.sentences, caption=told.title)",
    "show_table(told.sentences, columns=['text'], caption='All sentences')",
    "explore(told, measure='voices')",
    "list(told.texts.values())",
    "print(told.accounts['text'][0])",
    "read_corpus(corpus)",
    "told.only([told.title])",
]


def write_tex_story(folder: Path) -> Path:
    folder.mkdir()
    for n, texts in enumerate((TEX, OTHER)):
        account = {"headline": HEADLINES[n], "outlet": OUTLETS[n], "published": f"2031-05-0{n + 2}"}
        account |= {"text": "\n\n".join(texts)}
        (folder / f"{n}.json").write_text(json.dumps(account), "utf8")
    (folder / "story.toml").write_text(f"title = {json.dumps(TITLE)}\n", "utf8")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One notebook, twice: the results of every notebook on such a story and corpus, and some of
    the reader's own.
    """
    made = tmp_path_factory.mktemp("lab")
    example = read_corpus("nine-papers").folder
    story = write_tex_story(made / "wall")
    corpus = write_hostile_corpus(made / "corpus", example, TEX + HEADLINES)
    cells = [f"story, corpus = {str(story)!r}, {str(corpus)!r}", CONTROL]
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        read = nbformat.read(path, as_version=4)
        cells.append("accounts, threshold, review, limit, outlet = [], 0.0, True, 0, ''")
        cells += [
            c.source
            for c in read.cells
            if c.cell_type == "code" and c.metadata.get("tags") != ["parameters"]
        ]
    cells += [*MORE, CONTROL]
    notebook = new_notebook(metadata=read.metadata, cells=[new_code_cell(c) for c in cells])
    NotebookClient(notebook, timeout=600, allow_errors=True).execute()
    notebook.cells = [c for c in notebook.cells if c.outputs]
    assert [c.source for c in notebook.cells if c.outputs[0].output_type == "error"] == MORE[-1:]
    for name in ("untrusted", "trusted"):
        notebook.metadata["name"] = name  # Jupyter knows what it trusts by its content
        nbformat.write(notebook, made / f"{name}.ipynb")
    trust(made, "trusted")
    return made


def trust(folder: Path, name: str) -> None:
    command = [sys.executable, "-m", "jupyter", "trust", str(folder / f"{name}.ipynb")]
    subprocess.run(command, env=jupyter_homes(folder), check=True, capture_output=True)


@pytest.fixture(scope="module")
def lab(folder: Path) -> Iterator[str]:
    with jupyter_lab(folder) as address:
        yield address


SHOWN = """() => [...document.querySelectorAll('.jp-Notebook .jp-Cell')].map(cell =>
  [...cell.querySelectorAll('.jp-OutputArea-output')].map(node => {
    const copy = node.cloneNode(true);
    copy.querySelectorAll('style, script').forEach(part => part.remove());
    return copy.textContent;
  }))"""
TYPESET = "document.querySelectorAll('.jp-OutputArea-output i mjx-container').length"


def words(text: str) -> str:
    return " ".join(text.split())


def words_of(output: Any) -> str:
    """What a reader is to see of an output: the text of its HTML, else its plain text."""
    if output.output_type == "error":
        return words(re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(output.traceback)))
    if output.output_type == "stream":
        return words(output.text)
    if "text/html" not in output.data:
        return words(output.data["text/plain"])
    page = lxml.html.fromstring(f"<div>{output.data['text/html']}</div>")
    lxml.etree.strip_elements(page, "style", "script", with_tail=False)
    return words(page.text_content())


def open_typeset(lab: str, browser: Any, name: str, formulas: int = 2) -> Opened:
    """A notebook opened in JupyterLab, once its formulas of ``CONTROL`` are set."""
    opened = Opened(browser, f"{lab}/doc/tree/{name}.ipynb?token=t")
    opened.page.set_default_timeout(120_000)
    opened.page.wait_for_function(f"{TYPESET} == {formulas}")
    return opened


@pytest.mark.parametrize("name", ["untrusted", "trusted"])
def test_lab_shows_words_as_typed(folder: Path, lab: str, browser: Any, name: str) -> None:
    opened = open_typeset(lab, browser, name)
    assert bool(opened.run("Boolean(window.trusted)")) == (name == "trusted")
    cells = nbformat.read(folder / f"{name}.ipynb", as_version=4).cells
    found = opened.run(SHOWN)
    wrong = []
    for cell, shown in zip(cells[1:-1], found[1:-1], strict=True):
        outputs = [o for o in cell.outputs if "image/png" not in o.get("data", {})]
        for o, s in zip(outputs, [s for s in shown if s.strip()], strict=True):
            if words_of(o) != words(s):
                wrong.append((cell.source, words_of(o)[:300], words(s)[:300]))
    assert wrong == []
    copied = opened.run(
        "getSelection().selectAllChildren(document.querySelector('.jp-Notebook')), "
        "getSelection().toString()"
    )
    assert [line for line in HEADLINES if line not in words(copied)] == []
    opened.page.close()


def test_sorted_and_searched_tables_show_words_as_typed(lab: str, browser: Any) -> None:
    opened = open_typeset(lab, browser, "untrusted")
    caption = opened.page.get_by_text("All sentences", exact=True)
    table = opened.page.locator("table.storydiff", has=caption)
    for _ in range(2):
        table.get_by_role("button", name="text").click()
        cells = [words(cell) for cell in table.locator("tbody td").all_inner_texts()]
        assert [line for line in TEX if line not in cells] == []
    table.locator("xpath=..").get_by_role("searchbox").fill("between $5 and $10")
    shown = table.locator("tbody td:visible").all_inner_texts()
    assert [words(cell) for cell in shown] == [TEX[4]]
    opened.page.close()


def test_pages_show_words_as_typed(folder: Path, browser: Any) -> None:
    made = render_report(folder / "wall", out=folder / "out")
    names = ["index", "read", *(p.stem for p in sorted(made.glob("*.ipynb")))]
    for name in names:
        opened = Opened(browser, (made / f"{name}.html").as_uri())
        shown = words(opened.run("document.body.textContent"))
        for output in outputs_of(made / f"{name}.ipynb"):
            assert words_of(output) in shown, name
        plots = opened.run("[...document.images].map(image => image.alt)")
        assert "$" in "".join(plots) or not plots, name
        opened.run("document.querySelectorAll('.sign').forEach(sign => sign.remove())")
        shown = words(opened.run("document.body.textContent"))
        assert [line for line in TEX if line not in shown and name == "read"] == []
        assert TITLE in shown
        opened.page.close()


def outputs_of(notebook: Path) -> list[Any]:
    """The results of a notebook that are words; none where there is no such notebook."""
    cells = nbformat.read(notebook, as_version=4).cells if notebook.exists() else []
    outputs = [o for cell in cells for o in cell.get("outputs", [])]
    return [o for o in outputs if "text/html" in o.get("data", {})]
