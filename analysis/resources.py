"""Word lists and method notes, read from the package's data."""

from __future__ import annotations

import csv
import json
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from analysis import html
from analysis.errors import AnalysisError


@cache
def read_lexicon(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of ``lexicons/NAME.csv`` as mappings.

    Lines that start with ``#`` contain source and licence and are skipped.

    >>> read_lexicon("boilerplate")[0]["rule"]
    'app store'
    """
    path = resources.files(__package__) / "data" / "lexicons" / f"{name}.csv"
    lines = [
        line
        for line in path.read_text("utf8").splitlines()
        if line.strip() and not line.startswith("#")
    ]
    return tuple(csv.DictReader(lines))


STANDINGS = {
    "credible": "shown as a measure",
    "assistive": "shown with its sentences, never as a ratio between outlets",
    "experimental": "off unless asked for",
}


@dataclass(frozen=True)
class MethodNote(html.Result):
    """Note on one measure: what it counts, its limits and its measured errors.

    Parameters
    ----------
    name : str
        Name of the measure.
    title : str
        Title of the note.
    counts : str
        What is counted.
    limits : str
        What the measure does not do.
    source : str
        The method and where it is from.
    standing : str
        One of ``STANDINGS``.
    measured : tuple[tuple[str, str], ...]
        Benchmark names, each with the figure of its last run.
    convention : str, optional
        Intervals that a word list gives to words.
    """

    name: str
    title: str
    counts: str
    limits: str
    source: str
    standing: str
    measured: tuple[tuple[str, str], ...]
    convention: str = ""

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Return the note as (heading, text) pairs."""
        error = (
            "; ".join(f"{label}: {figure}" for label, figure in self.measured)
            or "not measured on a benchmark"
        )
        return (
            ("Counts", self.counts),
            ("Does not", self.limits),
            *([("Convention", self.convention)] if self.convention else []),
            ("Method", self.source),
            ("Standing", f"{self.standing}, {STANDINGS[self.standing]}"),
            ("Measured", error),
        )

    def __repr__(self) -> str:
        """Return the note as plain text."""
        return "\n".join(
            [f"{self.title} (method note)", *(f"  {head}: {text}" for head, text in self.lines)]
        )

    def _html(self) -> str:
        return html.definitions(f"Method note: {self.title}", self.lines)


def method_note(name: str) -> MethodNote:
    """Return the method note of a measure.

    Parameters
    ----------
    name : str
        Name of the measure, such as ``"quantities"``.

    Returns
    -------
    MethodNote
        The note, with its lines as (heading, text) pairs.

    Raises
    ------
    AnalysisError
        For a measure without a note; the message lists those that have one.

    Notes
    -----
    Figures in a note are read from the results of the benchmark run.

    Examples
    --------
    >>> method_note("quantities").standing in STANDINGS
    True
    """
    folder = resources.files(__package__) / "data" / "methods"
    path = folder / f"{name}.toml"
    if not name.isidentifier() or not path.is_file():
        raise AnalysisError(
            f"measure {name!r}", "has no method note", f"name one of {', '.join(list_notes())}"
        )
    fields = tomllib.loads(path.read_text("utf8"))
    measured = tuple((m["label"], _figure(m["key"])) for m in fields.get("measured", []))
    title, counts, limits, source, standing = (
        " ".join(fields[k].split()) for k in ("title", "counts", "limits", "source", "standing")
    )
    convention = _convention(fields["convention"]) if "convention" in fields else ""
    return MethodNote(name, title, counts, limits, source, standing, measured, convention)


def _convention(lexicon: str) -> str:
    """Return the intervals that a word list gives to words, and where to change them."""
    rows = [
        f"{r['form']} {_round(float(r['low']))} to {_round(float(r['high']))}"
        for r in read_lexicon(lexicon)
        if r["alone"] != "0"
    ]
    return (
        f"{'; '.join(rows)}. To take another, edit analysis/data/lexicons/{lexicon}.csv and run "
        "again."
    )


def _round(amount: float) -> str:
    scales = ((1e12, " trillion"), (1e9, " billion"), (1e6, " million"), (1.0, ""))
    scale, word = next((s for s in scales if amount >= s[0]), (1.0, ""))
    return f"{amount / scale:,.0f}{word}"


def list_notes() -> list[str]:
    """Return the names of all measures that have a method note."""
    folder = resources.files(__package__) / "data" / "methods"
    return sorted(
        p.name.removesuffix(".toml") for p in folder.iterdir() if p.name.endswith(".toml")
    )


@cache
def _results() -> dict[str, Any]:
    path = resources.files(__package__) / "data" / "methods" / "measured.json"
    results: dict[str, Any] = json.loads(path.read_text("utf8")) if path.is_file() else {}
    return results


def _figure(key: str) -> str:
    value: Any = _results()
    for part in key.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    if value is None:
        return "not measured"
    return f"{value:.2f}" if isinstance(value, float) else str(value)
