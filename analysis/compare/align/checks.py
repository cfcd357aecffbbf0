"""Compare two clauses about the same: denied, parts exchanged, opposite, planned, another time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from analysis.compare.align.clauses import (
    AGENT,
    DONE,
    HEDGED,
    NEARLY,
    NEGATIVES,
    OPEN,
    PATIENT,
    PLANNED,
    POSSIBLE,
    TRIED,
    Argument,
    Clause,
)
from analysis.compare.align.differences import Figure, agree
from analysis.compare.align.matches import (
    BEFORE_AFTER,
    CONFLICT,
    PARTIAL,
    UNSURE,
    Difference,
    Match,
    Reading,
    are_known,
    crosses,
    is_same,
    same_speaker,
)
from analysis.compare.align.sentences import stem
from analysis.compare.align.times import RELATIVE
from analysis.compare.align.words import are_opposites, may_be_opposites
from analysis.resources import read_lexicon

if TYPE_CHECKING:
    from analysis.nlp import ParsedText

_MOOD_RELATIONS = {
    PLANNED: (BEFORE_AFTER, "done or planned"),
    TRIED: (UNSURE, "done or tried"),
    POSSIBLE: (UNSURE, "done or possible"),
    HEDGED: (PARTIAL, "hedge"),
    NEARLY: (UNSURE, "done or nearly done"),
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
    "clash join merge agree ally pass".split()
)
_SHARED = 2  # parts of clauses in statements that share little else
_WHOLE = frozenset("all every entire whole both completely entirely fully wholly".split())
_PART = frozenset(
    "some most many several few half part almost nearly partly partially largely mostly handful "
    "quarter third fraction minority majority only just".split()
)
_RETORTS = {"lash out", "hit back", "insult", "mock", "taunt"}
_LINKS = ("ADP", "SCONJ")
_DAYS = ("DATE", "TIME")
_WORDS = ("ADJ", "NOUN", "VERB", "ADV", "PROPN", *_LINKS)


def compare_clauses(left: Reading, right: Reading, match: Match) -> Iterator[Difference]:
    """Find where two clauses about the same differ."""
    for check in (_denial, _parts, _mood, _time, _amount, _extent):
        yield from check(left, right, match)


def _relation(match: Match) -> str:
    """Conflict where the parts of two clauses are the same as far as they are known.

    Two statements that share little else must share two parts, and say the clause outright.
    """
    alike = match.near or (match.outright and match.shared >= _SHARED)
    sure = match.full and not match.clashing and match.shared >= 1 and same_speaker(match)
    return CONFLICT if sure and alike else UNSURE


def _denial(left: Reading, right: Reading, match: Match) -> Iterator[Difference]:
    """One says what the other denies; a denied opposite says the same."""
    c, d = match.left, match.right
    opposite = match.verbs == "opposites"
    if (c.denied != d.denied) == opposite or not match.full:
        return
    if not (match.near or match.outright) or is_only(left, c) or is_only(right, d):
        return
    sure = c.mood == d.mood != OPEN and (opposite or covers(*((d, c) if c.denied else (c, d))))
    sure = sure and not any(_leaves_open(*side) for side in ((left, c), (right, d)))
    kind = "opposite words" if opposite and not (c.denied or d.denied) else "denial"
    relation = _relation(match) if sure else UNSURE
    yield Difference(relation, kind, left.phrase(c), right.phrase(d))


def _leaves_open(reading: Reading, c: Clause) -> bool:
    """Whether a statement asks, or states a clause beside a word of denial for something else.

    "No word of any bodies being found" and "part of the cure – not the illness" deny in other ways.
    """
    parse = reading.parse
    words = parse.lower[reading.first : reading.last]
    asks = "?" in words[-2:]
    return asks or (not c.denied and any(w in NEGATIVES for w in words))


def is_only(reading: Reading, c: Clause) -> bool:
    """Whether a clause denies the rest: "only applies to couples"."""
    parse = reading.parse
    parts = [c.token, *(a.token for some in c.parts.values() for a in some)]
    return any(parse.lower[k] == "only" for i in parts for k in parse.children[i])


def covers(said: Clause, denied: Clause) -> bool:
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
    yield from _half_exchanged(left, right, match)
    for role, parts in c.parts.items():
        for other, rivals in d.parts.items():
            if role == other or not (parts and rivals) or not crosses(parts, rivals):
                continue
            back, forth = c.parts.get(other, ()), d.parts.get(role, ())
            if crosses(parts, forth) or crosses(back, rivals):
                continue
            exchanged = crosses(back, forth)
            opposed = {role, other} in _OPPOSED  # "from Rome" and "to Rome"
            if not (exchanged or opposed):
                continue
            sure = (exchanged or not match.clashing) and same_speaker(match) and match.near
            sure = sure and c.words[0] not in _named_acts() and c.words[-1] not in _named_acts()
            relation = CONFLICT if sure else UNSURE
            yield Difference(relation, "roles", left.whole(c), right.whole(d))
            return


def _half_exchanged(left: Reading, right: Reading, match: Match) -> Iterator[Difference]:
    """Who acts in one is acted on in the other, where nobody is said to act."""
    for c, d in ((match.left, match.right), (match.right, match.left)):
        agents, acted_on = c.parts.get(AGENT, ()), d.parts.get(PATIENT, ())
        own, others = c.parts.get(PATIENT, ()), d.parts.get(AGENT, ())
        known = are_known(agents) and are_known(own) and not others
        if match.near and known and crosses(agents, acted_on) and not crosses(own, acted_on):
            places = (left, right) if c is match.left else (right, left)
            first = places[0].span(agents[0].token), places[1].span(acted_on[0].token)
            yield Difference(UNSURE, "roles", *(first if c is match.left else first[::-1]))


@cache
def _named_acts() -> frozenset[str]:
    """Verbs of what two may do to each other in words: accuse, attack, criticise."""
    return frozenset(
        {r["cue"] for r in read_lexicon("reporting") if r["kind"] == "name"} | _RETORTS
    )


def _same_sides(left: Reading, right: Reading, match: Match) -> Iterator[Difference]:
    """One who wins and loses, or buys and sells, the same."""
    c, d = match.left, match.right
    same = [crosses(c.parts.get(r, ()), d.parts.get(r, ())) for r in (AGENT, PATIENT)]
    if any(same) and not match.clashing and c.denied == d.denied:
        relation = _relation(match) if all(same) else UNSURE
        yield Difference(relation, "opposite words", left.phrase(c), right.phrase(d))


def _mood(left: Reading, right: Reading, match: Match) -> Iterator[Difference]:
    """Done in one, planned, tried, possible or hedged in the other."""
    c, d = match.left, match.right
    moods = {c.mood, d.mood}
    if match.clashing or not match.full or DONE not in moods or match.verbs == "opposites":
        return
    other = d.mood if c.mood == DONE else c.mood
    if other in _MOOD_RELATIONS and (match.near or match.outright):
        relation, kind = _MOOD_RELATIONS[other]
        relation = relation if match.near else PARTIAL
        verbal = left.parse.tag[c.token][:1] == right.parse.tag[d.token][:1] == "V"
        if relation == PARTIAL and not verbal:
            return
        yield Difference(relation, kind, left.phrase(c), right.phrase(d))


def _time(left: Reading, right: Reading, match: Match) -> Iterator[Difference]:
    """Two days, dates, years or hours of what is said to be one event."""
    if not (match.near or (match.full and match.outright)):
        return
    for kind in sorted({m.kind for m in left.moments} & {m.kind for m in right.moments}):
        ours, theirs = (
            [m for m in r.moments if m.kind == kind and r.clause_at(m.token) is clause]
            for r, clause in ((left, match.left), (right, match.right))
        )
        if ours and theirs and not {m.value for m in ours} & {m.value for m in theirs}:
            relation = UNSURE if kind == RELATIVE else _relation(match)
            yield Difference(relation, kind, ours[0].span, theirs[0].span)


def _amount(left: Reading, right: Reading, match: Match) -> Iterator[Difference]:
    """Two amounts of the same part of two clauses."""
    for role in (AGENT, PATIENT):
        for a in match.left.parts.get(role, ()):
            for b in match.right.parts.get(role, ()):
                if not is_same(a, b):
                    continue
                ours, theirs = _figure_at(left, a), _figure_at(right, b)
                if not (ours and theirs):
                    continue
                places = (ours["start"], ours["end"]), (theirs["start"], theirs["end"])
                if ours["bound"][:1] + theirs["bound"][:1] in ("<>", "><"):
                    yield Difference(UNSURE, "figures", *places)
                elif not agree(ours, theirs):
                    exact = ours["exact"] and theirs["exact"]
                    yield Difference(_relation(match) if exact else UNSURE, "figures", *places)
                elif ours["bound"] != theirs["bound"]:
                    yield Difference(PARTIAL, "bounds", *places)


def _extent(left: Reading, right: Reading, match: Match) -> Iterator[Difference]:
    """All of them in one, some of them in the other; wholly in one, partly in the other."""
    pairs = [(match.left.token, match.right.token)]
    for role in (AGENT, PATIENT):
        ours, theirs = match.left.parts.get(role, ()), match.right.parts.get(role, ())
        pairs += [(a.token, b.token) for a in ours for b in theirs if is_same(a, b)]
    for a, b in pairs:
        one, other = _extent_at(left.parse, a), _extent_at(right.parse, b)
        if one and other and one[0] != other[0]:
            yield Difference(UNSURE, "part or whole", left.span(one[1]), right.span(other[1]))


def _extent_at(parse: ParsedText, i: int) -> tuple[str, int] | None:
    """Whether a noun or verb is said of the whole or of a part, and the word that says so."""
    words = parse.children_by(i, "det", "predet", "amod", "advmod", "nummod", "nsubj")
    if parse.dep[i] == "pobj" and parse.lower[parse.head[i]] == "of":
        share = parse.head[parse.head[i]]
        if parse.tag[share] == "CD":
            return "part", share
        words.append(share)
    for k in words:
        if parse.lower[k] in _PART or any(parse.lower[c] in _PART for c in parse.children[k]):
            return "part", k
        if parse.lower[k] in _WHOLE:
            return "whole", k
    return None


def _figure_at(reading: Reading, part: Argument) -> Figure | None:
    """The figure that counts a part."""
    parse = reading.parse
    start, end = parse.start[parse.left[part.token]], parse.end[part.token]
    found = [f for f in reading.figures if start <= f["start"] < end and f["unit"] != "year"]
    return found[0] if len(found) == 1 else None


def opposite_words(
    left: Reading, right: Reading, matches: list[Match], *, near: bool, alike: bool
) -> Iterator[Difference]:
    """An adjective or noun and its opposite, said of the same."""
    verbs = {m.left.token for m in matches}, {m.right.token for m in matches}
    ours = [a for a in _content(left, right) if a not in verbs[0]]
    theirs = [b for b in _content(right, left) if b not in verbs[1]]
    words = [
        frozenset(r.parse.lemma[k].lower() for k in some)
        for r, some in ((left, ours), (right, theirs))
    ]
    if not may_be_opposites(*words):
        return
    for a in ours:
        for b in theirs:
            if not are_opposites(left.parse.lemma[a].lower(), right.parse.lemma[b].lower()):
                continue
            if _is_denied(left, a) != _is_denied(right, b):
                continue
            of_same = _same_head(left, a, right, b)
            if of_same or (alike and left.parse.pos[a] not in _LINKS):
                sure = of_same and near and not _of_other_names(left, a, right, b)
                relation = CONFLICT if sure else UNSURE
                yield Difference(relation, "opposite words", left.span(a), right.span(b))


def _of_other_names(left: Reading, a: int, right: Reading, b: int) -> bool:
    """Whether each of two words is about a name that the other statement lacks.

    A temporary permit for Kenya is no denial of a permanent one for Ghana. Who acts may be named
    in two ways, and days are no names.
    """
    ours, theirs = _names_beside(left, a), _names_beside(right, b)
    return bool(ours - right.stems and theirs - left.stems)


def _names_beside(reading: Reading, i: int) -> set[str]:
    """The stems of the names in the clause of a word, but not those of its subject."""
    parse, verb = reading.parse, i
    while parse.pos[verb] not in ("VERB", "AUX") and parse.head[verb] != verb:
        verb = parse.head[verb]
    subjects = parse.children_by(verb, "nsubj", "nsubjpass")
    acting = {k for s in subjects for k in range(parse.left[s], parse.right[s])}
    inside = range(max(reading.first, parse.left[verb]), min(reading.last, parse.right[verb]))
    return {
        stem(parse.lemma[k])
        for k in inside
        if parse.pos[k] == "PROPN" and k not in acting and parse.entity[k] not in _DAYS
    }


def _content(reading: Reading, other: Reading) -> list[int]:
    """The tokens of one statement whose stem the other lacks, but the hours of a day."""
    stems, parse = other.stems, reading.parse
    return [
        i
        for i in range(reading.first, reading.last)
        if parse.pos[i] in _WORDS
        and stem(parse.lemma[i]) not in stems
        and not (parse.pos[i] == "NOUN" and parse.entity[i] in _DAYS)
    ]


def _is_denied(reading: Reading, token: int) -> bool:
    clause = reading.clause_at(token)
    return clause is not None and clause.denied


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
