"""The report: the committed one is what the command makes, pages stand alone, nothing is half-written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analysis import AnalysisError, render_report
from analysis.report import NOTEBOOKS

COMMITTED = Path(__file__).resolve().parent.parent / "reports" / "gaza-refusals"
PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "[x](javascript:alert(1))",
    "{{ 7*7 }}",
    "</style><svg onload=alert(1)>",
]


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return render_report("gaza-refusals", out=tmp_path_factory.mktemp("fresh"))


def test_committed_report_is_exactly_what_the_command_makes(fresh: Path) -> None:
    made, committed = files(fresh), files(COMMITTED)
    assert sorted(made) == sorted(committed)
    changed = [name for name in made if made[name] != committed[name]]
    assert not changed, "run `make report` and look at the difference before committing it"


def test_a_page_for_every_notebook_and_a_front_page(fresh: Path) -> None:
    pages = {p.name for p in fresh.glob("*.html")}
    assert pages == {"index.html", *(f"{p.stem}.html" for p in NOTEBOOKS.glob("0[0-4]-*.ipynb"))}


@pytest.mark.parametrize("name", ["index", "00-story", "01-coverage", "02-figures", "03-voices", "04-framing"])
def test_page_stands_alone(fresh: Path, name: str) -> None:
    html = (fresh / f"{name}.html").read_text("utf8")
    assert "<script" not in html
    assert "default-src 'none'" in html
    assert not re.findall(r"(?:src|href)=\"(?!data:image/png|[\w./-]+\.(?:html|csv)\")[^\"]*\"", html)
    assert all(alt for alt in re.findall(r"<img [^>]*alt=\"([^\"]*)\"", html)), "a plot without alt text"
    assert html.count("<h1") == 1


def test_links_of_the_front_page_lead_to_files(fresh: Path) -> None:
    html = (fresh / "index.html").read_text("utf8")
    targets = set(re.findall(r"href=\"([^\"]+)\"", html))
    assert targets
    assert all((fresh / t).is_file() for t in targets)


def test_hostile_texts_do_not_become_markup(tmp_path: Path) -> None:
    story = tmp_path / "hostile"
    story.mkdir()
    for n, words in enumerate(("Gazette", "Courier")):
        lines = [f"{p} said at least {n + 3} people died in the flood on Monday." for p in PAYLOADS]
        (story / f"{words}.txt").write_text(f"{PAYLOADS[0]} Flood kills many\n\n" + "\n\n".join(lines), "utf8")
    (story / "story.toml").write_text(f"title = '{PAYLOADS[1]}'\n[accounts.'Gazette.txt']\noutlet = '{PAYLOADS[0]}'\n", "utf8")
    made = render_report(story, out=tmp_path / "out")
    for page in made.glob("*.html"):
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
    (older / "index.html").write_text("older")
    with pytest.raises(AnalysisError, match="cannot be read"):
        render_report(story, out=tmp_path / "out")
    assert files(tmp_path / "out") == {"story/index.html": b"older"}
