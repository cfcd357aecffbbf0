"""Check whether words cut from a sentence can be read by themselves, and trim their edges."""

from __future__ import annotations

from analysis.compare.align.differences import Span
from analysis.compare.contrasts.sentence_tokens import SUBJECTS, SentenceTokens

_LEANING = "aux auxpass det advmod prep mark poss amod compound neg nummod nsubj cc".split()
_OPENS_CLAUSE = ("npadvmod", "neg", "det", "amod", "nummod", "poss", "compound")
_SCOPED = frozenset("no none nobody nothing neither never only first last few hardly".split())
_APOSTROPHES = ("'", "’")
_OF_NOUNS = ("det", "poss", "amod", "compound", "nummod")
VERBAL = ("VERB", "AUX")
_LEADING = frozenset(
    "that which who whom and but or because as while when where , ; : — – -".split()
)
_TRAILING = frozenset(
    'and but or that , ; : — – - . “ ‘ ( " of to in on at by for with the a'.split()
)
FINITE = ("VBD", "VBZ", "VBP", "MD")
RELATIVE = ("WDT", "WP", "WRB")
_POINTING = frozenset("this that these those such it he she they we him her them".split())
_EXPLAINING = ("relcl", "acl", "prep")
_REPORTED = frozenset("say tell add report announce state write note argue explain".split())
COMPLEMENTS = ("dobj", "attr", "acomp", "oprd", "xcomp", "ccomp", "prt", "dative")
_COMPLETING = ("attr", "acomp", "oprd", "dobj", "dative", "prt")  # without which no verb ends
_CLAUSES = ("ccomp", "xcomp")
_INFINITIVE = ("to", "for")  # behind a noun that says little alone: "their desire to leave"
_OPENING = ("aux", "auxpass", "neg", "mark")  # before their verb


def has_statement(read: SentenceTokens, place: Span) -> bool:
    """Whether some words are a clause: a finite verb with its subject, which hangs on none."""
    first, last = read.parse.between(*place)
    return is_statement(read, max(first, read.first), min(last, read.last))


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
    if parse.pos[first] in VERBAL:
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
    wanted = (*COMPLEMENTS, "pobj", "pcomp", "agent")
    completed = (k for k in parse.children_by(last, *wanted) if k > last)
    owned = parse.tag[last] == "POS"  # "and the keeper's", whose noun is cut off
    first, after = parse.between(*place)
    inside = range(max(first, read.first), min(after, read.last))
    cut = leans or owned or ends_with_subject(read, inside.start, inside.stop)
    cut |= lacks_complement(read, inside.start, inside.stop)
    cut |= any(parse.dep[i] in _OPENING and parse.head[i] > last for i in inside)
    open_end = parse.pos[last] == "AUX" or parse.tag[last] in ("IN", "CC")
    return not open_end and not cut and next(completed, None) is None


def lacks_complement(read: SentenceTokens, first: int, last: int) -> bool:
    """Whether what a verb cannot be without, or an infinitive of the last noun, is behind words.

    "Their desire | to leave" lacks the infinitive, "she told the court | he had left" the clause.
    """
    parse = read.parse
    inside = range(first, last)
    taken = (k for i in inside for k in parse.children_by(i, *_COMPLETING))
    clauses = (k for i in inside if parse.pos[i] == "VERB" for k in parse.children_by(i, *_CLAUSES))
    if any(last <= k < read.last for k in (*taken, *clauses)):
        return True
    ends = parse.pos[last - 1] == "NOUN" and last < read.last and parse.lower[last] in _INFINITIVE
    return ends and any(k >= last for k in parse.children[last - 1])


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
    """Whether words say something else without those next to them."""
    first, last = read.parse.between(*place)
    return tokens_lose_sense(read, max(first, read.first), min(last, read.last))


def lacks_its_of(read: SentenceTokens, place: Span) -> bool:
    """Whether the last of some words is a noun whose "of" is cut off: "and the use"."""
    parse = read.parse
    last = parse.between(*place)[1] - 1
    return any(k == last + 1 and parse.lower[k] == "of" for k in parse.children[last])


def cuts_a_name(read: SentenceTokens, place: Span) -> bool:
    """Whether a name right behind some words tells their last noun: "under the name | Ansar"."""
    parse = read.parse
    last = parse.between(*place)[1]
    if last >= read.last or parse.tag[last - 1][:2] != "NN" or not parse.word[last - 1].islower():
        return False
    dated = parse.entity[last] in ("DATE", "TIME")
    named = parse.word[last][:1].isupper() and parse.pos[last] != "PRON"
    return named and not dated and parse.tag[last] != "DT"


def is_statement(read: SentenceTokens, first: int, last: int) -> bool:
    """The same as ``has_statement``, of tokens."""
    parse = read.parse
    for i in range(first, last):
        above = parse.head[i]
        if parse.pos[i] not in VERBAL or (first <= above < last and above != i):
            continue
        subject = parse.child(i, *SUBJECTS)
        finite = any(parse.tag[k] in FINITE for k in (i, *parse.children_by(i, "aux", "auxpass")))
        if finite and subject is not None and first <= subject < last:
            return parse.tag[subject] not in RELATIVE and _is_free(read, i)
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


def ends_with_subject(read: SentenceTokens, first: int, last: int) -> bool:
    """Whether the verb of a subject is behind the words: "he would ensure | the tariffs are"."""
    parse = read.parse
    return any(first <= k < last <= parse.head[k] < read.last for k in read.subjects)


def tokens_lose_sense(read: SentenceTokens, first: int, last: int) -> bool:
    """The same as ``loses_sense``, of tokens; a mark between them and the rest parts the two.

    "No fan has died in the ground | since 1959", and "The last time | Oslo won, Lee was a boy".
    """
    parse = read.parse
    cut_before = first > read.first and any(
        parse.right[k] == first and parse.dep[k] in _OPENS_CLAUSE and first <= parse.head[k] < last
        for k in range(read.first, first)
    )
    if cut_before or last >= read.last or parse.pos[last] == "PUNCT":
        return cut_before
    if not any(parse.dep[k] == "neg" or parse.lower[k] in _SCOPED for k in range(first, last)):
        return False
    return any(
        k >= last and parse.left[k] == last for i in range(first, last) for k in parse.children[i]
    )


def only_says(read: SentenceTokens, i: int, first: int, last: int) -> bool:
    """Whether words are a reporting clause without what is reported, or a verb without more."""
    parse = read.parse
    if parse.pos[i] not in VERBAL or i + 1 < last:
        content = parse.child(i, "ccomp")
        return content is not None and not first <= content < last
    return parse.child(i, "ccomp", "dobj", "attr", "acomp", "xcomp") is not None


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


def without_loose_end(read: SentenceTokens, place: Span, least: int) -> Span:
    """Words without the last ones that belong to what is behind them: "90 men fell | , the king".

    Nothing before the character ``least`` is taken away.
    """
    parse = read.parse
    last = parse.between(*place)[1]
    while parse.end[last - 1] > least and _belongs_behind(read, last - 1):
        last -= 1
    return place[0], min(place[1], parse.end[last - 1])


def _belongs_behind(read: SentenceTokens, k: int) -> bool:
    """Whether a token is a mark, or leans on or is completed by one behind it."""
    parse = read.parse
    if parse.pos[k] == "PUNCT":
        return parse.word[k] not in ("”", '"', ")", "%")
    joins = parse.dep[k] in (*_LEANING, *SUBJECTS) or parse.tag[k] in RELATIVE
    leans = parse.head[k] > k and joins
    completed = any(c > k for c in parse.children_by(k, *COMPLEMENTS, "pobj", "pcomp"))
    return leans or completed or parse.pos[k] == "AUX" or parse.tag[k] in ("IN", "CC", "TO")


def _wants_object(read: SentenceTokens, i: int) -> bool:
    """Whether a token is a preposition with its object behind it: "between" two places."""
    if read.parse.dep[i] != "prep":
        return False
    return any(k > i for k in read.parse.children_by(i, "pobj", "pcomp"))
