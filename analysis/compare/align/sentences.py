"""Sentences as bags of weighted terms: what the pair features read, as arrays over the whole story."""

from __future__ import annotations

import io
import math
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import compress
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis import schema
from analysis.resources import read_lexicon

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.tokens import Doc

    from analysis.story import Story

WORD, NAME, NUMBER = 0, 1, 2
GRAMS, LEAST_TERMS, KEPT_WORDS = 256, 2, 65_536
_SUFFIXES = (
    "ingly",
    "edly",
    "ations",
    "ation",
    "ings",
    "ing",
    "ies",
    "ied",
    "ed",
    "es",
    "ly",
    "s",
    "ment",
    "e",
    "y",
)
_LIGHT = frozenset(
    [
        "say",
        "tell",
        "add",
        "mr",
        "mrs",
        "ms",
        "dr",
        "be",
        "have",
        "do",
        "make",
        "take",
        "get",
        "go",
        "come",
        "year",
        "time",
    ]
)
_NUMERALS = (
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_COUNT = {word: value for value, word in enumerate(_NUMERALS, 2)}
_SCALE = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
_CREDIT = re.compile(r"\s*\([^()]*/[^()]*\)\s*$")
_CLAUSES = ("ccomp", "advcl", "relcl", "acl", "parataxis", "csubj", "conj")
_SKIPPED = (
    "PUNCT",
    "SPACE",
    "SYM",
    "X",
    "DET",
    "ADP",
    "PRON",
    "CCONJ",
    "SCONJ",
    "PART",
    "AUX",
    "INTJ",
)
_SUBJECTS = ("nsubj", "nsubjpass", "csubj")


@dataclass(frozen=True)
class SentenceTerms:
    """The units of a story: one entry a sentence in the per-sentence arrays, in reading order of the accounts.

    ``begin[i]:begin[i + 1]`` are the places of sentence i in ``term``, ``weight``, ``kind``, ``clause``, ``mark``.
    """

    rows: list[dict[str, Any]]
    account: NDArray[np.int64]
    order: NDArray[np.int64]
    position: NDArray[np.float64]
    length: NDArray[np.float64]
    quoted: NDArray[np.bool_]
    begin: NDArray[np.int64]
    term: NDArray[np.int64]
    weight: NDArray[np.float64]
    kind: NDArray[np.int64]
    clause: NDArray[np.int64]
    mark: NDArray[np.int64]
    grams: NDArray[np.float32]
    runs: tuple[NDArray[np.int64], NDArray[np.int64]]
    names: list[str]
    surfaces: list[str]
    sense: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.rows)


def stem(word: str) -> str:
    """A word without its usual ending: a rough key, so that 'indicted' and 'indictment' meet.

    >>> stem("Indictment"), stem("mobilized"), stem("mothers")
    ('indict', 'mobiliz', 'mother')
    """
    word = word.lower().replace("’", "'").removesuffix("'s").strip("-'.")
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)]
    return word


def number_of(word: str) -> float | None:
    """The value of a numeral of two or more, else None.

    >>> number_of("60,000"), number_of("three"), number_of("one")
    (60000.0, 3.0, None)
    """
    found = _DIGITS.search(word)
    if found:
        return float(found.group().replace(",", ""))
    return float(_COUNT[word.lower()]) if word.lower() in _COUNT else None


@cache
def _known() -> tuple[dict[str, float], float]:
    rows = read_lexicon("news_terms")
    counts = {row["term"]: float(row["sentences"]) for row in rows}
    total = counts.pop("(sentences)")
    return {t: math.log(total / (c + 1)) for t, c in counts.items()}, math.log(total / 2)


@cache
def _vectors() -> tuple[dict[str, int], NDArray[np.float32]]:
    with np.load(
        io.BytesIO(
            (resources.files("analysis") / "data" / "models" / "term_vectors.npz").read_bytes()
        )
    ) as told:
        terms, vectors = (
            told["terms"].tobytes().decode().split("\n"),
            told["vectors"].astype(np.float32),
        )
    return {t: k for k, t in enumerate(terms)}, vectors / np.linalg.norm(
        vectors, axis=1, keepdims=True
    )


def _sense(names: list[str]) -> NDArray[np.float32]:
    """A vector of length one for each term; zeros for a term without one."""
    known, vectors = _vectors()
    at = np.array([known.get(n, -1) for n in names], np.int64)
    return np.where(at[:, None] >= 0, vectors[at], np.float32(0))


def doc_terms(doc: Doc) -> list[tuple[str, int]]:
    """For each token its key and kind; an empty key for words that carry nothing."""
    lexemes, strings = doc.vocab, doc.vocab.strings
    columns = doc.to_array(["ORTH", "LEMMA", "POS", "ENT_TYPE"])
    kinds, which = np.unique(columns, axis=0, return_inverse=True)
    dated = strings["DATE"]
    keys = [
        _term(strings[o], strings[lemma], strings[pos], lexemes[o].is_stop, ent == dated)
        for o, lemma, pos, ent in kinds.tolist()
    ]
    found = [keys[k] for k in which.ravel().tolist()]
    for i, (key, kind) in enumerate(found):
        scale = (
            _SCALE.get(found[i + 1][0].rstrip("s"))
            if kind == NUMBER and i + 1 < len(found)
            else None
        )
        if scale:
            found[i] = (f"#{float(key[1:]) * scale:g}", NUMBER)
    return found


@lru_cache(maxsize=KEPT_WORDS)
def _term(text: str, lemma: str, pos: str, stop: bool, dated: bool) -> tuple[str, int]:
    number = (
        number_of(text)
        if pos in ("NUM", "PROPN", "NOUN", "ADJ", "SYM") and (pos == "NUM" or text[:1].isdigit())
        else None
    )
    if number is not None and number != 1:
        return f"#{number:g}", WORD if dated else NUMBER
    if (
        pos in _SKIPPED
        or not any(c.isalnum() for c in text)
        or (stop and pos != "PROPN" and pos != "NUM")
    ):
        return "", WORD
    key = stem(lemma if pos != "PROPN" else text)
    if key in _LIGHT or sum(c.isalnum() for c in key) < 2:
        return "", WORD
    return key, NAME if pos == "PROPN" and text[:1].isupper() else WORD


def find_units(story: Story, docs: dict[str, Doc]) -> SentenceTerms:
    """The units of the analysed accounts: every sentence of two or more terms but bylines and headings."""
    table = story.sentences[
        story.sentences["account_id"].isin(set(docs))
        & ~story.sentences["role"].isin(["byline", "heading"])
    ]
    rows: list[dict[str, Any]] = [{str(k): v for k, v in row.items()} for row in schema.rows(table)]
    accounts = {a: k for k, a in enumerate(docs)}
    rows.sort(key=lambda r: (accounts[r["account_id"]], r["start"]))
    bags: list[tuple[list[tuple[str, int]], list[int], list[int], list[str], list[str]]] = []
    read = {a: _read(doc) for a, doc in docs.items()}
    for row in rows:
        end = (
            row["start"] + len(_CREDIT.sub("", row["text"]))
            if row["role"] == "caption"
            else row["end"]
        )
        terms, clauses, marks, words, texts, starts = read[row["account_id"]]
        a, b = np.searchsorted(starts, [row["start"], end]).tolist()
        bags.append((terms[a:b], clauses[a:b], marks[a:b], words[a:b], texts[a:b]))
    full = [len({key for key, _ in bag[0] if key}) >= LEAST_TERMS for bag in bags]
    return _arrays(list(compress(rows, full)), accounts, list(compress(bags, full)))


def _read(
    doc: Doc,
) -> tuple[list[tuple[str, int]], list[int], list[int], list[str], list[str], list[int]]:
    """Terms, clause head, mark (1 root verb, 2 subject), lower-case words, words and offsets of the tokens of a document."""
    strings = doc.vocab.strings
    kinds = doc.to_array(["HEAD", "DEP", "POS"])
    heads = np.arange(len(doc)) + kinds[:, 0].astype(np.int64)
    codes = [strings[d] for d in _CLAUSES if d in strings]
    verbal = np.isin(kinds[:, 2], [strings["VERB"], strings["AUX"]])
    top = heads == np.arange(len(doc))
    splits = top | (verbal & np.isin(kinds[:, 1], codes))
    clause = np.where(splits, np.arange(len(doc)), heads)
    subject = np.isin(kinds[:, 1], [strings[d] for d in _SUBJECTS if d in strings])
    under = np.where(subject, np.arange(len(doc)), np.where(splits, -1, heads))
    for _ in range(8):
        clause = clause[clause]
        under = np.where(under >= 0, under[under], -1)
    reached = (under >= 0) & subject[np.maximum(under, 0)]
    main = reached & top[heads[np.maximum(under, 0)]]
    marks = np.where(top, 1, np.where(main, 2, 0))
    places = doc.to_array(["IDX", "ORTH", "LOWER"])
    texts, lower = ([strings[k] for k in places[:, c].tolist()] for c in (1, 2))
    return doc_terms(doc), clause.tolist(), marks.tolist(), lower, texts, places[:, 0].tolist()


def _arrays(rows: list[dict[str, Any]], accounts: dict[str, int], bags: list[Any]) -> SentenceTerms:
    known, unknown = _known()
    index: dict[str, int] = {}
    surfaces: list[str] = []
    begin, term, kind, clause, mark = [0], list[int](), list[int](), list[int](), list[int]()
    for terms, clauses, marks, _, texts in bags:
        seen: dict[tuple[int, int], int] = {}
        for (key, k), c, m, text in zip(terms, clauses, marks, texts, strict=True):
            if not key:
                continue
            if key not in index:
                index[key] = len(index)
                surfaces.append(text)
            t = index[key]
            at = seen.setdefault((t, c), len(term))
            if at == len(term):
                for column, value in zip((term, kind, clause, mark), (t, k, c, m), strict=True):
                    column.append(value)
            elif m:
                mark[at] = m
        begin.append(len(term))
    names = list(index)
    account = np.array([accounts[r["account_id"]] for r in rows], np.int64)
    terms_ = np.array(term, np.int64)
    sentence = np.repeat(np.arange(len(rows)), np.diff(begin))
    present = np.unique(sentence * max(1, len(names)) + terms_) % max(1, len(names))
    local = np.log((len(rows) + 1) / (np.bincount(present, minlength=len(names)) + 0.5))
    general = np.array([known.get(n, unknown) for n in names])
    weight = (np.maximum(local, 0.05) * general / 3)[terms_] if names else np.zeros(0)
    return SentenceTerms(
        rows=rows,
        account=account,
        order=_order(account),
        position=np.array([r["position"] for r in rows]),
        length=np.array([len(b[3]) for b in bags], float),
        quoted=np.array([bool(re.search('[“”"]', r["text"])) for r in rows], bool),
        begin=np.array(begin, np.int64),
        term=terms_,
        weight=weight,
        kind=np.array(kind, np.int64),
        clause=np.array(clause, np.int64),
        mark=np.array(mark, np.int64),
        grams=_grams(bags),
        runs=_runs(bags),
        names=names,
        surfaces=surfaces,
        sense=_sense(names),
    )


@lru_cache(maxsize=KEPT_WORDS)
def _spoken(word: str) -> bool:
    return any(c.isalnum() for c in word)


def _order(account: NDArray[np.int64]) -> NDArray[np.int64]:
    first = np.searchsorted(account, account)
    return np.arange(len(account)) - first


def _runs(bags: list[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The runs of three words of each sentence, each once, as numbers: where those of a sentence begin, and the runs."""
    index: dict[str, int] = {}
    words = [
        [index.setdefault(w, len(index)) for w in words if _spoken(w)] for _, _, _, words, _ in bags
    ]
    flat, owner = (
        np.array([w for some in words for w in some], np.int64),
        np.repeat(np.arange(len(bags)), [len(w) for w in words]),
    )
    whole = owner[:-2] == owner[2:]
    _, run = np.unique(
        (flat[:-2] * len(index) + flat[1:-1])[whole] * len(index) + flat[2:][whole],
        return_inverse=True,
    )
    many = int(run.max()) + 1 if len(run) else 1
    once = np.unique(owner[:-2][whole] * many + run)
    return np.searchsorted(once // many, np.arange(len(bags) + 1)), once % many


def _grams(bags: list[Any]) -> NDArray[np.float32]:
    """Character 4-grams inside words, hashed to GRAMS columns (a fixed hash), tf-idf weighted, of length one."""
    index: dict[str, list[int]] = {}
    found = np.zeros((len(bags), GRAMS), np.float32)
    for i, (_, _, _, words, _) in enumerate(bags):
        columns = list[int]()
        for word in words:
            if word not in index:
                padded = f" {word} " if _spoken(word) else ""
                index[word] = [_hash(padded[k : k + 4]) for k in range(max(0, len(padded) - 3))]
            columns += index[word]
        found[i] = np.bincount(columns, minlength=GRAMS)
    found = np.log1p(found) * np.log((len(bags) + 1) / ((found > 0).sum(0) + 0.5)).clip(0.05)
    return np.asarray(found / (np.linalg.norm(found, axis=1, keepdims=True) + 1e-9), np.float32)


def _hash(gram: str) -> int:
    code = 2166136261
    for c in gram:
        code = (code ^ ord(c)) * 16777619 & 0xFFFFFFFF
    return code % GRAMS
