"""What an entry of a ``story.toml`` may be called, and what the fields of an account may say.

Each check returns what is wrong and what to write, or None where nothing is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches

from analysis.errors import shorten
from analysis.read.dates import read_moment
from analysis.read.field_names import field_of
from analysis.read.languages import find_named

Wrong = tuple[str, str]  # what is wrong and what to write

KINDS = (
    "article",
    "overview",
    "live blog",
    "transcript",
    "dispatch",
    "wire",
    "press release",
    "interview",
    "analysis",
    "opinion",
    "editorial",
    "review",
    "letter",
)
_MISSPELT = 0.75  # likeness to a known name that is taken for a slip; any other is a note
_LIKE = 0.6
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]{2,8})*", re.I)
_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?[^\s.]+\.\S+|[a-z][a-z0-9+.-]*:\S+", re.I)


def known_key(key: str, known: Sequence[str]) -> str:
    """Return the known name that an unknown one was meant for; empty for a note.

    >>> known = ("outlet", "published", "put_back")
    >>> [known_key(key, known) for key in ("outlt", "Put-back", "date", "translator")]
    ['outlet', 'put_back', 'published', '']
    """
    plain = key.strip().lower().replace("-", "_").replace(" ", "_")
    near = get_close_matches(plain, known, n=1, cutoff=_MISSPELT)
    return near[0] if near else field_of(key) if field_of(key) in known else ""


def near_key(key: str, known: Sequence[str]) -> str:
    """Return the known name that is most like a key; empty if none is."""
    return known_key(key, known) or next(iter(get_close_matches(key.lower(), known, n=1)), "")


def why_no_date(published: str) -> Wrong | None:
    """Check a day or time."""
    if read_moment(published).iso:
        return None
    remedy = 'write it as "2031-03-02" or "2031-03-02T09:30:00Z"'
    return f"is {shorten(published)}, which is not a day or time", remedy


def why_no_kind(kind: str) -> Wrong | None:
    """Check a kind of account.

    >>> why_no_kind("overveiw")[1][:48]
    "write 'overview', or use one of: article, overvi"
    >>> why_no_kind("blog post")[0]
    "is 'blog post', which is not a kind of account"
    """
    if kind in KINDS:
        return None
    near = get_close_matches(kind.strip().lower(), KINDS, n=1, cutoff=_LIKE)
    allowed = f"use one of: {', '.join(KINDS)}"
    remedy = f"write {near[0]!r}, or {allowed}" if near else allowed
    return f"is {shorten(kind)}, which is not a kind of account", remedy


def why_no_language(language: str) -> Wrong | None:
    """Check the name or code of a language.

    >>> why_no_language("de-AT"), why_no_language("Français")
    (None, None)
    >>> why_no_language("Germann")
    ("is 'Germann', which is not a known language", 'write "German" or a code such as "en"')
    """
    if find_named(language) or _LANGUAGE.fullmatch(language.strip()):
        return None
    near = find_named(language, near=True)
    remedy = f'write "{near}" or a code such as "en"' if near else 'write a code such as "en"'
    return f"is {shorten(language)}, which is not a known language", remedy


def why_no_address(url: str) -> Wrong | None:
    """Check the address of a page.

    >>> why_no_address("gazette.example/flood"), why_no_address("see the archive")[0]
    (None, "is 'see the archive', which is not an address")
    """
    if _ADDRESS.fullmatch(url.strip()):
        return None
    remedy = 'write it as "https://gazette.example/flood"'
    return f"is {shorten(url)}, which is not an address", remedy


CHECKS: dict[str, Callable[[str], Wrong | None]] = {
    "published": why_no_date,
    "kind": why_no_kind,
    "language": why_no_language,
    "url": why_no_address,
}
