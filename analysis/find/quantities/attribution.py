"""Who gives a quantity, and for what whole and where: claimant, scope, place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from analysis.find.quantities.context import NOMINAL, VERBAL, QuantityContext
from analysis.find.quantities.phrases import subtree
from analysis.find.quantities.tokens import word_list

if TYPE_CHECKING:
    from spacy.tokens import Token

_SAYING = word_list("saying")
_DIRECT = word_list("direct")
_CLOSING = frozenset("say tell add write report announce note explain tweet".split())
_SAID_CLAUSES = ("ccomp", "parataxis", "xcomp")
_SAID = frozenset("ccomp xcomp dobj pcomp obj parataxis acl prep dative oprd".split())
_PRONOUNS = frozenset("it they he she we i that this who which you".split())
_PERSONS = frozenset("he she they we i".split())
_MOST_CHARACTERS = 80  # of a name
_PLACE_STEPS = 5  # words above a figure where a place is sought
_PLACES = ("GPE", "LOC", "FAC")

_WHOLE = (
    r"the|its|his|her|their|our|my|\d[\d,]*|[\w.]+[’']s"
    r"|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty"
)
_OF_WHOLE = re.compile(rf" of (?:{_WHOLE}) (?!most |best )\w")
_PART_BEFORE = re.compile(r"\b(?:including|among them|of whom|of which|of them)\b[^,;.]*$")
_PART_AFTER = re.compile(r"[\w ]{0,20}\bof (?:them|whom|those|which)\b")
_ALL_BEFORE = re.compile(
    r"\b(?:total(?:ing|ling|led)?|in all|in total|altogether|overall|combined|cumulative"
    r"|a total of)\b[^;.]{0,20}$"
)
_ALL_AFTER = re.compile(r"[^,;.]{0,30}\b(?:in all|in total|altogether|overall)\b")
_ADDITIONAL = re.compile(r"\b(?:another|additional|further|extra|more)\s*$")
_ADDED_AFTER = re.compile(r" (?:others?|more|further|additional|extra)\b(?! (?:than|or)\b)")
_NEW = re.compile(r" (?:(?:confirmed|suspected|daily) )?(?:new|fresh|newly)\b")
_SPAN = (
    r"(?:(?P<many>\d+|a|one|two|three|four|five|six|seven|eight|nine|ten) )?(?P<unit>hour|day)s?\b"
)
_HOURS = re.compile(rf"\b(?:in|over|within|during) (?:(?:the|a) )?(?:past|last|single)? ?{_SPAN}")
_HOURS_BEFORE = re.compile(
    rf"\b(?:[Ii]n|[Oo]ver|[Ww]ithin) (?:(?:the|a) )?(?:past|last|single)? ?{_SPAN},? [^;.]*$"
)


# Who


def find_claimant(context: QuantityContext) -> str:
    """Who gives the figure, as the sentence names them; empty if the account itself does."""
    token = context.root
    for _ in range(12):
        head = token.head
        if head.i == token.i or not context.in_sentence(head):
            break
        if _is_said(token, head) and (speaker := _speaker(head, context)):
            return speaker
        if token.dep_ == "prep" and token.lower_ == "with" and head.pos_ in VERBAL:
            return _according_to(context)
        if token.dep_ == "advcl" and token.pos_ in VERBAL and _is_saying(head):
            break
        token = head
    return _according_to(context) or _closing_speaker(context)


def _is_saying(verb: Token) -> bool:
    return verb.pos_ == "VERB" and verb.lemma_ in _SAYING


def _is_said(token: Token, verb: Token) -> bool:
    """True if the token is in what a verb of saying says."""
    if not _is_saying(verb):
        return False
    if verb.lemma_ not in _DIRECT:
        return token.dep_ in _SAID_CLAUSES
    return token.dep_ in _SAID and (token.dep_ != "prep" or verb.lemma_ in ("put", "estimate"))


def _closing_speaker(context: QuantityContext) -> str:
    """The speaker of a sentence that ends in ", the aides said", wherever the parse puts it."""
    doc = context.doc
    for k in range(context.after - 1, max(context.end, context.after - 14), -1):
        verb = doc[k]
        if verb.pos_ != "VERB" or verb.lemma_ not in _CLOSING:
            continue
        subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
        if subject is None or subject.left_edge.i <= context.end + 1:
            return ""
        before = doc[min(subject.left_edge.i, verb.i) - 1]
        has_mark = any(child.dep_ == "mark" for child in verb.children)
        if before.text not in (",", "”", '"', "’") or has_mark:
            return ""
        return _speaker(verb, context)
    return ""


def _speaker(verb: Token, context: QuantityContext) -> str:
    """The subject of a verb of saying, also of the clause above: a name, or a pronoun."""
    for _ in range(4):
        subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
        is_relative = subject is not None and subject.lower_ in ("who", "which", "that")
        if is_relative and verb.dep_ == "relcl":
            return _name(verb.head, context)
        if subject is not None and subject.lower_ not in _PRONOUNS:
            return _name(subject, context)
        above = verb.head
        if subject is not None and not (verb.dep_ == "ccomp" and above.lemma_ in _SAYING):
            is_person = subject.lower_ in _PERSONS and verb.lemma_ in _SAYING
            return str(subject.text) if is_person else ""
        if verb.dep_ in ("relcl", "acl") and above.pos_ in NOMINAL:
            return _name(above, context)
        if verb.dep_ not in ("conj", "xcomp", "ccomp", "advcl"):
            return ""
        verb = above
    return ""


def _according_to(context: QuantityContext) -> str:
    """The name after "according to", anywhere near in the sentence."""
    doc = context.doc
    first = max(context.first, context.start - 120)
    for k in range(first, min(context.after - 2, context.end + 120)):
        if doc[k].lower_ == "according" and doc[k + 1].lower_ == "to":
            tokens = [*doc[k + 1].children, *subtree(doc[k], k, k + 12)]
            noun = next((token for token in tokens if token.dep_ == "pobj"), None)
            if noun is not None:
                return _name(noun, context)
    return ""


def _name(noun: Token, context: QuantityContext) -> str:
    """The noun with its modifiers as printed: "Soldiers for Hostages"."""
    first = _start_of_name(noun.left_edge.i, context)
    words = list(context.doc[first : _end_of_name(noun.i, context) + 1])
    while words and _is_no_name(words[0]):
        words = words[1:]
    if not words:
        return ""
    name = str(context.doc[words[0].i : words[-1].i + 1].text)
    return name.replace("\n", " ")[:_MOST_CHARACTERS]


def _is_no_name(token: Token) -> bool:
    return token.lower_ in ("the", "a", "an", ",", "but", "and") or token.is_punct or token.is_space


def _start_of_name(first: int, context: QuantityContext) -> int:
    """The first token of a name that goes on before "for" or "of"."""
    doc = context.doc
    while (
        first - 2 >= context.first
        and doc[first - 1].lower_ in ("for", "of")
        and _is_capital(doc[first])
        and _is_capital(doc[first - 2])
    ):
        first -= 2
        while first > context.first and _is_proper(doc[first - 1]):
            first -= 1
    return first


def _end_of_name(last: int, context: QuantityContext) -> int:
    """The last token of a name, with "for Hostages" or "of Labor" after it."""
    doc = context.doc
    while last + 1 < context.after and doc[last + 1].dep_ in ("compound", "flat"):
        last += 1
    link, part = last + 1, last + 2
    if part >= context.after or doc[link].lower_ not in ("for", "of", "on", "in"):
        return last
    if not _is_capital(doc[part]) or doc[part].ent_type_ in ("DATE", "TIME"):
        return last
    while part + 1 < context.after and doc[part + 1].pos_ == "PROPN":
        part += 1
    return part


def _is_capital(token: Token) -> bool:
    return bool(token.text[:1].isupper())


def _is_proper(token: Token) -> bool:
    return token.pos_ == "PROPN" and _is_capital(token)


# Of what whole


def find_scope(context: QuantityContext, text: str) -> str:
    """The part or whole that the figure is for, the hours that it counts in, or a place.

    The values are part, in all, new, additional, "in 24 hours" and the like, or a place.
    """
    match = context.match
    before = text[max(0, match.start - 40) : match.start].lower()
    after = text[match.end : match.end + 60].lower()
    if _PART_BEFORE.search(before) or _PART_AFTER.match(after):
        return "part"
    if not match.kind and _OF_WHOLE.match(after):
        return "part"
    if _ALL_BEFORE.search(before) or _ALL_AFTER.match(after):
        return "in all"
    if not match.kind and _NEW.match(after):
        return "new"
    if hours := _hours_of_count(context, text):
        return hours
    if _ADDITIONAL.search(before) or (not match.kind and _ADDED_AFTER.match(after)):
        return "additional"
    return find_place(context)


def _hours_of_count(context: QuantityContext, text: str) -> str:
    """The "in 24 hours" of a figure that counts what came in so many hours or days."""
    match = context.match
    if match.kind in ("time", "age"):
        return ""
    after = re.split(r"[;.] |, (?:and|but|while)", text[match.end : match.end + 120], maxsplit=1)[0]
    before = text[max(0, match.start - 60) : match.start]
    found = _HOURS.search(after) or _HOURS_BEFORE.search(before)
    if found is None:
        return ""
    number, unit = found["many"] or "1", found["unit"]
    if number in ("1", "one", "a"):
        return "in 24 hours" if unit == "day" else f"in 1 {unit}"
    return f"in {number} {unit}s"


def find_place(context: QuantityContext) -> str:
    """The place that the phrase of the figure names, or else its verb; empty if none does."""
    return _place(context) if context.match.kind not in ("time", "age") else ""


def _place(context: QuantityContext) -> str:
    """The place that the phrase of the figure names, or else its verb."""
    token = context.root
    prepositions: tuple[str, ...] = ("in", "at", "across", "near", "from", "of")
    for _ in range(_PLACE_STEPS):
        near = [child for child in token.children if context.in_sentence(child)]
        if (place := _place_in(near, prepositions)) is not None:
            return _name(place, context)
        head = token.head
        is_verb = head.pos_ in VERBAL
        is_joined = token.dep_ in ("pobj", "prep", "conj", "appos") and not is_verb
        if head.i == token.i or not (is_verb or is_joined) or token.pos_ in VERBAL:
            return ""
        token = head
        if is_verb:
            prepositions = prepositions[:4]
    return ""


def _place_in(tokens: Iterable[Token], prepositions: tuple[str, ...]) -> Token | None:
    for token in tokens:
        if token.dep_ == "prep" and token.lower_ in prepositions:
            for child in token.children:
                if child.dep_ == "pobj" and child.ent_type_ in _PLACES:
                    return child
    return None
