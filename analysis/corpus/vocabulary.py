"""The words of accounts, and how rare each is among the accounts and in news at large."""

from __future__ import annotations

import hashlib
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.read.dates import WEEKDAYS
from analysis.resources import read_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Wholes = NDArray[np.int64]
    Numbers = NDArray[np.float64]
    Hashes = NDArray[np.uint64]
    Flags = NDArray[np.bool_]

LEDE = 2000  # characters of the text that are read
OPENING = 110  # characters that count as the headline of a text without one
LEAD = 600  # characters in which a day of the week is that of the event
NUMBER = 1.3  # figures differ between events of one topic
BEFORE = 0.1  # weight of a word's rarity in news at large beside its rarity here
OFTEN = 0.1  # a more frequent word counts as this frequent: a large story makes its words common
RAREST = 2000  # a word of one account in more counts as one in so many
_SMALL = 50  # accounts with which half of the rarity still comes from news at large

_WEEKDAY = re.compile("|".join(WEEKDAYS), re.IGNORECASE)
_WORD = re.compile(r"[^\W_](?:[\w’'.,-]*[^\W_])?")
_ENDINGS = (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""))


class Tokens(NamedTuple):
    """The words of accounts in a row, without common words.

    ``stream`` has places in ``words``; those of an account begin at its place in ``starts``, and
    the first ``heads`` of them are its headline, or, where it has none (``titled``), its opening.
    ``weekdays`` has a bit for each day that the headline or lead names.
    """

    words: list[str]
    stream: Wholes
    starts: Wholes
    heads: Wholes
    titled: Flags
    weekdays: Wholes

    @property
    def sizes(self) -> Wholes:
        """The number of words of each account."""
        return np.diff(self.starts)


def read_tokens(headlines: Sequence[str], ledes: Sequence[str]) -> Tokens:
    """Read the words of each account."""
    numbers, common = _Numbers(), _common_words()
    streams: list[list[int]] = []
    heads, weekdays = [], []
    for headline, text in zip(headlines, ledes, strict=True):
        head = [w for w in _WORD.findall(headline) if w.lower() not in common]
        words = [w for w in _WORD.findall(text[:LEDE]) if w.lower() not in common]
        streams.append([numbers[word] for word in head + words])
        opening = _WORD.findall("" if headline else text[:OPENING])
        heads.append(len(head) + sum(word.lower() not in common for word in opening))
        named = _WEEKDAY.findall(f"{headline} {text[:LEAD]}")
        weekdays.append(sum({1 << WEEKDAYS.index(day.lower()) for day in named}))
    sizes = [len(stream) for stream in streams]
    flat = np.fromiter((n for stream in streams for n in stream), np.int64, sum(sizes))
    starts = np.concatenate([[0], np.cumsum(_wholes(sizes))]).astype(np.int64)
    titled = np.array([bool(headline) for headline in headlines], bool)
    heads_ = np.minimum(_wholes(heads), _wholes(sizes))
    return Tokens(list(numbers), flat, starts, heads_, titled, _wholes(weekdays))


def _wholes(values: Sequence[int]) -> Wholes:
    return np.array(values, np.int64)


class _Numbers(dict[str, int]):
    """Number keys in the order of first use."""

    def __missing__(self, key: str) -> int:
        self[key] = number = len(self)
        return number


@cache
def _common_words() -> frozenset[str]:
    return frozenset(row["word"] for row in read_lexicon("common_words"))


def light_stem(word: str) -> str:
    """Return a word in lower case without the ending of a plural or a verb.

    ``stem`` of ``compare.align`` cuts more: nouns made of verbs are words of their own here.

    >>> [light_stem(word) for word in ("Refused", "refuses", "cities", "Gaza’s", "gas")]
    ['refus', 'refus', 'city', 'gaza', 'gas']
    """
    word = word.lower().replace("’", "'").removesuffix("'s")
    if len(word) > 4:
        for ending, instead in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                return word[: -len(ending)] + instead
    return word


def hash_text(text: str) -> int:
    """Hash a text to 64 bits, the same in every process."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf8", "replace"), digest_size=8).digest())


def hash_stems(words: Sequence[str]) -> Hashes:
    """Hash the stem of each word; the hash of a number is odd, that of another word even."""
    return np.fromiter(map(_hash_word, words), np.uint64, len(words))


@lru_cache(maxsize=2**17)
def _hash_word(word: str) -> int:
    return hash_text(light_stem(word)) & ~1 | word[0].isdigit()


# Rarity


class Vocabulary(NamedTuple):
    """The stems that more than one account has, sorted by hash, and in how many accounts."""

    stems: Hashes
    often: Wholes
    accounts: int


def count_stems(tokens: Tokens) -> tuple[Hashes, Wholes]:
    """Count the accounts that have each stem."""
    stems = hash_stems(tokens.words)[tokens.stream]
    rows = np.repeat(np.arange(len(tokens.starts) - 1), tokens.sizes)
    order = np.lexsort((rows, stems))
    stems, rows = stems[order], rows[order]
    is_first = np.ones(len(stems), bool)
    is_first[1:] = (stems[1:] != stems[:-1]) | (rows[1:] != rows[:-1])
    found, often = np.unique(stems[is_first], return_counts=True)
    return found, often


def join_counts(counts: Iterable[tuple[Hashes, Wholes]]) -> tuple[Hashes, Wholes]:
    """Add up counts of stems, always those of about as many stems."""
    sums = [(np.zeros(0, np.uint64), np.zeros(0, np.int64))]
    for one in counts:
        sums.append(one)
        while len(sums) > 1 and 2 * len(sums[-1][0]) >= len(sums[-2][0]):
            sums.append(_add_counts(sums.pop(), sums.pop()))
    while len(sums) > 1:
        sums.append(_add_counts(sums.pop(), sums.pop()))
    return sums[0]


def _add_counts(one: tuple[Hashes, Wholes], other: tuple[Hashes, Wholes]) -> tuple[Hashes, Wholes]:
    stems, place = np.unique(np.concatenate([one[0], other[0]]), return_inverse=True)
    often = np.bincount(place, np.concatenate([one[1], other[1]]), len(stems))
    return stems, often.astype(np.int64)


def make_vocabulary(counts: Iterable[tuple[Hashes, Wholes]], accounts: int) -> Vocabulary:
    """Make the vocabulary of all accounts from the counts of their parts."""
    stems, often = join_counts(counts)
    return Vocabulary(stems[often > 1], often[often > 1], accounts)


def find_columns(vocabulary: Vocabulary, stems: Hashes) -> Wholes:
    """Find the place of each stem in the vocabulary, -1 where it has none."""
    if not len(vocabulary.stems):
        return np.full(len(stems), -1, np.int64)
    at = np.searchsorted(vocabulary.stems, stems).clip(0, len(vocabulary.stems) - 1)
    return np.where(vocabulary.stems[at] == stems, at, -1)


def weigh_stems(vocabulary: Vocabulary, stems: Hashes) -> Numbers:
    """Compute the weight of each stem: its rarity here and in news at large."""
    column = find_columns(vocabulary, stems)
    spread = np.ones(len(stems))
    spread[column >= 0] = vocabulary.often[column[column >= 0]]
    accounts = max(vocabulary.accounts, 1)
    known, usual, total = _news_frequency()
    at = np.searchsorted(known, stems).clip(0, len(known) - 1)
    at_large = np.where(known[at] == stems, usual[at], 0.5)
    before = BEFORE + (1 - BEFORE) * _SMALL / (_SMALL + accounts)
    often = np.clip(spread / accounts, 1 / min(accounts, RAREST), OFTEN)
    rare = (1 - before) * np.log(1 + 1 / often) + before * np.log(1 + total / at_large)
    weights: Numbers = rare * np.where(stems & np.uint64(1), NUMBER, 1.0)
    return weights


@cache
def _news_frequency() -> tuple[Hashes, Numbers, float]:
    """List the stems of the news, in how many sentences they are, and the number of all."""
    found: dict[str, float] = {}
    total = 1.0
    for row in read_lexicon("news_terms"):
        often = float(row["sentences"])
        if row["term"] == "(sentences)":
            total = often
        elif row["term"]:
            stem = light_stem(row["term"])
            found[stem] = max(found.get(stem, 0.0), often)
    stems = hash_stems(list(found))
    order = np.argsort(stems)
    return stems[order], np.array(list(found.values()))[order], total
