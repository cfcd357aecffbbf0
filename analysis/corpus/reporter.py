"""Render reports of stories in a child process with a warm kernel.

A report that kills or hangs the child costs only itself. Run as a module this is the child:
papermill, nbconvert and the kernel stay out of the worker's own memory.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from analysis.corpus.analyst import TRIES
from analysis.corpus.store import CorpusPaths
from analysis.errors import AnalysisError
from analysis.interrupts import end_with, stoppable
from analysis.outputs import StoringError
from analysis.read.sandbox import ChildProcess, LostChildError, python, serve

SECONDS = 1800.0  # of the clock, for one report
MEMORY = 8 * 2**30  # bytes of address space


class Reporter:
    """A child process that renders reports into the corpus's folder; ``close`` ends it."""

    def __init__(self) -> None:
        self._child = ChildProcess([*python("analysis.corpus.reporter"), str(os.getpid())])

    def close(self) -> None:
        """End the child; the next report starts another."""
        self._child.close()

    def render(self, name: str, places: CorpusPaths) -> str | None:
        """Render the story ``name`` of ``places.seeds``, or return why that failed."""
        why = ""
        seeds, out = places.seeds.absolute(), places.reports.absolute()
        head = {"story": name, "seeds": str(seeds), "out": str(out)}
        for _ in range(TRIES):
            try:
                answer: dict[str, str] = self._child.ask(head, b"", SECONDS)
            except LostChildError as error:
                why = f"its report {error}; it was tried three times"
                continue
            if "disk" in answer:
                raise OSError(*answer["disk"])
            if "refused" in answer:
                return answer["refused"]
            if "failed" not in answer:
                return None
            self.close()
            why = f"its report stopped ({answer['failed']}); it was tried three times"
        return why


def main() -> None:
    """Answer until the input ends."""
    from analysis.report.notebooks import WarmKernel

    with stoppable(), WarmKernel() as kernel:
        end_with(int(sys.argv[1]))
        serve(lambda head, data: _answer(head, kernel), memory=MEMORY)


def _answer(head: dict[str, Any], kernel: Any) -> dict[str, Any]:
    from analysis.report.notebooks import LostKernelError
    from analysis.report.render import render_report

    if os.getppid() != int(sys.argv[1]):
        raise SystemExit  # nobody waits for the report
    os.environ["STORYDIFF_SEEDS"] = head[
        "seeds"
    ]  # stories are found by name, so that no page contains a path of this machine
    try:
        render_report(head["story"], out=head["out"], kernel=kernel, listed=False)
    except StoringError as error:
        disk = error.__cause__
        return {"disk": [disk.errno, disk.strerror] if isinstance(disk, OSError) else [0, ""]}
    except LostKernelError as error:
        return {"failed": f"{error.value} {error.cause}"}
    except AnalysisError as error:
        return {"refused": str(error)}
    except Exception as error:
        return {
            "failed": f"{type(error).__name__}: "
            f"{str(error).splitlines()[-1] if str(error) else ''}"[:300]
        }
    return {}


if __name__ == "__main__":
    main()
