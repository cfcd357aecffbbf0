"""Record decisions one at a time: each is on the disk before the next is asked."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from analysis.errors import AnalysisError
from analysis.outputs import Claim, storing, taking_turns
from analysis.read.decisions import REVIEW, SAMPLE, SIZE, read_rows
from analysis.read.settings import read_regular
from analysis.review.decisions import Decision, decision_from, write_review

_KEPT = "the decisions before this one were kept; free some space there"


def check_reviewable(folder: Path) -> None:
    """Refuse a story that is one file, and a ``review.csv`` that is no review."""
    if not folder.is_dir():
        cause = "is one file, and decisions are kept in a folder"
        raise AnalysisError(f"story {folder}", cause, "put the file into a folder of its own")
    if os.path.lexists(folder / REVIEW):
        read_rows(folder / REVIEW)


def add_decision(folder: Path, decision: Decision) -> None:
    """Add a decision to the ``review.csv`` of a story's folder.

    What others wrote meanwhile is kept. The file is replaced whole: a run that is killed leaves
    the old one. Raises ``AnalysisError`` if the file there is no review or cannot be written.
    """
    head, row = _lines(decision)
    _change(folder, lambda text: f"{text or head}{row}")


def drop_decision(folder: Path, decision: Decision) -> bool:
    """Remove the last row that is exactly this decision, and return whether there was one."""
    row = _lines(decision)[1]
    found = []

    def without(text: str) -> str:
        before, at, after = text.rpartition(row)
        found.append(bool(at))
        return before + after if at else text

    _change(folder, without)
    return found[0]


def keep_sample(folder: Path, rows: Sequence[Decision], *, replace: bool = False) -> Path:
    """Keep a drawn sample in the ``review-sample.csv`` of a story; return the file.

    A sample of the same draw is made longer, one of another draw is replaced only if asked.
    """
    check_reviewable(folder)
    path = folder / SAMPLE
    measure = rows[0].decision
    with storing(folder, _KEPT), Claim(folder, SAMPLE, alone=False) as claim, taking_turns(folder):
        known = read_rows(path) if os.path.lexists(path) else []
        before = [row for row in known if row["decision"] == measure]
        drawn = [(row["account"], row["words"], row["value"]) for row in before]
        now = [(row.place.account, row.place.words, row.value) for row in rows]
        shorter = min(len(drawn), len(now))
        if drawn[:shorter] != now[:shorter] and not replace:
            cause = f"has another sample of the measure {measure!r}"
            remedy = f"draw it again with {before[0]['value'].split(', ')[0]!r}, or add --replace"
            raise AnalysisError(str(path), cause, remedy)
        if len(now) > len(drawn) or replace or not before:
            others = [row for row in known if row["decision"] != measure]
            claim.write(SAMPLE, write_review([*map(decision_from, others), *rows]))
    return path


def _lines(decision: Decision) -> tuple[str, str]:
    """Return the head of the file and the row of a decision, each with its end of line."""
    head, _, row = write_review([decision]).partition("\n")
    return f"{head}\n", row


def _change(folder: Path, change: Callable[[str], str]) -> None:
    with storing(folder, _KEPT), Claim(folder, REVIEW, alone=False) as claim, taking_turns(folder):
        text = ""
        if os.path.lexists(folder / REVIEW):
            read_rows(folder / REVIEW)  # what is no review is not written to
            text = read_regular(folder / REVIEW, SIZE, folder).decode("utf-8-sig")
            text = text if text.endswith("\n") else f"{text}\n"
        claim.write(REVIEW, change(text))
