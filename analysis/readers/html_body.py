"""The article of a page: trafilatura's opinion, resiliparse's, and which of them is taken."""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import version
from typing import Any, NamedTuple

from analysis.errors import AnalysisError
from analysis.readers.html_dom import prune, words
from analysis.readers.limits import TEXT

ELEMENTS = 60_000  # tags, opening and closing
TIMES, MORE = (
    2,
    50,
)  # resiliparse is taken when it has more than TIMES the words of trafilatura and MORE beside


class Body(NamedTuple):
    """The words of the article, one line a paragraph, and who found them."""

    text: str
    extractor: str


@cache
def _version(name: str) -> str:
    return f"{name} {version(name)}"


def find_body(page: Any, name: str, *, plainly: bool = False, why: str = "") -> Body:
    """The article's lines. trafilatura with precision settings, unless resiliparse finds much more on the same page.

    The page's tree is changed: comments, menus and teasers are taken out of it. ``plainly`` leaves trafilatura
    out, as does a page of very many elements, on which it takes minutes. Raises ``AnalysisError`` for too long a text.
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
