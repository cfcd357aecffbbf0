"""Find quotations: who says what, in quotation marks, reported, or both."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.find.actors import resolve_coreference
from analysis.find.actors.candidates import LastSpeaker
from analysis.find.actors.mentions import AccountMentions
from analysis.find.quotes.attachment import Quote, attach, without_speaker
from analysis.find.quotes.confidence import is_sure, speaker_features, speaker_probability
from analysis.find.quotes.direct import subject_before_colon
from analysis.find.quotes.foreign_quotes import foreign_quotes
from analysis.find.quotes.interviews import find_interviewee
from analysis.find.quotes.layout import SpokenParagraph, find_spoken_paragraphs
from analysis.find.quotes.marks import QuotedTokens
from analysis.find.quotes.reported import find_reports
from analysis.find.quotes.speakers import NOBODY, Speaker, SpeakerResolver
from analysis.nlp import ParsedText
from analysis.review import MACHINE, apply_review, reviewed
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

_LEAST = 3  # words in quotation marks that count without a speaker


@reviewed
def find_quotes(story: Story) -> pd.DataFrame:
    """Find the quotations with their speakers.

    Parameters
    ----------
    story : Story
        The accounts.

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

    In German, French, Spanish, Italian, Portuguese and Dutch three words or more in quotation marks
    and the speech behind a dash are direct quotations without a speaker, as ``speaker_reason``
    says; reported speech is not searched.

    Examples
    --------
    >>> from analysis import story_from_records
    >>> text = 'Ann Lee arrived. "We won," she said.'
    >>> story = story_from_records([{"text": text}], story_id="x")
    >>> find_quotes(story)[["kind", "speaker", "cue", "content"]].values.tolist()
    [['direct', 'Ann Lee', 'said', 'We won,']]
    """
    return analysed_quotes(story) if story.all_analysed else _with_foreign(story)


@once
def _with_foreign(story: Story) -> pd.DataFrame:
    """The rows of all accounts, in the order of the accounts."""
    found = [row | {"by": MACHINE} for own in foreign_quotes(story).values() for row in own]
    return schema.join_rows("quotes", analysed_quotes(story), found, story.labels)


@reviewed
@once
def analysed_quotes(story: Story) -> pd.DataFrame:
    """Find the quotations of the accounts that are compared: those in English.

    Parameters
    ----------
    story : Story
        The story.

    Returns
    -------
    pandas.DataFrame
        The rows of ``find_quotes`` that are of accounts in English.
    """
    found = resolve_coreference(story)
    rows = [row for account in found.accounts.values() for row in _rows(account)]
    rows = apply_review("quotes", rows, story)
    ids = {actor.name: actor.actor_id for actor in found.actors}
    for row in rows:
        if row["by"] != MACHINE and row["speaker"]:
            row["actor_id"] = ids.get(row["speaker"])
    return schema.make("quotes", rows)


@dataclass(frozen=True)
class ResolvedQuote:
    """A quotation with its speaker: the features of the speaker, and who spoke last before it."""

    quote: Quote
    speaker: Speaker
    features: tuple[float, ...]
    last: LastSpeaker
    continues: bool


def _rows(account: AccountMentions) -> list[dict[str, Any]]:
    """The rows of an account: its quotations but those that nobody says."""
    rows: list[dict[str, Any]] = []
    before: ResolvedQuote | None = None
    for resolved in resolve_quotes(account, QuotedTokens(account.parse)):
        row = _row(account, resolved, len(rows))
        known = resolved.speaker is not NOBODY
        if before and resolved.continues and known and before.quote.kind != "indirect":
            row["continues"] = rows[-1]["quote_id"]
        rows.append(row)
        before = resolved
    return rows


def resolve_quotes(account: AccountMentions, quoted: QuotedTokens) -> Iterator[ResolvedQuote]:
    """Each quotation of an account that becomes a row, with its speaker."""
    parse, resolver = account.parse, SpeakerResolver(account, quoted.inside)
    before: tuple[Quote, Speaker] | None = None
    spoken_paragraphs = find_spoken_paragraphs(parse)
    answerer = _answerer(account, spoken_paragraphs)
    for quote in _with_spoken(attach(quoted, find_reports(parse)), spoken_paragraphs):
        if parse.sentence[parse.at(quote.start)] < 0:
            continue
        spoken = isinstance(quote, SpokenParagraph)
        attributed = quote.verb >= 0 or quote.speaker >= 0 or spoken
        continues = not attributed and before is not None and _continues(parse, before[0], quote)
        continues = continues and not _another_leads(quoted, resolver, quote, before)
        last = resolver.last
        if isinstance(quote, SpokenParagraph) and quote.label:
            speaker = _labelled(account, quote) if quote.name else NOBODY
            speaker = answerer if quote.label == "A" else speaker
        elif quote.speaker >= 0:
            speaker = resolver.resolve(quote.speaker, quote.verb)
            attributed &= speaker is not NOBODY
        else:
            speaker = before[1] if before and continues else NOBODY
        if not _counts(parse, quote, speaker, attributed):
            continue
        if quote.kind != "direct" and speaker.actor >= 0 and quote.start < parse.start[quote.verb]:
            quote = without_speaker(account, quote, speaker.actor)
        resolver.note(speaker, quote.speaker if quote.speaker >= 0 else parse.at(quote.start))
        features = speaker_features(parse, quote, speaker, continues=quote.speaker < 0)
        yield ResolvedQuote(quote, speaker, features, last, continues)
        before = quote, speaker


def _with_spoken(quotes: list[Quote], spoken: list[SpokenParagraph]) -> list[Quote]:
    """The quotations of an account with its spoken paragraphs, and without those inside them."""
    starts = [quote.pieces[0][0] for quote in spoken]

    def is_inside(quote: Quote) -> bool:
        n = bisect_right(starts, quote.end - 1) - 1
        return n >= 0 and quote.start < spoken[n].pieces[0][1]

    kept = [quote for quote in quotes if not spoken or not is_inside(quote)]
    return sorted([*kept, *spoken], key=lambda q: (q.start, q.end, q.verb))


def _labelled(account: AccountMentions, spoken: SpokenParagraph) -> Speaker:
    """The speaker of a label: the one actor of the story whose name is or ends like it."""
    words = spoken.name.casefold().split()
    named = [
        number
        for number, actor in enumerate(account.actors)
        if actor.proper and actor.name.casefold().split()[-len(words) :] == words
    ]
    named = [n for n in named if not account.actors[n].name.isupper()] or named
    actor = named[0] if len(named) == 1 else -1
    name = account.name_of(actor) if actor >= 0 else spoken.name
    return Speaker(name.title() if name.isupper() else name, spoken.label, actor, "name")


def _answerer(account: AccountMentions, spoken: list[SpokenParagraph]) -> Speaker:
    """Who speaks in the paragraphs of an interview that are labelled A."""
    parse = account.parse
    places = [parse.between(*quote.pieces[0]) for quote in spoken if quote.label in ("Q", "A")]
    actor = find_interviewee(account, places[0][0], places[-1][1]) if places else -1
    return Speaker(account.name_of(actor), "A", actor, "interview") if actor >= 0 else NOBODY


def _continues(parse: ParsedText, before: Quote, quote: Quote) -> bool:
    """Whether a quotation without a reporting word is by the speaker of the one before."""
    paragraphs = {
        parse.rows[parse.sentence[parse.at(q.start)]]["paragraph"] for q in (before, quote)
    }
    gap = parse.text[before.end : quote.start]
    near = gap.count("\n\n") <= 1 and len(gap) < 400
    return len(paragraphs) == 1 or near or quote.spans[0].carried


def _another_leads(
    quoted: QuotedTokens,
    resolver: SpeakerResolver,
    quote: Quote,
    before: tuple[Quote, Speaker] | None,
) -> bool:
    """Whether the words before a colon are about another than the one who spoke before."""
    subject = subject_before_colon(quoted, quote.spans[0]) if quote.spans else -1
    if subject < 0 or before is None:
        return False
    return resolver.resolve(subject).actor != before[1].actor


def _counts(parse: ParsedText, quote: Quote, speaker: Speaker, attributed: bool) -> bool:
    """Whether a quotation becomes a row.

    A few words in quotation marks need a reporting word or a speaker; reported speech needs a
    speaker, and where it is only an object, one that is a known actor.
    """
    if quote.kind == "indirect":
        return bool(speaker.surface) and (speaker.actor >= 0 or not quote.loose)
    words = len(parse.text[quote.start : quote.end].split())
    return attributed or speaker is not NOBODY or words >= _LEAST


def _row(account: AccountMentions, resolved: ResolvedQuote, number: int) -> dict[str, Any]:
    quote, speaker, parse = resolved.quote, resolved.speaker, account.parse
    start, end = quote.start, quote.end
    probability = speaker_probability(resolved.features)
    sure = is_sure(speaker, probability)
    actor = speaker.actor if sure else -1
    candidates = speaker.candidates or ((speaker.name,) if speaker.name and not sure else ())
    return {
        "quote_id": f"{account.account_id}!{number}",
        "account_id": account.account_id,
        "sentence_id": parse.rows[parse.sentence[parse.at(start)]]["sentence_id"],
        "start": start,
        "end": end,
        "surface": parse.text[start:end],
        "kind": quote.kind,
        "content": " ".join(" ".join(parse.text[a:b] for a, b in quote.parts).split()),
        "speaker": speaker.name if sure else None,
        "speaker_surface": speaker.surface,
        "cue": quote.cue or None,
        "actor_id": account.actors[actor].actor_id if actor >= 0 else None,
        "continues": None,
        "speaker_probability": round(probability, 3) if speaker.name else None,
        "speaker_reason": speaker.reason or None,
        "speaker_candidates": "; ".join(candidates) or None,
    }
