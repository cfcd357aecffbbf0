"""Small files of every format, made for the tests: fictional articles in the real layouts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from email.message import EmailMessage
from html import escape

from pages import PARAGRAPHS, page

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def zipped(members: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(lines: list[str], *, before: str = "", inside: str = "") -> bytes:
    """A Word document of paragraphs; ``before`` stands before the root, ``inside`` at the end of
    the body.
    """
    marks = {"&": "&amp;", "<": "&lt;"}
    escaped = ["".join(marks.get(c, c) for c in line) for line in lines]
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in escaped)
    return zipped(
        {
            "word/document.xml": f"{before}<w:document "
            f"{_W}><w:body>{body}{inside}</w:body></w:document>"
        }
    )


def rtf(lines: list[str]) -> bytes:
    coded = [
        "".join(c if ord(c) < 128 and c not in "\\{}" else f"\\u{ord(c)}?" for c in line)
        for line in lines
    ]
    return (
        "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}" + "\\par ".join(coded) + "}"
    ).encode()


NEXIS = [
    "User Name: Analyst", "Documents (2)", "1. Senate advances bill", "",
    "Senate advances bill", "The Example Times", "March 2, 2031 Tuesday", "",
    "Copyright 2031 The Example Times All Rights Reserved", "Section: NEWS; Pg. A1",
    "Length: 512 words", "Byline: Ann Lee", "Body", "", *PARAGRAPHS, "", "Load-Date: March 3, 2031",
    "", "End of Document", "",
    "Vote divides chamber", "Harbour Gazette (Lindau)", "March 3, 2031", "",
    "Copyright 2031 Harbour Gazette All Rights Reserved", "Length: 80 words", "Body", "",
    *PARAGRAPHS[:2], "", "Load-Date: March 4, 2031", "", "End of Document",
]  # fmt: skip

FACTIVA = [
    "SE\tNews", "HD\tSenate advances bill", "BY\tBy Ann Lee", "WC\t512 words", "PD\t2 March 2031",
    "SN\tThe Example Times", "SC\tEXMPL", "LA\tEnglish", "CY\tCopyright 2031", "LP", PARAGRAPHS[0],
    "TD", *PARAGRAPHS[1:], "PUB\tExample Press", "AN", "Document EXMPL00020310302er320001a", "",
    "HD\tVote divides chamber", "WC\t80 words", "PD\t3 March 2031", "SN\tHarbour Gazette", "LP",
    PARAGRAPHS[0], "TD", PARAGRAPHS[1], "Document HARBG00020310303er330002b",
]  # fmt: skip


def factiva_html(*, codes: bool) -> str:
    """Two articles as Factiva exports them, with codes in a table or in display order."""
    rows = [
        ("HD", "Senate advances bill"),
        ("BY", "By Ann Lee"),
        ("WC", "512 words"),
        ("PD", "2 March 2031"),
        ("SN", "The Example Times"),
    ]
    text = "".join(f'<p class="articleParagraph enarticleParagraph">{p}</p>' for p in PARAGRAPHS)
    table = "".join(f"<tr><td><b>{code}</b></td><td>{words}</td></tr>" for code, words in rows)
    coded = f"<table>{table}<tr><td><b>LP</b></td><td>{text}</td></tr></table>"
    shown = (
        '<div id="hd"><span class="enHeadline">Senate advances bill</span></div><div '
        'class="author">Ann Lee</div><div>512 words</div>'
        "<div>2 March 2031</div><div>The Example "
        f"Times</div><div>EXMPL</div><div>English</div>{text}<div>Document EXMPL0001</div>"
    )
    article = f'<div class="article enArticle">{coded if codes else shown}</div>'
    return f"<html><head><title>Factiva</title></head><body>{article * 2}</body></html>"


NEWSML = f"""<?xml version="1.0" encoding="UTF-8"?>
<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
<newsItem guid="urn:example:1"><itemMeta><provider><name>Example Wire</name></provider>
<versionCreated>2031-03-02T10:00:00Z</versionCreated></itemMeta>
<contentMeta><headline>Senate advances bill</headline><by>Ann Lee</by></contentMeta>\
<contentSet><inlineXML><html><body>
{"".join(f"<p>{p}</p>" for p in PARAGRAPHS)}</body></html></inlineXML></contentSet></newsItem>
<newsItem guid="urn:example:2"><itemMeta><pubStatus qcode="stat:canceled"/></itemMeta></newsItem>\
</itemSet></newsMessage>"""

NITF = f"""<?xml version="1.0"?><nitf><head><docdata><date.issue norm="20310302T100000Z"/>\
</docdata></head><body><body.head><hedline>
<hl1>Senate advances bill</hl1></hedline><byline>Ann Lee</byline>\
<distributor>Example Wire</distributor></body.head><body.content>
<media><media-caption>A senator walks to the vote.</media-caption></media>
{"".join(f"<p>{p}</p>" for p in PARAGRAPHS)}</body.content></body></nitf>"""

RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Example News</title>
<item><title>Senate advances bill</title><link>https://news.example/1</link>\
<pubDate>Tue, 02 Mar 2031 10:00:00 GMT</pubDate>
<content:encoded><![CDATA[{"".join(f"<p>{p}</p>" for p in PARAGRAPHS)}\
<script>alert(1)</script>]]></content:encoded></item>
<item><title>Only a headline</title><link>https://news.example/2</link></item></channel></rss>"""

ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">
<title>Example News</title><entry><title>Senate advances bill</title>
<id>urn:1</id><updated>2031-03-02T10:00:00Z</updated>\
<content type="text">{" ".join(PARAGRAPHS)}</content></entry></feed>"""


def mail(*, page_too: bool) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = (
        "The Example Times <news@example.org>",
        "Senate advances bill",
    )
    message["Date"], message["Message-ID"] = "Tue, 02 Mar 2031 10:00:00 +0000", "<1@example.org>"
    message.set_content("Read this mail as a page." if page_too else "\n\n".join(PARAGRAPHS))
    if page_too:
        message.add_alternative(page(), subtype="html")
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="paper.pdf")
    return message.as_bytes()


def warc(pages: list[str], *, wrong_length: bool = False) -> bytes:
    out = b""
    for i, markup in enumerate(pages):
        body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + markup.encode()
        length = len(body) + (90_000 if wrong_length and not i else 0)
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/{i}\r\n"
            "WARC-Date: 2031-03-02T10:00:00Z\r\n"
        )
        out += (
            head.encode()
            + f"Content-Type: application/http; msgtype=response\r\nContent-Length: {length}\r\n"
            "\r\n".encode()
            + body
            + b"\r\n\r\n"
        )
    return out


Rows = list[tuple[int, int, int, str]]  # x, y, size and words of each line of a page


def pdf(lines: Rows) -> bytes:
    """One page with lines of text; none gives a page without text, as a scan is."""
    return pdf_of_pages([lines])


def pdf_of_pages(pages: list[Rows]) -> bytes:
    """Pages with lines of text."""
    places = [3 + 2 * n for n in range(len(pages))]
    kids = " ".join(f"{place} 0 R" for place in places)
    font = 3 + 2 * len(pages)
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>"]
    for place, lines in zip(places, pages, strict=True):
        shown = "".join(
            f"BT /F1 {size} Tf {x} {y} Td ({line}) Tj ET\n" for x, y, size, line in lines
        )
        objects += [
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 "
            f"{font} 0 R>>>>/Contents {place + 1} 0 R>>",
            f"<</Length {len(shown)}>>stream\n{shown}endstream",
        ]
    objects.append("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    out, starts = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        starts.append(len(out))
        out += f"{number} 0 obj{content}endobj\n"
    table = "".join(f"{start:010d} 00000 n \n" for start in starts)
    return (
        f"{out}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"
    ).encode()


def xlsx(rows: list[list[object]]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"


def ods_of(content: str, members: dict[str, bytes | str] | None = None) -> bytes:
    """A spreadsheet of OpenDocument with the given XML between the marks of its sheets."""
    names = " ".join(f"xmlns:{n}='{_OASIS}:{n}:1.0'" for n in ("office", "table", "text"))
    root = (
        f"<office:document-content {names}><office:body><office:spreadsheet>{content}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({"mimetype": SPREADSHEET, "content.xml": root, **(members or {})})


def ods_cell(value: object) -> str:
    """A cell of a spreadsheet, as LibreOffice writes it."""
    if isinstance(value, bool):
        kind = f"boolean' office:boolean-value='{str(value).lower()}"
    elif isinstance(value, int | float):
        kind = f"float' office:value='{value}"
    elif isinstance(value, date):
        kind = f"date' office:date-value='{value.isoformat()}"
    else:
        kind = "string"
    shown = "" if value is None else escape(str(value))
    lines = "".join(f"<text:p>{line}</text:p>" for line in shown.split("\n"))
    return f"<table:table-cell office:value-type='{kind}'>{lines}</table:table-cell>"


def ods(*sheets: Sequence[Sequence[object]]) -> bytes:
    """A spreadsheet with the filler that LibreOffice puts behind the last row and cell."""
    filler = "<table:table-cell table:number-columns-repeated='16384'/>"
    end = f"<table:table-row table:number-rows-repeated='1048570'>{filler}</table:table-row>"
    return ods_of(
        "".join(
            "<table:table><table:table-column/>"
            + "".join(
                f"<table:table-row>{''.join(map(ods_cell, row))}{filler}</table:table-row>"
                for row in rows
            )
            + f"{end}</table:table>"
            for rows in sheets
        )
    )
