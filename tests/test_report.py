"""The report: the committed one is what the command makes, pages stand alone, nothing is
half-written.
"""

from __future__ import annotations

import json
import re
import sys
from html import unescape
from pathlib import Path

import pypdfium2
import pytest

from analysis import AnalysisError, read_story, render_report
from analysis.checksums import SUMS
from analysis.report.manifest import MANIFEST
from analysis.report.starter import NOTEBOOKS

COMMITTED = Path(__file__).resolve().parent.parent / "reports" / "gaza-refusals"


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


@pytest.fixture
def fresh(reports: dict[str, Path]) -> Path:
    return reports["two"]


def test_committed_report_is_exactly_what_the_command_makes(fresh: Path) -> None:
    made, committed = files(fresh), files(COMMITTED)
    assert sorted(made) == sorted(committed)
    lists = (MANIFEST, SUMS)
    changed = [n for n in made if n not in lists and made[n] != committed[n]]
    about, before = (json.loads(found[MANIFEST]) for found in (made, committed))
    before["versions"]["python"] = about["versions"]["python"]
    changed += [MANIFEST] if about != before else []
    assert not changed, "run `make report` and look at the difference before committing it"


def test_a_page_for_every_notebook_and_a_front_page(fresh: Path) -> None:
    pages = {p.name for p in fresh.glob("*.html")}
    assert pages == {
        "index.html",
        "read.html",
        *(f"{p.stem}.html" for p in NOTEBOOKS.glob("0[0-46]-*.ipynb")),
    }


@pytest.mark.parametrize(
    "name",
    [
        "index",
        "read",
        "00-story",
        "01-coverage",
        "02-figures",
        "03-voices",
        "04-framing",
        "06-origins",
    ],
)
def test_page_stands_alone(fresh: Path, name: str) -> None:
    html = (fresh / f"{name}.html").read_text("utf8")
    assert "<script" not in html
    assert "default-src 'none'" in html
    assert not re.findall(
        r"(?:src|href)=\"(?!data:image/png|[\w./-]*(?:\.html|\.csv)?(?:#[\w.%-]+)?\")[^\"]*\"", html
    )
    assert all(alt for alt in re.findall(r"<img [^>]*alt=\"([^\"]*)\"", html)), (
        "a plot without alt text"
    )
    assert html.count("<h1") == 1


def test_links_of_the_front_page_lead_to_files(fresh: Path) -> None:
    html = (fresh / "index.html").read_text("utf8")
    targets = set(re.findall(r"href=\"([^\"]+)\"", html))
    assert targets
    assert all((fresh / t.split("#")[0]).is_file() for t in targets if not t.startswith("#"))


def test_every_link_into_a_page_finds_its_place(fresh: Path) -> None:
    pages = {p.name: p.read_text("utf8") for p in fresh.glob("*.html")}
    ids = {name: re.findall(r"\sid=\"([^\"]+)\"", html) for name, html in pages.items()}
    links = {
        (m[0] or name, m[1])
        for name, html in pages.items()
        for m in re.findall(r"href=\"([^\"#]*)#([^\"]+)\"", html)
    }
    assert len({place for page, place in links if page == "read.html"}) > 10, (
        "sentences of the report lead to the words"
    )
    assert not {(page, place) for page, place in links if place not in ids[page]}
    assert all(len(set(found)) == len(found) for found in ids.values()), (
        "two places of one page have one name"
    )


def test_reading_view_has_every_word_of_every_account(fresh: Path) -> None:
    html = (fresh / "read.html").read_text("utf8")
    bare = unescape(
        re.sub(r"<[^>]+>", "", re.sub(r"<(a|small) class=\"sign [^>]*>.*?</\1>", "", html))
    )
    for words in read_story("gaza-refusals").texts.values():
        assert all(line.strip() in bare for line in words.splitlines() if line.strip())


def test_a_fact_has_one_number_in_every_account(fresh: Path) -> None:
    html = (fresh / "read.html").read_text("utf8")
    columns = html.split('<details class="account"')[1:]
    shared = [set(re.findall(r"fact-sign\"[^>]*>(\d+)</a>", c.split("<ul")[0])) for c in columns]
    assert len(shared) == 2
    assert shared[0] == shared[1] != set()


def test_stories_of_a_folder_are_listed(reports: dict[str, Path]) -> None:
    listed = (reports["two"].parent / "index.html").read_text("utf8")
    for folder in reports.values():
        assert f'href="{folder.name}/index.html"' in listed


def test_hostile_texts_do_not_become_markup(reports: dict[str, Path]) -> None:
    pages = sorted(reports["hostile"].glob("*.html"))
    assert any("onerror=alert" in page.read_text("utf8") for page in pages)
    for page in pages:
        html = page.read_text("utf8")
        assert "<script" not in html
        assert "<svg" not in html
        assert "onerror=alert" not in re.sub(r"&lt;.*?&gt;|alt=\"[^\"]*\"", "", html)


def test_failed_report_leaves_an_older_one_as_it_was(tmp_path: Path) -> None:
    story = tmp_path / "story"
    story.mkdir()
    (story / "a.txt").write_bytes(b"\x00\x01")
    older = tmp_path / "out" / "story"
    older.mkdir(parents=True)
    (older / "index.html").write_text('<meta name="generator" content="StoryDiff">')
    before = files(tmp_path / "out")
    with pytest.raises(AnalysisError, match="cannot be read"):
        render_report(story, out=tmp_path / "out")
    assert files(tmp_path / "out") == before


def test_pdf_has_every_page_and_without_weasyprint_says_how_to_get_it(
    tmp_path: Path, fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("weasyprint", exc_type=ImportError, reason="the extra pdf is not installed")
    from analysis.report.pages import write_pdf

    pages = [fresh / "02-figures.html", fresh / "06-origins.html"]  # short ones
    write_pdf(pages, tmp_path / "story.pdf")
    sheets = pypdfium2.PdfDocument(tmp_path / "story.pdf")
    starts = [" ".join(sheet.get_textpage().get_text_range().split()) for sheet in sheets]
    for page in pages:
        title = re.search("<h1>(.*?)</h1>", page.read_text("utf8"))
        assert title
        assert any(text.startswith(title[1]) for text in starts)
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(AnalysisError, match=r"--pdf.*pip install"):
        write_pdf(pages, tmp_path / "other.pdf")
    assert not (tmp_path / "other.pdf").exists()
