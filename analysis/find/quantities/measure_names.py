"""The name of a measure: "length of the blackout", "distance from the border", "prison term"."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from analysis.find.quantities.context import NOMINAL, SUBJECTS, VERBAL, QuantityContext
from analysis.find.quantities.naming import gerund, past_participle
from analysis.find.quantities.phrases import is_amount, join_words, noun_phrase
from analysis.find.quantities.tokens import word_list
from analysis.resources import read_lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

_MOST_OF_NOUN = 5  # words of a noun phrase inside a name
_LASTING = frozenset("last take run continue go drag span endure".split())
_COSTING = frozenset("cost price".split())
_TRADING = frozenset("buy sell purchase acquire auction snap offload trade".split())
_STOPPING = frozenset(  # their objects are in a state for the time
    "delay suspend postpone close shut ban bar block freeze halt adjourn detain lock occupy"
    " besiege ground quarantine".split()
)
_PRISONS = frozenset("prison jail custody detention captivity".split())
_DIRECTIONS = frozenset(
    "north south east west northeast northwest southeast southwest away off outside inland"
    " offshore upstream downstream ahead behind".split()
)
_FROM = ("of", "from", "off", "outside")
_TIME_WORDS = word_list("time_words")
_LIGHT = frozenset("be have do get make let become seem".split())
_PERIODS = {
    "past": "recent period",
    "last": "recent period",
    "recent": "recent period",
} | dict.fromkeys(("next", "coming", "following"), "period ahead")
_PLURALS = {"foot": "feet", "inch": "inches", "penny": "pence", "century": "centuries"}
_NO_PLURAL = ("percent", "fraction", "celsius", "fahrenheit", "kelvin", "hertz", "yen", "yuan")
_BY_PREPOSITION = {
    "within": "time limit",
    "every": "interval",
    "each": "interval",
    "after": "time elapsed",
    "over": "period covered",
    "during": "period covered",
    "throughout": "period covered",
}


def name_measure(context: QuantityContext, role: str) -> str:
    """The name of what a time or a measure is of; empty if the sentence gives none."""
    match = context.match
    if match.rate:
        return ""
    if match.unit == "time" and not match.trend:
        return _name_times(context)
    if match.kind == "time":
        return _name_time(context, role)
    if match.kind == "money":
        return _name_amount(context)
    kind = _kinds().get(match.unit, "")
    if kind == "length":
        return _name_length(context)
    dimension = _dimensions("unit").get(kind, "")
    thing = _thing_measured(context) if dimension else ""
    if dimension and thing.lower().startswith(dimension):
        return dimension
    return f"{dimension} of {thing}" if thing else dimension


# Times


def _name_time(context: QuantityContext, role: str) -> str:
    if role == "sentenced":
        return "prison term"
    following = context.following
    if following is not None:
        if following.lower_ in ("ago", "earlier"):
            return _since(context)
        if following.lower_ == "later":
            return "time elapsed"
        if following.lower_ in ("before", "after"):
            return _before_or_after(following, context)
        noun = _object(following) if following.lower_ in ("in", "behind") else None
        if noun is not None and noun.lemma_.lower() in _PRISONS:
            return f"time in {noun.lower_}"
        if following.lower_ == "of" and (name := _time_of(following, context)):
            return name
    if (noun := _modified(context)) is not None:
        if noun.lemma_.lower() in _TIME_WORDS:
            return ""
        if noun.lemma_.lower() in ("high", "low", "record"):
            return f"time since last {noun.lemma_.lower()}"
        return _of("length", noun, context)
    return (
        _period(context) or _lasting(context) or _spent(context) or plural_unit(context.match.unit)
    )


def _name_times(context: QuantityContext) -> str:
    """Of "met six times": times met."""
    verb = _verb_above(context)
    is_exact = context.match.value is not None and context.root.i > (verb.i if verb else 0)
    if verb is None or verb.lemma_ in _LIGHT or not is_exact:
        return ""
    particle = next((f" {c.lower_}" for c in verb.children if c.dep_ == "prt"), "")
    return f"times {past_participle(verb.lemma_.lower())}{particle}"


def _since(context: QuantityContext) -> str:
    """Of "the talks broke down two weeks ago" the time since the talks broke down."""
    verb = _verb_above(context)
    subject = _subject(verb, context) if verb is not None else None
    if verb is None or subject is None or (verb.tag_ != "VBD" and not _passive(verb)):
        return "time elapsed"
    if _has_phrase(verb):
        return "time elapsed"
    particle = [c for c in verb.children if c.dep_ == "prt"]
    auxiliaries = [c for c in verb.children if c.dep_ == "auxpass"]
    thing = next((c for c in verb.children if c.dep_ in ("dobj", "attr", "acomp")), None)
    what = noun_phrase(thing, context)[:4] if thing is not None and thing.pos_ in NOMINAL else []
    if thing is not None and not what:
        return "time elapsed"
    words = [*noun_phrase(subject, context)[:4], *auxiliaries, verb, *particle, *what]
    return f"time since {join_words(words, context)}" if len(words) <= 8 else "time elapsed"


def _has_phrase(verb: Token) -> bool:
    """True for a verb with a phrase or a clause behind it, without which it may be cut."""
    return any(c.i > verb.i and c.dep_ in ("prep", "xcomp", "ccomp") for c in verb.children)


def _before_or_after(word: Token, context: QuantityContext) -> str:
    noun = _object(word)
    if noun is not None and noun.pos_ in NOMINAL and not is_amount(noun):
        phrase = _phrase(noun, context)
        return f"time {word.lower_} {phrase}" if phrase else "time elapsed"
    return "time elapsed"


def _time_of(preposition: Token, context: QuantityContext) -> str:
    """Days of "three days of bloodshed"; "time spent studying" of "decades of studying"."""
    child = next((c for c in preposition.children if c.dep_ in ("pobj", "pcomp")), None)
    if child is None:
        return ""
    if child.dep_ == "pcomp" and child.tag_ == "VBG":
        return f"time spent {child.lower_}"
    if child.tag_ == "VBG":
        return f"{plural_unit(context.match.unit)} of {child.lower_}"
    phrase = _phrase(child, context) if child.pos_ in NOMINAL else ""
    return f"{plural_unit(context.match.unit)} of {phrase}" if phrase and context.match.unit else ""


def _period(context: QuantityContext) -> str:
    """The period of "the past two weeks", "every 90 days", "within an hour"."""
    before = context.previous
    for _ in range(2):
        if before is None:
            return ""
        if before.lower_ in _PERIODS:
            return _PERIODS[before.lower_]
        if before.lower_ in _BY_PREPOSITION:
            return _BY_PREPOSITION[before.lower_]
        if before.lower_ == "in" and (noun := _first_of_kind(before)) is not None:
            return f"time since last {noun.lower_}"
        before = context.doc[before.i - 1] if before.i > context.first else None
    first = context.doc[context.start].lower_
    return _BY_PREPOSITION.get(first, "")


def _first_of_kind(preposition: Token) -> Token | None:
    """The strike of "the first strike in 25 years", "the worst strike in a decade"."""
    noun = preposition.head
    firsts = (c.lower_ == "first" or c.tag_ == "JJS" for c in noun.children if c.dep_ == "amod")
    return noun if noun.pos_ in NOMINAL and any(firsts) else None


def _lasting(context: QuantityContext) -> str:
    """The length of what lasts or takes the time."""
    verb = _verb_above(context)
    if verb is None or verb.lemma_ not in _LASTING:
        return ""
    aim = next((c for c in verb.children if c.dep_ in ("xcomp", "advcl") and c.tag_ == "VB"), None)
    if verb.lemma_ == "take" and aim is not None:
        thing = next((c for c in aim.children if c.dep_ == "dobj" and c.pos_ in NOMINAL), None)
        words = f" {_phrase(thing, context)}" if thing is not None else ""
        return f"time taken to {aim.lower_}{words}"
    subject = _subject(verb, context)
    if subject is not None:
        return _of("length", subject, context)
    doing = next((c for c in verb.children if c.dep_ == "csubj" and c.tag_ == "VBG"), None)
    return f"time spent {_with_object(doing, context)}" if doing is not None else "time taken"


def _with_object(verb: Token, context: QuantityContext) -> str:
    thing = next((c for c in verb.children if c.dep_ == "dobj" and c.pos_ in NOMINAL), None)
    return f"{verb.lower_} {_phrase(thing, context)}" if thing is not None else verb.lower_


def _spent(context: QuantityContext) -> str:
    """The time spent on what a verb with "for" says: "camped there for three weeks"."""
    verb, preposition = _verb_above(context), context.previous
    if verb is None and preposition is not None and preposition.head.dep_ == "dobj":
        verb = preposition.head.head  # "delayed the hearing for two months"
    if verb is None:
        return ""
    if verb.lemma_ == "spend":
        doing = next((c for c in verb.children if c.tag_ == "VBG" and c.i > context.end), None)
        return f"time spent {doing.lower_}" if doing is not None else "time spent"
    if preposition is None or "for" not in (preposition.lower_, context.doc[context.start].lower_):
        return ""
    if verb.lemma_ in _LIGHT:
        state = next((c for c in verb.children if c.dep_ == "acomp"), None)
        if state is None or verb.lemma_ != "be":
            return ""
        subject = _subject(verb, context)
        return _time_in_state(subject, state.lower_, context)
    name = verb.lemma_.lower()
    thing = next((c for c in verb.children if c.dep_ == "dobj" and c.pos_ in NOMINAL), None)
    if verb.lemma_ not in _STOPPING:
        thing = None
    if _passive(verb) or thing is not None:
        subject = thing if thing is not None else _subject(verb, context)
        particle = next((f" {c.lower_}" for c in verb.children if c.dep_ == "prt"), "")
        return _time_in_state(subject, f"{past_participle(name)}{particle}", context)
    return f"time spent {gerund(name)}"


def _time_in_state(subject: Token | None, state: str, context: QuantityContext) -> str:
    """Time bridge was closed; "time closed" where the subject is not named."""
    words = _phrase(subject, context) if subject is not None else ""
    return (
        f"time {words} {'were' if _plural(subject) else 'was'} {state}"
        if words
        else (f"time {state}")
    )


def plural_unit(unit: str) -> str:
    """The plural of a unit of one word: "months", "feet"; empty for others."""
    if " " in unit or unit in _NO_PLURAL:
        return ""
    return _PLURALS.get(unit, f"{unit}s") if unit else ""


# Lengths, sums and others


def _name_length(context: QuantityContext) -> str:
    doc, end = context.doc, context.end
    after = [t for t in doc[end + 1 : min(end + 4, context.after)] if t.text != "-"]
    for token in after[:1]:
        if dimension := _dimensions("word").get(token.lower_):
            noun = token.head if token.head.pos_ in NOMINAL and token.head.i > token.i else None
            noun = noun if noun is not None else _subject(_verb_above(context), context)
            return _of(dimension, noun, context) if noun is not None else dimension
    if (place := _place_after(after)) is not None:
        return f"distance from {_phrase(place, context)}".removesuffix(" from ")
    if after and after[0].lower_ == "of" and (noun := _object(after[0])) is not None:
        return _of("amount", noun, context)
    if (noun := _modified(context)) is not None:
        return _of("size", noun, context)
    verb = _verb_above(context)
    if verb is None or verb.lemma_ in _LIGHT or context.root.dep_ not in ("dobj", "npadvmod"):
        return "distance" if _is_far(context) else ""
    return f"distance {past_participle(verb.lemma_.lower())}" if _is_far(context) else ""


def _is_far(context: QuantityContext) -> bool:
    return context.match.unit in ("mile", "kilometre", "nautical mile", "light-year")


def _place_after(after: list[Token]) -> Token | None:
    """The place of "8 miles south of the border", "5 km from the coast"."""
    for k, token in enumerate(after[:3]):
        is_near = token.lower_ in ("from", "off", "outside") or (k and token.lower_ in _FROM)
        if is_near:
            noun = _object(token)
            return noun if noun is not None and noun.pos_ in NOMINAL else None
        if token.lower_ not in _DIRECTIONS:
            return None
    return None


def _name_amount(context: QuantityContext) -> str:
    """The cost of what costs a sum; the "amount paid" where only a person is named."""
    verb = _verb_above(context)
    if (thing := _traded(verb, context) or _paid_for(verb, context)) is not None:
        return _of("price", thing, context)
    if verb is None or context.root.dep_ not in ("dobj", "obj", "attr", "npadvmod"):
        return ""
    subject = _subject(verb, context)
    if verb.lemma_ in _COSTING and subject is not None:
        return _of("cost", subject, context)
    is_named = any(child.dep_ in ("oprd", "xcomp", "ccomp") for child in verb.children)
    is_object = context.root.dep_ in ("dobj", "obj") and not is_named
    if verb.lemma_ in _COSTING:
        return ""
    if is_object and subject is None and verb.lemma_ not in (*_LIGHT, "reach", "total"):
        return f"amount {past_participle(verb.lemma_.lower())}"
    return ""


def _traded(verb: Token | None, context: QuantityContext) -> Token | None:
    """What was bought or sold for a sum: the painting of "sold the painting for $4 million"."""
    before = context.previous
    if verb is None or verb.lemma_ not in _TRADING or before is None or before.lower_ != "for":
        return None
    for child in verb.children:
        is_thing = child.dep_ in ("dobj", "obj", "nsubjpass") and child.pos_ in NOMINAL
        if is_thing and not context.contains(child) and not is_amount(child):
            return child
    return None


def _paid_for(verb: Token | None, context: QuantityContext) -> Token | None:
    """What a sum was paid for: the roof of "paid $4,000 for a new roof"."""
    following = context.following
    if verb is None or verb.lemma_ != "pay" or following is None or following.lower_ != "for":
        return None
    noun = _object(following)
    return noun if noun is not None and noun.pos_ == "NOUN" else None


def _thing_measured(context: QuantityContext) -> str:
    """The thing with the measure: what it modifies, what follows "of", the subject."""
    if (noun := _modified(context)) is not None:
        return _phrase(noun, context)
    following = context.following
    if following is not None and following.lower_ == "of":
        noun = _object(following)
        return _phrase(noun, context) if noun is not None and noun.pos_ in NOMINAL else ""
    above = context.root.head
    if above.dep_ == "prep" and above.head.pos_ in NOMINAL and above.lower_ == "of":
        return _phrase(above.head, context)  # "winds of 140 mph"
    subject = _subject(_verb_above(context), context)
    return _phrase(subject, context) if subject is not None else ""


# The parse


def aged_noun(context: QuantityContext) -> Token | None:
    """The children of "her three children, ages 10, 9 and 4"."""
    for k in range(context.start - 1, max(context.first, context.start - 8), -1):
        token = context.doc[k]
        if token.lower_ in ("age", "ages", "aged"):
            head = token.head
            return head if head.pos_ in NOMINAL and head.i < k else None
    return None


def old_noun(context: QuantityContext, unit: Token) -> Token | None:
    """The dancer of "a 23 - year - old dancer", printed with spaces."""
    doc, k = context.doc, unit.i + 2
    if k >= context.after or doc[k - 1].text != "-" or doc[k].lower_ != "old":
        return None
    noun = next((t for t in doc[k + 1 : min(k + 5, context.after)] if t.pos_ in NOMINAL), None)
    return noun.head if noun is not None and noun.dep_ == "compound" else noun


def _modified(context: QuantityContext) -> Token | None:
    """The noun right of a measure that it modifies: the siege of "a seven-hour siege"."""
    head = context.root.head
    while head.dep_ == "compound" and head.head.i > head.i:
        head = head.head
    is_right = head.i > context.end and head.pos_ in NOMINAL and context.in_sentence(head)
    near = is_right and head.i - context.end < 7
    modifies = context.root.dep_ in ("nummod", "amod", "compound", "nmod", "poss", "quantmod")
    return head if near and modifies and not is_person(head) else None


def _verb_above(context: QuantityContext) -> Token | None:
    token = context.root
    for _ in range(3):
        head = token.head
        if head.i == token.i or not context.in_sentence(head):
            return token if token.pos_ in VERBAL else None
        if head.pos_ in VERBAL:
            return head
        if head.pos_ not in ("ADP", "ADV", "ADJ", "NUM", "SCONJ") and not context.contains(head):
            return None
        token = head
    return None


def _subject(verb: Token | None, context: QuantityContext) -> Token | None:
    """The noun that is the subject of a verb, if it is no person and no amount."""
    if verb is None:
        return None
    if verb.dep_ in ("acl", "relcl") and verb.head.pos_ in NOMINAL:
        return None if is_person(verb.head) or is_amount(verb.head) else verb.head
    for child in verb.children:
        if child.dep_ in SUBJECTS and child.pos_ in NOMINAL and not context.contains(child):
            return None if is_person(child) or is_amount(child) else child
    return None


def is_person(noun: Token) -> bool:
    """True for the name of a person."""
    return bool(noun.ent_type_ == "PERSON" or noun.pos_ == "PRON")


def _passive(verb: Token) -> bool:
    return "auxpass" in (child.dep_ for child in verb.children)


def _plural(noun: Token | None) -> bool:
    return noun is not None and noun.tag_ in ("NNS", "NNPS")


def _object(preposition: Token) -> Token | None:
    return next((child for child in preposition.children if child.dep_ == "pobj"), None)


def _of(dimension: str, noun: Token, context: QuantityContext) -> str:
    phrase = _phrase(noun, context)
    return f"{dimension} of {phrase}" if phrase else dimension


def _phrase(noun: Token, context: QuantityContext) -> str:
    """A noun phrase of few words, or the noun with its modifiers alone."""
    words = [w for w in noun_phrase(noun, context) if w.lower_ not in _dimensions("word")]
    if len(words) > _MOST_OF_NOUN:
        words = [word for word in words if word.i <= noun.i][-_MOST_OF_NOUN:]
    printed = join_words(words, context)
    opens = bool(words) and words[0].i == context.first and words[0].pos_ != "PROPN"
    return f"{printed[:1].lower()}{printed[1:]}" if opens else printed


@cache
def _kinds() -> dict[str, str]:
    return {row["unit"]: row["kind"] for row in read_lexicon("units")}


@cache
def _dimensions(use: str) -> dict[str, str]:
    rows = (row for row in read_lexicon("dimensions") if row["use"] == use)
    return {word: row["dimension"] for row in rows for word in row["words"].split("|")}
