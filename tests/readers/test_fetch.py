"""Fetching from a server of the test's own: what is saved, and what is refused."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import socket
import socketserver
import threading
import time
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

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
        ("/file", "not an http or https address .after a redirect to file:"),
        ("/gone", "the server answered 404"),
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
    with pytest.raises(AnalysisError, match=r"is not an (http or https )?address"):
        fetch.fetch_page(address, tmp_path)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "10.0.0.1",
        "192.168.1.1",
        "100.64.0.7",
        "[::1]",
        "[fd12::1]",
        "[::ffff:127.0.0.1]",
    ],
)
def test_private_network_is_refused_unless_asked_for(tmp_path: Path, host: str) -> None:
    with pytest.raises(AnalysisError, match="is in a private network; add --allow-private"):
        fetch.fetch_page(f"http://{host}:9/", tmp_path)


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("169.254.169.254", "machine metadata"),
        ("168.63.129.16", "machine metadata"),
        ("[fd00:ec2::254]", "machine metadata"),
        ("[::ffff:169.254.169.254]", "machine metadata"),
        ("169.254.7.7", "link-local"),
        ("[fe80::1]", "link-local"),
        ("[fec0::1]", "site-local"),
        ("192.0.0.8", "protocol assignments"),
        ("[64:ff9b::7f00:1]", "translates to IPv4"),
        ("[64:ff9b:1::a00:1]", "translates to IPv4"),
        ("[2002:7f00:1::]", "translates to IPv4"),
        ("[::7f00:1]", "translates to IPv4"),
        ("[::ffff:0:7f00:1]", "translates to IPv4"),
        ("[2002:a9fe:a9fe::]", "translates to IPv4"),
        ("192.88.99.1", "translates to IPv4"),
        ("100.100.100.200", "machine metadata"),
        ("[::ffff:224.0.0.1]", "multicast"),
        ("[2001:0:53aa:64c::1]", "protocol assignments"),
        ("[febf::1]", "link-local"),
        ("224.0.0.1", "multicast"),
        ("[ff02::1]", "multicast"),
        ("0.0.0.0", "without public pages"),
        ("255.255.255.255", "without public pages"),
    ],
)
def test_some_networks_are_refused_even_if_private_ones_are_allowed(
    tmp_path: Path, host: str, network: str
) -> None:
    with pytest.raises(AnalysisError, match=network):
        fetch.fetch_page(f"http://{host}:9/", tmp_path, allow_private=True)


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "localhost",
        "LOCALHOST.",
        "①②⑦.⓪.⓪.①",
        "user:word@127.0.0.1",
        "example.org@127.0.0.1",
        "127。0。0。1",
    ],
)
def test_a_private_host_in_another_spelling_is_refused(tmp_path: Path, host: str) -> None:
    """It is the number that a connection would be made to that is looked at."""
    with pytest.raises(AnalysisError, match=r"is in a private network|is not found"):
        fetch.fetch_page(f"http://{host}:9/", tmp_path)
    assert not list(tmp_path.iterdir())


def answers(*numbers: str) -> list[tuple[object, ...]]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 80)) for number in numbers]


def test_a_name_with_one_private_number_among_public_ones_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = answers("93.184.216.34", "10.0.0.7")
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(fetch, "connect", None)
    with pytest.raises(AnalysisError, match=r"'news\.example' is in a private network"):
        fetch.fetch_page("http://news.example/", tmp_path)


def test_a_name_that_answers_otherwise_the_second_time_is_connected_to_as_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lookups = iter([answers("93.184.216.34"), answers("169.254.169.254")])
    connected = []

    def refuse(address: tuple[str, int], **_: object) -> None:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: next(lookups))
    monkeypatch.setattr(socket, "create_connection", refuse)
    with pytest.raises(AnalysisError, match="cannot be fetched"):
        fetch.fetch_page("http://news.example/", tmp_path)
    assert connected == [("93.184.216.34", 80)]
    with pytest.raises(AnalysisError, match="machine metadata"):
        fetch.fetch_page("http://news.example/", tmp_path, allow_private=True)
    assert len(connected) == 1


PACKED = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"


class _Rude(socketserver.StreamRequestHandler):
    """Answers each request with the bytes of ``answers``, the pauses between them, and silence."""

    answers: ClassVar[dict[str, tuple[bytes, bytes]]] = {
        "/headers": (b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
        "/letters": (b"HTTP/1.1 200 OK\r\nX-", b"a"),
        "/continue": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        "/chunk": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0"),
        "/drip": (b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b"a"),
        "/short": (b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + b"a" * 815, b""),
        "/cut-chunk": (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\naaaa",
            b"",
        ),
        "/no-end": (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\naaaa\r\n",
            b"",
        ),
        "/cut-gzip": (PACKED + b"\r\n" + gzip.compress(PAGE)[:90], b""),
        "/no-gzip": (PACKED + b"\r\n\x1f\x8bnothing", b""),
        "/large-gzip": (PACKED + b"\r\n" + gzip.compress(b"a" * fetch.SIZE + b"a"), b""),
        "/brotli": (PACKED.replace(b"gzip", b"br") + b"\r\n\x0b\x02", b""),
        "/gzip-in-chunks": (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n3\r\n<p>\r\n0\r\n\r\n",
            b"",
        ),
        "/no-place": (b"HTTP/1.1 302 Found\r\nLocation: http://[::1\r\n\r\n", b""),
        "/steering": (b"HTTP/1.1 302 Found\r\nLocation: gopher://a/\x1b[2J\x9b1m\r\n\r\n", b""),
        "/no-port": (b"HTTP/1.1 302 Found\r\nLocation: http://a:99999/\r\n\r\n", b""),
        "/no-name": (b"HTTP/1.1 302 Found\r\nLocation: http://" + b"a" * 300 + b"/\r\n\r\n", b""),
        "/no-http": (b"\x00\x00\x01", b""),
        "/metadata": (b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\n\r\n", b""),
    }

    def handle(self) -> None:
        path = self.rfile.readline().split()[1].decode()
        while self.rfile.readline().strip():
            pass
        first, again = self.answers[path]
        with contextlib.suppress(OSError):
            self.wfile.write(first)
            while again:
                self.wfile.write(again)
                time.sleep(0.01)


@pytest.fixture(scope="module")
def rude() -> Iterator[str]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Rude) as running:
        running.daemon_threads = True
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/headers", "takes longer than"),
        ("/letters", "takes longer than"),
        ("/continue", "takes longer than"),
        ("/chunk", "takes longer than"),
        ("/drip", "takes longer than"),
        ("/short", "was cut off"),
        ("/cut-chunk", "was cut off"),
        ("/no-end", "was cut off"),
        ("/cut-gzip", "was cut off"),
        ("/no-gzip", "was cut off"),
        ("/large-gzip", "is larger than"),
        ("/brotli", "is sent packed"),
        ("/gzip-in-chunks", "is sent packed"),
        ("/no-place", "redirected to what is not an address"),
        ("/steering", "after a redirect to gopher://a/ ?.2J"),
        ("/no-port", "is not an address"),
        ("/no-name", "is not found"),
        ("/no-http", "cannot be fetched .BadStatusLine."),
        ("/metadata", "is in a network of machine metadata"),
    ],
)
def test_a_rude_server_is_given_up_in_time_and_nothing_is_saved(
    rude: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, said: str
) -> None:
    slow = said == "takes longer than"
    monkeypatch.setattr(fetch, "DEADLINE", 0.3 if slow else 60)
    began = time.monotonic()
    with pytest.raises(AnalysisError, match=said) as refused:
        fetch.fetch_page(rude + address, tmp_path / "new", allow_private=True)
    assert time.monotonic() - began < 50
    assert str(refused.value).isprintable()
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("host", "kind", "name"),
    [
        ("coding.example", "application/json", "page-coding.example-index.json"),
        ("www.coding.example", "application/json", "page-coding.example-index.json"),
        ("coding.example", "text/html", "coding.example-index.html"),
        ("corrections", "text/plain", "page-corrections.txt"),
        ("readme", "text/plain", "page-readme.txt"),
    ],
)
def test_no_page_gets_a_name_that_is_not_read_as_an_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, kind: str, name: str
) -> None:
    address = f"http://{host}/" + "." * (kind == "text/plain")
    page_of = fetch.FetchedPage(b"[]", address, kind)
    monkeypatch.setattr(fetch, "receive", lambda *_, **__: page_of)
    assert fetch.fetch_page(address, tmp_path).name == name


def test_a_silent_server_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(AnalysisError, match="the server was silent"):
            fetch.fetch_page(address, tmp_path, allow_private=True)


def test_a_name_server_that_does_not_answer_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = threading.Event()
    monkeypatch.setattr(fetch, "DEADLINE", 0.1)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [done.wait(5)][:0])
    with pytest.raises(AnalysisError, match="is not found"):
        fetch.fetch_page("http://slow.example/", tmp_path)
    done.set()


@pytest.mark.parametrize("host", ["a\x00b", "a" * 64 + ".example", "..", "xn--\ud800"])
def test_names_that_no_name_server_can_be_asked_for(tmp_path: Path, host: str) -> None:
    with pytest.raises(AnalysisError) as refused:
        fetch.fetch_page(f"http://{host}/", tmp_path)
    assert str(refused.value).isprintable()


@pytest.mark.parametrize("letter", ["a", "é", "語", "🙂"])
def test_a_page_with_a_long_name_is_saved_under_a_shorter_one(
    server: str, tmp_path: Path, letter: str
) -> None:
    path = fetch.fetch_page(f"{server}/{letter * 120}", tmp_path, allow_private=True)
    assert path.read_bytes() == PAGE
    assert len(path.name.encode()) <= 120


def test_no_control_sign_of_a_page_reaches_the_terminal(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.read.files.describe_file", lambda _: "a\x1b[2J\x07b\x9b1m\u202ec")
    address = f"{server}/article"
    done = CliRunner().invoke(
        main,
        ["fetch", address, f"{server}/\x1b[2J\x9b", "--into", str(tmp_path), "--allow-private"],
    )
    assert all(line.replace("\t", "").isprintable() for line in done.output.splitlines())
    assert "a [2J b 1mc" in done.output


def saved(server: str, folder: Path) -> list[str]:
    """The names in a folder after the article was fetched into it."""
    fetch.fetch_page(f"{server}/article", folder, allow_private=True)
    return sorted(p.name for p in folder.iterdir())


def test_no_file_and_no_link_of_the_folder_is_written_over(server: str, tmp_path: Path) -> None:
    (name,) = [n for n in saved(server, tmp_path / "x") if not n.endswith(".toml")]
    folder, elsewhere = tmp_path / "flood", tmp_path / "elsewhere"
    folder.mkdir()
    (folder / name).symlink_to(elsewhere)
    stem = name.removesuffix(".html")
    (folder / f"{stem}-2.html").write_text("my own page")
    (folder / f"{stem}-3.html.fetched.toml").write_text("my = 'own notes'")
    (folder / f"{stem}-4.html").mkdir()
    assert saved(server, folder) == sorted(
        [
            name,
            f"{stem}-2.html",
            f"{stem}-3.html.fetched.toml",
            f"{stem}-4.html",
            f"{stem}-5.html",
            f"{stem}-5.html.fetched.toml",
        ]
    )
    assert not elsewhere.exists()
    assert (folder / f"{stem}-2.html").read_text() == "my own page"
    assert (folder / f"{stem}-3.html.fetched.toml").read_text() == "my = 'own notes'"
    assert (folder / f"{stem}-5.html").read_bytes() == PAGE


def test_a_page_whose_sidecar_was_not_written_gets_it_with_the_next_fetch(
    server: str, tmp_path: Path
) -> None:
    """A run that is killed between the two leaves the page alone."""
    names = saved(server, tmp_path / "flood")
    (tmp_path / "flood" / names[1]).unlink()
    (tmp_path / "flood" / ".storydiff-x").mkdir()
    assert saved(server, tmp_path / "flood") == names


def test_a_full_disk_leaves_no_part_of_a_page(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(AnalysisError, match=r"cannot be written \(No space left on device\)"):
        saved(server, tmp_path / "flood")
    assert list((tmp_path / "flood").iterdir()) == []


@pytest.mark.parametrize(
    ("into", "said"),
    [
        ("notes.txt", "cannot be written (Not a directory)"),
        ("many", "is a corpus of many stories"),
        ("report", "has a report or tables in it"),
        ("", "is not a folder name"),
    ],
)
def test_what_is_no_story_is_not_fetched_into(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, into: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(fetch, "receive", None)
    (tmp_path / "notes.txt").write_text("mine")
    for name, file, words in (
        ("many", "corpus.json", '{"format": 1}'),
        ("report", "storydiff.sha256", ""),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / file).write_text(words)
    before = sorted(tmp_path.rglob("*"))
    done = CliRunner().invoke(main, ["fetch", f"{server}/article", "--into", into])
    assert (done.exit_code, done.output.count("\n")) == (2, 1)
    assert said in done.output
    assert sorted(tmp_path.rglob("*")) == before


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
    assert "the server answered 404" in done.output
    none = CliRunner().invoke(
        main, ["fetch", f"{server}/gone", "--into", str(tmp_path / "other"), "--allow-private"]
    )
    assert none.exit_code == 2
