"""The accounts as references: BibTeX for LaTeX, RIS for Zotero, EndNote and Citavi."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from analysis.errors import one_line
from analysis.read.dates import SHORT_MONTHS
from analysis.report.exports.content import Contents, printable
from analysis.resources import read_lexicon

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_BY = re.compile(r"^\s*by\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:;|,|\band\b|&)\s*", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,4}")
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # BibTeX counts an escaped brace too
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
_IN_ADDRESS = str.maketrans({c: f"%{ord(c):02X}" for c in '{}\\^`|"<> '})


def write_bibtex(contents: Contents, path: Path) -> None:
    """Write an entry for each account, in UTF-8; nothing in it is a command of LaTeX."""
    taken: set[str] = set()
    entries = [_bibtex(account, contents, taken) for account in contents.accounts]
    path.write_text("\n".join(entries), "utf8", newline="\n")


def write_ris(contents: Contents, path: Path) -> None:
    """Write a record for each account."""
    records = [_ris(account, contents) for account in contents.accounts]
    path.write_text("".join(records), "utf8", newline="\r\n")


def web_address(address: str | None) -> str | None:
    """Return an address of the web as it can be printed anywhere, else None.

    >>> web_address("https://a.example/{b}"), web_address("javascript:alert(1)")
    ('https://a.example/%7Bb%7D', None)
    """
    plain = one_line(printable(address or "")).strip()
    return plain.translate(_IN_ADDRESS) if re.match(r"https?://[^/\s]", plain) else None


class Author(NamedTuple):
    """A name in a byline, and whether it is known to be a person's."""

    name: str
    person: bool


def read_authors(byline: str | None) -> list[Author]:
    """Return the authors of a byline, or the whole byline where it is not a list of names.

    They are persons when one of them has a common first name and none is a news outlet; any other
    name is kept as it is printed.

    >>> [a.name for a in read_authors("By Ann Moor and Piet van der Velde")]
    ['Ann Moor', 'Piet van der Velde']
    >>> read_authors("Associated Press"), read_authors("Staff and agencies")[0].name
    ([Author(name='Associated Press', person=False)], 'Staff and agencies')
    """
    plain = _plain(_BY.sub("", byline or ""))
    names = [n for n in _BETWEEN.split(plain) if n]
    if not names or not all(_NAME.fullmatch(n) and n[0].isupper() for n in names):
        return [Author(plain, False)] if plain else []
    known = any(n.split()[0].lower() in _words("first_names") for n in names)
    return [Author(n, known and n.lower() not in _words("media")) for n in names]


@cache
def _words(lexicon: str) -> frozenset[str]:
    return frozenset(row["name"].lower() for row in read_lexicon(lexicon))


def family_first(name: str) -> str:
    """Return a name of a person with the family name first, with the particles before it.

    >>> family_first("Piet van der Velde"), family_first("Reuters")
    ('van der Velde, Piet', 'Reuters')
    """
    words = name.split()
    at = len(words) - 1
    while at > 1 and words[at - 1].islower():
        at -= 1
    return f"{' '.join(words[at:])}, {' '.join(words[:at])}" if at > 0 else name


def _plain(value: Any) -> str:
    return " ".join(one_line(printable(str(value or ""))).split())


def _title(account: Mapping[str, Any], contents: Contents) -> str:
    return _plain(account["headline"] or contents.labels[account["account_id"]])


def _bibtex(account: Mapping[str, Any], contents: Contents, taken: set[str]) -> str:
    names = " and ".join(
        latex(family_first(a.name)) if a.person else f"{{{latex(a.name)}}}"
        for a in read_authors(account["byline"])
    )
    published = _DATE.match(str(account["published"] or ""))
    year, month, day = published.groups() if published else (None, None, None)
    fields = {
        "author": names,
        "title": f"{{{latex(_title(account, contents))}}}",
        "journal": latex(_plain(account["outlet"])),
        "year": year,
        "date": "-".join(part for part in (year, month, day) if part),
        "url": web_address(account["url"]),
        "language": latex(_plain(account["language"])),
        "note": latex(f"Account {_plain(account['account_id'])}"),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    if month and 1 <= int(month) <= 12:
        lines.insert(-1, f"  month = {SHORT_MONTHS[int(month) - 1]},")
    return "\n".join([f"@article{{{_key(account, taken)},", *lines, "}", ""])


def latex(words: str) -> str:
    r"""Return words that LaTeX sets as they are.

    >>> latex(r"50% of \input{x} & $5")
    '50\\% of \\textbackslash{}input\\textbraceleft{}x\\textbraceright{} \\& \\$5'
    """
    return "".join(_LATEX.get(sign, sign) for sign in words)


def _key(account: Mapping[str, Any], taken: set[str]) -> str:
    """Return a key of plain letters and digits that no other entry has."""
    words = unicodedata.normalize("NFKD", str(account["account_id"]))
    stem = re.sub(r"[^A-Za-z0-9]+", "-", words).strip("-").lower() or "account"
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    taken.add(key)
    return key


def _ris(account: Mapping[str, Any], contents: Contents) -> str:
    published = _DATE.match(str(account["published"] or ""))
    year, month, day = published.groups() if published else (None, None, None)
    authors = read_authors(account["byline"])
    fields = [
        ("TY", "NEWS"),
        # a comma at the end says that a name is no person's and stays as it is
        *(("AU", family_first(a.name) if a.person else f"{a.name},") for a in authors),
        ("TI", _title(account, contents)),
        ("T2", _plain(account["outlet"])),
        ("PY", year),
        ("DA", f"{year}/{month or ''}/{day or ''}/" if year else None),
        ("UR", web_address(account["url"])),
        ("LA", _plain(account["language"])),
        ("AB", _plain(account["dek"])),
        ("ID", _plain(account["account_id"])),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {value}\n" for tag, value in fields if value or tag == "ER") + "\n"
