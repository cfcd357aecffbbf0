"""Read lists of references (RIS, BibTeX, CSL-JSON, Zotero's JSON and CSV).

A reference is an account only where it carries the text of its article, in a note or an abstract.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from analysis.read.dates import SHORT_MONTHS
from analysis.read.decoding import decode_text
from analysis.read.fields import admit
from analysis.read.html_dom import words
from analysis.read.items import Item, set_aside

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
        people = re.split(r"\s+and\s+", entry.get("author", ""))
        given = {
            "headline": entry.get("title", ""),
            "outlet": next((entry[name] for name in _BIBTEX_OUTLETS if entry.get(name)), ""),
            "published": entry.get("date") or _bibtex_day(entry),
            "url": entry.get("url", ""),
            "language": entry.get("langid") or entry.get("language", ""),
            "authors": [_turned(person) for person in people if person],
        }
        yield _record(given, [entry.get(name, "") for name in _BIBTEX_TEXTS])


_BIBTEX_OUTLETS = (
    "journal", "journaltitle", "newspaper", "booktitle", "organization", "publisher", "howpublished"
)  # fmt: skip
_BIBTEX_TEXTS = ("note", "annote", "annotation", "comment", "abstract")


def _bibtex_day(entry: Mapping[str, str]) -> str:
    """The day of an entry whose year, month and day are apart; the month may be a name."""
    month = entry.get("month", "").lower()[:3]
    if month in SHORT_MONTHS:
        month = str(SHORT_MONTHS.index(month) + 1)
    parts = [entry.get("year", ""), month, entry.get("day", "")]
    return "-".join(part.zfill(2) for part in parts if part)


_ACCENT = re.compile(
    r"""\\(["'`^~=.]|[cvuHkr](?![a-z]))\s*\{?\s*(\\?[a-zA-Z])(?![a-zA-Z]{2,}\})\}?"""
)
_COMBINED = dict(zip("\"'`^~=.cvuHkr", "\u0308\u0301\u0300\u0302\u0303\u0304\u0307\u0327\u030c"
                     "\u0306\u030b\u0328\u030a", strict=True))  # fmt: skip
_LATEX = {
    r"\ss": "ß", r"\o": "ø", r"\O": "Ø", r"\ae": "æ", r"\aa": "å", r"\AA": "Å", r"\oe": "œ",
    r"\l": "ł", r"\L": "Ł", r"\i": "i", "``": "“", "''": "”", "---": "—", "--": "–", "~": " ",
}  # fmt: skip
_LATEX_SIGN = re.compile(r"\\(?:ss|ae|aa|AA|oe|[oOlLi])(?![a-zA-Z])\s?|``|''|---?|(?<!\\)~")


def plain_latex(text: str) -> str:
    r"""Return the words of a value of BibTeX, without braces and marks of LaTeX.

    >>> plain_latex(r"{M\"u}nchen, Caf\'{e}s \& Stra{\ss}en in {\L}\'od\'z")
    'München, Cafés & Straßen in Łódź'
    """
    text = _ACCENT.sub(
        lambda m: unicodedata.normalize("NFC", m[2].lstrip("\\") + _COMBINED[m[1]]), text
    )
    text = _LATEX_SIGN.sub(lambda m: _LATEX[m[0].strip() or m[0]], text)
    text = re.sub(r"\\(?:url|emph|textit|textbf|enquote|href)\s*(?=\{)", "", text)
    return re.sub(r"\\([&%$#_])", r"\1", re.sub(r"[{}]", "", text)).strip()


def _bibtex_value(field: str, value: str) -> str:
    """The words of a value; an address and a date as they are."""
    if field in ("url", "date", "howpublished") and (
        address := re.search(r"https?://[^\s{}]+", value)
    ):
        return address[0]
    return re.sub(r"[{}]", "", value).strip() if field == "date" else plain_latex(value)


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
        found[match[1].lower()] = _bibtex_value(match[1].lower(), text[start:end])
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


# ------------------------------------------------------------------------------------ CSL, Zotero

_TYPES = frozenset(  # of CSL, of Zotero and of their citation styles
    """article article-journal article-magazine article-newspaper bill book broadcast chapter
    dataset document entry graphic interview manuscript motion_picture pamphlet paper-conference
    patent personal_communication periodical post post-weblog report review speech thesis webpage
    newspaperarticle magazinearticle journalarticle blogpost forumpost encyclopediaarticle
    dictionaryentry tvbroadcast radiobroadcast podcast presentation booksection conferencepaper
    preprint letter""".split()
)
_OF_REFERENCES = frozenset(
    ["issued", "container-title", "accessed", "creators", "publicationTitle", "itemType"]
)
_CSL = {
    "headline": ("title", "subject", "nameOfAct"),
    "outlet": (
        "container-title", "publicationTitle", "blogTitle", "websiteTitle", "forumTitle",
        "programTitle", "network", "publisher", "container-title-short",
    ),
    "published": ("issued", "date"),
    "url": ("URL", "url"),
    "language": ("language",),
}  # fmt: skip
_CSL_TEXTS = ("notes", "note", "annote", "abstractNote", "abstract", "extra")
_MANY = 1000  # notes of one reference


def is_reference(record: Mapping[str, Any]) -> bool:
    """Return whether an object of JSON is a reference, as CSL or Zotero writes it."""
    kind = record.get("itemType", record.get("type"))
    known = isinstance(kind, str) and kind.lower() in _TYPES
    return known and not _OF_REFERENCES.isdisjoint(record)


def read_reference(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the account of a reference that carries its article; else a part set aside."""
    given: dict[str, Any] = {
        field: next((words for key in keys if (words := _csl_words(record.get(key)))), "")
        for field, keys in _CSL.items()
    }
    people = record.get("author") or record.get("creators") or ()
    authors = [_csl_name(p) for p in people if isinstance(p, dict)] if _is_list(people) else []
    given["authors"] = [name for name in authors if name]
    texts = [_csl_text(record.get(key)) for key in _CSL_TEXTS]
    return _record(given, texts)


def item_of_reference(record: dict[str, Any], number: int) -> Item:
    """The item of a reference: its account, or the reference by its name."""
    if "aside" in record:
        return set_aside(number, "no text", record["aside"], record["part"])
    return Item(number, record, part=f"record {number}")


def join_notes(items: list[Any]) -> list[Any]:
    """Return the references of a library, each with the notes that are items of their own."""
    items = [_inner(item) for item in items]
    notes: dict[str, list[Any]] = {}
    for item in items:
        if isinstance(item, dict) and item.get("itemType") == "note" and item.get("parentItem"):
            notes.setdefault(str(item["parentItem"]), []).append(item.get("note"))
    return [
        item | {"notes": [*_notes_of(item), *notes.get(str(item.get("key")), ())]}
        if isinstance(item, dict) and is_reference(item)
        else item
        for item in items
        if not (isinstance(item, dict) and item.get("itemType") in ("note", "attachment"))
    ]


def _inner(item: Any) -> Any:
    """A reference out of the object that Zotero's service puts around it."""
    inner = item.get("data") if isinstance(item, dict) else None
    return inner if isinstance(inner, dict) and "itemType" in inner else item


def _notes_of(item: Mapping[str, Any]) -> list[Any]:
    notes = item.get("notes")
    return notes if isinstance(notes, list) else []


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _csl_words(value: Any) -> str:
    """A value as words: a date in its parts as a day, the first of a list."""
    if isinstance(value, Mapping):
        parts = value.get("date-parts")
        if _is_list(parts) and parts and _is_list(parts[0]):
            numbers = [str(part).zfill(2) for part in parts[0][:3] if str(part).isdigit()]
            return "-".join(numbers)
        return next((str(value[k]) for k in ("raw", "literal") if value.get(k)), "")
    if _is_list(value):
        return _csl_words(value[0]) if value else ""
    return str(value).strip() if isinstance(value, str | int) else ""


def _csl_name(person: Mapping[str, Any]) -> str:
    """The name of a person or a body, as it is printed."""
    if person.get("creatorType", "author") not in ("author", "contributor", "podcaster"):
        return ""
    single = person.get("literal") or person.get("name")
    keys = (
        ("given", "firstName"),
        ("dropping-particle",),
        ("non-dropping-particle",),
        ("family", "lastName"),
        ("suffix",),
    )
    parts = [next((str(person[k]) for k in names if person.get(k)), "") for names in keys]
    return str(single) if single else " ".join(filter(None, parts))


def _csl_text(value: Any) -> str:
    """The words of a note or an abstract; of several notes, the longest."""
    if isinstance(value, Mapping):
        value = value.get("note")
    if _is_list(value):
        return max(map(_csl_text, value[:_MANY]), key=len, default="")
    return value if isinstance(value, str) else ""


# ----------------------------------------------------------------------------------------- a table

_ZOTERO_TABLE = ("item type", "publication title", "notes", "abstract note")
_ZOTERO_COLUMNS = {
    "headline": "title",
    "outlet": "publication title",
    "published": "date",
    "url": "url",
    "language": "language",
}


def is_table_of_references(header: Iterable[str]) -> bool:
    """Return whether the columns of a table are those of Zotero."""
    return {name.strip().lower() for name in header} >= set(_ZOTERO_TABLE)


def read_table_row(cells: Mapping[str, str]) -> dict[str, Any]:
    """Return the account of a row of Zotero's table that carries its article; else a part aside."""
    row = {name.strip().lower(): str(cell or "").strip() for name, cell in cells.items()}
    given: dict[str, Any] = {field: row.get(key, "") for field, key in _ZOTERO_COLUMNS.items()}
    given["authors"] = [_turned(name) for name in row.get("author", "").split(";") if name.strip()]
    return _record(given, [row["notes"], row["abstract note"]])
