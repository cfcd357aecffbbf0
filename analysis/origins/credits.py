"""Whom an account credits for its text: agencies, outlets in hand, a first publisher, the address it was taken from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_AGENCIES = {
    "ap": "AP", "associated press": "AP", "reuters": "Reuters", "afp": "AFP", "agence france-presse": "AFP", "upi": "UPI", "dpa": "dpa",
    "press association": "PA", "pa media": "PA", "xinhua": "Xinhua", "bloomberg": "Bloomberg", "anadolu": "Anadolu",
    "canadian press": "Canadian Press",
}  # fmt: skip
_LONG = {"AP": "associated press", "AFP": "agence france-presse", "PA": "press association"}
_NAME = r"(?:the |The )?[A-Z][\w&'’-]*(?: (?:(?:of|the|and|&) )?[A-Z][\w&'’-]*){0,4}"
_DATELINE = re.compile(rf"^[A-Z][^\n()]{{1,60}}\((?P<name>{_NAME})\)\s*[-–—]", re.M)
_FIRST = re.compile(
    rf"(?:[Ff]irst|[Oo]riginally) (?:published|appeared|reported|ran) (?:in|on|by) (?P<name>{_NAME})"
    rf"|[Rr]epublished (?:from|with permission (?:from|of)) (?P<other>{_NAME})"
)
_LINK = re.compile(
    r"(?:[Oo]riginal(?:ly)?|[Ff]irst|[Rr]epublished|[Ss]ource)\b[^\n]{0,60}?(https?://\S+)"
)
_LINE = re.compile(r"^\s*(?:by |from )?(\S[^\n]{0,40}?)\s*$", re.I | re.M)
_HELPED = re.compile(
    r"([^\n.;]{2,60}?),? (?:journalists? |staff )?(?<!have )contributed to this (?:report|story|article)",
    re.I,
)
_SAID = re.compile(
    r"(?:with (?:material|files|reporting) from|(?:reporting|written) by|source:) ([^\n.;)]{2,60})",
    re.I,
)
_SAYING = ("material from", "files from", "reporting from", "reporting by", "written by", "source:")
_WEB = re.compile(r"^(?:https?://)?(?:www\.|m\.|amp\.)?", re.I)


def known_names(outlets: Iterable[str]) -> dict[str, str]:
    """plain name -> name, of the agencies and the outlets in hand."""
    return {plain_outlet(o): o for o in outlets if plain_outlet(o)} | _AGENCIES


def find_credits(
    text: str, byline: str, outlet: str, known: Mapping[str, str] = _AGENCIES
) -> list[str]:
    """The agencies and outlets that an account credits for its text, not itself; a photo credit is none.

    Anybody named in a dateline ("TOWN (Name) —") or as first publisher counts; elsewhere only the ``known`` names.

    >>> find_credits("VELMAR (AP) — A ferry sank. Reuters contributed to this report.", "", "Gazette")
    ['AP', 'Reuters']
    >>> find_credits("This article was first published by Northwire.", "", "Gazette")
    ['Northwire']
    """
    whole = f"{byline}\n{outlet}\n{text}"
    found = [
        (m.start(), next(v for v in m.groupdict().values() if v))
        for p in (_DATELINE, _FIRST)
        for m in p.finditer(whole)
    ]
    found += [
        (m.start(), name)
        for m in _LINE.finditer(whole)
        if (name := _among(m[1].split(), known)) and plain_outlet(m[1]) == name
    ]
    lower = whole.lower()
    if (
        "contributed to this" in lower
    ):  # the search itself is slow, and most texts have nothing of the kind
        found += [
            (m.start(), name)
            for m in _HELPED.finditer(whole)
            if (name := _among(m[1].split()[::-1], known, back=True))
        ]
    if any(words in lower for words in _SAYING):
        found += [
            (m.start(), name)
            for m in _SAID.finditer(whole)
            if (name := _among(m[1].split(), known))
        ]
    credits = (known.get(plain_outlet(name)) or _plain(name) for _, name in sorted(found))
    return [name for name in dict.fromkeys(credits) if not is_outlet(outlet, name)]


def _among(words: list[str], known: Mapping[str, str], *, back: bool = False) -> str:
    """The longest known name that the words begin with; read from the end with ``back``."""
    for n in range(min(5, len(words)), 0, -1):
        name = plain_outlet(" ".join(words[:n][::-1] if back else words[:n]).strip(".,;:()—–- "))
        if name in known:
            return name
    return ""


def _plain(name: str) -> str:
    return name.removeprefix("the ").removeprefix("The ")


def plain_outlet(name: str) -> str:
    """An outlet's name to compare: lower case, without an article before it."""
    return name.lower().removeprefix("the ").strip()


def is_outlet(outlet: str, credited: str) -> bool:
    """Whether a credit names this outlet, an agency's long name and short name being one."""
    name = plain_outlet(credited)
    long = _LONG.get(credited, name)
    return bool(outlet) and plain_outlet(outlet) in (name, long, f"{name} news", f"{long} news")


def plain_address(url: str) -> str:
    """A web address to compare: without scheme, "www", query, fragment and last slash; empty for none.

    >>> plain_address("https://www.gazette.example/news/ferry/?utm=1#top")
    'gazette.example/news/ferry'
    """
    return _WEB.sub("", url.strip()).split("#")[0].split("?")[0].rstrip("/").lower()


def find_links(text: str) -> list[str]:
    """The addresses that a text gives as those of its original."""
    return [plain_address(m[1].rstrip(".,;)")) for m in _LINK.finditer(text)]
