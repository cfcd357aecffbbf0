"""Compare two statements that are taken for one fact: can both be so, and do both say so."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from analysis.cache import once
from analysis.compare.align.clauses import (
    AGENT,
    DONE,
    HEDGED,
    OPEN,
    PATIENT,
    PLANNED,
    POSSIBLE,
    TRIED,
    Argument,
    Clause,
    ClauseReader,
    clause_of,
)
from analysis.compare.align.differences import Figure, Figures, agree, figures_of
from analysis.compare.align.matches import (
    BEFORE_AFTER,
    CONFLICT,
    PARTIAL,
    UNSURE,
    Match,
    Reading,
    Span,
    are_known,
    crosses,
    differ,
    is_same,
    match_clauses,
    same_speaker,
    shared_parts,
)
from analysis.compare.align.model import link_claims
from analysis.compare.align.sentences import SentenceTerms, stem
from analysis.compare.align.times import moments
from analysis.compare.align.words import are_opposites
from analysis.find.actors import resolve_coreference
from analysis.find.quantities import find_quantities

if TYPE_CHECKING:
    from analysis.story import Story

_ORDER = (CONFLICT, BEFORE_AFTER, UNSURE, PARTIAL)
_ALIKE = (
    0.6  # of the words of the shorter statement that the longer has, for two that say much the same
)
_HALF = 0.5
_PLACES = frozenset("in at near outside inside from off across around".split())
_MOOD_RELATIONS = {
    PLANNED: (BEFORE_AFTER, "done or planned"),
    TRIED: (UNSURE, "done or tried"),
    POSSIBLE: (UNSURE, "done or possible"),
    HEDGED: (PARTIAL, "hedge"),
}
_OPPOSED = (
    {"from", "to"},
    {"for", "against"},
    {"before", "after"},
    {"with", "without"},
    {PATIENT, "against"},
)
_MUTUAL = frozenset(
    "meet marry fight face play match equal border divorce battle tie draw negotiate talk debate "
    "clash join merge agree ally".split()
)
_NAME = 2  # words of a full name
_LINKS = ("ADP", "SCONJ")
_WORDS = ("ADJ", "NOUN", "VERB", "ADV", "PROPN", *_LINKS)
_NAMED = ("PERSON", "GPE", "ORG", "LOC", "FAC", "NORP")
_LIGHT = frozenset(
    "say tell add be do have make take get go come give see know think note announce report "
    "call ask speak state claim become remain continue begin start seem appear want".split()
)


class Difference(NamedTuple):
    """Where two statements differ: the relation that follows, what it rests on, and both places."""

    relation: str
    kind: str
    place: Span
    other_place: Span


_SAID = {
    "denial": "one denies what the other says",
    "opposite words": "opposite words",
    "roles": "who does it to whom",
    "done or planned": "done in one, planned in the other",
    "done or tried": "done in one, tried in the other",
    "done or possible": "done in one, possible in the other",
    "hedge": "hedged in one only",
    "figures": "two figures",
    "names": "two names",
    "verbs": "two verbs",
    "speakers": "two speakers",
}


@once
def guard_of(story: Story) -> Guard:
    """The guard of a story, over the sentences of its links."""
    return Guard(story, link_claims(story).sentences)


class Guard:
    """Compares pairs of statements of one story; each statement is read once."""

    def __init__(self, story: Story, sentences: SentenceTerms) -> None:
        self.sentences = sentences
        self.accounts = resolve_coreference(story).accounts
        self.figures: Figures = figures_of(find_quantities(story))
        self._readers: dict[str, ClauseReader] = {}
        self._readings: dict[int, Reading] = {}

    def compare(self, i: int, j: int) -> Difference | None:
        """The weightiest difference of two statements, None where none is found."""
        found = list(self._differences(i, j))
        return min(found, key=lambda d: _ORDER.index(d.relation), default=None)

    def _differences(self, i: int, j: int) -> Iterator[Difference]:
        left, right = self.read(i), self.read(j)
        most, least = self._likeness(i, j)
        matches = match_clauses(left, right, most >= _ALIKE)
        for match in matches:
            for check in (_denial, _parts, _mood, _time, _amount):
                yield from check(left, right, match)
        yield from _opposite_words(left, right, matches, most >= _ALIKE)
        yield from _namesakes(left, right)
        if most >= _ALIKE and least >= _HALF:
            for look in _IN_PLACE:
                yield from look(left, right, matches)

    def describe(self, i: int, j: int, found: Difference) -> str:
        """Where two statements differ, in words: those of statement i first."""
        ours, theirs = (
            self._words(k, place) for k, place in ((i, found.place), (j, found.other_place))
        )
        return f"{_SAID.get(found.kind, f'two {found.kind}')}: '{ours}' against '{theirs}'"

    def _words(self, i: int, place: Span) -> str:
        row = self.sentences.rows[i]
        return " ".join(row["text"][place[0] - row["start"] : place[1] - row["start"]].split())

    def read(self, i: int) -> Reading:
        """The clauses, times and figures of statement i."""
        if i not in self._readings:
            row = self.sentences.rows[i]
            account = self.accounts[row["account_id"]]
            if row["account_id"] not in self._readers:
                self._readers[row["account_id"]] = ClauseReader(account)
            first, last = account.parse.between(row["start"], row["end"])
            self._readings[i] = Reading(
                account,
                account.parse,
                first,
                last,
                self._readers[row["account_id"]].read(first, last),
                moments(account.parse, first, last),
                self.figures.get(row["sentence_id"], []),
            )
        return self._readings[i]

    def _likeness(self, i: int, j: int) -> tuple[float, float]:
        """How much of the weight of the words of either statement the other has: most, least."""
        left, right = self.sentences.weights(i), self.sentences.weights(j)
        shares = [
            sum(w for t, w in some.items() if t in other) / max(sum(some.values()), 1e-9)
            for some, other in ((left, right), (right, left))
        ]
        return max(shares), min(shares)


def _relation(match: Match) -> str:
    """Conflict where the parts of two clauses are the same as far as they are known."""
    sure = match.full and not match.clashing and match.shared >= 1 and same_speaker(match)
    return CONFLICT if sure else UNSURE


def _denial(left: Reading, right: Reading, match: Match) -> Iterator[Difference]:
    """One says what the other denies; a denied opposite says the same."""
    c, d = match.left, match.right
    opposite = match.verbs == "opposites"
    if (c.denied != d.denied) == opposite or not match.full:
        return
    sure = c.mood == d.mood != OPEN and (opposite or _covers(*((d, c) if c.denied else (c, d))))
    kind = "opposite words" if opposite and not (c.denied or d.denied) else "denial"
    relation = _relation(match) if sure else UNSURE
    yield Difference(relation, kind, left.phrase(c), right.phrase(d))


def _covers(said: Clause, denied: Clause) -> bool:
    """Whether all that narrows the denied clause is in the other.

    Who "did not score in the final" may have scored elsewhere.
    """
    for role, parts in denied.parts.items():
        others = said.parts.get(role, ())
        if parts and are_known(parts) and not crosses(parts, others):
            return False
        for part in parts:
            for other in others:
                if is_same(part, other) and not part.modifiers <= other.modifiers | other.keys:
                    return False
    return True


def _parts(left: Reading, right: Reading, match: Match) -> Iterator[Difference]:
    """The parts exchanged: who acts in one is acted on in the other."""
    c, d = match.left, match.right
    if match.verbs == "converses":
        yield from _same_sides(left, right, match)
    if match.verbs in ("opposites", "converses") or c.words[-1] in _MUTUAL:
        return
    for role, parts in c.parts.items():
        for other, rivals in d.parts.items():
            if role == other or not (parts and rivals) or not crosses(parts, rivals):
                continue
            back, forth = c.parts.get(other, ()), d.parts.get(role, ())
            if crosses(parts, forth) or crosses(back, rivals):
                continue
            exchanged = crosses(back, forth)
            opposed = _opposed(role, other)
            if not (exchanged or opposed):
                continue
            sure = exchanged or not match.clashing
            relation = CONFLICT if sure and same_speaker(match) else UNSURE
            yield Difference(
                relation, "roles", left.span(parts[0].token), right.span(rivals[0].token)
            )
            return


def _same_sides(left: Reading, right: Reading, match: Match) -> Iterator[Difference]:
    """One who wins and loses, or buys and sells, the same."""
    c, d = match.left, match.right
    same = [crosses(c.parts.get(r, ()), d.parts.get(r, ())) for r in (AGENT, PATIENT)]
    if any(same) and not match.clashing and c.denied == d.denied:
        relation = _relation(match) if all(same) else UNSURE
        yield Difference(relation, "opposite words", left.phrase(c), right.phrase(d))


def _opposed(role: str, other: str) -> bool:
    """Whether a part in one role is opposed to the same in the other: "from Rome" and "to Rome"."""
    return {role, other} in _OPPOSED


def _mood(left: Reading, right: Reading, match: Match) -> Iterator[Difference]:
    """Done in one, planned, tried, possible or hedged in the other."""
    c, d = match.left, match.right
    moods = {c.mood, d.mood}
    if match.clashing or not match.full or DONE not in moods or match.verbs == "opposites":
        return
    other = (moods - {DONE} or {DONE}).pop()
    if other in _MOOD_RELATIONS:
        relation, kind = _MOOD_RELATIONS[other]
        yield Difference(relation, kind, left.phrase(c), right.phrase(d))


def _time(left: Reading, right: Reading, match: Match) -> Iterator[Difference]:
    """Two days, dates, years or hours of what is said to be one event."""
    for kind in {m.kind for m in left.moments} & {m.kind for m in right.moments}:
        ours = [m for m in left.moments if m.kind == kind and _belongs(left, m.token, match.left)]
        theirs = [
            m for m in right.moments if m.kind == kind and _belongs(right, m.token, match.right)
        ]
        if ours and theirs and not {m.value for m in ours} & {m.value for m in theirs}:
            yield Difference(_relation(match), kind, ours[0].span, theirs[0].span)


def _belongs(reading: Reading, token: int, clause: Clause) -> bool:
    heads = {c.token: n for n, c in enumerate(reading.clauses)}
    return clause_of(reading.parse, token, heads) == heads[clause.token]


def _amount(left: Reading, right: Reading, match: Match) -> Iterator[Difference]:
    """Two amounts of the same part of two clauses."""
    for role in (AGENT, PATIENT):
        for a in match.left.parts.get(role, ()):
            for b in match.right.parts.get(role, ()):
                if not is_same(a, b):
                    continue
                ours, theirs = _figure_at(left, a), _figure_at(right, b)
                if ours and theirs and not agree(ours, theirs):
                    places = (ours["start"], ours["end"]), (theirs["start"], theirs["end"])
                    exact = ours["exact"] and theirs["exact"]
                    yield Difference(_relation(match) if exact else UNSURE, "figures", *places)


def _figure_at(reading: Reading, part: Argument) -> Figure | None:
    """The figure that counts a part."""
    parse = reading.parse
    start, end = parse.start[parse.left[part.token]], parse.end[part.token]
    found = [f for f in reading.figures if start <= f["start"] < end and f["unit"] != "year"]
    return found[0] if len(found) == 1 else None


def _opposite_words(
    left: Reading, right: Reading, matches: list[Match], near: bool
) -> Iterator[Difference]:
    """An adjective or noun and its opposite, said of the same."""
    verbs = {m.left.token for m in matches}, {m.right.token for m in matches}
    ours, theirs = _content(left, right), _content(right, left)
    for a in ours:
        for b in theirs:
            words = left.parse.lemma[a].lower(), right.parse.lemma[b].lower()
            if a in verbs[0] or b in verbs[1] or not are_opposites(*words):
                continue
            if _is_denied(left, a) != _is_denied(right, b):
                continue
            of_same = _same_head(left, a, right, b)
            if of_same or (near and left.parse.pos[a] not in _LINKS):
                relation = CONFLICT if of_same and near else UNSURE
                yield Difference(relation, "opposite words", left.span(a), right.span(b))


def _content(reading: Reading, other: Reading) -> list[int]:
    """The tokens of one statement whose stem the other lacks."""
    stems = {stem(other.parse.lemma[k]) for k in range(other.first, other.last)}
    parse = reading.parse
    return [
        i
        for i in range(reading.first, reading.last)
        if parse.pos[i] in _WORDS and stem(parse.lemma[i]) not in stems
    ]


def _is_denied(reading: Reading, token: int) -> bool:
    heads = {c.token: n for n, c in enumerate(reading.clauses)}
    at = clause_of(reading.parse, token, heads)
    return at >= 0 and reading.clauses[at].denied


def _same_head(left: Reading, a: int, right: Reading, b: int) -> bool:
    """Whether two words depend on the same word, or are said of the same subject."""
    subjects = [
        next((p for c in r.clauses if c.token == t for p in c.parts.get(AGENT, ())), None)
        for r, t in ((left, a), (right, b))
    ]
    if subjects[0] is not None and subjects[1] is not None:
        return is_same(subjects[0], subjects[1])
    if left.parse.pos[a] in _LINKS:
        return bool(_linked(left, a)) and _linked(left, a) == _linked(right, b)
    one, other = left.parse.head[a], right.parse.head[b]
    return stem(left.parse.lemma[one]) == stem(right.parse.lemma[other])


def _linked(reading: Reading, i: int) -> str:
    """The stem of what a preposition or conjunction brings in."""
    parse = reading.parse
    inner = parse.child(i, "pobj", "pcomp")
    return stem(parse.lemma[inner if inner is not None else parse.head[i]])


def _people(reading: Reading, kinds: Sequence[str]) -> Iterator[list[int]]:
    """The names of some kinds of entity in a statement: the tokens of each."""
    parse, i = reading.parse, reading.first
    while i < reading.last:
        end = i + 1
        if parse.entity[i] in kinds and parse.pos[i] == "PROPN":
            while end < reading.last and parse.entity[end] and not parse.begins[end]:
                end += 1
            yield [k for k in range(i, end) if parse.pos[k] == "PROPN"]
        i = end


def _namesakes(left: Reading, right: Reading) -> Iterator[Difference]:
    """Two persons of one surname, neither of whom the other account names anywhere."""
    for ours in _people(left, ("PERSON",)):
        for theirs in _people(right, ("PERSON",)):
            if min(len(ours), len(theirs)) < _NAME or _one_actor(left, ours, right, theirs):
                continue
            first, last = _plain(left, ours[0]), _plain(left, ours[-1])
            other, other_last = _plain(right, theirs[0]), _plain(right, theirs[-1])
            if last != other_last or first.startswith(other) or other.startswith(first):
                continue
            if first not in right.parse.lower and other not in left.parse.lower:
                yield Difference(UNSURE, "names", left.place(ours), right.place(theirs))


def _plain(reading: Reading, i: int) -> str:
    """A name without accents, in lower case."""
    word = unicodedata.normalize("NFKD", reading.parse.lower[i])
    return "".join(c for c in word if c.isalnum())


def _one_actor(left: Reading, ours: list[int], right: Reading, theirs: list[int]) -> bool:
    one = left.account.mention_at.get(ours[-1])
    other = right.account.mention_at.get(theirs[-1])
    return one is not None and other is not None and one.actor == other.actor


def _other_names(left: Reading, right: Reading, _: list[Match]) -> Iterator[Difference]:
    """One name in the place of another of its kind, in statements that else say the same."""
    for kind in _NAMED:
        ours, theirs = _own_names(left, right, kind), _own_names(right, left, kind)
        if len(ours) == len(theirs) == 1:
            a, b = ours[0], theirs[0]
            if _in_one_place(left, a[-1], right, b[-1]) and not _one_actor(left, a, right, b):
                yield Difference(UNSURE, "names", left.place(a), right.place(b))


def _in_one_place(left: Reading, a: int, right: Reading, b: int) -> bool:
    """Whether two words depend in the same way on the same word."""
    one, other = left.parse, right.parse
    return one.dep[a] == other.dep[b] and stem(one.lemma[one.head[a]]) == stem(
        other.lemma[other.head[b]]
    )


def _own_names(reading: Reading, other: Reading, kind: str) -> list[list[int]]:
    """The names of a kind in one statement that share no word with the other."""
    words = {stem(other.parse.lower[k]) for k in range(other.first, other.last)}
    return [
        tokens
        for tokens in _people(reading, (kind,))
        if not any(stem(reading.parse.lower[k]) in words for k in tokens)
    ]


def _other_verbs(left: Reading, right: Reading, matches: list[Match]) -> Iterator[Difference]:
    """One verb in the place of another that is no synonym, said of the same."""
    used = {m.left.token for m in matches} | {-1 - m.right.token for m in matches}
    for c in left.clauses:
        for d in right.clauses:
            taken = c.token in used or -1 - d.token in used
            verbal = left.parse.tag[c.token][:1] == right.parse.tag[d.token][:1] == "V"
            if taken or not verbal or c.words[-1] in _LIGHT or d.words[-1] in _LIGHT:
                continue
            shared, clashing = shared_parts(c, d)
            if shared >= 1 and not clashing:
                yield Difference(UNSURE, "verbs", left.phrase(c), right.phrase(d))


def _other_times(left: Reading, right: Reading, _: list[Match]) -> Iterator[Difference]:
    """A day, date, year or hour in the place of another."""
    for kind in sorted({m.kind for m in left.moments} & {m.kind for m in right.moments}):
        ours = [m for m in left.moments if m.kind == kind and m.value not in right.values(kind)]
        theirs = [m for m in right.moments if m.kind == kind and m.value not in left.values(kind)]
        if ours and theirs:
            yield Difference(UNSURE, kind, ours[0].span, theirs[0].span)


def _other_parts(left: Reading, right: Reading, matches: list[Match]) -> Iterator[Difference]:
    """One who acts, or is acted on, in the place of another."""
    for match in matches:
        for role in (AGENT, PATIENT):
            ours, theirs = match.left.parts.get(role, ()), match.right.parts.get(role, ())
            telling = ours and theirs and (ours[0].name or theirs[0].name)
            if telling and all(differ(a, b) for a in ours for b in theirs):
                yield Difference(
                    UNSURE, "roles", left.span(ours[0].token), right.span(theirs[0].token)
                )


def _reordered(left: Reading, right: Reading, _: list[Match]) -> Iterator[Difference]:
    """The same words in another order that is more than one phrase moved: the parts exchanged."""
    ours, theirs = left.order(), right.order()
    words = [[r.parse.lower[k] for k in order] for r, order in ((left, ours), (right, theirs))]
    if words[0] == words[1] or sorted(words[0]) != sorted(words[1]):
        return
    if not _is_one_move(words[0], words[1]):
        first = next(k for k, (a, b) in enumerate(zip(*words, strict=True)) if a != b)
        yield Difference(UNSURE, "roles", left.span(ours[first]), right.span(theirs[first]))


def _is_one_move(one: list[str], other: list[str]) -> bool:
    """Whether one phrase moved makes the second list of words of the first."""
    size = len(one)
    before = next(k for k in range(size) if one[k] != other[k])
    after = next(k for k in range(size) if one[-1 - k] != other[-1 - k])
    for start in range(before + 1):
        for end in range(size - after, size + 1):
            part, moved = one[start:end], other[start:end]
            if any(part[k:] + part[:k] == moved for k in range(1, len(part))):
                return True
    return False


_IN_PLACE = (
    _other_names,
    _other_verbs,
    _other_times,
    _other_figures,
    _other_speaker,
    _other_parts,
    _reordered,
)
