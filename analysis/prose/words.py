"""A table in, sentences out: new data can never leave an old sentence behind. No computing beyond counting rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis import markup

if TYPE_CHECKING:
    pass

Place = tuple[str, ...]
Labels = Mapping[str, str]


@dataclass(frozen=True)
class Prose:
    """Sentences, each with its evidence: (account, words) or (account, words, sentence_id). Shown escaped, as HTML or plain text."""

    lead: str
    items: tuple[tuple[str, tuple[Place, ...]], ...] = ()
    kind: str = ""

    def __str__(self) -> str:
        lines = [self.lead]
        for words, places in self.items:
            lines += [f"- {words}", *(f"    {who}: “{quoted}”" for who, quoted, *_ in places)]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return markup.paragraph(self.lead, self.kind) + (
            markup.bullets(self.items) if self.items else ""
        )


NOTHING = "No account could be analysed."
_NUMBERS = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]


def count(n: float, noun: str, plural: str = "") -> str:
    """A number with its noun, small numbers as words.

    >>> count(1, "account"), count(3, "story", "stories"), count(40, "fact")
    ('one account', 'three stories', '40 facts')
    """
    return f"{in_words(n)} {noun if int(n) == 1 else plural or noun + 's'}"


def in_words(n: float) -> str:
    """A whole number as a sentence prints it: a word up to twelve, digits from there."""
    return _NUMBERS[int(n)] if n < len(_NUMBERS) else f"{int(n):,}"


def listed(words: Iterable[str], conjunction: str = "and") -> str:
    """Words as a list in a sentence.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    words = list(words)
    return (
        f"{', '.join(words[:-1])} {conjunction} {words[-1]}" if len(words) > 1 else "".join(words)
    )


def as_sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def said(value: Any) -> str:
    """A cell's words, empty when the cell is missing."""
    return "" if value is None or value != value else str(value)


def day(published: Any) -> str:
    """A day, or a day with its time, as a sentence prints it; empty when it is missing.

    >>> day("2031-05-06T11:05:00Z"), day("2031-05-06"), day(None)
    ('2031-05-06, 11:05 UTC', '2031-05-06', '')
    """
    date, _, time = said(published).partition("T")
    zone = " UTC" if time.endswith(("Z", "+00:00")) else ""
    return f"{date}, {time[:5]}{zone}" if time else date


def all_of(labels: Labels) -> str:
    return "both" if len(labels) == 2 else f"all {in_words(len(labels))}"


def names_of(names: Sequence[str], limit: int = 4) -> str:
    return listed(names) if len(names) <= limit else f"{in_words(len(names))} of them"


def place_of(label: str, row: Mapping[Any, Any], side: str = "") -> Place:
    """A row's words as the place in the account that ``label`` names; ``side`` begins the columns of the other of two places."""
    return (label, said(row[f"{side}surface"]), said(row[f"{side}sentence_id"]))


def places_of(
    cells: Sequence[Mapping[str, Any]], labels: Labels, limit: int = 6
) -> tuple[Place, ...]:
    """The first places of a fact or figure; the tables have them all."""
    return tuple(
        (labels[c["account_id"]], said(c["surface"]), said(c["sentence_id"])) for c in cells[:limit]
    )
