"""A gzip file as a stream that gives everything up to the place where it breaks off."""

from __future__ import annotations

import io
import zlib
from typing import Any, BinaryIO

_READ = 256 * 1024  # packed bytes at a time
_GZIP = 31  # what zlib calls the gzip format


class Unzipped(io.RawIOBase):
    """The unpacked bytes of a gzip file of one or more members. Raises ``EOFError`` or ``zlib.error`` where it is damaged, and not before.

    >>> import gzip
    >>> io.BufferedReader(Unzipped(io.BytesIO(gzip.compress(b"one ") + gzip.compress(b"two")))).read()
    b'one two'
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._packed = b""
        self._member: Any = zlib.decompressobj(_GZIP)

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fills the buffer with what the next packed bytes hold; 0 at the end."""
        while True:
            if self._member.eof:
                self._packed = self._member.unused_data.lstrip(b"\0") or self._stream.read(
                    _READ
                ).lstrip(b"\0")
                if not self._packed:
                    return 0
                self._member = zlib.decompressobj(_GZIP)
            out = self._member.decompress(self._packed, len(buffer))
            self._packed = self._member.unconsumed_tail
            if out:
                buffer[: len(out)] = out
                return len(out)
            if not self._packed and not self._member.eof:
                self._packed = self._stream.read(_READ)
                if not self._packed:
                    raise EOFError("the file ends within")
