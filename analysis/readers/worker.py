"""A child process that reads what strangers wrote, with limits on its time and memory; one child for many files."""

from __future__ import annotations

from typing import Any

from analysis.errors import AnalysisError
from analysis.pipes import Child, LostChildError, python
from analysis.readers.limits import CPU, MEMORY, WALL


class Worker:
    """Sends files to the child and gets their records back; a child that dies takes one file with it, no more.

    Use it as a context; the child starts with the first file and ends with the context.
    """

    def __init__(self) -> None:
        self._child = Child(python("analysis.readers.child"))

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the child; the next file starts another."""
        self._child.close()

    def read(self, format_: str, data: bytes, name: str) -> list[dict[str, Any]]:
        """The records of one file. Raises ``AnalysisError`` for what the child refuses and for a limit it went over."""
        answer = self._ask(format_, data, name)
        if answer is None and format_ == "html":
            answer = self._ask("html-plain", data, name)
        if answer is None:
            raise AnalysisError(
                name,
                f"takes more than {CPU} seconds or {MEMORY // 2**20} MB of memory to read",
                "split it or save it in another format",
            )
        if "error" in answer:
            raise AnalysisError(*answer["error"])
        records: list[dict[str, Any]] = answer["records"]
        return records

    def _ask(self, format_: str, data: bytes, name: str) -> dict[str, Any] | None:
        """The child's answer, or nothing when it died or was silent too long."""
        try:
            answer: dict[str, Any] = self._child.ask({"format": format_, "name": name}, data, WALL)
        except LostChildError:
            return None
        return answer
