"""ZIP archives and gzip files: their members as bytes, sizes checked before anything is unpacked."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator

from analysis.errors import AnalysisError
from analysis.readers.limits import FILE, MB, MEMBER, MEMBERS, RATIO, UNPACKED

_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    KeyError,
)


def open_archive(data: bytes, name: str) -> zipfile.ZipFile:
    """An archive whose members are all within the limits. Raises ``AnalysisError`` for a broken, locked or inflated one."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except _BROKEN as error:
        raise AnalysisError(
            name, "is a ZIP file that breaks off or is damaged", "save or download it again"
        ) from error
    if len(members) > MEMBERS:
        raise AnalysisError(
            name, f"holds {len(members):,} files, over the limit of {MEMBERS:,}", "split it"
        )
    if sum(m.file_size for m in members) > UNPACKED:
        whole = sum(m.file_size for m in members) // MB
        raise AnalysisError(
            name, f"unpacks to {whole:,} MB, over the limit of {UNPACKED // MB} MB", "split it"
        )
    for member in members:
        if member.file_size > MEMBER:
            size = member.file_size // MB
            raise AnalysisError(
                name,
                f"holds {member.filename!r} of {size:,} MB, over the limit of {MEMBER // MB} MB",
                "split it",
            )
        if member.file_size > MB and member.file_size > RATIO * max(member.compress_size, 1):
            raise AnalysisError(
                name,
                f"holds {member.filename!r}, packed over {RATIO} times, as a trap would be",
                "save its words in another format",
            )
        if member.flag_bits & 1:
            raise AnalysisError(name, "needs a password", "save it without one")
    return archive


def read_member(archive: zipfile.ZipFile, member: str, name: str) -> bytes:
    """The bytes of one member, never more than the archive says there are."""
    try:
        size = archive.getinfo(member).file_size
        with archive.open(member) as stream:
            return stream.read(size)
    except _BROKEN as error:
        raise AnalysisError(
            name, f"holds a damaged part ({member})", "save or download it again"
        ) from error


def unzip(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """The files of an archive in the order of their names, but for those that systems put beside them."""
    with open_archive(data, name) as archive:
        for member in sorted(m.filename for m in archive.infolist() if not m.is_dir()):
            if not any(part.startswith((".", "__MACOSX")) for part in member.split("/")):
                yield member, read_member(archive, member, name)


def gunzip(data: bytes, name: str) -> bytes:
    """What a gzip file holds. Raises ``AnalysisError`` when it is damaged or over the limit of a file."""
    try:
        with gzip.open(io.BytesIO(data)) as stream:
            out = stream.read(FILE + 1)
    except _BROKEN as error:
        raise AnalysisError(
            name, "is a gzip file that breaks off or is damaged", "download it again"
        ) from error
    if len(out) > FILE:
        raise AnalysisError(
            name, f"unpacks to over {FILE // MB} MB, the limit of a file", "split it"
        )
    return out
