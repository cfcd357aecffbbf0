"""Find figures, hedges and qualifiers that a variant drops, and interpretations that it adds.

In every match ``m`` the reference has the bound, hedge or qualifier; the variant drops it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from analysis.compare.align.differences import Figure, Span, last_digit, matching_figures
from analysis.compare.align.sentences import stem
from analysis.compare.align.words import are_synonyms
from analysis.compare.wording.match import Row, Statement, WordMatch
from analysis.find.quotes.cues import cue_at
from analysis.nlp import ParsedText
from analysis.resources import read_lexicon

_HEDGES = frozenset(
    "may might could perhaps maybe possibly probably apparently presumably supposedly likely "
    "reportedly allegedly purportedly ostensibly seemingly potentially alleged suspected purported "
    "apparent".split()
)
_LEAST_PAIRS = 4
_SOME = "some several many most few certain".split()
_ALL = "all every each".split()
_DETERMINERS = "det amod nummod poss predet relcl prep".split()
_MEASURED = (
    "overwhelmingly massively vastly drastically dramatically hugely highly extremely".split()
)
_SYNONYMS = {
    **dict.fromkeys(("partially", "partly"), "part portion section partial".split()),
    **dict.fromkeys(
        ("temporary", "temporarily"), "until pending temporary temporarily interim".split()
    ),
}
_OPEN = "if unless whether would could may might can should must not n't never no".split()
_MOST_CLAUSES = 6  # above a word, in which something may leave it open
_UNVERIFIED = re.compile(
    r"\b(?:no|without)(?: \w+){0,3} (?:figures?|evidence|proof|confirmation|verification)\b"
    r"|\b(?:could|can) ?not be (?:\w+ )?(?:verified|confirmed)\b"
    r"|\b(?:has|have|had) not (?:yet )?been (?:\w+ )?(?:verified|confirmed)\b",
    re.I,
)


class Change(NamedTuple):
    """A change: its kind, the places in the variant and in the reference, the reason in words."""

    kind: str
    place: Span
    other_place: Span
    reason: str


def figure_changes(m: WordMatch) -> Iterator[Change]:
    """Find figures of one thing whose bound, digits or narrowing words the variant drops."""
    for a, b in matching_figures(m.reference.figures, m.variant.figures):
        if a["value"] != b["value"] and not _are_only_ones(m, a):
            continue
        kind, addition = _figure_change(m, a, b)
        if kind:
            reason = f"“{b['surface']}” for “{a['surface']}”{addition}"
            yield Change(kind, (b["start"], b["end"]), (a["start"], a["end"]), reason)


def _are_only_ones(m: WordMatch, a: Figure) -> bool:
    """Whether each statement has one figure of that kind."""
    both = (m.reference.figures, m.variant.figures)
    return all(sum(x["key"] == a["key"] for x in figures) == 1 for figures in both)


def _figure_change(m: WordMatch, a: Figure, b: Figure) -> tuple[str, str]:
    """The kind of the change and an addition to its reason; an empty kind for none."""
    if _drops_bound(a, b) and not _bound_is_verbal(m, a):
        return "bound dropped", ""
    if _rounds(a, b) and same_act(m.reference.words, a["start"], m.variant.words, b["start"]):
        return "number rounded", ""
    if a["value"] == b["value"] and a["bound"] == b["bound"] and not a["unit"]:
        narrower = _narrowing_words(m, a, b)
        if narrower:
            return "scope widened", f": without “{narrower}”"
    return "", ""


def _drops_bound(a: Figure, b: Figure) -> bool:
    bounded = a["bound"] not in ("=", "vague", "range")
    return bool(a["value"] == b["value"] and bounded and b["bound"] == "=")


def _bound_is_verbal(m: WordMatch, a: Figure) -> bool:
    """Whether the bound belongs to a verb and is none, as in "edged up to 373,000"."""
    at = m.reference.words.at(a["start"])
    up_to = str(a["surface"]).lower().startswith(("up to", "down to"))
    return up_to and at > 0 and m.reference.is_verb(at - 1)


def _rounds(a: Figure, b: Figure) -> bool:
    if a["value"] == b["value"] or "fraction" in (a["unit"], b["unit"]):
        return False
    if a["bound"] != "=" or b["bound"] in ("vague", "range"):
        return False
    near = abs(a["value"] - b["value"]) <= 0.1 * abs(a["value"])
    return near and last_digit(b["value"]) > last_digit(a["value"])


def same_act(words: ParsedText, start: int, others: ParsedText, other_start: int) -> bool:
    """Whether the verbs that govern two places say the same: those closed are not those opened."""
    i, j = _verb_above(words, start), _verb_above(others, other_start)
    if i is None or j is None:
        return i is j
    denied, other_denied = words.child(i, "neg") is None, others.child(j, "neg") is None
    left, right = words.lemma[i].lower(), others.lemma[j].lower()
    return denied == other_denied and (stem(left) == stem(right) or are_synonyms(left, right))


def _verb_above(words: ParsedText, start: int) -> int | None:
    """The verb that governs the word at a place; None in a line without one."""
    at = words.at(start)
    while words.tag[at][:1] != "V":
        if words.head[at] == at:
            return None
        at = words.head[at]
    return at


def _narrowing_words(m: WordMatch, a: Figure, b: Figure) -> str:
    """The words that narrow what ``a`` counts, where ``b`` counts the same noun without them."""
    words, fewer = (
        [w for w in str(figure["counts"] or "").split() if w[:1].isalpha()] for figure in (a, b)
    )
    stems, other_stems = {stem(w) for w in words}, {stem(w) for w in fewer}
    same_noun = bool(words and fewer) and stem(fewer[-1]) in stems
    if not same_noun or not other_stems < stems:
        return ""
    extra = [w for w in words if stem(w) not in other_stems and len(w) > 2 and w.islower()]
    return "" if any(m.variant.says(w) for w in extra) else " ".join(extra)


def modifier_changes(m: WordMatch) -> Iterator[Change]:
    """Find hedges, qualifiers and quantifiers dropped, and interpretations added."""
    yield from _dropped_hedges(m)
    yield from _dropped_qualifiers(m)
    yield from _dropped_reservations(m)
    yield from _dropped_quantifiers(m)
    yield from _added_results(m)
    yield from _added_boosters(m)


def has_hedge(statement: Statement) -> bool:
    """Whether a hedge word is in the statement."""
    return any(hedge["surface"].lower() in _HEDGES for hedge in statement.hedges)


def hedged_words(statement: Statement) -> Iterator[tuple[int, int]]:
    """The token of each hedge and the token it hedges."""
    words = statement.words
    for hedge in statement.hedges:
        i = words.at(hedge["start"])
        if hedge["surface"].lower() in _HEDGES and words.dep[i] in ("aux", "advmod", "amod"):
            yield i, words.head[i]


def _dropped_hedges(m: WordMatch) -> Iterator[Change]:
    if has_hedge(m.variant):
        return
    for i, hedged in hedged_words(m.reference):
        said = m.variant.says(m.reference.words.lemma[i])
        if not said and is_answered(m, hedged) and is_firm(m.variant, m.pairs[hedged]):
            yield _dropped(m, "hedge dropped", i, i, m.pairs[hedged])


def _dropped_qualifiers(m: WordMatch) -> Iterator[Change]:
    words = m.reference.words
    for i in m.reference.tokens:
        part = _qualifiers().get(words.lower[i])
        if part == "condition":
            yield from _dropped_condition(m, i)
        elif part and _drops_qualifier(m, i):
            yield _dropped(m, "qualifier dropped", i, i, m.pairs[words.head[i]])


def _drops_qualifier(m: WordMatch, i: int) -> bool:
    words = m.reference.words
    return (
        _is_plain_qualifier(m.reference, i)
        and is_answered(m, words.head[i])
        and not _is_said_elsewhere(m.variant, words.lower[i])
    )


def _is_plain_qualifier(statement: Statement, i: int) -> bool:
    """Whether the word qualifies a noun or verb: no hedge, nor part of a figure or a name."""
    words, head = statement.words, statement.words.head[i]
    named = statement.keys.get(head, "").startswith("@") or words.tag[head] == "CD"
    other = words.lower[i] in _HEDGES or statement.inside(i, statement.figures)
    return words.dep[i] in ("amod", "advmod") and not named and not other


def _is_said_elsewhere(statement: Statement, word: str) -> bool:
    """Whether the account has the word anywhere, or the statement says it another way."""
    return stem(word) in {stem(w) for w in statement.words.lower} or any(
        statement.says(w) for w in _SYNONYMS.get(word, ())
    )


def _dropped_condition(m: WordMatch, i: int) -> Iterator[Change]:
    """A condition ("if the court agrees") whose main verb the variant states outright."""
    words = m.reference.words
    verb = words.head[i]
    main = words.head[verb]
    conditional = words.dep[i] == "mark" and words.dep[verb] == "advcl"
    if not conditional or words.lower[i - 1] in ("even", "as", "only") or cue_at(words, main):
        return
    if is_answered(m, main) and not _is_open(m.variant, m.pairs[main]):
        first, last = words.left[verb], words.right[verb] - 1
        yield _dropped(m, "qualifier dropped", first, last, m.pairs[main])


def _dropped_reservations(m: WordMatch) -> Iterator[Change]:
    """ "No official figures", "could not be verified", which the other account says nowhere."""
    if len(m.pairs) < max(_LEAST_PAIRS, 0.5 * len(m.variant.keys)):
        return
    found = _UNVERIFIED.search(m.reference.text)
    if found and not _UNVERIFIED.search(m.variant.words.text):
        place = (m.reference.start + found.start(), m.reference.start + found.end())
        yield Change("qualifier dropped", m.variant.place, place, f"without “{found[0]}”")


def _dropped_quantifiers(m: WordMatch) -> Iterator[Change]:
    """ "Some lawmakers", where the variant has "lawmakers" or "all lawmakers" do the same."""
    words, other = m.reference.words, m.variant.words
    for i, j in m.pairs.items():
        if not (_is_plural_subject(m.reference, i) and _is_plural_subject(m.variant, j)):
            continue
        some = next((c for c in words.children[i] if words.lower[c] in _SOME), None)
        determiners = {other.lower[c] for c in other.children[j] if other.dep[c] in _DETERMINERS}
        same_verb = m.pairs.get(words.head[i]) == other.head[j]
        if some is not None and same_verb and determiners <= set(_ALL):
            yield _dropped(m, "scope widened", some, i, j)


def _is_plural_subject(statement: Statement, i: int) -> bool:
    return bool(statement.words.tag[i] == "NNS" and statement.words.dep[i] == "nsubj")


def _added_results(m: WordMatch) -> Iterator[Change]:
    """A clause on what it all means (", fueling fears of ...") that only the variant has."""
    lemmas = {m.reference.words.lemma[i].lower() for i in m.reference.tokens}
    if len(m.pairs) < _LEAST_PAIRS or lemmas & _result_verbs():
        return
    words, answered = m.variant.words, set(m.pairs.values())
    for j in m.variant.tokens:
        if not _opens_result(m.variant, j):
            continue
        first, last = words.left[j], words.right[j] - 1
        clause = [k for k in range(first, last + 1) if k in m.variant.keys]
        if 3 * sum(k in answered for k in clause) <= len(clause):
            place = m.variant.span(first, last)
            reason = f"adds “{_short(m.variant.printed(place))}”"
            yield Change("added interpretation", place, m.reference.place, reason)


def _opens_result(statement: Statement, j: int) -> bool:
    """Whether token j opens a participle clause of result, after a comma and unquoted."""
    words = statement.words
    participle = words.tag[j] == "VBG" and words.dep[j] == "advcl" and words.head[j] < j
    return (
        words.lemma[j].lower() in _result_verbs()
        and participle
        and words.lower[words.left[j] - 1] == ","
        and not statement.inside(j, statement.quotes)
    )


def _added_boosters(m: WordMatch) -> Iterator[Change]:
    """An adverb that judges ("clearly") which only the variant has."""
    back = {j: i for i, j in m.pairs.items()}
    for booster in m.variant.hedges:
        j = m.variant.words.at(booster["start"])
        i = back.get(m.variant.words.head[j], -1)
        judging = _is_judging_adverb(m.variant, booster, j) and not m.reference.hedges
        if judging and is_answered(m, i):
            place = (booster["start"], booster["end"])
            reason = f"adds “{booster['surface']}”"
            yield Change("added interpretation", place, m.reference.span(i, i), reason)


def _is_judging_adverb(statement: Statement, booster: Row, j: int) -> bool:
    words = statement.words
    return (
        booster["dimension"] == "booster"
        and words.lower[j].endswith("ly")
        and words.lower[j] not in _MEASURED
        and words.dep[j] == "advmod"
        and not statement.inside(j, statement.quotes)
    )


def is_answered(m: WordMatch, i: int) -> bool:
    """Whether the variant has token i in the same role.

    A verb needs something in common beside it; a noun needs the same governor and no adjective.
    """
    if i not in m.pairs or i not in m.reference.tokens:
        return False
    j, words = m.pairs[i], m.variant.words
    if m.reference.words.tag[i][:1] != words.tag[j][:1]:
        return False
    if m.reference.is_verb(i):
        infinitive = any(words.lower[c] == "to" for c in words.children[j])
        return not infinitive and m.shared_around(i, j) >= 1
    same_governor = m.pairs.get(_governor(m.reference, i), -1) == _governor(m.variant, j)
    return same_governor and not any(words.dep[c] in ("amod", "neg") for c in words.children[j])


def _governor(statement: Statement, i: int) -> int:
    """The head of a noun, prepositions passed over."""
    words = statement.words
    head = words.head[i]
    return words.head[head] if words.tag[head] in ("IN", "TO") else head


def is_firm(statement: Statement, j: int) -> bool:
    """Whether token j is stated outright: neither left open nor quoted, nor part of a name."""
    words = statement.words
    if statement.is_verb(j):
        main = words.head[j] == j or words.dep[j] == "conj"
    else:
        main = words.dep[j] not in ("compound", "nmod", "amod")
    return main and not _is_open(statement, j) and not statement.inside(j, statement.quotes)


def _is_open(statement: Statement, j: int) -> bool:
    """Whether the clause of token j, or one above it, leaves open whether it is so."""
    words = statement.words
    for _ in range(_MOST_CLAUSES):
        if any(words.lower[c] in _OPEN for c in words.children[j]):
            return True
        if words.head[j] == j:
            break
        j = words.head[j]
    return False


def _dropped(m: WordMatch, kind: str, first: int, last: int, j: int) -> Change:
    """Tokens ``first`` to ``last`` of the reference are missing beside token j of the variant."""
    place = m.reference.span(first, last)
    reason = f"without “{_short(m.reference.printed(place))}”"
    return Change(kind, m.variant.span(j, j), place, reason)


def _short(words: str, most: int = 80) -> str:
    return words if len(words) <= most else words[: most - 1].rsplit(" ", 1)[0] + " …"


@cache
def _qualifiers() -> dict[str, str]:
    """Word -> adjective, adverb or condition."""
    return {r["word"]: r["part"] for r in read_lexicon("qualifiers")}


@cache
def _result_verbs() -> frozenset[str]:
    return frozenset(r["word"] for r in read_lexicon("interpretations") if r["kind"] == "result")
