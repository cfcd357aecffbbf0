"""Analyse one story in a child process: records in, tables out as columns of plain values."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.compare.decisions import explain_refusals
from analysis.corpus.store import FOUND
from analysis.corpus.tallies import find_tallies
from analysis.errors import AnalysisError
from analysis.read.decisions import REVIEW, gather_rows
from analysis.read.sandbox import ChildProcess, LostChildError, limit_time, python, serve
from analysis.report.export import MADE as WHOLE
from analysis.story import Story
from analysis.story_reader import make_story

if TYPE_CHECKING:
    import pandas as pd

COMMAND = python("analysis.corpus.analyst")
TRIES = 3
FRESH = 700 * 2**20  # bytes that a child may keep between stories before another takes its place
_TIMES = ("", "once", "twice", "three times")


@dataclass(frozen=True)
class SetAside:
    """Why a story has no tables: a short code and the words."""

    kind: str
    reason: str


def seconds_for(accounts: int, characters: int) -> float:
    """Return the processor time a story may take: about ten times what its size took before."""
    return 60 + 2 * accounts + characters / 500


class Analyst:
    """A child process that analyses stories; use it as a context or ``close`` it.

    The child is a process of its own, so that nothing a story does to it (a crash, an endless loop,
    all memory) reaches the worker. ``allowed(accounts, characters)`` gives the seconds of processor
    time; the clock may show four times as many and a minute.
    """

    def __init__(self, command: Sequence[str] | None = None, allowed: Any = seconds_for) -> None:
        self._child = ChildProcess(command or COMMAND)
        self._allowed = allowed

    def __enter__(self) -> Analyst:
        """Return this object."""
        return self

    def __exit__(self, *error: object) -> None:
        """Close this object."""
        self.close()

    def close(self) -> None:
        """End the child; the next story starts another."""
        self._child.close()

    def analyse(
        self, story_id: str, records: Sequence[Mapping[str, Any]]
    ) -> dict[str, Any] | SetAside:
        """The tables of one story (table -> column -> values), or why it is set aside."""
        data = json.dumps(list(records)).encode()
        seconds = self._allowed(len(records), sum(len(str(r.get("text") or "")) for r in records))
        kind, words = "", ""
        for _ in range(TRIES):
            try:
                answer = self._child.ask(
                    {"story_id": story_id, "seconds": seconds}, data, 60 + 4 * seconds
                )
            except LostChildError as lost:
                kind, words = lost.kind, str(lost)
                if kind == "time":
                    words = f"takes more than {seconds:,.0f} seconds of processor time"
                continue
            if "refused" in answer:
                return SetAside("refused", answer["refused"])
            if answer["taken"] > FRESH or "failed" in answer:
                self._child.close()
            if "tables" in answer:
                tables: dict[str, Any] = answer["tables"]
                return tables
            kind, words = answer["failed"]
        return SetAside(kind, f"{words}; it was tried {_TIMES[TRIES]}")


MEMORY = 4 * 2**30  # bytes of address space
Analyse = Callable[[list[dict[str, Any]], str], dict[str, Any]]


def main(analyse: Analyse | None = None) -> None:
    """Answer until the input ends."""
    serve(partial(_answer, analyse or analyse_story), memory=MEMORY)


def _answer(analyse: Analyse, head: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Return the tables of one story, or why there are none, and the memory now in use."""
    from analysis.cache import forget as forget_results
    from analysis.nlp import forget as forget_parses

    limit_time(head["seconds"])
    try:
        answer: dict[str, Any] = {"tables": analyse(json.loads(data), head["story_id"])}
    except AnalysisError as error:
        answer = {"refused": str(error)}
    except MemoryError:
        answer = {"failed": ["memory", f"needs more than {MEMORY // 2**20:,} MB of memory"]}
    except Exception as error:  # a defect of the analysis costs one story, not the corpus
        answer = {"failed": ["error", f"stopped the analysis ({_place(error)})"]}
    forget_results()
    forget_parses()
    return answer | {"taken": _taken()}


def _place(error: Exception) -> str:
    """Describe an error by its kind and the line that raised it, in the same words each time."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(last.filename).name}, line {last.lineno}"


def _taken() -> int:
    """Return the bytes of memory now in use, if the system shows them."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
    except (OSError, ValueError, IndexError):
        return 0


Columns = dict[str, list[Any]]
MADE: dict[str, Callable[[Story], pd.DataFrame]] = {
    name: WHOLE[name] for name in FOUND if name in WHOLE
} | {"tallies": find_tallies}


def analyse_story(records: Sequence[Mapping[str, Any]], story_id: str) -> dict[str, Columns]:
    """Return table -> column -> values for the tables that a corpus keeps.

    ``skipped`` of the story is among them. Raises ``AnalysisError`` if no record can be read.
    """
    decided = gather_rows(record.get("review", ()) for record in records)
    settings = {"review": decided} if decided else {}
    story = make_story(records, story_id=story_id, settings=settings)
    read = {name: getattr(story, name) for name in ("accounts", "sentences", "skipped")}
    if decided:
        read["skipped"] = with_refused(story)
    made = read | {name: function(story) for name, function in MADE.items()}
    return {
        name: {str(c): table[c].tolist() for c in table.columns} for name, table in made.items()
    }


def with_refused(story: Story) -> pd.DataFrame:
    """Return ``skipped`` of a story with the decisions of its ``review.csv`` that do not apply."""
    refused = [
        {"path": REVIEW, "reason": words.removesuffix(".")} for words in explain_refusals(story)
    ]
    return schema.make("skipped", [*schema.rows(story.skipped), *refused])


if __name__ == "__main__":
    main()
