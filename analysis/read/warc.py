"""Read a WARC file as a stream of pages for the child process, whatever its size."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from analysis.read.items import WHOLE, ArchiveMember, Item, set_aside
from analysis.read.sandbox import MB

PAGE = 8 * MB  # bytes of one page of an archive


def read_warc(stream: BinaryIO, name: str) -> Iterator[Item | ArchiveMember]:
    """Give the pages of an archive, each to be read by itself; what is not a page is skipped."""
    row = 0
    for row, address, record, why in find_pages(stream):
        body = b"" if why else _decoded(record)
        if len(body) > PAGE:
            why = f"is a page of over {PAGE // MB} MB; save it as a separate file"
        given = {"url": address} if address else {}
        yield ArchiveMember(
            address or f"page {row}", body[:PAGE], "html", given, why, row, page=True
        )
    if not row:
        cause = "is a web archive without a page that can be read"
        yield set_aside(WHOLE, "empty", f"{cause}; download it again")


def _decoded(record: bytes) -> bytes:
    """The page of one record, unpacked as its server packed it (gzip, deflate, br, zstd)."""
    from fastwarc.warc import ArchiveIterator

    try:
        for found in ArchiveIterator(io.BytesIO(record), parse_http=True, auto_decode="all"):
            return _unpacked(bytes(found.reader.read(PAGE + 1)))
    except (OSError, EOFError, ValueError, RuntimeError):
        pass
    stored = re.split(rb"\r?\n\r?\n", record, maxsplit=2)[-1]
    return _unpacked(stored.removesuffix(b"\r\n\r\n"))


def _unpacked(page: bytes) -> bytes:
    """A page that its server packed by another name than the usual: x-gzip, deflate as it is."""
    if page.lstrip()[:1] == b"<":
        return page
    for kind in (31, 15, -15):  # gzip, zlib, deflate without a header
        try:
            found = zlib.decompressobj(kind).decompress(page, PAGE + 1)
        except zlib.error:
            continue
        if found.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
            return found
    return page


_HEADER = 64 * 1024  # bytes of a record's header
_LENGTH = re.compile(rb"(?im)^content-length:[ \t]*(\d+)")
_RESPONSE = re.compile(rb"(?im)^warc-type:\s*response\s*$")
_RESOURCE = re.compile(rb"(?im)^warc-type:\s*resource\s*$")
_ADDRESS = re.compile(rb"(?im)^warc-target-uri:\s*<?(\S+?)>?\s*$")
_CONTENT = re.compile(rb"(?im)^content-type:\s*([^;\r\n]+)")
_NEXT = b"\r\n\r\nWARC/1."
_WRONG = "the archive gives a wrong length here; download it again"


class ArchivedPage(NamedTuple):
    """A page as a record of its own, with number and address; or why it cannot be read."""

    row: int
    address: str
    record: bytes
    why: str = ""


class _Bytes:
    """A stream that what was read too far is given back to."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._back = stream, b""

    def read(self, size: int) -> bytes:
        out, self._back = self._back[:size], self._back[size:]
        while len(out) < size and (more := self._stream.read(size - len(out))):
            out += more
        return out

    def line(self) -> bytes:
        if not self._back:
            return self._stream.readline(_HEADER)
        end = self._back.find(b"\n") + 1
        if end:
            out, self._back = self._back[:end], self._back[end:]
            return out
        out, self._back = self._back, b""
        return out + self._stream.readline(_HEADER)

    def give_back(self, data: bytes) -> None:
        self._back = data + self._back

    def skip(self, size: int) -> None:
        while size > 0 and (piece := self.read(min(size, MB))):
            size -= len(piece)


def find_pages(stream: BinaryIO) -> Iterator[ArchivedPage]:
    """Find the pages of an archive in order; a damaged place is reported once.

    What is not a page is skipped. At most one page of 8 MB is unpacked at a time. An error of the
    stream is raised where it breaks off.
    """
    source, row = _Bytes(stream), 0
    while (header := _header(source)) is not None:
        length, address = _LENGTH.search(header), _ADDRESS.search(header)
        shown = address[1].decode("utf8", "replace")[:300] if address else ""
        if not header or length is None:
            yield ArchivedPage(max(row, 1), shown, b"", _WRONG)
            continue
        size = int(length[1])
        resource = _RESOURCE.search(header)
        if not resource and not _RESPONSE.search(header):
            source.skip(size)
            continue
        if size > PAGE + _HEADER:
            source.skip(size)
            row += 1
            yield ArchivedPage(
                row, shown, b"", f"is a page of over {PAGE // MB} MB; save it as a separate file"
            )
            continue
        body = source.read(size)
        at = body.find(_NEXT)
        if at >= 0:
            source.give_back(body[at + 4 :])
            body = body[:at]
        if _is_page(header + b"\r\n" if resource else body):
            row += 1
            corrected = _LENGTH.sub(b"Content-Length: %d" % len(body), header, count=1)
            yield ArchivedPage(row, shown, corrected + b"\r\n" + body + b"\r\n\r\n")
        if at >= 0 or len(body) < size:
            yield ArchivedPage(
                max(row, 1),
                shown,
                b"",
                _WRONG if at >= 0 else "the archive ends too early here; download it again",
            )


def _header(source: _Bytes) -> bytes | None:
    """Read the header of the next record with its line ends; None at the end.

    It is empty if something else is in its place.
    """
    lost = False
    while (line := source.line()) and not line.startswith(b"WARC/1."):
        lost = lost or bool(line.strip())
    if lost and line:
        source.give_back(line)
        return b""
    if not line:
        return b"" if lost else None
    header = line.rstrip(b"\r\n") + b"\r\n"
    while (line := source.line()).strip() and len(header) < _HEADER:
        header += line.rstrip(b"\r\n") + b"\r\n"
    return header


def _is_page(body: bytes) -> bool:
    """Return whether a server's answer is a page, or does not say what it is."""
    kind = _CONTENT.search(re.split(rb"\r?\n\r?\n", body, maxsplit=1)[0])
    return kind is None or b"html" in kind[1].lower()
