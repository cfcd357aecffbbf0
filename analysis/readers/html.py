"""A saved page: its article by trafilatura, with resiliparse as second opinion, and what its markup tells of it."""

from __future__ import annotations

import hashlib
from typing import Any

from analysis.readers.encoding import decode_page
from analysis.readers.html_body import Body, find_body
from analysis.readers.html_dom import parse_page, simplify, words
from analysis.readers.html_kind import refuse
from analysis.readers.html_meta import Meta, read_meta
from analysis.readers.html_parts import (
    find_captions,
    find_dropped,
    find_updates,
    insert_captions,
    list_shown,
)

TOLD = 20


def read(data: bytes, name: str) -> list[dict[str, Any]]:
    """The account of a page. Raises ``AnalysisError`` for what is no article: error page, consent wall, paywall stub ..."""
    return _read(data, name, plainly=False)


def read_plainly(data: bytes, name: str) -> list[dict[str, Any]]:
    """The account of a page on which trafilatura ran over its limits: resiliparse alone, on the page without its nesting."""
    return _read(data, name, plainly=True)


def read_unjudged(data: bytes, name: str) -> list[dict[str, Any]]:
    """What the extractors find on any page, also one that would be set aside: for measuring them."""
    return _read(data, name, plainly=False, judged=False)


def _read(data: bytes, name: str, *, plainly: bool, judged: bool = True) -> list[dict[str, Any]]:
    markup, note = decode_page(data, name)
    page = parse_page(simplify(markup) if plainly else markup)
    meta = read_meta(page, markup)
    updates = find_updates(page, meta)
    shown = list_shown(page)
    body = find_body(page, name, plainly=plainly)
    if not updates and words(body.text) < 20 < words(simplified := simplify(markup)):
        body = max(
            body,
            find_body(parse_page(simplified), name, plainly=plainly, why="its markup is broken"),
            key=lambda b: words(b.text),
        )
    if judged:
        refuse(page, meta, body, name)
    return [_record(data, page, meta, body, updates, shown, note)]


def _record(
    data: bytes,
    page: Any,
    meta: Meta,
    body: Body,
    updates: list[dict[str, Any]],
    shown: list[tuple[str, bool]],
    note: str,
) -> dict[str, Any]:
    lines = [line for line in body.text.split("\n") if line.strip()]
    record: dict[str, Any] = {k: v for k, v in meta.fields.items() if v}
    if updates:
        lines = [line for update in updates for line in update["lines"]]
        record["updates"] = [{"time": u["time"], "line": u["lines"][0]} for u in updates]
        record["kind"] = "live blog"
    captions, repeated = find_captions(page)
    lines = insert_captions(lines, captions)
    record["captions"] = [c.text for c in captions]
    record["dropped"] = [{"text": t, "rule": "repeated caption"} for t in repeated] + find_dropped(
        shown, lines, meta
    )
    record["text"] = "\n".join(lines)
    if (
        words(record["text"]) >= TOLD
    ):  # enough to tell by, and pages declare the language of their template
        record.pop("language", None)
    record["extractor"] = "; ".join(filter(None, [body.extractor, note]))
    record["sha256"] = hashlib.sha256(data).hexdigest()
    return record
