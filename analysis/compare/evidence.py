"""Search the other accounts for what a statement says: words, names, figures and quoted words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Set
from functools import lru_cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from analysis.cache import once
from analysis.compare.align.differences import Figure, figures_of, is_missing, last_digit
from analysis.compare.align.model import link_claims
from analysis.compare.align.sentences import SentenceTerms, stem
from analysis.compare.align.word_overlap import expand
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
_LETTERS = 3  # of the words at the ends of a run, by which it is listed
_SMALL = 10  # a lower number without a unit is in most texts
_FIGURES_AT_ONCE = 200_000  # pairs of figures
_NEAR = 0.1  # figures further apart than this share are two figures
_PRONOUNS = frozenset("he she it they his her their its him them this that these those".split())
FIRST_OR_SECOND_PERSON = frozenset("i we my our me us you your i'm we're i've we've".split())
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
        self.beside = _beside(self.sentences.account, statements)
        self.words = _StatementWords(self.sentences, statements)
        self.synonyms = synonym_terms(story)
        self.figures = _FigureArrays(story, self.sentences)
        self.actors = self._actors_by_sentence()
        self.own_actors = [frozenset(self.actors.get(i, ())) for i in statements]
        self.quoted = _QuotedRuns([self.sentences.rows[i]["text"] for i in statements])
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
        self.pairs = _PairsByAccount(links)

    def _own_words(self) -> Measures:
        """What hangs on the statement alone: its clauses, and the pronouns in it."""
        words = [set(_plain(self.sentences.rows[i]["text"]).split()) for i in self.statements]
        return {
            "clauses": np.log(np.maximum(self.words.clauses, 1)),
            "refers": np.array([bool(some & _PRONOUNS) for some in words], float),
            "first_person": np.array(
                [bool(some & FIRST_OR_SECOND_PERSON) for some in words], float
            ),
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
        likeliest = self.pairs.likeliest(account)[self.statements]
        return SearchResult(measures, np.where(likeliest >= 0, likeliest, words.nearest))

    def _pairs(self, account: int) -> Measures:
        """Of the pair model the best, the next and the neighbours' probability, and how alike."""

        def log_odds(values: Floats) -> Floats:
            p = np.clip(values, _LEAST_PROBABILITY, 1 - _LEAST_PROBABILITY)
            return np.asarray(np.log(p) - np.log(1 - p))

        best, following, alike = self.pairs.measures(account)
        return {
            "pair": log_odds(best[self.statements]),
            "pair_next": log_odds(following[self.statements]),
            "pair_beside": log_odds(best[self.beside].max(1, initial=0.0)),
            "alike": alike[self.statements],
        }

    def _names(self, there: range) -> Measures:
        """Names of a statement anywhere in the account, and most in two of its sentences."""
        none: set[int] = set()
        by_sentence = [self.actors.get(j, none) for j in there]
        anywhere = none.union(*by_sentence)
        pairs = {frozenset(a | b) for a, b in pairwise(by_sentence)} or by_sentence
        own = self.own_actors
        near = _most_in_one({names for names in set(own) if names & anywhere}, pairs)
        return {
            "names": np.array([len(names) for names in own], float),
            "names_missing": np.array([len(names - anywhere) for names in own], float),
            "names_near": np.array([near.get(names, 0) for names in own], float),
        }

    def _figures(self, low: int, high: int) -> Measures:
        found = self.figures.search(self.statements, low, high)
        return {"figures_missing": found[0], "figures_found": found[1]}

    def _quotes(self, account: int) -> Measures:
        """The runs of quoted words that the whole text of the account has."""
        found = self.quoted.search(self.texts[account])
        missing = self.quoted.total - found
        return {"quoted_found": found.astype(float), "quoted_missing": missing.astype(float)}


def _beside(account: Whole, statements: list[int]) -> Whole:
    """The sentences around each statement, in its account; itself where it is the only one."""
    steps = np.array([*range(-_BESIDE, 0), *range(1, _BESIDE + 1)])
    own = np.array(statements, np.int64)[:, None]
    around = np.clip(own + steps, 0, max(0, len(account) - 1))
    inside = (account[around] == account[own]) & (around != own)
    some = np.take_along_axis(around, inside.argmax(1)[:, None], 1)
    return np.where(inside, around, np.where(inside.any(1, keepdims=True), some, own))


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
    """The clauses of statements listed by term, so that an account meets only those it shares.

    The clauses with a term are at ``begin[term]:begin[term + 1]``, with its weight in each.
    """

    def __init__(self, sentences: SentenceTerms, statements: list[int]) -> None:
        owner, place = expand(sentences.begin, np.array(statements, np.int64))
        span = int(sentences.clause.max(initial=0)) + 1
        keys, clause = np.unique(owner * span + sentences.clause[place], return_inverse=True)
        term, weight = sentences.term[place], sentences.weight[place]
        order = np.argsort(term, kind="stable")
        self.clause, self.weight = clause[order], weight[order]
        self.begin = np.searchsorted(term[order], np.arange(len(sentences.names) + 1))
        self.owner = keys // span
        self.clauses = np.bincount(self.owner, minlength=len(statements))
        self.by_clause = np.bincount(clause, weight, len(keys))
        self.total = np.bincount(owner, weight, len(statements))

    def search(
        self, sentences: SentenceTerms, synonyms: dict[int, list[int]], there: range
    ) -> SearchResult:
        """The share of each statement and of its clauses that two sentences in a row have.

        Besides, the weight of the rarest term that any has, and the sentence with most of it.
        """
        place, term = _terms_of(sentences, synonyms, there)
        last = max(len(there) - 2, 0)  # the pairs of sentences in a row
        pair = np.concatenate([place[place > 0] - 1, place[place <= last]])
        term_of_pair = np.concatenate([term[place > 0], term[place <= last]])
        keys = np.unique(pair * len(self.begin) + term_of_pair)
        pair, term_of_pair = keys // len(self.begin), keys % len(self.begin)
        in_one, clause, weight = self._shared(place, term)
        owner, statements = self.owner[clause], len(self.total)
        nearest, rarest = np.zeros(statements, np.int64), np.zeros(statements)
        some, sums = _sums(owner, in_one, weight, len(there))
        nearest[some] = sums.argmax(1)
        np.maximum.at(rarest, owner, weight)
        in_two, clause, weight = self._shared(pair, term_of_pair)
        share, clause_share = np.zeros(statements), np.zeros(statements)
        some, sums = _sums(self.owner[clause], in_two, weight, last + 1)
        share[some] = sums.max(1) / (self.total[some] + 1e-3)
        some, sums = _sums(clause, in_two, weight, last + 1)
        of_clause = sums.max(1) / (self.by_clause[some] + _CLAUSE_WEIGHT)
        np.maximum.at(clause_share, self.owner[some], of_clause)
        measures = {"share": share, "clause_share": clause_share, "rarest": rarest}
        return SearchResult(measures, there.start + nearest)

    def _shared(self, place: Whole, term: Whole) -> tuple[Whole, Whole, Floats]:
        """For each clause with one of some terms the place of the term, the clause, the weight."""
        row, at = expand(self.begin, term)
        return place[row], self.clause[at], self.weight[at]


def _terms_of(
    sentences: SentenceTerms, synonyms: dict[int, list[int]], there: range
) -> tuple[Whole, Whole]:
    """The terms of sentences and their synonyms, each once a sentence: its place in ``there``."""
    row, at = expand(sentences.begin, np.arange(there.start, there.stop))
    term, terms = sentences.term[at], len(sentences.names)
    more = [
        place * terms + other
        for place, own in zip(row.tolist(), term.tolist(), strict=True)
        for other in synonyms.get(own, ())
    ]
    keys = np.unique(np.concatenate([row * terms + term, np.array(more, np.int64)]))
    return keys // max(1, terms), keys % max(1, terms)


def _sums(group: Whole, column: Whole, weight: Floats, columns: int) -> tuple[Whole, Floats]:
    """The groups that occur, and the sum of their weights in each column."""
    occurs = np.bincount(group) > 0  # no sorting: there may be millions
    some, row = np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[group]
    sums = np.bincount(row * columns + column, weight, len(some) * columns)
    return some, sums.reshape(len(some), columns).astype(float)


class _QuotedRuns:
    """The runs of quoted words of statements, by what an account with one must have.

    The first word of a run may be the end of a word there, and the last one the beginning.
    """

    def __init__(self, texts: list[str]) -> None:
        self.runs: dict[tuple[str, str, str], dict[tuple[str, str], list[int]]] = {}
        self.total = np.zeros(len(texts), np.int64)
        for n, text in enumerate(texts):
            for run in _quoted_runs(text):
                first, middle, last = run.split(" ")
                letters = min(len(first), len(last), _LETTERS)
                runs = self.runs.setdefault((first[-letters:], middle, last[:letters]), {})
                runs.setdefault((first, last), []).append(n)
                self.total[n] += 1

    def search(self, text: str) -> Whole:
        """How many runs of each statement a text has."""
        words, found = text.split(" "), np.zeros_like(self.total)
        there: dict[tuple[str, str, str], set[tuple[str, str]]] = {}
        for before, middle, after in zip(words, words[1:], words[2:], strict=False):
            for letters in range(1, _LETTERS + 1):
                key = before[-letters:], middle, after[:letters]
                if key in self.runs:
                    there.setdefault(key, set()).add((before, after))
        for key, sides in there.items():
            for (first, last), statements in self.runs[key].items():
                if any(b.endswith(first) and a.startswith(last) for b, a in sides):
                    np.add.at(found, statements, 1)
        return found


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
        self.begin = np.searchsorted(self.sentence, np.arange(len(sentences) + 1))
        units: dict[str, int] = {}
        self.unit = np.array([_unit(f, units) for _, f in every], np.int64)

    def search(self, statements: list[int], low: int, high: int) -> tuple[Floats, Floats]:
        """How many figures of each statement the sentences from low to high lack, and have."""
        there = slice(int(self.begin[low]), int(self.begin[high]))
        owner, own = expand(self.begin, np.array(statements, np.int64))
        at_once = max(1, _FIGURES_AT_ONCE // max(1, there.stop - there.start))
        agree = np.zeros(len(own), bool)
        for start in range(0, len(own), at_once):
            some = slice(start, start + at_once)
            agree[some] = self._agree(own[some], there)
        telling = (np.abs(self.value[own]) >= _SMALL) | (self.unit[own] > 0)
        total = len(statements)
        missing, found = (
            np.bincount(owner, ~agree, total),
            np.bincount(owner, agree & telling, total),
        )
        return missing.astype(float), found.astype(float)

    def _agree(self, own: Whole, there: slice) -> NDArray[np.bool_]:
        """For each of some figures whether one of those there may be the same."""
        own, other = own[:, None], self.value[there]
        value = self.value[own]
        apart = np.abs(other - value)
        near = apart <= _NEAR * np.maximum(np.abs(other), np.abs(value))
        meet = (self.low[own] <= self.high[there]) & (self.low[there] <= self.high[own])
        rounded = apart < np.maximum(self.step[there], self.step[own]) * (1 - 1e-9)
        units = (self.unit[there] == self.unit[own]) | (self.unit[there] * self.unit[own] == 0)
        return np.asarray((near & (meet | rounded) & units).any(1))


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


class _FlatCells(NamedTuple):
    """Values of sentences and accounts, in the order of ``key``: account x total + sentence."""

    total: int
    key: Whole
    value: NDArray[Any]

    def of(self, account: int, missing: float) -> NDArray[Any]:
        """The value of each sentence for an account."""
        first, last = np.searchsorted(self.key, [account * self.total, (account + 1) * self.total])
        found = np.full(self.total, missing, self.value.dtype)
        found[self.key[first:last] - account * self.total] = self.value[first:last]
        return found


class _PairsByAccount:
    """What the pair model found for each sentence in each account."""

    def __init__(self, links: Links) -> None:
        total = len(links.sentences)
        key, other, probability = _by_account(links, links.probability, _LEAST_PROBABILITY)
        best = _begins(key)
        following = np.flatnonzero(~best & np.append(False, best[:-1]))
        self.best = _FlatCells(total, key[best], probability[best])
        self.other = _FlatCells(total, key[best], other[best])
        self.next = _FlatCells(total, key[following], probability[following])
        soft = links.features["soft_least"] if len(links.first) else np.zeros(0)
        key, _, alike = _by_account(links, soft, _LEAST_ALIKE)
        most = _begins(key)
        self.alike = _FlatCells(total, key[most], alike[most])

    def measures(self, account: int) -> tuple[Floats, Floats, Floats]:
        """Of each sentence the best and the next probability there, and how alike words are."""
        best, following, alike = (c.of(account, 0.0) for c in (self.best, self.next, self.alike))
        return best, following, alike

    def likeliest(self, account: int) -> Whole:
        """The sentence there with the best probability, -1 for none."""
        return self.other.of(account, -1)


def _by_account(links: Links, values: Floats, least: float) -> tuple[Whole, Whole, Floats]:
    """Key, other sentence and value of the pairs with more than ``least``, the largest first.

    A key is a sentence and the account of the other one, see ``_FlatCells``; each pair is
    there twice.
    """
    keep = np.flatnonzero(values > least)
    sides = np.stack([links.first[keep], links.second[keep]], axis=1)
    own, other, value = sides.ravel(), sides[:, ::-1].ravel(), np.repeat(values[keep], 2)
    key = links.sentences.account[other] * len(links.sentences) + own
    order = np.lexsort((-value, key))
    return key[order], other[order], value[order].astype(float)


def _begins(key: Whole) -> NDArray[np.bool_]:
    """Where another key begins in sorted keys."""
    return np.append(True, key[1:] != key[:-1])[: len(key)]
