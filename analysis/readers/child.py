"""The child process: reads one file after another from its input and answers with records, and can do nothing else.

It is started by ``worker.py``. It opens no file but Python's own modules, writes none, starts no
process and has no network: an audit hook refuses them, whatever a file makes a library do.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import struct
import sys
import warnings
from typing import Any

_HEAD = struct.Struct(">QQ")
_REFUSED = ("socket.", "subprocess.", "os.exec", "os.fork", "os.system", "os.spawn", "os.posix_spawn", "os.remove", "os.rename", "shutil.")


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_REFUSED):
        raise PermissionError(event)
    if event == "open" and (set(arguments[1] or "") & set("wax+") or arguments[2] & (os.O_WRONLY | os.O_RDWR)):
        raise PermissionError(event)


def limit_memory() -> None:
    """Holds the process to ``limits.MEMORY`` where the system can."""
    try:
        import resource

        from analysis.readers.limits import MEMORY

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):
        return


def limit_time() -> None:
    """Gives the file that comes next ``limits.CPU`` seconds of processor time; the system ends the process after them."""
    try:
        import resource

        from analysis.readers.limits import CPU

        used = resource.getrusage(resource.RUSAGE_SELF)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + CPU, hard))
    except (ImportError, ValueError, OSError):
        return


def answer(head: dict[str, str], data: bytes) -> dict[str, Any]:
    """The records of one file or the three parts of the error; nothing is raised."""
    from analysis.errors import AnalysisError
    from analysis.readers import read_bytes

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
    """Answers until the input ends."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    source, out = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand in an answer
    limit_memory()
    sys.addaudithook(_guard)
    sys.setrecursionlimit(2000)
    with contextlib.suppress(BrokenPipeError):
        while len(sizes := source.read(_HEAD.size)) == _HEAD.size:
            head_size, size = _HEAD.unpack(sizes)
            head, data = json.loads(source.read(head_size)), source.read(size)
            limit_time()
            body = json.dumps(answer(head, data)).encode()
            out.write(_HEAD.pack(len(body), 0) + body)
            out.flush()


if __name__ == "__main__":
    main()
