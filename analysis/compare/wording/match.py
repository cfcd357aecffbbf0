"""Match two statements of one fact word by word: which words of the one answer to the other's."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.compare.align.differences import Figure, Span, figures_of
from analysis.compare.align.sentences import LIGHT_WORDS, stem
from analysis.find.actors import resolve_coreference
from analysis.find.actors.mentions import Coreference
from analysis.find.quantities import analysed_quantities
from analysis.find.quantities.number_words import number_of
from analysis.find.quotes import analysed_quotes
from analysis.find.terms import find_hedges
from analysis.nlp import ParsedText

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.story import Story

Row = dict[str, Any]
_EMPTY = LIGHT_WORDS - {"year", "time"}
_CONTENT_TAGS = ("N", "V", "J", "C")
_CLAUSES = "punct cc conj appos relcl advcl parataxis acl".split()


@dataclass
class Statement:
    """A sentence with all that was found in it; token numbers are those of ``words``.

    ``beside`` are the sentences before and after it, ``paragraph`` those of its paragraph.
    """

    account_id: str
    sentence_id: str
    start: int
    end: int
    words: ParsedText
    cast: Coreference
    quotes: list[Row] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    hedges: list[Row] = field(default_factory=list)
    beside: str = ""
    paragraph: str = ""
    role: str = "body"

    @property
    def place(self) -> Span:
        """Where the sentence starts and ends in the account."""
        return self.start, self.end

    @property
    def text(self) -> str:
        """The sentence as printed."""
        return str(self.words.text[self.start : self.end])

    @cached_property
    def tokens(self) -> range:
        """The numbers of its tokens."""
        return range(*self.words.between(self.start, self.end))

    @cached_property
    def keys(self) -> dict[int, str]:
        """Token -> its actor, number or stem; words without content have none."""
        found = {i: self._key(i) for i in self.tokens}
        return {i: key for i, key in found.items() if key is not None}

    def _key(self, i: int) -> str | None:
        words, mention = self.words, self.cast.accounts[self.account_id].mention_at.get(i)
        if mention is not None and mention.actor >= 0 and mention.proper:
            return f"@{mention.actor}"
        empty = words.tag[i][:1] not in _CONTENT_TAGS or words.lemma[i].lower() in _EMPTY
        if empty or not any(c.isalnum() for c in words.word[i]):
            return None
        value = number_of(words.word[i])
        return f"#{value:g}" if value is not None else stem(words.lemma[i])

    def is_verb(self, i: int) -> bool:
        """Whether a token is a verb."""
        return bool(self.words.tag[i][:1] == "V")

    def span(self, first: int, last: int) -> Span:
        """The place of the tokens from ``first`` to ``last``."""
        return self.words.start[first], self.words.end[last]

    def printed(self, place: Span) -> str:
        """The words at a place of the account's text."""
        return str(self.words.text[slice(*place)])

    def inside(self, i: int, rows: Iterable[Row]) -> bool:
        """Whether token i is in the span of one of the rows."""
        return any(row["start"] <= self.words.start[i] < row["end"] for row in rows)

    def says(self, word: str) -> bool:
        """Whether the statement, or a sentence beside it, has a word of this stem."""
        wanted = stem(word)
        return any(stem(w) == wanted for w in self.beside.split()) or any(
            stem(self.words.lemma[i]) == wanted for i in self.tokens
        )


@dataclass
class WordMatch:
    """A reference wording, a variant of it, and which tokens of the first answer to the second's.

    Tokens of the reference are called i, those of the variant j.
    """

    reference: Statement
    variant: Statement
    pairs: dict[int, int]

    def swapped(self) -> WordMatch:
        """The match seen from the other side."""
        return WordMatch(self.variant, self.reference, {j: i for i, j in self.pairs.items()})

    def shared_around(self, i: int, j: int) -> int:
        """How many keys the clauses or phrases of tokens i and j share, their heads apart."""
        left = _keys_around(self.reference, i)
        return len(left & _keys_around(self.variant, j))


def match(reference: Statement, variant: Statement) -> WordMatch:
    """Match the tokens of the same key; of several the one whose head has the same key too."""
    places: dict[str, list[int]] = {}
    for j, key in variant.keys.items():
        places.setdefault(key, []).append(j)
    pairs: dict[int, int] = {}
    for i, key in reference.keys.items():
        free = places.get(key, [])
        if free:
            head = reference.keys.get(reference.words.head[i])
            alike = (j for j in free if variant.keys.get(variant.words.head[j]) == head)
            pairs[i] = free[0] if head is None else next(alike, free[0])
            free.remove(pairs[i])
    return WordMatch(reference, variant, pairs)


def _keys_around(statement: Statement, i: int) -> set[str]:
    """The keys of the clause or phrase of token i, without it and the clauses attached to it."""
    words, found, todo = statement.words, set(), [i]
    while todo:
        at = todo.pop()
        if at != i and at in statement.keys:
            found.add(statement.keys[at])
        todo.extend(c for c in words.children[at] if words.dep[c] not in _CLAUSES)
    return found


def read_statements(story: Story, wanted: set[str]) -> dict[str, Statement]:
    """sentence_id -> the statement, for the wanted sentences of a story."""
    cast = resolve_coreference(story)
    figures = figures_of(analysed_quantities(story))
    quotes = _by_sentence(schema.rows(analysed_quotes(story)))
    hedges = _by_sentence(find_hedges(story))
    found: dict[str, Statement] = {}
    rows = schema.rows(story.sentences)
    for at, row in enumerate(rows):
        account, sentence = str(row["account_id"]), str(row["sentence_id"])
        if sentence not in wanted:
            continue
        around = [rows[k] for k in (at - 1, at + 1) if 0 <= k < len(rows)]
        beside = [r for r in around if r["account_id"] == account]
        found[sentence] = Statement(
            account_id=account,
            sentence_id=sentence,
            start=int(row["start"]),
            end=int(row["end"]),
            words=cast.accounts[account].parse,
            cast=cast,
            quotes=quotes.get(sentence, []),
            figures=figures.get(sentence, []),
            hedges=hedges.get(sentence, []),
            beside=" ".join(r["text"] for r in beside),
            role=str(row["role"]),
            paragraph=" ".join(r["text"] for r in beside if r["paragraph"] == row["paragraph"]),
        )
    return found


def _by_sentence(rows: Iterable[Any]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(str(row["sentence_id"]), []).append({str(k): v for k, v in row.items()})
    return found
