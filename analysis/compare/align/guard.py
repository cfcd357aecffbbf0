"""Decide how two statements that are taken for one fact relate, and where they differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.cache import once
from analysis.compare.align.checks import compare_clauses, opposite_words
from analysis.compare.align.clauses import ClauseReader
from analysis.compare.align.differences import Figures, Span, figures_of
from analysis.compare.align.matches import (
    BEFORE_AFTER,
    CONFLICT,
    PARTIAL,
    UNSURE,
    Difference,
    Reading,
    match_clauses,
)
from analysis.compare.align.model import link_claims
from analysis.compare.align.sentences import SentenceTerms
from analysis.compare.align.substitutions import find_namesakes, find_substitutions
from analysis.compare.align.times import moments
from analysis.find.actors import resolve_coreference
from analysis.find.quantities import analysed_quantities

if TYPE_CHECKING:
    from analysis.story import Story

_ORDER = (CONFLICT, BEFORE_AFTER, UNSURE, PARTIAL)
_ALIKE = 0.6  # of the words of one of two statements of much the same words that the other has
_MOSTLY = 0.65  # of the words of either, where one word is in the place of another
_SAID = {
    "denial": "one denies what the other says",
    "opposite words": "opposite words",
    "roles": "who does it to whom",
    "done or planned": "done in one, planned in the other",
    "done or tried": "done in one, tried in the other",
    "done or possible": "done in one, possible in the other",
    "done or nearly done": "done in one, nearly done in the other",
    "hedge": "hedged in one only",
    "bounds": "two bounds",
    "part or whole": "a part in one, the whole in the other",
    "figures": "two figures",
    "names": "two names",
    "nouns": "two nouns",
    "words": "two words",
    "verbs": "two verbs",
    "speakers": "two speakers",
}


@once
def guard_of(story: Story) -> Guard:
    """The guard of a story, over the sentences of its links."""
    return Guard(story, link_claims(story).sentences)


class Guard:
    """Compares pairs of statements of one story; each statement is read once."""

    def __init__(self, story: Story, sentences: SentenceTerms) -> None:
        self.sentences = sentences
        self.accounts = resolve_coreference(story).accounts
        self.figures: Figures = figures_of(analysed_quantities(story))
        self._readers: dict[str, ClauseReader] = {}
        self._readings: dict[int, Reading] = {}
        self._weights: dict[int, tuple[dict[int, float], float]] = {}

    def compare(self, i: int, j: int) -> Difference | None:
        """The weightiest difference of two statements, None where none is found."""
        found = list(self._differences(i, j))
        return min(found, key=lambda d: _ORDER.index(d.relation), default=None)

    def _differences(self, i: int, j: int) -> Iterator[Difference]:
        left, right = self.read(i), self.read(j)
        most, least = self._likeness(i, j)
        matches = match_clauses(left, right, most >= _ALIKE)
        for match in matches:
            yield from compare_clauses(left, right, match)
        alike = least >= _MOSTLY
        yield from opposite_words(left, right, matches, near=most >= _ALIKE, alike=alike)
        yield from find_namesakes(left, right)
        if alike:
            yield from find_substitutions(left, right, matches)

    def meet(self, i: int, j: int) -> bool:
        """Whether two statements have a clause about the same in common."""
        return bool(match_clauses(self.read(i), self.read(j), near=False))

    def speaker_at(self, i: int, token: int) -> bool:
        """Whether the clause of a token of statement i is what somebody says."""
        clause = self.read(i).clause_at(token)
        return clause is not None and clause.speaker is not None

    def describe(self, i: int, j: int, found: Difference) -> str:
        """Where two statements differ, in words: those of statement i first."""
        ours, theirs = (
            self._words(k, place) for k, place in ((i, found.place), (j, found.other_place))
        )
        return f"{_SAID.get(found.kind, f'two {found.kind}')}: '{ours}' against '{theirs}'"

    def _words(self, i: int, place: Span) -> str:
        row = self.sentences.rows[i]
        return " ".join(row["text"][place[0] - row["start"] : place[1] - row["start"]].split())

    def read(self, i: int) -> Reading:
        """The clauses, times and figures of statement i."""
        if i not in self._readings:
            row = self.sentences.rows[i]
            account = self.accounts[row["account_id"]]
            if row["account_id"] not in self._readers:
                self._readers[row["account_id"]] = ClauseReader(account)
            first, last = account.parse.between(row["start"], row["end"])
            self._readings[i] = Reading(
                account,
                account.parse,
                first,
                last,
                self._readers[row["account_id"]].read(first, last),
                moments(account.parse, first, last),
                self.figures.get(row["sentence_id"], []),
            )
        return self._readings[i]

    def _likeness(self, i: int, j: int) -> tuple[float, float]:
        """How much of the words of either statement the other has: most, least.

        The better of two counts: each word as one, and each by its weight.
        """
        left, right = self._weights_of(i), self._weights_of(j)
        shares = []
        for (some, total), (other, _) in ((left, right), (right, left)):
            shared = [t for t in some if t in other]
            weight = sum(some[t] for t in shared) / total
            shares.append(max(weight, len(shared) / max(len(some), 1)))
        return max(shares), min(shares)

    def _weights_of(self, i: int) -> tuple[dict[int, float], float]:
        """Term -> weight in statement i, and the sum of the weights."""
        if i not in self._weights:
            weights = self.sentences.weights(i)
            self._weights[i] = weights, max(sum(weights.values()), 1e-9)
        return self._weights[i]
