"""Compare two quoted passages word by word: what differs, what is cut out, bracketed or joined."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from difflib import Match as Block
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

from analysis.compare.word_forms import NEGATION, WORD, fold_word, is_short_form, reverses

Span = tuple[int, int]
Changes = tuple[tuple[str, str], ...]
RUN = 3  # words in a row that two quotations must share
_SHARE = 0.6  # of the shorter stretch: with less, two people only use the same phrase
_SENTENCE_SHARE = 0.65  # of the shorter of the sentences that are touched
_SHARE_UNKNOWN = 0.75  # the same, where a speaker is unknown
_SHORT = 6  # words: fewer are compared only for one speaker, or when they are all
_EDGE = 2  # words in a row that show that two sentences open or close alike
_GAP = 5  # words that may be replaced between two runs of shared words
_WHO_GIVES_MORE = {
    (True, False): "gives more",
    (False, True): "gives less",
    (True, True): "each gives words that the other leaves out",
}
_ENDS_SENTENCE = re.compile(r"[.!?…][\"”’')\]]*\s")


class QuotedWord(NamedTuple):
    """A quoted word, folded: its place, and the number of the pair of marks around it."""

    word: str
    start: int
    end: int
    piece: int


@dataclass(frozen=True)
class QuotedPassage:
    """What one account quotes in one go, across reporting clauses: its rows and its words."""

    account_id: str
    text: str
    rows: tuple[dict[str, Any], ...]
    words: tuple[QuotedWord, ...]

    def edges(self, first: int, last: int) -> Span:
        """The place of words ``first`` to before ``last``, with their brackets and signs."""
        if first >= last:
            return 0, 0
        start, end = self.words[first].start, self.words[last - 1].end
        while start and self.text[start - 1] in "[(<$£€#@":
            start -= 1
        while self.text[end : end + 1] in ("]", ")", "%"):
            end += 1
        return start, end

    def printed(self, first: int, last: int) -> str:
        """The words from one to another as printed, on one line."""
        start, end = self.edges(first, last)
        return " ".join(self.text[start:end].split())

    def omits_before(self, at: int) -> bool:
        """Whether dots or closed marks show that words are left out before word ``at``."""
        if not 0 < at < len(self.words):
            return True
        before, after = self.words[at - 1], self.words[at]
        gap = self.text[before.end : after.start]
        return before.piece != after.piece or "…" in gap or ".." in gap or ". ." in gap

    def sentence_start(self, at: int) -> int:
        """The first word of the sentence of word ``at``, no further than words are left out."""
        while at and not self._breaks_before(at):
            at -= 1
        return at

    def sentence_end(self, at: int) -> int:
        """The word after the sentence that goes on at word ``at``, likewise."""
        while at < len(self.words) and not self._breaks_before(at):
            at += 1
        return at

    def _breaks_before(self, at: int) -> bool:
        gap = self.words[at - 1].end, self.words[at].start + 1
        return self.omits_before(at) or bool(_ENDS_SENTENCE.search(self.text, *gap))

    @property
    def all(self) -> str:
        """All words of the passage as printed."""
        return self.printed(0, len(self.words))

    def sentences_of(self, first: int, last: int) -> int:
        """The number of quoted words in the sentences that words ``first`` to ``last`` touch."""
        words, text = self.words, self.text
        while first and not _ENDS_SENTENCE.search(
            text, words[first - 1].end, words[first].start + 1
        ):
            first -= 1
        while last < len(words) and not _ENDS_SENTENCE.search(
            text, words[last - 1].end, words[last].start + 1
        ):
            last += 1
        return last - first

    @cached_property
    def printing(self) -> tuple[object, ...]:
        """The speaker, the text and the places of the words: all that is compared."""
        start, end = self.edges(0, len(self.words))
        places = tuple((w.start - start, w.piece) for w in self.words)
        return self.name, self.surname, self.text[start:end], places

    @cached_property
    def name(self) -> tuple[str, ...]:
        """The words of the speaker's name; empty if unknown or only a word such as "officials"."""
        name = self.rows[0]["speaker"]
        words = str(name).split() if isinstance(name, str) else []
        named = any(word[:1].isupper() for word in words)
        return tuple(word.strip(".,").casefold() for word in words) if named else ()

    @cached_property
    def surname(self) -> str:
        """The last word of the speaker's name, which a shorter name shares."""
        name = self.rows[0]["speaker"]
        return str(name).split()[-1].casefold() if isinstance(name, str) and name else ""


@dataclass(frozen=True)
class QuotationMatch:
    """Two passages compared: the stretch of words each shares, and the words that differ.

    ``cut`` are the words that the one or the other leaves out and marks so, ``joined`` says which
    prints two sentences as one without a mark, ``more`` which gives words beyond the other.
    """

    verdict: str
    stretch: Span
    other_stretch: Span
    changed: Changes
    cut: tuple[str, str]
    joined: tuple[bool, bool]
    more: tuple[bool, bool]
    spelled: bool

    @property
    def reverses(self) -> bool:
        """Whether the one version says the reverse of the other: "should", "shouldn't"."""
        return any(reverses(own, other) for own, other in self.changed)

    @property
    def reason(self) -> str:
        """What the verdict rests on, seen from the first of the two."""
        parts = []
        if self.verdict == "altered":
            parts += ["the reverse"] if self.reverses else []
            brackets = all("[" in own + other for own, other in self.changed)
            parts += ["in brackets"] if brackets else []
        elif self.verdict == "shortened":
            parts.append(_WHO_GIVES_MORE[self.more])
        if self.spelled:
            parts.append("spelling or short forms differ")
        for where, cut, joined in zip(("here", "there"), self.cut, self.joined, strict=True):
            parts += [f"“{cut}” cut out {where}"] if cut else []
            parts += [f"two sentences joined {where}"] if joined else []
        return "; ".join(parts)

    def swapped(self) -> QuotationMatch:
        """The match seen from the other side."""
        return replace(
            self,
            stretch=self.other_stretch,
            other_stretch=self.stretch,
            changed=tuple((other, own) for own, other in self.changed),
            cut=self.cut[::-1],
            joined=self.joined[::-1],
            more=self.more[::-1],
        )


_STEM = 5  # letters by which a reported word is found again among quoted ones
_REPORTED_SHARE = 0.6  # of the words of a report that have a meaning of their own
_REPORTED_WORDS = 3


def match_report(content: str, passage: QuotedPassage, empty: frozenset[str]) -> Span | None:
    """The quoted words that a report without quotation marks gives, None if it gives others.

    Words without a meaning of their own (``empty``) and short ones do not count.
    """
    stems = {
        word[:_STEM]
        for found in WORD.findall(content)
        if len(word := fold_word(found)) > RUN and word not in empty
    }
    if len(stems) < _REPORTED_WORDS or bool(NEGATION.search(content)) != bool(
        NEGATION.search(passage.all)
    ):
        return None
    at = [n for n, word in enumerate(passage.words) if word.word[:_STEM] in stems]
    found_stems = {passage.words[n].word[:_STEM] for n in at}
    if len(found_stems) < max(_REPORTED_WORDS, _REPORTED_SHARE * len(stems)):
        return None
    return at[0], at[-1] + 1


def compare_passages(a: QuotedPassage, b: QuotedPassage) -> QuotationMatch | None:
    """Compare two passages from the first to the last word they share; None for too few.

    Words of two named speakers are two sayings, however alike.
    """
    if a.name and b.name and not set(a.name) & set(b.name):
        return None
    blocks = _shared_blocks(a, b)
    if not _share_enough(a, b, blocks):
        return None
    blocks = _with_edges(a, b, blocks)
    stretches = _stretches(blocks)
    changed, cut, joined = _differences(a, b, blocks)
    shared = sum(block.size for block in blocks)
    same = [pair for pair in changed if is_short_form(*pair)]
    more, other_more = (
        len(passage.words) > last - first
        or last - first > shared + sum(len(WORD.findall(pair[side])) for pair in same)
        for side, passage, (first, last) in zip((0, 1), (a, b), stretches, strict=True)
    )
    plain = [pair for pair in changed if pair not in same]
    spelled = bool(same) or _spelled_apart(a, b, blocks)
    if plain:
        verdict = "altered"
    elif more or other_more:
        verdict = "shortened"
    else:
        verdict = "exact" if _as_printed(a) == _as_printed(b) else "punctuation"
    more, other_more = (more, other_more) if verdict == "shortened" else (False, False)
    return QuotationMatch(
        verdict, *stretches, tuple(plain), cut, joined, (more, other_more), spelled
    )


def _differences(
    a: QuotedPassage, b: QuotedPassage, blocks: list[Block]
) -> tuple[list[tuple[str, str]], tuple[str, str], tuple[bool, bool]]:
    """The changed words, the words that each side cuts out with a mark, and which side joins."""
    changed: list[tuple[str, str]] = []
    cut: tuple[list[str], list[str]] = ([], [])
    joined = [False, False]
    for left, right in pairwise(blocks):
        gaps = (left.a + left.size, right.a), (left.b + left.size, right.b)
        words = a.printed(*gaps[0]), b.printed(*gaps[1])
        marked = tuple(
            not own and passage.omits_before(first)
            for own, passage, (first, _) in zip(words, (a, b), gaps, strict=True)
        )
        for side in (0, 1):
            other, (start, _) = (b, a)[side], gaps[1 - side]
            if words[side] or not words[1 - side]:
                continue
            if marked[side]:
                cut[side].append(words[1 - side])
            elif _ENDS_SENTENCE.search(
                other.text, other.words[start - 1].end, other.words[gaps[1 - side][1]].start
            ):
                joined[side] = True
        if any(words) and not any(marked):
            changed.append(words)
    return changed, (" … ".join(cut[0]), " … ".join(cut[1])), (joined[0], joined[1])


def _spelled_apart(a: QuotedPassage, b: QuotedPassage, blocks: list[Block]) -> bool:
    """Whether shared words are spelled in two ways: "honour", "honor"."""

    def printed(passage: QuotedPassage, n: int) -> str:
        word = passage.words[n]
        return passage.text[word.start : word.end].replace("’", "'").casefold()

    return any(
        printed(a, block.a + n) != printed(b, block.b + n)
        for block in blocks
        for n in range(block.size)
    )


def _shared_blocks(a: QuotedPassage, b: QuotedPassage) -> list[Block]:
    """The runs of words that both have, without single words far from the rest at either end."""
    words, other_words = [w.word for w in a.words], [w.word for w in b.words]
    matcher = SequenceMatcher(None, words, other_words, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    while len(blocks) > 1 and blocks[0].size == 1 and _are_far(blocks[0], blocks[1]):
        blocks = blocks[1:]
    while len(blocks) > 1 and blocks[-1].size == 1 and _are_far(blocks[-2], blocks[-1]):
        blocks = blocks[:-1]
    return _main_part(a, b, blocks)


def _main_part(a: QuotedPassage, b: QuotedPassage, blocks: list[Block]) -> list[Block]:
    """The part of the shared runs with most words: more than a few replaced words end a part."""
    parts: list[list[Block]] = [blocks[:1]]
    for left, right in pairwise(blocks):
        gaps = right.a - left.a - left.size, right.b - left.b - left.size
        weak = min(left.size, right.size) < RUN and not _frames_cut(a, b, left, right)
        if max(gaps) > _GAP and (min(gaps) > 0 or weak):
            parts.append([])
        parts[-1].append(right)
    return max(parts, key=lambda part: sum(block.size for block in part))


def _frames_cut(a: QuotedPassage, b: QuotedPassage, left: Block, right: Block) -> bool:
    """Whether two runs open or close one sentence of both passages, one with words between.

    "The bank, which we trusted for thirty years, has let us down", "The bank has let us down".
    """
    sides = [(a, left.a, left.a + left.size, right.a), (b, left.b, left.b + left.size, right.b)]
    longer = [side for side in sides if side[3] > side[2]]
    if min(left.size, right.size) < _EDGE or len(longer) != 1:
        return False
    passage, _, first, last = longer[0]
    if passage.sentence_start(last) > first - 1:
        return False
    opens = all(passage.sentence_start(start) == start for passage, start, _, _ in sides)
    return opens or all(
        passage.sentence_end(last + 1) == last + right.size for passage, _, _, last in sides
    )


def _with_edges(a: QuotedPassage, b: QuotedPassage, blocks: list[Block]) -> list[Block]:
    """The shared runs, with an empty run at an edge where the words beside it are replaced.

    There both passages go on in the same sentence, with other words: "we will stay tonight", "we
    will stay today".
    """
    first, last = blocks[0], blocks[-1]
    start = a.sentence_start(first.a), b.sentence_start(first.b)
    end = a.sentence_end(last.a + last.size), b.sentence_end(last.b + last.size)
    if _are_replaced(first.a - start[0], first.b - start[1]):
        blocks = [Block(*start, 0), *blocks]
    if _are_replaced(end[0] - last.a - last.size, end[1] - last.b - last.size):
        blocks = [*blocks, Block(*end, 0)]
    return blocks


def _are_replaced(own: int, other: int) -> bool:
    """Whether so many words beside a shared run replace each other."""
    return min(own, other) > 0 and max(own, other) <= _GAP


def _are_far(left: Block, right: Block) -> bool:
    return max(right.a - left.a - left.size, right.b - left.b - left.size) > RUN


def _stretches(blocks: list[Block]) -> tuple[Span, Span]:
    first, last = blocks[0], blocks[-1]
    return (first.a, last.a + last.size), (first.b, last.b + last.size)


def _share_enough(a: QuotedPassage, b: QuotedPassage, blocks: list[Block]) -> bool:
    """Whether two passages are the same words, rather than a phrase that two people use."""
    shared = sum(block.size for block in blocks)
    if max((block.size for block in blocks), default=0) < RUN:
        return False
    stretches = _stretches(blocks)
    if shared < _SHARE * min(last - first for first, last in stretches):
        return False
    touched = min(
        passage.sentences_of(*stretch) for passage, stretch in zip((a, b), stretches, strict=True)
    )
    known = bool(set(a.name) & set(b.name))
    if shared < (_SENTENCE_SHARE if known else _SHARE_UNKNOWN) * touched:
        return False
    whole = shared == len(a.words) == len(b.words)
    return shared >= _SHORT or whole or (shared > RUN and a.surname == b.surname)


def _as_printed(passage: QuotedPassage) -> list[str]:
    """The words and what is between them, quotation marks and reporting clauses left out."""
    words, text = passage.words, passage.text
    parts = []
    for left, right in pairwise(words):
        parts.append(text[left.start : left.end].replace("’", "'"))
        if left.piece == right.piece:
            parts.append(re.sub(r"[“”\"‘’'\s]+", " ", text[left.end : right.start]).strip())
    return [*parts, text[words[-1].start : words[-1].end]]
