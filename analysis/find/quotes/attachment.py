"""Quoted spans to the reporting verb they belong to, and to the kind of quotation that makes them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from analysis.find.quotes.direct import QuoteClause, find_frame, frame_words
from analysis.find.quotes.marks import QuotedSpans, Span, is_title
from analysis.find.quotes.reported import Report
from analysis.nlp import ParsedText

_ENDS = ",.?!…"


@dataclass
class Quote:
    """A quotation before it becomes a row: its pieces (text offsets), kind, cue and speaker's token."""

    kind: str
    pieces: list[tuple[int, int]]
    verb: int = -1
    cue: str | None = None
    speaker: int = -1
    loose: bool = False  # an object, not a clause: only an actor can say it
    spans: list[Span] = field(default_factory=list)

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


def free_standing(text: str, span: Span, sentence_start: int) -> bool:
    """Whether a span is an utterance by itself, not a few words built into the reporter's sentence."""
    inner = text[span.inner_start : span.inner_end].strip()
    before = text[max(sentence_start, span.start - 200) : span.start].rstrip()
    if not inner:
        return False
    ends = inner[-1:] in _ENDS or text[span.end : span.end + 1] in (",", ".")
    if not before or before[-1:] in ".!?":
        return ends or len(inner.split()) > 5
    if before[-1:] in "”\"’'»":
        return ends and before[-2:-1] in ".!?…"
    return (
        before[-1:] in ",:"
        and (inner[0].isupper() or before[-1:] == ":")
        and (ends or len(inner.split()) > 3)
    )


class ReportIndex:
    """The reports of an account by their reporting word and by their sentence, and the quotations made of them so far."""

    def __init__(self, marked: QuotedSpans, reports: list[Report]) -> None:
        self.marked = marked
        self.by_verb = {r.verb: r for r in reports if not marked.inside(r.verb)}
        self.used: dict[int, Quote] = {}
        self.rows: dict[int, list[Report]] = defaultdict(list)
        for report in self.by_verb.values():
            self.rows[marked.words.sentence[report.verb]].append(report)

    def over(self, token: int) -> Report | None:
        """The report in whose content a few quoted words stand: the innermost that says, else the innermost."""
        row = self.rows.get(self.marked.words.sentence[token], [])
        over = [r for r in row if r.kind != "manner" and any(a <= token < b for a, b in r.pieces)]
        return min(
            over,
            key=lambda r: (
                r.kind == "think",
                r.kind != "say" or r.found in ("object", "bare"),
                r.end - r.start,
            ),
            default=None,
        )

    def rest(self) -> list[Report]:
        """The reports without words in marks that stand by themselves."""
        words = self.marked.words
        spoken = {
            r.verb for r in self.by_verb.values() if r.verb in self.used or _whole(self.marked, r)
        }
        outer = {
            words.head[v] for v in self.used if words.dep[v] == "ccomp"
        }  # "...," aides said he told them: one act of reporting
        left = [self.by_verb[v] for v in spoken if v not in self.used and v not in outer]
        return [
            r
            for r in left
            if not _within(r, [o for o in self.rows[words.sentence[r.verb]] if o.verb in spoken])
        ]


def attach(words: ParsedText, marked: QuotedSpans, reports: list[Report]) -> list[Quote]:
    """The quotations of an account: what is quoted directly, what is partly so, and what is only reported."""
    told = ReportIndex(marked, reports)
    quotes: list[Quote] = []
    last: tuple[Span, Quote | None] | None = None
    for span in marked.spans:
        a, b = marked.tokens(span)
        if a >= b:
            continue
        if (
            last
            and last[1]
            and (_listed(words.text, last[0], span) or _carried(words.text, last[0], span))
        ):
            _extend(last[1], span)
            _framed_late(marked, last[1], span)
            last = (span, last[1])
            continue
        quote = _quote(marked, span, told)
        if quote and len(quote.spans) == 1:
            quotes.append(quote)
            if quote.verb >= 0:
                told.used.setdefault(quote.verb, quote)
        last = (span, quote)
    quotes += [_indirect(words, r) for r in told.rest()]
    return sorted(quotes, key=lambda q: (q.start, q.end, q.verb))


def _quote(marked: QuotedSpans, span: Span, told: ReportIndex) -> Quote | None:
    """The quotation that a span makes or goes on with; none where it is a title or a word the reporter doubts."""
    words = marked.words
    a, b = marked.tokens(span)
    free = free_standing(words.text, span, words.start[marked.sentences(span)[0]])
    over = None if free else told.over(a)
    title = is_title(words, span, a, b)
    if title and over and is_title(words, span, a, b, sure=True):
        return None
    frame = QuoteClause(over.verb, over.speaker) if over else find_frame(marked, span, free, title)
    before = told.used.get(frame.verb)
    if before and _near(words, before, span, free) and not (title and not over):
        _extend(before, span)
        return before
    if title and not over and (frame.verb < 0 or not free):
        return None
    report = told.by_verb.get(frame.verb)
    if free:
        return _direct(words, span, frame, report)
    if report:
        return _mixed(words, span, report)
    if frame.verb >= 0 and b - a > 2 and (frame.speaker >= 0 or words.tag[frame.verb] != "VBN"):
        quote = _direct(words, span, frame, report)
        quote.kind = "mixed"
        return quote
    return None


def _listed(text: str, before: Span, span: Span) -> bool:
    """Whether a span is the next item of a list of quoted words: “toy drives,” “gift cards” and “travel”."""
    gap = text[before.end : span.start]
    ended = text[before.inner_start : before.inner_end].rstrip()[-1:] in ".!?…"
    return not ended and len(gap) < 8 and gap.strip(" ,;") in ("", "and", "or") and "\n" not in gap


def _carried(text: str, before: Span, span: Span) -> bool:
    """Whether a span goes on with a quotation that the paragraph before left open."""
    return span.carried and not before.closed and not text[before.end : span.start].strip()


def _near(words: ParsedText, quote: Quote, span: Span, free: bool) -> bool:
    """Whether a span of the same reporting word goes on with its quotation; words built in far behind the verb are apart."""
    token, end = words.at(span.inner_start), max(quote.spans[-1].inner_end, quote.pieces[0][1])
    if words.sentence[words.at(end - 1)] != words.sentence[token]:
        return False
    return free or quote.kind == "mixed" or end > words.start[quote.verb] or token - quote.verb < 9


def _framed_late(marked: QuotedSpans, quote: Quote, span: Span) -> None:
    """A quotation of several paragraphs whose speaker is named after the last."""
    if quote.verb < 0 and quote.speaker < 0:
        frame = find_frame(marked, span, free=True, title=False)
        quote.verb, quote.speaker = frame
        quote.cue = frame_words(marked.words, frame.verb) if frame.verb >= 0 else None


def _extend(quote: Quote, span: Span) -> None:
    if not any(
        a <= span.inner_start and span.inner_end <= b
        for a, b in (*quote.pieces[:3], *quote.pieces[-2:])
    ):
        quote.pieces.append(
            (span.start, span.end) if quote.kind == "mixed" else (span.inner_start, span.inner_end)
        )
    quote.spans.append(span)


def _direct(words: ParsedText, span: Span, frame: QuoteClause, report: Report | None) -> Quote:
    piece = [(span.inner_start, span.inner_end)]
    cue = report.cue if report else frame_words(words, frame.verb) if frame.verb >= 0 else None
    speaker = report.speaker if report and frame.speaker < 0 else frame.speaker
    return Quote("direct", piece, frame.verb, cue, speaker, spans=[span])


def _mixed(words: ParsedText, span: Span, report: Report) -> Quote:
    pieces = [(words.start[a], words.end[b - 1]) for a, b in report.pieces]
    a, b = min(p[0] for p in pieces), max(p[1] for p in pieces)
    if not (a <= span.inner_start < b):
        pieces.append((span.start, span.end))
    return Quote("mixed", pieces, report.verb, report.cue, report.speaker, spans=[span])


def _indirect(words: ParsedText, report: Report) -> Quote:
    pieces = [(words.start[a], words.end[b - 1]) for a, b in report.pieces]
    quote = Quote(
        "indirect", pieces, report.verb, report.cue, report.speaker, loose=report.found == "object"
    )
    if quote.end <= words.start[report.verb] and _dialogue(words, quote.start):
        quote.kind = "direct"
    return quote


def _dialogue(words: ParsedText, start: int) -> bool:
    """Whether a dash at the head of the paragraph opens the speech: "– We stay, said the mayor"."""
    line = words.text[max(0, start - 4) : start]
    return line.strip() in ("–", "—", "―") and (
        start <= 4 or "\n" in line or not words.text[: start - len(line)].strip()
    )


def _within(report: Report, others: list[Report]) -> bool:
    """What is only asked, vowed, named or shown inside a report is part of that report."""
    if report.kind == "say" and report.found != "object":
        return False
    return any(o is not report and any(a <= report.verb < b for a, b in o.pieces) for o in others)


def _whole(marked: QuotedSpans, report: Report) -> bool:
    """A report that says something outside quotation marks, by somebody."""
    words = marked.words
    if report.kind in ("think", "manner") or report.found == "bare" or report.speaker < 0:
        return False
    beside = {words.dep[c] for c in words.children[report.verb]}
    if "neg" in beside or (words.tag[report.verb] == "VB" and "aux" in beside):
        return False
    if report.kind == "show" and words.lower[report.speaker] in (
        "it",
        "this",
        "that",
        "which",
        "these",
        "those",
        "they",
    ):
        return False
    return any(
        not marked.inside(i)
        for a, b in report.pieces
        for i in range(a, b)
        if words.word[i][:1].isalnum()
    )
