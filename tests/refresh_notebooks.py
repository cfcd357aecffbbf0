"""Run every notebook and store what it shows, without times and versions: what nbval compares with."""

from __future__ import annotations

import nbformat
from nbclient import NotebookClient

from analysis.pages import tidy
from analysis.report import NOTEBOOKS


def refresh() -> None:
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        NotebookClient(notebook, timeout=600, record_timing=False, resources={"metadata": {"path": str(NOTEBOOKS)}}).execute()
        path.write_text(nbformat.writes(tidy(notebook)).rstrip("\n") + "\n", "utf8")
        print(path.name)


if __name__ == "__main__":
    refresh()
