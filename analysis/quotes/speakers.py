"""Who a quotation's speaker is: the fullest name that the account gives, and the words at the place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from analysis.actors import Cast, Mention, refer
from analysis.quotes.meant import sender_of, stands_for, together
from analysis.quotes.phrases import parts_of, phrase, plain, whole

_PRONOUNS = {"he", "she", "they", "it", "who", "which", "that", "him", "her", "them"}
_NOBODY = {
    "you",
    "one",
    "there",
    "this",
    "these",
    "those",
    "what",
    "whatever",
    "nothing",
    "everything",
    "anything",
    "something",
}
Skip = Callable[[int], bool]


@dataclass(frozen=True)
class Speaker:
    """A speaker: name (missing where none is known), the words at the place, the actor's number (-1: none, or several)."""

    name: str | None
    surface: str | None
    actor: int = -1


NOBODY = Speaker(None, None)


def speaker_at(
    cast: Cast,
    account: str,
    token: int,
    favour: int,
    skip: Skip,
    told: dict[int, str] | None = None,
) -> Speaker:
    """The speaker whose head is ``token``; a pronoun means the nearest fitting naming, the last speaker first.

    ``told`` keeps by which words an actor without a name spoke before, for the pronouns that follow.
    Several who speak together ("A and B said") are one speaker under both names, and no one actor.
    """
    if token < 0:
        return NOBODY
    words = cast.words[account]
    parts = parts_of(words, token)
    if len(parts) > 1:
        return Speaker(_joined(cast, account, parts, favour, skip), whole(words, parts))
    meant = together(cast, account, token)
    if meant:
        return Speaker(_joined(cast, account, meant, favour, skip), phrase(words, token))
    speaker = _one(cast, account, token, favour, skip)
    if told is None or speaker.actor < 0 or cast.actors[speaker.actor].proper:
        return speaker
    if words.lower[token] in _PRONOUNS:
        return replace(speaker, name=told.get(speaker.actor, speaker.name))
    told[speaker.actor] = speaker.name or ""
    return speaker


def _joined(cast: Cast, account: str, parts: list[int], favour: int, skip: Skip) -> str:
    told = [_one(cast, account, t, favour, skip) for t in parts]
    names = [t.name or t.surface or "" for t in told]
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _one(cast: Cast, account: str, token: int, favour: int, skip: Skip) -> Speaker:
    words = cast.words[account]
    word = words.lower[token]
    if word in _PRONOUNS:
        actor = refer(cast, account, token, favour, skip)
        return Speaker(
            name_of(cast, account, actor) if actor >= 0 else None, words.word[token], actor
        )
    if word in _NOBODY or word in ("i", "we"):
        return Speaker(None, words.word[token])
    here = phrase(words, token)
    token = _named(cast, account, token)
    mention = cast.at[account].get(token)
    surface = phrase(words, token, mention)
    if mention and mention.proper and mention.kind == "group" and words.tag[token] in ("NNP", "NN"):
        meant = stands_for(cast, account, token, mention, favour, skip)  # "the Texas Democrat"
        if meant >= 0:
            return Speaker(name_of(cast, account, meant), here, meant)
    if mention and mention.proper:
        return Speaker(name_of(cast, account, mention.actor), surface, mention.actor)
    meant = sender_of(cast, account, token, mention)
    if meant < 0 and mention and mention.head == token:
        meant = stands_for(cast, account, token, mention, favour, skip)
    if meant >= 0:
        return Speaker(name_of(cast, account, meant), here, meant)
    return _common(
        cast, account, mention if mention and mention.head == token else None, here, surface
    )


def _common(cast: Cast, account: str, mention: Mention | None, here: str, surface: str) -> Speaker:
    """Somebody without a name: by the whole phrase where it says more than the noun."""
    if mention is None:
        return Speaker(plain(here), here)
    known = cast.actors[mention.actor]
    if known.proper or len(plain(here).split()) <= len(plain(surface).split()):
        return Speaker(name_of(cast, account, mention.actor), surface, mention.actor)
    return Speaker(plain(here), here, mention.actor)


def _named(cast: Cast, account: str, token: int) -> int:
    """The name behind a noun: "a spokesman, Michael Harrison", "a report by the agency"; else the noun itself."""
    words, at = cast.words[account], cast.at[account]
    mention = at.get(token)
    if mention and mention.proper:
        return token
    if words.tag[token] == "NNS":
        return token
    near = [c for c in words.children[token] if words.dep[c] == "appos"]
    near += [words.head[token]] if words.dep[token] == "appos" else []
    near += [
        a
        for c in words.children[token]
        if words.dep[c] == "prep"
        for p in words.children[c]
        for a in words.children[p]
        if words.dep[a] == "appos"
    ]
    for c in near:
        other = at.get(c)
        if (
            other
            and other.proper
            and (other.kind == "person" or (other.kind == "body" and words.head[c] == token))
        ):
            return c
    if mention and mention.speaker == "study":
        for c in words.children[token]:
            source = words.child(c, "pobj") if words.lower[c] in ("by", "from") else None
            if source is not None and source in at:
                return source
    return token


def name_of(cast: Cast, account: str, actor: int) -> str:
    """The fullest name of an actor in this account."""
    return cast.named.get((account, actor)) or cast.actors[actor].name
