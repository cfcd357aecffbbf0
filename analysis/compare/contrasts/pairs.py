"""Two sentences on one matter: what they share, and the words that show what they do not."""

from __future__ import annotations

from typing import NamedTuple

from analysis.compare.align.differences import Span
from analysis.compare.align.sentences import stem
from analysis.compare.align.words import synonyms_of
from analysis.compare.contrasts.phrases import best_phrase, characters
from analysis.compare.contrasts.sentence_tokens import SentenceTokens
from analysis.compare.contrasts.topics import StoryMaterial

_ANCHORS = 4
_SHARED_WEIGHT = 0.7  # of a word that both have, beside one that the other lacks


class DetailDifference(NamedTuple):
    """What two sentences part on: its kind, a finer sort, and the words on both sides.

    One that is ``doubtful`` is a contrast only where it was looked up.
    """

    kind: str
    sort: str
    strength: float
    left: Span | None  # cut when the line is printed
    right: Span | None
    left_says: str = ""
    right_says: str = ""
    doubtful: bool = False


class SentencePair:
    """Two sentences on one matter, and the tokens that each shares with the other."""

    def __init__(self, material: StoryMaterial, left: int, right: int) -> None:
        self.material, self.numbers = material, (left, right)
        self.left, self.right = material.read[left], material.read[right]
        self.shared_left = shared_tokens(self.left, self.right)
        self.shared_right = shared_tokens(self.right, self.left)

    def unmatched(self, side: int) -> dict[int, float]:
        """Token -> weight, of those that the other sentence lacks."""
        read, shared = ((self.left, self.shared_left), (self.right, self.shared_right))[side]
        return {i: self.material.weigh(key) for i, key in read.stems.items() if i not in shared}

    def phrases(self) -> tuple[Span, Span]:
        """The words on each side around one shared word that show most of what differs."""
        best, places = 0.0, (best_phrase(self.left, self.weights(0)),) * 2
        places = places[0], best_phrase(self.right, self.weights(1))
        for i, j in self._anchors():
            sides = []
            for side, (read, at) in enumerate(((self.left, i), (self.right, j))):
                must = characters(read, at, at + 1)
                sides.append(best_phrase(read, self.weights(side), must=must))
            value = min(self._new(0, sides[0]), self._new(1, sides[1]))
            if value > best:
                best, places = value, (sides[0], sides[1])
        return places

    def _anchors(self) -> list[tuple[int, int]]:
        """The weightiest words that both sentences have, verbs first."""
        place = {self.right.stems[j]: j for j in sorted(self.shared_right, reverse=True)}
        found = [i for i in sorted(self.shared_left) if self.left.stems[i] in place]
        verbs = {i: self.left.parse.pos[i] == "VERB" for i in found}
        found.sort(key=lambda i: -self.material.weigh(self.left.stems[i]) * (1 + verbs[i]))
        return [(i, place[self.left.stems[i]]) for i in found[:_ANCHORS]]

    def _new(self, side: int, place: Span) -> float:
        """The weight of words in a place that the other sentence lacks."""
        parse = (self.left, self.right)[side].parse
        inside = range(*place)
        return sum(w for i, w in self.unmatched(side).items() if parse.start[i] in inside)

    def weights(self, side: int) -> dict[int, float]:
        """Token -> weight: those that the other sentence lacks count more than the shared ones."""
        read = (self.left, self.right)[side]
        weights = {i: self.material.weigh(key) * _SHARED_WEIGHT for i, key in read.stems.items()}
        return weights | self.unmatched(side)


def shared_tokens(read: SentenceTokens, other: SentenceTokens) -> set[int]:
    """The tokens whose word or a synonym of it the other sentence has."""
    found = set()
    for i, key in read.stems.items():
        if key in other.stem_set:
            found.add(i)
        elif read.parse.pos[i] in ("VERB", "NOUN"):
            alike = synonyms_of(read.parse.lemma[i].lower())
            if alike and any(stem(word) in other.stem_set for word in alike):
                found.add(i)
    return found
