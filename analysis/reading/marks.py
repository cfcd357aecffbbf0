"""Tables to marks: which stretch of an account belongs to which layer, with the sign printed beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

LAYERS = {
    "fact": "Shared facts",
    "figure": "Figures",
    "quote": "Quotations and speakers",
    "cue": "Frame and wording cues",
}
OPEN = ("fact", "figure", "quote")


@dataclass(frozen=True)
class Mark:
    """A stretch of an account's text: its layer, the sign beside it, where a click on the sign leads, what it says."""

    account_id: str
    sentence_id: str
    start: int
    end: int
    layer: str
    sign: str = ""
    leads: str = ""
    note: str = ""

    @property
    def leading(self) -> bool:
        """Whether the sign stands before the words: numbers do, names follow them."""
        return self.layer in ("fact", "figure")


@dataclass(frozen=True)
class Entry:
    """What several accounts have: its sign, its words, how it stands, and its marks in the accounts."""

    sign: str
    words: str
    stands: str
    marks: tuple[Mark, ...]


def letters(n: int) -> str:
    """0, 1, 2 ... as A, B ... Z, AA, AB: figures are lettered where facts are numbered.

    >>> [letters(n) for n in (0, 25, 26, 27)]
    ['A', 'Z', 'AA', 'AB']
    """
    return (letters(n // 26 - 1) if n > 25 else "") + chr(65 + n % 26)


def fact_entries(statements: pd.DataFrame, coverage: pd.DataFrame) -> list[Entry]:
    """Facts that several accounts surely state, numbered in the order of ``coverage``; groupings that repeat a larger fact are left out."""
    counted = coverage[coverage["repeats"].isna()]
    words = dict(zip(counted["fact_id"], counted["fact"], strict=True))
    sure = statements[statements["standing"] == "sure"]
    told = {fact: rows.to_dict("records") for fact, rows in sure.groupby("fact_id", sort=False)}
    several = [f for f in words if len({r["account_id"] for r in told.get(f, [])}) > 1]
    return [
        _entry(str(n), "fact", words[f], "", told[f], "relation") for n, f in enumerate(several, 1)
    ]


def figure_entries(figures: pd.DataFrame) -> list[Entry]:
    """Figures that several accounts give, lettered in the order of the table, with verdict and reason."""
    given = figures[figures["quantity_id"].notna()]
    groups = [
        rows.to_dict("records")
        for _, rows in given.groupby("group_id", sort=False)
        if rows["account_id"].nunique() > 1
    ]
    return [
        _entry(
            letters(n),
            "figure",
            str(g[0]["what"]),
            f"{g[0]['verdict']}: {g[0]['reason']}",
            g,
            "verdict",
        )
        for n, g in enumerate(groups)
    ]


def _entry(
    sign: str, layer: str, words: str, stands: str, rows: list[dict[str, Any]], note: str
) -> Entry:
    rows = sorted(rows, key=lambda r: (r["account_id"], r["start"]))
    ring = [*rows, rows[0]]
    marks = [
        _mark(here, layer, sign, there["sentence_id"], f"{layer} {sign}, {here[note]}")
        for here, there in pairwise(ring)
    ]
    return Entry(sign, words, stands, tuple(marks))


def _mark(
    row: Mapping[str, Any], layer: str, sign: str = "", leads: str = "", note: str = ""
) -> Mark:
    return Mark(
        row["account_id"],
        row["sentence_id"],
        int(row["start"]),
        int(row["end"]),
        layer,
        sign,
        leads,
        note,
    )


def other_figures(figures: pd.DataFrame, entries: list[Entry]) -> Iterator[Mark]:
    """The figures that only one account gives: marked, without a letter."""
    taken = {(m.account_id, m.start) for e in entries for m in e.marks}
    for row in figures[figures["quantity_id"].notna()].to_dict("records"):
        if (row["account_id"], row["start"]) not in taken:
            yield _mark(row, "figure")


def quote_marks(quotes: pd.DataFrame) -> Iterator[Mark]:
    """Quotations, each followed by its speaker."""
    for row in quotes.to_dict("records"):
        named = row["speaker"] == row["speaker"] and row["speaker"]
        yield _mark(
            row,
            "quote",
            str(row["speaker"]) if named else "no speaker named",
            note=str(row["kind"]),
        )


def cue_marks(cues: pd.DataFrame) -> Iterator[Mark]:
    """Frame and wording cues; the first of a dimension in a sentence is followed by its name."""
    named: set[tuple[str, str]] = set()
    for row in cues.sort_values(["account_id", "start"], kind="stable").to_dict("records"):
        dimension = str(row["dimension"])
        yield _mark(row, "cue", "" if (row["sentence_id"], dimension) in named else dimension)
        named.add((row["sentence_id"], dimension))
