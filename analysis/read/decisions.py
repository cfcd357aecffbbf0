"""Read the rows of ``review.csv``, and those that put a line back or leave one out.

What the other rows mean is for ``analysis.review``.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from analysis.errors import AnalysisError, mend
from analysis.read.sandbox import MB
from analysis.read.settings import read_regular

REVIEW = "review.csv"
SIZE = 16 * MB  # of the file
_ROWS = 100_000
COLUMNS = (
    "who",
    "when",
    "kind",
    "decision",
    "value",
    "account",
    "words",
    "before",
    "after",
    "other_account",
    "other_words",
    "other_before",
    "other_after",
    "why",
)


def read_rows(file: Path) -> list[dict[str, str]]:
    """Return the rows that are not empty, each with its number in the file as ``row``.

    Raises ``AnalysisError`` if the file is too large, is no UTF-8, no CSV or lacks a column.
    """
    data = read_regular(file, SIZE, file.parent)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AnalysisError(str(file), f"is no UTF-8 ({error})", "save it as UTF-8") from error
    try:
        rows = list(_rows(file, text))
    except csv.Error as error:
        cause = f"is not valid CSV ({error})"
        raise AnalysisError(str(file), cause, "save it as CSV again") from error
    if len(rows) > _ROWS:
        raise AnalysisError(str(file), f"has over {_ROWS:,} rows", "split the story")
    return rows


def parse_text(text: str) -> list[dict[str, str]]:
    """Return the rows of the text of a ``review.csv``, as ``read_rows`` does."""
    return list(_rows(Path(REVIEW), text))


def _rows(file: Path, text: str) -> Iterator[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    absent = [c for c in COLUMNS if c not in (reader.fieldnames or ())]
    if absent:
        cause = f"has no column {', '.join(absent)}"
        raise AnalysisError(str(file), cause, f"use the columns {', '.join(COLUMNS)}")
    for number, row in enumerate(reader, 2):
        cells = {c: _cell(row.get(c)) for c in COLUMNS}
        if any(cells.values()):
            yield cells | {"row": str(number)}


def _cell(value: Any) -> str:
    return value if isinstance(value, str) else ""


LINE, PUT_BACK, LEAVE_OUT = "line", "put back", "leave out"
_HASH = 12  # characters of a text's hash that name it
_SPACE = re.compile(r"\s+")


class LineDecision(NamedTuple):
    """A line that a coder put back or left out."""

    decision: str
    words: str
    who: str

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where the words are in a text, whatever blank space is between them."""
        words = [re.escape(w) for w in _SPACE.split(self.words.strip()) if w]
        if words:
            yield from (m.span() for m in re.finditer(r"\s+".join(words), text))

    def is_line(self, line: str) -> bool:
        """Whether a line has these words and no others."""
        return _SPACE.sub(" ", line).strip() == _SPACE.sub(" ", self.words).strip()


def find_line_decisions(
    rows: Iterable[Mapping[str, str]], records: Sequence[Mapping[str, Any]]
) -> list[list[LineDecision]]:
    """Return for each record the decisions on its lines; two that contradict are both left out.

    A record is named by the hash of its text, its id or its file; where none is, the words decide
    if only one record has them.
    """
    found: list[list[LineDecision]] = [[] for _ in records]
    for row in rows:
        who, decision, words = (row[c].strip() for c in ("who", "decision", "words"))
        if row["kind"].strip() != LINE or decision not in (PUT_BACK, LEAVE_OUT) or not who:
            continue
        made = LineDecision(decision, words, who)
        for number in _records_of(made, row["account"].strip(), records):
            found[number].append(made)
    return [list(_agreeing(decisions)) for decisions in found]


def names_record(name: str, record: Mapping[str, Any]) -> bool:
    """Whether an anchor's account is this record: by the hash of its text, its id or its file."""
    if name and name in (record.get("account_id"), record.get("path")):
        return True
    if len(name) < _HASH:
        return False
    text = mend(str(record.get("text") or ""))
    own = record.get("sha256") or hashlib.sha256(text.encode()).hexdigest()
    return bool(str(own).startswith(name))


def share_rows(
    rows: Iterable[Mapping[str, str]], records: Sequence[Mapping[str, Any]], ids: Sequence[str]
) -> list[list[dict[str, str]]]:
    """Return for each record the rows that are about it, with its new id as their account.

    A row that names no record goes to all of them: its words may be in any.
    """
    found: list[list[dict[str, str]]] = [[] for _ in records]
    for row in rows:
        shared, about = dict(row), set()
        for column in ("account", "other_account"):
            named = [n for n, record in enumerate(records) if names_record(row[column], record)]
            if len(named) == 1:
                shared[column] = ids[named[0]]
            about |= set(named)
        for number in about or range(len(records)):
            found[number].append(shared)
    return found


def gather_rows(shares: Iterable[Iterable[Mapping[str, str]]]) -> list[dict[str, str]]:
    """Return the rows of all records, each once, in the order of the file."""
    found = {int(row["row"]): dict(row) for rows in shares for row in rows}
    return [found[number] for number in sorted(found)]


def write_rows(rows: Iterable[Mapping[str, str]]) -> str:
    """Return rows as the text of a ``review.csv``."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _records_of(made: LineDecision, name: str, records: Sequence[Mapping[str, Any]]) -> list[int]:
    named = [n for n, record in enumerate(records) if names_record(name, record)]
    having = [n for n, record in enumerate(records) if _has(made, record)]
    return named or (having if len(having) == 1 else [])


def _has(made: LineDecision, record: Mapping[str, Any]) -> bool:
    dropped = (part["text"] for part in record.get("dropped", ()))
    return any(made.find(str(record.get("text") or ""))) or any(map(made.is_line, dropped))


def _agreeing(decisions: list[LineDecision]) -> Iterator[LineDecision]:
    outcomes: dict[str, set[str]] = defaultdict(set)
    for made in decisions:
        outcomes[_SPACE.sub(" ", made.words)].add(made.decision)
    return (d for d in decisions if len(outcomes[_SPACE.sub(" ", d.words)]) == 1)
