"""Passive verbs of a parse, with what is acted on and who acts; the parser's known slips are mended.

A passive is a participle with an auxiliary (Quirk et al. 1985): "were killed", "got fired". Apart stand passives without a
subject of their own ("to be freed", "and released") and reduced ones ("soldiers killed by the police").
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.actors import Words

CLAUSE, BARE, REDUCED = "clause", "bare", "reduced"
_PATIENTS = ("nsubjpass", "csubjpass")
# Verbs that keep an object in the passive: "was given a medal".
_TWO = {
    "accord", "allot", "allow", "ask", "assign", "award", "bequeath", "call", "cause", "charge", "deal", "deny", "elect", "feed", "fine",
    "forgive", "give", "grant", "guarantee", "hand", "lend", "make", "name", "offer", "owe", "pay", "permit", "promise", "refuse", "sell",
    "send", "serve", "show", "spare", "teach", "tell", "throw", "wish",
}  # fmt: skip
# Participles that tell a state after "get", and some after "be".
_STATES = {
    "confused",
    "drunk",
    "excited",
    "lost",
    "married",
    "stuck",
    "tired",
    "upset",
    "worried",
    "bored",
    "dressed",
    "involved",
    "used",
}
_NO_ACT = {"aged", "supposed", "related", "interested", "tired", "unrelated", "born"}


@dataclass(frozen=True)
class Passive:
    """One passive verb: its token, its patient's head and its agent's head (-1: none found), its form, the auxiliary that opens it."""

    verb: int
    patient: int
    agent: int
    form: str
    first: int


def find_passives(words: Words) -> list[Passive]:
    """The passive verbs of an account, in the order of the text. Never raises on any text."""
    found = []
    for i in range(len(words)):
        if words.sentence[i] >= 0 and words.tag[i] in ("VBN", "VBD", "JJ"):
            passive = _passive(words, i)
            if passive:
                found.append(passive)
    return found


def _passive(words: Words, i: int) -> Passive | None:
    children = words.children[i]
    aux = [c for c in children if words.dep[c] == "auxpass"]
    patient = words.child(i, *_PATIENTS)
    if aux or patient is not None:
        return _clause(words, i, aux, patient)
    if words.dep[i] == "acomp" and words.lemma[words.head[i]] in ("be", "get"):
        return _after_be(words, i)
    if words.dep[i] == "acl" and words.tag[i] != "JJ":
        return _beside(words, i)
    if (
        words.dep[i] == "conj"
        and words.tag[i] in ("VBN", "VBD")
        and not words.child(i, "nsubj", "dobj", "aux")
    ):
        return _joined(words, i)
    return None


def _clause(words: Words, i: int, aux: list[int], patient: int | None) -> Passive | None:
    lower, agent = words.lower[i], by_agent(words, i)
    opens = {words.lemma[a] for a in aux}
    if (
        aux
        and not opens & {"be", "get"}
        and not any(words.lower[a] in ("'s", "’s", "'re", "’re", "'m", "’m") for a in aux)
    ):
        return None
    if (
        lower in _NO_ACT
        or (opens == {"get"} and lower in _STATES)
        or (words.tag[i] == "JJ" and agent < 0)
    ):
        return None
    thing = words.child(i, "dobj")
    if (
        thing is not None
        and words.lemma[i] not in _TWO
        and thing > i
        and not any(words.dep[c] == "prt" for c in words.children[i])
    ):
        return None
    who = patient if patient is not None else _shared_patient(words, i)
    return Passive(i, who, agent, CLAUSE if patient is not None else BARE, min([*aux, i]))


def _after_be(words: Words, i: int) -> Passive | None:
    """The parser's adjective after "be" that is a participle: with a by-agent, or so tagged."""
    verb, agent = words.head[i], by_agent(words, i)
    subject = words.child(verb, "nsubj", "nsubjpass")
    if (
        subject is None
        or words.lower[i] in _NO_ACT | _STATES
        or (words.lemma[verb] == "get" and agent < 0)
    ):
        return None
    if agent < 0 and (
        words.tag[i] == "JJ" or not words.lower[i].endswith(("ed", "en", "wn", "ught"))
    ):
        return None
    return Passive(i, subject, agent, CLAUSE, min(verb, i))


def _beside(words: Words, i: int) -> Passive | None:
    """A participle hung on a noun: a question ("is he barred"), a headline without a verb, or a reduced relative clause."""
    noun, agent = words.head[i], by_agent(words, i)
    verb = words.head[noun]
    if words.tag[i] != "VBN" or noun > i or words.lower[i] in _NO_ACT:
        return None
    if (
        words.lemma[verb] == "be"
        and words.dep[noun] in ("nsubj", "attr")
        and verb < noun
        and not words.child(verb, "acomp")
    ):
        others = [
            c
            for c in words.children[verb]
            if words.dep[c] in ("nsubj", "attr", "acomp", "prep", "expl") and c not in (noun, i)
        ]
        if not [c for c in others if c < i]:
            return Passive(i, noun, agent, CLAUSE, verb)
    first, last = words.spans[words.sentence[i]]
    finite = any(words.tag[k] in ("VBD", "VBP", "VBZ", "MD") for k in range(first, last))
    form = CLAUSE if verb == noun and not finite else REDUCED
    return Passive(i, noun, agent, form, i)


def _joined(words: Words, i: int) -> Passive | None:
    """ "was asked and told": a participle joined to a passive one."""
    first = words.head[i]
    if words.tag[first] not in ("VBN", "VBD") or not words.child(first, "auxpass"):
        return None
    if words.tag[i] == "VBD" and by_agent(words, i) < 0:
        return None
    return Passive(i, _shared_patient(words, i), by_agent(words, i), BARE, i)


def _shared_patient(words: Words, i: int) -> int:
    """The patient of a passive without a subject: that of the verb it is joined to, or the noun or verb it hangs on; -1 if none."""
    at = i
    for _ in range(3):
        dep, head = words.dep[at], words.head[at]
        if head == at or dep not in ("conj", "xcomp", "acl", "relcl"):
            return -1
        if dep in ("acl", "relcl"):
            return head
        subject = (
            words.child(head, "nsubjpass")
            if dep == "conj"
            else words.child(head, "dobj", "nsubj", "nsubjpass")
        )
        if subject is not None:
            return subject
        at = head
    return -1


def by_agent(words: Words, i: int) -> int:
    """The head of the by-phrase that names who acts, also that of a verb joined after it; -1 where none is found."""
    own = _own_agent(words, i)
    if own >= 0:
        return own
    for c in words.children[i]:
        joined = (
            words.dep[c] == "conj"
            and words.tag[c] in ("VBN", "VBD")
            and not words.child(c, "nsubj", "nsubjpass", "auxpass", "dobj")
        )
        if joined and _own_agent(words, c) >= 0:
            return _own_agent(words, c)
    return -1


def _own_agent(words: Words, i: int) -> int:
    for c in words.children[i]:
        if words.lower[c] == "by" and words.dep[c] in ("agent", "prep") and c > i:
            named = words.child(c, "pobj")
            if named is not None and not _no_agent(words, named):
                return named
    return -1


def _no_agent(words: Words, named: int) -> bool:
    """ "by Monday", "by 5 percent", "by mistake": no one who acts."""
    when = words.entity[named] in ("DATE", "TIME", "PERCENT", "MONEY", "QUANTITY")
    return when or words.lower[named] in (
        "mistake",
        "accident",
        "law",
        "default",
        "then",
        "now",
        "hand",
        "far",
    )
