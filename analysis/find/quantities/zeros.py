"""The number zero in words: "no one was killed", "none of the 12", "without casualties"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from analysis.find.quantities.context import (
    REPORTS,
    QuantityContext,
    names_people,
    people_words,
)
from analysis.find.quantities.matches import QuantityMatch
from analysis.find.quantities.roles import find_role, role_of_noun

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SIGNS = re.compile(r"\b(?:no|nobody|none|neither|nor|without|zero|not (?:one|a single))\b", re.I)
_AFTER_NO = ("longer", "more", "less", "fewer", "doubt")
_PRONOUNS = ("nobody", "none", "neither")
_NEAR = 4  # tokens between "no" and its noun


def may_have_zeros(text: str) -> bool:
    """True if a sentence has a word that may say zero."""
    return _SIGNS.search(text) is not None


def find_zeros(doc: Doc, base: int, first: int, after: int) -> list[QuantityMatch]:
    """Find what is said to be none, among tokens [first, after).

    A zero is "no" before a plural of people, of what befalls them, or of what the account counts
    with a number elsewhere; "not a single" before any noun; and a pronoun or "no" before a
    singular where the verb says what happened: "no one was killed", "neither driver was hurt".
    "No doubt", "no longer", "no plans" and "no evidence" are none.
    """
    found = []
    for start, end in _zero_words(doc, first, after):
        match = _make_zero(doc[start].idx - base, doc[end].idx + len(doc[end]) - base)
        if _is_zero(QuantityContext(doc, match, base, first, after), start, end):
            found.append(match)
    return found


def _zero_words(doc: Doc, first: int, after: int) -> Iterator[tuple[int, int]]:
    """The first and the last token of each word for zero."""
    for k in range(first, after - 1):
        word, following = doc[k].lower_, doc[k + 1].lower_
        if word == "no" and following not in _AFTER_NO:
            if following == "one":
                yield k, k + 1
            elif doc[k + 1 : k + 3].text.lower() == "-one" and k + 2 < after:
                yield k, k + 2
            else:
                yield k, k
        elif word == "not" and following == "one":
            yield k, k + 1
        elif word == "not" and doc[k + 1 : k + 3].text.lower() == "a single" and k + 3 < after:
            yield k, k + 2
        elif word == "without" and following == "any" and k + 2 < after:
            yield k, k + 1
        elif (word in _PRONOUNS and doc[k].dep_ != "preconj") or word in ("without", "zero"):
            yield k, k


def _make_zero(start: int, end: int) -> QuantityMatch:
    return QuantityMatch(start, end, 0, 0, 0.0, 0.0, 0.0, form="words", number=(start, end))


def _is_zero(context: QuantityContext, start: int, end: int) -> bool:
    doc, noun = context.doc, context.noun
    word = doc[start].lower_
    if word == "not":
        return noun is not None and noun.i > end and noun.tag_ in ("NN", "NNS")
    if word == "no" and start == end:
        return _is_none_of(context, doc[start])
    if word == "without":
        return noun is not None and noun.tag_ == "NNS" and bool(role_of_noun(noun))
    if word == "zero":
        return doc[start].dep_ == "nummod" and noun is not None and noun.tag_ == "NNS"
    has_number = any(t.like_num for t in doc[end + 1 : min(end + 4, context.after)])
    return bool(find_role(context).role) or (word == "none" and has_number)


def _is_none_of(context: QuantityContext, token: Token) -> bool:
    """True for the "no" of "no soldiers were hurt", "no house was destroyed"."""
    noun = token.head
    if not token.i < noun.i <= token.i + _NEAR or noun.tag_ not in ("NN", "NNS"):
        return False
    if noun.lemma_.lower() in REPORTS:
        below = context.noun
        return below is not None and below.i > noun.i and bool(role_of_noun(below))
    if noun.tag_ == "NNS" and (noun.lemma_.lower() in people_words() or role_of_noun(noun)):
        return True
    if not (names_people(noun) or _is_counted_elsewhere(noun)):
        return noun.tag_ == "NNS" and find_role(context).by_verb
    return bool(find_role(context).role) or (noun.tag_ == "NNS" and _is_counted_elsewhere(noun))


def _is_counted_elsewhere(noun: Token) -> bool:
    """True if the account counts the noun with a number: "12 houses", so that "no house" is 0."""
    return noun.lemma_ in _counted_lemmas(noun.doc)


@lru_cache(maxsize=1)
def _counted_lemmas(doc: Doc) -> frozenset[str]:
    return frozenset(token.head.lemma_ for token in doc if token.dep_ == "nummod")
