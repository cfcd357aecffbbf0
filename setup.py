"""Build the package with the notebooks and the invented stories that a checkout keeps beside it.

Stored outputs quote the accounts of the first story, which belong to their publishers: neither
that story nor any output is in what is built.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

from setuptools import setup
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

ROOT = Path(__file__).resolve().parent
FIRST_STORY, EXAMPLE = "gaza-refusals", "ilvane-blockade"
INVENTED = (EXAMPLE, "nine-papers")
PAGES = {  # label of the metadata -> page of the public repository
    "Repository": "",
    "Documentation": "/tree/main/docs",
    "Changelog": "/blob/main/CHANGELOG.md",
    "Issues": "/issues",
}


def list_urls() -> dict[str, str]:
    """Return the addresses for the metadata: none until the repository's own is given."""
    repository = os.environ.get("STORYDIFF_REPOSITORY", "").rstrip("/")
    return {label: f"{repository}{page}" for label, page in PAGES.items()} if repository else {}


def empty_notebook(text: str) -> str:
    """Return a notebook without outputs that opens the example."""
    notebook: dict[str, Any] = json.loads(text)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
            cell["source"] = [line.replace(FIRST_STORY, EXAMPLE) for line in cell["source"]]
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def copy_stories(place: Path) -> None:
    """Copy the invented stories into a folder."""
    for name in INVENTED:
        shutil.rmtree(place / name, ignore_errors=True)
        ignored = shutil.ignore_patterns(".*")
        shutil.copytree(ROOT / "seeds" / name, place / name, ignore=ignored)


def write_notebooks(place: Path) -> None:
    """Write the notebooks without outputs into a folder."""
    place.mkdir(parents=True, exist_ok=True)
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        text = empty_notebook(path.read_text("utf8"))
        (place / path.name).unlink(missing_ok=True)  # may be a link to the file of the checkout
        (place / path.name).write_text(text, "utf8")


class BuildPackage(build_py):
    """Build the modules, then add notebooks and stories to the package's data."""

    def run(self) -> None:
        """Build."""
        super().run()
        if not self.editable_mode:
            data = Path(self.build_lib) / "analysis" / "data"
            write_notebooks(data / "notebooks")
            copy_stories(data / "seeds")


class MakeSource(sdist):
    """Pack the sources from which the same package is built."""

    def make_release_tree(self, base_dir: str, files: list[str]) -> None:
        """Copy the files, the notebooks without outputs and the invented stories."""
        super().make_release_tree(base_dir, files)
        write_notebooks(Path(base_dir) / "notebooks")
        copy_stories(Path(base_dir) / "seeds")


setup(cmdclass={"build_py": BuildPackage, "sdist": MakeSource}, project_urls=list_urls())
