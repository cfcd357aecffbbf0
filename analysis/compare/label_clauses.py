"""Find the clauses of a statement that say something by themselves, and their subjects."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from analysis.resources import read_lexicon

if TYPE_CHECKING:
    from analysis.nlp import ParsedText

SUBJECTS = ("nsubj", "nsubjpass", "expl", "csubj", "csubjpass")
RELATIVES = ("who", "whom", "which", "that", "whose")
_COVERED = ("ccomp", "xcomp")
_CLAUSES = "ROOT ccomp conj advcl relcl parataxis".split()
COMPLEMENTS = frozenset("dobj attr acomp oprd ccomp xcomp dative prt".split())
_OPEN_MARKS = frozenset("if whether unless until before lest".split())
_DOUBTING = frozenset("deny doubt".split())
_ASKING = frozenset("ask wonder inquire enquire".split())
_OPEN_NOUN_PHRASES = frozenset("DET PROPN NOUN ADJ NUM".split())
_NOUNS = ("NN", "NNS", "NNP", "NNPS")
BARE = frozenset("those that this these the one ones".split())
_QUANTIFIERS = frozenset("all any both each either every few many most neither no several".split())


def is_clause(parse: ParsedText, i: int, first: int, last: int) -> bool:
    """Whether a token heads a clause that says something itself: no verb of saying."""
    verbal = parse.pos[i] in ("VERB", "AUX") and parse.dep[i] in _CLAUSES
    if not verbal:
        return False
    if parse.dep[i] != "ROOT" and any(parse.lower[c] == "to" for c in parse.children_by(i, "aux")):
        return False
    says = parse.lemma[i].lower() in saying_verbs() and parse.child(i, *_COVERED) is not None
    return (
        not says
        and not _is_parsed_wrongly(parse, i)
        and _is_asserted(parse, i)
        and _agrees(parse, i, first, last)
    )


def _is_parsed_wrongly(parse: ParsedText, i: int) -> bool:
    """Whether a verb has lost its object to another clause, or is no finite verb.

    In "While many backed Keller's plan, ..." a noun follows at once and is no part of the clause;
    in "helping them enter Parliament" the verb has a subject and neither form nor auxiliary; "which
    is when he left" is about the clause before it, not about its noun.
    """
    auxiliaries = parse.children_by(i, "aux", "auxpass")
    if parse.tag[i] == "VB" and not auxiliaries and parse.child(i, *SUBJECTS) is not None:
        return True
    if parse.lemma[i].lower() == "be" and any(
        parse.tag[parse.left[k]] == "WRB" for k in parse.children_by(i, "advcl", "ccomp")
    ):
        return True
    below = parse.child(i, "ccomp")
    if (
        parse.dep[i] == "relcl"
        and below is not None
        and parse.lemma[i].lower() not in saying_verbs()
    ):
        return parse.child(below, "mark") is None
    after = parse.right[i]
    follows = after < len(parse) and parse.pos[after] in _OPEN_NOUN_PHRASES
    return follows and parse.child(i, *COMPLEMENTS, "prep", "auxpass") is None


def _is_asserted(parse: ParsedText, i: int) -> bool:
    """Whether a clause is stated, or said by somebody: no condition, no question, no denial."""
    if is_open(parse, i):
        return False
    mark, head, dep = parse.child(i, "mark"), parse.head[i], parse.dep[i]
    if dep == "relcl":
        return not _is_of_some(parse, head) and _is_whole(parse, i)
    asks = parse.children_by(i, "advmod", "dobj", "attr", *SUBJECTS)
    if dep != "advcl" and any(_asks(parse, k) for k in asks):
        return False
    if dep == "ccomp":
        lemma = parse.lemma[head].lower()
        return lemma in saying_verbs() - _DOUBTING and parse.child(head, "neg") is None
    if dep == "advcl":
        return mark is not None or parse.child(i, "advmod") is not None
    return True


def _is_of_some(parse: ParsedText, noun: int) -> bool:
    """Whether a relative clause says of which of several it speaks: "all firms that pay tax"."""
    words = {parse.lower[k] for k in parse.children_by(noun, "det", "amod", "predet")}
    return parse.lower[noun] in BARE or bool(words & _QUANTIFIERS)


def _asks(parse: ParsedText, k: int) -> bool:
    """Whether a part begins with a word that asks: "where", "which of the two"."""
    return parse.tag[k].startswith("W") or parse.tag[parse.left[k]].startswith("W")


def _is_whole(parse: ParsedText, i: int) -> bool:
    """Whether a relative clause lacks nothing but its noun: "who left", no "that he brought"."""
    own = parse.child(i, *SUBJECTS)
    if own is None or parse.lower[own] in RELATIVES:
        return True
    return any(has_relative(parse, k) for k in parse.children_by(i, "prep"))


def is_open(parse: ParsedText, i: int) -> bool:
    """Whether a clause, or one that it is part of, is a condition or a question."""
    while True:
        mark = parse.child(i, "mark")
        if mark is not None and parse.lower[mark] in _OPEN_MARKS:
            return True
        head = parse.head[i]
        if head == i or parse.lower[head] in _OPEN_MARKS:
            return head != i
        if parse.dep[i] == "ccomp" and parse.lemma[head].lower() in _ASKING:
            return True
        i = head


def _agrees(parse: ParsedText, i: int, first: int, last: int) -> bool:
    """Whether a clause has a subject in the number of its verb: else it was parsed wrongly."""
    subject = subject_of(parse, i, first, last)
    if not subject:
        return False
    own = parse.child(i, "nsubj")
    finite = parse.child(i, "aux", "auxpass")
    plural = parse.tag[i if finite is None else finite] == "VBP"
    if not plural or own is None or parse.child(own, "conj") is not None:
        return True
    return parse.tag[own] not in ("NN", "NNP")


@cache
def saying_verbs() -> frozenset[str]:
    """Return the verbs of saying that take a clause."""
    return frozenset(row["cue"] for row in read_lexicon("reporting") if "c" in row["takes"])


def subtree(parse: ParsedText, i: int, first: int, last: int) -> Iterator[int]:
    """Yield a token and all that depends on it, inside the statement."""
    stack = [i]
    while stack:
        k = stack.pop()
        if first <= k < last:
            yield k
        stack += parse.children[k]


def subject_of(parse: ParsedText, i: int, first: int, last: int) -> list[int]:
    """The tokens of who or what a clause is about.

    Its own subject; of a relative clause its noun; of a joined verb that of the first one.
    """
    own = parse.children_by(i, *SUBJECTS)
    head = parse.head[i]
    if own and parse.tag[own[0]] == "CD" and parse.child(own[0], "prep") is None:
        return []
    if parse.dep[i] == "relcl" and (not own or parse.lower[own[0]] in RELATIVES):
        return [] if _may_be_of_another(parse, head, i) else _noun(parse, head, first, last, i)
    if own:
        return _noun(parse, own[0], first, last, i)
    if parse.dep[i] == "conj" and head != i and parse.dep[head] in ("ROOT", "ccomp"):
        return [
            k for s in parse.children_by(head, *SUBJECTS) for k in _noun(parse, s, first, last, i)
        ]
    return []


def _may_be_of_another(parse: ParsedText, noun: int, clause: int) -> bool:
    """Whether nouns behind its own could have a relative clause: "a response to strikes that".

    The number of the verb may show that they cannot: "a village of fishermen that lies".
    """
    between = range(noun + 1, parse.left[clause])
    others = [k for k in between if parse.tag[k] in _NOUNS and parse.dep[k] != "compound"]
    auxiliary = next(iter(parse.children_by(clause, "aux", "auxpass")), clause)
    fits = {"VBZ": ("NN", "NNP"), "VBP": ("NNS", "NNPS")}.get(parse.tag[auxiliary], _NOUNS)
    return any(parse.tag[k] in fits for k in others)


def _noun(parse: ParsedText, i: int, first: int, last: int, clause: int) -> list[int]:
    """A noun with what belongs to it, but not the clause that is made a label."""
    inner = set(subtree(parse, clause, first, last)) if i < clause else set()
    own = inner & set(subtree(parse, i, first, last)) if parse.head[i] != clause else set()
    return [k for k in subtree(parse, i, first, last) if k not in own]


def has_relative(parse: ParsedText, k: int) -> bool:
    """Whether a part has a relative pronoun."""
    return any(parse.lower[t] in RELATIVES for t in range(parse.left[k], parse.right[k]))
