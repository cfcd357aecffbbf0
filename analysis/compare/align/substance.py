"""Set apart pairs of statements that are about the same people or places and say nothing alike."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from analysis.compare.align.sentences import LIGHT_WORDS, NUMBER, stem
from analysis.compare.align.words import are_converses, are_opposites, are_synonyms, kind_of
from analysis.nlp import CONTENT_WORDS, ParsedText, parsed_texts
from analysis.resources import read_lexicon

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.compare.align.sentences import SentenceTerms, Whole
    from analysis.story import Story

    Flags = NDArray[np.bool_]

_WHO_AND_WHERE = frozenset("PERSON GPE LOC NORP FAC ORG".split())
_TITLES = frozenset("compound nmod amod appos".split())
_DEPTH = 4  # nouns between a title and the name, as in "Adria Lines director Vesna Horvat"
_BODY = frozenset(("body", "bullet"))


def share_substance(
    story: Story, sentences: SentenceTerms, first: Whole, second: Whole, wanted: Flags
) -> Flags:
    """Return whether each pair shares more than who speaks, who acts and where.

    Two statements of the body that share a person with the title, a place or a speaker, and
    neither a word, a synonym or opposite of one, nor a number besides, state no fact in common.
    Headlines are let through: names in them cannot be distinguished from other words. Only the
    pairs that are ``wanted`` are looked at; of the others it is true.
    """
    found, words = np.ones(len(first), bool), _Words(story, sentences)
    for pair in np.flatnonzero(wanted).tolist():
        i, j = int(first[pair]), int(second[pair])
        if {sentences.rows[i]["role"], sentences.rows[j]["role"]} <= _BODY:
            found[pair] = words.meet(i, j)
    return found


class _Words:
    """What the statements of a story say besides who and where; each is read once."""

    def __init__(self, story: Story, sentences: SentenceTerms) -> None:
        self.sentences, self.parses = sentences, parsed_texts(story)
        self._read: dict[int, dict[str, str]] = {}

    def meet(self, i: int, j: int) -> bool:
        """Whether two statements share a word, a number or a related word that says something."""
        left, right = self._of(i), self._of(j)
        return bool(left.keys() & right.keys()) or any(
            _related(a, b) for a in left.values() for b in right.values()
        )

    def _of(self, i: int) -> dict[str, str]:
        """The stems of the words that say something, each with its base form."""
        if i not in self._read:
            row = self.sentences.rows[i]
            parse = self.parses[row["account_id"]]
            first, last = parse.between(row["start"], row["end"])
            words = {stem(w): w for k in range(first, last) if (w := _word(parse, k))}
            names = self.sentences.names
            numbers = (t for t, kind in self.sentences.kinds(i).items() if kind == NUMBER)
            self._read[i] = words | {names[t]: names[t] for t in numbers}
        return self._read[i]


def _word(parse: ParsedText, i: int) -> str:
    """The base form of a token that says something; empty for names, titles and speakers."""
    lemma = parse.lemma[i].lower()
    if parse.pos[i] not in CONTENT_WORDS or not lemma[:1].isalnum() or _is_light(parse, i, lemma):
        return ""
    if _is_name(parse, i) or _is_title(parse, i) or lemma in _saying():
        return ""
    return "" if _speaks_or_hears(parse, i) else lemma


def _speaks_or_hears(parse: ParsedText, i: int) -> bool:
    """Whether a word is who says something, or to whom: "reporters" in "told reporters that"."""
    verb = parse.head[i]
    if parse.lemma[verb].lower() not in _saying():
        return False
    if parse.dep[i] in ("dobj", "dative"):
        return parse.child(verb, "ccomp") is not None
    return parse.dep[i] == "nsubj"


def _is_light(parse: ParsedText, i: int, lemma: str) -> bool:
    """Whether a word says next to nothing: "take" does, "take up" does not."""
    adverb = parse.pos[i] == "ADV" and not parse.lower[i].endswith("ly")
    return adverb or (lemma in LIGHT_WORDS and parse.child(i, "prt") is None)


def _is_name(parse: ParsedText, i: int) -> bool:
    return parse.entity[i] in _WHO_AND_WHERE


def _is_title(parse: ParsedText, i: int) -> bool:
    """Whether a word only says who a named person is: "director" in "director Vesna Horvat"."""
    if any(parse.dep[c] == "appos" and _is_name(parse, c) for c in parse.children[i]):
        return True
    for _ in range(_DEPTH):
        if parse.dep[i] not in _TITLES:
            return False
        i = parse.head[i]
        if _is_name(parse, i):
            return True
    return False


def _related(left: str, right: str) -> bool:
    return (
        are_synonyms(left, right)
        or are_opposites(left, right)
        or are_converses(left, right)
        or kind_of(left, right)
        or kind_of(right, left)
    )


@cache
def _saying() -> frozenset[str]:
    return frozenset(
        row["cue"]
        for row in read_lexicon("reporting")
        if row["kind"] == "say" and "c" in row["takes"]
    )
