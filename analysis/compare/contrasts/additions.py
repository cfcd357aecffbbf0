"""Find what two sentences on one fact share, and what each adds that the other account lacks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from analysis.compare.align.sentences import stem
from analysis.compare.align.words import synonyms_of
from analysis.compare.contrasts.pairs import SentencePair
from analysis.compare.contrasts.phrase_checks import has_statement, only_says, trimmed
from analysis.compare.contrasts.phrases import characters
from analysis.compare.fact_figures import judged_figures
from analysis.read.dates import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analysis.compare.align.differences import Span
    from analysis.compare.contrasts.sentence_tokens import SentenceTokens
    from analysis.compare.contrasts.topics import StoryMaterial

_RELATIVE = ("WDT", "WP", "WP$", "WRB")
_VERBAL = ("VERB", "AUX")
_SUBJECTS = ("nsubj", "nsubjpass")
_ADDED = "prep advcl relcl acl appos npadvmod conj xcomp agent".split()
_COMMON_WORDS = (3, 9)
_ADDED_WORDS = (2, 11)
_UNSHARED = 0.8  # taken off a common clause for each weight of a word that is not shared
_LEAST_SHARED = 2  # shared words of a common clause beside its verb
_NEW = 0.5  # least share of the words of an addition that the other account lacks
_FALSE_START = frozenset("and or but nor".split())


class Additions(NamedTuple):
    """The clause that both sentences have, and what each adds, as places; None for nothing.

    ``named`` says of each addition whether its names and numbers, of which it has some, are all
    absent from the other account.
    """

    common: Span
    left: Span | None
    right: Span | None
    named: tuple[bool, bool]


def find_additions(material: StoryMaterial, left: int, right: int) -> Additions | None:
    """What two sentences share and add; None without a clause in common or any addition.

    Nor where they give two figures of one thing: then they do not report the same.
    """
    ids = ([str(material.rows[k]["sentence_id"])] for k in (left, right))
    if judged_figures(material.story).compare(*ids) is not None:
        return None
    pair = SentencePair(material, left, right)
    common = _common_clause(material, pair.left, pair.shared_left)
    if common is None:
        return None
    inside = pair.left.parse.between(*common)
    anchors = frozenset(pair.left.stems[k] for k in range(*inside) if k in pair.left.stems)
    added = [
        _addition(material, read, shared, other, anchors)
        for read, shared, other in (
            (pair.left, pair.shared_left, pair.right),
            (pair.right, pair.shared_right, pair.left),
        )
    ]
    if added[0] and _overlap(common, added[0]):
        added[0] = None
    if not any(added):
        return None
    named = [
        place is not None and _is_named(read, place, other.parse.text)
        for place, read, other in zip(
            added, (pair.left, pair.right), (pair.right, pair.left), strict=True
        )
    ]
    return Additions(common, added[0], added[1], (named[0], named[1]))


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _common_clause(material: StoryMaterial, read: SentenceTokens, shared: set[int]) -> Span | None:
    """The clause of a shared verb with its subject in which most words are shared."""
    parse, best, place = read.parse, 0.0, None
    for i in range(read.first, read.last):
        subject = parse.child(i, *_SUBJECTS) if parse.pos[i] in _VERBAL else None
        if subject is None or i not in shared or subject not in shared:
            continue
        if parse.tag[max(read.first, parse.left[subject])] == "PRP$":
            continue  # "his booster shot" says nothing by itself
        for first, last in _clauses(read, i, subject):
            stated = has_statement(read, characters(read, first, last))
            if not stated or only_says(read, i, first, last):
                continue
            words = [k for k in range(first, last) if k in read.stems]
            value = sum(
                material.weigh(read.stems[k]) * (1.0 if k in shared else -_UNSHARED) for k in words
            )
            count = len(parse.phrase(first, last).split())
            enough = len({k for k in words if k in shared} - {i}) >= _LEAST_SHARED
            if enough and value > best and _COMMON_WORDS[0] <= count <= _COMMON_WORDS[1]:
                best, place = value, characters(read, first, last)
    return place


def _clauses(read: SentenceTokens, i: int, subject: int) -> Iterator[Span]:
    """A clause from its subject to the end of each of its parts, objects and the like inside."""
    parse = read.parse
    first = max(read.first, parse.left[subject])
    needed = parse.children_by(i, "dobj", "attr", "acomp", "oprd", "xcomp", "ccomp", "prt", "neg")
    least = max([i + 1, *(parse.right[c] for c in needed)])
    ends = {least, *(parse.right[c] for c in parse.children[i] if parse.right[c] >= least)}
    for last in sorted(ends):
        start, end = trimmed(read, first, min(last, read.last))
        if start < end:
            yield start, end


def _addition(
    material: StoryMaterial,
    read: SentenceTokens,
    shared: set[int],
    other: SentenceTokens,
    anchors: frozenset[str],
) -> Span | None:
    """The part of a sentence with most that the other account has nowhere.

    It is added to a word of the clause in common, whose stems are ``anchors``.
    """
    parse, best, place = read.parse, 0.0, None
    known = account_stems(material, str(other.row["account_id"]))
    for i in range(read.first, read.last):
        if parse.dep[i] not in _ADDED:
            continue
        first, last = trimmed(read, max(read.first, parse.left[i]), min(read.last, parse.right[i]))
        if first >= last or parse.lower[first] in _FALSE_START or _is_of_name(read, i):
            continue
        beside = _is_beside(read, i, shared) and read.stems.get(parse.head[i]) in anchors
        if not beside or _is_filled(read, i, other):
            continue
        words = [k for k in range(first, last) if k in read.stems]
        unknown = [k for k in words if not _is_known(read, k, known)]
        new = sum(material.weigh(read.stems[k]) for k in unknown)
        count = len(parse.phrase(first, last).split())
        fits = _ADDED_WORDS[0] <= count <= _ADDED_WORDS[1]
        heads = {i, *parse.children_by(i, "pobj", "pcomp")}
        if fits and new > best and len(unknown) >= _NEW * len(words) and not heads & shared:
            best, place = new, characters(read, first, last)
    return place


def _is_beside(read: SentenceTokens, i: int, shared: set[int]) -> bool:
    """Whether a part belongs to a verb that both sentences have: else it is about something else.

    Of "he opened the dam, which feeds a mill on the Arve" no "on the Arve" is added to the opening.
    """
    parse, verb = read.parse, read.parse.head[i]
    while parse.head[verb] != verb and verb not in shared:
        if parse.pos[verb] in _VERBAL and parse.dep[verb] not in ("advcl", "xcomp"):
            break
        verb = parse.head[verb]
    return verb in shared or parse.pos[verb] not in _VERBAL


def _is_filled(read: SentenceTokens, i: int, other: SentenceTokens) -> bool:
    """Whether the other sentence has its own words where a part adds some, or the part is bare.

    "The origin of the virus" is no origin without "of Covid-19"; "the border the state shares"
    is cut off from its noun.
    """
    parse, above = read.parse, read.parse.head[i]
    if parse.dep[i] == "relcl" and not any(
        parse.tag[k] in _RELATIVE for k in range(parse.left[i], i)
    ):
        return True
    return any(
        other.stems[k] == read.stems.get(above)
        and any(other.parse.lower[c] == parse.lower[i] for c in other.parse.children_by(k, "prep"))
        for k in other.stems
    )


def _is_of_name(read: SentenceTokens, i: int) -> bool:
    """Whether a phrase is part of a name, as in "House of Representatives"."""
    parse = read.parse
    return parse.lower[i] == "of" and parse.pos[parse.head[i]] == "PROPN"


def _is_known(read: SentenceTokens, k: int, known: frozenset[str]) -> bool:
    """Whether an account has a word or a synonym of it."""
    if read.stems[k] in known:
        return True
    return any(stem(word) in known for word in synonyms_of(read.parse.lemma[k].lower()))


def account_stems(material: StoryMaterial, account: str) -> frozenset[str]:
    """The stems of all sentences of an account."""
    own = material.sentences_of.get(account, ())
    return frozenset(key for i in own for key in material.read[i].stem_set)


def _is_named(read: SentenceTokens, place: Span, other: str) -> bool:
    """Whether some words have a name or number, and the other text has none of them."""
    first, last = read.parse.between(*place)
    named = [
        read.parse.word[k] for k in range(first, last) if read.parse.pos[k] in ("PROPN", "NUM")
    ]
    return bool(named) and not any(
        re.search(rf"\b{_any_form(word)}\b", other, re.IGNORECASE) for word in named
    )


def _any_form(word: str) -> str:
    """The pattern of a name or number in any form: "Oct." and "October", "5" and "5th"."""
    if word.isdigit():
        return rf"{word}(?:st|nd|rd|th)?"
    month = next((m for m in MONTHS if word.lower().rstrip(".") in (m.lower(), *_short(m))), None)
    return rf"{month[:3]}\w*" if month else re.escape(word)


def _short(month: str) -> tuple[str, str]:
    return month[:3].lower(), month[:4].lower()
