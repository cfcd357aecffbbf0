"""What a number counts: the noun with what it does, or for an amount what it is the amount of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis.find.quantities.amounts import amount_of, nearest_noun
from analysis.find.quantities.phrases import (
    HAVING,
    NAMED,
    NOMINAL,
    VERBAL,
    QuantityContext,
    aside,
    brief,
    is_content,
    join_words,
    noun_words,
    of_tail,
    people_words,
    subject_words,
    verb_words,
)
from analysis.find.quantities.tokens import word_list

if TYPE_CHECKING:
    from spacy.tokens import Token

_CLAIMING = word_list("claiming")
_TELLING = word_list("telling")
_BOTH = word_list("past_and_participle")


def counted(
    place: QuantityContext, before: QuantityContext | None = None, told: str = ""
) -> tuple[str, str]:
    """(unit, counts): the unit, or the noun counted in the singular; the words for what is counted or measured.

    ``before`` is the last counting in the sentence: its noun is what "roughly 20" counts that no noun follows;
    ``told`` is what the figure before counts: an amount in brackets behind it says the same in another unit.
    """
    reading, noun = place.reading, place.noun
    if noun is None and before is not None and before.noun is not None and _is_left_out(place):
        noun = before.noun
    if noun is None and _is_left_out(place):
        noun = _people_before(place)
    others = (
        noun is not None
        and noun.lemma_.lower() == "other"
        and before is not None
        and before.noun is not None
    )
    unit = reading.unit
    if not unit and noun is not None:
        unit = (
            _singular(place, before.noun)
            if others and before is not None and before.noun is not None
            else _singular(place, noun)
        )
    if reading.rate:
        unit = f"{unit} per {reading.rate}".strip()
    if noun is not None and not reading.noun and not reading.unit:
        return unit, _counted_words(place, noun)
    if (
        told
        and place.start > place.first
        and place.doc[place.start - 1].text == "("
        and place.doc[place.start - 2].i >= place.start - 2
        and _follows_amount(place)
    ):
        return unit, told
    words = amount_of(place)
    if reading.side:
        whose = join_words([w for w in words or nearest_noun(place) if not _is_voting(w)], place)
        return unit, f"votes {reading.side}" + (f" ({whose.partition(' (')[0]})" if whose else "")
    return unit, join_words(words, place) or join_words(nearest_noun(place), place)


def _is_voting(word: Token | str) -> bool:
    return not isinstance(word, str) and (
        word.lemma_.lower() in ("vote", "to") or word.like_num or word.text == "-"
    )


def _follows_amount(place: QuantityContext) -> bool:
    """True for "($590 million)" right behind another amount."""
    return any(t.like_num for t in place.doc[max(place.first, place.start - 6) : place.start])


def _singular(place: QuantityContext, noun: Token) -> str:
    """The noun in the singular with the compound word right before it: "power plant"."""
    words = [noun]
    if (
        noun.i - 1 > place.end
        and place.doc[noun.i - 1].dep_ == "compound"
        and place.doc[noun.i - 1].head.i == noun.i
        and place.doc[noun.i - 1].is_alpha
    ):
        words.insert(0, place.doc[noun.i - 1])
    last = noun.lemma_.lower()
    if last == noun.lower_ and noun.tag_ == "NNPS" and last.endswith("s"):
        last = last[:-1]
    return " ".join([*(w.lower_ for w in words[:-1]), last])


def _counted_words(place: QuantityContext, noun: Token) -> str:
    if place.noun is None or noun.i != place.noun.i:
        deed = _deed(place, place.top)
        after = place.doc[place.end + 1] if place.end + 1 < place.after else None
        if not deed and after is not None and after.tag_ in ("VBN", "VBD"):
            deed = [
                after,
                *[
                    t
                    for t in place.doc[place.end + 2 : min(place.end + 3, place.after)]
                    if t.dep_ == "prt"
                ],
            ]
        return join_words([noun, *deed], place)
    first = place.end + 1 if noun.i > place.end else noun.left_edge.i
    left = max(first, noun.left_edge.i)
    while (
        left - 2 >= first
        and place.doc[left - 1].text == "-"
        and not place.doc[left - 1].whitespace_
    ):
        left -= 2
    words = [
        t
        for t in place.doc[left : noun.i + 1]
        if is_content(t) and not place.start <= t.i <= place.end
    ]
    return join_words([*words, *of_tail(noun, place), *_deed(place, noun)], place)


def _is_left_out(place: QuantityContext) -> bool:
    """True for a whole number that stands alone, as in "48 hostages held and roughly 20 believed alive"."""
    reading = place.reading
    return (
        reading.bare
        and not reading.rate
        and (reading.value is None or reading.value == int(reading.value))
        and reading.kind == ""
        and reading.number[1] > reading.number[0]
    )


def _people_before(place: QuantityContext) -> Token | None:
    """Of "as 60,000 called up" in a headline: the people its sentence names first, when what follows befalls people."""
    after = place.doc[place.end + 1] if place.end + 1 < place.after else None
    if after is None or after.tag_ not in ("VBN", "VBD"):
        return None
    return next(
        (
            t
            for t in place.doc[place.first : place.start]
            if t.tag_ in ("NNS", "NNPS") and t.lemma_.lower().rstrip("s") in people_words()
        ),
        None,
    )


def _deed(place: QuantityContext, noun: Token) -> Sequence[Token | str]:
    """What the counted do or what is done to them, and by whom."""
    for holder in dict.fromkeys((noun, place.top)):
        for child in holder.rights:
            if child.lemma_ == "be" and not any(c.dep_ == "acomp" for c in child.children):
                continue
            if (
                child.dep_ in ("acl", "relcl")
                and child.pos_ in VERBAL
                and child.i < place.after
                and child.lemma_ not in _TELLING
            ):
                return verb_words(child, place)
    top = place.top
    for _ in range(4):
        if top.dep_ in ("conj", "appos") and top.head.i != top.i and top.head.pos_ in NAMED:
            top = top.head
    verb = top.head
    if verb.i == top.i or not place.first <= verb.i < place.after:
        return []
    if top.dep_ == "prep" or verb.pos_ == "ADP":
        return _through_preposition(top, verb, place)
    if verb.pos_ not in VERBAL:
        return (
            aside(
                [
                    t
                    for t in noun_words(verb, place)
                    if not noun.left_edge.i <= t.i <= noun.right_edge.i
                ]
            )
            if verb.pos_ in NOMINAL and top.dep_ in ("nummod", "nmod", "poss")
            else []
        )
    if top.dep_ in ("nsubj", "nsubjpass"):
        if verb.lemma_ in _TELLING:
            return []
        bare = verb.lemma_ in ("be", "have") and not any(
            c.dep_ in ("acomp", "oprd") for c in verb.children
        )
        return [] if bare else verb_words(verb, place)
    return (
        _done_to(verb, place)
        if top.dep_ in ("dobj", "obj", "attr", "dative", "oprd")
        else subject_words(verb, place)
    )


def _through_preposition(top: Token, verb: Token, place: QuantityContext) -> list[Token | str]:
    """a survey of 6,000 employers: the survey; signed by 40 mothers: what they signed is left out."""
    head = verb.head if verb.pos_ == "ADP" else verb
    if head.pos_ in NOMINAL and head.i < place.start:
        return aside(brief(noun_words(head, place)))
    if head.pos_ in VERBAL and head.i < place.start:
        return aside(brief(subject_words(head, place)))
    return []


def _done_to(verb: Token, place: QuantityContext) -> list[Token | str]:
    """called up; scored by Chris Wood; the company's, where the verb says no more than having."""
    if verb.lemma_ in _CLAIMING:
        return []
    subject = brief(subject_words(verb, place))
    if verb.lemma_ in HAVING or verb.lemma_ in ("be", "get", "see"):
        return ["of", *subject] if subject and verb.lemma_ in HAVING else aside(subject)
    particle = [c for c in verb.children if c.dep_ == "prt"]
    if verb.tag_ == "VBD" and not verb.lower_.endswith("ed") and verb.lower_ not in _BOTH:
        return aside(subject)  # "gave" is no participle
    if verb.tag_ in ("VBD", "VBN"):
        return [verb, *particle, *(["by", *subject] if subject else [])]
    return [*subject, verb, *particle]
