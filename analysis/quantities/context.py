"""What the parse adds to a number: what is counted, what is settled by grammar only, and zero ("no soldiers")."""

from __future__ import annotations

from dataclasses import replace
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
        self.doc, self.reading, self.first, self.after = doc, reading, first, after
        self.start = token_at(doc, base + reading.start, first, after)
        self.number = token_at(doc, base + max(reading.number[1] - 1, reading.number[0]), first, after)
        self.end = token_at(doc, base + max(reading.end - 1, reading.start), first, after)
        self.noun = self._noun()
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
                or (doc[k].pos_ in ("VERB", "ADP", "AUX") and doc[k].dep_ not in ("amod", "compound") and doc[k].tag_ not in ("VBG", "VBN"))
                for k in range(last + 1, head.i)
            )
        ):
            return self._full(head)
        near = self._chunk(last + 1)
        if near is not None:
            return near
        of = self.of(last)
        return of

    def _full(self, head: Token) -> Token:
        """The last noun of a compound: "charging stations" where the parse stops at "charging"."""
        if head.lower_ in ("ages", "age", "aged") and head.i - 1 > self.end:
            return self.doc[head.i - 1]
        while head.dep_ in ("compound", "nmod") and head.head.i > head.i and head.head.pos_ in _NOMINAL and head.head.i < self.after:
            head = head.head
        return head

    def _chunk(self, k: int) -> Token | None:
        """The noun that closes the run of adjectives and nouns from token k."""
        found = None
        while k < self.after and k < self.number + 9:
            token = self.doc[k]
            if token.lower_ in ("age", "ages", "aged") or (found is None and token.lower_ in ("last", "next", "this", "overnight")):
                break
            if token.pos_ in _NOMINAL or token.tag_ in ("NNS", "NN"):
                found = token
            elif token.lower_ == "and" and found is None and k + 1 < self.after and self.doc[k - 1].pos_ == self.doc[k + 1].pos_ == "ADJ":
                pass
            elif (
                token.text in ("-", "'s", "’s", "’", "&")
                or token.pos_ in ("ADJ", "NUM")
                or (token.tag_ in ("VBG", "VBN", "RB", "JJ") and found is None and token.dep_ in ("amod", "compound", "advmod"))
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
    return [t for t in doc[max(first, token.left_edge.i, 0) : min(after, token.right_edge.i + 1)] if t.i == token.i or token.is_ancestor(t)]


def settle(reading: Reading, doc: Doc, base: int, first: int, after: int) -> Reading | None:
    """The reading with its doubt settled by the parse, or None if it is no quantity after all."""
    if not reading.doubt and not reading.bare:
        return reading
    place = Place(doc, reading, base, first, after)
    number = doc[place.number]
    before = doc[place.start - 1] if place.start > first else None
    following = doc[place.end + 1] if place.end + 1 < after else None
    if reading.doubt == "year":
        return reading if _counts_year(reading, place, before, following) else None
    if reading.doubt == "one":
        return _settle_one(reading, place, number, before, following)
    if reading.doubt == "half":
        return None
    if (
        reading.bare
        and reading.form == "words"
        and before is not None
        and before.pos_ == "PROPN"
        and number.text[:1].isupper()
        and (place.noun is None or place.noun.i < place.end)
    ):
        return None
    if (
        reading.bare
        and reading.form == "digits"
        and not reading.scaled
        and before is not None
        and _is_name(reading, place, before, following)
    ):
        return None
    return _age(reading, place, before, following)


def _counts_year(reading: Reading, place: Place, before: Token | None, following: Token | None) -> bool:
    """2000 hires, 1800 people: a plural follows and no word of time or possession stands before."""
    noun = place.noun
    if following is None or noun is None or noun.tag_ not in ("NNS", "NN") or noun.text[:1].isupper() or noun.i - place.end > 3:
        return False
    if noun.tag_ == "NN" and noun.lower_ not in ("people",):
        return False
    if reading.bound in ("~", ">", "<", ">=", "<=") and reading.value is not None:
        return noun.i == place.end + 1 or noun.lemma_.lower() in people_words()
    if before is not None and (
        before.lower_ in ("in", "since", "by", "the", "until", "of", "from", "’s", "'s", "for", "and", "this", "during", "’")
        or before.pos_ == "PROPN"
        or before.tag_ in ("PRP$", "POS", "DT")
    ):
        return (
            noun.lemma_.lower() in people_words()
            and (reading.value or 1) % 50 == 0
            and before.lower_ not in ("the", "’s", "'s", "since", "in", "until")
        )
    return (reading.value or 1) % 50 == 0 or noun.lemma_.lower() in people_words()


def _settle_one(reading: Reading, place: Place, number: Token, before: Token | None, following: Token | None) -> Reading | None:
    """one soldier, one of the hostages; not the pronoun."""
    if before is not None and before.lower_ in (
        "no",
        "any",
        "every",
        "each",
        "this",
        "that",
        "which",
        "another",
        "the",
        "my",
        "his",
        "her",
        "their",
        "our",
        "last",
        "first",
        "such",
    ):
        return None
    if following is None or following.like_num or following.lower_ == "of":
        return None
    if place.noun is not None and place.noun.i > place.end and number.dep_ in ("nummod", "compound", "quantmod", "amod"):
        return replace(reading, doubt="")
    return None


_VERBAL = ("VERB", "AUX")


def _is_name(reading: Reading, place: Place, before: Token, following: Token | None) -> bool:
    """Unit 8200, Euro 2020, Apple Watch 5: a capitalised word before a bare number that no noun follows."""
    noun = place.noun
    named = noun is not None and noun.tag_ == "NNP" and noun.i > place.end and noun.ent_type_ != "NORP" and not noun.text.endswith("s")
    whole = reading.value is not None and reading.value == int(reading.value)
    if (
        whole
        and following is not None
        and following.text[:1].isupper()
        and reading.start == reading.number[0]
        and (before.text == ":" or named)
    ):
        return True
    if (
        not before.text[:1].isupper()
        or (before.text.isupper() and len(before.text) == 1)
        or (before.i == place.first and before.pos_ not in ("PROPN",))
        or before.pos_ not in ("PROPN", "NOUN", "ADJ")
    ):
        return False
    if reading.bound != "=" or reading.start != reading.number[0]:
        return False
    doc = place.doc
    if noun is not None and noun.i > place.end and noun.tag_ == "NNS" and not doc[place.end + 1].text[:1].isupper():
        return False
    if noun is not None and noun.lemma_.lower() in people_words():
        return False
    return not (following is not None and following.lower_ in ("of", "more", "other"))


def _age(reading: Reading, place: Place, before: Token | None, following: Token | None) -> Reading:
    """ "Maddon, 66, has", "who was 10", "will be 35", "turned 30": a bare number that is a person's age."""
    value = reading.value
    if (
        not reading.bare
        or reading.scaled
        or value is None
        or value != int(value)
        or not 0 < value < 115
        or before is None
        or (place.noun is not None and place.noun.i == place.end + 1)
    ):
        return reading
    doc = place.doc
    aged = replace(reading, unit="year of age", kind="age", bare=False, doubt="")
    closes = (
        following is None
        or following.text in (",", ".", ")", "—", "–", ";", "-", "!", "?")
        or following.lower_ in ("and", "was", "is", "who", "when", "by", "at", "last", "this", "next", "in", "on", "years")
    )
    if (
        before.text in (",", "(")
        and following is not None
        and following.text in (",", ")", ".", ";", "—")
        and place.start - 2 >= place.first
    ):
        name = doc[place.start - 2]
        if (
            (name.pos_ == "PROPN" or name.text in ("Jr.", "Sr.") or name.text[:1].isupper() or name.lemma_ in people_words())
            and name.ent_type_ not in ("DATE", "LOC")
            and value > 0
        ):
            return aged
        if name.text in (")",):
            return aged
    if before.lemma_ in ("be", "turn", "turning") and closes and place.noun is None:
        subject = next((c for c in before.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        if (
            subject is not None
            and (
                (subject.pos_ == "PRON" and subject.lower_ in ("he", "she", "i", "who", "you", "they", "we"))
                or subject.ent_type_ == "PERSON"
                or subject.lemma_.lower() in people_words()
            )
            and subject.lower_ != "they"
        ):
            return aged
    return reading
