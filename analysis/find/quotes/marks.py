"""Find words in quotation marks, in every style of marks, and separate titles from quotations."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import Any, NamedTuple

from analysis.find.actors.names import title_case
from analysis.find.actors.nouns import noun_at
from analysis.nlp import ParsedText

_CLOSES = {
    "“": "”",
    "”": "”",
    "„": "“”",
    "«": "»",
    "»": "«",
    "‹": "›",
    '"': '"',
    "``": "''",
}
_MARK = re.compile(r"[“”„«»‹›\"]|``|''")
_ALWAYS_OPEN = ("“", "„", "«", "‹", "``")
_OPEN_SINGLE = re.compile(
    r"(?<![\w'’‘‚`])[‘‚'`](?=[\w\[$])(?!\d0s|(?:em|til|cause|tis|twas|round|n)\b)"
)
_CLOSE_SINGLE = re.compile(r"(?<=[\w.,!?…\])])['’‘](?!\w)")
_STOP = re.compile(r"[.!?…](?=\s)")


class QuotedSpan(NamedTuple):
    """Words in quotation marks: from the opening to the closing mark.

    ``closed`` is false where the closing mark is missing; ``carried`` is true where the span
    continues a quotation that the paragraph before left open.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool
    carried: bool


def find_spans(text: str, paragraphs: list[tuple[int, int]]) -> list[QuotedSpan]:
    """The quoted spans of a text, in order and never nested.

    A quotation inside a quotation belongs to it. Time is linear in the length of the text, whatever
    marks it has.

    >>> [s.inner_end - s.inner_start for s in find_spans('He said "yes" and “no.', [(0, 22)])]
    [3, 3]
    """
    spans: list[QuotedSpan] = []
    for start, end in paragraphs:
        carried = bool(spans) and not spans[-1].closed
        spans += _in_paragraph(text, start, end, carried)
    return spans


def paragraph_spans(rows: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """The span of each paragraph of an account, from the rows of ``sentences``."""
    spans: dict[int, tuple[int, int]] = {}
    for row in rows:
        start, end = spans.get(row["paragraph"], (row["start"], row["end"]))
        spans[row["paragraph"]] = (min(start, row["start"]), max(end, row["end"]))
    return sorted(spans.values())


def _in_paragraph(text: str, start: int, end: int, carried: bool) -> list[QuotedSpan]:
    spans: list[QuotedSpan] = []
    opened: re.Match[str] | None = None
    for m in _MARK.finditer(text, start, end):
        mark = m.group()
        if opened is None:
            if _opens(text, m, start, end):
                opened = m
            elif not spans and carried and mark in "”\"''":
                spans.append(QuotedSpan(start, m.end(), start, m.start(), True, True))
        elif _closes(text, opened.group(), m, end) or (
            mark == opened.group() == "“" and _ends_speech(text, m, end)
        ):
            spans.append(_span(opened, m.start(), m.end(), True, carried and not spans))
            opened = None
        elif mark == opened.group() == "“":
            stop = _last_stop(text, opened.end(), m.start())
            spans.append(_span(opened, stop, stop, False, carried and not spans))
            opened = m
    if opened is not None:
        spans.append(_span(opened, end, end, False, carried and not spans))
    return sorted([*spans, *_single_spans(text, start, end, spans)])


def _span(
    opened: re.Match[str], inner_end: int, end: int, closed: bool, carried: bool
) -> QuotedSpan:
    start = opened.end()
    return QuotedSpan(opened.start(), end, start, max(start, inner_end), closed, carried)


def _opens(text: str, m: re.Match[str], start: int, end: int) -> bool:
    mark = m.group()
    if mark in _ALWAYS_OPEN:
        return True
    before = text[m.start() - 1] if m.start() > start else " "
    after = text[m.end()] if m.end() < end else " "
    if mark in ("”", "»"):  # opens in Swedish and German style only
        return before.isspace() and after.isalnum()
    if mark in ("›", "''") or after.isspace():
        return False
    return not before.isalnum() and before not in ".,!?="


def _ends_speech(text: str, m: re.Match[str], end: int) -> bool:
    """Whether an opening mark is printed for a closing one: "We won,“ she said."""
    before = text[m.start() - 1]
    return before in ",.!?…" and (m.end() >= end or text[m.end()].isspace())


def _closes(text: str, opener: str, m: re.Match[str], end: int) -> bool:
    """Whether a mark closes what ``opener`` opened; curly and straight marks may be mixed."""
    mark = m.group()
    if (mark == '"' and opener in '“"') or (mark == "”" and opener == '"'):
        after = text[m.end()] if m.end() < end else " "
        return not text[m.start() - 1 : m.start()].isspace() or not after.isalnum()
    return mark in _CLOSES[opener]


def _last_stop(text: str, start: int, limit: int) -> int:
    """Where a quotation without a closing mark ends before the next one: at its last full stop."""
    stops = [m.end() for m in _STOP.finditer(text, start, limit)]
    return stops[-1] if stops else limit


def _single_spans(text: str, start: int, end: int, spans: list[QuotedSpan]) -> list[QuotedSpan]:
    """Spans in single marks outside the spans in double marks; apostrophes are no marks."""
    openers = list(_OPEN_SINGLE.finditer(text, start, end))
    closers = [m.start() for m in _CLOSE_SINGLE.finditer(text, start, end)] if openers else []
    starts = [span.start for span in spans]
    found: list[QuotedSpan] = []
    for m in openers:
        inside = bisect_right(starts, m.start()) - 1
        if inside >= 0 and m.start() < spans[inside].end:
            continue
        if found and m.start() < found[-1].end:
            continue
        limit = starts[inside + 1] if inside + 1 < len(starts) else end
        close = _closing_single(text, closers, m.end() + 1, limit)
        if close >= 0:
            found.append(QuotedSpan(m.start(), close + 1, m.end(), close, True, False))
    return found


def _closing_single(text: str, closers: list[int], first: int, limit: int) -> int:
    """The first closing mark from ``first``, -1 if none before ``limit``.

    After an s it may be a plural's apostrophe ("the workers' rights"): a mark after punctuation
    close behind it is preferred.
    """
    i = bisect_left(closers, first)
    if i >= len(closers) or closers[i] >= limit:
        return -1
    nearest, *others = closers[i : i + 4]
    if text[nearest - 1] == "s" and text[nearest + 1 : nearest + 2] == " ":
        return next((c for c in others if c < limit and text[c - 1] in ".,!?…"), nearest)
    return nearest


class QuotedTokens:
    """The quoted spans of an account by its tokens."""

    def __init__(self, parse: ParsedText) -> None:
        self.parse = parse
        self.spans = find_spans(parse.text, paragraph_spans(parse.rows))
        self.starts = [span.start for span in self.spans]

    def inside(self, token: int) -> bool:
        """Whether a token is in quotation marks."""
        start = self.parse.start[token]
        n = bisect_right(self.starts, start) - 1
        return n >= 0 and start < self.spans[n].end

    def tokens(self, span: QuotedSpan) -> tuple[int, int]:
        """The tokens of the words in quotation marks."""
        return self.parse.between(span.inner_start, span.inner_end)

    def sentences(self, span: QuotedSpan) -> tuple[int, int]:
        """The tokens of all sentences that a span touches."""
        a, b = self.tokens(span)
        if a >= len(self.parse):
            return a, b
        rows = [self.parse.sentence[i] for i in (a, max(a, b - 1)) if self.parse.sentence[i] >= 0]
        return (self.parse.spans[rows[0]][0], self.parse.spans[rows[-1]][1]) if rows else (a, b)


_SMALL = frozenset("a an and as at by for from in of on or the to with & vs. v.".split())
_WORKS = frozenset(
    """album article book broadcast column comedy documentary drama episode essay exhibition film
    game magazine memoir movie musical novel opera painting play podcast poem program programme
    report segment series show sitcom song story titled entitled track video newsletter special
    blog host""".split()
)
_TAGS_BEFORE = frozenset("IN POS DT NNP JJ PRP$ CC NN NNS".split())  # before a name
_NAMING = frozenset("call dub entitle name title".split())  # participles before a name
_ADDRESSING = frozenset("tell inform assure remind".split())
_OPENERS = ('"', "“", "‘", "'", "``", "«", "„")


def is_title(parse: ParsedText, first: int, last: int, *, sure: bool = False) -> bool:
    """Whether a span in marks (tokens ``first`` to ``last``) is the title of a film, show or book.

    Its words have capitals, in a sentence that has them for names only, and it is where a name may
    be. A span of one word is a title only beside a word such as "film". ``sure`` asks for such a
    word, or for "on" or a name's "'s" before it.
    """
    row = parse.sentence[first]
    if row < 0 or last - first > 30 or not has_capitals(parse.word[first:last]):
        return False
    before = parse.lower[max(0, first - 4) : first]
    beside_work = any(word in _WORKS or word.rstrip("s") in _WORKS for word in before)
    several = sum(word[:1].isalnum() for word in parse.word[first:last]) > 1
    placed = beside_work or (several and _is_place_of_name(parse, first, sure))
    return placed and not title_case(parse, row)


def has_capitals(quoted: list[str]) -> bool:
    """Whether words are printed as a title: capitals but for small words, and no question."""
    words = [word for word in quoted if word[:1].isalnum()]
    if not words or not words[0][:1].isupper() or len(words) > 9 or quoted[-1][-1:] in "?!":
        return False
    long = [word for word in words if word.lower() not in _SMALL]
    return all(word[:1].isupper() or word[:1].isdigit() for word in long)


def _is_place_of_name(parse: ParsedText, first: int, sure: bool) -> bool:
    """Whether the word before may have a name after it: "on ABC's ...", not "said, ..."."""
    i = first - 1
    while i >= 0 and parse.word[i] in _OPENERS:
        i -= 1
    if i < 0 or parse.sentence[i] != parse.sentence[first]:
        return False
    if parse.word[i] == "," and _is_described_work(parse, i - 1):
        return True
    if parse.tag[i] == "VBN" and parse.lemma[i].lower() in _NAMING:
        return True
    if parse.lemma[i].lower() in _ADDRESSING:
        return True  # somebody is told, and programmes are: 'he told "Lindau Today"'
    if sure:
        return parse.tag[i] == "POS" or parse.lower[i] == "on"
    return parse.tag[i] in _TAGS_BEFORE or parse.lower[i] == "to"


def _is_described_work(parse: ParsedText, i: int) -> bool:
    """Whether a thing is named after a comma: 'a sequel, "The Iron Road"', 'the channel, "..."'."""
    if i < 0 or parse.tag[i] != "NN" or noun_at(parse, i):
        return False
    return any(parse.tag[c] in ("DT", "PRP$", "POS") for c in parse.children[i])
