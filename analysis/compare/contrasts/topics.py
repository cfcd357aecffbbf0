"""Gather what the accounts say on one matter: a statement, and the nearest ones elsewhere."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis import schema
from analysis.compare.absence import nothing_found, read_weights, states_something
from analysis.compare.align.model import Links, apply_line
from analysis.compare.align.rulings import settle_links
from analysis.compare.align.sentences import NAME
from analysis.compare.contrasts.printed_names import PrintedNames
from analysis.compare.contrasts.sentence_tokens import Row, SentenceTokens
from analysis.compare.evidence import StatementSearch
from analysis.compare.origins import find_origins
from analysis.compare.salience import (
    Informativeness,
    Prominence,
    sentence_informativeness,
    sentence_prominence,
)
from analysis.compare.word_forms import WORD, fold_word
from analysis.find.quantities import analysed_quantities
from analysis.find.quotes import analysed_quotes
from analysis.find.terms import find_hedges
from analysis.nlp import parsed_texts
from analysis.schema import text_cell

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

RELATED = 0.15  # least probability of a sentence that is on the same matter
SECOND = 0.2  # of a second one of the same account
_LEAST = 0.05  # of a pair that is read at all
_LIKE_FIRST = 0.5  # of the probability of the first
ABSENT_PAIR = 0.1  # most that the nearest sentence of an account without the matter may have
_ABSENT_SEARCH = 0.25  # most by the search for words, names, figures and quoted words
_NEIGHBOURS = 2  # sentences on either side that are read with one
_NEWS_WORDS = 2  # of the headlines in a quotation: more make it no better
_WHOLE = 14  # words of a quotation that can be printed as a whole
_LEAST_ANCHORS = 2  # names and words of the headlines around a sentence of the story
_QUESTION_WORDS = frozenset("how why whether if what when where who which".split())
_OWN_ROLES = ("body", "bullet", "dek")
YEAR = re.compile(r"\b(?:1[0-9]|20)\d\d\b")


class Member(NamedTuple):
    """A sentence of another account on the matter of a topic."""

    probability: float
    sentence: int


@dataclass
class Topic:
    """A statement, the sentences of each other account on its matter, and accounts without.

    ``nearest`` is the probability of the nearest sentence of each account that has one. ``missed``
    is the probability that one of the accounts without states it after all; 1 where the search was
    not clear, or where the statement has no name or figure that could be looked up there.
    """

    seed: int
    account: int
    members: dict[int, list[Member]]
    nearest: dict[int, float]
    absent: list[int] = field(default_factory=list)
    missed: float = 0.0

    def is_far_from(self, account: int) -> bool:
        """Whether another account has no sentence that is near to the statement."""
        return account != self.account and self.nearest.get(account, 0.0) < ABSENT_PAIR

    @property
    def sentences(self) -> list[int]:
        """All sentences of the topic, the statement first."""
        return [self.seed, *(m.sentence for some in self.members.values() for m in some)]


def spoken_order(material: StoryMaterial, quote: Row) -> tuple[bool, int, bool, bool, int]:
    """The order in which quotations are printed.

    Of bodies before headlines, with words of the headlines, those that can be printed as a whole,
    in quotation marks, long ones first.
    """
    i, words = material.number[quote["sentence_id"]], len(quote["content"].split())
    news = len(material.headline_terms & material.terms.weights(i).keys())
    told = material.is_headline(i), -min(news, _NEWS_WORDS), words > _WHOLE
    return *told, quote["kind"] == "indirect", -len(quote["content"])


def is_question(quote: Row) -> bool:
    """Whether a report gives a question and no statement: "how she felt when it broke"."""
    first = str(quote["content"]).split(" ", 1)[0].lower()
    return quote["kind"] == "indirect" and first in _QUESTION_WORDS


class StoryMaterial:
    """Everything that detectors read: sentences, pairs, tokens, prominence, names of accounts."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self._listed: dict[str, list[Row]] = {}
        self.links: Links = settle_links(story)
        self.terms = self.links.sentences
        self.rows: list[Row] = self.terms.rows
        self.number = {row["sentence_id"]: i for i, row in enumerate(self.rows)}
        # an order that does not depend on that of the accounts, so that ties do not either
        self.order = [(row["account_id"], row["start"]) for row in self.rows]
        self.account: list[int] = self.terms.account.tolist()
        self.ids: list[str] = list(parsed_texts(story))
        self.accounts = sorted(range(len(self.ids)), key=lambda a: self.ids[a])
        self.prominence: dict[str, Prominence] = sentence_prominence(story)
        self.informative: dict[str, Informativeness] = sentence_informativeness(story)
        self.read = self._read_sentences()
        self.near = self._nearest()

    def rows_of(self, table: Callable[[Story], pd.DataFrame]) -> list[Row]:
        """The rows of a table of the story, which several detectors read."""
        name = table.__qualname__
        if name not in self._listed:
            self._listed[name] = schema.rows(table(self.story))
        return self._listed[name]

    @cached_property
    def sentences_of(self) -> dict[str, list[int]]:
        """The sentences of each account."""
        found: dict[str, list[int]] = defaultdict(list)
        for i, row in enumerate(self.rows):
            found[row["account_id"]].append(i)
        return found

    @cached_property
    def _printed_names(self) -> PrintedNames:
        return PrintedNames(self.story, self.read)

    def as_named(self, name: str) -> str:
        """A name as it is printed inside a sentence, see ``PrintedNames``."""
        return self._printed_names.as_named(name)

    def is_cut_name(self, name: str) -> bool:
        """Whether a name is part of a longer one wherever it is printed."""
        return self._printed_names.is_cut_name(name)

    def _read_sentences(self) -> list[SentenceTokens]:
        parses = parsed_texts(self.story)
        read = []
        for row in self.rows:
            parse = parses[row["account_id"]]
            read.append(SentenceTokens(parse, row, *parse.between(row["start"], row["end"])))
        tables = (
            ("quotes", self.rows_of(analysed_quotes)),
            ("figures", self.rows_of(analysed_quantities)),
            ("hedges", [h for h in find_hedges(self.story) if h["dimension"] == "hedge"]),
        )
        for name, rows in tables:
            for row in rows:
                i = self.number.get(row["sentence_id"])
                if i is not None:
                    getattr(read[i], name).append(row)
        return read

    def _nearest(self) -> dict[tuple[int, int], list[Member]]:
        """(sentence, account) -> its sentences by probability, the likeliest first."""
        found: dict[tuple[int, int], list[Member]] = defaultdict(list)
        links = self.links
        keep = np.flatnonzero(links.probability > _LEAST)
        keep = keep[np.argsort(-links.probability[keep], kind="stable")]
        for p, a, b in zip(
            links.probability[keep].tolist(),
            links.first[keep].tolist(),
            links.second[keep].tolist(),
            strict=True,
        ):
            found[a, self.account[b]].append(Member(p, b))
            found[b, self.account[a]].append(Member(p, a))
        for some in found.values():
            some.sort(key=lambda m: (-round(m.probability, 6), self.order[m.sentence]))
        return found

    @cached_property
    def origin(self) -> list[str]:
        """The origin of each account, by the account's number."""
        origins = {r["account_id"]: r["origin_id"] for r in self.rows_of(find_origins)}
        return [str(origins[account_id]) for account_id in self.ids]

    @cached_property
    def folded(self) -> dict[str, str]:
        """account_id -> its words as quotations are compared, a space around each."""
        texts = self.story.texts
        return {a: f" {' '.join(map(fold_word, WORD.findall(texts[a])))} " for a in self.ids}

    def has_words(self, i: int, words: str) -> bool:
        """Whether the account of sentence i has some words in a row."""
        run = " ".join(map(fold_word, WORD.findall(words)))
        return f" {run} " in self.folded[self.ids[self.account[i]]]

    @cached_property
    def year(self) -> int:
        """The year of the story: that of its accounts, else the one that they name most."""
        dates = (text_cell(d)[:4] for d in self.story.accounts["published"])
        given = [int(year) for year in dates if year.isdigit()]
        if given:
            return max(given)
        texts = (self.story.texts[a] for a in self.ids)
        counted = Counter(int(y) for text in texts for y in set(YEAR.findall(text)))
        return max(counted, key=lambda year: (counted[year], year), default=0)

    @cached_property
    def headline_terms(self) -> set[int]:
        """The terms of the headlines."""
        heads = [i for i, row in enumerate(self.rows) if row["role"] == "headline"]
        return {t for i in heads for t in self.terms.weights(i)}

    @cached_property
    def weight_of(self) -> dict[str, float]:
        """Stem -> its weight in the story."""
        found: dict[str, float] = {}
        weights, terms = self.terms.weight.tolist(), self.terms.term.tolist()
        for term, weight in zip(terms, weights, strict=True):
            name = self.terms.names[term]
            found[name] = max(found.get(name, 0.0), weight)
        return found

    @cached_property
    def _spread(self) -> dict[int, int]:
        """Term -> the number of accounts that use it."""
        account = np.repeat(self.terms.account, np.diff(self.terms.begin))
        pairs = set(zip(self.terms.term.tolist(), account.tolist(), strict=True))
        return Counter(term for term, _ in pairs)

    @cached_property
    def _anchors(self) -> list[frozenset[int]]:
        """For each sentence its terms that make the story: names and words of the headlines.

        Several accounts use them.
        """
        return [
            frozenset(
                term
                for term, kind in self.terms.kinds(i).items()
                if self.spread(term) > 1 and (kind == NAME or term in self.headline_terms)
            )
            for i in range(len(self.rows))
        ]

    def is_of_the_story(self, i: int) -> bool:
        """Whether a sentence or those around it have words that make the story.

        A digest has items on other events, and a page ends with words about the outlet.
        """
        near = range(max(0, i - _NEIGHBOURS), min(len(self.rows), i + _NEIGHBOURS + 1))
        found = (self._anchors[j] for j in near if self.account[j] == self.account[i])
        return len(frozenset[int]().union(*found)) >= _LEAST_ANCHORS

    def is_near_shared_name(self, i: int) -> bool:
        """Whether a sentence or those around it have a name that other accounts have too.

        Another event in the same article has none: a crash elsewhere, the next item of a digest.
        """
        near = range(max(0, i - _NEIGHBOURS), min(len(self.rows), i + _NEIGHBOURS + 1))
        return any(
            kind == NAME and self.spread(term) > 1
            for j in near
            if self.account[j] == self.account[i]
            for term, kind in self.terms.kinds(j).items()
        )

    def probability(self, i: int, j: int) -> float:
        """The probability that two sentences state one fact; 0 if it was not measured."""
        near = self.near.get((i, self.account[j]), [])
        return max((m.probability for m in near if m.sentence == j), default=0.0)

    def spread(self, term: int) -> int:
        """The number of accounts that use a term."""
        return self._spread.get(term, 0)

    def is_common(self, key: str) -> bool:
        """Whether a stem is in a headline, or several accounts use it."""
        return self.is_in_headlines(key) or self.spread(self._terms_by_stem.get(key, -1)) > 1

    def is_in_headlines(self, key: str) -> bool:
        """Whether a stem is in a headline."""
        return self._terms_by_stem.get(key, -1) in self.headline_terms

    @cached_property
    def _terms_by_stem(self) -> dict[str, int]:
        return {name: term for term, name in enumerate(self.terms.names)}

    def weigh(self, key: str) -> float:
        """The weight of a stem; of one that is no term a little."""
        return self.weight_of.get(key, 0.5)

    def topics(self) -> list[Topic]:
        """The topics of the story, one for each statement of a body."""
        topics = [
            self.topic(i)
            for i, row in enumerate(self.rows)
            if row["role"] in _OWN_ROLES and self.last_words(i) > 4
        ]
        self._search(topics)
        return topics

    def last_words(self, i: int) -> int:
        """The number of tokens of a sentence."""
        return self.read[i].last - self.read[i].first

    def topic(self, seed: int) -> Topic:
        """The topic of a statement, without a search for what is absent."""
        members, nearest = {}, {}
        for other in self.accounts_near(seed):
            near = [m for m in self.near[seed, other] if not self.is_headline(m.sentence)]
            if near:
                nearest[other] = self.near[seed, other][0].probability
            some = [m for m in near[:1] if m.probability >= RELATED]
            some += [
                m
                for m in near[1:2]
                if some and m.probability >= max(SECOND, _LIKE_FIRST * some[0].probability)
            ]
            if some:
                members[other] = some
        return Topic(seed, self.account[seed], members, nearest)

    def accounts_near(self, *sentences: int) -> list[int]:
        """The other accounts with a sentence near to one of some, in their order."""
        near = {a for i in sentences for a in self._accounts_near.get(i, ())}
        return sorted(near, key=self._rank.__getitem__)

    @cached_property
    def _rank(self) -> dict[int, int]:
        return {account: n for n, account in enumerate(self.accounts)}

    @cached_property
    def _accounts_near(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for sentence, account in self.near:
            found[sentence].append(account)
        return found

    def is_headline(self, i: int) -> bool:
        """Whether a sentence is the headline of its account."""
        return bool(self.rows[i]["role"] == "headline")

    def _search(self, topics: list[Topic]) -> None:
        """Search the accounts that may lack a statement, and note those where it is not found."""
        open_yet = [
            t
            for t in topics
            if any(t.is_far_from(account) for account in self.accounts)
            and states_something(self.terms, t.seed)
        ]
        if not open_yet:
            return
        search = StatementSearch(self.story, self.links, [t.seed for t in open_yet])
        line = read_weights().line
        own = np.array([t.account for t in open_yet])
        near: dict[int, list[int]] = defaultdict(list)
        for n, topic in enumerate(open_yet):
            for account in topic.nearest:
                if not topic.is_far_from(account):
                    near[account].append(n)
        for account in sorted(set(self.account)):
            found = search.search(account)
            likely = apply_line(line, found.measures)
            clear = nothing_found(found)
            missing = found.measures["names_missing"] + found.measures["figures_missing"]
            absent = (own != account) & (clear | (likely < _ABSENT_SEARCH))
            absent[near[account]] = False
            for n in np.flatnonzero(absent).tolist():
                topic, p = open_yet[n], float(likely[n])
                topic.absent.append(account)
                looked_up = clear[n] and missing[n] > 0
                topic.missed = 1 - (1 - topic.missed) * (1 - p) if looked_up else 1.0
