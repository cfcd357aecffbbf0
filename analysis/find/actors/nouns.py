"""Find persons, bodies and groups that are named by a noun: "the military", "his office"."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from analysis.nlp import ParsedText
from analysis.resources import read_lexicon
from analysis.review import MACHINE

PARTIES = {"republicans", "democrats"}  # nouns that keep their capital
MODIFIERS = ("compound", "amod", "nmod")
NAME_TAGS = ("NNP", "NNPS")
_NOUN_TAGS = ("NN", "NNS", *NAME_TAGS)
_NOUN_DEPS = ("nsubj", "nsubjpass", "dobj", "pobj")  # of "military", an adjective to the tagger
_ONLY_CAPITAL = {"house"}  # a body only with a capital
_SOME = frozenset("many some several most few more other dozens hundreds thousands".split())
_DEFINITE = ("the", "this", "that", "these", "those")


@dataclass
class Mention:
    """One naming of an actor: its tokens, its head, the kind of actor, the words used.

    ``noun`` is the naming noun, of a title or in place of a name; ``speaker`` is the kind of
    speaker that the noun states. ``poss`` is the token of "his" in "his office". ``subset`` is the
    word that marks a part of a group: "refusing" in "refusing troops". ``actor`` is the number of
    the actor, ``candidates`` those of several who have the same title, ``chance`` the
    probability of the first. ``by`` is whose word the actor is: the machine's or a coder's.
    """

    first: int
    last: int
    head: int
    kind: str
    name: str
    noun: str = ""
    speaker: str = ""
    proper: bool = True
    plural: bool = False
    definite: bool = False
    poss: int = -1
    nation: str = ""
    subset: str = ""
    actor: int = -1
    titles: list[str] = field(default_factory=list)
    candidates: list[int] = field(default_factory=list)
    by: str = MACHINE
    chance: float = 1.0


class Noun(NamedTuple):
    """A row of the lexicon of persons and bodies."""

    actor: str
    kind: str
    speaker: str


@cache
def nouns() -> dict[str, Noun]:
    """Noun -> actor noun, kind, kind of speaker."""
    return {r["noun"]: Noun(r["actor"], r["kind"], r["speaker"]) for r in read_lexicon("people")}


@cache
def first_names() -> dict[str, str]:
    """First name -> he or she."""
    return {r["name"]: r["pronoun"] for r in read_lexicon("first_names")}


def noun_at(parse: ParsedText, i: int) -> Noun | None:
    """The lexicon's row for the noun at token i, by its lemma or as printed."""
    return nouns().get(parse.lemma[i].lower()) or nouns().get(parse.lower[i])


def singular(parse: ParsedText, i: int) -> str:
    """The lemma, also of a plural that capitals made a proper noun."""
    lemma = parse.lemma[i].lower()
    plural_name = parse.tag[i] in NAME_TAGS and lemma not in nouns() and lemma.endswith("s")
    return lemma[:-1] if plural_name else lemma


def find_nouns(parse: ParsedText, taken: list[bool]) -> list[Mention]:
    """Find the naming nouns of an account outside the tokens that are taken by names."""
    found = []
    for i in range(len(parse)):
        if parse.sentence[i] < 0 or taken[i] or not _is_noun(parse, i):
            continue
        lemma = singular(parse, i)
        pair = f"{parse.lemma[i - 1].lower()} {lemma}" if i and parse.head[i - 1] == i else ""
        noun = nouns().get(pair) or nouns().get(lemma) or nouns().get(parse.lower[i])
        if noun and not (lemma in _ONLY_CAPITAL and parse.word[i].islower()):
            found.append(_mention(parse, i, noun, taken))
    return found


def _is_noun(parse: ParsedText, i: int) -> bool:
    if parse.dep[i] in ("compound", "nmod"):
        return False
    return parse.tag[i] in _NOUN_TAGS or (parse.tag[i] == "JJ" and parse.dep[i] in _NOUN_DEPS)


def _mention(parse: ParsedText, i: int, noun: Noun, taken: list[bool]) -> Mention:
    first = _first_modifier(parse, i, noun, taken)
    plural = parse.tag[i] in ("NNS", "NNPS")
    mention = Mention(
        first,
        i + 1,
        i,
        _kind(noun, plural),
        noun.actor,
        noun=noun.actor,
        speaker=noun.speaker,
        proper=False,
        plural=plural,
    )
    if noun.kind == "document" and parse.tag[first] in NAME_TAGS:
        mention.name = parse.phrase(first, i + 1)
    for c in parse.children[i]:
        if parse.dep[c] in MODIFIERS and parse.entity[c] in ("NORP", "GPE"):
            mention.nation = _whole_entity(parse, c)
        if parse.tag[i] == "NNS" and c < i and _marks_subset(parse, c):
            mention.subset = parse.lower[c]
        if parse.dep[c] == "poss":
            mention.poss = c
            mention.definite |= parse.entity[c] == "GPE"  # "Chicago's mayor"
        mention.definite |= parse.lower[c] in _DEFINITE
        place = parse.child(c, "pobj") if parse.lower[c] == "of" else None
        if noun.kind == "body" and place is not None and parse.tag[place] == "NNP":
            mention.nation = mention.nation or _whole_entity(parse, place)
    return mention


def _whole_entity(parse: ParsedText, i: int) -> str:
    """The words of an entity that ends at token ``i``."""
    first = i
    while first and not parse.begins[first] and parse.entity[first - 1] == parse.entity[i] != "":
        first -= 1
    return parse.phrase(first, i + 1)


def _first_modifier(parse: ParsedText, i: int, noun: Noun, taken: list[bool]) -> int:
    """The first token of the words that belong to the noun: "Israeli" in "Israeli soldiers"."""
    first = i
    while first and first <= parse.head[first - 1] <= i and parse.dep[first - 1] in MODIFIERS:
        if parse.tag[first - 1] in ("CD", "JJR", "JJS", "DT"):
            break
        if taken[first - 1] and noun.kind != "document":
            break
        first -= 1
    hyphenated = 1 < first < i and parse.tag[first - 1] == "HYPH"
    if hyphenated and parse.sentence[first - 2] == parse.sentence[i]:
        first -= 2  # "same-sex couples"
    return first


def _marks_subset(parse: ParsedText, c: int) -> bool:
    """Whether a word before a plural sets some of the group apart: "three", "refusing"."""
    participle = parse.dep[c] == "amod" and parse.lower[c].endswith(("ing", "ed"))
    return parse.tag[c] == "CD" or parse.lower[c] in _SOME or participle


def _kind(noun: Noun, plural: bool) -> str:
    if plural and noun.kind == "person":
        return "group"
    return "body" if noun.kind == "document" else noun.kind
