"""The quote check: the same words as several accounts quote them, compared word by word."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from difflib import Match as Block
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.cache import once
from analysis.find.quotes import find_quotes
from analysis.find.quotes.marks import find_spans
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

VERDICTS = ("altered", "shortened", "punctuation", "exact")
_WORD = re.compile(r"\w+(?:['’.-]\w+)*")
_GRAM = 3  # words in a row that two quotations must share to be looked at
_SHARE = 0.6  # of the shorter stretch: below this, two people only use the same phrase


class QuotedWord(NamedTuple):
    """A quoted word: folded, with its place in the text and the number of the pair of marks it stands in."""

    word: str
    start: int
    end: int
    piece: int


@dataclass(frozen=True)
class QuotedPassage:
    """What one account quotes in one go, through reporting clauses and paragraphs: its rows and its words in marks."""

    account_id: str
    text: str
    rows: tuple[dict[str, Any], ...]
    words: tuple[QuotedWord, ...]


@dataclass(frozen=True)
class QuotationMatch:
    """Two sayings laid beside each other: the verdict, the stretch of words they share in each, and the words that differ."""

    verdict: str
    a: tuple[int, int]
    b: tuple[int, int]
    changed: tuple[tuple[str, str], ...]
    reason: str
    shared: int


@once
def compare_quotes(story: Story) -> pd.DataFrame:
    """One row an account's version of words that another account quotes too, beside the version of that other account.

    ``verdict``: exact; punctuation (the same words, other punctuation or capitals); shortened (words left out at an end, or
    where the account marks it by dots or by breaking off); altered (words replaced, added, or left out unmarked). ``changed``
    are the words that differ here, ``other_changed`` those in the other account, in order and joined by "; ". Of several
    accounts the version that most others agree with stands as the other one; ``reason`` says which of the two gives more, or that
    changed words stand in brackets. Altered rows come first. It compares words in
    quotation marks only, three words in a row at least, and does not know which version was said.

    >>> from analysis import story_from_records
    >>> said = ['"We will never leave this town," said Ann Lee.', '"We will not leave this town," said Ann Lee.']
    >>> story = story_from_records([{"text": s} for s in said], story_id="x")
    >>> compare_quotes(story)[["verdict", "changed", "other_changed"]].values.tolist()
    [['altered', 'not', 'never']]
    """
    sayings = _sayings(story)
    pairs = _matches(sayings)
    rows = []
    for number, group in enumerate(_groups(len(sayings), pairs)):
        main = _standard(group, pairs, sayings)
        for other in (n for n in group if sayings[n].account_id != sayings[main].account_id):
            match = _between(pairs, other, main)
            if match:
                rows.append(_row(f"said-{number + 1}", sayings[other], sayings[main], match))
    rows.sort(key=lambda r: VERDICTS.index(r["verdict"]))
    return schema.make("quote_check", rows)


def _sayings(story: Story) -> list[QuotedPassage]:
    """The quotations with words in marks; those that ``continues`` ties together are one."""
    chains: dict[str, list[dict[str, Any]]] = {}
    head: dict[str, str] = {}
    for row in schema.rows(find_quotes(story)):
        if row["kind"] == "indirect":
            continue
        first = head.get(row["continues"], row["quote_id"])
        head[row["quote_id"]] = first
        chains.setdefault(first, []).append(row)
    spans = {a: _spans(story, a) for a in story.compared}
    found = []
    for rows in chains.values():
        account = rows[0]["account_id"]
        text = story.texts[account]
        words = _words(
            text,
            [
                s
                for r in rows
                for s in spans[account]
                if r["start"] <= s[0] + 1 and s[1] - 1 <= r["end"]
            ],
        )
        if len(words) >= _GRAM:
            found.append(QuotedPassage(account, text, tuple(rows), words))
    return found


def _spans(story: Story, account: str) -> list[tuple[int, int]]:
    rows = story.sentences[story.sentences["account_id"] == account]
    edges = rows.groupby("paragraph", sort=True).agg({"start": "min", "end": "max"})
    paragraphs = sorted(zip(edges["start"].tolist(), edges["end"].tolist(), strict=True))
    return [(s.inner_start, s.inner_end) for s in find_spans(story.texts[account], paragraphs)]


def _words(text: str, spans: list[tuple[int, int]]) -> tuple[QuotedWord, ...]:
    return tuple(
        QuotedWord(m.group().replace("’", "'").casefold(), m.start(), m.end(), piece)
        for piece, (a, b) in enumerate(sorted(set(spans)))
        for m in _WORD.finditer(text, a, b)
    )


def _matches(sayings: list[QuotedPassage]) -> dict[tuple[int, int], QuotationMatch]:
    """Every pair of sayings of different accounts with the same words in them."""
    grams: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for n, saying in enumerate(sayings):
        words = [w.word for w in saying.words]
        for gram in sorted({tuple(words[i : i + _GRAM]) for i in range(len(words) - _GRAM + 1)}):
            grams[gram].append(n)
    near = sorted({(a, b) for held in grams.values() for a in held for b in held if a < b})
    found = {}
    for a, b in near:
        match = (
            _compared(sayings[a], sayings[b])
            if sayings[a].account_id != sayings[b].account_id
            else None
        )
        if match:
            found[a, b] = match
    return found


def _compared(a: QuotedPassage, b: QuotedPassage) -> QuotationMatch | None:
    """Two sayings beside each other from the first to the last word they share; none where too little is shared."""
    ours, theirs = [w.word for w in a.words], [w.word for w in b.words]
    blocks = [
        m
        for m in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
        if m.size
    ]
    while len(blocks) > 1 and blocks[0].size == 1 and _far(blocks[0], blocks[1]):
        blocks = blocks[1:]
    while len(blocks) > 1 and blocks[-1].size == 1 and _far(blocks[-2], blocks[-1]):
        blocks = blocks[:-1]
    if not blocks:
        return None
    shared = sum(m.size for m in blocks)
    stretch = (
        (blocks[0].a, blocks[-1].a + blocks[-1].size),
        (blocks[0].b, blocks[-1].b + blocks[-1].size),
    )
    longest = max(m.size for m in blocks)
    if longest < _GRAM or shared < _SHARE * min(
        stretch[0][1] - stretch[0][0], stretch[1][1] - stretch[1][0]
    ):
        return None
    if shared < 6 and not (
        shared == len(ours) == len(theirs) or (shared > _GRAM and _whose(a) == _whose(b))
    ):
        return None
    changed, reasons = [], set()
    for left, right in pairwise(blocks):
        here, there = (left.a + left.size, right.a), (left.b + left.size, right.b)
        told = _change(a, b, here, there)
        if told:
            changed.append(told)
            reasons.add("in brackets" if "[" in told[0] + told[1] else "")
    return _verdict(
        a, b, stretch, tuple(changed), "in brackets" if reasons == {"in brackets"} else "", shared
    )


def _far(left: Block, right: Block) -> bool:
    """Whether a lone word at an end only happens to be the same."""
    return max(right.a - left.a - left.size, right.b - left.b - left.size) > _GRAM


def _whose(saying: QuotedPassage) -> str:
    """The last word of the speaker's name, which a shorter name shares."""
    name = saying.rows[0]["speaker"]
    return str(name).split()[-1].casefold() if isinstance(name, str) and name else ""


def _change(
    a: QuotedPassage, b: QuotedPassage, here: tuple[int, int], there: tuple[int, int]
) -> tuple[str, str] | None:
    """The words that differ between two shared stretches; none where one account leaves words out and shows it."""
    ours, theirs = _printed(a, *here), _printed(b, *there)
    if (not ours and _breaks(a, here[0])) or (not theirs and _breaks(b, there[0])):
        return None
    return ours, theirs


def _printed(saying: QuotedPassage, first: int, last: int) -> str:
    start, end = _edges(saying, first, last)
    return " ".join(saying.text[start:end].split()) if first < last else ""


def _edges(saying: QuotedPassage, first: int, last: int) -> tuple[int, int]:
    """Where words ``first`` to ``last`` start and end in the text, with brackets and signs that belong to them."""
    if first >= last:
        return 0, 0
    start, end = saying.words[first].start, saying.words[last - 1].end
    while start and saying.text[start - 1] in "[(<$£€#@":
        start -= 1
    while saying.text[end : end + 1] in ("]", ")", "%"):
        end += 1
    return start, end


def _breaks(saying: QuotedPassage, at: int) -> bool:
    """Whether an account shows that it leaves words out before word ``at``: by dots, or by closing its marks."""
    if not 0 < at < len(saying.words):
        return True
    before, after = saying.words[at - 1], saying.words[at]
    gap = saying.text[before.end : after.start]
    return before.piece != after.piece or "…" in gap or ".." in gap or ". ." in gap


def _verdict(
    a: QuotedPassage,
    b: QuotedPassage,
    stretch: tuple[tuple[int, int], tuple[int, int]],
    changed: tuple[tuple[str, str], ...],
    reason: str,
    shared: int,
) -> QuotationMatch:
    (a0, a1), (b0, b1) = stretch
    whole = len(a.words) == a1 - a0 == shared and len(b.words) == b1 - b0 == shared
    if changed:
        verdict = "altered"
    elif not whole:
        verdict = "shortened"
        more, less = (
            len(a.words) > a1 - a0 or a1 - a0 > shared,
            len(b.words) > b1 - b0 or b1 - b0 > shared,
        )
        reason = (
            "each gives words that the other leaves out"
            if more and less
            else "gives more"
            if more
            else "gives less"
        )
    else:
        verdict = "exact" if _marks(a) == _marks(b) else "punctuation"
    return QuotationMatch(verdict, stretch[0], stretch[1], changed, reason, shared)


def _marks(saying: QuotedPassage) -> list[str]:
    """The words as printed with what stands between them, quotation marks and the reporting clause apart."""
    words = saying.words
    parts = []
    for left, right in pairwise(words):
        gap = saying.text[left.end : right.start] if left.piece == right.piece else ""
        parts.append(saying.text[left.start : left.end].replace("’", "'"))
        parts.append(re.sub(r"[“”\"‘’'\s]+", " ", gap).strip())
    breaks = {i for i, (w, v) in enumerate(pairwise(words)) if w.piece != v.piece}
    return [p for i, p in enumerate(parts) if i // 2 not in breaks or i % 2 == 0] + [
        saying.text[words[-1].start : words[-1].end]
    ]


def _groups(size: int, pairs: dict[tuple[int, int], QuotationMatch]) -> list[list[int]]:
    """Sayings that are tied by matches, in the order of the accounts."""
    root = list(range(size))

    def top(n: int) -> int:
        while root[n] != n:
            n = root[n]
        return n

    for a, b in pairs:
        root[max(top(a), top(b))] = min(top(a), top(b))
    held: dict[int, list[int]] = defaultdict(list)
    for n in range(size):
        held[top(n)].append(n)
    return [group for group in held.values() if len(group) > 1]


def _standard(
    group: list[int], pairs: dict[tuple[int, int], QuotationMatch], sayings: list[QuotedPassage]
) -> int:
    """The version that the others are held against: the one with the most matches, fewest of them altered, then the longest."""
    told = {
        n: [m for m in (_between(pairs, other, n) for other in group if other != n) if m]
        for n in group
    }
    return min(
        group,
        key=lambda n: (
            -sum(m.verdict != "altered" for m in told[n]),
            -len(told[n]),
            -len(sayings[n].words),
            n,
        ),
    )


def _between(pairs: dict[tuple[int, int], QuotationMatch], a: int, b: int) -> QuotationMatch | None:
    """The match of ``a`` with ``b``, seen from ``a``."""
    if (a, b) in pairs:
        return pairs[a, b]
    match = pairs.get((b, a))
    if match is None:
        return None
    reason = {"gives more": "gives less", "gives less": "gives more"}.get(
        match.reason, match.reason
    )
    return QuotationMatch(
        match.verdict,
        match.b,
        match.a,
        tuple((there, here) for here, there in match.changed),
        reason,
        match.shared,
    )


def _row(
    said_id: str, here: QuotedPassage, there: QuotedPassage, match: QuotationMatch
) -> dict[str, Any]:
    place, other = _place(here, match.a), _place(there, match.b)
    return {
        "said_id": said_id, "verdict": match.verdict, **place, **{f"other_{k}": v for k, v in other.items()},
        "changed": "; ".join(c or "–" for c, _ in match.changed) or None,
        "other_changed": "; ".join(c or "–" for _, c in match.changed) or None,
        "reason": match.reason or None,
    }  # fmt: skip


def _place(saying: QuotedPassage, stretch: tuple[int, int]) -> dict[str, Any]:
    start, end = _edges(saying, *stretch)
    row = next((r for r in reversed(saying.rows) if r["start"] <= start), saying.rows[0])
    return {
        "account_id": saying.account_id, "quote_id": row["quote_id"], "sentence_id": row["sentence_id"], "start": start, "end": end,
        "surface": saying.text[start:end], "speaker": row["speaker"],
    }  # fmt: skip
