"""Read one file, local or at an address, as a stream of items.

The first bytes show the format.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from analysis.errors import AnalysisError, one_line
from analysis.read import read_data
from analysis.read.formats import BEGINNING, mark_of, sniff, unzip
from analysis.read.places import open_place
from analysis.read.sandbox import FILE, MB, FileReader
from analysis.read.table_streams import (
    UNREACHED,
    WHOLE,
    Item,
    read_cells,
    read_lines,
    read_rows,
    set_aside,
)
from analysis.read.warc import find_pages

_READ = 256 * 1024  # packed bytes at a time
_GZIP = 31  # what zlib calls the gzip format


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


_STREAMED: dict[str, Callable[[BinaryIO, bytes], Iterator[Item]]] = {
    "jsonl": read_lines,
    "csv": read_cells,
    "parquet": lambda stream, head: read_rows(stream),
}
_MADE = re.compile(
    r"(?:nexis|factiva|entry|item|page)[- ]\d+|https?://.*", re.S
)  # ids that readers make of a place or an address


def read_items(address: str, name: str, reader: FileReader) -> Iterator[Item]:
    """Read the items of one file; what is wrong with it is an item too, after the others."""
    try:
        stream = open_place(address)
    except AnalysisError as error:
        yield set_aside(WHOLE, UNREACHED, f"{error.cause}; {error.remedy}")
        return
    with stream:
        last = 0
        items = _items(stream, name, reader)
        while True:
            try:
                item = next(items)
            except StopIteration:
                return
            except AnalysisError as error:
                yield set_aside(WHOLE, "unreadable", f"{error.cause}; {error.remedy}")
                return
            except OSError as error:
                place, why = f" after row {last:,}" if last > 0 else "", error.strerror or error
                yield set_aside(
                    max(last + 1, 1),
                    UNREACHED,
                    f"cannot be read any further{place} ({why}); run the command again",
                )
                return
            except (EOFError, zlib.error) as error:
                yield _broken(last, error)
                return
            last = item.row
            yield item


def _broken(last: int, error: Exception) -> Item:
    """Where a file breaks off: what came before it is kept."""
    place = (
        f"is incomplete or damaged after row {last:,}" if last > 0 else "is incomplete or damaged"
    )
    return set_aside(
        last + 1 if last > 0 else WHOLE,
        "unreadable",
        f"{place} ({type(error).__name__}); save or download it again",
    )


def _items(stream: BinaryIO, name: str, reader: FileReader) -> Iterator[Item]:
    head = _peek(stream)
    if head.startswith(b"\x1f\x8b"):
        stream = cast(BinaryIO, io.BufferedReader(Unzipped(stream), MB))
        head, name = _peek(stream), name.removesuffix(".gz")
        if head.startswith((b"\x1f\x8b", b"PAR1", b"PK\x03\x04")):
            raise AnalysisError(name, "is an archive inside an archive", "unpack it")
    if not head.strip(b" \t\r\n\0\xef\xbb\xbf") and len(head) < BEGINNING:
        yield set_aside(WHOLE, "empty", "is empty; save it again")
        return
    format_ = _format(head, Path(name).suffix.lower())
    if format_ in ("jsonl", "csv") and b"\0" in head and not mark_of(head):
        raise AnalysisError(
            name, "is a binary file, not text", "export it as CSV or JSON Lines in UTF-8"
        )
    if format_ == "warc":
        yield from _pages(stream, name, reader)
    else:
        read = _STREAMED.get(format_)
        yield from read(stream, head) if read else _whole(stream, name, reader)


def _peek(stream: BinaryIO) -> bytes:
    """Read the first bytes, which stay in the stream; it may give fewer at a time than it has."""
    assert isinstance(stream, io.BufferedReader)
    return stream.peek(BEGINNING)[:BEGINNING]


def _format(head: bytes, suffix: str) -> str:
    format_ = sniff(head, suffix)
    if (
        format_ == "json"
        and suffix in (".json", "")
        and len(objects := head.strip().split(b"\n")) > 1
    ):
        first, second = objects[0].strip(), objects[1].strip()
        return (
            "jsonl"
            if first.startswith(b"{") and first.endswith(b"}") and second.startswith(b"{")
            else format_
        )
    return format_


def _whole(stream: BinaryIO, name: str, reader: FileReader) -> Iterator[Item]:
    """A file that is read as one: a page, a document, an archive."""
    data = stream.read(FILE + 1)
    if len(data) > FILE:
        remedy = (
            "write it as JSON Lines, one record a line" if name.endswith(".json") else "split it"
        )
        raise AnalysisError(
            name, f"is over {FILE // MB} MB, the limit of a file that is read at once", remedy
        )
    if sniff(data, Path(name).suffix.lower()) != "zip":
        yield from _parts(read_data(data, name, reader))
        return
    row = 0
    for part, member in unzip(data, name):
        try:
            if isinstance(member, AnalysisError):
                raise member
            found = list(_parts(read_data(member, part, reader, within="zip")))
        except AnalysisError as error:
            found = [set_aside(WHOLE, "unreadable", f"{error.cause}; {error.remedy}")]
        for item in found:
            row += 1
            yield (
                item._replace(source=one_line(f"{name}/{part}"))
                if item.record is None
                else item._replace(row=row)
            )


def _pages(stream: BinaryIO, name: str, reader: FileReader) -> Iterator[Item]:
    """The accounts of a web archive, page by page."""
    row = 0
    for row, address, record, why in find_pages(stream):
        if why:
            yield set_aside(row, "unreadable", f"{address}: {why}" if address else why)
            continue
        try:
            yield from (item._replace(row=row) for item in _parts(read_data(record, name, reader)))
        except AnalysisError as error:
            yield set_aside(row, "unreadable", f"{address}: {error.cause}; {error.remedy}")
    if not row:
        yield set_aside(WHOLE, "empty", "is a web archive without a page; download it again")


def _parts(records: list[dict[str, Any]]) -> Iterator[Item]:
    """Read the records of a file, with an id only if the file itself gives one."""
    for number, record in enumerate(records, 1):
        if "aside" in record:
            kind = "no text" if record["aside"].startswith("no text") else "unreadable"
            yield set_aside(number, kind, f"{record['part']}: {record['aside']}")
            continue
        made = _MADE.fullmatch(str(record.get("account_id", "")))
        yield Item(
            number, {k: v for k, v in record.items() if k != "account_id"} if made else record
        )
