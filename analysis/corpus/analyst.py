"""Has stories analysed by a child process; one that kills, hangs or stops it three times is set aside with the reason."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.pipes import Child, LostChildError, python

COMMAND = python("analysis.corpus.child")
TRIES = 3
FRESH = 700 * 2**20  # bytes that a child may hold between stories before another takes its place
_TIMES = ("", "once", "twice", "three times")


@dataclass(frozen=True)
class SetAside:
    """Why a story has no tables: a short code and the words."""

    kind: str
    reason: str


def seconds_for(accounts: int, characters: int) -> float:
    """Processor time that a story may take: some ten times what stories of its size took."""
    return 60 + 2 * accounts + characters / 500


class Analyst:
    """One child process and the stories it is given; use it as a context or ``close`` it.

    The child is a process of its own, so that nothing a story does to it (a crash, an endless loop, all memory) reaches the
    worker. ``allowed(accounts, characters)`` gives the seconds of processor time; the clock may show four times as many and a minute.
    """

    def __init__(self, command: Sequence[str] | None = None, allowed: Any = seconds_for) -> None:
        self._child = Child(command or COMMAND)
        self._allowed = allowed

    def __enter__(self) -> Analyst:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the child; the next story starts another."""
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
