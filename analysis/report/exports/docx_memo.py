"""The memo as a Word document; the words of each side are footnotes with their places."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from analysis.errors import one_line
from analysis.report.exports.briefing import Memo, MemoLine, make_memo
from analysis.report.exports.content import Contents, printable
from analysis.report.exports.packing import without_dates

_CREATED = datetime(1980, 1, 1)
_FOOTNOTES = "/word/footnotes.xml"
_WORDPROCESSING = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NOTE, _MARK = "footnote text", "footnote reference"  # names of styles in Word
_SEPARATORS = (("separator", -1), ("continuationSeparator", 0))


def write_docx(contents: Contents, path: Path) -> None:
    """Write the memo; text stays text, and the document has no date of its own."""
    from docx import Document

    document = Document()
    memo = make_memo(contents)
    _set_properties(document, memo.title)
    _add_styles(document)
    document.add_heading(_clean(memo.title), 0)
    document.add_paragraph(_clean(memo.accounts))
    for heading, lines, rest in memo.sections:
        document.add_heading(heading, 1)
        for number, line in enumerate(lines, 1):
            _add_line(document, number, line)
        if rest:
            document.add_paragraph(_clean(rest))
    _add_facts(document, memo)
    document.add_heading("The accounts", 1)
    for words in memo.items:
        document.add_paragraph(_clean(words), "List Bullet")
    document.add_heading("How sure this is", 1)
    for words in memo.closing:
        document.add_paragraph(_clean(words))
    _add_footnotes(document, memo.notes)
    document.save(str(path))
    without_dates(path)


def _clean(words: str) -> str:
    return " ".join(one_line(printable(words)).split())


def _set_properties(document: Any, title: str) -> None:
    properties = document.core_properties
    properties.title, properties.author = _clean(title)[:255], "StoryDiff"
    properties.comments = properties.last_modified_by = properties.keywords = ""
    properties.created = properties.modified = _CREATED
    properties.revision = 1


def _add_styles(document: Any) -> None:
    """Add the two styles of footnotes, which the template of python-docx lacks."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    text = document.styles.add_style(_NOTE, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    text.base_style, text.font.size = document.styles["Normal"], Pt(9)
    text.paragraph_format.space_after = Pt(2)
    mark = document.styles.add_style(_MARK, WD_STYLE_TYPE.CHARACTER, builtin=True)
    mark.font.superscript = True


def _add_line(document: Any, number: int, line: MemoLine) -> None:
    """Add a contrast with the marks of its footnotes.

    The number is typed: a list of Word would go on counting under the next heading.
    """
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm

    paragraph = document.add_paragraph(f"{number}.\t{_clean(line.words)}")
    paragraph.paragraph_format.left_indent = Cm(1)
    paragraph.paragraph_format.first_line_indent = Cm(-1)
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(1))
    for at, note in enumerate(line.notes):
        if at:
            paragraph.add_run(",", _MARK)
        run = paragraph.add_run("", _MARK)
        mark = OxmlElement("w:footnoteReference")
        mark.set(qn("w:id"), str(note))
        run._r.append(mark)


def _add_facts(document: Any, memo: Memo) -> None:
    """Add the facts by account as a table whose first row is repeated on each page."""
    if not memo.facts:
        return
    from docx.oxml import OxmlElement

    document.add_heading("Facts by account", 1)
    table = document.add_table(rows=0, cols=len(memo.heads), style="Table Grid")
    for row in (memo.heads, *memo.facts):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = _clean(words)
    for run in (run for cell in table.rows[0].cells for run in cell.paragraphs[0].runs):
        run.bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _add_footnotes(document: Any, notes: Sequence[str]) -> None:
    """Add the part with the footnotes, which python-docx itself cannot make."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    package = document.part.package
    data = _footnotes(notes)
    part = Part(PackURI(_FOOTNOTES), CONTENT_TYPE.WML_FOOTNOTES, data, package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _style_id(name: str) -> str:
    return name.replace(" ", "")


def _footnotes(notes: Sequence[str]) -> bytes:
    from lxml import etree
    from lxml.builder import ElementMaker

    w = ElementMaker(namespace=_WORDPROCESSING, nsmap={"w": _WORDPROCESSING})

    def attribute(name: str, value: object) -> dict[str, str]:
        return {f"{{{_WORDPROCESSING}}}{name}": str(value)}

    root = w.footnotes()
    for kind, number in _SEPARATORS:
        line = w.p(w.r(w(kind)))
        root.append(w.footnote(attribute("type", kind) | attribute("id", number), line))
    for number, note in enumerate(notes, 1):
        mark = w.r(
            w.rPr(w.rStyle(attribute("val", _style_id(_MARK)))),
            w.footnoteRef(),
        )
        words = w.t({"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
        words.text = f" {_clean(note)}"
        style = w.pPr(w.pStyle(attribute("val", _style_id(_NOTE))))
        root.append(w.footnote(attribute("id", number), w.p(style, mark, w.r(words))))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
