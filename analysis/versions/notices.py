"""Captures of one page in the order of time, and the notices of updates and corrections that accounts print."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from analysis.origins import plain_address, plain_outlet

if TYPE_CHECKING:
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
