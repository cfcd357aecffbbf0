"""Read files in a child process: the same way for a story and for a corpus.

The parent opens the file and passes on the bytes that the child asks for; the child finds the
format, unpacks and reads. Archives give members, each of which is read as a file of its own.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from analysis.errors import AnalysisError, one_line
from analysis.read.fields import Record, verify
from analysis.read.items import WHOLE, ArchiveMember, Item, Problem, refused, set_aside
from analysis.read.sandbox import (
    CPU,
    MB,
    MEMORY,
    RECORDS,
    WALL,
    ChildProcess,
    LostChildError,
    python,
)
from analysis.read.settings import open_regular

_PIECE = 4 * MB  # bytes that are passed on at a time
_PLAIN = {"html": "html-plain"}  # how a file is read again on which its reader was lost


class FileReader:
    """A reader of files in a child process; a child that dies costs one file only.

    Use it as a context; the child starts with the first file and ends with the context.
    """

    def __init__(self) -> None:
        self._child = ChildProcess(python("analysis.read.reader_process"))
        self._members: FileReader | None = None

    def __enter__(self) -> FileReader:
        """Return this object."""
        return self

    def __exit__(self, *error: object) -> None:
        """Close this object."""
        self.close()

    def close(self) -> None:
        """End the children; the next file starts another."""
        self._child.close()
        if self._members is not None:
            self._members.close()

    def read(self, format_: str, data: bytes, name: str) -> list[Record]:
        """Return the records of a file of a known format, without what is set aside."""
        items = self.items(io.BytesIO(data), name, format_=format_)
        return [item.record for item in items if item.record is not None]

    def items(
        self, stream: BinaryIO, name: str, *, within: str = "", format_: str = ""
    ) -> Iterator[Item]:
        """Read the items of one file.

        Parameters
        ----------
        stream
            The open file.
        name
            Its name, which shows the format where the bytes leave it open.
        within
            The kind of archive that the file comes from: "zip", "gzip" or none.
        format_
            The format, if it is known.

        Yields
        ------
        Item
            A record, or a problem in its place.

        Raises
        ------
        AnalysisError
            If the child refuses the file as a whole or runs over a limit. What the stream raises
            is raised here, after the items before it.
        """
        head: dict[str, Any] = {"name": name, "within": within, "format": format_}
        try:
            yield from self._converse(head, stream)
        except LostChildError as error:
            plain = _PLAIN.get(head["format"])
            if plain is None or not stream.seekable():
                raise AnalysisError(
                    name,
                    f"takes more than {CPU} seconds or {MEMORY // MB} MB of memory to read",
                    "split it or save it in another format",
                ) from error
            stream.seek(0)
            yield from self.items(stream, name, within=within, format_=plain)

    def _converse(self, head: dict[str, Any], stream: BinaryIO) -> Iterator[Item]:
        """Ask for a file and answer what the child asks, until it has no more items."""
        self._child.send(head)
        ended = False
        try:
            while not ended:
                message, data = self._child.receive(WALL)
                kind = message["is"]
                if kind == "read":
                    self._pass_on(stream, message)
                elif kind == "format":
                    head["format"] = message["format"]
                elif kind == "items":
                    for item in message["items"]:
                        yield _checked(item)
                elif kind == "member":
                    yield from self._member(ArchiveMember(**message["member"])._replace(data=data))
                else:
                    ended = True
                    if kind == "error":
                        raise AnalysisError(*map(str, message["error"]))
        finally:
            if not ended:
                self._child.close()

    def _pass_on(self, stream: BinaryIO, asked: Mapping[str, Any]) -> None:
        """Pass the bytes on that the child asked for, or the place after a seek."""
        if "seek" in asked:
            self._child.send({"at": stream.seek(asked["seek"], asked["whence"])})
        else:
            self._child.send({}, stream.read(min(int(asked["size"]), _PIECE)))

    def _member(self, member: ArchiveMember) -> Iterator[Item]:
        """Read one file of an archive; one that cannot be read is a problem of its own."""
        if member.why:
            yield _aside(member, member.why)
            return
        if self._members is None:
            self._members = FileReader()
        stream, within = io.BytesIO(member.data), "" if member.page else "zip"
        items = self._members.items(stream, member.name, within=within, format_=member.format)
        try:
            found = list(items)
        except AnalysisError as error:
            yield _aside(member, refused(error))
            return
        records = sum(item.record is not None for item in found)
        for number, item in enumerate(found, 1):
            place = {"row": member.row} if member.page else {"source": member.name}
            if item.record is None:
                part = ": ".join(filter(None, (member.name, item.part)))
                yield item._replace(part=one_line(part), **place)
            else:
                stem = Path(member.name).stem
                own = f"{stem}-{number}" if records > 1 else stem
                made = {"account_id": member.name if member.page else own} if member.name else {}
                record = made | dict(member.fields) | item.record
                yield item._replace(record=record, **place)


def _aside(member: ArchiveMember, reason: str) -> Item:
    """A member that could not be read."""
    row, source = (member.row, "") if member.page else (WHOLE, member.name)
    return set_aside(row, "unreadable", reason, member.name, source)


def _checked(sent: list[Any]) -> Item:
    """An item as the child sent it, with a record of what a reader may say and no more."""
    row, record, problem, part, source = sent
    return Item(
        int(row),
        verify(record) if record is not None else None,
        Problem(*map(str, problem[:2])) if problem is not None else None,
        str(part),
        str(source),
    )


_kept: FileReader | None = None  # for many stories in turn


def keep_reader() -> None:
    """Read the stories that follow in one child process: its start takes longer than a story.

    For a process that makes reports in turn; the child ends with it.
    """
    global _kept
    _kept = _kept or FileReader()


@contextmanager
def reader_of_story() -> Iterator[FileReader]:
    """Yield a reader for the files of a story: the one that is kept, or one that ends here."""
    if _kept is not None:
        yield _kept
        return
    with FileReader() as reader:
        yield reader


def read_file(
    path: Path, reader: FileReader | None = None, *, root: Path | None = None
) -> list[Record]:
    """Read the records of one file.

    Parameters
    ----------
    path : Path
        The file.
    reader : FileReader, optional
        Reads it in its child process. Without one, a child is started for this file alone.
    root : Path, optional
        A folder. A link that leads out of it is not followed.

    Returns
    -------
    list of dict
        One record per account, with ``text``, and one per part that was set aside, with ``part``,
        ``aside`` and ``kind``.

    Raises
    ------
    AnalysisError
        If the file cannot be opened, is too large, or contains no account. The error names the
        file, the cause and the remedy.
    """
    with open_regular(path, root) as file:
        if reader is not None:
            return gather(reader.items(file, str(path)), str(path))
        with FileReader() as own:
            return gather(own.items(file, str(path)), str(path))


def gather(items: Iterator[Item], name: str) -> list[Record]:
    """Gather the items of a file as ``read_file`` returns them."""
    found: list[Record] = []
    try:
        for item in items:
            if item.record is not None:
                found.append(item.record)
            elif item.problem is not None:
                kind, reason = item.problem.kind, item.problem.reason
                if item.row == WHOLE and not item.part:
                    _refuse_if_nothing(found, name, reason)
                found.append({"part": item.part, "aside": reason, "kind": kind})
            if len(found) > RECORDS:
                cause = f"contains over {RECORDS:,} accounts, the limit of a file"
                raise AnalysisError(name, cause, "split it or make a corpus of it")
    except OSError as error:
        raise AnalysisError(
            name, f"cannot be read ({error.strerror})", "check the disk and its permissions"
        ) from error
    return found


def _refuse_if_nothing(found: list[Record], name: str, reason: str) -> None:
    """Refuse a file with a problem as a whole, unless it gave something before."""
    if not any("text" in record for record in found):
        cause, _, remedy = reason.rpartition("; ")
        raise AnalysisError(name, cause, remedy)
