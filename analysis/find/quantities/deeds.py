"""What the counted do or what is done to them: "killed in Rafah", "who voted against the bill"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from analysis.find.quantities.amounts import HAVING
from analysis.find.quantities.context import NAMED, NOMINAL, VERBAL, QuantityContext, names_people
from analysis.find.quantities.naming import past_participle, role_words
from analysis.find.quantities.phrases import (
    ASIDE,
    noun_phrase,
    put_aside,
    shorten,
    subject_phrase,
    verb_phrase,
)
from analysis.find.quantities.roles import Role, role_of_noun
from analysis.find.quantities.tokens import word_list

if TYPE_CHECKING:
    from spacy.tokens import Token

_DANGLING = word_list("dangling")
_CLAIMING = word_list("claiming")
_TELLING = word_list("telling")
_POSSIBLE = ("can", "could", "may", "might", "should", "must")
_RELATIVE = ("who", "which", "that")
_COPULAS = ("be", "remain", "stay", "lie", "stand", "go", "feel", "become")
_OBJECTS = ("dobj", "obj", "attr", "dative", "oprd")
_NEEDED = ("dobj", "obj", "ccomp", "xcomp", "attr")  # without these a clause is cut
_LIGHT = frozenset(
    "get have make take give do let put become remain see use say mean leave need want"
    " run total number".split()
)
_IDIOMATIC = ("make", "take", "put", "let", "get", "do", "say", "mean")  # "made their way"
_ASIDES = ("according", "including")  # these open what is said beside the clause
_DEFINITE = ("the", "these", "those", "both", "his", "her", "its", "their", "our", "my", "your")


def find_deed(context: QuantityContext, noun: Token, role: Role) -> Sequence[Token | str]:
    """The words for the role where it is not the verb itself that gives it, else the deed."""
    people = names_people(noun)
    label = role_words(role.role) if people or role.role == "without power" else ""
    named = role_of_noun(noun)
    if label and not role.by_verb and not named:
        return [label]
    deed = _deed(context, noun, people)
    if deed and deed[0] != ASIDE and not _narrows(deed, context, noun):
        deed = put_aside(deed)
    is_aside = bool(deed) and deed[0] == ASIDE
    if label and not named and (is_aside or not deed):
        return [label, *deed]
    return deed


def _narrows(deed: Sequence[Token | str], context: QuantityContext, noun: Token) -> bool:
    """True if a deed can be printed behind the noun and says which ones are counted.

    It does not where the noun is definite ("the two leaders met"), where it lost the object of
    its verb, and where a verb such as "get" says nothing alone.
    """
    clause = _own_clause(context, noun)
    if clause is None and _is_definite(context, noun):
        return False
    own = [word for word in deed if not isinstance(word, str)]
    verb = clause if clause is not None else context.root.head
    if deed[0] not in _RELATIVE:
        return not isinstance(deed[0], str) or verb.lemma_ not in _LIGHT
    verbs = (word for word in own if word.pos_ in VERBAL and not word.dep_.startswith("aux"))
    verb = next(verbs, verb)
    if verb.lemma_ in _IDIOMATIC or _lacks_of(own[-1]) or own[-1].lower_ in _DANGLING:
        return False
    kept = [word for word in own if word.i != verb.i]
    is_cut = any(
        child.i > verb.i and _is_needed(child, verb) and not _is_kept(child, kept)
        for child in verb.children
    )
    return not is_cut and not (clause is None and verb.dep_ == "relcl")


def _is_needed(child: Token, verb: Token) -> bool:
    """True for an object, and for the "in" right behind "stepped in"."""
    is_particle = child.dep_ in ("prt", "prep") or child.lower_ in _DANGLING
    return child.dep_ in _NEEDED or (child.i == verb.i + 1 and is_particle)


def _lacks_of(word: Token) -> bool:
    """True for a noun cut from its "of" phrase: the front of "in front of the fence"."""
    return word.pos_ in NOMINAL and any(c.lower_ == "of" and c.i > word.i for c in word.children)


def _is_kept(child: Token, words: Sequence[Token]) -> bool:
    """True if words have the child, or a part of its phrase."""
    return any(word.i == child.i or child.is_ancestor(word) for word in words)


def _is_definite(context: QuantityContext, noun: Token) -> bool:
    """True for "the two leaders", "its three members", "both countries"."""
    return any(
        child.i < context.start and (child.lower_ in _DEFINITE or child.dep_ == "poss")
        for child in dict.fromkeys((*noun.children, *context.root.children))
    )


def deed_without_noun(context: QuantityContext, role: Role) -> Sequence[Token | str]:
    """What is done to those that a number alone counts: "60,000 called up"."""
    if (label := role_words(role.role)) and not role.by_verb:
        return [label]
    if deed := _deed(context, context.root, True):
        return deed
    verb = context.following
    if verb is None or verb.tag_ not in ("VBN", "VBD"):
        return []
    after = context.doc[verb.i + 1 : min(verb.i + 2, context.after)]
    return [verb, *[token for token in after if token.dep_ == "prt"]]


def _deed(context: QuantityContext, noun: Token, people: bool) -> Sequence[Token | str]:
    """What the counted do or what is done to them, and by whom."""
    if (clause := _own_clause(context, noun)) is not None:
        return _clause_words(clause, context)
    token = context.root
    for _ in range(4):
        head = token.head
        if token.dep_ in ("conj", "appos") and head.i != token.i and head.pos_ in NAMED:
            token = head
    verb = token.head
    if verb.i == token.i or not context.in_sentence(verb):
        return []
    if token.dep_ == "prep" or verb.pos_ == "ADP":
        return _deed_through_preposition(verb, context)
    if verb.pos_ not in VERBAL:
        return _owner(token, noun, context)
    if token.dep_ in ("nsubj", "nsubjpass"):
        return _said_of(verb, context, people) if _says_deed(verb) else []
    if token.dep_ in _OBJECTS:
        return _done_to(verb, context)
    return []


def _said_of(verb: Token, context: QuantityContext, people: bool) -> Sequence[Token | str]:
    """Of a subject: "killed in Rafah", "who have died", "missing"."""
    if any(child.dep_ == "auxpass" for child in verb.children) or not _is_finite(verb):
        return _clause_words(verb, context)
    if _is_possible(verb):
        return []
    if verb.lemma_ in _COPULAS:
        states = (c for c in verb.children if c.dep_ in ("acomp", "oprd") and c.i > verb.i)
        state = next(states, None)
        if state is None or state.pos_ not in ("ADJ", "VERB") or list(state.rights):
            return []  # "very clear in blaming the crew"
        return [state]
    words = _without_clauses(verb_phrase(verb, context), verb)
    words = [word for word in words if word.i >= verb.i]
    return ["who" if people else "that", *_auxiliaries(verb), *words]


def _auxiliaries(verb: Token) -> list[Token | str]:
    """The auxiliaries and the negation, in full: "will not" of "won't"."""
    found = (c for c in verb.children if c.dep_ in ("aux", "neg") and c.i < verb.i)
    return [{"wo": "will", "ca": "can"}.get(c.lower_, c) for c in found]


def _is_possible(verb: Token) -> bool:
    """True for "who can apply", which names nobody in particular."""
    return any(c.tag_ == "MD" and c.lower_ in _POSSIBLE for c in verb.children)


def _is_finite(verb: Token) -> bool:
    return verb.tag_ in ("VBD", "VBP", "VBZ") or any(c.dep_ == "aux" for c in verb.children)


def _clause_words(verb: Token, context: QuantityContext) -> Sequence[Token | str]:
    """A clause about the noun: "killed in Rafah", "refusing service", "who died"."""
    words = _without_clauses(verb_phrase(verb, context), verb)
    if any(child.dep_ == "prep" and not list(child.children) for child in verb.children):
        return []  # "the women referred to"
    if verb.tag_ == "VBN" and not any(child.dep_ == "nsubj" for child in verb.children):
        return words
    if verb.tag_ == "VBG" and verb.dep_ != "relcl":
        return words
    if verb.dep_ != "relcl":
        return words if verb.tag_ == "VBN" else []
    subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
    if subject is None or subject.lower_ not in _RELATIVE or _is_possible(verb):
        return []
    return [subject.lower_, *_auxiliaries(verb), *(word for word in words if word.i >= verb.i)]


def _own_clause(context: QuantityContext, noun: Token) -> Token | None:
    """The verb of a clause about the noun: "soldiers refusing service"."""
    for token in dict.fromkeys((noun, context.root)):
        for child in token.rights:
            if child.lemma_ == "be" and not any(c.dep_ == "acomp" for c in child.children):
                continue
            is_clause = child.dep_ in ("acl", "relcl") and child.pos_ in VERBAL
            if is_clause and child.i < context.after and child.lemma_ not in _TELLING:
                return child
    return None


def _says_deed(verb: Token) -> bool:
    """False for verbs of saying, and for "be" and "have" without a complement."""
    if verb.lemma_ in _TELLING:
        return False
    has_complement = any(child.dep_ in ("acomp", "oprd") for child in verb.children)
    return verb.lemma_ not in ("be", "have") or has_complement


def _owner(token: Token, noun: Token, context: QuantityContext) -> list[Token | str]:
    """The noun that a counted noun modifies, in brackets."""
    if token.head.pos_ not in NOMINAL or token.dep_ not in ("nummod", "nmod", "poss"):
        return []
    left, right = noun.left_edge.i, noun.right_edge.i
    return put_aside([t for t in noun_phrase(token.head, context) if not left <= t.i <= right])


def _deed_through_preposition(preposition: Token, context: QuantityContext) -> list[Token | str]:
    """Of "a survey of 6,000 employers" the survey; of "signed by 40 mothers" who signed."""
    head = preposition.head if preposition.pos_ == "ADP" else preposition
    if head.i >= context.start:
        return []
    if head.pos_ in NOMINAL:
        return put_aside(shorten(noun_phrase(head, context)))
    return put_aside(shorten(subject_phrase(head, context))) if head.pos_ in VERBAL else []


def _done_to(verb: Token, context: QuantityContext) -> list[Token | str]:
    """Called up; scored by Chris Wood; "of the company" where the verb only says having."""
    if verb.lemma_ in _CLAIMING or verb.lemma_ in _TELLING or verb.lemma_ == "read":
        return []
    subject = shorten(subject_phrase(_acting_verb(verb), context))
    if verb.lemma_ in ("be", "get", "see"):
        return put_aside(subject)
    if verb.lemma_ in HAVING:
        if any(word.ent_type_ == "PERSON" for word in subject):
            return put_aside(subject)
        return ["of", *subject] if subject else []
    particle = [child for child in verb.children if child.dep_ == "prt"]
    participle = [past_participle(verb.lemma_.lower()), *particle]
    return [*participle, *(["by", *subject] if subject else [])]


def _acting_verb(verb: Token) -> Token:
    """The verb whose subject acts: of "Dell announced plans to lay off 50" it is "announced"."""
    is_plan = verb.dep_ == "acl" and verb.tag_ == "VB"
    above = verb.head.head
    return above if is_plan and above.pos_ in VERBAL else verb


def _without_clauses(words: Sequence[Token], verb: Token) -> list[Token]:
    """The words of a verb's phrase up to a clause inside it, without a cut phrase at the end."""
    kept: list[Token] = []
    for word in words:
        in_clause = (t.dep_ in ("relcl", "acl", "ccomp", "advcl") for t in _path(word, verb))
        if word.lower_ in _ASIDES or any(in_clause):
            break
        kept.append(word)
    kept = [word for word in kept if word.i == verb.i or not _is_adverb(word)]
    inside = {word.i for word in kept}
    while kept and kept[-1].i != verb.i and _is_cut(kept[-1], inside):
        inside.discard(kept.pop().i)
    return kept


def _is_adverb(word: Token) -> bool:
    return word.pos_ == "ADV" and word.dep_ in ("advmod", "npadvmod")


def _path(word: Token, verb: Token) -> Iterator[Token]:
    """The word and those above it, up to the verb."""
    while word.i != verb.i and word.head.i != word.i:
        yield word
        word = word.head


def _is_cut(word: Token, inside: set[int]) -> bool:
    """True for an adjective without its noun and for a conjunction at the end."""
    is_modifier = word.dep_ in ("amod", "compound", "nummod", "poss", "det", "advmod")
    return word.dep_ == "cc" or (is_modifier and word.head.i not in inside)
