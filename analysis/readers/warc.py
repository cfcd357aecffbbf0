"""WARC: the pages of a web archive (as of CC-NEWS), handed on one by one with their address and date."""

from __future__ import annotations

import base64
import io
from typing import Any

from analysis.errors import AnalysisError
from analysis.readers.limits import FILE, MB, RECORDS

PAGE = 8 * MB  # bytes of one page of an archive


def read(data: bytes, name: str) -> list[dict[str, Any]]:
    """The pages of an archive as bytes (``raw``), to be read as pages; what is no page is passed over.

    Raises ``AnalysisError`` when it holds none, or unpacks to more than the limit of a file. An archive that
    breaks off gives the pages before the break and one part set aside.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    parts: list[dict[str, Any]] = []
    whole = 0
    try:
        for record in ArchiveIterator(
            io.BytesIO(data), record_types=WarcRecordType.response, parse_http=True
        ):
            kind = (record.http_content_type or "") if record.http_headers else ""
            if kind and "html" not in kind:
                continue
            body = record.reader.read(PAGE + 1)
            whole += len(body)
            address, date = (
                str(record.headers.get("WARC-Target-URI") or ""),
                str(record.headers.get("WARC-Date") or ""),
            )
            if whole > FILE or len(parts) >= RECORDS:
                raise AnalysisError(
                    name, f"holds over {FILE // MB} MB of pages, the limit of a file", "split it"
                )
            body, broken = _cut(body, record.content_length)
            parts.append(_page(body, address, date, len(parts) + 1))
            if broken:
                parts.append(
                    {
                        "part": "the rest",
                        "aside": "the archive tells a wrong length here; download it again",
                    }
                )
    except (OSError, EOFError, ValueError, RuntimeError) as error:
        parts.append(
            {
                "part": "the rest",
                "aside": f"the archive breaks off or is damaged here ({type(error).__name__}); download it again",
            }
        )
    if not any("raw" in part for part in parts):
        raise AnalysisError(
            name, "is a web archive without a page that can be read", "download it again"
        )
    return parts


def _page(body: bytes, address: str, date: str, number: int) -> dict[str, Any]:
    part = {"part": address or f"page {number}", "url": address}
    if len(body) > PAGE:
        return part | {"aside": f"is a page of over {PAGE // MB} MB; save it as a file of its own"}
    return part | {
        "raw": base64.b64encode(body).decode("ascii"),
        "format": "html",
        "archived": date,
    }


def _cut(body: bytes, declared: int) -> tuple[bytes, bool]:
    """A page up to the record that follows it, where the archive tells a length that runs past it."""
    at = body.find(b"\r\n\r\nWARC/1.") if len(body) < declared else -1
    return (body[:at], True) if at >= 0 else (body, False)
