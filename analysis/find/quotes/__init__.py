"""Find quotations: who says what, in quotation marks, reported, or both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.find.actors import resolve_coreference
from analysis.find.actors.coreference import AccountMentions
from analysis.find.quotes.attachment import Quote, attach
from analysis.find.quotes.marks import QuotedTokens
from analysis.find.quotes.reported import find_reports
from analysis.find.quotes.speakers import NOBODY, Speaker, SpeakerResolver
from analysis.nlp import ParsedText
from analysis.review import MACHINE, apply_review
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

_LEAST = 3  # words in quotation marks that count without a speaker


@once
def find_quotes(story: Story, *, review: bool = True) -> pd.DataFrame:
    """Find the quotations with their speakers.

    Parameters
    ----------
    story : Story
        The accounts.
    review : bool, default True
        Whether the decisions of ``review.csv`` are applied; False for the machine's word alone.

    Returns
    -------
    DataFrame
        One row per quotation, in the order of the text; columns of ``quotes`` in
        ``analysis/schema.py``. ``kind`` is direct (its words alone), mixed (partly in quotation
        marks) or indirect (reported). A quotation that goes on after its reporting clause is
        another row; ``continues`` names the row before.

    Notes
    -----
    Source, cue and content after PARC 3.0 (Pareti 2016), found by rules over the parse. Titles and
    scare quotes are not quotations. Beliefs, and speech inside quoted speech, are not looked for.
    Never raises on any text.

    Examples
    --------
    >>> from analysis import story_from_records
    >>> text = 'Ann Lee arrived. "We won," she said.'
    >>> story = story_from_records([{"text": text}], story_id="x")
    >>> find_quotes(story)[["kind", "speaker", "cue", "content"]].values.tolist()
    [['direct', 'Ann Lee', 'said', 'We won,']]
    """
    found = resolve_coreference(story)
    rows = [row for account in found.accounts.values() for row in _rows(account)]
    rows = apply_review("quotes", rows, story, review)
    ids = {actor.name: actor.actor_id for actor in found.actors}
    for row in rows:
        if row["by"] != MACHINE and row["speaker"]:
            row["actor_id"] = ids.get(row["speaker"])
    return schema.make("quotes", rows)


def _rows(account: AccountMentions) -> list[dict[str, Any]]:
    """The rows of an account: its quotations but those that nobody says."""
    parse, quoted = account.parse, QuotedTokens(account.parse)
    resolver = SpeakerResolver(account, quoted.inside)
    rows: list[dict[str, Any]] = []
    before: tuple[Quote, Speaker] | None = None
    for quote in attach(quoted, find_reports(parse)):
        if parse.sentence[parse.at(quote.start)] < 0:
            continue
        attributed = quote.verb >= 0 or quote.speaker >= 0
        continues = not attributed and before is not None and _continues(parse, before[0], quote)
        if quote.speaker >= 0:
            speaker = resolver.resolve(quote.speaker)
        else:
            speaker = before[1] if before and continues else NOBODY
        if not _counts(parse, quote, speaker, attributed):
            continue
        if speaker.actor >= 0:
            resolver.last_speaker = speaker.actor
        row = _row(account, quote, speaker, len(rows))
        if before and continues and speaker is not NOBODY and before[0].kind != "indirect":
            row["continues"] = rows[-1]["quote_id"]
        rows.append(row)
        before = quote, speaker
    return rows


def _continues(parse: ParsedText, before: Quote, quote: Quote) -> bool:
    """Whether a quotation without a reporting word is by the speaker of the one before."""
    paragraphs = {
        parse.rows[parse.sentence[parse.at(q.start)]]["paragraph"] for q in (before, quote)
    }
    gap = parse.text[before.end : quote.start]
    near = gap.count("\n\n") <= 1 and len(gap) < 400
    return len(paragraphs) == 1 or near or quote.spans[0].carried


def _counts(parse: ParsedText, quote: Quote, speaker: Speaker, attributed: bool) -> bool:
    """Whether a quotation becomes a row.

    A few words in quotation marks need a reporting word or a speaker; reported speech needs a
    speaker, and where it is only an object, one that is a known actor.
    """
    if quote.kind == "indirect":
        return bool(speaker.surface) and (speaker.actor >= 0 or not quote.loose)
    words = len(parse.text[quote.start : quote.end].split())
    return attributed or speaker is not NOBODY or words >= _LEAST


def _row(account: AccountMentions, quote: Quote, speaker: Speaker, number: int) -> dict[str, Any]:
    parse, start, end = account.parse, quote.start, quote.end
    return {
        "quote_id": f"{account.account_id}!{number}",
        "account_id": account.account_id,
        "sentence_id": parse.rows[parse.sentence[parse.at(start)]]["sentence_id"],
        "start": start,
        "end": end,
        "surface": parse.text[start:end],
        "kind": quote.kind,
        "content": " ".join(" ".join(parse.text[a:b] for a, b in quote.parts).split()),
        "speaker": speaker.name,
        "speaker_surface": speaker.surface,
        "cue": quote.cue or None,
        "actor_id": account.actors[speaker.actor].actor_id if speaker.actor >= 0 else None,
        "continues": None,
    }
