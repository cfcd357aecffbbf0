"""Actors: who is named in a story, by which words, and what part they play."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.find.actors.coreference import Standing, refer
from analysis.find.actors.full_names import SUFFIX, FullNames, name_parts, plain_name, told_sex
from analysis.find.actors.names import find_known, find_names, title_case
from analysis.find.actors.nouns import PARTIES, Actor, Cast, Mention, find_nouns, first_names, nouns
from analysis.nlp import ParsedText, parsed_texts
from analysis.resources import read_lexicon
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
    "parsed_texts",
]


@once
def cast_of(story: Story) -> Cast:
    """Every naming of an actor in a story, linked: one actor for all accounts."""
    words = parsed_texts(story)
    mentions = {a: find_names(w) for a, w in words.items()}
    _one_kind(mentions)
    known: dict[tuple[str, ...], str] = {}
    for a, ms in mentions.items():
        for m in ms:
            tokens = tuple(words[a].word[_name_start(words[a], m) : m.last])
            if len(tokens) > 1 or m.kind in ("person", "place"):
                known.setdefault(tokens, m.kind)
    for a, w in words.items():
        taken = _taken(w, mentions[a])
        mentions[a] += find_known(w, known, taken)
        mentions[a] += find_nouns(w, taken)
        mentions[a].sort(key=lambda m: (m.first, -m.last))
    _one_nation(mentions)
    return _link(words, mentions)


def _name_start(words: ParsedText, m: Mention) -> int:
    """The token at which the name itself starts, after its titles."""
    return next(
        (
            i
            for i in range(m.first, m.last)
            if m.name.startswith(words.word[i]) and i - m.first >= len(m.titles)
        ),
        m.first,
    )


def _taken(words: ParsedText, mentions: list[Mention]) -> list[bool]:
    taken = [False] * len(words)
    for m in mentions:
        taken[m.first : m.last] = [True] * (m.last - m.first)
    return taken


def _link(words: dict[str, ParsedText], mentions: dict[str, list[Mention]]) -> Cast:
    keys: dict[str, int] = {}
    actors: list[Actor] = []
    names = FullNames(mentions)
    labels: dict[int, Counter[str]] = defaultdict(Counter)

    def actor(key: str, name: str, kind: str, proper: bool) -> int:
        if key not in keys:
            keys[key] = len(actors)
            actors.append(Actor("", name, kind, proper=proper))
        labels[keys[key]][name] += 1
        return keys[key]

    cast = Cast(actors, mentions, words)
    for a, ms in mentions.items():
        for m in (m for m in ms if m.proper):
            key, name = names.resolve(m, a)
            m.actor = actor(key, name, m.kind, True)
    for a, ms in mentions.items():
        for m in (m for m in ms if m.proper):
            _learn(cast, a, m)
    Standing(cast, actor).link()
    _settle(cast, labels)
    return cast


def _learn(cast: Cast, account: str, m: Mention) -> None:
    """What a naming tells of the actor: how it is called here, he or she, what kind of speaker."""
    at = (account, m.actor)
    name = SUFFIX.sub("", plain_name(m.name)) if m.kind != "place" else m.name
    if len(name) > len(cast.named.get(at, "")):
        cast.named[at] = name
    told = told_sex(m) or (
        first_names().get(name_parts(m.name)[0].lower(), "")
        if m.kind == "person" and len(name_parts(m.name)) > 1
        else ""
    )
    if told:
        cast.pronoun.setdefault(m.actor, told)
    actor = cast.actors[m.actor]
    if m.speaker and not actor.speaker:
        actor.speaker = m.speaker


def _one_kind(mentions: dict[str, list[Mention]]) -> None:
    """A name is of the kind that most of its namings in the story are; a surname alone is its person's."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for m in (m for ms in mentions.values() for m in ms if m.proper):
        kinds[plain_name(m.name)][m.kind] += 1
        parts = name_parts(m.name) if m.kind == "person" else ()
        if len(parts) > 1:
            kinds[parts[-1]]["person"] += 1
    for m in (m for ms in mentions.values() for m in ms if m.proper):
        told = kinds[plain_name(m.name)]
        best = max(told, key=lambda k: (told[k], k == "place", k))
        if told[best] > told[m.kind] and "group" not in (best, m.kind):
            m.kind = best


def _one_nation(mentions: dict[str, list[Mention]]) -> None:
    """ "the military" is "the Israeli military" where the story knows no other."""
    nations: dict[tuple[str, str], set[str]] = defaultdict(set)
    for m in (m for ms in mentions.values() for m in ms if not m.proper and m.nation):
        nations[m.kind, m.noun].add(m.nation)
    for m in (m for ms in mentions.values() for m in ms if not m.proper and not m.nation):
        known = nations[m.kind, m.noun]
        if len(known) == 1 and m.kind in ("body", "group"):
            m.nation = min(known)


def _settle(cast: Cast, labels: dict[int, Counter[str]]) -> None:
    """Ids that depend on nothing but the names; the fullest name stands for the actor."""
    seen: Counter[str] = Counter()
    for n, actor in enumerate(cast.actors):
        if actor.proper and actor.kind in ("person", "group"):
            actor.name = min(labels[n], key=lambda name: (-len(name), name))
        slug = re.sub(r"[^a-z0-9]+", "-", actor.name.lower()).strip("-") or "actor"
        seen[slug] += 1
        actor.actor_id = slug if seen[slug] == 1 else f"{slug}-{seen[slug]}"


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


def _role(words: ParsedText, m: Mention) -> str:
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


def _reports(words: ParsedText, verb: int) -> bool:
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
