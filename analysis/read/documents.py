"""Read text, Markdown, Word, RTF and mail files.

Subject, sender and date of a mail become headline, outlet and date. Attachments are listed and
never opened.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.utils import parseaddr
from typing import Any, NamedTuple

from analysis.errors import AnalysisError
from analysis.read import html_article as html
from analysis.read.dates import read_date
from analysis.read.exports import split_export
from analysis.read.feeds import local, parse_xml, plain_words
from analysis.read.fields import Record, admit
from analysis.read.formats import decode, open_archive, read_member, unzip
from analysis.read.items import Member, refused
from analysis.read.sandbox import TEXT


def read_text(data: bytes, name: str) -> list[Record]:
    """The account of a text file; its layout is read later, from the text itself."""
    text = decode(data, name)
    whole = {"text": text, "sha256": hashlib.sha256(data).hexdigest()}
    return split_export(text.splitlines()) or [whole]


def read_markdown(data: bytes, name: str) -> list[Record]:
    """Read a Markdown file; ``key: value`` lines between ``---`` at its top are fields."""
    front, text = _front_matter(decode(data, name))
    pairs = (line.split(":", 1) for line in front if ":" in line)
    record = admit({key: value.strip().strip("\"'") for key, value in pairs})
    headline = re.match(r"\s*#\s+(.+)", text)
    if headline:
        record.setdefault("headline", headline[1].strip())
    words = re.sub(r"^#{1,6}[ \t]+", "", text, flags=re.M)
    return [record | {"text": words, "sha256": hashlib.sha256(data).hexdigest()}]


def _front_matter(text: str) -> tuple[list[str], str]:
    """The lines between ``---`` at the top of a text, and the text below them."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return [], text
    end = next((n for n, line in enumerate(lines[1:-1], 1) if line.rstrip() == "---"), 0)
    below = re.sub(r"\A\s*\n", "", "\n".join(lines[end + 1 :]))
    return (lines[1:end], below) if end else ([], text)


def read_zip(data: bytes, name: str) -> Iterator[Member]:
    """Give the files of an archive, each to be read by itself."""
    found = False
    for part, member in unzip(data, name):
        found = True
        if isinstance(member, AnalysisError):
            yield Member(part, why=refused(member))
        else:
            yield Member(part, member)
    if not found:
        raise AnalysisError(name, "is an archive without files", "put one file per account into it")


_SPACE = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_PASSED = frozenset(
    ["del", "moveFrom", "instrText", "delText", "fldSimple", "pict", "object", "txbxContent"]
)


def read_docx(data: bytes, name: str) -> list[dict[str, Any]]:
    """Read a Word document, or the articles of one that Nexis or Factiva exported."""
    with open_archive(data, name) as archive:
        if "word/document.xml" not in archive.namelist():
            raise AnalysisError(name, "is not a Word document", "save it again as DOCX")
        root = parse_xml(read_member(archive, "word/document.xml", name), name)
    lines: list[str] = []
    headline, length = "", 0
    for paragraph in root.iter("{*}p"):
        text = "".join(_words(paragraph)).strip()
        length += len(text)
        if length > TEXT and not _is_export(lines):
            raise AnalysisError(
                name,
                f"its text has more than {TEXT:,} characters, the limit of an account",
                "split it into accounts",
            )
        style = next(
            (n.get(k) for n in paragraph.iter("{*}pStyle") for k in n.attrib if k.endswith("val")),
            "",
        )
        if text and not headline and re.match(r"Title|Heading1", style):
            headline = text
        lines += text.split("\n")
    if not any(lines):
        raise AnalysisError(name, "contains no text", "export the article as text or HTML")
    digest = hashlib.sha256(data).hexdigest()
    whole = {
        "text": "\n".join(lines),
        "headline": headline or None,
        "extractor": "Word document",
        "sha256": digest,
    }
    return split_export(lines) or [whole]


def _is_export(lines: list[str]) -> bool:
    return any(line.startswith(("End of", "Ende des", "Fin d", "Einde van")) for line in lines)


def _words(node: Any) -> list[str]:
    """Return the words of a paragraph, without those of a paragraph inside it (a text box)."""
    out: list[str] = []
    stack = list(reversed(list(node)))
    while stack:
        child = stack.pop()
        tag = local(child)
        if tag in _PASSED or tag == "p":
            continue
        if tag == "t":
            out.append(child.text or "")
        elif tag in _SPACE:
            out.append(_SPACE[tag])
        else:
            stack += reversed(list(child))
    return out


_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)",
    re.S,
)
_SKIPPED_GROUPS = frozenset(
    b"fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer "
    b"footerl footerr footerf fldinst themedata colorschememapping datastore "
    b"latentstyles listtable listoverridetable rsidtbl generator nonshppict "
    b"xmlnstbl filetbl revtbl bkmkstart bkmkend".split()
)
_MADE = {
    b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"row": "\n", b"tab": "\t",
    b"cell": "\t", b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’",
    b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"emspace": " ", b"enspace": " ",
}  # fmt: skip
_SIGNS = {b"~": "\u00a0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}


class _State(NamedTuple):
    passed: bool = False
    skip: int = 1  # characters in place of one \u for readers that do not know it


def read_rtf(data: bytes, name: str) -> list[dict[str, Any]]:
    """Read an RTF file, or the articles of one that Nexis or Factiva exported."""
    text, whole = _rtf_text(data, name)
    lines = [line.strip(" \t") for line in text.split("\n")]
    if not any(lines):
        raise AnalysisError(name, "contains no text", "export the article as text or HTML")
    record = {
        "text": "\n".join(lines).strip("\n"),
        "extractor": "RTF" if whole else "RTF (the file is incomplete)",
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    found = split_export(lines) or [record]
    if len(str(found[0]["text"])) > TEXT:
        raise AnalysisError(
            name,
            f"its text has more than {TEXT:,} characters, the limit of an account",
            "split it into accounts",
        )
    return found


def _rtf_text(data: bytes, name: str) -> tuple[str, bool]:
    """The words, and whether the file is whole."""
    page = re.search(rb"\\ansicpg(\d{3,5})", data[:2000])
    encoding = _codec(page[1].decode() if page else "1252")
    out: list[str] = []
    stack: list[_State] = []
    state, owed, at, fresh = _State(), 0, 0, False
    while match := _TOKEN.match(data, at):
        at = match.end()
        word, number, _, sign, brace, run = match.groups()
        if brace:
            fresh = brace == b"{"
            if fresh:
                stack.append(state)
            elif stack:
                state = stack.pop()
            owed = 0
            continue
        if word == b"bin":
            at += max(0, int(number or 0))
        elif (sign == b"*" and fresh) or word in _SKIPPED_GROUPS:
            state = state._replace(passed=True)
        elif word == b"uc":
            state = state._replace(skip=min(9, max(0, int(number or 1))))
        elif not state.passed:
            owed = _add(out, match, encoding, state, owed)
        fresh = fresh and word is None and run is None and sign is None
    if at < len(data):
        raise AnalysisError(name, "is not valid RTF", "save it again")
    return _joined(out), not stack


def _add(out: list[str], match: re.Match[bytes], encoding: str, state: _State, owed: int) -> int:
    r"""Add the characters of one token.

    Returns how many characters after a \u are still to be skipped.
    """
    word, number, hexed, sign, _, run = match.groups()
    if word == b"u" and number:
        out.append(chr(int(number) % 65536))
        return state.skip
    if word in _MADE:
        out.append(_MADE[word])
    elif hexed:
        if owed:
            return owed - 1
        out.append(bytes([int(hexed, 16)]).decode(encoding, "replace"))
    elif sign in _SIGNS:
        out.append(_SIGNS[sign])
    elif run:
        out.append(run.decode(encoding, "replace")[owed:])
    return 0


def _codec(page: str) -> str:
    try:
        return codecs.lookup(f"cp{page}").name
    except LookupError:
        return "cp1252"


def _joined(out: list[str]) -> str:
    """One text; two halves of a sign beyond the first plane become that sign."""
    return "".join(out).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def read_eml(data: bytes, name: str) -> list[dict[str, Any]]:
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
        found = html.read_html(page.encode("utf8", "replace"), name)[0]
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
            "aside": "an attachment, which is not opened; save it as a separate file",
        }
        for n in names[:100]
    ]
