"""The words of a noun, a verb or a subject that tell what a number counts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from analysis.find.quantities.tokens import QuantityMatch, word_list
from analysis.resources import read_lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_NOMINAL = ("NOUN", "PROPN")


@cache
def people_words() -> frozenset[str]:
    return frozenset(r["lemma"] for r in read_lexicon("counted_nouns"))


def token_at(doc: Doc, offset: int, first: int, after: int) -> int:
    """The index of the token that holds a character, searched between two token indices."""
    low, high = first, after
    while low + 1 < high:
        middle = (low + high) // 2
        if doc[middle].idx <= offset:
            low = middle
        else:
            high = middle
    return low


class QuantityContext:
    """A reading seen in the parse: its number's last token, the noun it counts, the token that stands for the whole."""

    def __init__(self, doc: Doc, reading: QuantityMatch, base: int, first: int, after: int) -> None:
        self.others: frozenset[int] = (
            frozenset()
        )  # tokens of the sentence's other figures: no words of this one
        self.doc, self.reading, self.first, self.after = doc, reading, first, after
        self.start = token_at(doc, base + reading.start, first, after)
        self.number = token_at(
            doc, base + max(reading.number[1] - 1, reading.number[0]), first, after
        )
        self.end = token_at(doc, base + max(reading.end - 1, reading.start), first, after)
        self.noun = self._hyphened(self._noun())
        self.top = self._top()

    def _noun(self) -> Token | None:
        """The counted noun of a number without a unit."""
        doc, last = self.doc, self.number if self.reading.rate and self.reading.bare else self.end
        if self.reading.kind not in ("", "multiple") or self.reading.currency:
            return None
        if self.reading.noun:
            return doc[self.end]
        number = doc[self.number]
        head = number.head
        if (
            head.pos_ in _NOMINAL
            and last < head.i <= last + 8
            and not any(
                doc[k].text in (",", ";", "(", ":")
                or (
                    doc[k].pos_ in ("VERB", "ADP", "AUX")
                    and doc[k].dep_ not in ("amod", "compound")
                    and doc[k].tag_ not in ("VBG", "VBN")
                )
                for k in range(last + 1, head.i)
            )
        ):
            return self._full(head)
        near = self._chunk(last + 1)
        if near is not None:
            return near
        of = self.of(last)
        return of

    def _hyphened(self, noun: Token | None) -> Token | None:
        """The last part of a noun set with hyphens: the felons of "ex-felons"."""
        while (
            noun is not None
            and noun.i + 2 < self.after
            and noun.i > self.end
            and not noun.whitespace_
        ):
            if (
                self.doc[noun.i + 1].text not in "-‑"
                or self.doc[noun.i + 1].whitespace_
                or self.doc[noun.i + 2].pos_ not in _NOMINAL
            ):
                break
            noun = self.doc[noun.i + 2]
        return noun

    def _full(self, head: Token) -> Token:
        """The last noun of a compound: "charging stations" where the parse stops at "charging"."""
        if head.lower_ in ("ages", "age", "aged") and head.i - 1 > self.end:
            return self.doc[head.i - 1]
        while (
            head.dep_ in ("compound", "nmod")
            and head.head.i > head.i
            and head.head.pos_ in _NOMINAL
            and head.head.i < self.after
        ):
            head = head.head
        return head

    def _chunk(self, k: int) -> Token | None:
        """The noun that closes the run of adjectives and nouns from token k."""
        found = None
        while k < self.after and k < self.number + 9:
            token = self.doc[k]
            if token.lower_ in ("age", "ages", "aged") or (
                found is None and token.lower_ in ("last", "next", "this", "overnight")
            ):
                break
            if token.pos_ in _NOMINAL or token.tag_ in ("NNS", "NN"):
                found = token
            elif (
                token.lower_ == "and"
                and found is None
                and k + 1 < self.after
                and self.doc[k - 1].pos_ == self.doc[k + 1].pos_ == "ADJ"
            ):
                pass
            elif (
                token.text in ("-", "'s", "’s", "’", "&")
                or token.pos_ in ("ADJ", "NUM")
                or (
                    token.tag_ in ("VBG", "VBN", "RB", "JJ")
                    and found is None
                    and token.dep_ in ("amod", "compound", "advmod")
                )
            ):
                if found is not None and token.pos_ in ("ADJ", "NUM"):
                    break
            else:
                break
            k += 1
        return found

    def of(self, last: int) -> Token | None:
        if last + 1 < self.after and self.doc[last + 1].lower_ == "of":
            for child in self.doc[last + 1].children:
                if child.dep_ in ("pobj", "pcomp"):
                    return child if child.pos_ != "PRON" else None
            return self._chunk(last + 2) if last + 2 < self.after else None
        return None

    def _top(self) -> Token:
        """The token by which the whole quantity hangs in the clause."""
        if self.noun is not None and self.doc[self.end + 1 : self.end + 2].text.lower() != "of":
            return self.noun
        token = self.doc[self.number]
        while self.start <= token.head.i <= self.end and token.head.i != token.i:
            token = token.head
        if (
            token.dep_ in ("nummod", "quantmod", "compound", "amod", "nmod")
            and token.head.i in (self.end + 1, self.end + 2)
            and token.head.lower_ in ("%", "percent")
        ):
            token = token.head
        return token


def under(token: Token, first: int, after: int) -> list[Token]:
    """The tokens of [first, after) that a token governs, itself with them; never the whole of a long sentence."""
    doc = token.doc
    return [
        t
        for t in doc[max(first, token.left_edge.i, 0) : min(after, token.right_edge.i + 1)]
        if t.i == token.i or token.is_ancestor(t)
    ]


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


def of_tail(noun: Token, place: QuantityContext) -> list[Token]:
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


def noun_words(noun: Token, place: QuantityContext) -> list[Token]:
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


def subject_words(verb: Token, place: QuantityContext) -> list[Token]:
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


def verb_words(verb: Token, place: QuantityContext) -> list[Token]:
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


def join_words(tokens: Sequence[Token | str], place: QuantityContext | None = None) -> str:
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
