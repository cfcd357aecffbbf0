"""Begin a story of one's own: its folder with a commented ``story.toml``, notebooks to edit."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError
from analysis.language_model import described_model
from analysis.outputs import as_folder, check_name, check_writable, storing, write_text
from analysis.read.folder_files import SETTINGS
from analysis.read.stories import PACKAGED, find_story
from analysis.resources import read_data

_CHECKOUT = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = _CHECKOUT if _CHECKOUT.is_dir() else PACKAGED.parent / "notebooks"
_OTHER = "give another folder"
# Sorting and search, also where the package was installed without its shared files.
LAB_OPTIONS = (
    f"--LabApp.extra_labextensions_path={Path(__file__).resolve().parents[1]}/data/labextensions",
)


def new_story(name: str | os.PathLike[str]) -> Path:
    """Make the folder of a new story, with a ``story.toml`` to fill in, and return the folder.

    Parameters
    ----------
    name : str or os.PathLike
        The folder; one that exists is used as long as it has no ``story.toml``.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    AnalysisError
        If there is a ``story.toml`` already, or the folder cannot be made or written.
    """
    folder = as_folder(name)
    check_name(folder.resolve().name, f"story {folder}")
    check_writable(folder, _OTHER)
    if os.path.lexists(folder) and not folder.is_dir():
        raise AnalysisError(f"story {folder}", "is a file, not a folder", _OTHER)
    settings = folder / SETTINGS
    if os.path.lexists(settings):
        raise AnalysisError(
            str(settings), "exists already and is not replaced", "edit it or give another name"
        )
    with storing(folder, _OTHER):
        folder.mkdir(parents=True, exist_ok=True)
        write_text(settings, read_data("starter/story.toml"))
    return folder


def copy_notebooks(
    into: str | os.PathLike[str], story: str | os.PathLike[str] | None = None
) -> list[Path]:
    """Copy the workbook into a folder, without outputs, to edit and run there.

    Parameters
    ----------
    into : str or os.PathLike
        The folder; it is made if missing.
    story : str or os.PathLike, optional
        Story that the notebooks open; by default the example that comes with StoryDiff.

    Returns
    -------
    list of Path
        The notebooks, in order.

    Raises
    ------
    AnalysisError
        If the story is not known, or a notebook of one of the names is there already: none is
        replaced.

    Notes
    -----
    The copies import ``storydiff``, so that a file ``analysis.py`` beside them does no harm.
    """
    folder = as_folder(into)
    check_writable(folder, _OTHER)
    opened = _name_from(folder, story)
    sources = notebook_files()
    for path in sources:
        if os.path.lexists(folder / path.name):
            raise AnalysisError(
                str(folder / path.name),
                "exists already and is not replaced",
                "move it away or give another folder",
            )
    with storing(folder, _OTHER):
        folder.mkdir(parents=True, exist_ok=True)
        for path in sources:
            write_text(folder / path.name, _for_editing(path, opened))
    return [folder / path.name for path in sources]


def notebook_files() -> list[Path]:
    """Return the files of the workbook's notebooks, in order.

    Raises ``AnalysisError`` if the installation has none.
    """
    found = sorted(NOTEBOOKS.glob("0*-*.ipynb"))
    if not found:
        raise AnalysisError(
            f"folder {NOTEBOOKS}", "contains no notebooks", "install storydiff again"
        )
    return found


def _name_from(folder: Path, story: str | os.PathLike[str] | None) -> str:
    """Return how notebooks in a folder name a story: by its name, or its path from there."""
    if story is None:
        return ""
    path = find_story(story)
    if os.fspath(story) == path.name and not Path(os.fspath(story)).exists():
        return path.name
    try:
        return os.path.relpath(path.resolve(), folder.resolve())
    except ValueError:  # another drive
        return str(path.resolve())


def _for_editing(path: Path, story: str) -> str:
    import nbformat

    notebook: Any = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        cell.outputs, cell.execution_count = [], None
        cell.source = cell.source.replace("from analysis", "from storydiff")
        if story and "parameters" in cell.metadata.get("tags", ()):
            lines = cell.source.splitlines()
            cell.source = "\n".join(
                f"story = {story!r}" if line.startswith("story = ") else line for line in lines
            )
    return notebook_text(notebook)


def notebook_text(notebook: Any) -> str:
    """Return the one form in which a notebook is written."""
    import nbformat

    return str(nbformat.writes(notebook)).rstrip("\n") + "\n"


def open_lab(folder: str | os.PathLike[str], options: Sequence[str] = ()) -> int:
    """Run JupyterLab in a folder until it is closed, and return its exit code.

    ``options`` are those of JupyterLab. Raises ``AnalysisError`` for a folder that does not exist.
    """
    place = as_folder(folder)
    if not place.is_dir():
        raise AnalysisError(f"folder {place}", "does not exist", "name one that does")
    command = [sys.executable, "-m", "jupyter", "lab", str(place), *LAB_OPTIONS, *options]
    return subprocess.run(command, env=os.environ | {"STORYDIFF_LAB": "1"}, check=False).returncode


def list_versions() -> list[tuple[str, str, str]]:
    """Return name, version and licence of StoryDiff, its model and each package that it needs."""
    model = described_model()
    return [
        ("storydiff", *_describe("storydiff")),
        (f"{model['name']} (from {model['source']})", model["version"], model["licence"]),
        *((name, *_describe(name)) for name in _requirements()),
    ]


def _requirements() -> list[str]:
    from packaging.requirements import Requirement

    required = (Requirement(line) for line in metadata.requires("storydiff") or ())
    return sorted({r.name for r in required if r.marker is None}, key=str.lower)


def _describe(name: str) -> tuple[str, str]:
    try:
        package = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return "not installed", ""
    return package["Version"], _licence(package)


def _licence(package: metadata.PackageMetadata) -> str:
    """Return the licence that a package states: its expression, its classifiers or first line."""
    expressions = package.get_all("License-Expression") or []
    marks = [
        line.rpartition(":: ")[2]
        for line in package.get_all("Classifier") or []
        if line.startswith("License ::")
    ]
    lines = "\n".join(package.get_all("License") or []).strip().splitlines()
    return next((", ".join(found) for found in (expressions, marks, lines[:1]) if found), "unknown")
