"""Find the sentences of a line in German, French, Spanish, Italian, Portuguese or Dutch."""

from __future__ import annotations

import re
from functools import cache

from analysis.resources import read_lexicon

_END = re.compile(
    r"(?P<stop>[.!?…]+)(?P<closers>(?:\s?[»›]|[\"“”’'‹«)\]])*)(?P<space>\s+)"
    r"(?=[\"“„«»‹›‘‚'(\[¿¡—–-]*\s?[\"“„«»‹›‘‚'(\[¿¡]*(?P<next>[^\W_]))"
)
_INITIAL = re.compile(r"(?:^|[\s.(\[«„“\"-])[^\W\d_]$")
_NUMBER = re.compile(r"(?:^|\s)\d{1,3}$")
_BEFORE_WORD = re.compile(r"^[(„“«»'\"‚‘\[—–-]*(?:[^\W\d_]{1,6}['’])?")  # (l’on.
_WORD = re.compile(r"[^\W\d_]+")


def find_foreign_sentences(line: str, language: str) -> list[tuple[int, int]]:
    """Find the spans of the sentences of a line, without the space around them.

    A full stop after an abbreviation, an initial or (in German) an ordinal ends no sentence, unless
    it may and a function word with a capital follows. Elsewhere names have such words: "M. Le Roy".

    >>> line = "Am 3. Mai kam z. B. Dr. Weber. Es waren 1.200 Leute da."
    >>> [line[a:b] for a, b in find_foreign_sentences(line, "de")]
    ['Am 3. Mai kam z. B. Dr. Weber.', 'Es waren 1.200 Leute da.']
    """
    spans, start = [], 0
    for found in _END.finditer(line):
        if _ends_sentence(line[start : found.end("stop")], found, line, language):
            spans.append((start, found.end("closers")))
            start = found.end("space")
    spans.append((start, len(line)))
    return [
        (a + len(line[a:b]) - len(line[a:b].lstrip()), a + len(line[a:b].rstrip()))
        for a, b in spans
        if line[a:b].strip()
    ]


def _ends_sentence(before: str, found: re.Match[str], line: str, language: str) -> bool:
    """Whether a sentence ends with ``before``, and another begins after ``found``."""
    following = found["next"]
    if following.islower():
        return False
    if found["stop"] != ".":
        return following.isupper() or found["stop"][0] in "!?" or bool(found["closers"])
    if found["closers"]:
        return True
    starts = _is_function_word(line, found.end("space"), language)
    known = _abbreviation_at_end(before, language)
    if known:
        return known == "ends" and starts
    if language == "de" and (_INITIAL.search(before[:-1]) or _NUMBER.search(before[:-1])):
        return starts
    return not _INITIAL.search(before[:-1])


def _is_function_word(line: str, start: int, language: str) -> bool:
    """Whether the next word is an article, a pronoun, a preposition or the like."""
    word = _WORD.search(line, start)
    return word is not None and word.group().lower() in _function_words(language)


def _abbreviation_at_end(before: str, language: str) -> str:
    """Return "ends" or "goes on" for an abbreviation at the end of words; else nothing."""
    words = before.split()
    for n in (3, 2, 1):
        form = _BEFORE_WORD.sub("", " ".join(words[-n:]))
        known = _abbreviations(language).get(form)
        if known:
            return known
    return ""


@cache
def _abbreviations(language: str) -> dict[str, str]:
    """Abbreviation, or the first part of one -> whether a sentence may end with it."""
    rows = [row for row in read_lexicon("abbreviations") if row["language"] == language]
    parts = (row["abbreviation"].split()[:-1] for row in rows)
    known = {" ".join(part[: n + 1]): "goes on" for part in parts for n in range(len(part))}
    return known | {row["abbreviation"]: "ends" if row["ends"] else "goes on" for row in rows}


@cache
def _function_words(language: str) -> frozenset[str]:
    rows = read_lexicon("foreign_function_words")
    return frozenset(row["word"] for row in rows if row["language"] == language)
