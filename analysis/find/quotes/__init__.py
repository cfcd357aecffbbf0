"""Quotations: who says what, in quotation marks, reported, or both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.find.actors import cast_of
from analysis.find.actors.nouns import Cast
from analysis.find.quotes.attachment import Quote, attach
from analysis.find.quotes.marks import QuotedSpans, Span, find_spans, paragraph_spans
from analysis.find.quotes.reported import find_reports
from analysis.find.quotes.speakers import NOBODY, Speaker, speaker_at
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Span",
    "find_quotes",
    "find_spans",
    "paragraph_spans",
]

_SHORT = 3  # words in quotation marks that nobody is said to have said count from here on


@once
def find_quotes(story: Story) -> pd.DataFrame:
    """One row a quotation: direct (its words alone), mixed (partly in quotation marks) or indirect (reported).

    ``speaker`` is the fullest name that the account gives, ``speaker_surface`` the words at the place, ``cue`` the
    reporting word; each is missing where there is none. ``surface`` runs from the first to the last word of the
    content, ``content`` leaves out the reporting clause between. A quotation that goes on after its reporting clause
    or in the next paragraph is a row of its own; ``continues`` names the row before. Titles and scare quotes are no
    quotations. It does not look for beliefs, nor for speech inside quoted speech. Source, cue and content after
    PARC 3.0 (Pareti 2016), found by own rules over the parse. Never raises on any text.

    >>> from analysis import story_from_records
    >>> story = story_from_records([{"text": 'Ann Lee arrived. "We won," she said.'}], story_id="x")
    >>> find_quotes(story)[["kind", "speaker", "cue", "content"]].values.tolist()
    [['direct', 'Ann Lee', 'said', 'We won,']]
    """
    cast = cast_of(story)
    return schema.make("quotes", [row for account in cast.words for row in _account(cast, account)])


def _account(cast: Cast, account: str) -> list[dict[str, Any]]:
    words = cast.words[account]
    marked = QuotedSpans(words, find_spans(words.text, paragraph_spans(words.rows)))
    quotes = attach(words, marked, find_reports(words))
    rows: list[dict[str, Any]] = []
    last: tuple[Quote, Speaker, int] | None = None
    favour, told = -1, dict[int, str]()
    for quote in quotes:
        number = words.sentence[words.at(quote.start)]
        if number < 0:
            continue
        speaker, origin = _speaker(cast, account, quote, last, favour, marked, told), None
        framed = quote.verb >= 0 or quote.speaker >= 0
        if not framed and speaker is not NOBODY and last and last[0].kind != "indirect":
            origin = rows[last[2]]["quote_id"]
        if (
            not framed
            and speaker is NOBODY
            and len(words.text[quote.start : quote.end].split()) < _SHORT
        ):
            continue
        if quote.kind == "indirect" and (
            not speaker.surface or (quote.loose and speaker.actor < 0)
        ):
            continue
        if speaker.actor >= 0:
            favour = speaker.actor
        rows.append(_row(cast, account, quote, speaker, len(rows), origin))
        last = (quote, speaker, len(rows) - 1)
    return rows


def _speaker(
    cast: Cast,
    account: str,
    quote: Quote,
    last: tuple[Quote, Speaker, int] | None,
    favour: int,
    marked: QuotedSpans,
    told: dict[int, str],
) -> Speaker:
    """The speaker named at the quotation; without a reporting word, that of the quotation it continues."""
    if quote.speaker >= 0:
        return speaker_at(cast, account, quote.speaker, favour, marked.inside, told)
    if quote.verb >= 0 or last is None:
        return NOBODY
    words = cast.words[account]
    here, before = (
        words.rows[words.sentence[words.at(q.start)]]["paragraph"] for q in (quote, last[0])
    )
    gap = words.text[last[0].end : quote.start]
    if (
        int(str(here)) == int(str(before))
        or (gap.count("\n\n") <= 1 and len(gap) < 400)
        or quote.spans[0].carried
    ):
        return last[1]
    return NOBODY


def _row(
    cast: Cast, account: str, quote: Quote, speaker: Speaker, number: int, origin: str | None
) -> dict[str, Any]:
    words = cast.words[account]
    start, end = quote.start, quote.end
    return {
        "quote_id": f"{account}!{number}", "account_id": account,
        "sentence_id": words.rows[words.sentence[words.at(start)]]["sentence_id"],
        "start": start, "end": end, "surface": words.text[start:end], "kind": quote.kind,
        "content": " ".join(" ".join(words.text[a:b] for a, b in quote.parts).split()),
        "speaker": speaker.name, "speaker_surface": speaker.surface, "cue": quote.cue or None,
        "actor_id": cast.actors[speaker.actor].actor_id if speaker.actor >= 0 else None, "continues": origin,
    }  # fmt: skip
