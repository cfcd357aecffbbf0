"""Compare the same words as several accounts quote them, word by word."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from difflib import Match as Block
from difflib import SequenceMatcher
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.cache import once
from analysis.find.quotes import find_quotes
from analysis.find.quotes.marks import find_spans
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

Span = tuple[int, int]
_VERDICTS = ("altered", "shortened", "punctuation", "exact")
_WORD = re.compile(r"\w+(?:['’.-]\w+)*")
_RUN = 3  # words in a row that two quotations must share
_SHARE = 0.6  # of the shorter stretch: with less, two people only use the same phrase
_SHORT = 6  # words: fewer are compared only for one speaker, or when they are all
_WHO_GIVES_MORE = {
    (True, False): "gives more",
    (False, True): "gives less",
    (True, True): "each gives words that the other leaves out",
}
_SWAPPED = {"gives more": "gives less", "gives less": "gives more"}


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

    @property
    def surname(self) -> str:
        """The last word of the speaker's name, which a shorter name shares."""
        name = self.rows[0]["speaker"]
        return str(name).split()[-1].casefold() if isinstance(name, str) and name else ""


@dataclass(frozen=True)
class QuotationMatch:
    """Two passages compared: the stretch of words each shares, and the words that differ."""

    verdict: str
    stretch: Span
    other_stretch: Span
    changed: tuple[tuple[str, str], ...]
    reason: str

    def swapped(self) -> QuotationMatch:
        """The match seen from the other side."""
        return replace(
            self,
            stretch=self.other_stretch,
            other_stretch=self.stretch,
            changed=tuple((other, own) for own, other in self.changed),
            reason=_SWAPPED.get(self.reason, self.reason),
        )


@once
def compare_quotes(story: Story) -> pd.DataFrame:
    """Compare the words in quotation marks that several accounts quote.

    Parameters
    ----------
    story
        The story whose accounts are compared.

    Returns
    -------
    pandas.DataFrame
        The table ``quote_check``: one row an account's version of words that another account
        quotes too, beside that account's version; altered ones come first. Columns: see
        ``analysis/schema.py``. Of several accounts the other version is the one that most agree
        with.

    Notes
    -----
    Verdicts: exact; punctuation (only punctuation or capitals differ); shortened (words left out at
    an end, or where the account marks it); altered (words replaced, added, or left out unmarked).
    Only words in quotation marks are compared, at least three in a row. Which version was said is
    unknown.

    Examples
    --------
    >>> from analysis import story_from_records
    >>> texts = [f'"We will {word} leave this town," said Ann Lee.' for word in ("never", "not")]
    >>> story = story_from_records([{"text": t} for t in texts], story_id="x")
    >>> compare_quotes(story)[["verdict", "changed", "other_changed"]].values.tolist()
    [['altered', 'not', 'never']]
    """
    passages = _read_passages(story)
    matches = _match_passages(passages)
    rows = []
    for number, group in enumerate(_groups(len(passages), matches), 1):
        main = _choose_main(group, matches, passages)
        for other in group:
            match = _between(matches, other, main)
            if match and passages[other].account_id != passages[main].account_id:
                rows.append(_row(f"said-{number}", passages[other], passages[main], match))
    rows.sort(key=lambda r: _VERDICTS.index(r["verdict"]))
    return schema.make("quote_check", rows)


def _read_passages(story: Story) -> list[QuotedPassage]:
    """The quotations with words in marks; those that continue each other are one passage."""
    chains: dict[str, list[dict[str, Any]]] = {}
    head: dict[str, str] = {}
    for row in schema.rows(find_quotes(story)):
        if row["kind"] == "indirect":
            continue
        first = head.get(row["continues"], row["quote_id"])
        head[row["quote_id"]] = first
        chains.setdefault(first, []).append(row)
    marked = {account: _marked_spans(story, account) for account in story.compared}
    passages = []
    for rows in chains.values():
        account = rows[0]["account_id"]
        text = story.texts[account]
        spans = {
            (start, end)
            for row in rows
            for start, end in marked[account]
            if row["start"] <= start + 1 and end - 1 <= row["end"]
        }
        words = tuple(
            QuotedWord(found.group().replace("’", "'").casefold(), *found.span(), piece)
            for piece, (start, end) in enumerate(sorted(spans))
            for found in _WORD.finditer(text, start, end)
        )
        if len(words) >= _RUN:
            passages.append(QuotedPassage(account, text, tuple(rows), words))
    return passages


def _marked_spans(story: Story, account: str) -> list[Span]:
    rows = story.sentences[story.sentences["account_id"] == account]
    edges = rows.groupby("paragraph", sort=True).agg({"start": "min", "end": "max"})
    paragraphs = sorted(zip(edges["start"].tolist(), edges["end"].tolist(), strict=True))
    return [(s.inner_start, s.inner_end) for s in find_spans(story.texts[account], paragraphs)]


def _match_passages(passages: list[QuotedPassage]) -> dict[Span, QuotationMatch]:
    """Every pair of passages of different accounts with the same words in them."""
    with_run: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, passage in enumerate(passages):
        words = [w.word for w in passage.words]
        for run in {tuple(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1)}:
            with_run[run].append(number)
    near = {pair for numbers in with_run.values() for pair in combinations(numbers, 2)}
    found = {}
    for a, b in sorted(near):
        if passages[a].account_id != passages[b].account_id:
            match = _compare(passages[a], passages[b])
            if match:
                found[a, b] = match
    return found


def _compare(a: QuotedPassage, b: QuotedPassage) -> QuotationMatch | None:
    """Compare two passages from the first to the last word they share; None for too few."""
    blocks = _shared_blocks(a, b)
    if not _share_enough(a, b, blocks):
        return None
    changed = []
    for left, right in pairwise(blocks):
        between = (left.a + left.size, right.a), (left.b + left.size, right.b)
        words = a.printed(*between[0]), b.printed(*between[1])
        omitted = (not words[0] and a.omits_before(between[0][0])) or (
            not words[1] and b.omits_before(between[1][0])
        )
        if not omitted:
            changed.append(words)
    shared = sum(block.size for block in blocks)
    stretches = _stretches(blocks)
    more, other_more = (
        len(passage.words) > last - first or last - first > shared
        for passage, (first, last) in zip((a, b), stretches, strict=True)
    )
    if changed:
        verdict = "altered"
        reason = "in brackets" if all("[" in own + other for own, other in changed) else ""
    elif more or other_more:
        verdict, reason = "shortened", _WHO_GIVES_MORE[more, other_more]
    else:
        verdict, reason = "exact" if _as_printed(a) == _as_printed(b) else "punctuation", ""
    return QuotationMatch(verdict, *stretches, tuple(changed), reason)


def _shared_blocks(a: QuotedPassage, b: QuotedPassage) -> list[Block]:
    """The runs of words that both have, without single words far from the rest at either end."""
    words, other_words = [w.word for w in a.words], [w.word for w in b.words]
    matcher = SequenceMatcher(None, words, other_words, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    while len(blocks) > 1 and blocks[0].size == 1 and _are_far(blocks[0], blocks[1]):
        blocks = blocks[1:]
    while len(blocks) > 1 and blocks[-1].size == 1 and _are_far(blocks[-2], blocks[-1]):
        blocks = blocks[:-1]
    return blocks


def _are_far(left: Block, right: Block) -> bool:
    return max(right.a - left.a - left.size, right.b - left.b - left.size) > _RUN


def _stretches(blocks: list[Block]) -> tuple[Span, Span]:
    first, last = blocks[0], blocks[-1]
    return (first.a, last.a + last.size), (first.b, last.b + last.size)


def _share_enough(a: QuotedPassage, b: QuotedPassage, blocks: list[Block]) -> bool:
    """Whether two passages are the same words, rather than a phrase that two people use."""
    shared = sum(block.size for block in blocks)
    if max((block.size for block in blocks), default=0) < _RUN:
        return False
    if shared < _SHARE * min(last - first for first, last in _stretches(blocks)):
        return False
    whole = shared == len(a.words) == len(b.words)
    return shared >= _SHORT or whole or (shared > _RUN and a.surname == b.surname)


def _as_printed(passage: QuotedPassage) -> list[str]:
    """The words and what is between them, quotation marks and reporting clauses left out."""
    words, text = passage.words, passage.text
    parts = []
    for left, right in pairwise(words):
        parts.append(text[left.start : left.end].replace("’", "'"))
        if left.piece == right.piece:
            parts.append(re.sub(r"[“”\"‘’'\s]+", " ", text[left.end : right.start]).strip())
    return [*parts, text[words[-1].start : words[-1].end]]


def _groups(size: int, matches: dict[Span, QuotationMatch]) -> list[list[int]]:
    """The passages connected by matches, in the order of the accounts."""
    root = list(range(size))

    def top(n: int) -> int:
        while root[n] != n:
            n = root[n]
        return n

    for a, b in matches:
        root[max(top(a), top(b))] = min(top(a), top(b))
    members: dict[int, list[int]] = defaultdict(list)
    for n in range(size):
        members[top(n)].append(n)
    return [group for group in members.values() if len(group) > 1]


def _choose_main(
    group: list[int], matches: dict[Span, QuotationMatch], passages: list[QuotedPassage]
) -> int:
    """The version with the fewest changes to others, the most matches, then the longest."""

    def rank(n: int) -> tuple[int, int, int, int]:
        found = [match for other in group if (match := _between(matches, other, n))]
        unaltered = sum(match.verdict != "altered" for match in found)
        return -unaltered, -len(found), -len(passages[n].words), n

    return min(group, key=rank)


def _between(matches: dict[Span, QuotationMatch], a: int, b: int) -> QuotationMatch | None:
    """The match of ``a`` with ``b``, seen from ``a``."""
    if (b, a) in matches:
        return matches[b, a].swapped()
    return matches.get((a, b))


def _row(
    said_id: str, passage: QuotedPassage, other: QuotedPassage, match: QuotationMatch
) -> dict[str, Any]:
    own_words, other_words = zip(*match.changed, strict=True) if match.changed else ((), ())
    place, other_place = _place(passage, match.stretch), _place(other, match.other_stretch)
    return {
        "said_id": said_id,
        "verdict": match.verdict,
        **place,
        **{f"other_{k}": v for k, v in other_place.items()},
        "changed": "; ".join(words or "–" for words in own_words) or None,
        "other_changed": "; ".join(words or "–" for words in other_words) or None,
        "reason": match.reason or None,
    }


def _place(passage: QuotedPassage, stretch: Span) -> dict[str, Any]:
    start, end = passage.edges(*stretch)
    row = next((r for r in reversed(passage.rows) if r["start"] <= start), passage.rows[0])
    return {
        "account_id": passage.account_id,
        "quote_id": row["quote_id"],
        "sentence_id": row["sentence_id"],
        "start": start,
        "end": end,
        "surface": passage.text[start:end],
        "speaker": row["speaker"],
    }
