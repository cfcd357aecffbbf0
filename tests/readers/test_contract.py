"""The names that others give the fields of an account, and the limits of tables."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import files
import pandas as pd
import pytest
from databases import HEADS, QUAKE, TRIAL
from ingesting import ingest

from analysis import AnalysisError, read_story, story_from_records
from analysis.read.agencies import read_xml
from analysis.read.field_names import unknown_names
from analysis.read.fields import admit

TEXT = "\n\n".join(QUAKE)
MARKUP = "".join(f"<p>{paragraph}</p>" for paragraph in QUAKE)
DAY = "2031-03-04T09:30:00Z"
URL = "https://echo.example/dam"


def guardian(fields: dict[str, str]) -> dict[str, Any]:
    result = {"webTitle": HEADS[0], "webPublicationDate": DAY, "webUrl": URL}
    shown = {"byline": "Mia Stone", "publication": "The Echo"}
    return {"response": {"status": "ok", "results": [{**result, "fields": fields | shown}]}}


MAKERS: dict[str, Any] = {
    "newspaper4k": {
        "url": URL, "title": HEADS[0], "authors": ["Mia Stone"], "publish_date": DAY,
        "meta_site_name": "The Echo", "text": TEXT, "meta_description": "x", "summary": "",
    },
    "news-please": {
        "authors": ["Mia Stone"], "date_download": "2031-05-01 10:00:00", "date_publish": DAY,
        "maintext": TEXT, "source_domain": "www.the-echo.example", "title": HEADS[0], "url": URL,
    },
    "trafilatura": {
        "title": HEADS[0], "author": "Mia Stone", "hostname": "echo.example", "date": DAY,
        "raw_text": "x", "text": TEXT, "source": URL, "source-hostname": "The Echo",
    },
    "Guardian": guardian({"bodyText": TEXT}),
    "Guardian, body as markup": guardian({"body": MARKUP}),
    "Event Registry": {"articles": {"totalResults": 1, "results": [
        {"uri": "7", "lang": "eng", "date": "2031-03-04", "dateTime": DAY, "url": URL,
         "title": HEADS[0], "body": TEXT, "source": {"uri": "e", "title": "The Echo"},
         "authors": [{"uri": "m", "name": "Mia Stone"}]},
    ]}},
    "ninjs": {
        "uri": "urn:x:1", "type": "text", "versioncreated": DAY, "headline": HEADS[0], "url": URL,
        "byline": "By Mia Stone", "body_xhtml": MARKUP, "copyrightholder": "The Echo",
    },
    "search engine": {"hits": {"hits": [{"_id": "1", "_source": {
        "headline": HEADS[0], "content": TEXT, "published_at": DAY, "link": URL,
        "publisher": {"name": "The Echo"}, "creator": "Mia Stone",
    }}]}},
    "Webz.io": {"posts": [{
        "thread": {"site_full": "The Echo", "url": URL}, "url": URL, "author": "Mia Stone",
        "published": DAY, "title": HEADS[0], "text": TEXT,
    }]},
    "Perigon": {"articles": [{
        "url": URL, "authorsByline": "Mia Stone", "title": HEADS[0], "content": TEXT,
        "pubDate": DAY, "source": {"title": "The Echo"},
    }]},
    "Fundus": [{
        "title": HEADS[0], "plaintext": TEXT, "authors": ["Mia Stone"], "publishing_date": DAY,
        "publisher": "The Echo", "html": {"requested_url": URL},
    }],
}  # fmt: skip


@pytest.mark.parametrize("maker", MAKERS)
def test_the_records_of_known_makers_are_read_by_their_own_names(
    tmp_path: Path, maker: str
) -> None:
    (tmp_path / "a.json").write_text(json.dumps(MAKERS[maker]), "utf8")
    account = read_story(tmp_path / "a.json").accounts.iloc[0]
    assert [account[f] for f in ("headline", "byline", "url")] == [HEADS[0], "Mia Stone", URL]
    assert account["outlet"] in ("The Echo", "the-echo.example")
    assert account["published"][:10] == "2031-03-04"
    assert account["text"].split("\n\n", 1)[1].split() == TEXT.split()


COLUMNS = [
    ("Headline", "Authors", "Source", "Publication Date", "Full Text"),
    ("title", "byline", "publication", "date", "body"),
    ("article_title", "author_name", "newspaper", "published_at", "content"),
    ("Titel", "Autor", "Zeitung", "Datum", "Inhalt"),
]


@pytest.mark.parametrize("columns", COLUMNS, ids=" ".join)
@pytest.mark.parametrize("form", ["csv", "xlsx", "ods", "parquet", "jsonl"])
def test_a_story_and_a_corpus_understand_the_same_columns(
    tmp_path: Path, columns: tuple[str, ...], form: str
) -> None:
    cells = [HEADS[0], "Mia Stone", "The Echo", "2031-03-04", TEXT]
    table = pd.DataFrame([dict(zip(columns, cells, strict=True))])
    out = io.BytesIO()
    if form == "csv":
        out.write(table.to_csv(index=False).encode())
    elif form == "parquet":
        table.to_parquet(out)
    elif form in ("xlsx", "ods"):
        out.write(getattr(files, form)([list(columns), cells]))
    else:
        out.write(table.to_json(orient="records", lines=True).encode())
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / f"a.{form}").write_bytes(out.getvalue())
    story = read_story(tmp_path / "in")
    index, skipped = ingest(tmp_path / "work", tmp_path / "in")
    assert story.accounts[["headline", "byline", "outlet", "published"]].values.tolist() == [
        cells[:4]
    ]
    assert index[["headline", "outlet"]].values.tolist() == [[HEADS[0], "The Echo"]]
    assert index["at"].tolist() == [1930348800.0]
    assert skipped.empty
    assert story.skipped.empty


def test_columns_that_look_like_a_field_are_listed(tmp_path: Path) -> None:
    data = f'text,headlin,articleAuthorFull,colour\n"{TEXT}",{HEADS[0]},Mia,red\n'
    (tmp_path / "a.csv").write_text(data, "utf8")
    story = read_story(tmp_path)
    assert story.skipped["path"].tolist() == ["a.csv: columns"]
    assert "(headlin, articleAuthorFull)" in story.skipped["reason"].item()
    _, skipped = ingest(tmp_path / "work", tmp_path / "a.csv")
    assert skipped["kind"].tolist() == ["columns not read"]


@pytest.mark.parametrize(
    "name",
    ["newspapper", "datee", "Verfaser", "Zeitug", "puplication", "heading_title", "Überschift"],
)
def test_a_column_that_is_almost_a_name_in_any_language_is_listed(name: str) -> None:
    assert unknown_names(["text", "colour", "score", "country", "Seite", name]) == [name]


def test_names_of_other_makers_count_in_python_too() -> None:
    record = {"title": HEADS[0], "body": TEXT, "authors": "['Ann Lee', 'Bo Day']", "site": "Echo"}
    account = story_from_records([record], story_id="x").accounts.iloc[0]
    assert account["byline"] == "Ann Lee, Bo Day"
    assert account["outlet"] == "Echo"


def test_a_start_of_an_article_is_no_article(tmp_path: Path) -> None:
    cut = {"source": {"id": None, "name": "Echo"}, "title": HEADS[0], "url": URL}
    content = {"status": "ok", "articles": [{**cut, "content": f"{QUAKE[0][:60]}… [+912 chars]"}]}
    (tmp_path / "a.json").write_text(json.dumps(content), "utf8")
    with pytest.raises(AnalysisError, match="only the first words of the article"):
        read_story(tmp_path / "a.json")


def excel(text: str, encoding: str) -> bytes:
    return f"outlet;headline;text\r\nEcho;{HEADS[0]};{text}\r\n".encode(encoding)


TABLES = {
    "windows-1252": excel("“Não”, said José at the café; 3 € each".replace(";", ","), "cp1252"),
    "sep line": b"sep=;\r\n" + excel("The dam held, she said.", "utf-8-sig")[3:],
    "title rows": b"Export of 2031;;\r\n;;\r\n" + excel("The dam held, she said.", "utf8"),
}


@pytest.mark.parametrize("kind", TABLES)
def test_tables_as_office_programs_save_them(tmp_path: Path, kind: str) -> None:
    (tmp_path / "a.csv").write_bytes(TABLES[kind])
    story = read_story(tmp_path)
    assert story.accounts[["outlet", "headline"]].values.tolist() == [["Echo", HEADS[0]]]
    assert "\ufffd" not in story.texts["a"]
    if kind == "windows-1252":
        assert "“Não”, said José at the café, 3 € each" in story.texts["a"]


def test_bytes_of_no_western_language_are_not_guessed(tmp_path: Path) -> None:
    cyrillic = "text\n" + "Плотина выдержала, сказала она.\n" * 3
    (tmp_path / "a.csv").write_bytes(cyrillic.encode("cp1251"))
    with pytest.raises(AnalysisError, match="is not in UTF-8"):
        read_story(tmp_path / "a.csv")


WIDE = ",".join(f"c{i}" for i in range(20_000))


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", f"text,{WIDE}\n{TRIAL[0]}{',' * 20_000}\n".encode(), "over 2,000 columns"),
        ("a.xlsx", files.xlsx([["text", *WIDE.split(",")[:3000]]]), "over 2,000 columns"),
        ("a.ods", files.ods([["text", *WIDE.split(",")[:3000]]]), "over 2,000 columns"),
        ("a.json", b'{"a":' * 300 + b"1" + b"}" * 300, "more than 100 deep"),
        ("a.json", b"[" + b"[]," * 3_000_000 + b"[]]", "over 5,000,000 values"),
    ],
    ids=["columns", "columns of a workbook", "columns of a sheet", "levels", "values"],
)
def test_what_is_too_much_is_counted_before_it_is_built(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(AnalysisError, match=said):
        read_story(tmp_path / name)
    _, skipped = ingest(tmp_path / "work", tmp_path / name)
    assert said in skipped["reason"].item()


def test_an_outlet_by_its_name_goes_before_one_by_its_address() -> None:
    fields = {"text": TEXT, "source": URL, "publisher": "The Echo"}
    assert admit(fields) == {"text": TEXT, "outlet": "The Echo", "url": URL}
    assert admit({"text": TEXT, "source": URL})["outlet"] == "echo.example"


ATTRIBUTES = f'sitename="The Echo" title="{HEADS[0]}" author="Jana Roth" date="2031-03-04"'


@pytest.mark.parametrize("root", ["doc", "article", "document"])
def test_xml_whose_fields_are_attributes(root: str) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in QUAKE)
    page = f'<?xml version="1.0"?><{root} {ATTRIBUTES} url="{URL}"><main>{text}</main></{root}>'
    (record,) = read_xml(page.encode(), "a.xml")
    assert [record[k] for k in ("headline", "outlet", "byline", "published", "url")] == [
        HEADS[0], "The Echo", "Jana Roth", "2031-03-04", URL,
    ]  # fmt: skip
    assert record["text"].split("\n") == QUAKE
