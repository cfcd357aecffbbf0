"""Read and write ``review.csv``: what an analyst decided, a decision a row."""

from __future__ import annotations

import csv
import io
import math
import os
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from analysis.errors import AnalysisError, one_line, shorten
from analysis.read.decisions import COLUMNS, LEAVE_OUT, MACHINE, PUT_BACK, REVIEW, read_rows

BOUNDS = ("=", "~", ">", ">=", "<", "<=", "range", "vague")
VERDICTS = (
    "identical",
    "compatible",
    "different scope",
    "different date",
    "conflict",
    "not comparable",
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?)?")
# kind -> what can be decided; "=" marks decisions that need a value
KINDS: Mapping[str, tuple[str, ...]] = {
    "contrast": ("sign", "strike", "note="),
    "pair": ("same", "partial", "differs", "apart"),
    "statement": ("add", "remove"),
    "fact": ("merge", "split"),
    "quantity": ("none", "value=", "bound=", "unit=", "role=", "counts=", "claimant=", "scope="),
    "link": ("yes", "no"),
    "verdict": VERDICTS,
    "quote": ("none",),
    "speaker": ("unknown", "name="),
    "check": ("right=", "wrong="),  # of a statement drawn at random; the value is its measure
    "actor": ("name=", "same", "apart"),
    "origin": ("original", "undecided", "reprint=", "derived="),
    "frame": ("none", "name="),
    "line": (PUT_BACK, LEAVE_OUT),
}
_WITH_OTHER = {"pair", "statement", "fact", "link", "verdict", "same", "apart"}
_TOGETHER = {  # kind -> the question whether two places belong together
    "pair": "one fact",
    "statement": "one fact",
    "fact": "one fact",
    "link": "one figure",
    "verdict": "one figure",
}
APART = frozenset(("apart", "remove", "split", "no"))  # decisions that two do not belong together


class Anchor(NamedTuple):
    """Words in an account: the start of its text's hash, the words, and what is around them."""

    account: str
    words: str
    before: str = ""
    after: str = ""


class Decision(NamedTuple):
    """What a coder decided of one thing.

    ``who`` and ``when`` are as given, never taken from the clock; ``decision`` is one of ``KINDS``
    (without its sign); ``other`` is the second place of a pair or contrast; ``row`` is that of
    ``file``, 0 for a decision that is new or follows from a coding.
    """

    who: str
    kind: str
    decision: str
    place: Anchor
    other: Anchor | None = None
    value: str = ""
    when: str = ""
    why: str = ""
    row: int = 0
    file: str = REVIEW

    @property
    def claims(self) -> dict[str, tuple[str, ...]]:
        """Return question -> answer: two answers to one question of one place contradict."""
        answer = (self.decision, self.value)
        if self.kind in _TOGETHER:
            apart = self.decision in APART
            return {_TOGETHER[self.kind]: (str(not apart),)} | ({} if apart else self._finer)
        if self.kind in ("quantity", "quote", "speaker"):
            thing = "figure" if self.kind == "quantity" else "quotation"
            if self.decision == "none":
                return {thing: ("none",)}
            part = self.decision if self.kind == "quantity" else self.kind
            return {thing: ("one",), part: answer}
        if self.kind == "contrast":
            return {"note" if self.decision == "note" else "contrast": answer}
        if self.kind == "check":
            return {f"check of {self.value}": (self.decision,)}
        if self.kind == "actor":
            return {"actor" if self.decision == "name" else "actors": answer}
        return {self.kind: answer}

    @property
    def _finer(self) -> dict[str, tuple[str, ...]]:
        """Return what is decided of two places beyond that they belong together."""
        return {self.kind: (self.decision,)} if self.kind in ("pair", "verdict") else {}


_NEEDED = ("who", "kind", "decision", "account", "words")


def read_review(path: str | os.PathLike[str]) -> tuple[list[Decision], list[dict[str, str]]]:
    """Read the decisions of a file.

    Parameters
    ----------
    path : str or os.PathLike
        A ``review.csv``, or the folder of a story that may have one.

    Returns
    -------
    decisions : list of Decision
        One for each row that can be read, in the order of the file; empty without a file.
    refused : list of dict
        ``path`` and ``reason`` for each row that cannot: row, column, cause and remedy.

    Raises
    ------
    AnalysisError
        If the file cannot be opened, is too large, is not valid UTF-8 or lacks a column.
    """
    file = Path(path)
    file = file / REVIEW if file.is_dir() else file
    if not os.path.lexists(file):
        return [], []
    decisions, refused = parse_rows(read_rows(file))
    return [d._replace(row=0) for d in decisions], [
        {k: r[k] for k in ("path", "reason")} for r in refused
    ]


def parse_rows(
    rows: Iterable[Mapping[str, str]], file: str = REVIEW
) -> tuple[list[Decision], list[dict[str, str]]]:
    """Return the decisions of the rows of a file, and why each of the others is none."""
    decisions, refused = [], []
    for row in rows:
        try:
            decisions.append(_decision(row)._replace(file=file))
        except AnalysisError as error:
            where = f"{file}, row {row['row']}, {error.value}"
            found = {"path": where, "reason": f"{error.cause}; {error.remedy}"}
            column = error.value.removeprefix("column ").strip("'")
            refused.append(found | {"row": row["row"], "column": column})
    return decisions, refused


def _decision(row: Mapping[str, str]) -> Decision:
    """Return the decision of a row; raise ``AnalysisError`` with the column as its value."""
    for column in _NEEDED:
        if not row[column].strip():
            raise AnalysisError(f"column {column!r}", "is empty", "fill it in or remove the row")
    kind, decision, value = row["kind"].strip(), row["decision"].strip(), row["value"].strip()
    if kind not in KINDS:
        raise _unknown("kind", kind, KINDS)
    known = {choice.rstrip("="): choice.endswith("=") for choice in KINDS[kind]}
    if decision not in known:
        raise _unknown("decision", decision, known)
    if known[decision] != bool(value):
        cause = "is empty" if known[decision] else f"is {shorten(value)}"
        remedy = "fill it in" if known[decision] else f"leave it empty for {decision!r}"
        raise AnalysisError("column 'value'", cause, remedy)
    _check_value(decision, value)
    check_day(row["when"], "column 'when'")
    if {kind, decision} & _WITH_OTHER:
        for column in ("other_words", "other_account"):
            if not row[column].strip():
                remedy = f"give both places of {kind} {decision!r}"
                raise AnalysisError(f"column {column!r}", "is empty", remedy)
    return decision_from(row)


def check_day(when: str, name: str) -> str:
    """Return the day or time of a decision without blank space around it; it may be empty.

    Raises ``AnalysisError`` about ``name`` for what is no day of the calendar or no time.
    """
    plain = when.strip()
    if plain:
        try:
            real = bool(_DAY.fullmatch(plain)) and bool(datetime.fromisoformat(plain))
        except ValueError:
            real = False
        if not real:
            raise AnalysisError(
                name, f"is {shorten(when)}, which is not a day or time", "write it as 2031-03-04"
            )
    return plain


def check_who(who: str) -> str:
    """Return the name that decisions are recorded under, on one line without space around it.

    Raises ``AnalysisError`` for an empty name and for the name of the machine.
    """
    plain = one_line(who).strip()
    if not plain:
        raise AnalysisError("name of the coder", "is empty", "give your name, such as 'Ann'")
    if plain.casefold() == MACHINE:
        raise AnalysisError(f"coder {plain!r}", "is the name of the machine", "give your own name")
    return plain


def decision_from(row: Mapping[str, str]) -> Decision:
    """Return what a row says, unchecked."""
    other = Anchor(*(row[f"other_{c}"] for c in ("account", "words", "before", "after")))
    return Decision(
        one_line(row["who"]).strip(),
        row["kind"].strip(),
        row["decision"].strip(),
        Anchor(row["account"].strip(), row["words"], row["before"], row["after"]),
        other if other.words else None,
        one_line(row["value"].strip()),
        row["when"].strip(),
        one_line(row["why"]).strip(),
        int(row["row"]),
    )


def _check_value(decision: str, value: str) -> None:
    """Check a number or a bound; other values are words."""
    if decision == "bound" and value not in BOUNDS:
        raise _unknown("value", value, BOUNDS)
    if decision == "value":
        try:
            number = float(value.replace(",", ""))
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            cause = f"is {shorten(value)}, which is not a number"
            raise AnalysisError("column 'value'", cause, "write it in digits, as 1,200 or 0.5")


def _unknown(column: str, value: str, known: Iterable[str]) -> AnalysisError:
    cause = f"is {shorten(value)}, which is not known"
    return AnalysisError(f"column {column!r}", cause, f"use one of {', '.join(known)}")


def write_review(decisions: Iterable[Decision]) -> str:
    """Return decisions as the text of a ``review.csv``, in the order given.

    Parameters
    ----------
    decisions : Iterable[Decision]
        The decisions.

    Returns
    -------
    str
        A line with the names of the columns, then one line a decision.

    Examples
    --------
    >>> made = Decision("Ann", "speaker", "unknown", Anchor("3f9a77c01be2", "We won"))
    >>> print(write_review([made]).splitlines()[1])
    Ann,,speaker,unknown,,3f9a77c01be2,We won,,,,,,,
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for d in decisions:
        other = d.other or Anchor("", "")
        writer.writerow([d.who, d.when, d.kind, d.decision, d.value, *d.place, *other, d.why])
    return out.getvalue()
