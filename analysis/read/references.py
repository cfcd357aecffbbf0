"""Read lists of references (RIS, BibTeX): articles only where a reference carries the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from analysis.read.decoding import decode_text
from analysis.read.fields import admit
from analysis.read.html_dom import words

_WHOLE = 150  # words of a note or abstract from which it is the text of an article
_ALONE = (
    "no text: a reference in a list of references, without its article; export or save the "
    "article itself"
)
_TAG = re.compile(r"([A-Z][A-Z0-9])  ?- ?(.*)")
_RIS = {  # field -> tags, in the order in which they are taken
    "headline": ("TI", "T1", "CT"),
    "outlet": ("T2", "JO", "JF", "JA", "PB"),
    "published": ("DA", "Y1", "PY"),
    "url": ("UR", "L2"),
    "language": ("LA",),
}
_TEXTS = ("N1", "AB", "N2", "RN")


def read_ris(data: bytes, name: str) -> Iterator[dict[str, Any]]:
    """Read the references of a RIS file, as Zotero and press databases export it."""
    entry: dict[str, list[str]] = {}
    last = ""
    for line in [*decode_text(data, name).splitlines(), "ER  - "]:
        tag = _TAG.match(line)
        if tag and tag[1] == "ER":
            if entry:
                yield _ris_record(entry)
            entry, last = {}, ""
        elif tag:
            last = tag[1]
            entry.setdefault(last, []).append(tag[2].strip())
        elif last and line.strip():
            entry[last][-1] += f"\n{line.strip()}"


def _ris_record(entry: dict[str, list[str]]) -> dict[str, Any]:
    given: dict[str, Any] = {
        field: next((entry[tag][0] for tag in tags if entry.get(tag)), "")
        for field, tags in _RIS.items()
    }
    given["published"] = re.sub(r"^(\d{4})/(\d{2})/(\d{2})/?$", r"\1-\2-\3", given["published"])
    people = [*entry.get("AU", []), *entry.get("A1", [])]
    given["authors"] = [_turned(person) for person in people]
    texts = ["\n\n".join(entry.get(tag, [])) for tag in _TEXTS]
    return _record(given, texts)


_ENTRY = re.compile(r"@(\w+)\s*\{\s*([^,\s{}]*)\s*,")
_FIELD = re.compile(r"\s*([\w-]+)\s*=\s*")


def read_bibtex(data: bytes, name: str) -> Iterator[dict[str, Any]]:
    """Read the references of a BibTeX file."""
    text = decode_text(data, name)
    starts = [m for m in _ENTRY.finditer(text) if m[1].lower() not in ("comment", "string")]
    for match, after in zip(starts, [*starts[1:], None], strict=True):
        entry = _bibtex_fields(text[match.end() : after.start() if after else len(text)])
        year = "-".join(filter(None, (entry.get("year"), entry.get("month"), entry.get("day"))))
        people = re.split(r"\s+and\s+", entry.get("author", ""))
        given = {
            "headline": entry.get("title", ""),
            "outlet": entry.get("journal") or entry.get("newspaper") or entry.get("publisher", ""),
            "published": entry.get("date") or year,
            "url": entry.get("url", ""),
            "language": entry.get("langid") or entry.get("language", ""),
            "authors": [_turned(person) for person in people if person],
        }
        yield _record(given, [entry.get(k, "") for k in ("note", "annote", "abstract")])


def _bibtex_fields(text: str) -> dict[str, str]:
    """The fields of one entry: values in braces or quotation marks, braces inside them too."""
    found: dict[str, str] = {}
    at = 0
    while match := _FIELD.match(text, at):
        end, level = match.end(), 0
        quoted = text[end : end + 1] == '"'
        start = end + 1 if quoted else end
        end = start
        while end < len(text):
            sign = text[end]
            level += (sign == "{") - (sign == "}")
            if (quoted and sign == '"' and level == 0) or (
                not quoted and sign == "," and not level
            ):
                break
            if level < 0:
                break
            end += 1
        found[match[1].lower()] = re.sub(r"[{}]", "", text[start:end]).strip()
        at = end + 1 + (text[end + 1 : end + 2] == "," if quoted else 0)
    return found


def _turned(person: str) -> str:
    """A name as it is printed: "Stone, Mia" is Mia Stone."""
    last, comma, first = person.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and first.strip() else person.strip()


def _record(given: dict[str, Any], texts: list[str]) -> dict[str, Any]:
    """A record with the longest of the texts, if it is an article and no abstract."""
    text = max(texts, key=len, default="")
    if words(text) < _WHOLE:
        return {"part": given["headline"] or given["url"] or "a reference", "aside": _ALONE}
    return admit({k: v for k, v in given.items() if v} | {"text": text}) | {
        "extractor": "reference with its text"
    }
