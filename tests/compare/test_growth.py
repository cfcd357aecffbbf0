"""What was quadratic in the length of a text: the same results, looked up instead of searched."""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis.compare import quotations
from analysis.compare.align import features, word_overlap
from analysis.compare.align.features import _support_of_third
from analysis.compare.contrasts import ranking
from analysis.compare.contrasts.names import NameSearch
from analysis.compare.evidence import _most_in_one, _PairsByAccount, _QuotedRuns, _StatementWords
from analysis.compare.origins import reprints
from analysis.compare.origins.profiles import Profile, ProfileSentence
from analysis.compare.quoted_passages import QuotedPassage, QuotedWord
from analysis.compare.voices import WordShares
from analysis.find.actors.mentions import Actor
from tests.costs import grows_in_step


@pytest.mark.parametrize("seed", range(6))
def test_what_is_looked_up_is_what_a_search_of_all_finds(seed: int) -> None:
    draw = random.Random(seed)
    groups = [set(draw.sample(range(9), draw.randrange(4))) for _ in range(20)]
    wanted = {frozenset(draw.sample(range(12), draw.randrange(4))) for _ in range(20)}
    assert _most_in_one(wanted, groups) == {
        some: max(len(some & group) for group in groups) for some in wanted
    }
    spans = sorted((s, s + draw.randrange(9)) for s in draw.choices(range(60), k=25))
    for start, end in spans:
        assert quotations._inside(spans, start, end) == [
            (s, e) for s, e in spans if start <= s + 1 and e - 1 <= end
        ]


class Sentences(SimpleNamespace):
    """The accounts of some sentences."""

    def __init__(self, account: np.ndarray) -> None:
        super().__init__(account=account)

    def __len__(self) -> int:
        return len(self.account)


def made_terms(draw: np.random.Generator, sentences: int, terms: int) -> SimpleNamespace:
    """Sentences of one to six terms, each in one of three clauses, in accounts of two to four."""
    some = [np.sort(draw.permutation(terms * 3)[: draw.integers(1, 7)]) for _ in range(sentences)]
    return SimpleNamespace(
        begin=np.append(0, np.cumsum([len(keys) for keys in some])),
        term=np.concatenate(some) % terms,
        clause=np.concatenate(some) // terms,
        weight=draw.random(terms)[np.concatenate(some) % terms] + 0.1,
        names=[f"t{t}" for t in range(terms)],
    )


@pytest.mark.parametrize("seed", range(6))
def test_shares_of_words_are_those_of_all_clauses_with_all_words(seed: int) -> None:
    made, synonyms = made_terms(np.random.default_rng(seed), 30, 25), {3: [4], 5: [6, 7]}
    statements, there = [0, 3, 4, 9, 29], range(12, 12 + (1, 2, 3, 4, 5, 9)[seed])
    found = _StatementWords(made, statements).search(made, synonyms, there)
    own = [set(made.term[made.begin[j] : made.begin[j + 1]].tolist()) for j in there]
    one = [has | {other for t in has for other in synonyms.get(t, ())} for has in own]
    two = [a | b for a, b in pairwise(one)] or one
    for n, i in enumerate(statements):
        places = range(made.begin[i], made.begin[i + 1])

        def share(places: Iterable[int], least: float) -> float:
            whole = sum(made.weight[p] for p in places) + least
            return (
                max(sum(made.weight[p] for p in places if made.term[p] in t) for t in two) / whole
            )

        clauses = [[p for p in places if made.clause[p] == c] for c in set(made.clause[places])]
        met = [made.weight[p] for p in places if made.term[p] in set().union(*one)]
        sums = [sum(made.weight[p] for p in places if made.term[p] in has) for has in one]
        assert found.measures["share"][n] == pytest.approx(share(places, 1e-3))
        assert found.measures["clause_share"][n] == pytest.approx(max(share(c, 3) for c in clauses))
        assert found.measures["rarest"][n] == max(met, default=0)
        assert found.nearest[n] == there.start + np.argmax(np.round(sums, 9))


def test_quoted_words_are_looked_for_where_a_text_can_have_them() -> None:
    texts = ["“we will fight on”", "no quotation", "“all of it, all of it” and “will fight on”"]
    for text in ("we will fight on", "they will fight one", "small of italy", "fight", ""):
        plain = [
            ["we will fight", "will fight on"],
            [],
            ["all of it", "of it all", "it all of", "all of it", "will fight on"],
        ]
        counts = [sum(run in text for run in runs) for runs in plain]
        assert _QuotedRuns(texts).search(text).tolist() == counts
    assert _QuotedRuns(texts).total.tolist() == [2, 0, 5]


@pytest.mark.parametrize("seed", range(6))
def test_pairs_are_listed_by_account_as_they_are_found(seed: int) -> None:
    draw, total = np.random.default_rng(seed), 12
    pairs = np.unique(np.sort(draw.integers(0, total, (40, 2)), axis=1), axis=0)
    account = np.repeat(np.arange(4), 3)
    first, second = pairs[account[pairs[:, 0]] != account[pairs[:, 1]]].T
    p = draw.integers(0, 5, len(first)) / 4  # many are the same
    links = SimpleNamespace(sentences=Sentences(account), first=first, second=second)
    links.probability, links.features = p, {"soft_least": p}
    listed = _PairsByAccount(links)
    for a in range(4):
        best, following, alike = listed.measures(a)
        for i in range(total):
            of = [(v, j, k) for v, j, k in zip(p, first, second, strict=True) if v and i in (j, k)]
            some = [(v, k if i == j else j) for v, j, k in of if account[k if i == j else j] == a]
            some.sort(key=lambda cell: -cell[0])
            some += [(0.0, -1)] * 2
            assert (best[i], listed.likeliest(a)[i], following[i]) == (*some[0], some[1][0])
            assert alike[i] == (best[i] if best[i] > 0.2 else 0)


@pytest.mark.parametrize("seed", range(6))
def test_support_of_a_third_account_is_found_from_either_side(seed: int) -> None:
    draw, total = np.random.default_rng(seed), 12
    pairs = np.unique(np.sort(draw.integers(0, total, (30, 2)), axis=1), axis=0)
    first, second = pairs[pairs[:, 0] < pairs[:, 1]].T
    chance = draw.random(len(first))
    linked = {frozenset(p): c for *p, c in zip(first, second, chance, strict=True)}
    wanted = [
        max(
            (
                min(linked[frozenset((i, k))], linked[frozenset((j, k))])
                for k in range(total)
                if frozenset((i, k)) in linked and frozenset((j, k)) in linked
            ),
            default=0.0,
        )
        for i, j in zip(first, second, strict=True)
    ]
    assert _support_of_third(first, second, chance, total).tolist() == wanted


def test_support_is_found_in_step_with_the_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up = []
    own = features.expand

    def counted(begin: np.ndarray, items: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        row, place = own(begin, items)
        looked_up.append(len(row))
        return row, place

    monkeypatch.setattr(features, "expand", counted)
    first = np.repeat(np.arange(8), 500)  # eight sentences that all others are nearest to
    second = np.tile(np.arange(8, 508), 8)
    _support_of_third(first, second, np.ones(len(first)), 508)
    assert sum(looked_up) < 10 * len(first)


def test_of_very_many_terms_only_the_pairs_asked_for_are_measured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draw = np.random.default_rng(5)
    vectors = draw.random((40, 8), np.float32) - 0.3
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    left, right = draw.integers(0, 40, (2, 500))
    terms = SimpleNamespace(vectors=vectors)
    whole = word_overlap._term_likeness(terms, 3_000)(left, right)
    monkeypatch.setattr(word_overlap, "_ALL_TERMS", 10)
    monkeypatch.setattr(word_overlap, "_ROWS_AT_ONCE", 70)
    assert word_overlap._term_likeness(terms, 3_000)(left, right) == pytest.approx(whole, abs=1e-5)
    monkeypatch.setattr(word_overlap, "_ALL_TERMS", 12_000)
    monkeypatch.setattr(word_overlap, "_MANY_TERMS", 10)
    few = word_overlap._term_likeness(terms, 1)(left, right)
    assert few == pytest.approx(whole, abs=1e-5)
    assert set(whole[left == right]) == {1.0}
    assert 0 < np.mean(whole) < 1


def test_the_rows_of_one_quotation_are_counted_as_one() -> None:
    shares = WordShares()
    rows = [("q1", None, 3), ("q2", "q1", 4), ("q3", None, 2), ("q4", "q2", 1), ("q5", "q9", 6)]
    for quote_id, continues, words in rows:
        content = " ".join(["word"] * words)
        quote = {"quote_id": quote_id, "continues": continues, "kind": "direct", "content": content}
        shares.add(quote, "Lee" if quote_id != "q4" else "Moe")
    assert shares._quoted == [("Lee", 7), ("Lee", 2), ("Moe", 1), ("Lee", 6)]


def made_profile(account: str, texts: list[str]) -> Profile:
    lines = [ProfileSentence(tuple(text.split())) for text in texts]
    return Profile(account, account, "", "", "", lines=lines)


def test_of_many_sentences_alike_the_nearest_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    same = reprints._is_same_sentence
    monkeypatch.setattr(
        reprints, "_is_same_sentence", lambda *given: calls.append(1) or same(*given)
    )
    base = "the crane of the harbour was moved to the quay by the pilots on"
    said = f"{base} Sunday before the storm came in from the north"
    profiles = {
        account: made_profile(
            account,
            [f"{base} {account}{n} {account}{n}x {words}" for n in range(150)] + [said],
        )
        for account, words in (
            ("one", "rope tide cargo anchor buoy ferry"),
            ("two", "lock gull mast barge moor reef"),
        )
    }
    shared = reprints.shared_lines(profiles)
    assert {key: lines for key, lines in shared.items() if lines} == {
        ("one", "two"): {150},
        ("two", "one"): {150},
    }
    assert len(calls) < 2 * 151 * (reprints._TRIED + 1)


def test_the_main_version_of_many_quotations_is_found_in_step() -> None:
    """Each version is compared with those that it matches, not with all of its group."""

    def choose(size: int) -> None:
        passages = [SimpleNamespace(words=(n,)) for n in range(size)]
        pairs = {(n, n + 1): SimpleNamespace(verdict="exact") for n in range(size - 1)}
        matches = quotations._matches_of(pairs)
        assert quotations._choose_main(list(range(size)), matches, passages) == 1

    assert grows_in_step(choose, 500)


def test_a_report_is_compared_with_what_its_speaker_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def compare(size: int) -> None:
        reports = [
            {"kind": "indirect", "speaker": f"Ann Lee{n}", "account_id": "a", "content": "the tide"}
            for n in range(size)
        ]
        monkeypatch.setattr(quotations, "analysed_quotes", lambda _: pd.DataFrame(reports))
        passages = [
            SimpleNamespace(account_id="b", surname=f"lee{n}", name=("ann",), words=(), all="")
            for n in range(size)
        ]
        assert not quotations._reported_rows(None, passages, [])

    assert grows_in_step(compare, 500)


def test_lines_about_what_was_told_are_passed_over_in_step() -> None:
    """Of many candidates about one sentence one is taken; the others cost a look each."""

    def order(size: int) -> None:
        fields = {"kind": "detail", "sort": "words", "sentences": [0, 1], "seed": 0}
        fields |= {"about": {0, 1}, "earned": True, "is_of_accounts": False, "printed": []}
        candidates = [SimpleNamespace(**fields) for _ in range(size)]
        value = np.linspace(0.9, 0.1, size)
        found = ranking.order(SimpleNamespace(account=[0, 1]), candidates, value, value)
        assert [n for n, _ in found] == [0]

    assert grows_in_step(order, 500)


class FakeSentences:
    """The letters of some sentences of two accounts."""

    def __init__(self, sizes: tuple[int, int], seed: int) -> None:
        grams = np.random.default_rng(seed).random((sum(sizes), 6), np.float32) - 0.3
        self.grams = grams / np.linalg.norm(grams, axis=1)[:, None]
        self.account = np.repeat([0, 1], sizes)
        self.term = np.zeros(1)

    def __len__(self) -> int:
        return len(self.account)


@pytest.mark.parametrize("sizes", [(1, 700), (700, 3)])
def test_the_pairs_of_a_headline_are_those_of_a_search_of_all(sizes: tuple[int, int]) -> None:
    sentences = FakeSentences(sizes, seed=sum(sizes))
    found = features.find_pairs(sentences)
    wanted = features.nearest_pairs(sentences, np.arange(len(sentences)), features.NEAREST)
    for values, expected in zip(found, wanted, strict=True):
        assert values == pytest.approx(expected, abs=1e-6)
    assert 0 < len(found[0]) < sizes[0] * sizes[1]


def test_the_pairs_of_a_headline_are_found_in_step() -> None:
    made: dict[int, FakeSentences] = {}

    def search(size: int) -> None:
        sentences = made.setdefault(size, FakeSentences((1, size), seed=5))
        assert len(features.find_pairs(sentences)[0])

    assert grows_in_step(search, 1_500)


def test_sayings_that_many_accounts_print_alike_are_compared_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two wordings in forty accounts: four comparisons, and as many matches as pairs."""
    calls: list[int] = []
    compare = quotations.compare_passages
    monkeypatch.setattr(
        quotations, "compare_passages", lambda *two: (calls.append(1), compare(*two))[1]
    )
    said = ["“We will (all) leave the quay by nine,” said Ann Lee.", "“We will leave the quay.”"]
    words = ["We will all leave the quay by nine", "We will leave the quay"]
    passages = []
    for n in range(40):
        text, at = f"{'Fog. ' * (n // 2)}{said[n % 2]}", 0
        places = []
        for word in words[n % 2].split():
            at = text.index(word, at)
            places.append(QuotedWord(word.lower(), at, at + len(word), 0))
        row = {"speaker": "Ann Lee"}
        passages.append(QuotedPassage(f"a{n}", text, (row,), tuple(places)))
    matches = quotations._match_passages(passages)
    assert len(matches) == 40 * 39 / 2
    assert len(calls) <= 4
    verdicts = {(a % 2, b % 2): match.verdict for (a, b), match in matches.items()}
    assert verdicts == {(0, 0): "exact", (1, 1): "exact"} | dict.fromkeys(
        [(0, 1), (1, 0)], "altered"
    )


def test_quoted_words_are_looked_up_in_step() -> None:
    def search(size: int) -> None:
        runs = _QuotedRuns([f"“a{n}e the tide”" for n in range(size)])
        assert not runs.search("one the tides and " * size).any()

    assert grows_in_step(search, 4_000)


def test_whether_an_account_only_mentions_somebody_is_found_in_step() -> None:
    """Of each of many names, in an account with as many sentences."""

    def search(size: int) -> None:
        said = "Fog lay over Ostra. "
        starts = range(0, size * len(said), len(said))
        parse = SimpleNamespace(
            text=said * size,
            rows=[{"start": start, "end": start + len(said) - 1} for start in starts],
            lower=["fog"] * size,
            tag=["NN"] * size,
            sentence=list(range(size)),
        )
        search = NameSearch.__new__(NameSearch)
        parse = type("Parse", (), vars(parse) | {"__len__": lambda _: size})()
        search._accounts = {"a": SimpleNamespace(parse=parse, mentions=[], actors=[])}
        search._texts, search._other_spellings = {"a": said * size}, {}
        actors = [Actor(f"a{n}", f"Ann Lee{n}", "person") for n in range(size)]
        assert all(search.is_silent("a", actor) for actor in actors)

    assert grows_in_step(search, 250)
