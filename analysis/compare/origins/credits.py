"""Find credits, outlet names and web addresses: who an account says its text comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

AGENCY_NAMES = {
    "ap": "AP", "associated press": "AP", "reuters": "Reuters", "afp": "AFP",
    "agence france-presse": "AFP", "upi": "UPI", "dpa": "dpa", "press association": "PA",
    "pa media": "PA", "xinhua": "Xinhua", "bloomberg": "Bloomberg", "anadolu": "Anadolu",
    "canadian press": "Canadian Press",
}  # fmt: skip
_LONG_NAMES = {
    "AP": "associated press",
    "AFP": "agence france-presse",
    "PA": "press association",
}
_NAME = r"(?:the |The )?[A-Z][\w&'’-]*(?: (?:(?:of|the|and|&) )?[A-Z][\w&'’-]*){0,4}"
_DATELINE = re.compile(rf"^(?:[A-Z][^\n()]{{1,60}})?\((?P<name>{_NAME})\)\s*[-–—]", re.M)
_FIRST_PUBLISHED = re.compile(
    r"(?:[Ff]irst|[Oo]riginally) (?:published|appeared|reported|ran) "
    rf"(?:in|on|by) (?P<name>{_NAME})"
    rf"|[Rr]epublished (?:from|with permission (?:from|of)) (?P<other>{_NAME})"
)
_BYLINE = re.compile(r"^\s*(?:by |from )?(\S[^\n]{0,40}?)\s*$", re.I | re.M)
_DATE = re.compile(
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tues?|Wednes|Thurs|Fri|Satur|Sun)"
    r"(?:[a-z]*|day)\b"
)
_PARTS = re.compile(r"^\s*[Bb]y\s+|\s*(?:,|/|;|\||&|\band\b|\bwith\b|\bfor\b)\s*")
_CONTRIBUTED = re.compile(
    r"([^\n.;]{2,60}?),? (?:journalists? |staff )?"
    r"(?<!have )contributed to this (?:report|story|article)",
    re.I,
)
_MATERIAL_FROM = re.compile(
    r"(?:with (?:material|files|reporting) from|(?:reporting|written) by|source:) ([^\n.;)]{2,60})",
    re.I,
)
_PROSE = 60  # characters: a shorter line is a heading, a name or the like
_TAIL = 2  # lines of prose, behind fewer of which an agency's name alone is a byline
_OF_PICTURE = re.compile(r"\b(?:images?|photos?|pictures?|pool|file|via|courtesy)\b|/", re.I)
_SITE = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_COPYRIGHT = re.compile(
    r"(?<![Ii]mage )(?<![Pp]hoto )(?<![Pp]icture )"
    r"(?:©|\([cC]\)|[Cc]opyright)\s*(?:©\s*)?(?:\d{4}(?:[-–]\d{2,4})?)?,?\s*(?:by\s+)?(?:[Tt]he\s+)?"
    r"([A-Z][^\n.;)]{1,60})"
)
_COPYRIGHT_MARKS = ("©", "(c)", "copyright")
_MATERIAL_WORDS = (
    "material from", "files from", "reporting from", "reporting by", "written by", "source:",
)  # fmt: skip
_ORIGINAL_LINK = re.compile(
    r"(?:[Oo]riginal(?:ly)?|[Ff]irst|[Rr]epublished|[Ss]ource)\b[^\n]{0,60}?(https?://\S+)"
)
_WEB = re.compile(r"^(?:https?://)?(?:www\.|m\.|amp\.)?", re.I)
_Found = tuple[int, str]  # position in the text and name


def known_names(outlets: Iterable[str]) -> dict[str, str]:
    """Map the plain name of each agency and given outlet to its name."""
    return {plain_outlet(o): o for o in outlets if plain_outlet(o)} | AGENCY_NAMES


def find_credits(
    text: str, byline: str, outlet: str, known: Mapping[str, str] = AGENCY_NAMES
) -> list[str]:
    """List the agencies and outlets that an account credits for its text, other than itself.

    Anybody named in a dateline ("TOWN (Name) —", "(Name) -") or as first publisher counts;
    elsewhere only the ``known`` names do. A photo credit does not count.

    >>> find_credits("VELMAR (AP) — A ferry sank. Reuters contributed to this report.", "", "")
    ['AP', 'Reuters']
    >>> find_credits("This article was first published by Northwire.", "", "Gazette")
    ['Northwire']
    """
    whole = f"{byline}\n{outlet}\n{text}"
    lower = whole.lower()
    found = [*_named_publishers(whole), *_byline_names(whole, known)]
    if "contributed to this" in lower:  # the searches are slow, and most texts have no such line
        found += _contributors(whole, known)
    if any(words in lower for words in _MATERIAL_WORDS):
        found += _material_sources(whole, known)
    if any(mark in lower for mark in _COPYRIGHT_MARKS):
        found += _copyright_owners(whole, known)
    names = (known.get(plain_outlet(name)) or _without_article(name) for _, name in sorted(found))
    return [name for name in dict.fromkeys(names) if not is_outlet(outlet, name)]


def _named_publishers(text: str) -> Iterator[_Found]:
    for pattern in (_DATELINE, _FIRST_PUBLISHED):
        for m in pattern.finditer(text):
            name = next(name for name in m.groupdict().values() if name)
            if not _DATE.match(name):
                yield m.start(), name


def _byline_names(text: str, known: Mapping[str, str]) -> Iterator[_Found]:
    for m in _BYLINE.finditer(text):
        name = _leading_name(m[1].split(), known)
        if name and plain_outlet(m[1]) == name and _is_at_an_end(text, m):
            yield m.start(), name
    byline = text.split("\n", 1)[0]
    for part in _PARTS.split(byline):
        if name := _leading_name(part.split(), known):
            yield byline.find(part), name


def _is_at_an_end(text: str, line: re.Match[str]) -> bool:
    """Whether no prose is before a line or hardly any behind it: inside prose it credits a picture.

    The line contains only the name of an agency.
    """
    before, after = text[: line.start()].split("\n"), text[line.end() :].split("\n")
    behind = sum(len(words) >= _PROSE for words in after)
    return behind < _TAIL or all(len(words) < _PROSE for words in before)


def _contributors(text: str, known: Mapping[str, str]) -> Iterator[_Found]:
    for m in _CONTRIBUTED.finditer(text):
        words = m[1].split()
        if name := _longest_name((words[-n:] for n in range(min(5, len(words)), 0, -1)), known):
            yield m.start(), name


def _material_sources(text: str, known: Mapping[str, str]) -> Iterator[_Found]:
    for m in _MATERIAL_FROM.finditer(text):
        if name := _leading_name(m[1].split(), known):
            yield m.start(), name


def _copyright_owners(text: str, known: Mapping[str, str]) -> Iterator[_Found]:
    for m in _COPYRIGHT.finditer(text):
        if name := _leading_name(m[1].replace(",", " ").split(), known):
            yield m.start(), name


def _leading_name(words: list[str], known: Mapping[str, str]) -> str:
    return _longest_name((words[:n] for n in range(min(5, len(words)), 0, -1)), known)


def _longest_name(candidates: Iterable[list[str]], known: Mapping[str, str]) -> str:
    """Return the first candidate that is a known name, in plain form."""
    for words in candidates:
        name = plain_outlet(" ".join(words).strip(".,;:()—–- "))
        if name in known:
            return name
    return ""


def _without_article(name: str) -> str:
    return name.removeprefix("the ").removeprefix("The ")


def plain_outlet(name: str) -> str:
    """Return an outlet's name for comparison: in lower case, without an article."""
    return name.lower().removeprefix("the ").strip()


def is_outlet(outlet: str, credited: str) -> bool:
    """Return whether a credit names this outlet, by an agency's long or short name, or its site.

    >>> is_outlet("uk.reuters.com", "Reuters"), is_outlet("Reuters News", "Reuters")
    (True, True)
    >>> is_outlet("gazette.example", "Reuters")
    False
    """
    name = plain_outlet(credited)
    long = _LONG_NAMES.get(credited, name)
    if _SITE.fullmatch(outlet):
        own = set(outlet.lower().split(".")[:-1])
        return any(form.replace(" ", "") in own for form in (name, long))
    return bool(outlet) and plain_outlet(outlet) in (name, long, f"{name} news", f"{long} news")


def names_picture(sentence: str, at: int) -> bool:
    """Return whether a name at a place is in brackets with the maker or the medium of a picture.

    >>> words = "A crane fell. (Jo Lind/Suria News via AP)"
    >>> names_picture(words, words.index("AP")), names_picture("The mast (AP) fell.", 10)
    (True, False)
    """
    opened, closed = sentence.rfind("(", 0, at), sentence.find(")", at)
    inside = opened >= 0 and ")" not in sentence[opened:at]
    return inside and _OF_PICTURE.search(sentence[opened : closed + 1]) is not None


def plain_address(url: str) -> str:
    """Return a web address for comparison: without scheme, "www", query, fragment and last slash.

    >>> plain_address("https://www.gazette.example/news/ferry/?utm=1#top")
    'gazette.example/news/ferry'
    """
    return _WEB.sub("", url.strip()).split("#")[0].split("?")[0].rstrip("/").lower()


def find_links(text: str) -> list[str]:
    """List the addresses that a text gives as those of its original."""
    return [plain_address(m[1].rstrip(".,;)")) for m in _ORIGINAL_LINK.finditer(text)]
