"""One article in many formats gives accounts with the same words, headline, date and outlet."""

from __future__ import annotations

import io
import json
from email.message import EmailMessage
from pathlib import Path

import files
import pandas as pd
from databases import DAYS, HEADS, OUTLETS, QUAKE, TRIAL
from ingesting import ingest

from analysis import read_story

BODY = [*QUAKE, *TRIAL]
TOP = [f"{OUTLETS[0]}, 9 June 2030", HEADS[0]]
RECORD = {
    "headline": HEADS[0],
    "outlet": OUTLETS[0],
    "published": DAYS[0],
    "text": "\n\n".join(BODY),
}
COLUMNS = {"title": HEADS[0], "source": OUTLETS[0], "date": DAYS[0], "body": "\n\n".join(BODY)}


def odt() -> bytes:
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    body = "".join(f"<t:p>{line}</t:p>" for line in [*TOP, *BODY])
    content = (
        f"<o:document-content xmlns:o='{urn}:office:1.0' xmlns:t='{urn}:text:1.0'><o:body>"
        f"<o:text>{body}</o:text></o:body></o:document-content>"
    )
    return files.zipped({"mimetype": "application/vnd.oasis", "content.xml": content})


def page() -> str:
    head = f"<title>{HEADS[0]} - {OUTLETS[0]}</title><meta name=date content={DAYS[0]}>"
    paragraphs = "".join(f"<p>{p}</p>" for p in BODY)
    article = f"<article><h1>{HEADS[0]}</h1>{paragraphs}</article>"
    start = f"<!DOCTYPE html><html><head><meta charset=utf-8>{head}</head>"
    return f"{start}<body>{article}</body></html>"


def mail() -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = f"{OUTLETS[0]} <news@echo.example>", HEADS[0]
    message["Date"], message["Message-ID"] = "Sun, 09 Jun 2030 10:00:00 +0000", "<1@echo.example>"
    message.set_content("\n\n".join(BODY))
    return message.as_bytes()


def parquet() -> bytes:
    out = io.BytesIO()
    pd.DataFrame([COLUMNS]).to_parquet(out)
    return out.getvalue()


def newsml() -> str:
    paragraphs = "".join(f"<p>{p}</p>" for p in BODY)
    return (
        "<?xml version='1.0'?><newsItem guid='urn:x:1'><itemMeta><provider><name>"
        f"{OUTLETS[0]}</name></provider></itemMeta><contentMeta><contentCreated>2030-06-09"
        f"</contentCreated><headline>{HEADS[0]}</headline></contentMeta><contentSet><inlineXML>"
        f"<body>{paragraphs}</body></inlineXML></contentSet></newsItem>"
    )


FOLDER = {
    "a.txt": "\n\n".join([*TOP, *BODY]).encode(),
    "b.html": page().encode(),
    "c.docx": files.docx([*TOP, *BODY]),
    "d.rtf": files.rtf([*TOP, *BODY]),
    "e.odt": odt(),
    "f.json": json.dumps(RECORD).encode(),
    "g.jsonl": json.dumps(COLUMNS).encode() + b"\n",
    "h.csv": pd.DataFrame([COLUMNS]).to_csv(index=False).encode(),
    "i.xlsx": files.xlsx([list(COLUMNS), list(COLUMNS.values())]),
    "i2.ods": files.ods([list(COLUMNS), list(COLUMNS.values())]),
    "j.parquet": parquet(),
    "k.eml": mail(),
    "l.xml": newsml().encode(),
    "m.md": ("\n".join(["---", f"title: {HEADS[0]}", f"source: {OUTLETS[0]}", f"date: {DAYS[0]}",
             "---", "", "\n\n".join(BODY)])).encode(),
}  # fmt: skip


def test_one_article_in_many_formats_comes_out_alike(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, data in FOLDER.items():
        (tmp_path / "in" / name).write_bytes(data)
    story = read_story(tmp_path / "in")
    assert story.accounts["path"].tolist() == list(FOLDER)
    assert set(story.accounts["headline"]) == {HEADS[0]}
    assert set(story.accounts["outlet"]) == {OUTLETS[0]}
    assert set(story.accounts["published"].str[:10]) == {DAYS[0]}
    bodies = story.sentences.query("role == 'body'").groupby("account_id")["text"].agg(" ".join)
    assert set(bodies) == {" ".join(BODY)}
    assert story.skipped.empty
    index, skipped = ingest(tmp_path / "work", tmp_path / "in")
    assert set(skipped["kind"]) <= {"duplicate", "columns differ"}
    assert len(index) + (skipped["kind"] == "duplicate").sum() == len(FOLDER)
