"""Whom a pronoun means."""

from __future__ import annotations

from collections.abc import Callable

from analysis.actors.cast import Cast
from analysis.actors.mention import Mention
from analysis.actors.words import Words

HE, SHE = {"he", "him", "his", "himself"}, {"she", "her", "hers", "herself"}


def refer(
    cast: Cast, account: str, i: int, favour: int = -1, skip: Callable[[int], bool] | None = None
) -> int:
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
    if best < 0 and favour >= 0 and word in HE | SHE:
        return favour if cast.pronoun.get(favour, "") in ("", "he" if word in HE else "she") else -1
    return best


def _fits(cast: Cast, m: Mention, word: str) -> bool:
    if word in HE or word in SHE:
        told = cast.pronoun.get(m.actor, "")
        return m.kind == "person" and not m.plural and told in ("", "he" if word in HE else "she")
    if word in ("it", "its", "which"):
        return m.kind in ("body", "place") and not (m.plural and not m.proper)
    return m.kind in ("group", "body") if word in ("they", "their", "them", "who") else False


def _salience(words: Words, m: Mention, i: int, back: int) -> float:
    value = 4.0 - 1.2 * back
    dep = words.dep[m.head]
    value += (
        2.0
        if dep in ("nsubj", "nsubjpass")
        else 0.5
        if dep == "pobj" and words.dep[words.head[m.head]] == "agent"
        else 0.0
    )
    value += 1.0 if m.proper else 0.0
    if m.kind == "place":
        value -= 1.5
    if dep in ("poss", "compound", "nmod"):
        value -= 0.8
    return value + 0.001 * m.first / max(1, len(words))
