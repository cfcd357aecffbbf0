"""Find what an account calls denied, untrue or unconfirmed while others have no word of doubt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from analysis.compare.align.differences import Span
from analysis.compare.contrasts.candidates import PossibleContrast, Side
from analysis.compare.contrasts.doubt_words import (
    DENYING,
    NOT_VOUCHED_FOR,
    TURNING_DOWN,
    UNCONFIRMED,
    UNTRUE,
)
from analysis.compare.contrasts.phrases import characters
from analysis.compare.contrasts.sentence_tokens import SentenceTokens
from analysis.compare.contrasts.topics import StoryMaterial
from analysis.compare.word_forms import NEGATIONS
from analysis.find.quotes import analysed_quotes
from analysis.nlp import parsed_texts

DENIED, DOUBTED = "denial", "doubt"
_SCORNED = frozenset("wrong ridiculous absurd nonsense rubbish".split())  # or only disliked
_TRUE = frozenset("true so real accurate authentic genuine correct case".split())
_CONFIRMING = frozenset("verify confirm authenticate corroborate substantiate".split())
_PROOF = frozenset("evidence proof truth confirmation".split())
_SCEPTICAL = NOT_VOUCHED_FOR | frozenset(
    "sceptical skeptical sceptic skeptic scepticism skepticism doubt doubtful dubious implausible "
    "authenticity unproven".split()
)
# What is said or shown, of which it can be said that it is not so.
CLAIMS = frozenset(
    "report claim rumour rumor story allegation accusation suggestion assertion news video photo "
    "photograph picture image footage recording tape letter document post tweet message "
    "speculation article theory".split()
)
_DENIED = CLAIMS | frozenset(
    "charge wrongdoing involvement responsibility existence role link connection guilt collusion "
    "authenticity".split()
)
_IT = frozenset("it this that they these those".split())
_KNOWN = frozenset("the this that these those its his her their".split())
_COPULAS = frozenset("be seem appear look prove remain call deem label brand".split())
_BODY = ("body", "bullet", "dek")
_SUBJECTS = ("nsubj", "nsubjpass")
_OPEN = frozenset("if whether unless to would could may might not n't n’t never".split())
_SHARED = 2  # words of a doubt in a sentence with a negation, which may then deny the same
_STRENGTH = 0.8
_ONE_FACT = 0.5  # probability that two sentences state one fact


class _Doubt(NamedTuple):
    """A sentence that denies or doubts, the words, and whether these are clear or an aside."""

    is_clear: bool
    is_aside: bool
    sort: str
    sentence: int
    words: Span


def doubt_candidates(material: StoryMaterial) -> Iterator[PossibleContrast]:
    """One candidate of each sort: what is denied or doubted here, and nowhere doubted there."""
    found = [d for i in range(len(material.rows)) if (d := _doubt(material, i)) is not None]
    for sort in (DENIED, DOUBTED):
        without = [a for a in material.accounts if not has_doubt(material, a, sort)]
        some = [d for d in found if d.sort == sort]
        some.sort(key=lambda d: (*_order(d), material.rows[d.sentence]["position"]))
        firsts: dict[int, _Doubt] = {}
        for d in some:
            firsts.setdefault(material.account[d.sentence], d)
        without = [a for a in without if not _has_negation(material, a, firsts.values())]
        if not firsts or not without:
            continue
        yield _candidate(material, list(firsts.values()), without)


def _candidate(
    material: StoryMaterial, doubts: list[_Doubt], without: list[int]
) -> PossibleContrast:
    """A candidate of the clearest doubt of each account; those on one fact share a line."""
    first = doubts[0]
    probability = {d: material.probability(first.sentence, d.sentence) for d in doubts[1:]}
    alike = [d for d in doubts[1:] if d.is_clear and probability[d] >= _ONE_FACT]
    rest = [d for d in doubts[1:] if d not in alike]
    sides = [Side(d.sentence, d.words) for d in (first, *alike, *rest)]
    return PossibleContrast(
        *("attribution", first.sort, sides, without, _STRENGTH, first.sentence),
        named=1 + len(alike),
        earned=first.is_clear,
    )


def _order(doubt: _Doubt) -> tuple[bool, bool]:
    """What is clear goes first, and what is said outright before "unconfirmed reports"."""
    return not doubt.is_clear, doubt.is_aside


def has_doubt(material: StoryMaterial, account: int, sort: str) -> bool:
    """Whether an account has any word by which something is denied, or doubted at all.

    Its whole text is searched: short sentences are no statements, but may be a denial.
    """
    parse = parsed_texts(material.story)[material.ids[account]]
    whole = SentenceTokens(parse, {"role": "body"}, 0, len(parse.word))
    whole.quotes = [
        q for q in material.rows_of(analysed_quotes) if q["account_id"] == material.ids[account]
    ]
    return any(_is_doubtful(material, whole, k, sort) for k in range(whole.last))


def _has_negation(material: StoryMaterial, account: int, doubts: Iterable[_Doubt]) -> bool:
    """Whether an account has a negation beside words of a doubt, or of a headline.

    "We threatened nobody" is a denial too.
    """
    heads = (read for i, read in enumerate(material.read) if material.is_headline(i))
    matter = [*heads, *(material.read[d.sentence] for d in doubts)]
    stems = frozenset[str]().union(*(read.stem_set for read in matter))
    return any(
        len(read.stem_set & stems) >= _SHARED
        and any(read.parse.lower[k] in NEGATIONS for k in range(read.first, read.last))
        for i, read in enumerate(material.read)
        if material.account[i] == account
    )


def _is_doubtful(material: StoryMaterial, read: SentenceTokens, k: int, sort: str) -> bool:
    words = {read.parse.lower[k], read.parse.lemma[k].lower()}
    if words & (DENYING | TURNING_DOWN | UNTRUE | {"denial"}):
        return True
    if words & _SCORNED and _is_said_of_claim(material, read, k):
        return True
    if words & _TRUE and _is_denied_at(read, k):
        return True
    if sort == DENIED:
        return False
    if words & (UNCONFIRMED | _SCEPTICAL) or (words & _CONFIRMING and _is_kept_open(read, k)):
        return True
    return bool(words & _PROOF) and _has_no(read, k)


def _doubt(material: StoryMaterial, i: int) -> _Doubt | None:
    """The first words of a sentence of the story that deny or doubt what is reported."""
    read = material.read[i]
    if read.row["role"] not in _BODY or not material.is_of_the_story(i):
        return None
    parse = read.parse
    for k in range(read.first, read.last):
        if sort := doubt_at(material, read, k):
            verb = verb_of(read, k)
            subjects = parse.children_by(verb, *_SUBJECTS)
            named = bool(subjects) and parse.pos[subjects[0]] != "PRON"
            first = max(min([k, verb, *(parse.left[s] for s in subjects)]), read.first)
            words = characters(read, first, max(k, verb) + 1)
            return _Doubt(named, not is_predicate(read, k), sort, i, words)
    return None


def doubt_at(material: StoryMaterial, read: SentenceTokens, k: int) -> str:
    """What a word does to what is reported: deny it, leave it open, or neither."""
    parse = read.parse
    lemma, is_verb = parse.lemma[k].lower(), parse.pos[k] == "VERB"
    if is_verb and lemma in DENYING | TURNING_DOWN:
        return DENIED if _denies_a_claim(material, read, k) else ""
    if {lemma, parse.lower[k]} & (UNTRUE | _SCORNED | UNCONFIRMED):
        return DOUBTED if _is_said_of_claim(material, read, k) else ""
    if lemma in _TRUE and is_predicate(read, k) and _is_denied_at(read, k):
        return DOUBTED if _is_about_claim(material, read, verb_of(read, k)) else ""
    if is_verb and lemma in _CONFIRMING and _is_kept_open(read, k):
        return DOUBTED if _is_about_claim(material, read, k) else ""
    return DOUBTED if lemma in _PROOF and _has_no(read, k) else ""


def _denies_a_claim(material: StoryMaterial, read: SentenceTokens, k: int) -> bool:
    """Whether a verb denies a claim, or what other accounts report."""
    parse = read.parse
    if _is_open(read, k):
        return False
    always = parse.lemma[k].lower() in DENYING
    objects = parse.children_by(k, "dobj", "nsubjpass")
    if any(parse.lemma[c].lower() in (_DENIED if always else CLAIMS) for c in objects):
        return True
    clauses = parse.children_by(k, "ccomp", "xcomp") if always else []
    inside = [j for c in clauses for j in range(parse.left[c], parse.right[c])]
    return any(material.is_common(read.stems.get(j, "")) for j in inside)


def _is_said_of_claim(material: StoryMaterial, read: SentenceTokens, k: int) -> bool:
    """Whether a word says that something reported is not so."""
    parse, head = read.parse, read.parse.head[k]
    if parse.dep[k] in ("amod", "compound", "nmod"):
        known = any(parse.lower[c] in _KNOWN for c in parse.children_by(head, "det", "poss"))
        is_open = parse.lower[k] in UNCONFIRMED
        return parse.lemma[head].lower() in CLAIMS and (known or is_open)
    verb = verb_of(read, k)
    if not is_predicate(read, k) or parse.lemma[verb].lower() not in _COPULAS:
        return False
    if parse.lower[k] in _SCORNED and read.inside(k, read.quotes):
        subjects = parse.children_by(verb, *_SUBJECTS)
        return any(parse.lemma[c].lower() in CLAIMS for c in subjects)
    return not _is_open(read, verb) and _is_about_claim(material, read, verb)


def is_predicate(read: SentenceTokens, k: int) -> bool:
    """Whether a word is what is said of a subject, or beside one: "wrong and false"."""
    parse = read.parse
    while parse.dep[k] == "conj" and parse.head[k] != k:
        k = parse.head[k]
    of_copula = parse.lemma[k].lower() == "be"  # "was funny, but also fake": beside the verb
    return of_copula or parse.dep[k] in ("acomp", "attr", "oprd")


def _is_about_claim(material: StoryMaterial, read: SentenceTokens, verb: int) -> bool:
    """Whether a verb has something reported, or the matter of a headline, as subject or object."""
    parse = read.parse
    return any(
        parse.lemma[c].lower() in CLAIMS
        or parse.lower[c] in _IT
        or _is_in_headlines(material, read, c)
        for c in parse.children_by(verb, *_SUBJECTS, "dobj", "ccomp")
    )


def _is_in_headlines(material: StoryMaterial, read: SentenceTokens, k: int) -> bool:
    return material.is_in_headlines(read.stems.get(k, ""))


def _is_denied(read: SentenceTokens, i: int) -> bool:
    return read.parse.child(i, "neg") is not None


def _is_denied_at(read: SentenceTokens, k: int) -> bool:
    """Whether a word is what something is not: "is not true", "“not true”"."""
    return read.parse.lower[k - 1] in ("not", "n't", "n’t") or _is_denied(read, read.parse.head[k])


def _is_kept_open(read: SentenceTokens, i: int) -> bool:
    """Whether something is not confirmed, or nobody was able to."""
    parse, head = read.parse, read.parse.head[i]
    if _is_denied(read, i):
        return True
    if parse.dep[i] not in ("xcomp", "acl", "ccomp"):
        return False
    unable = parse.lower[head] in ("unable", "impossible", "yet")
    return unable or _is_denied(read, head) or _is_denied(read, parse.head[head])


def _is_open(read: SentenceTokens, i: int) -> bool:
    """Whether a verb is conditional, an infinitive or denied."""
    parse = read.parse
    return bool({parse.lower[c] for c in parse.children_by(i, "mark", "aux", "neg")} & _OPEN)


def _has_no(read: SentenceTokens, k: int) -> bool:
    """Whether a noun is said to be missing: "no evidence", "without proof"."""
    parse = read.parse
    without = parse.dep[k] == "pobj" and parse.lower[parse.head[k]] == "without"
    return without or any(parse.lower[c] == "no" for c in parse.children[k])


def verb_of(read: SentenceTokens, k: int) -> int:
    """The verb that a word belongs to."""
    parse = read.parse
    k = parse.head[k] if parse.dep[k] == "amod" else k
    while parse.pos[k] not in ("VERB", "AUX") and parse.head[k] != k:
        k = parse.head[k]
    return k
