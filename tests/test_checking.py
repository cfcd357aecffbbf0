"""`storydiff check`: files, places, counts and signature of a report, and what is stale."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from analysis import AnalysisError, render_report
from analysis.checksums import SUMS, list_sums, read_sums, sum_files
from analysis.cli import main
from analysis.report import render, rerun, verify
from analysis.report.cells import PARAMETERS, check_form, check_one_story
from analysis.report.corrections import read_corrections
from analysis.report.manifest import MANIFEST, write_manifest
from analysis.report.markup import page_differences
from analysis.report.notebooks import WarmKernel
from analysis.report.place_checks import (
    ReportTexts,
    SentencePlace,
    _of_one_text,
    check_pages,
    read_texts_of,
)
from analysis.report.remake import check_notebook_pages, check_rendered_again, rebuild_story
from analysis.report.signing import SIGNATURE, Signer, Verifier
from analysis.report.verify import (
    Checked,
    _check_signature,
    _not_made_again,
    check_report,
)

ACCOUNTS = {
    "gazette": "Tornberg edge Malvik in final\n\n"
    "Tornberg beat Malvik 3-2 on Saturday before a "
    "crowd of 14,200. Captain Ida Solheim scored twice.\n\n"
    "“We never stopped running,” Solheim said. The club fined two fans 500 euros.\n",
    "courier": "Solheim double sinks Malvik\n\nIda Solheim scored twice as Tornberg won 3-2 on "
    "Saturday. The crowd was put at 13,000. Coach Per Lunde blamed the referee for a penalty.\n\n"
    "“We never stopped running,” Solheim told reporters.\n",
}


CORRECTIONS = """\
# not printed
2 May: The crowd was 14,200, not 12,400.

3 May: Lunde is the coach of <b>Malvik</b>.
"""


class Made(NamedTuple):
    """A story, its signed report and its excerpts report, and the keys."""

    story: Path
    report: Path
    excerpts: Path
    private: Path
    public: Path


def write_keys(folder: Path, name: str) -> tuple[Path, Path]:
    key = Ed25519PrivateKey.generate()
    private, public = folder / f"{name}.pem", folder / f"{name}.pub"
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    public.write_bytes(
        key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
    return private, public


def write_story(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name, text in ACCOUNTS.items():
        (folder / f"{name}.txt").write_text(text, "utf8")
    (folder / "corrections.txt").write_text(CORRECTIONS, "utf8")
    return folder


@contextmanager
def few_notebooks(*numbers: str) -> Iterator[None]:
    """Render with some of the notebooks only, which is faster."""
    paths = [path for path in render._notebooks() if path.name.startswith(numbers)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(render, "_notebooks", lambda: paths)
        yield


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, kernel: WarmKernel) -> Made:
    root = tmp_path_factory.mktemp("checking")
    story, (private, public) = write_story(root / "one" / "final"), write_keys(root, "key")
    report = render_report(story, out=root / "out", kernel=kernel, sign=private)
    with few_notebooks("02", "03"):
        excerpts = render_report(story, out=root / "out", kernel=kernel, excerpts=True)
    return Made(story, report, excerpts, private, public)


@pytest.fixture
def copy(made: Made, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made.report, tmp_path / "final"))


def relist(folder: Path) -> None:
    """List the files again, as somebody who forges a report would."""
    about = json.loads((folder / MANIFEST).read_text("utf8"))
    for name in (SUMS, SIGNATURE):
        (folder / name).unlink(missing_ok=True)
    about["files"] = {n: d for n, d in sum_files(folder) if n != MANIFEST}
    (folder / MANIFEST).write_bytes(write_manifest(about))
    (folder / SUMS).write_text(list_sums(sum_files(folder)), "utf8")


def change_table(folder: Path, name: str, change: Callable[[dict[str, str]], None]) -> None:
    """Change the first row of a table that has a place."""
    path = folder / "tables" / f"{name}.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf8"), newline="")))
    change(next(row for row in rows if row.get("start", "0") not in ("", "-1")))
    with path.open("w", encoding="utf8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def found(checked: Checked, kind: str) -> list[str]:
    return [finding.says for finding in checked.findings if finding.kind == kind]


def test_an_untouched_report_has_nothing_to_find(made: Made) -> None:
    checked = check_report(made.report, story=made.story, key=made.public)
    assert not checked.findings
    assert not checked.notes
    assert checked.counts["rows"] > 100
    assert checked.counts["quotations"] > 20
    assert checked.counts["counts"] >= 2


def test_an_excerpts_report_is_checked_against_the_story(made: Made) -> None:
    with few_notebooks("02", "03"):
        checked, alone = check_report(made.excerpts, story=made.story), check_report(made.excerpts)
    assert not checked.findings
    assert checked.counts["quotations"] > 5
    assert not alone.findings
    assert alone.counts["quotations"] == 0
    words, again = alone.notes
    assert "gazette" in words
    assert "--story" in words
    assert checked.notes == [again]
    assert "were not rebuilt, as the texts were left out; add --again" in again


def test_the_manifest_has_no_path_and_no_time_and_names_what_the_report_rests_on(
    made: Made,
) -> None:
    about = json.loads((made.report / MANIFEST).read_text("utf8"))
    texts = {a: hashlib.sha256(t.strip().encode()).hexdigest() for a, t in ACCOUNTS.items()}
    assert set(about["accounts"]) == set(texts)
    assert {"storydiff", "python"} == set(about["versions"])
    assert about["parameters"] == {"excerpts": False}
    assert "pair_trees.npz" in about["models"]
    assert "boilerplate.csv" in about["word_lists"]
    assert str(made.story.parent) not in (made.report / MANIFEST).read_text("utf8")


def test_no_file_of_a_report_has_the_path_of_the_story(made: Made) -> None:
    root = str(made.story.parents[1]).encode()
    named = [p.name for p in made.report.rglob("*") if p.is_file() and root in p.read_bytes()]
    assert not named


def test_edited_missing_and_added_files_are_found_by_name(copy: Path) -> None:
    page = copy / "03-voices.html"
    page.write_bytes(page.read_bytes()[:-1] + b" ")
    (copy / "tables" / "quotes.csv").unlink()
    (copy / "notes.txt").write_text("mine", "utf8")
    (copy / ".DS_Store").write_text("", "utf8")
    checked = check_report(copy)
    assert found(checked, "edited") == [
        "03-voices.html was edited: its hash is not the listed one."
    ]
    assert found(checked, "missing") == ["tables/quotes.csv is missing."]
    assert found(checked, "added") == ["notes.txt was added after the report was made."]


def test_corrections_are_numbered_on_the_front_page_and_in_the_manifest(made: Made) -> None:
    about = json.loads((made.report / MANIFEST).read_text("utf8"))
    assert about["corrections"] == [
        {"number": 1, "text": "2 May: The crowd was 14,200, not 12,400."},
        {"number": 2, "text": "3 May: Lunde is the coach of <b>Malvik</b>."},
    ]
    assert set(about["inputs"]) == {"corrections.txt"}
    for report in (made.report, made.excerpts):
        page = (report / "index.html").read_text("utf8")
        assert "<li>3 May: Lunde is the coach of &lt;b&gt;Malvik&lt;/b&gt;.</li></ol>" in page
    assert "corrections" not in (made.report / "tables" / "accounts.csv").read_text("utf8")


@pytest.mark.parametrize(
    ("forge", "says"),
    [
        (lambda m: m.update(approved="by the editor"), "has entries that no report has"),
        (lambda m: m["versions"].update(approved="yes"), "has entries that no report has"),
        (lambda m: m["corrections"][0].update(number=7), "does not number its corrections"),
        (lambda m: m["corrections"].reverse(), "does not number its corrections"),
        (
            lambda m: m["corrections"].append({"number": 3, "text": "All is well."}),
            "has other corrections than corrections.txt",
        ),
        (
            lambda m: m["corrections"][1].update(text="3 May: Lunde is no coach."),
            "has other corrections than corrections.txt",
        ),
        (lambda m: m.update(corrections=[]), "has other corrections than corrections.txt"),
        (lambda m: m["corrections"][0].update(by="the editor"), "than a number and a text"),
        (lambda m: m["corrections"][0].update(number=True), "not in the form"),
        (lambda m: m.update(format=1.0), "not in the form"),
    ],
)
def test_forged_entries_of_the_manifest_are_found_with_the_story(
    made: Made, copy: Path, forge: Callable[[dict[str, Any]], None], says: str
) -> None:
    about = json.loads((copy / MANIFEST).read_text("utf8"))
    forge(about)
    (copy / MANIFEST).write_text(json.dumps(about), "utf8")
    relist(copy)
    given = verify._GivenStory(made.story, about)
    stated = [
        *verify._check_files(copy, about, read_sums(copy)),
        *verify._check_corrections(about, given),
    ]
    assert any(says in finding.says for finding in stated)
    assert {finding.kind for finding in stated} == {"edited"}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfe", "is not text in UTF-8"),
        (b"x" * 2001, "one of over 2,000 characters"),
        (b"x\n" * 501, "more than 500 corrections"),
        (b"x" * 2**19, "is over 262,144 bytes"),
    ],
)
def test_corrections_that_cannot_be_printed_are_refused(
    tmp_path: Path, data: bytes, said: str
) -> None:
    (tmp_path / "corrections.txt").write_bytes(data)
    with pytest.raises(AnalysisError, match=said):
        read_corrections(tmp_path)


def test_a_link_out_of_the_folder_is_no_list_of_corrections(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("x")
    (tmp_path / "story").mkdir()
    (tmp_path / "story" / "corrections.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(AnalysisError, match="leads out of the folder"):
        read_corrections(tmp_path / "story")
    assert read_corrections(tmp_path / "secret.txt") == []


def edit_page(name: str, old: str, new: str) -> Callable[[Path], None]:
    """Return an edit of the first such words of a page, or of a notebook."""

    def edit(folder: Path) -> None:
        before, found, after = (folder / name).read_text("utf8").partition("<main")
        body = before if not found else after
        changed = re.sub(old, new, body, count=1)
        assert changed != body
        (folder / name).write_text(changed if not found else before + found + changed, "utf8")

    return edit


def edit_head(path: Path, words: str) -> None:
    page = path.read_text("utf8")
    path.write_text(page.replace("<head>", f"<head>{words}", 1), "utf8")


def edit_notebook(path: Path, about: dict[str, object]) -> None:
    notebook = json.loads(path.read_text("utf8"))
    notebook["metadata"].update(about)
    path.write_text(json.dumps(notebook), "utf8")


def edit_rows(
    name: str, change: Callable[[list[dict[str, str]]], list[dict[str, str]]]
) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        path = folder / "tables" / f"{name}.csv"
        rows = change(list(csv.DictReader(io.StringIO(path.read_text("utf8"), newline=""))))
        with path.open("w", encoding="utf8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    return edit


FORGERIES = {
    "a number of a page": ("02-figures.html", edit_page("02-figures.html", "14,200", "41,200")),
    "a swapped outlet": (
        "index.html",
        edit_page("index.html", "<b>[^<]*</b>", "<b>Herald</b>"),
    ),
    "the number of accounts": (
        "index.html",
        edit_page("index.html", "(?i:two accounts)", "six accounts"),
    ),
    "a hidden part": ("index.html", edit_page("index.html", "<p ", '<p style="color:#fff" ')),
    "a script": ("index.html", edit_page("index.html", "</main>", "<script>1</script></main>")),
    "another address of a page": (
        "read.html",
        lambda folder: edit_head(folder / "read.html", '<meta http-equiv="refresh" content="0">'),
    ),
    "a comment": ("index.html", edit_page("index.html", "</main>", "<!-- 1 --></main>")),
    "a space that does not break": (
        "index.html",
        edit_page("index.html", "Ida Sol", "Ida\u00a0Sol"),
    ),
    "what a notebook says of itself": (
        "02-figures.ipynb",
        lambda folder: edit_notebook(folder / "02-figures.ipynb", {"authors": [{"name": "x"}]}),
    ),
    "a hidden file": (
        ".htaccess",
        lambda folder: (folder / ".htaccess").write_text("Redirect / https://a.example", "utf8"),
    ),
    "a correction": ("index.html", edit_page("index.html", "not 12,400", "not 14,100")),
    "a removed correction": ("index.html", edit_page("index.html", "<li>2 May.*?</li>", "")),
    "a heading of the reading view": (
        "read.html",
        edit_page("read.html", "(?i:gazette)", "Herald"),
    ),
    "an output of a notebook": ("03-voices.html", edit_page("03-voices.ipynb", "Solheim", "Lunde")),
    "words of a notebook": ("04-framing.ipynb", edit_page("04-framing.ipynb", '"# ', '"# Not ')),
    "a removed row": ("tables/quotes.csv", edit_rows("quotes", lambda rows: rows[1:])),
    "a row twice": ("tables/figures.csv", edit_rows("figures", lambda rows: [*rows, rows[0]])),
    "other order": ("tables/mentions.csv", edit_rows("mentions", lambda rows: rows[::-1])),
    "another verdict": (
        "tables/quantity_groups.csv",
        edit_rows("quantity_groups", lambda rows: [{**r, "verdict": "conflict"} for r in rows]),
    ),
    "another speaker": (
        "tables/quotes.csv",
        edit_rows("quotes", lambda rows: [{**r, "speaker": "Per Lunde"} for r in rows]),
    ),
    "another status": (
        "tables/coverage.csv",
        edit_rows("coverage", lambda rows: [{**rows[0], "status": "uncertain"}, *rows[1:]]),
    ),
}


def rounds() -> list[list[str]]:
    """Put the forgeries together that are of different files."""
    found: list[list[str]] = []
    for name, (place, _) in FORGERIES.items():
        free = (r for r in found if place not in {FORGERIES[other][0] for other in r})
        chosen = next(free, None)
        if chosen is None:
            found.append(chosen := [])
        chosen.append(name)
    return found


@pytest.mark.parametrize("names", rounds(), ids=lambda names: names[0])
def test_forged_files_are_found_though_all_hashes_fit(copy: Path, names: list[str]) -> None:
    for name in names:
        FORGERIES[name][1](copy)
    relist(copy)
    checked = check_report(copy)
    assert {f.kind for f in checked.findings} == {"wrong"}
    assert {f.place for f in checked.findings} >= {FORGERIES[name][0] for name in names}


def rerendered(made: Made, given: dict[str, object]) -> Callable[..., Path]:
    """Return a rendering that gives the report of the story again, which rendering does."""

    def render_again(story: str, *, out: str, **options: object) -> Path:
        given.update(options, story=story)
        return Path(shutil.copytree(made.report, Path(out) / "final"))

    return render_again


def edit_both(name: str, old: str, new: str) -> Callable[[Path], None]:
    """Return an edit of all such words of a notebook and its page alike."""

    def edit(folder: Path) -> None:
        for path in (folder / f"{name}.ipynb", folder / f"{name}.html"):
            words = path.read_text("utf8")
            assert old in words
            path.write_text(words.replace(old, new), "utf8")

    return edit


def edit_parameter(folder: Path) -> None:
    path = folder / "04-framing.ipynb"
    notebook = json.loads(path.read_text("utf8"))
    cell = next(c for c in notebook["cells"] if c["id"] == PARAMETERS)
    cell["source"] = [*cell["source"], "\nlimit = 1"]
    path.write_text(json.dumps(notebook), "utf8")


ALIKE: dict[str, tuple[str, Callable[[Path], None]]] = {
    "a name": ("03-voices.ipynb", edit_both("03-voices", "Solheim", "Solberg")),
    "a figure": ("02-figures.ipynb", edit_both("02-figures", "14,200", "12,400")),
    "a count in words": ("06-origins.ipynb", edit_both("06-origins", "Two ", "Nine ")),
    "a method note": ("01-coverage.ipynb", edit_both("01-coverage", "Method note", "Method")),
    "another parameter": ("04-framing.ipynb", edit_parameter),
    "a page beyond": (
        "06-more.html",
        lambda folder: shutil.copy(folder / "02-figures.html", folder / "06-more.html"),
    ),
    "a table that is lacking": (
        "tables/voices.csv",
        lambda folder: (folder / "tables" / "voices.csv").unlink(),
    ),
}  # fmt: skip


def test_what_was_forged_in_notebook_and_page_alike_is_found_without_rendering(copy: Path) -> None:
    for _, forge in ALIKE.values():
        forge(copy)
    relist(copy)
    found = check_report(copy).findings
    assert {f.kind for f in found} == {"wrong"}
    assert {place for place, _ in ALIKE.values()} <= {f.place for f in found}
    assert "03-voices.ipynb shows 'Solberg" in str(found)
    assert "limit = 1" in str(found)


# On a page alone: what hides, strikes out or adds words without another word, class or link.
MARKUP = {
    "words after a comment": ("</p>", "<!-- x -->Not so.</p>"),
    "words after a comment that only browsers end": ("</p>", "<!-->Not so.<!-- --></p>"),
    "words after an instruction": ("</p>", "<?x y?>Not so.</p>"),
    "a table that is not shown": ("<table(.*?)</table>", r"<template><table\1</table></template>"),
    "a cell that is struck out": ("<td>(.*?)</td>", r"<td><del>\1</del></td>"),
    "a cell that is set high": ("<td>(.*?)</td>", r"<td><sup>\1</sup></td>"),
    "white words": ("<td>(.*?)</td>", r'<td><font color="white">\1</font></td>'),
    "a cell over others": ("<td>", '<td colspan="9">'),
    "a name that a style hides": ("<td>", '<td id="front">'),
    "a form": ("<td>(.*?)</td>", r"<td><textarea>\1</textarea></td>"),
    "a handler": ("<body", '<body onload="document.body.innerHTML=1"'),
    "a page in the page": ("</main>", '<iframe srcdoc="&lt;p&gt;Not so."></iframe></main>'),
    "a file in the page": ("</main>", '<object data="https://a.example/x"></object></main>'),
    "another base of links": ("<head>", "<head><base>"),
    "an attribute twice": ('<a class="skip" ', '<a class="skip" href="https://a.example" '),
    "a lost blank": (" <b>", "<b>"),
    "a zero byte": ("</p>", "\0</p>"),
    "a second picture": ("</p>", '<img src="data:image/gif;base64,R0"></p>'),
}
_PAGE = (
    '<html><head><title>x</title></head><body><a class="skip" href="#main">To the text</a>'
    "<main><p>Of <b>14,200</b> fans.</p><table><tr><td>14,200</td></tr></table></main></body>"
    "</html>"
)


@pytest.mark.parametrize("name", MARKUP)
def test_markup_that_changes_what_a_reader_sees_is_found(tmp_path: Path, name: str) -> None:
    page = tmp_path / "02-figures.html"
    page.write_text(_PAGE.replace("<p>", "\n<p>"), "utf8")
    assert not list(page_differences(page, _PAGE, "its notebook has"))
    page.write_text(re.sub(*MARKUP[name], _PAGE, count=1, flags=re.S), "utf8")
    assert page.read_text("utf8") != _PAGE
    assert len(list(page_differences(page, _PAGE, "its notebook has"))) == 1


def outputs(notebook: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    found = [o for c in notebook["cells"] for o in c.get("outputs", [])]
    return [o for o in found if kind in o["data"]]


def given_cell(notebook: dict[str, Any]) -> dict[str, Any]:
    return next(c for c in notebook["cells"] if c["id"] == PARAMETERS)


def show(notebook: dict[str, Any], **data: str) -> None:
    outputs(notebook, "text/html")[0]["data"].update(
        {k.replace("_", "/"): v for k, v in data.items()}
    )


PLAIN = {"output_type": "display_data", "metadata": {}, "data": {"text/plain": "Not so."}}
FORMS: dict[str, Callable[[dict[str, Any]], object]] = {
    "a script beside a table": lambda n: show(n, application_javascript="alert(1)"),
    "Markdown beside a table": lambda n: show(n, text_markdown="Not so."),
    "a drawing beside a table": lambda n: show(n, **{"image_svg+xml": "<svg></svg>"}),
    "a picture beside a table": lambda n: show(n, image_png="iVBO"),
    "one more output": lambda n: n["cells"][5]["outputs"].append(PLAIN),
    "printed words": lambda n: n["cells"][5]["outputs"].append(
        {"output_type": "stream", "name": "stdout", "text": "Not so."}
    ),
    "the size of a picture": lambda n: outputs(n, "image/png")[0]["metadata"].update(width=1),
    "the number of a cell": lambda n: n["cells"][1].update(execution_count=7),
    "an entry of a cell": lambda n: n["cells"][0].update(approved="yes"),
    "an attached file": lambda n: n["cells"][0].update(attachments={"a.png": {"image/png": "R0"}}),
    "an entry of the notebook": lambda n: n.update(approved="yes"),
    "code beside parameters": lambda n: given_cell(n)["source"].append("import os"),
    "a remark beside parameters": lambda n: given_cell(n)["source"].append("# All verified"),
    "an output of the parameters": lambda n: given_cell(n)["outputs"].append(PLAIN),
    "parameters twice": lambda n: n["cells"].append(given_cell(n)),
    "words as parameters": lambda n: given_cell(n).update(cell_type="markdown"),
    "no parameters": lambda n: n["cells"].remove(given_cell(n)),
    "a path as the story": lambda n: given_cell(n).update(source='# Parameters\nstory = "../x"'),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_notebook_that_no_run_gives_is_found(made: Made, tmp_path: Path, name: str) -> None:
    path = Path(shutil.copy(made.report / "03-voices.ipynb", tmp_path))
    assert not list(check_form(path, {"excerpts": False}))
    notebook = json.loads(path.read_text("utf8"))
    FORMS[name](notebook)
    path.write_text(json.dumps(notebook), "utf8")
    assert len(list(check_form(path, {"excerpts": False}))) >= 1


SPELLINGS = {
    "an output before the one that Python reads": (
        '"outputs": [', '"outputs": ["Nobody left."],\n   "outputs": [',
    ),
    "words before the others": ('"source": [', '"source": ["Not so."],\n   "source": ['),
    "more space": ('"cell_type": "code"', '"cell_type":   "code"'),
    "other ends of lines": ("\n", "\r\n"),
    "escapes": ("nbformat", "\\u006ebformat"),
    "a word behind it": ("", "\n\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_notebook_in_another_form_than_one_is_written_in_is_found(
    made: Made, tmp_path: Path, name: str
) -> None:
    folder = shutil.copytree(made.report, tmp_path / "final")
    path, (old, new) = folder / "02-figures.ipynb", SPELLINGS[name]
    words = path.read_bytes().decode()
    path.write_bytes((words.replace(old, new, 1) if old else words + new).encode())
    found = dict(check_notebook_pages(folder, {}))
    assert found == {path.name: f"{path.name} is not in the form in which a notebook is written."}


def test_parameters_of_notebooks_and_manifest_are_the_same(made: Made, copy: Path) -> None:
    path = made.report / "03-voices.ipynb"
    (lacks,) = check_form(path, {"excerpts": False, "limit": 3})
    assert lacks == "03-voices.ipynb was run without limit, which storydiff.json has."
    edit_page("03-voices.ipynb", 'story = ."final', 'story = \\\\"semifinal')(copy)
    assert [name for name, _ in check_one_story(copy)] == ["03-voices.ipynb"]


def test_another_alternative_text_of_a_plot_is_found_in_notebook_and_page_alike(
    copy: Path,
) -> None:
    path = copy / "03-voices.ipynb"
    notebook = json.loads(path.read_text("utf8"))
    alt = outputs(notebook, "image/png")[0]["metadata"]["alt"]
    for file in (path, path.with_suffix(".html")):
        words = file.read_text("utf8")
        file.write_text(re.sub(f'(alt(?:=|": )"){re.escape(alt)}', r"\1Not so.", words), "utf8")
    found = list(check_notebook_pages(copy, {"excerpts": False}))
    assert found == [
        ("03-voices.ipynb", "03-voices.ipynb has other metadata than its captions give.")
    ]


def test_forged_plots_and_plain_words_are_found_with_no_rendering(made: Made, copy: Path) -> None:
    pictures = re.findall(r'"image/png": "([^"]{80})', (copy / "03-voices.ipynb").read_text("utf8"))
    edit_both("03-voices", pictures[0], pictures[1])(copy)
    notebook = json.loads((copy / "02-figures.ipynb").read_text("utf8"))
    show(notebook, text_plain="Not so.")
    (copy / "02-figures.ipynb").write_text(json.dumps(notebook), "utf8")
    relist(copy)
    findings = check_report(copy, story=made.story).findings
    assert {f.place for f in findings} == {"03-voices.ipynb", "02-figures.ipynb"}
    assert "03-voices.ipynb has another plot than is drawn here from the story." in str(findings)


def test_where_all_plots_are_drawn_in_another_way_a_note_says_so(made: Made) -> None:
    story = rebuild_story(made.report)
    assert story
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("IPython.core.pylabtools.print_figure", lambda *_, **__: "other")
        again = rerun.Rerun(made.report, story, {"excerpts": False})
        assert not list(again.differences())
    assert again.note == "The plots were not compared, as all are drawn in another way here."


def test_a_report_that_claims_to_be_excerpts_is_looked_through(copy: Path) -> None:
    about = json.loads((copy / MANIFEST).read_text("utf8"))
    about["parameters"]["excerpts"] = True
    (copy / MANIFEST).write_text(json.dumps(about), "utf8")
    edit_page("00-story.html", "Malvik", "Tornberg")(copy)
    relist(copy)
    checked = check_report(copy)
    says = "storydiff.json says that the texts were left out, and the report has them."
    assert found(checked, "edited") == [says]
    assert "read.html" in {f.place for f in checked.findings if f.kind == "wrong"}
    assert any("were not rebuilt, as the texts were left out" in n for n in checked.notes)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"approved": "yes"}, "parameter 'approved' no notebook has this parameter"),
        ({"threshold": "high"}, "'high' is text where a number is expected"),
        ({"accounts": [5]}, "an account has no name"),
        ({"accounts": "gazette"}, "is text where a list is expected"),
    ],
)
def test_parameters_that_no_report_has_are_found(
    made: Made, given: dict[str, object], says: str
) -> None:
    about = json.loads((made.report / MANIFEST).read_text("utf8"))
    about["parameters"].update(given)
    known, (finding,) = verify._with_usual_parameters(about)
    assert known == {**about, "parameters": {}}
    assert finding.kind == "edited"
    assert says in finding.says


def test_a_file_that_only_the_list_has_is_not_of_a_signed_report(made: Made, copy: Path) -> None:
    (copy / "more.html").write_text("<p>Not so.</p>", "utf8")
    sums = [*(read_sums(copy) or []), ("more.html", hashlib.sha256(b"<p>Not so.</p>").hexdigest())]
    (copy / SUMS).write_text(list_sums(sums), "utf8")
    about = json.loads((copy / MANIFEST).read_text("utf8"))
    findings = list(verify._check_files(copy, about, read_sums(copy)))
    assert [f.says for f in findings] == [
        "'more.html' is listed in storydiff.sha256 and not in storydiff.json."
    ]
    (copy / SUMS).write_text("x  y\n" + list_sums(sums), "utf8")
    assert SUMS in {f.place for f in verify._check_files(copy, about, read_sums(copy))}


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("accounts", "label"),
        ("accounts", "outlet"),
        ("accounts", "analysed"),
        ("coverage", "status"),
        ("contrasts", "contrast_id"),
        ("sentences", "account_id"),
        ("quotes", "account_id"),
        ("coverage", "nearest_account_id"),
    ],
)
def test_a_table_without_one_of_its_columns_is_found(
    made: Made, tmp_path: Path, table: str, column: str
) -> None:
    folder = tmp_path / "final"
    shutil.copytree(made.report / "tables", folder / "tables")
    shutil.copy(made.report / "index.html", folder)
    path = folder / "tables" / f"{table}.csv"
    heads, rows = path.read_text("utf8").split("\n", 1)
    path.write_text(re.sub(rf"\b{column}\b", "x", heads, count=1) + "\n" + rows, "utf8")
    about = json.loads((made.report / MANIFEST).read_text("utf8"))
    texts = read_texts_of(folder, about["accounts"], {})
    says = [f.says for f in verify._check_places(folder, texts, about)]
    assert f"tables/{table}.csv lacks the column '{column}', which this version writes." in says


@pytest.mark.parametrize(
    "page", ["", "Not so.", "<p>Not so.</p>", "\0", "<main></main>", "<a>" * 99]
)
def test_a_page_of_another_form_is_found(made: Made, tmp_path: Path, page: str) -> None:
    folder = tmp_path / "final"
    shutil.copytree(made.report / "tables", folder / "tables")
    for name in ("index.html", "read.html"):
        (folder / name).write_text(page, "utf8")
    about = json.loads((made.report / MANIFEST).read_text("utf8"))
    texts = read_texts_of(folder, about["accounts"], {})
    wrong = {f.place for f in verify._check_places(folder, texts, about)}
    assert wrong == {"index.html", "read.html"}


def test_a_pdf_and_files_of_a_file_browser_are_noted(made: Made, copy: Path) -> None:
    for name in ("final.pdf", "desktop.ini"):
        (copy / name).write_text("Not so.", "utf8")
    notes = list(verify._notes(copy, ReportTexts({}, set(), [], {}, False), None, None))
    assert notes[:2] == [
        "desktop.ini is not part of the report and was not checked.",
        "final.pdf was not compared with the pages.",
    ]


def test_rendered_again_a_forged_picture_is_found(
    made: Made, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rendering is replaced by its result, which is known here."""
    given: dict[str, object] = {}
    monkeypatch.setattr(render, "render_report", rerendered(made, given))
    assert not list(check_rendered_again(copy, str(made.story), {"excerpts": False, "limit": 3}))
    assert given == {"story": str(made.story), "parameters": {"limit": 3}, "excerpts": False}
    pictures = re.findall(r'"image/png": "([^"]{80})', (copy / "03-voices.ipynb").read_text("utf8"))
    edit_both("03-voices", pictures[0], pictures[1])(copy)
    again = check_rendered_again(copy, str(made.story), {"excerpts": False})
    says = "is not as the story gives it when it is rendered again."
    assert dict(again) == {f"03-voices.{k}": f"03-voices.{k} {says}" for k in ("html", "ipynb")}


def test_without_the_story_a_report_is_not_rendered_again_and_a_note_says_so(made: Made) -> None:
    about = json.loads((made.report / MANIFEST).read_text("utf8"))
    (note,) = _not_made_again(about, None, [], again=True)
    assert note == "The report was not rendered again; name the story with --story."


@pytest.fixture
def one_notebook() -> Iterator[None]:
    with few_notebooks("03"):
        yield


@pytest.mark.usefixtures("one_notebook")
def test_a_report_of_chosen_accounts_is_clean_until_they_or_a_coding_change(
    tmp_path: Path, kernel: WarmKernel
) -> None:
    story = write_story(tmp_path / "one" / "final")
    (story / "herald.txt").write_text("Fans sang for Tornberg long after the final.\n", "utf8")
    report = render_report(
        story,
        out=tmp_path / "out",
        kernel=kernel,
        parameters={"accounts": ["gazette", "courier"], "threshold": 0.7, "review": False},
    )
    assert "Two of three accounts were chosen." in (report / "index.html").read_text("utf8")
    alone, given = check_report(report), check_report(report, story=story)
    assert not [*alone.findings, *given.findings, *given.notes]
    assert ["front page" in note and "--story" in note for note in alone.notes] == [True]
    (story / "review.ann.csv").write_text("kind,account\n", "utf8")
    (story / "coding.bo.json").write_text('{"facts": []}', "utf8")
    (story / "herald.txt").write_text("Fans sang.\n", "utf8")
    assert found(check_report(report, story=story), "stale") == [
        "coding.bo.json of the story is not as it was.",
        "review.ann.csv of the story is not as it was.",
    ]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("The dam broke at night", "The dam broke at night", True),
        ("The dam broke at night", "The dam broke at", False),
        ("The dam broke …", "The dam broke at night", True),
        ("… at night", "The dam broke …", True),
        ("The dam … night", "The dam broke at …", True),
        ("The dam held …", "The dam broke at night", False),
        ("… at noon", "The dam broke at night", False),
        ("The judge … fined", "The judge was …", True),
    ],
)
def test_words_of_page_and_table_that_were_cut_differently_are_one_text(
    first: str, second: str, same: bool
) -> None:
    assert (_of_one_text(first, second), _of_one_text(second, first)) == (same, same)


def test_another_outlet_of_an_account_is_found_with_the_story(made: Made, copy: Path) -> None:
    edit_rows("accounts", lambda rows: [{**r, "outlet": "Herald"} for r in rows])(copy)
    relist(copy)
    assert "tables/accounts.csv" in {f.place for f in check_report(copy, story=made.story).findings}


def test_tables_that_rest_on_decisions_are_made_again_only_with_the_story(
    made: Made, copy: Path
) -> None:
    about = json.loads((copy / MANIFEST).read_text("utf8"))
    about["inputs"]["story.toml"] = "0" * 64
    (copy / MANIFEST).write_text(json.dumps(about), "utf8")
    relist(copy)
    checked = check_report(copy)
    assert not checked.findings
    assert [("story.toml" in note, "--story" in note) for note in checked.notes] == [
        (True, True)
    ] * 1


def test_a_flipped_byte_in_any_kind_of_file_is_found(copy: Path) -> None:
    names = ["index.html", "00-story.ipynb", "tables/mentions.csv", MANIFEST]
    for name in names:
        data = bytearray((copy / name).read_bytes())
        data[len(data) // 2] ^= 1
        (copy / name).write_bytes(data)
    edited = {f.place for f in check_report(copy).findings if f.kind == "edited"}
    assert edited >= set(names)


def test_a_list_that_leads_out_of_the_report_reads_nothing_there(
    copy: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret.txt").write_text("x", "utf8")
    digest = hashlib.sha256(b"x").hexdigest()
    with (copy / SUMS).open("a", encoding="utf8") as file:
        file.write(f"{digest}  ../secret.txt\n")
    (copy / "02-figures.html").unlink()
    os.symlink(tmp_path / "secret.txt", copy / "02-figures.html")
    says = found(check_report(copy), "edited")
    assert "02-figures.html is a link, and was a file." in says
    assert "'../secret.txt' is listed and is not inside the report." in says


def test_shifted_offsets_are_found_though_all_hashes_fit(copy: Path) -> None:
    def shift(row: dict[str, str]) -> None:
        row["start"], row["end"] = str(int(row["start"]) + 1), str(int(row["end"]) + 1)

    names = ["quotes", "mentions", "contrasts", "sentences"]
    for name in names:
        change_table(copy, name, shift)
    change_table(copy, "quantities", lambda row: row.update(surface="41,200"))
    relist(copy)
    checked = check_report(copy)
    assert {f.kind for f in checked.findings} == {"wrong"}
    assert {f.place for f in checked.findings} >= {f"tables/{name}.csv" for name in names}
    (says,) = [f.says for f in checked.findings if f.place == "tables/quantities.csv"]
    assert says.startswith("Row 1 of tables/quantities.csv: '41,200' is not in ")


def test_edited_quotations_of_pages_are_found(copy: Path) -> None:
    names = ["index.html", "02-figures.html", "read.html"]
    for name in names:
        html, main = (copy / name).read_text("utf8").split("<main", 1)
        for old, new in (("scored", "missed"), ("Saturday", "Sunday"), ("Tornberg", "Vinstra")):
            main = main.replace(old, new)
        (copy / name).write_text(f"{html}<main{main}", "utf8")
    relist(copy)
    findings = check_report(copy).findings
    assert {f.kind for f in findings} == {"wrong"}
    assert {f.place for f in findings} >= set(names)


def test_the_text_of_an_account_that_was_changed_is_found(copy: Path) -> None:
    change_table(copy, "accounts", lambda row: row.update(text=row["text"].replace("2", "3")))
    relist(copy)
    says = found(check_report(copy), "wrong")
    assert any(s.endswith("is not the one the report was made of.") for s in says)


def test_a_count_and_a_link_that_leads_nowhere_are_found(copy: Path) -> None:
    page = copy / "index.html"
    page.write_text(page.read_text("utf8").replace("two newsrooms", "nine newsrooms"), "utf8")
    page = copy / "00-story.html"
    html = page.read_text("utf8").replace(
        "</main>", '<a href="read.html#gazette%2399">x</a></main>'
    )
    page.write_text(html, "utf8")
    relist(copy)
    assert sorted(found(check_report(copy), "wrong")) == [
        "A link of 00-story.html leads to 'read.html#gazette%2399', which is not there.",
        "index.html does not say “two newsrooms”, as the tables have it (newsrooms).",
    ]


def test_other_texts_decisions_versions_and_lists_are_stale(
    made: Made, copy: Path, tmp_path: Path
) -> None:
    story = write_story(tmp_path / "again" / "final")
    (story / "courier.txt").write_text(ACCOUNTS["courier"].replace("13,000", "12,000"), "utf8")
    (story / "story.toml").write_text('title = "The final"\n', "utf8")
    (story / "herald.txt").write_text("Fans sang for Tornberg long after the final.\n", "utf8")
    (story / "gazette.txt").unlink()
    about = json.loads((copy / MANIFEST).read_text("utf8"))
    about["versions"]["storydiff"] = "0.0.1"
    about["word_lists"]["boilerplate.csv"] = "0" * 64
    (copy / MANIFEST).write_text(json.dumps(about), "utf8")
    relist(copy)
    says = found(check_report(copy, story=story), "stale")
    assert says[0].startswith("The report was made by StoryDiff '0.0.1', and this is ")
    assert says[1:] == [
        "The word list boilerplate.csv is another one now.",
        "The account courier has another text now.",
        "The account gazette is no longer in the story.",
        "The account herald was added to the story.",
        "story.toml of the story is not as it was.",
    ]


def test_a_signature_is_of_one_key_and_one_manifest(made: Made, copy: Path, tmp_path: Path) -> None:
    def signs(key: Path) -> list[str]:
        return [finding.says for finding in _check_signature(copy, Verifier(key))]

    assert not signs(made.public)
    _, other = write_keys(tmp_path, "other")
    assert len(signs(other)) == 1
    signature = (copy / SIGNATURE).read_bytes()
    (copy / MANIFEST).write_text((copy / MANIFEST).read_text("utf8") + " ", "utf8")
    assert len(signs(made.public)) == 1
    (copy / "index.html").write_text("Not so.", "utf8")
    relist(copy)
    assert found(check_report(copy, key=made.public), "signature") == ["The report is not signed."]
    (copy / SIGNATURE).write_bytes(signature)
    assert signs(made.public)


def test_keys_that_cannot_sign_or_verify_are_one_sentence(tmp_path: Path) -> None:
    private, public = write_keys(tmp_path, "key")
    locked = tmp_path / "locked.pem"
    locked.write_bytes(
        Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"word"),
        )
    )
    (tmp_path / "junk").write_bytes(b"\0\xff junk")
    wrong = [(Signer, public), (Verifier, private), (Signer, locked), (Signer, tmp_path / "none")]
    for kind, path in [*wrong, (Verifier, tmp_path / "junk"), (Signer, tmp_path / "junk")]:
        with pytest.raises(AnalysisError, match="key '"):
            kind(path)


def test_keys_of_openssh_sign_and_verify(tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    (tmp_path / "id").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.OpenSSH,
            serialization.NoEncryption(),
        )
    )
    (tmp_path / "id.pub").write_bytes(
        key.public_key().public_bytes(
            serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH
        )
    )
    signed = Signer(tmp_path / "id").sign(b"words").encode()
    assert Verifier(tmp_path / "id.pub").is_signed(b"words", signed)
    assert not Verifier(tmp_path / "id.pub").is_signed(b"word", signed)


def test_the_command_ends_with_a_code_and_prints_a_sentence_each(made: Made, copy: Path) -> None:
    run = CliRunner().invoke
    assert run(main, ["check", str(made.report), "--key", str(made.public)]).exit_code == 0
    (copy / "read.html").unlink()
    checked = check_report(copy)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analysis.report.verify.check_report", lambda *_, **__: checked)
        result = run(main, ["check", str(copy)])
        about = json.loads(run(main, ["check", str(copy), "--json"]).stdout)
    assert result.exit_code == 1
    assert "missing\tread.html is missing.\n" in result.stdout
    assert {"kind": "missing", "place": "read.html", "says": "read.html is missing."} in about[
        "findings"
    ]
    result = run(main, ["check", str(made.story)])
    assert result.exit_code == 2
    assert "is not a report with a manifest" in result.stderr
    result = run(main, ["check", str(made.story / "nowhere")])
    assert "does not exist; name the folder of one report" in result.stderr


def test_a_signed_report_may_be_replaced(made: Made, tmp_path: Path) -> None:
    from analysis.report.render import check_target

    out = tmp_path / "out"
    shutil.copytree(made.report, out / "final")
    assert check_target(made.story, out) == out / "final"


def test_a_quotation_may_be_cut_and_must_keep_its_order(tmp_path: Path) -> None:
    text = "The court fined Brask 900 kroner on Friday, and the appeal was lost."
    texts = ReportTexts({"a": text}, set(), [], {"a#0": SentencePlace("a", 0, len(text))}, False)
    good = ("The court fined Brask …", "… on Friday, and the …", "fined <mark>Brask</mark> 900")
    bad = ("the appeal … fined Brask", "fined Brask 800 kroner", "…", "Rain fell on Oslo")
    items = "".join(f'<a class="words" href="#a%230"><q>{words}</q></a>' for words in good + bad)
    (tmp_path / "x.html").write_text(f'<main id="a%230">{items}</main>', "utf8")
    assert len(list(check_pages(tmp_path, texts, counts=False))) == len(bad)


def test_without_the_package_of_signatures_the_remedy_is_named(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['cryptography.hazmat.primitives'] = None\n"
        "from analysis.report.signing import Signer\n"
        "try: Signer('x')\nexcept Exception as error: print(error)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip().endswith("pip install 'storydiff[sign]'.")
