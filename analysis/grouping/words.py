"""The words of headlines and ledes as a sparse matrix: one row an account, one column a stem, rare words above common ones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from analysis.lexicons import read_lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

LEDE = 600  # characters of the lede that are read
HEADLINE = 2.0  # a word of the headline counts as so many of the lede
NUMBER, WEEKDAY = (
    1.3,
    4.0,
)  # what figures and days of the week count beside other words: both tell events of one topic apart
BEFORE = 0.1  # how far a word's rarity in news at large counts beside its rarity here; in a small heap more
OFTEN = 0.1  # a word in a greater share of the accounts counts as if in this: one great story makes its own words common
_SMALL = 50  # accounts of a heap that is half too small to tell what is rare

_WORD = re.compile(r"[^\W_](?:[\w’'.,-]*[^\W_])?")
WEEKDAYS = frozenset(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
_ENDINGS = (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""))


@dataclass(frozen=True)
class Words:
    """What was read. ``vectors``: one row an account, of length one or empty, one column a stem; ``printed``: each stem as it is most
    often printed; ``stream`` and ``starts``: the stems of all accounts in a row, and where each account's begin (for copies)."""

    vectors: csr_array
    printed: list[str]
    stream: NDArray[np.int64]
    starts: NDArray[np.int64]


class _Numbers(dict[str, int]):
    """A key -> its number, in the order of first use."""

    def __missing__(self, key: str) -> int:
        self[key] = number = len(self)
        return number


def stem(word: str) -> str:
    """A word in lower case without its ending, by rule: no word list and no parse.

    >>> [stem(word) for word in ("Refused", "refuses", "cities", "Gaza’s", "gas")]
    ['refus', 'refus', 'city', 'gaza', 'gas']
    """
    word = word.lower().replace("’", "'").removesuffix("'s")
    if len(word) > 4:
        for end, instead in _ENDINGS:
            if word.endswith(end) and len(word) - len(end) >= 3:
                return word[: -len(end)] + instead
    return word


def read_words(headlines: Sequence[str], ledes: Sequence[str]) -> Words:
    """The weighed words of each account; rows as the accounts come, columns in the order of first use."""
    from scipy.sparse import csr_array

    number = _Numbers()
    found: list[NDArray[np.int32]] = []
    heads = np.zeros(len(headlines), np.int64)
    for row, (headline, lede) in enumerate(zip(headlines, ledes, strict=True)):
        head = _WORD.findall(headline)
        heads[row] = len(head)
        found.append(
            np.fromiter(map(number.__getitem__, head + _WORD.findall(lede[:LEDE])), np.int32)
        )
    sizes = np.array([len(f) for f in found], np.int64)
    tokens = np.concatenate([*found, np.zeros(0, np.int32)])
    stems, printed = _stems(list(number), np.bincount(tokens, minlength=len(number)))
    rows = np.repeat(np.arange(len(sizes)), sizes)
    starts = np.cumsum(sizes) - sizes
    weight = np.where(np.arange(len(tokens)) - starts[rows] < heads[rows], HEADLINE, 1.0)
    stream = stems[tokens]
    told = stream >= 0
    counts = csr_array((weight[told], (rows[told], stream[told])), shape=(len(sizes), len(printed)))
    vectors = _weigh(counts, _rarity(counts, printed))
    kept = np.bincount(rows[told], minlength=len(sizes))
    return Words(vectors, printed, stream[told], np.cumsum(kept) - kept)


def _stems(words: list[str], often: NDArray[np.int64]) -> tuple[NDArray[np.int64], list[str]]:
    """The stem's number of each printed word (-1: tells nothing of a story) and each stem as it is most often printed."""
    number = _Numbers()
    plain = {row["word"] for row in read_lexicon("common_words")}
    stems = np.array(
        [-1 if word.lower() in plain else number[stem(word)] for word in words], np.int64
    )
    printed = [""] * len(number)
    for at in np.argsort(often, kind="stable"):
        if stems[at] >= 0:
            printed[stems[at]] = words[at]
    return stems, printed


def _rarity(counts: csr_array, printed: list[str]) -> NDArray[np.float64]:
    """What each stem weighs: how rare it is here and in news at large, figures and days of the week above other words."""
    many = counts.shape[0]
    spread = np.bincount(counts.indices, minlength=counts.shape[1])
    usual = _usual()
    known = np.array([usual.get(stem(word), 0.5) for word in printed])
    before = BEFORE + (1 - BEFORE) * _SMALL / (_SMALL + many)
    often = np.clip(spread / max(many, 1), 1 / max(many, 1), OFTEN)
    rare = (1 - before) * np.log(1 + 1 / often) + before * np.log(1 + usual[""] / known)
    kind = [
        WEEKDAY if stem(word) in WEEKDAYS else NUMBER if word[0].isdigit() else 1.0
        for word in printed
    ]
    weights: NDArray[np.float64] = rare * np.array(kind)
    return weights


@cache
def _usual() -> dict[str, float]:
    """In how many news sentences a stem stands; all of them under no word."""
    found: dict[str, float] = {}
    for row in read_lexicon("news_terms"):
        key = "" if row["term"] == "(sentences)" else stem(row["term"])
        found[key] = max(found.get(key, 0.0), float(row["sentences"]))
    return found


def _weigh(counts: csr_array, rarity: NDArray[np.float64]) -> csr_array:
    """Counts as weights: the logarithm of how often, times how rare, each row of length one."""
    counts.data = (1 + np.log(counts.data)) * rarity[counts.indices]
    return unit(counts)


def unit(matrix: csr_array) -> csr_array:
    """The rows made length one; empty rows stay empty."""
    lines = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    length = np.sqrt(np.bincount(lines, matrix.data**2, minlength=matrix.shape[0]))
    matrix.data = (matrix.data / np.maximum(length, 1e-12)[lines]).astype(np.float32)
    return matrix
