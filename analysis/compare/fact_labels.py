"""Shorten a statement to a label of six to ten of its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from analysis.compare.align.sentences import stem
from analysis.resources import read_lexicon

if TYPE_CHECKING:
    from analysis.nlp import ParsedText

MOST = 10  # words of a label
_FEWEST = 3
_NAMED = 3  # words of a speaker
_VERBAL = "aux auxpass neg prt acomp attr xcomp dobj dative oprd agent".split()
_SUBJECTS = ("nsubj", "nsubjpass", "expl")
_NOMINAL = "compound nummod quantmod amod poss case nmod neg predet advmod".split()
_RELATIVES = ("who", "which", "that")
_COVERED = ("ccomp", "xcomp")
_CLAUSES = "ROOT ccomp conj advcl relcl parataxis".split()


def make_label(parse: ParsedText, first: int, last: int, weights: Mapping[str, float]) -> str:
    """Make a label of the clause that has most of what the accounts share.

    Parameters
    ----------
    parse
        Tokens of the account.
    first, last
        First token of the statement, and the token after it.
    weights
        Stem -> weight of the words that the statements of the fact share.

    Returns
    -------
    str
        Words of the statement in their order, at most ten: the verb, who acts and who is acted on,
        then the phrases of most weight; a speaker comes before a colon. The beginning of the
        statement where that gives too few.
    """
    heads = [i for i in range(first, last) if _is_clause(parse, i, first, last)]
    if not heads:
        return _beginning(parse, first, last)

    def weight(i: int) -> float:
        return sum(weights.get(stem(parse.lemma[k]), 0.0) for k in _core(parse, i))

    head = max(heads, key=lambda i: (round(weight(i), 6), -i))
    kept = [k for k in _core(parse, head) if first <= k < last]
    for phrase in _phrases(parse, head, weights):
        inside = [k for k in phrase if first <= k < last]
        if len(set(kept) | set(inside)) <= MOST:
            kept += inside
    words = sorted(set(kept))
    if not _FEWEST <= len(words) <= MOST:
        return _beginning(parse, first, last)
    return _speaker(parse, head, first, last) + _join(parse, words)


def label_weight(label: str, weights: Mapping[str, float]) -> float:
    """How much of what the accounts share is in a label; less where it is cut off."""
    stems = {stem(word) for word in label.split()}
    weight = sum(weights.get(s, 0.0) for s in sorted(stems))
    return weight / 2 if label.endswith("…") else weight


def _is_clause(parse: ParsedText, i: int, first: int, last: int) -> bool:
    """Whether a token heads a clause that says something itself: no verb of saying."""
    verbal = parse.pos[i] in ("VERB", "AUX") and parse.dep[i] in _CLAUSES
    if not verbal:
        return False
    if parse.dep[i] != "ROOT" and any(parse.lower[c] == "to" for c in parse.children_by(i, "aux")):
        return False
    says = parse.lemma[i].lower() in _saying() and parse.child(i, *_COVERED) is not None
    return not says and bool(_subject(parse, i))


@cache
def _saying() -> frozenset[str]:
    return frozenset(row["cue"] for row in read_lexicon("reporting") if "c" in row["takes"])


def _speaker(parse: ParsedText, i: int, first: int, last: int) -> str:
    """Who says a clause, before a colon; empty where nobody is named beside it."""
    head = parse.head[i]
    if parse.dep[i] not in ("ccomp", "parataxis") or parse.lemma[head].lower() not in _saying():
        return ""
    subject = parse.child(head, "nsubj")
    if subject is None or parse.pos[subject] == "PRON" or not first <= subject < last:
        return ""
    whole = range(max(first, parse.left[subject]), min(last, parse.right[subject]))
    words = [k for k in sorted(_noun(parse, subject)) if first <= k < last][-_NAMED:]
    return f"{_join(parse, list(whole) if len(whole) <= _NAMED else words)}: "


def _core(parse: ParsedText, i: int) -> list[int]:
    """The tokens of a verb, who acts and who is acted on."""
    found = [i]
    for child in parse.children_by(i, *_VERBAL):
        if parse.dep[child] == "xcomp" and parse.pos[child] == "VERB":
            found += _core(parse, child)
        elif parse.dep[child] == "agent":
            found += [
                child,
                *(k for n in parse.children_by(child, "pobj") for k in _noun(parse, n)),
            ]
        else:
            found += _noun(parse, child)
    return [*found, *_subject(parse, i)]


def _subject(parse: ParsedText, i: int) -> list[int]:
    """The tokens of who or what a clause is about.

    Its own subject; of a relative clause its noun; of a joined verb that of the first one.
    """
    own = parse.child(i, *_SUBJECTS)
    head = parse.head[i]
    if parse.dep[i] == "relcl" and (own is None or parse.lower[own] in _RELATIVES):
        return _noun(parse, head)
    if own is not None:
        return _noun(parse, own)
    if parse.dep[i] == "conj" and head != i and parse.dep[head] in ("ROOT", "ccomp"):
        return [k for s in parse.children_by(head, *_SUBJECTS) for k in _noun(parse, s)]
    return []


def _noun(parse: ParsedText, i: int) -> list[int]:
    """A noun with the words that belong to it: "60,000 Israeli reservists"."""
    found = [i]
    for child in parse.children_by(i, *_NOMINAL):
        if parse.pos[child] != "PUNCT":
            found += _noun(parse, child)
    found += _joined(parse, i)
    found += [c for c in parse.children_by(i, "det") if parse.lower[c] in ("no", "all", "both")]
    return found


def _joined(parse: ParsedText, i: int) -> list[int]:
    """The noun that is joined to a noun by "and" or "or", with the words that belong to it."""
    other = parse.child(i, "conj")
    links = [c for c in parse.children_by(i, "cc") if parse.lower[c] in ("and", "or", "&")]
    if other is None or not links or parse.pos[other] not in ("NOUN", "PROPN"):
        return []
    return [*links, *_noun(parse, other)]


def _phrases(parse: ParsedText, head: int, weights: Mapping[str, float]) -> Iterator[list[int]]:
    """The prepositional phrases of a clause, those with most of what is shared first."""
    phrases = []
    for k in _core(parse, head):
        for child in parse.children_by(k, "prep"):
            target = parse.child(child, "pobj")
            if target is not None:
                tokens = [child, *_noun(parse, target)]
                weight = sum(weights.get(stem(parse.lemma[t]), 0.0) for t in tokens)
                phrases.append((-round(weight, 6), child, tokens))
    yield from (tokens for _, _, tokens in sorted(phrases))


def _join(parse: ParsedText, words: list[int]) -> str:
    """The words with the spaces and marks that are between neighbours in the text."""
    parts = [parse.text[parse.start[words[0]] : parse.end[words[0]]]]
    for before, k in pairwise(words):
        between = parse.text[parse.end[before] : parse.start[k]]
        space = between if between in ("", "-") else " "
        parts.append(space + parse.text[parse.start[k] : parse.end[k]])
    label = "".join(parts)
    return label[:1].upper() + label[1:]


def _beginning(parse: ParsedText, first: int, last: int) -> str:
    """The first words of a statement."""
    words = parse.phrase(first, last).split() if first < last else []
    return " ".join(words[:MOST]) + (" …" if len(words) > MOST else "")
