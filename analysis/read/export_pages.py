"""Split the pages that press databases export: Factiva, Europresse, and lines as in any export."""

from __future__ import annotations

import html
import re
from typing import Any

from analysis.read.dates import read_date
from analysis.read.export_layouts import CLOCK, Record, from_codes, make_record
from analysis.read.export_profiles import export_data, is_word_count
from analysis.read.exports import split_export
from analysis.read.feeds import plain_words
from analysis.read.html_dom import parse_page, select, text_of
from analysis.read.sandbox import RECORDS

_FACTIVA = re.compile(r"class=[\"'][^\"']{0,60}\b[a-z]{2}(?:Article|Headline)\b")
_EUROPRESSE = re.compile(r"class=[\"'][^\"']{0,60}\b(?:DocPublicationName|titreArticle)\b")
_NUMBER = re.compile(r"(?:Document|Dokument)o? [A-Z]{2,10}0{0,3}\d\w{8,40}\b")
_HEAD = re.compile(
    r"\b\d{1,5} (?:of|von|de|sur|van|di) \d{1,5} DOCUMENT"
    r"|\b(?:Dokument|Documento?) \d{1,5} (?:of|von|de|sur|van|di) \d"
)


def _has_marks(markup: str) -> bool:
    """Whether a page has what only exports print, without a look at every place of a long page."""
    if any(mark in markup for mark in export_data()["pages"]["marks"]):
        return True
    if not any(word in markup for word in ("Document", "DOCUMENT", "Dokument")):
        return False
    return bool(_NUMBER.search(markup) or _HEAD.search(markup))


def split_page(markup: str) -> list[Record]:
    """Read the articles of a page that a press database exported; none of any other page."""
    if _FACTIVA.search(markup):
        articles = [
            article
            for article in select(parse_page(markup).body, "div.article")
            if not select(article, "div.article", 1)
        ]
        found = [_of_page(article) for article in articles]
        return _numbered([record for record in found if record], "Factiva export")
    if "chat_page" in markup and 'class="page_header' in markup:
        return _numbered(_of_telegram(parse_page(markup).body), "Telegram export")
    if _EUROPRESSE.search(markup):
        found = [_of_europresse(a) for a in select(parse_page(markup).body, "article")]
        return _numbered([record for record in found if record], "Europresse export")
    return split_export(_lines_of(markup)) if _has_marks(markup) else []


def _numbered(records: list[Record], extractor: str) -> list[Record]:
    return [
        {"account_id": f"#{number}", "extractor": extractor} | record
        for number, record in enumerate(records, 1)
    ]


_LABEL_CELL = re.compile(
    r"(?i):\s?(?:</(?:b|strong|span|p|i|em)>\s?){0,4}</(?:td|th|dt)>\s?<(?:td|dd)\b[^<>]*>"
)


def _lines_of(markup: str) -> list[str]:
    """The lines of a page, with an empty one around each paragraph."""
    markup = re.sub(r"(?is)<(script|style|head)\b.*?</\1\s*>|<!--.*?-->", " ", markup)
    markup = re.sub(r"\s+", " ", markup)
    markup = _LABEL_CELL.sub(": ", markup)
    markup = re.sub(r"(?i)<(?:br|/tr|/td|/th|/dt|/dd)\b[^<>]*>", "\n", markup)
    markup = re.sub(r"(?i)</?(?:p|div|h[1-6]|li|table|article|hr)\b[^<>]*>", "\n\n", markup)
    plain = re.sub(r"<[^<>]*>", "", markup)
    return [re.sub(r"\s+", " ", line).strip() for line in html.unescape(plain).split("\n")]


def _of_page(article: Any) -> Record | None:
    """Read an article of Factiva's page: its codes in a table, or in display order."""
    fields: dict[str, list[str]] = {}
    for row in select(article, "tr"):
        cells = select(row, "td", 2)
        code = text_of(cells[0]) if len(cells) == 2 else ""
        if re.fullmatch(r"[A-Z]{2,3}", code):
            headline = "p, span[class$=Headline]"
            parts = [text_of(p) for p in select(cells[1], headline)] or [text_of(cells[1])]
            fields.setdefault(code, []).extend(part for part in parts if part)
    return from_codes(fields) if fields else _of_display(article)


def _of_display(article: Any) -> Record | None:
    """Read an article of Factiva's page in display order, a line an element."""
    paragraphs = [text_of(p) for p in select(article, "p.articleParagraph")]
    headline = next((text_of(n) for n in select(article, "span[class$=Headline], #hd", 1)), "")
    fields: dict[str, list[str]] = {"HD": [headline] if headline else [], "TD": paragraphs}
    inner = "div, p, span[class$=Headline]"
    lines = [text_of(n) for n in select(article, "div") if not select(n, inner, 1)]
    number = re.compile(r"(?:Documento?|Dokument) (\w+)")
    for i, line in enumerate([*lines, *(text_of(p) for p in select(article, "p"))]):
        if is_word_count(line):
            fields["WC"] = [line]
            if i and lines[i - 1] != headline:
                fields["BY"] = [lines[i - 1]]
        elif "PD" not in fields and i < len(lines) and read_date(line):
            fields["PD"] = [line]
            fields["SN"] = [rest for rest in lines[i + 1 :] if not CLOCK.fullmatch(rest)][:1]
        elif match := number.fullmatch(line):
            fields["AN"] = [match[1]]
    return from_codes(fields)


def _of_europresse(article: Any) -> Record | None:
    """Read an article of a page that Europresse exported."""

    def first(css: str) -> str:
        return next((text for n in select(article, css, 5) if (text := text_of(n))), "")

    paragraphs = [text_of(p) for p in select(article, ".docOcurrContainer p, .DocText p")]
    paragraphs = paragraphs or [first(".docOcurrContainer, .DocText")]
    header = first(".DocHeader")
    given = {
        "headline": first(".titreArticle p, .titreArticle"),
        "outlet": first(".DocPublicationName"),
        "published": read_date(header) or read_date(text_of(article)[:600]),
        "byline": first(".docAuthors, .sm-margin-bottomNews"),
        "section": header,
    }
    return make_record(given, [p for p in paragraphs if p], given["headline"])


def _of_telegram(body: Any) -> list[Record]:
    """Read the messages of a chat that Telegram exported as a page."""
    title = next((text_of(n) for n in select(body, "div.page_header div.text", 1)), "")
    records: list[Record] = []
    sender = title
    for message in select(body, "div.message", RECORDS):
        sender = next((text_of(n) for n in select(message, "div.from_name", 1)), sender)
        day = next((n.getattr("title") or "" for n in select(message, "div.date", 1)), "")
        text = next((plain_words(n.html) for n in select(message, "div.text", 1)), "")
        if text:
            fields = {"outlet": sender, "published": read_date(day)}
            records.append({k: v for k, v in fields.items() if v} | {"text": text})
    return records
