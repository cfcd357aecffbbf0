"""Tables and sentences for readers: types and words that all topics use."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from numbers import Integral
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from analysis import html, schema
from analysis.errors import AnalysisError
from analysis.review import MACHINE

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

P = ParamSpec("P")
T = TypeVar("T")
SWITCH = "STORYDIFF_LAB"  # set by ``storydiff lab``; never by papermill, nbval or a report
MANY_ACCOUNTS = 8  # from here on accounts are counted and grouped by origin, not listed
_HEADS = {
    "account_id": "account",
    "as_of": "date or period",
    "by": "decided by",
    "counts": "what is counted",
    "surface": "words",
    "fact": "fact",
    "quantity_id": "figure",
    "speaker_surface": "named as",
    "kind_of_speaker": "kind of speaker",
    "left_out": "left out",
    "share": "share",
    "position": "place in the text",
    "value": "value",
    "sha256": "SHA-256",
}
_HIDDEN = {
    "start",
    "end",
    "sentence_id",
    "quantity_id",
    "quote_id",
    "actor_id",
    "group_id",
    "fact_id",
    "text",
    "sha256",
}


def limited(function: Callable[P, T]) -> Callable[P, T]:
    """Give a function with ``limit`` its own default for a limit of 0, and refuse what is none."""
    default = inspect.signature(function).parameters["limit"].default

    @wraps(function)
    def asked(*given: P.args, **options: P.kwargs) -> T:
        if "limit" in options:
            options["limit"] = check_limit(options["limit"]) or default
        return function(*given, **options)

    return asked


def check_limit(limit: object) -> int:
    """Return a number of rows; refuse what is no whole number or below 0."""
    if not isinstance(limit, Integral) or isinstance(limit, bool) or limit < 0:
        raise AnalysisError(
            f"limit {limit!r}",
            "is not a number of rows",
            "give a whole number, or 0 for the limit that each table and plot has by itself",
        )
    return int(limit)


def lab_widgets() -> Any:
    """Return ipywidgets where an analyst works in the lab and has them; otherwise None."""
    if not os.environ.get(SWITCH):
        return None
    try:
        import ipywidgets
    except ImportError:
        return None
    return ipywidgets


def beside_plain(widget: Any, shown: Shown) -> dict[str, Any]:
    """Return what a notebook stores of a panel: its controls, if any, and the plain table.

    The table is what is read where no kernel answers the controls.
    """
    plain = {"text/html": shown._repr_html_(), "text/plain": repr(shown)}
    return plain if widget is None else {**widget._repr_mimebundle_(), **plain}


@dataclass(frozen=True)
class Shown(html.Displayable):
    """Table that is ready to read.

    Parameters
    ----------
    heads : tuple[str, ...]
        Headings of the columns.
    rows : tuple[tuple[str, ...], ...]
        Cells as words, one tuple for each row.
    numeric : tuple[bool, ...]
        Whether each column contains numbers, which are set flush right.
    caption : str, optional
        Title of the table.
    empty : str, default "nothing found"
        What is said of a table without rows: what was searched.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    caption: str = ""
    empty: str = "nothing found"

    def _html(self) -> str:
        if not self.rows:
            return html.paragraph(self._nothing())
        return html.table(self.heads, self.rows, self.caption, self.numeric)

    def _nothing(self) -> str:
        words = f"{self.caption}: {self.empty}" if self.caption else self.empty
        return f"{words[:1].upper()}{words[1:]}."

    def __repr__(self) -> str:
        """Return the table as plain text, cells between bars."""
        if not self.rows:
            return self._nothing()
        lines = [self.caption] if self.caption else []
        return "\n".join([*lines, " | ".join(self.heads), *(" | ".join(row) for row in self.rows)])


@limited
def show_table(
    table: pd.DataFrame,
    story: Story | None = None,
    *,
    columns: Sequence[str] | None = None,
    caption: str = "",
    limit: int = 200,
) -> Shown:
    """Show any table of the workbook.

    Each row is shown in the order of the table.

    Parameters
    ----------
    table : pandas.DataFrame
        Table with or without a column ``account_id``.
    story : Story, optional
        Story whose accounts are shown by name instead of by id.
    columns : Sequence[str], optional
        Columns to show, in this order; by default all but ids and offsets.
    caption : str, optional
        Title of the table.
    limit : int, default 200
        Number of rows that are printed at most; the caption says so.

    Returns
    -------
    Shown
        One row for each row of the table.

    Notes
    -----
    Numbers are printed short, missing cells as a dash. The table itself is not changed. Where a
    coder decided on a row, the column "decided by" names the coder.
    """
    labels = story.labels if story is not None else {}
    given = columns if columns is not None else [c for c in table.columns if c not in _HIDDEN]
    names = list(dict.fromkeys(given))
    if not has_decisions(table):
        names = [name for name in names if name != "by"]
    elif "by" not in names:
        names.append("by")
    picked = table[names]
    rows = [
        tuple(cell_words(name, value, labels) for name, value in zip(names, row, strict=True))
        for row in (cells.values() for cells in schema.rows(picked.head(limit)))
    ]
    if len(picked) > limit:
        caption = f"{caption} (the first {limit} of {len(picked)} rows)".strip()
    numeric = tuple(picked[name].dtype.kind in "if" for name in names)
    return Shown(
        tuple(_HEADS.get(n, n.replace("_", " ")) for n in names), tuple(rows), numeric, caption
    )


def has_decisions(table: pd.DataFrame) -> bool:
    """Return whether a row of a table is the word of a coder."""
    return "by" in table and bool((table["by"].dropna() != MACHINE).any())


def coder_of(row: Mapping[Any, Any]) -> str:
    """Return the coder whose word a row is; empty for the machine's."""
    coder = said(row.get("by"))
    return "" if coder == MACHINE else coder


def cell_words(name: str, value: object, labels: Mapping[str, str]) -> str:
    """Return a cell in words, by its column: a dash where it is missing."""
    if value is None or value != value or value == "":
        return "–"
    if name == "by" and value == MACHINE:
        return "–"
    if name == "account_id":
        return labels.get(str(value), str(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number(value) if isinstance(value, float) else str(value)


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


def side_by_side(
    table: pd.DataFrame,
    key: str,
    labels: Mapping[str, str],
    words: Callable[[Mapping[str, object]], str],
    around: Mapping[str, str],
    caption: str,
    limit: int,
    blank: Callable[[str, Mapping[Any, Any]], str] = lambda account, first: "–",
) -> Shown:
    """Return one row for each value of ``key`` and one column for each account.

    The columns that ``around`` names come first and last. Several entries of one account are
    joined; of one without entries ``blank`` gives the words, from the account and the first row.
    """
    rows = []
    for _, cells in list(table.groupby(key, sort=False))[:limit]:
        said: dict[str, list[str]] = {account: [] for account in labels}
        for cell in schema.rows(cells):
            said[cell["account_id"]].append(words(cell))
        top = cells.iloc[0].to_dict()
        first = [cell_words(name, cells.iloc[0][name], labels) for name in around]
        rows.append(
            (
                *first[:1],
                *("; ".join(w for w in s if w) or blank(a, top) for a, s in said.items()),
                *first[1:],
            )
        )
    names = list(around.values())
    heads = (*names[:1], *labels.values(), *names[1:])
    return Shown(heads, tuple(rows), (False,) * len(heads), caption)


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
    """Return a number with its noun, small numbers as words.

    Parameters
    ----------
    n : float
        Any whole number.
    noun : str
        The noun in the singular.
    plural : str, optional
        The plural; by default the noun with an s.

    Returns
    -------
    str
        The words for a sentence.

    Examples
    --------
    >>> count(1, "account"), count(3, "story", "stories"), count(40, "fact")
    ('one account', 'three stories', '40 facts')
    """
    return f"{in_words(n)} {noun if int(n) == 1 else plural or noun + 's'}"


def in_words(n: float) -> str:
    """Return a whole number for a sentence: a word up to twelve, then digits."""
    return _NUMBERS[int(n)] if n < len(_NUMBERS) else f"{int(n):,}"


def listed(words: Iterable[str], conjunction: str = "and") -> str:
    """Join words as a list in a sentence.

    Parameters
    ----------
    words : Iterable[str]
        The members of the list.
    conjunction : str, default "and"
        The word before the last member.

    Returns
    -------
    str
        The list; empty without members.

    Examples
    --------
    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    words = list(words)
    return (
        f"{', '.join(words[:-1])} {conjunction} {words[-1]}" if len(words) > 1 else "".join(words)
    )


def as_sentence(words: str) -> str:
    """Return words with a capital first letter."""
    return words[:1].upper() + words[1:]


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
