"""Exports of press databases: each article is an account with its own fields and words."""

from __future__ import annotations

import html
from collections import Counter
from pathlib import Path

import databases
import files
import pytest
from databases import DAYS, DISPATCHES, EXPORTS, HEADS, OUTLETS, QUAKE, TEXTS, TRIAL

from analysis import AnalysisError, read_story
from analysis.read.export_pages import split_page
from analysis.read.export_profiles import export_data
from analysis.read.exports import split_export


@pytest.mark.parametrize("kind", EXPORTS)
def test_each_profile_gives_two_articles_with_their_fields(kind: str) -> None:
    found = split_export(EXPORTS[kind])
    assert [r["headline"] for r in found] == HEADS
    assert [r["outlet"] for r in found] == OUTLETS
    assert [r["published"][:10] for r in found] == DAYS
    assert [r["text"].split("\n") for r in found] == TEXTS


@pytest.mark.parametrize("kind", DISPATCHES)
def test_the_dispatch_of_an_agency_is_read_without_its_notes(kind: str) -> None:
    (found,) = split_export(DISPATCHES[kind])
    assert (found["headline"], found["published"][:10]) == (HEADS[0], DAYS[0])
    assert found["outlet"] == ("APA-OTS" if "OTS" in kind else "dpa")
    assert found["text"].split("\n") == QUAKE
    assert found.get("dek", "Wall is holding") == "Wall is holding"


def test_every_profile_has_two_samples() -> None:
    samples = [*EXPORTS.values(), *DISPATCHES.values()]
    names = Counter(split_export(lines)[0]["extractor"] for lines in samples)
    assert set(names) == {row["name"] for row in export_data()["profile"]}
    assert min(names.values()) > 1


PAGE_KINDS = [k for k in EXPORTS if not k.startswith(("APA", "PressReader, copied"))]


@pytest.mark.parametrize("kind", PAGE_KINDS)
def test_an_export_of_any_profile_is_read_as_a_page(kind: str) -> None:
    page = "".join(f"<p>{html.escape(line)}</p>" for line in EXPORTS[kind])
    assert [r["headline"] for r in split_page(f"<html><body>{page}</body></html>")] == HEADS


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Roth, Jana", "Jana Roth"),
        ("Roth, Jana.", "Jana Roth"),
        ("Roth, Jana A.; Day, Bo.", "Jana A. Roth, Bo Day"),
        ("Roth, Jana; van der Berg, Bo", "Jana Roth, Bo van der Berg"),
        ("Jana Roth, Bo Day", "Jana Roth, Bo Day"),
        ("Staff", "Staff"),
    ],
)
def test_names_of_a_catalogue_are_turned_round(text: str, name: str) -> None:
    lines = [line.replace("Roth, Jana", text) for line in EXPORTS["ProQuest, long rule"]]
    assert split_export(lines)[0]["byline"] == name


def test_a_page_of_newsbank_is_found_by_its_links(tmp_path: Path) -> None:
    page = ""
    for n in (0, 1):
        head = f"<h3>{HEADS[n]}</h3><p>June {9 + n}, 2030 | {OUTLETS[n]} (Orda, Torland)</p>"
        by = "<p>Author: Jana Roth | Section: News | 98 Words<br>Page: A4<br>OpenURL Link</p>"
        text = "".join(f"<p>{p}</p>" for p in TEXTS[n])
        page += f"<div>{head}{by}{text}<p>Record: 1A2{n}</p><p>Copyright (c) 2030 Press</p></div>"
    (tmp_path / "a.html").write_text(f"<html><meta charset=utf-8><body>{page}</body></html>")
    story = read_story(tmp_path)
    assert story.accounts["headline"].tolist() == HEADS
    assert story.accounts["byline"].tolist() == ["Jana Roth"] * 2
    assert [t.split("\n")[2:] for t in story.texts.values()] == TEXTS


@pytest.mark.parametrize("cells", ["th", "td", "dt"])
def test_fields_in_the_cells_of_a_table_are_read(cells: str) -> None:
    page = ""
    for line in databases.proquest_links():
        label, colon, words = line.partition(": ")
        value = "dd" if cells == "dt" else "td"
        cell = f"<tr><{cells}><b>{label}:</b></{cells}> <{value}>{words}</{value}></tr>"
        page += cell if colon else f"<p>{line}</p>"
    found = split_page(f"<html><body>{page}</body></html>")
    assert [(r["headline"], r["outlet"], r["published"]) for r in found] == list(
        zip(HEADS, OUTLETS, DAYS, strict=True)
    )
    assert [r["text"].split("\n") for r in found] == TEXTS


def test_a_first_paragraph_behind_its_label_is_joined_as_any_other() -> None:
    texts = [
        f"The river rose three metres in the night and took bridge {n} with it, the"
        for n in range(4)
    ]
    body = [
        f"Full text: {texts[0]}",
        "province said.",
        "",
        texts[1],
        "province said.",
        "",
        texts[2],
        "province said.",
        "",
        texts[3],
        "province said.",
        "",
    ]
    lines: list[str] = []
    for line in EXPORTS["ProQuest, long rule"]:
        lines += body if line.startswith("Full text: ") else [line]
    text = split_export(lines)[0]["text"].split("\n")
    assert text[:4] == [f"{line} province said." for line in texts]


@pytest.mark.parametrize("make", [files.docx, files.rtf], ids=["docx", "rtf"])
@pytest.mark.parametrize("kind", list(EXPORTS)[::9])
def test_an_export_is_read_behind_every_reader(tmp_path: Path, make: object, kind: str) -> None:
    (tmp_path / "export.dat").write_bytes(make(EXPORTS[kind]))  # type: ignore[operator]
    story = read_story(tmp_path)
    assert story.accounts["headline"].tolist() == HEADS
    assert story.accounts["outlet"].tolist() == OUTLETS


def test_an_export_as_a_page_is_split_without_its_marks(tmp_path: Path) -> None:
    lines = EXPORTS["Nexis, English"]
    markup = "".join(f"<P CLASS='c1'><SPAN>{line}</SPAN></P>" for line in lines)
    (tmp_path / "a.html").write_text(f"<HTML><BODY>{markup}</BODY></HTML>", "utf8")
    story = read_story(tmp_path)
    assert story.accounts["headline"].tolist() == HEADS
    assert not any("DOCUMENTS" in text or "Download" in text for text in story.texts.values())


def test_two_exports_of_one_folder_have_ids_of_their_files(tmp_path: Path) -> None:
    for name in ("june", "july"):
        lines = EXPORTS["Nexis Uni, English"]
        (tmp_path / f"{name}.txt").write_text("\n".join(lines), "utf8")
    story = read_story(tmp_path)
    assert story.accounts["account_id"].tolist() == ["july-1", "july-2", "june-1", "june-2"]
    assert story.skipped.empty


def test_what_looks_like_several_articles_and_fits_no_profile_is_set_aside(tmp_path: Path) -> None:
    lines = ["Result 1 of 2", HEADS[0], *QUAKE, "", "Result 2 of 2", HEADS[1], *TRIAL]
    (tmp_path / "a.txt").write_text("\n".join(lines), "utf8")
    with pytest.raises(AnalysisError, match="looks like an export of 2 articles"):
        read_story(tmp_path / "a.txt")


def test_articles_that_end_with_a_line_of_copyright_are_not_one_account(tmp_path: Path) -> None:
    lines: list[str] = []
    for n in (0, 1):
        lines += [HEADS[n], f"{OUTLETS[n]} (Orda)", f"June {9 + n}, 2030", *TEXTS[n]]
        lines += ["Copyright (c) 2030 Valley Press", ""]
    (tmp_path / "a.txt").write_text("\n".join(lines), "utf8")
    with pytest.raises(AnalysisError, match=r"export of 2 articles \(lines of copyright\)"):
        read_story(tmp_path / "a.txt")


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADS[0]}\n9 June 2030\n{QUAKE[0]}\nCopyright 2030 Echo\n© Valley Press",
        "He signed document 1 of 2.\n\nThe court read it: 300 words in all.",
        "Length: the bridge is 300 metres long.\n\nBody of water: the lake. End of document.",
        "HD televisions fell in price.\nPD officers looked on.\nSN 1987A exploded.",
    ],
)
def test_an_article_is_no_export(text: str) -> None:
    assert split_export(text.split("\n")) == []


def test_a_hard_wrapped_text_is_joined_and_a_poem_is_not() -> None:
    wrapped = classic_with(
        [
            "The river rose three metres in the night and took two bridges with it, the",
            "province said on Sunday. Nobody was hurt, but four villages are without any",
            "power and the road to the south is closed until the engineers have looked at",
            "it.",
            "",
            "Helicopters brought water to the school, where ninety people spent the night",
            "on mats. More rain is expected.",
        ]
    )
    text = split_export(wrapped)[0]["text"].split("\n")
    assert len(text) == 2
    assert text[0].endswith("have looked at it.")


def classic_with(body: list[str]) -> list[str]:
    """The first article of a classic export with another text."""
    lines = EXPORTS["Nexis, English"]
    at = lines.index(QUAKE[0])
    return [*lines[:at], *body, *lines[at + 3 :]]
