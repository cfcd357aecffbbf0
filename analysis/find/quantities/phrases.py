"""Phrases of the parse as words: a noun, a verb or a subject with what belongs to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis.find.quantities.context import NOMINAL, SUBJECTS, QuantityContext
from analysis.find.quantities.tokens import word_list

if TYPE_CHECKING:
    from spacy.tokens import Token

_DROP = word_list("drop")
_DANGLING = word_list("dangling")
_LEADING = word_list("leading")
_WHEN = word_list("when")
_NEGATIONS = ("n't", "n’t", "'t", "’t")
_TIED_SIGNS = ("-", "'s", "’s", "’", "'", "%", "&")
_PHRASE_PREPOSITIONS = frozenset("of for in on with from at per to between against".split())
_NO_RELATIVE = ("who", "which", "that")
_MOST_WORDS = 10  # of a noun phrase
_MOST_NEAR = 5  # of the words in brackets
ASIDE = "|"  # separates a noun phrase from words nearby: "speeches (Mr. Clinton)"


# Questions about one token


def is_content(token: Token) -> bool:
    """True for a word that names something; false for punctuation, articles and the like."""
    if token.lower_ in _NEGATIONS or not any(c.isalnum() or c in "-'’%&$" for c in token.text):
        return False
    if _is_hyphened(token):
        return True
    is_sign = token.is_punct and token.text != "-"
    return not is_sign and token.lower_ not in _DROP and token.pos_ not in ("DET", "SPACE")


def _is_hyphened(token: Token) -> bool:
    """True for the parts of a name with hyphens, such as "Mar-a-Lago", which stays whole."""
    if not token.is_alpha:
        return False
    before = token.doc[token.i - 1] if token.i else None
    after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    follows_hyphen = before is not None and before.text == "-" and not before.whitespace_
    return follows_hyphen or (after is not None and after.text == "-" and not token.whitespace_)


def is_amount(token: Token) -> bool:
    """True for a number, a sign of one, and a noun with a number."""
    return (
        token.like_num
        or token.pos_ in ("NUM", "SYM")
        or token.text in ("%", "$")
        or any(child.dep_ == "nummod" for child in token.children)
    )


def _is_dated(tokens: Sequence[Token]) -> bool:
    return any(token.ent_type_ in ("DATE", "TIME") for token in tokens)


# Phrases


def subtree(token: Token, first: int, after: int) -> list[Token]:
    """The token and what depends on it, among tokens [first, after) of a long sentence."""
    left, right = max(first, token.left_edge.i, 0), min(after, token.right_edge.i + 1)
    return [t for t in token.doc[left:right] if t.i == token.i or token.is_ancestor(t)]


def phrase_after(noun: Token, context: QuantityContext) -> list[Token]:
    """The phrase right after a noun: "of wire fraud", "in Gaza"; none with another number."""
    for child in noun.rights:
        if child.dep_ != "prep" or child.i != noun.i + 1:
            continue
        if child.lower_ not in _PHRASE_PREPOSITIONS:
            continue
        part = subtree(child, child.i - 6, min(child.i + 9, context.after))
        part = [t for t in part if not context.contains(t)]
        if any(t.like_num for t in part) or (child.lower_ != "of" and _is_dated(part)):
            return []
        return [t for t in part if is_content(t)] if any(t.pos_ in NOMINAL for t in part) else []
    return []


def noun_phrase(noun: Token, context: QuantityContext) -> list[Token]:
    """A noun with what belongs before it and the phrase after it; numbers are left out."""
    end = _second_noun(noun, context)
    words = [
        token
        for token in subtree(noun, noun.i - 5, end + 1)
        if is_content(token)
        and not context.contains(token)
        and not token.like_num
        and token.text not in ("$", "%")
    ]
    name = [  # his daughter Maria
        child
        for child in noun.rights
        if child.dep_ == "appos" and child.i == noun.i + 1 and child.pos_ == "PROPN"
    ]
    return [*words, *name, *phrase_after(noun, context)][:8]


def _second_noun(noun: Token, context: QuantityContext) -> int:
    """The index of the noun that "and" joins to this one, or of the noun itself."""
    for child in noun.rights:
        if child.dep_ != "conj" or child.pos_ not in NOMINAL or child.i > noun.i + 5:
            continue
        overlaps = child.left_edge.i <= context.end and context.start <= child.right_edge.i
        if not overlaps and not is_amount(child):
            return int(child.i)
    return int(noun.i)


def subject_phrase(verb: Token, context: QuantityContext) -> list[Token]:
    """The subject of a clause, or of the clause above when the clause has none."""
    for _ in range(5):
        subject = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
        if subject is not None and _is_numbered_name(subject):
            words = subtree(subject, subject.i - 6, subject.i + 1)
            return [t for t in words if t.pos_ != "DET"][-4:]
        if subject is not None and _names_subject(subject, context):
            return noun_phrase(subject, context)
        if verb.dep_ in ("relcl", "acl") and verb.head.pos_ in NOMINAL:
            return noun_phrase(verb.head, context)
        if not _shares_subject(verb, subject):
            return []
        verb = verb.head
    return []


def _is_numbered_name(subject: Token) -> bool:
    """True for "Boeing 737" as a subject."""
    return subject.pos_ == "NUM" and any(
        child.dep_ == "compound" and child.pos_ == "PROPN" for child in subject.children
    )


def _names_subject(subject: Token, context: QuantityContext) -> bool:
    return subject.pos_ in NOMINAL and not context.contains(subject) and not is_amount(subject)


def _shares_subject(verb: Token, subject: Token | None) -> bool:
    """True if the clause above may name the subject: "he said he earned", not "he was paid"."""
    if verb.head.i == verb.i:
        return False
    if subject is None:
        shared = ("conj", "advcl", "xcomp", "ccomp", "pcomp", "prep", "parataxis", "dep")
        return verb.dep_ in shared
    if verb.dep_ in ("ccomp", "advcl"):
        return True
    is_person = subject.pos_ != "PRON" or subject.lower_ == "they"
    return is_person and verb.dep_ in ("conj", "parataxis")


def verb_phrase(verb: Token, context: QuantityContext) -> list[Token]:
    """A verb with its particle and its nearest complement, in the order of the text."""
    words = [verb]
    for child in verb.children:
        is_part = child.dep_ in ("prt", "neg", "acomp", "oprd", "attr") and child.pos_ != "PRON"
        if is_part and not context.contains(child):
            words.append(child)
    words += _complement(verb, context)
    kept = {t.i: t for t in words if t.i < context.after and t.lower_ not in _NO_RELATIVE}
    return [kept[i] for i in sorted(kept)][:7]


def _complement(verb: Token, context: QuantityContext) -> list[Token]:
    """The first object or prepositional phrase after the verb that is no time."""
    for child in verb.children:
        if child.i <= verb.i or child.dep_ not in ("dobj", "obj", "xcomp", "agent", "prep"):
            continue
        part = subtree(child, child.i - 6, child.i + 6)
        part = [t for t in part if not context.contains(t)]
        if child.dep_ != "prep" or not (child.lower_ in _WHEN or _is_dated(part)):
            return [t for t in part if is_content(t)][:4]
    return []


# Words as text


def put_aside(words: Sequence[Token | str]) -> list[Token | str]:
    """Words of another phrase, which ``join_words`` puts in brackets."""
    kept = [word for word in words if not isinstance(word, str)]
    return [ASIDE, *kept] if kept else []


def shorten(words: Sequence[Token]) -> list[Token]:
    """At most four words of a noun phrase, its head among them, so that no name is cut."""
    inside = {word.i for word in words}
    outside = (k for k, word in enumerate(words) if word.head.i not in inside - {word.i})
    head = next(outside, len(words) - 1)
    tail = list(words[head + 1 :]) if len(words) - head <= 4 else []
    first = max(0, head + 1 - max(4 - len(tail), 1))
    return [*words[first : head + 1], *tail]


def join_words(words: Sequence[Token | str], context: QuantityContext) -> str:
    """The words as text, as printed, without other quantities: "speeches (Mr. Clinton)"."""
    marks = (k for k, word in enumerate(words) if isinstance(word, str) and word == ASIDE)
    cut = next(marks, len(words))
    inside = {word.i for word in words[:cut] if not isinstance(word, str)}
    main = _printed(words[:cut], context.others)
    near = _printed(words[cut + 1 :], context.others | inside)
    known = {word.lower() for word in main}
    near = near[:_MOST_NEAR] if any(word.lower() not in known for word in near) else []
    if main and near:
        return f"{' '.join(main)} ({' '.join(near)})"
    return " ".join(main or near)


def _printed(words: Sequence[Token | str], excluded: frozenset[int]) -> list[str]:
    """The words with their spaces as printed, without dangling ones."""
    text, last = "", -2
    seen = set(excluded)
    for word in words:
        if isinstance(word, str):
            text, last = f"{text} {word}", -2
            continue
        if word.i in seen:
            continue
        seen.add(word.i)
        is_tied = word.i == last + 1 and not word.doc[last].whitespace_
        if word.text in _TIED_SIGNS and not is_tied:
            continue
        piece = "not" if word.lower_ in ("n't", "n’t") else word.text
        text = f"{text}{piece}" if is_tied and piece != "not" else f"{text} {piece}"
        last = word.i
    printed = [stripped for w in text.split()[:_MOST_WORDS] if (stripped := w.strip("-–"))]
    return _trimmed(printed)


def _trimmed(words: list[str]) -> list[str]:
    """The words without prepositions at the end and conjunctions at the start."""
    while words and words[-1].lower() in _DANGLING:
        words = words[:-1]
    while words and words[0].lower() in _LEADING:
        words = words[1:]
    return words
