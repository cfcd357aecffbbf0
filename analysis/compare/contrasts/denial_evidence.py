"""Read whose a denial is, and whether an account stands by what another one denies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from analysis.compare.align.clauses import AGENT, PLANNED, Clause
from analysis.compare.align.differences import Span
from analysis.compare.align.guard import guard_of
from analysis.compare.align.matches import crosses, relate_verbs, shared_parts
from analysis.compare.contrasts.denied_parts import denies_part, turns_back
from analysis.compare.contrasts.details import speaker_name
from analysis.compare.contrasts.doubt_words import (
    DENIAL_WORDS,
    DENYING_VERBS,
    RUMOURS,
    UNTRUE,
)
from analysis.compare.contrasts.doubts import (
    doubt_at,
)
from analysis.compare.contrasts.fronts import vouches
from analysis.compare.contrasts.topics import StoryMaterial

REPORTED, QUOTED, OWN = "reported", "quoted", "own"  # whose denial it is
SHARED = 2  # stems that a statement and its denial have in common
_MARKS = frozenset('“ ” "'.split())
_LEAVING = frozenset("drop quit exit withdraw decline leave cancel scrap abandon pull back".split())


class Denial(NamedTuple):
    """The words of a sentence by which something is denied, whose they are, and who is cited."""

    sentence: int
    words: Span
    whose: str
    speaker: str


class DeniedStatement(NamedTuple):
    """A statement, the place of its words, its denial elsewhere, and how well they match."""

    value: float
    sentence: int
    words: Span
    denial: Denial


class DenialEvidence:
    """Whose a denial is, and whether an account stands by what another one denies."""

    def __init__(self, material: StoryMaterial) -> None:
        self.material, self.guard = material, guard_of(material.story)
        self._doubts: dict[int, bool] = {}

    def holds(self, i: int, j: int) -> bool:
        """Whether the account of sentence j, which states what i denies, stands by it all through.

        It has no denial of its own, and does not have the one who is to do it give it up.
        """
        account = self.material.account[j]
        stated = [c for c in self.guard.read(j).clauses if c.mood == PLANNED]
        return self.stands(j, i) and not any(self.gives_up(account, c) for c in stated)

    def denies_part(self, i: int, j: int) -> bool:
        """Whether each clause that sentence i denies is denied but for a part that j lacks."""
        read, known = self.guard.read(i), self.stems_around(j)
        return all(denies_part(read, c, known) for c in read.clauses if c.denied)

    def stems_around(self, j: int) -> frozenset[str]:
        """The stems of a sentence and of those beside it in its account."""
        near = (k for k in (j - 1, j, j + 1) if 0 <= k < len(self.material.rows))
        beside = (k for k in near if self.material.account[k] == self.material.account[j])
        return frozenset[str]().union(*(self.guard.read(k).stems for k in beside))

    def denial(
        self, i: int, k: int, words: Span, denials: list[int] | tuple[int, ...]
    ) -> Denial | None:
        """The denial at token k of sentence i; None where somebody without a name is quoted."""
        read = self.material.read[i]
        if any(read.parse.lemma[d].lower() in DENYING_VERBS for d in denials):
            return Denial(i, words, REPORTED, "")
        quote = read.inside(k, read.quotes)
        if quote is None:
            is_own = not _MARKS & self.words(i) and not self.guard.speaker_at(i, k)
            return Denial(i, words, OWN if is_own else REPORTED, "")
        speaker = speaker_name(quote)
        return Denial(i, words, QUOTED, speaker) if speaker else None

    def stands(self, j: int, i: int) -> bool:
        """Whether the account of sentence j vouches for it, with nothing that takes it back."""
        material, account = self.material, self.material.account[j]
        if not vouches(material, account):
            return False
        stems = material.read[i].stem_set | material.read[j].stem_set
        stated = [c for c in self.guard.read(j).clauses if not c.denied]
        return not any(
            self._takes_back(k, stems) or self._denies_one(k, stated)
            for k in material.sentences_of[material.ids[account]]
        )

    def _takes_back(self, k: int, stems: frozenset[str]) -> bool:
        """Whether a sentence has a word of denial said of a report, or beside some words."""
        read = self.material.read[k]
        at = [
            n
            for n in range(read.first, read.last)
            if {read.parse.lower[n], read.parse.lemma[n].lower()} & DENIAL_WORDS
        ]
        if self.words(k) & UNTRUE or turns_back(read, stems):
            return True
        near = len(read.stem_set & stems) >= SHARED
        return bool(at) and (near or any(doubt_at(self.material, read, n) for n in at))

    def _denies_one(self, k: int, stated: list[Clause]) -> bool:
        """Whether a sentence denies one of some clauses, or says it of somebody else."""
        return any(
            c.denied and relate_verbs(c, d) in ("same", "synonyms") and shared_parts(c, d)[0] > 0
            for c in self.guard.read(k).clauses
            for d in stated
        )

    def has_doubt(self, account: int) -> bool:
        """Whether an account calls what it reports a rumour, or doubts any report."""
        if account not in self._doubts:
            self._doubts[account] = any(
                self.words(k) & RUMOURS or any(self._doubts_at(k))
                for k in self.material.sentences_of[self.material.ids[account]]
            )
        return self._doubts[account]

    def _doubts_at(self, i: int) -> Iterator[str]:
        read = self.material.read[i]
        return (doubt_at(self.material, read, k) for k in range(read.first, read.last))

    def gives_up(self, account: int, planned: Clause) -> bool:
        """Whether an account has the one who is to do something leave it: "has dropped out"."""
        for k in self.material.sentences_of[self.material.ids[account]]:
            for c in self.guard.read(k).clauses:
                if c.words[-1] in _LEAVING and crosses(
                    c.parts.get(AGENT, ()), planned.parts.get(AGENT, ())
                ):
                    return True
        return False

    def words(self, i: int) -> frozenset[str]:
        """The words of a sentence, in lower case."""
        return self.material.read[i].vocabulary

    def asks(self, i: int) -> bool:
        """Whether a sentence is a question."""
        return str(self.material.read[i].row["text"]).rstrip("\"”’' ").endswith("?")
