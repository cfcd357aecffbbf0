"""Who gives a figure, for when, and of what whole: claimant, as_of, scope."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from analysis.find.quantities.phrases import QuantityContext, under
from analysis.find.quantities.tokens import word_list
from analysis.resources import read_lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

_NEAR, _FAR = (
    90,
    260,
)  # how far from a figure a date may stand, in characters; a comma or a clause counts for 60
_SAYING = word_list("saying")
_DIRECT = word_list("direct")
_CLOSING = frozenset(
    ["say", "tell", "add", "write", "report", "announce", "note", "explain", "tweet"]
)


_SMALL = "two|three|four|five|six|seven|eight|nine|ten|twelve|twenty"
_OF_WHOLE = re.compile(
    rf" of (?:the|its|his|her|their|our|my|\d[\d,]*|{_SMALL}|[\w.]+[’']s) (?!most |best )\w"
)


@cache
def _date() -> re.Pattern[str]:
    """A date or period with the preposition that may lead it: "as of Monday", "since 2007", "over the past six years"."""
    rows = {row["part"]: row["pattern"] for row in read_lexicon("periods")}
    whole = "|".join(pattern for part, pattern in rows.items() if part.startswith("period"))
    return re.compile(
        rf"\b(?P<lead>{rows['lead']}\s+)?(?:{rows['edge']}[ -])?(?:{whole})\b".replace(
            "<month>", rows["month"]
        )
    )


def claimant(place: QuantityContext) -> str:
    """Who gives the figure, as the sentence names them: the subject of the verb of saying it hangs under."""
    token: Token = place.top
    for _ in range(12):
        head = token.head
        if head.i == token.i or not place.first <= head.i < place.after:
            break
        if head.lemma_ in _SAYING and head.pos_ == "VERB":
            inside = (
                token.dep_
                in (
                    "ccomp",
                    "xcomp",
                    "dobj",
                    "pcomp",
                    "obj",
                    "parataxis",
                    "acl",
                    "prep",
                    "dative",
                    "oprd",
                )
                if head.lemma_ in _DIRECT or token.dep_ in ("ccomp", "parataxis", "xcomp")
                else False
            )
            if (
                inside
                and (token.dep_ != "prep" or head.lemma_ in ("put", "estimate"))
                and (who := _subject(head, place))
            ):
                return who
        if token.dep_ == "prep" and token.lower_ == "with" and head.pos_ in ("VERB", "AUX"):
            return _apart(place)
        if (
            token.dep_ == "advcl"
            and head.pos_ == "VERB"
            and token.pos_ in ("VERB", "AUX")
            and head.lemma_ in _SAYING
        ):
            break
        token = head
    return _apart(place) or _closing(place)


def _closing(place: QuantityContext) -> str:
    """The speaker of a sentence that ends in ", the aides said", wherever the parse hangs what was said."""
    for k in range(place.after - 1, max(place.end, place.after - 14), -1):
        verb = place.doc[k]
        if verb.pos_ != "VERB" or verb.lemma_ not in _CLOSING:
            continue
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        if subject is None or subject.left_edge.i <= place.end + 1:
            return ""
        before = place.doc[min(subject.left_edge.i, verb.i) - 1]
        return (
            _subject(verb, place)
            if before.text in (",", "”", '"', "’")
            and not any(c.dep_ == "mark" for c in verb.children)
            else ""
        )
    return ""


def _subject(verb: Token, place: QuantityContext) -> str:
    seen = verb
    for _ in range(4):
        subject = next((c for c in seen.children if c.dep_ in ("nsubj",)), None)
        if (
            subject is not None
            and subject.lower_ in ("who", "which", "that")
            and seen.dep_ == "relcl"
        ):
            return _name(seen.head, place)
        if subject is not None and subject.lower_ not in (
            "it",
            "they",
            "he",
            "she",
            "we",
            "i",
            "that",
            "this",
            "who",
            "which",
            "you",
        ):
            return _name(subject, place)
        if subject is not None and seen.dep_ == "ccomp" and seen.head.lemma_ in _SAYING:
            seen = seen.head
            continue
        if subject is not None:
            return (
                subject.text
                if subject.lower_ in ("he", "she", "they", "we", "i") and seen.lemma_ in _SAYING
                else ""
            )
        if seen.dep_ in ("conj", "xcomp", "ccomp", "advcl"):
            seen = seen.head
            continue
        if seen.dep_ in ("relcl", "acl") and seen.head.pos_ in ("NOUN", "PROPN"):
            return _name(seen.head, place)
        break
    return ""


def _name(noun: Token, place: QuantityContext) -> str:
    """The noun with its modifiers as printed: "Soldiers for Hostages", "Israel Democracy Institute poll"."""
    first = noun.left_edge.i
    doc = place.doc
    while (
        first - 2 >= place.first
        and doc[first - 1].lower_ in ("for", "of")
        and doc[first].text[:1].isupper()
        and doc[first - 2].text[:1].isupper()
    ):
        first -= 2
        while (
            first > place.first
            and doc[first - 1].pos_ == "PROPN"
            and doc[first - 1].text[:1].isupper()
        ):
            first -= 1
    last = noun.i
    while last + 1 < place.after and place.doc[last + 1].dep_ in ("compound", "flat"):
        last += 1
    follow = last + 1
    if (
        follow < place.after
        and place.doc[follow].lower_ in ("for", "of", "on", "in")
        and follow + 1 < place.after
        and place.doc[follow + 1].text[:1].isupper()
        and place.doc[follow + 1].ent_type_ not in ("DATE", "TIME")
    ):
        last = follow + 1
        while last + 1 < place.after and place.doc[last + 1].pos_ == "PROPN":
            last += 1
    words = list(place.doc[first : last + 1])
    while words and (
        words[0].lower_ in ("the", "a", "an", ",", "but", "and")
        or words[0].is_punct
        or words[0].is_space
    ):
        words = words[1:]
    if not words:
        return ""
    return str(place.doc[words[0].i : words[-1].i + 1].text).replace("\n", " ")[:80]


def _apart(place: QuantityContext) -> str:
    """according to X; X said, after the clause."""
    doc = place.doc
    for k in range(max(place.first, place.start - 120), min(place.after - 2, place.end + 120)):
        if doc[k].lower_ == "according" and doc[k + 1].lower_ == "to":
            noun = next((c for c in doc[k + 1].children if c.dep_ == "pobj"), None) or next(
                (c for c in under(doc[k], k, k + 12) if c.dep_ == "pobj"), None
            )
            if noun is not None:
                return _name(noun, place)
    return ""


def as_of(place: QuantityContext, text: str, start: int, end: int) -> str:
    """The date or period nearest to the figure in its sentence, in the sentence's words; empty if it gives none."""
    best, near = "", 10**9
    away_from = max(0, start - 400)
    text, start, end = text[away_from : end + 400], start - away_from, end - away_from
    for match in _date().finditer(text):
        if match.start() < end and match.end() > start:
            continue
        away = (start - match.end()) * 2 if match.end() <= start else match.start() - end
        between = text[match.end() : start] if match.end() <= start else text[end : match.start()]
        away += 60 * len(
            re.findall(r"[,;:]|\b(?:and|but|while|after|before|when|which|who)\b", between)
        )
        if away < near and away <= (
            _FAR if match["lead"] and place.reading.kind != "age" else _NEAR
        ):
            best, near = match.group(), away
    return best


def scope(place: QuantityContext, text: str, start: int, end: int) -> str:
    """What part or whole the figure speaks of: in all, part of a larger one, or the place named with it."""
    before, after = text[max(0, start - 40) : start].lower(), text[end : end + 60].lower()
    if re.search(
        r"\b(?:including|among them|of whom|of which|of them)\b[^,;.]*$", before
    ) or re.match(r"[\w ]{0,20}\bof (?:them|whom|those|which)\b", after):
        return "part"
    if place.reading.kind == "" and _OF_WHOLE.match(after):
        return "part"
    if re.search(
        r"\b(?:total(?:ing|ling|led)?|in all|in total|altogether|overall|combined|cumulative|a total of)\b[^;.]{0,20}$",
        before,
    ) or re.match(r"[^,;.]{0,30}\b(?:in all|in total|altogether|overall)\b", after):
        return "in all"
    if re.search(r"\b(?:another|additional|further|extra|more)\s*$", before):
        return "additional"
    if place.reading.kind in ("time", "age"):
        return ""
    for token in place.top.children:
        if (
            token.dep_ == "prep"
            and token.lower_ in ("in", "at", "across", "from", "near", "of")
            and place.first <= token.i < place.after
        ):
            where = next(
                (
                    c
                    for c in token.children
                    if c.dep_ == "pobj" and c.ent_type_ in ("GPE", "LOC", "FAC")
                ),
                None,
            )
            if where is not None:
                return _name(where, place)
    verb = place.top.head
    if verb.pos_ == "VERB":
        for token in verb.children:
            if token.dep_ == "prep" and token.lower_ in ("in", "at", "across", "near"):
                where = next(
                    (
                        c
                        for c in token.children
                        if c.dep_ == "pobj" and c.ent_type_ in ("GPE", "LOC", "FAC")
                    ),
                    None,
                )
                if where is not None:
                    return _name(where, place)
    return ""
