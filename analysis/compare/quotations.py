"""Compare the same words as several accounts quote them, word by word."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from itertools import combinations, islice, takewhile
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.compare.quoted_passages import (
    RUN,
    QuotationMatch,
    QuotedPassage,
    QuotedWord,
    Span,
    compare_passages,
    match_report,
)
from analysis.compare.word_forms import WORD, fold_word
from analysis.find.quotes import analysed_quotes
from analysis.find.quotes.marks import find_spans
from analysis.resources import read_lexicon
from analysis.review import reviewed
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

_COMMON = 300  # passages with one run of words of which all pairs are compared
_VERDICTS = ("altered", "shortened", "punctuation", "exact", "reported")


@reviewed
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
    Verdicts: exact; punctuation (only punctuation, capitals, spelling or short forms differ);
    shortened (words left out at an end, or where the account marks it); altered (words replaced,
    added, or left out unmarked; the reverse of a saying first); reported (words that another
    account quotes, without quotation marks). At least three words in a row are shared. Words of
    two named speakers are two sayings. Which version was said is unknown.

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
    near = _matches_of(matches)
    rows: list[tuple[bool, dict[str, Any]]] = []
    for number, group in enumerate(_groups(len(passages), matches), 1):
        main = _choose_main(group, near, passages)
        for other in group:
            match = _between(matches, other, main)
            if match and passages[other].account_id != passages[main].account_id:
                row = _row(f"said-{number}", passages[other], passages[main], match)
                rows.append((not match.reverses, row))
    rows += [(True, row) for row in _reported_rows(story, passages, rows)]
    rows.sort(key=lambda found: (_VERDICTS.index(found[1]["verdict"]), found[0]))
    return schema.make("quote_check", [row for _, row in rows])


def _reported_rows(
    story: Story, passages: list[QuotedPassage], compared: list[tuple[bool, dict[str, Any]]]
) -> list[dict[str, Any]]:
    """A row for each report, without quotation marks, of words that another account quotes."""
    ids = {row[f"{side}quote_id"]: row["said_id"] for _, row in compared for side in ("", "other_")}
    empty = frozenset(row["word"] for row in read_lexicon("common_words"))
    by_surname: dict[str, list[QuotedPassage]] = defaultdict(list)
    for passage in passages:
        if passage.name:
            by_surname[passage.surname].append(passage)
    count = len({row["said_id"] for _, row in compared})
    rows = []
    for report in schema.rows(analysed_quotes(story)):
        if report["kind"] != "indirect" or not isinstance(report["speaker"], str):
            continue
        surname = report["speaker"].split()[-1].casefold()
        source, stretch = _quoted_elsewhere(report, by_surname.get(surname, []), empty)
        if source is None:
            continue
        place = _place(source, stretch)
        if place["quote_id"] not in ids:
            count += 1
            ids[place["quote_id"]] = f"said-{count}"
        rows.append(
            {
                "said_id": ids[place["quote_id"]],
                "verdict": "reported",
                **{k: report[k] for k in place},
                **{f"other_{k}": v for k, v in place.items()},
                "changed": None,
                "other_changed": None,
                "reason": "reported without quotation marks",
            }
        )
    return rows


def _quoted_elsewhere(
    report: dict[str, Any], passages: list[QuotedPassage], empty: frozenset[str]
) -> tuple[QuotedPassage | None, Span]:
    """The passage of another account, of those of one speaker, that a report gives most closely."""
    found = [
        (passage, stretch)
        for passage in passages
        if passage.account_id != report["account_id"]
        if (stretch := match_report(report["content"], passage, empty))
    ]
    return min(found, key=lambda pair: pair[1][1] - pair[1][0], default=(None, (0, 0)))


def _read_passages(story: Story) -> list[QuotedPassage]:
    """The quotations with words in marks; those that continue each other are one passage."""
    chains: dict[str, list[dict[str, Any]]] = {}
    head: dict[str, str] = {}
    for row in schema.rows(analysed_quotes(story)):
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
            span for row in rows for span in _inside(marked[account], row["start"], row["end"])
        }
        words = tuple(
            QuotedWord(fold_word(found.group()), *found.span(), piece)
            for piece, (start, end) in enumerate(sorted(spans))
            for found in WORD.finditer(text, start, end)
        )
        if len(words) >= RUN:
            passages.append(QuotedPassage(account, text, tuple(rows), words))
    return passages


def _marked_spans(story: Story, account: str) -> list[Span]:
    rows = story.sentences[story.sentences["account_id"] == account]
    edges = rows.groupby("paragraph", sort=True).agg({"start": "min", "end": "max"})
    paragraphs = sorted(zip(edges["start"].tolist(), edges["end"].tolist(), strict=True))
    spans = find_spans(story.texts[account], paragraphs)
    return sorted((s.inner_start, s.inner_end) for s in spans)


def _inside(spans: list[Span], start: int, end: int) -> list[Span]:
    """The spans, of those in the order of the text, that lie inside a quotation."""
    following = islice(spans, bisect_left(spans, (start - 1, 0)), None)
    within = takewhile(lambda span: span[0] <= end + 1, following)
    return [span for span in within if span[1] <= end + 1]


def _match_passages(passages: list[QuotedPassage]) -> dict[Span, QuotationMatch]:
    """Every pair of passages of different accounts with the same words in them."""
    with_run: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, passage in enumerate(passages):
        words = [w.word for w in passage.words]
        for run in {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}:
            with_run[run].append(number)
    account = [passage.account_id for passage in passages]
    near = {
        (a, b)
        for numbers in with_run.values()
        for a, b in combinations(numbers[:: -(-len(numbers) // _COMMON)], 2)
        if account[a] != account[b]
    }
    first_of: dict[tuple[object, ...], int] = {}  # a passage that is printed in the same way
    alike = [first_of.setdefault(passage.printing, n) for n, passage in enumerate(passages)]
    known: dict[Span, QuotationMatch | None] = {}
    found = {}
    for pair in sorted(near):
        same = alike[pair[0]], alike[pair[1]]
        if same not in known:
            known[same] = compare_passages(passages[same[0]], passages[same[1]])
        if match := known[same]:
            found[pair] = match
    return found


def _matches_of(matches: dict[Span, QuotationMatch]) -> dict[int, list[QuotationMatch]]:
    """The matches of each passage."""
    found: dict[int, list[QuotationMatch]] = defaultdict(list)
    for pair, match in matches.items():
        for n in pair:
            found[n].append(match)
    return found


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
    group: list[int], matches: dict[int, list[QuotationMatch]], passages: list[QuotedPassage]
) -> int:
    """The version with the fewest changes to others, the most matches, then the longest."""

    def rank(n: int) -> tuple[int, int, int, int]:
        unaltered = sum(match.verdict != "altered" for match in matches[n])
        return -unaltered, -len(matches[n]), -len(passages[n].words), n

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
