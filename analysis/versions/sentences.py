"""Sentences as words with what each word carries, for comparing one version with another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.lexicons import read_lexicon
from analysis.parse import parse_story
from analysis.quantities import find_quantities

if TYPE_CHECKING:
    from analysis.story import Story

_ROLES = ("headline", "dek", "body", "bullet", "caption")
_CARRY = ("NOUN", "PROPN", "VERB", "NUM", "ADJ", "ADV")
_NOT = ("not", "n't", "no", "never", "nobody", "none", "nothing", "neither", "nor", "without")
_MARKS = re.compile(r"[“”\"]")
Figure = tuple[Any, ...]


class Word(NamedTuple):
    """A word of a sentence: ``key`` is what is compared; ``sense`` what it carries, empty for words that carry nothing."""

    start: int
    end: int
    key: str
    sense: str
    quoted: bool


@dataclass(frozen=True)
class Sentence:
    """A row of ``sentences`` with its words and figures."""

    row: dict[str, Any]
    words: tuple[Word, ...]
    figures: frozenset[Figure]

    @property
    def keys(self) -> tuple[str, ...]:
        """The words as they are compared."""
        return tuple(w.key for w in self.words)


def read_sentences(story: Story, accounts: Sequence[str]) -> dict[str, list[Sentence]]:
    """account_id -> its sentences, for some accounts of a story."""
    chosen = set(accounts)
    some = replace(
        story,
        accounts=story.accounts[story.accounts["account_id"].isin(chosen)],
        sentences=story.sentences[story.sentences["account_id"].isin(chosen)],
    )
    part = some if len(some.accounts) < len(story.accounts) else story
    figures: dict[str, set[Figure]] = {}
    for q in schema.rows(find_quantities(part)):
        told = (q["value"], q["low"], q["high"])
        figure = (
            *(None if v != v else v for v in told),
            q["bound"],
            q["unit"] if isinstance(q["unit"], str) else "",
        )
        figures.setdefault(str(q["sentence_id"]), set()).add(figure)
    docs = parse_story(part)
    found: dict[str, list[Sentence]] = {a: [] for a in accounts}
    for row in schema.rows(part.sentences[part.sentences["role"].isin(_ROLES)]):
        account = str(row["account_id"])
        if account in docs:
            told_row = {str(k): v for k, v in row.items()}
            found[account].append(
                Sentence(told_row, (), frozenset(figures.get(str(row["sentence_id"]), set())))
            )
    return {a: _with_words(rows, docs[a]) if a in docs else rows for a, rows in found.items()}


def _with_words(sentences: list[Sentence], doc: Any) -> list[Sentence]:
    """The sentences of one account with their words; both go by the order of the text."""
    tokens = [t for t in doc if any(c.isalnum() for c in t.text) or t.text in "%$€£"]
    inside = _inside_quotes(doc.text)
    made, at = [], 0
    for sentence in sorted(sentences, key=lambda s: int(s.row["start"])):
        while at < len(tokens) and tokens[at].idx < sentence.row["start"]:
            at += 1
        words = []
        while at < len(tokens) and tokens[at].idx < sentence.row["end"]:
            t = tokens[at]
            words.append(
                Word(t.idx, t.idx + len(t), t.lower_.replace("’", "'"), _sense(t), inside[t.idx])
            )
            at += 1
        made.append(replace(sentence, words=tuple(words)))
    return made


def _inside_quotes(text: str) -> list[bool]:
    """For each character whether it stands between quotation marks of its line."""
    inside, opened = [], False
    for c in text:
        if c == "\n":
            opened = False
        elif _MARKS.match(c):
            opened = c == "“" or (c == '"' and not opened)
        inside.append(opened)
    return inside


def _sense(token: Any) -> str:
    lemma = str(token.lemma_).lower()
    if token.lower_ in _NOT or lemma in _NOT:
        return "not"
    if (
        token.pos_ not in _CARRY
        or lemma in _reporting()
        or (token.is_stop and token.pos_ not in ("PROPN", "NUM", "NOUN"))
    ):
        return ""
    return lemma


@cache
def _reporting() -> frozenset[str]:
    return frozenset(row["cue"] for row in read_lexicon("reporting") if row["kind"] == "say")
