"""The quoted spans of an account over its tokens."""

from __future__ import annotations

from bisect import bisect_right

from analysis.actors import Words
from analysis.quotes.marks import Span


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
        rows = (
            [n for n in (self.words.sentence[a], self.words.sentence[max(a, b - 1)]) if n >= 0]
            if a < len(self.words)
            else []
        )
        return (self.words.spans[rows[0]][0], self.words.spans[rows[-1]][1]) if rows else (a, b)
