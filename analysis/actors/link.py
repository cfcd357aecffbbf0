"""One actor for all its namings: names across accounts, nouns by what the accounts tell of them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from analysis.actors.cast import Actor, Cast
from analysis.actors.common import find_nouns
from analysis.actors.fullnames import SUFFIX, FullNames, name_parts, plain_name, told_sex
from analysis.actors.mention import Mention, first_names
from analysis.actors.names import find_known, find_names
from analysis.actors.stand import Standing
from analysis.actors.words import Words, words_of
from analysis.memo import once
from analysis.story import Story


@once
def cast_of(story: Story) -> Cast:
    """Every naming of an actor in a story, linked: one actor for all accounts."""
    words = words_of(story)
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


def _name_start(words: Words, m: Mention) -> int:
    """The token at which the name itself starts, after its titles."""
    return next(
        (
            i
            for i in range(m.first, m.last)
            if m.name.startswith(words.word[i]) and i - m.first >= len(m.titles)
        ),
        m.first,
    )


def _taken(words: Words, mentions: list[Mention]) -> list[bool]:
    taken = [False] * len(words)
    for m in mentions:
        taken[m.first : m.last] = [True] * (m.last - m.first)
    return taken


def _link(words: dict[str, Words], mentions: dict[str, list[Mention]]) -> Cast:
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
