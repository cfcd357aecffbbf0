"""Ask a server with the OpenAI chat interface, on request only.

A server that is not on this machine is refused unless allowed. No redirect is followed, so nothing
goes to another server than the one that was named; size and time of an answer are limited.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import SplitResult

from analysis.errors import AnalysisError, one_line, shorten
from analysis.read.fetch import connect, find_numbers, split_address

SIZE = 8 * 2**20  # bytes of an answer
_INTERFACE = "/chat/completions"
_BUSY = (408, 409, 425, 429, 500, 502, 503, 504, 529)
_REFUSED_FORM = (400, 404, 415, 422, 501)
_LONGEST_WAIT = 120.0  # seconds that a server may ask to wait


class BusyError(Exception):
    """The server was busy or out of reach, or sent no whole answer; it can be asked again.

    ``wait`` is the time in seconds that it asks for, 0 if it names none.
    """

    def __init__(self, why: str, wait: float = 0.0) -> None:
        super().__init__(why)
        self.wait = wait


class RefusedFormError(Exception):
    """The server refused the request as it was; another form may be accepted."""


class ChatAnswer(NamedTuple):
    """What a model wrote, and whether its answer was cut off."""

    text: str
    cut: bool


class ChatServer(NamedTuple):
    """A server: its address in parts, the number it is reached at, and the model to ask."""

    parts: SplitResult
    number: str
    port: int
    local: bool
    model: str
    key: str = ""

    @property
    def host(self) -> str:
        """Return the host and port as written in an address."""
        return self.parts.netloc.rpartition("@")[2]

    @property
    def address(self) -> str:
        """Return the address that requests go to."""
        return f"{self.parts.scheme}://{self.host}{self.path}"

    @property
    def path(self) -> str:
        """Return the path of the chat interface: added unless it is there."""
        path = self.parts.path.rstrip("/")
        return path if path.endswith(_INTERFACE) else f"{path or '/v1'}{_INTERFACE}"


def find_server(
    endpoint: str, model: str, *, allow_remote: bool = False, key: str = ""
) -> ChatServer:
    """Find a server by its address; nothing is sent.

    Parameters
    ----------
    endpoint : str
        Address such as ``http://127.0.0.1:11434/v1``.
    model : str
        Name of the model.
    allow_remote : bool, default False
        Whether the server may be another machine than this one.
    key : str, default ""
        Key for the server.

    Returns
    -------
    ChatServer
        The server. Requests go to the number that was found here.

    Raises
    ------
    AnalysisError
        For what is no address, has a user, a password or a query, is not found, or is not on this
        machine; for a model or key that no request can contain.
    """
    asked = one_line(endpoint)[:200]
    parts = split_address(endpoint, asked)
    if parts.username or parts.password or parts.query or parts.fragment:
        raise AnalysisError(
            f"endpoint {parts.hostname}",
            "has a user, a password, a query or a fragment",
            "give the address alone, and the key with --key-from",
        )
    if not model.strip() or one_line(model) != model:
        raise AnalysisError(f"model {model!r}", "is not a name", "give it as the server lists it")
    if not (key.isascii() and key.isprintable()):
        raise AnalysisError("the key", "has characters that a request cannot contain", "correct it")
    numbers, port = find_numbers(parts, asked)
    local = all(ipaddress.ip_address(n.split("%")[0]).is_loopback for n in numbers)
    if not local and not allow_remote:
        raise AnalysisError(
            f"endpoint {asked}",
            "is not on this machine, and the texts would be sent there",
            "add --allow-remote if this is intended",
        )
    return ChatServer(parts, numbers[0], port, local, model, key)


def ask_chat(
    server: ChatServer,
    messages: list[dict[str, str]],
    options: Mapping[str, Any],
    *,
    seconds: float,
) -> ChatAnswer:
    """Ask a model once.

    Parameters
    ----------
    server : ChatServer
        The server and the model.
    messages : list of dict
        The messages, each with ``role`` and ``content``.
    options : Mapping
        Further fields of the request, such as ``response_format``.
    seconds : float
        Time for the whole answer.

    Returns
    -------
    ChatAnswer
        What the model wrote.

    Raises
    ------
    BusyError
        If asking again may help: no connection, a time-out, a full queue, half an answer.
    RefusedFormError
        If the server refuses the request as it is.
    AnalysisError
        If it redirects, needs a key, or sends too much.
    """
    body = {"model": server.model, "messages": messages, "stream": False, **options}
    status, headers, data = _post(server, json.dumps(body).encode(), seconds)
    if 300 <= status < 400:
        raise AnalysisError(
            server.address,
            "redirects to another address, which is not followed",
            "give the final address",
        )
    if status in (401, 403):
        raise AnalysisError(
            server.address, f"refuses access ({status})", "give the key with --key-from"
        )
    if status in _BUSY:
        raise BusyError(f"the server answered {status}", _wait_of(headers))
    if status in _REFUSED_FORM:
        raise RefusedFormError(f"the server answered {status}{_message(data)}")
    if status != 200:
        raise AnalysisError(
            server.address, f"answered {status}", "check the address and the name of the model"
        )
    return _answer(data)


def _message(data: bytes) -> str:
    """Return the words of an error as the interface has them, quoted; empty without any."""
    try:
        said = json.loads(data.decode("utf8", "replace"))["error"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""
    words = said.get("message") if isinstance(said, dict) else said
    return f": {shorten(one_line(words), 200)}" if isinstance(words, str) else ""


def _wait_of(headers: Mapping[str, str]) -> float:
    try:
        wait = float(headers.get("retry-after", "0"))
    except ValueError:
        return 0.0
    return min(wait, _LONGEST_WAIT) if wait > 0 else 0.0


def _post(server: ChatServer, body: bytes, seconds: float) -> tuple[int, dict[str, str], bytes]:
    headers = {
        "User-Agent": "storydiff (+local research tool)",
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Accept-Encoding": "identity",
    }
    if server.key:
        headers["Authorization"] = f"Bearer {server.key}"
    try:
        connection = connect(server.parts, server.number, server.port, min(seconds, 30.0))
    except OSError as error:
        raise BusyError(f"there is no connection ({type(error).__name__})") from error
    try:
        with _deadline(connection, seconds):
            connection.request("POST", server.path, body=body, headers=headers)
            response = connection.getresponse()
            received = {key.lower(): value for key, value in response.getheaders()}
            return response.status, received, _body(server, response)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise BusyError(f"no whole answer came ({type(error).__name__})") from error
    finally:
        connection.close()


@contextmanager
def _deadline(connection: http.client.HTTPConnection, seconds: float) -> Iterator[None]:
    """Cut a connection after a time, however slowly the server sends."""
    opened = connection.sock

    def cut() -> None:
        try:
            opened.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

    opened.settimeout(seconds)
    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _body(server: ChatServer, response: http.client.HTTPResponse) -> bytes:
    out = bytearray()
    while piece := response.read1(65536):
        out += piece
        if len(out) > SIZE:
            raise AnalysisError(
                server.address,
                f"sent an answer of more than {SIZE // 2**20} MB",
                "ask another model or server",
            )
    return bytes(out)


def _answer(data: bytes) -> ChatAnswer:
    """Return what the model wrote, from the JSON of the interface."""
    try:
        choice = json.loads(data.decode("utf8", "replace"))["choices"][0]
        text = choice["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise BusyError("the answer is not of the chat interface") from error
    if not isinstance(text, str):
        raise BusyError("the answer has no text")
    return ChatAnswer(text, choice.get("finish_reason") == "length")
