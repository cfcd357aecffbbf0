"""Two runs of one story: rows that appeared, went or changed, and why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from analysis import AnalysisError, schema
from analysis.cli import main
from analysis.report.export import write_table
from analysis.report.run_differences import RowChange, list_changes

ACCOUNTS = [
    {"account_id": "gazette", "text": "Nine boats sank.", "outlet": "Gazette", "analysed": True},
    {"account_id": "courier", "text": "Ten boats sank.", "outlet": "Courier", "analysed": True},
]
QUOTES = [
    {"account_id": "gazette", "quote_id": "gazette!0", "surface": "no wind", "speaker": "Ann Moor"},
    {"account_id": "courier", "quote_id": "courier!0", "surface": "no wind", "speaker": "Ann Moor"},
]
FACTS = [
    {"fact": "Boats sank", "fact_id": "f1", "account_id": a, "status": "stated", "probability": 0.9}
    for a in ("gazette", "courier")
]
ORIGINS = [
    {"account_id": a, "origin_id": a, "relation": "original", "decided_by": "texts"}
    for a in ("gazette", "courier")
]


def run(folder: Path, ending: str = "csv", **tables: list[dict[str, Any]]) -> Path:
    folder.mkdir(parents=True)
    made = {"accounts": ACCOUNTS, "quotes": QUOTES, "coverage": FACTS, "origins": ORIGINS} | tables
    for name, rows in made.items():
        write_table(schema.make(name, rows), folder / f"{name}.{ending}")
    return folder


def changed(rows: list[dict[str, Any]], number: int, **cells: Any) -> list[dict[str, Any]]:
    return [row | cells if at == number else row for at, row in enumerate(rows)]


def brief(changes: list[RowChange]) -> list[tuple[str, ...]]:
    return [(c.table, c.change, c.cause, c.account_id) for c in changes]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_the_same_tables_differ_in_nothing_whatever_their_format(
    tmp_path: Path, ending: str
) -> None:
    first, second = run(tmp_path / "a"), run(tmp_path / "b" / "tables", ending)
    assert list_changes(first, second.parent) == []


def test_new_ids_offsets_and_last_decimals_are_no_change(tmp_path: Path) -> None:
    quotes = [q | {"quote_id": f"x{n}", "start": 99, "end": 106} for n, q in enumerate(QUOTES)]
    facts = [f | {"fact_id": "f7", "probability": 0.9004} for f in reversed(FACTS)]
    second = run(tmp_path / "b", quotes=quotes, coverage=facts)
    assert list_changes(run(tmp_path / "a"), second) == []


def test_rows_that_appear_go_and_change_are_named_with_their_words(tmp_path: Path) -> None:
    quotes = [QUOTES[0] | {"speaker": "Bea Lund"}, QUOTES[1] | {"surface": "much wind"}]
    changes = list_changes(run(tmp_path / "a"), run(tmp_path / "b", quotes=quotes))
    assert [(c.change, c.account_id, c.words, c.details) for c in changes] == [
        ("went", "courier", "no wind", ""),
        ("changed", "gazette", "no wind", "speaker: Ann Moor → Bea Lund"),
        ("appeared", "courier", "much wind", ""),
    ]
    assert {c.cause for c in changes} == {"version"}


def test_a_row_that_is_there_twice_and_then_once_went(tmp_path: Path) -> None:
    first = run(tmp_path / "a", quotes=[*QUOTES, QUOTES[0]])
    assert brief(list_changes(first, run(tmp_path / "b"))) == [
        ("quotes", "went", "version", "gazette")
    ]


def test_another_text_can_change_its_account_and_every_comparison(tmp_path: Path) -> None:
    second = run(
        tmp_path / "b",
        accounts=changed(ACCOUNTS, 0, text="Nine or ten boats sank."),
        quotes=[q | {"speaker": "Bea Lund"} for q in QUOTES],
        coverage=changed(FACTS, 1, status="uncertain"),
    )
    assert brief(list_changes(run(tmp_path / "a"), second)) == [
        ("accounts", "changed", "texts", "gazette"),
        ("quotes", "changed", "texts", "gazette"),
        ("quotes", "changed", "version", "courier"),
        ("coverage", "changed", "texts", "courier"),
    ]


@pytest.mark.parametrize(
    "tables",
    [
        {"accounts": changed(ACCOUNTS, 0, outlet="The Gazette")},
        {"origins": changed(ORIGINS, 0, relation="reprint", decided_by="analyst")},
    ],
)
def test_what_an_analyst_decides_is_a_cause_of_its_own(
    tmp_path: Path, tables: dict[str, list[dict[str, Any]]]
) -> None:
    second = run(tmp_path / "b", coverage=changed(FACTS, 1, status="partly"), **tables)
    changes = list_changes(run(tmp_path / "a"), second)
    assert {c.table for c in changes} == {"coverage", *tables}
    assert {c.cause for c in changes} == {"decisions"}


def test_an_account_that_is_added_is_another_text(tmp_path: Path) -> None:
    first = run(tmp_path / "a", accounts=ACCOUNTS[:1], quotes=QUOTES[:1])
    assert brief(list_changes(first, run(tmp_path / "b"))) == [
        ("accounts", "appeared", "texts", "courier"),
        ("quotes", "appeared", "texts", "courier"),
    ]


def test_whole_texts_are_not_printed(tmp_path: Path) -> None:
    second = run(tmp_path / "b", accounts=changed(ACCOUNTS, 0, text="x" * 5000))
    (change,) = list_changes(run(tmp_path / "a"), second)
    assert change.details == "text: 16 → 5,000 characters"


def test_a_folder_without_tables_is_named(tmp_path: Path) -> None:
    first = run(tmp_path / "a")
    with pytest.raises(AnalysisError, match="contains no tables of a story"):
        list_changes(first, tmp_path)
    with pytest.raises(AnalysisError, match="nowhere: does not exist; give a folder that"):
        list_changes(first, tmp_path / "nowhere")


def test_the_command_prints_a_line_or_a_record_for_each_change(tmp_path: Path) -> None:
    first, second = str(run(tmp_path / "a")), str(run(tmp_path / "b", quotes=QUOTES[:1]))
    lines = CliRunner().invoke(main, ["diff", first, second]).output
    assert lines == "quotes\twent\tversion\tcourier\tno wind\t\n"
    printed = CliRunner().invoke(main, ["diff", first, second, "--json"]).output
    assert json.loads(printed)[0]["words"] == "no wind"
    assert "No row differs." in CliRunner().invoke(main, ["diff", first, first]).output
