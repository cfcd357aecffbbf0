"""Read a sentence with what was found in it: tokens, stems, figures, quotations and hedges."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from analysis.compare.align.sentences import LIGHT_WORDS, stem
from analysis.nlp import CONTENT_WORDS, ParsedText

Row = dict[str, Any]
SUBJECTS = ("nsubj", "nsubjpass", "expl", "csubj")
_WORDS = re.compile(r"\S+")


class SentenceTokens:
    """A sentence with its tokens, figures, quotations and hedges."""

    def __init__(self, parse: ParsedText, row: Row, first: int, last: int) -> None:
        self.parse, self.row, self.first, self.last = parse, row, first, last
        self.quotes: list[Row] = []
        self.figures: list[Row] = []
        self.hedges: list[Row] = []
        self.phrases: list[Any] | None = None  # once ``phrases_of`` has found them

    @cached_property
    def stems(self) -> dict[int, str]:
        """Token -> stem, for the tokens with content."""
        parse, found = self.parse, {}
        for i in range(self.first, self.last):
            if parse.pos[i] in CONTENT_WORDS:
                word = parse.lower[i] if parse.pos[i] == "PROPN" else parse.lemma[i].lower()
                key = stem(word)
                if key not in LIGHT_WORDS and len(key) > 1:
                    found[i] = key
        return found

    @cached_property
    def stem_set(self) -> frozenset[str]:
        """The stems of the sentence."""
        return frozenset(self.stems.values())

    @cached_property
    def subjects(self) -> list[int]:
        """The tokens that head the subject of a clause."""
        return [i for i in range(self.first, self.last) if self.parse.dep[i] in SUBJECTS]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words of the sentence, in lower case."""
        return frozenset(self.parse.lower[self.first : self.last])

    @cached_property
    def word_bounds(self) -> tuple[list[int], list[int]]:
        """Where the words of the sentence start, and where they end."""
        start, end = int(self.row["start"]), int(self.row["end"])
        found = [m.span() for m in _WORDS.finditer(self.parse.text, start, end)]
        return [a for a, _ in found], [b for _, b in found]

    def part(self, start: int, end: int) -> SentenceTokens:
        """The tokens between two places of the account, as a sentence of their own."""
        first, last = self.parse.between(start, end)
        first, last = max(first, self.first), min(last, self.last)
        return SentenceTokens(self.parse, self.row, first, last) if first < last else self

    def inside(self, i: int, rows: Iterable[Row]) -> Row | None:
        """The first of some rows whose place contains token i."""
        start = self.parse.start[i]
        return next((r for r in rows if r["start"] <= start < r["end"]), None)

    def words(self, start: int, end: int) -> str:
        """Words of the account on one line."""
        return " ".join(self.parse.text[start:end].split())
