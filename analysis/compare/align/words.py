"""Decide which two words are opposites, converses or synonyms, and what is a kind of what.

All words are base forms in lower case; a phrasal verb has its particle after a space ("call off").
The own lists ``opposites`` and ``synonyms`` come before those made from WordNet: a pair that the
own list marks "none" or "converse" is neither opposite nor synonym, whatever WordNet says. Of a
pair in both kinds of list, the opposite counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations, product

from analysis.resources import read_lexicon

_Related = dict[str, frozenset[str]]
_Pair = frozenset[str]
_NEGATIVE = ("un", "non", "non-", "il", "ir")  # "in" makes invaluable and inflammable
_CACHED_PAIRS = 65_536
_SHORT = 3  # letters of words that begin with such a syllable by chance
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Relations:
    """The words related to each word; every relation is symmetric."""

    opposites: _Related
    converses: _Related
    synonyms: _Related
    neither: set[_Pair]


@lru_cache(maxsize=_CACHED_PAIRS)
def are_opposites(left: str, right: str) -> bool:
    """Whether two words cannot both be true of one thing at one time.

    >>> are_opposites("uphold", "overturn"), are_opposites("buy", "sell")
    (True, False)
    """
    if frozenset((left, right)) in _relations().neither:
        return False
    return right in opposites_of(left) or _is_negative(left, right) or _is_negative(right, left)


def _is_negative(word: str, other: str) -> bool:
    """Whether a word is another with a negative prefix, as "unsafe" of "safe"."""
    prefix = word.removesuffix(other)
    return prefix != word and len(other) > _SHORT and prefix in _NEGATIVE


def are_converses(left: str, right: str) -> bool:
    """Whether two words name one event or tie from its two sides, so that the roles change places.

    With the same roles such words contradict each other: who bought the shares did not sell them.

    >>> are_converses("buy", "sell")
    True
    """
    return right in _relations().converses.get(left, _NONE)


@lru_cache(maxsize=_CACHED_PAIRS)
def are_synonyms(left: str, right: str) -> bool:
    """Whether two different words can replace each other without a change of fact.

    >>> are_synonyms("resign", "step down"), are_synonyms("kill", "wound")
    (True, False)
    """
    return right in synonyms_of(left)


def may_be_opposites(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether some words of one set may be opposites of words of the other: a quick look."""
    if any(opposites_of(word) & right for word in left):
        return True
    return any(
        word.startswith(_NEGATIVE) and any(word.endswith(other) for other in others)
        for words, others in ((left, right), (right, left))
        for word in words
    )


def opposites_of(word: str) -> frozenset[str]:
    """Return the opposites of a word.

    >>> "unlawful" in opposites_of("legal")
    True
    """
    return _relations().opposites.get(word, _NONE)


def synonyms_of(word: str) -> frozenset[str]:
    """Return the synonyms of a word, without the word.

    >>> "call off" in synonyms_of("cancel")
    True
    """
    return _relations().synonyms.get(word, _NONE)


def kind_of(word: str, other: str) -> bool:
    """Whether what a word names is a kind of what the other names: the narrower word first.

    >>> kind_of("journalist", "person"), kind_of("person", "journalist")
    (True, False)
    """
    return other in _kinds().get(word, _NONE) and not are_opposites(word, other)


@cache
def _kinds() -> _Related:
    found: dict[str, frozenset[str]] = {}
    for row in read_lexicon("wordnet_kinds"):
        found[row["word"]] = found.get(row["word"], _NONE).union(row["kinds"].split("|"))
    return found


@cache
def _relations() -> _Relations:
    own: dict[str, set[_Pair]] = {"opposite": set(), "converse": set(), "none": set()}
    for row in read_lexicon("opposites"):
        own[row["relation"]].update(_across(row["word"], row["opposite"]))
    converses = own["converse"]
    opposites = {frozenset((r["word"], r["opposite"])) for r in read_lexicon("wordnet_opposites")}
    opposites = (opposites - own["none"] | own["opposite"]) - converses
    rows = (*read_lexicon("synonyms"), *read_lexicon("wordnet_synonyms"))
    synonyms = {pair for row in rows for pair in _within(row["words"])}
    synonyms -= opposites | converses | own["none"]
    return _Relations(
        _related(opposites), _related(converses), _related(synonyms), neither=own["none"]
    )


def _across(left: str, right: str) -> Iterator[_Pair]:
    return (frozenset(pair) for pair in product(left.split("|"), right.split("|")))


def _within(words: str) -> Iterator[_Pair]:
    return (frozenset(pair) for pair in combinations(words.split("|"), 2))


def _related(pairs: Iterable[_Pair]) -> _Related:
    found: dict[str, set[str]] = {}
    for left, right in (sorted(pair) for pair in pairs if len(pair) == 2):
        found.setdefault(left, set()).add(right)
        found.setdefault(right, set()).add(left)
    return {word: frozenset(others) for word, others in found.items()}
