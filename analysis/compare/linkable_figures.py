"""The figures of a story with what links each to those of other accounts."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.compare.align import align_claims
from analysis.compare.conversions import Row, interval, unit_scale
from analysis.compare.figure_places import find_settings
from analysis.compare.figure_roles import is_person
from analysis.compare.figure_times import find_count_time
from analysis.find.quantities import analysed_quantities
from analysis.find.quantities.tokens import word_list
from analysis.resources import read_lexicon

if TYPE_CHECKING:
    from analysis.story import Story

Weights = dict[str, float]  # word -> how much it says
_BEHIND = 30  # characters behind a figure
_LEAST_STORY = 30  # sentences: those of a short story do not make its words common
_OF_AGE = re.compile(r"\b(?:older|younger|aged?)\b", re.I)
_IDENTITY = "bound trend unit role status as_of scope".split()
_COMMON = word_list("common")
_TITLES = frozenset("Mr Mrs Ms Dr Rep Sen Gov President Representative Senator Governor".split())
_ENDINGS = "ations ation ings ing ies ied ers ed es er s y e".split()
_UNIT_LISTS = ("units", "currencies", "unit_sizes", "unit_factors")
_OWN_FAMILY = ("percentage point", "basis point", "score", "vote", "ratio", "time")


@dataclass(frozen=True)
class LinkableQuantity:
    """A quantity with what links it to others.

    ``family`` is its kind of unit; ``counts`` and ``words`` are the stems of what is counted and of
    its sentence; ``facts`` those that the sentence states.
    """

    row: dict[str, Any]
    family: str
    counts: frozenset[str]
    words: frozenset[str]
    facts: frozenset[str]

    @property
    def account(self) -> str:
        """The id of the account."""
        return str(self.row["account_id"])

    @property
    def unit(self) -> str:
        """The unit, empty without one."""
        return str(self.row["unit"] or "")

    @property
    def identity(self) -> tuple[object, ...]:
        """What two mentions of one account share that say the same in the same words."""
        row = self.row
        said = [row.get(k) for k in _IDENTITY]
        return (self.account, interval(row), *said, self.counts, self.words)

    @property
    def names(self) -> set[str]:
        """The words of what is counted that are set as names."""
        words = re.findall(r"[^\W\d_]{2,}", str(self.row["counts"] or ""))
        return {w for w in words if w[0].isupper() and w not in _TITLES}

    @property
    def is_of_people(self) -> bool:
        """Whether people are counted."""
        words = self.unit.split()
        return bool(words) and is_person(words[-1])


def read_quantities(story: Story) -> dict[str, dict[str, Any]]:
    """quantity_id -> its row, None for missing cells, with its times and the words about it."""
    texts = dict(zip(story.sentences["sentence_id"], story.sentences["text"], strict=True))
    published = dict(zip(story.accounts["account_id"], story.accounts["published"], strict=True))
    days = {k: str(day)[:10] if day and day == day else None for k, day in published.items()}
    counted_by = {sentence: find_count_time(text) for sentence, text in texts.items()}
    settings = find_settings(story)
    found = {}
    for row in schema.rows(analysed_quantities(story)):
        known = {str(k): None if v != v else v for k, v in row.items()}
        known["published"] = days[row["account_id"]]
        known["counted_by"] = counted_by[row["sentence_id"]]
        known["setting"] = settings[row["sentence_id"]]
        known["after"] = story.texts[row["account_id"]][row["end"] : row["end"] + _BEHIND]
        found[str(row["quantity_id"])] = known
    return found


def read_mentions(story: Story) -> list[LinkableQuantity]:
    """The story's quantities with what links them."""
    texts = dict(zip(story.sentences["sentence_id"], story.sentences["text"], strict=True))
    facts: dict[str, set[str]] = {}
    for row in schema.rows(align_claims(story)):
        facts.setdefault(row["sentence_id"], set()).add(row["fact_id"])
    found = []
    for row in read_quantities(story).values():
        unit, sentence = row["unit"] or "", str(row["sentence_id"])
        found.append(
            LinkableQuantity(
                row=row,
                family=_family_of(row),
                counts=_stems(f"{row['counts'] or ''} {unit}"),
                words=_stems(texts[sentence].replace(row["surface"], " ")),
                facts=frozenset(facts.get(sentence, ())),
            )
        )
    return found


def _stems(text: str) -> frozenset[str]:
    words = re.findall(r"[^\W\d_]{2,}|\d[\d,.]*", text.lower())
    return frozenset(_short_stem(w) for w in words if w not in _COMMON)


def _short_stem(word: str) -> str:
    """Cut the ending off a word and keep six letters, so that 'bombers' and 'bombings' are one.

    ``stem`` of ``compare.align`` keeps all letters; with it other figures are linked.
    """
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)][:6]
    return word[:6]


def _family_of(row: Row) -> str:
    """The kind of a quantity; a bare number of years that someone is older than is an age."""
    unit = str(row["unit"] or "")
    return "age" if not unit and _OF_AGE.search(str(row["surface"])) else _family(unit)


def _family(unit: str) -> str:
    """The kind of a unit: what it measures, its currency, or ``count`` for a noun."""
    amount, _, per = unit.partition(" per ")
    if per and unit not in _measures():
        return f"{_family(amount)}/{unit_scale(per).base}"
    if unit.endswith(" of age"):
        return "age"
    base = unit_scale(unit).base
    if base == "percent":
        return "share"
    return unit if unit in _OWN_FAMILY else base if unit in _measures() else "count"


@cache
def _measures() -> frozenset[str]:
    """All units that are no counted nouns."""
    return frozenset(r["unit"] for name in _UNIT_LISTS for r in read_lexicon(name))


def weigh_words(sentences: Iterable[str]) -> Weights:
    """Weigh words by how few of the story's sentences have them."""
    stems = [_stems(text) for text in sentences]
    counts = Counter(word for words in stems for word in sorted(words))
    total = max(len(stems), _LEAST_STORY)
    return {word: math.log((total + 1) / n) + 0.2 for word, n in counts.items()}
