"""Run every notebook, or those named, and store what it shows, without times and versions: what
nbval compares with.
"""

from __future__ import annotations

import sys
from collections.abc import Collection

import nbformat
from nbclient import NotebookClient

from analysis.report.pages import tidy
from analysis.report.starter import NOTEBOOKS


def refresh(names: Collection[str] = ()) -> None:
    for path in sorted(p for p in NOTEBOOKS.glob("*.ipynb") if not names or p.stem in names):
        notebook = nbformat.read(path, as_version=4)
        NotebookClient(
            notebook,
            timeout=600,
            record_timing=False,
            resources={"metadata": {"path": str(NOTEBOOKS)}},
        ).execute()
        path.write_text(nbformat.writes(tidy(notebook)).rstrip("\n") + "\n", "utf8")
        print(path.name)


if __name__ == "__main__":
    refresh(sys.argv[1:])
