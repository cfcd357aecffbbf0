"""A mail: its words, with subject, sender and date as headline, outlet and date. Attachments are listed, never opened."""

from __future__ import annotations

import hashlib
from email import message_from_bytes, policy
from email.utils import parseaddr
from typing import Any

from analysis.errors import AnalysisError
from analysis.readers import html
from analysis.readers.dates import read_date
from analysis.readers.feeds import plain_words


def read(data: bytes, name: str) -> list[dict[str, Any]]:
    """The account of a mail, and one part set aside for each attachment."""
    message = message_from_bytes(data, policy=policy.default)
    sender = parseaddr(_head(message, "From"))
    record: dict[str, Any] = {
        "headline": _head(message, "Subject"),
        "outlet": sender[0] or sender[1].rpartition("@")[2],
        "published": read_date(_head(message, "Date")),
        "extractor": "mail",
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    plain, page = _part(message, "plain"), _part(message, "html")
    if page and len(plain.split()) < 0.5 * len(plain_words(page).split()):
        record |= _from_page(page, name)
    else:
        record["text"] = plain
    if not str(record.get("text", "")).strip():
        raise AnalysisError(name, "is a mail without text", "save the article itself")
    return [record, *_attachments(message)]


def _head(message: Any, key: str) -> str:
    try:
        return str(message.get(key, "") or "")
    except (
        ValueError,
        TypeError,
        IndexError,
        AttributeError,
    ):  # a header that the library cannot unfold
        return ""


def _part(message: Any, kind: str) -> str:
    for part in message.walk():
        if part.get_content_type() == f"text/{kind}" and not part.is_attachment():
            try:
                return str(part.get_content())
            except (LookupError, ValueError, KeyError):
                return (part.get_payload(decode=True) or b"").decode("utf8", "replace")
    return ""


def _from_page(page: str, name: str) -> dict[str, Any]:
    try:
        found = html.read(page.encode("utf8", "replace"), name)[0]
    except AnalysisError:
        return {"text": plain_words(page), "extractor": "mail (its page as plain words)"}
    return {k: found[k] for k in ("text", "captions", "dropped", "byline", "url") if k in found} | {
        "extractor": f"mail; {found['extractor']}"
    }


def _attachments(message: Any) -> list[dict[str, Any]]:
    names = [
        part.get_filename() or part.get_content_type()
        for part in message.walk()
        if part.is_attachment()
    ]
    return [
        {
            "part": str(n),
            "aside": "an attachment, which is not opened; save it as a file of its own",
        }
        for n in names[:100]
    ]
