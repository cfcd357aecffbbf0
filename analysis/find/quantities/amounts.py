"""What an amount measures where no noun is counted: what fell by 7%, what cost $4 million."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.find.quantities.context import NAMED, NOMINAL, SUBJECTS, VERBAL, QuantityContext
from analysis.find.quantities.phrases import (
    is_amount,
    is_content,
    noun_phrase,
    phrase_after,
    put_aside,
    shorten,
    subject_phrase,
    subtree,
    verb_phrase,
)
from analysis.find.quantities.tokens import TRENDS, word_list

if TYPE_CHECKING:
    from spacy.tokens import Token

HAVING = word_list("having")

_TIME_WORDS = word_list("time_words")
_AMOUNT_ENTITIES = ("DATE", "TIME", "MONEY", "PERCENT")
_MODIFIERS = ("nummod", "amod", "compound", "nmod", "quantmod", "npadvmod", "poss")


def find_measured(context: QuantityContext) -> list[Token | str]:
    """The words for what an amount measures.

    They are sought in a list, before a verb of rising or falling, in an "of" phrase, and then in
    the clause of the amount.
    """
    if listed := _listed_before(context):
        return [*listed]
    if context.match.trend and (moved := _moved(context)):
        return [*moved]
    whole, root = context.noun_after_of(context.end), context.root
    if whole is None:
        return _clause_words(root, context)
    verb, deed = root.head, []
    if root.dep_ in ("nsubj", "nsubjpass") and verb.pos_ == "VERB":
        deed = verb_phrase(verb, context)
    if deed or context.match.kind in ("fraction", "percent"):
        return [*noun_phrase(whole, context), *deed]
    nearby = [word for word in _clause_words(root, context) if not isinstance(word, str)]
    return [*noun_phrase(whole, context), *put_aside(shorten(nearby))]


# Lists and changes


def _listed_before(context: QuantityContext) -> list[Token]:
    """What is named right before its amount in a list without verbs: "Burlington by 2.6%"."""
    doc, last = context.doc, context.start - 1
    if context.match.kind not in ("percent", "money") or not context.others:
        return []
    if last <= context.first:
        return []
    if doc[last].lower_ in ("by", "at", "between"):
        last -= 1
    elif doc[last].pos_ not in NOMINAL:
        return []
    k = last
    while k > context.first and last - k < 5 and _is_list_item(k, context):
        k -= 1
    opens_item = doc[k].lower_ in (",", ";", "and", "while")
    if k == last or not opens_item or last in context.others or not _names(doc[last]):
        return []
    return [token for token in doc[k + 1 : last + 1] if is_content(token)]


def _is_list_item(k: int, context: QuantityContext) -> bool:
    """True for a token of "fats and oils"."""
    if k in context.others:
        return False
    token, before = context.doc[k], context.doc[k - 1]
    joins_nouns = token.lower_ == "and" and before.pos_ in NOMINAL and k - 1 not in context.others
    return joins_nouns or token.pos_ in (*NOMINAL, "ADJ")


def _names(token: Token) -> bool:
    return token.pos_ in NOMINAL and token.lemma_ not in _TIME_WORDS and not is_amount(token)


def _moved(context: QuantityContext) -> list[Token]:
    """What rose or fell: the noun phrase before the verb of rising or falling."""
    doc = context.doc
    moving = (*VERBAL, "ADV", "ADP", "ADJ", "NOUN")
    for k in range(context.start - 1, max(context.first, context.start - 7), -1):
        if doc[k].lower_ in TRENDS and doc[k].pos_ in moving:
            return _subject_of_move(doc[k], context)
    return []


def _subject_of_move(verb: Token, context: QuantityContext) -> list[Token]:
    doc, last = context.doc, verb.i - 1
    while last >= context.first and doc[last].pos_ in ("AUX", "ADV", "PART", "VERB", "ADJ"):
        last -= 1
    if last < context.first or doc[last].pos_ not in NAMED:
        return []
    subjects = (c for c in verb.children if c.dep_ in SUBJECTS and c.pos_ in NOMINAL)
    subject = next((child for child in subjects if child.i < verb.i), None)
    if subject is not None and subject.i <= last and not _has_verb(subject, last):
        return noun_phrase(subject, context)
    first = last
    while first - 1 >= context.first and last - first < 5 and _extends_name(doc[first - 1]):
        first -= 1
    return [token for token in doc[first : last + 1] if is_content(token)]


def _has_verb(subject: Token, last: int) -> bool:
    """True if another clause is between a subject and token ``last``."""
    return any(
        token.pos_ in VERBAL and token.dep_ not in ("relcl", "acl", "aux")
        for token in subject.doc[subject.i + 1 : last]
    )


def _extends_name(token: Token) -> bool:
    return token.pos_ in (*NOMINAL, "ADJ", "NUM") or token.text in ("'s", "’s", "-", "&")


# The clause


def _clause_words(token: Token, context: QuantityContext) -> list[Token | str]:
    """The noun or the clause that an amount depends on, up to six steps above it."""
    for _ in range(6):
        head = token.head
        if head.i == token.i or not context.in_sentence(head):
            return _words_of_root(token, context)
        if head.pos_ in VERBAL:
            return _verb_words(head, context)
        if head.pos_ in NOMINAL and not context.contains(head):
            if head.i > context.end and token.dep_ in _MODIFIERS:
                return _modified_words(head, context)
            is_time = head.lemma_.lower() in _TIME_WORDS
            repeats = token.dep_ in ("appos", "conj") and is_amount(head)
            if head.i < context.start and not is_time and not repeats:
                return _words_of_noun_before(head, context)
        token = head
    return []


def _words_of_root(token: Token, context: QuantityContext) -> list[Token | str]:
    if token.pos_ in VERBAL:
        return _verb_words(token, context)
    return [*noun_phrase(token, context)] if token.pos_ in NOMINAL else []


def _modified_words(noun: Token, context: QuantityContext) -> list[Token | str]:
    """Of "a $4 million house" the house; of "a 5% fall last year" the clause."""
    if noun.lemma_ in _TIME_WORDS:
        return _verb_words(noun.head, context)
    return [*noun_phrase(noun, context), *phrase_after(noun, context)]


def _words_of_noun_before(noun: Token, context: QuantityContext) -> list[Token | str]:
    words, preposition = noun_phrase(noun, context), noun.head
    if noun.dep_ == "pobj" and preposition.dep_ == "prep" and preposition.head.pos_ in NOMINAL:
        words = [*noun_phrase(preposition.head, context), preposition, *words]
    return list({word.i: word for word in words}.values())


def _verb_words(verb: Token, context: QuantityContext) -> list[Token | str]:
    """The subject of the clause, with what the amount is for or what the verb acts on."""
    subject = subject_phrase(verb, context)
    words = _purpose(verb, context) or _object_before(verb, context)
    if words and words[0].i == verb.i:
        return [*shorten(subject), *words]
    return [*words, *put_aside(shorten(subject))] if words else [*subject[:6]]


def _purpose(verb: Token, context: QuantityContext) -> list[Token]:
    """The "paid taxes" of "paid $4 million in taxes"; the noun alone after other verbs."""
    doc, k = context.doc, context.end + 1
    while k < context.after and doc[k].lower_ in ("more", "less", "or"):
        k += 1
    if k >= context.after or doc[k].pos_ != "ADP":
        return []
    preposition = doc[k]
    if preposition.lower_ not in ("in", "for", "on", "to", "as"):
        return []
    nouns = (child for child in preposition.children if child.dep_ == "pobj")
    noun = next((child for child in nouns if child.ent_type_ not in _AMOUNT_ENTITIES), None)
    if noun is None or is_amount(noun):
        return []
    words = noun_phrase(noun, context)[:5]
    if context.root.dep_ in ("dobj", "obj") and verb.i < context.start and _names_deed(verb):
        return [verb, *([preposition] if preposition.lower_ != "in" else []), *words]
    return words


def _names_deed(verb: Token) -> bool:
    return verb.lemma_ not in HAVING and verb.lemma_ != "be" and verb.lemma_ not in TRENDS


def _object_before(verb: Token, context: QuantityContext) -> list[Token]:
    """The object of the verb if it is before the amount."""
    for child in verb.children:
        is_object = child.dep_ in ("dobj", "obj") and child.pos_ in NOMINAL
        if is_object and not context.contains(child) and not is_amount(child):
            return noun_phrase(child, context)[:5] if child.i < context.start else []
    return []


# The nearest noun


def nearest_noun(context: QuantityContext) -> list[Token]:
    """The noun phrase nearest before the amount, else right after it: for lists and headlines."""
    doc = context.doc
    for k in range(context.start - 1, max(context.first - 1, context.start - 40), -1):
        if _may_be_measured(doc[k], context) and doc[k].lemma_.lower() not in _TIME_WORDS:
            first = k
            while (
                first - 1 >= context.first
                and doc[first - 1].pos_ in (*NOMINAL, "ADJ")
                and k - first < 4
            ):
                first -= 1
            return [token for token in doc[first : k + 1] if is_content(token)]
    for token in doc[context.end + 1 : min(context.after, context.end + 9)]:
        if _may_be_measured(token, context):
            words = subtree(token, context.end + 1, token.i + 1)
            return [word for word in words if is_content(word) and not word.like_num][-3:]
    return []


def _may_be_measured(token: Token, context: QuantityContext) -> bool:
    return (
        token.pos_ in NOMINAL
        and token.i not in context.others
        and token.ent_type_ not in _AMOUNT_ENTITIES
        and not is_amount(token)
    )
