"""Compare two quotations of one speaker: one saying in two wordings, one cut short, or two."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

from analysis.compare.align.sentences import LIGHT_WORDS, stem
from analysis.compare.word_forms import NEGATION, WORD, fold_word, in_full, is_short_form

_COMMON_RUN = 3  # words in a row that make two quotations one saying
_COMMON_SHARE = 0.5  # of the words of the shorter one, in any case
_SMALL = frozenset(
    "a an the that this it its s is are was be and or but so well of to in on at by for with from "
    "as than then there here just very quite rather really also too you know i we uh um he she "
    "they his her their our my your us me them him who which".split()
)
_OPEN, _SURE = frozenset(("could", "might", "may")), frozenset(("will", "shall", "must"))
_INSERTED = re.compile(r"\s*\[[^\]]*\]\s*")  # by an editor, in brackets
_BEFORE = 3  # words before the first that differ
_SHORTEST = 4  # words that one goes on with, to be a longer quotation


class QuotedPair(NamedTuple):
    """How two quotations compare, and the words of each from shortly before they part.

    ``relation`` is worded (in two ways), longer (the left one goes on), shorter, apart, or alike
    where nothing but small words differs.
    """

    relation: str
    left: str
    right: str


def quote_key(content: str) -> str:
    """Quoted words for comparison."""
    plain = content.replace("%", " percent").replace("per cent", "percent")
    return " ".join("".join(c.lower() if c.isalnum() else " " for c in plain).split())


def compare_quoted(left: str, right: str) -> QuotedPair:
    """Compare the words of two quotations.

    >>> compare_quoted("We can pay the men on Friday", "We cannot pay the men on Friday")
    QuotedPair(relation='worded', left='We can pay the men on Friday', \
right='We cannot pay the men on Friday')
    >>> compare_quoted("The dam was safe", "The dam was safe until the rain came").relation
    'shorter'
    >>> compare_quoted("We had no warning", "Nobody came to help us").relation
    'apart'
    """
    words = [_without_that(some.split()) for some in (left, right)]
    keys = [[quote_key(w) for w in some] for some in words]
    matcher = SequenceMatcher(None, keys[0], keys[1], autojunk=False)
    blocks = [b for b in matcher.get_matching_blocks() if b.size]
    longest = max((b.size for b in blocks), default=0)
    shared = sum(b.size for b in blocks)
    least = min(len(keys[0]), len(keys[1]))
    if not least or longest < min(_COMMON_RUN, least) or shared < _COMMON_SHARE * least:
        return QuotedPair("apart", left, right)
    inside = [op for op in matcher.get_opcodes() if op[0] != "equal" and _is_inside(op, keys)]
    telling = [
        op
        for op in inside
        if differ_in_meaning(" ".join(words[0][op[1] : op[2]]), " ".join(words[1][op[3] : op[4]]))
    ]
    if telling:
        return QuotedPair("worded", _from(words[0], telling[0][1]), _from(words[1], telling[0][3]))
    if inside:
        return QuotedPair("alike", left, right)
    return _extended(words, blocks[-1].a + blocks[-1].size, blocks[-1].b + blocks[-1].size)


def differ_in_meaning(left: str, right: str) -> bool:
    """Whether words that differ change what is said: a word with content, or a negation.

    Articles, pronouns and the like do not, nor other forms and spellings of one word, nor letters
    in another order.

    >>> differ_in_meaning("that", ""), differ_in_meaning("never", "often")
    (False, True)
    >>> differ_in_meaning("passersby", "passerbys"), differ_in_meaning("united", "untied")
    (False, False)
    >>> differ_in_meaning("can't", "cannot"), differ_in_meaning("defended", "defends")
    (False, False)
    """
    sides = in_full(_INSERTED.sub(" ", left)), in_full(_INSERTED.sub(" ", right))
    if is_short_form(*(_INSERTED.sub(" ", side) for side in (left, right))):
        return False
    if bool(NEGATION.search(sides[0])) != bool(NEGATION.search(sides[1])):
        return True
    words = [{fold_word(w) for w in WORD.findall(side)} - _SMALL for side in sides]
    spelt = [{"".join(sorted(w)) for w in some} for some in words]
    stems = [{stem(w) for w in some} - LIGHT_WORDS for some in words]
    return stems[0] != stems[1] and spelt[0] != spelt[1]


def differ_in_certainty(left: str, right: str) -> bool:
    """Whether one says as possible what the other says as sure to come.

    >>> differ_in_certainty("could", "will"), differ_in_certainty("may", "might")
    (True, False)
    """
    words = [set(WORD.findall(in_full(side))) for side in (left, right)]
    return any(a & _OPEN and b & _SURE and not b & _OPEN for a, b in (words, words[::-1]))


def _without_that(words: list[str]) -> list[str]:
    return words[1:] if words[:1] == ["that"] else words


def _is_inside(op: tuple[str, int, int, int, int], keys: list[list[str]]) -> bool:
    """Whether words differ between shared ones, or on both sides at an edge."""
    _, a, b, c, d = op
    at_start, at_end = a == 0 and c == 0, b == len(keys[0]) and d == len(keys[1])
    both = b > a and d > c and max(b - a, d - c) <= _BEFORE
    return both or not (at_start or at_end)


def _from(words: list[str], at: int) -> str:
    start = max(0, at - _BEFORE)
    return ("… " if start else "") + " ".join(words[start:])


def _extended(words: list[list[str]], left_end: int, right_end: int) -> QuotedPair:
    rest = [words[0][left_end:], words[1][right_end:]]
    for n, name in ((0, "longer"), (1, "shorter")):
        if len(rest[n]) >= _SHORTEST and not rest[1 - n]:
            return QuotedPair(name, " ".join(rest[0]), " ".join(rest[1]))
    return QuotedPair("apart", " ".join(words[0]), " ".join(words[1]))
