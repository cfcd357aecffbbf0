"""Who a quotation's speaker is: the fullest name that the account gives, and the words at the place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analysis.actors import Cast, refer

_PRONOUNS = {"he", "she", "they", "it", "who", "which", "that", "him", "her", "them"}
_NOBODY = {"you", "one", "there", "this", "these", "those", "what", "whatever", "nothing", "everything", "anything", "something"}


@dataclass(frozen=True)
class Speaker:
    """A speaker: name (missing where none is known), the words at the place, the actor's number (-1: none)."""

    name: str | None
    surface: str | None
    actor: int = -1


NOBODY = Speaker(None, None)


def speaker_at(cast: Cast, account: str, token: int, favour: int, skip: Callable[[int], bool]) -> Speaker:
    """The speaker whose head is ``token``; a pronoun means the nearest fitting naming, the last speaker first."""
    words = cast.words[account]
    if token < 0:
        return NOBODY
    word = words.lower[token]
    if word in _PRONOUNS:
        actor = refer(cast, account, token, favour, skip)
        return Speaker(name_of(cast, account, actor) if actor >= 0 else None, words.word[token], actor)
    if word in _NOBODY:
        return Speaker(None, words.word[token])
    if word in ("i", "we"):
        return Speaker(None, words.word[token])
    token = _named(cast, account, token)
    mention = cast.at[account].get(token)
    surface = _surface(cast, account, token)
    if mention is None or (mention.head != token and not mention.proper):
        return Speaker(surface, surface)
    return Speaker(name_of(cast, account, mention.actor), surface, mention.actor)


def _named(cast: Cast, account: str, token: int) -> int:
    """The name behind a noun: "a spokesman, Michael Harrison", "a report by the agency"; else the noun itself."""
    words, at = cast.words[account], cast.at[account]
    mention = at.get(token)
    if mention and mention.proper:
        return token
    near = [c for c in words.children[token] if words.dep[c] == "appos"]
    near += [words.head[token]] if words.dep[token] == "appos" else []
    for c in near:
        other = at.get(c)
        if other and other.proper and other.kind in ("person", "body"):
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


def _surface(cast: Cast, account: str, token: int) -> str:
    """The noun phrase up to its head, with its article; with the "of" phrase where the head alone says little."""
    words = cast.words[account]
    mention = cast.at[account].get(token)
    first = mention.first if mention else token
    while words.left[token] < first and token - first < 7 and first <= words.head[first - 1] <= token and words.tag[first - 1] != ",":
        first -= 1
    last = mention.last if mention else token + 1
    return " ".join(words.text[words.start[first] : words.end[last - 1]].split())
