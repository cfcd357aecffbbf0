"""A quantity with what links it to others: what is counted, the words of its sentence, the facts it stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.align import align_claims
from analysis.lexicons import read_lexicon
from analysis.quantities import find_quantities
from analysis.quantities.words import word_list
from analysis.verdicts import SECONDS

if TYPE_CHECKING:
    from analysis.story import Story

_COMMON = word_list("common")
_TITLES = frozenset(
    [
        "Mr",
        "Mrs",
        "Ms",
        "Dr",
        "Rep",
        "Sen",
        "Gov",
        "President",
        "Representative",
        "Senator",
        "Governor",
    ]
)


@dataclass(frozen=True)
class Mention:
    """A quantity with what links it: its kind of unit, words of what is counted and of its sentence, facts its sentence states."""

    row: dict[str, Any]
    family: str
    counts: frozenset[str]
    words: frozenset[str]
    facts: frozenset[str]

    @property
    def names(self) -> frozenset[str]:
        """The words of what is counted that are set as names."""
        return frozenset(
            w
            for w in re.findall(r"[^\W\d_]{2,}", str(self.row["counts"] or ""))
            if w[0].isupper() and w not in _TITLES
        )

    @property
    def account(self) -> str:
        return str(self.row["account_id"])


def read_mentions(story: Story) -> list[Mention]:
    """The story's quantities with what links them."""
    table = find_quantities(story)
    sentences = dict(zip(story.sentences["sentence_id"], story.sentences["text"], strict=True))
    facts: dict[str, set[str]] = {}
    for sentence_id, fact_id in align_claims(story)[["sentence_id", "fact_id"]].itertuples(
        index=False
    ):
        facts.setdefault(sentence_id, set()).add(fact_id)
    rows: list[dict[str, Any]] = [
        {k: None if v != v else v for k, v in row.items()} for row in schema.rows(table)
    ]
    return [
        _mention(row, sentences[row["sentence_id"]], frozenset(facts.get(row["sentence_id"], ())))
        for row in rows
    ]


def _mention(row: dict[str, Any], sentence: str, facts: frozenset[str]) -> Mention:
    counts, words = (
        stems(f"{row['counts'] or ''} {row['unit'] or ''}"),
        stems(sentence.replace(row["surface"], " ")),
    )
    return Mention(row, _family(row["unit"] or ""), counts, words, facts)


def stems(text: str) -> frozenset[str]:
    return frozenset(
        _stem(w) for w in re.findall(r"[^\W\d_]{2,}|\d[\d,.]*", text.lower()) if w not in _COMMON
    )


def _stem(word: str) -> str:
    for ending in (
        "ations",
        "ation",
        "ings",
        "ing",
        "ies",
        "ied",
        "ers",
        "ed",
        "es",
        "er",
        "s",
        "y",
        "e",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)][:6]
    return word[:6]


def _family(unit: str) -> str:
    base, _, rate = unit.partition(" per ")
    kind = _kinds().get(base, "")
    if base in ("percent", "fraction"):
        kind = "share"
    elif base.endswith(" of age"):
        kind = "age"
    elif base in SECONDS:
        kind = "time"
    elif base in ("percentage point", "basis point", "score", "vote", "ratio", "time"):
        kind = base
    return f"{kind or 'count'}/{rate}" if rate else kind or "count"


@cache
def _kinds() -> dict[str, str]:
    kinds = {r["unit"]: r["kind"] for r in read_lexicon("units")}
    return kinds | {r["unit"]: f"money {r['unit']}" for r in read_lexicon("currencies")}
