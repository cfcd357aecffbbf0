"""Read the article of a saved page by trafilatura, with resiliparse as second opinion."""

from __future__ import annotations

import hashlib
import html
import re
from functools import cache
from importlib.metadata import version
from typing import Any, NamedTuple

from analysis.errors import AnalysisError
from analysis.read.dates import read_date
from analysis.read.decoding import decode_page
from analysis.read.export_pages import split_page
from analysis.read.html_dom import parse_page, prune, select, simplify, text_of, words
from analysis.read.html_metadata import Meta, read_meta
from analysis.read.html_parts import (
    MOST,
    ShownBlock,
    find_captions,
    find_dropped,
    insert_captions,
    list_shown,
    put_back_linked,
)
from analysis.read.junk import PAYWALL
from analysis.read.sandbox import TEXT

ELEMENTS = 60_000  # tags, opening and closing
TIMES, MORE = (
    2,
    50,
)  # resiliparse is taken when it has over TIMES the words of trafilatura and MORE


class Body(NamedTuple):
    """The words of the article, one line a paragraph, and who found them."""

    text: str
    extractor: str


@cache
def _version(name: str) -> str:
    return f"{name} {version(name)}"


def find_body(page: Any, name: str, *, plainly: bool = False, why: str = "") -> Body:
    """Find the article's lines by trafilatura, or by resiliparse if it finds much more.

    The page's tree is changed: comments, menus and teasers are taken out of it. ``plainly`` leaves
    trafilatura out, as does a page of very many elements, on which it takes minutes. Raises
    ``AnalysisError`` if the text is too long.
    """
    prune(page)
    second = _second(page)
    if len(second) > TEXT:
        raise AnalysisError(
            name,
            f"its text has {len(second):,} characters, over the limit of {TEXT:,}",
            "split it into accounts",
        )
    markup = str(page)
    if plainly or markup.count("<") > ELEMENTS:
        left_out = (
            why or "it took too long"
            if plainly
            else f"the page has more than {ELEMENTS // 2:,} elements"
        )
        return Body(second, f"{_version('resiliparse')} (trafilatura was left out: {left_out})")
    first = _first(markup)
    have, other = words(first), words(second)
    if other > TIMES * have + MORE or not have:
        return Body(second, f"{_version('resiliparse')} (trafilatura kept {have} of {other} words)")
    return Body(first, _version("trafilatura") + (f" ({why})" if why else ""))


def _first(markup: str) -> str:
    from trafilatura import extract

    try:
        found = extract(
            markup,
            favor_precision=True,
            include_comments=False,
            include_tables=True,
            with_metadata=False,
        )
    except (ValueError, TypeError, AttributeError, RecursionError, AssertionError):
        return ""
    return _lines(found or "")


def _second(page: Any) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return _lines(
        extract_plain_text(
            page,
            main_content=True,
            alt_texts=False,
            links=False,
            list_bullets=False,
            noscript=False,
        )
    )


def _lines(text: str) -> str:
    text = re.sub(r"(?m)^[|\s-]+$", "", text)  # rows of empty cells
    return re.sub(r"[ \t]*\n\s*", "\n", text).strip()


FEW, SHORT = 10, 150
_ERROR = re.compile(
    r"\b(?:404|403|410|500|502|503)\b|(?:page|file|story) (?:was )?not found|access denied"
    r"|forbidden|service unavailable|too many requests|just a moment|attention required"
    r"|are you (?:a )?(?:robot|human)|bad gateway|internal server error"
    r"|page (?:can(?:no|')t be found|doesn't exist|no longer exists)|verify you are human|captcha",
    re.I,
)
_CONSENT = re.compile(
    r"we value your privacy|(?:we and )?our (?:\d[\d,.]* )?partners (?:store|process|use)"
    r"|store and/or access information|before you continue to|consent to (?:the use of )?cookies"
    r"|manage (?:your )?(?:privacy|cookie) (?:settings|preferences|choices)",
    re.I,
)
_SCRIPT = re.compile(
    r"(?:enable|turn on|requires?|need) java ?script"
    r"|java ?script (?:is|must be|needs to be) (?:disabled|enabled|off|required)",
    re.I,
)


def refuse(page: Any, meta: Meta, body: Body, name: str) -> None:
    """Raise ``AnalysisError`` if a page is not an article, and say what it is."""
    have = words(body.text)
    if have >= SHORT:
        return _refuse_links(page, body, name)
    shown = text_of(page.body)[:20_000] if page.body else ""
    if any(_ERROR.search(t) for t in meta.titles) and (have < 60 or _ERROR.search(body.text)):
        raise AnalysisError(name, "is an error page, not an article", "save the article's own page")
    if _CONSENT.search(shown) and words(_without(body.text, _CONSENT)) < 40:
        raise AnalysisError(
            name,
            "is a consent wall, not the article behind it",
            "accept or reject in the browser and save the page again",
        )
    closed = meta.article.get("isAccessibleForFree") in (False, "False", "false")
    if PAYWALL.search(shown) or closed:
        raise AnalysisError(
            name,
            f"is a paywall stub ({have} word{'s' * (have != 1)} before the wall)",
            "log in and save the whole article",
        )
    if have < 30 and _SCRIPT.search(shown):
        raise AnalysisError(
            name,
            "is a page that only a script fills",
            "save the page from the browser once it shows the article",
        )
    if have < FEW:
        what = (
            f"is a page with almost no text ({have} word{'s' * (have > 1)})"
            if have
            else "is a page without an article"
        )
        raise AnalysisError(name, what, "save the article's own page")
    return _refuse_links(page, body, name)


def _refuse_links(page: Any, body: Body, name: str) -> None:
    links = [text_of(a) for a in select(page.body, "a")]
    if len(links) < 20:
        return
    lines = [line.strip() for line in body.text.split("\n")][: len(links)]
    known = set(links)
    if sum(line in known for line in lines) > 0.8 * len(lines):
        raise AnalysisError(
            name, "is a page of links, not an article", "save the article's own page"
        )


def _without(text: str, pattern: re.Pattern[str]) -> str:
    return "\n".join(line for line in text.split("\n") if not pattern.search(line))


def find_updates(page: Any, meta: Meta) -> list[dict[str, Any]]:
    """Find the updates of a live blog, each with time and lines; none on other pages.

    A heading comes first among the lines.
    """
    listed = meta.article.get("liveBlogUpdate")
    if isinstance(listed, list) and len(listed) > 1:
        found = [_listed_update(u) for u in listed if isinstance(u, dict)]
        return [u for u in found if u["lines"]]
    times = select(page.body, "time[datetime]")
    if len(times) < 5:
        return []
    updates = [u for u in map(_shown_update, times) if u["lines"]]
    whole = sum(words(text_of(p)) for p in select(page.body, "p", 10_000))
    inside = sum(words(line) for u in updates for line in u["lines"])
    live = re.search(r"\blive\b", " ".join([*meta.titles, meta.fields.get("url", "")]), re.I)
    return (
        updates
        if len(updates) >= 5 and (inside > 0.7 * whole or (live and inside > 0.4 * whole))
        else []
    )


def _listed_update(update: dict[str, Any]) -> dict[str, Any]:
    body = html.unescape(re.sub(r"<[^<>]+>", " ", str(update.get("articleBody") or "")))
    lines = [
        html.unescape(str(update.get("headline") or "")).strip(),
        *(re.sub(r"\s+", " ", part).strip() for part in body.split("\n")),
    ]
    return {
        "time": read_date(str(update.get("datePublished") or "")),
        "lines": [line for line in lines if line],
    }


def _shown_update(time: Any) -> dict[str, Any]:
    """The nearest element around a time that has a paragraph and no other time."""
    node = time.parent
    for _ in range(4):
        if node is None or node.tag in ("body", "article", "main"):
            break
        if node.query_selector("p") is not None:
            alone = len(node.query_selector_all("time[datetime]")) == 1
            lines = (
                [text_of(n) for n in select(node, "h2, h3, h4, p, li, blockquote", MOST)]
                if alone
                else []
            )
            lines = list(dict.fromkeys(line for line in lines if line and line != text_of(time)))
            return {"time": read_date(time.getattr("datetime") or ""), "lines": lines}
        node = node.parent
    return {"time": "", "lines": []}


TOLD = 20
_TOOLBAR = re.compile(  # what the Wayback Machine puts before its copy of a page
    r"<!-- BEGIN WAYBACK TOOLBAR INSERT -->.*?<!-- END WAYBACK TOOLBAR INSERT -->", re.S
)


def read_html(data: bytes, name: str) -> list[dict[str, Any]]:
    """Read the account of a page; ``AnalysisError`` if the page is not an article.

    Error pages, consent walls and paywall stubs are refused.
    """
    return _read(data, name, plainly=False)


def read_html_plainly(data: bytes, name: str) -> list[dict[str, Any]]:
    """Read a page on which trafilatura ran over its limits, by resiliparse alone.

    The page is read without its nesting.
    """
    return _read(data, name, plainly=True)


def read_unjudged(data: bytes, name: str) -> list[dict[str, Any]]:
    """Read what the extractors find on any page, even one to refuse; for measurements."""
    return _read(data, name, plainly=False, judged=False)


def _read(data: bytes, name: str, *, plainly: bool, judged: bool = True) -> list[dict[str, Any]]:
    markup, note = decode_page(data, name)
    markup = _TOOLBAR.sub("", markup)
    if articles := split_page(markup):
        return articles
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
        live = "\n".join(line for update in updates for line in update["lines"])
        refuse(page, meta, body._replace(text=live) if updates else body, name)
    return [_record(data, page, meta, body, updates, shown, note)]


def _record(
    data: bytes,
    page: Any,
    meta: Meta,
    body: Body,
    updates: list[dict[str, Any]],
    shown: list[ShownBlock],
    note: str,
) -> dict[str, Any]:
    lines = [line for line in body.text.split("\n") if line.strip()]
    record: dict[str, Any] = {k: v for k, v in meta.fields.items() if v}
    if updates:
        lines = [line for update in updates for line in update["lines"]]
        record["updates"] = [{"time": u["time"], "line": u["lines"][0]} for u in updates]
        record["kind"] = "live blog"
    else:
        lines = put_back_linked(shown, lines)
    captions, repeated = find_captions(page)
    lines = insert_captions(lines, captions)
    record["captions"] = [c.text for c in captions]
    record["dropped"] = [{"text": t, "rule": "repeated caption"} for t in repeated] + find_dropped(
        shown, lines, meta
    )
    record["text"] = "\n".join(lines)
    if (
        words(record["text"]) >= TOLD
    ):  # enough text to go by; pages declare the language of their template
        record.pop("language", None)
    record["extractor"] = "; ".join(filter(None, [body.extractor, note]))
    record["sha256"] = hashlib.sha256(data).hexdigest()
    return record
