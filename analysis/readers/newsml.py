"""NewsML-G2 and NITF: the items of an agency's feed, one account each."""

from __future__ import annotations

import hashlib
from typing import Any

from analysis.readers.dates import read_date
from analysis.readers.xml_tree import find, first, local, parse_xml, words_of

_LINES = ("p", "hl2", "li", "h1", "h2", "h3", "h4", "blockquote")


def read(data: bytes, name: str) -> list[dict[str, Any]]:
    """The news items of a NewsML-G2 file; one that its agency cancelled, or that holds no text, is set aside."""
    root = parse_xml(data, name)
    items = [root] if local(root) == "newsItem" else find(root, "newsItem")
    records = [_item(item, number) for number, item in enumerate(items, 1)]
    digest = hashlib.sha256(data).hexdigest()
    return [record if len(items) > 1 else {"sha256": digest} | record for record in records]


def _item(item: Any, number: int) -> dict[str, Any]:
    guid = item.get("guid") or f"item {number}"
    status = next((n.get("qcode", "") for n in find(item, "pubStatus")), "")
    if status.rpartition(":")[2] in ("canceled", "cancelled", "withheld"):
        return {
            "part": guid,
            "aside": f"its agency marks it as {status.rpartition(':')[2]}; leave it out or take a later version",
        }
    lines, captions = _content(item)
    if not lines:
        return {
            "part": guid,
            "aside": "no text: a news item of another class; give the item that holds the article",
        }
    provider = next(
        (
            first(n, "name") or n.get("literal", "")
            for n in find(item, "provider", "infoSource")
            if n is not None
        ),
        "",
    )
    return {
        "account_id": guid,
        "headline": first(item, "headline", "hl1"),
        "byline": first(item, "by", "byline"),
        "outlet": provider or first(item, "creditline"),
        "published": read_date(first(item, "contentCreated", "firstCreated", "versionCreated")),
        "url": item.get("guid") if (item.get("guid") or "").startswith("http") else None,
        "text": "\n".join(lines),
        "captions": captions,
        "extractor": "NewsML-G2",
    }


def _content(item: Any) -> tuple[list[str], list[str]]:
    for data in find(item, "inlineXML", "inlineData"):
        body = next(iter(find(data, "body.content")), None)
        body = body if body is not None else next(iter(find(data, "body")), data)
        captions = [
            words_of(n) for n in find(body, "media-caption", "figcaption", "caption") if words_of(n)
        ]
        lines = [
            words_of(n)
            for n in find(body, *_LINES)
            if words_of(n) and not _inside(n, "media-caption", "figcaption")
        ]
        lines = lines or [
            line.strip() for line in "".join(data.itertext()).split("\n") if line.strip()
        ]
        if lines:
            return [*captions, *lines], captions
    return [], []


def _inside(node: Any, *names: str) -> bool:
    return any(local(parent) in names for parent in node.iterancestors())


def read_nitf(data: bytes, name: str) -> list[dict[str, Any]]:
    """The article of a NITF file."""
    root = parse_xml(data, name)
    body = next(iter(find(root, "body.content")), None)
    captions = [words_of(n) for n in find(root, "media-caption") if words_of(n)]
    lines = (
        [
            words_of(n)
            for n in find(body, *_LINES)
            if words_of(n) and not _inside(n, "media-caption")
        ]
        if body is not None
        else []
    )
    issued = next((n.get("norm", "") for n in find(root, "date.issue", "story.date")), "")
    title = first(root, "hl1", "title")
    if not lines:
        return [
            {
                "part": title or "article",
                "aside": "no text: its body.content is empty; export it with its text",
            }
        ]
    return [
        {
            "headline": title,
            "dek": first(next(iter(find(root, "hedline")), root), "hl2") or None,
            "byline": first(root, "byline"),
            "outlet": first(root, "distributor")
            or next((n.get("name", "") for n in find(root, "pubdata")), ""),
            "published": read_date(issued),
            "text": "\n".join([*captions, *lines]),
            "captions": captions,
            "extractor": "NITF",
            "sha256": hashlib.sha256(data).hexdigest(),
        }
    ]
