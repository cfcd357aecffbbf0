"""Tell what is denied: a whole statement, a part of it, or another report."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.compare.align.clauses import Clause
from analysis.compare.align.differences import Span
from analysis.compare.align.matches import Reading
from analysis.compare.align.sentences import stem
from analysis.compare.contrasts.sentence_tokens import SentenceTokens

_SETS_TIME = ("before", "after", "until", "till", "since", "during")
_EACH = frozenset("all every both each many much most full entire whole".split())
_WEAK = frozenset(  # adverbs that leave the denial of the whole as it is
    """not n't n’t never so thus therefore then also however instead moreover indeed actually really
    ever either too though still there here now certainly definitely allegedly reportedly""".split()
)
_OPEN_TIME = frozenset("yet already anymore".split())
_REPORTS = frozenset("report rumour rumor claim allegation story suggestion".split())
_MISTAKEN = frozenset(  # "the radio got it wrong"
    """wrong wrongly mistake mistaken mistakenly error erroneous erroneously misreported retracted
    retraction corrected correction intact unharmed alive untouched""".split()
)
_TURNING = frozenset("but however yet instead later afterwards".split())  # how a sentence begins
_SHARED = 2  # stems that a turning sentence has in common with a statement and its denial
_FIRST = ["at", "first"]


def denies_part(read: Reading, denied: Clause, known: frozenset[str]) -> bool:
    """Whether a denied clause may hold but for a part that the statement does not have.

    Who "did not take the port alone" took it, who "did not win it since 1988" may win it now, and
    who "did not cure all patients" cured some. ``known`` are the stems around the statement.

    Parameters
    ----------
    read
        The sentence of the denied clause.
    denied
        The clause.
    known
        The stems of the words of the statement that seems to be denied.

    Returns
    -------
    bool
        Whether a time, an amount, a manner or a condition stands in the clause alone.
    """
    return any(stem(read.parse.lemma[k].lower()) not in known for k in _parts(read, denied))


def says_more(read: Reading, denied: Clause, known: frozenset[str], *, every: bool) -> bool:
    """Whether a denied clause has a noun, name or number that the statement lacks.

    Who "did not score in the final" may have scored elsewhere. A statement goes on in the
    sentences beside it. Unless ``every`` such word counts, those behind a preposition do.
    """
    parse = read.parse
    first, last = parse.between(*clause_words(read, denied))
    after = parse.children_by(denied.token, "prep", "agent")
    last = max([last, *(parse.right[k] for k in after)])
    for k in range(first, min(last, read.last)):
        behind = k > denied.token and parse.dep[k] == "pobj"
        counts = behind or (every and parse.pos[k] in ("NOUN", "PROPN", "NUM"))
        if counts and k not in denied.denials and stem(parse.lemma[k]) not in known:
            return True
    return False


def clause_words(reading: Reading, c: Clause) -> Span:
    """The place of a clause with who acts and who is acted on, or of its verb phrase."""
    whole, phrase = reading.whole(c), reading.phrase(c)
    return min(whole[0], phrase[0]), max(whole[1], phrase[1])


def denies_another(read: SentenceTokens, denial: Span, known: frozenset[str]) -> bool:
    """Whether the report that is denied has a matter of which the statement has no word.

    Who "denied a report on the pay of its chief" does not deny that he bought the shares.
    """
    parse = read.parse
    first, last = parse.between(*denial)
    claims = [k for k in range(first, last) if parse.lemma[k].lower() in _REPORTS]
    within = [c for k in claims for c in parse.children_by(k, "prep", "acl", "relcl")]
    tokens = {n for c in within for n in range(parse.left[c], parse.right[c])}
    own = {read.stems[n] for n in tokens if n in read.stems and parse.dep[n] != "relcl"}
    return bool(own) and not own & known


def turns_back(read: SentenceTokens, stems: frozenset[str] | set[str]) -> bool:
    """Whether a sentence of an account may take back what it stated: "But the dam held"."""
    words = read.parse.lower[read.first : read.last]
    shared = len(read.stem_set & stems)
    is_mistake = shared > 0 and bool(_MISTAKEN & set(words))
    return is_mistake or (shared >= _SHARED and bool(_TURNING & set(words[:2])))


def _parts(read: Reading, denied: Clause) -> Iterator[int]:
    """The tokens on which a denial may rest: of times, amounts, manners and conditions."""
    parse, head = read.parse, denied.token
    for k in parse.children[head]:
        if k in denied.denials or not read.first <= k < read.last:
            continue
        words, behind = parse.lower[k : k + 2], k > head
        manner = parse.dep[k] == "advmod" and words[0] not in _WEAK
        sets_time = words[0] in (*_OPEN_TIME, *_SETS_TIME) or words == _FIRST
        if sets_time or (behind and (manner or parse.dep[k] == "advcl")):
            yield k
        yield from _named_times(read, k)
        yield from _amounts(read, k)


def _named_times(read: Reading, k: int) -> Iterator[int]:
    """The words of days and years behind a preposition: "on Tuesday", "in 2012"."""
    parse = read.parse
    if parse.dep[k] in ("prep", "npadvmod"):
        for o in range(k, min(parse.right[k], read.last)):
            if parse.entity[o] in ("DATE", "TIME") and parse.pos[o] in ("PROPN", "NUM", "NOUN"):
                yield o


def _amounts(read: Reading, k: int) -> Iterator[int]:
    """The numbers, and the words for a whole, of an object or a subject: "all", "ten"."""
    parse = read.parse
    if parse.dep[k] in ("dobj", "nsubj", "nsubjpass", "attr"):
        for o in parse.children[k]:
            if parse.dep[o] == "nummod" or parse.lower[o] in _EACH:
                yield o
