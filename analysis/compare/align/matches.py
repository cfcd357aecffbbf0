"""Pair the clauses of two statements that say the same of the same, or its opposite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from analysis.compare.align.clauses import AGENT, CONTENT, PATIENT, Argument, Clause, clause_of
from analysis.compare.align.differences import Span
from analysis.compare.align.sentences import stem
from analysis.compare.align.words import are_converses, are_opposites, are_synonyms

if TYPE_CHECKING:
    from analysis.compare.align.differences import Figure
    from analysis.compare.align.times import NamedTime
    from analysis.find.actors.mentions import AccountMentions
    from analysis.nlp import ParsedText

SAME, PARTIAL, CONFLICT = "same", "partial", "conflict"  # relations of two statements
BEFORE_AFTER, UNSURE = "before_after", "unsure"
_SHARED = 2  # parts that two clauses of one event share
_PHRASE = 12  # tokens of a verb phrase that is shown
CORE = (AGENT, PATIENT, CONTENT)
_TELLING = (*CORE, "with", "against", "to", "from", "for", "by")


class Difference(NamedTuple):
    """Where two statements differ: the relation that follows, what it rests on, and both places."""

    relation: str
    kind: str
    place: Span
    other_place: Span


class Match(NamedTuple):
    """Two clauses about the same, how their verbs relate, and how their parts meet.

    ``verbs`` is same, synonyms, opposites or converses; ``shared`` counts the parts that both have;
    ``clashing`` is set where one role has two known parts, ``full`` where every known part is met
    or the statements say much the same, which is ``near``.
    """

    left: Clause
    right: Clause
    verbs: str
    shared: float
    clashing: bool
    full: bool
    near: bool

    @property
    def outright(self) -> bool:
        """Whether both statements say the clause outright."""
        return self.left.main and self.right.main


@dataclass(frozen=True, eq=False)
class Reading:
    """One statement as it is compared."""

    account: AccountMentions
    parse: ParsedText
    first: int
    last: int
    clauses: list[Clause]
    moments: list[NamedTime]
    figures: list[Figure]
    names: dict[tuple[str, ...], list[list[int]]] = field(default_factory=dict)

    @cached_property
    def _numbers(self) -> dict[int, int]:
        """The number of the clause that a token is the head of."""
        return {c.token: n for n, c in enumerate(self.clauses)}

    def clause_at(self, token: int) -> Clause | None:
        """The clause that a token belongs to."""
        at = clause_of(self.parse, token, self._numbers)
        return self.clauses[at] if at >= 0 else None

    @cached_property
    def order(self) -> list[int]:
        """The tokens that are words, in the order of the text."""
        return [k for k in range(self.first, self.last) if self.parse.word[k][:1].isalnum()]

    @cached_property
    def lemmas(self) -> set[str]:
        """The base forms of the words of a statement."""
        return {self.parse.lemma[k].lower() for k in range(self.first, self.last)}

    @cached_property
    def stems(self) -> set[str]:
        """The stems of the words of a statement."""
        return {stem(self.parse.lemma[k]) for k in range(self.first, self.last)}

    @cached_property
    def printed_stems(self) -> set[str]:
        """The stems of the words of a statement as printed."""
        return {stem(self.parse.lower[k]) for k in range(self.first, self.last)}

    def values(self, kind: str) -> set[str]:
        """The days, dates, years or hours that a statement names."""
        return {m.value for m in self.moments if m.kind == kind}

    def place(self, tokens: Sequence[int]) -> Span:
        """The place of some tokens in the text, from the first to the last."""
        return self.parse.start[tokens[0]], self.parse.end[tokens[-1]]

    def phrase(self, c: Clause) -> Span:
        """The place of a verb with what denies it and its auxiliaries, or of the verb alone."""
        parse = self.parse
        parts = [c.token, *c.denials, c.mood_at]
        for i in (c.token, parse.head[c.token]):
            if parse.dep[c.token] in ("acomp", "attr") or i == c.token:
                parts += [i, *parse.children_by(i, "aux", "auxpass", "neg", "prt")]
        first, last = min(parts), max(parts)
        short = last - first < _PHRASE and self.first <= first and last < self.last
        return self.place([first, last]) if short else self.span(c.token)

    def whole(self, c: Clause) -> Span:
        """The place of a clause from who acts to who is acted on, or of its verb alone."""
        parts = [a.token for role in (AGENT, PATIENT) for a in c.parts.get(role, ())]
        first, last = min([c.token, *parts]), max([c.token, *parts])
        short = last - first < _PHRASE and self.first <= first and last < self.last
        return self.place([first, last]) if short else self.span(c.token)

    def span(self, i: int) -> Span:
        """The place of a token in the text."""
        return self.parse.start[i], self.parse.end[i]


def match_clauses(left: Reading, right: Reading, near: bool) -> list[Match]:
    """Pair the clauses of two statements, the best matches first; each is in one pair at most."""
    found = []
    for a, c in enumerate(left.clauses):
        for b, d in enumerate(right.clauses):
            verbs = relate_verbs(c, d)
            if not verbs:
                continue
            shared, clashing = shared_parts(c, d)
            if shared > 0 or near:
                full = near or shared >= _SHARED or max(len(_known(c)), len(_known(d))) <= shared
                match = Match(c, d, verbs, shared, clashing, full, near)
                found.append((-shared - (verbs == "same"), abs(a - b), a, b, match))
    used: tuple[set[int], set[int]] = (set(), set())
    matches = []
    for _, _, a, b, match in sorted(found, key=lambda f: f[:4]):
        if a not in used[0] and b not in used[1]:
            used[0].add(a)
            used[1].add(b)
            matches.append(match)
    return matches


def relate_verbs(c: Clause, d: Clause) -> str:
    """How the verbs of two clauses relate: same, synonyms, opposites, converses, or not at all."""
    pairs = [(left, right) for left in c.words for right in d.words]
    if any(are_opposites(*pair) for pair in pairs):
        return "opposites"
    if any(are_converses(*pair) for pair in pairs):
        return "converses"
    if stem(c.words[-1]) == stem(d.words[-1]):
        return "same"
    return "synonyms" if any(are_synonyms(*pair) for pair in pairs) else ""


def _known(c: Clause) -> list[str]:
    """The core roles of a clause whose parts are known."""
    return [role for role in CORE if are_known(c.parts.get(role, ()))]


def shared_parts(c: Clause, d: Clause) -> tuple[float, bool]:
    """How many parts two clauses share, in any role, and whether one role has two known parts."""
    shared, clashing = 0.0, False
    for role, parts in c.parts.items():
        others = d.parts.get(role, ())
        if crosses(parts, others):
            shared += 1
            continue
        if any(crosses(parts, rivals) for r, rivals in d.parts.items() if r != role):
            shared += 0.5
        if role in _TELLING and are_known(parts) and are_known(others):
            clashing = True
    return shared, clashing or _differ_in_kind(c, d)


def _differ_in_kind(c: Clause, d: Clause) -> bool:
    """Whether two nouns after "be" are narrowed by other words: "his top choice", "an odd one"."""
    return bool(c.modifiers and d.modifiers and not c.modifiers & d.modifiers)


def crosses(parts: Sequence[Argument], others: Sequence[Argument]) -> bool:
    """Whether one of some parts names the same as one of others."""
    return any(is_same(a, b) for a in parts for b in others)


def are_known(parts: Sequence[Argument]) -> bool:
    """Whether there are parts, and each is a noun, a name or an actor."""
    return bool(parts) and all(p.head or p.actor >= 0 for p in parts)


def is_same(a: Argument, b: Argument) -> bool:
    """Whether two parts name the same: one actor, one noun, or a name and its shorter form."""
    if a.actor >= 0 and a.actor == b.actor:
        return True
    if not a.head or not b.head:
        return False
    if a.head == b.head:
        return True
    if (a.name and a.head in b.keys) or (b.name and b.head in a.keys):
        return True
    return are_synonyms(a.lemma, b.lemma)


def same_speaker(match: Match) -> bool:
    """Whether the same may say two clauses."""
    a, b = match.left.speaker, match.right.speaker
    return a is None or b is None or not differ(a, b)


def differ(a: Argument, b: Argument) -> bool:
    """Whether two parts are surely not the same.

    A name and a noun such as "the mayor" may be one; a name and several people are not.
    """
    if not (are_known([a]) and are_known([b])) or is_same(a, b):
        return False
    return a.name == b.name or (b if a.name else a).plural
