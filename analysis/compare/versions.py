"""Compare versions of an origin: changed sentences, repeated captures of a page and its notices."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.compare.origins import find_origins
from analysis.compare.origins.credits import plain_address, plain_outlet
from analysis.compare.origins.reprints import PART
from analysis.compare.revisions import compare_texts, read_sentences, weight_of
from analysis.review import reviewed

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

Row = Mapping[str, Any]
_PAGE = r"(?:story|article|report|post|page|headline|dispatch)"
_THIS = (
    rf"(?:this|the|our|an earlier|a previous) (?:version of (?:this|the|our) )?(?:{_PAGE}|version)"
)
_WAS = r"(?:has been|was|is being)"
_AFTER = r"\b\s*(?:\([^)\n]*\))?\s*"
_KINDS = {
    "withdrawal": (
        r"(?:kill|withdrawal|retraction|retracted)\s*:",
        rf"{_THIS} {_WAS} (?:withdrawn|retracted|removed)",
    ),
    "correction": (
        rf"corrections?{_AFTER}[:–—-]",
        r"corrected\b\s*[:–—-]",
        r"corrects\b",
        rf"{_THIS} {_WAS} corrected",
        rf"(?:an earlier|a previous) version of (?:this|the|our) {_PAGE}\b",
        rf"{_THIS} (?:incorrectly|wrongly|mistakenly|misstated|misidentified)",
    ),
    "clarification": (
        r"clarifications?\b\s*[:–—-]",
        rf"{_THIS} {_WAS} clarified",
        r"editor['’]s note\b",
    ),
    "update": (
        rf"updates?{_AFTER}[:–—-]",
        r"(?:last )?updated\b\s*[:(–—-]?",
        rf"{_THIS} {_WAS} updated",
    ),
}
_NOTICE = re.compile(
    "|".join(f"(?P<{kind}>{'|'.join(words)})" for kind, words in _KINDS.items()), re.I
)
_SENTENCE_START = re.compile(r"(?:^|(?<=[.!?”\"] ))[\s*(\[]*")
_UPDATED = re.compile(r"(?:last )?updated?\b[\s:(–—-]*", re.I)
_TIME = re.compile(r"(?:at |on )?(?:\d|[A-Z][a-z]{2,8}\.? \d)")


@reviewed
@once
def compare_versions(story: Story) -> pd.DataFrame:
    """Compare each account with the account that it comes from, sentence by sentence.

    Parameters
    ----------
    story : Story
        The accounts. Those of one origin are compared with the origin's own account, or with the
        longest if none is known to be the first; a later capture of a page with the capture
        before; an account merged from several with all its parts.

    Returns
    -------
    DataFrame
        The table ``versions``: one row per sentence that an account changed, in the order of the
        accounts, changed figures and facts first, then in the order of the text. ``base_id`` is
        the account compared with. ``kind`` is reworded, added, cut or moved. ``what`` names what a
        rewording touches: figure (another value or bound), fact (a meaningful word replaced, or
        a "not"), quotation, headline, detail (meaningful words only added or only cut) or wording;
        for an added or cut sentence it is "figure" if only that sentence gives one. ``marked`` is
        the sentence with cut words in [-...-] and new words in {+...+}. An added sentence has no
        ``base_start`` (-1), a cut one no ``start``.

    Notes
    -----
    It shows what changed, not why, nor who was right.

    Examples
    --------
    >>> from analysis import story_from_records
    >>> text = "The old bridge of Velmar was closed for good on Monday, the mayor said. " * 5
    >>> texts = [text + "The letter calls on ministers to stop."]
    >>> texts += [text + "The letter calls on soldiers to refuse."]
    >>> dates = ["2024-05-01", "2024-05-02"]
    >>> records = [{"text": t, "published": d} for t, d in zip(texts, dates)]
    >>> versions = compare_versions(story_from_records(records, story_id="x"))
    >>> versions[["kind", "what", "marked"]].values.tolist()
    [['reworded', 'fact', 'The letter calls on [-ministers to stop-]{+soldiers to refuse+}.']]
    """
    origins = schema.rows(find_origins(story))
    bases = {account: parts for account, parts in _bases(story, origins).items() if parts}
    if not bases:
        return schema.make("versions", [])
    compared = [*bases, *(part for parts in bases.values() for part in parts)]
    sentences = read_sentences(story, list(dict.fromkeys(compared)))
    origin_of = {row["account_id"]: row["origin_id"] for row in origins}
    rows: list[dict[str, Any]] = []
    for account, parts in bases.items():
        before = [sentence for part in parts for sentence in sentences[part]]
        key = {"origin_id": origin_of[account], "base_id": parts[0], "account_id": account}
        changes = sorted(compare_texts(before, sentences[account]), key=weight_of)
        rows += [key | change for change in changes]
    return schema.make("versions", rows)


def _bases(story: Story, origins: list[dict[str, Any]]) -> dict[str, list[str]]:
    """List the accounts that each account is compared with."""
    texts, table = story.texts, {row["account_id"]: row for row in origins}
    groups: dict[str, list[str]] = {}
    for row in origins:
        groups.setdefault(row["origin_id"], []).append(row["account_id"])
    heads: dict[str, str] = {}
    for origin, members in groups.items():
        firsts = [a for a in members if table[a]["relation"] == "original"]
        longest = max(members, key=lambda account: len(texts[account]))
        heads[origin] = firsts[0] if len(firsts) == 1 else longest
    earlier = {page[n]: page[n - 1] for page in _captures(story) for n in range(1, len(page))}
    bases = {}
    for account, row in table.items():
        head = heads[row["origin_id"]]
        named = row["comes_from"].split(", ") if isinstance(row["comes_from"], str) else []
        if account in earlier:
            bases[account] = [earlier[account]]
        elif row["decided_by"] == "texts" and (
            row["score"] < PART or row["relation"] == "undecided"
        ):
            bases[account] = []  # it cites or credits another account, and has a text of its own
        else:
            bases[account] = [a for a in named if a in table] or [head] * (account != head)
    return bases


@reviewed
@once
def find_updates(story: Story) -> pd.DataFrame:
    """Find repeated captures of a page, and the notices that accounts print.

    Parameters
    ----------
    story : Story
        The accounts. Accounts with one address and outlet are captures of one page.

    Returns
    -------
    DataFrame
        The table ``updates``: one row per capture of a page that is given more than once
        (``version`` counts from 1, by date), and one per notice. ``kind`` is capture, correction,
        update, clarification or withdrawal. The place of a capture is the account's first line.

    Notes
    -----
    Notices are found by their usual words at the start of a line or sentence. A silent change has
    none: see ``compare_versions``.

    Examples
    --------
    >>> from analysis import story_from_records
    >>> text = "It rained. Correction: An earlier version of this article gave the wrong day."
    >>> updates = find_updates(story_from_records([{"text": text}], story_id="x"))
    >>> updates[["kind", "surface"]].values.tolist()
    [['correction', 'Correction: An earlier version of this article gave the wrong day.']]
    """
    accounts = {str(row["account_id"]): row for row in schema.rows(story.analysed)}
    rows: list[dict[str, Any]] = []
    captured: set[str] = set()
    for page in _captures(story):
        for version, account_id in enumerate(page, 1):
            account = accounts[account_id]
            key = {"page": plain_address(str(account["url"])), "version": version}
            rows += [row | key for row in (_capture(account), *_notices(account))]
        captured.update(page)
    for account_id, account in accounts.items():
        if account_id not in captured:
            rows += _notices(account)
    return schema.make("updates", rows)


def _captures(story: Story) -> list[list[str]]:
    """List the accounts of each page that is given more than once, by date of publication."""
    pages: dict[tuple[str, str], list[tuple[str, int, str]]] = {}
    for n, row in enumerate(schema.rows(story.analysed)):
        url, outlet, published = (
            schema.text_cell(row[column]) for column in ("url", "outlet", "published")
        )
        if address := plain_address(url):
            page = pages.setdefault((address, plain_outlet(outlet)), [])
            page.append((published, n, str(row["account_id"])))
    return [[account for *_, account in sorted(page)] for page in pages.values() if len(page) > 1]


def _capture(account: Row) -> dict[str, Any]:
    text = str(account["text"])
    line = next(iter(text.strip().splitlines()), "")
    start = text.find(line)
    return _row(account, "capture", start, start + len(line))


def _notices(account: Row) -> Iterator[dict[str, Any]]:
    """Find at most one notice a line; it runs to the end of the line."""
    text = str(account["text"])
    for line in re.finditer(r"[^\n]+", text):
        for ahead in _SENTENCE_START.finditer(line.group()):
            start = line.start() + ahead.end()
            words = text[start : line.end()]
            kind = _notice_kind(words)
            if kind:
                yield _row(account, kind, start, start + len(words.rstrip()))
                break


def _notice_kind(words: str) -> str:
    """Choose the kind of notice that some words begin; empty if they begin none.

    "Updated" needs a time or a colon after it, because a sentence may begin with the word.
    """
    found = _NOTICE.match(words)
    kind = str(found.lastgroup) if found else ""
    lead = _UPDATED.match(words) if kind == "update" else None
    if lead and not re.search(r"[:(–—-]", lead.group()) and not _TIME.match(words[lead.end() :]):
        return ""
    return kind


def _row(account: Row, kind: str, start: int, end: int) -> dict[str, Any]:
    return {
        "account_id": account["account_id"],
        "kind": kind,
        "start": start,
        "end": end,
        "surface": str(account["text"])[start:end],
        "published": account["published"] if isinstance(account["published"], str) else None,
    }
