"""A quantity in the parse of its sentence: the noun that it counts, the root of its phrase."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from analysis.find.quantities.matches import QuantityMatch
from analysis.find.quantities.tokens import HYPHENS
from analysis.resources import read_lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

NOMINAL = ("NOUN", "PROPN")
NAMED = (*NOMINAL, "NUM", "SYM", "X")
VERBAL = ("VERB", "AUX")
SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_AGES = ("ages", "age", "aged")
_NO_ADJECTIVES = ("last", "next", "this", "overnight")
_JOINERS = ("-", "'s", "’s", "’", "&")
_PERSONS = frozenset(("person", "people", "worker"))
_PERSON_ENDINGS = tuple("er or ist ian ee man woman girl boy child".split())
_NOT_PERSONS = ("case", "vote", "injury", "death", "fatality", "arrest", "casualty")
REPORTS = ("report", "sign", "word", "mention")
_REACH = 9  # tokens after a number among which its noun is sought


@cache
def people_words() -> frozenset[str]:
    """Lemmas of people and of what befalls them, which "several" counts."""
    return frozenset(row["lemma"] for row in read_lexicon("counted_nouns"))


def names_things(noun: Token) -> bool:
    """True for a noun known to name no people, such as "bomb"."""
    return noun.lemma_.lower() in _kinds() and not names_people(noun)


def names_people(noun: Token) -> bool:
    """True for a noun of people: in the list of them, a nation's, or a kind of person."""
    lemma = noun.lemma_.lower()
    if noun.pos_ not in NOMINAL:
        return True  # a number or an adjective: "40 of the 60 injured"
    if lemma in _NOT_PERSONS:
        return False
    if lemma in people_words() or noun.lemma_ in people_words() or noun.ent_type_ == "NORP":
        return True
    kinds = _kinds().get(lemma)
    if kinds is not None:
        return not kinds.isdisjoint(_PERSONS) or any(
            not _kinds().get(kind, frozenset()).isdisjoint(_PERSONS) for kind in kinds
        )
    is_plural = noun.tag_ in ("NNS", "NNPS")
    return is_plural and lemma.endswith(_PERSON_ENDINGS)


@cache
def _kinds() -> dict[str, frozenset[str]]:
    """Read what each noun is a kind of."""
    rows = (row for row in read_lexicon("wordnet_kinds") if row["pos"] == "n")
    return {row["word"]: frozenset(row["kinds"].split("|")) for row in rows}


def token_at(doc: Doc, offset: int, first: int, after: int) -> int:
    """The index of the token that contains a character, among tokens [first, after)."""
    low, high = first, after
    while low + 1 < high:
        middle = (low + high) // 2
        if doc[middle].idx <= offset:
            low = middle
        else:
            high = middle
    return low


class QuantityContext:
    """A match in the parse, by token indices.

    ``first`` and ``after`` delimit its sentence, ``start`` and ``end`` are its own first and last
    token, ``number`` is the last token of the number. ``noun`` is what a number without a unit
    counts, ``root`` the token that joins the quantity to its clause. ``others`` are the tokens
    of the sentence's other quantities.
    """

    def __init__(self, doc: Doc, match: QuantityMatch, base: int, first: int, after: int) -> None:
        self.doc, self.match, self.first, self.after = doc, match, first, after
        self.others: frozenset[int] = frozenset()
        self.start = self._index(base + match.start)
        self.end = self._index(base + max(match.end - 1, match.start))
        self.number = self._index(base + max(match.number[1] - 1, match.number[0]))
        self.noun = self._reported_noun(self._full_noun(self._find_noun()))
        self.root = self._find_root()

    @property
    def previous(self) -> Token | None:
        """The token before the quantity in its sentence."""
        return self.doc[self.start - 1] if self.start > self.first else None

    @property
    def following(self) -> Token | None:
        """The token after the quantity in its sentence."""
        return self.doc[self.end + 1] if self.end + 1 < self.after else None

    def contains(self, token: Token) -> bool:
        """True if the token is part of the quantity."""
        return bool(self.start <= token.i <= self.end)

    def in_sentence(self, token: Token) -> bool:
        """True if the token is in the quantity's sentence."""
        return bool(self.first <= token.i < self.after)

    def noun_after_of(self, last: int) -> Token | None:
        """The noun of the "of" phrase that follows token ``last``."""
        if last + 1 >= self.after or self.doc[last + 1].lower_ != "of":
            return None
        for child in self.doc[last + 1].children:
            if child.dep_ in ("pobj", "pcomp"):
                return child if child.pos_ != "PRON" else None
        return self._last_noun(last + 2)

    def _index(self, offset: int) -> int:
        return token_at(self.doc, offset, self.first, self.after)

    def _find_noun(self) -> Token | None:
        match = self.match
        if match.kind not in ("", "multiple") or match.currency:
            return None
        if match.noun:
            return self.doc[self.end]
        last = self.number if match.rate and match.bare else self.end
        head = self.doc[self.number].head
        if head.pos_ in NOMINAL and last < head.i < last + _REACH and self._is_near(last, head):
            return self._compound_end(head)
        noun = self._last_noun(last + 1)
        return noun if noun is not None else self.noun_after_of(last)

    def _is_near(self, last: int, head: Token) -> bool:
        """True if no other phrase is between a number and the noun it depends on."""
        for token in self.doc[last + 1 : head.i]:
            if token.text in (",", ";", "(", ":"):
                return False
            modifies = token.dep_ in ("amod", "compound") or token.tag_ in ("VBG", "VBN")
            if token.pos_ in ("VERB", "ADP", "AUX") and not modifies:
                return False
        return True

    def _compound_end(self, head: Token) -> Token:
        """The last noun of a compound: "charging stations" where the parse stops at "charging"."""
        if head.lower_ in _AGES and head.i - 1 > self.end:
            return self.doc[head.i - 1]
        while head.dep_ in ("compound", "nmod"):
            parent = head.head
            if parent.i <= head.i or parent.i >= self.after or parent.pos_ not in NOMINAL:
                break
            head = parent
        return head

    def _last_noun(self, k: int) -> Token | None:
        """The noun that closes the run of adjectives and nouns from token ``k``."""
        found = None
        for token in self.doc[k : min(self.after, self.number + _REACH)]:
            if token.lower_ in _AGES or (found is None and token.lower_ in _NO_ADJECTIVES):
                break
            if token.pos_ in NOMINAL or token.tag_ in ("NNS", "NN"):
                found = token
            elif not (self._precedes_noun(token) if found is None else _joins_nouns(token)):
                break
        return found

    def _precedes_noun(self, token: Token) -> bool:
        """True for what may be between a number and its noun."""
        if token.text in _JOINERS or token.pos_ in ("ADJ", "NUM"):
            return True
        if token.lower_ == "and" and token.i + 1 < self.after:
            neighbours = self.doc[token.i - 1], self.doc[token.i + 1]
            return all(neighbour.pos_ == "ADJ" for neighbour in neighbours)
        modifies = token.dep_ in ("amod", "compound", "advmod")
        return modifies and token.tag_ in ("VBG", "VBN", "RB", "JJ")

    def _full_noun(self, noun: Token | None) -> Token | None:
        """The last part of a noun written with hyphens: the felons of "ex-felons"."""
        while noun is not None and self.end < noun.i < self.after - 2 and not noun.whitespace_:
            hyphen, part = self.doc[noun.i + 1], self.doc[noun.i + 2]
            if hyphen.text not in HYPHENS or hyphen.whitespace_ or part.pos_ not in NOMINAL:
                break
            noun = part
        return noun

    def _reported_noun(self, noun: Token | None) -> Token | None:
        """The injuries of "no reports of injuries": none are reported, not none of reports."""
        is_zero = self.match.value == 0 and self.match.form == "words"
        if noun is None or not is_zero or noun.lemma_.lower() not in REPORTS:
            return noun
        below = self.noun_after_of(noun.i)
        return below if below is not None else noun

    def _find_root(self) -> Token:
        if self.noun is not None and self.doc[self.end + 1 : self.end + 2].text.lower() != "of":
            return self.noun
        token = self.doc[self.number]
        while self.contains(token.head) and token.head.i != token.i:
            token = token.head
        head = token.head
        is_percent = head.lower_ in ("%", "percent") and head.i in (self.end + 1, self.end + 2)
        if is_percent and token.dep_ in ("nummod", "quantmod", "compound", "amod", "nmod"):
            return head
        return token


def _joins_nouns(token: Token) -> bool:
    """True for what may join two nouns of one phrase."""
    return token.text in _JOINERS and token.pos_ not in ("ADJ", "NUM")
