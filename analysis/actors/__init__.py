"""Actors: who is named in a story, by which words, and what part they play."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.actors.cast import Actor, Cast
from analysis.actors.link import cast_of
from analysis.actors.mention import PARTIES, Mention, nouns
from analysis.actors.names import find_names, title_case
from analysis.actors.refer import refer
from analysis.actors.words import Words, words_of
from analysis.lexicons import read_lexicon
from analysis.memo import once
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "PARTIES",
    "Actor",
    "Cast",
    "Mention",
    "Words",
    "cast_of",
    "find_mentions",
    "find_names",
    "nouns",
    "refer",
    "title_case",
    "words_of",
]

_INSIDE = ("compound", "nmod", "amod", "appos", "conj", "det")


@once
def find_mentions(story: Story) -> pd.DataFrame:
    """One row a naming of a person, body, group or place, by name or by noun; pronouns are not namings.

    ``actor_id`` is shared by all namings of one actor in all accounts; ``surface`` is the label that the account
    used; ``role`` is what the naming does in its clause: agent (does), patient (is done to), speaker (says), other.
    It does not merge what only context could tell to be one; a split is preferred to a wrong merge. Names by the
    parser's entity model, repaired by rules; roles by its dependencies. Never raises on any text.

    >>> from analysis import story_from_records
    >>> story = story_from_records([{"text": "Benjamin Netanyahu spoke. Prime Minister Netanyahu was praised."}], story_id="x")
    >>> find_mentions(story)[["actor", "surface", "role"]].values.tolist()
    [['Benjamin Netanyahu', 'Benjamin Netanyahu', 'agent'], ['Benjamin Netanyahu', 'Prime Minister Netanyahu', 'patient']]
    """
    cast = cast_of(story)
    rows = [
        _row(cast, account, m)
        for account, ms in cast.mentions.items()
        for m in ms
        if _shown(cast, account, m)
    ]
    return schema.make("mentions", rows)


def _shown(cast: Cast, account: str, m: Mention) -> bool:
    """Documents ("the report") are no actors; they are only speakers."""
    return (
        m.proper or nouns()[m.noun].kind != "document" or _role(cast.words[account], m) == "speaker"
    )


def _row(cast: Cast, account: str, m: Mention) -> dict[str, Any]:
    words, actor = cast.words[account], cast.actors[m.actor]
    start, end = words.start[m.first], words.end[m.last - 1]
    return {
        "actor_id": actor.actor_id, "actor": actor.name, "account_id": account,
        "sentence_id": words.rows[words.sentence[m.first]]["sentence_id"],
        "start": start, "end": end, "surface": words.text[start:end], "role": _role(words, m), "kind": m.kind,
        "naming": "name" if m.proper else "noun",
    }  # fmt: skip


@cache
def _says() -> frozenset[str]:
    return frozenset(
        r["cue"]
        for r in read_lexicon("reporting")
        if r["kind"] in ("say", "ask", "vow", "show", "name")
    )


def _role(words: Words, m: Mention) -> str:
    i = m.head
    for _ in range(6):
        if words.dep[i] not in ("conj", "appos") or words.head[i] == i:
            break
        i = words.head[i]
    dep, head = words.dep[i], words.head[i]
    if dep == "nsubj":
        return (
            "speaker"
            if words.lemma[head] in _says() and _reports(words, head)
            else "agent"
            if words.tag[head][:1] == "V"
            else "other"
        )
    if dep in ("nsubjpass", "dobj", "dative", "obj"):
        return "patient"
    if dep == "pobj" and words.dep[head] == "agent":
        return "agent"
    if (
        dep == "pobj"
        and words.lower[head] == "to"
        and head
        and words.lower[head - 1] == "according"
    ):
        return "speaker"
    return "other"


def _reports(words: Words, verb: int) -> bool:
    """Whether a reporting verb reports: a clause, an infinitive, a quotation or an accusation hangs on it."""
    kinds = {words.dep[c] for c in words.children[verb]}
    if "prt" in kinds:
        return False
    if kinds & {"ccomp", "xcomp", "parataxis"}:
        return True
    return "dobj" in kinds and words.lemma[verb] in _naming()


@cache
def _naming() -> frozenset[str]:
    return frozenset(r["cue"] for r in read_lexicon("reporting") if "o" in r["takes"])
