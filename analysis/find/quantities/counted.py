"""What a number counts: the noun with what it does; for an amount, what it measures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from analysis.find.quantities.amounts import HAVING, find_measured, nearest_noun
from analysis.find.quantities.context import (
    NAMED,
    NOMINAL,
    VERBAL,
    QuantityContext,
    names_people,
    names_things,
    people_words,
)
from analysis.find.quantities.naming import (
    MOST_WORDS,
    PEOPLE_ROLES,
    name_amount,
    name_people,
    past_participle,
    role_words,
    tidy,
)
from analysis.find.quantities.phrases import (
    ASIDE,
    is_content,
    join_words,
    noun_phrase,
    phrase_after,
    put_aside,
    shorten,
    subject_phrase,
    verb_phrase,
)
from analysis.find.quantities.roles import Role, role_of_noun
from analysis.find.quantities.tokens import word_list

if TYPE_CHECKING:
    from spacy.tokens import Token

_CLAIMING = word_list("claiming")
_TELLING = word_list("telling")
_POSSIBLE = ("can", "could", "may", "might", "should", "must")
_RELATIVE = ("who", "which", "that")
_COPULAS = ("be", "remain", "stay", "lie", "stand", "go", "feel", "become")
_OBJECTS = ("dobj", "obj", "attr", "dative", "oprd")


def find_counted(
    context: QuantityContext,
    previous: QuantityContext | None,
    previous_counts: str,
    role: Role,
) -> tuple[str, str]:
    """(unit, counts): the unit or the counted noun, and the words for what is counted.

    ``previous`` is the last quantity of the sentence with a noun, which "roughly 20" counts too;
    ``previous_counts`` are the words of the quantity before, which an amount in brackets repeats.
    """
    match = context.match
    previous_noun = _shared_noun(context, previous, role)
    noun = _counted_noun(context, previous_noun)
    unit = match.unit
    if not unit and noun is not None:
        is_other = noun.lemma_.lower() == "other" and previous_noun is not None
        unit = _singular(context, previous_noun if is_other else noun)
    if not unit and _is_nobody(context):
        unit = "people"
    if match.rate:
        unit = f"{unit} per {match.rate}".strip()
    if previous_counts and _repeats_amount(context):
        return unit, previous_counts
    return unit, tidy(_words(context, noun, previous_noun, role))


def _shared_noun(
    context: QuantityContext, previous: QuantityContext | None, role: Role
) -> Token | None:
    """The noun before, unless the role is one of people and the noun names none."""
    noun = previous.noun if previous is not None else None
    if noun is None or role.role.partition("|")[0] not in PEOPLE_ROLES:
        return noun
    return None if names_things(noun) else noun


def _is_nobody(context: QuantityContext) -> bool:
    """True for "nobody" and "no one"."""
    is_zero = context.match.value == 0 and context.noun is None
    return is_zero and context.doc[context.start].lower_ in ("nobody", "no")


def _words(
    context: QuantityContext, noun: Token | None, previous_noun: Token | None, role: Role
) -> str:
    match = context.match
    if noun is not None and not match.noun and not match.unit:
        if noun.pos_ not in NOMINAL and (people := name_people(role.role)):
            return people
        counted = _counted_words(context, noun, role)
        if noun.lower_ == "others" and previous_noun is not None:
            return counted.replace("others", previous_noun.lower_, 1)
        return counted
    if match.bare and not match.unit and (people := name_people(role.role)):
        return people
    return _measured_words(context, role)


def _measured_words(context: QuantityContext, role: Role) -> str:
    """The words for what an amount measures, or its role: "raised by charity", "fine"."""
    match = context.match
    if match.kind == "time" and (moment := _time_words(context)) is not None:
        return join_words(moment, context)
    if match.form == "multiple" and context.root.dep_ == "advmod" and not match.trend:
        return ""  # "twice investigated"
    words = _share_words(context) or find_measured(context)
    if match.side:
        return _vote_words(context, words or nearest_noun(context))
    joined = join_words(words, context) or join_words(nearest_noun(context), context)
    if match.kind != "money":
        return joined
    if len(joined.split()) > MOST_WORDS:
        joined = join_words(_from_verb(words), context)
    has_verb = any(not isinstance(word, str) and word.pos_ == "VERB" for word in words)
    is_by_role = (role.by_verb or role.role == "fined") and not has_verb
    return (is_by_role and name_amount(role.role, joined)) or joined


def _time_words(context: QuantityContext) -> Sequence[Token | str] | None:
    """Of "two weeks before the vote" the last words; of "two weeks ago" none; else None."""
    following = context.following
    if following is not None and following.lower_ in ("ago", "later", "earlier"):
        return []
    if following is not None and following.lower_ in ("before", "after"):
        noun = next((child for child in following.children if child.dep_ == "pobj"), None)
        return [following, *noun_phrase(noun, context)] if noun is not None else []
    return None


def _share_words(context: QuantityContext) -> Sequence[Token | str]:
    """Of "the district is 35 percent Latino": the Latino share of the district."""
    group = context.following
    if context.match.kind != "percent" or group is None or not group.text[:1].isupper():
        return []
    verb = group.head
    if group.dep_ not in ("attr", "acomp") or verb.lemma_ != "be":
        return []
    subject = subject_phrase(verb, context)
    return [group, "share of", *subject] if subject else []


# The noun


def _counted_noun(context: QuantityContext, previous_noun: Token | None) -> Token | None:
    """The noun of the number, or the one that it leaves out."""
    if context.noun is not None or not _is_left_out(context):
        return context.noun
    return previous_noun if previous_noun is not None else _people_before(context)


def _is_left_out(context: QuantityContext) -> bool:
    """True for a whole number alone: "48 hostages held and roughly 20 believed alive"."""
    match = context.match
    is_whole = match.value is None or match.value == int(match.value)
    is_printed = match.number[1] > match.number[0]
    return match.bare and is_whole and is_printed and not match.rate and not match.kind


def _people_before(context: QuantityContext) -> Token | None:
    """Of "as 60,000 called up" in a headline: the people that its sentence names first."""
    following = context.following
    if following is None or following.tag_ not in ("VBN", "VBD"):
        return None
    before = context.doc[context.first : context.start]
    plurals = (token for token in before if token.tag_ in ("NNS", "NNPS"))
    return next((t for t in plurals if t.lemma_.lower().rstrip("s") in people_words()), None)


def _singular(context: QuantityContext, noun: Token) -> str:
    """The noun in the singular with the compound word right before it: "power plant"."""
    singular, before = str(noun.lemma_.lower()), context.doc[noun.i - 1]
    if singular == noun.lower_ and noun.tag_ == "NNPS":
        singular = singular.removesuffix("s")
    is_compound = before.dep_ == "compound" and before.head.i == noun.i and before.is_alpha
    if noun.i - 1 > context.end and is_compound:
        return f"{before.lower_} {singular}"
    return singular


def _repeats_amount(context: QuantityContext) -> bool:
    """True for "($590 million)" right behind another amount."""
    if context.start <= context.first or context.doc[context.start - 1].text != "(":
        return False
    before = context.doc[max(context.first, context.start - 6) : context.start]
    return any(token.like_num for token in before)


# The words


def _vote_words(context: QuantityContext, words: Sequence[Token | str]) -> str:
    """Votes for (plan): the side, and what was voted on."""
    subject = join_words([word for word in words if not _is_voting(word)], context)
    subject = f" ({subject.partition(' (')[0]})" if subject else ""
    return f"votes {context.match.side}{subject}"


def _is_voting(word: Token | str) -> bool:
    if isinstance(word, str):
        return False
    return word.lemma_.lower() in ("vote", "to") or word.like_num or word.text == "-"


def _counted_words(context: QuantityContext, noun: Token, role: Role) -> str:
    if context.noun is None or noun.i != context.noun.i:
        return join_words([noun, *_deed_without_noun(context, role)], context)
    doc = context.doc
    first = context.end + 1 if noun.i > context.end else noun.left_edge.i
    left = max(first, noun.left_edge.i)
    while left - 2 >= first and doc[left - 1].text == "-" and not doc[left - 1].whitespace_:
        left -= 2
    words = [t for t in doc[left : noun.i + 1] if is_content(t) and not context.contains(t)]
    deed = _role_or_deed(context, noun, role)
    phrase = phrase_after(noun, context)
    joined = join_words([*words, *phrase, *deed], context)
    if len(joined.partition(" (")[0].split()) > MOST_WORDS and deed and deed[0] != ASIDE:
        return join_words([*words, *deed], context)
    return joined


def _role_or_deed(context: QuantityContext, noun: Token, role: Role) -> Sequence[Token | str]:
    """The words for the role where it is not the verb itself that gives it, else the deed."""
    people = names_people(noun)
    label = role_words(role.role) if people or role.role == "without power" else ""
    named = role_of_noun(noun)
    if label and not role.by_verb and not named:
        return [label]
    deed = _deed(context, noun, people)
    is_aside = bool(deed) and deed[0] == ASIDE
    return [label] if label and not named and (is_aside or not deed) else deed


def _deed_without_noun(context: QuantityContext, role: Role) -> Sequence[Token | str]:
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
        return [state] if state is not None and state.pos_ in ("ADJ", "VERB") else []
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
    if verb.lemma_ in _CLAIMING:
        return []
    subject = shorten(subject_phrase(_acting_verb(verb), context))
    if verb.lemma_ in ("be", "get", "see"):
        return put_aside(subject)
    if verb.lemma_ in HAVING:
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
        if any(t.dep_ in ("relcl", "acl", "ccomp", "advcl") for t in _path(word, verb)):
            break
        kept.append(word)
    inside = {word.i for word in kept}
    while kept and kept[-1].i != verb.i and _is_cut(kept[-1], inside):
        inside.discard(kept.pop().i)
    return kept


def _path(word: Token, verb: Token) -> Iterator[Token]:
    """The word and those above it, up to the verb."""
    while word.i != verb.i and word.head.i != word.i:
        yield word
        word = word.head


def _is_cut(word: Token, inside: set[int]) -> bool:
    """True for an adjective without its noun and for a conjunction at the end."""
    is_modifier = word.dep_ in ("amod", "compound", "nummod", "poss", "det", "advmod")
    return word.dep_ == "cc" or (is_modifier and word.head.i not in inside)


def _from_verb(words: Sequence[Token | str]) -> Sequence[Token | str]:
    """The words from their verb on, without the subject before it; all if there is no verb."""
    verbs = (k for k, w in enumerate(words) if not isinstance(w, str) and w.pos_ == "VERB")
    return words[next(verbs, 0) :]
