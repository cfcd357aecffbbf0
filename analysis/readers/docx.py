"""Word documents: their paragraphs, also those in tables; macros, fields, deleted words and headers are passed over."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from analysis.errors import AnalysisError
from analysis.readers.archive import open_archive, read_member
from analysis.readers.exports import split_export
from analysis.readers.limits import TEXT
from analysis.readers.xml_tree import local, parse_xml

_SPACE = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_PASSED = frozenset(
    ["del", "moveFrom", "instrText", "delText", "fldSimple", "pict", "object", "txbxContent"]
)


def read(data: bytes, name: str) -> list[dict[str, Any]]:
    """The account of a Word document, or the articles of one that Nexis or Factiva exported."""
    with open_archive(data, name) as archive:
        if "word/document.xml" not in archive.namelist():
            raise AnalysisError(name, "is no Word document", "save it again as DOCX")
        root = parse_xml(read_member(archive, "word/document.xml", name), name)
    lines: list[str] = []
    headline, length = "", 0
    for paragraph in root.iter("{*}p"):
        text = "".join(_words(paragraph)).strip()
        length += len(text)
        if length > TEXT and not _is_export(lines):
            raise AnalysisError(
                name,
                f"its text has over {TEXT:,} characters, the limit of an account",
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
        raise AnalysisError(name, "holds no text", "export the article as text or HTML")
    digest = hashlib.sha256(data).hexdigest()
    whole = {
        "text": "\n".join(lines),
        "headline": headline or None,
        "extractor": "Word document",
        "sha256": digest,
    }
    return split_export(lines) or [whole]


def _is_export(lines: list[str]) -> bool:
    return "End of Document" in lines


def _words(node: Any) -> list[str]:
    """The words of a paragraph; of a paragraph inside it (a text box) none, for it is met on its own."""
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
