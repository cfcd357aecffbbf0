"""Recognise the language of a text, name it, and say how far an account in it is analysed."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache

from analysis.resources import read_lexicon

WHOLE, PART, NONE = "whole", "part", "none"  # how far an account is analysed
ENGLISH = "en"
_READ_IN_PART = "its text, sentences, figures and quotation marks are read, and nothing else"

# Words that other languages do not use; a text in which one word of ten is among them is English.
_FUNCTION_WORDS = frozenset(
    "the and that with from have has been which this their were would who said not are they".split()
)
_SHARE, _ENOUGH = 0.1, 20
_SHORT = 8
# Log-likelihood by which another language must beat English: names and numbers show no language.
_MARGIN = 25.0
_NO_LANGUAGE = "zxx"  # what the model says of numbers and names


def find_language(text: str) -> str:
    """Return the ISO 639 code of a text's language; too short a text counts as English.

    The model is loaded only for texts that the function words leave open. Dialects are not
    distinguished; a mixed text gets its main language.

    >>> find_language(
    ...     "The men who were freed said that they have not been told which of them "
    ...     "are to leave and who is to stay."
    ... )
    'en'
    >>> find_language("Le ministre a annoncé que 300 soldats seraient envoyés dans la région.")
    'fr'
    """
    words = re.findall(r"[^\W\d_]+", text.lower())
    if len(words) >= _ENOUGH and sum(w in _FUNCTION_WORDS for w in words) >= _SHARE * len(words):
        return ENGLISH
    import py3langid

    scores = dict(py3langid.rank(text))
    best = max(scores, key=lambda code: scores[code])
    sure = len(text.split()) >= _SHORT or any(ord(c) > 0x24F for c in text if c.isalpha())
    beats = sure and scores[best] - scores[ENGLISH] > _MARGIN
    return str(best) if beats and best != _NO_LANGUAGE else ENGLISH


@cache
def _languages() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in read_lexicon("languages")}


@cache
def _codes_by_name() -> dict[str, str]:
    return {
        name: code
        for code, row in _languages().items()
        for name in (row["name"].lower(), *row["names"].split())
    }


def language_code(given: str) -> str:
    """Return the ISO 639-1 code of a language as a record gives it; unknown words stay as they are.

    >>> [language_code(given) for given in ("de-AT", "en_US", "Français", "Klingon")]
    ['de', 'en', 'fr', 'klingon']
    """
    words = given.strip().lower()
    if words in _codes_by_name():
        return _codes_by_name()[words]
    first = re.split(r"[-_,; ]", words)[0]
    return _codes_by_name().get(first, first)


def find_named(given: str, *, near: bool = False) -> str:
    """Return the English name of the language that a name or code means; empty if there is none.

    With ``near`` a name like it counts too.

    >>> find_named("Deutsch"), find_named("Spanich"), find_named("Spanich", near=True)
    ('German', '', 'Spanish')
    """
    code = language_code(given)
    if near and code not in _languages():
        code = next(iter(get_close_matches(given.strip().lower(), _codes_by_name(), n=1)), "")
        code = _codes_by_name().get(code, "")
    row = _languages().get(code)
    return row["name"] if row else ""


def language_name(code: str) -> str:
    """Return the English name of a language by its code; an unknown code is its own name.

    >>> language_name("de"), language_name("pt-BR"), language_name("tlh")
    ('German', 'Portuguese', 'tlh')
    """
    row = _languages().get(language_code(code))
    return row["name"] if row else code


def analysed_extent(given: str) -> str:
    """Return how far an account in a language is analysed: whole, part or none.

    >>> [analysed_extent(given) for given in ("en-GB", "Deutsch", "pl")]
    ['whole', 'part', 'none']
    """
    row = _languages().get(language_code(given))
    return row["extent"] if row else NONE


def language_note(given: str) -> str:
    """Return the note on an account in another language than English; empty for English."""
    extent, name = analysed_extent(given), language_name(given)
    if extent == WHOLE:
        return ""
    named = f"the language is {name} ({given})" if name != given else f"the language is {given!r}"
    rest = _READ_IN_PART if extent == PART else "only English is"
    return f"not analysed: {named}; {rest}"
