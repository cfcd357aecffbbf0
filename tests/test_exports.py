"""Exports: each file is opened again with another library; hostile words stay words; two runs give
the same bytes; nothing of another program is replaced.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner
from exporting import LONG, RECORDS, contrasts, ferries, made_by_hand, write_all
from folders import story, tree
from lxml import etree

from analysis import AnalysisError, Story, story_from_records
from analysis.cli import main
from analysis.report import export
from analysis.report.exports import FORMATS, write_export
from analysis.report.exports.content import Contents, printable
from analysis.report.exports.markdown import escape
from analysis.report.exports.reference_lists import family_first, latex, read_authors, web_address
from analysis.report.exports.refi import own_name
from analysis.report.exports.table_files import safe_cell
from analysis.report.exports.xlsx import cut_cell, sheet_name
from analysis.schema import GRAINS

EXPORTING = Path(__file__).parent / "exporting.py"
QDE = "{urn:QDA-XML:project:1.0}"
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def hand_made() -> Iterator[None]:
    with made_by_hand():
        yield


@pytest.fixture(scope="module")
def strike() -> Story:
    return ferries()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the story in every format."""
    folder = tmp_path_factory.mktemp("made")
    write_all(folder)
    return folder


def test_two_runs_give_the_same_bytes_whatever_the_clock_the_zone_and_the_hashes(
    made: Path, tmp_path: Path
) -> None:
    environment = {**os.environ, "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, EXPORTING, tmp_path / "again"], check=True, env=environment)
    first, second = tree(made), tree(tmp_path / "again")
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []


@pytest.mark.parametrize(
    "record",
    [
        {"text": "Der Rat tagte am Montag.", "language": "de"},  # not analysed
        {"text": "It rained."},  # alone
    ],
)
@pytest.mark.parametrize("name", FORMATS)
def test_a_story_without_any_result_is_written_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record: dict[str, str], name: str
) -> None:
    def none(story: Story) -> pd.DataFrame:
        return contrasts(ferries()).iloc[:0]

    monkeypatch.setitem(export.MADE, "contrasts", none)
    monkeypatch.setitem(GRAINS, "contrasts", "a place, or an absence, of a contrast")
    made = write_export(story_from_records([record], story_id="alone"), name, tmp_path / "x")
    assert made.exists()
    files = [made] if made.is_file() else sorted(made.iterdir())
    assert all(path.stat().st_size for path in files)
    if name == "xlsx":
        assert openpyxl.load_workbook(made.rename(tmp_path / "x.xlsx"))["accounts"].max_row == 2
    if name == "qdc":
        assert len(etree.parse(str(made)).getroot()[0]) == 5
    if name == "docx":
        texts = [p.text for p in docx.Document(str(made)).paragraphs]
        why = "No account is in English" if "language" in record else "Only one account can be"
        assert any(text.startswith(why) for text in texts)


# Excel


@pytest.fixture(scope="module")
def book(made: Path) -> Any:
    return openpyxl.load_workbook(made / "ferries.xlsx")


def test_the_workbook_has_a_sheet_for_contrasts_facts_and_each_table(book: Any) -> None:
    assert book.sheetnames[:3] == ["Where accounts part", "Fact by account", "Sheets"]
    assert {"contrasts", "accounts", "coverage", "quotes", "figures"} <= set(book.sheetnames)
    assert all(len(name) <= 31 for name in book.sheetnames)
    assert {sheet.freeze_panes for sheet in book} == {"B2"}
    assert [cell.value for cell in book["Sheets"][2]] == [
        "accounts",
        "an account, in the order of the story",
        3,
    ]


def test_no_cell_of_the_workbook_is_a_formula_or_a_link(made: Path, book: Any) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert len(cells) > 500
    assert {cell.data_type for cell in cells} <= {"s", "n", "b"}
    with zipfile.ZipFile(made / "ferries.xlsx") as archive:
        sheets = [archive.read(n) for n in archive.namelist() if n.startswith("xl/worksheets/")]
    assert not any(b"<f>" in data or b"hyperlink" in data for data in sheets)


def test_the_matrix_has_the_outlets_as_heads_and_their_words_as_cells(book: Any) -> None:
    sheet = book["Where accounts part"]
    heads = [cell.value for cell in sheet[1]]
    assert heads[3:5] == [RECORDS[0]["outlet"], RECORDS[1]["outlet"]]
    first, second = ([cell.value for cell in sheet[n]] for n in (2, 3))
    assert first[0] == 1
    assert first[3].startswith("“At least 14 ferries stayed in port” (gazette=1+1#")
    assert first[4].startswith("“Only 9 ferries stayed in port” (courier/../x#")
    assert second[4:] == ["not found", 0.5, "to check"]
    facts = book["Fact by account"]
    assert [cell.value for cell in facts[1]][1:3] == heads[3:5]
    words = {cell.value for row in facts.iter_rows(min_row=2, min_col=2, max_col=3) for cell in row}
    assert "not found" in words
    assert any("ferries stayed in port on Monday" in w for w in words)


def test_text_like_a_formula_stays_text_when_its_cell_is_edited(book: Any) -> None:
    sheet = book["Where accounts part"]
    assert sheet["C2"].value.startswith("=The Gazette")
    assert sheet["C2"].quotePrefix
    assert not sheet["C3"].quotePrefix
    assert sheet["C2"].alignment.wrap_text


def test_a_cell_has_what_excel_can_hold_and_says_what_was_cut(book: Any, strike: Story) -> None:
    rows = list(book["accounts"].iter_rows(values_only=True))
    text = rows[3][rows[0].index("text")]
    assert len(text.encode("utf-16-le")) // 2 <= 32_767
    assert text.endswith(f" [cut: the text has {len(strike.texts['bote']):,} characters]")
    assert text[:30_000] == strike.texts["bote"][:30_000]


@pytest.mark.parametrize("sign", ["a", "🚢", "a🚢"])
def test_a_pair_of_utf_16_is_never_cut_in_two(sign: str) -> None:
    cut = cut_cell(sign * LONG)
    assert len(cut.encode("utf-16-le")) // 2 in (32_766, 32_767)
    assert set(cut.partition(" [cut")[0]) == set(sign)
    assert cut_cell(sign * 100) == sign * 100


def test_sheet_names_are_short_plain_and_apart() -> None:
    names: list[str] = []
    for name in ("a" * 40, "A" * 40, "x:y", "[x/y]", "'", "history", "History"):
        names.append(sheet_name(name, names))
    assert names == ["a" * 31, "A" * 29 + " 2", "x y", "x y 2", "sheet", "history 2", "History 3"]


# Word and Markdown


def footnotes(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("word/footnotes.xml"))
    return {
        note.get(f"{W}id"): "".join(note.itertext()).strip()
        for note in root
        if note.get(f"{W}type") is None
    }


def test_the_memo_says_where_accounts_part_with_each_place_as_a_footnote(
    made: Path, strike: Story
) -> None:
    document = docx.Document(str(made / "ferries.docx"))
    lines = [p.text for p in document.paragraphs]
    assert lines[0] == "Ferry *strike* <i>& {all}</i>"
    assert "1.\t=The Gazette counts *14* <ferries>, the Courier 9.," in lines
    at = lines.index("To check before it is used")
    assert lines[at + 1].startswith(
        "1.\tOnly the Gazette has the banner: https://d.example. No match"
    )
    notes = footnotes(made / "ferries.docx")
    assert sorted(notes) == ["1", "2", "3"]
    assert re.search(
        r"“At least 14 ferries stayed in port” \(sentence gazette=1\+1#1, characters \d+ to \d+\)",
        notes["1"],
    )
    start, end = map(int, re.findall(r"characters (\d+) to (\d+)", notes["2"])[0])
    assert strike.texts["courier/../x"][start:end] == "Only 9 ferries stayed in port"
    marks = document.element.body.findall(f".//{W}footnoteReference")
    assert [mark.get(f"{W}id") for mark in marks] == ["1", "2", "3"]
    styles = {style.style_id for style in document.styles}
    used = {
        s.get(f"{W}val")
        for s in etree.fromstring(
            zipfile.ZipFile(made / "ferries.docx").read("word/footnotes.xml")
        ).iter(f"{W}pStyle", f"{W}rStyle")
    }
    assert used <= styles
    properties = document.core_properties
    assert (properties.author, properties.created.year) == ("StoryDiff", 1980)


def test_the_matrix_of_the_memo_has_a_row_for_each_fact(made: Path) -> None:
    table = docx.Document(str(made / "ferries.docx")).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == [
        "fact",
        RECORDS[0]["outlet"],
        RECORDS[1]["outlet"],
    ]
    assert {cell.text for row in table.rows[1:] for cell in row.cells[1:]} <= {
        "yes", "in part", "differs", "not found", "not clear", "possibly", "–",
    }  # fmt: skip


def test_markdown_shows_the_words_and_their_places(made: Path) -> None:
    from markdown_it import MarkdownIt

    text = (made / "ferries.md").read_text("utf8")
    html = MarkdownIt("commonmark").enable("table").render(text)
    assert "<h1>Ferry *strike* &lt;i&gt;&amp; {all}&lt;/i&gt;</h1>" in html
    assert not re.search(r"<(script|b|i|em|strong|a|img|ferries)[ >]", html)
    assert html.count("<table>") == 1
    marks = re.findall(r"\[\^(\d+)\](?!:)", text)
    assert marks == ["1", "2", "3"] == re.findall(r"^\[\^(\d+)\]: ", text, re.M)


@pytest.mark.parametrize(
    "words",
    [
        "# Heading", "1. item", "- item", "+ item", "> quoted", "===", "---", "```code```",
        "a | b", "[x](javascript:alert(1))", "![x](y)", "<script>alert(1)</script>", "&lt;b&gt;",
        "https://a.example", "www.a.example", "me@a.example", "$x$", "~~cut~~", "[^1]", "\\*",
        ":+1:", "_a_ *b* **c**", "<http://a.example>", "a  \nb", "    code",
    ],
)  # fmt: skip
def test_no_sign_is_taken_for_markdown(words: str) -> None:
    from markdown_it import MarkdownIt

    html = MarkdownIt("gfm-like", {"linkify": False}).render(escape(words)).strip()
    shown = etree.fromstring(html)
    assert shown.tag == "p"
    assert len(shown) == 0
    assert shown.text == " ".join(words.split())


# CSV and Parquet


def test_csv_for_spreadsheets_has_a_mark_outlets_and_no_formula(made: Path) -> None:
    files = sorted((made / "csv-excel").glob("*.csv"))
    assert len(files) == len(list((made / "csv").glob("*.csv"))) > 30
    for path in files:
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        assert ("account_id" in table) <= ("outlet" in table), path.name
        numbers = re.compile(r"-?\d+(\.\d+)?(e-?\d+)?")
        cells = {v for c in table for v in table[c] if re.match(r"\s*[=+\-@]", v)}
        assert all(numbers.fullmatch(v) for v in cells), (path.name, cells)
    found = pd.read_csv(made / "csv-excel" / "contrasts.csv", encoding="utf-8-sig")
    assert found["outlet"].tolist()[:2] == [f"'{RECORDS[0]['outlet']}", RECORDS[1]["outlet"]]
    assert found["start"].tolist()[-1] == -1
    groups = pd.read_csv(made / "csv-excel" / "quantity_groups.csv", encoding="utf-8-sig")
    assert groups["outlet"].notna().all()


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "'=1", '"=1'],
)
def test_a_cell_like_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert safe_cell(cell) == f"'{cell}"
    assert safe_cell(f"x{cell}") == f"x{cell}"


def test_plain_csv_and_parquet_are_the_tables_themselves(made: Path, strike: Story) -> None:
    read = pd.read_csv(made / "csv" / "sentences.csv")
    assert read["text"].tolist() == strike.sentences["text"].tolist()
    parquet = pd.read_parquet(made / "parquet" / "accounts.parquet")
    assert parquet["text"].tolist() == strike.accounts["text"].tolist()
    assert {p.stem for p in (made / "parquet").glob("*.parquet")} == {
        p.stem for p in (made / "csv").glob("*.csv")
    }


# REFI-QDA


@pytest.fixture(scope="module")
def project(made: Path) -> tuple[Any, dict[str, str]]:
    """The project's XML and the texts of its sources by their paths."""
    with zipfile.ZipFile(made / "ferries.qdpx") as archive:
        names = archive.namelist()
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        texts = {n: archive.read(n).decode("utf8") for n in names if n.endswith(".txt")}
        return etree.fromstring(archive.read("project.qde")), texts


def test_each_selection_is_the_words_of_its_place_in_code_points(
    project: tuple[Any, dict[str, str]], strike: Story
) -> None:
    root, texts = project
    assert root.tag == f"{QDE}Project"
    names = {code.get("guid"): code.get("name") for code in root.iter(f"{QDE}Code")}
    found: dict[str, set[str]] = {}
    for source in root.iter(f"{QDE}TextSource"):
        path = source.get("plainTextPath")
        text = texts[path.replace("internal://", "sources/")]
        for selection in source.iter(f"{QDE}PlainTextSelection"):
            words = text[int(selection.get("startPosition")) : int(selection.get("endPosition"))]
            for ref in selection.iter(f"{QDE}CodeRef"):
                found.setdefault(names[ref.get("targetGUID")], set()).add(words)
    assert sorted(texts.values()) == sorted(strike.texts.values())
    contrast = next(name for name in found if name.startswith("1 figure: "))
    assert found[contrast] == {
        "At least 14 ferries stayed in port",
        "Only 9 ferries stayed in port",
    }
    assert any(name.startswith("o") for name in found)


def test_the_project_keeps_to_the_structure_of_the_standard(
    project: tuple[Any, dict[str, str]],
) -> None:
    root, _ = project
    assert [child.tag.removeprefix(QDE) for child in root] == [
        "Users", "CodeBook", "Variables", "Sources",
    ]  # fmt: skip
    guids = [e.get("guid") for e in root.iter() if e.get("guid")]
    assert len(guids) == len(set(guids)) > 20
    assert all(GUID.fullmatch(guid) for guid in guids)
    refs = {e.get(k) for e in root.iter() for k in ("targetGUID", "creatingUser") if e.get(k)}
    assert refs <= set(guids)
    for source in root.iter(f"{QDE}TextSource"):
        parts = [child.tag.removeprefix(QDE) for child in source]
        assert parts == sorted(parts)  # selections before values
        assert not re.search(r'[/\\:*?"<>|]', source.get("name"))
    values = {v.text for v in root.iter(f"{QDE}TextValue")}
    assert {RECORDS[0]["outlet"], "2031-03-02T09:00:00Z"} <= values


def test_the_codebook_has_groups_and_codes_with_names_of_their_own(made: Path) -> None:
    space = "{urn:QDA-XML:codebook:1.0}"
    root = etree.parse(str(made / "ferries.qdc")).getroot()
    assert root.tag == f"{space}CodeBook"
    groups = root.find(f"{space}Codes")
    assert [g.get("name") for g in groups] == [
        "Contrasts", "Facts", "Figures", "Speakers", "Frames",
    ]  # fmt: skip
    assert {g.get("isCodable") for g in groups} == {"false"}
    codes = [code for group in groups for code in group]
    assert {c.get("isCodable") for c in codes} == {"true"}
    names = [c.get("name").casefold() for c in root.iter(f"{space}Code")]
    assert len(names) == len(set(names))
    assert all(re.fullmatch("#[0-9A-F]{6}", c.get("color")) for c in codes)


def test_codes_of_one_name_are_numbered_whatever_their_case_and_length() -> None:
    taken: set[str] = set()
    words = ["Flood", "flood", "a" * 500, "A" * 300, " \x00 ", "x\ny", "Flood (2)"]
    assert [own_name(w, taken) for w in words] == [
        "Flood", "flood (2)", "a" * 120, "A" * 120 + " (2)", "unnamed", "x y", "Flood (2) (2)",
    ]  # fmt: skip


def test_the_documentation_has_a_row_for_each_format() -> None:
    text = (Path(__file__).parent.parent / "docs" / "exports.md").read_text("utf8")
    rows = re.findall(r"^\| (`.*?) \|", text, re.M)
    assert re.findall(r"`([\w-]+)`", " ".join(rows)) == list(FORMATS)


def test_the_codebook_as_csv_has_the_tags_of_the_other_one(made: Path) -> None:
    """Taguette reads a codebook from the columns tag and description, a tag of 200 at most."""
    table = pd.read_csv(made / "ferries-codebook.csv", encoding="utf-8-sig")
    assert list(table) == ["tag", "description"]
    root = etree.parse(str(made / "ferries.qdc")).getroot()
    codes = root.findall(".//{*}Code[@isCodable='true']")
    assert table["tag"].tolist() == [f"{c.getparent().get('name')}.{c.get('name')}" for c in codes]
    assert table["tag"].str.len().max() <= 200
    assert table["description"][0].startswith("'=The Gazette")


# JSON-LD


def test_json_ld_names_articles_claims_and_quotations_with_places(
    made: Path, strike: Story
) -> None:
    text = (made / "ferries.jsonld").read_text("utf8")
    assert "<" not in text
    graph = json.loads(text)["@graph"]
    by_type: dict[str, list[Any]] = {}
    for item in graph:
        by_type.setdefault(item["@type"], []).append(item)
    articles = {a["@id"]: a for a in by_type["NewsArticle"]}
    assert len(articles) == 3
    first, second, third = articles.values()
    assert first["url"] == "https://gazette.example/a_%7Bb%7D?x=1&y=2%20#top"
    assert [a["name"] for a in first["author"]] == ["Ann Moor", "Piet van der Velde"]
    assert "url" not in second
    assert third["publisher"]["name"] == RECORDS[2]["outlet"]
    ids = {"#account/gazette%3D1%2B1": "gazette=1+1", "#account/courier%2F..%2Fx": "courier/../x"}
    places = [place for claim in by_type["Claim"] for place in claim["appearance"]]
    assert places
    for place in places:
        at = place["oa:hasSelector"]
        whole = strike.texts[ids[place["isPartOf"]["@id"]]]
        assert whole[at["oa:start"] : at["oa:end"]] == place["text"]
    assert {q["isPartOf"]["@id"] for q in by_type["Quotation"]} <= set(articles)
    assert "articleBody" not in text


# References


def read_bibtex(text: str) -> dict[str, dict[str, str]]:
    """Entries of a BibTeX file, read by counting braces as BibTeX does."""
    entries = {}
    for part in re.split(r"^@article\{", text, flags=re.M)[1:]:
        key, _, rest = part.partition(",")
        assert part.count("{") == part.count("}") - 1, "braces do not match"
        fields = re.findall(r"^  (\w+) = (?:\{(.*)\}|(\w+)),$", rest, re.M)
        entries[key] = {name: value or word for name, value, word in fields}
    return entries


def test_bibtex_has_an_entry_for_each_account_and_no_command(made: Path) -> None:
    entries = read_bibtex((made / "ferries.bib").read_text("utf8"))
    assert list(entries) == ["gazette-1-1", "courier-x", "bote"]
    first, second, third = entries.values()
    assert first["author"] == "Moor, Ann and van der Velde, Piet"
    assert (first["year"], first["month"], first["date"]) == ("2031", "mar", "2031-03-02")
    assert second["author"] == "{Associated Press}"
    assert "url" not in second
    assert third["journal"] == r"@Bote\textbackslash{}input\textbraceleft{}x\textbraceright{}"


def test_ris_has_a_record_for_each_account(made: Path) -> None:
    text = (made / "ferries.ris").read_bytes().decode("utf8")
    lines = text.split("\r\n")
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*|", line) for line in lines)
    assert lines[0] == "TY  - NEWS"
    assert text.count("TY  - ") == text.count("ER  - ") == 3
    assert "AU  - van der Velde, Piet" in lines
    assert "AU  - Associated Press," in lines  # the comma keeps it from being turned round
    assert "DA  - 2031/03/02/" in lines
    assert "DA  - 2031/03//" in lines
    assert "javascript" not in text


@pytest.mark.parametrize(
    ("byline", "printed"),
    [
        ("By John Baker", ["Baker, John"]),
        ("by Maria de la Cruz & Kwame Boateng", ["de la Cruz, Maria", "Boateng, Kwame"]),
        ("Reuters", ["Reuters"]),
        ("Staff and wire reports", ["Staff and wire reports"]),
        ("By Our Correspondent in Lima", ["Our Correspondent in Lima"]),
        ("Ann Moor; Reuters", ["Ann Moor; Reuters"]),
        ("Anna Lind, Associated Press", ["Lind, Anna", "Associated Press"]),
        ("", []),
        (None, []),
    ],
)
def test_only_known_names_of_persons_are_turned_round(
    byline: str | None, printed: list[str]
) -> None:
    authors = read_authors(byline)
    assert [family_first(a.name) if a.person else a.name for a in authors] == printed


@pytest.mark.parametrize(
    "words", ["}", "{", "\\", "a}{b", "%", "\\end{document}", "^^M", "~", "#1"]
)
def test_latex_never_leaves_a_brace_open(words: str) -> None:
    set_ = latex(words)
    assert set_.count("{") == set_.count("}")
    assert not re.search(r"(?<!\\)[%#&$_]", set_)
    assert not re.search(r"\\(?!text[a-z]+\{\}|[&%$#_])", set_)


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "file:///etc/passwd", "http:///x", "data:text/html,x", "", None],
)
def test_only_addresses_of_the_web_are_printed(address: str | None) -> None:
    assert web_address(address) is None


def test_characters_that_xml_cannot_have_are_removed() -> None:
    kept = printable("a\x00\x08\x0b\x1f\x7f\x9f\ufffe\uffff\U0001ffff\ud800b\t\n🚢")
    assert kept == "ab\t\n🚢".replace("ab", "a�b")
    etree.fromstring(f"<a>{kept}</a>".encode())


# The command


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(arguments))
    return result.exit_code, result.output.strip()


def test_an_unknown_format_is_refused_with_the_names_of_all(tmp_path: Path) -> None:
    code, said = run("export", "gaza-refusals", "--to", "doc", "--out", str(tmp_path / "x"))
    assert code == 2
    assert said == (f"storydiff: format 'doc': is not supported; use one of {', '.join(FORMATS)}.")
    assert list(tmp_path.iterdir()) == []


def test_the_help_of_the_command_names_every_format() -> None:
    _, said = run("export", "--help")
    assert not [name for name in FORMATS if not re.search(rf"\b{name}\b", said)]


@pytest.mark.usefixtures("hand_made")
def test_a_file_of_another_program_is_not_replaced(tmp_path: Path, strike: Story) -> None:
    mine = tmp_path / "refs.bib"
    mine.write_text("@book{mine}\n")
    with pytest.raises(AnalysisError, match=r"refs\.bib: is there already and was not written"):
        write_export(strike, "bibtex", mine)
    assert tree(tmp_path) == {"refs.bib": b"@book{mine}\n"}
    made = write_export(strike, "bibtex", tmp_path)
    assert made == tmp_path / "ferries.bib"
    assert write_export(strike, "bibtex", tmp_path) == made
    made.write_text(made.read_text("utf8") + "% my note\n", "utf8")
    before = tree(tmp_path)
    with pytest.raises(AnalysisError, match="or was changed since"):
        write_export(strike, "bibtex", tmp_path)
    assert tree(tmp_path) == before


def test_an_export_does_not_go_into_the_story(tmp_path: Path) -> None:
    flood = story(tmp_path / "flood")
    before = tree(flood)
    for out in (flood, flood / "new" / "x.bib", flood / "x.bib"):
        code, said = run("export", str(flood), "--to", "bibtex", "--out", str(out))
        assert (code, said.count("\n")) == (2, 0)
        assert "is inside the story" in said
    assert tree(flood) == before


def test_without_a_path_the_export_is_named_after_the_story(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story(tmp_path / "flood")
    monkeypatch.chdir(tmp_path)
    assert run("export", "flood", "--to", "ris") == (0, "exports/flood.ris")
    assert run("export", "flood/gazette.txt", "--to", "bibtex") == (0, "exports/gazette.bib")
    assert sorted(p.name for p in (tmp_path / "exports").iterdir()) == [
        "flood.ris", "gazette.bib", "storydiff.sha256",
    ]  # fmt: skip


def test_an_export_that_fails_leaves_nothing(
    tmp_path: Path, strike: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    from analysis.report.exports import reference_lists

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(reference_lists, "write_ris", full)
    with pytest.raises(AnalysisError, match="No space left"):
        write_export(strike, "ris", tmp_path / "x.ris")
    assert list(tmp_path.iterdir()) == []


def test_the_nearest_words_of_another_account_are_no_side_of_a_contrast(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    story = ferries()
    table = contrasts(story)
    near = table.assign(named=[True, False, True, True])
    monkeypatch.setitem(export.MADE, "contrasts", lambda story: near)
    monkeypatch.setitem(GRAINS, "contrasts", "a place, or an absence, of a contrast")
    first = Contents(story).contrasts[0]
    assert [place.surface for place in first.places] == [table["surface"].iloc[0]]


@pytest.mark.usefixtures("hand_made")
def test_contrasts_are_listed_for_a_terminal_and_for_scripts(
    monkeypatch: pytest.MonkeyPatch, strike: Story
) -> None:
    monkeypatch.setattr("analysis.story_reader.read_story", lambda name: strike)
    code, said = run("contrasts", "ferries")
    assert code == 0
    lines = said.splitlines()
    assert lines[0] == "1. =The Gazette counts *14* <ferries>, the Courier 9. (figure)"
    assert lines[3].endswith("(only, to check)")
    assert lines[-1] == f"    no match found in {RECORDS[1]['outlet']}"
    found = json.loads(run("contrasts", "ferries", "--json")[1])
    assert [c["standing"] for c in found] == ["shown", "to check"]
    place = found[0]["places"][0]
    text = strike.texts[place["account_id"]]
    assert text[place["start"] : place["end"]] == place["surface"]
    assert found[1]["absent"] == [{"account_id": "courier/../x", "outlet": RECORDS[1]["outlet"]}]


def test_stories_and_tables_are_listed_as_json(tmp_path: Path) -> None:
    stories = json.loads(run("list", "--json")[1])
    assert {"name", "title"} == set(stories[0])
    assert "gaza-refusals" in [s["name"] for s in stories]
    flood = story(tmp_path / "flood")
    tables = json.loads(run("tables", str(flood), "--json")[1])
    assert [a["account_id"] for a in tables["accounts"]] == ["courier", "gazette"]
    assert tables["accounts"][0]["outlet"] is None
    out = str(tmp_path / "out")
    written = json.loads(run("tables", str(flood), "--out", out, "--json")[1])
    assert {w["table"] for w in written} == set(tables)
    assert all(Path(w["path"]).is_file() for w in written)
    code, said = run("tables", str(flood))
    assert code == 2
    assert "Missing option '--out'" in said
