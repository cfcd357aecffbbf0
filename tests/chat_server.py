"""A chat server on this machine for tests: it answers as a test says."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Request = dict[str, Any]


class Chat:
    """What was asked so far, and how to answer: ``answer`` gets the handler and the request."""

    def __init__(self, answer: Callable[[Any, Request], None]) -> None:
        self.answer = answer
        self.asked: list[Request] = []
        self.paths: list[str] = []
        self.keys: list[str | None] = []
        self.url = ""


class _Handler(BaseHTTPRequestHandler):
    chat: Chat

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.chat.asked.append(body)
        self.chat.paths.append(self.path)
        self.chat.keys.append(self.headers["Authorization"])
        self.chat.answer(self, body)

    def log_message(self, *words: object) -> None:
        """Says nothing."""


@contextmanager
def chat_server(answer: Callable[[Any, Request], None]) -> Iterator[Chat]:
    """A running server."""
    chat = Chat(answer)
    handler = type("Handler", (_Handler,), {"chat": chat})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        running.daemon_threads = True
        running.block_on_close = False
        threading.Thread(target=running.serve_forever, daemon=True).start()
        chat.url = f"http://127.0.0.1:{running.server_address[1]}/v1"
        yield chat
        running.shutdown()


def send(handler: Any, status: int, data: bytes, **headers: str) -> None:
    """Send an answer as it is."""
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)


def say(handler: Any, text: str, finish: str = "stop") -> None:
    """Send what a model wrote."""
    choice = {"message": {"role": "assistant", "content": text}, "finish_reason": finish}
    send(handler, 200, json.dumps({"choices": [choice]}).encode())


def task_of(request: Request) -> str:
    """The list that a request asks for, by the form that its guide ends with."""
    return re.findall(r'Form: \{"(\w+)"', request["messages"][0]["content"])[-1]
