"""One actor for all its namings: names across accounts, nouns and pronouns within one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from analysis.actors.fullnames import SUFFIX, FullNames, name_parts, plain_name, plural_of, told_sex
from analysis.actors.names import Mention, find_known, find_names, find_nouns, first_names
from analysis.actors.words import Words, words_of
from analysis.memo import once
from analysis.story import Story

_HE, _SHE = {"he", "him", "his", "himself"}, {"she", "her", "hers", "herself"}
_Maker = Callable[[str, str, str, bool], int]


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
    words: dict[str, Words]
    named: dict[tuple[str, int], str] = field(default_factory=dict)  # (account, actor) -> fullest name in that account
    pronoun: dict[int, str] = field(default_factory=dict)  # actor -> he or she, where told

    def __post_init__(self) -> None:
        self.at = {a: {i: m for m in ms for i in range(m.first, m.last)} for a, ms in self.mentions.items()}


@once
def cast_of(story: Story) -> Cast:
    """Every naming of an actor in a story, linked: one actor for all accounts."""
    words = words_of(story)
    mentions = {a: find_names(w) for a, w in words.items()}
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
    return next((i for i in range(m.first, m.last) if m.name.startswith(words.word[i]) and i - m.first >= len(m.titles)), m.first)


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
    for a, ms in mentions.items():
        _link_nouns(cast, a, ms, actor)
    _settle(cast, labels)
    return cast


def _learn(cast: Cast, account: str, m: Mention) -> None:
    """What a naming tells of the actor: how it is called here, he or she, what kind of speaker."""
    at = (account, m.actor)
    name = SUFFIX.sub("", plain_name(m.name)) if m.kind != "place" else m.name
    if len(name) > len(cast.named.get(at, "")):
        cast.named[at] = name
    told = told_sex(m) or (
        first_names().get(name_parts(m.name)[0].lower(), "") if m.kind == "person" and len(name_parts(m.name)) > 1 else ""
    )
    if told:
        cast.pronoun.setdefault(m.actor, told)
    actor = cast.actors[m.actor]
    words = cast.words[account]
    if not m.noun and m.kind == "person":
        _apposition(cast, account, m, words)
    if m.speaker and not actor.speaker:
        actor.speaker = m.speaker


def _apposition(cast: Cast, account: str, m: Mention, words: Words) -> None:
    """ "Max Kresch, an army reserve medic": the noun beside the name says who it is; both name one actor."""
    near = [c for c in words.children[m.head] if words.dep[c] == "appos"]
    if words.dep[m.head] == "appos":
        near.append(words.head[m.head])
    for i in near:
        other = cast.at[account].get(i)
        if other and not other.proper and not other.plural and other.actor < 0 and other.head == i:
            other.actor, m.noun, m.speaker = m.actor, other.noun, other.speaker
            return


def _link_nouns(cast: Cast, account: str, mentions: list[Mention], actor: _Maker) -> None:
    """A noun stands for a named person with that title, for somebody's office or lawyer, or for itself."""
    titled: dict[str, list[int]] = defaultdict(list)
    for m in mentions:
        if m.proper and m.kind == "person" and m.noun:
            titled[m.noun] = [x for x in titled[m.noun] if x != m.actor] + [m.actor]
    words = cast.words[account]
    for m in mentions:
        if m.proper or m.actor >= 0:
            continue
        owner = _owner(cast, account, m, words)
        if owner >= 0:
            name = f"{cast.actors[owner].name}'s {words.lower[m.head]}"
            m.actor = actor(f"of:{owner}:{m.noun}", name, m.kind, False)
        elif m.definite and not m.plural and m.kind == "person" and len(titled.get(m.noun, [])) == 1:
            m.actor = titled[m.noun][0]
        else:
            _common(cast, m, actor)
        if m.speaker and not cast.actors[m.actor].speaker:
            cast.actors[m.actor].speaker = m.speaker


def _common(cast: Cast, m: Mention, actor: _Maker) -> None:
    """A noun for itself; without a nation it is that of the one nation that the story gives it."""
    name = f"{m.nation} {m.name}" if m.nation else m.name
    shown = plural_of(name) if m.plural else name
    m.actor = actor(f"noun:{shown.lower()}", shown, m.kind, False)


def _one_nation(mentions: dict[str, list[Mention]]) -> None:
    """ "the military" is "the Israeli military" where the story knows no other."""
    nations: dict[tuple[str, str], set[str]] = defaultdict(set)
    for m in (m for ms in mentions.values() for m in ms if not m.proper and m.nation):
        nations[m.kind, m.noun].add(m.nation)
    for m in (m for ms in mentions.values() for m in ms if not m.proper and not m.nation):
        known = nations[m.kind, m.noun]
        if len(known) == 1 and m.kind in ("body", "group"):
            m.nation = min(known)


def _owner(cast: Cast, account: str, m: Mention, words: Words) -> int:
    """The actor behind "his office", "Netanyahu's office"; -1 where none is known."""
    if m.poss < 0:
        return -1
    if words.lower[m.poss] in _HE | _SHE | {"its", "their"}:
        owner_at = refer(cast, account, m.poss) if words.lower[m.poss] in _HE | _SHE or not m.plural else -1
        return owner_at if owner_at >= 0 and cast.actors[owner_at].proper else -1
    owner = cast.at[account].get(m.poss)
    return owner.actor if owner and owner.proper and owner.kind in ("person", "body") else -1


def refer(cast: Cast, account: str, i: int, favour: int = -1, skip: Callable[[int], bool] | None = None) -> int:
    """The actor that the pronoun at token ``i`` means, -1 where none is found.

    The nearest fitting naming before it, subjects and the last speaker (``favour``) first, no further
    back than three sentences. Namings that ``skip`` tells (those in quotation marks) are passed over.
    """
    words = cast.words[account]
    word, here = words.lower[i], words.sentence[i]
    best, score = -1, 0.0
    for m in reversed(cast.mentions[account]):
        if m.first >= i:
            continue
        back = here - words.sentence[m.first]
        if back > 3:
            break
        if m.actor < 0 or not _fits(cast, m, word) or (skip and skip(m.first)):
            continue
        value = _salience(words, m, i, back) + (2.5 if m.actor == favour else 0)
        if value > score:
            best, score = m.actor, value
    if best < 0 and favour >= 0 and word in _HE | _SHE:
        return favour if cast.pronoun.get(favour, "") in ("", "he" if word in _HE else "she") else -1
    return best


def _fits(cast: Cast, m: Mention, word: str) -> bool:
    if word in _HE or word in _SHE:
        told = cast.pronoun.get(m.actor, "")
        return m.kind == "person" and not m.plural and told in ("", "he" if word in _HE else "she")
    if word in ("it", "its", "which"):
        return m.kind in ("body", "place") and not (m.plural and not m.proper)
    return m.kind in ("group", "body") if word in ("they", "their", "them", "who") else False


def _salience(words: Words, m: Mention, i: int, back: int) -> float:
    value = 4.0 - 1.2 * back
    dep = words.dep[m.head]
    value += 2.0 if dep in ("nsubj", "nsubjpass") else 0.5 if dep == "pobj" and words.dep[words.head[m.head]] == "agent" else 0.0
    value += 1.0 if m.proper else 0.0
    if m.kind == "place":
        value -= 1.5
    if dep in ("poss", "compound", "nmod"):
        value -= 0.8
    return value + 0.001 * m.first / max(1, len(words))


def _settle(cast: Cast, labels: dict[int, Counter[str]]) -> None:
    """Ids that depend on nothing but the names; the fullest name stands for the actor."""
    seen: Counter[str] = Counter()
    for n, actor in enumerate(cast.actors):
        if actor.proper and actor.kind in ("person", "group"):
            actor.name = min(labels[n], key=lambda name: (-len(name), name))
        slug = re.sub(r"[^a-z0-9]+", "-", actor.name.lower()).strip("-") or "actor"
        seen[slug] += 1
        actor.actor_id = slug if seen[slug] == 1 else f"{slug}-{seen[slug]}"
