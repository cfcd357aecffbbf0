"""Find what replaces something else in two statements that otherwise say much the same."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache

from analysis.compare.align.clauses import (
    AGENT,
    CONTENT,
    PATIENT,
    PLANNED,
    TRIED,
    Argument,
    Clause,
)
from analysis.compare.align.differences import Figure, Span, agree
from analysis.compare.align.matches import (
    UNSURE,
    Difference,
    Match,
    Reading,
    crosses,
    differ,
    is_same,
    same_speaker,
    shared_parts,
)
from analysis.compare.align.sentences import stem
from analysis.compare.align.words import are_synonyms, kind_of
from analysis.compare.conversions import in_two_units
from analysis.find.quantities.statuses import governor_effects
from analysis.resources import read_lexicon

_NAMED = ("PERSON", "GPE", "ORG", "LOC", "FAC", "NORP")
_NOT_THE_SAME = frozenset(stem(word) for word in "former deputy vice acting interim ex".split())
_PREDICATES = (("acomp", "acomp"), ("attr", "attr"))
_NAME = 2  # words of a full name
_SHORTENED = 3  # letters that a first name shares with its short form: Zack, Zachary
_LIGHT = frozenset(
    "say tell add be do have make take get go come give see know think note announce report "
    "call ask speak state claim become remain continue begin start seem appear want hold".split()
)


def find_substitutions(left: Reading, right: Reading, matches: list[Match]) -> Iterator[Difference]:
    """Find one name, verb, time, figure, speaker or part in the place of another."""
    for look in _IN_PLACE:
        for found in look(left, right, matches):
            moved = look is _reordered
            if moved or not (
                _has(right, left, found.place) and _has(left, right, found.other_place)
            ):
                yield found


def _has(reading: Reading, other: Reading, place: Span) -> bool:
    """Whether a statement has all words of a place of the other: then nothing takes its place."""
    parse = other.parse
    words = {parse.lower[k] for k in range(*parse.between(*place))}
    return words <= set(reading.parse.lower[reading.first : reading.last])


def _people(reading: Reading, kinds: tuple[str, ...]) -> list[list[int]]:
    """The names of some kinds of entity in a statement: the tokens of each."""
    if kinds not in reading.names:
        reading.names[kinds] = list(_find_people(reading, kinds))
    return reading.names[kinds]


def _find_people(reading: Reading, kinds: tuple[str, ...]) -> Iterator[list[int]]:
    parse, i = reading.parse, reading.first
    while i < reading.last:
        end = i + 1
        if parse.entity[i] in kinds and parse.pos[i] == "PROPN":
            while end < reading.last and parse.entity[end] and not parse.begins[end]:
                end += 1
            yield [k for k in range(i, end) if parse.pos[k] == "PROPN"]
        i = end


def find_namesakes(left: Reading, right: Reading) -> Iterator[Difference]:
    """Two persons of one surname, neither of whom the other account names anywhere."""
    for ours in _people(left, ("PERSON",)):
        for theirs in _people(right, ("PERSON",)):
            if min(len(ours), len(theirs)) < _NAME or _one_actor(left, ours, right, theirs):
                continue
            first, last = _plain(left, ours[0]), _plain(left, ours[-1])
            other, other_last = _plain(right, theirs[0]), _plain(right, theirs[-1])
            if (
                last != other_last
                or first[:_SHORTENED] == other[:_SHORTENED]
                or first.startswith(other)
                or other.startswith(first)
            ):
                continue
            if first not in right.parse.vocabulary and other not in left.parse.vocabulary:
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
    return [
        tokens
        for tokens in _people(reading, (kind,))
        if not any(stem(reading.parse.lower[k]) in other.printed_stems for k in tokens)
    ]


def _unmatched(
    left: Reading, right: Reading, matches: list[Match]
) -> tuple[list[Clause], list[Clause]]:
    """The clauses of each statement that were paired with none of the other."""
    ours, theirs = {m.left.token for m in matches}, {m.right.token for m in matches}
    return (
        [c for c in left.clauses if c.token not in ours],
        [d for d in right.clauses if d.token not in theirs],
    )


def _other_verbs(left: Reading, right: Reading, matches: list[Match]) -> Iterator[Difference]:
    """One verb in the place of another that is no synonym, said of the same."""
    ours, theirs = _unmatched(left, right, matches)
    for c in ours:
        for d in theirs:
            verbal = left.parse.tag[c.token][:1] == right.parse.tag[d.token][:1] == "V"
            if not verbal or _govern_alike(c, d) or c.words[-1] in _LIGHT or d.words[-1] in _LIGHT:
                continue
            shared, clashing = shared_parts(c, d)
            if shared >= 1 and not clashing:
                yield Difference(UNSURE, "verbs", left.phrase(c), right.phrase(d))


def _govern_alike(c: Clause, d: Clause) -> bool:
    """Whether two verbs make the same of what they govern: "expected to", "forecast to"."""
    effects = governor_effects()
    effect = effects.get((c.words[-1], "verb"))
    return effect is not None and effect == effects.get((d.words[-1], "verb"))


def _other_nouns(left: Reading, right: Reading, matches: list[Match]) -> Iterator[Difference]:
    """One noun in the place of another in the part of a clause: "won gold", "won silver"."""
    for match in matches:
        for role, parts in match.left.parts.items():
            others = match.right.parts.get(role, ())
            if len(parts) != 1 or len(others) != 1 or role == CONTENT:
                continue
            a, b = parts[0], others[0]
            if not a.lemma or not b.lemma or a.name or b.name or is_same(a, b):
                continue
            if (
                _may_be_one(a.lemma, b.lemma)
                or a.lemma in right.lemmas
                or b.lemma in left.lemmas
                or (_is_unit(left, a.token) and _is_unit(right, b.token))
            ):
                continue
            yield Difference(UNSURE, "nouns", left.span(a.token), right.span(b.token))
    yield from _owners(left, right, matches)


def _is_unit(reading: Reading, i: int) -> bool:
    """Whether a noun is the unit of a figure: the figures are compared as such."""
    place = reading.span(i)
    return any(
        f["start"] < place[1] and place[0] < f["end"] and f["unit"] in _measures()
        for f in reading.figures
    )


def _other_predicates(left: Reading, right: Reading, matches: list[Match]) -> Iterator[Difference]:
    """One adjective or noun after "be" in the place of another, said of the same."""
    ours, theirs = _unmatched(left, right, matches)
    for c in ours:
        for d in theirs:
            deps = left.parse.dep[c.token], right.parse.dep[d.token]
            of_one = crosses(c.parts.get(AGENT, ()), d.parts.get(AGENT, ()))
            if deps in _PREDICATES and of_one and not _may_be_one(c.words[-1], d.words[-1]):
                yield Difference(UNSURE, "words", left.span(c.token), right.span(d.token))


def _other_modifiers(left: Reading, right: Reading, matches: list[Match]) -> Iterator[Difference]:
    """One word that narrows a noun in the place of another: "acting" and "former director"."""
    for match in matches:
        for role, parts in match.left.parts.items():
            for a in parts:
                for b in match.right.parts.get(role, ()):
                    found = (
                        _narrow_apart(left, right, a, b) if a.head and a.head == b.head else None
                    )
                    if found is not None:
                        places = left.place([found[0], a.token]), right.place([found[1], b.token])
                        yield Difference(UNSURE, "words", *places)


def _narrow_apart(
    left: Reading, right: Reading, a: Argument, b: Argument
) -> tuple[int, int] | None:
    """The two words, one each, that narrow a noun in the place of each other."""
    ours, theirs = a.modifiers - b.modifiers, b.modifiers - a.modifiers
    if (ours | theirs) & _NOT_THE_SAME and not (ours and theirs):
        return _narrowing(left, a), _narrowing(right, b)
    if len(ours) != 1 or len(theirs) != 1 or ours & right.stems or theirs & left.stems:
        return None
    pairs = [
        (i, j)
        for i in left.parse.children[a.token]
        for j in right.parse.children[b.token]
        if stem(left.parse.lemma[i]) in ours and stem(right.parse.lemma[j]) in theirs
    ]
    words = [(left.parse.lemma[i].lower(), right.parse.lemma[j].lower()) for i, j in pairs]
    alike = any(are_synonyms(*w) or _may_be_one(*w) for w in words)
    before = all(i < a.token and j < b.token for i, j in pairs)
    return pairs[0] if pairs and before and not alike else None


def _narrowing(reading: Reading, part: Argument) -> int:
    """The word before a title that makes it another: "former", "deputy"; else the noun."""
    parse = reading.parse
    children = (i for i in parse.children[part.token] if stem(parse.lemma[i]) in _NOT_THE_SAME)
    return next(children, part.token)


def _may_be_one(word: str, other: str) -> bool:
    """Whether two words may name one thing: one is a kind of the other."""
    return kind_of(word, other) or kind_of(other, word)


def _owners(left: Reading, right: Reading, matches: list[Match]) -> Iterator[Difference]:
    """One person in one statement, somebody of that person's in the other: "the mayor's wife"."""
    for match in matches:
        for role in (AGENT, PATIENT):
            for a in match.left.parts.get(role, ()):
                for b in match.right.parts.get(role, ()):
                    owned = b.head in _owner_of(left, a) or a.head in _owner_of(right, b)
                    if owned and not is_same(a, b):
                        yield Difference(UNSURE, "nouns", left.span(a.token), right.span(b.token))


def _owner_of(reading: Reading, part: Argument) -> set[str]:
    parse = reading.parse
    return {stem(parse.lemma[k]) for k in parse.children_by(part.token, "poss")}


def _unread(left: Reading, right: Reading, matches: list[Match]) -> Iterator[Difference]:
    """A clause denied or planned in one, whose verb the parser takes for no verb in the other."""
    ours, theirs = _unmatched(left, right, matches)
    for c in ours:
        if (token := _as_other(c, left, right)) is not None:
            yield Difference(UNSURE, "verbs", left.phrase(c), right.span(token))
    for c in theirs:
        if (token := _as_other(c, right, left)) is not None:
            yield Difference(UNSURE, "verbs", left.span(token), right.phrase(c))


def _as_other(c: Clause, own: Reading, other: Reading) -> int | None:
    """The token of the other statement that has the form of a denied or planned verb."""
    if own.parse.tag[c.token][:1] != "V" or not (c.denied or c.mood in (PLANNED, TRIED)):
        return None
    heads = {d.token for d in other.clauses}
    forms = (k for k in range(other.first, other.last) if other.parse.lower[k] == c.words[-1])
    return next((k for k in forms if k not in heads), None)


def _other_times(left: Reading, right: Reading, _: list[Match]) -> Iterator[Difference]:
    """A day, date, year or hour in the place of another."""
    for kind in sorted({m.kind for m in left.moments} & {m.kind for m in right.moments}):
        left_values, right_values = left.values(kind), right.values(kind)
        ours = [m for m in left.moments if m.kind == kind and m.value not in right_values]
        theirs = [m for m in right.moments if m.kind == kind and m.value not in left_values]
        if ours and theirs:
            yield Difference(UNSURE, kind, ours[0].span, theirs[0].span)


def _other_parts(left: Reading, right: Reading, matches: list[Match]) -> Iterator[Difference]:
    """One who acts, or is acted on, in the place of another."""
    for match in matches:
        for role in (AGENT, PATIENT) if match.verbs != "converses" else ():
            ours, theirs = match.left.parts.get(role, ()), match.right.parts.get(role, ())
            telling = ours and theirs and (ours[0].name or theirs[0].name)
            if telling and all(differ(a, b) for a in ours for b in theirs):
                yield Difference(
                    UNSURE, "roles", left.span(ours[0].token), right.span(theirs[0].token)
                )


def _reordered(left: Reading, right: Reading, matches: list[Match]) -> Iterator[Difference]:
    """The same words in another order that is more than one phrase moved: the parts exchanged.

    Not where every clause is found again with its parts.
    """
    found = len(matches) == len(left.clauses) == len(right.clauses)
    if found and all(m.verbs == "same" and _have_same_parts(m) for m in matches):
        return
    ours, theirs = left.order, right.order
    words = [[r.parse.lower[k] for k in order] for r, order in ((left, ours), (right, theirs))]
    if words[0] == words[1] or sorted(words[0]) != sorted(words[1]):
        return
    if not _is_one_move(words[0], words[1]):
        first = next(k for k, (a, b) in enumerate(zip(*words, strict=True)) if a != b)
        yield Difference(UNSURE, "roles", left.span(ours[first]), right.span(theirs[first]))


def _have_same_parts(match: Match) -> bool:
    """Whether two clauses have the same roles, each with the same part."""
    c, d = match.left.parts, match.right.parts
    roles = [{r for r, parts in some.items() if parts and r != CONTENT} for some in (c, d)]
    return roles[0] == roles[1] and all(crosses(c[r], d[r]) for r in roles[0])


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


def _other_figures(left: Reading, right: Reading, matches: list[Match]) -> Iterator[Difference]:
    """A figure in the place of another: neither agrees with any figure of the other statement."""
    ours = [a for a in left.figures if not any(_may_agree(a, b) for b in right.figures)]
    theirs = [b for b in right.figures if not any(_may_agree(a, b) for a in left.figures)]
    if ours and theirs:
        a, b = ours[0], theirs[0]
        yield Difference(UNSURE, "figures", (a["start"], a["end"]), (b["start"], b["end"]))


def _may_agree(a: Figure, b: Figure) -> bool:
    """Whether two figures may be one: in one unit, or the same number of what has two names.

    A figure that is converted, as miles to kilometres, is one too.
    """
    if a["unit"] == b["unit"] or in_two_units(a, b):
        return agree(a, b)
    measures = {a["unit"], b["unit"]} <= _measures()
    return agree(a, b) and bool(a["exact"] and b["exact"]) and not measures


@cache
def _measures() -> frozenset[str]:
    """The units of measure: two of them are two figures, whatever the number."""
    return frozenset(row["unit"] for row in read_lexicon("units"))


def _other_speaker(left: Reading, right: Reading, matches: list[Match]) -> Iterator[Difference]:
    """The same said by two who are both named."""
    for match in matches:
        a, b = match.left.speaker, match.right.speaker
        if a is not None and b is not None and not same_speaker(match):
            yield Difference(UNSURE, "speakers", left.span(a.token), right.span(b.token))
            return


_IN_PLACE = (
    _other_names,
    _other_verbs,
    _other_times,
    _other_figures,
    _other_speaker,
    _other_parts,
    _reordered,
    _unread,
    _other_nouns,
    _other_modifiers,
    _other_predicates,
)
