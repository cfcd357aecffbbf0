"""What happened to what is counted, from its verb and noun, and whether that is a fact."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from analysis.find.quantities.context import (
    NOMINAL,
    SUBJECTS,
    VERBAL,
    QuantityContext,
    names_people,
)
from analysis.find.quantities.statuses import COMPLEMENTS, STEPS, find_status
from analysis.resources import read_lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

_COUNTS = ("number", "total", "count", "tally", "toll", "figure", "group", "rest", "remainder")
_LEVEL = frozenset(
    "be reach hit stand exceed top pass surpass total near approach number climb rise jump soar"
    " swell increase grow fall drop decline go put set remain include count mount leave".split()
)
_OBJECTS = ("dobj", "obj", "attr", "dative", "oprd")
_JOINED = ("conj", "appos")
_LEADS = ("majority", "edge", "lead", "advantage", "margin")
_HAVING = ("have", "hold", "keep", "retain", "enjoy", "command", "maintain", "own")
_OF_TIME = ("sentenced", "delayed")  # roles that a length of time can have
_SIDES = ("for", "against")


class Role(NamedTuple):
    """What happened to the counted, the verb for it, and its status; empty where unknown.

    ``by_verb`` is true if the verb itself gives the role, as in "killed 12", not "left 12 dead".
    """

    role: str = ""
    verb: str = ""
    status: str = ""
    by_verb: bool = False


def find_role(context: QuantityContext) -> Role:
    """What happened to what a figure counts: the role, the verb that says so, and the status.

    A change has its direction as role. Of several verbs that share the counted ("arrested and
    charged") the roles are joined by "|". The status is denied, suspected, expected, claimed or
    confirmed; "whole" for the 12 of "three of the 12"; and empty for a plain fact.
    """
    match = context.match
    predicate = _find_predicate(context)
    role, source = _find_role(context, predicate)
    if match.kind == "age" or (match.kind == "time" and role not in _OF_TIME):
        role, source = "", None
    if match.side and is_vote(context):
        role = match.side
    elif match.trend and (not role or source is None or source.pos_ not in VERBAL):
        role = match.trend
    is_part = predicate is not None and (bool(predicate.part != "phrase") or source is not None)
    top = predicate.verb if predicate is not None and is_part else None
    verb = source if top is None or (source is not None and source.pos_ == "VERB") else top
    named = _verb_name(verb) if verb is not None and verb.pos_ in VERBAL else ""
    by_verb = source is not None and top is not None and source.i == top.i
    status = find_status(context, source, top)
    return Role(role, "" if named == "be" else named, status, by_verb)


def is_vote(context: QuantityContext) -> bool:
    """False for a "40-to-39 edge" and for the "51-49 majority" of seats that a party has."""
    near = context.doc[context.end + 1 : min(context.end + 6, context.after)]
    lead = next((t for t in (*near, context.root.head) if t.lower_ in _LEADS), None)
    return lead is None or (lead.lower_ == "majority" and lead.head.lemma_ not in _HAVING)


# The predicate


class _Predicate(NamedTuple):
    """A verb and the part that the counted have in it: object, subject, level, or phrase."""

    verb: Token
    part: str
    preposition: str = ""


def _find_predicate(context: QuantityContext) -> _Predicate | None:
    """The verb that the figure depends on."""
    token = context.root
    for _ in range(STEPS):
        head = token.head
        if head.i == token.i or not context.in_sentence(head):
            return _Predicate(token, "") if token.pos_ in VERBAL else None
        if head.lower_ == "including" and head.head.pos_ in NOMINAL:
            token = head.head
            continue
        if head.pos_ in VERBAL and head.dep_ not in ("amod", "compound"):
            return _predicate_of(token, head)
        if token.dep_ == "prep" and token.lower_ != "of":
            return None
        if token.dep_ == "pobj":
            above = head.head
            if head.lower_ == "of" and above.pos_ not in VERBAL:
                if above.pos_ not in NOMINAL or above.lemma_.lower() not in _COUNTS:
                    return None
                token = above
                continue
            is_verbal = above.pos_ in VERBAL and above.i != head.i
            return _through_preposition(head, above) if is_verbal else None
        if token.dep_ not in _JOINED and not context.contains(head):
            return None
        token = head
    return None


def _predicate_of(token: Token, verb: Token) -> _Predicate | None:
    """The verb with the part that its child has in it."""
    if token.dep_ == "nsubjpass":
        return _Predicate(verb, "object")
    if token.dep_ in SUBJECTS:
        return _Predicate(verb, "object" if _is_bare_participle(verb) else "subject")
    if token.dep_ == "attr" and verb.lemma_ == "be":
        return _Predicate(verb, "level")
    if token.dep_ in _OBJECTS or (token.dep_ in ("npadvmod", "nmod") and token.i > verb.i):
        return _Predicate(verb, "object")
    return _Predicate(verb, "")


def _is_bare_participle(verb: Token) -> bool:
    """True for "45 injured in the blast", which the parse may take for an active verb."""
    children = {child.dep_ for child in verb.children}
    has_form = verb.tag_ in ("VBN", "VBD")
    return (
        has_form
        and children.isdisjoint(("dobj", "obj", "aux", "ccomp", "xcomp"))
        and bool(_lookup("object", (verb.lemma_.lower(),), True))
        and not _lookup("subject", (verb.lemma_.lower(),), True)
    )


def _through_preposition(preposition: Token, verb: Token) -> _Predicate | None:
    word = preposition.lower_
    if preposition.dep_ == "agent":
        return _Predicate(verb, "subject")
    if word in ("to", "at", "from", "by") and verb.lemma_ in _LEVEL:
        return _Predicate(verb, "level", word)
    return _Predicate(verb, "phrase", word)


# The role


def _find_role(context: QuantityContext, predicate: _Predicate | None) -> tuple[str, Token | None]:
    """The role and the word that gives it, the nearest evidence first."""
    people = _may_be_people(context)
    if predicate is not None and (found := _role_of_predicate(context, predicate, people)):
        return found
    return (
        _role_beside(context, people)
        or _role_of_clause(context, people)
        or _role_of_noun(context)
        or _role_of_level(context, predicate, people)
        or ("", None)
    )


def _may_be_people(context: QuantityContext) -> bool:
    """True if people are counted, or a number alone that may count people."""
    noun = context.noun if context.noun is not None else context.noun_after_of(context.end)
    if noun is None and context.match.kind == "percent":
        return context.root.dep_ in SUBJECTS
    if noun is None:
        is_none = context.doc[context.start].lower_ in ("none", "neither")
        return not context.match.unit and not is_none
    return names_people(noun)


def _role_of_predicate(
    context: QuantityContext, predicate: _Predicate, people: bool
) -> tuple[str, Token | None] | None:
    verb, part = predicate.verb, predicate.part
    longer = _lookup(part, _keys(verb, context)[:-1], people)
    if longer:
        return longer, verb
    if part in ("object", "subject") and (found := _role_of_complement(context, verb, people)):
        return found
    if part == "subject" and (state := _state_of_verb(verb, people)):
        return state, verb
    if part == "phrase":
        keys = (f"{verb.lemma_.lower()} {predicate.preposition}",)
        role = _lookup("phrase", keys, people)
        return (role, verb) if role else None
    if part not in ("object", "subject"):
        return _role_of_complement(context, verb, people) if part == "level" else None
    verbs = sorted([verb, *_joined_verbs(verb)], key=lambda v: int(v.i))
    roles = (_lookup(part, _keys(v, context), people) for v in verbs)
    if found_roles := [role for role in dict.fromkeys(roles) if role]:
        return "|".join(found_roles), verb
    return _role_of_infinitive(context, verb, part, people)


def _state_of_verb(verb: Token, people: bool) -> str:
    """The role of a participle that is parsed as a verb: "twelve people are missing"."""
    if verb.tag_ != "VBG" or any(child.dep_ in _OBJECTS for child in verb.children):
        return ""
    return _lookup("state", (verb.lower_,), people)


def _joined_verbs(verb: Token) -> Iterator[Token]:
    """The verbs that share the counted: "arrested and charged 12", "12 were held and freed"."""
    has_object = any(child.dep_ in _OBJECTS for child in verb.children)
    for other in verb.conjuncts:
        children = {child.dep_ for child in other.children}
        shares = children.isdisjoint(_OBJECTS) and other.pos_ in VERBAL
        if (other.i < verb.i and has_object and shares) or (
            other.i > verb.i and shares and children.isdisjoint(SUBJECTS)
        ):
            yield other


def _role_of_complement(
    context: QuantityContext, verb: Token, people: bool
) -> tuple[str, Token | None] | None:
    """The role in "remain missing", "feared dead", "are in custody", "stabbed to death"."""
    for child in verb.children:
        is_before = child.i <= verb.i and child.lower_ != "among"
        if is_before or context.contains(child):
            continue
        if child.dep_ == "prep":
            if state := _phrase_state(child, people):
                return state, verb
        elif child.dep_ in COMPLEMENTS and (role := _state(child, people)):
            return role, child
    return None


def _phrase_state(preposition: Token, people: bool) -> str:
    """The role of "in custody", "without power", "to death"."""
    noun = next((child for child in preposition.children if child.dep_ == "pobj"), None)
    if noun is None:
        return ""
    if preposition.lower_ == "among":
        return _state(noun, people)
    names = (noun.lemma_.lower(), noun.lower_)
    return _lookup("state", tuple(f"{preposition.lower_} {name}" for name in names), people)


def _state(token: Token, people: bool) -> str:
    """The role that an adjective or participle gives: dead, wounded, found guilty."""
    if role := _lookup("state", (token.lower_,), people):
        return role
    is_participle = token.tag_ in ("VBN", "VBD") and not any(
        child.dep_ in ("nsubj", "dobj", "aux") for child in token.children
    )
    return _lookup("object", (token.lemma_.lower(),), people) if is_participle else ""


def _role_of_infinitive(
    context: QuantityContext, verb: Token, part: str, people: bool
) -> tuple[str, Token | None] | None:
    """The role in "were forced to leave their homes", "are expected to be rescued"."""
    for child in verb.children:
        if child.dep_ != "xcomp" or child.i < verb.i or child.pos_ not in VERBAL:
            continue
        is_passive = any(c.dep_ == "auxpass" for c in child.children)
        use = "object" if is_passive else "subject"
        if part == "object" and verb.tag_ != "VBN" and not is_passive:
            use = "subject"
        if found := _role_of_complement(context, child, people):
            return found
        if role := _lookup(use, _keys(child, context), people):
            return role, child
    return None


def _role_beside(context: QuantityContext, people: bool) -> tuple[str, Token | None] | None:
    """The role in "12 dead", "45 wounded in the blast", "12 missing hikers"."""
    doc, noun = context.doc, context.noun
    after = context.end + 1
    if noun is not None and noun.i > context.end:
        for token in doc[after : noun.i]:
            if role := _state(token, people):
                return role, token
        after = noun.i + 1
    for k in range(after, min(after + 4, context.after)):
        token = doc[k]
        if token.lower_ in ("people", "more", "others", "other") or token.pos_ == "ADV":
            continue
        if token.lower_ in ("in", "without", "to", "under", "behind"):
            role = _phrase_state(token, people)
        else:
            role = _state(token, people) if not _has_own_subject(token, context) else ""
        if role in _SIDES and not _is_of_vote(context):
            return None
        return (role, token) if role else None
    return None


def _is_of_vote(context: QuantityContext) -> bool:
    """True if the sentence speaks of a vote, which "12 against" needs."""
    sentence = context.doc[context.first : context.after]
    return any(token.lemma_.lower() in ("vote", "ballot", "poll") for token in sentence)


def _has_own_subject(token: Token, context: QuantityContext) -> bool:
    return any(
        child.dep_ in SUBJECTS and not context.contains(child) and child != context.root
        for child in token.children
    )


def _role_of_clause(context: QuantityContext, people: bool) -> tuple[str, Token | None] | None:
    """The role in "people killed in the fire", "12 who died"."""
    anchors = [context.root] if context.noun is None else [context.noun, context.root]
    for child in (c for anchor in dict.fromkeys(anchors) for c in anchor.children):
        if child.dep_ == "amod" and child.i < context.start and (role := _state(child, people)):
            return role, child
        if child.dep_ not in ("acl", "relcl") or not context.in_sentence(child):
            continue
        if role := _role_in_clause(context, child, people):
            return role, child
    return None


def _role_in_clause(context: QuantityContext, verb: Token, people: bool) -> str:
    if found := _role_of_complement(context, verb, people):
        return found[0]
    if verb.tag_ in ("VBN", "VBD") and verb.dep_ == "acl":
        return _lookup("object", _keys(verb, context), people)
    subject = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
    is_object = subject is None or subject.dep_ == "nsubjpass" or subject.lower_ not in _RELATIVE
    if verb.tag_ == "VBG" and subject is None:
        is_object = False
    return _lookup("object" if is_object else "subject", _keys(verb, context), people)


_RELATIVE = ("who", "which", "that")


def _role_of_noun(context: QuantityContext) -> tuple[str, Token | None] | None:
    """The role in "12 deaths", "the deaths of 12 miners", "a death toll of 12", "a $5m fine"."""
    if context.noun is not None and (role := role_of_noun(context.noun)):
        return role, context.noun
    whole = context.noun_after_of(context.end)
    if whole is not None and (role := _state(whole, True)):
        return role, whole
    token = context.root
    for _ in range(STEPS):
        head = token.head
        if head.i == token.i or not context.in_sentence(head):
            return None
        if head.pos_ in NOMINAL and not context.contains(head):
            if role := role_of_noun(head):
                return role, head
            if head.lemma_.lower() not in _COUNTS and token.dep_ not in _JOINED:
                return None
        elif (head.pos_ != "ADP" and not context.contains(head)) or (
            head.pos_ == "ADP" and head.lower_ != "of"
        ):
            return None
        token = head
    return None


def _role_of_level(
    context: QuantityContext, predicate: _Predicate | None, people: bool
) -> tuple[str, Token | None] | None:
    """The role in "the death toll rose to 12", "the number of people injured stood at 45"."""
    if predicate is None or predicate.verb.lemma_ not in _LEVEL:
        return None
    for child in predicate.verb.children:
        is_part = child.dep_ in SUBJECTS or child.dep_ in _OBJECTS
        if not is_part or child.i == context.root.i or context.contains(child):
            continue
        if role := _role_of_measure(child, context, people):
            return role, child
    return None


def _role_of_measure(noun: Token, context: QuantityContext, people: bool) -> str:
    """The role of a noun that measures: the toll, the number of the dead."""
    if role := role_of_noun(noun) or _state(noun, people):
        return role
    if noun.lemma_.lower() not in _COUNTS:
        return ""
    for token in noun.subtree:
        if context.contains(token) or token.i <= noun.i or not context.in_sentence(token):
            continue
        if role := role_of_noun(token) or _state(token, people):
            return role
    return ""


# Look up


def _keys(verb: Token, context: QuantityContext) -> tuple[str, ...]:
    """The verb with its particle, its object, its preposition, and alone."""
    lemma = verb.lemma_.lower()
    longer = []
    if context.noun is not None:
        longer.append(f"{lemma} {context.noun.lemma_.lower()}")
    for child in verb.children:
        if child.dep_ in ("prt", "advmod", "oprd", "acomp", "ccomp", "dobj", "obj", "intj"):
            longer.append(f"{lemma} {child.lemma_.lower()}")
        elif child.dep_ == "prep":
            longer.append(f"{lemma} {child.lower_}")
            longer += [f"{lemma} {c.lemma_.lower()}" for c in child.children if c.dep_ == "pobj"]
    return (*longer, lemma)


def _lookup(use: str, keys: tuple[str, ...], people: bool) -> str:
    """The role of the first key that has one; some words have another for people."""
    of_people, of_any = _roles()
    for key in keys:
        if people and (role := of_people.get((use, key))):
            return role
        if role := of_any.get((use, key)):
            return role
    return ""


def role_of_noun(noun: Token) -> str:
    """The role that a noun says itself: that of "deaths" is killed."""
    return _lookup("noun", (noun.lemma_.lower(),), False)


@cache
def _roles() -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], str]]:
    """(use, words) -> the role: for people, and for anything."""
    tables: tuple[dict[tuple[str, str], str], dict[tuple[str, str], str]] = {}, {}
    for row in read_lexicon("roles"):
        for words in row["words"].split("|"):
            tables[0 if row["of"] else 1][row["use"], words] = row["role"]
    return tables


_BASE_FORMS = {"fin": "fine"}  # lemmas that the parse gets wrong


def _verb_name(verb: Token) -> str:
    """The base form of a verb with its particle: "lay off"."""
    particle = next((child.lower_ for child in verb.children if child.dep_ == "prt"), "")
    lemma = verb.lemma_.lower()
    return f"{_BASE_FORMS.get(lemma, lemma)} {particle}".strip()
