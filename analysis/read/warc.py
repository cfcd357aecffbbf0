"""Read a WARC file as a stream of pages for the child process, whatever its size."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from analysis.errors import AnalysisError
from analysis.read.sandbox import FILE, MB, RECORDS

PAGE = 8 * MB  # bytes of one page of an archive


def read_warc(data: bytes, name: str) -> list[dict[str, Any]]:
    """Read the pages of an archive as bytes (``raw``); what is not a page is skipped.

    Raises ``AnalysisError`` if it has none, or unpacks to more than the limit of a file. An archive
    that breaks off gives the pages before the break and one part set aside.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    parts: list[dict[str, Any]] = []
    whole = 0
    try:
        for record in ArchiveIterator(
            io.BytesIO(data), record_types=WarcRecordType.response, parse_http=True
        ):
            if not _may_be_page(record):
                continue
            body = record.reader.read(PAGE + 1)
            whole += len(body)
            if whole > FILE or len(parts) >= RECORDS:
                raise AnalysisError(
                    name, f"contains over {FILE // MB} MB of pages, the limit of a file", "split it"
                )
            body, broken = _cut(body, record.content_length)
            address, date = (
                str(record.headers.get(h) or "") for h in ("WARC-Target-URI", "WARC-Date")
            )
            parts.append(_page(body, address, date, len(parts) + 1))
            if broken:
                parts.append(_rest("gives a wrong length here"))
    except (OSError, EOFError, ValueError, RuntimeError) as error:
        parts.append(_rest(f"is incomplete or damaged here ({type(error).__name__})"))
    if not any("raw" in part for part in parts):
        raise AnalysisError(
            name, "is a web archive without a page that can be read", "download it again"
        )
    return parts


def _may_be_page(record: Any) -> bool:
    kind = (record.http_content_type or "") if record.http_headers else ""
    return not kind or "html" in kind


def _rest(cause: str) -> dict[str, Any]:
    return {"part": "the rest", "aside": f"the archive {cause}; download it again"}


def _page(body: bytes, address: str, date: str, number: int) -> dict[str, Any]:
    part = {"part": address or f"page {number}", "url": address}
    if len(body) > PAGE:
        return part | {"aside": f"is a page of over {PAGE // MB} MB; save it as a separate file"}
    return part | {
        "raw": base64.b64encode(body).decode("ascii"),
        "format": "html",
        "archived": date,
    }


def _cut(body: bytes, declared: int) -> tuple[bytes, bool]:
    """Cut a page at the next record, if the archive gives too long a length."""
    at = body.find(b"\r\n\r\nWARC/1.") if len(body) < declared else -1
    return (body[:at], True) if at >= 0 else (body, False)


_HEADER = 64 * 1024  # bytes of a record's header
_LENGTH = re.compile(rb"(?im)^content-length:[ \t]*(\d+)")
_RESPONSE = re.compile(rb"(?im)^warc-type:\s*response\s*$")
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
        if not _RESPONSE.search(header):
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
        if _is_page(body):
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
