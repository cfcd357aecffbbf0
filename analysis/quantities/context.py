"""A number seen in the parse: the noun it counts, and the token that stands for the whole quantity."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from analysis.lexicons import read_lexicon
from analysis.quantities.reading import Reading

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


class Place:
    """A reading seen in the parse: its number's last token, the noun it counts, the token that stands for the whole."""

    def __init__(self, doc: Doc, reading: Reading, base: int, first: int, after: int) -> None:
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
