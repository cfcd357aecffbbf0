"""Read acts of weight from sentences: what was done to people, decided, claimed at law, undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from analysis.compare.align.differences import Span
from analysis.compare.align.sentences import stem
from analysis.compare.align.words import synonyms_of
from analysis.compare.contrasts.phrase_checks import trimmed
from analysis.compare.contrasts.phrases import characters, count_words
from analysis.compare.contrasts.sentence_tokens import SentenceTokens
from analysis.find.actors.nouns import noun_at
from analysis.find.quotes.cues import cue_at
from analysis.resources import read_lexicon

AT_LAW, OF_MONEY, OF_BODY, REACTION = "law", "money", "body", "reaction"
MOST_WORDS = 18  # of the clause of an act
_LEAST_WORDS = 4
_NO_PEOPLE = ("GPE", "LOC", "FAC", "PRODUCT", "DATE", "TIME")
_PARTICLES = frozenset("out down off up on over away back".split())
_TITLE = 0.6  # of the words
_NEEDED = ("dobj", "attr", "acomp", "oprd", "prt", "neg", "agent", "dative", "ccomp", "xcomp")
_SUBJECTS = ("nsubj", "nsubjpass")
_COMPLETING = ("dobj", "attr", "acomp", "oprd", "advmod", "prt", "xcomp")
_NOUNS = ("NOUN", "PROPN", "NUM")
_PAST = frozenset("has have had was were been is are be being".split())
_OPEN = frozenset("to if unless whether would should might could can".split())
_JOINED = ("conj", "parataxis")
_ASIDE = ("relcl", "acl", "advcl", "csubj", "pcomp", "xcomp")
_FORMS = ("VBD", "VBN", "VBZ", "VBP")


@dataclass(frozen=True)
class Act:
    """A kind of act: its use, whether people suffer it, its verbs, and words that may tell it."""

    name: str
    use: str
    of_people: bool
    verbs: frozenset[str]
    stems: frozenset[str]


class ActClause(NamedTuple):
    """The clause of an act: its verb, its subject, and its tokens."""

    act: Act | None
    verb: int
    subject: int
    first: int
    last: int


@cache
def _acts() -> dict[str, tuple[Act, ...]]:
    """Verb -> the acts that it or it with another word may be."""
    found: dict[str, list[Act]] = {}
    for row in read_lexicon("acts"):
        verbs = frozenset(row["verbs"].split("|"))
        words = {_telling_word(v) for v in verbs} | set(filter(None, row["also"].split("|")))
        words |= {other for w in words for other in synonyms_of(w)}
        stems = frozenset(stem(w) for w in words if " " not in w)
        act = Act(row["act"], row["use"], bool(row["of"]), verbs, stems)
        for verb in {v.split()[0] for v in verbs}:
            found.setdefault(verb, []).append(act)
    return {verb: tuple(acts) for verb, acts in found.items()}


def _telling_word(verb: str) -> str:
    """The word of a verb that tells the act: "body" of "find body", "shut" of "shut down"."""
    first, *rest = verb.split()
    return rest[-1] if rest and rest[-1] not in _PARTICLES else first


def find_act_clauses(read: SentenceTokens, most: int = MOST_WORDS) -> Iterator[ActClause]:
    """The main and reported clauses of a sentence, each of at most so many words, with their acts.

    A clause with a verb for no act of weight has none.
    """
    parse = read.parse
    for verb in range(read.first, read.last):
        if parse.pos[verb] != "VERB" or not _is_stated(read, verb):
            continue
        subject = parse.child(verb, *_SUBJECTS)
        if subject is None or parse.pos[subject] not in ("NOUN", "PROPN") or _is_title(read):
            continue
        span = _clause(read, verb, subject, most)
        if span is not None:
            yield ActClause(act_of(read, verb), verb, subject, *span)


def _is_title(read: SentenceTokens) -> bool:
    """Whether most words begin with a capital: a title of something else amid the text."""
    words = str(read.row["text"]).split()
    return sum(w[:1].isupper() for w in words) > _TITLE * len(words)


def act_of(read: SentenceTokens, verb: int) -> Act | None:
    """The act that a verb states, alone or with its particle, object or complement."""
    parse = read.parse
    lemma = parse.lemma[verb].lower()
    words = {lemma}
    for k in parse.children[verb]:
        if parse.dep[k] in (*_COMPLETING, *_SUBJECTS, "prep"):
            words.add(f"{lemma} {parse.lemma[k].lower()}")
            words |= {f"{lemma} {parse.lemma[o].lower()}" for o in parse.children_by(k, "pobj")}
    longest = sorted(words, key=lambda w: (-len(w.split()), w))
    acts = _acts().get(lemma, ())
    found = next((act for word in longest for act in acts if word in act.verbs), None)
    if found is None or (found.of_people and not _is_done_to_people(read, verb)):
        return None
    return found


def _is_done_to_people(read: SentenceTokens, verb: int) -> bool:
    """Whether the object of a verb, or its subject in the passive or without one, is somebody."""
    parse = read.parse
    taker = parse.child(verb, "nsubjpass", "dobj")
    taker = parse.child(verb, "nsubj") if taker is None else taker
    if taker is None:
        return False
    if parse.pos[taker] == "PROPN":
        return parse.entity[taker] not in _NO_PEOPLE
    noun = noun_at(parse, taker)
    return noun is not None and noun.kind == "person"


def _is_stated(read: SentenceTokens, verb: int) -> bool:
    """Whether a verb is finite and told as done, in no subordinate clause and no quotation marks.

    What somebody is reported to have said counts, but nothing beyond one such step.
    """
    parse = read.parse
    if parse.tag[verb] not in _FORMS:
        return False
    auxiliaries = {parse.lower[k] for k in parse.children_by(verb, "aux", "auxpass", "mark")}
    if auxiliaries & _OPEN or (parse.tag[verb] == "VBN" and not auxiliaries & _PAST):
        return False
    if any(q["kind"] != "indirect" for q in read.quotes if read.inside(verb, [q])):
        return False
    steps, i = 0, verb
    while parse.head[i] != i and read.first <= parse.head[i] < read.last:
        if parse.dep[i] in _ASIDE:
            return False
        above = parse.head[i]
        if parse.dep[i] == "ccomp":
            cue = cue_at(parse, above)
            if cue is None or cue.kind != "say" or parse.child(above, "neg") is not None:
                return False
            steps += 1
        elif parse.dep[i] not in ("conj", "parataxis"):
            return False
        i = above
    return steps <= 1


def _clause(read: SentenceTokens, verb: int, subject: int, most: int) -> tuple[int, int] | None:
    """The tokens from the subject to the end of the last part that fits; None if none does."""
    parse = read.parse
    first = max(read.first, parse.left[subject])
    parts = [k for k in parse.children[verb] if k > verb and parse.dep[k] not in ("punct", "cc")]
    parts = [k for k in parts if parse.dep[k] not in _JOINED or not parse.child(k, *_SUBJECTS)]
    needed = max([verb + 1, *(parse.right[k] for k in parts if parse.dep[k] in _NEEDED)])
    prepositions = [parse.right[k] for k in parts if parse.dep[k] == "prep"]
    needed = max(needed, min(prepositions, default=0))
    ends = {needed, *(parse.right[k] for k in parts)}
    for last in sorted(ends, reverse=True):
        if last < needed:
            break
        start, end = trimmed(read, first, min(last, read.last))
        if _LEAST_WORDS <= count_words(read, start, end) <= most:
            return start, end
    return None


def cut_clause(read: SentenceTokens, place: Span, most: int) -> Span:
    """The place of a clause up to the end of the last part that fits, all of it where none does."""
    fitting = (characters(read, c.first, c.last) for c in find_act_clauses(read, most))
    return next((span for span in fitting if span[0] == place[0] and span[1] <= place[1]), place)


def parts_of(read: SentenceTokens, clause: ActClause) -> dict[int, str]:
    """Token -> stem, of the nouns, names and numbers in the clause of an act."""
    return {
        k: read.stems[k]
        for k in range(clause.first, clause.last)
        if k in read.stems and read.parse.pos[k] in _NOUNS and k != clause.verb
    }
