"""Pages that hold no article: each is named as what it is, so that it can be set aside."""

from __future__ import annotations

import re
from typing import Any

from analysis.errors import AnalysisError
from analysis.readers.html_body import Body
from analysis.readers.html_dom import select, text_of, words
from analysis.readers.html_meta import Meta

FEW, SHORT = 10, 150
_ERROR = re.compile(
    r"\b(?:404|403|410|500|502|503)\b|(?:page|file|story) (?:was )?not found|access denied|forbidden|service unavailable|"
    r"too many requests|just a moment|attention required|are you (?:a )?(?:robot|human)|bad gateway|internal server error|"
    r"page (?:can(?:no|')t be found|doesn't exist|no longer exists)|verify you are human|captcha",
    re.I,
)
_CONSENT = re.compile(
    r"we value your privacy|(?:we and )?our (?:\d[\d,.]* )?partners (?:store|process|use)|store and/or access information|"
    r"before you continue to|consent to (?:the use of )?cookies|manage (?:your )?(?:privacy|cookie) (?:settings|preferences|choices)",
    re.I,
)
_PAYWALL = re.compile(
    r"subscribe (?:now )?to (?:continue|keep|read)|to continue reading|already a subscriber|subscribers? only|"
    r"this (?:article|content|story) is (?:for|reserved for|exclusive to) (?:our )?(?:subscribers|members)|"
    r"(?:log|sign) in or subscribe|unlock (?:this|the full) (?:article|story)|register to (?:continue|read)",
    re.I,
)
_SCRIPT = re.compile(
    r"(?:enable|turn on|requires?|need) java ?script|java ?script (?:is|must be|needs to be) (?:disabled|enabled|off|required)",
    re.I,
)


def refuse(page: Any, meta: Meta, body: Body, name: str) -> None:
    """Raises ``AnalysisError`` that tells what a page is when it is not an article."""
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
    if _PAYWALL.search(shown) or closed:
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
