"""A report that may be passed on: short quotations in every file, and nowhere a whole text."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from analysis import read_story, render_report
from analysis.cli import main
from analysis.report.excerpts import QUOTATION, SHARE, WORDS, ExcerptCutter, Segment, cut_report
from analysis.report.notebooks import WarmKernel

EIGHT = Path(__file__).resolve().parents[1] / "seeds" / "ilvane-blockade"
WORD = re.compile(r"[^\W_]+")
TEXT = " ".join(f"w{n}" for n in range(200))


def words_of(text: str) -> list[str]:
    return [word.casefold() for word in WORD.findall(text)]


class _Reader(HTMLParser):
    """All that a page says or describes, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.said += [value or "" for name, value in attributes if name in ("alt", "title")]

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def said_in(path: Path) -> list[str]:
    """The words of a file as a person gets them, by another way than the one that cuts them."""
    text = path.read_text("utf8")
    if path.suffix == ".html":
        reader = _Reader()
        reader.feed(text)
        return words_of(" ".join(reader.said))
    if path.suffix == ".ipynb":
        return [word for text in strings(json.loads(text)) for word in plain(text)]
    return words_of(text)


def plain(text: str) -> list[str]:
    reader = _Reader()
    reader.feed(text)
    return words_of(" ".join(reader.said))


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and all(isinstance(v, str) for v in value):
        yield "".join(value)
    elif isinstance(value, list | dict):
        inside = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in inside:
            if key != "image/png":
                yield from strings(item)


def grams(words: list[str], n: int) -> dict[tuple[str, ...], list[int]]:
    found: dict[tuple[str, ...], list[int]] = {}
    for at in range(len(words) - n + 1):
        found.setdefault(tuple(words[at : at + n]), []).append(at)
    return found


@pytest.fixture(scope="module")
def excerpts(tmp_path_factory: pytest.TempPathFactory, kernel: WarmKernel) -> Path:
    """The report of a story with eight accounts, one of which has longer sentences."""
    folder = tmp_path_factory.mktemp("stories") / "blockade"
    folder.mkdir()
    for path in EIGHT.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    joined = (EIGHT / "herald.txt").read_text("utf8").replace(". ", ", and ")
    (folder / "herald.txt").write_text(joined, "utf8")
    return render_report(folder, out=folder.parent / "out", kernel=kernel, excerpts=True)


def test_no_file_quotes_more_words_in_a_row_than_the_limit(excerpts: Path) -> None:
    texts = read_story(excerpts.parents[1] / "blockade").texts
    files = [p for p in sorted(excerpts.rglob("*")) if p.suffix in (".html", ".ipynb", ".csv")]
    assert len(files) > 40
    for path in files:
        said = grams(said_in(path), WORDS + 1)
        for account, text in texts.items():
            shared = [" ".join(g) for g in grams(words_of(text), WORDS + 1) if g in said]
            assert not shared, f"{path.name} quotes of {account}: {shared[0]}"


def test_all_files_together_quote_at_most_a_third_of_an_account(excerpts: Path) -> None:
    texts = read_story(excerpts.parents[1] / "blockade").texts
    files = [p for p in sorted(excerpts.rglob("*")) if p.suffix in (".html", ".ipynb", ".csv")]
    said = {gram for path in files for gram in grams(said_in(path), QUOTATION)}
    for account, text in texts.items():
        words = words_of(text)
        places = (at for gram, ats in grams(words, QUOTATION).items() if gram in said for at in ats)
        quoted = {at + n for at in places for n in range(QUOTATION)}
        assert 0 < len(quoted) <= len(words) * SHARE, account


def test_what_shows_whole_texts_is_left_out_and_nothing_leads_to_it(excerpts: Path) -> None:
    assert excerpts.name == "blockade-excerpts"
    names = {p.relative_to(excerpts).as_posix() for p in excerpts.rglob("*")}
    gone = {"read.html", *(f"tables/{t}.csv" for t in ("sentences", "left_out", "repairs"))}
    assert not gone & names
    with (excerpts / "tables" / "accounts.csv").open(newline="", encoding="utf8") as file:
        rows = list(csv.DictReader(file))
    assert "text" not in rows[0]
    assert [row["account_id"] for row in rows][:2] == ["brieflens", "courier"]
    for page in excerpts.glob("*.html"):
        text = page.read_text("utf8")
        links = set(re.findall(r'href="([^"#]*)', text)) - {""}
        assert links <= names, page.name
        assert f"at most {WORDS} words in a row and a third" in text


def test_the_report_is_complete_but_for_that(excerpts: Path) -> None:
    pages = {p.stem for p in excerpts.glob("*.html")}
    assert pages == {"index", *(p.stem for p in excerpts.glob("*.ipynb"))}
    table = list(csv.DictReader((excerpts / "tables" / "statements.csv").open(encoding="utf8")))
    assert all(int(row["end"]) > int(row["start"]) for row in table)
    front = (excerpts / "index.html").read_text("utf8")
    assert 'class="storydiff' in front or "<table" in front
    sums = (excerpts / "storydiff.sha256").read_text("utf8")
    assert "read.html" not in sums


def cut(cutter: ExcerptCutter, *texts: str) -> list[str]:
    return cutter.cut([Segment(text, WORD) for text in texts])


def test_a_long_quotation_is_cut_and_marked() -> None:
    (cut_text,) = cut(ExcerptCutter({"a": TEXT}), f"It says: {TEXT}. So it is.")
    assert cut_text == f"It says: {' '.join(TEXT.split()[:WORDS])} …. So it is."


def test_words_that_go_on_in_the_next_cell_are_one_quotation() -> None:
    words = TEXT.split()
    cells = [" ".join(words[n : n + 10]) for n in range(0, 60, 10)]
    assert cut(ExcerptCutter({"a": TEXT}), *cells) == [
        cells[0],
        cells[1],
        "w20 w21 w22 w23 w24 …",
        *[" …"] * 3,
    ]


def test_the_name_of_an_account_after_a_quotation_is_kept() -> None:
    text = f"{TEXT} The river rose."
    assert cut(ExcerptCutter({"a": text}), TEXT, "The Lamp")[1] == "The Lamp"


def test_a_third_of_an_account_is_quoted_once_and_again_and_no_more() -> None:
    cutter = ExcerptCutter({"a": TEXT})
    words = TEXT.split()
    parts = [" ".join(words[n : n + 20]) for n in range(0, 200, 20)]
    first = [cut(cutter, part)[0] for part in parts]
    again = [cut(cutter, part)[0] for part in parts]
    assert first == again
    assert first[:3] == parts[:3]
    assert first[3] == "w60 w61 w62 w63 w64 w65 …"  # 66 of 200 words
    assert first[4:] == [" ".join(part.split()[: QUOTATION - 1]) + " …" for part in parts[4:]]


def test_capitals_marks_and_other_accounts_do_not_hide_a_quotation() -> None:
    other = " ".join(TEXT.split()[5:])
    (text,) = cut(ExcerptCutter({"a": TEXT, "b": other}), TEXT.upper().replace(" ", "—"))
    assert len(words_of(text)) <= WORDS


@pytest.mark.parametrize("seed", range(5))
def test_no_long_quotation_is_left_in_any_mix_of_texts(seed: int) -> None:
    random.seed(seed)
    texts = {a: " ".join(random.choices("abcdefgh", k=300)) for a in "xyz"}
    pieces = []
    for _ in range(30):
        words = texts[random.choice("xyz")].split()
        at = random.randrange(250)
        pieces.append(" ".join(words[at : at + random.randrange(3, 50)]))
    left = grams(words_of(" ".join(cut(ExcerptCutter(texts), *pieces))), WORDS + 1)
    assert not any(
        gram in left for text in texts.values() for gram in grams(text.split(), WORDS + 1)
    )


def test_pages_notebooks_and_tables_stay_whole_when_they_are_cut(tmp_path: Path) -> None:
    words = TEXT.split()
    marked = " ".join(f"<mark>{w}</mark>" if n % 3 else w for n, w in enumerate(words))
    html = f'<p class="w1 w2 w3">a &amp; b {marked}</p><img alt="{TEXT}" src="data:{TEXT}">'
    output = {"data": {"text/html": [html], "text/plain": ["x\n", TEXT]}, "metadata": {}}
    notebook = {"cells": [{"cell_type": "code", "outputs": [output], "source": "s"}]}
    (tmp_path / "index.html").write_text(f"<!-- {TEXT} --><style>w1 {{}}</style>{html}")
    (tmp_path / "a.ipynb").write_text(json.dumps(notebook))
    (tmp_path / "tables").mkdir()
    quoted = TEXT.replace("w30 ", 'w30,\n"" ')
    (tmp_path / "tables" / "t.csv").write_text(f'n,surface\n1,"{quoted}"\n2,"x, y"\n')
    cut_report(tmp_path, {"a": TEXT})
    for path in (tmp_path / "index.html", tmp_path / "a.ipynb", tmp_path / "tables" / "t.csv"):
        assert not grams(said_in(path), WORDS + 1).keys() & grams(words, WORDS + 1).keys()
    page = (tmp_path / "index.html").read_text()
    assert page.count("<mark>") == page.count("</mark>") == marked.count("<mark>")
    assert 'class="w1 w2 w3">a &amp; b w0 <mark>w1</mark>' in page
    made = json.loads((tmp_path / "a.ipynb").read_text())["cells"][0]["outputs"][0]["data"]
    assert made["text/plain"][0] == "x\n"
    rows = list(csv.reader(io.StringIO((tmp_path / "tables" / "t.csv").read_text(), newline="")))
    assert [len(row) for row in rows] == [2, 2, 2]
    assert rows[2] == ["2", "x, y"]


def test_the_command_says_what_it_does() -> None:
    done = CliRunner().invoke(main, ["report", "--help"])
    assert "--excerpts" in done.output
    assert "25 words in a row" in done.output
