"""Read a word list and check it: columns, cells and rows that occur twice.

Lines that begin with ``#`` give source and licence. A rule says what a cell of a column may be:
``text``, ``number``, ``pattern`` (a regular expression) or the allowed values with ``|`` between;
``?`` at its end allows an empty cell, ``!`` at its start no two rows alike.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple

Row = dict[str, str]
_SHOWN = 60  # characters of a cell that a message quotes


class ListError(ValueError):
    """A line of a list is not CSV."""

    def __init__(self, line: int, words: str) -> None:
        super().__init__(f"line {line}: {words}")
        self.line, self.words = line, words


class Mistake(NamedTuple):
    """What is wrong in a line of a word list, and what to write."""

    line: int
    cause: str
    remedy: str


def parse_list(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of each line that is no comment."""
    lines = [
        (number, line)
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.startswith("#")
    ]
    reader, first = csv.reader((line for _, line in lines), strict=True), 0
    try:
        for cells in reader:
            yield lines[first][0], cells
            first = reader.line_num
    except csv.Error as error:
        raise ListError(lines[first][0], str(error)) from error


def read_rows(text: str) -> tuple[Row, ...]:
    """Return a mapping for each row of a list."""
    lines = [cells for _, cells in parse_list(text)]
    return tuple(dict(zip(lines[0], cells, strict=False)) for cells in lines[1:]) if lines else ()


def add_rows(rows: Sequence[Row], own: Sequence[Row], rules: Mapping[str, str]) -> tuple[Row, ...]:
    """Return the rows of a list and a story's own after them.

    Where a column may have no two rows alike, the story's row takes the place of the other.
    """
    unique = [column for column, rule in rules.items() if rule.startswith("!")]
    taken = {(column, row[column]) for row in own for column in unique}
    kept = [row for row in rows if not any((c, row[c]) in taken for c in unique)]
    return (*kept, *own)


def find_mistakes(text: str, rules: Mapping[str, str]) -> Iterator[Mistake]:
    """Yield what is wrong in a list, in the order of its lines.

    ``rules`` has the rule of each column by its name.
    """
    try:
        lines = list(parse_list(text))
    except ListError as error:
        is_open = "unexpected end" in error.words
        cause = (
            "has a quotation mark that is not closed" if is_open else f"is not CSV ({error.words})"
        )
        yield Mistake(error.line, cause, "close it" if is_open else "save it as CSV with commas")
        return
    if not lines:
        yield Mistake(1, "has no columns", f"begin with the line {','.join(rules)}")
        return
    (first, columns), *rest = lines
    if columns != list(rules):
        cause = f"has the columns {_quoted(','.join(columns))}"
        yield Mistake(first, cause, f"write {','.join(rules)}")
        return
    seen: dict[tuple[str, str], int] = {}
    for number, cells in rest:
        if len(cells) != len(columns):
            yield Mistake(
                number,
                f"has {len(cells)} cells, not {len(columns)}",
                "put a cell that contains a comma into quotation marks",
            )
            continue
        yield from _check_row(number, cells, rules, seen)


def _check_row(
    number: int, cells: Sequence[str], rules: Mapping[str, str], seen: dict[tuple[str, str], int]
) -> Iterator[Mistake]:
    for (column, rule), cell in zip(rules.items(), cells, strict=True):
        if why := _why_wrong(cell, rule.removeprefix("!")):
            cause, remedy = why
            yield Mistake(number, f"{column} {cause}", remedy)
        elif rule.startswith("!"):
            before = seen.setdefault((column, cell), number)
            if before != number:
                cause = f"{column} {_quoted(cell)} is in line {before} too"
                yield Mistake(number, cause, "remove one of the two lines")


def _why_wrong(cell: str, rule: str) -> tuple[str, str] | None:
    """Why a cell does not follow a rule, and what does; None when it does."""
    kind = rule.removesuffix("?")
    if not cell.strip():
        return None if rule.endswith("?") else ("is empty", "fill it in or remove the line")
    if kind == "text":
        return None
    if kind == "number":
        return None if _is_number(cell) else (f"is {_quoted(cell)}, not a number", "write a number")
    if kind == "pattern":
        return _why_no_pattern(cell)
    allowed = kind.split("|")
    if cell in allowed:
        return None
    near = get_close_matches(cell.lower(), allowed, n=1)
    near = near or [value for value in allowed if value.startswith(cell.lower())]
    remedy = f"write {near[0]}" if near else f"use one of: {', '.join(allowed)}"
    return f"is {_quoted(cell)}, which is not known", remedy


def _is_number(cell: str) -> bool:
    try:
        return math.isfinite(float(cell))
    except ValueError:
        return False


def _why_no_pattern(cell: str) -> tuple[str, str] | None:
    try:
        re.compile(cell)
    except re.error as error:
        return f"is not a regular expression ({error})", "correct it"
    return None


def _quoted(cell: str) -> str:
    return repr(cell if len(cell) <= _SHOWN else f"{cell[:_SHOWN]}...")
