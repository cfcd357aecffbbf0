"""Files here or at an address that fsspec knows (``memory://``, ``s3://`` ...): listed and opened."""

from __future__ import annotations

import errno
import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from analysis.errors import AnalysisError
from analysis.readers.limits import MB


class Place(NamedTuple):
    """A file: the address it is opened by, the name it is told by, its bytes, and what changes when it does."""

    address: str
    name: str
    size: int
    stamp: str


@dataclass(frozen=True)
class Source:
    """What one task takes in: a file of many accounts, a batch of article files, or a story's folder.

    ``address`` opens it, ``name`` is what it is called in ``source``; ``size`` is in bytes; ``stamp`` changes with its content;
    ``format`` is jsonl, csv, parquet, warc, files, story (``story_id`` is the folder's name) or aside (what is not opened; ``note``
    says why).
    """

    address: str
    name: str
    size: int
    stamp: str
    format: str
    files: tuple[Place, ...] = ()
    story_id: str = ""
    note: str = ""

    @property
    def key(self) -> str:
        """The name of its folder among the partitions."""
        return hashlib.sha256(f"{self.format}\0{self.address}".encode()).hexdigest()[:16]


def is_remote(address: str) -> bool:
    """Whether an address is for fsspec to open, and not a path of this machine."""
    return "://" in address and not address.startswith("file://")


def open_place(address: str) -> BinaryIO:
    """A file opened for reading, buffered. Raises ``AnalysisError`` where it cannot be."""
    try:
        if not is_remote(address):
            return Path(address).open("rb")
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
        """Always."""
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
        """Fills the buffer; 0 at the end."""
        data = self._tried(self._file.read, len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Closes the driver's file too."""
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
    """The file system of an address and the path in it. Raises ``AnalysisError`` without its driver, or without fsspec."""
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise AnalysisError(
            address, "needs fsspec, which is not installed", "pip install storydiff[corpus]"
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
                f"fsspec knows no {protocol}://",
                "write a path, or an address such as s3://bucket/folder",
            ) from error
        raise AnalysisError(
            address, f"is no address that can be read ({error})", "correct it"
        ) from error
    except Exception as error:
        raise AnalysisError(
            address,
            f"cannot be reached ({type(error).__name__}: {error})",
            "check the address and its permissions",
        ) from error
    return system, str(path)
