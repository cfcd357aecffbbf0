"""Find the quotations of accounts that are analysed in part: their marks, not their speakers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from analysis import schema
from analysis.find.quotes.marks import QuotedSpan, find_spans, paragraph_spans
from analysis.read.languages import language_code, language_name
from analysis.resources import read_lexicon
from analysis.story import Story

_LEAST = 3  # words in quotation marks that count as a quotation
_ROLES_WITHOUT = ("caption", "byline")
_SPACE = " \t\n   "
_DIALOGUE = re.compile(r"[—―]\s?(?=\S)")
_INCISE = re.compile(r"(?:\s[—―–]|(?<=\w)[—―])\s?(?=[^\W\d_])|(?<=[.,!?…])\s[—―–]\s?(?=[^\W\d_])")
_RESUMED = re.compile(r"[—―–][.,;:]?\s?|[.,;:][—―–]\s?")
_INVERTED = re.compile(
    r",?\s(?:s[’'])?[^\W\d_]+(?:-t)?-(?:ils?|elles?|on|je|nous|vous)\b"  # dit-il, répondit-elle
)
_ELIDED = re.compile(r"['’](?:s|t|n|k|m)\s", re.I)  # 's avonds, 't is: no quotation marks


def foreign_quotes(story: Story) -> dict[str, list[dict[str, Any]]]:
    """account_id -> the rows of ``quotes``, for the accounts that are analysed in part."""
    found: dict[str, list[dict[str, Any]]] = {}
    for account in schema.rows(story.in_part):
        account_id = str(account["account_id"])
        mine = schema.rows(story.sentences[story.sentences["account_id"] == account_id])
        rows = [row for row in mine if row["role"] not in _ROLES_WITHOUT]
        given = str(account["language"])
        reason = f"speakers are not searched in {language_name(given)}"
        text, language = str(account["text"]), language_code(given)
        places = enumerate(find_foreign_quotes(text, rows, language))
        found[account_id] = [
            _row(text, rows, parts, reason) | {"quote_id": f"{account_id}!{n}"}
            for n, parts in places
        ]
    return found


def _row(
    text: str, rows: list[dict[str, Any]], parts: list[tuple[int, int]], reason: str
) -> dict[str, Any]:
    start, end = parts[0][0], parts[-1][1]
    sentence = next(row for row in rows if start < row["end"])
    return {
        "account_id": sentence["account_id"],
        "sentence_id": sentence["sentence_id"],
        "start": start,
        "end": end,
        "surface": text[start:end],
        "kind": "direct",
        "content": " ".join(" ".join(text[a:b] for a, b in parts).split()),
        "speaker_reason": reason,
    }


def find_foreign_quotes(
    text: str, rows: list[dict[str, Any]], language: str
) -> list[list[tuple[int, int]]]:
    """Find the words in quotation marks and those behind a dash of dialogue.

    Each is a list of spans without the marks: more than one where a reporting clause between dashes
    parts it. Single words and titles beside a word such as "film" are no quotations.

    >>> text = "Er sagte: „Wir haben nichts gewusst.“"
    >>> rows = [{"start": 0, "end": len(text), "paragraph": 0}]
    >>> [text[a:b] for [(a, b)] in find_foreign_quotes(text, rows, "de")]
    ['Wir haben nichts gewusst.']
    """
    paragraphs = paragraph_spans(rows)
    spoken = [p for span in paragraphs if (p := _dialogue(text, *span, language))]
    found = [*spoken, *([span] for span in _marked(text, paragraphs, language))]
    starts = {parts[0][0]: parts[-1][1] for parts in spoken}
    kept = [
        parts
        for parts in found
        if parts in spoken or not any(a <= parts[0][0] < b for a, b in starts.items())
    ]
    return sorted(kept)


def _marked(
    text: str, paragraphs: list[tuple[int, int]], language: str
) -> Iterator[tuple[int, int]]:
    """The spans in quotation marks, without the marks and the space inside them."""
    for span in find_spans(text, paragraphs):
        start, end = span.inner_start, span.inner_end
        start += len(text[start:end]) - len(text[start:end].lstrip(_SPACE))
        end = start + len(text[start:end].rstrip(_SPACE))
        long = len(re.findall(r"[^\W\d_]+", text[start:end])) >= _LEAST
        if long and not _ELIDED.match(text, span.start) and not _is_title(text, span, language):
            yield start, end


def _is_title(text: str, span: QuotedSpan, language: str) -> bool:
    """Whether the word before the marks is a work: "der Film", "la novela"."""
    words = re.findall(r"[^\W\d_]+", text[max(0, span.start - 60) : span.start])
    ends = text[: span.start].rstrip(_SPACE)[-1:]
    return ends not in (":", ",") and bool(words) and words[-1].lower() in _works(language)


@cache
def _works(language: str) -> frozenset[str]:
    rows = read_lexicon("foreign_works")
    return frozenset(row["word"] for row in rows if row["language"] == language)


def _dialogue(text: str, start: int, end: int, language: str) -> list[tuple[int, int]]:
    """The words of a paragraph that begins with a dash of dialogue, without reporting clauses.

    The reader takes a dash with a space behind it for a bullet, so it may be before the paragraph.
    """
    before = text[max(0, start - 2) : start]
    opening = _DIALOGUE.match(text, start, end)
    if opening:
        start = opening.end()
    elif not re.fullmatch(r"[—―]\s", before):
        return []
    parts, spoken = [], True
    while start < end:
        closing = (_INCISE if spoken else _RESUMED).search(text, start, end)
        if spoken and language == "fr" and (said := _INVERTED.search(text, start, end)):
            closing = said if closing is None or said.start() < closing.start() else closing
        stop = closing.start() if closing else end
        if spoken and text[start:stop].strip(_SPACE):
            parts.append((start, start + len(text[start:stop].rstrip(_SPACE))))
        start, spoken = (closing.end() if closing else end), not spoken
    return parts
