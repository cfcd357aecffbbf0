"""Word lists as data: CSV files under ``lexicons/``, each with its source and licence in its first lines."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources


@cache
def read_lexicon(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``lexicons/NAME.csv`` as mappings; lines that start with ``#`` tell source and licence.

    >>> read_lexicon("boilerplate")[0]["rule"]
    'app store'
    """
    path = resources.files(__package__) / "lexicons" / f"{name}.csv"
    lines = [
        line
        for line in path.read_text("utf8").splitlines()
        if line.strip() and not line.startswith("#")
    ]
    return tuple(csv.DictReader(lines))
