"""Versions: what the accounts of one origin changed of it, and when a page was captured, updated or corrected."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.compare.origins import find_origins
from analysis.compare.origins.credits import plain_address, plain_outlet
from analysis.compare.revisions import FIRST, compare_texts, read_sentences

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

_PAGE = r"(?:story|article|report|post|page|headline|dispatch)"
_THIS = (
    rf"(?:this|the|our|an earlier|a previous) (?:version of (?:this|the|our) )?(?:{_PAGE}|version)"
)
_WAS = r"(?:has been|was|is being)"
_KINDS = {
    "withdrawal": (r"(?:kill|withdrawal|retraction|retracted)\s*:", rf"{_THIS} {_WAS} (?:withdrawn|retracted|removed)"),
    "correction": (
        r"corrections?\b\s*(?:\([^)\n]*\))?\s*[:–—-]", r"corrected\b\s*[:–—-]", r"corrects\b", rf"{_THIS} {_WAS} corrected",
        rf"(?:an earlier|a previous) version of (?:this|the|our) {_PAGE}\b",
        rf"{_THIS} (?:incorrectly|wrongly|mistakenly|misstated|misidentified)",
    ),
    "clarification": (r"clarifications?\b\s*[:–—-]", rf"{_THIS} {_WAS} clarified", r"editor['’]s note\b"),
    "update": (r"updates?\b\s*(?:\([^)\n]*\))?\s*[:–—-]", r"(?:last )?updated\b\s*[:(–—-]?", rf"{_THIS} {_WAS} updated"),
}  # fmt: skip
_NOTICE = re.compile(
    "|".join(f"(?P<{kind}>{'|'.join(words)})" for kind, words in _KINDS.items()), re.I
)
_AHEAD = r"(?:^|(?<=[.!?”\"] ))[\s*(\[]*"
_UPDATED = re.compile(r"(?:last )?updated?\b[\s:(–—-]*", re.I)


def find_captures(story: Story) -> list[list[str]]:
    """The pages that are in hand more than once: their account ids by date of publication, undated ones in the story's order."""
    pages: dict[tuple[str, str], list[tuple[str, int, str]]] = {}
    for n, row in enumerate(story.analysed.to_dict("records")):
        url, outlet, published = (
            row[k] if isinstance(row[k], str) else "" for k in ("url", "outlet", "published")
        )
        if plain_address(url):
            pages.setdefault((plain_address(url), plain_outlet(outlet)), []).append(
                (published, n, str(row["account_id"]))
            )
    return [[a for _, _, a in sorted(page)] for page in pages.values() if len(page) > 1]


def find_notices(story: Story) -> list[dict[str, Any]]:
    """The rows of ``updates``: captures by page, then the notices of each account in the order of the text."""
    accounts = {str(r["account_id"]): r for r in story.analysed.to_dict("records")}
    rows: list[dict[str, Any]] = []
    paged: dict[str, dict[str, Any]] = {}
    for page in find_captures(story):
        for n, a in enumerate(page, 1):
            line = next(iter(str(accounts[a]["text"]).strip().splitlines()), "")
            start = str(accounts[a]["text"]).find(line)
            paged[a] = {"page": plain_address(str(accounts[a]["url"])), "version": n}
            rows.append(_row(accounts[a], "capture", start, start + len(line)) | paged[a])
            rows += [r | paged[a] for r in _notices(accounts[a])]
    for a, account in accounts.items():
        if a not in paged:
            rows += _notices(account)
    return rows


def _notices(account: Any) -> list[dict[str, Any]]:
    """A notice runs from its first words to the end of its line."""
    text, rows = str(account["text"]), []
    for line in re.finditer(r"[^\n]+", text):
        for ahead in re.finditer(_AHEAD, line.group()):
            at = line.start() + ahead.end()
            found = _NOTICE.match(text, at, line.end())
            if found and _is_notice(text[at : line.end()], str(found.lastgroup)):
                rows.append(
                    _row(
                        account, str(found.lastgroup), at, at + len(text[at : line.end()].rstrip())
                    )
                )
                break
    return rows


def _is_notice(words: str, kind: str) -> bool:
    """ "Updated" needs a time or a colon after it: a sentence may begin with the word."""
    if kind != "update" or not (lead := _UPDATED.match(words)):
        return True
    return bool(
        re.search(r"[:(–—-]", lead.group())
        or re.match(r"(?:at |on )?(?:\d|[A-Z][a-z]{2,8}\.? \d)", words[lead.end() :])
    )


def _row(account: Any, kind: str, start: int, end: int) -> dict[str, Any]:
    return {
        "account_id": account["account_id"], "kind": kind, "start": start, "end": end, "surface": str(account["text"])[start:end],
        "published": account["published"] if isinstance(account["published"], str) else None,
    }  # fmt: skip


@once
def compare_versions(story: Story) -> pd.DataFrame:
    """The table ``versions``: one row a sentence that an account changed of what it comes from.

    Accounts of one origin are compared with that origin's own account; where none is known to be the first, with the longest; a later
    capture of a page with the capture before; an account merged from several with all its parts (``base_id`` says which).
    ``kind``: reworded, added, cut, moved. ``what`` a rewording touches: figure (another value or bound), fact (a word that carries meaning
    replaced, or a "not"), quotation (words in quotation marks), headline, detail (words of meaning only added or only cut), wording; for a
    sentence added or cut: figure where only it gives one. Rows are in the order of the accounts, changed figures and facts first, then in
    that of the text. ``marked`` is the sentence with what was cut in [-...-] and what was put in in {+...+}. An added sentence has no
    ``base_start`` (-1), a cut one no ``start``. It tells what changed, not why, nor who was right.

    >>> from analysis.story import story_from_records
    >>> text = "The old bridge of Velmar was closed for good on Monday, the mayor said. " * 5 + "The letter calls on ministers to stop."
    >>> texts = [(text, "2024-05-01"), (text.replace("ministers to stop", "soldiers to refuse"), "2024-05-02")]
    >>> story = story_from_records([{"text": t, "published": d} for t, d in texts], story_id="x")
    >>> compare_versions(story)[["kind", "what", "marked"]].values.tolist()
    [['reworded', 'fact', 'The letter calls on [-ministers to stop-]{+soldiers to refuse+}.']]
    """
    origins = find_origins(story).to_dict("records")
    bases = {a: b for a, b in _bases(story, origins).items() if b}
    wanted = list(dict.fromkeys([*bases, *(b for parts in bases.values() for b in parts)]))
    if not bases:
        return schema.make("versions", [])
    sentences = read_sentences(story, wanted)
    of = {r["account_id"]: r["origin_id"] for r in origins}
    rows: list[dict[str, Any]] = []
    for account, parts in bases.items():
        before = [s for part in parts for s in sentences[part]]
        changes = sorted(compare_texts(before, sentences[account]), key=_rank)
        rows += [
            {"origin_id": of[account], "base_id": parts[0], "account_id": account} | change
            for change in changes
        ]
    return schema.make("versions", rows)


def _rank(change: dict[str, Any]) -> int:
    """Changed figures and facts before all else; the sort keeps the order of the text."""
    if change["kind"] == "reworded":
        return FIRST.index(change["what"])
    return len(FIRST) + (0 if change["what"] else 2 if change["kind"] == "moved" else 1)


def _bases(story: Story, origins: list[dict[str, Any]]) -> dict[str, list[str]]:
    """account_id -> the accounts that it is compared with."""
    groups: dict[str, list[str]] = {}
    for row in origins:
        groups.setdefault(row["origin_id"], []).append(row["account_id"])
    table = {r["account_id"]: r for r in origins}
    earlier = {page[n]: page[n - 1] for page in find_captures(story) for n in range(1, len(page))}
    lengths = {a: len(t) for a, t in story.texts.items()}
    found: dict[str, list[str]] = {}
    for members in groups.values():
        firsts = [a for a in members if table[a]["relation"] == "original"]
        head = firsts[0] if len(firsts) == 1 else max(members, key=lambda a: lengths[a])
        for a in members:
            named = table[a]["comes_from"]
            parts = [p for p in named.split(", ") if p in table] if isinstance(named, str) else []
            found[a] = [earlier[a]] if a in earlier else parts or ([head] if a != head else [])
    return {a: found[a] for a in table}


@once
def find_updates(story: Story) -> pd.DataFrame:
    """The table ``updates``: one row a capture of a page that is in hand more than once, or a notice that an account prints.

    ``kind``: capture (``version`` counts from 1, by date), correction, update, clarification, withdrawal. A notice has its place in the
    text; a capture stands at the account's first words. Pages are told by their address and outlet. Notices are found by their usual
    words at the head of a line or sentence; a silent change has none: see ``compare_versions``.

    >>> from analysis.story import story_from_records
    >>> text = "It rained in Velmar. Correction: An earlier version of this article gave the wrong day."
    >>> find_updates(story_from_records([{"text": text}], story_id="x"))[["kind", "surface"]].values.tolist()
    [['correction', 'Correction: An earlier version of this article gave the wrong day.']]
    """
    return schema.make("updates", find_notices(story))
