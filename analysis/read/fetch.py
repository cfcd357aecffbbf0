"""Save a web page into a story's folder, on request only, with date, address and hash.

Only this module and ``chat`` read the network, and only this one the clock. It asks http and https
only, and no address of a private network unless allowed; size, redirects and time are limited.
"""

from __future__ import annotations

import hashlib
import http.client
import ipaddress
import os
import re
import socket
import ssl
import stat
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

from analysis.checksums import read_sums
from analysis.errors import AnalysisError
from analysis.outputs import Claim, as_folder, check_writable, storing, taking_turns
from analysis.read.files import SIDECAR, is_corpus

SIZE = 20 * 2**20  # bytes of a page
REDIRECTS = 5
SECONDS = 20.0  # of silence; three times that for the whole page
_MOVED = (301, 302, 303, 307, 308)
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
        return _save(page.data, about, place, _name(page))


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
    asked = url
    for _ in range(REDIRECTS + 1):
        answer, headers, data = _ask(split_address(url, asked), asked, allow_private)
        if answer in _MOVED and headers.get("location"):
            url = urljoin(url, headers["location"])
            continue
        if answer != 200:
            raise AnalysisError(
                asked, f"the server answered {answer}", "open it in the browser and save the page"
            )
        if not data:
            raise AnalysisError(
                asked, "the server sent an empty page", "open it in the browser and save the page"
            )
        return FetchedPage(data, url, headers.get("content-type", "").split(";")[0].strip().lower())
    raise AnalysisError(
        asked,
        f"is redirected more than {REDIRECTS} times",
        "give the final address that the browser shows",
    )


def split_address(url: str, asked: str) -> SplitResult:
    """Return the parts of an http or https address; ``AnalysisError`` for any other."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise AnalysisError(
            asked, "is not an address", "give an address that begins with https://"
        ) from error
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        where = "" if url == asked else f" (after a redirect to {url[:200]})"
        raise AnalysisError(
            asked,
            f"is not an http or https address{where}",
            "give an address that begins with https://",
        )
    return parts


def find_numbers(parts: SplitResult, asked: str) -> tuple[list[str], int]:
    """Return the numbers of a name and the port; ``AnalysisError`` if it has none."""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AnalysisError(
            asked, f"its host {parts.hostname!r} is not found", "check the address and the network"
        ) from error
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
            connection.sock = context.wrap_socket(connection.sock, server_hostname=parts.hostname)
        except BaseException:
            connection.close()
            raise
    return connection


def _address(parts: SplitResult, asked: str, allow_private: bool) -> tuple[str, int]:
    """Return the number of a name; the connection is made to this very number."""
    numbers, port = find_numbers(parts, asked)
    if not allow_private and any(
        not ipaddress.ip_address(n.split("%")[0]).is_global for n in numbers
    ):
        raise AnalysisError(
            asked,
            f"its host {parts.hostname!r} is in a private network",
            "add --allow-private if this is intended",
        )
    return numbers[0], port


def _ask(parts: SplitResult, asked: str, allow_private: bool) -> tuple[int, dict[str, str], bytes]:
    number, port = _address(parts, asked, allow_private)
    connection = None
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    target = re.sub(r"[^\x21-\x7e]", lambda m: "".join(f"%{b:02X}" for b in m[0].encode()), target)
    headers = {
        "User-Agent": "storydiff (+local research tool)",
        "Accept": "text/html,*/*;q=0.5",
        "Accept-Encoding": "identity",
    }
    try:
        connection = connect(parts, number, port, SECONDS)
        connection.request("GET", target, headers=headers)
        response = connection.getresponse()
        received = {key.lower(): value for key, value in response.getheaders()}
        data = b"" if response.status in _MOVED else _body(response, asked)
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        raise AnalysisError(
            asked,
            f"cannot be fetched ({type(error).__name__})",
            "try again, or save the page from the browser",
        ) from error
    finally:
        if connection is not None:
            connection.close()
    return response.status, received, data


def _body(response: http.client.HTTPResponse, asked: str) -> bytes:
    end, out = time.monotonic() + 3 * SECONDS, bytearray()
    while piece := response.read1(65536):
        out += piece
        if len(out) > SIZE:
            raise AnalysisError(
                asked, f"is larger than {SIZE // 2**20} MB", "save the page from the browser"
            )
        if time.monotonic() > end:
            raise AnalysisError(
                asked,
                f"takes longer than {3 * SECONDS:.0f} seconds",
                "try again, or save the page from the browser",
            )
    return bytes(out)


def _name(page: FetchedPage) -> str:
    parts = urlsplit(page.url)
    last = next((p for p in reversed(parts.path.split("/")) if p), "index")
    words = re.sub(r"[^\w.-]+", "-", f"{(parts.hostname or '').removeprefix('www.')}-{last}").strip(
        "-."
    )[:100]
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
            r'[\x00-\x1f\x7f"\\]',
            lambda m: f"\\u{ord(m[0]):04x}",
            value.encode("utf8", "replace").decode("utf8"),
        )
        + '"'
    )
