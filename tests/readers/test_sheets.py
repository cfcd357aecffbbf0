"""OpenDocument spreadsheets: the same fields as other tables, counted before they are built."""

from __future__ import annotations

import time
from datetime import date, datetime
from pathlib import Path

import files
import pytest
from ingesting import ingest

from analysis import AnalysisError, read_story

MATCH = "Keeper Ida Holm saved two penalties as Varn beat Osk 3-1 on Saturday, the league said."
STORM = "Storm Lene cut power to 4,200 homes near Kaldvik, the grid operator said on Sunday."
RATES = "The central bank of Torland raised its rate to 4.5 per cent, its governor said."
HEAD = ["Titel", "Quelle", "Datum", "Text"]


def story_of(folder: Path, data: bytes, name: str = "a.ods"):
    (folder / name).write_bytes(data)
    return read_story(folder)


def row(*cells: str, repeated: int = 1) -> str:
    start = f"<table:table-row table:number-rows-repeated='{repeated}'>"
    return f"{start}{''.join(cells)}</table:table-row>"


def cell(words: str, *, repeated: int = 1, tag: str = "table-cell", inside: str = "") -> str:
    return (
        f"<table:{tag} table:number-columns-repeated='{repeated}'>{inside}"
        f"<text:p>{words}</text:p></table:{tag}>"
    )


def table(*rows: str) -> str:
    return f"<table:table>{''.join(rows)}</table:table>"


def test_a_spreadsheet_is_read_as_other_tables(tmp_path: Path) -> None:
    rows = [
        ["Penalties", "Varn Courier", date(2031, 5, 4), f"{MATCH}\nHe was booked."],
        ["Storm", "Kaldvik Post", datetime(2031, 5, 4, 9, 30), STORM],
        ["Rates", 7.5, "5 May 2031", RATES],
    ]
    story = story_of(tmp_path, files.ods([["Clippings of May"], [None], HEAD, *rows]))
    assert story.accounts[["headline", "outlet", "published"]].values.tolist() == [
        ["Penalties", "Varn Courier", "2031-05-04"],
        ["Storm", "Kaldvik Post", "2031-05-04T09:30:00"],
        ["Rates", "7.5", "2031-05-05"],
    ]
    assert "said.\nHe was booked." in story.accounts["text"].iloc[0]
    assert story.skipped.empty
    index, skipped = ingest(tmp_path / "work", tmp_path / "a.ods")
    assert index["headline"].tolist() == ["Penalties", "Storm", "Rates"]
    assert skipped.empty


def test_the_first_sheet_with_texts_is_read(tmp_path: Path) -> None:
    notes = [["Who", "When"], ["Ann", "May"]]
    story = story_of(tmp_path, files.ods(notes, [["text", "outlet"], [STORM, "Post"]], [HEAD]))
    assert story.accounts[["outlet", "text"]].values.tolist() == [["Post", STORM]]


AWKWARD = {
    "a comment": cell(
        STORM, inside="<office:annotation><text:p>Check!</text:p></office:annotation>"
    ),
    "spaces and a link": cell(
        STORM.replace("cut power", "cut<text:s/><text:a>power</text:a>").replace(
            "on Sunday", "<text:span>on</text:span> Sunday"
        )
    ),
    "a formula": f"<table:table-cell table:formula='of:=A1' office:value-type='string' "
    f"office:string-value='{STORM}'/>",
    "a picture": cell(STORM, inside="<table:table><table:table-row/></table:table>"),
}


@pytest.mark.parametrize("kind", AWKWARD)
def test_what_is_beside_the_words_of_a_cell_is_not_read(tmp_path: Path, kind: str) -> None:
    filled = row(cell("Post"), AWKWARD[kind])
    story = story_of(tmp_path, files.ods_of(table(row(cell("outlet"), cell("text")), filled)))
    assert story.accounts[["outlet", "text"]].values.tolist() == [["Post", STORM]]
    assert story.skipped.empty


def test_merged_empty_and_repeated_cells_keep_their_columns(tmp_path: Path) -> None:
    head = row(cell("outlet"), cell("place", repeated=2), cell("text"))
    merged = row(cell("Post"), cell("x", tag="covered-table-cell"), cell(""), cell(STORM))
    twice = row(cell("Echo", repeated=3), cell(RATES), repeated=2)
    grouped = f"<table:table-row-group>{merged}</table:table-row-group>"
    story = story_of(tmp_path, files.ods_of(table(head, grouped, twice)))
    assert story.accounts["outlet"].tolist() == ["Post", "Echo", "Echo"]
    assert story.accounts["text"].tolist() == [STORM, RATES, RATES]


def test_changes_that_were_deleted_are_not_read(tmp_path: Path) -> None:
    gone = f"<table:deletion>{table(row(cell(MATCH)))}</table:deletion>"
    changes = f"<table:tracked-changes>{gone}</table:tracked-changes>"
    data = files.ods_of(changes + table(row(cell("text")), row(cell(STORM))))
    assert story_of(tmp_path, data).accounts["text"].tolist() == [STORM]


HUGE = 999_999_999
LOCKED = {"META-INF/manifest.xml": "<m><file-entry><encryption-data/></file-entry></m>"}
BAD = {
    "rows": (
        files.ods_of(table(row(cell("text")), row(cell(STORM), repeated=HUGE))),
        "has over 20,000,000 cells",
    ),
    "columns": (
        files.ods_of(table(row(cell("text")), row(cell(STORM, repeated=HUGE)))),
        "cells, the limit of a table|over 2,000 columns",
    ),
    "empty columns between": (
        files.ods_of(table(row(cell("text"), cell("", repeated=9000), cell("url")))),
        "has over 2,000 columns",
    ),
    "many cells in a row": (
        files.ods_of(table(row(cell("text"), "<table:table-cell/>" * 3000, cell("url")))),
        "has over 2,000 columns",
    ),
    "no text": (
        files.ods([["name", "place"], ["Ann", "Osk"]]),
        "has no column 'text' .*name, place",
    ),
    "empty": (files.ods([]), "is an empty workbook"),
    "cut off": (
        files.zipped({"mimetype": files.SPREADSHEET, "content.xml": "<a><b>"}),
        "is not an OpenDocument spreadsheet that can be read",
    ),
    "without content": (
        files.zipped({"mimetype": files.SPREADSHEET, "styles.xml": "<a/>"}),
        "is an OpenDocument file without its content; save it again as ODS or CSV",
    ),
    "password": (files.ods_of("", LOCKED), "needs a password; save it without one"),
    "password, new": (
        files.zipped({"mimetype": files.SPREADSHEET, "encrypted-package": b"\1"}),
        "needs a password; save it without one",
    ),
    "entities": (
        files.zipped(
            {
                "mimetype": files.SPREADSHEET,
                "content.xml": "<!DOCTYPE x [<!ENTITY a 'lol'>]><x>&a;</x>",
            }
        ),
        "declares XML entities",
    ),
    "tables in tables": (files.ods_of("<table:table>" * 200 + "</table:table>" * 200), "100 deep"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_spreadsheet_is_refused_in_one_sentence(tmp_path: Path, kind: str) -> None:
    data, said = BAD[kind]
    (tmp_path / "a.ods").write_bytes(data)
    begun = time.process_time()
    with pytest.raises(AnalysisError, match=said) as caught:
        read_story(tmp_path / "a.ods")
    assert "\n" not in str(caught.value)
    assert time.process_time() - begun < 60
    _, skipped = ingest(tmp_path / "work", tmp_path / "a.ods")
    assert len(skipped) == 1


def test_a_wrong_value_costs_its_cell_alone(tmp_path: Path) -> None:
    story = story_of(tmp_path, files.ods([["text", "byline"], [STORM, True], [RATES, 3]]))
    assert story.accounts["byline"].fillna("").tolist() == ["", "3"]
    assert story.skipped["path"].tolist() == ["a.ods: byline of row 1"]
