"""Open one file as a stream of items, in the child process: find its format, unpack it, read it."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, cast

from analysis.errors import AnalysisError
from analysis.read.decoding import mark_of
from analysis.read.fields import confirm
from analysis.read.formats import BEGINNING, FORMATS, sniff
from analysis.read.items import WHOLE, ArchiveMember, Item, set_aside
from analysis.read.sandbox import FILE, MB

_READ = 256 * 1024  # packed bytes at a time
_GZIP = 31  # what zlib calls the gzip format
_ARCHIVES = (b"\x1f\x8b", b"PAR1", b"PK\x03\x04")
Parts = Iterator[Item | ArchiveMember]


class Unzipped(io.RawIOBase):
    """The unpacked bytes of a gzip file of one or more members.

    Raises ``EOFError`` or ``zlib.error`` when the damaged place is reached.

    >>> import gzip
    >>> packed = gzip.compress(b"one ") + gzip.compress(b"two")
    >>> io.BufferedReader(Unzipped(io.BytesIO(packed))).read()
    b'one two'
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._packed = b""
        self._member: Any = zlib.decompressobj(_GZIP)

    def readable(self) -> bool:
        """Return True: the stream can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with unpacked bytes; return 0 at the end."""
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


def find_format(stream: BinaryIO, name: str, within: str = "") -> tuple[str, BinaryIO]:
    """Find the format of a file, and the stream to read it from.

    ``within`` is the kind of archive that the file comes from: "zip", "gzip" or none. Raises
    ``AnalysisError`` for a file that is no account, and for an archive inside an archive.
    """
    head = _peek(stream)
    if head.startswith(b"\x1f\x8b"):
        if within == "gzip":
            raise _nested(name)
        stream = cast(BinaryIO, io.BufferedReader(Unzipped(stream), MB))
        try:
            head, name = _peek(stream), name.removesuffix(".gz")
        except (EOFError, zlib.error) as error:
            raise AnalysisError(
                name, "is a gzip file that is incomplete or damaged", "download it again"
            ) from error
        if head.startswith(_ARCHIVES):
            raise _nested(name)
    if not head.strip(b" \t\r\n\0\xef\xbb\xbf") and (len(head) < BEGINNING or _is_blank(stream)):
        return "empty", stream
    if head.startswith(b"PK"):
        head = _all(stream, name)
        stream = io.BytesIO(head)
    format_ = sniff(head, Path(name).suffix)
    if format_.startswith("other:"):
        raise AnalysisError(
            name, f"is {format_[6:]}, not an account", "export its text as text, HTML, PDF or DOCX"
        )
    if format_ == "zip" and within:
        raise _nested(name)
    if format_ in ("jsonl", "csv") and b"\0" in head and not mark_of(head):
        raise AnalysisError(
            name, "is a binary file, not text", "export it as CSV or JSON Lines in UTF-8"
        )
    return format_, stream


def _nested(name: str) -> AnalysisError:
    return AnalysisError(name, "is an archive inside an archive", "unpack it")


def _is_blank(stream: BinaryIO) -> bool:
    """Whether a file of white space is white space to its end."""
    if not stream.seekable():
        return False
    stream.seek(0)
    blank = not stream.read(FILE + 1).strip(b" \t\r\n\0\xef\xbb\xbf")
    stream.seek(0)
    return blank


def _peek(stream: BinaryIO) -> bytes:
    """Read the first bytes, which stay in the stream."""
    assert isinstance(stream, io.BufferedReader)
    return stream.peek(BEGINNING)[:BEGINNING]


def _all(stream: BinaryIO, name: str) -> bytes:
    """Read all bytes of a file; ``AnalysisError`` for one that is too large to be read at once."""
    data = stream.read(FILE + 1)
    if len(data) > FILE:
        remedy = (
            "write it as JSON Lines, one record a line" if name.endswith(".json") else "split it"
        )
        raise AnalysisError(
            name, f"is over {FILE // MB} MB, the limit of a file that is read at once", remedy
        )
    return data


def read_items(format_: str, stream: BinaryIO, name: str) -> Parts:
    """Read a file of a known format; a place where it breaks off is an item after the others."""
    if format_ == "empty":
        yield set_aside(WHOLE, "empty", "is empty; save it again")
        return
    if format_ not in FORMATS:
        raise AnalysisError(
            name,
            f"is {format_}, which is not read",
            "export the account as text, HTML, PDF or DOCX",
        )
    row = FORMATS[format_]
    module, function = row.reader.split(":")
    read = getattr(import_module(f"analysis.read.{module}"), function)
    last = 0
    try:
        if not row.streamed:
            yield from as_items(read(_all(stream, name), name), format_, name)
            return
        for part in read(stream, name):
            if isinstance(part, Item):
                last = max(last, part.row)
                yield _with_reader(part, format_)
            else:
                yield part
    except (EOFError, zlib.error) as error:
        yield _broken(last, error)


def as_items(records: Iterable[Any], format_: str, name: str) -> Parts:
    """Number the records of a file; what a reader set aside is a problem in its place."""
    number = 0
    for number, record in enumerate(records, 1):
        if isinstance(record, Item):
            yield _with_reader(record, format_)
        elif isinstance(record, ArchiveMember):
            yield record
        elif "aside" in record:
            found = "no text" if record["aside"].startswith("no text") else "unreadable"
            kind = str(record.get("kind") or found)
            yield set_aside(number, kind, record["aside"], str(record.get("part", "")))
        else:
            yield _with_reader(Item(number, confirm(record)), format_)
    if not number:
        raise AnalysisError(name, "contains no record", "give it at least one record with 'text'")


def _with_reader(item: Item, format_: str) -> Item:
    """Name who read a record, where its reader does not."""
    if item.record is not None:
        item.record.setdefault("extractor", f"the file's own text ({format_})")
    return item


def _broken(last: int, error: Exception) -> Item:
    """Where a file breaks off: what came before it is kept."""
    after = f" after row {last:,}" if last > 0 else ""
    return set_aside(
        last + 1 if last > 0 else WHOLE,
        "unreadable",
        f"is a gzip file that is incomplete or damaged{after} ({type(error).__name__}); "
        "save or download it again",
    )
