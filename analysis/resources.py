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

STANDINGS = {
    "credible": "shown as a measure",
    "assistive": "shown with its sentences, never as a ratio between outlets",
    "experimental": "off unless asked for",
}
_DATA = resources.files(__package__) / "data"
_METHODS = _DATA / "methods"
_SCALES = ((1e12, " trillion"), (1e9, " billion"), (1e6, " million"))


# Word lists


@cache
def read_lexicon(name: str) -> tuple[dict[str, str], ...]:
    """Read ``lexicons/NAME.csv``: a mapping for each row.

    >>> read_lexicon("boilerplate")[0]["rule"]
    'app store'
    """
    return read_csv(f"lexicons/{name}.csv")


def read_data(path: str) -> str:
    """Read a text file of the data folder."""
    return (_DATA / path).read_text("utf8")


def read_csv(path: str) -> tuple[dict[str, str], ...]:
    """Read a CSV file of the data folder; lines that begin with ``#`` give source and licence."""
    lines = [
        line for line in read_data(path).splitlines() if line.strip() and not line.startswith("#")
    ]
    return tuple(csv.DictReader(lines))


# Method notes


@dataclass(frozen=True)
class MethodNote(html.Displayable):
    """The note of one measure: what it counts, its limits, source, standing and measured error.

    ``measured`` has pairs of a benchmark's name and the figure of its last run.
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
        """The note as pairs of heading and text."""
        figures = "; ".join(f"{label}: {figure}" for label, figure in self.measured)
        return (
            ("Counts", self.counts),
            ("Limits", self.limits),
            *([("Convention", self.convention)] if self.convention else []),
            ("Method", self.source),
            ("Standing", f"{self.standing}, {STANDINGS[self.standing]}"),
            ("Measured", figures or "not measured on a benchmark"),
        )

    def __repr__(self) -> str:
        lines = [f"  {heading}: {text}" for heading, text in self.lines]
        return "\n".join([f"{self.title} (method note)", *lines])

    def _html(self) -> str:
        return html.definitions(f"Method note: {self.title}", self.lines)


def method_note(name: str) -> MethodNote:
    """Return the method note of a measure.

    Parameters
    ----------
    name : str
        The measure, such as "quantities".

    Returns
    -------
    MethodNote
        The note; its figures come from the last benchmark run.

    Raises
    ------
    AnalysisError
        If the measure has no method note; the message lists those that have one.

    Examples
    --------
    >>> method_note("quantities").standing in STANDINGS
    True
    """
    path = _METHODS / f"{name}.toml"
    if not name.isidentifier() or not path.is_file():
        remedy = f"name one of {', '.join(list_notes())}"
        raise AnalysisError(f"measure {name!r}", "has no method note", remedy)
    fields = tomllib.loads(path.read_text("utf8"))
    measured = tuple((m["label"], _figure(m["key"])) for m in fields.get("measured", []))
    title, counts, limits, source, standing = (
        " ".join(fields[field].split())
        for field in ("title", "counts", "limits", "source", "standing")
    )
    convention = _convention(fields["convention"]) if "convention" in fields else ""
    return MethodNote(name, title, counts, limits, source, standing, measured, convention)


def list_notes() -> list[str]:
    """List the measures that have a method note."""
    names = [path.name for path in _METHODS.iterdir()]
    return sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


def _convention(lexicon: str) -> str:
    """Return the intervals that a word list gives to words, and where to change them."""
    rows = [
        f"{row['form']} {_in_words(float(row['low']))} to {_in_words(float(row['high']))}"
        for row in read_lexicon(lexicon)
        if row["alone"] != "0"
    ]
    file = f"analysis/data/lexicons/{lexicon}.csv"
    return f"{'; '.join(rows)}. To take another, edit {file} and run again."


def _in_words(amount: float) -> str:
    scale, word = next((s for s in _SCALES if amount >= s[0]), (1.0, ""))
    return f"{amount / scale:,.0f}{word}"


@cache
def _results() -> dict[str, Any]:
    path = _METHODS / "measured.json"
    results: dict[str, Any] = json.loads(path.read_text("utf8")) if path.is_file() else {}
    return results


def _figure(key: str) -> str:
    """The figure of a benchmark by its dotted key, with two decimals."""
    value: Any = _results()
    for part in key.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    if value is None:
        return "not measured"
    return f"{value:.2f}" if isinstance(value, float) else str(value)
