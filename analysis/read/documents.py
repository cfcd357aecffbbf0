"""Read text, Markdown, Word, RTF and mail files.

Subject, sender and date of a mail become headline, outlet and date. Attachments are listed and
never opened.
"""

from __future__ import annotations

import codecs
import hashlib
import re
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from analysis.errors import AnalysisError
from analysis.read.article_heads import split_parts
from analysis.read.decoding import decode_text
from analysis.read.exports import split_export
from analysis.read.feeds import local, parse_xml
from analysis.read.field_names import unknown_names
from analysis.read.fields import Record, admit
from analysis.read.formats import open_archive, read_member, unzip
from analysis.read.items import ArchiveMember, refused
from analysis.read.sandbox import TEXT
from analysis.resources import read_lexicon


def read_text(data: bytes, name: str) -> list[Record]:
    """The account of a text file; its layout is read later, from the text itself."""
    text = decode_text(data, name)
    whole = {"text": text, "sha256": hashlib.sha256(data).hexdigest()}
    return split_export(text.splitlines()) or [whole]


def read_markdown(data: bytes, name: str) -> list[Record]:
    """Read a Markdown file, or the articles of one that has several, each with its own head."""
    text = decode_text(data, name).replace("\r\n", "\n")
    digest = hashlib.sha256(data).hexdigest()
    parts = _parted(text)
    if not parts:
        return _markdown_records(text, digest)
    numbered = enumerate((r for part in parts for r in _markdown_records(part, digest)), 1)
    return [{"account_id": f"#{number}"} | record for number, record in numbered]


_FRONT = re.compile(
    r"^---[ \t]*\n(?:[^\n:]{1,40}:[^\n]*\n(?:[ \t-][^\n]*\n)*){2,40}---[ \t]*$", re.M
)


def _parted(text: str) -> list[str]:
    """The articles of a Markdown file: each below a front matter, or below a title with a head."""
    starts = [match.start() for match in _FRONT.finditer(text)]
    if len(starts) > 1 and not text[: starts[0]].strip():
        return [text[a:b] for a, b in pairwise([*starts, len(text)])]
    starts = [match.start() for match in re.finditer(r"^# \S", text, re.M)]
    if len(starts) < 2 or text[: starts[0]].strip():
        return []
    parts = [text[a:b] for a, b in pairwise([*starts, len(text)])]
    plain = [[line.strip("#*_> ") for line in part.split("\n")] for part in parts]
    return parts if split_parts(plain) else []


def _markdown_records(text: str, digest: str) -> list[Record]:
    """The account of one article; the fields between ``---`` at its top are its own."""
    front, text = _front_matter(text)
    if not front:
        front, text = _percent_lines(text)
    given = _front_fields(front)
    record = admit(given)
    if maker := _maker_of_picture(text):
        record.setdefault("outlet", maker)
    text = _TAG.sub("", text)
    headline = re.match(r"\s*#\s+(.+)", text)
    if headline:
        record.setdefault("headline", plain_markdown(headline[1]).strip())
    words = plain_markdown(re.sub(r"^#{1,6}[ \t]+", "", text, flags=re.M))
    whole = record | {"text": words, "sha256": digest}
    unknown = unknown_names([*given, "text"])
    return [
        whole,
        *(
            [
                {
                    "part": "front matter",
                    "aside": _UNKNOWN.format(", ".join(unknown)[:200]),
                    "kind": "columns not read",
                }
            ]
            if unknown
            else []
        ),
    ]


_TAG = re.compile(  # of HTML, which Markdown may have
    r"</?(?:img|a|b|i|em|strong|p|div|center|span|picture|source|sup|sub|u|br|details|summary)"
    r"(?:\s[^<>]{0,2000})?/?>|<!--.{0,2000}?-->",
    re.I | re.S,
)
_PICTURE = re.compile(r"\s*<img\b[^<>]{0,500}?\bsrc=[\"']https?://([\w.-]+)/", re.I)


def _maker_of_picture(text: str) -> str:
    """The service that puts its own picture above the overviews that it exports."""
    match = _PICTURE.match(text)
    host = match[1].lower() if match else ""
    rows = read_lexicon("overview_makers")
    return next((r["name"] for r in rows if r["host"] and f".{host}".endswith(f".{r['host']}")), "")


_UNKNOWN = "has keys that are not understood ({0}); use headline, outlet, byline, published or url"
_KEY = re.compile(r"([^\s:#='\"-][^:=]{0,80}?)(?::(?:\s+|$)|\s*=\s*)(.*)$")


def _front_fields(lines: list[str]) -> dict[str, Any]:
    """The keys of a front matter with their values: words, or a list in either form."""
    found: dict[str, Any] = {}
    key = ""
    for line in lines:
        if match := _KEY.match(line):
            key, value = match[1].strip(), (match[2] or "").strip()
            listed = re.fullmatch(r"\[(.*)\]", value) if not value.startswith("[[") else None
            parts = re.findall(r"\"[^\"]*\"|'[^']*'|[^,]+", listed[1]) if listed else []
            found[key] = [_bare(part) for part in parts] if listed else _bare(value)
        elif key and (entry := re.match(r"\s*-\s+(.+)", line)):
            before = found[key] if isinstance(found[key], list) else []
            found[key] = [*before, _bare(entry[1])]
        elif key and line.startswith((" ", "\t")) and isinstance(found[key], str):
            folded = found[key] if found[key] not in (">", "|", ">-", "|-") else ""
            found[key] = f"{folded} {line.strip()}".strip()
    return found


def _bare(value: str) -> str:
    return value.strip().strip("\"'").strip()


_TARGET = r"\([^()\s]{0,2000}(?:\([^()]{0,200}\)[^()\s]{0,200}){0,3}(?:\s+\"[^\"]{0,200}\")?\)"
_IMAGE = re.compile(r"!\[[^\[\]]{0,1000}\]" + _TARGET)
_LINK = re.compile(
    r"(?<!\\)\[((?:[^\[\]\n]|\[[^\[\]\n]{0,100}\]){1,500}+)\](?:"
    + _TARGET
    + r"|\[[^\[\]\n]{0,100}\])"
)
_WIKI = re.compile(r"!?\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]")
_AUTO = re.compile(r"<(https?://[^<>\s]+)>")
_DEFINITION = re.compile(r"^\s{0,3}\[[^\[\]]+\]:\s+\S+.*$", re.M)
_FOOTNOTE = re.compile(r" ?\[\^[\w-]{1,40}\](?!:)")
_STRONG = re.compile(r"(?<![\w*\\])(\*{1,3}|_{1,3})(?=\S)(.{1,500}?)(?<=\S)\1(?![\w*])")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])")


def plain_markdown(text: str) -> str:
    """Return the words of Markdown without the marks of links, pictures and emphasis.

    >>> plain_markdown("The *operator*, [Nordlinje](https://a.example/x_(y)), said **no**.")
    'The operator, Nordlinje, said no.'
    """
    text = _DEFINITION.sub("", _WIKI.sub(r"\1", _IMAGE.sub("", text)))
    text = _AUTO.sub(r"\1", _LINK.sub(r"\1", _FOOTNOTE.sub("", text)))
    text = _STRONG.sub(r"\2", text)
    text = re.sub(r"^[ \t]*>[ \t]?", "", text, flags=re.M)
    return _ESCAPED.sub(r"\1", text)


def _front_matter(text: str) -> tuple[list[str], str]:
    """The lines between ``---`` at the top of a text, and the text below them."""
    lines = text.split("\n")
    mark = lines[0].rstrip()
    if mark not in ("---", "+++"):
        return [], text
    end = next((n for n, line in enumerate(lines[1:-1], 1) if line.rstrip() == mark), 0)
    below = re.sub(r"\A\s*\n", "", "\n".join(lines[end + 1 :]))
    return (lines[1:end], below) if end else ([], text)


def _percent_lines(text: str) -> tuple[list[str], str]:
    """The title block of Pandoc: title, authors and date, each behind a percent sign."""
    lines = text.split("\n", 3)
    if len(lines) < 4 or not all(re.match(r"% \S", line) for line in lines[:3]):
        return [], text
    keys = ("title", "author", "date")
    return [f"{key}: {line[2:]}" for key, line in zip(keys, lines, strict=False)], lines[3]


def read_zip(data: bytes, name: str) -> Iterator[ArchiveMember]:
    """Give the files of an archive, each to be read by itself."""
    found = False
    for part, member in unzip(data, name):
        found = True
        if isinstance(member, AnalysisError):
            yield ArchiveMember(part, why=refused(member))
        else:
            yield ArchiveMember(part, member)
    if not found:
        raise AnalysisError(name, "is an archive without files", "put one file per account into it")


_SPACE = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_PASSED = frozenset(
    ["del", "moveFrom", "instrText", "delText", "fldSimple", "pict", "object", "txbxContent"]
)


def read_docx(data: bytes, name: str) -> list[dict[str, Any]]:
    """Read a Word document, or the articles of one that Nexis or Factiva exported."""
    with open_archive(data, name) as archive:
        main = _main_part(archive, name)
        if main not in archive.namelist():
            raise AnalysisError(name, "is not a Word document", "save it again as DOCX")
        root = parse_xml(read_member(archive, main, name), name)
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


def _main_part(archive: zipfile.ZipFile, name: str) -> str:
    """The part of a document that has its text, as the relations of the package name it."""
    if "_rels/.rels" in archive.namelist():
        relations = parse_xml(read_member(archive, "_rels/.rels", name), name)
        for relation in relations.iter("{*}Relationship"):
            if relation.get("Type", "").endswith("/officeDocument"):
                return str(relation.get("Target", "")).removeprefix("/")
    return "word/document.xml"


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
    if len(str(found[0].get("text", ""))) > TEXT:
        raise AnalysisError(
            name,
            f"its text has more than {TEXT:,} characters, the limit of an account",
            "split it into accounts",
        )
    return found


def _rtf_text(data: bytes, name: str) -> tuple[str, bool]:
    """The words, and whether the file is whole."""
    encoding = _codec(data[:2000])
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


_SETS = {b"mac": "mac-roman", b"pc": "cp437", b"pca": "cp850"}


def _codec(head: bytes) -> str:
    """The encoding of the bytes of an RTF file, from its code page or its set of characters."""
    page = re.search(rb"\\ansicpg(\d{3,5})", head)
    if page is None:
        kind = re.search(rb"\\(mac|pca|pc)(?![a-z])", head)
        return _SETS[kind[1]] if kind else "cp1252"
    if page[1] == b"10000":
        return "mac-roman"
    try:
        return codecs.lookup(f"cp{page[1].decode()}").name
    except LookupError:
        return "cp1252"


def _joined(out: list[str]) -> str:
    """One text; two halves of a sign beyond the first plane become that sign."""
    return "".join(out).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
