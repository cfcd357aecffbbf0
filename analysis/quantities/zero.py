"""Zero told in words: "no soldiers were hurt"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.quantities.context import people_words
from analysis.quantities.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Doc


def find_zeros(doc: Doc, base: int, first: int, after: int) -> list[Reading]:
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
                Reading(
                    start, start + 2, 0, 0, 0.0, 0.0, 0.0, form="words", number=(start, start + 2)
                )
            )
    return found
