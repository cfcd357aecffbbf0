"""Save a web page into a story's folder, on request only, with date, address and hash.

Only this module and ``chat`` read the network, and only this one the clock. It asks http and https
only, and no address of a private network unless allowed; size, redirects and time are limited.
One deadline covers the whole exchange: names, redirects, encryption, headers and body.
"""

from __future__ import annotations

import hashlib
import http.client
import io
import os
import re
import socket
import ssl
import stat
import threading
import time
import zlib
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

from analysis.checksums import read_sums
from analysis.errors import AnalysisError, one_line
from analysis.outputs import Claim, as_folder, check_writable, storing, taking_turns
from analysis.read.folder_files import SIDECAR, is_corpus, may_hold_accounts
from analysis.read.networks import refused_network

SIZE = 20 * 2**20  # bytes of a page
REDIRECTS = 5
SECONDS = 20.0  # of silence
DEADLINE = 60.0  # seconds for a page, from its name to its last byte, redirects included
GZIP = b"\x1f\x8b"
_MOVED = (301, 302, 303, 307, 308)
_SHOWN = 200  # characters of an address in a message
_ADDRESS = 8000  # characters of an address that is followed
_TYPE = 100  # characters of a media type
_NAME = 100  # bytes of a file name without its suffix
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "application/json": ".json",
}


class FetchedPage(NamedTuple):
    """What a server sent: the bytes, their final address, and their type."""

    data: bytes
    url: str
    type: str


def fetch_page(url: str, folder: str | os.PathLike[str], *, allow_private: bool = False) -> Path:
    """Save a web page into a folder, with ``NAME.fetched.toml`` beside it.

    Parameters
    ----------
    url : str
        An address with http or https.
    folder : str or path
        The folder of a story. It is made if it does not exist.
    allow_private : bool, default False
        Whether an address of a private network may be asked.

    Returns
    -------
    Path
        The saved page.

    Raises
    ------
    AnalysisError
        If the address has another scheme or is private; if the page is too large, redirected too
        often, or not sent; or if the folder cannot be written, is a corpus or contains a report or
        tables.

    Notes
    -----
    The page is saved as received. The same page is not saved twice; a changed one gets a name of
    its own. No file or link in the folder is overwritten.
    """
    place = as_folder(folder)
    check_folder(place)
    page = receive(url, allow_private=allow_private)
    about = {
        "url": page.url,
        "asked": url,
        "fetched": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "sha256": hashlib.sha256(page.data).hexdigest(),
        "type": page.type,
    }
    with storing(place, "make room there or give another with --into"):
        name = _name(page)
        if not may_hold_accounts(place / name):  # as that of a coding: "coding.xyz-index.json"
            name = f"page-{name}"
        return _save(page.data, about, place, name)


def check_folder(folder: Path) -> None:
    """Refuse a folder that is no place for the accounts of a story; change nothing."""
    other = "give the folder of a story with --into"
    check_writable(folder, other)
    if is_corpus(folder):
        raise AnalysisError(f"folder {folder}", "is a corpus of many stories", other)
    if read_sums(folder) is not None:
        raise AnalysisError(f"folder {folder}", "has a report or tables in it", other)


def _save(data: bytes, about: Mapping[str, str], folder: Path, name: str) -> Path:
    """Put a page and its sidecar into a folder, each whole or not at all."""
    sidecar = "".join(f"{key} = {_quoted(value)}\n" for key, value in about.items())
    with Claim(folder, ".pages", alone=False) as claim, taking_turns(folder):
        path = _free(folder, name, data)
        if not path.exists():
            (claim.new / path.name).write_bytes(data)
            claim.put(path.name)
        if not os.path.lexists(f"{path}{SIDECAR}"):
            (claim.new / f"{path.name}{SIDECAR}").write_text(sidecar, "utf8")
            claim.put(f"{path.name}{SIDECAR}")
    return path


def receive(url: str, *, allow_private: bool = False) -> FetchedPage:
    """Ask the server of an address, and follow redirects; each address is checked first."""
    asked, named = url, _named(url)
    end = time.monotonic() + DEADLINE
    for _ in range(REDIRECTS + 1):
        parts = split_address(url, named, redirected=url != asked)
        answer, headers, data = _ask(parts, named, allow_private, end)
        if answer in _MOVED and headers.get("location"):
            url = _next_address(url, headers["location"], named)
            continue
        if answer != 200:
            raise AnalysisError(
                named, f"the server answered {answer}", "open it in the browser and save the page"
            )
        if not data:
            raise AnalysisError(
                named, "the server sent an empty page", "open it in the browser and save the page"
            )
        kind = headers.get("content-type", "").split(";")[0].strip().lower()
        return FetchedPage(data, url, kind[:_TYPE])
    raise AnalysisError(
        named,
        f"is redirected more than {REDIRECTS} times",
        "give the final address that the browser shows",
    )


def _named(url: str) -> str:
    """Return an address as messages print it."""
    return url if len(url) <= _SHOWN else f"{url[:_SHOWN]}..."


def _next_address(url: str, location: str, named: str) -> str:
    """Return the address that a redirect leads to."""
    with suppress(ValueError):
        following = urljoin(url, location)
        if len(following) <= _ADDRESS:
            return following
    raise AnalysisError(
        named,
        f"is redirected to what is not an address ({one_line(location)[:_SHOWN]!r})",
        "give the final address that the browser shows",
    )


def split_address(url: str, asked: str, *, redirected: bool = False) -> SplitResult:
    """Return the parts of an http or https address; ``AnalysisError`` for any other."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise AnalysisError(
            asked, "is not an address", "give an address that begins with https://"
        ) from error
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        where = f" (after a redirect to {_named(url)})" if redirected else ""
        raise AnalysisError(
            asked,
            f"is not an http or https address{where}",
            "give an address that begins with https://",
        )
    return parts


def find_numbers(parts: SplitResult, asked: str, seconds: float = SECONDS) -> tuple[list[str], int]:
    """Return the numbers of a name and the port; ``AnalysisError`` if it has none in time."""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    host, found, failed = parts.hostname, [], []

    def look_up() -> None:
        try:
            found.extend(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, ValueError) as error:  # a name that no name server can be asked for
            failed.append(error)

    search = threading.Thread(target=look_up, daemon=True)  # it cannot be given a time limit
    search.start()
    search.join(max(seconds, 0.0))
    if not found:
        raise AnalysisError(
            asked,
            f"its host {str(host)[:_SHOWN]!r} is not found",
            "check the address and the network",
        ) from next(iter(failed), None)
    return [str(entry[4][0]) for entry in found], port


def connect(
    parts: SplitResult, number: str, port: int, seconds: float
) -> http.client.HTTPConnection:
    """Connect to a number, encrypted for https; the name is not looked up again."""
    connection = http.client.HTTPConnection(str(parts.hostname), port)
    connection.sock = socket.create_connection((number, port), timeout=seconds)
    if parts.scheme == "https":
        context = ssl.create_default_context()
        try:
            connection.sock = context.wrap_socket(
                connection.sock, server_hostname=parts.hostname, suppress_ragged_eofs=False
            )
        except BaseException:
            connection.close()
            raise
    return connection


def _numbers(
    parts: SplitResult, asked: str, allow_private: bool, end: float
) -> tuple[list[str], int]:
    """Return the numbers of a name, all allowed; connections are made to these very numbers."""
    numbers, port = find_numbers(parts, asked, _left(end))
    for number in numbers:
        network, can_be_allowed = refused_network(number)
        if network and not (can_be_allowed and allow_private):
            raise AnalysisError(
                asked,
                f"its host {str(parts.hostname)[:_SHOWN]!r} is in {network}",
                "add --allow-private if this is intended"
                if can_be_allowed
                else "save the page from the browser",
            )
    return numbers, port


def _left(end: float) -> float:
    """Return the seconds until the deadline, at most those of a silence."""
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return min(left, SECONDS)


class _Exchange:
    """A socket of which every wait ends with the deadline of the whole exchange.

    It is what ``HTTPConnection`` needs of a socket; the socket itself is closed by its owner.
    """

    def __init__(self, connected: socket.socket, end: float) -> None:
        self._socket, self._end = connected, end

    def sendall(self, data: bytes) -> None:
        """Send all bytes before the deadline."""
        self._socket.settimeout(_left(self._end))
        self._socket.sendall(data)

    def makefile(self, *_: Any) -> io.BufferedReader:
        """Return what is received as a file."""
        return io.BufferedReader(_Received(self._socket, self._end))

    def close(self) -> None:
        """Leave the socket open for the response, which may still be read."""


class _Received(io.RawIOBase):
    def __init__(self, connected: socket.socket, end: float) -> None:
        super().__init__()
        self._socket, self._end = connected, end

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._socket.settimeout(_left(self._end))
        return self._socket.recv_into(buffer)


def _ask(
    parts: SplitResult, asked: str, allow_private: bool, end: float
) -> tuple[int, dict[str, str], bytes]:
    """Send a request and return status, headers and body, all before the deadline."""
    try:
        numbers, port = _numbers(parts, asked, allow_private, end)
        connection = _connect_first(parts, numbers, port, end)
        opened = connection.sock
        try:
            connection.sock = _Exchange(opened, end)
            return _exchange(connection, parts, asked)
        finally:
            opened.close()
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise AnalysisError(
            asked,
            _why_not_fetched(error, end),
            "try again, or save the page from the browser",
        ) from error


def _connect_first(
    parts: SplitResult, numbers: list[str], port: int, end: float
) -> http.client.HTTPConnection:
    """Connect to the first number of a name that answers."""
    for number in numbers[:-1]:
        with suppress(OSError):
            return connect(parts, number, port, _left(end))
    return connect(parts, numbers[-1], port, _left(end))


def _exchange(
    connection: http.client.HTTPConnection, parts: SplitResult, asked: str
) -> tuple[int, dict[str, str], bytes]:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    target = re.sub(r"[^\x21-\x7e]", lambda m: "".join(f"%{b:02X}" for b in m[0].encode()), target)
    headers = {
        "User-Agent": "storydiff (+local research tool)",
        "Accept": "text/html,*/*;q=0.5",
        "Accept-Encoding": "identity",
    }
    connection.request("GET", target, headers=headers)
    response = connection.getresponse()
    received = {key.lower(): value for key, value in response.getheaders()}
    data = b""
    if response.status == 200:
        _check_encoding(received, asked)
        data = _body(response, asked)
        if "content-encoding" in received and data.startswith(GZIP):
            _check_gzip(data, asked)
    return response.status, received, data


def _check_encoding(headers: Mapping[str, str], asked: str) -> None:
    """Refuse a body that is packed so that nobody can say whether it is whole."""
    packing = headers.get("content-encoding", "").strip().lower()
    sending = headers.get("transfer-encoding", "").strip().lower()
    if packing not in ("", "identity", "gzip", "x-gzip") or sending not in ("", "chunked"):
        raise AnalysisError(
            asked, "is sent packed, which was not asked for", "save the page from the browser"
        )


def _check_gzip(data: bytes, asked: str) -> None:
    """Raise ``IncompleteRead`` for packed words that were cut off before they were sent."""
    unpacking, size = zlib.decompressobj(31), 0
    while data and not unpacking.eof:
        try:
            size += len(unpacking.decompress(data, 2**20))
        except zlib.error as error:
            raise http.client.IncompleteRead(b"") from error
        if size > SIZE:
            raise _too_large(asked)
        data = unpacking.unconsumed_tail
    if not unpacking.eof:
        raise http.client.IncompleteRead(b"")


def _too_large(asked: str) -> AnalysisError:
    return AnalysisError(
        asked, f"is larger than {SIZE // 2**20} MB", "save the page from the browser"
    )


def _why_not_fetched(error: Exception, end: float) -> str:
    if isinstance(error, http.client.IncompleteRead | ssl.SSLEOFError):
        return "was cut off by the server or the network"
    if isinstance(error, TimeoutError):
        late = time.monotonic() >= end
        wait = f"takes longer than {DEADLINE:.0f} seconds"
        return wait if late else f"the server was silent for {SECONDS:.0f} seconds"
    return f"cannot be fetched ({type(error).__name__})"


def _body(response: http.client.HTTPResponse, asked: str) -> bytes:
    """Return the whole body; ``IncompleteRead`` for one that was cut off."""
    out = bytearray()
    while piece := response.read1(65536):
        out += piece
        if len(out) > SIZE:
            raise _too_large(asked)
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)
    return bytes(out)


def _name(page: FetchedPage) -> str:
    """Return a file name made from an address, short enough for any disk."""
    parts = urlsplit(page.url)
    last = next((p for p in reversed(parts.path.split("/")) if p), "index")
    words = re.sub(r"[^\w.-]+", "-", f"{(parts.hostname or '').removeprefix('www.')}-{last}")
    words = words.encode()[:_NAME].decode("utf8", "ignore").strip("-.")
    suffix = _SUFFIXES.get(page.type, ".html" if b"<" in page.data[:100] else ".txt")
    return words.removesuffix(suffix).removesuffix(".htm") + suffix


def _free(folder: Path, name: str, data: bytes) -> Path:
    """Choose a name for a page and its sidecar that keeps all files of the folder.

    It is the first of NAME, NAME-2, NAME-3 ... that has the same bytes, or that neither a page nor
    a sidecar has.
    """
    stem, suffix = os.path.splitext(name)
    for number in range(1, 10_000):
        path = folder / (name if number == 1 else f"{stem}-{number}{suffix}")
        if os.path.lexists(path):
            if _has(path, data):
                return path
        elif not os.path.lexists(f"{path}{SIDECAR}"):
            return path
    raise AnalysisError(str(folder), f"contains thousands of pages named {name}", "empty it")


def _has(path: Path, data: bytes) -> bool:
    """Whether a path is a file, no link to one, with these bytes."""
    found = path.lstat()
    same_size = stat.S_ISREG(found.st_mode) and found.st_size == len(data)
    return same_size and path.read_bytes() == data


def _quoted(value: str) -> str:
    """Quote a TOML string; signs that would end it or steer a terminal become numbers."""
    return (
        '"'
        + re.sub(
            r'[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"\\]',
            lambda m: f"\\u{ord(m[0]):04x}",
            value.encode("utf8", "replace").decode("utf8"),
        )
        + '"'
    )
