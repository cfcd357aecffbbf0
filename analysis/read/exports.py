"""Read the exports of Nexis and Factiva, as text and as Factiva's HTML.

The HTML has ``div.article`` elements, with codes in a table or in Factiva's own display order.
"""

from __future__ import annotations

import re
from typing import Any

from analysis.read.dates import read_date
from analysis.read.html_metadata import parse_page, select, text_of

_END = "End of Document"
_FIELD = re.compile(
    r"(Section|Length|Byline|Dateline|Highlight|Load-Date|Graphic|Classification|Edition|Series):\s*(.*)",
    re.I,
)
_AFTER = re.compile(
    r"(?:Load-Date:|Classification$|Graphic$|Notes$|Correction$|Series$|Language:|Publication-Type:)",
    re.I,
)
_CODE = re.compile(
    r"(SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CT|CX|ART|RF|CO|IN|NS|RE|IPC|IPD|PUB"
    r"|AN|CLM|DLN)(?:[\t ]+(\S.*))?$"
)
_DOCUMENT = re.compile(r"Document [A-Za-z]{2,10}0{0,3}\w{8,40}$")


def split_export(lines: list[str]) -> list[dict[str, Any]]:
    """Read the articles of a Nexis or Factiva export from its lines; none in any other text."""
    lines = [line.replace("\u00a0", " ").strip() for line in lines]
    if _END in lines and any(line.startswith("Length:") for line in lines):
        return _articles(lines, lambda line: line == _END, nexis_article)
    codes = {m[1] for line in lines if (m := _CODE.match(line))}
    if {"HD", "PD", "SN"} <= codes and codes & {"LP", "TD"}:
        return _articles(lines, lambda line: bool(_DOCUMENT.match(line)), factiva_article)
    return []


def _articles(lines: list[str], ends: Any, read: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    part: list[str] = []
    for line in [*lines, None]:
        if line is not None and not ends(line):
            part.append(line)
            continue
        if any(part) and (article := read(part, len(found) + 1)):
            found.append(article)
        part = []
    return found


def nexis_article(lines: list[str], number: int) -> dict[str, Any] | None:
    """Read one Nexis article: headline, outlet and date above its fields, words below ``Body``."""
    body_at = next((i for i, line in enumerate(lines) if line == "Body"), None)
    fields = {m[1].lower(): m[2].strip() for line in lines[:body_at] if (m := _FIELD.match(line))}
    if body_at is None and "length" not in fields:
        return None
    first = next(
        (
            i
            for i, line in enumerate(lines)
            if _FIELD.match(line) or re.match(r"Copyright |©", line)
        ),
        len(lines),
    )
    top = [line for line in lines[:first] if line]
    dated = next((i for i in reversed(range(len(top))) if read_date(top[i])), None)
    if dated is None or dated < 1:
        top, dated = [top[0] if top else "", "", ""], 2
    whole = lines[body_at + 1 :] if body_at is not None else lines[first:]
    text = _upto(whole, _AFTER)
    if not text:
        return {
            "part": f"article {number}",
            "aside": "no text: the export has only the heading; export the full text",
        }
    return {
        "account_id": f"#{number}",
        "headline": top[dated - 2] if dated >= 2 else "",
        "outlet": top[dated - 1],
        "published": read_date(top[dated]),
        "byline": fields.get("byline", ""),
        "section": fields.get("section", ""),
        "length": fields.get("length", ""),
        "text": "\n".join(text),
        "extractor": "Nexis Uni export",
    }


def _upto(lines: list[str], end: re.Pattern[str]) -> list[str]:
    out = []
    for line in lines:
        if end.match(line):
            break
        if line:
            out.append(line)
    return out


def factiva_article(lines: list[str], number: int) -> dict[str, Any] | None:
    """Read one Factiva article by its codes (HD headline, SN outlet, PD date, LP and TD text)."""
    fields: dict[str, list[str]] = {}
    code = ""
    for line in lines:
        if match := _CODE.match(line):
            code = match[1]
            fields.setdefault(code, []).extend([match[2]] if match[2] else [])
        elif line and code:
            fields[code].append(line)
    return from_codes(fields, number)


def from_codes(fields: dict[str, list[str]], number: int) -> dict[str, Any] | None:
    """Make an account from Factiva's codes; None without a headline and a text."""
    given = {code: " ".join(values).strip() for code, values in fields.items()}
    text = [*fields.get("LP", []), *fields.get("TD", []), *fields.get("ART", [])]
    if not text:
        reason = "no text: the export has only the heading; export the full text"
        return (
            {"part": given.get("HD") or f"article {number}", "aside": reason}
            if given.get("HD")
            else None
        )
    return {
        "account_id": given.get("AN", "").removeprefix("Document ").strip() or f"#{number}",
        "headline": given.get("HD", ""),
        "outlet": given.get("SN", ""),
        "published": read_date(given.get("PD", "")),
        "byline": re.sub(r"^By\s+", "", given.get("BY", "")),
        "section": given.get("SE", ""),
        "length": given.get("WC", ""),
        "text": "\n".join(line for line in text if line),
        "extractor": "Factiva export",
    }


_FACTIVA = re.compile(r"class=[\"'][^\"']{0,60}\b[a-z]{2}(?:Article|Headline)\b")


def split_page(markup: str) -> list[dict[str, Any]]:
    """Read the articles of a page that Factiva exported; none of any other page."""
    if not _FACTIVA.search(markup):
        return []
    articles = [
        article
        for article in select(parse_page(markup).body, "div.article")
        if not select(article, "div.article", 1)
    ]
    found = [_article(article, number) for number, article in enumerate(articles, 1)]
    return [record for record in found if record]


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
    """Read an article without codes, in Factiva's display order.

    The headline comes first, then author, words, date and outlet in lines of their own, then the
    paragraphs.
    """
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
