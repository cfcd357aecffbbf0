"""Look up a claim: what one account has a speaker say, and another states in its own voice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.compare.align.guard import guard_of
from analysis.compare.align.matches import PARTIAL
from analysis.compare.align.model import read_weights
from analysis.compare.align.words import synonyms_of
from analysis.compare.voices import kind_of
from analysis.find.actors import resolve_coreference
from analysis.find.quotes.cues import cue_at

if TYPE_CHECKING:
    from analysis.compare.contrasts.candidates import PossibleContrast
    from analysis.compare.contrasts.topics import SentenceTokens, StoryMaterial
    from analysis.story import Story

Row = dict[str, Any]
_LEAST_SHARED = 0.5  # of the words of the claim that the statement has too
_SPOKEN = frozenset('“ ” " i we my our you'.split())
_REPORTS = ("say", "show", "think")
_SUBJECTS = ("nsubj", "nsubjpass")


class ClaimCheck:
    """Whether a line "states as fact what ... attributes to ..." follows from the words."""

    def __init__(self, story: Story, material: StoryMaterial) -> None:
        self.material, self.guard = material, guard_of(story)
        self.sure = read_weights().sure
        self.actors = {a.actor_id: a for a in resolve_coreference(story).actors}

    def has(self, c: PossibleContrast) -> bool:
        """Whether the statement is the claim, not the speaker's own doing, and nobody's claim.

        The main verb of both is one, with a subject or object in common; the two are surely one
        fact; nothing in the statement or beside it reports words.
        """
        claim, plain = (c.sides[0], c.sides[1])[:: 1 if c.sort == "claim here" else -1]
        own, other = (self.material.read[s.sentence] for s in (claim, plain))
        if not self._is_one_fact(claim.sentence, plain.sentence):
            return False
        quote = max(own.quotes, key=lambda q: len(str(q["content"])), default=None)
        if quote is None or not self._is_speaker(quote):
            return False
        verb, main = _main_verb(own, quote), _main_verb(other, None)
        return (
            _is_one_act(own, verb, other, main)
            and _share(own, quote, other) >= _LEAST_SHARED
            and not _names(other, quote)
            and not self._reports(plain.sentence, quote)
        )

    def _is_one_fact(self, i: int, j: int) -> bool:
        near = self.material.near.get((i, self.material.account[j]), [])
        if not any(m.sentence == j and m.probability >= self.sure for m in near):
            return False
        found = self.guard.compare(i, j)
        return found is None or found.relation == PARTIAL

    def _is_speaker(self, quote: Row) -> bool:
        """Whether the speaker is somebody other than a newspaper or a document."""
        actor = self.actors.get(str(quote["actor_id"]))
        return actor is not None and kind_of(actor.name, actor) not in ("media", "study")

    def _reports(self, i: int, quote: Row) -> bool:
        """Whether a sentence reports anybody's words, or one beside it those of a speaker."""
        for n in (i - 1, i + 1):
            beside = 0 <= n < len(self.material.rows)
            if beside and self.material.account[n] == self.material.account[i]:
                quotes = self.material.read[n].quotes
                if any(q["actor_id"] == quote["actor_id"] or q["kind"] == "direct" for q in quotes):
                    return True
        read = self.material.read[i]
        own = [read.parse.lower[k] for k in range(read.first, read.last)]
        if read.quotes or read.hedges or _SPOKEN & set(own):
            return True
        return any(_is_report(read, k) for k in range(read.first, read.last))


def _is_report(read: SentenceTokens, i: int) -> bool:
    cue = cue_at(read.parse, i)
    return (cue is not None and cue.kind in _REPORTS) or read.parse.lower[i] == "according"


def _main_verb(read: SentenceTokens, quote: Row | None) -> int:
    """The verb on which a sentence turns, or the content of a quotation; -1 without one."""
    parse = read.parse
    inside = range(read.first, read.last)
    if quote is not None:
        inside = range(*parse.between(int(quote["start"]), int(quote["end"])))
    for i in inside:
        if parse.pos[i] in ("VERB", "AUX") and (parse.head[i] == i or parse.head[i] not in inside):
            return i
    return -1


def _is_one_act(left: SentenceTokens, i: int, right: SentenceTokens, j: int) -> bool:
    """Whether two verbs are one, alike denied, with a subject and whatever it is done to alike."""
    if i < 0 or j < 0:
        return False
    verbs = left.parse.lemma[i].lower(), right.parse.lemma[j].lower()
    if verbs[0] != verbs[1] and verbs[1] not in synonyms_of(verbs[0]):
        return False
    if (left.parse.child(i, "neg") is None) != (right.parse.child(j, "neg") is None):
        return False
    subjects = _arguments(left, i, _SUBJECTS), _arguments(right, j, _SUBJECTS)
    return bool(subjects[0] & subjects[1])


def _arguments(read: SentenceTokens, i: int, parts: tuple[str, ...]) -> set[str]:
    """The stems within what depends on a verb in some parts."""
    parse = read.parse
    found: set[str] = set()
    for c in parse.children_by(i, *parts):
        found |= {read.stems[k] for k in range(parse.left[c], parse.right[c]) if k in read.stems}
    return found


def _share(own: SentenceTokens, quote: Row, other: SentenceTokens) -> float:
    """The share of the words of a claim that the other sentence has."""
    inside = [i for i in own.stems if own.inside(i, [quote])]
    return sum(own.stems[i] in other.stem_set for i in inside) / max(1, len(inside))


def _names(read: SentenceTokens, quote: Row) -> bool:
    """Whether a sentence names the speaker of a quotation."""
    words = {w.lower() for w in f"{quote['speaker']} {quote['speaker_surface']}".split()}
    return any(
        read.parse.lower[i] in words and read.parse.pos[i] in ("NOUN", "PROPN")
        for i in range(read.first, read.last)
    )
