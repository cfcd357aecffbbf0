"""Cut the words of a sentence that show a difference: a clause or phrase of at most a dozen."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from typing import NamedTuple

from analysis.compare.align.differences import Span
from analysis.compare.contrasts.phrase_checks import (
    COMPLEMENTS,
    RELATIVE,
    VERBAL,
    ends_with_subject,
    is_statement,
    only_says,
    tokens_lose_sense,
    trimmed,
)
from analysis.compare.contrasts.sentence_tokens import SUBJECTS, SentenceTokens

MOST = 11  # words of a phrase
_LEAST = 2
_HEADS = (*VERBAL, "NOUN", "PROPN")  # parts of speech of what a phrase hangs on
PLACE_WORDS = 60  # of a place
_PER_OTHER = 0.25  # weight of words that both sentences have, beside those that differ
_CLAUSE_BONUS = 1.25
_WITHOUT_SUBJECT = 0.6  # of the value of a clause whose subject is left outside
_PRONOUN_SUBJECT = 0.85  # of one whose subject says nothing alone
_SUBORDINATE = 0.7  # of a clause that hangs on another one
_NO_CLAUSE = 0.5  # of a phrase without a verb around words that it must contain
_NO_STATEMENT = 0.35  # of a phrase where a whole clause is wanted
_CUT = 0.3  # of one whose object or complement is left outside
_DATELINE = re.compile(  # whole, or one whose bracket was cut off
    r"^[^()]{0,40}\)\s*(?:[-—–]\s*)?"
    r"|^(?:[A-Z][\w.,’' -]{0,40} )?\([A-Z][\w. /&-]{1,30}\)\s*[-—–]+\s*"
    r"|^[A-Z]{3}[A-Z,. ]{0,30}(?:, [A-Z][\w. ]{1,20})?\s*(?:—|–|--| - )\s*(?=[\"“‘A-Z])"
)
_ENDS_WITH_INITIALS = re.compile(r"\b[A-Z]\.[A-Z]\.$")
_MARKS = re.compile(r"[“”\"]")
_ESCAPED = re.compile(r"\\[nrt](?!\w)")  # a line break or tab written out


def best_phrase(
    read: SentenceTokens,
    weights: Mapping[int, float],
    most: int = MOST,
    must: Span | None = None,
    *,
    statement: bool = False,
) -> Span:
    """The place of the clause or phrase with most of some weighted tokens, in its account.

    A clause with a subject is preferred; the place ends where a part of the sentence ends. With
    ``must`` it contains these words, or is a stretch around them; with ``statement`` it is a
    whole clause, if there is one.
    """
    inside = _tokens(read, must) if must else None
    best, place = 0.0, (0, 0)
    for phrase in phrases_of(read):
        first, last = phrase.first, phrase.last
        covers = not inside or (first <= inside[0] and inside[1] <= last)
        if not (_LEAST <= phrase.words <= most and covers):
            continue
        value = sum(weights.get(k, _PER_OTHER) for k in phrase.stems) * phrase.completeness
        if inside and not phrase.is_verbal:
            value *= _NO_CLAUSE
        if statement and value > best and not is_statement(read, first, last):
            value *= _NO_STATEMENT
        if value > best:
            best, place = value, (first, last)
    if not best:
        place = _stretch(read, inside, most)
    return characters(read, *place)


def best_statement(read: SentenceTokens, weights: Mapping[int, float], most: int) -> Span | None:
    """The place of the clause with most of some weighted tokens in its first words, if any.

    A reader needs its subject and verb, even where it has to be cut behind them.
    """
    best, place = 0.0, None
    for phrase in phrases_of(read):
        if not (phrase.is_verbal and is_statement(read, phrase.first, phrase.last)):
            continue
        shown = [k for k in phrase.stems if count_words(read, phrase.first, k + 1) <= most]
        value = sum(weights.get(k, _PER_OTHER) for k in shown) * phrase.completeness
        if value > best:
            best, place = value, characters(read, phrase.first, phrase.last)
    return place


class Phrase(NamedTuple):
    """A clause or phrase of a sentence: its tokens, its words, and those with content."""

    first: int
    last: int
    words: int
    stems: tuple[int, ...]
    completeness: float
    is_verbal: bool


def phrases_of(read: SentenceTokens) -> list[Phrase]:
    """The clauses and phrases of a sentence that may be printed, found once."""
    if read.phrases is None:
        read.phrases = find_phrases(read)
    return read.phrases


def find_phrases(read: SentenceTokens) -> list[Phrase]:
    """The clauses and phrases of a sentence that may be printed, those of each token together."""
    parse, content = read.parse, sorted(read.stems)
    found = []
    for i in range(read.first, read.last):
        if parse.pos[i] not in _HEADS:
            continue
        places: dict[Span, None] = {}
        for first, last in _spans(read, i):
            first, last = trimmed(read, first, last)
            first += first < last and _is_cut_off(read, first)
            places[first, last] = None
        for first, last in places:
            words = count_words(read, first, last)
            if words < _LEAST or parse.tag[first] == "WP$" or only_says(read, i, first, last):
                continue
            if ends_with_subject(read, first, last) or tokens_lose_sense(read, first, last):
                continue
            stems = tuple(content[bisect_left(content, first) : bisect_left(content, last)])
            complete = _completeness(read, i, first, last)
            found.append(Phrase(first, last, words, stems, complete, parse.pos[i] in VERBAL))
    return found


def _completeness(read: SentenceTokens, i: int, first: int, last: int) -> float:
    """The factor for a phrase of token i: more with its subject, less without its object."""
    parse = read.parse
    if parse.pos[i] not in VERBAL:
        return 1.0
    subject, value = parse.child(i, *SUBJECTS), 1.0
    if subject is not None:
        inside = first <= subject < last
        value = _CLAUSE_BONUS if inside else _WITHOUT_SUBJECT
        if inside and parse.pos[subject] == "PRON":
            value = _PRONOUN_SUBJECT
    if parse.dep[i] in ("advcl", "relcl", "acl"):
        value *= _SUBORDINATE
    complements = parse.children_by(i, *COMPLEMENTS)
    cut = any(c >= last or (c > i and parse.right[c] > last) for c in complements)
    cut |= any(c < first and parse.tag[c] in RELATIVE for c in parse.children[i])
    return value * (_CUT if cut else 1.0)


def _tokens(read: SentenceTokens, words: Span) -> Span | None:
    """The first token of some words of the sentence, and the token after them."""
    first, last = read.parse.between(*words)
    first, last = max(first, read.first), min(last, read.last)
    return (first, last) if first < last else None


def _stretch(read: SentenceTokens, inside: Span | None, most: int) -> Span:
    """The words from a little before some tokens, or from the start of the sentence."""
    first = read.first if inside is None else max(read.first, inside[0] - most // 3)
    if inside is not None:
        first = _outside_subject(read, first, inside[0])
    last = first
    while last < read.last and count_words(read, first, last + 1) <= most:
        last += 1
    first, last = trimmed(read, first, last)
    first += first < last and _is_cut_off(read, first)
    while last - 1 > first and not (inside and last <= inside[1]) and _leans(read, last - 1):
        first, last = trimmed(read, first, last - 1)
    return first, last


def _outside_subject(read: SentenceTokens, first: int, inside: int) -> int:
    """The token after a subject that would be cut open: "of migrants | is expected to arrive"."""
    parse = read.parse
    for i in range(read.first, read.last):
        left, right = parse.left[i], parse.right[i]
        if parse.dep[i] in SUBJECTS and left < first < right <= inside:
            return right
    return first


def _leans(read: SentenceTokens, i: int) -> bool:
    """Whether a token is a part of a noun phrase whose noun is behind it: "the United" States."""
    parse = read.parse
    return parse.head[i] > i and parse.dep[i] in ("det", "amod", "poss", "compound", "nummod")


def _spans(read: SentenceTokens, i: int) -> list[Span]:
    """The whole of what depends on token i, and its beginnings up to the end of each part."""
    parse = read.parse
    first, last = max(read.first, parse.left[i]), min(read.last, parse.right[i])
    ends = {last, i + 1, *(parse.right[c] for c in parse.children[i] if c > i)}
    starts = {first, *(parse.left[c] for c in parse.children[i] if c < i)}
    starts = {s for s in starts if s >= read.first and (parse.pos[i] in VERBAL or s == first)}
    return [(s, e) for s in sorted(starts) for e in sorted(ends) if s < e <= read.last]


def _is_cut_off(read: SentenceTokens, i: int) -> bool:
    """Whether a token is an "of" whose noun is before it: "a party | of sailors came"."""
    return read.parse.lower[i] == "of" and read.first <= read.parse.head[i] < i


def count_words(read: SentenceTokens, first: int, last: int) -> int:
    """The number of words that some tokens are part of."""
    if first >= last:
        return 0
    starts, ends = read.word_bounds
    place = read.parse.start[first], read.parse.end[last - 1]
    return bisect_left(starts, place[1]) - bisect_right(ends, place[0])


def characters(read: SentenceTokens, first: int, last: int) -> Span:
    """The place of tokens in the text."""
    if first >= last:
        return int(read.row["start"]), int(read.row["end"])
    return read.parse.start[first], read.parse.end[last - 1]


def place_of(read: SentenceTokens, words: Span | None) -> Span:
    """The place that is shown of a sentence: all of it, or at most 60 words around some words."""
    start, end = int(read.row["start"]), int(read.row["end"])
    found = list(zip(*read.word_bounds, strict=True))
    if len(found) <= PLACE_WORDS:
        return start, end
    at = next((k for k, w in enumerate(found) if words and w[1] > words[0]), 0)
    first = max(0, min(at - PLACE_WORDS // 3, len(found) - PLACE_WORDS))
    return found[first][0], found[first + PLACE_WORDS - 1][1]


def quotable(words: str) -> str:
    """Words of an account to be put in quotation marks: without marks of their own."""
    words = _DATELINE.sub("", " ".join(_MARKS.sub("", _ESCAPED.sub(" ", words)).split()))
    whole = words.rstrip(" ,;:—–-")
    kept = "." if _ENDS_WITH_INITIALS.search(whole) else ""
    return words.strip(" .,;:—–-") + kept
