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
from analysis.triggers import PARTS, Triggers

WEIGHTS = {"phrases": 3.0, "words": 2.0, "hints": 1.0}
_FIELDS = ("name", "definition", *WEIGHTS, "examples")


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
    ``AnalysisError``, which names the dimension and the field, for what it cannot read.

    >>> read_codebook('[[dimension]]\\nname = "refusal"\\nphrases = ["refuse to serve"]').names
    ('refusal',)
    """
    told = _dimensions(text)
    for number, dimension in enumerate(told, 1):
        _check(dimension, number, [d.get("name") for d in told[: number - 1]])
    terms = [
        (term, str(d["name"]), weight)
        for d in told
        for key, weight in WEIGHTS.items()
        for term in d.get(key, [])
    ]
    terms += _from_examples(told)
    return Codebook({str(d["name"]): str(d.get("definition", "")) for d in told}, Triggers(terms))


def _dimensions(text: str) -> list[dict[str, Any]]:
    try:
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise AnalysisError(
            "codebook.toml", f"is not TOML ({error})", "correct the line that it names"
        ) from None
    told = read.pop("dimension", [])
    if read:
        raise AnalysisError(
            "codebook.toml",
            f"has a field {next(iter(read))!r}, which is not known",
            "write each dimension as [[dimension]]",
        )
    if not told:
        raise AnalysisError(
            "codebook.toml",
            "holds no dimension",
            'write each as [[dimension]] with name = "..." and phrases = ["..."]',
        )
    if not isinstance(told, list) or not all(isinstance(d, dict) for d in told):
        raise AnalysisError(
            "codebook.toml",
            "has a dimension that is no table",
            "write each as [[dimension]], with two brackets",
        )
    return told


def _check(dimension: dict[str, Any], number: int, before: list[Any]) -> None:
    """Raise for the first field of a dimension that cannot be read."""
    name = dimension.get("name")
    where = f"codebook.toml, dimension {name!r}" if name else f"codebook.toml, dimension {number}"
    if not isinstance(name, str) or not name.strip():
        raise AnalysisError(
            where, "has no name" if not name else "has a name that is no text", 'write name = "..."'
        )
    if name in ("none", "uncertain"):
        raise AnalysisError(
            where, "has a name that means that no frame was found", "name it otherwise"
        )
    if name in before:
        raise AnalysisError(where, "is there twice", "join the two or name one of them otherwise")
    unknown = [key for key in dimension if key not in _FIELDS]
    if unknown:
        raise AnalysisError(
            where, f"has a field {unknown[0]!r}, which is not known", f"use {', '.join(_FIELDS)}"
        )
    if not isinstance(dimension.get("definition", ""), str):
        raise AnalysisError(where, "definition is no text", 'write definition = "..."')
    for key in (*WEIGHTS, "examples"):
        terms = dimension.get(key, [])
        if not isinstance(terms, list) or not all(isinstance(t, str) and t.strip() for t in terms):
            raise AnalysisError(where, f"{key} is not a list of texts", f'write {key} = ["..."]')
    if not any(dimension.get(key) for key in (*WEIGHTS, "examples")):
        raise AnalysisError(
            where,
            "has no words to find it by",
            'give it phrases = ["..."], words, hints or examples',
        )
    for key in WEIGHTS:
        for term in dimension.get(key, []):
            _check_term(term, f"{where}, {key}")


def _check_term(term: str, where: str) -> None:
    for word in term.split():
        form, slash, part = word.partition("/")
        if slash and part.upper() not in PARTS:
            raise AnalysisError(
                where,
                f"{term!r} asks for the part of speech {part!r}",
                f"use one of /{', /'.join(PARTS)} or none",
            )
        if not form or "*" in form[:-1]:
            raise AnalysisError(
                where,
                f"{term!r} has a * before the end of a word or no word",
                "write words, with * at their end at most",
            )


def _from_examples(dimensions: list[dict[str, Any]]) -> list[tuple[str, str, float]]:
    """Words of five letters or more that stand in the example sentences of one dimension alone, as hints for it."""
    words = {
        str(d["name"]): dict.fromkeys(
            re.findall(r"[^\W\d_]{5,}", " ".join(d.get("examples", [])).lower())
        )
        for d in dimensions
    }
    times = Counter(word for found in words.values() for word in found)
    return [
        (word, name, WEIGHTS["hints"])
        for name, found in words.items()
        for word in found
        if times[word] == 1
    ]
