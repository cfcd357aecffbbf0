"""Find clauses that one account denies and another states."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.compare.align.checks import covers, is_only
from analysis.compare.align.clauses import AGENT, DONE, HEDGED, OPEN, PATIENT, PLANNED, Clause
from analysis.compare.align.differences import Span
from analysis.compare.align.matches import crosses, relate_verbs, shared_parts
from analysis.compare.contrasts.denial_evidence import (
    SHARED,
    DenialEvidence,
    DeniedStatement,
)
from analysis.compare.contrasts.denied_parts import clause_words, denies_part, says_more
from analysis.compare.contrasts.doubt_words import (
    DENYING,
)
from analysis.compare.word_forms import NEGATIONS
from analysis.find.quotes.cues import cue_at

_LIKELY = 0.15  # least probability that a statement and its denial are about one fact
_UNDECIDED = frozenset("whether if unless yet until".split())


class DeniedClauses:
    """Clauses that are denied in one account and stated in another."""

    def __init__(self, evidence: DenialEvidence) -> None:
        self.evidence, self.material, self.guard = evidence, evidence.material, evidence.guard

    def find(self) -> Iterator[DeniedStatement]:
        """Clauses that are denied in one account and stated in another, with all their parts."""
        for i in range(len(self.material.rows)):
            if self.evidence.words(i) & _UNDECIDED or self.evidence.asks(i):
                continue
            near = self._near(i)
            clauses = self.guard.read(i).clauses if near else ()
            denied = [c for c in clauses if c.denied and not self._is_open(i, c)]
            for j in near if denied else ():
                for c in denied:
                    yield from self._stated(i, c, j)

    def _stated(self, i: int, c: Clause, j: int) -> Iterator[DeniedStatement]:
        """The clause of sentence j that says what a clause of sentence i denies."""
        material, left, right = self.material, self.guard.read(i), self.guard.read(j)
        if is_only(left, c) or (material.is_headline(i) and material.is_headline(j)):
            return
        for d in right.clauses:
            shared, clashing = shared_parts(c, d)
            verbs = relate_verbs(c, d)
            if verbs not in ("same", "synonyms") or d.denied or shared < 1 or clashing:
                continue
            moods = (HEDGED, DONE if c.mood == OPEN else c.mood)
            if is_only(right, d) or d.mood not in moods or not _meet(c, d):
                continue
            known = self.evidence.stems_around(j)
            every = verbs == "same" and not covers(d, c)
            if denies_part(left, c, known) or says_more(left, c, known, every=every):
                continue
            if verbs != "same" and not covers(d, c):
                continue
            if c.mood == PLANNED and self.evidence.gives_up(material.account[j], d):
                continue
            if self.evidence.stands(j, i):
                denial = self.evidence.denial(i, c.token, self._denial_words(i, c), c.denials)
                words = self._stated_words(j, d)
                if denial is not None and words is not None:
                    yield DeniedStatement(1 + shared + material.probability(i, j), j, words, denial)
                    return

    def _is_open(self, i: int, c: Clause) -> bool:
        """Whether a clause only reports words, or is no more than possible, or to be hoped for.

        Who "denied meeting him" denies that he did.
        """
        read = self.material.read[i]
        by_verb = any(read.parse.lemma[k].lower() in DENYING for k in c.denials)
        by_verb = by_verb and read.parse.tag[c.token] == "VBG"
        cue = cue_at(read.parse, c.token)
        reports = cue is not None and cue.kind in ("say", "show", "think")
        return reports or not (c.mood in (DONE, PLANNED) or (c.mood == OPEN and by_verb))

    def _denial_words(self, i: int, c: Clause) -> Span:
        """The place of a denied clause, with who denies it where that is said."""
        reading, parse = self.guard.read(i), self.material.read[i].parse
        start, end = clause_words(reading, c)
        above = [k for k in c.denials if parse.pos[k] == "VERB"]
        subjects = [s for k in above for s in parse.children_by(k, "nsubj")]
        return min([start, *(parse.start[parse.left[s]] for s in subjects)]), end

    def _stated_words(self, j: int, d: Clause) -> Span | None:
        """The place of a statement; of a report with who says so, None where that comes after."""
        read, parse = self.material.read[j], self.material.read[j].parse
        start, end = clause_words(self.guard.read(j), d)
        if self.material.is_headline(j):
            return int(read.row["start"]), int(read.row["end"])
        if d.speaker is None and not read.quotes and not read.hedges and d.mood != HEDGED:
            return start, end
        if d.speaker is None or parse.start[d.speaker.token] > start:
            return None
        return parse.start[parse.left[d.speaker.token]], end

    def _near(self, i: int) -> list[int]:
        """The sentences of other accounts that may be on the fact of one, and deny nothing."""
        material, stems = self.material, self.material.read[i].stem_set
        near = (m for account in material.accounts_near(i) for m in material.near[i, account])
        return [
            m.sentence
            for m in near
            if m.probability >= _LIKELY
            and len(stems & material.read[m.sentence].stem_set) >= SHARED
            and not self.evidence.words(m.sentence) & (NEGATIONS | _UNDECIDED)
            and not self.evidence.asks(m.sentence)
        ]


def _meet(c: Clause, d: Clause) -> bool:
    """Whether two clauses share who acts or is acted on, and no known part is left over."""
    roles = [r for r in (AGENT, PATIENT) if crosses(c.parts.get(r, ()), d.parts.get(r, ()))]
    return bool(roles)
