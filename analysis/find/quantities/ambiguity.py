"""Matches that only the parse can decide: a year or a count, "one" the pronoun, a name, an age."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.find.quantities.context import NOMINAL, QuantityContext, people_words
from analysis.find.quantities.matches import QuantityMatch
from analysis.find.quantities.tokens import HYPHENS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_BOUNDS = ("~", ">", "<", ">=", "<=")
_BEFORE_YEAR = frozenset("in since by the until of from ’s 's for and this during ’".split())
_ONLY_BEFORE_YEAR = frozenset("the ’s 's since in until".split())
_BEFORE_PRONOUN = frozenset(
    "no any every each this that which another the my his her their our last first such".split()
)
_NOT_PEOPLE = ("case", "vote")
_AFTER_AGE_SIGNS = (",", ".", ")", "—", "–", ";", "-", "!", "?")
_AFTER_AGE = frozenset("and was is who when by at last this next in on years".split())
_PERSONS = ("he", "she", "i", "who", "you", "we")
_OLDEST = 115


def resolve_match(
    match: QuantityMatch, doc: Doc, base: int, first: int, after: int
) -> QuantityMatch | None:
    """Decide a doubtful match with the parse; None if it is no quantity after all."""
    if not match.doubt and not match.bare:
        return match
    context = QuantityContext(doc, match, base, first, after)
    if match.doubt == "year":
        return match if _is_count(context) else None
    if match.doubt == "one":
        return replace(match, doubt="") if _is_number_one(context) else None
    if match.doubt == "people":
        return replace(match, doubt="") if _counts_people(context) else None
    if match.doubt == "half" or (match.bare and _is_name(context)):
        return None
    return replace(match, unit="year of age", kind="age", bare=False) if _is_age(context) else match


def find_labels(doc: Doc) -> frozenset[tuple[str, str]]:
    """The numbers that name one thing, each with the noun: "a 503 error", "a 737 jet".

    A number above one counts a plural, or is part of a measure or compound before another noun.
    """
    found = set()
    for number in doc[1:-1]:
        noun = doc[number.i + 1]
        single = number.text.isdecimal() and number.text != "1" and noun.tag_ == "NN"
        if not single or doc[number.i - 1].lower_ not in ("a", "an"):
            continue
        if noun.i + 1 == len(doc) or not _goes_on(doc[noun.i + 1]):
            found.add((number.text, noun.lemma_.lower()))
    return frozenset(found)


def _goes_on(after: Token) -> bool:
    """Whether a token joins a noun before it to another one."""
    return after.pos_ in (*NOMINAL, "ADJ") or after.text in (*HYPHENS, "'s", "’s")


def is_label(context: QuantityContext, labels: frozenset[tuple[str, str]]) -> bool:
    """Whether a number is one of ``find_labels`` with its noun, which may be a plural here."""
    noun = context.noun
    if noun is None or not context.match.bare or noun.i != context.end + 1:
        return False
    return (context.doc[context.number].text, noun.lemma_.lower()) in labels


def _names_people(noun: Token) -> bool:
    return noun.lemma_.lower() in people_words() and noun.lemma_.lower() not in _NOT_PEOPLE


# A year or a count


def _is_count(context: QuantityContext) -> bool:
    """True for "2000 hires", "1800 people": a plural follows and no word of time is before."""
    match, noun, before = context.match, context.noun, context.previous
    if noun is None or not _is_counted_plural(context, noun):
        return False
    is_round = (match.value or 1) % 50 == 0
    if match.bound in _BOUNDS and match.value is not None:
        return noun.i == context.end + 1 or _names_people(noun)
    if before is None or not _may_precede_year(before):
        return is_round or _names_people(noun)
    return is_round and _names_people(noun) and before.lower_ not in _ONLY_BEFORE_YEAR


def _is_counted_plural(context: QuantityContext, noun: Token) -> bool:
    is_plural = noun.tag_ == "NNS" or (noun.tag_ == "NN" and noun.lower_ == "people")
    is_near = context.following is not None and noun.i - context.end <= 3
    return is_plural and is_near and not noun.text[:1].isupper()


def _may_precede_year(token: Token) -> bool:
    is_owner = token.pos_ == "PROPN" or token.tag_ in ("PRP$", "POS", "DT")
    return is_owner or token.lower_ in _BEFORE_YEAR


# Several people; one


def _counts_people(context: QuantityContext) -> bool:
    """True for "several soldiers", "a few deaths"; not for "several provisions"."""
    noun = context.noun
    if noun is None or not context.match.bare or noun.i <= context.end:
        return False
    lemmas = {noun.lemma_.lower(), noun.lemma_}
    is_noun = noun.tag_ in ("NNS", "NNPS", "NN")
    return is_noun and lemmas.isdisjoint(_NOT_PEOPLE) and not lemmas.isdisjoint(people_words())


def _is_number_one(context: QuantityContext) -> bool:
    """True for "one soldier", "one of the hostages"; false for the pronoun."""
    before, following, noun = context.previous, context.following, context.noun
    if following is None or following.like_num:
        return False
    if before is not None and before.lower_ in _BEFORE_PRONOUN:
        return False
    if following.lower_ == "of":
        return _is_one_of(context)
    counts = context.doc[context.number].dep_ in ("nummod", "compound", "quantmod", "amod")
    return counts and noun is not None and noun.i > context.end


def _is_one_of(context: QuantityContext) -> bool:
    """True for "one of the 12 hostages", "one of the soldiers"; not for "one of the best"."""
    after = context.doc[context.end + 2 : min(context.end + 6, context.after)]
    if len(after) < 2 or any(token.tag_ in ("JJS", "RBS") for token in after):
        return False
    if any(token.tag_ == "CD" for token in after[:2]):
        return True
    noun = context.noun_after_of(context.end)
    is_whole = after[0].lower_ in ("the", "those", "these")
    return is_whole and noun is not None and noun.tag_ == "NNS" and _names_people(noun)


# A name


def _is_name(context: QuantityContext) -> bool:
    """True for "Henry Five", "Unit 8200", "Apple Watch 5": the number is part of a name."""
    match, before = context.match, context.previous
    if before is None:
        return False
    if match.form == "words":
        return _is_word_in_name(context, before)
    if match.form != "digits":
        return False
    if match.scaled:
        is_letter = context.doc[context.end].text.endswith(("a", "b"))  # 14b Elm Road
        return is_letter and _begins_name(context, before, is_house=True)
    return (
        _begins_name(context, before) or _ends_name(context, before) or _is_label(context, before)
    )


def _is_word_in_name(context: QuantityContext, before: Token) -> bool:
    """True for "Henry Five", "the Big Five banks", "the Three Gorges Dam": a capital inside.

    In a headline whose words all begin with a capital nothing follows from one.
    """
    number, following = context.doc[context.number], context.following
    if not number.text[:1].isupper() or (not before.is_alpha and before.text not in ("'s", "’s")):
        return False
    if _is_title_case(context):
        noun = context.noun
        return bool(before.pos_ == "PROPN" and (noun is None or noun.i < context.end))
    if following is not None and following.ent_type_ == "NORP":
        return False
    goes_on = following is not None and following.text[:1].isupper()
    return bool(goes_on or before.text[:1].isupper() or before.text in ("'s", "’s"))


def _is_title_case(context: QuantityContext) -> bool:
    words = [t for t in context.doc[context.first : context.after] if t.is_alpha and len(t) > 3]
    capitals = sum(word.text[:1].isupper() for word in words)
    return bool(capitals > 0.7 * len(words))


def _is_label(context: QuantityContext, before: Token) -> bool:
    """True for "carbon 14", "lane 4": a singular noun that the number names, and no other."""
    number = context.doc[context.number]
    if context.noun is not None or context.match.bound != "=" or not _is_alone(context.match):
        return False
    is_tied = number.head.i == before.i and number.dep_ in ("nummod", "appos", "npadvmod")
    is_label = before.tag_ == "NN" and before.lower_ not in ("age", "aged")
    return bool(is_tied and is_label and before.i + 1 == context.start)


def _begins_name(context: QuantityContext, before: Token, *, is_house: bool = False) -> bool:
    """True for a whole number before a capital, as in ": 24 Hours", "10 Downing Street"."""
    match, following, noun = context.match, context.following, context.noun
    number = match.mantissa if is_house else match.value
    is_whole = number is not None and number == int(number)
    if following is None or not is_whole or not _is_alone(match):
        return False
    if not following.text[:1].isupper():
        return False
    return before.text == ":" or (
        noun is not None
        and noun.tag_ == "NNP"
        and noun.i > context.end
        and noun.ent_type_ != "NORP"
        and not noun.text.endswith("s")
    )


def _ends_name(context: QuantityContext, before: Token) -> bool:
    """True for a number after a word with a capital that no counted noun follows."""
    match, following, noun = context.match, context.following, context.noun
    is_word = before.pos_ in ("PROPN", "NOUN", "ADJ") and before.text[:1].isupper()
    is_letter = before.text.isupper() and len(before.text) == 1
    is_opening = before.i == context.first and before.pos_ != "PROPN"
    if not is_word or is_letter or is_opening or match.bound != "=" or not _is_alone(match):
        return False
    if noun is not None and (_names_people(noun) or _is_plain_plural(context, noun)):
        return False
    return following is None or following.lower_ not in ("of", "more", "other")


def _is_alone(match: QuantityMatch) -> bool:
    """True if nothing of the quantity is printed before its number."""
    return match.start == match.number[0]


def _is_plain_plural(context: QuantityContext, noun: Token) -> bool:
    is_plural = noun.i > context.end and noun.tag_ == "NNS"
    return is_plural and not context.doc[context.end + 1].text[:1].isupper()


# An age


def _is_age(context: QuantityContext) -> bool:
    """True for "Maddon, 66, has", "who was 10", "turned 30": a bare number that is an age."""
    match, before, noun = context.match, context.previous, context.noun
    value = match.value
    if not match.bare or match.scaled or value is None or before is None:
        return False
    if not 0 < value < _OLDEST or value != int(value):
        return False
    if noun is not None and noun.i == context.end + 1:
        return False
    if _is_after_name(context):
        return True
    return before.lemma_ in ("be", "turn", "turning") and _is_persons_age(context, before)


def _is_after_name(context: QuantityContext) -> bool:
    """True for "Maddon, 66,", "Lewis, now 77," and "the boy (10)"."""
    following, k = context.following, context.start - 1
    k -= context.doc[k].lower_ in ("now", "then", "just", "only")
    opens, k = context.doc[k].text in (",", "("), k - 1
    if k < context.first or following is None or not opens:
        return False
    if following.text not in (",", ")", ".", ";", "—"):
        return False
    name = context.doc[k]
    if name.text == ")":
        return True
    is_name = name.pos_ == "PROPN" or name.text[:1].isupper() or name.text in ("Jr.", "Sr.")
    return (is_name or name.lemma_ in people_words()) and name.ent_type_ not in ("DATE", "LOC")


def _is_persons_age(context: QuantityContext, verb: Token) -> bool:
    """True for "she was 10" at the end of a clause."""
    following = context.following
    closes = (
        following is None or following.text in _AFTER_AGE_SIGNS or following.lower_ in _AFTER_AGE
    )
    if context.noun is not None or not closes:
        return False
    subjects = (child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass"))
    subject = next(subjects, None)
    if subject is None or subject.lower_ == "they":
        return False
    is_pronoun = subject.pos_ == "PRON" and subject.lower_ in _PERSONS
    return is_pronoun or subject.ent_type_ == "PERSON" or _names_people(subject)
