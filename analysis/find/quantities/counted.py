"""What a number counts: the noun with what it does; for an amount, what it measures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis.find.quantities.amounts import find_measured, nearest_noun
from analysis.find.quantities.context import (
    NOMINAL,
    VERBAL,
    QuantityContext,
    names_people,
    names_things,
    people_words,
)
from analysis.find.quantities.deeds import deed_without_noun, find_deed
from analysis.find.quantities.measure_names import (
    aged_noun,
    is_person,
    name_measure,
    old_noun,
    plural_unit,
)
from analysis.find.quantities.naming import (
    MOST_WORDS,
    PEOPLE_ROLES,
    name_amount,
    name_people,
    tidy,
    with_context,
)
from analysis.find.quantities.phrases import (
    ASIDE,
    is_content,
    join_words,
    noun_phrase,
    phrase_after,
    subject_phrase,
)
from analysis.find.quantities.roles import Role, is_vote

if TYPE_CHECKING:
    from spacy.tokens import Token


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
    previous_noun = _shared_noun(previous, role)
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


def _shared_noun(previous: QuantityContext | None, role: Role) -> Token | None:
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
    words = _measured_words(context, role)
    if _is_the_two(context) and _are_persons(words, context):
        return with_context("people", words)
    return words


def _is_the_two(context: QuantityContext) -> bool:
    """True for "the two" that did something, without a noun: persons named before."""
    before, match = context.previous, context.match
    is_alone = match.bare and not match.unit and not match.kind and context.noun is None
    is_subject = context.root.dep_ in ("nsubj", "nsubjpass")
    return is_alone and is_subject and before is not None and before.lower_ == "the"


def _measured_words(context: QuantityContext, role: Role) -> str:
    """The words for what an amount measures, or its role: "raised by charity", "fine"."""
    nearby = _words_nearby(context, role)
    if context.match.kind == "age":
        if person := _person_before(context):
            return person
        noun = aged_noun(context) if nearby.lower() in ("age", "ages", "aged", "") else None
        return join_words(noun_phrase(noun, context), context) if noun is not None else nearby
    name = name_measure(context, role.role)
    if not name and context.match.unit and nearby and _are_persons(nearby, context):
        rate = context.match.rate if context.match.kind == "money" else ""
        name = f"price per {rate}" if rate else plural_unit(context.match.unit)
    return (
        with_context(name, nearby)
        if name and (nearby or name.startswith(("time ", "prison ")))
        else nearby
    )


def _words_nearby(context: QuantityContext, role: Role) -> str:
    """The words that an amount depends on in its clause."""
    match = context.match
    if match.kind == "time" and (moment := _time_words(context)) is not None:
        return join_words(moment, context)
    if match.form == "multiple" and context.root.dep_ == "advmod" and not match.trend:
        return ""  # "twice investigated"
    words = _share_words(context) or _as_many(context) or find_measured(context)
    if match.side and is_vote(context):
        return _vote_words(context, words or nearest_noun(context))
    words = _as_clause(words, context)
    joined = join_words(words, context) or join_words(nearest_noun(context), context)
    if match.kind != "money":
        return joined
    if len(joined.split()) > MOST_WORDS:
        joined = join_words(_from_verb(words), context)
    has_verb = any(not isinstance(word, str) and word.pos_ == "VERB" for word in words)
    is_by_role = (role.by_verb or role.role == "fined") and not has_verb
    return (is_by_role and name_amount(role.role, joined)) or joined


def _as_many(context: QuantityContext) -> Sequence[Token]:
    """The subscribers of "twice as many subscribers"."""
    following, doc = context.following, context.doc
    if following is None or following.lower_ != "as" or following.i + 1 >= context.after:
        return []
    noun = doc[following.i + 1].head
    is_noun = doc[following.i + 1].lower_ in ("many", "much") and noun.pos_ in NOMINAL
    words = noun_phrase(noun, context) if is_noun else []
    return [word for word in words if word.i > following.i + 1]


def _person_before(context: QuantityContext) -> str:
    """The person of "an attack on Ada Hall, 66"."""
    doc, comma = context.doc, context.start - 1
    k = comma
    while k - 1 > context.first and doc[k - 1].ent_type_ == "PERSON":
        k -= 1
    is_named = comma > context.first and doc[comma].text == "," and k < comma
    return " ".join(token.text for token in doc[k:comma] if not token.is_punct) if is_named else ""


def _are_persons(words: str, context: QuantityContext) -> bool:
    """True for words that only name persons, which name no amount: "Mr. Hall and Mr. Ng"."""
    sentence = context.doc[context.first : context.after]
    persons = {"and"} | {
        token.text
        for token in sentence
        if is_person(token) or (token.dep_ == "compound" and is_person(token.head))
    }
    return all(word in persons or word.endswith(".") for word in words.split())


def _as_clause(words: Sequence[Token | str], context: QuantityContext) -> Sequence[Token | str]:
    """The words with "who" or "that" between a noun and its verb: "pupils who walk to school"."""
    if context.match.kind not in ("percent", "fraction", "money"):
        return words
    for k, verb in enumerate(words[1:], 1):
        noun = words[k - 1]
        if isinstance(verb, str) or verb.pos_ not in VERBAL:
            continue
        if isinstance(noun, str) or noun.pos_ not in NOMINAL or verb.tag_ == "VBN":
            return words
        if context.match.kind == "money" or verb.tag_ == "VBG":
            return words
        return [*words[:k], "who" if names_people(noun) else "that", *words[k:]]
    return words


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


def _spaced_unit(context: QuantityContext, noun: Token) -> Token | None:
    """The hour of "24 - hour access", printed with spaces, which the noun follows."""
    hyphen, doc = context.following, context.doc
    if hyphen is None or hyphen.text != "-" or context.end + 2 >= noun.i:
        return None
    unit = doc[context.end + 2]
    return unit if unit.is_alpha and not unit.like_num else None


def _singular(context: QuantityContext, noun: Token) -> str:
    """The noun in the singular with the compound word right before it: "power plant"."""
    if (unit := _spaced_unit(context, noun)) is not None:
        return str(unit.lemma_.lower())
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
        place = phrase_after(context.root, context)
        return join_words([noun, *place, *deed_without_noun(context, role)], context)
    doc = context.doc
    if (person := old_noun(context, noun)) is not None:
        return f"age of {join_words(noun_phrase(person, context)[:5], context)}"
    first = context.end + 1 if noun.i > context.end else noun.left_edge.i
    left = max(first, noun.left_edge.i)
    if (unit := _spaced_unit(context, noun)) is not None:
        left = max(left, unit.i + 1)
    while left - 2 >= first and doc[left - 1].text == "-" and not doc[left - 1].whitespace_:
        left -= 2
    words = [t for t in doc[left : noun.i + 1] if is_content(t) and not context.contains(t)]
    deed = find_deed(context, noun, role)
    phrase = phrase_after(noun, context)
    joined = join_words([*words, *phrase, *deed], context)
    if len(joined.partition(" (")[0].split()) > MOST_WORDS and deed and deed[0] != ASIDE:
        return join_words([*words, *deed], context)
    return joined


def _from_verb(words: Sequence[Token | str]) -> Sequence[Token | str]:
    """The words from their verb on, without the subject before it; all if there is no verb."""
    verbs = (k for k, w in enumerate(words) if not isinstance(w, str) and w.pos_ == "VERB")
    return words[next(verbs, 0) :]
