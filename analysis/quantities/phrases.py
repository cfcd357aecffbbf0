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
NAMED = ("NOUN", "PROPN", "NUM", "SYM", "X")
HAVING = word_list("having")
_DROP = word_list("drop")
_LENGTH = 10
_DANGLING = word_list("dangling")
_LEADING = word_list("leading")
_WHEN = word_list("when")
_SUBJECTS = ("nsubj", "nsubjpass", "csubj")


def is_content(token: Token) -> bool:
    if token.lower_ in ("n't", "n’t", "'t", "’t") or not any(
        c.isalnum() or c in "-'’%&$" for c in token.text
    ):
        return False
    if _hyphened(token):
        return True
    return not (
        (token.is_punct and token.text != "-")
        or token.lower_ in _DROP
        or token.pos_ in ("DET", "SPACE")
    )


def _hyphened(token: Token) -> bool:
    """Whether a hyphen ties the word to another one, so that a name such as "Mar-a-Lago" stays whole."""
    before = token.doc[token.i - 1] if token.i else None
    after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    tied = before is not None and before.text == "-" and not before.whitespace_
    return token.is_alpha and (
        tied or (after is not None and after.text == "-" and not token.whitespace_)
    )


def of_tail(noun: Token, place: Place) -> list[Token]:
    """The noun's own phrase right behind it: "of wire fraud", "in Gaza"; none that holds another number."""
    for child in noun.rights:
        if (
            child.dep_ == "prep"
            and child.i == noun.i + 1
            and child.lower_
            in ("of", "for", "in", "on", "with", "from", "at", "per", "to", "between", "against")
        ):
            part = [
                t
                for t in under(child, child.i - 6, min(child.i + 9, place.after))
                if not place.start <= t.i <= place.end
            ]
            if any(t.like_num for t in part) or (
                child.lower_ != "of" and any(t.ent_type_ in ("DATE", "TIME") for t in part)
            ):
                return []
            return (
                [t for t in part if is_content(t)] if any(t.pos_ in NOMINAL for t in part) else []
            )
    return []


def is_amount(token: Token) -> bool:
    return (
        token.like_num
        or token.pos_ in ("NUM", "SYM")
        or token.text in ("%", "$")
        or any(c.dep_ == "nummod" for c in token.children)
    )


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
    name = [
        c for c in noun.rights if c.dep_ == "appos" and c.i == noun.i + 1 and c.pos_ == "PROPN"
    ]  # his daughter Maria
    return [*words, *name, *of_tail(noun, place)][:8]


def subject_words(verb: Token, place: Place) -> list[Token]:
    """The subject of a clause, looked for upward when the clause has none of its own."""
    seen = verb
    for _ in range(5):
        subject = next((c for c in seen.children if c.dep_ in _SUBJECTS), None)
        if (
            subject is not None
            and subject.pos_ == "NUM"
            and any(c.dep_ == "compound" and c.pos_ == "PROPN" for c in subject.children)
        ):
            return [t for t in under(subject, subject.i - 6, subject.i + 1) if t.pos_ != "DET"][-4:]
        if (
            subject is not None
            and subject.pos_ in NOMINAL
            and not place.start <= subject.i <= place.end
            and not is_amount(subject)
        ):
            return noun_words(subject, place)
        if seen.dep_ in ("relcl", "acl") and seen.head.pos_ in NOMINAL:
            return noun_words(seen.head, place)
        if (
            (
                subject is not None
                and (
                    seen.dep_ not in ("ccomp", "advcl", "conj", "parataxis")
                    or not _same_person(subject, seen)
                )
            )
            or seen.dep_
            not in ("conj", "advcl", "xcomp", "ccomp", "pcomp", "prep", "parataxis", "dep")
            or seen.head.i == seen.i
        ):
            return []
        seen = seen.head
    return []


def _same_person(subject: Token, verb: Token) -> bool:
    """A pronoun may be looked up only in what is said or told along: "he said he earned", not "she gave and he was paid"."""
    return subject.pos_ != "PRON" or subject.lower_ == "they" or verb.dep_ in ("ccomp", "advcl")


def verb_words(verb: Token, place: Place) -> list[Token]:
    """A verb with its particle and its nearest complement, in the order of the text."""
    words = [
        verb,
        *[
            c
            for c in verb.children
            if c.dep_ in ("prt", "neg", "acomp", "oprd", "attr")
            and c.pos_ != "PRON"
            and not place.start <= c.i <= place.end
        ],
    ]
    for child in verb.children:
        if child.i <= verb.i or child.dep_ not in ("dobj", "obj", "xcomp", "agent", "prep"):
            continue
        part = [
            t for t in under(child, child.i - 6, child.i + 6) if not place.start <= t.i <= place.end
        ]
        if child.dep_ == "prep" and (
            child.lower_ in _WHEN or any(t.ent_type_ in ("DATE", "TIME") for t in part)
        ):
            continue
        words += [t for t in part if is_content(t)][:4]
        break
    kept = {w.i: w for w in words if w.i < place.after and w.lower_ not in ("who", "which", "that")}
    return [kept[i] for i in sorted(kept)][:7]


ASIDE = "|"  # before the words that only stand near: "speeches (Mr. Clinton)"


def aside(words: Sequence[Token | str]) -> list[Token | str]:
    """Words of another phrase, for ``join_words`` to put in brackets: they are no part of the noun phrase."""
    kept = [w for w in words if not isinstance(w, str)]
    return [ASIDE, *kept] if kept else []


def brief(words: Sequence[Token]) -> list[Token]:
    """At most four words of a noun phrase: what leads up to its head goes first, so that no name is cut short."""
    inside = {w.i for w in words}
    head = next(
        (k for k, w in enumerate(words) if w.head.i not in inside or w.head.i == w.i),
        len(words) - 1,
    )
    tail = list(words[head + 1 :]) if len(words) - head <= 4 else []
    return [*words[max(0, head + 1 - max(4 - len(tail), 1)) : head + 1], *tail]


def join_words(tokens: Sequence[Token | str], place: Place | None = None) -> str:
    """The words as text: spaced as printed, without the other figures of the sentence, cut at ten words."""
    cut = next((k for k, t in enumerate(tokens) if isinstance(t, str) and t == ASIDE), len(tokens))
    taken = place.others if place is not None else frozenset[int]()
    main = _printed(tokens[:cut], taken)
    near = _printed(
        tokens[cut + 1 :], taken | {t.i for t in tokens[:cut] if not isinstance(t, str)}
    )
    said = {w.lower() for w in main}
    near = near[:5] if not all(w.lower() in said for w in near) else []
    return " ".join(main) + (f" ({' '.join(near)})" if main and near else " ".join(near))


def _printed(tokens: Sequence[Token | str], taken: frozenset[int]) -> list[str]:
    out, last = "", -2
    seen: set[int] = set()
    for token in tokens:
        if isinstance(token, str):
            out, last = f"{out} {token}", -2
            continue
        if token.i in seen or token.i in taken:
            continue
        seen.add(token.i)
        tied = token.i == last + 1 and not token.doc[last].whitespace_
        if not tied and token.text in ("-", "'s", "’s", "’", "'", "%", "&"):
            continue
        text = "not" if token.lower_ in ("n't", "n’t") else token.text
        out, last = f"{out}{text}" if tied and text != "not" else f"{out} {text}", token.i
    words = [w.strip("-–") for w in out.split()][:_LENGTH]
    words = [w for w in words if w]
    while words and words[-1].lower() in _DANGLING:
        words.pop()
    while words and words[0].lower() in _LEADING:
        words.pop(0)
    return words
