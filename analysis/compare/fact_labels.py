"""Shorten a statement to a label: one of its clauses without what it can do without."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from analysis.compare.align.sentences import stem
from analysis.compare.label_clauses import (
    BARE,
    COMPLEMENTS,
    SUBJECTS,
    has_relative,
    is_clause,
    is_open,
    saying_verbs,
    subject_of,
    subtree,
)

if TYPE_CHECKING:
    from analysis.nlp import ParsedText

MOST = 12  # words of a label
_FEWEST = 3
_NAMED = 3  # words of a speaker
_NAMED_WITH_OF = 6  # the same with what an "of" adds: "the Department of Labor"
_ALWAYS_OUT = frozenset("parataxis intj meta dep".split())  # what only accompanies a clause
_MODIFIERS = frozenset("prep advmod npadvmod advcl acl relcl appos agent conj".split())
_OPENING = frozenset("mark cc punct".split())
_HYPHENS = ("-", "‐", "‑")
_LOST = re.compile(r"\w[-–—] |[-–—]$")  # a word whose other half is gone
_DROPPED = frozenset("\"“”„«»‹›‘’'`:;()[]–—…")  # marks that a shortened clause has no use for
_LISTED = frozenset("dobj attr appos conj oprd npadvmod dep".split())
# Before a clause they only lead on from the one before it.
_CONNECTIVES = frozenset(
    "also besides finally furthermore however indeed instead later meanwhile moreover nevertheless"
    " nonetheless now otherwise so still then therefore thus yet".split()
)
_FINITE = ("VBD", "VBZ", "VBP", "MD")
# A label that begins so says nothing by itself, unless its speaker is named before it.
_POINTING = re.compile(
    r"(?:(?:perhaps|maybe|[^:]*: (?=(?:it|this|that)(?:[’']s| is| was)\b))\s*)?"
    r"(?:i|we|you|he|she|it|they|this|that|these|those|there|what|which|who|his|her|its|their|our"
    r"|my|your|in which|some|another|such)\b",
    re.I,
)
_DISCOUNT = 0.5
# Adverbs without which a clause says something else.
_LIMITS = frozenset(
    "never only just merely hardly barely almost nearly partly allegedly apparently possibly"
    " perhaps probably reportedly supposedly once no longer instead".split()
)


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
        A clause of the statement, at most twelve of its words in their order: who acts, the verb
        and what it needs; then what else there is room for, that of most weight first. A speaker
        comes before a colon. The beginning of the statement where no clause is short enough.
    """
    heads = [i for i in range(first, last) if is_clause(parse, i, first, last)]
    best, most = "", -1.0
    for i in heads:
        if label := _clause_label(parse, i, first, last, weights):
            speaker = _speaker(parse, i, first, last)
            weight = label_weight(speaker + label, weights)
            weight = round(weight if speaker or not _is_said(parse, i) else weight * _DISCOUNT, 6)
            if weight > most:
                best, most = speaker + label, weight
    return best or _beginning(parse, first, last)


def label_weight(label: str, weights: Mapping[str, float]) -> float:
    """How much of what the accounts share is in a label.

    It counts half if the label is cut off or begins with a word that points elsewhere.
    """
    stems = {stem(word) for word in re.findall(r"[\w'’-]+", label)}
    weight = sum(weights.get(s, 0.0) for s in sorted(stems))
    if label.endswith("…"):
        weight *= _DISCOUNT
    return weight if says_of_what(label) else weight * _DISCOUNT


def says_of_what(label: str) -> bool:
    """Whether a label says of whom or what it is: it does not begin with a word like "it".

    >>> says_of_what("It was closed"), says_of_what("Lind: He had closed it")
    (False, True)
    >>> says_of_what("Lind: It's nonsense"), says_of_what("Perhaps she left")
    (False, False)
    """
    return not _POINTING.match(label)


def _clause_label(
    parse: ParsedText, head: int, first: int, last: int, weights: Mapping[str, float]
) -> str:
    """Return the words of a clause; empty if it cannot be made short enough."""
    subject = subject_of(parse, head, first, last)
    kept = {*subtree(parse, head, first, last), *subject}
    kept -= _outside(parse, head, kept)
    for part in _optional(parse, head, kept, weights):
        if _words(parse, kept) <= MOST:
            break
        kept -= part
    kept = _with_whole_words(parse, kept - _beyond_lists(parse, head, kept), first, last)
    kept = _without_ends(parse, kept)
    if not kept & set(subject) or not _FEWEST <= _words(parse, kept) <= MOST:
        return ""
    label = _join(parse, sorted(kept))
    return "" if _LOST.search(label) or _has_stray_verb(parse, head, kept) else label


def _with_whole_words(parse: ParsedText, kept: set[int], first: int, last: int) -> set[int]:
    """Add what is printed as one word with a kept one, "so-called", and a verb's "to" and "not"."""
    whole = set(kept)
    for k in sorted(kept):
        near = k
        while near + 2 < last and _is_hyphen(parse, near + 1):
            near += 2
            whole |= {near - 1, near}
        near = k
        while near - 2 >= first and _is_hyphen(parse, near - 1):
            near -= 2
            whole |= {near, near + 1}
    for k in sorted(whole):
        whole |= {c for c in parse.children_by(k, "aux", "auxpass", "neg") if first <= c < last}
    return whole


def _is_hyphen(parse: ParsedText, k: int) -> bool:
    """Whether a token is a hyphen inside a word."""
    joined = parse.end[k - 1] == parse.start[k] and parse.end[k] == parse.start[k + 1]
    return parse.word[k] in _HYPHENS and joined


def _has_stray_verb(parse: ParsedText, head: int, kept: set[int]) -> bool:
    """Whether a verb besides that of the clause has lost its subject, "closed it voted"."""
    for k in kept - {head}:
        if parse.pos[k] != "VERB" or parse.dep[k] not in ("ccomp", "advcl", "relcl", "conj"):
            continue
        helps = parse.children_by(k, "aux", "auxpass")
        if parse.tag[helps[0] if helps else k] not in _FINITE:
            continue
        subjects = {t for c in parse.children_by(k, *SUBJECTS) for t in subtree(parse, c, 0, k)}
        joined = parse.dep[k] == "conj" and any(
            c in kept for c in parse.children_by(parse.head[k], "cc")
        )
        if not (subjects & kept or joined):
            return True
    return False


def _outside(parse: ParsedText, head: int, kept: set[int]) -> set[int]:
    """Return what only accompanies a clause: what opens it, what is put in between commas."""
    out: set[int] = set()
    relative = parse.dep[head] == "relcl"
    for k in kept - {head}:
        dep = parse.dep[k]
        if (
            dep in _ALWAYS_OUT
            or (parse.head[k] == head and dep in _OPENING and k < head)
            or (dep in _MODIFIERS and _is_set_off(parse, k) and not is_open(parse, k))
            or (
                dep == "ccomp"
                and parse.right[k] <= min(parse.children_by(head, *SUBJECTS), default=0)
            )
            or (dep == "conj" and parse.child(k, *SUBJECTS) is not None)
            or (relative and parse.head[k] == head and has_relative(parse, k))
            or (parse.head[k] == head and parse.tag[k] == "WRB")
            or (parse.head[k] == head and _leads_on(parse, k))
        ):
            out |= {*subtree(parse, k, 0, len(parse))}
    return out - {*subtree(parse, head, 0, len(parse))} if head in out else out


def _leads_on(parse: ParsedText, k: int) -> bool:
    """Whether an adverb before a clause belongs to what opens it: "instead", "just after"."""
    head = parse.head[k]
    before = k < min(parse.children_by(head, *SUBJECTS), default=k)
    opens = parse.dep[head] == "advcl" or parse.lower[k] in _CONNECTIVES
    return parse.dep[k] == "advmod" and before and opens


def _beyond_lists(parse: ParsedText, head: int, kept: set[int]) -> set[int]:
    """Return the nouns behind a part that is left out, to which a comma joins them.

    Of "sued Ohio over the levee, the dam and a mine" without the levee, "sued Ohio" is left.
    """
    words = sorted(k for k in kept if parse.pos[k] not in ("PUNCT", "SPACE"))
    out: set[int] = set()
    for before, after in pairwise(words):
        gap = [k for k in range(before + 1, after) if k not in kept or parse.word[k] in _DROPPED]
        marks = [k for k in range(before + 1, after) if parse.word[k] not in _DROPPED]
        lost = any(k not in kept and parse.pos[k] != "PUNCT" for k in gap)
        if not (lost and marks) or parse.word[marks[-1]] != "," or parse.word[marks[0]] == ",":
            continue
        top = after
        while top > head and parse.head[top] > before:
            top = parse.head[top]
        if top > head and parse.dep[top] in _LISTED:
            out |= {*subtree(parse, top, 0, len(parse))}
    return out


def _is_set_off(parse: ParsedText, k: int) -> bool:
    """Whether a part begins after a comma, a dash or a bracket, or opens the clause before one."""
    left, right = parse.left[k], parse.right[k]
    if parse.dep[k] == "conj":
        return False
    before = parse.word[left - 1] if left else ""
    after = parse.word[right] if right < len(parse) else ""
    opens = left < parse.head[k] and ("," in (after, parse.word[right - 1]))
    return before in (",", "(", "–", "—", "-", ";", ":") or opens


def _optional(
    parse: ParsedText, head: int, kept: set[int], weights: Mapping[str, float]
) -> list[set[int]]:
    """Return the parts that a clause can do without, those with least of what is shared first."""
    parts = []
    for k in sorted(kept):
        if k != head and parse.dep[k] in _MODIFIERS and not _is_needed(parse, k):
            tokens = set(subtree(parse, k, 0, len(parse))) | _link(parse, k)
            weight = sum(weights.get(stem(parse.lemma[t]), 0.0) for t in tokens)
            parts.append((round(weight, 6), parse.dep[k] != "advmod", -k, tokens))
    return [part[-1] for part in sorted(parts, key=lambda part: part[:3])]


def _is_needed(parse: ParsedText, k: int) -> bool:
    """Whether a modifier is one in form only: "of" after a noun, the place that a verb needs."""
    head, dep = parse.head[k], parse.dep[k]
    if parse.tag[k].startswith("W"):
        return True
    if parse.dep[head] in ("acl", "advmod") or (dep == "advcl" and is_open(parse, k)):
        return True
    if dep == "prep" and parse.pos[head] not in ("VERB", "AUX"):
        return parse.lower[k] == "of" or parse.lower[head] in BARE or parse.pos[head] == "ADJ"
    if dep == "prep":
        alone = parse.child(head, *COMPLEMENTS) is None
        return alone and k == next(iter(parse.children_by(head, "prep")), k)
    if dep == "acl" and parse.child(k, "mark") is not None:
        return True
    if dep in ("acl", "relcl"):
        return parse.lower[head] in BARE or parse.lower[parse.left[k]] == "to"
    if dep == "conj":
        taken = parse.child(k, "dobj") is not None and parse.child(head, *COMPLEMENTS) is None
        return parse.pos[k] not in ("VERB", "AUX") or taken
    if dep != "advmod":
        return False
    denied = parse.child(head, "neg") is not None
    return denied or parse.lower[k] in _LIMITS or parse.pos[head] in ("ADJ", "NUM")


def _link(parse: ParsedText, k: int) -> set[int]:
    """Return the "and" before a joined part that is left out."""
    if parse.dep[k] != "conj":
        return set()
    return {c for c in parse.children_by(parse.head[k], "cc") if c < k}


def _without_ends(parse: ParsedText, kept: set[int]) -> set[int]:
    """Leave out marks of quotation, and marks and links that stand at an end or alone."""
    words = sorted(k for k in kept if parse.word[k] not in _DROPPED and parse.pos[k] != "SPACE")
    while words and (parse.pos[words[-1]] == "PUNCT" or parse.dep[words[-1]] == "cc"):
        words.pop()
    while words and (parse.pos[words[0]] == "PUNCT" or parse.dep[words[0]] == "cc"):
        words.pop(0)
    inside = set(words)
    return {
        k
        for k in words
        if parse.pos[k] != "PUNCT" or (k - 1 in inside and k + 1 in inside) or parse.word[k] == "%"
    }


def _words(parse: ParsedText, kept: set[int]) -> int:
    """Return the number of words in print: "Keller's" is one."""
    words = sorted(k for k in kept if parse.pos[k] not in ("PUNCT", "SPACE"))
    return len(_join(parse, words).split())


def _is_said(parse: ParsedText, i: int) -> bool:
    return _reporting_verb(parse, i) is not None


def _reporting_verb(parse: ParsedText, i: int) -> int | None:
    """Return the nearest verb of saying that a clause is the content of, or is part of it."""
    while parse.head[i] != i:
        head = parse.head[i]
        if parse.dep[i] in ("ccomp", "parataxis") and parse.lemma[head].lower() in saying_verbs():
            return head
        i = head
    return None


def _speaker(parse: ParsedText, i: int, first: int, last: int) -> str:
    """Who says a clause, before a colon; empty where nobody is named beside it."""
    verb = _reporting_verb(parse, i)
    subject = None if verb is None else parse.child(verb, "nsubj")
    if subject is None or parse.pos[subject] == "PRON" or not first <= subject < last:
        return ""
    whole = range(max(first, parse.left[subject]), min(last, parse.right[subject]))
    if len(whole) <= _NAMED:
        return f"{_join(parse, list(whole))}: "
    named = [k for k in whole if k <= subject and parse.entity[k] == "PERSON"]
    if len(named) > 1 and named[-1] == subject:
        return f"{_join(parse, named)}: "
    near = range(max(first, subject - _NAMED + 1), subject + 1)
    words = [
        k
        for k in near
        if k == subject or (_leads_to(parse, k, subject) and parse.left[k] >= near.start)
    ]
    of = next((c for c in parse.children_by(subject, "prep") if parse.lower[c] == "of"), None)
    if of is not None:
        longer = words + [k for k in range(of, parse.right[of]) if k < last]
        words = longer if len(longer) <= _NAMED_WITH_OF else words
    return f"{_join(parse, words)}: "


def _leads_to(parse: ParsedText, k: int, noun: int) -> bool:
    return parse.head[k] == noun and parse.dep[k] in ("compound", "amod", "poss", "nmod", "det")


def _join(parse: ParsedText, words: list[int]) -> str:
    """The words with the spaces and marks that are between neighbours in the text."""
    parts: list[str] = []
    before = -2
    for k in words:
        apart = k == before + 1 and parse.end[before] == parse.start[k]
        parts.append(("" if apart or not parts else " ") + parse.word[k])
        before = k
    label = " ".join("".join(parts).split())
    return label[:1].upper() + label[1:]


def _beginning(parse: ParsedText, first: int, last: int) -> str:
    """The first words of a statement."""
    words = parse.phrase(first, last).strip('"“”„«»‹›').split() if first < last else []
    return " ".join(words[:MOST]) + (" …" if len(words) > MOST else "")
