"""Attach words in quotation marks to reports, and decide which kind of quotation they make."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace

from analysis.find.actors.mentions import AccountMentions
from analysis.find.quotes.cues import cue_at, cue_words
from analysis.find.quotes.direct import QuoteClause, find_clause, reporting_words
from analysis.find.quotes.marks import QuotedSpan, QuotedTokens, has_capitals, is_title
from analysis.find.quotes.reported import Report
from analysis.nlp import ParsedText

_ENDS = ",.?!…"
_REFLEXIVE = frozenset("himself herself itself themselves".split())
_THINGS = frozenset("it this that which these those they".split())
_NO_ONE = frozenset("nobody none neither nothing no-one".split())


@dataclass
class Quote:
    """A quotation before it becomes a row: its pieces (text offsets), kind, cue and speaker.

    ``verb`` and ``speaker`` are tokens. ``loose`` marks an object in place of a clause, which only
    an actor can say.
    """

    kind: str
    pieces: list[tuple[int, int]]
    verb: int = -1
    cue: str | None = None
    speaker: int = -1
    loose: bool = False
    spans: list[QuotedSpan] = field(default_factory=list)

    @property
    def parts(self) -> list[tuple[int, int]]:
        """The pieces in order, none twice; in a mixed quotation no pair of marks is cut."""
        marks = [(s.start, s.end) for s in self.spans] if self.kind == "mixed" else []
        merged: list[tuple[int, int]] = []
        for a, b in sorted([*self.pieces, *marks]):
            if merged and a <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(b, merged[-1][1]))
            else:
                merged.append((a, b))
        return merged

    @property
    def start(self) -> int:
        """Where the content starts."""
        return self.parts[0][0]

    @property
    def end(self) -> int:
        """Where the content ends."""
        return self.parts[-1][1]


def attach(quoted: QuotedTokens, reports: list[Report]) -> list[Quote]:
    """The quotations of an account in order: direct, mixed and indirect."""
    parse, index = quoted.parse, ReportIndex(quoted, reports)
    quotes: list[Quote] = []
    before: tuple[QuotedSpan, Quote | None] | None = None
    for span in quoted.spans:
        a, b = quoted.tokens(span)
        if a >= b:
            continue
        quote = before[1] if before and _goes_on(parse.text, before[0], span) else None
        if quote:
            _extend(quote, span)
            _add_late_clause(quoted, quote, span)
        else:
            quote = _quote(quoted, span, index)
            if quote and len(quote.spans) == 1:
                quotes.append(quote)
                if quote.verb >= 0:
                    index.quotes.setdefault(quote.verb, quote)
        before = (span, quote)
    quotes += [_indirect(parse, report) for report in index.unquoted()]
    return sorted(quotes, key=lambda q: (q.start, q.end, q.verb))


class ReportIndex:
    """The reports of an account by verb and by sentence, and the quotations made of them so far."""

    def __init__(self, quoted: QuotedTokens, reports: list[Report]) -> None:
        self.quoted, self.parse = quoted, quoted.parse
        self.by_verb = {r.verb: r for r in reports if not quoted.inside(r.verb)}
        self.quotes: dict[int, Quote] = {}
        self.by_sentence: dict[int, list[Report]] = defaultdict(list)
        for report in self.by_verb.values():
            self.by_sentence[self.parse.sentence[report.verb]].append(report)

    def around(self, token: int) -> Report | None:
        """The innermost report whose content includes a token; one that says is preferred."""
        around = [
            report
            for report in self.by_sentence.get(self.parse.sentence[token], [])
            if report.kind != "manner" and any(a <= token < b for a, b in report.pieces)
        ]

        def rank(report: Report) -> tuple[bool, bool, int]:
            says = report.kind == "say" and report.found not in ("object", "bare")
            return report.kind == "think", not says, report.end - report.start

        return min(around, key=rank, default=None)

    def unquoted(self) -> list[Report]:
        """The reports that are quotations without words in quotation marks."""
        parse = self.parse
        spoken = {
            verb: report
            for verb, report in self.by_verb.items()
            if verb in self.quotes or _is_speech(self.quoted, report)
        }
        # "...," aides said he told them: one act of reporting
        outer = {parse.head[verb] for verb in self.quotes if parse.dep[verb] == "ccomp"}
        return [
            report
            for verb, report in spoken.items()
            if verb not in self.quotes
            and verb not in outer
            and not _is_within(
                report, [r for r in self.by_sentence[parse.sentence[verb]] if r.verb in spoken]
            )
        ]


def _quote(quoted: QuotedTokens, span: QuotedSpan, index: ReportIndex) -> Quote | None:
    """The quotation that a span makes or continues, None for a title or a word in doubt."""
    parse = quoted.parse
    a, b = quoted.tokens(span)
    free = _is_free(parse.text, span, parse.start[quoted.sentences(span)[0]])
    around = None if free else index.around(a)
    title = is_title(parse, a, b)
    if around:
        if (title and is_title(parse, a, b, sure=True)) or _names_itself(parse, around, a, b):
            return None
        title, clause = False, QuoteClause(around.verb, around.speaker)
    else:
        clause = find_clause(quoted, span, free, title)
    before = index.quotes.get(clause.verb)
    if before and not title and _is_near(parse, before, span, free):
        _extend(before, span)
        return before
    if title and (clause.verb < 0 or not free):
        return None
    report = index.by_verb.get(clause.verb)
    if free:
        return _direct(parse, span, clause, report)
    if report:
        return _mixed(parse, span, report)
    named = clause.speaker >= 0 or parse.tag[clause.verb] != "VBN"
    if clause.verb < 0 or b - a <= 2 or not named:
        return None
    quote = _direct(parse, span, clause, report)
    quote.kind = "mixed"
    return quote


def _names_itself(parse: ParsedText, report: Report, first: int, last: int) -> bool:
    """Whether quoted words are the name that somebody goes by: 'called itself "the Choir"'."""
    if not _REFLEXIVE.intersection(parse.lower[report.verb + 1 : report.verb + 2]):
        return False
    first += parse.tag[first] == "DT"
    return first < last and has_capitals(parse.word[first:last])


def _is_free(text: str, span: QuotedSpan, sentence_start: int) -> bool:
    """Whether a span is an utterance by itself, not a few words in the reporter's sentence."""
    inner = text[span.inner_start : span.inner_end].strip()
    before = text[max(sentence_start, span.start - 200) : span.start].rstrip()
    if not inner:
        return False
    ends = inner[-1:] in _ENDS or text[span.end : span.end + 1] in (",", ".")
    words = len(inner.split())
    if not before or before[-1:] in ".!?":
        return ends or words > 5
    if before[-1:] in "”\"’'»":
        return ends and before[-2:-1] in ".!?…"
    if before[-1:] == ":" or (before[-1:] == "," and inner[0].isupper()):
        return ends or words > 3
    return False


def _goes_on(text: str, before: QuotedSpan, span: QuotedSpan) -> bool:
    """Whether a span continues the one before: in a list of quoted words, or after a paragraph."""
    gap = text[before.end : span.start]
    if span.carried and not before.closed and not gap.strip():
        return True
    ended = text[before.inner_start : before.inner_end].rstrip()[-1:] in ".!?…"
    listed = len(gap) < 8 and gap.strip(" ,;") in ("", "and", "or") and "\n" not in gap
    return listed and not ended


def _is_near(parse: ParsedText, quote: Quote, span: QuotedSpan, free: bool) -> bool:
    """Whether a span with the same verb continues its quotation: not a few words far behind."""
    token = parse.at(span.inner_start)
    end = max(quote.spans[-1].inner_end, quote.pieces[0][1])
    if parse.sentence[parse.at(end - 1)] != parse.sentence[token]:
        return False
    return free or quote.kind == "mixed" or end > parse.start[quote.verb] or token - quote.verb < 9


def _extend(quote: Quote, span: QuotedSpan) -> None:
    """Add a span to a quotation."""
    known = (*quote.pieces[:3], *quote.pieces[-2:])
    if not any(a <= span.inner_start and span.inner_end <= b for a, b in known):
        mixed = quote.kind == "mixed"
        quote.pieces.append((span.start, span.end) if mixed else (span.inner_start, span.inner_end))
    quote.spans.append(span)


def _add_late_clause(quoted: QuotedTokens, quote: Quote, span: QuotedSpan) -> None:
    """Add the speaker of several paragraphs who is named after the last."""
    if quote.verb < 0 and quote.speaker < 0:
        quote.verb, quote.speaker = find_clause(quoted, span, free=True, title=False)
        quote.cue = reporting_words(quoted.parse, quote.verb) if quote.verb >= 0 else None


def _direct(
    parse: ParsedText, span: QuotedSpan, clause: QuoteClause, report: Report | None
) -> Quote:
    pieces = [(span.inner_start, span.inner_end)]
    quote = Quote("direct", pieces, clause.verb, speaker=clause.speaker, spans=[span])
    if report:
        quote.cue = report.cue
        quote.speaker = clause.speaker if clause.speaker >= 0 else report.speaker
    elif clause.verb >= 0:
        quote.cue = reporting_words(parse, clause.verb)
    return quote


def _mixed(parse: ParsedText, span: QuotedSpan, report: Report) -> Quote:
    quote = _reported("mixed", parse, report)
    quote.spans.append(span)
    first, last = min(a for a, _ in quote.pieces), max(b for _, b in quote.pieces)
    if not first <= span.inner_start < last:
        quote.pieces.append((span.start, span.end))
    return quote


def _indirect(parse: ParsedText, report: Report) -> Quote:
    quote = _reported("indirect", parse, report)
    quote.loose = report.found == "object"
    if quote.end <= parse.start[report.verb] and _opens_dialogue(parse.text, quote.start):
        quote.kind = "direct"
    return quote


def _reported(kind: str, parse: ParsedText, report: Report) -> Quote:
    pieces = [(parse.start[a], parse.end[b - 1]) for a, b in report.pieces]
    return Quote(kind, pieces, report.verb, report.cue, report.speaker)


def without_speaker(account: AccountMentions, quote: Quote, actor: int) -> Quote:
    """A quotation whose content does not begin with its own speaker and reporting word.

    Of "Lee's campaign dismissed it as a hoax, according to her campaign" the content is what comes
    after "dismissed".
    """
    parse = account.parse
    first, last = parse.between(quote.start, quote.end)
    for mention in account.mentions_within(first, last):
        verb = parse.head[mention.head]
        own = mention.actor == actor and mention.head < verb < last
        if not own or parse.dep[mention.head] != "nsubj" or cue_at(parse, verb) is None:
            continue
        start = parse.start[verb + 1]
        pieces = [(max(a, start), b) for a, b in quote.pieces if b > start]
        inside = all(span.start >= start for span in quote.spans)
        if mention.first - first < 4 and pieces and inside:
            return replace(quote, pieces=pieces, cue=cue_words(parse, verb))
    return quote


def _opens_dialogue(text: str, start: int) -> bool:
    """Whether a dash at the head of a paragraph opens speech: "– We stay, said the mayor"."""
    before = text[max(0, start - 4) : start]
    if before.strip() not in ("–", "—", "―", "--"):
        return False
    return start <= 4 or "\n" in before or not text[: start - len(before)].strip()


def _is_would_only(parse: ParsedText, verb: int) -> bool:
    """ "Lee would only say that ...", "would say only that ...": what was said, and no more."""
    return "would" in parse.lower[max(0, verb - 2) : verb] and "only" in (
        parse.lower[verb - 1],
        *parse.lower[verb + 1 : verb + 2],
    )


def _is_no_one(parse: ParsedText, speaker: int) -> bool:
    """Whether the subject of a verb of saying denies that it was said: "no official said"."""
    none = parse.lower[speaker] in _NO_ONE
    return none or any(
        parse.lower[c] in ("no", "neither") for c in parse.children_by(speaker, "det")
    )


def _is_within(report: Report, others: list[Report]) -> bool:
    """Whether what is only asked, vowed, named or shown is part of another report."""
    if report.kind == "say" and report.found != "object":
        return False
    return any(o is not report and any(a <= report.verb < b for a, b in o.pieces) for o in others)


def _is_speech(quoted: QuotedTokens, report: Report) -> bool:
    """Whether a report says something outside quotation marks, and names who says it."""
    parse = quoted.parse
    if report.kind in ("think", "manner") or report.found == "bare" or report.speaker < 0:
        return False
    deps = {parse.dep[c] for c in parse.children[report.verb]}
    modal = parse.tag[report.verb] == "VB" and "aux" in deps
    if "neg" in deps or (modal and not _is_would_only(parse, report.verb)):
        return False
    if report.kind == "show" and parse.lower[report.speaker] in _THINGS:
        return False
    if _is_no_one(parse, report.speaker):
        return False
    return any(
        parse.word[i][:1].isalnum() and not quoted.inside(i) and parse.lower[i] not in _REFLEXIVE
        for a, b in report.pieces
        for i in range(a, b)
    )
