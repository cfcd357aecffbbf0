"""Accounts, facts and quotations as JSON-LD in the words of schema.org.

The whole texts are not in it. Places are given as W3C text positions: code points of the account.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from analysis.report.exports.content import Contents, printable
from analysis.report.exports.reference_lists import read_authors, web_address

_CONTEXT = ["https://schema.org", {"oa": "http://www.w3.org/ns/oa#"}]
_STATED = ("stated", "partly", "differs")
_PERSON, _BODIES = "person", ("body", "group")


def write_jsonld(contents: Contents, path: Path) -> None:
    """Write one graph: a NewsArticle for each account, a Claim for each fact, the Quotations.

    "<" is written as an escape, so that the file can be put into a page as it is.
    """
    graph = [*_articles(contents), *_claims(contents), *_quotations(contents)]
    document = {"@context": _CONTEXT, "name": printable(contents.title), "@graph": graph}
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    path.write_text(text.replace("<", "\\u003c") + "\n", "utf8", newline="\n")


def _id(kind: str, name: str) -> str:
    """Return an id within the file.

    >>> _id("account", "a b#1")
    '#account/a%20b%231'
    """
    return f"#{kind}/{quote(name, safe='')}"


def _given(**fields: Any) -> dict[str, Any]:
    """Return the fields that have a value; text is made printable."""
    return {
        key.replace("_", "@", 1) if key.startswith("_") else key: (
            printable(value) if isinstance(value, str) else value
        )
        for key, value in fields.items()
        if value is not None and value != ""
    }


def _articles(contents: Contents) -> list[dict[str, Any]]:
    return [
        _given(
            _type="NewsArticle",
            _id=_id("account", account["account_id"]),
            headline=account["headline"] or contents.labels[account["account_id"]],
            alternativeHeadline=account["dek"],
            publisher=_named("Organization", account["outlet"]),
            author=_authors(account["byline"]),
            datePublished=account["published"],
            url=web_address(account["url"]),
            inLanguage=account["language"],
            genre=account["kind"],
            wordCount=len(str(account["text"]).split()),
            identifier=f"sha256:{account['sha256']}",
        )
        for account in contents.accounts
    ]


def _authors(byline: str | None) -> list[dict[str, str] | None] | None:
    authors = read_authors(byline)
    return [_named("Person" if a.person else "Thing", a.name) for a in authors] or None


def _named(kind: str, name: str | None) -> dict[str, str] | None:
    return {"@type": kind, "name": printable(name)} if name else None


def _place(row: dict[str, Any]) -> dict[str, Any]:
    """Return the words of a row as a part of its article, with their position."""
    return {
        "@type": "CreativeWork",
        "@id": _id("sentence", row["sentence_id"]),
        "text": printable(row["surface"]),
        "isPartOf": {"@id": _id("account", row["account_id"])},
        "oa:hasSelector": _selector(row),
    }


def _selector(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "@type": "oa:TextPositionSelector",
        "oa:start": int(row["start"]),
        "oa:end": int(row["end"]),
    }


def _claims(contents: Contents) -> list[dict[str, Any]]:
    """Return a claim for each fact, with the best statement of each account that has it."""
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in contents.rows("coverage"):
        grouped.setdefault(row["fact_id"], []).append(row)
    return [
        _given(
            _type="Claim",
            _id=_id("fact", fact_id),
            text=rows[0]["fact"],
            name=rows[0]["label"],
            creativeWorkStatus=rows[0]["standing"],
            appearance=[_place(r) for r in rows if r["status"] in _STATED and r["start"] >= 0],
        )
        for fact_id, rows in grouped.items()
    ]


def _quotations(contents: Contents) -> list[dict[str, Any]]:
    kinds = {row["actor_id"]: row["kind"] for row in contents.rows("mentions")}
    return [
        _given(
            _type="Quotation",
            _id=_id("quotation", row["quote_id"]),
            text=row["content"],
            genre=row["kind"],
            spokenByCharacter=_speaker(row, kinds.get(row["actor_id"], "")),
            isPartOf={"@id": _id("account", row["account_id"])},
        )
        | {"oa:hasSelector": _selector(row)}
        for row in contents.rows("quotes")
    ]


def _speaker(row: dict[str, Any], kind: str) -> dict[str, str] | None:
    """Return who is quoted; schema.org knows persons and organisations, and else a thing."""
    if kind == _PERSON:
        return _named("Person", row["speaker"])
    return _named("Organization" if kind in _BODIES else "Thing", row["speaker"])
