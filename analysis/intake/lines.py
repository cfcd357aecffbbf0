"""JSON Lines as a stream: one record a line, however large the file."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from analysis.intake.items import WHOLE, Item, aside
from analysis.readers.encoding import mark_of
from analysis.readers.json_records import read_line
from analysis.readers.limits import MB

LINE = (
    16 * MB
)  # bytes of one line: more than the longest account takes, each sign written as an escape
GIVEN_UP = 1000  # lines at the top of a file of which none can be read: it is no JSON Lines


def read_lines(stream: BinaryIO, head: bytes) -> Iterator[Item]:
    """An item a line; empty lines are passed over. A file of which no line can be read is one problem, not a thousand."""
    waiting: list[Item] = []
    good = False
    for item in _items(stream, head):
        if good or item.record is not None:
            yield from waiting
            yield item
            waiting, good = [], True
        elif len(waiting) < GIVEN_UP:
            waiting.append(item)
        else:
            break
    if waiting and not good:
        first = waiting[0].problem
        yield aside(
            WHOLE,
            "unreadable",
            f"holds no line that can be read (line {waiting[0].row} {first.reason if first else ''})",
        )


def _items(stream: BinaryIO, head: bytes) -> Iterator[Item]:
    for number, line in enumerate(_lines(stream, mark_of(head)), 1):
        if line is None:
            yield aside(
                number, "too long", f"is over {LINE // MB} MB; give each account a line of its own"
            )
        elif line.strip():
            record = read_line(line, f"line {number}")
            yield (
                aside(number, "bad line", record["aside"])
                if "aside" in record
                else Item(number, record)
            )


def _lines(stream: BinaryIO, mark: str) -> Iterator[bytes | str | None]:
    """The lines of a file, None for one that is too long to be held."""
    if mark and mark != "utf-8-sig":
        yield from codecs.getreader(mark)(stream, "replace")
        return
    first = True
    while line := stream.readline(LINE):
        if len(line) == LINE and not line.endswith(b"\n"):
            while (rest := stream.readline(LINE)) and not rest.endswith(b"\n"):
                pass
            yield None
            continue
        yield line.removeprefix(codecs.BOM_UTF8) if first else line
        first = False
