"""Read the XML of agencies and databases that is no NewsML-G2: NewsML 1 and lists of articles."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from analysis.errors import AnalysisError
from analysis.read.dates import read_date
from analysis.read.export_layouts import from_codes
from analysis.read.feeds import content_of, find, first, local, parse_xml, words_of
from analysis.read.field_names import field_of
from analysis.read.fields import Record, admit
from analysis.read.html_dom import words

_NO_TEXT = "no text: a news item of another class; give the item with the article"
_ARTICLES = ("article", "document", "doc", "story", "newsitem", "record", "entry", "item")
_PARAGRAPHS = ("para", "p", "paragraph")
_TEXT = ("", "text")
_FEW = 20  # words of an article, at least


def read_newsml1(data: bytes, name: str) -> list[Record]:
    """Read the news items of a NewsML 1 file."""
    items = find(parse_xml(data, name), "NewsItem")
    return [_item(item, number) for number, item in enumerate(items, 1)]


def _item(item: Any, number: int) -> Record:
    identifier = first(item, "NewsItemId", "PublicIdentifier")
    headline = first(item, "HeadLine")
    lines, captions = content_of(item)
    if not lines:
        return {"part": headline or identifier or f"item {number}", "aside": _NO_TEXT}
    provider = next((p for n in find(item, "Provider") for p in find(n, "Party")), None)
    named = provider.get("FormalName", "") if provider is not None else ""
    dates = ("FirstCreated", "DateId", "ThisRevisionCreated")
    found = {
        "account_id": identifier or f"#{number}",
        "headline": headline,
        "dek": first(item, "SubHeadLine"),
        "byline": first(item, "ByLine"),
        "outlet": named or first(item, "CreditLine"),
        "published": next((d for tag in dates if (d := read_date(first(item, tag)))), ""),
        "text": "\n".join(lines),
        "captions": captions,
        "extractor": "NewsML 1",
    }
    return {key: value for key, value in found.items() if value}


def read_xml(data: bytes, name: str) -> Iterator[Record]:
    """Read the articles of XML whose elements are named as others name the fields of an account.

    Raises ``AnalysisError`` for XML of any other kind.
    """
    root = parse_xml(data, name)
    nodes = [n for n in root.iter() if local(n).lower() in _ARTICLES]
    outer = [n for n in nodes if not any(local(a).lower() in _ARTICLES for a in n.iterancestors())]
    found = [record for node in outer or [root] if (record := _article(node))]
    if not found:
        raise AnalysisError(
            name,
            f"is XML of another kind ({local(root)})",
            "export it as NewsML-G2, NITF, RSS or HTML",
        )
    digest = hashlib.sha256(data).hexdigest()
    for number, record in enumerate(found, 1):
        yield {"account_id": f"#{number}", "extractor": "XML", "sha256": digest} | record


def _article(node: Any) -> Record | None:
    """Read one element: fields by the names of the elements in it, text from its paragraphs."""
    codes: dict[str, list[str]] = {}
    for child in node:
        if local(child).isupper() and len(local(child)) < 4:
            parts = "".join(child.itertext()).split("\n")
            codes.setdefault(local(child), []).extend(filter(None, map(str.strip, parts)))
    if {"HD", "SN"} <= set(codes) and {"LP", "TD"} & set(codes):
        return from_codes(codes)
    given: Record = {key: value for key, value in node.attrib.items() if field_of(key) not in _TEXT}
    for child in node.iter():
        field = field_of(local(child))
        if child is not node and field and field != "text":
            given.setdefault(local(child), words_of(child))
    heads = {p for n in node.iter() if field_of(local(n)) == "headline" for p in n.iter()}
    lines = [words_of(p) for p in find(node, *_PARAGRAPHS) if p not in heads and words_of(p)]
    if not lines:
        texts = [n for n in node.iter() if field_of(local(n)) == "text" and n is not node]
        whole = max(("".join(n.itertext()) for n in texts), key=len, default="")
        lines = [line.strip() for line in whole.split("\n") if line.strip()]
    if sum(map(words, lines)) < _FEW:
        return None
    return admit(given | {"text": "\n".join(lines)})
