"""Compare words without their spelling and short forms, and find what denies them."""

from __future__ import annotations

import re
from functools import lru_cache

from analysis.compare.align.words import are_opposites
from analysis.find.quantities.number_words import number_of
from analysis.read.dates import MONTHS

WORD = re.compile(r"\w+(?:['’.-]\w+)*|&(?=\s)")
_CACHED_WORDS = 20_000
_NEGATIONS = "not no never nor neither nobody nothing none without".split()
NEGATIONS = frozenset([*_NEGATIONS, "n't", "n’t"])  # as tokens of a parse
NEGATION = re.compile(rf"\b(?:{'|'.join(_NEGATIONS)}|cannot|\w+n['’]t)\b", re.I)
_SPELLINGS = (
    (re.compile(r"(?<=\w\w)our(?=(?:s|ed|ing|able|ful|ite|ites)?$)"), "or"),
    (re.compile(r"(?<=\w\w)is(?=(?:e|ed|es|ing|ation|ations|er|ers)$)"), "iz"),
    (re.compile(r"(?<=\w\w)tre(?=s?$)"), "ter"),
    (re.compile(r"(?<=\w\w)ll(?=(?:ed|ing|er|ers)$)"), "l"),
    (re.compile(r"(?<=\w\w)ense(?=s?$)"), "ence"),
    (re.compile(r"(?<=\w)gramme(?=s?$)"), "gram"),
    (re.compile(r"^(for|to|back|after)wards$"), r"\1ward"),
)
_SHORT_FORMS = (
    (re.compile(r"\bcan['’]?t\b|\bcannot\b"), "can not"),
    (re.compile(r"\bwon['’]t\b"), "will not"),
    (re.compile(r"n['’]t\b"), " not"),
    (re.compile(r"['’]re\b"), " are"),
    (re.compile(r"['’]ve\b"), " have"),
    (re.compile(r"['’]ll\b"), " will"),
    (re.compile(r"['’]m\b"), " am"),
)
_SPOKEN = {"gonna": "going to", "wanna": "want to", "gotta": "got to", "ok": "okay"}
_NUMBER = re.compile(r"[a-z]+|\d[\d,]*(?:\.\d+)?")
_BETWEEN = re.compile(r"[\s-]+")
_CONSONANTS = 3  # least of a name that may be spelt in two ways
_BESIDE_DENIAL = frozenset("a an any be do does did ever it to".split())


@lru_cache(maxsize=_CACHED_WORDS)
def fold_word(word: str) -> str:
    """A word without capitals, with one apostrophe and one spelling.

    >>> fold_word("Honour"), fold_word("organised")
    ('honor', 'organized')
    """
    folded = "and" if word == "&" else word.replace("’", "'").casefold()
    for pattern, spelling in _SPELLINGS:
        folded = pattern.sub(spelling, folded)
    return folded


def reverses(own: str, other: str) -> bool:
    """Whether one of two wordings denies the other, or they are opposites such as up and down.

    >>> reverses("shouldn't", "should"), reverses("", "not"), reverses("not", "never")
    (True, True, False)
    """
    own, other = in_full(own), in_full(other)
    if bool(NEGATION.search(own)) != bool(NEGATION.search(other)):
        return _affirmed(own) == _affirmed(other)
    return bool(own and other) and are_opposites(own, other)


def in_full(words: str) -> str:
    """Words without capitals and short forms."""
    plain = words.casefold().replace("’", "'")
    for pattern, full in _SHORT_FORMS:
        plain = pattern.sub(full, plain)
    return plain


def _affirmed(words: str) -> list[str]:
    """The stems of words without what denies them: "does not work" and "works" are one."""
    kept = [w for w in words.split() if not NEGATION.fullmatch(w) and w not in _BESIDE_DENIAL]
    return [re.sub(r"(?<=\w\w)(?:e?s|e?d|ing)$", "", word) for word in kept]


def is_short_form(own: str, other: str) -> bool:
    """Whether two wordings are one: in full or short, a number in letters, a name spelt anew.

    >>> is_short_form("it is", "it's"), is_short_form("worldview", "world view")
    (True, True)
    >>> is_short_form("three", "3"), is_short_form("Sept. 11", "September 11")
    (True, True)
    >>> is_short_form("al-Qaida", "al Qaeda"), is_short_form("affects", "effects")
    (True, False)
    >>> is_short_form("Tarsk", "–")
    False
    """
    if not own or not other:
        return False
    return bool(_plain_forms(own) & _plain_forms(other)) or _is_one_name(own, other)


def _plain_forms(words: str) -> set[str]:
    """The wordings that a wording may stand for, with short forms in full and without spaces."""
    plain = (
        in_full(words).replace("&", "and").replace("%", " percent").replace("per cent", "percent")
    )
    plain = " ".join(_written_out(word) for word in _BETWEEN.split(plain))
    forms = {plain.replace("'s", full) for full in ("'s", " is", " has")}
    forms = {form.replace("'d", full) for form in forms for full in ("'d", " would", " had")}
    return {re.sub(r"[\s-]+", "", form) for form in forms}


def _written_out(word: str) -> str:
    """A number in digits, a month or spoken form in full, any other word without full stops."""
    plain = word.replace(".", "") if word[-1:] == "." or not word[:1].isdigit() else word
    number = number_of(plain) if _NUMBER.fullmatch(plain) else None
    if number is not None:
        return f"{number:g}"
    month = next((m for m in MONTHS if len(plain) in (3, 4) and m.startswith(plain)), plain)
    return _SPOKEN.get(month, month)


def _is_one_name(own: str, other: str) -> bool:
    """Whether two names differ in vowels and hyphens alone: "al-Qaida", "al Qaeda"."""
    named = own != own.lower() and other != other.lower()
    bare = [re.sub(r"[\W_]", "", side).casefold() for side in (own, other)]
    spelt = [re.sub(r"(.)\1", r"\1", re.sub(r"[aeiouy]", "", side)) for side in bare]
    alike = len(spelt[0]) >= _CONSONANTS and bare[0][:1] == bare[1][:1]
    return named and alike and spelt[0] == spelt[1]
