"""Outlook mails and Word documents of 97 to 2003, and what else is in a compound file."""

from __future__ import annotations

import struct

import pytest
from compound import compound, outlook, word

from analysis import AnalysisError
from analysis.read.compound import read_compound
from analysis.read.formats import sniff

TEXT = "The bridge at Lindau was closed on Tuesday.\r\n“It cracked,” said José Roth; it costs €3."
SENT = 135359550000000000  # 9 December 2029, 03:30


def test_an_outlook_mail_is_an_account_and_its_attachment_is_named() -> None:
    fields = {"0037": "FW: Bridge closed", "0C1A": "The Echo", "1000": TEXT}
    data = outlook(fields, sent=SENT, file="paper.pdf")
    mail, part = read_compound(data, "a.msg")
    assert sniff(data, ".msg") == "compound"
    assert (mail["headline"], mail["outlet"]) == ("Bridge closed", "The Echo")
    assert mail["published"] == "2029-12-09T03:30:00Z"
    assert mail["text"] == TEXT
    assert part == {
        "part": "paper.pdf",
        "aside": "an attachment, which is not opened; save it as a separate file",
    }


def test_an_old_outlook_mail_in_one_byte_letters_keeps_its_quotation_marks() -> None:
    data = outlook({"0037": "Bridge", "0C1F": "news@echo.example", "1000": TEXT}, wide=False)
    (mail,) = read_compound(data, "a.msg")
    assert (mail["outlet"], mail["text"]) == ("echo.example", TEXT)


@pytest.mark.parametrize("narrow", [0, 20, 60])
@pytest.mark.parametrize("flags", [0, 0x0200])
def test_an_old_word_document_is_read_from_its_pieces(narrow: int, flags: int) -> None:
    link = "\x13 HYPERLINK \x14bridge\x15"
    text = f"Bridge closed\rThe {link} at Lindau\x0bis shut.\r“It cracked,” he said.\r"
    (account,) = read_compound(word(text, narrow=narrow, flags=flags), "a.doc")
    lines = [line for line in account["text"].split("\n") if line]
    assert lines == ["Bridge closed", "The bridge at Lindau", "is shut.", "“It cracked,” he said."]


def _broken_plan() -> bytes:
    data = bytearray(word("Words of a text.\r"))
    at = data.index(b"\x02\x10\0\0\0")
    struct.pack_into("<I", data, at + 9, 0x7FFFFFFF)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (compound({"Workbook": b"x"}), "is an old Excel file"),
        (compound({"PowerPoint Document": b"x"}), "is an old PowerPoint file"),
        (compound({"EncryptedPackage": b"x"}), "is an office file with a password"),
        (compound({"Contents": b"x"}), "is an office file of another kind"),
        (word("Words.\r", flags=0x0300), "needs a password"),
        (word("\r"), "contains no text"),
        (word("Words.\r")[:1500], "is incomplete or damaged|is an office file that is incomplete"),
        (_broken_plan(), "is an office file that is incomplete or damaged"),
        (outlook({"0037": "Only a subject"}), "is a mail without text"),
    ],
)
def test_what_is_no_account_is_refused_in_one_sentence(data: bytes, cause: str) -> None:
    with pytest.raises(AnalysisError, match=cause):
        list(read_compound(data, "a.doc"))
