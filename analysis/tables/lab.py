"""In JupyterLab opened with ``make lab`` a table can be sorted and searched; everywhere else it is plain."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec

SWITCH = "STORYDIFF_LAB"


def in_lab() -> bool:
    """Whether someone works here by hand: ``make lab`` sets ``STORYDIFF_LAB``; the extra ``lab`` must be installed.

    papermill, nbval and a report never set it, so what they store stays the same plain table.
    """
    return bool(os.environ.get(SWITCH)) and find_spec("itables") is not None


def searchable(heads: Sequence[str], rows: Sequence[Sequence[str]], caption: str) -> str:
    """A table with sorting and search (itables, its script from the installed package); cells are escaped."""
    import itables
    import pandas as pd

    _start()
    table = pd.DataFrame([list(row) for row in rows], columns=list(heads))
    return str(
        itables.to_html_datatable(
            table,
            caption or None,
            connected=False,
            showIndex=False,
            classes="display",
            style="width:100%",
        )
    )


@cache
def _start() -> None:
    """Put the script into the page once a kernel; the first table's output carries it."""
    import itables

    itables.init_notebook_mode(all_interactive=False, connected=False)
