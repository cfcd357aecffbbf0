"""Words in quotation marks that nobody says: titles of films, shows and books."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import Any, NamedTuple

from analysis.find.actors.names import title_case
from analysis.nlp import ParsedText

_CLOSES = {"“": "”", "”": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", '"': '"', "``": "''"}
_MARK = re.compile(r"[“”„«»‹›\"]|``|''")
_ALWAYS_OPEN = ("“", "„", "«", "‹", "``")
_OPEN_SINGLE = re.compile(
    r"(?<![\w'’‘‚])[‘‚'](?=[\w\[$])(?!\d0s|(?:em|til|cause|tis|twas|round|n)\b)"
)
_CLOSE_SINGLE = re.compile(r"(?<=[\w.,!?…\])])['’‘](?!\w)")
_STOP = re.compile(r"[.!?…](?=\s)")


class Span(NamedTuple):
    """Words in quotation marks: from the opening to the closing mark; ``closed`` is false where the closing one is missing."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool
    carried: bool  # the paragraph before left a quotation open that this one carries on


def find_spans(text: str, paragraphs: list[tuple[int, int]]) -> list[Span]:
    """The quoted spans of a text, in order, never nested: what is quoted inside a quotation belongs to it.

    Time grows with the length of the text and no faster, whatever marks it has.

    >>> [s.inner_end - s.inner_start for s in find_spans('He said "yes" and “no.', [(0, 22)])]
    [3, 3]
    """
    spans: list[Span] = []
    for start, end in paragraphs:
        carried = bool(spans) and not spans[-1].closed
        spans += _paragraph(text, start, end, carried)
    return spans


def _paragraph(text: str, start: int, end: int, carried: bool) -> list[Span]:
    spans: list[Span] = []
    opened: tuple[int, int, str] | None = None
    for m in _MARK.finditer(text, start, end):
        mark = m.group()
        if opened is None:
            if _opens(text, m.start(), m.end(), start, end):
                opened = (m.start(), m.end(), mark)
            elif not spans and carried and mark in "”\"''":
                spans.append(Span(start, m.end(), start, m.start(), True, True))
        elif _closes(text, opened[2], mark, m.start(), m.end(), end):
            spans.append(_span(opened, m.start(), m.end(), True, carried and not spans))
            opened = None
        elif mark == opened[2] == "“":
            stop = _stop(text, opened[1], m.start())
            spans.append(_span(opened, stop, stop, False, carried and not spans))
            opened = (m.start(), m.end(), mark)
    if opened is not None:
        spans.append(_span(opened, end, end, False, carried and not spans))
    return sorted([*spans, *_singles(text, start, end, spans)])


def _span(
    opened: tuple[int, int, str], inner_end: int, end: int, closed: bool, carried: bool
) -> Span:
    return Span(opened[0], end, opened[1], max(opened[1], inner_end), closed, carried)


def _opens(text: str, a: int, b: int, start: int, end: int) -> bool:
    mark = text[a:b]
    if mark in _ALWAYS_OPEN:
        return True
    before = text[a - 1] if a > start else " "
    after = text[b] if b < end else " "
    if mark in ("”", "»"):  # opens in Swedish and German style only
        return before.isspace() and after.isalnum()
    return (
        mark not in ("›", "''")
        and not before.isalnum()
        and before not in ".,!?="
        and not after.isspace()
    )


def _closes(text: str, opener: str, mark: str, a: int, b: int, end: int) -> bool:
    """Whether a mark closes what ``opener`` opened; curly and straight marks may stand in for each other."""
    if mark == '"' and opener in '“"':
        return _ends(text, a, b, end)
    return mark in _CLOSES[opener] or (mark == "”" and opener == '"' and _ends(text, a, b, end))


def _ends(text: str, a: int, b: int, end: int) -> bool:
    """Whether a straight mark closes: nothing that could begin a word follows, or a word precedes."""
    after = text[b] if b < end else " "
    return not text[a - 1 : a].isspace() or not after.isalnum()


def _stop(text: str, start: int, limit: int) -> int:
    """Where a quotation whose closing mark is missing ends before the next one opens: at its last full stop."""
    stops = [m.end() for m in _STOP.finditer(text, start, limit)]
    return stops[-1] if stops else limit


def _singles(text: str, start: int, end: int, spans: list[Span]) -> list[Span]:
    """Single marks used as the outer marks; an apostrophe is none."""
    openers = list(_OPEN_SINGLE.finditer(text, start, end))
    if not openers:
        return []
    closers = [m.start() for m in _CLOSE_SINGLE.finditer(text, start, end)]
    starts = [s.start for s in spans]
    found: list[Span] = []
    at = start
    for m in openers:
        if m.start() < at:
            continue
        inside = bisect_right(starts, m.start()) - 1
        if inside >= 0 and m.start() < spans[inside].end:
            continue
        limit = starts[inside + 1] if inside + 1 < len(starts) else end
        close = _closer(text, closers, m.end() + 1, limit)
        if close < 0:
            continue
        found.append(Span(m.start(), close + 1, m.end(), close, True, False))
        at = close + 1
    return found


def _closer(text: str, closers: list[int], first: int, limit: int) -> int:
    """The first closing mark, but for a plural's apostrophe ("the workers' rights") where a surer one stands near behind it."""
    i = bisect_left(closers, first)
    if i >= len(closers) or closers[i] >= limit:
        return -1
    near = closers[i : i + 4]
    if text[near[0] - 1] == "s" and text[near[0] + 1 : near[0] + 2] == " ":
        return next((c for c in near[1:] if c < limit and text[c - 1] in ".,!?…"), near[0])
    return near[0]


def paragraph_spans(rows: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """The span of each paragraph of an account, from the rows of ``sentences``."""
    edges: dict[int, tuple[int, int]] = {}
    for row in rows:
        start, end = edges.get(row["paragraph"], (row["start"], row["end"]))
        edges[row["paragraph"]] = (min(start, row["start"]), max(end, row["end"]))
    return sorted(edges.values())


class QuotedSpans:
    """The quoted spans of an account over its tokens."""

    def __init__(self, words: ParsedText, spans: list[Span]) -> None:
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
        rows = (
            [n for n in (self.words.sentence[a], self.words.sentence[max(a, b - 1)]) if n >= 0]
            if a < len(self.words)
            else []
        )
        return (self.words.spans[rows[0]][0], self.words.spans[rows[-1]][1]) if rows else (a, b)


_SMALL = {
    "a",
    "an",
    "and",
    "as",
    "at",
    "by",
    "for",
    "from",
    "in",
    "of",
    "on",
    "or",
    "the",
    "to",
    "with",
    "&",
    "vs.",
    "v.",
}
_WORKS = {
    "album", "article", "book", "broadcast", "column", "comedy", "documentary", "drama", "episode", "essay", "exhibition", "film", "game",
    "magazine", "memoir", "movie", "musical", "novel", "opera", "painting", "play", "podcast", "poem", "program", "programme", "report",
    "segment", "series", "show", "sitcom", "song", "story", "titled", "entitled", "track", "video", "newsletter", "special", "blog", "host",
}  # fmt: skip
_STOPS = "?!"
_BEFORE = {"IN", "POS", "DT", "NNP", "JJ", "PRP$", "CC", "NN", "NNS"}  # what stands before a name


def is_title(words: ParsedText, span: Span, first: int, last: int, *, sure: bool = False) -> bool:
    """Whether a span (tokens ``first`` to ``last``) is a title: capitals throughout, in a sentence that has them for names only.

    A headline in title case tells nothing, and a span of one word is a title only beside a word such as "film".
    ``sure`` asks for such a word, or for "on" or a name's "'s" before it.
    """
    row = words.sentence[first]
    if row < 0 or last - first > 30:
        return False
    inner = [w for w in words.word[first:last] if w[:1].isalnum()]
    long = [w for w in inner if w.lower() not in _SMALL]
    if (
        not inner
        or not inner[0][:1].isupper()
        or len(inner) > 9
        or words.word[last - 1][-1:] in _STOPS
    ):
        return False
    if any(not w[:1].isupper() and not w[:1].isdigit() for w in long):
        return False
    beside = {w.rstrip("s") for w in words.lower[max(0, first - 4) : first]} | set(
        words.lower[max(0, first - 4) : first]
    )
    return (
        bool(beside & _WORKS) or (len(inner) > 1 and _placed(words, first, sure))
    ) and not title_case(words, row)


def _placed(words: ParsedText, first: int, sure: bool) -> bool:
    """Whether the words before leave a place for a name: "on ABC's ...", "in ...", "of ...", not "said, ..."."""
    j = first - 1
    while j >= 0 and words.word[j] in ('"', "“", "‘", "'", "``", "«", "„"):
        j -= 1
    if j < 0 or words.sentence[j] != words.sentence[first]:
        return False
    if sure:
        return bool(words.tag[j] == "POS" or words.lower[j] == "on")
    return bool(words.tag[j] in _BEFORE or words.lower[j] == "to")
