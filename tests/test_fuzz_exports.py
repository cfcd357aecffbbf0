"""Whatever words an account has, each export is written and reads back the same.

``STORYDIFF_FUZZ=50 pytest tests/test_fuzz_exports.py`` tries fifty times as many accounts, by hand.
"""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from test_exports import QDE, read_bibtex
from test_fuzz import SIGNS, some

from analysis import Story, story_from_records
from analysis.read.qda import read_qdpx
from analysis.read.references import read_bibtex as own_bibtex
from analysis.read.references import read_ris
from analysis.report.exports import FORMATS, _writer
from analysis.report.exports.content import Contents, printable

PIECES = st.sampled_from(
    (
        "=1+1 @x -2 +3 {a} }{ \\input \\ % $ ^ ~ # & _ <b> </script> ]]> &amp; “It fell,” she | * "
        "` ' \" 14 people Ann Lee https://a.example/b javascript:x \u00a0 \u200b \u2028 \x0b 🚢 語"
    ).split(" ")
)
WORDS = st.lists(PIECES | SIGNS | st.text(max_size=6), max_size=8).map(" ".join)
RECORD = st.fixed_dictionaries(
    {"text": WORDS.map(lambda words: f"The wall fell on 14 people, he said. {words} It rained.")},
    optional=dict.fromkeys("account_id outlet headline byline url published".split(), WORDS),
)


def written(story: Story, folder: Path) -> dict[str, Path]:
    """Write a story in every format; its tables are made once."""
    contents, places = Contents(story), {}
    for name, kind in FORMATS.items():
        places[name] = folder / (name if kind.by_table else f"x{kind.suffix}")
        if kind.by_table:
            places[name].mkdir()
        _writer(kind)(contents, places[name])
    return places


def tables_read_back(story: Story, places: dict[str, Path]) -> None:
    for name in ("accounts", "sentences"):
        texts = getattr(story, name)["text"].tolist()
        made = places["csv"] / f"{name}.csv"
        read = pd.read_csv(made, dtype=str, keep_default_na=False, lineterminator="\n")
        assert read["text"].tolist() == texts
        assert pd.read_parquet(places["parquet"] / f"{name}.parquet")["text"].tolist() == texts
    for path in places["csv-excel"].glob("*.csv"):
        for row in pd.read_csv(path, dtype=str, keep_default_na=False).to_dict("records"):
            assert not any(str(cell).startswith(("=", "@", "\t")) for cell in row.values())


def office_reads_back(story: Story, places: dict[str, Path]) -> None:
    book = openpyxl.load_workbook(places["xlsx"])
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)
    cells = {str(cell.value) for row in book["sentences"] for cell in row}
    assert {printable(text) for text in story.sentences["text"]} <= cells
    assert docx.Document(str(places["docx"])).paragraphs
    assert places["markdown"].read_text("utf8")


def coding_reads_back(story: Story, places: dict[str, Path]) -> None:
    data = places["qdpx"].read_bytes()
    assert read_qdpx(data, "x.qdpx")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("project.qde"))
        texts = [archive.read(n).decode("utf8") for n in archive.namelist() if n.endswith(".txt")]
    assert sorted(texts) == sorted(story.texts.values())
    for selection in root.iter(f"{QDE}PlainTextSelection"):
        start, end = (int(selection.get(f"{side}Position")) for side in ("start", "end"))
        assert 0 <= start < end <= max(map(len, texts))
    etree.parse(str(places["qdc"]))
    pd.read_csv(places["codebook"])


def references_read_back(story: Story, places: dict[str, Path]) -> None:
    json.loads(places["jsonld"].read_text("utf8"))
    bibtex, ris = (places[name].read_bytes() for name in ("bibtex", "ris"))
    assert len(read_bibtex(bibtex.decode())) == len(story.accounts)
    assert len(list(own_bibtex(bibtex, "x.bib"))) == len(story.accounts)
    assert len(list(read_ris(ris, "x.ris"))) == len(story.accounts)


@some(3)
@given(st.lists(RECORD, min_size=1, max_size=2))
def test_any_words_read_back_from_every_export(records: list[dict[str, Any]]) -> None:
    story = story_from_records(records, story_id="x")
    with tempfile.TemporaryDirectory() as folder:
        places = written(story, Path(folder))
        tables_read_back(story, places)
        office_reads_back(story, places)
        coding_reads_back(story, places)
        references_read_back(story, places)
