"""Read mails and mailboxes, and the pages that browsers save as mails.

Subject, sender and date of a mail become headline, outlet and date. Attachments are listed and
never opened.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.utils import parseaddr
from typing import Any

from analysis.errors import AnalysisError
from analysis.read import html_article as html
from analysis.read.dates import read_date
from analysis.read.decoding import find_western, known_codec
from analysis.read.export_pages import split_page
from analysis.read.exports import split_export
from analysis.read.feeds import plain_words
from analysis.read.fields import Record
from analysis.read.items import ArchiveMember
from analysis.read.office import as_utf8

_MOST_NESTED = 200  # parts with parts of their own: the parser looks at all of them at each line
_WITH_PARTS = re.compile(rb"^content-type:[ \t]*(?:multipart|message)/", re.I | re.M)


def read_eml(data: bytes, name: str) -> Iterator[ArchiveMember | Record]:
    """Give the account of a mail and a part set aside for each attachment; or a saved page."""
    if sum(1 for _ in _WITH_PARTS.finditer(data)) > _MOST_NESTED:
        raise _too_nested(name)
    try:
        yield from _read_mail(data, name)
    except RecursionError as error:
        raise _too_nested(name) from error


def _too_nested(name: str) -> AnalysisError:
    return AnalysisError(
        name, "is a mail with too many parts inside each other", "save the article itself"
    )


def _read_mail(data: bytes, name: str) -> Iterator[ArchiveMember | Record]:
    message = message_from_bytes(data, policy=policy.default)
    if saved := _saved_page(message):
        yield saved
        return
    sender = parseaddr(_head(message, "From"))
    record: dict[str, Any] = {
        "headline": FORWARDED.sub("", _head(message, "Subject")),
        "outlet": sender[0] or sender[1].rpartition("@")[2],
        "published": read_date(_head(message, "Date")),
        "extractor": "mail",
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    plain, page = _part(message, "plain"), _part(message, "html")
    articles = split_export(plain.splitlines())
    if page and len(plain.split()) < 0.5 * len(plain_words(page).split()):
        articles = split_page(page)
        record |= {} if articles else from_page(page, name)
    else:
        record |= _inside_forwarded(plain)
    if not articles and not str(record.get("text", "")).strip():
        raise AnalysisError(name, "is a mail without text", "save the article itself")
    yield from articles or [record]
    yield from _attachments(message)


FORWARDED = re.compile(r"(?:(?:fwd?|fw|wg|tr|rv|enc|doorst|aw|re|antw)\s*:\s*)+", re.I)
_BEGUN = re.compile(
    r"(?m)^[> ]*(?:-{3,}\s*(?:forwarded message|original message|weitergeleitete nachricht"
    r"|ursprüngliche nachricht|message transféré|mensaje reenviado|doorgestuurd bericht)\s*-{2,}"
    r"|begin forwarded message:|anfang der weitergeleiteten nachricht:)[ \t]*$",
    re.I,
)
_LINE_OF_HEAD = re.compile(
    r"[> ]*\*?(?:(?P<outlet>from|von|de|van|da)|(?P<published>date|sent|datum|gesendet|envoyé|fecha"
    r"|enviado|data|verzonden)|(?P<headline>subject|betreff|objet|asunto|onderwerp|oggetto)"
    r"|(?P<other>to|an|à|para|aan|a|cc|reply-to))\s*:\*?\s*(?P<words>.*)",
    re.I,
)


def _inside_forwarded(plain: str) -> dict[str, str]:
    """The text of a mail; of one that was forwarded, that of the mail inside it, with its head."""
    begun = _BEGUN.search(plain)
    if begun is None:
        return {"text": plain}
    found: dict[str, str] = {}
    lines = plain[begun.end() :].lstrip("\r\n").split("\n")
    for i, line in enumerate(lines):
        match = _LINE_OF_HEAD.match(line)
        if match is None:
            if line.strip():
                lines = lines[i:]
                break
            continue
        field = next(k for k in ("outlet", "published", "headline", "other") if match[k])
        found.setdefault(field, match["words"].strip())
    found.pop("other", None)
    sender = parseaddr(found.get("outlet", ""))
    made = {
        "outlet": sender[0] or sender[1].rpartition("@")[2],
        "published": read_date(found.get("published", "")),
        "headline": FORWARDED.sub("", found.get("headline", "")),
    }
    return {k: v for k, v in made.items() if v} | {"text": "\n".join(lines)}


def _saved_page(message: Any) -> ArchiveMember | None:
    """The page of an MHTML file, which a browser saves as a mail with its parts."""
    snapshot = _head(message, "Snapshot-Content-Location")
    root = next((p for p in message.walk() if _kind(p) == "text/html"), None)
    if root is None or _is_attached(root):
        return None
    place = snapshot or _head(root, "Content-Location")
    if not place or (_head(message, "To") and not snapshot):
        return None
    page, encoding = _content(root)
    if encoding:
        page = as_utf8(page, encoding)
    given = {"url": place} if place.startswith("http") else {}
    return ArchiveMember("", page, "html", given, row=1, page=True)


_LETTER = re.compile(rb"(?m)^From \S+ .*\d{4}[ \t]*\r?$\n")


def read_mbox(data: bytes, name: str) -> Iterator[ArchiveMember]:
    """Give the mails of a mailbox, each to be read by itself."""
    letters = [part for part in _LETTER.split(data) if part.strip()]
    for number, letter in enumerate(letters, 1):
        mail = re.sub(rb"(?m)^>(>*From )", rb"\1", letter)
        yield ArchiveMember(f"mail {number}", mail, "eml")


def _unless_broken(ask: Callable[[], Any], default: Any) -> Any:
    """Return what the library makes of a header; it raises anything at a broken one."""
    try:
        return ask()
    except Exception:
        return default


def _head(message: Any, key: str) -> str:
    return str(_unless_broken(lambda: message.get(key), "") or "")


def _kind(part: Any) -> str:
    """Return the kind of a part, such as ``text/plain``."""
    return str(_unless_broken(part.get_content_type, ""))


def _is_attached(part: Any) -> bool:
    return bool(_unless_broken(part.is_attachment, False))


def _content(part: Any) -> tuple[bytes, str]:
    """Return the bytes of a part and the encoding it names, if any."""
    data = _unless_broken(lambda: part.get_payload(decode=True), b"") or b""
    return data, str(_unless_broken(part.get_content_charset, "") or "")


def _part(message: Any, kind: str) -> str:
    """The first part of a kind as text; without a named encoding, UTF-8 or a western one."""
    for part in message.walk():
        if _kind(part) != f"text/{kind}" or _is_attached(part):
            continue
        data, named = _content(part)
        encoding = (named or "us-ascii").lower()
        if encoding not in ("us-ascii", "ascii", "unknown-8bit"):
            try:
                return str(data.decode(known_codec(encoding)))
            except (LookupError, ValueError):
                pass
        try:
            return str(data.decode("utf-8"))
        except ValueError:
            return data.decode(find_western(data) or "utf-8", "replace")
    return ""


def from_page(page: str, name: str) -> dict[str, Any]:
    """Return the account of a mail that has a page instead of a text."""
    try:
        found = html.read_html(page.encode("utf8", "replace"), name)[0]
    except AnalysisError:
        return {"text": plain_words(page), "extractor": "mail (its page as plain words)"}
    return {k: found[k] for k in ("text", "captions", "dropped", "byline", "url") if k in found} | {
        "extractor": f"mail; {found['extractor']}"
    }


def _attachments(message: Any) -> list[dict[str, Any]]:
    names = [
        _unless_broken(part.get_filename, "") or _kind(part)
        for part in message.walk()
        if _is_attached(part)
    ]
    return [
        {
            "part": str(n),
            "aside": "an attachment, which is not opened; save it as a separate file",
        }
        for n in names[:100]
    ]
