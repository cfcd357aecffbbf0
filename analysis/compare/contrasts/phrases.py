"""Cut the words of a sentence that show a difference: a clause or phrase of at most a dozen."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from analysis.compare.align.differences import Span

if TYPE_CHECKING:
    from analysis.compare.contrasts.topics import SentenceTokens

MOST = 11  # words of a phrase
_LEAST = 2
PLACE_WORDS = 60  # of a place
_LEANING = "aux auxpass det advmod prep mark poss amod compound neg nummod nsubj cc".split()
_OPENS_CLAUSE = ("npadvmod", "neg", "det", "amod", "nummod", "poss", "compound")
_SCOPED = frozenset("no none nobody nothing neither never only first last few hardly".split())
_APOSTROPHES = ("'", "’")
_OF_NOUNS = ("det", "poss", "amod", "compound", "nummod")
_VERBAL = ("VERB", "AUX")
_LEADING = frozenset(
    "that which who whom and but or because as while when where , ; : — – -".split()
)
_TRAILING = frozenset(
    'and but or that , ; : — – - . “ ‘ ( " of to in on at by for with the a'.split()
)
_PER_OTHER = 0.25  # weight of words that both sentences have, beside those that differ
_CLAUSE_BONUS = 1.25
_WITHOUT_SUBJECT = 0.6  # of the value of a clause whose subject is left outside
_PRONOUN_SUBJECT = 0.85  # of one whose subject says nothing alone
_SUBORDINATE = 0.7  # of a clause that hangs on another one
_NO_CLAUSE = 0.5  # of a phrase without a verb around words that it must contain
_NO_STATEMENT = 0.35  # of a phrase where a whole clause is wanted
_CUT = 0.3  # of one whose object or complement is left outside
_FINITE = ("VBD", "VBZ", "VBP", "MD")
_RELATIVE = ("WDT", "WP", "WRB")
_POINTING = frozenset("this that these those such it he she they we him her them".split())
_EXPLAINING = ("relcl", "acl", "prep")
_REPORTED = frozenset("say tell add report announce state write note argue explain".split())
_COMPLEMENTS = ("dobj", "attr", "acomp", "oprd", "xcomp", "ccomp", "prt", "dative")
_COMPLETING = ("attr", "acomp", "oprd", "dobj", "dative", "prt")  # without which no verb ends
_OPENING = ("aux", "auxpass", "neg", "mark")  # before their verb
_SUBJECTS = ("nsubj", "nsubjpass", "expl", "csubj")
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
        if statement and value > best and not _is_statement(read, first, last):
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
        if not (phrase.is_verbal and _is_statement(read, phrase.first, phrase.last)):
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
    parse = read.parse
    found = []
    for i in range(read.first, read.last):
        if parse.pos[i] not in (*_VERBAL, "NOUN", "PROPN"):
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
            if _ends_with_subject(read, first, last) or _loses_sense(read, first, last):
                continue
            stems = tuple(k for k in range(first, last) if k in read.stems)
            complete = _completeness(read, i, first, last)
            found.append(Phrase(first, last, words, stems, complete, parse.pos[i] in _VERBAL))
    return found


def _completeness(read: SentenceTokens, i: int, first: int, last: int) -> float:
    """The factor for a phrase of token i: more with its subject, less without its object."""
    parse = read.parse
    if parse.pos[i] not in _VERBAL:
        return 1.0
    subject, value = parse.child(i, *_SUBJECTS), 1.0
    if subject is not None:
        inside = first <= subject < last
        value = _CLAUSE_BONUS if inside else _WITHOUT_SUBJECT
        if inside and parse.pos[subject] == "PRON":
            value = _PRONOUN_SUBJECT
    if parse.dep[i] in ("advcl", "relcl", "acl"):
        value *= _SUBORDINATE
    complements = parse.children_by(i, *_COMPLEMENTS)
    cut = any(c >= last or (c > i and parse.right[c] > last) for c in complements)
    cut |= any(c < first and parse.tag[c] in _RELATIVE for c in parse.children[i])
    return value * (_CUT if cut else 1.0)


def has_statement(read: SentenceTokens, place: Span) -> bool:
    """Whether some words are a clause: a finite verb with its subject, which hangs on none."""
    first, last = read.parse.between(*place)
    return _is_statement(read, max(first, read.first), min(last, read.last))


def is_one_phrase(read: SentenceTokens, place: Span) -> bool:
    """Whether some words depend on one of them: "before as 90 fans came" are parts of two."""
    parse = read.parse
    first, last = parse.between(*place)
    outside = [
        i
        for i in range(first, last)
        if parse.pos[i] != "PUNCT" and (parse.head[i] == i or not first <= parse.head[i] < last)
    ]
    return len(outside) == 1


def starts_a_phrase(read: SentenceTokens, place: Span) -> bool:
    """Whether nothing before some words belongs to the first of them.

    "latest survey" lacks its article, and "been stranded since May" its subject, as "’s the news"
    does.
    """
    parse = read.parse
    first = max(parse.between(*place)[0], read.first)
    if parse.word[first][:1] in _APOSTROPHES and len(parse.word[first]) > 1:
        return False
    if parse.tag[first] == "IN" and parse.lower[first + 1 : first + 2] in (["as"], ["that"]):
        return False  # "before as more than 90 fans came": of another phrase
    if parse.pos[first] in _VERBAL:
        return parse.dep[first] not in ("aux", "auxpass")
    nouns = (first, parse.head[first]) if parse.dep[first] in _OF_NOUNS else (first,)
    before = (k for noun in nouns for k in parse.children[noun] if read.first <= k < first)
    return parse.dep[first] != "neg" and not any(parse.dep[k] in _OF_NOUNS for k in before)


def ends_a_phrase(read: SentenceTokens, place: Span) -> bool:
    """Whether the last of some words needs no word behind it: "was", "is not", "the" do."""
    parse = read.parse
    last = parse.between(*place)[1] - 1
    if parse.dep[last] == "neg" and parse.head[last] < last:
        last = parse.head[last]
    leans = parse.head[last] > last and parse.dep[last] in _LEANING
    wanted = (*_COMPLEMENTS, "pobj", "pcomp", "agent")
    completed = (k for k in parse.children_by(last, *wanted) if k > last)
    owned = parse.tag[last] == "POS"  # "and the keeper's", whose noun is cut off
    first, after = parse.between(*place)
    inside = range(max(first, read.first), min(after, read.last))
    cut = leans or owned or _ends_with_subject(read, inside.start, inside.stop)
    cut |= any(k > last for i in inside for k in parse.children_by(i, *_COMPLETING))
    cut |= any(parse.dep[i] in _OPENING and parse.head[i] > last for i in inside)
    open_end = parse.pos[last] == "AUX" or parse.tag[last] in ("IN", "CC")
    return not open_end and not cut and next(completed, None) is None


def leaves_verb_open(read: SentenceTokens, place: Span) -> bool:
    """Whether the last of some words is a verb with what it turns to right behind it.

    "Was seen | as a threat" lacks what it was seen as.
    """
    parse = read.parse
    verb = parse.between(*place)[1] - 1
    if parse.pos[verb] != "VERB" or verb + 1 >= read.last:
        return False
    if parse.head[verb + 1] == verb and parse.dep[verb + 1] == "cc":
        return _shares_object(read, verb)
    return parse.head[verb + 1] == verb and parse.dep[verb + 1] in ("prep", "agent", "prt")


def _shares_object(read: SentenceTokens, verb: int) -> bool:
    """Whether a verb has its object behind the one beside it: "caught | and sold cod"."""
    parse = read.parse
    joined = parse.child(verb, "conj")
    if joined is None or parse.child(verb, *_COMPLETING) is not None:
        return False
    return parse.child(joined, "dobj") is not None


def loses_sense(read: SentenceTokens, place: Span) -> bool:
    """Whether words say something else without those next to them, see ``find_phrases``."""
    first, last = read.parse.between(*place)
    return _loses_sense(read, max(first, read.first), min(last, read.last))


def lacks_its_of(read: SentenceTokens, place: Span) -> bool:
    """Whether the last of some words is a noun whose "of" is cut off: "and the use"."""
    parse = read.parse
    last = parse.between(*place)[1] - 1
    return any(k == last + 1 and parse.lower[k] == "of" for k in parse.children[last])


def _is_statement(read: SentenceTokens, first: int, last: int) -> bool:
    parse = read.parse
    for i in range(first, last):
        above = parse.head[i]
        if parse.pos[i] not in _VERBAL or (first <= above < last and above != i):
            continue
        subject = parse.child(i, *_SUBJECTS)
        finite = any(parse.tag[k] in _FINITE for k in (i, *parse.children_by(i, "aux", "auxpass")))
        if finite and subject is not None and first <= subject < last:
            return parse.tag[subject] not in _RELATIVE and _is_free(read, i)
    return False


def _is_free(read: SentenceTokens, i: int) -> bool:
    """Whether a clause says by itself what it says in its sentence: no part of a condition.

    "There is no way that they can hide" does not say that they can hide. A main clause is free,
    one beside it too, and what somebody is reported to have said.
    """
    parse = read.parse
    while parse.head[i] != i and read.first <= parse.head[i] < read.last:
        above = parse.head[i]
        reported = parse.dep[i] == "ccomp" and parse.lemma[above].lower() in _REPORTED
        denied = parse.child(above, "neg") is not None
        if parse.dep[i] not in ("conj", "parataxis") and (denied or not reported):
            return False
        i = above
    return True


def names_its_subject(read: SentenceTokens, place: Span) -> bool:
    """Whether some words have nothing that points to what was said before.

    Neither the first word does, nor a noun with "that" or "those", unless it is explained there.
    """
    parse = read.parse
    first, last = parse.between(*place)
    first, last = trimmed(read, max(first, read.first), min(last, read.last))
    while first < last and parse.dep[first] in ("mark", "advmod"):
        first += 1  # "after it fell" is of what was named before
    points = any(
        parse.dep[k] == "det"
        and parse.lower[k] in _POINTING
        and parse.child(parse.head[k], *_EXPLAINING) is None
        for k in range(first, last)
    )
    return first < last and parse.lower[first] not in _POINTING and not points


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
        if parse.dep[i] in _SUBJECTS and left < first < right <= inside:
            return right
    return first


def _ends_with_subject(read: SentenceTokens, first: int, last: int) -> bool:
    """Whether the verb of a subject is behind the words: "he would ensure | the tariffs are"."""
    parse = read.parse
    return any(
        parse.dep[k] in _SUBJECTS and last <= parse.head[k] < read.last for k in range(first, last)
    )


def _loses_sense(read: SentenceTokens, first: int, last: int) -> bool:
    """Whether words say something else without those next to them, where no mark is between.

    "No fan has died in the ground | since 1959", and "The last time | Oslo won, Lee was a boy".
    """
    parse = read.parse
    cut_before = first > read.first and any(
        parse.dep[k] in _OPENS_CLAUSE and parse.right[k] == first
        for k in range(read.first, first)
        if first <= parse.head[k] < last
    )
    bounded = any(parse.dep[k] == "neg" or parse.lower[k] in _SCOPED for k in range(first, last))
    cut_behind = (
        bounded
        and last < read.last
        and any(
            k >= last and parse.left[k] == last and parse.pos[last] != "PUNCT"
            for i in range(first, last)
            for k in parse.children[i]
        )
    )
    return cut_before or cut_behind


def _leans(read: SentenceTokens, i: int) -> bool:
    """Whether a token is a part of a noun phrase whose noun is behind it: "the United" States."""
    parse = read.parse
    return parse.head[i] > i and parse.dep[i] in ("det", "amod", "poss", "compound", "nummod")


def only_says(read: SentenceTokens, i: int, first: int, last: int) -> bool:
    """Whether words are a reporting clause without what is reported, or a verb without more."""
    parse = read.parse
    if parse.pos[i] not in _VERBAL or i + 1 < last:
        content = parse.child(i, "ccomp")
        return content is not None and not first <= content < last
    return parse.child(i, "ccomp", "dobj", "attr", "acomp", "xcomp") is not None


def _spans(read: SentenceTokens, i: int) -> list[Span]:
    """The whole of what depends on token i, and its beginnings up to the end of each part."""
    parse = read.parse
    first, last = max(read.first, parse.left[i]), min(read.last, parse.right[i])
    ends = {last, i + 1, *(parse.right[c] for c in parse.children[i] if c > i)}
    starts = {first, *(parse.left[c] for c in parse.children[i] if c < i)}
    starts = {s for s in starts if s >= read.first and (parse.pos[i] in _VERBAL or s == first)}
    return [(s, e) for s in sorted(starts) for e in sorted(ends) if s < e <= read.last]


def trimmed(read: SentenceTokens, first: int, last: int) -> Span:
    """Tokens without joining words and marks at the edges."""
    lower = read.parse.lower
    while first < last and (lower[first] in _LEADING or read.parse.pos[first] == "PUNCT"):
        first += 1
    while last > first and (
        lower[last - 1] in _TRAILING
        or read.parse.pos[last - 1] == "PUNCT"
        or _wants_object(read, last - 1)
    ):
        last -= 1
    return first, last


def _is_cut_off(read: SentenceTokens, i: int) -> bool:
    """Whether a token is an "of" whose noun is before it: "a party | of sailors came"."""
    return read.parse.lower[i] == "of" and read.first <= read.parse.head[i] < i


def _wants_object(read: SentenceTokens, i: int) -> bool:
    """Whether a token is a preposition with its object behind it: "between" two places."""
    objects = read.parse.children_by(i, "pobj", "pcomp")
    return read.parse.dep[i] == "prep" and any(k > i for k in objects)


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
