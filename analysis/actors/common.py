"""Persons, bodies and groups that are named by a noun: which words name whom."""

from __future__ import annotations

import re

from analysis.actors.mention import Mention, Noun, nouns, singular
from analysis.actors.words import Words

_NAMES = {"NNP", "NNPS"}
_NOUN_TAGS = {"NN", "NNS", "NNP", "NNPS"}
_NOUN_PLACES = {
    "nsubj",
    "nsubjpass",
    "dobj",
    "pobj",
}  # where the tagger's adjective is a noun: "the military"
_CAPITAL = {"house"}  # a body only with a capital
_SOME = {
    "many",
    "some",
    "several",
    "most",
    "few",
    "more",
    "other",
    "dozens",
    "hundreds",
    "thousands",
}
_MODIFIERS = {"compound", "amod", "nmod"}


def find_nouns(words: Words, taken: list[bool]) -> list[Mention]:
    """Persons, bodies and groups that are named by a noun: "the military", "Israeli soldiers", "his office"."""
    found = []
    for i in range(len(words)):
        if words.sentence[i] < 0 or taken[i] or words.dep[i] in ("compound", "nmod"):
            continue
        if words.tag[i] not in _NOUN_TAGS and not (
            words.tag[i] == "JJ" and words.dep[i] in _NOUN_PLACES
        ):
            continue
        lemma = singular(words, i)
        key = f"{words.lemma[i - 1].lower()} {lemma}" if i and words.head[i - 1] == i else ""
        told = nouns().get(key) or nouns().get(lemma) or nouns().get(words.lower[i])
        if told is None or (lemma in _CAPITAL and words.word[i].islower()):
            continue
        found.append(_noun(words, i, told, taken))
    return found


def _noun(words: Words, i: int, told: Noun, taken: list[bool]) -> Mention:
    first, nation, apart, poss, definite = i, "", "", -1, False
    while first and first <= words.head[first - 1] <= i and words.dep[first - 1] in _MODIFIERS:
        if words.tag[first - 1] in ("CD", "JJR", "JJS", "DT"):
            break
        if taken[first - 1] and told.kind != "document":
            break
        first -= 1
    if (
        first > 1
        and first < i
        and words.tag[first - 1] == "HYPH"
        and words.sentence[first - 2] == words.sentence[i]
    ):
        first -= 2  # "same-sex couples"
    for c in words.children[i]:
        if words.dep[c] in _MODIFIERS and (words.entity[c] in ("NORP", "GPE")):
            nation = words.word[c]
        told_apart = (
            words.tag[c] == "CD"
            or words.lower[c] in _SOME
            or (words.dep[c] == "amod" and words.lower[c].endswith(("ing", "ed")))
        )
        if words.tag[i] == "NNS" and c < i and told_apart:
            apart = words.lower[c]
        if words.dep[c] == "poss":
            poss = c
        definite = definite or words.lower[c] in ("the", "this", "that", "these", "those")
    plural = words.tag[i] in ("NNS", "NNPS")
    kind = (
        "group"
        if plural and told.kind == "person"
        else "body"
        if told.kind == "document"
        else told.kind
    )
    name = (
        words.text[words.start[first] : words.end[i]]
        if told.kind == "document" and words.tag[first] in _NAMES
        else told.actor
    )
    return Mention(
        first, i + 1, i, kind, re.sub(r"\s+", " ", name), noun=told.actor, speaker=told.speaker, proper=False,
        plural=plural, definite=definite, poss=poss, nation=nation, apart=apart,
    )  # fmt: skip
