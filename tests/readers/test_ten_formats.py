"""One article in eleven formats: eleven accounts with the same words, headline, date and outlet."""

from __future__ import annotations

import json
from email.message import EmailMessage
from pathlib import Path

import files
from compound import word

from analysis import read_story

HEADLINE, OUTLET, DAY = "Bridge closed after storm", "The Harbour Echo", "2031-03-04"
LINES = [
    "The old bridge at Lindau was closed on Tuesday after a storm had moved one of its piers.",
    "“We heard it crack,” said the ferryman José Roth, who watched from a café on the quay.",
    "The city expects to spend €3 million on it; no one was hurt, the mayor Lea Sand said.",
]
HEAD = [HEADLINE, "By Jana Roth", f"{OUTLET}, 4 March 2031"]
PAGE = (
    f'<html><head><meta charset="utf-8"><title>{HEADLINE} | {OUTLET}</title>'
    f'<meta property="og:site_name" content="{OUTLET}">'
    f'<meta property="article:published_time" content="{DAY}"></head><body><article>'
    f"<h1>{HEADLINE}</h1>"
    + "".join(f"<p>{line}</p>" for line in LINES)
    + "</article></body></html>"
)


def _mail() -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = f"{OUTLET} <news@echo.example>", HEADLINE
    message["Date"], message["Message-ID"] = "Tue, 04 Mar 2031 10:00:00 +0000", "<1@echo.example>"
    message.set_content("\n\n".join(LINES))
    return message.as_bytes()


def _odt() -> bytes:
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    body = "".join(f"<text:p>{line}</text:p>" for line in [*HEAD, *LINES])
    content = (
        f"<office:document-content {names}><office:body><office:text>{body}"
        "</office:text></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    return files.zipped({"mimetype": kind, "content.xml": content})


def _pdf() -> bytes:
    rows = [(60, 740, 18, HEAD[0]), (60, 700, 10, HEAD[1]), (60, 680, 10, HEAD[2])]
    y = 650
    for line in LINES:
        at = line.rindex(" ", 0, 60)
        for part in (line[:at], line[at + 1 :]):
            coded = part.encode("cp1252").decode("latin-1")
            octal = "".join(c if ord(c) < 128 else f"\\{ord(c):03o}" for c in coded)
            rows.append((60, y, 10, octal))
            y -= 12
        y -= 12
    plain = files.pdf(rows).decode()
    return plain.replace(
        "/BaseFont/Helvetica", "/BaseFont/Helvetica/Encoding/WinAnsiEncoding"
    ).encode()


def test_every_format_of_one_article_gives_a_like_account(tmp_path: Path) -> None:
    record = {"title": HEADLINE, "source": OUTLET, "date": DAY, "body": "\n".join(LINES)}
    made = {
        "a.txt": "\n".join([*HEAD, "", *LINES]).encode("cp1252"),
        "b.md": f"---\ntitle: {HEADLINE}\nsource: {OUTLET}\ndate: {DAY}\n---\n".encode()
        + "\n\n".join(LINES).encode(),
        "c.html": PAGE.encode(),
        "d.docx": files.docx([*HEAD, *LINES]),
        "e.odt": _odt(),
        "f.rtf": files.rtf([*HEAD, *LINES]),
        "g.pdf": _pdf(),
        "h.eml": _mail(),
        "i.json": json.dumps(record).encode(),
        "j.doc": word("\r".join([*HEAD, *LINES]) + "\r"),
        "k.ods": files.ods([list(record), list(record.values())]),
    }
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    story = read_story(tmp_path)
    assert story.skipped.empty
    assert len(story.accounts) == len(made) == 11
    assert story.accounts["headline"].tolist() == [HEADLINE] * 11
    assert story.accounts["outlet"].tolist() == [OUTLET] * 11
    assert story.accounts["published"].str[:10].tolist() == [DAY] * 11
    bodies = story.sentences[story.sentences["role"] == "body"]
    words = bodies.groupby("account_id")["text"].agg(" ".join)
    assert words.tolist() == [" ".join(LINES)] * 11
