"""Zero told in words: "no soldiers were hurt"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.find.quantities.phrases import QuantityContext, people_words
from analysis.find.quantities.tokens import QuantityMatch

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def settle(
    reading: QuantityMatch, doc: Doc, base: int, first: int, after: int
) -> QuantityMatch | None:
    """The reading with its doubt settled by the parse, or None if it is no quantity after all."""
    if not reading.doubt and not reading.bare:
        return reading
    place = QuantityContext(doc, reading, base, first, after)
    number = doc[place.number]
    before = doc[place.start - 1] if place.start > first else None
    following = doc[place.end + 1] if place.end + 1 < after else None
    if reading.doubt == "year":
        return reading if _counts_year(reading, place, before, following) else None
    if reading.doubt == "one":
        return _settle_one(reading, place, number, before, following)
    if reading.doubt == "half":
        return None
    if reading.doubt == "people":
        return replace(reading, doubt="") if _counts_people(reading, place) else None
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


def _counts_year(
    reading: QuantityMatch, place: QuantityContext, before: Token | None, following: Token | None
) -> bool:
    """2000 hires, 1800 people: a plural follows and no word of time or possession stands before."""
    noun = place.noun
    if (
        following is None
        or noun is None
        or noun.tag_ not in ("NNS", "NN")
        or noun.text[:1].isupper()
        or noun.i - place.end > 3
    ):
        return False
    if noun.tag_ == "NN" and noun.lower_ not in ("people",):
        return False
    if reading.bound in ("~", ">", "<", ">=", "<=") and reading.value is not None:
        return noun.i == place.end + 1 or noun.lemma_.lower() in people_words()
    if before is not None and (
        before.lower_
        in (
            "in",
            "since",
            "by",
            "the",
            "until",
            "of",
            "from",
            "’s",
            "'s",
            "for",
            "and",
            "this",
            "during",
            "’",
        )
        or before.pos_ == "PROPN"
        or before.tag_ in ("PRP$", "POS", "DT")
    ):
        return (
            noun.lemma_.lower() in people_words()
            and (reading.value or 1) % 50 == 0
            and before.lower_ not in ("the", "’s", "'s", "since", "in", "until")
        )
    return (reading.value or 1) % 50 == 0 or noun.lemma_.lower() in people_words()


_NOT_PEOPLE = frozenset(["case", "vote"])


def _counts_people(reading: QuantityMatch, place: QuantityContext) -> bool:
    """several soldiers, a few deaths; no figure in "several provisions", "a few minutes"."""
    noun = place.noun
    if (
        not reading.bare
        or noun is None
        or noun.i <= place.end
        or noun.tag_ not in ("NNS", "NNPS", "NN")
    ):
        return False
    return not {noun.lemma_.lower(), noun.lemma_} & _NOT_PEOPLE and bool(
        {noun.lemma_.lower(), noun.lemma_} & people_words()
    )


def _one_of(place: QuantityContext) -> bool:
    """one of the 12 hostages, one of the soldiers: the whole is counted, or people; not "one of the best"."""
    after = place.doc[place.end + 2 : min(place.end + 6, place.after)]
    if len(after) < 2 or any(t.tag_ in ("JJS", "RBS") for t in after):
        return False
    if any(t.tag_ == "CD" for t in after[:2]):
        return True
    noun = place.of(place.end)
    return (
        after[0].lower_ in ("the", "those", "these")
        and noun is not None
        and noun.tag_ == "NNS"
        and noun.lemma_.lower() in people_words()
    )


def _settle_one(
    reading: QuantityMatch,
    place: QuantityContext,
    number: Token,
    before: Token | None,
    following: Token | None,
) -> QuantityMatch | None:
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
    if following is None or following.like_num:
        return None
    if following.lower_ == "of":
        return replace(reading, doubt="") if _one_of(place) else None
    if (
        place.noun is not None
        and place.noun.i > place.end
        and number.dep_ in ("nummod", "compound", "quantmod", "amod")
    ):
        return replace(reading, doubt="")
    return None


def _is_name(
    reading: QuantityMatch, place: QuantityContext, before: Token, following: Token | None
) -> bool:
    """Unit 8200, Euro 2020, Apple Watch 5: a capitalised word before a bare number that no noun follows."""
    noun = place.noun
    named = (
        noun is not None
        and noun.tag_ == "NNP"
        and noun.i > place.end
        and noun.ent_type_ != "NORP"
        and not noun.text.endswith("s")
    )
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
    if (
        noun is not None
        and noun.i > place.end
        and noun.tag_ == "NNS"
        and not doc[place.end + 1].text[:1].isupper()
    ):
        return False
    if noun is not None and noun.lemma_.lower() in people_words():
        return False
    return not (following is not None and following.lower_ in ("of", "more", "other"))


def _age(
    reading: QuantityMatch, place: QuantityContext, before: Token | None, following: Token | None
) -> QuantityMatch:
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
        or following.lower_
        in (
            "and",
            "was",
            "is",
            "who",
            "when",
            "by",
            "at",
            "last",
            "this",
            "next",
            "in",
            "on",
            "years",
        )
    )
    if (
        before.text in (",", "(")
        and following is not None
        and following.text in (",", ")", ".", ";", "—")
        and place.start - 2 >= place.first
    ):
        name = doc[place.start - 2]
        if (
            (
                name.pos_ == "PROPN"
                or name.text in ("Jr.", "Sr.")
                or name.text[:1].isupper()
                or name.lemma_ in people_words()
            )
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
                (
                    subject.pos_ == "PRON"
                    and subject.lower_ in ("he", "she", "i", "who", "you", "they", "we")
                )
                or subject.ent_type_ == "PERSON"
                or subject.lemma_.lower() in people_words()
            )
            and subject.lower_ != "they"
        ):
            return aged
    return reading


def find_zeros(doc: Doc, base: int, first: int, after: int) -> list[QuantityMatch]:
    """Readings of zero for "no" before a plural that names people or what befalls them; "no one" is none."""
    found = []
    for k in range(first, after - 1):
        token = doc[k]
        if token.lower_ != "no" or doc[k + 1].lower_ in ("longer", "more", "less", "fewer", "one"):
            continue
        head = token.head
        if (
            head.i > k
            and head.i - k <= 4
            and head.tag_ == "NNS"
            and head.lemma_.lower() in people_words()
        ):
            start = token.idx - base
            found.append(
                QuantityMatch(
                    start, start + 2, 0, 0, 0.0, 0.0, 0.0, form="words", number=(start, start + 2)
                )
            )
    return found
