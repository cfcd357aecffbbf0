"""The actors of a story and every naming of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from analysis.nlp import ParsedText
from analysis.resources import read_lexicon

PARTIES = {"republicans", "democrats"}  # nouns that keep their capital


@dataclass
class Mention:
    """One naming: its tokens, its head, what kind of actor it names, and by which words."""

    first: int
    last: int
    head: int
    kind: str
    name: str
    noun: str = ""  # the naming noun, of the title or in place of a name
    speaker: str = ""  # the kind of speaker that the noun tells
    proper: bool = True
    plural: bool = False
    definite: bool = False
    poss: int = -1  # the token of "his" in "his office"
    nation: str = ""
    apart: str = ""  # the word that sets some of a group apart: "refusing troops", "three soldiers"
    actor: int = -1
    titles: list[str] = field(default_factory=list)


class Noun(NamedTuple):
    """A row of the lexicon of persons and bodies."""

    actor: str
    kind: str
    speaker: str


@cache
def first_names() -> dict[str, str]:
    """first name -> he or she."""
    return {r["name"]: r["pronoun"] for r in read_lexicon("first_names")}


@cache
def nouns() -> dict[str, Noun]:
    """noun -> actor noun, kind, kind of speaker."""
    return {r["noun"]: Noun(r["actor"], r["kind"], r["speaker"]) for r in read_lexicon("people")}


def singular(words: ParsedText, i: int) -> str:
    """The lemma, also of a plural that capitals made a proper noun."""
    lemma: str = words.lemma[i].lower()
    return (
        lemma[:-1]
        if words.tag[i] in ("NNPS", "NNP") and lemma not in nouns() and lemma.endswith("s")
        else lemma
    )


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


def find_nouns(words: ParsedText, taken: list[bool]) -> list[Mention]:
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


def _noun(words: ParsedText, i: int, told: Noun, taken: list[bool]) -> Mention:
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


@dataclass
class Actor:
    """A person, body, group or place of a story, by its fullest name."""

    actor_id: str
    name: str
    kind: str
    speaker: str = ""
    proper: bool = True


@dataclass
class Cast:
    """The actors of a story, and the mentions of each account in the order of the text."""

    actors: list[Actor]
    mentions: dict[str, list[Mention]]
    words: dict[str, ParsedText]
    named: dict[tuple[str, int], str] = field(
        default_factory=dict
    )  # (account, actor) -> fullest name in that account
    pronoun: dict[int, str] = field(default_factory=dict)  # actor -> he or she, where told

    def __post_init__(self) -> None:
        self.at = {
            a: {i: m for m in ms for i in range(m.first, m.last)} for a, ms in self.mentions.items()
        }
