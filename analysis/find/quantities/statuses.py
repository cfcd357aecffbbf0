"""Whether what happened to the counted is a fact: denied, suspected, expected, confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from analysis.find.quantities.context import NOMINAL, SUBJECTS, VERBAL, QuantityContext
from analysis.find.quantities.tokens import word_list
from analysis.resources import read_lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

COMPLEMENTS = ("acomp", "oprd", "attr", "xcomp", "ccomp", "advcl", "dep")
STEPS = 8  # words above a figure that are looked at
_CLAUSES = ("ccomp", "xcomp", "pcomp", "acl", "conj", "advcl")
_NOT_DENIED = frozenset("only just least less more until necessarily".split())
_NEVER = ("not", "n't", "n’t", "never")
_STRENGTH = ("denied", "suspected", "expected", "claimed", "confirmed")  # the first one counts
_BEFORE_WHOLE = ("the", "its", "his", "her", "their", "our", "those", "these", "all")
_PARTS = ("none", "neither", "some", "most", "many", "several", "half", "few", "any", "either")
_SAYING = word_list("saying")


def find_status(context: QuantityContext, source: Token | None, verb: Token | None) -> str:
    """The strongest status that the words of the figure and those above them give, else whole."""
    found = set(_statuses_of_phrase(context))
    start = source if source is not None else verb
    if start is not None:
        found |= set(_statuses_above(start, context))
    if verb is not None and verb != start:
        found |= set(_statuses_above(verb, context))
    if strongest := next((status for status in _STRENGTH if status in found), ""):
        return strongest
    return "whole" if _is_whole(context) else ""


def _is_whole(context: QuantityContext) -> bool:
    """True for the 12 of "three of the 12 miners" and "none of the 12"."""
    doc, k = context.doc, context.start - 1
    while k > context.first and doc[k].lower_ in _BEFORE_WHOLE:
        k -= 1
    if k <= context.first or doc[k].lower_ != "of":
        return False
    part = doc[k - 1]
    return part.lower_ in _PARTS or bool(part.like_num)


def _statuses_of_phrase(context: QuantityContext) -> Iterator[str]:
    """Of "confirmed deaths", "suspected gunmen"."""
    for token in dict.fromkeys((context.root, context.noun)):
        for child in token.children if token is not None else ():
            if child.dep_ == "amod" and (status := _statuses().get(child.lower_)):
                yield status


def _statuses_above(token: Token, context: QuantityContext) -> Iterator[str]:
    """The statuses of a word and of what governs it, up to a verb of saying."""
    for step in range(STEPS):
        if token.pos_ in VERBAL or token.dep_ in COMPLEMENTS:
            yield from _own_statuses(token, context)
        if step:
            yield from filter(None, (_governing_status(token),))
            if token.lemma_ in _SAYING and token.pos_ == "VERB":
                return
        elif token.pos_ == "VERB":
            yield from filter(None, (_statuses().get(token.lemma_.lower()),))
        head = token.head
        if head.i == token.i or not context.in_sentence(head):
            return
        is_clause = token.dep_ in (*_CLAUSES, "acomp", "oprd", "attr")
        if token.dep_ == "conj" and not (_continues(token) or _follows_infinitive(token)):
            return
        is_phrase = token.pos_ in ("ADP", *NOMINAL) and head.pos_ in VERBAL
        if not is_clause and not is_phrase:
            return
        token = head


def _continues(verb: Token) -> bool:
    """True if a joined verb shares the auxiliaries of the first: "plans to close 5 and cut 12"."""
    own = any(c.dep_ in ("aux", "auxpass", *SUBJECTS) for c in verb.children)
    return not own and verb.tag_ == verb.head.tag_ and verb.tag_ != "VBD"


def _follows_infinitive(verb: Token) -> bool:
    """True for the "cut" of "plans to close 5 and cut 12", which the parse may take as past."""
    return bool(verb.head.tag_ == "VB" and verb.lower_ == verb.lemma_)


def _own_statuses(verb: Token, context: QuantityContext) -> Iterator[str]:
    """The statuses from a verb's auxiliaries, adverbs and negations."""
    perfect = any(c.lower_ == "have" and c.dep_ == "aux" for c in verb.children)
    for child in verb.children:
        if context.contains(child):
            continue
        following = verb.doc[child.i + 1].lower_ if child.i + 1 < len(verb.doc) else ""
        if child.dep_ == "neg" or (child.lower_ in _NEVER and child.dep_ == "advmod"):
            if following not in _NOT_DENIED:
                yield "denied"
        elif child.dep_ in ("aux", "advmod") and (status := _statuses().get(child.lower_)):
            is_past = perfect and child.lower_ in ("could", "would", "will")
            yield "suspected" if is_past else status


def _governing_status(token: Token) -> str:
    """The status that a word makes of the clause that it governs."""
    lemma = token.lemma_.lower()
    if status := _statuses().get(lemma):
        return status
    kind = {"V": "verb", "N": "noun", "J": "adj"}.get(token.tag_[:1], "")
    following = token.doc[token.i + 1].lower_ if token.i + 1 < len(token.doc) else ""
    effect = governor_effects().get((f"{lemma} {following}", kind)) or governor_effects().get(
        (lemma, kind), ""
    )
    return {"deny": "denied", "plan": "expected", "expect": "expected", "may": "suspected"}.get(
        effect, ""
    )


@cache
def _statuses() -> dict[str, str]:
    rows = read_lexicon("figure_statuses")
    return {word: row["status"] for row in reversed(rows) for word in row["words"].split("|")}


@cache
def governor_effects() -> dict[tuple[str, str], str]:
    """(word, part of speech) -> what the word makes of the clause that it governs."""
    return {(row["word"], row["pos"]): row["effect"] for row in read_lexicon("governors")}
