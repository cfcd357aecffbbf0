"""Compare a page with the same page made again: tags, attributes and words in their order."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

from analysis.errors import shorten
from analysis.report.pages import plain_html

_PARTS = re.compile(r"<style>.*?</style>|<[^>]*>|[^<]+", re.S)
_PICTURE = re.compile(r' src="(data:[^"]*)"')
_LINE_BREAK = re.compile(r"[ \t\f\r]*\n[ \t\f\r\n]*")


def page_differences(
    path: Path, made: str, source: str, *, strict: bool = False
) -> Iterator[tuple[str, str]]:
    """Yield the first difference of a page from the same page made again, with the file's name.

    ``strict`` counts also line breaks between tags: only pages of our own templates can bear that.
    """
    try:
        found = path.read_text("utf8")
    except (OSError, ValueError):
        return  # reported as missing or edited
    if found == made:
        return
    if apart := first_apart(essence(found), essence(made)):
        shows, wanted = (shorten(part) if part else "nothing" for part in apart)
        yield path.name, f"{path.name} shows {shows} where {source} {wanted}."
    elif strict:
        yield path.name, f"{path.name} has other markup than {source}."


def first_apart(left: Sequence[str], right: Sequence[str]) -> tuple[str, str] | None:
    """Return the first two parts that differ, None where all are the same."""
    pairs = ((a or "", b or "") for a, b in zip_longest(left, right))
    return next((pair for pair in pairs if pair[0] != pair[1]), None)


def essence(page: str) -> list[str]:
    """Return tags with all their attributes, words and pictures of a page, in their order.

    Line breaks around tags do not count. A page that is not in the one form that pages are written
    in is a single part: a browser might read it otherwise than any parser does here.

    >>> essence('<p class="a">5 <b>fans</b></p>'), essence("<p><!-- -->5")
    (['<p class="a">', '5', ' ', '<b>', 'fans', '</b>', '</p>'], ['<p><!-- -->5'])
    """
    if plain_html(page) != page:
        return [page]
    parts: list[str] = []
    for part in _PARTS.findall(page):
        if part.startswith("<style>"):
            parts.append(f"style {_digest(part)}")
        elif part.startswith("<"):
            pictures = _PICTURE.findall(part)
            parts += [_PICTURE.sub("", part), *(f"picture {_digest(p)}" for p in pictures)]
        else:
            words = _LINE_BREAK.sub("\n", part).strip("\n").replace("\n", " ")
            parts += re.findall(r" |[^ ]+", words)
    return parts


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:8]
