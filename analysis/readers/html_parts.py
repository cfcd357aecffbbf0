"""The parts of a page beside its paragraphs: captions, the updates of a live blog, and lines the extractors dropped."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from analysis.readers.dates import read_date
from analysis.readers.html_dom import select, text_of, words
from analysis.readers.html_meta import Meta

_CAPTIONS = "figcaption, [itemprop=caption], [class~=caption], [class*=caption-text i], [class*=image-caption i], [class$=caption i]"
_NO_CAPTION = re.compile(r"headline|breaking|menu|clos", re.I)
_TEASER = re.compile(r"\bsubscri(?:be|ption)\b|\d (?:minutes?|hours?|days?) ago$", re.I)
_MOST = 200


class Caption(NamedTuple):
    """A caption and the paragraph it stands after (empty: before all)."""

    text: str
    after: str


def find_captions(page: Any) -> tuple[list[Caption], list[str]]:
    """The captions of a page in its order, each once, and those that it repeats."""
    if (
        page.body is None
        or page.body.query_selector("figcaption, [itemprop=caption], [class*=caption i]") is None
    ):
        return [], []
    found: list[Caption] = []
    repeated: list[str] = []
    captions = {
        text_of(n)
        for n in select(page.body, _CAPTIONS, _MOST)
        if not _NO_CAPTION.search(n.class_name or "")
    }
    before = ""
    for node in select(page.body, f"p, {_CAPTIONS}"):
        text = text_of(node)
        if text not in captions:
            before = text if node.tag == "p" and len(text) > 40 else before
        elif words(text) >= 3 and len(text) <= 1000 and not _is_teaser(node, text):
            known = next((c for c in found if text in c.text or c.text in text), None)
            if known is None:
                found.append(Caption(text, before))
            elif text == known.text:
                repeated.append(text)
    return found[:_MOST], repeated[:_MOST]


def _is_teaser(node: Any, text: str) -> bool:
    """A caption that is mostly a link, tells its age, or sells a subscription leads to something else."""
    return bool(_TEASER.search(text)) or _linked(node, text)


def insert_captions(lines: list[str], captions: list[Caption]) -> list[str]:
    """The lines with each caption after the paragraph it stands after on the page; a caption among them stays where it is."""
    wanted = {c.text for c in captions}
    lines = [line for line in lines if line.strip() not in wanted]
    places: dict[int, list[str]] = {}
    for caption in captions:
        at = next(
            (
                i
                for i, line in enumerate(lines)
                if caption.after and line.strip()[:60] == caption.after[:60]
            ),
            -1,
        )
        places.setdefault(at, []).append(caption.text)
    out = list(places.get(-1, []))
    for i, line in enumerate(lines):
        out += [line, *places.get(i, [])]
    return out


def find_updates(page: Any, meta: Meta) -> list[dict[str, Any]]:
    """The updates of a live blog, each with its time and its lines (a heading first); empty for other pages."""
    told = meta.article.get("liveBlogUpdate")
    if isinstance(told, list) and len(told) > 1:
        found = [_told_update(u) for u in told if isinstance(u, dict)]
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


def _told_update(update: dict[str, Any]) -> dict[str, Any]:
    body = re.sub(r"<[^<>]+>", " ", str(update.get("articleBody") or ""))
    lines = [
        str(update.get("headline") or "").strip(),
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
                [text_of(n) for n in select(node, "h2, h3, h4, p, li, blockquote", _MOST)]
                if alone
                else []
            )
            lines = list(dict.fromkeys(line for line in lines if line and line != text_of(time)))
            return {"time": read_date(time.getattr("datetime") or ""), "lines": lines}
        node = node.parent
    return {"time": "", "lines": []}


def list_shown(page: Any) -> list[tuple[str, bool]]:
    """The paragraphs and items of the page's article, as it stands, and whether each is mostly links; readers' comments apart."""
    place = (
        page.body.query_selector("article, main, [itemprop=articleBody]") if page.body else None
    ) or page.body
    comments = {
        text_of(n)
        for n in select(place, "[class*=comment i] p, [id*=comment i] p, [id*=disqus i] p")
    }
    shown = [(text_of(node), node) for node in select(place, "p, blockquote, li")]
    return [(text, _linked(node, text)) for text, node in shown if text and text not in comments]


def find_dropped(
    shown: list[tuple[str, bool]], lines: list[str], meta: Meta
) -> list[dict[str, str]]:
    """What the page shows and the lines do not have: what an extractor took for no part of the article."""
    kept = re.sub(r"\W+", "", "".join(lines) + "".join(meta.fields.values()))
    have = {line.strip() for line in lines}
    dropped: dict[str, tuple[str, str]] = {}
    before = ""
    for text, linked in shown:
        before = text if text in have else before
        if text not in have and 6 <= words(text) <= 400 and re.sub(r"\W+", "", text) not in kept:
            dropped.setdefault(text, ("list of links" if linked else "not in the article", before))
    return [
        {"text": t, "rule": rule, "after": after}
        for t, (rule, after) in list(dropped.items())[:_MOST]
    ]


def _linked(node: Any, text: str) -> bool:
    return sum(len(text_of(a)) for a in select(node, "a", 50)) > 0.7 * len(text)
