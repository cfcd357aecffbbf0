"""Search the other accounts for a figure, so that "only X gives it" is said after a search."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from analysis.compare.align import align_claims
from analysis.compare.conversions import meet
from analysis.compare.figure_links import find_keys, score
from analysis.compare.figure_roles import roles_of
from analysis.compare.linkable_figures import LinkableQuantity, weigh_words
from analysis.find.quantities.number_words import ONES, TENS, number_of, scale_of

if TYPE_CHECKING:
    from analysis.story import Story

_ONE_THING = 0.5  # a score from which two figures may be of one thing
_COMPARED = 120  # figures of other accounts, or of one number or word
_WORDS = re.compile(r"\d[\d,]*(?:\.\d+)?|[^\W\d_]+")


class FigureSearch:
    """The figures, the numbers and the facts of every account, to search for one figure."""

    def __init__(self, story: Story, mentions: list[LinkableQuantity]) -> None:
        self.weights = weigh_words(story.sentences["text"])
        self.index: dict[object, list[LinkableQuantity]] = {}
        for mention in mentions:
            for key in find_keys(mention):
                self.index.setdefault(key, []).append(mention)
        self.numbers = {account: numbers_in(text) for account, text in story.texts.items()}
        self.shared = _sentences_of_shared_facts(story)

    def is_alone(self, mention: LinkableQuantity) -> bool:
        """Whether no other account has the number, one that rounds to it, or the thing counted.

        Nor may another account state what the sentence says, nor the figure be too vague to be
        searched for.
        """
        row = mention.row
        printed = [abs(float(row[k])) for k in ("value", "low", "high") if row[k] is not None]
        if not printed or not (mention.unit or mention.counts) or row["bound"] == "vague":
            return False
        if str(row["sentence_id"]) in self.shared:
            return False
        others = [found for a, found in self.numbers.items() if a != mention.account]
        if any(number in found for found in others for number in printed):
            return False
        return not any(self._is_like(mention, other) for other in self._candidates(mention))

    def _candidates(self, mention: LinkableQuantity) -> list[LinkableQuantity]:
        """Figures of other accounts that share a number or word with a figure, rarest first."""
        keys = sorted(find_keys(mention), key=lambda k: (len(self.index[k]), str(k)))
        found: dict[int, LinkableQuantity] = {}
        for key in keys:
            if len(found) >= _COMPARED:
                break
            some = islice(self.index[key], _COMPARED)
            found |= {id(m): m for m in some if m.account != mention.account}
        return list(found.values())

    def _is_like(self, mention: LinkableQuantity, other: LinkableQuantity) -> bool:
        """Whether two figures may be one: of one number, or of one role and thing."""
        if mention.family != other.family:
            return False
        if _is_near(mention, other) or score(mention, other, self.weights) >= _ONE_THING:
            return True
        one_role = bool(roles_of(mention.row) & roles_of(other.row))
        return one_role and bool(mention.counts & other.counts)


def _is_near(a: LinkableQuantity, b: LinkableQuantity) -> bool:
    """Whether one number may be the other, rounded or converted."""
    if a.row["value"] is None or b.row["value"] is None or a.family == "count":
        return a.row["value"] is not None and a.row["value"] == b.row["value"]
    return a.row["bound"] == b.row["bound"] and meet(a.row, b.row)


def numbers_in(text: str) -> frozenset[float]:
    """All numbers of a text in digits and in words, whatever they count.

    >>> sorted(numbers_in("By a 58-7 vote, twenty-three of 1.5 million"))
    [1.5, 3.0, 7.0, 20.0, 23.0, 58.0, 1500000.0]
    """
    found: set[float] = set()
    before = 0.0
    for word in _WORDS.findall(text.lower()):
        number = ONES.get(word, TENS.get(word, number_of(word))) or 0.0
        if before and scale_of(word) > 1:
            number = before * scale_of(word)
        if number:
            found.add(number)
        if number < 10 and before in TENS.values():
            found.add(before + number)
        before = number or float(word == "a")
    return frozenset(found)


def _sentences_of_shared_facts(story: Story) -> set[str]:
    """The sentences that state what another account states too."""
    return set(align_claims(story)["sentence_id"].astype(str))
