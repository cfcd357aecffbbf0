"""Read sentences as weighted terms, in arrays over the whole story."""

from __future__ import annotations

import io
import math
import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import compress
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from analysis import schema
from analysis.find.quantities.number_words import number_of
from analysis.resources import read_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from spacy.tokens import Doc

    from analysis.story import Story

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

WORD, NAME, NUMBER = 0, 1, 2  # kinds of terms
ROOT, SUBJECT = 1, 2  # marks of terms: the main verb, part of its subject
GRAMS = 256  # columns of hashed letters
_LEAST_TERMS = 2
_CACHED_WORDS = 65_536
_CLAUSE_DEPTH = 8  # steps up the parse after which a token's clause is known
_SUFFIXES = "ingly edly ations ation ings ing ies ied ed es ly s ment e y".split()
LIGHT_WORDS = frozenset(
    "say tell add mr mrs ms dr be have do make take get go come year time".split()
)
_SCALE = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_CREDIT = re.compile(r"\s*\([^()]*/[^()]*\)\s*$")
_CLAUSES = "ccomp advcl relcl acl parataxis csubj conj".split()
_SUBJECTS = "nsubj nsubjpass csubj".split()
_SKIPPED = "PUNCT SPACE SYM X DET ADP PRON CCONJ SCONJ PART AUX INTJ".split()
_NUMERIC = "NUM PROPN NOUN ADJ SYM".split()


@dataclass(frozen=True)
class SentenceTerms:
    """The sentences of a story that state something, and their terms, in reading order.

    One entry a sentence: ``rows`` (of the table), ``account`` (its number), ``order`` (from 0 in
    its account), ``position`` (0-1), ``length`` (tokens), ``quoted`` (has quotation marks),
    ``grams`` (hashed letters), and ``runs`` (of three words: where each sentence begins, ids).
    One entry a term of a sentence: ``term`` (its number), ``weight``, ``kind``, ``clause`` (the
    token that heads it) and ``mark``; those of sentence i are at ``begin[i]:begin[i + 1]``.
    One entry a term: ``names`` (keys), ``surfaces`` (first form seen), ``vectors``.
    """

    rows: list[dict[str, Any]]
    account: Whole
    order: Whole
    position: Floats
    length: Floats
    quoted: NDArray[np.bool_]
    begin: Whole
    term: Whole
    weight: Floats
    kind: Whole
    clause: Whole
    mark: Whole
    grams: NDArray[np.float32]
    runs: tuple[Whole, Whole]
    names: list[str]
    surfaces: list[str]
    vectors: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.rows)

    def weights(self, i: int) -> dict[int, float]:
        """Term -> weight in sentence i."""
        return self._terms(i, self.weight)

    def kinds(self, i: int) -> dict[int, int]:
        """Term -> kind in sentence i."""
        return self._terms(i, self.kind)

    def _terms(self, i: int, values: NDArray[Any]) -> dict[int, Any]:
        span = slice(self.begin[i], self.begin[i + 1])
        return dict(zip(self.term[span].tolist(), values[span].tolist(), strict=True))


class TokenColumns(NamedTuple):
    """Tokens as parallel lists: key and kind, clause head, mark, lower case, word, offset."""

    terms: list[tuple[str, int]]
    clauses: list[int]
    marks: list[int]
    lower: list[str]
    words: list[str]
    starts: list[int]

    def between(self, start: int, end: int) -> TokenColumns:
        """The tokens that start at ``start`` or later and before ``end``."""
        some = slice(bisect_left(self.starts, start), bisect_left(self.starts, end))
        return TokenColumns(
            self.terms[some],
            self.clauses[some],
            self.marks[some],
            self.lower[some],
            self.words[some],
            self.starts[some],
        )


def sentence_terms(story: Story, docs: dict[str, Doc]) -> SentenceTerms:
    """Read the parsed accounts: all sentences of two or more terms but bylines and headings."""
    table = story.sentences[
        story.sentences["account_id"].isin(set(docs))
        & ~story.sentences["role"].isin(["byline", "heading"])
    ]
    rows: list[dict[str, Any]] = [{str(k): v for k, v in row.items()} for row in schema.rows(table)]
    accounts = {account: number for number, account in enumerate(docs)}
    rows.sort(key=lambda r: (accounts[r["account_id"]], r["start"]))
    columns = {account: _read_tokens(doc) for account, doc in docs.items()}
    tokens = [columns[row["account_id"]].between(row["start"], _end(row)) for row in rows]
    full = [len({key for key, _ in some.terms if key}) >= _LEAST_TERMS for some in tokens]
    return _arrays(list(compress(rows, full)), accounts, list(compress(tokens, full)))


def _end(row: dict[str, Any]) -> int:
    """The end of a sentence; of a caption without the credit, as in "(AP Photo/Jane Doe)"."""
    if row["role"] == "caption":
        return int(row["start"]) + len(_CREDIT.sub("", row["text"]))
    return int(row["end"])


def _read_tokens(doc: Doc) -> TokenColumns:
    strings = doc.vocab.strings
    clauses, marks = _clauses_and_marks(doc)
    places = doc.to_array(["IDX", "ORTH", "LOWER"])
    words, lower = ([strings[k] for k in places[:, c].tolist()] for c in (1, 2))
    return TokenColumns(doc_terms(doc), clauses, marks, lower, words, places[:, 0].tolist())


def _clauses_and_marks(doc: Doc) -> tuple[list[int], list[int]]:
    """For each token the head of its clause, and whether it is the root verb or of its subject."""
    strings, places = doc.vocab.strings, np.arange(len(doc))
    columns = doc.to_array(["HEAD", "DEP", "POS"])
    heads = places + columns[:, 0].astype(np.int64)
    root = heads == places
    verbal = np.isin(columns[:, 2], [strings["VERB"], strings["AUX"]])
    headed = verbal & np.isin(columns[:, 1], [strings[d] for d in _CLAUSES if d in strings])
    subject = np.isin(columns[:, 1], [strings[d] for d in _SUBJECTS if d in strings])
    clause = np.where(root | headed, places, heads)
    above = np.where(subject, places, np.where(root | headed, -1, heads))
    for _ in range(_CLAUSE_DEPTH):
        clause = clause[clause]
        above = np.where(above >= 0, above[above], -1)
    top = np.maximum(above, 0)
    in_subject = (above >= 0) & subject[top] & root[heads[top]]
    return clause.tolist(), np.where(root, ROOT, np.where(in_subject, SUBJECT, 0)).tolist()


def doc_terms(doc: Doc) -> list[tuple[str, int]]:
    """For each token its key and kind; the key is empty for words without content."""
    lexemes, strings = doc.vocab, doc.vocab.strings
    columns = doc.to_array(["ORTH", "LEMMA", "POS", "ENT_TYPE"])
    distinct, which = np.unique(columns, axis=0, return_inverse=True)
    dated = strings["DATE"]
    keys = [
        _term(strings[o], strings[lemma], strings[pos], lexemes[o].is_stop, ent == dated)
        for o, lemma, pos, ent in distinct.tolist()
    ]
    terms = [keys[k] for k in which.ravel().tolist()]
    for i, (key, kind) in enumerate(terms[:-1]):
        scale = _SCALE.get(terms[i + 1][0].rstrip("s")) if kind == NUMBER else None
        if scale:
            terms[i] = (f"#{float(key[1:]) * scale:g}", NUMBER)
    return terms


@lru_cache(maxsize=_CACHED_WORDS)
def _term(text: str, lemma: str, pos: str, stop: bool, dated: bool) -> tuple[str, int]:
    numeric = pos in _NUMERIC and (pos == "NUM" or text[:1].isdigit())
    number = number_of(text) if numeric else None
    if number is not None and number != 1:
        return f"#{number:g}", WORD if dated else NUMBER
    empty = pos in _SKIPPED or not _is_word(text)
    if empty or (stop and pos not in ("PROPN", "NUM")):
        return "", WORD
    key = stem(text if pos == "PROPN" else lemma)
    if key in LIGHT_WORDS or sum(c.isalnum() for c in key) < 2:
        return "", WORD
    return key, NAME if pos == "PROPN" and text[:1].isupper() else WORD


@lru_cache(maxsize=_CACHED_WORDS)
def stem(word: str) -> str:
    """Cut the usual ending off a word, so that 'indicted' and 'indictment' have one key.

    >>> stem("Indictment"), stem("mobilized"), stem("mothers")
    ('indict', 'mobiliz', 'mother')
    """
    word = word.lower().replace("’", "'").removesuffix("'s").strip("-'.")
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)]
    return word


@lru_cache(maxsize=_CACHED_WORDS)
def _is_word(word: str) -> bool:
    return any(c.isalnum() for c in word)


def _arrays(
    rows: list[dict[str, Any]], accounts: dict[str, int], tokens: list[TokenColumns]
) -> SentenceTerms:
    index = _TermIndex()
    for some in tokens:
        index.add(some)
    begin, names = np.array(index.begin, np.int64), list(index.numbers)
    term, kind, clause, mark = (np.array(column, np.int64) for column in index.columns)
    account = np.array([accounts[r["account_id"]] for r in rows], np.int64)
    return SentenceTerms(
        rows=rows,
        account=account,
        order=np.arange(len(account)) - np.searchsorted(account, account),
        position=np.array([r["position"] for r in rows]),
        length=np.array([len(some.lower) for some in tokens], float),
        quoted=np.array([bool(re.search('[“”"]', r["text"])) for r in rows], bool),
        begin=begin,
        term=term,
        weight=_weights(names, term, begin),
        kind=kind,
        clause=clause,
        mark=mark,
        grams=_grams([some.lower for some in tokens]),
        runs=_runs([some.lower for some in tokens]),
        names=names,
        surfaces=index.surfaces,
        vectors=_vectors_of(names),
    )


class _TermIndex:
    """Number the terms of sentence after sentence; a clause has each term once."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.surfaces: list[str] = []
        self.begin = [0]
        self.columns: tuple[list[int], ...] = ([], [], [], [])  # term, kind, clause, mark

    def add(self, tokens: TokenColumns) -> None:
        terms, _, _, marks = self.columns
        seen: dict[tuple[int, int], int] = {}
        for (key, kind), clause, mark, word in zip(*tokens[:3], tokens.words, strict=True):
            if not key:
                continue
            if key not in self.numbers:
                self.numbers[key] = len(self.numbers)
                self.surfaces.append(word)
            term = self.numbers[key]
            at = seen.setdefault((term, clause), len(terms))
            if at == len(terms):
                for column, value in zip(self.columns, (term, kind, clause, mark), strict=True):
                    column.append(value)
            elif mark:
                marks[at] = mark
        self.begin.append(len(terms))


def _weights(names: list[str], term: Whole, begin: Whole) -> Floats:
    """Weigh terms by how rare they are in the story and in news sentences at large."""
    if not names:
        return np.zeros(0)
    total = len(begin) - 1
    sentence = np.repeat(np.arange(total), np.diff(begin))
    present = np.unique(sentence * len(names) + term) % len(names)
    in_story = np.log((total + 1) / (np.bincount(present, minlength=len(names)) + 0.5))
    return np.asarray((np.maximum(in_story, 0.05) * news_rarity(names) / 3)[term])


def news_rarity(names: Sequence[str]) -> Floats:
    """How rare terms are in news sentences at large."""
    rarity, unknown = _rarity()
    return np.array([rarity.get(name, unknown) for name in names], float)


@cache
def _rarity() -> tuple[dict[str, float], float]:
    """Term -> inverse document frequency in news sentences; that of an unknown term."""
    counts = {row["term"]: float(row["sentences"]) for row in read_lexicon("news_terms")}
    total = counts.pop("(sentences)")
    return {t: math.log(total / (c + 1)) for t, c in counts.items()}, math.log(total / 2)


def _vectors_of(names: list[str]) -> NDArray[np.float32]:
    """A vector of length one for each term; zeros for a term without one."""
    numbers, vectors = _term_vectors()
    at = np.array([numbers.get(name, -1) for name in names], np.int64)
    return np.where(at[:, None] >= 0, vectors[at], np.float32(0))


@cache
def _term_vectors() -> tuple[dict[str, int], NDArray[np.float32]]:
    path = resources.files("analysis") / "data" / "models" / "term_vectors.npz"
    with np.load(io.BytesIO(path.read_bytes())) as arrays:
        terms = arrays["terms"].tobytes().decode().split("\n")
        vectors = arrays["vectors"].astype(np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return {term: number for number, term in enumerate(terms)}, vectors / lengths


def _runs(sentences: list[list[str]]) -> tuple[Whole, Whole]:
    """The runs of three words of each sentence, each once: where its runs begin, and their ids."""
    numbers: dict[str, int] = {}
    words = [
        [numbers.setdefault(w, len(numbers)) for w in sentence if _is_word(w)]
        for sentence in sentences
    ]
    flat = np.array([w for some in words for w in some], np.int64)
    owner = np.repeat(np.arange(len(words)), [len(some) for some in words])
    whole = owner[:-2] == owner[2:]
    keys = (flat[:-2] * len(numbers) + flat[1:-1]) * len(numbers) + flat[2:]
    _, run = np.unique(keys[whole], return_inverse=True)
    total = int(run.max()) + 1 if len(run) else 1
    distinct = np.unique(owner[:-2][whole] * total + run)
    return np.searchsorted(distinct // total, np.arange(len(words) + 1)), distinct % total


def _grams(sentences: list[list[str]]) -> NDArray[np.float32]:
    """Character 4-grams inside words, hashed to GRAMS columns, tf-idf weighted, of length one."""
    columns_of: dict[str, list[int]] = {}
    counts = np.zeros((len(sentences), GRAMS), np.float32)
    for i, sentence in enumerate(sentences):
        columns = list[int]()
        for word in sentence:
            if word not in columns_of:
                columns_of[word] = list(map(_hash, _split(word)))
            columns += columns_of[word]
        counts[i] = np.bincount(columns, minlength=GRAMS)
    rarity = np.log((len(sentences) + 1) / ((counts > 0).sum(0) + 0.5)).clip(0.05)
    found = np.log1p(counts) * rarity
    return np.asarray(found / (np.linalg.norm(found, axis=1, keepdims=True) + 1e-9), np.float32)


def _split(word: str) -> Iterable[str]:
    padded = f" {word} " if _is_word(word) else ""
    return (padded[k : k + 4] for k in range(max(0, len(padded) - 3)))


def _hash(gram: str) -> int:
    """FNV-1a, as ``hash`` differs from run to run."""
    code = 2166136261
    for c in gram:
        code = (code ^ ord(c)) * 16777619 & 0xFFFFFFFF
    return code % GRAMS
