"""Sentences for readers: numbers, lists and names in words, with the places that support them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis import html
from analysis.english import count as count
from analysis.english import in_words
from analysis.english import listed as listed


def number(value: float) -> str:
    """Format a number for readers.

    No trailing zeros, commas between thousands, at most three decimals.

    Parameters
    ----------
    value : float
        Any number.

    Returns
    -------
    str
        The number in digits.

    Examples
    --------
    >>> [number(v) for v in (60000.0, 0.6667, 3.5)]
    ['60,000', '0.667', '3.5']
    """
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.3f}".rstrip("0")


def with_remarks(surface: object, *remarks: str) -> str:
    """Return a surface with remarks behind it, as far as each is there."""
    return " ".join(
        w for w in ("" if surface is None or surface != surface else str(surface), *remarks) if w
    )


def cut(caption: str, found: int, limit: int, what: str) -> str:
    """Return the caption of a table of which at most ``limit`` rows are printed."""
    return (
        f"{caption} (the first {limit} of {found:,} {what})".strip() if found > limit else caption
    )


Place = tuple[str, ...]
Labels = Mapping[str, str]


@dataclass(frozen=True)
class Prose(html.Displayable):
    """Sentences with their evidence, shown escaped as HTML or plain text.

    Parameters
    ----------
    lead : str
        The first sentence or sentences.
    items : tuple[tuple[str, tuple[Place, ...]], ...], default ()
        Sentences, each with its places: (account, words) or (account, words, sentence_id).
    kind : str, optional
        Class name of the paragraph, such as ``caption``.
    """

    lead: str
    items: tuple[tuple[str, tuple[Place, ...]], ...] = ()
    kind: str = ""

    def __str__(self) -> str:
        """Return the sentences as plain text, evidence indented."""
        lines = [self.lead]
        for words, places in self.items:
            lines += [f"- {words}", *(f"    {who}: “{quoted}”" for who, quoted, *_ in places)]
        return "\n".join(lines)

    __repr__ = __str__

    def _html(self) -> str:
        return html.paragraph(self.lead, self.kind) + (
            html.bullets(self.items) if self.items else ""
        )


NOTHING = "No account could be analysed."


def said(value: Any) -> str:
    """Return a cell's words, empty when the cell is missing.

    Parameters
    ----------
    value : Any
        Any cell of a table.

    Returns
    -------
    str
        The cell as text.
    """
    return "" if value is None or value != value else str(value)


def day(published: Any) -> str:
    """Return a day, or a day with its time, for a sentence; empty when it is missing.

    >>> day("2031-05-06T11:05:00Z"), day("2031-05-06"), day(None)
    ('2031-05-06, 11:05 UTC', '2031-05-06', '')
    """
    date, _, time = said(published).partition("T")
    zone = " UTC" if time.endswith(("Z", "+00:00")) else ""
    return f"{date}, {time[:5]}{zone}" if time else date


def all_of(labels: Labels) -> str:
    """Return "both" or "all" with the number of accounts."""
    return "both" if len(labels) == 2 else f"all {in_words(len(labels))}"


def names_of(names: Sequence[str], limit: int = 4) -> str:
    """Return names as a list, or only their number when there are many."""
    return listed(names) if len(names) <= limit else f"{in_words(len(names))} of them"


def place_of(label: str, row: Mapping[Any, Any], side: str = "") -> Place:
    """Return the words of a row as a place in the account ``label``.

    ``side`` is the prefix of the columns of the second of two places.
    """
    return (label, said(row[f"{side}surface"]), said(row[f"{side}sentence_id"]))


def places_of(
    cells: Sequence[Mapping[str, Any]], labels: Labels, limit: int = 6
) -> tuple[Place, ...]:
    """Return the first places of a fact or figure; the tables have them all."""
    return tuple(
        (labels[c["account_id"]], said(c["surface"]), said(c["sentence_id"])) for c in cells[:limit]
    )
