"""Two statements of one fact token by token: which words of the one answer to which of the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.compare.align.sentences import number_of, stem
from analysis.find.actors.coreference import Coreference
from analysis.nlp import ParsedText

if TYPE_CHECKING:
    from analysis.story import Story

Row = dict[str, Any]
_EMPTY = frozenset(
    [
        "be",
        "have",
        "do",
        "say",
        "tell",
        "add",
        "go",
        "get",
        "make",
        "take",
        "come",
        "mr",
        "mrs",
        "ms",
        "dr",
    ]
)
_CONTENT = ("N", "V", "J", "C")
_LOOSE = ("punct", "cc", "conj", "appos", "relcl", "advcl", "parataxis", "acl")


@dataclass
class Statement:
    """A statement with all that was found in it; token numbers are those of ``words``. Its neighbours stand ``beside`` it, those of its
    ``paragraph`` apart too."""

    account_id: str
    sentence_id: str
    start: int
    end: int
    words: ParsedText
    cast: Coreference
    quotes: list[Row] = field(default_factory=list)
    figures: list[Row] = field(default_factory=list)
    hedges: list[Row] = field(default_factory=list)
    beside: str = ""
    paragraph: str = ""

    @cached_property
    def tokens(self) -> range:
        return range(*self.words.between(self.start, self.end))

    @cached_property
    def keys(self) -> dict[int, str]:
        """token -> what it is known by: its actor, its number, or its stem; function words have none."""
        found: dict[int, str] = {}
        words, named = self.words, self.cast.accounts[self.account_id].mention_at
        for i in self.tokens:
            mention = named.get(i)
            if mention is not None and mention.actor >= 0 and mention.proper:
                found[i] = f"@{mention.actor}"
            elif (
                words.tag[i][:1] in _CONTENT
                and words.lemma[i].lower() not in _EMPTY
                and any(c.isalnum() for c in words.word[i])
            ):
                value = number_of(words.word[i])
                found[i] = f"#{value:g}" if value is not None else stem(words.lemma[i])
        return found

    def text(self, first: int, last: int) -> str:
        return str(self.words.text[self.words.start[first] : self.words.end[last]])

    def inside(self, i: int, rows: list[Row]) -> bool:
        """Whether token i lies in the span of one of the rows."""
        return any(row["start"] <= self.words.start[i] < row["end"] for row in rows)

    def says(self, word: str) -> bool:
        """Whether the statement, or what stands beside it in its paragraph, has a word of this stem."""
        wanted = stem(word)
        return any(stem(w) == wanted for w in self.beside.split()) or any(
            stem(self.words.lemma[i]) == wanted for i in self.tokens
        )


@dataclass
class WordMatch:
    """Which tokens of ``one`` answer to which of ``other``."""

    one: Statement
    other: Statement
    pairs: dict[int, int]

    def turned(self) -> WordMatch:
        """The same seen from the other side."""
        return WordMatch(self.other, self.one, {j: i for i, j in self.pairs.items()})

    def common(self, i: int, j: int) -> int:
        """How many things the clause or phrase of token i and that of token j both have beside their heads."""
        mine, theirs = phrase(self.one.words, i), phrase(self.other.words, j)
        keys = {self.other.keys[b] for b in theirs if b != j and b in self.other.keys}
        return len({self.one.keys[a] for a in mine if a != i and a in self.one.keys} & keys)


def match(one: Statement, other: Statement) -> WordMatch:
    """Tokens known by the same key; of several the one whose head answers too, else the first that is free."""
    places: dict[str, list[int]] = {}
    for j, key in other.keys.items():
        places.setdefault(key, []).append(j)
    pairs: dict[int, int] = {}
    free = set(other.keys)
    for i, key in one.keys.items():
        near = [j for j in places.get(key, []) if j in free]
        if near:
            head = one.keys.get(one.words.head[i])
            best = next(
                (
                    j
                    for j in near
                    if head is not None and other.keys.get(other.words.head[j]) == head
                ),
                near[0],
            )
            pairs[i] = best
            free.discard(best)
    return WordMatch(one, other, pairs)


def phrase(words: ParsedText, i: int) -> list[int]:
    """The tokens of a clause or phrase without the clauses that hang on it."""
    found, todo = [], [i]
    while todo:
        at = todo.pop()
        found.append(at)
        todo.extend(c for c in words.children[at] if words.dep[c] not in _LOOSE)
    return sorted(found)


def tellings(
    story: Story, cast: Coreference, wanted: set[str], tables: dict[str, dict[str, list[Row]]]
) -> dict[str, Statement]:
    """sentence_id -> Telling of the wanted sentences; ``tables``: name -> sentence_id -> rows."""
    found: dict[str, Statement] = {}
    rows = schema.rows(story.sentences)
    for at, row in enumerate(rows):
        if row["sentence_id"] in wanted:
            near = [
                r
                for r in rows[max(0, at - 1) : at + 2]
                if r is not row and r["account_id"] == row["account_id"]
            ]
            account, sentence = str(row["account_id"]), str(row["sentence_id"])
            told = Statement(
                account,
                sentence,
                int(row["start"]),
                int(row["end"]),
                cast.accounts[account].parse,
                cast,
            )
            told.beside = " ".join(r["text"] for r in near)
            told.paragraph = " ".join(r["text"] for r in near if r["paragraph"] == row["paragraph"])
            told.quotes, told.figures, told.hedges = (
                tables[name].get(sentence, []) for name in ("quotes", "figures", "hedges")
            )
            found[sentence] = told
    return found
