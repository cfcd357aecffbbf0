"""What an amount is the amount of, where no noun is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.find.quantities.phrases import (
    HAVING,
    NAMED,
    NOMINAL,
    VERBAL,
    QuantityContext,
    aside,
    brief,
    is_amount,
    is_content,
    noun_words,
    of_tail,
    subject_words,
    under,
    verb_words,
)
from analysis.find.quantities.tokens import TRENDS, word_list

if TYPE_CHECKING:
    from spacy.tokens import Token

_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_TIME_WORDS = word_list("time_words")


def _moved(place: QuantityContext) -> list[Token]:
    """What rose or fell: the noun phrase right before the verb of rising or falling."""
    for k in range(place.start - 1, max(place.first, place.start - 7), -1):
        if place.doc[k].lower_ in TRENDS and place.doc[k].pos_ in (
            *VERBAL,
            "ADV",
            "ADP",
            "ADJ",
            "NOUN",
        ):
            subject = next(
                (
                    c
                    for c in place.doc[k].children
                    if c.dep_ in _SUBJECTS and c.pos_ in NOMINAL and c.i < k
                ),
                None,
            )
            m = k - 1
            while (
                m >= place.first
                and place.doc[m].pos_ in ("AUX", "ADV", "PART", "VERB", "ADJ")
                and place.doc[m].pos_ != "NOUN"
            ):
                m -= 1
            if m < place.first or place.doc[m].pos_ not in NAMED:
                return []
            if (
                subject is not None
                and subject.i <= m
                and not any(
                    t.pos_ in ("VERB", "AUX")
                    and t.i > subject.i
                    and t.dep_ not in ("relcl", "acl", "aux")
                    for t in place.doc[subject.i : m]
                )
            ):
                return noun_words(subject, place)
            first = m
            while (
                first - 1 >= place.first
                and m - first < 5
                and (
                    place.doc[first - 1].pos_ in ("NOUN", "PROPN", "ADJ", "NUM")
                    or place.doc[first - 1].text in ("'s", "’s", "-", "&")
                )
            ):
                first -= 1
            return [t for t in place.doc[first : m + 1] if is_content(t)]
    return []


def _listed(place: QuantityContext) -> list[Token]:
    """Of a list that leaves its verb out, the thing right before its amount: "Burlington by 2.6%", "oils between 6% and 7%"."""
    doc, k = place.doc, place.start - 1
    if place.reading.kind not in ("percent", "money") or not place.others or k <= place.first:
        return []
    if doc[k].lower_ in ("by", "at", "between"):
        k -= 1
    elif doc[k].pos_ not in NOMINAL:
        return []
    last = k
    while k > place.first and last - k < 5 and k not in place.others:
        joins = doc[k].lower_ == "and" and doc[k - 1].pos_ in NOMINAL and k - 1 not in place.others
        if doc[k].pos_ not in (*NOMINAL, "ADJ") and not joins:
            break
        k -= 1
    if (
        k == last
        or doc[last].pos_ not in NOMINAL
        or doc[k].lower_ not in (",", ";", "and", "while")
        or doc[last].lemma_ in _TIME_WORDS
    ):
        return []
    return (
        [t for t in doc[k + 1 : last + 1] if is_content(t)]
        if not is_amount(doc[last]) and last not in place.others
        else []
    )


def amount_of(place: QuantityContext) -> list[Token | str]:
    """What an amount is the amount of, through "of", its noun, its preposition, or the clause's subject."""
    if listed := _listed(place):
        return [*listed]
    if place.reading.trend and (moved := _moved(place)):
        return [*moved]
    of = place.of(place.end)
    top = place.top
    if of is not None:
        verb = top.head
        deed = (
            verb_words(verb, place)
            if top.dep_ in ("nsubj", "nsubjpass") and verb.pos_ == "VERB"
            else []
        )
        if place.reading.kind in ("fraction", "percent") or deed:
            return [*noun_words(of, place), *deed]
        return [
            *noun_words(of, place),
            *aside(brief([w for w in _clause_words(top, place) if not isinstance(w, str)])),
        ]
    return _clause_words(top, place)


def _clause_words(top: Token, place: QuantityContext) -> list[Token | str]:
    for _ in range(6):
        head = top.head
        if head.i == top.i or not place.first <= head.i < place.after:
            return (
                _of_verb(top, place)
                if top.pos_ in VERBAL
                else noun_words(top, place)
                if top.pos_ in NOMINAL
                else []
            )
        inside = place.start <= head.i <= place.end
        if (
            not inside
            and head.pos_ in NOMINAL
            and head.i > place.end
            and top.dep_ in ("nummod", "amod", "compound", "nmod", "quantmod", "npadvmod", "poss")
        ):
            return (
                [*noun_words(head, place), *of_tail(head, place)]
                if head.lemma_ not in _TIME_WORDS
                else _of_verb(head.head, place)
            )
        if (
            not inside
            and head.pos_ in NOMINAL
            and head.i < place.start
            and (head.lemma_.lower() not in _TIME_WORDS)
        ):
            if top.dep_ in ("appos", "conj") and is_amount(head):
                top = head
                continue
            words = noun_words(head, place)
            if (
                head.dep_ in ("pobj",)
                and head.head.dep_ == "prep"
                and head.head.head.pos_ in NOMINAL
            ):
                words = [*noun_words(head.head.head, place), head.head, *words]
            return list({w.i: w for w in words}.values())
        if head.pos_ in VERBAL:
            return _of_verb(head, place)
        top = head
    return []


def _of_verb(verb: Token, place: QuantityContext) -> list[Token | str]:
    """The subject of the clause, with the noun of the preposition behind the amount ("paid $4m in taxes") or the object."""
    subject = subject_words(verb, place)
    after = place.end + 1
    while after < place.after and place.doc[after].lower_ in ("more", "less", "or"):
        after += 1
    following = place.doc[after] if after < place.after else None
    words: list[Token] = []
    if (
        following is not None
        and following.pos_ == "ADP"
        and following.lower_ in ("in", "for", "on", "to", "as")
    ):
        noun = next(
            (
                c
                for c in following.children
                if c.dep_ == "pobj" and c.ent_type_ not in ("DATE", "TIME", "MONEY", "PERCENT")
            ),
            None,
        )
        if noun is not None and not is_amount(noun):
            words = noun_words(noun, place)[:5]
            if (
                verb.i < place.start
                and place.top.dep_ in ("dobj", "obj")
                and verb.lemma_ not in HAVING
                and verb.lemma_ != "be"
                and verb.lemma_ not in TRENDS
            ):
                words = [verb, *([following] if following.lower_ != "in" else []), *words]
    if not words:
        objects = [
            c
            for c in verb.children
            if c.dep_ in ("dobj", "obj")
            and not place.start <= c.i <= place.end
            and c.pos_ in NOMINAL
            and not is_amount(c)
        ]
        words = noun_words(objects[0], place)[:5] if objects and objects[0].i < place.start else []
    if words and words[0].i == verb.i:
        return [*brief(subject), *words]
    return [*words, *aside(brief(subject))] if words else [*subject[:6]]


def nearest_noun(place: QuantityContext) -> list[Token]:
    """The nearest noun phrase before the amount, else right behind it: what lists and headlines leave to the eye."""
    for k in range(place.start - 1, max(place.first - 1, place.start - 40), -1):
        token = place.doc[k]
        if (
            token.pos_ in NOMINAL
            and k not in place.others
            and not is_amount(token)
            and token.lemma_.lower() not in _TIME_WORDS
            and token.ent_type_ not in ("DATE", "TIME", "MONEY", "PERCENT")
        ):
            first = k
            while (
                first - 1 >= place.first
                and place.doc[first - 1].pos_ in ("NOUN", "PROPN", "ADJ")
                and k - first < 4
            ):
                first -= 1
            return [t for t in place.doc[first : k + 1] if is_content(t)]
    for k in range(place.end + 1, min(place.after, place.end + 9)):
        token = place.doc[k]
        if (
            token.pos_ in NOMINAL
            and k not in place.others
            and not is_amount(token)
            and token.ent_type_ not in ("DATE", "TIME", "MONEY", "PERCENT")
        ):
            return [
                t
                for t in under(token, place.end + 1, token.i + 1)
                if is_content(t) and not t.like_num
            ][-3:]
    return []
