"""Shorten a statement to a label: one of its clauses without what it can do without."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from analysis.compare.align.sentences import stem
from analysis.resources import read_lexicon

if TYPE_CHECKING:
    from analysis.nlp import ParsedText

MOST = 12  # words of a label
_FEWEST = 3
_NAMED = 3  # words of a speaker
_NAMED_WITH_OF = 6  # the same with what an "of" adds: "the Department of Labor"
_SUBJECTS = ("nsubj", "nsubjpass", "expl", "csubj", "csubjpass")
_RELATIVES = ("who", "whom", "which", "that", "whose")
_COVERED = ("ccomp", "xcomp")
_CLAUSES = "ROOT ccomp conj advcl relcl parataxis".split()
_ALWAYS_OUT = frozenset("parataxis intj meta dep".split())  # what only accompanies a clause
_MODIFIERS = frozenset("prep advmod npadvmod advcl acl relcl appos agent conj".split())
_COMPLEMENTS = frozenset("dobj attr acomp oprd ccomp xcomp dative prt".split())
_OPENING = frozenset("mark cc punct".split())
_DROPPED = frozenset("\"“”„«»‹›‘’'`:;()[]–—…")  # marks that a shortened clause has no use for
_OPEN_MARKS = frozenset("if whether unless until before lest".split())
_DOUBTING = frozenset("deny doubt".split())
_ASKING = frozenset("ask wonder inquire enquire".split())
_NOUNS = ("NN", "NNS", "NNP", "NNPS")
_LISTED = frozenset("dobj attr appos conj oprd npadvmod dep".split())
_BARE = frozenset("those that this these the one ones".split())
# A label that begins so says nothing by itself, unless its speaker is named before it.
_POINTING = re.compile(
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
    heads = [i for i in range(first, last) if _is_clause(parse, i, first, last)]
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

    >>> says_of_what("It was closed"), says_of_what("Lind: It was closed")
    (False, True)
    """
    return not _POINTING.match(label)


def _is_clause(parse: ParsedText, i: int, first: int, last: int) -> bool:
    """Whether a token heads a clause that says something itself: no verb of saying."""
    verbal = parse.pos[i] in ("VERB", "AUX") and parse.dep[i] in _CLAUSES
    if not verbal:
        return False
    if parse.dep[i] != "ROOT" and any(parse.lower[c] == "to" for c in parse.children_by(i, "aux")):
        return False
    says = parse.lemma[i].lower() in _saying() and parse.child(i, *_COVERED) is not None
    return not says and _is_asserted(parse, i) and _agrees(parse, i, first, last)


def _is_asserted(parse: ParsedText, i: int) -> bool:
    """Whether a clause is stated, or said by somebody: no condition, no question, no denial."""
    if _is_open(parse, i):
        return False
    mark, head, dep = parse.child(i, "mark"), parse.head[i], parse.dep[i]
    if dep == "relcl":
        return parse.lower[head] not in _BARE and _is_whole(parse, i)
    asks = parse.children_by(i, "advmod", "dobj", "attr", *_SUBJECTS)
    if dep != "advcl" and any(_asks(parse, k) for k in asks):
        return False
    if dep == "ccomp":
        lemma = parse.lemma[head].lower()
        return lemma in _saying() - _DOUBTING and parse.child(head, "neg") is None
    if dep == "advcl":
        return mark is not None or parse.child(i, "advmod") is not None
    return True


def _asks(parse: ParsedText, k: int) -> bool:
    """Whether a part begins with a word that asks: "where", "which of the two"."""
    return parse.tag[k].startswith("W") or parse.tag[parse.left[k]].startswith("W")


def _is_whole(parse: ParsedText, i: int) -> bool:
    """Whether a relative clause lacks nothing but its noun: "who left", no "that he brought"."""
    own = parse.child(i, *_SUBJECTS)
    if own is None or parse.lower[own] in _RELATIVES:
        return True
    return any(_has_relative(parse, k) for k in parse.children_by(i, "prep"))


def _is_open(parse: ParsedText, i: int) -> bool:
    """Whether a clause, or one that it is part of, is a condition or a question."""
    while True:
        mark = parse.child(i, "mark")
        if mark is not None and parse.lower[mark] in _OPEN_MARKS:
            return True
        head = parse.head[i]
        if head == i or parse.lower[head] in _OPEN_MARKS:
            return head != i
        if parse.dep[i] == "ccomp" and parse.lemma[head].lower() in _ASKING:
            return True
        i = head


def _agrees(parse: ParsedText, i: int, first: int, last: int) -> bool:
    """Whether a clause has a subject in the number of its verb: else it was parsed wrongly."""
    subject = _subject(parse, i, first, last)
    if not subject:
        return False
    own = parse.child(i, "nsubj")
    plural = parse.tag[i] == "VBP" and parse.child(i, "aux") is None
    if not plural or own is None or parse.child(own, "conj") is not None:
        return True
    return parse.tag[own] not in ("NN", "NNP")


@cache
def _saying() -> frozenset[str]:
    return frozenset(row["cue"] for row in read_lexicon("reporting") if "c" in row["takes"])


def _clause_label(
    parse: ParsedText, head: int, first: int, last: int, weights: Mapping[str, float]
) -> str:
    """Return the words of a clause; empty if it cannot be made short enough."""
    subject = _subject(parse, head, first, last)
    kept = {*_subtree(parse, head, first, last), *subject}
    kept -= _outside(parse, head, kept)
    for part in _optional(parse, head, kept, weights):
        if _words(parse, kept) <= MOST:
            break
        kept -= part
    kept = _without_ends(parse, kept - _beyond_lists(parse, head, kept))
    if not kept & set(subject) or not _FEWEST <= _words(parse, kept) <= MOST:
        return ""
    return _join(parse, sorted(kept))


def _subtree(parse: ParsedText, i: int, first: int, last: int) -> Iterator[int]:
    """Yield a token and all that depends on it, inside the statement."""
    stack = [i]
    while stack:
        k = stack.pop()
        if first <= k < last:
            yield k
        stack += parse.children[k]


def _subject(parse: ParsedText, i: int, first: int, last: int) -> list[int]:
    """The tokens of who or what a clause is about.

    Its own subject; of a relative clause its noun; of a joined verb that of the first one.
    """
    own = parse.children_by(i, *_SUBJECTS)
    head = parse.head[i]
    if parse.dep[i] == "relcl" and (not own or parse.lower[own[0]] in _RELATIVES):
        return [] if _may_be_of_another(parse, head, i) else _noun(parse, head, first, last, i)
    if own:
        return _noun(parse, own[0], first, last, i)
    if parse.dep[i] == "conj" and head != i and parse.dep[head] in ("ROOT", "ccomp"):
        return [
            k for s in parse.children_by(head, *_SUBJECTS) for k in _noun(parse, s, first, last, i)
        ]
    return []


def _may_be_of_another(parse: ParsedText, noun: int, clause: int) -> bool:
    """Whether nouns behind its own could have a relative clause: "a response to strikes that".

    The number of the verb may show that they cannot: "a village of fishermen that lies".
    """
    between = range(noun + 1, parse.left[clause])
    others = [k for k in between if parse.tag[k] in _NOUNS and parse.dep[k] != "compound"]
    auxiliary = next(iter(parse.children_by(clause, "aux", "auxpass")), clause)
    fits = {"VBZ": ("NN", "NNP"), "VBP": ("NNS", "NNPS")}.get(parse.tag[auxiliary], _NOUNS)
    return any(parse.tag[k] in fits for k in others)


def _noun(parse: ParsedText, i: int, first: int, last: int, clause: int) -> list[int]:
    """A noun with what belongs to it, but not the clause that is made a label."""
    inner = set(_subtree(parse, clause, first, last)) if i < clause else set()
    own = inner & set(_subtree(parse, i, first, last)) if parse.head[i] != clause else set()
    return [k for k in _subtree(parse, i, first, last) if k not in own]


def _outside(parse: ParsedText, head: int, kept: set[int]) -> set[int]:
    """Return what only accompanies a clause: what opens it, what is put in between commas."""
    out: set[int] = set()
    relative = parse.dep[head] == "relcl"
    for k in kept - {head}:
        dep = parse.dep[k]
        if (
            dep in _ALWAYS_OUT
            or (parse.head[k] == head and dep in _OPENING and k < head)
            or (dep in _MODIFIERS and _is_set_off(parse, k) and not _is_open(parse, k))
            or (
                dep == "ccomp"
                and parse.right[k] <= min(parse.children_by(head, *_SUBJECTS), default=0)
            )
            or (dep == "conj" and parse.child(k, *_SUBJECTS) is not None)
            or (relative and parse.head[k] == head and _has_relative(parse, k))
            or (parse.head[k] == head and parse.tag[k] == "WRB")
        ):
            out |= {*_subtree(parse, k, 0, len(parse))}
    return out - {*_subtree(parse, head, 0, len(parse))} if head in out else out


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
            out |= {*_subtree(parse, top, 0, len(parse))}
    return out


def _has_relative(parse: ParsedText, k: int) -> bool:
    return any(parse.lower[t] in _RELATIVES for t in range(parse.left[k], parse.right[k]))


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
            tokens = set(_subtree(parse, k, 0, len(parse))) | _link(parse, k)
            weight = sum(weights.get(stem(parse.lemma[t]), 0.0) for t in tokens)
            parts.append((round(weight, 6), parse.dep[k] != "advmod", -k, tokens))
    return [part[-1] for part in sorted(parts, key=lambda part: part[:3])]


def _is_needed(parse: ParsedText, k: int) -> bool:
    """Whether a modifier is one in form only: "of" after a noun, the place that a verb needs."""
    head, dep = parse.head[k], parse.dep[k]
    if parse.tag[k].startswith("W"):
        return True
    if parse.dep[head] in ("acl", "advmod") or (dep == "advcl" and _is_open(parse, k)):
        return True
    if dep == "prep" and parse.pos[head] not in ("VERB", "AUX"):
        return parse.lower[k] == "of" or parse.lower[head] in _BARE or parse.pos[head] == "ADJ"
    if dep == "prep":
        alone = parse.child(head, *_COMPLEMENTS) is None
        return alone and k == next(iter(parse.children_by(head, "prep")), k)
    if dep in ("acl", "relcl"):
        return parse.lower[head] in _BARE or parse.lower[parse.left[k]] == "to"
    if dep == "conj":
        return parse.pos[k] not in ("VERB", "AUX")
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
        if parse.dep[i] in ("ccomp", "parataxis") and parse.lemma[head].lower() in _saying():
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
    words = [k for k in near if k == subject or _leads_to(parse, k, subject)]
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
