"""Quoted spans to the reporting verb they belong to, and to the kind of quotation that makes them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from analysis.actors import Words
from analysis.quotes.marks import Span
from analysis.quotes.reports import Report, cue_at, cue_words, speaker_of

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


class Marked:
    """The quoted spans of an account over its tokens."""

    def __init__(self, words: Words, spans: list[Span]) -> None:
        self.words, self.spans = words, spans
        self.starts = [s.start for s in spans]

    def inside(self, token: int) -> bool:
        """Whether a token stands in quotation marks."""
        at = bisect_right(self.starts, self.words.start[token]) - 1
        return at >= 0 and self.words.start[token] < self.spans[at].end

    def tokens(self, span: Span) -> tuple[int, int]:
        """The tokens of the words in quotation marks."""
        return self.words.between(span.inner_start, span.inner_end)

    def sentences(self, span: Span) -> tuple[int, int]:
        """The first and the last token of the sentences that a span touches."""
        a, b = self.tokens(span)
        rows = [n for n in (self.words.sentence[a], self.words.sentence[max(a, b - 1)]) if n >= 0] if a < len(self.words) else []
        return (self.words.spans[rows[0]][0], self.words.spans[rows[-1]][1]) if rows else (a, b)


def free_standing(text: str, span: Span, sentence_start: int) -> bool:
    """Whether a span is an utterance by itself, not a few words built into the reporter's sentence."""
    inner = text[span.inner_start : span.inner_end].strip()
    before = text[sentence_start : span.start].rstrip()
    if not inner:
        return False
    ends = inner[-1:] in _ENDS or text[span.end : span.end + 1] in (",", ".")
    if not before or before[-1:] in '.!?”"':
        return ends or len(inner.split()) > 5
    return before[-1:] in ",:" and (inner[0].isupper() or before[-1:] == ":") and (ends or len(inner.split()) > 3)


def verb_of(marked: Marked, span: Span) -> int:
    """The reporting verb that a span hangs on: the one right after it, right before it, or above it in the parse."""
    words = marked.words
    a = marked.tokens(span)[0]
    first, last = marked.sentences(span)
    after = _after(marked, words.between(span.end, span.end + 1)[0], last)
    if after >= 0:
        return after
    return _before(marked, a, first)


def _after(marked: Marked, i: int, last: int) -> int:
    """ "...," said X; "...," X said: the first reporting verb of the same clause after the closing mark."""
    words = marked.words
    for j in range(i, min(last, i + 24)):
        if marked.inside(j):
            return -1
        cue = cue_at(words, j)
        if cue and ("q" in cue.takes) and words.tag[j] in ("VBD", "VBZ", "VBP", "VBN", "VBG"):
            return j
        if words.tag[j] in ("VBD", "VBZ") and words.dep[j] not in ("relcl", "aux", "auxpass", "advcl"):
            return -1
    return -1


def _before(marked: Marked, a: int, first: int) -> int:
    words = marked.words
    for j in range(a - 1, first - 1, -1):
        if marked.inside(j):
            continue
        cue = cue_at(words, j)
        if cue and cue.kind != "manner" and not (words.tag[j] in ("VBN",) and words.dep[j] in ("amod", "acl")):
            return j
        if words.lower[j] == "to" and j and words.lower[j - 1] == "according":
            return j - 1
    return -1


def attach(words: Words, marked: Marked, reports: list[Report]) -> list[Quote]:
    """The quotations of an account: what is quoted directly, what is partly so, and what is only reported."""
    by_verb = {r.verb: r for r in reports if not marked.inside(r.verb)}
    quotes: list[Quote] = []
    used: dict[int, Quote] = {}
    for span in marked.spans:
        a, b = marked.tokens(span)
        if a >= b:
            continue
        first, _ = marked.sentences(span)
        free = free_standing(words.text, span, words.start[first])
        over = None if free else _over(words, a, by_verb)
        verb = over.verb if over else verb_of(marked, span)
        if verb >= 0 and verb in used and used[verb].kind == ("direct" if free else "mixed") and _near(words, used[verb], a):
            _extend(used[verb], span)
        elif free:
            quote = _direct(words, span, verb, by_verb)
            quotes.append(quote)
            if verb >= 0:
                used.setdefault(verb, quote)
        elif verb >= 0 and verb in by_verb:
            quote = _mixed(words, span, by_verb[verb])
            quotes.append(quote)
            used[verb] = quote
        elif verb >= 0 and b - a > 2:
            quote = _direct(words, span, verb, by_verb)
            quote.kind = "mixed"
            quotes.append(quote)
            used[verb] = quote
    spoken = [r for v, r in by_verb.items() if v in used or _whole(marked, r)]
    quotes += [_indirect(words, r) for r in spoken if r.verb not in used and not _within(r, spoken)]
    return sorted(quotes, key=lambda q: (q.start, q.end))


def _over(words: Words, token: int, by_verb: dict[int, Report]) -> Report | None:
    """The report in whose content a few quoted words stand: the innermost that says, else the innermost."""
    over = [r for r in by_verb.values() if r.kind not in ("think", "manner") and any(a <= token < b for a, b in r.pieces)]
    over.sort(key=lambda r: (r.kind != "say" or r.found == "object", r.end - r.start))
    return over[0] if over else None


def _near(words: Words, quote: Quote, token: int) -> bool:
    return words.sentence[words.at(quote.end - 1)] == words.sentence[token]


def _extend(quote: Quote, span: Span) -> None:
    if not any(a <= span.inner_start and span.inner_end <= b for a, b in quote.pieces):
        quote.pieces.append((span.inner_start, span.inner_end))
    quote.spans.append(span)


def _direct(words: Words, span: Span, verb: int, by_verb: dict[int, Report]) -> Quote:
    piece = [(span.inner_start, span.inner_end)]
    if verb < 0:
        return Quote("direct", piece, spans=[span])
    report = by_verb.get(verb)
    cue = report.cue if report else cue_words(words, verb)
    return Quote("direct", piece, verb, cue, report.speaker if report else speaker_of(words, verb), spans=[span])


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
    if report.kind in ("think", "manner") or report.speaker < 0:
        return False
    beside = {words.dep[c] for c in words.children[report.verb]}
    if "neg" in beside or (words.tag[report.verb] == "VB" and "aux" in beside):
        return False
    if report.kind == "show" and words.tag[report.speaker] in ("PRP", "WDT", "DT"):
        return False
    return any(not marked.inside(i) for a, b in report.pieces for i in range(a, b) if words.word[i][:1].isalnum())
