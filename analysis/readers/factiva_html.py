"""The HTML export of Factiva: ``div.article`` elements, with codes in a table or in Factiva's own display order."""

from __future__ import annotations

import re
from typing import Any

from analysis.errors import AnalysisError
from analysis.readers.dates import read_date
from analysis.readers.encoding import decode_page
from analysis.readers.exports import from_codes
from analysis.readers.html_dom import parse_page, select, text_of


def read(data: bytes, name: str) -> list[dict[str, Any]]:
    """The articles of the export. Raises ``AnalysisError`` when there is none."""
    page = parse_page(decode_page(data, name)[0])
    articles = select(page.body, "div.article")
    found = [
        record
        for number, article in enumerate(articles, 1)
        if (record := _article(article, number))
    ]
    if not found:
        raise AnalysisError(
            name,
            "is a Factiva export without an article",
            "export the articles in full-article format",
        )
    return found


def _article(article: Any, number: int) -> dict[str, Any] | None:
    fields: dict[str, list[str]] = {}
    for row in select(article, "tr"):
        cells = select(row, "td", 2)
        code = text_of(cells[0]) if len(cells) == 2 else ""
        if re.fullmatch(r"[A-Z]{2,3}", code):
            parts = [text_of(p) for p in select(cells[1], "p, span.enHeadline")] or [
                text_of(cells[1])
            ]
            fields.setdefault(code, []).extend(part for part in parts if part)
    return from_codes(fields, number) if fields else _displayed(article, number)


def _displayed(article: Any, number: int) -> dict[str, Any] | None:
    """An article without codes: headline, then author, words, date, outlet in lines of their own, then paragraphs."""
    paragraphs = [text_of(p) for p in select(article, "p.articleParagraph")]
    headline = next((text_of(n) for n in select(article, "span.enHeadline, #hd", 1)), "")
    fields: dict[str, list[str]] = {"HD": [headline] if headline else [], "TD": paragraphs}
    lines = [
        text_of(n) for n in select(article, "div") if not select(n, "div, p, span.enHeadline", 1)
    ]
    for i, line in enumerate(lines):
        if re.fullmatch(r"[\d,]+ words", line):
            fields["WC"] = [line]
            if i and lines[i - 1] != headline:
                fields["BY"] = [lines[i - 1]]
        elif "PD" not in fields and read_date(line):
            fields["PD"] = [line]
            after = [
                rest for rest in lines[i + 1 :] if not re.fullmatch(r"\d{1,2}:\d{2}.{0,10}", rest)
            ]
            fields["SN"] = after[:1]
        elif match := re.fullmatch(r"Document (\w+)", line):
            fields["AN"] = [match[1]]
    return from_codes(fields, number)
