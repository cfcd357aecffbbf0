"""Parse pages as browsers do, and find elements and words in them."""

from __future__ import annotations

import html
import re
from typing import Any

DEEPEST = 250  # levels of nesting that an article has no use for
_SCRIPT = re.compile(r"<(script|style)\b[^<>]{0,2000}>.*?</\1\s*>", re.I | re.S)
_LONG_TAG = re.compile(r"<([a-zA-Z][\w-]*)(\s[^<>]{8000,})>")
_DATA = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=\s]{200,}")
_TAG = re.compile(
    r"<(/?)(div|span|b|i|em|strong|font|blockquote|table|ul|ol|dl|section|article|a)\b", re.I
)
_UNREAD = re.compile(
    r"<(script|style|template|noscript|svg|iframe)\b.*?(?:</\1\s*>|\Z)|<!--.*?-->|<!--", re.I | re.S
)
_KEPT = re.compile(r"<(/?)(h[1-6]|p|li|figcaption|figure|article|main|title)\b[^<>]*>", re.I)
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|em|font|i|img|mark|q|s|small|span|strong|sub|sup|time|u|wbr)\b[^<>]*>",
    re.I,
)
_ANY = re.compile(r"</?[a-zA-Z!?][^<>]*>")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
# What a page puts beside its article. A class or id is matched anywhere in its value, because
# publishers glue words together.
_BESIDE = ", ".join(
    [f"[{a}*={word} i]" for a in ("id", "class") for word in ("comment", "disqus")]
    + [
        f"[class*={word} i]"
        for word in ("related", "newsletter", "recommend", "promo", "share", "social")
    ]
    + ["aside", "nav", "footer", "form"]
)
_BODY = frozenset(["html", "body", "main", "article"])


def words(text: str) -> int:
    """Count words roughly; two signs of a script without spaces count as one.

    >>> words("Three of the five"), words("上院は法案")
    (4, 2)
    """
    signs = len(_CJK.findall(text))
    return len(text.split()) + signs // 2 - (1 if signs else 0)


def depth(markup: str) -> int:
    """Count how deep elements are nested, as far as the tags show."""
    level = deepest = 0
    for match in _TAG.finditer(markup):
        level = max(0, level - 1) if match[1] else level + 1
        deepest = max(deepest, level)
    return deepest


def parse_page(markup: str) -> Any:
    """Parse a page as browsers do (resiliparse), after what breaks parsers is taken out."""
    from resiliparse.parse.html import HTMLTree

    markup = markup.replace("\0", "")
    if "base64," in markup:
        markup = _DATA.sub("data:", markup)
    markup = _SCRIPT.sub(" ", markup)
    markup = _LONG_TAG.sub(r"<\1>", markup)
    if depth(markup) > DEEPEST:
        markup = simplify(markup)
    return HTMLTree.parse(markup)


def simplify(markup: str) -> str:
    """Reduce a page to paragraphs, headings, items and captions, without attributes or nesting.

    Tags are found without regard to quotes, so that an open quote swallows nothing.
    """
    head = re.search(r"<head\b.{0,200000}?</head>", markup, re.I | re.S)
    rest = _UNREAD.sub(" ", markup[head.end() if head else 0 :])
    rest = _KEPT.sub(lambda m: f"\x02{m[1]}{m[2].lower()}\x03", rest)
    rest = _ANY.sub("\x02p\x03", _INLINE.sub("", rest))
    rest = re.sub(r"(?:\x02p\x03\s*)+", "\x02p\x03", rest)
    rest = html.escape(html.unescape(rest), quote=False).replace("\x02", "<").replace("\x03", ">")
    return f"<!DOCTYPE html><html>{head[0] if head else ''}<body>{rest}</body></html>"


def prune(page: Any) -> Any:
    """Remove comments, menus, forms and teasers, but never most of the paragraphs."""
    body = page.body
    if body is None:
        return page
    whole = len(body.query_selector_all("p"))
    for node in select(body, _BESIDE):
        if node.tag in _BODY or node.parent is None:
            continue
        named = f"{node.id or ''} {node.class_name or ''}".lower()
        if (
            "comment" not in named
            and "disqus" not in named
            and 2 * len(node.query_selector_all("p")) > whole
        ):
            continue
        node.parent.remove_child(node)
    return page


def text_of(node: Any) -> str:
    """The words of an element on one line."""
    return re.sub(r"\s+", " ", node.text or "").strip()


def select(node: Any, css: str, most: int = 2000) -> list[Any]:
    """List the first elements that a selector finds.

    A walk over the library's own collection would take quadratic time.
    """
    return list(node.query_selector_all(css)[:most]) if node is not None else []
