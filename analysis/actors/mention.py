"""A naming of an actor, and the naming nouns and first names that the lexicons know."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from analysis.actors.words import Words
from analysis.lexicons import read_lexicon

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


def singular(words: Words, i: int) -> str:
    """The lemma, also of a plural that capitals made a proper noun."""
    lemma: str = words.lemma[i].lower()
    return (
        lemma[:-1]
        if words.tag[i] in ("NNPS", "NNP") and lemma not in nouns() and lemma.endswith("s")
        else lemma
    )
