"""The words of a noun, a verb or a subject that tell what a number counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis.quantities.context import Place, under
from analysis.quantities.words import word_list

if TYPE_CHECKING:
    from spacy.tokens import Token

NOMINAL = ("NOUN", "PROPN")
VERBAL = ("VERB", "AUX")
_DROP = word_list("drop")
_LENGTH = 10
_DANGLING = word_list("dangling")
_WHEN = word_list("when")
_SUBJECTS = ("nsubj", "nsubjpass", "csubj")


def is_content(token: Token) -> bool:
    if token.lower_ in ("n't", "n’t", "'t", "’t") or not any(c.isalnum() or c in "-'’%&$" for c in token.text):
        return False
    if _hyphened(token):
        return True
    return not ((token.is_punct and token.text != "-") or token.lower_ in _DROP or token.pos_ in ("DET", "SPACE"))


def _hyphened(token: Token) -> bool:
    """Whether a hyphen ties the word to another one, so that a name such as "Mar-a-Lago" stays whole."""
    before = token.doc[token.i - 1] if token.i else None
    after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    tied = before is not None and before.text == "-" and not before.whitespace_
    return token.is_alpha and (tied or (after is not None and after.text == "-" and not token.whitespace_))


def of_tail(noun: Token, place: Place) -> list[Token]:
    """The noun's own phrase right behind it: "of wire fraud", "in Gaza"; none that holds another number."""
    for child in noun.rights:
        if (
            child.dep_ == "prep"
            and child.i == noun.i + 1
            and child.lower_ in ("of", "for", "in", "on", "with", "from", "at", "per", "to", "between", "against")
        ):
            part = [t for t in under(child, child.i - 6, min(child.i + 6, place.after)) if not place.start <= t.i <= place.end]
            if any(t.like_num for t in part) or (child.lower_ != "of" and any(t.ent_type_ in ("DATE", "TIME") for t in part)):
                return []
            return [t for t in part if is_content(t)] if any(t.pos_ in NOMINAL for t in part) else []
    return []


def is_amount(token: Token) -> bool:
    return token.like_num or token.pos_ in ("NUM", "SYM") or token.text in ("%", "$") or any(c.dep_ == "nummod" for c in token.children)


def noun_words(noun: Token, place: Place) -> list[Token]:
    """A noun with what belongs before it and its "of" phrase; its numbers left out."""
    ends = noun.i
    for child in noun.rights:
        if (
            child.dep_ == "conj"
            and child.i <= noun.i + 5
            and child.pos_ in NOMINAL
            and not is_amount(child)
            and not (child.left_edge.i <= place.end and place.start <= child.right_edge.i)
        ):
            ends = child.i
            break
    words = [
        t
        for t in under(noun, noun.i - 5, ends + 1)
        if t.i <= ends
        and noun.i - t.i < 6
        and is_content(t)
        and not place.start <= t.i <= place.end
        and not t.like_num
        and t.text not in ("$", "%")
    ]
    return [*words, *of_tail(noun, place)][:8]


def subject_words(verb: Token, place: Place) -> list[Token]:
    """The subject of a clause, looked for upward when the clause has none of its own."""
    seen = verb
    for _ in range(5):
        subject = next((c for c in seen.children if c.dep_ in _SUBJECTS), None)
        if subject is not None and subject.pos_ == "NUM" and any(c.dep_ == "compound" and c.pos_ == "PROPN" for c in subject.children):
            return [t for t in under(subject, subject.i - 6, subject.i + 1) if t.pos_ != "DET"][-4:]
        if subject is not None and subject.pos_ in NOMINAL and not place.start <= subject.i <= place.end and not is_amount(subject):
            return noun_words(subject, place)
        if seen.dep_ in ("relcl", "acl") and seen.head.pos_ in NOMINAL:
            return noun_words(seen.head, place)
        if (
            (subject is not None and seen.dep_ not in ("ccomp", "advcl", "conj", "parataxis"))
            or seen.dep_ not in ("conj", "advcl", "xcomp", "ccomp", "pcomp", "prep", "parataxis", "dep")
            or seen.head.i == seen.i
        ):
            return []
        seen = seen.head
    return []


def verb_words(verb: Token, place: Place) -> list[Token]:
    """A verb with its particle and its nearest complement, in the order of the text."""
    words = [
        verb,
        *[
            c
            for c in verb.children
            if c.dep_ in ("prt", "neg", "acomp", "oprd", "attr") and c.pos_ != "PRON" and not place.start <= c.i <= place.end
        ],
    ]
    for child in verb.children:
        if child.i <= verb.i or child.dep_ not in ("dobj", "obj", "xcomp", "agent", "prep"):
            continue
        part = [t for t in under(child, child.i - 6, child.i + 6) if not place.start <= t.i <= place.end]
        if child.dep_ == "prep" and (child.lower_ in _WHEN or any(t.ent_type_ in ("DATE", "TIME") for t in part)):
            continue
        words += [t for t in part if is_content(t)][:4]
        break
    kept = {w.i: w for w in words if w.i < place.after and w.lower_ not in ("who", "which", "that")}
    return [kept[i] for i in sorted(kept)][:7]


def join_words(tokens: Sequence[Token | str]) -> str:
    out = ""
    seen: set[int] = set()
    for token in tokens:
        if isinstance(token, str):
            out += f" {token}" if out else token
            continue
        if token.i in seen:
            continue
        seen.add(token.i)
        if out and not out.endswith("-") and token.text != "-" and token.text not in ("'s", "’s", "’", "'", "%"):
            out += " "
        out += token.text
    words = out.strip(" -–").split()[:_LENGTH]
    while words and words[-1].lower() in _DANGLING:
        words.pop()
    return " ".join(words)
