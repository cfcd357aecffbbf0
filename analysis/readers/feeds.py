"""RSS and Atom: the entries of a feed that carry text, one account each."""

from __future__ import annotations

import io
import re
from typing import Any

from analysis.errors import AnalysisError
from analysis.readers.dates import read_date
from analysis.readers.html_dom import parse_page, words
from analysis.readers.limits import RECORDS
from analysis.readers.xml_tree import refuse_entities

FEW = 10  # words under which an entry is a teaser without an article


def read(data: bytes, name: str) -> list[dict[str, Any]]:
    """The entries of a feed. Raises ``AnalysisError`` for entities, for too many entries and for what holds none."""
    import feedparser

    refuse_entities(data, name)
    count = max(data.count(b"<item"), data.count(b"<entry"))
    if count > RECORDS:
        raise AnalysisError(
            name, f"holds {count:,} entries, over the limit of {RECORDS:,}", "split it"
        )
    feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        raise AnalysisError(name, "is a feed without entries", "save the feed again")
    outlet = str(feed.feed.get("title", ""))
    return [_entry(entry, outlet, number) for number, entry in enumerate(feed.entries, 1)]


def _entry(entry: Any, outlet: str, number: int) -> dict[str, Any]:
    contents = [c.get("value", "") for c in entry.get("content", [])] + [entry.get("summary", "")]
    text = max((plain_words(c) for c in contents), key=len)
    headline = plain_words(entry.get("title", ""))
    if words(text) < FEW:
        what = "no text" if not text else "one word" if words(text) == 1 else f"{words(text)} words"
        reason = (
            f"{what}: a feed's entry without its article; fetch the page with 'storydiff fetch'"
        )
        return {"part": headline or entry.get("link") or f"entry {number}", "aside": reason}
    return {
        "account_id": str(entry.get("id") or entry.get("link") or f"entry-{number}"),
        "headline": headline,
        "byline": str(entry.get("author", "")),
        "outlet": str(entry.get("source", {}).get("title", "") or outlet),
        "published": read_date(str(entry.get("published") or entry.get("updated") or "")),
        "url": str(entry.get("link", "")),
        "text": text,
        "extractor": "feed (its own text)",
    }


def plain_words(markup: str) -> str:
    """The lines of a piece of markup, without any of it."""
    if "<" not in markup and "&" not in markup:
        return re.sub(r"\s+", " ", markup).strip()
    from resiliparse.extract.html2text import extract_plain_text

    page = parse_page(f"<!DOCTYPE html><html><body>{markup}</body></html>")
    lines = extract_plain_text(
        page, main_content=False, alt_texts=False, links=False, list_bullets=False, noscript=False
    ).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())
