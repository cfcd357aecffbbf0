"""The wheel is the product: what is in it, and what it says in an empty folder.

``tests/package`` installs it into fresh environments and works with it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
import pytest
from setuptools_scm import get_version

ROOT = Path(__file__).resolve().parents[1]
SOURCES = (
    *("analysis", "storydiff", "notebooks", "seeds", "pyproject.toml", "setup.py"),
    *("MANIFEST.in", "README.md", "CHANGELOG.md", "LICENSE"),
)
BUILD = "from setuptools import build_meta as b; print(b.build_{kind}({out!r}))"
EXAMPLE = "ilvane-blockade"
REPOSITORY = "https://code.example/press/desk"


class Built(NamedTuple):
    """What was built, and where the wheel is installed."""

    wheel: Path
    source: Path
    place: Path


def build(kind: str, sources: Path, out: Path) -> Path:
    made = subprocess.run(
        [sys.executable, "-c", BUILD.format(kind=kind, out=str(out))],
        cwd=sources,
        env=os.environ | {"STORYDIFF_REPOSITORY": REPOSITORY},
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


def test_the_metadata_are_complete(built: Built) -> None:
    (file,) = built.place.glob("storydiff-*.dist-info/METADATA")
    about = Parser().parsestr(file.read_text("utf8"))
    assert about["Version"] == "0.1.0.dev0", "without git and tags"
    assert about["License-Expression"] == "Apache-2.0"
    assert {f"Programming Language :: Python :: 3.{n}" for n in (11, 12, 13)} <= set(
        about.get_all("Classifier", [])
    )
    urls = dict(line.split(", ") for line in about.get_all("Project-URL", []))
    assert set(urls) == {"Repository", "Documentation", "Changelog", "Issues"}
    assert all(address.startswith(REPOSITORY) for address in urls.values())
    assert about["Keywords"]
    assert about["Summary"]
    assert about.get_payload().startswith("# StoryDiff")


@pytest.mark.parametrize(
    ("tags", "version"),
    [
        (["base0"], r"0\.1\.0\.dev\d+"),
        (["v0.2.0"], r"0\.2\.0"),
        (["base0", "v1.0.0rc1"], r"1\.0\.0rc1"),
    ],
    ids="-".join,
)
def test_the_version_is_that_of_the_tag(tmp_path: Path, tags: list[str], version: str) -> None:
    make_repository(tmp_path, tags)
    found = get_version(tmp_path, **settings())
    assert re.fullmatch(version, found)


@pytest.mark.parametrize(
    ("tags", "version"), [([], "0.1.0.dev0"), (["base0"], "0.1.0.dev0"), (["v0.2.0"], "0.2.0")]
)
def test_an_archive_without_git_has_the_version_of_the_tag_if_any(
    tmp_path: Path, tags: list[str], version: str
) -> None:
    git = make_repository(tmp_path, tags)
    subprocess.run([*git, "archive", "--output", str(tmp_path / "all.tar"), "HEAD"], check=True)
    place = tmp_path / "unpacked"
    with tarfile.open(tmp_path / "all.tar") as archive:
        archive.extractall(place, filter="data")
    assert get_version(place, **settings()) == version


def make_repository(folder: Path, tags: list[str]) -> list[str]:
    """Commit what the version depends on, tag it, and return how git is called there."""
    for name in ("pyproject.toml", ".gitattributes", ".git_archival.txt"):
        shutil.copy(ROOT / name, folder)
    git = ["git", "-C", str(folder), "-c", "user.name=A", "-c", "user.email=a@mail.example"]
    for words in (
        ["init", "-q"],
        ["add", "."],
        ["commit", "-qm", "A"],
        *(["tag", t] for t in tags),
    ):
        subprocess.run([*git, *words], check=True)
    return git


def settings() -> dict[str, Any]:
    """How ``pyproject.toml`` says that a version is found."""
    written = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))
    found: dict[str, Any] = written["tool"]["setuptools_scm"]
    return found
