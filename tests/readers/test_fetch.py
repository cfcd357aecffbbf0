"""Fetching, against a server of the test's own on this machine: what is saved, and what is refused."""

from __future__ import annotations

import hashlib
import threading
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner
from pages import page

from analysis import AnalysisError, read_story
from analysis.cli import main
from analysis.read import fetch

PAGE = page().replace('<link rel="canonical" href="https://news.example/senate">', "").encode()


class _Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        moved = {"/moved": "/article", "/loop": "/loop", "/file": "file:///etc/passwd"}.get(
            self.path
        )
        self.send_response(302 if moved else 404 if self.path == "/gone" else 200)
        if moved:
            self.send_header("Location", moved)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        if not moved:
            self.wfile.write(
                b"a" * 3000 if self.path == "/large" else b"" if self.path == "/empty" else PAGE
            )

    def log_message(self, *words: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Server) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()


def test_page_is_saved_as_received_with_what_is_known_of_it(server: str, tmp_path: Path) -> None:
    path = fetch.fetch_page(f"{server}/moved", tmp_path, allow_private=True)
    assert path.read_bytes() == PAGE
    told = tomllib.loads(Path(f"{path}.fetched.toml").read_text("utf8"))
    assert (told["url"], told["asked"], told["sha256"]) == (
        f"{server}/article",
        f"{server}/moved",
        hashlib.sha256(PAGE).hexdigest(),
    )
    assert len(told["fetched"]) == len("2031-03-02T10:00:00Z")


def test_fetched_page_is_an_account_with_its_address_and_is_not_saved_twice(
    server: str, tmp_path: Path
) -> None:
    for _ in range(2):
        fetch.fetch_page(f"{server}/article", tmp_path, allow_private=True)
    story = read_story(tmp_path)
    assert story.accounts[["url", "outlet"]].values.tolist() == [
        [f"{server}/article", "Example News"]
    ]
    assert story.skipped.empty


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/loop", "redirected more than 5 times"),
        ("/file", "no http or https address .after a redirect to file:"),
        ("/gone", "the server answers 404"),
        ("/empty", "an empty page"),
        ("/large", "is larger than"),
    ],
)
def test_what_a_server_may_not_do(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, said: str
) -> None:
    monkeypatch.setattr(fetch, "SIZE", 2500)
    with pytest.raises(AnalysisError, match=said):
        fetch.fetch_page(server + address, tmp_path / "new", allow_private=True)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.org/a",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
        "http://[::1",
        "news",
    ],
)
def test_other_addresses_are_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(AnalysisError, match=r"is no (http or https )?address"):
        fetch.fetch_page(address, tmp_path)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "[::1]",
        "0.0.0.0",
        "[::ffff:127.0.0.1]",
    ],
)
def test_private_network_is_refused_unless_asked_for(tmp_path: Path, host: str) -> None:
    with pytest.raises(AnalysisError, match="is in a private network; give --allow-private"):
        fetch.fetch_page(f"http://{host}:9/", tmp_path)


def test_command_saves_and_tells_what_was_read(server: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(
        main,
        [
            "fetch",
            f"{server}/article",
            f"{server}/gone",
            "--into",
            str(tmp_path / "new"),
            "--allow-private",
        ],
    )
    assert done.exit_code == 0
    assert "Senate advances bill: " in done.output
    assert "the server answers 404" in done.output
    none = CliRunner().invoke(
        main, ["fetch", f"{server}/gone", "--into", str(tmp_path / "other"), "--allow-private"]
    )
    assert none.exit_code == 2
