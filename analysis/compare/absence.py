"""Decide for statements of one account whether "found only here" may be said of them.

Every other account is searched, see ``evidence``. "Only" is said where nothing like the statement
was found in any of them; else the statement is one without a match, shown with the nearest place.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.compare.align.facts import fullest
from analysis.compare.align.model import LogisticModel, apply_line
from analysis.compare.align.model import read_weights as pair_weights
from analysis.compare.evidence import FIRST_OR_SECOND_PERSON, SearchResult, StatementSearch
from analysis.resources import read_lexicon

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.compare.align.model import Links
    from analysis.compare.align.sentences import SentenceTerms
    from analysis.story import Story

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

ONLY, NO_MATCH = "only", "no match found"
_LEAST_TOKENS = 12  # a shorter sentence is rarely understood without the one before it
_MOST_SHARED, _MOST_OF_CLAUSE = 0.3, 0.6  # of the words of it, of a clause: that two sentences have
_MOST_ALIKE = 0.3  # of the words of two sentences: of like use
_MOST_NAMES = 1  # of the statement that one place of another account may mention
_MOST_WORDS = 4
_FRAGMENT = re.compile(r"[^\w“\"'‘(\[$£€]|[a-z]")  # how a cut sentence begins
_REFERRING = frozenset("this these those that it they such".split())
_WORD = re.compile(r"[\w’']+")


class Absence(NamedTuple):
    """What the search for a statement found: ``alone``, and the nearest place elsewhere.

    ``sentence`` is the number of the nearest sentence, -1 where "only" may be said; ``words`` are
    the weightiest words that both have, ``probability`` that some other account states it.
    """

    alone: str
    sentence: int
    words: str
    probability: float


class AbsenceWeights(NamedTuple):
    """The model of one statement and account, and the most that all accounts together may have."""

    line: LogisticModel
    most: float


def search_elsewhere(story: Story, links: Links, statements: list[int]) -> dict[int, Absence]:
    """Search the other accounts for statements, given as sentence numbers of ``links``."""
    if not statements:
        return {}
    sentences, weights = links.sentences, read_weights()
    evidence = StatementSearch(story, links, statements)
    own = sentences.account[statements]
    open_yet = np.array([states_something(sentences, i) for i in statements])
    missed = np.ones(len(statements))
    worst, nearest = np.full(len(statements), -1.0), np.full(len(statements), -1)
    for account in np.unique(sentences.account).tolist():
        found = evidence.search(account)
        elsewhere = own != account
        probability = apply_line(weights.line, found.measures) * elsewhere
        open_yet &= ~elsewhere | nothing_found(found)
        missed *= 1 - probability
        nearer = elsewhere & (probability > worst)
        worst = np.where(nearer, probability, worst)
        nearest = np.where(nearer, found.nearest, nearest)
    only = open_yet & (1 - missed <= weights.most)
    return {
        i: Absence(ONLY, -1, "", p) if alone else Absence(NO_MATCH, j, _shared(sentences, i, j), p)
        for i, alone, j, p in zip(
            statements, only.tolist(), nearest.tolist(), (1 - missed).tolist(), strict=True
        )
    }


def find_similar(story: Story, links: Links, facts: list[list[int]]) -> list[list[int]]:
    """For each fact of a large story the nearest sentences of accounts that have something of it.

    Not all sentences of a large story were compared, so the fullest statement of each fact is
    searched for by its words, names and figures. In other stories there is nothing to search.
    """
    similar: list[list[int]] = [[] for _ in facts]
    if links.compared is None or not facts:
        return similar
    search = StatementSearch(story, links, [fullest(links, members) for members in facts])
    for account in np.unique(links.sentences.account).tolist():
        found = search.search(account)
        for k in np.flatnonzero(~nothing_found(found)).tolist():
            similar[k].append(int(found.nearest[k]))
    return similar


def nothing_found(found: SearchResult) -> Flags:
    """Whether the search of one account found no likely pair, words, figure, quotation or names."""
    measures, possible = found.measures, pair_weights().possible
    return np.asarray(
        (measures["pair"] < np.log(possible / (1 - possible)))
        & (measures["share"] < _MOST_SHARED)
        & (measures["clause_share"] < _MOST_OF_CLAUSE)
        & (measures["alike"] < _MOST_ALIKE)
        & (measures["figures_found"] == 0)
        & (measures["quoted_found"] == 0)
        & (measures["names_near"] <= _MOST_NAMES)
    )


def states_something(sentences: SentenceTerms, i: int) -> bool:
    """Whether a sentence says something that is understood by itself and can be searched for.

    Not a question, a fragment, a short sentence or one about the report itself; nor one that begins
    with what it refers back to; nor one in the first person: what speakers say of themselves is
    often reported elsewhere in words that share nothing with theirs.
    """
    text = sentences.rows[i]["text"].strip()
    words = [word.lower() for word in _WORD.findall(text)]
    return bool(
        sentences.length[i] >= _LEAST_TOKENS
        and not text.endswith(("?", ":", "…", "..."))
        and not _FRAGMENT.match(text)
        and not _service_lines().search(text)
        and not _REFERRING.intersection(words[:1])
        and not FIRST_OR_SECOND_PERSON.intersection(words)
    )


@cache
def _service_lines() -> re.Pattern[str]:
    patterns = (row["pattern"] for row in read_lexicon("service_lines"))
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def _shared(sentences: SentenceTerms, i: int, j: int) -> str:
    """The weightiest words that two sentences share, in quotation marks."""
    left, right = sentences.weights(i), sentences.weights(j)
    shared = sorted((t for t in left if t in right), key=lambda t: (-left[t], t))[:_MOST_WORDS]
    return ", ".join(f"“{sentences.surfaces[t]}”" for t in shared)


@cache
def read_weights() -> AbsenceWeights:
    """The shipped weights, written by ``tests/benchmarks/train_absence.py``."""
    path = resources.files("analysis") / "data" / "models" / "absence_weights.json"
    weights = json.loads(path.read_text("utf8"))
    rows = np.array(list(weights["features"].values()), float).reshape(-1, 3)
    line = LogisticModel(
        list(weights["features"]), rows[:, 0], rows[:, 1], rows[:, 2], weights["start"]
    )
    return AbsenceWeights(line, weights["most"])
