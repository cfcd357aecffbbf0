"""The analyst's own frames: a ``codebook.toml`` beside the story, read into triggers."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError
from analysis.triggers import Triggers

WEIGHTS = {"phrases": 3.0, "words": 2.0, "hints": 1.0}


@dataclass(frozen=True)
class Codebook:
    """Names and definitions of an analyst's dimensions, and the words that tell them."""

    definitions: dict[str, str]
    triggers: Triggers

    @property
    def names(self) -> tuple[str, ...]:
        """The dimensions in the order of the file."""
        return tuple(self.definitions)


def codebook_text(folder: Path | None) -> str:
    """What ``codebook.toml`` in a story's folder holds; empty when there is none. Raises ``AnalysisError`` if it is not UTF-8."""
    path = folder / "codebook.toml" if folder else None
    try:
        return path.read_text("utf8") if path and path.is_file() else ""
    except UnicodeDecodeError:
        raise AnalysisError(str(path), "is not UTF-8 text", "save it as UTF-8") from None


@lru_cache(maxsize=16)
def read_codebook(text: str) -> Codebook:
    """The dimensions of a codebook: tables ``[[dimension]]`` with name, definition, phrases, words, hints.

    ``phrases`` tell the dimension nearly surely (weight 3), ``words`` typically (2), ``hints`` only beside one of these (1); all are
    written as in ``lexicons/frames.csv``. Longer words that stand in the ``examples`` of one dimension alone are hints too. Raises
    ``AnalysisError`` for what it cannot read.

    >>> read_codebook('[[dimension]]\\nname = "refusal"\\nphrases = ["refuse to serve"]').names
    ('refusal',)
    """
    try:
        told = tomllib.loads(text).get("dimension", [])
    except tomllib.TOMLDecodeError as error:
        raise AnalysisError("codebook.toml", f"is not TOML ({error})", "correct the line that it names") from None
    if not told:
        raise AnalysisError("codebook.toml", "holds no dimension", 'write each as [[dimension]] with name = "..." and phrases = ["..."]')
    if not isinstance(told, list) or not all(isinstance(d, dict) and isinstance(d.get("name"), str) and d["name"].strip() for d in told):
        raise AnalysisError("codebook.toml", "has a dimension without a name", 'write each as [[dimension]] with name = "..."')
    taken = [str(d["name"]) for d in told if d["name"] in ("none", "uncertain")]
    if taken:
        raise AnalysisError("codebook.toml", f"has a dimension {taken[0]!r}, which means that no frame was found", "name it otherwise")
    terms = [(term, str(d["name"]), weight) for d in told for key, weight in WEIGHTS.items() for term in _terms(d, key)]
    terms += _from_examples(told)
    return Codebook({str(d["name"]): str(d.get("definition", "")) for d in told}, Triggers(terms))


def _terms(dimension: dict[str, Any], key: str) -> list[str]:
    terms = dimension.get(key, [])
    if not isinstance(terms, list) or not all(isinstance(t, str) for t in terms):
        raise AnalysisError(f"codebook.toml, dimension {dimension['name']!r}", f"{key} is not a list of texts", f'write {key} = ["..."]')
    return terms


def _from_examples(dimensions: list[dict[str, Any]]) -> list[tuple[str, str, float]]:
    """Words of five letters or more that stand in the example sentences of one dimension alone, as hints for it."""
    words = {str(d["name"]): dict.fromkeys(re.findall(r"[^\W\d_]{5,}", " ".join(_terms(d, "examples")).lower())) for d in dimensions}
    times = Counter(word for found in words.values() for word in found)
    return [(word, name, WEIGHTS["hints"]) for name, found in words.items() for word in found if times[word] == 1]
