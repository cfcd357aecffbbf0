"""Find the files of an input (folder, glob or address), and those not opened."""

from __future__ import annotations

import errno
import glob
import hashlib
import io
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from analysis.errors import AnalysisError, one_line
from analysis.outputs import lies_in
from analysis.read.folder_files import SETTINGS, leads_out, may_hold_accounts
from analysis.read.items import UNREACHED, WHOLE, Item, refused, set_aside
from analysis.read.reader import FileReader
from analysis.read.sandbox import MB
from analysis.read.settings import open_regular


class Location(NamedTuple):
    """A file: the address to open it, its name, its bytes, and a stamp of its content."""

    address: str
    name: str
    size: int
    stamp: str


@dataclass(frozen=True)
class Source:
    """What one task reads: a file of many accounts, a batch of article files, or a story.

    ``address`` opens it, ``name`` is its name in ``source``; ``size`` is in bytes; ``stamp``
    changes with its content; ``format`` is jsonl, csv, parquet, warc, files, story (``story_id`` is
    the folder's name) or aside (not opened; ``note`` says why).
    """

    address: str
    name: str
    size: int
    stamp: str
    format: str
    files: tuple[Location, ...] = ()
    story_id: str = ""
    note: str = ""

    @property
    def key(self) -> str:
        """The name of its folder among the partitions."""
        return hashlib.sha256(as_bytes(f"{self.format}\0{self.address}")).hexdigest()[:16]


def as_bytes(name: str) -> bytes:
    """Return an address as bytes, even if it is not UTF-8.

    Python keeps such bytes as half signs.
    """
    return name.encode("utf8", "backslashreplace")


def is_remote(address: str) -> bool:
    """Whether an address is for fsspec to open, and not a path of this machine."""
    return "://" in address and not address.startswith("file://")


def open_place(address: str) -> BinaryIO:
    """Open a file for reading, buffered; ``AnalysisError`` if it cannot be opened."""
    try:
        if not is_remote(address):
            return open_regular(Path(address))
        system, path = find_system(address)
        return io.BufferedReader(_Remote(system.open(path, "rb")), MB)
    except AnalysisError:
        raise
    except OSError as error:
        why = error.strerror or str(error) or type(error).__name__
        raise AnalysisError(
            address, f"cannot be opened ({why})", "check the path and its permissions"
        ) from error
    except Exception as error:  # drivers of fsspec raise what their services do
        raise AnalysisError(
            address,
            f"cannot be opened ({type(error).__name__}: {error})",
            "check the address and its permissions",
        ) from error


class _Remote(io.RawIOBase):
    """A file of another system, on which whatever its driver raises is an ``OSError``."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def readable(self) -> bool:
        """Return True: the file can be read."""
        return True

    def seekable(self) -> bool:
        """As the driver says; Parquet is read from its end."""
        return bool(self._file.seekable())

    def seek(self, place: int, whence: int = 0) -> int:
        """As for any file."""
        return int(self._tried(self._file.seek, place, whence))

    def tell(self) -> int:
        """As for any file."""
        return int(self._file.tell())

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer; return 0 at the end."""
        data = self._tried(self._file.read, len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the file, and the driver's file with it."""
        if not self.closed:
            self._file.close()
        super().close()

    def _tried(self, step: Callable[..., Any], *arguments: Any) -> Any:
        try:
            return step(*arguments)
        except OSError:
            raise
        except Exception as error:  # drivers of fsspec raise what their services do
            raise OSError(errno.EIO, f"{type(error).__name__}: {error}") from error


def find_system(address: str) -> tuple[Any, str]:
    """Find the file system and path of an address; ``AnalysisError`` without its driver."""
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise AnalysisError(
            address, "needs fsspec, which is not installed", "pip install 'storydiff[corpus]'"
        ) from error
    protocol = address.partition("://")[0]
    try:
        system, path = url_to_fs(address)
    except ImportError as error:
        raise AnalysisError(
            address,
            f"needs a driver that is not installed ({error})",
            f"install the driver of {protocol}://",
        ) from error
    except ValueError as error:
        if "rotocol not known" in str(error):
            raise AnalysisError(
                address,
                f"fsspec does not know {protocol}://",
                "write a path, or an address such as s3://bucket/folder",
            ) from error
        raise AnalysisError(
            address, f"is not an address that can be read ({error})", "correct it"
        ) from error
    except Exception as error:
        raise AnalysisError(
            address,
            f"cannot be reached ({type(error).__name__}: {error})",
            "check the address and its permissions",
        ) from error
    return system, str(path)


_LINE = re.compile(r"(?:line|row|record) \d+")


def read_items(address: str, name: str, reader: FileReader) -> Iterator[Item]:
    """Read the items of one file of a corpus; what is wrong with it is an item too.

    Ids are those that the file itself gives, and none that a reader makes of a place in it.
    """
    try:
        stream = open_place(address)
    except AnalysisError as error:
        yield set_aside(WHOLE, UNREACHED, refused(error))
        return
    last, row = 0, 0
    with stream:
        try:
            for item in reader.items(stream, name):
                last = max(last, item.row)
                row += 1
                yield _of_corpus(item, name, row)
        except AnalysisError as error:
            yield set_aside(WHOLE, "unreadable", refused(error))
        except OSError as error:
            place, why = f" after row {last:,}" if last > 0 else "", error.strerror or error
            reason = f"cannot be read any further{place} ({why}); run the command again"
            yield set_aside(max(last + 1, 1), UNREACHED, reason)


def _of_corpus(item: Item, name: str, row: int) -> Item:
    """An item with the id, source and reason that a corpus keeps of it."""
    if item.record is None:
        if item.problem and item.part and not _LINE.fullmatch(item.part) and not item.source:
            reason = one_line(f"{item.part}: {item.problem.reason}")
            item = item._replace(problem=item.problem._replace(reason=reason))
        return item._replace(source=one_line(f"{name}/{item.source}") if item.source else "")
    made = _MADE.fullmatch(str(item.record.get("account_id", "")))
    left_out = {"account_id"} if made or item.source else set()
    if item.record.get("extractor") in _TABLES:
        left_out |= {"extractor"}
    record = {k: v for k, v in item.record.items() if k not in left_out}
    return item._replace(record=record, row=row if item.source else item.row, source="")


_MADE = re.compile(r"#\d+|https?://.*", re.S)  # ids that readers make of a place or an address
_TABLES = frozenset(f"the file's own text ({t})" for t in ("jsonl", "csv", "parquet"))

DEPTH = 32  # folders inside each other
CORPUS = "corpus.json"  # marks the folder of a corpus: of its tables only the accounts are an input
_STAMPS = (
    "ETag",
    "etag",
    "md5Hash",
    "checksum",
    "LastModified",
    "last_modified",
    "mtime",
    "updated",
    "created",
)
_MAGIC = frozenset("*?[")
Found = Iterator[Location | Source]


def find_local(text: str, out: str | os.PathLike[str] | None = None) -> Found:
    """Find the files of a local path or glob; ``AnalysisError`` if there are none."""
    path = os.path.expanduser(text)
    left_out = os.path.abspath(out) if out is not None else ""
    if "\0" in path or not path.strip():
        raise AnalysisError(
            f"input {text!r}", "is not a path", "name a file, a folder, a glob or an address"
        )
    if os.path.lexists(path):
        yield from _found(path.rstrip("/") or "/", left_out)
        return
    matches = sorted(glob.glob(path, recursive=True)) if _MAGIC & set(path) else []
    if not matches:
        cause = "matches no file" if _MAGIC & set(path) else "no such file or folder"
        raise AnalysisError(
            f"input {text!r}", cause, "check the path, from the folder where the command is run"
        )
    for match in matches:
        if not left_out or not lies_in(Path(match), Path(left_out)):
            yield from _found(match.rstrip("/"), left_out)


def _found(path: str, left_out: str, depth: int = 0, top: str = "") -> Found:
    """List one file, or the files of a folder, without links that lead out of ``top``."""
    if why := _not_opened(Path(path), depth) or (top and leads_out(Path(path), Path(top))):
        yield _aside(path, why)
    elif not os.path.isdir(path):
        yield _local_place(path)
    elif left_out and lies_in(Path(path), Path(left_out)):
        return
    elif os.path.lexists(os.path.join(path, SETTINGS)):
        yield _story(path)
    elif os.path.exists(os.path.join(path, CORPUS)):
        if depth:
            yield _aside(path, "is a separate corpus; name it as an input to read its accounts")
        elif os.path.isdir(accounts := os.path.join(path, "accounts")):
            yield from _inside(accounts, left_out, 1, path)
    else:
        yield from _inside(path, left_out, depth + 1, top or path)


def _inside(folder: str, left_out: str, depth: int, top: str) -> Found:
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        yield _aside(folder, f"cannot be opened ({error.strerror}); check its permissions")
        return
    for name in names:
        path = os.path.join(folder, name)
        if may_hold_accounts(Path(path)):
            yield from _found(path, left_out, depth, top)


def _not_opened(path: Path, depth: int) -> str:
    """Say why a file or folder is not opened; empty if it is, as is all that a person names."""
    if not os.path.isdir(path):
        return (
            ""
            if os.path.isfile(path)
            else "is a link to nothing or a device, not a file; put the file itself there"
        )
    if depth and path.is_symlink():
        return "is a link to a folder, which is not followed; put the folder itself there"
    return f"is more than {DEPTH} folders deep; move it up" if depth > DEPTH else ""


def _aside(path: str, note: str) -> Source:
    return Source(os.path.abspath(path), one_line(path), 0, note, "aside", note=note)


def _local_place(path: str) -> Location:
    found = os.stat(path)
    stamp = f"{found.st_size}-{found.st_mtime_ns}"
    return Location(os.path.abspath(path), one_line(path), found.st_size, stamp)


def _story(path: str) -> Source:
    """A folder with a ``story.toml``: its stamp changes with any file in it."""
    files = sorted(os.path.join(top, name) for top, _, names in os.walk(path) for name in names)
    stamps = [(os.path.relpath(f, path), os.lstat(f)) for f in files]
    size, stamp = _summed(
        (name, status.st_size, f"{status.st_size}-{status.st_mtime_ns}") for name, status in stamps
    )
    place = os.path.abspath(path)
    return Source(
        place, one_line(path), size, stamp, "story", story_id=one_line(os.path.basename(place))
    )


def _summed(files: Iterable[tuple[str, int, str]]) -> tuple[int, str]:
    known = list(files)
    stamps = as_bytes("\n".join(f"{name}\0{stamp}" for name, _, stamp in known))
    return sum(size for _, size, _ in known), hashlib.sha256(stamps).hexdigest()


def find_remote(address: str) -> Found:
    """Find the files of an address.

    Raises ``AnalysisError`` if it does not exist, cannot be reached or has no driver.
    """
    system, path = find_system(address)
    try:
        if _MAGIC & set(path):
            listed = {
                k: v
                for k, v in system.glob(path, detail=True).items()
                if v.get("type") != "directory"
            }
        elif (info := system.info(path)).get("type") == "directory":
            listed = system.find(path, detail=True)
        else:
            listed = {path: info}
    except FileNotFoundError as error:
        raise AnalysisError(
            f"input {address!r}", "no such file or folder", "check the address"
        ) from error
    except Exception as error:  # drivers of fsspec raise what their services do
        cause = f"cannot be listed ({type(error).__name__}: {error})"
        raise AnalysisError(
            f"input {address!r}", cause, "check the address and its permissions"
        ) from error
    if not listed:
        raise AnalysisError(f"input {address!r}", "matches no file", "check the address")
    stories = {os.path.dirname(k) for k in listed if os.path.basename(k) == SETTINGS}
    for name, info in sorted(listed.items()):
        below = name.removeprefix(path).split("/")
        hidden = any(part.startswith((".", "__MACOSX")) for part in below) or not may_hold_accounts(
            Path(name)
        )
        if not hidden and not any(name.startswith(f"{story}/") for story in stories):
            yield _remote_place(system.unstrip_protocol(name), info)
    for story in sorted(stories):
        files = [
            _remote_place(n, i) for n, i in sorted(listed.items()) if n.startswith(f"{story}/")
        ]
        size, stamp = _summed((f.name, f.size, f.stamp) for f in files)
        place = system.unstrip_protocol(story)
        name = one_line(Path(story).name)
        yield Source(place, one_line(place), size, stamp, "story", story_id=name)


def _remote_place(address: str, info: dict[str, Any]) -> Location:
    """Make a file of another system from its listing."""
    size = int(info.get("size") or 0)
    stamp = next((str(info[key]) for key in _STAMPS if info.get(key)), "")
    return Location(address, one_line(address), size, f"{size}-{stamp}")
