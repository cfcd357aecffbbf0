"""The process that reads files: bytes from standard input, records to standard output.

``sandbox.FileReader`` starts it. It opens no file but Python's own modules, writes none, starts no
process and has no network: an audit hook refuses them, whatever a file makes a library do.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from analysis.read.sandbox import CPU, MEMORY, limit_time, serve

_REFUSED = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.system",
    "os.spawn",
    "os.posix_spawn",
    "os.remove",
    "os.rename",
    "shutil.",
)


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_REFUSED):
        raise PermissionError(event)
    if event == "open" and (
        set(arguments[1] or "") & set("wax+") or arguments[2] & (os.O_WRONLY | os.O_RDWR)
    ):
        raise PermissionError(event)


def answer(head: dict[str, str], data: bytes) -> dict[str, Any]:
    """The records of one file or the three parts of the error; nothing is raised."""
    from analysis.errors import AnalysisError
    from analysis.read import read_bytes

    try:
        return {"records": read_bytes(head["format"], data, head["name"])}
    except AnalysisError as error:
        return {"error": [error.value, error.cause, error.remedy]}
    except MemoryError:
        raise
    except Exception as error:  # a library that stumbles over one file must not end the others
        broken = f"cannot be read as {head['format']} ({type(error).__name__})"
        return {"error": [head["name"], broken, "open it in its own program and save it again"]}


def main() -> None:
    """Answer until the input ends."""
    sys.setrecursionlimit(2000)
    serve(_answer, memory=MEMORY, guard=_guard)


def _answer(head: dict[str, Any], data: bytes) -> dict[str, Any]:
    limit_time(CPU)
    return answer(head, data)


if __name__ == "__main__":
    main()
