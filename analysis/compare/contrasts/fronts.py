"""Make candidates of the headlines: what each account makes the news."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.compare.contrasts.candidates import PossibleContrast, Side
from analysis.compare.contrasts.doubt_words import (
    CLAIMS,
    DENIALS,
    FALSE,
    NOT_VOUCHED_FOR,
    UNCONFIRMED,
)
from analysis.compare.contrasts.doubts import DENIED, DOUBTED, has_doubt
from analysis.compare.contrasts.topics import StoryMaterial

_NEWS = ("VERB", "AUX", "NOUN", "ADJ")
_SETTINGS = ("GPE", "LOC", "FAC", "DATE", "TIME")
_LEAST_WITH_VERB = 3  # words of a headline with a verb
_LEAST_NEWS = 4  # words of a headline beside places and days
_DENYING = DENIALS | FALSE | {"hoaxes", "misinformation", "not", "never"}
_NEGATED = re.compile(r"n['’]t\b|\bNo[,:] |\b[Nn]o ['‘\"“]?(?:idea|evidence|proof|sign)\b")
# Who leaves the news open; "reportedly", "may" and quotation marks hardly do in a headline.
_OPEN = (UNCONFIRMED | NOT_VOUCHED_FOR) | frozenset(
    "allegedly alleged purported rumor rumors rumored rumour rumours rumoured".split()
)
_WEAK = frozenset("reportedly apparently may might could possible possibly probably".split())
_CREDITED = re.compile(
    r"(?i)^(?:report|source|rumou?r)s?:|: (?:report|source|rumou?r)s?$|\bsaid to\b"
    r"|\bclaims? (?:to|that|he|she|it|they)\b|\b(?:report|source|rumou?r)s? (?:say|claim|suggest)s?"
)
_ASKED = re.compile(r"(?i)^(?!\s*(?:how|why|what|who|where|when)\b).*\?\W*$")
_FALSE_WORDS = "|".join(sorted(FALSE - {"hoax"}))
_CLAIM_WORDS = "|".join(sorted(CLAIMS))
# "Bogus charges" and "a false alarm" are things; a "false report" is what the headline denies.
_FALSE_THING = re.compile(
    rf"(?i)\b(?:{_FALSE_WORDS})[’'”\"]?\s(?!(?:{_CLAIM_WORDS})s?\b)"
    r"(?:[a-z]+[- ])?(?:alarm|start|charge|bill|fee|invoice|good|ticket|passport|document|note|"
    r"currency|account|identity|id|fund|firm|company|trial|drug|pill|medicine|licen[cs]e|degree|"
    r"diploma|police|officer|doctor|call|cheque|check|bomb|gun|weapon|name)s?\b"
)
_WORDS = re.compile(r"\w+")
_LEAST_PRINTED = 0.8  # of the words of a headline
_LEAST_LETTERS = 3
_QUOTED = re.compile(r"(?<!\w)['‘\"“]([^'’\"”]+)['’\"”](?!\w)")
_ONE_MATTER = 0.5  # of the terms of a headline that another one has
_LEAST_TOGETHER = 2  # terms of two headlines on one matter
_NEAR = 0.3  # probability that two headlines state one fact, of which one denies what one states
_DENIED, _LEFT_OPEN, _WEAKENED, _PLAIN = "denied", "open", "weakened", "plain"
_DENIAL_QUOTED = "denial quoted"
_ALIKE = 0.8  # of the terms of two headlines: then they make the same thing the news


def front_candidates(material: StoryMaterial) -> Iterator[PossibleContrast]:
    """One candidate of all headlines that part, with the sentence that opens each account."""
    heads: dict[int, int] = {}
    for i in range(len(material.rows)):
        if material.is_headline(i) and _says_news(material, i):
            heads.setdefault(material.account[i], i)
    if len(heads) < 2:
        return
    ordered = sorted(heads.values(), key=lambda h: material.order[h])
    first, second, apart = _furthest(material, ordered)
    if apart < 1 - _ALIKE and not part_in_stance(material, first, second):
        return
    ordered = [first, second, *(h for h in ordered if h not in (first, second))]
    leads = (_lead_of(material, h) for h in ordered)
    sides = [*map(Side, ordered), *(Side(lead) for lead in leads if lead is not None)]
    yield PossibleContrast("emphasis", "headlines", sides, [], apart, first, named=len(ordered))


def _lead_of(material: StoryMaterial, head: int) -> int | None:
    """The first sentence of the body below a headline."""
    own = material.sentences_of[material.ids[material.account[head]]]
    places = ((i, material.prominence[material.rows[i]["sentence_id"]].place) for i in own)
    return next((i for i, place in places if place == "lead"), None)


def _says_news(material: StoryMaterial, i: int) -> bool:
    """Whether a headline has a word other than names: a dateline or a name alone is none."""
    parse, words = material.read[i].parse, _words(material, i)
    has_word = any(parse.pos[k] in _NEWS and not parse.word[k].isupper() for k in words)
    return has_word or states_news(material, i)


def states_news(material: StoryMaterial, i: int) -> bool:
    """Whether a headline has a verb, or some words that are no place and no day; three at least.

    "Missing planes" says too little. Verbs with a capital are often read as names: "Leader Bows:
    Bill Withdrawn".
    """
    parse, words = material.read[i].parse, _words(material, i)
    news = [k for k in words if parse.word[k].isalpha() and parse.entity[k] not in _SETTINGS]
    if len(news) < _LEAST_WITH_VERB:
        return False
    return len(news) >= _LEAST_NEWS or any(parse.pos[k] in ("VERB", "AUX") for k in words)


def _words(material: StoryMaterial, i: int) -> range:
    return range(material.read[i].first, material.read[i].last)


def _furthest(material: StoryMaterial, heads: list[int]) -> tuple[int, int, float]:
    """The two headlines with least in common, and the share of their words that differ.

    Two of which one denies, or leaves open, what the other states go before that.
    """
    best, most = (heads[0], heads[1], 0.0), (0, 0.0)
    for n, a in enumerate(heads):
        for b in heads[n + 1 :]:
            apart = 1 - _shared(material, a, b)
            value = (part_in_stance(material, a, b), apart)
            if value > most:
                best, most = (a, b, apart), value
    return best


def _shared(material: StoryMaterial, a: int, b: int) -> float:
    """The share of the terms of the shorter headline, by weight, that the other has too."""
    own, other = material.terms.weights(a), material.terms.weights(b)
    both = sum(w for t, w in own.items() if t in other)
    return both / (min(sum(own.values()), sum(other.values())) or 1.0)


def part_in_stance(material: StoryMaterial, a: int, b: int) -> int:
    """How far two headlines on one matter part in what they vouch for; 0 if they do not.

    3 where one denies what the other states, 2 where it denies what the other leaves open or to
    others, 1 where one states what the other leaves open. An account whose own text denies its
    headline vouches for nothing.
    """
    stances = {i: _stance(str(material.read[i].row["text"])) for i in (a, b)}
    found = set(stances.values())
    if len(found) == 1 or _DENIAL_QUOTED in found:
        return 0
    likely, shared = material.probability(a, b), _shared(material, a, b)
    if _DENIED in found:
        own, other = material.terms.weights(a), material.terms.weights(b)
        if len(own.keys() & other.keys()) < _LEAST_TOGETHER or likely < _NEAR:
            return 0
        if stands_for_denial(material, a, b):
            return 0
        return 3 if _PLAIN in found else 2
    if found != {_PLAIN, _LEFT_OPEN} or max(likely, shared) < _ONE_MATTER:
        return 0
    plain = a if stances[a] == _PLAIN else b
    return int(not has_doubt(material, material.account[plain], DOUBTED))


def stands_for_denial(material: StoryMaterial, a: int, b: int) -> bool:
    """Whether one of two headlines denies something and the other's own account denies it too.

    Then the headlines say the same in other words.
    """
    denying = [_stance(str(material.read[i].row["text"])) == _DENIED for i in (a, b)]
    if any(denying):
        others = [i for i, denies in zip((a, b), denying, strict=True) if not denies]
        return all(has_doubt(material, material.account[i], DENIED) for i in others)
    return False


def denies(words: str) -> bool:
    """Whether words, in quotation marks or not, deny something or call it untrue.

    >>> denies("No, the dam did not burst"), denies("Mayor calls report ‘fake’")
    (True, True)
    >>> denies("The dam burst at noon")
    False
    """
    return _stance(words) in (_DENIED, _DENIAL_QUOTED)


def vouches(material: StoryMaterial, account: int) -> bool:
    """Whether no headline of an account denies the news or leaves it open."""
    heads = (i for i in material.sentences_of[material.ids[account]] if material.is_headline(i))
    return not any(
        _stance(str(material.read[i].row["text"])) in (_DENIED, _DENIAL_QUOTED, _LEFT_OPEN)
        for i in heads
    )


def keep_stance(material: StoryMaterial, heads: list[int], printed: tuple[str, str]) -> bool:
    """Whether two headlines, as far as they are printed, vouch for as much as the whole of them.

    One of which much is cut off has lost what it is about.
    """
    whole = [str(material.read[i].row["text"]) for i in heads]
    return all(
        not words.endswith("…")
        or (
            _stance(words.rstrip("…. ")) == _stance(text)
            and len(words.split()) >= _LEAST_PRINTED * len(text.split())
        )
        for words, text in zip(printed, whole, strict=True)
    )


def _stance(text: str) -> str:
    """Whether a headline denies something, leaves it open, gives it to others, or states it.

    Words in quotation marks are somebody's.
    """
    outside = _QUOTED.sub(" ", text)
    if _denies(outside):
        return _DENIED
    if any(_denies(m[1]) for m in _QUOTED.finditer(text)):
        return _DENIAL_QUOTED
    words = set(_words_of(outside))
    if words & _OPEN or _ASKED.search(outside):
        return _LEFT_OPEN
    weak = words & _WEAK or _CREDITED.search(outside) or _QUOTED.search(text)
    return _WEAKENED if weak else _PLAIN


def _denies(words: str) -> bool:
    words = _FALSE_THING.sub(" ", words)
    return bool(_DENYING & set(_words_of(words)) or _NEGATED.search(words))


def _words_of(text: str) -> list[str]:
    return [w for w in _WORDS.findall(text.lower()) if len(w) >= _LEAST_LETTERS]
