"""Drop words of a word list that have another sense where they are found.

"According to" is no accord, Euro 2032 no currency, arms that embrace are no weapons, and a side
that defends deep is at no war. The evidence is the parse, the entities and the field of the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from analysis.cache import once
from analysis.find.terms import Hit
from analysis.nlp import ParsedText, parsed_texts, reporting_verbs
from analysis.resources import read_lexicon
from analysis.story import Story

HINT = 2.0  # a reporting verb of at most this weight is no cue where it reports
SPORT = 2.5  # points of sport in 100 words above which a text is about sport
FIELD = 2  # points of a word that only sport has, and of a result
_RESULT = re.compile(
    r"\b(?:beat|beaten|won|win|wins|lost|lose|drew|draw|victory|defeat|lead|led)\b[^.\n]{0,60}?"
    r"\b\d{1,2}[-–]\d{1,2}\b|\b\d{1,2}[-–]\d{1,2} (?:win|victory|defeat|draw|lead|loss)\b",
    re.I,
)
_YEAR = re.compile(r"(?:19|20)\d\d|['’]\d\d")
_MONEY_NOUNS = frozenset("zone area note coin bond rate crisis".split())
_OWN = frozenset("his her my your".split())
_WEAPONS = frozenset("lay bear take surrender carry drop supply sell send buy ship smuggle".split())
_GESTURES = frozenset(
    "fold cross wave raise throw stretch spread wrap fling link open lift".split()
)
_BODY = frozenset("leg hand head shoulder face neck back chest foot elbow".split())
_POSES = frozenset("open outstretched folded crossed bare raised broken left right long".split())
_OLDER = frozenset("war army navy marine military combat vietnam soldier air force".split())
_MADE = ("WORK_OF_ART", "FAC")  # what people make and name after something else


def keep_senses(story: Story, found: Mapping[str, Sequence[Hit]]) -> dict[str, list[Hit]]:
    """Keep the hits of each sentence that have the sense of the word list.

    >>> from analysis.find.terms import load_triggers, read_units
    >>> from analysis import story_from_records
    >>> text = "According to her, his arms were sore."
    >>> story = story_from_records([{"text": text}], story_id="x")
    >>> triggers = load_triggers("frames")
    >>> hits = {p["sentence_id"]: triggers.find(words) for p, words, _ in read_units(story)}
    >>> [hit.lemmas for kept in keep_senses(story, hits).values() for hit in kept]
    []
    """
    accounts = dict(zip(story.sentences["sentence_id"], story.sentences["account_id"], strict=True))
    parses, sports = parsed_texts(story), find_sports(story)
    return {
        sentence: [
            hit
            for hit in hits
            if has_sense(parses[accounts[sentence]], hit)
            and not (accounts[sentence] in sports and _is_play(parses[accounts[sentence]], hit))
        ]
        for sentence, hits in found.items()
    }


def has_sense(parse: ParsedText, hit: Hit) -> bool:
    """Whether a hit has the sense of the word list: the parse shows no other."""
    first = parse.at(hit.start)
    last = parse.at(max(hit.start, hit.end - 1))
    if first != last:
        return True
    return not any(
        rule(parse, first, hit)
        for rule in (_reports, _is_name, _has_other_object, _is_body_part, _is_long_serving)
    )


def _reports(parse: ParsedText, i: int, hit: Hit) -> bool:
    """Whether a word reports what is said: "according to", or a reporting verb with its clause."""
    if parse.lower[i] == "according":
        return i + 1 < len(parse) and parse.lower[i + 1] in ("to", "as")
    reporting = parse.pos[i] == "VERB" and parse.lemma[i].lower() in reporting_verbs()
    return reporting and hit.weight <= HINT and parse.child(i, "ccomp") is not None


def _is_name(parse: ParsedText, i: int, hit: Hit) -> bool:
    """Whether a word is part of a name of a person, place, work or event, not a noun."""
    if not parse.word[i][:1].isupper() or parse.pos[i] != "PROPN":
        return False
    following = parse.word[i + 1] if i + 1 < len(parse) else ""
    if parse.lower[i] in _currencies():
        if parse.dep[i] in ("compound", "nmod"):
            return parse.lemma[parse.head[i]].lower() not in _MONEY_NOUNS
        counted = i > 0 and (parse.pos[i - 1] == "NUM" or parse.lower[i - 1] in ("the", "per"))
        return bool(_YEAR.fullmatch(following)) or not counted
    if parse.entity[i] == "PERSON" and _is_in_person(parse, i):
        return True
    if _is_surname(parse, i):
        return True
    inside = parse.entity[i] in _MADE and parse.entity[i] == _entity_at(parse, i + 1)
    return inside and not parse.begins[i + 1]


def _is_in_person(parse: ParsedText, i: int) -> bool:
    """Whether a word is a person's name: in a full name, or alone after one; a title is none."""
    if _entity_at(parse, i + 1) == "PERSON" and not parse.begins[i + 1]:
        return parse.lower[i] in _first_names() or not parse.begins[i]
    return not parse.begins[i]


def _is_surname(parse: ParsedText, i: int) -> bool:
    """Whether a person of the account has this word as the last of two names or more."""
    return parse.word[i] in _surnames(parse)


@lru_cache(maxsize=8)
def _surnames(parse: ParsedText) -> frozenset[str]:
    """The words of an account that are the last of two names or more."""
    first_names = _first_names()
    return frozenset(
        parse.word[j]
        for j in range(1, len(parse))
        if (parse.entity[j] == "PERSON" and not parse.begins[j])
        or (parse.lower[j - 1] in first_names and parse.word[j - 1][:1].isupper())
    )


def _entity_at(parse: ParsedText, i: int) -> str:
    return parse.entity[i] if i < len(parse) else ""


def _has_other_object(parse: ParsedText, i: int, hit: Hit) -> bool:
    """Whether a verb has an object or a subject with which it has another sense."""
    if parse.tag[i][:1] != "V":
        return False
    return any(_other_sense(parse, i, sense) for sense in _senses().get(parse.lemma[i].lower(), ()))


class Sense(NamedTuple):
    """A relation of a verb, and the words with which it has another sense."""

    relation: str
    words: frozenset[str]


_RELATIONS = {
    "object": ("dobj", "nsubjpass"),
    "subject": ("nsubj",),
    "not object": ("dobj", "nsubjpass"),
}


def _other_sense(parse: ParsedText, i: int, sense: Sense) -> bool:
    if sense.relation == "agent":
        by = parse.child(i, "agent")
        found = parse.children_by(by, "pobj") if by is not None else []
    else:
        found = parse.children_by(i, *_RELATIONS[sense.relation])
    if sense.relation == "not object":
        return bool(found) and not any(_is_one_of(parse, n, sense.words) for n in found)
    return any(_is_one_of(parse, n, sense.words) for n in found)


def _is_one_of(parse: ParsedText, i: int, words: frozenset[str]) -> bool:
    """Whether a noun is one of the words, or a sum, a span of time or a person that they name."""
    kinds = {"MONEY": ("MONEY", "PERCENT"), "TIME": ("DATE", "TIME"), "PERSON": ("PERSON",)}
    if parse.lemma[i].lower() in words:
        return True
    span = range(parse.left[i], i + 1)
    return any(
        kind in words and any(parse.entity[j] in names for j in span)
        for kind, names in kinds.items()
    )


def _is_body_part(parse: ParsedText, i: int, hit: Hit) -> bool:
    """Whether arms are those of a body: somebody's, open or folded, or beside legs."""
    if parse.lower[i] != "arms" or parse.pos[i] not in ("NOUN", "PROPN"):
        return False
    head, below = parse.head[i], parse.children[i]
    verb = parse.lemma[head].lower()
    if parse.dep[i] == "dobj" and verb in _WEAPONS:
        return False
    owned = any(parse.lower[c] in _OWN or parse.lower[c] in _POSES for c in below)
    linked = [head] if parse.dep[i] == "conj" else parse.children_by(i, "conj")
    beside = any(parse.lemma[c].lower() in _BODY for c in linked)
    moved = parse.dep[i] == "dobj" and verb in _GESTURES
    held = parse.lower[head] in ("in", "into") and _belongs_to_person(parse, i)
    return owned or beside or moved or held


def _belongs_to_person(parse: ParsedText, i: int) -> bool:
    """Whether a noun is somebody's: "their arms", "Ana's arms", "the arms of her mother"."""
    owners = parse.children_by(i, "poss")
    owner = parse.object_of(i, "of")
    owners += [owner] if owner is not None else []
    return any(parse.entity[o] in ("PERSON", "") for o in owners)


def _is_long_serving(parse: ParsedText, i: int, hit: Hit) -> bool:
    """Whether a veteran is one of a trade ("veteran actor"), not of a war."""
    if parse.lemma[i].lower() != "veteran":
        return False
    head = parse.head[i]
    modifies = parse.dep[i] in ("amod", "compound", "nmod") and head > i
    near = {parse.lemma[j].lower() for j in (head, *parse.children[head], *parse.children[i])}
    return modifies and not near & _OLDER


@once
def find_sports(story: Story) -> frozenset[str]:
    """Find the accounts that are about sport, by its words and results.

    >>> from analysis import story_from_records
    >>> text = "The striker's goal won the match 2-1. The coach praised his squad."
    >>> sorted(find_sports(story_from_records([{"text": text}], story_id="x")))
    ['account-1']
    """
    accounts = story.analysed
    pairs = zip(accounts["account_id"], accounts["text"], strict=True)
    return frozenset(str(account) for account, text in pairs if _is_sport(str(text)))


class SportWords(NamedTuple):
    """Patterns of the words of sport, and the words that are no cue in a text about it."""

    field: re.Pattern[str]
    weak: re.Pattern[str]
    play: frozenset[str]


@cache
def _sport_words() -> SportWords:
    words: dict[str, list[str]] = {}
    for row in read_lexicon("sport"):
        words.setdefault(row["kind"], []).append(row["word"])
    field, weak = (
        re.compile(rf"\b(?:{'|'.join(map(re.escape, words[kind]))})(?:e?s)?\b", re.I)
        for kind in ("field", "weak")
    )
    return SportWords(field, weak, frozenset(words["play"]))


def _is_play(parse: ParsedText, hit: Hit) -> bool:
    """Whether a hit is a word for what players and clubs do."""
    words = hit.lemmas, parse.text[hit.start : hit.end].lower()
    return any(word in _sport_words().play for word in words)


def _is_sport(text: str) -> bool:
    words = _sport_words()
    sure = len(words.field.findall(text)) + len(_RESULT.findall(text))
    points = FIELD * sure + len(words.weak.findall(text))
    return sure > 0 and 100 * points >= SPORT * len(text.split())


@cache
def _currencies() -> frozenset[str]:
    names = (row.get("name") or next(iter(row.values())) for row in read_lexicon("currencies"))
    return frozenset(name.lower() for name in names)


@cache
def _first_names() -> frozenset[str]:
    return frozenset(next(iter(row.values())).lower() for row in read_lexicon("first_names"))


@cache
def _senses() -> dict[str, list[Sense]]:
    found: dict[str, list[Sense]] = {}
    for row in read_lexicon("senses"):
        sense = Sense(row["relation"], frozenset(row["words"].split()))
        found.setdefault(row["verb"], []).append(sense)
    return found
