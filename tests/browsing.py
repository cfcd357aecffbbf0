"""What the browser tests share: Chromium, JupyterLab, and a page that remembers what it said, asked
for and ran.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from analysis.report.starter import LAB_OPTIONS

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
WHY = "the browser tests need Chromium: apt-get install chromium"


class Opened:
    """A page with what the browser complained of, asked for and ran."""

    def __init__(self, browser: Any, address: str, width: int = 1280) -> None:
        self.page = browser.new_page(viewport={"width": width, "height": 900})
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", self._dismiss)
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(address)

    def _dismiss(self, dialog: Any) -> None:
        self.said.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def run(self, code: str) -> Any:
        return self.page.evaluate(code)


def jupyter_homes(folder: Path) -> dict[str, str]:
    """The environment in which Jupyter keeps its settings and its trust inside the folder."""
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")
    return os.environ | dict.fromkeys(names, str(folder / ".jupyter"))


@contextmanager
def jupyter_lab(folder: Path, **settings: str) -> Iterator[str]:
    """The address of a JupyterLab on the folder, with the options of ``storydiff lab``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    options = [
        f"--port={port}",
        "--no-browser",
        "--allow-root",
        "--LabApp.expose_app_in_browser=True",
        "--IdentityProvider.token=t",
        f"--ServerApp.root_dir={folder}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        *LAB_OPTIONS,
    ]
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *options],
        env=jupyter_homes(folder) | settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(f"{address}/api?token=t")
        yield address
    finally:
        server.terminate()
        server.wait(30)
        shutil.rmtree(folder / ".jupyter", ignore_errors=True)


def _wait(address: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail("JupyterLab did not start in two minutes")
