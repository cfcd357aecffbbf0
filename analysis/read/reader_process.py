"""The process that reads files: bytes from standard input, items to standard output.

``reader.FileReader`` starts it. It opens no file but Python's own modules and the package's data,
writes none, starts no process and has no network: an audit hook refuses them, whatever a file makes
a library do. The bytes of a file come from the parent, as many as a reader asks for.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from typing import IO, Any, BinaryIO, cast

from analysis.errors import AnalysisError
from analysis.read.formats import BEGINNING
from analysis.read.items import ArchiveMember, Item
from analysis.read.sandbox import (
    CPU,
    MEMORY,
    limit_time,
    open_pipes,
    read_message,
    write_message,
)

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
_MANY = 64  # items of one message, at most
_LARGE = 256 * 1024  # characters of one message, about


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_REFUSED):
        raise PermissionError(event)
    if event == "open" and (
        set(arguments[1] or "") & set("wax+") or arguments[2] & (os.O_WRONLY | os.O_RDWR)
    ):
        raise PermissionError(event)


class _Asked(io.RawIOBase):
    """The parent's file: each read is a question to the parent."""

    def __init__(self, source: IO[bytes], out: IO[bytes]) -> None:
        self._source, self._out, self._at = source, out, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, place: int, whence: int = 0) -> int:
        if (place, whence) in ((self._at, 0), (0, 1)):
            return self._at
        write_message(self._out, {"is": "read", "seek": place, "whence": whence})
        self._at = int(read_message(self._source)[0]["at"])
        return self._at

    def readinto(self, buffer: Any) -> int:
        write_message(self._out, {"is": "read", "size": len(buffer)})
        data = read_message(self._source)[1]
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


Answer = Iterator[Item | ArchiveMember | str | list[str]]


def answer(head: dict[str, str], stream: BinaryIO) -> Answer:
    """Yield the format, items and members of a file, and last an error as its three parts.

    Nothing is raised but what the stream raises and ``MemoryError``.
    """
    from analysis.read.streams import find_format, read_items

    format_ = head.get("format", "")
    try:
        if not format_:
            format_, stream = find_format(stream, head["name"], head.get("within", ""))
        yield format_
        yield from read_items(format_, stream, head["name"])
    except AnalysisError as error:
        yield [error.value, error.cause, error.remedy]
    except (MemoryError, EOFError):
        raise
    except Exception as error:  # a library that stumbles over one file must not end the others
        broken = f"cannot be read as {format_} ({type(error).__name__})"
        yield [head["name"], broken, "open it in its own program and save it again"]


def main() -> None:
    """Answer until the input ends."""
    sys.setrecursionlimit(2000)
    source, out = open_pipes(MEMORY, _guard)
    try:
        while True:
            head, _ = read_message(source)
            limit_time(CPU)
            stream = cast(BinaryIO, io.BufferedReader(_Asked(source, out), BEGINNING))
            _send(answer(head, stream), out)
    except (EOFError, BrokenPipeError):
        return


def _send(parts: Answer, out: IO[bytes]) -> None:
    """Send what an answer has, a few items at a time, and its end."""
    waiting: list[Item] = []
    size = 0
    for part in parts:
        if isinstance(part, Item):
            waiting.append(part)
            size += sum(len(v) for v in (part.record or {}).values() if isinstance(v, str))
            if len(waiting) < _MANY and size < _LARGE:
                continue
        if waiting:
            write_message(out, {"is": "items", "items": waiting})
            waiting, size = [], 0
            limit_time(CPU)
        if isinstance(part, ArchiveMember):
            member = {name: value for name, value in part._asdict().items() if name != "data"}
            write_message(out, {"is": "member", "member": member}, part.data)
            limit_time(CPU)
        elif isinstance(part, str):
            write_message(out, {"is": "format", "format": part})
        elif not isinstance(part, Item):
            write_message(out, {"is": "error", "error": part})
            return
    if waiting:
        write_message(out, {"is": "items", "items": waiting})
    write_message(out, {"is": "end"})


if __name__ == "__main__":
    main()
