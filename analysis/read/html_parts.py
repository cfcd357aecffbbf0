"""Captions and paragraphs of a page: what an extractor left out, and what comes back."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from analysis.read import junk
from analysis.read.html_dom import select, text_of, words
from analysis.read.html_metadata import Meta

_CAPTIONS = (
    "figcaption, [itemprop=caption], [class~=caption], [class*=caption-text i], "
    "[class*=image-caption i], [class$=caption i]"
)
_NO_CAPTION = re.compile(r"headline|breaking|menu|clos", re.I)
_TEASER = re.compile(r"\bsubscri(?:be|ption)\b|\d (?:minutes?|hours?|days?) ago$", re.I)
MOST = 200  # captions, lines of an update and lines left out, at most


class Caption(NamedTuple):
    """A caption and the paragraph before it (empty: before all)."""

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
        for n in select(page.body, _CAPTIONS, MOST)
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
    return found[:MOST], repeated[:MOST]


def _is_teaser(node: Any, text: str) -> bool:
    """Return whether a caption leads elsewhere: mostly a link, an age, or a subscription."""
    return bool(_TEASER.search(text)) or _linked(node, text)


def insert_captions(lines: list[str], captions: list[Caption]) -> list[str]:
    """Insert each caption after its paragraph; one that is among the lines keeps its place."""
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


class ShownBlock(NamedTuple):
    """A paragraph or item that the page shows, and the share of it that is in links."""

    text: str
    paragraph: bool
    share: float


def list_shown(page: Any) -> list[ShownBlock]:
    """List the paragraphs and items of the article on the page, without readers' comments."""
    place = (
        page.body.query_selector("article, main, [itemprop=articleBody]") if page.body else None
    ) or page.body
    comments = {
        text_of(n)
        for n in select(place, "[class*=comment i] p, [id*=comment i] p, [id*=disqus i] p")
    }
    found = []
    for node in select(place, "p, blockquote, li"):
        text = text_of(node)
        if text and text not in comments:
            found.append(ShownBlock(text, node.tag == "p", _share_of_links(node, text)))
    return found


_SENTENCE = re.compile(r"[.!?…][\"”’»')\]]*$")


def put_back_linked(shown: list[ShownBlock], lines: list[str]) -> list[str]:
    """Put back sentences with links that an extractor took from between kept paragraphs.

    A line that is one link alone leads to another article and stays out.
    """
    kept = [line.strip() for line in lines]
    have = {line: i for i, line in reversed(list(enumerate(kept)))}
    paragraphs = [s for s in shown if s.paragraph]
    places = [have.get(s.text) for s in paragraphs]
    known = [i for i, at in enumerate(places) if at is not None]
    if len(known) < 2:
        return lines
    joined = re.sub(r"\W+", "", "".join(kept))
    after: dict[int, list[str]] = {}
    for i in range(known[0] + 1, known[-1]):
        text = paragraphs[i].text
        if (
            places[i] is None
            and _SOME < paragraphs[i].share < _ALONE
            and words(text) >= FEW_WORDS
            and _SENTENCE.search(text)
            and re.sub(r"\W+", "", text) not in joined
            and not junk.find_rule(text)
        ):
            before = max(k for k in known if k < i)
            after.setdefault(places[before] or 0, []).append(text)
    return [each for i, line in enumerate(lines) for each in (line, *after.get(i, []))]


def find_dropped(shown: list[ShownBlock], lines: list[str], meta: Meta) -> list[dict[str, str]]:
    """Find what the page shows and the lines lack: what an extractor left out."""
    kept = re.sub(r"\W+", "", "".join(lines) + "".join(meta.fields.values()))
    have = {line.strip() for line in lines}
    dropped: dict[str, tuple[str, str]] = {}
    before = ""
    for text, _, share in shown:
        before = text if text in have else before
        if text not in have and 6 <= words(text) <= 400 and re.sub(r"\W+", "", text) not in kept:
            dropped.setdefault(
                text,
                (
                    "list of links" if share > _MOSTLY else "not in the article",
                    before,
                ),
            )
    return [
        {"text": t, "rule": rule, "after": after}
        for t, (rule, after) in list(dropped.items())[:MOST]
    ]


_SOME, _MOSTLY, _ALONE = 0.3, 0.7, 0.95  # shares of a text that is in links
FEW_WORDS = 5


def _share_of_links(node: Any, text: str) -> float:
    return sum(len(text_of(a)) for a in select(node, "a", 50)) / max(len(text), 1)


def _linked(node: Any, text: str) -> bool:
    return _share_of_links(node, text) > _MOSTLY
