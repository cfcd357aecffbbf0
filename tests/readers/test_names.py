"""The names of fields in other languages and programs, and how results of services are wrapped."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from analysis import read_story
from analysis.read.field_names import field_of
from analysis.read.fields import admit
from analysis.read.json_tables import read_json
from analysis.read.stream_records import make_row
from analysis.read.streams import read_items

TEXT = "The bridge at Lindau was closed on Tuesday, the city said. Nobody was hurt."
COLUMNS = [
    "Überschrift Quelle Datum Autor Volltext",
    "Titel Medium Erscheinungsdatum Verfasser Artikeltext",
    "Schlagzeile Zeitung Veröffentlichungsdatum Autor/in Inhalt",
    "Titre Média Date_de_publication Auteur Texte",
    "Titulo Periódico Fecha_de_publicación Periodista Cuerpo",
    "Titular Fuente Fecha Autores Contenido",
    "Kop Bron Publicatiedatum Auteurs Inhoud",
    "Titolo Testata Data_di_pubblicazione Autori Testo",
    "Manchete Veículo Data_de_publicação Repórter Conteúdo",
    "ARTICLE_TITLE Source_Name Pub-Date Author(s) Full_Text",
    "Hed Outlet_Name Date_of_publication Writer Story_Text",
]


@pytest.mark.parametrize("columns", COLUMNS)
def test_columns_of_other_languages_are_understood(columns: str) -> None:
    names = [name.replace("_", " ") for name in columns.split()]
    wanted = ["headline", "outlet", "published", "byline", "text"]
    assert [field_of(name) for name in names] == wanted


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("before", ["", "sep=;\r\n", "Pressespiegel März;;\r\nStand: heute;;\r\n"])
def test_a_table_of_excel_is_read_whatever_is_above_its_header(encoding: str, before: str) -> None:
    data = f"{before}Überschrift;Quelle;Volltext\r\nBrücke zu;Echo;“Es krachte”, 3 €\r\n"
    stream = io.BufferedReader(io.BytesIO(data.encode(encoding)))  # type: ignore[arg-type]
    (item,) = read_items("csv", stream, "a.csv")
    assert item.record is not None  # type: ignore[union-attr]
    assert item.record["headline"] == "Brücke zu"  # type: ignore[union-attr]
    assert item.record["text"] == "“Es krachte”, 3 €"  # type: ignore[union-attr]


FULL = {"title": "Bridge closed", "body": TEXT, "source": "Echo", "date": "2031-03-04"}
RESULTS: dict[str, Any] = {
    "a list of posts": {"posts": [FULL, FULL], "totalResults": 2},
    "rows of a query": {"total": 2, "rows": [FULL, FULL]},
    "a result in a result": {"result": {"newsArticles": [FULL, FULL]}},
    "a graph": {"@graph": [FULL, FULL]},
    "objects and a request": {"request": {"api": "x"}, "objects": [FULL, FULL]},
    "embedded": {"_embedded": {"articles": [FULL, FULL]}, "_links": {"next": "x"}},
    "under ids": {"1": FULL, "2": FULL},
    "hits": {"hits": {"total": 2, "hits": [{"_id": "1", "_source": FULL}] * 2}},
    "chats": {"chats": {"list": [{"messages": [FULL]}, {"messages": [FULL]}]}},
    "values in lists": {"docs": [{name: [value] for name, value in FULL.items()}] * 2},
}


@pytest.mark.parametrize("kind", RESULTS)
def test_results_of_services_are_found_however_they_are_wrapped(kind: str) -> None:
    items = list(read_json(json.dumps(RESULTS[kind]).encode(), "a.json"))
    records = [item.record for item in items if item.record]
    assert [(r["headline"], r["outlet"], r["text"]) for r in records] == [
        ("Bridge closed", "Echo", TEXT)
    ] * 2


VALUES: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"headline": {"main": "Bridge closed", "kicker": None}}, {"headline": "Bridge closed"}),
    ({"title": {"rendered": "It&#8217;s closed"}}, {"headline": "It’s closed"}),
    ({"headlines": [{"role": "sub", "value": "x"}, {"role": "main", "value": "Bridge"}]},
     {"headline": "Bridge"}),
    ({"source": "{'id': None, 'name': 'Echo'}"}, {"outlet": "Echo"}),
    ({"authors": "[{'name': 'Jana Roth'}, {'name': 'Bo Day'}]"}, {"byline": "Jana Roth, Bo Day"}),
    ({"byline": "x", "author": {"name": "y"}}, {"byline": "x"}),
    ({"publish_date": {"$date": "2031-03-04T09:30:00Z"}}, {"published": "2031-03-04T09:30:00Z"}),
    ({"paragraphs": ["One.", "Two."]}, {"text": "One.\n\nTwo."}),
    ({"bodies": [{"contenttype": "text/html", "value": "<p>One.</p><p>Two.</p>"}]},
     {"text": "One.\nTwo."}),
    ({"standfirst": "<p>Short.</p>"}, {"dek": "Short."}),
]  # fmt: skip


@pytest.mark.parametrize(("given", "taken"), VALUES, ids=[next(iter(g)) for g, _ in VALUES])
def test_values_are_read_in_the_forms_of_services(given: dict[str, Any], taken: Any) -> None:
    assert admit(given) == taken


def test_a_value_of_another_type_under_a_fields_own_name_is_set_aside() -> None:
    assert admit({"headline": {"id": 3}, "text": "Words."}) == {
        "text": "Words.",
        "set_aside": [["headline", "", "is an object, not words; write it as text"]],
    }


LINE = "In Harsk 214 people were moved on Monday, the mayor said, and the dam held."
OTHER = "In Orl 31 drivers were hurt on Tuesday, the police said, and the road was closed."
TWICE = {
    "text": (LINE, OTHER),
    "headline": ("Dam holds", "Dam gives way"),
    "outlet": ("Harsk Herald", "Orl Post"),
    "published": ("2031-03-02", "2031-03-09"),
    "byline": ("Ann Orr", "Ben Holt"),
}


@pytest.mark.parametrize("field", TWICE)
@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".json", ".jsonl"])
def test_a_field_that_is_given_twice_is_named(field: str, suffix: str, tmp_path: Path) -> None:
    first, second = TWICE[field]
    pairs = [("text", LINE)] * (field != "text") + [(field, first), (field, second)]
    path = tmp_path / f"rows{suffix}"
    if suffix in (".csv", ".tsv"):
        with path.open("w", encoding="utf8", newline="") as file:
            writer = csv.writer(file, delimiter="," if suffix == ".csv" else "\t")
            writer.writerows(zip(*pairs, strict=True))
    else:
        members = ", ".join(f"{json.dumps(n)}: {json.dumps(v)}" for n, v in pairs)
        path.write_text(f"{{{members}}}", "utf8")
    story = read_story(path)
    assert story.accounts[field].tolist() == [second]
    reason = story.skipped["reason"].tolist()
    assert len(reason) == 1
    assert "only the last" in reason[0]
    assert field in f"{story.skipped['path'].iloc[0]} {reason[0]}"


@pytest.mark.parametrize("field", TWICE)
def test_a_row_of_a_corpus_keeps_the_last_of_a_field_given_twice(field: str) -> None:
    first, second = TWICE[field]
    pairs = [("text", LINE)] * (field != "text") + [(field, first), (field, second)]
    members = ", ".join(f"{json.dumps(n)}: {json.dumps(v)}" for n, v in pairs)
    item = next(read_json(f"{{{members}}}".encode(), "x.json"))
    row, problems = make_row(item.record or {})
    assert row is not None
    assert row[field] == second
    says = f"its {field} is given more than once, and only the last was read"
    assert [(p.kind, p.reason) for p in problems] == [("field dropped", says)]


def test_a_field_that_is_given_twice_with_one_value_is_no_loss() -> None:
    item = next(read_json(f'{{"text": "{LINE}", "outlet": "A", "outlet": "A"}}'.encode(), "x"))
    assert item.record == {"text": LINE, "outlet": "A"}


LONGER = f"{TEXT} The tram will stop at the station until Friday, and buses will run instead."


@pytest.mark.parametrize(
    ("record", "read", "is_listed"),
    [
        ({"text": TEXT, "body": LONGER}, TEXT, True),
        ({"body": LONGER, "maintext": TEXT}, TEXT, True),
        ({"content": TEXT, "Volltext": LONGER}, TEXT, True),
        ({"text": LONGER, "body": TEXT}, LONGER, False),
        ({"text": TEXT, "body": TEXT}, TEXT, False),
        ({"text": "", "body": LONGER}, LONGER, False),
        ({"text": TEXT, "raw_text": LONGER}, TEXT, False),
        ({"body": TEXT, "body_html": f"<p class='a b c d e f'>{TEXT}</p>"}, TEXT, False),
    ],
)
def test_of_two_texts_the_first_by_its_name_is_read_and_a_longer_one_is_listed(
    record: dict[str, Any], read: str, is_listed: bool
) -> None:
    found = admit(record, "line 1")
    assert found["text"] == read
    listed = [reason for field, _, reason in found.get("set_aside", []) if field == "text"]
    assert bool(listed) == is_listed
    assert all("has more words" in reason for reason in listed)
