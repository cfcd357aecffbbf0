"""Look up the words of other languages that bound, link or measure a number, and nouns counted."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from analysis.find.quantities.foreign_tokens import split_words
from analysis.find.quantities.tokens import Token
from analysis.resources import read_lexicon

Uses = list[tuple[str, str]]  # each use of a phrase with its English words


class Gloss(NamedTuple):
    """English words for a phrase: the token after the phrase, its use and the words."""

    after: int
    use: str
    english: str


@cache
def _glosses(language: str) -> dict[str, dict[tuple[str, ...], Uses]]:
    """First word -> the phrases that begin with it -> their use and English words.

    A form with a capital is looked up as printed, such as "MW"; others in lower case.
    """
    found: dict[str, dict[tuple[str, ...], Uses]] = {}
    for row in read_lexicon("foreign_words"):
        if row["language"] in ("all", language):
            exact = row["words"] != row["words"].lower()
            key = tuple(
                t.text if exact else t.lower for t in split_words(row["words"], [], language)
            )
            found.setdefault(key[0], {}).setdefault(key, []).append((row["use"], row["english"]))
    return found


@cache
def number_endings(language: str) -> list[tuple[str, str, str]]:
    """Ends of words that begin with a number word, each with its use and English words."""
    return [
        (key[-1], use, english)
        for first in _glosses(language).values()
        for key, uses in first.items()
        for use, english in uses
        if use == "half" or (use == "age" and key[0] == "-")
    ]


def find_phrase(tokens: list[Token], i: int, language: str) -> tuple[int, Uses] | None:
    """Return the longest phrase of the list at token ``i``: the token after it, and its uses."""
    if i >= len(tokens):
        return None
    token = tokens[i]
    for first in dict.fromkeys((token.text, token.lower)):
        phrases = _glosses(language).get(first, {})
        for key in sorted(phrases, key=len, reverse=True):
            part = tokens[i : i + len(key)]
            exact = first == token.text and tuple(t.text for t in part) == key
            if exact or tuple(t.lower for t in part) == key:
                return i + len(key), phrases[key]
    return None


def rate_at(tokens: list[Token], i: int, language: str) -> str:
    """What an amount is per, at a place: "square metre" of "pro Quadratmeter"; empty otherwise."""
    found = find_phrase(tokens, i, language)
    uses = found[1] if found else []
    return next((english.removeprefix("per ") for use, english in uses if use == "rate"), "")


@cache
def has_use(words: str, use: str, language: str) -> bool:
    """Whether words, in lower case, have a use in the list, whatever other use they may have."""
    key = tuple(t.lower for t in split_words(words, [], language))
    uses = _glosses(language).get(key[0], {}).get(key, []) if key else []
    return any(known == use for known, _ in uses)


@cache
def counted_nouns(language: str) -> dict[str, tuple[str, str]]:
    """Noun as printed, in lower case -> unit in English, and what happened to the counted."""
    return {
        row["word"]: (row["unit"], row["role"])
        for row in read_lexicon("foreign_nouns")
        if row["language"] == language
    }
