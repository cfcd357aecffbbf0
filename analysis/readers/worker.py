"""A child process that reads what strangers wrote, with limits on its time and memory; one child for many files."""

from __future__ import annotations

import contextlib
import json
import os
import select
import struct
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from analysis.errors import AnalysisError
from analysis.readers.limits import CPU, MEMORY, WALL

_PACKAGE = Path(__file__).resolve().parent.parent.parent
_HEAD = struct.Struct(">QQ")


class Worker:
    """Sends files to the child and gets their records back; a child that dies takes one file with it, no more.

    Use it as a context; the child starts with the first file and ends with the context.
    """

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends the child; the next file starts another."""
        if self._child is not None:
            with contextlib.suppress(OSError):
                self._child.kill()
            self._child.wait()
            for pipe in (self._child.stdin, self._child.stdout):
                with contextlib.suppress(OSError, ValueError):
                    if pipe is not None:
                        pipe.close()
            self._child = None

    def read(self, format_: str, data: bytes, name: str) -> list[dict[str, Any]]:
        """The records of one file. Raises ``AnalysisError`` for what the child refuses and for a limit it went over."""
        answer = self._ask(format_, data, name)
        if answer is None and format_ == "html":
            answer = self._ask("html-plain", data, name)
        if answer is None:
            raise AnalysisError(
                name, f"takes more than {CPU} seconds or {MEMORY // 2**20} MB of memory to read", "split it or save it in another format"
            )
        if "error" in answer:
            raise AnalysisError(*answer["error"])
        records: list[dict[str, Any]] = answer["records"]
        return records

    def _ask(self, format_: str, data: bytes, name: str) -> dict[str, Any] | None:
        """The child's answer, or nothing when it died or was silent too long."""
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._child = _start()
        child = self._child
        assert child.stdin is not None
        assert child.stdout is not None
        head = json.dumps({"format": format_, "name": name}).encode()
        try:
            child.stdin.write(_HEAD.pack(len(head), len(data)) + head)
            child.stdin.write(data)
            child.stdin.flush()
            size, _ = _HEAD.unpack(_exactly(child.stdout, _HEAD.size))
            answer: dict[str, Any] = json.loads(_exactly(child.stdout, size))
        except (OSError, EOFError, TimeoutError):
            self.close()
            return None
        return answer


def _start() -> subprocess.Popen[bytes]:
    paths = [str(_PACKAGE), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "analysis.readers.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    """So many bytes of the child's answer; ``TimeoutError`` when it takes too long, ``EOFError`` when it has died."""
    end, got = time.monotonic() + WALL, bytearray()
    while len(got) < size:
        ready, _, _ = select.select([pipe], [], [], max(0.0, end - time.monotonic()))
        if not ready:
            raise TimeoutError
        piece = os.read(pipe.fileno(), min(size - len(got), 1 << 20))
        if not piece:
            raise EOFError
        got += piece
    return bytes(got)
