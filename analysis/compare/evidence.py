"""Search the other accounts for what a statement says: words, names, figures and quoted words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Set
from functools import lru_cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.cache import once
from analysis.compare.align.differences import Figure, figures_of, is_missing, last_digit
from analysis.compare.align.model import link_claims
from analysis.compare.align.sentences import SentenceTerms, stem
from analysis.compare.align.words import synonyms_of
from analysis.find.actors import resolve_coreference
from analysis.find.quantities import analysed_quantities
from analysis.nlp import parsed_texts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.compare.align.model import Links
    from analysis.story import Story

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]
    Measures = dict[str, Floats]

_LEAST_PROBABILITY = 0.002  # of a pair; lower ones count as this
_CLAUSE_WEIGHT = 3.0  # added to the weight of a clause, so that a word or two is no clause
_LEAST_ALIKE = 0.2  # of two sentences that share words of like use
_BESIDE = 2  # sentences before and after a statement
_RUN = 3  # quoted words in a row that are searched for
_SMALL = 10  # a lower number without a unit is in most texts
_NEAR = 0.1  # figures further apart than this share are two figures
_PRONOUNS = frozenset("he she it they his her their its him them this that these those".split())
FIRST_PERSON = frozenset("i we my our me us you your i'm we're i've we've".split())
_QUOTED = re.compile(r"[“\"]([^“”\"]{8,})(?:[”\"]|$)|^([^“”\"]{8,})”")  # or cut by the sentence
_WORD = re.compile(r"[\w’'-]+")


class SearchResult(NamedTuple):
    """What of each statement one account has: measures, and the nearest of its sentences."""

    measures: Measures
    nearest: Whole


class StatementSearch:
    """Some statements of a story, ready to be searched for in any of its accounts."""

    def __init__(self, story: Story, links: Links, statements: list[int]) -> None:
        self.story, self.links, self.sentences = story, links, links.sentences
        self.statements = statements
        self.numbers = {row["sentence_id"]: i for i, row in enumerate(self.sentences.rows)}
        self.words = _StatementWords(self.sentences, statements)
        self.synonyms = synonym_terms(story)
        self.figures = _FigureArrays(story, self.sentences)
        self.actors = self._actors_by_sentence()
        self.quoted = [_quoted_runs(self.sentences.rows[i]["text"]) for i in statements]
        accounts = dict(
            zip(
                self.sentences.account.tolist(),
                (row["account_id"] for row in self.sentences.rows),
                strict=True,
            )
        )
        texts = story.texts
        self.texts = {number: _plain(texts[name]) for number, name in accounts.items()}
        self.own = self._own_words()
        self.best, self.next = _likeliest(links)
        self.alike = _most_alike(links)

    def _own_words(self) -> Measures:
        """What hangs on the statement alone: its clauses, and the pronouns in it."""
        words = [set(_plain(self.sentences.rows[i]["text"]).split()) for i in self.statements]
        return {
            "clauses": np.log(np.maximum(self.words.clauses, 1)),
            "refers": np.array([bool(some & _PRONOUNS) for some in words], float),
            "first_person": np.array([bool(some & FIRST_PERSON) for some in words], float),
        }

    def _actors_by_sentence(self) -> dict[int, set[int]]:
        """Sentence number -> the actors with a name of their own that it mentions."""
        found: dict[int, set[int]] = {}
        coreference = resolve_coreference(self.story)
        for account in coreference.accounts.values():
            parse = account.parse
            for mention in account.mentions:
                row = parse.sentence[mention.first]
                named = mention.actor >= 0 and coreference.actors[mention.actor].proper
                if row >= 0 and named:
                    number = self.numbers.get(parse.rows[row]["sentence_id"], -1)
                    found.setdefault(number, set()).add(mention.actor)
        return found

    def search(self, account: int) -> SearchResult:
        """Search the account with a number for every statement."""
        low, high = np.searchsorted(self.sentences.account, [account, account + 1]).tolist()
        words = self.words.search(self.sentences, self.synonyms, range(low, high))
        measures = self.own | words.measures | self._pairs(account)
        measures |= self._names(range(low, high))
        measures |= self._figures(low, high) | self._quotes(account)
        likeliest = np.array([self.best.get((i, account), (0.0, -1))[1] for i in self.statements])
        return SearchResult(measures, np.where(likeliest >= 0, likeliest, words.nearest))

    def _pairs(self, account: int) -> Measures:
        """Of the pair model the best, the next and the neighbours' probability, and how alike."""

        def log_odds(values: list[float]) -> Floats:
            p = np.clip(values, _LEAST_PROBABILITY, 1 - _LEAST_PROBABILITY)
            return np.asarray(np.log(p) - np.log(1 - p))

        best = [self.best.get((i, account), (0.0, -1))[0] for i in self.statements]
        following = [self.next.get((i, account), 0.0) for i in self.statements]
        beside = [
            max(self.best.get((k, account), (0.0, -1))[0] for k in self._beside(i))
            for i in self.statements
        ]
        return {
            "pair": log_odds(best),
            "pair_next": log_odds(following),
            "pair_beside": log_odds(beside),
            "alike": np.array([self.alike.get((i, account), 0.0) for i in self.statements]),
        }

    def _beside(self, i: int) -> list[int]:
        account = self.sentences.account
        around = range(max(0, i - _BESIDE), min(len(account), i + _BESIDE + 1))
        return [k for k in around if k != i and account[k] == account[i]] or [i]

    def _names(self, there: range) -> Measures:
        """Names of a statement anywhere in the account, and most in two of its sentences."""
        none: set[int] = set()
        by_sentence = [self.actors.get(j, none) for j in there]
        anywhere = none.union(*by_sentence)
        pairs = {frozenset(a | b) for a, b in pairwise(by_sentence)} or by_sentence
        own = [self.actors.get(i, none) for i in self.statements]
        near = _most_in_one(set(map(frozenset, own)), pairs)
        return {
            "names": np.array([len(names) for names in own], float),
            "names_missing": np.array([len(names - anywhere) for names in own], float),
            "names_near": np.array([near[frozenset(names)] for names in own], float),
        }

    def _figures(self, low: int, high: int) -> Measures:
        found = self.figures.search(self.statements, low, high)
        return {"figures_missing": found[0], "figures_found": found[1]}

    def _quotes(self, account: int) -> Measures:
        """The runs of quoted words that the whole text of the account has."""
        text = self.texts[account]
        counts = [(sum(run in text for run in runs), len(runs)) for runs in self.quoted]
        return {
            "quoted_found": np.array([found for found, _ in counts], float),
            "quoted_missing": np.array([total - found for found, total in counts], float),
        }


def _most_in_one(
    wanted: Collection[frozenset[int]], groups: Iterable[Set[int]]
) -> dict[frozenset[int], int]:
    """For each set the most of its members that one group has; only groups with one are read."""
    with_member: dict[int, list[int]] = {}
    for number, group in enumerate(groups):
        for member in group:
            with_member.setdefault(member, []).append(number)
    found = {}
    for some in wanted:
        counts = Counter(chain.from_iterable(with_member.get(member, ()) for member in some))
        found[some] = max(counts.values(), default=0)
    return found


class _StatementWords:
    """The terms of statements by clause: ``weight`` is clause x term."""

    def __init__(self, sentences: SentenceTerms, statements: list[int]) -> None:
        places = [np.arange(sentences.begin[i], sentences.begin[i + 1]) for i in statements]
        place = np.concatenate(places) if places else np.zeros(0, np.int64)
        owner = np.repeat(np.arange(len(places)), [len(p) for p in places])
        span = int(sentences.clause.max()) + 1 if len(sentences.clause) else 1
        keys, row = np.unique(owner * span + sentences.clause[place], return_inverse=True)
        self.begin = np.searchsorted(keys // span, np.arange(len(statements)))
        self.terms, column = np.unique(sentences.term[place], return_inverse=True)
        self.column = np.full(len(sentences.names), -1, np.int64)
        self.column[self.terms] = np.arange(len(self.terms))
        self.weight = np.zeros((len(keys), len(self.terms)), np.float32)
        self.weight[row, column] = sentences.weight[place]
        self.by_clause = self.weight.sum(1)
        self.total = self._by_statement(self.by_clause[:, None])[:, 0]
        self.clauses = np.diff(np.append(self.begin, len(keys)))

    def _by_statement(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        if not len(self.begin):
            return np.zeros((0, rows.shape[1]), np.float32)
        return np.add.reduceat(rows, self.begin, axis=0)

    def _largest(self, by_clause: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.maximum.reduceat(by_clause, self.begin) if len(self.begin) else by_clause

    def search(
        self, sentences: SentenceTerms, synonyms: dict[int, list[int]], there: range
    ) -> SearchResult:
        """The share of each statement and of its clauses that two sentences in a row have.

        Besides, the weight of the rarest term that any has, and the sentence with most of it.
        """
        has = self._present(sentences, synonyms, there)
        here = has.any(0)
        weight, has = self.weight[:, here], has[:, here]
        two = np.maximum(has[:-1], has[1:]) if len(has) > 1 else has
        in_one, clause_in_two = self._by_statement(weight @ has.T), weight @ two.T
        in_two = self._by_statement(clause_in_two)
        clause_share = clause_in_two.max(1) / (self.by_clause + _CLAUSE_WEIGHT)
        rarest = weight.max(1, initial=0)
        measures = {
            "share": in_two.max(1) / (self.total + 1e-3),
            "clause_share": self._largest(clause_share),
            "rarest": self._largest(rarest),
        }
        nearest = there.start + in_one.argmax(1)
        return SearchResult({k: v.astype(float) for k, v in measures.items()}, nearest)

    def _present(
        self, sentences: SentenceTerms, synonyms: dict[int, list[int]], there: range
    ) -> NDArray[np.float32]:
        """Sentence x term: 1 where the sentence has the term or a synonym of it."""
        has = np.zeros((max(1, len(there)), len(self.terms)), np.float32)
        for row, j in enumerate(there):
            terms = sentences.term[sentences.begin[j] : sentences.begin[j + 1]].tolist()
            terms += [s for t in terms for s in synonyms.get(t, ())]
            columns = self.column[terms]
            has[row, columns[columns >= 0]] = 1
        return has


class _FigureArrays:
    """The figures of the sentences of a story as arrays, in the order of the sentences."""

    def __init__(self, story: Story, sentences: SentenceTerms) -> None:
        figures = figures_of(analysed_quantities(story))
        every = [
            (i, figure)
            for i, row in enumerate(sentences.rows)
            for figure in figures.get(row["sentence_id"], [])
            if not is_missing(figure["value"])
        ]
        self.sentence = np.array([i for i, _ in every], np.int64)
        self.value, self.low, self.high = (
            np.array([figure[k] for _, figure in every], float) for k in ("value", "low", "high")
        )
        self.step = np.array([last_digit(v) if v else 1.0 for v in self.value.tolist()], float)
        units: dict[str, int] = {}
        self.unit = np.array([_unit(f, units) for _, f in every], np.int64)

    def search(self, statements: list[int], low: int, high: int) -> tuple[Floats, Floats]:
        """How many figures of each statement the sentences from low to high lack, and have."""
        there = slice(*np.searchsorted(self.sentence, [low, high]).tolist())
        missing, found = np.zeros(len(statements)), np.zeros(len(statements))
        begin = np.searchsorted(self.sentence, statements, "left")
        end = np.searchsorted(self.sentence, statements, "right")
        for n in np.flatnonzero(end > begin).tolist():
            for k in range(begin[n], end[n]):
                agree = self._agree(k, there)
                missing[n] += not agree
                found[n] += agree and bool(abs(self.value[k]) >= _SMALL or self.unit[k])
        return missing, found

    def _agree(self, k: int, there: slice) -> bool:
        value, other = self.value[k], self.value[there]
        near = np.abs(other - value) <= _NEAR * np.maximum(np.abs(other), abs(value))
        meet = (self.low[k] <= self.high[there]) & (self.low[there] <= self.high[k])
        rounded = np.abs(other - value) < np.maximum(self.step[there], self.step[k]) * (1 - 1e-9)
        units = (self.unit[there] == self.unit[k]) | (self.unit[there] * self.unit[k] == 0)
        return bool((near & (meet | rounded) & units).any())


def _unit(figure: Figure, units: dict[str, int]) -> int:
    """The number of a unit, 0 for none."""
    unit = figure["unit"]
    return 0 if is_missing(unit) or not unit else units.setdefault(str(unit), len(units) + 1)


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.lower().replace("’", "'")))


def _quoted_runs(text: str) -> list[str]:
    """The runs of three words inside quotation marks."""
    runs: list[str] = []
    for whole, ending in _QUOTED.findall(text):
        words = _plain(whole or ending).split()
        runs += [" ".join(words[k : k + _RUN]) for k in range(len(words) - _RUN + 1)]
    return runs


@once
def synonym_terms(story: Story) -> dict[int, list[int]]:
    """Term -> its synonyms among the terms of the story, read once for all searches."""
    return _synonym_terms(story, link_claims(story).sentences)


def _synonym_terms(story: Story, sentences: SentenceTerms) -> dict[int, list[int]]:
    """Term -> the terms of the story that are synonyms of it, for verbs and nouns."""
    numbers = {name: number for number, name in enumerate(sentences.names)}
    words = {
        lemma.lower()
        for parse in parsed_texts(story).values()
        for lemma, pos in zip(parse.lemma, parse.pos, strict=True)
        if pos in ("VERB", "NOUN")
    }
    found: dict[int, list[int]] = {}
    for word in sorted(words):
        term = numbers.get(stem(word), -1)
        others = [numbers[key] for key in _synonym_stems(word) if key in numbers]
        if term >= 0 and others:
            found.setdefault(term, []).extend(others)
    return found


@lru_cache(maxsize=4096)
def _synonym_stems(word: str) -> tuple[str, ...]:
    return tuple(sorted({stem(other) for other in synonyms_of(word)}))


def _likeliest(
    links: Links,
) -> tuple[dict[tuple[int, int], tuple[float, int]], dict[tuple[int, int], float]]:
    """(sentence, account) -> the best probability and its sentence; the next best probability."""
    account = links.sentences.account
    keep = np.flatnonzero(links.probability > _LEAST_PROBABILITY)
    keep = keep[np.argsort(-links.probability[keep], kind="stable")]
    best: dict[tuple[int, int], tuple[float, int]] = {}
    following: dict[tuple[int, int], float] = {}
    pairs: Iterable[tuple[float, int, int]] = zip(
        links.probability[keep].tolist(),
        links.first[keep].tolist(),
        links.second[keep].tolist(),
        strict=True,
    )
    for probability, first, second in pairs:
        for i, other in ((first, second), (second, first)):
            key = (i, int(account[other]))
            if key not in best:
                best[key] = probability, other
            else:
                following.setdefault(key, probability)
    return best, following


def _most_alike(links: Links) -> dict[tuple[int, int], float]:
    """(sentence, account) -> the share of words of like use that some sentence there has."""
    account, found = links.sentences.account, dict[tuple[int, int], float]()
    if not len(links.first):
        return found
    alike = links.features["soft_least"]
    keep = np.flatnonzero(alike > _LEAST_ALIKE)
    keep = keep[np.argsort(alike[keep], kind="stable")]
    for sides in ((links.first, links.second), (links.second, links.first)):
        own, other = (side[keep].tolist() for side in sides)
        keys = zip(own, account[other].tolist(), strict=True)
        new = dict(zip(keys, alike[keep].tolist(), strict=True))
        found |= {key: max(value, found.get(key, 0.0)) for key, value in new.items()}
    return found
