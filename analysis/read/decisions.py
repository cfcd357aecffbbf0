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
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, NamedTuple

from analysis.errors import AnalysisError, mend
from analysis.read.sandbox import MB
from analysis.read.settings import read_regular
from analysis.schema import text_cell

MACHINE = "machine"  # whose word a row is, where no coder's
REVIEW = "review.csv"
SAMPLE = "review-sample.csv"  # what was drawn to be checked
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

    Raises ``AnalysisError`` if the file is too large, is not valid UTF-8, no CSV or lacks a column.
    """
    data = read_regular(file, SIZE, file.parent)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AnalysisError(
            str(file), f"is not valid UTF-8 ({error})", "save it as UTF-8"
        ) from error
    rows = _read_csv(file, text)
    if len(rows) > _ROWS:
        raise AnalysisError(str(file), f"has over {_ROWS:,} rows", "split the story")
    return rows


def parse_text(text: str) -> list[dict[str, str]]:
    """Return the rows of the text of a ``review.csv``, as ``read_rows`` does."""
    return _read_csv(Path(REVIEW), text)


def _read_csv(file: Path, text: str) -> list[dict[str, str]]:
    try:
        return list(_rows(file, text))
    except csv.Error as error:
        cause = f"is not valid CSV ({error})"
        raise AnalysisError(str(file), cause, "save it as CSV again") from error


def _rows(file: Path, text: str) -> Iterator[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    absent = [c for c in COLUMNS if c not in (reader.fieldnames or ())]
    if absent:
        cause = f"has no column {', '.join(absent)}"
        raise AnalysisError(str(file), cause, f"use the columns {', '.join(COLUMNS)}")
    for number, row in enumerate(reader, 2):
        cells = {c: text_cell(row.get(c)) for c in COLUMNS}
        if any(cells.values()):
            yield cells | {"row": str(number)}


LINE, PUT_BACK, LEAVE_OUT = "line", "put back", "leave out"
AROUND = 40  # characters kept before and after the words of an anchor
HASH = 12  # characters of a text's hash that name it
_SPACE = re.compile(r"\s+")
Span = tuple[int, int]


def on_one_line(words: str) -> str:
    """Return words with one blank for each stretch of blank space."""
    return _SPACE.sub(" ", words)


def find_words(words: str, text: str) -> Iterator[Span]:
    """Yield where words are in a text, whatever blank space is between them."""
    parts = [re.escape(w) for w in _SPACE.split(words.strip()) if w]
    if parts:
        yield from (m.span() for m in re.finditer(r"\s+".join(parts), text))


def measure_context(text: str, span: Span, before: str, after: str) -> float:
    """Return how much of what is before and after a place agrees: 0 to 2."""
    start, end = span
    own = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    sides = zip(own, (before, after), strict=True)
    return sum(measure_likeness(on_one_line(said), given) for said, given in sides)


def measure_likeness(one: str, other: str) -> float:
    """Return how much two stretches of words agree, 0 to 1; 1 where nothing is given."""
    if one == other or not other:
        return 1.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


class LineDecision(NamedTuple):
    """A line that a coder put back or left out, and what is around it."""

    decision: str
    words: str
    who: str
    before: str = ""
    after: str = ""

    def find(self, text: str) -> list[Span]:
        """Return the place of the line; of several the one whose context agrees best, if any."""
        spans = list(find_words(self.words, text))
        if len(spans) < 2:
            return spans
        scores = [measure_context(text, span, self.before, self.after) for span in spans]
        best = max(scores)
        return [spans[scores.index(best)]] if scores.count(best) == 1 else []

    def is_line(self, line: str) -> bool:
        """Whether a line has these words and no others."""
        return on_one_line(line).strip() == on_one_line(self.words).strip()


def find_line_decisions(
    rows: Iterable[Mapping[str, str]],
    records: Sequence[Mapping[str, Any]],
    coded: Iterable[Mapping[str, str]] = (),
) -> list[list[LineDecision]]:
    """Return for each record the decisions on its lines; two that contradict are both left out.

    Those of ``coded`` apply to lines that ``rows`` leave open. A record is named by the hash of its
    text, its id or its file; where none is, the words decide if only one record has them.
    """
    found = _place_lines(rows, records)
    for own, others in zip(found, _place_lines(coded, records), strict=True):
        decided = {_subject(made) for made in own}
        own[:] = [*_agreeing(own), *(d for d in _agreeing(others) if _subject(d) not in decided)]
    return found


def _place_lines(
    rows: Iterable[Mapping[str, str]], records: Sequence[Mapping[str, Any]]
) -> list[list[LineDecision]]:
    """Return for each record the decisions on its lines."""
    found: list[list[LineDecision]] = [[] for _ in records]
    wanted = [row for row in rows if row["kind"].strip() == LINE]
    names = [_names_of(record) for record in records] if wanted else []
    for row in wanted:
        cells = (row[c] for c in ("words", "who", "before", "after"))
        made = LineDecision(row["decision"].strip(), *cells)
        if made.decision not in (PUT_BACK, LEAVE_OUT) or not made.who.strip():
            continue
        named = [n for n, own in enumerate(names) if is_named(row["account"].strip(), own)]
        having = [n for n, record in enumerate(records) if not named and _has(made, record)]
        for number in named or (having if len(having) == 1 else []):
            found[number].append(made._replace(who=made.who.strip()))
    return found


def _names_of(record: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return what an anchor may call a record: its id, its file, the hash of its text."""
    text = mend(str(record.get("text") or ""))
    own = record.get("sha256") or hashlib.sha256(text.encode()).hexdigest()
    return str(record.get("account_id") or ""), str(record.get("path") or ""), str(own)


def is_named(name: str, names: tuple[str, str, str]) -> bool:
    """Return whether an anchor's name is the id, the file or the hash of an account."""
    return bool(name) and (name in names[:2] or (len(name) >= HASH and names[2].startswith(name)))


def _has(made: LineDecision, record: Mapping[str, Any]) -> bool:
    dropped = (part["text"] for part in record.get("dropped", ()))
    text = str(record.get("text") or "")
    return any(find_words(made.words, text)) or any(map(made.is_line, dropped))


def _agreeing(decisions: list[LineDecision]) -> Iterator[LineDecision]:
    outcomes: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for made in decisions:
        outcomes[_subject(made)].add(made.decision)
    return (d for d in decisions if len(outcomes[_subject(d)]) == 1)


def _subject(made: LineDecision) -> tuple[str, ...]:
    return tuple(on_one_line(words) for words in (made.words, made.before, made.after))


def share_rows(
    rows: Iterable[Mapping[str, str]], records: Sequence[Mapping[str, Any]], ids: Sequence[str]
) -> list[list[dict[str, str]]]:
    """Return for each record the rows that are about it, with its new id as their account.

    A row that names no record goes to all of them: its words may be in any.
    """
    found: list[list[dict[str, str]]] = [[] for _ in records]
    names = [_names_of(record) for record in records]
    for row in rows:
        shared, about = dict(row), set()
        for column in ("account", "other_account"):
            named = [n for n, own in enumerate(names) if is_named(row[column].strip(), own)]
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
