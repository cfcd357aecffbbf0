"""Quoted spans to the reporting verb they belong to, and to the kind of quotation that makes them."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.actors import Words
from analysis.quotes.framing import Frame, find_frame, frame_words
from analysis.quotes.marked import Marked
from analysis.quotes.marks import Span
from analysis.quotes.reports import Report
from analysis.quotes.titles import is_title

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
    def start(self) -> int:
        """Where the content starts."""
        return min(a for a, _ in self.pieces)

    @property
    def end(self) -> int:
        """Where the content ends."""
        return max(b for _, b in self.pieces)


def free_standing(text: str, span: Span, sentence_start: int) -> bool:
    """Whether a span is an utterance by itself, not a few words built into the reporter's sentence."""
    inner = text[span.inner_start : span.inner_end].strip()
    before = text[sentence_start : span.start].rstrip()
    if not inner:
        return False
    ends = inner[-1:] in _ENDS or text[span.end : span.end + 1] in (",", ".")
    if not before or before[-1:] in ".!?":
        return ends or len(inner.split()) > 5
    if before[-1:] in "”\"’'»":
        return ends and before[-2:-1] in ".!?…"
    return before[-1:] in ",:" and (inner[0].isupper() or before[-1:] == ":") and (ends or len(inner.split()) > 3)


def attach(words: Words, marked: Marked, reports: list[Report]) -> list[Quote]:
    """The quotations of an account: what is quoted directly, what is partly so, and what is only reported."""
    by_verb = {r.verb: r for r in reports if not marked.inside(r.verb)}
    quotes: list[Quote] = []
    used: dict[int, Quote] = {}
    last: tuple[Span, Quote | None] | None = None
    for span in marked.spans:
        a, b = marked.tokens(span)
        if a >= b:
            continue
        free = free_standing(words.text, span, words.start[marked.sentences(span)[0]])
        if last and last[1] and (_listed(words.text, last[0], span) or _carried(words.text, last[0], span)):
            _extend(last[1], span)
            last = (span, last[1])
            continue
        quote = _quote(marked, span, free, by_verb, used)
        if quote and quote not in quotes:
            quotes.append(quote)
            if quote.verb >= 0:
                used.setdefault(quote.verb, quote)
        last = (span, quote)
    spoken = [r for v, r in by_verb.items() if v in used or _whole(marked, r)]
    told = {words.head[v] for v in used if words.dep[v] == "ccomp"}  # "...," aides said he told them: one act of reporting
    quotes += [_indirect(words, r) for r in spoken if r.verb not in used and r.verb not in told and not _within(r, spoken)]
    return sorted(quotes, key=lambda q: (q.start, q.end))


def _quote(marked: Marked, span: Span, free: bool, by_verb: dict[int, Report], used: dict[int, Quote]) -> Quote | None:
    """The quotation that a span makes or goes on with; none where it is a title or a word the reporter doubts."""
    words = marked.words
    a, b = marked.tokens(span)
    over = None if free else _over(words, a, by_verb)
    title = is_title(words, span, a, b)
    if title and over and is_title(words, span, a, b, sure=True):
        return None
    frame = Frame(over.verb, over.speaker) if over else find_frame(marked, span, free, title)
    verb = frame.verb
    if verb >= 0 and verb in used and _near(words, used[verb], span, free) and not (title and not over):
        _extend(used[verb], span)
        return used[verb]
    if title and verb < 0:
        return None
    if free:
        return _direct(words, span, frame, by_verb)
    if verb >= 0 and verb in by_verb:
        return _mixed(words, span, by_verb[verb])
    if verb >= 0 and b - a > 2 and (frame.speaker >= 0 or words.tag[verb] != "VBN"):
        quote = _direct(words, span, frame, by_verb)
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


def _over(words: Words, token: int, by_verb: dict[int, Report]) -> Report | None:
    """The report in whose content a few quoted words stand: the innermost that says, else the innermost."""
    over = [r for r in by_verb.values() if r.kind != "manner" and any(a <= token < b for a, b in r.pieces)]
    over.sort(key=lambda r: (r.kind == "think", r.kind != "say" or r.found in ("object", "bare"), r.end - r.start))
    return over[0] if over else None


def _near(words: Words, quote: Quote, span: Span, free: bool) -> bool:
    """Whether a span of the same reporting word goes on with its quotation; words built in far behind the verb are apart."""
    token = words.at(span.inner_start)
    if words.sentence[words.at(quote.end - 1)] != words.sentence[token]:
        return False
    return free or quote.kind == "mixed" or quote.end > words.start[quote.verb] or token - quote.verb < 9


def _extend(quote: Quote, span: Span) -> None:
    if not any(a <= span.inner_start and span.inner_end <= b for a, b in quote.pieces):
        quote.pieces.append((span.inner_start, span.inner_end))
    quote.spans.append(span)


def _direct(words: Words, span: Span, frame: Frame, by_verb: dict[int, Report]) -> Quote:
    piece = [(span.inner_start, span.inner_end)]
    report = by_verb.get(frame.verb)
    cue = report.cue if report else frame_words(words, frame.verb) if frame.verb >= 0 else None
    speaker = report.speaker if report and frame.speaker < 0 else frame.speaker
    return Quote("direct", piece, frame.verb, cue, speaker, spans=[span])


def _mixed(words: Words, span: Span, report: Report) -> Quote:
    pieces = [(words.start[a], words.end[b - 1]) for a, b in report.pieces]
    a, b = min(p[0] for p in pieces), max(p[1] for p in pieces)
    if not (a <= span.inner_start < b):
        pieces.append((span.inner_start, span.inner_end))
    return Quote("mixed", pieces, report.verb, report.cue, report.speaker, spans=[span])


def _indirect(words: Words, report: Report) -> Quote:
    pieces = [(words.start[a], words.end[b - 1]) for a, b in report.pieces]
    return Quote("indirect", pieces, report.verb, report.cue, report.speaker, loose=report.found == "object")


def _within(report: Report, others: list[Report]) -> bool:
    """What is only asked, vowed, named or shown inside a report is part of that report."""
    if report.kind == "say" and report.found != "object":
        return False
    return any(o is not report and any(a <= report.verb < b for a, b in o.pieces) for o in others)


def _whole(marked: Marked, report: Report) -> bool:
    """A report that says something outside quotation marks, by somebody."""
    words = marked.words
    if report.kind in ("think", "manner") or report.found == "bare" or report.speaker < 0:
        return False
    beside = {words.dep[c] for c in words.children[report.verb]}
    if "neg" in beside or (words.tag[report.verb] == "VB" and "aux" in beside):
        return False
    if report.kind == "show" and words.tag[report.speaker] in ("PRP", "WDT", "DT"):
        return False
    return any(not marked.inside(i) for a, b in report.pieces for i in range(a, b) if words.word[i][:1].isalnum())
