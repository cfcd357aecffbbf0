"""Child processes with limits on time and memory: start one, ask it, answer in it.

``reader.FileReader`` reads files from strangers in one; ``corpus`` analyses stories and renders
reports in others.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import selectors
import signal
import struct
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import IO, Any

from analysis.isolation import LOAD_PACKAGE, NEUTRAL_FOLDER, isolated_environment

MB = 2**20
FILE = 64 * MB  # bytes of a file
TEXT = 1_000_000  # characters of one account: what the parser takes
CPU = 4  # seconds of processor time for one reading of one file
WALL = 20.0  # seconds until a silent child is given up
MEMORY = 900 * MB  # address space of the child
MEMBER = 64 * MB  # unpacked bytes of one member of an archive
UNPACKED = 256 * MB  # unpacked bytes of all members together
MEMBERS = 10_000
RATIO = 200  # unpacked to packed bytes, above 1 MB
RECORDS = 20_000  # accounts of one file that is read at once
COLUMNS = 2_000  # of a table
CELLS = 20_000_000  # of a table, the empty ones too
VALUES = 5_000_000  # of a JSON file: objects, lists, texts and numbers
NESTED = 100  # objects and lists inside each other


_SIZES = struct.Struct(">QQ")
GRACE = 10.0  # seconds in which a child may end by itself


class LostChildError(Exception):
    """The child died or was silent too long.

    ``kind`` is ``time`` or ``crash``; the message names the limit or signal.
    """

    def __init__(self, kind: str, words: str) -> None:
        super().__init__(words)
        self.kind = kind


class ChildProcess:
    """A child process, which starts with the first question and again after a loss.

    Use it as a context, or ``close`` it. ``started`` counts the processes.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._command, self._process = list(command), None
        self.started = 0

    _process: subprocess.Popen[bytes] | None

    def __enter__(self) -> ChildProcess:
        """Return this object."""
        return self

    def __exit__(self, *error: object) -> None:
        """Close this object."""
        self.close()

    def close(self) -> None:
        """End the process, after a moment to clean up."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(GRACE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                with contextlib.suppress(OSError, ValueError):
                    if pipe is not None:
                        pipe.close()
            self._process = None

    def ask(self, head: Mapping[str, Any], data: bytes, seconds: float) -> Any:
        """Ask one question; ``LostChildError`` if no answer comes within ``seconds``."""
        self.send(head, data)
        return self.receive(seconds)[0]

    def send(self, head: Mapping[str, Any], data: bytes = b"") -> None:
        """Send a question, or what the child asked for; starts the child if there is none."""
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = _start(self._command)
            self.started += 1
        process = self._process
        assert process.stdin is not None
        try:
            write_message(process.stdin, head, data)
        except OSError:
            return  # the child is gone; what it was asked for shows why

    def receive(self, seconds: float) -> tuple[Any, bytes]:
        """Return the next message; ``LostChildError`` if none comes within ``seconds``."""
        process = self._process
        assert process is not None
        assert process.stdout is not None
        try:
            end = time.monotonic() + seconds
            size, more = _SIZES.unpack(_exactly(process.stdout, _SIZES.size, end))
            head = json.loads(_exactly(process.stdout, size, end))
            return head, _exactly(process.stdout, more, end) if more else b""
        except TimeoutError as error:
            self.close()
            raise LostChildError("time", f"gave no answer within {seconds:,.0f} seconds") from error
        except (OSError, EOFError) as error:
            code = process.wait()
            self.close()
            raise LostChildError(*_why(code)) from error


def python(module: str) -> list[str]:
    """The command that runs a module of this package in this interpreter."""
    run = f"import runpy\nrunpy.run_module({module!r}, run_name='__main__')"
    return [sys.executable, "-P", "-c", LOAD_PACKAGE + run]


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    alone = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # one child is one core's work
    given = {
        k: v for k, v in isolated_environment().items() if k != "MALLOC_TRIM_THRESHOLD_"
    }  # Dask sets it so low that memory comes and goes all the time
    environment = given | alone | {"PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=NEUTRAL_FOLDER,
        env=environment,
    )


def write_message(pipe: IO[bytes], head: Any, data: bytes = b"") -> None:
    """Write one message: its sizes, its head as JSON and its bytes."""
    encoded = json.dumps(head).encode()
    pipe.write(_SIZES.pack(len(encoded), len(data)) + encoded)
    if data:
        pipe.write(data)
    pipe.flush()


def read_message(pipe: IO[bytes]) -> tuple[Any, bytes]:
    """Read one message in the child; ``EOFError`` at the end of the input."""
    sizes = pipe.read(_SIZES.size)
    if len(sizes) < _SIZES.size:
        raise EOFError
    head_size, size = _SIZES.unpack(sizes)
    return json.loads(pipe.read(head_size)), pipe.read(size)


def _exactly(pipe: IO[bytes], size: int, end: float) -> bytes:
    """Read an exact number of bytes; ``TimeoutError`` if late, ``EOFError`` if the child died."""
    got = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while len(got) < size:
            if not selector.select(max(0.0, end - time.monotonic())):
                raise TimeoutError
            piece = os.read(pipe.fileno(), min(size - len(got), 1 << 20))
            if not piece:
                raise EOFError
            got += piece
    return bytes(got)


def _why(code: int) -> tuple[str, str]:
    """What the end of a process means: its kind and the words for it."""
    if code == -getattr(signal, "SIGXCPU", 0):
        return "time", "took more than its share of processor time"
    name = (
        signal.Signals(-code).name
        if -code in {int(s) for s in signal.Signals}
        else f"exit code {code}"
    )
    return "crash", f"ended its process ({name})"


def serve(
    answer: Callable[[dict[str, Any], bytes], Any],
    *,
    memory: int,
) -> None:
    """Answer questions until the input ends, within ``memory`` bytes.

    ``answer`` gets the head and the bytes of a question. What a library prints or warns of is
    discarded.
    """
    source, out = open_pipes(memory)
    with contextlib.suppress(BrokenPipeError, EOFError):
        while True:
            write_message(out, answer(*read_message(source)))


def open_pipes(
    memory: int, guard: Callable[..., None] | None = None
) -> tuple[IO[bytes], IO[bytes]]:
    """Make this process a child: limit its memory and return its input and output.

    ``guard`` is an audit hook.
    """
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    source, out = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get into an answer
    _limit_memory(memory)
    if guard is not None:
        sys.addaudithook(guard)
    return source, out


def _limit_memory(size: int) -> None:
    """Limit the address space of this process, if the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_time(seconds: float) -> None:
    """Limit the processor time of what comes next; the system ends the process after it."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(
            resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + seconds) + 1, hard)
        )
