"""Find attributions that a variant drops, and quotations that it gives to another or judges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache

from analysis.compare.align.differences import Span
from analysis.compare.wording.match import Row, Statement, WordMatch
from analysis.compare.wording.rules import Change
from analysis.find.actors.mentions import Actor
from analysis.find.quotes.cues import cue_at
from analysis.resources import read_lexicon

_LEAST_ANSWERED = 4  # words of a claim
_HALF, _MOST = 0.5, 0.75  # of the words that answer, with and without the main verb
_LONGEST = 90  # letters of an attribution
_LEAST_SAME, _LEAST_SAME_REPLACED = 3, 5  # words of one quotation in both statements
_LEAST_RUN = 5  # words in a row, a verb among them
_MOST_SAME = 0.6  # of the shorter quotation
_PLAIN_VERBS = "say tell add state write according speak answer reply respond ask announce".split()
_PLAIN_FORMS = frozenset(
    [verb + ending for verb in _PLAIN_VERBS for ending in ("", "s", "ed", "d")]
    + "said told wrote spoke replies replied".split()
)
_MARKS = re.compile('[“”"‘:]')
_QUOTED = re.compile('[“”"]')


def speech_changes(m: WordMatch) -> Iterator[Change]:
    """Compare every quotation of the reference with the variant, and with its quotations."""
    for quote in m.reference.quotes:
        yield from _dropped_attribution(m, quote)
        for other in m.variant.quotes:
            yield from _changed_attribution(m, quote, other)


def _dropped_attribution(m: WordMatch, quote: Row) -> Iterator[Change]:
    """The variant states what is attributed in the reference, without a word of reporting.

    A headline is no such statement: it is short, and its body may name the speaker.
    """
    if m.variant.role == "headline":
        return
    if m.variant.quotes or reports_speech(m.variant) or not _states_claim(m, quote):
        return
    place = attribution(m.reference, quote)
    if place and not names_speaker(m, quote):
        reason = f"states it without “{m.reference.printed(place)}”"
        yield Change("attribution dropped", m.variant.place, place, reason)


def _states_claim(m: WordMatch, quote: Row) -> bool:
    """Whether the variant says much the same as the quotation.

    It has three quarters of the variant's words, or half of them and the verb that both turn on.
    """
    answered = [i for i in m.pairs if m.reference.inside(i, [quote])]
    total, words = len(m.variant.keys), m.variant.words
    roots = [j for j in m.variant.tokens if words.head[j] == j and m.variant.is_verb(j)]
    if len(answered) < _LEAST_ANSWERED:
        return False
    if len(answered) >= _MOST * total and not set(roots) & set(m.pairs.values()):
        return True
    if roots and any(words.dep[c] == "neg" for c in words.children[roots[0]]):
        return False
    verbs = (
        is_main_verb(m.reference, i, quote)
        and is_main_verb(m.variant, m.pairs[i], None)
        and m.shared_around(i, m.pairs[i])
        for i in answered
    )
    return len(answered) >= _HALF * total and any(verbs)


def is_main_verb(statement: Statement, i: int, quote: Row | None) -> bool:
    """Whether token i is a main verb of the statement or of the quotation, or coordinated to it."""
    words = statement.words
    if not statement.is_verb(i):
        return False
    while words.dep[i] in ("conj", "xcomp") and words.head[i] != i:
        i = words.head[i]
    if words.head[i] == i:
        return True
    return quote is not None and not statement.inside(words.head[i], [quote])


def names_speaker(m: WordMatch, quote: Row) -> bool:
    """Whether the speaker is a subject in the variant: one's own doing needs no attribution."""
    actor = _actor(m.reference, quote["actor_id"])
    name = str(quote["speaker_surface"]) if actor is None else actor.name
    names = {w.lower() for w in name.split() if w[:1].isupper()}
    words = m.variant.words
    return any(
        words.dep[j] in ("nsubj", "nsubjpass", "compound") and words.lower[j] in names
        for j in m.variant.tokens
    )


def _actor(statement: Statement, actor_id: str) -> Actor | None:
    return next((a for a in statement.cast.actors if a.actor_id == actor_id), None)


def reports_speech(statement: Statement, beside: str | None = None) -> bool:
    """Whether a statement reports speech, or a sentence ``beside`` it has quotation marks.

    By default the sentences beside it are those before and after it.
    """
    words = statement.words
    first_person = ("i", "we", "my", "our", "me", "us")
    return (
        bool(_QUOTED.search(statement.beside if beside is None else beside))
        or bool(_MARKS.search(statement.text))
        or any(words.lower[i] in first_person or _reports(statement, i) for i in statement.tokens)
    )


def _reports(statement: Statement, i: int) -> bool:
    """Whether token i is a reporting word that takes a clause."""
    cue = cue_at(statement.words, i)
    takes_clause = cue and cue.kind in ("say", "show", "think") and "c" in cue.takes
    return bool(takes_clause) or statement.words.lower[i] in ("according", "per")


def attribution(statement: Statement, quote: Row) -> Span | None:
    """The place from the speaker to the reporting word, outside the quotation and near it."""
    places: list[Span] = []
    for words in (quote["speaker_surface"], quote["cue"]):
        if not isinstance(words, str) or not words:
            return None
        outside = [
            (start, end)
            for found in re.finditer(rf"\b{re.escape(words)}\b", statement.text)
            for start, end in [(found.start() + statement.start, found.end() + statement.start)]
            if end <= quote["start"] or start >= quote["end"]
        ]
        if not outside:
            return None
        places.append(
            min(outside, key=lambda p: min(abs(p[0] - quote["end"]), abs(quote["start"] - p[1])))
        )
    start, end = min(p[0] for p in places), max(p[1] for p in places)
    if end - start > _LONGEST or start < quote["start"] < end:
        return None
    return start, end


def _changed_attribution(m: WordMatch, quote: Row, other: Row) -> Iterator[Change]:
    """The same words by another speaker, or by the same speaker with a verb that judges."""
    same = _same_words(m, quote, other)
    place, other_place = attribution(m.variant, other), attribution(m.reference, quote)
    if not same or not place or not other_place:
        return
    if quote["actor_id"] == other["actor_id"] and isinstance(quote["actor_id"], str):
        plain = str(quote["cue"]).lower().split()[0] in _PLAIN_FORMS
        if plain and _has_judging_verb(m.variant, place):
            reason = f"“{other['cue']}” for “{quote['cue']}”"
            yield Change("added interpretation", place, other_place, reason)
    elif (
        same >= _LEAST_SAME_REPLACED
        and _share_run(m, quote, other)
        and _are_two_speakers(m, quote, other)
    ):
        reason = f"the same words are {other['speaker']}'s here and {quote['speaker']}'s there"
        yield Change("actor replaced", place, other_place, reason)


def _same_words(m: WordMatch, quote: Row, other: Row) -> int:
    """How many words two quotations share; 0 for too few."""
    left = [i for i in m.reference.keys if m.reference.inside(i, [quote])]
    right = {j for j in m.variant.keys if m.variant.inside(j, [other])}
    same = sum(i in m.pairs and m.pairs[i] in right for i in left)
    return same if same >= max(_LEAST_SAME, _MOST_SAME * min(len(left), len(right))) else 0


def _share_run(m: WordMatch, quote: Row, other: Row) -> bool:
    """Whether two quotations have a run of words in common that says something.

    A run without a verb is a description of somebody or something, which many use.
    """
    left, right = _tokens_in(m.reference, quote), _tokens_in(m.variant, other)
    blocks = SequenceMatcher(
        None,
        [m.reference.words.lower[i] for i in left],
        [m.variant.words.lower[i] for i in right],
        autojunk=False,
    ).get_matching_blocks()
    return any(
        block.size >= _LEAST_RUN
        and any(m.reference.is_verb(i) for i in left[block.a : block.a + block.size])
        for block in blocks
    )


def _tokens_in(statement: Statement, quote: Row) -> list[int]:
    """The tokens of a quotation that are words."""
    words = statement.words
    return [
        i for i in statement.tokens if statement.inside(i, [quote]) and words.word[i][0].isalnum()
    ]


def _are_two_speakers(m: WordMatch, quote: Row, other: Row) -> bool:
    """Whether the speakers are two people with full names, each named in one statement only."""
    speakers = [
        (_actor(m.reference, quote["actor_id"]), m.reference, m.variant),
        (_actor(m.reference, other["actor_id"]), m.variant, m.reference),
    ]
    names: list[set[str]] = []
    for actor, own, opposite in speakers:
        if actor is None or not (actor.proper and actor.kind == "person"):
            return False
        if f"@{m.reference.cast.actors.index(actor)}" in opposite.keys.values():
            return False
        if sum(_reports(own, i) for i in own.tokens) >= 2:
            return False
        names.append(set(actor.name.lower().split()))
        if len(actor.name.split()) < 2:
            return False
    return not names[0] & names[1]


def _has_judging_verb(statement: Statement, place: Span) -> bool:
    words = statement.words
    return any(
        statement.is_verb(i) and words.lemma[i].lower() in _judging_verbs()
        for i in range(*words.between(*place))
    )


@cache
def _judging_verbs() -> frozenset[str]:
    return frozenset(r["word"] for r in read_lexicon("interpretations") if r["kind"] == "speech")
