"""The child process of a worker: analyses one story after another, the language model loaded once.

It is started by ``analyst.py``, within limits of memory and processor time that the system holds.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError
from analysis.pipes import limit_time, serve

MEMORY = 4 * 2**30  # bytes of address space
Analyse = Callable[[list[dict[str, Any]], str], dict[str, Any]]


def main(analyse: Analyse | None = None) -> None:
    """Answers until the input ends."""
    from analysis.corpus.analyse import analyse as whole

    serve(partial(_answer, analyse or whole), memory=MEMORY)


def _answer(analyse: Analyse, head: dict[str, Any], data: bytes) -> dict[str, Any]:
    """The tables of one story, or why there are none; and the memory that this process has taken since it began."""
    from analysis.memo import forget as forget_results
    from analysis.parse import forget as forget_parses

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
    """The kind of an error and the line that raised it: enough to report it, and the same words each time."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(last.filename).name}, line {last.lineno}"


def _taken() -> int:
    """Bytes of memory held now, where the system tells."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
    except (OSError, ValueError, IndexError):
        return 0


if __name__ == "__main__":
    main()
