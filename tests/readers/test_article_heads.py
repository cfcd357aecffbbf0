"""Texts of several articles, each below a head of the same kind."""

from __future__ import annotations

from pathlib import Path

import files
import pytest
from databases import HEADS, OUTLETS, QUAKE, TEXTS, TRIAL

from analysis import AnalysisError, read_story
from analysis.read.documents import read_markdown, read_text

DAYS = [("9 June 2030", "2030-06-09"), ("10 June 2030", "2030-06-10")]
RIGHT = [[HEADS[n], OUTLETS[n], DAYS[n][1]] for n in (0, 1)]


def pasted(head: str, between: str = "\n", tail: str = "") -> str:
    """Two articles, each below its head; in a head the fields are named."""
    parts = []
    for n in (0, 1):
        fields = {"headline": HEADS[n], "outlet": OUTLETS[n], "day": DAYS[n][0], "n": n + 1}
        below = tail.format(**fields)
        parts.append(f"{head.format(**fields)}\n\n" + "\n\n".join(TEXTS[n]) + f"\n{below}\n")
    return between.join(parts)


LABELLED = {
    "English": pasted("Title: {headline}\nSource: {outlet}\nDate: {day}"),
    "outlet first": pasted("Outlet: {outlet}\nPublished: {day}\nHeadline: {headline}\nURL: -"),
    "headline without a label": pasted("{headline}\nSource: {outlet}\nDate: {day}"),
    "empty lines between": pasted("Headline: {headline}\n\nNewspaper: {outlet}\n\nDate: {day}"),
    "a label for the text": pasted("Title: {headline}\nPaper: {outlet}\nDate: {day}\nText:"),
    "German": pasted("Titel: {headline}\nQuelle: {outlet}\nDatum: {day}"),
    "French": pasted("Titre : {headline}\nSource : {outlet}\nDate : {day}"),
    "Spanish": pasted("Título: {headline}\nFuente: {outlet}\nFecha: {day}"),
    "rules between": pasted("Title: {headline}\nSource: {outlet}\nDate: {day}", "\n-----\n"),
    "title of the list": "Articles on Orda\n\n"
    + pasted("Title: {headline}\nSource: {outlet}\nDate: {day}"),
    "other labels": pasted(
        "Record: {n}\n\nTitle: {headline}\nSource: {outlet}. {day}, p4. 1p.\nDatabase: News",
        tail="\nSource: {outlet}, {day}\nItem: 2W{n}",
    ),
    "a number below": pasted(
        "Title: {headline}\nSource: {outlet}. ({day}): News: p4.\n\nFull Text:",
        tail="\nSource Citation   (9th Edition)\nRoth, Jana. 2030.\nGale Document Number: A{n}",
    ),
}


@pytest.mark.parametrize("kind", LABELLED)
def test_articles_below_the_same_labels_are_accounts_of_their_own(kind: str) -> None:
    found = read_text(LABELLED[kind].encode(), "a.txt")
    assert [[r[k] for k in ("headline", "outlet", "published")] for r in found] == RIGHT
    assert [[p for p in r["text"].split("\n") if p] for r in found] == TEXTS


RULED = {
    "line of signs": pasted("{headline}\n{outlet}, {day}", "\n==========\n\n"),
    "stars": pasted("{headline}\nBy Jana Roth\n{outlet}\n{day}", "\n\n* * *\n\n"),
    "numbers": pasted("ARTICLE {n}\n\n{headline}\n{outlet}, {day}"),
}


@pytest.mark.parametrize("kind", RULED)
@pytest.mark.parametrize("format_", ["a.txt", "a.docx"])
def test_articles_between_lines_of_signs_are_accounts_of_their_own(
    tmp_path: Path, kind: str, format_: str
) -> None:
    lines = RULED[kind].split("\n")
    data = files.docx(lines) if format_ == "a.docx" else RULED[kind].encode()
    (tmp_path / format_).write_bytes(data)
    accounts = read_story(tmp_path).accounts
    assert accounts[["headline", "outlet", "published"]].values.tolist() == RIGHT
    assert accounts["account_id"].tolist() == ["a-1", "a-2"]


ONE = {
    "sections": f"{HEADS[0]}\nBy Jana Roth\n9 June 2030\n\n"
    + "\n\n* * *\n\n".join([*QUAKE, *TRIAL]),
    "credits of pictures": f"{HEADS[0]}\n\n{QUAKE[0]}\n\nSource: Ministry\nDate: May 2030\n\n"
    f"{QUAKE[1]} {TRIAL[0]}\n\nSource: Office\nDate: June 2030\n\n{TRIAL[1]}",
    "interview": f"{HEADS[0]}\n\n"
    + "\n\n".join(f"ECHO: Is it true?\n\nROTH: {p}" for p in [*QUAKE, *TRIAL]),
    "one head": pasted("Title: {headline}\nSource: {outlet}\nDate: {day}").split("Title: Form")[0],
    "treaty": "The treaty\n\n"
    + "\n\n".join(f"Article {n}\n\n{p}" for n, p in enumerate([*QUAKE, *TRIAL], 1)),
}


@pytest.mark.parametrize("kind", ONE)
def test_one_article_is_not_split(kind: str) -> None:
    found = read_text(ONE[kind].encode(), "a.txt")
    assert [record["text"] for record in found] == [ONE[kind]]


MARKDOWN = {
    "front matter each": pasted("---\ntitle: {headline}\nsource: {outlet}\ndate: {day}\n---"),
    "titles": pasted("# {headline}\n\n*{outlet}, {day}*"),
}


NUMBERED = [
    "*** ARTICLE {} ***",
    "===== {} =====",
    "--- Story no. {} ---",
    "##### [{}/2] #####",
    "-- Dokument {} von 2",
]


@pytest.mark.parametrize("line", NUMBERED)
def test_lines_of_signs_with_a_number_part_articles(tmp_path: Path, line: str) -> None:
    parts = [
        [line.format(n + 1), HEADS[n], OUTLETS[n], f"June {9 + n}, 2030", "", *TEXTS[n], *TEXTS[n]]
        for n in (0, 1)
    ]
    (tmp_path / "a.txt").write_text("\n".join([*parts[0], "", *parts[1]]), "utf8")
    story = read_story(tmp_path)
    assert story.accounts["headline"].tolist() == HEADS
    assert story.accounts["outlet"].tolist() == OUTLETS
    bare = [[p[0], p[1], *p[5:]] for p in parts]
    (tmp_path / "a.txt").write_text("\n".join([*bare[0], "", *bare[1]]), "utf8")
    with pytest.raises(AnalysisError, match=r"export of 2 articles \(numbered lines\)"):
        read_story(tmp_path / "a.txt")


def test_numbered_paragraphs_of_a_law_are_one_article(tmp_path: Path) -> None:
    law = [HEADS[0], "", *QUAKE, "", "Article 1", QUAKE[0], "Article 2", QUAKE[1], "1.", "2."]
    (tmp_path / "a.txt").write_text("\n".join(law), "utf8")
    assert len(read_story(tmp_path).accounts) == 1


@pytest.mark.parametrize("kind", MARKDOWN)
def test_markdown_of_several_articles(tmp_path: Path, kind: str) -> None:
    (tmp_path / "a.md").write_text(MARKDOWN[kind], "utf8")
    accounts = read_story(tmp_path).accounts
    assert accounts[["headline", "outlet", "published"]].values.tolist() == RIGHT
    one = f"# {HEADS[0]}\n\n" + "\n\n".join(f"# Part\n\n{p}" for p in [*QUAKE, *TRIAL])
    assert len(read_markdown(one.encode(), "a.md")) == 1


def test_an_export_in_another_language_is_set_aside_by_its_numbers() -> None:
    lines = [
        f"{HEADS[n]}\n301 字\n{OUTLETS[n]}\n\n{TEXTS[n][0]}\n\n文書 VALEC0002030060{n}eq69000a1\n"
        for n in (0, 1)
    ]
    (part,) = read_text("\n".join(lines).encode(), "a.txt")
    assert "looks like an export of 2 articles (accession numbers)" in part["aside"]
