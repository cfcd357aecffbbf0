"""Whatever bytes come, a reader gives records or raises ``AnalysisError`` with one sentence:
random, cut off and altered files, and those on which a reader once stumbled (``tests/found``, made
by ``benchmarks/mutate.py``).
"""

from __future__ import annotations

import io
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import SAMPLES

from analysis import AnalysisError
from analysis.read import FileReader
from analysis.read import formats as archive
from analysis.read.formats import sniff
from analysis.read.reader_process import answer

STUMBLED = re.compile(r"cannot be read as [\w -]+ \(\w+\)|takes more than")


@pytest.fixture(scope="module")
def reader() -> Iterator[FileReader]:
    with FileReader() as one:
        yield one


def read(data: bytes, reader: FileReader) -> None:
    try:
        items, said = list(reader.items(io.BytesIO(data), "a.dat")), ""
    except AnalysisError as error:
        items, said = [], error.cause
    assert all(item.record or item.problem for item in items)
    reasons = [said, *(item.problem.reason for item in items if item.problem)]
    assert not list(filter(STUMBLED.search, reasons))


@pytest.mark.parametrize("kind", SAMPLES)
def test_cut_off_and_altered_files(kind: str, reader: FileReader) -> None:
    whole, chance = SAMPLES[kind], random.Random(kind)
    for _ in range(3):
        cut = whole[: chance.randrange(len(whole))]
        altered = bytearray(whole)
        for _ in range(chance.randrange(1, 9)):
            altered[chance.randrange(len(altered))] = chance.randrange(256)
        for data in (cut, bytes(altered)):
            read(data, reader)


FOUND = sorted((Path(__file__).parents[1] / "found" / "readers").glob("*.dat"))


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.stem)
def test_files_on_which_a_reader_stumbled_are_read_or_refused_for_a_reason(
    path: Path, reader: FileReader
) -> None:
    read(path.read_bytes(), reader)


STARTS = [
    b"",
    b"<html><p>",
    b"{\\rtf1 ",
    b"%PDF-1.4\n",
    b"PK\x03\x04",
    b"WARC/1.0\r\n",
    b"<?xml ",
    b"\x1f\x8b",
]


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=300), start=st.sampled_from(STARTS))
def test_random_bytes(data: bytes, start: bytes, reader: FileReader) -> None:
    read(start + data, reader)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_sniffing_and_unpacking_take_any_bytes(data: bytes) -> None:
    assert sniff(data)
    with pytest.raises(AnalysisError):
        list(archive.unzip(b"PK\x03\x04" + data, "a.zip"))


def test_child_answers_even_where_a_reader_stumbles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.read.documents.read_text", lambda data, name: 1 // 0)
    *_, error = answer({"format": "text", "name": "a"}, io.BytesIO(b"x"))
    assert "cannot be read as text (ZeroDivisionError)" in error[1]
