"""Contrasts: where the accounts part, each in one sentence with the words of every side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate, zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import html, schema
from analysis.compare.coverage_cells import SHOWN, TO_CHECK
from analysis.english import as_sentence, count, listed
from analysis.find.quantities import analysed_quantities
from analysis.show.base import Shown, coder_of, limited
from analysis.show.languages import names_unanalysed
from analysis.show.prose import said, with_remarks

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

WORD = re.compile(r"\w+(?:[-'’.,]\w+)*")
EDGES = frozenset("a an and as at by for from in of on or that the to was were is are".split())
# Kinds in which both sides say one thing in different words, so that the words that differ show
# the contrast; elsewhere the whole statement is what the other side lacks.
_WORDED = frozenset({"quote", "figure", "conflict", "attribution", "label", "time"})
_UNLIKE = ("written before",)  # sorts whose sides are about other things
_MOST_MARKED = 0.6  # of the words of a side: beyond this nothing is in common and nothing is marked
_WORDS = 18  # of a side that are printed
_ALONE = 28  # of the only side of a contrast
_NONE = {
    SHOWN: "no contrast is certain enough for the front page",
    TO_CHECK: "no contrast is left to check",
}
_BLANKS = 3  # characters between two places that follow each other


@dataclass(frozen=True)
class PrintedSide:
    """What one account says in a contrast.

    Parameters
    ----------
    label : str
        Name of the account on the page.
    places : tuple[tuple[html.Marked, str], ...]
        Words, with those that differ marked, and the sentence that they are in.
    number : int, default 0
        Place of the account in the story; its colour on the page.
    """

    label: str
    places: tuple[tuple[html.Marked, str], ...]
    number: int = 0


@dataclass(frozen=True)
class Contrast:
    """One thing on which accounts part: the sentence, the words of each side, who lacks it.

    ``decided`` says who signed or noted it, in words for a reader; ``all_others`` says whether
    every account without words here lacks it.
    """

    rank: int
    kind: str
    says: str
    standing: str
    sides: tuple[PrintedSide, ...]
    absent: tuple[str, ...]
    decided: str = ""
    all_others: bool = False


class ContrastRows(NamedTuple):
    """The rows of one contrast: its first row, its named places, and the accounts without it."""

    first: Mapping[Any, Any]
    places: list[Mapping[Any, Any]]
    absent: list[str]


def group_contrasts(rows: Iterable[Mapping[Any, Any]]) -> list[ContrastRows]:
    """Return the rows of the table ``contrasts`` by contrast, in the order of their rank."""
    grouped: dict[str, ContrastRows] = {}
    for row in rows:
        found = grouped.setdefault(row["contrast_id"], ContrastRows(row, [], []))
        if row["role"] == "absent" and row["account_id"] not in found.absent:
            found.absent.append(row["account_id"])
        elif row["role"] == "place" and row["named"]:
            found.places.append(row)
    return sorted(grouped.values(), key=lambda found: int(found.first["rank"]))


def list_contrasts(contrasts: pd.DataFrame, story: Story) -> list[Contrast]:
    """Return the contrasts of the table in the order of their rank, with marked words."""
    return [
        Contrast(
            int(first["rank"]),
            str(first["kind"]),
            str(first["says"]),
            str(first["standing"]),
            _sides(places, story, str(first["kind"])),
            tuple(story.labels[account] for account in absent),
            _decided(first),
            {*absent, *(place["account_id"] for place in places)} == set(story.compared),
        )
        for first, places, absent in group_contrasts(schema.rows(contrasts))
    ]


def _decided(row: Mapping[Any, Any]) -> str:
    """Return who checked a contrast, with the note; empty if nobody did."""
    if not (coder := coder_of(row)):
        return ""
    note = said(row.get("note"))
    return f"checked by {coder}: {note}" if note else f"checked by {coder}"


def _sides(places: Sequence[Mapping[Any, Any]], story: Story, kind: str) -> tuple[PrintedSide, ...]:
    grouped: dict[str, list[Mapping[Any, Any]]] = {}
    for place in places:
        grouped.setdefault(place["account_id"], []).append(place)
    if kind == "voice":  # further places are words of other speakers of the account
        grouped = {account: rows[:1] for account, rows in grouped.items()}
    sides = []
    for account, rows in grouped.items():
        others = [p["surface"] for a, ps in grouped.items() if a != account for p in ps]
        words = tuple(
            (_gap(_marked(row, others, story, kind), row, after), str(row["sentence_id"]))
            for row, after in zip_longest(rows, rows[1:])
        )
        number = list(story.labels).index(account)
        sides.append(PrintedSide(story.labels[account], words, number))
    return tuple(sides)


def _gap(
    words: html.Marked, place: Mapping[Any, Any], after: Mapping[Any, Any] | None
) -> html.Marked:
    """Return the words of a place, with an ellipsis if the next place does not follow at once."""
    if after is None or words.endswith("…") or 0 <= after["start"] - place["end"] <= _BLANKS:
        return words
    plain = "".join(part for part, _ in words.pieces)
    ends = list(accumulate(len(part) for part, _ in words.pieces))
    spans = [
        (end - len(part), end) for end, (part, on) in zip(ends, words.pieces, strict=True) if on
    ]
    return html.Marked(f"{plain} …", spans)


def _marked(
    place: Mapping[Any, Any], others: Sequence[str], story: Story, kind: str
) -> html.Marked:
    """Return the words of a place: of a figure its numbers are marked, else what differs."""
    words = said(place["surface"])
    if kind == "figure":
        return _cut(words, _numbers(place, others, story))
    if kind in _WORDED and others and place.get("sort") not in _UNLIKE:
        return mark_words(words, others)
    start = int(place["start"])
    around = int(place["differs_start"]) - start, int(place["differs_end"]) - start
    return _cut(words, [around], _WORDS if others else _ALONE, mark=False)


def _numbers(
    place: Mapping[Any, Any], others: Sequence[str], story: Story
) -> list[tuple[int, int]]:
    """Return the quantities that the contrast is about, if no other side prints the same words.

    Without one in the words that differ, all quantities of the place.
    """
    found = analysed_quantities(story)
    inside = found[
        (found["account_id"] == place["account_id"])
        & (found["start"] >= place["start"])
        & (found["end"] <= place["end"])
    ]
    meant = inside[
        (inside["start"] < place["differs_end"]) & (inside["end"] > place["differs_start"])
    ]
    return [
        (int(row["start"] - place["start"]), int(row["end"] - place["start"]))
        for row in schema.rows(inside if meant.empty else meant)
        if not any(str(row["surface"]).lower() in other.lower() for other in others)
    ]


def mark_words(words: str, others: Sequence[str], most: int = _WORDS) -> html.Marked:
    """Return a side's words, at most ``most``, with the stretches that no other side has marked.

    >>> str(mark_words("At least 12 people died.", ["Fourteen people died."]))
    '[At least 12] people died.'
    """
    return _cut(words, _differing(words, others), most)


def _cut(
    words: str, spans: Sequence[tuple[int, int]], most: int = _WORDS, *, mark: bool = True
) -> html.Marked:
    """Cut the words to those printed around ``spans``, which are marked unless ``mark`` is off."""
    start, end = _window(words, spans, most)
    before = "… " if start and not words[start:].startswith("…") else ""
    after = " …" if end < len(words) and not words[:end].endswith("…") else ""
    shift = len(before) - start
    inside = [
        (max(a, start) + shift, min(b, end) + shift)
        for a, b in spans
        if mark and a < end and b > start
    ]
    return html.Marked(f"{before}{words[start:end]}{after}", inside)


def _differing(words: str, others: Sequence[str]) -> list[tuple[int, int]]:
    """Return the stretches of ``words`` that differ from the nearest of the other sides."""
    own = list(WORD.finditer(words))
    if not own or not others:
        return []
    tokens = [m[0].lower() for m in own]
    compared = [
        SequenceMatcher(None, tokens, [m[0].lower() for m in WORD.finditer(o)], autojunk=False)
        for o in others
    ]
    best = max(compared, key=lambda m: m.ratio())
    spans = []
    for tag, start, end, _, _ in best.get_opcodes():
        while start < end and tag != "equal" and tokens[end - 1] in EDGES:
            end -= 1
        while start < end and tag != "equal" and tokens[start] in EDGES - {"at"}:
            start += 1
        if tag in ("replace", "delete") and start < end:
            spans.append((start, end))
    if sum(b - a for a, b in spans) > _MOST_MARKED * len(tokens):
        return []
    return [(own[a].start(), own[b - 1].end()) for a, b in spans]


def _window(words: str, spans: Sequence[tuple[int, int]], most: int) -> tuple[int, int]:
    """Return the part of a side's words that is printed: around the first marked stretch."""
    tokens = list(re.finditer(r"\S+", words))
    if len(tokens) <= most:
        return 0, len(words)
    at = next((i for i, t in enumerate(tokens) if spans and t.end() > spans[0][0]), 0)
    first = max(0, min(at - most // 3, len(tokens) - most))
    return (tokens[first].start() if first else 0), tokens[min(first + most, len(tokens)) - 1].end()


@names_unanalysed
@limited
def show_contrasts(
    contrasts: pd.DataFrame,
    story: Story,
    *,
    standing: str | None = None,
    limit: int = 25,
    caption: str = "",
) -> Shown:
    """Show the contrasts as a table: the sentence, the words of each account, who lacks it.

    Parameters
    ----------
    contrasts : pandas.DataFrame
        Table of ``compare_accounts``.
    story : Story
        Story that the table comes from.
    standing : str, optional
        ``shown`` or ``to check``, for the contrasts of this standing only.
    limit : int, default 25
        Number of contrasts that are listed at most, in the order of their rank.
    caption : str, optional
        Title of the table.

    Returns
    -------
    Shown
        One row for each contrast.
    """
    wanted = [
        c for c in list_contrasts(contrasts, story) if standing is None or c.standing == standing
    ]
    heads = ["rank", "kind", "contrast", "words of each account", "not found in"]
    rows: list[tuple[str, ...]] = [
        (
            str(c.rank),
            c.kind,
            with_remarks(c.says, f"[{c.decided}]" if c.decided else ""),
            "; ".join(map(_in_words, c.sides)),
            listed(c.absent) or "–",
        )
        for c in wanted[:limit]
    ]
    if standing is None:
        heads.append("standing")
        rows = [(*row, c.standing) for row, c in zip(rows, wanted, strict=False)]
    if len(wanted) > limit:
        caption = f"{caption} (the first {limit} of {len(wanted)})".strip()
    empty = _NONE.get(standing or "", "no contrast was found")
    return Shown(tuple(heads), tuple(rows), (True, *[False] * (len(heads) - 1)), caption, empty)


def _in_words(side: PrintedSide) -> str:
    return f"{side.label}: {' / '.join(f'“{words}”' for words, _ in side.places)}"


def tell_remaining(listed_: int, contrasts: pd.DataFrame) -> str:
    """Return how many contrasts are not on the page, and where they are; empty if none."""
    left = contrasts["contrast_id"].nunique() - listed_
    if left < 1:
        return ""
    are = "is" if left == 1 else "are"
    what = "more contrast" if listed_ else "contrast"
    return f"{as_sentence(count(left, what))} {are} listed in 00-story"
