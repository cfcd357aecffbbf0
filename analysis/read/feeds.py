"""Read RSS and Atom feeds, and the agencies' NewsML-G2 and NITF, one account an item."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping
from typing import Any

from analysis.errors import AnalysisError, first_line
from analysis.read.dates import read_date
from analysis.read.html_dom import parse_page, words
from analysis.read.sandbox import RECORDS


def parse_xml(data: bytes, name: str, *, recover: bool = False) -> Any:
    """Parse an XML file; ``AnalysisError`` if it declares entities or is not well formed."""
    from lxml import etree

    refuse_entities(data, name)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=recover,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise AnalysisError(
            name, f"is not valid XML ({first_line(error)[:120]})", "export it again"
        ) from error
    if root is None:
        raise AnalysisError(name, "is not valid XML", "export it again")
    return root


def refuse_entities(data: bytes, name: str) -> None:
    """Raise ``AnalysisError`` if the file declares entities of its own.

    Entities can swell a file or name files of this machine.
    """
    plain = data.replace(b"\0", b"")
    if re.search(rb"<!ENTITY", plain[:2_000_000], re.I):
        raise AnalysisError(
            name, "declares XML entities, which are not read", "export it without a DOCTYPE"
        )


def local(node: Any) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def find(node: Any, *names: str) -> list[Any]:
    """Find the elements below a node by their names, in any namespace, in file order."""
    return [n for n in node.iter() if n is not node and local(n) in names]


def words_of(node: Any) -> str:
    """The words of an element on one line; empty without one."""
    return re.sub(r"\s+", " ", "".join(node.itertext())).strip() if node is not None else ""


def first(node: Any, *names: str) -> str:
    """The words of the first element with one of these names that has any."""
    return next((text for n in find(node, *names) if (text := words_of(n))), "")


FEW = 10  # words under which an entry is a teaser without an article


def read_feed(data: bytes, name: str) -> list[dict[str, Any]]:
    """Read the entries of a feed.

    Raises ``AnalysisError`` for entities, too many entries or none.
    """
    import feedparser

    refuse_entities(data, name)
    count = max(data.count(b"<item"), data.count(b"<entry"))
    if count > RECORDS:
        raise AnalysisError(
            name, f"contains {count:,} entries, over the limit of {RECORDS:,}", "split it"
        )
    try:
        feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except MemoryError:
        raise
    except Exception as error:  # the library raises anything at broken markup
        raise AnalysisError(name, "is a broken feed", "save the feed again") from error
    if not feed.entries:
        raise AnalysisError(name, "is a feed without entries", "save the feed again")
    outlet = _words_at(feed.feed, "title")
    return [_entry(entry, outlet, number) for number, entry in enumerate(feed.entries, 1)]


def _words_at(entry: Any, *names: str) -> str:
    """Return the first of some values of an entry that is text; a broken feed has others too."""
    found = (entry.get(name) for name in names) if isinstance(entry, Mapping) else iter(())
    return next((value for value in found if isinstance(value, str) and value), "")


def _entry(entry: Any, outlet: str, number: int) -> dict[str, Any]:
    contents = [_words_at(c, "value") for c in entry.get("content") or ()]
    text = max(map(plain_words, [*contents, _words_at(entry, "summary")]), key=len)
    headline = plain_words(_words_at(entry, "title"))
    if words(text) < FEW:
        what = "no text" if not text else "one word" if words(text) == 1 else f"{words(text)} words"
        reason = (
            f"{what}: a feed's entry without its article; fetch the page with 'storydiff fetch'"
        )
        return {"part": headline or _words_at(entry, "link") or f"entry {number}", "aside": reason}
    return {
        "account_id": _words_at(entry, "id", "link") or f"#{number}",
        "headline": headline,
        "byline": _words_at(entry, "author"),
        "outlet": _words_at(entry.get("source"), "title") or outlet,
        "published": read_date(_words_at(entry, "published", "updated")),
        "url": _words_at(entry, "link"),
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


_LINES = ("p", "hl2", "li", "h1", "h2", "h3", "h4", "blockquote")


def read_newsml(data: bytes, name: str) -> list[dict[str, Any]]:
    """Read the news items of a NewsML-G2 file.

    An item that its agency cancelled, or that has no text, is set aside.
    """
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
            "aside": f"its agency marks it as {status.rpartition(':')[2]}; "
            "leave it out or take a later version",
        }
    lines, captions = content_of(item)
    if not lines:
        return {
            "part": guid,
            "aside": "no text: a news item of another class; give the item with the article",
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


def content_of(item: Any) -> tuple[list[str], list[str]]:
    """Return the lines of a news item, and those of them that are captions."""
    for data in find(item, "inlineXML", "inlineData", "DataContent"):
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
