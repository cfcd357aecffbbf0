"""What a notebook offers on Tab and shows on hover: names, parameters and docstrings."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.manager import start_new_kernel

Ask = Callable[[str, str], dict[str, Any]]
FOLDERS = ("analysis", "analysis.show", "analysis.find", "analysis.compare", "analysis.corpus")
START = f"from analysis import *\nimport storydiff, {', '.join(FOLDERS)}\ntold = read_story(STORY)"


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Ask a kernel in an empty folder, as the page of a notebook does."""
    folder: Path = tmp_path_factory.mktemp("empty")
    manager, client = start_new_kernel(cwd=str(folder))

    def asked(kind: str, code: str) -> dict[str, Any]:
        number = getattr(client, kind)(code, len(code))
        while (reply := client.get_shell_msg(timeout=60))["parent_header"]["msg_id"] != number:
            pass
        return dict(reply["content"])

    try:
        start = START.replace("STORY", "'ilvane-blockade'")
        assert client.execute_interactive(start)["content"]["status"] == "ok"
        yield asked
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("plot_cov", "plot_coverage"),
        ("analysis.find_or", "find_origins"),
        ("storydiff.compare_fr", "compare_framing"),
        ("analysis.show.tell_dou", "tell_doubt"),
        ("from analysis.compare import compare_conf", "compare_conflicts"),
        ("told.on", "only"),
        ("told.sentences.gro", "groupby"),
        ("plot_coverage(None, told, lim", "limit="),
        ("analysis.compare_coverage(told, thr", "threshold="),
    ],
)
def test_tab_completes(ask: Ask, typed: str, offered: str) -> None:
    matches = ask("complete", typed)["matches"]
    assert offered in [match.rpartition(".")[2] for match in matches]


@pytest.mark.parametrize("folder", FOLDERS)
def test_hover_shows_signature_and_docstring_of_every_name(ask: Ask, folder: str) -> None:
    module = importlib.import_module(folder)
    for name in module.__all__:
        shown = ask("inspect", f"{folder}.{name}")["data"]["text/plain"]
        first = str(getattr(module, name).__doc__).strip().splitlines()[0]
        assert first in shown, name
        assert not callable(getattr(module, name)) or "ignature:" in shown, name


def test_hover_within_a_call_shows_its_parameters(ask: Ask) -> None:
    shown = ask("inspect", "plot_coverage(")["data"]["text/plain"]
    assert "limit : int, default 18" in shown
