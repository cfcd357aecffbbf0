"""The review in JupyterLab: the queue and the file of the terminal, by keys and by buttons."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from browsing import CHROMIUM, WHY, Opened, jupyter_lab
from deciding import write

from analysis import AnalysisError, read_story, story_from_records
from analysis.compare import compare_review
from analysis.review import read_review
from analysis.show import show_review
from analysis.show.review import ask

RALLY = {
    "herald": "About 5,000 people marched in Toro on Sunday. <b>Police</b> closed the bridge. “We "
    "shall come back next week with more of us.” Rain fell at noon.",
    "echo": "On Sunday some 7,000 people marched through Toro. The bridge was closed by police. "
    "Shops stayed open.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "rally", **RALLY)


def decided(folder: Path) -> list[tuple[str, str]]:
    return [(d.kind, d.decision) for d in read_review(folder)[0]]


def test_outside_the_lab_the_open_questions_are_a_plain_table(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STORYDIFF_LAB", raising=False)
    story = read_story(folder)
    bundle = show_review(story, who="Ann")._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    assert bundle["text/plain"].startswith("What is open: ")
    assert "do these say the same?" in bundle["text/plain"]
    assert "<b>Police" not in bundle["text/html"]
    monkeypatch.setenv("STORYDIFF_LAB", "1")
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    assert show_review(story, who="Ann")._repr_mimebundle_()["text/plain"] == bundle["text/plain"]


def test_keys_and_buttons_answer_and_undo(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ipywidgets", reason="the extra lab is not installed")
    monkeypatch.setenv("STORYDIFF_LAB", "1")
    story = read_story(folder)
    queue = compare_review(story)
    panel = show_review(story, who="Ann")
    bundle = panel._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert bundle["text/plain"].startswith("What is open"), "a viewer without widgets has a table"
    panel.field.value = "s"
    assert panel.field.value == ""
    assert decided(folder) == [("contrast", "sign")]
    assert panel.session.at == 1
    undo = next(b for b in panel.buttons.children if b.description == "z: undo")
    undo.click()
    assert decided(folder) == []
    panel.field.value = "?"
    assert panel.session.at == 0
    for _ in range(len(queue)):
        panel.press(" ")
    assert panel.asked.value == "Nothing is left to ask."
    assert [b.description for b in panel.buttons.children] == ["z: undo"]


def test_the_words_of_an_account_run_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ipywidgets", reason="the extra lab is not installed")
    monkeypatch.setenv("STORYDIFF_LAB", "1")
    panel = show_review(read_story(folder), who="Ann")
    panel._repr_mimebundle_()
    shown = []
    while not panel.session.is_over:
        shown.append(panel.asked.value)
        panel.press(" ")
    text = "".join(shown)
    assert "&lt;b&gt;" in text
    assert "<b>Police" not in text
    assert "<mark>" in text, "the words that differ are marked"


def test_two_figures_that_conflict_are_asked_with_their_sentences(folder: Path) -> None:
    story = read_story(folder)
    rows = compare_review(story).to_dict("records")
    verdicts = [row for row in rows if row["kind"] == "verdict"]
    assert [row["machine"] for row in verdicts] == ["conflict"]
    question = ask(verdicts[0], story)
    assert [str(words) for _, words in question.sides] == [
        "On Sunday [some 7,000] people marched through Toro.",
        "[About 5,000] people marched in Toro on Sunday.",
    ]
    panel = show_review(story, who="Ann")
    while panel.session.rows[panel.session.at]["kind"] != "verdict":
        panel.session.press(" ")
    panel.session.press("x")
    assert decided(folder) == [("link", "no")]
    assert "verdict" not in set(compare_review(read_story(folder))["kind"])


def test_a_quotation_that_is_none_is_answered_by_n(folder: Path) -> None:
    story = read_story(folder)
    session = show_review(story, who="Ann").session
    while session.rows[session.at]["kind"] != "speaker":
        session.press(" ")
    session.press("n")
    assert decided(folder) == [("quote", "none")]


def test_what_cannot_be_reviewed_is_one_sentence(folder: Path) -> None:
    with pytest.raises(AnalysisError, match="decisions are kept in one"):
        show_review(story_from_records([{"text": "Rain fell."}], story_id="x"), who="Ann")
    with pytest.raises(AnalysisError, match="give your name"):
        show_review(read_story(folder), who=" ")
    (folder / "review.csv").write_text("my notes\n")
    with pytest.raises(AnalysisError, match="has no column"):
        show_review(read_story(folder), who="Ann")


def test_a_file_that_cannot_be_written_is_said_below_the_question(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("ipywidgets", reason="the extra lab is not installed")
    monkeypatch.setenv("STORYDIFF_LAB", "1")
    panel = show_review(read_story(folder), who="Ann")
    panel._repr_mimebundle_()
    (folder / "review.csv").write_text("my notes\n")
    panel.press("s")
    assert "has no column" in panel.note.value
    assert panel.session.at == 0


CODE = """from analysis import read_story
from analysis.show import show_review

show_review(read_story({folder!r}), who="Ann")"""


@pytest.mark.skipif(CHROMIUM is None, reason=WHY)
def test_a_person_answers_by_the_keyboard_in_the_lab(
    folder: Path, tmp_path: Path, browser: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("ipywidgets", reason="the extra lab is not installed")
    monkeypatch.setenv("STORYDIFF_LAB", "1")
    cell = {"cell_type": "code", "id": "review", "metadata": {}, "outputs": []}
    cell |= {"execution_count": None, "source": CODE.format(folder=str(folder))}
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    notebook = {"cells": [cell], "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    home = tmp_path / "lab"
    home.mkdir()
    (home / "review.ipynb").write_text(json.dumps(notebook))
    with jupyter_lab(home) as lab:
        opened = Opened(browser, f"{lab}/doc/tree/review.ipynb?token=t")
        page = opened.page
        page.set_default_timeout(120_000)
        page.wait_for_function("window.jupyterapp?.shell?.currentWidget?.sessionContext?.isReady")
        page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
        page.wait_for_selector(".storydiff-review input")
        page.click(".storydiff-review input")
        for answers, key in enumerate("suz", 1):
            page.keyboard.type(key)
            wanted = {1: "One decision", 2: "Two decisions", 3: "One decision"}[answers]
            page.wait_for_selector(f".storydiff-review :text('{wanted} recorded')")
        page.click(".storydiff-review button:has-text('n: no quotation')")
        page.wait_for_selector(".storydiff-review :text('Two decisions recorded')")
        assert not opened.run("Boolean(window.ran)")
        page.close()
    assert decided(folder) == [("contrast", "sign"), ("quote", "none")]
