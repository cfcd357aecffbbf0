"""Word lists and method notes, read from the package's data."""

from __future__ import annotations

import hashlib
import json
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from analysis import html
from analysis.errors import AnalysisError
from analysis.word_lists import add_rows, find_mistakes, read_rows

STANDINGS = {
    "credible": "shown as a measure",
    "assistive": "shown with its sentences, never as a ratio between outlets",
    "experimental": "off unless asked for",
}
UNSEEN = "Measured on data nobody tuned on"
FAR_BELOW = 0.03  # a gap between open and unseen data that a note names
_PACKAGE = Path(__file__).resolve().parent
_DATA = resources.files(__package__) / "data"
_METHODS = _DATA / "methods"
_SCALES = ((1e12, " trillion"), (1e9, " billion"), (1e6, " million"))


# Word lists


_own: Mapping[str, str] = {}  # name -> text of the lists of the story at work
_depth = 0  # computations of a story inside each other
_OF_MODELS = ("load_model", "read_weights", "read_rank_weights", "_package_list", "irregular_verbs")


@contextmanager
def story_lists(lists: Mapping[str, str]) -> Iterator[None]:
    """Add a story's own word lists to those of the package for a computation.

    They stay until another story is computed, as changing them drops all that was made of words.
    """
    global _depth
    before = _take(lists)
    _depth += 1
    try:
        yield
    finally:
        _depth -= 1
        if _depth:
            _take(before)


def _take(lists: Mapping[str, str]) -> Mapping[str, str]:
    """Take a story's lists and return those that were taken before."""
    global _own
    before = _own
    if lists is not before and lists != before:
        _own = lists
        modules = [m for name, m in list(sys.modules.items()) if name.startswith("analysis.")]
        for made in (value for module in modules for value in list(vars(module).values())):
            if hasattr(made, "cache_clear") and made.__name__ not in _OF_MODELS:
                made.cache_clear()
    return before


@cache
def read_lexicon(name: str) -> tuple[dict[str, str], ...]:
    """Read ``lexicons/NAME.csv``: a mapping for each row, a story's own rows at the end.

    Raises ``AnalysisError`` for the first line that does not fit ``lists.csv``.

    >>> read_lexicon("boilerplate")[0]["rule"]
    'app store'
    """
    rows = _package_list(name)
    return add_rows(rows, read_rows(_own[name]), list_rules()[name]) if name in _own else rows


@cache
def _package_list(name: str) -> tuple[dict[str, str], ...]:
    text = read_data(f"lexicons/{name}.csv")
    check_list(name, text, f"lexicons/{name}.csv")
    return read_rows(text)


def check_list(name: str, text: str, value: str) -> None:
    """Raise ``AnalysisError`` for the first mistake in the text of a word list."""
    for mistake in find_mistakes(text, list_rules()[name]):
        raise AnalysisError(f"{value}, line {mistake.line}", mistake.cause, mistake.remedy)


def find_list_mistakes() -> list[AnalysisError]:
    """Return every mistake in the word lists, in the order of their names."""
    rules = list_rules()
    found = []
    for path in sorted((_PACKAGE / "data" / "lexicons").glob("*.csv")):
        value = f"lexicons/{path.name}"
        if path.stem not in rules:
            remedy = f"use one of: {', '.join(rules)}"
            found.append(AnalysisError(value, "is not the name of a word list", remedy))
            continue
        found += [
            AnalysisError(f"{value}, line {m.line}", m.cause, m.remedy)
            for m in find_mistakes(path.read_text("utf8"), rules[path.stem])
        ]
    return found


@cache
def list_rules() -> dict[str, dict[str, str]]:
    """Return the columns of each word list with their rules, from ``lists.csv``."""
    rules: dict[str, dict[str, str]] = {}
    for row in read_csv("lists.csv"):
        rules.setdefault(row["list"], {})[row["column"]] = row["rule"]
    return rules


def read_data(path: str) -> str:
    """Read a text file of the data folder."""
    return (_DATA / path).read_text("utf8")


def read_csv(path: str) -> tuple[dict[str, str], ...]:
    """Read a CSV file of the data folder; lines that begin with ``#`` give source and licence."""
    return read_rows(read_data(path))


# Method notes


@dataclass(frozen=True)
class MethodNote(html.Displayable):
    """The note of one measure: what it counts, its limits, source, standing and measured error.

    ``measured`` has pairs of a benchmark's name and the figure of its last run on open data, and
    ``unseen`` those on data that nobody tuned on; ``unseen_of`` says when that was measured.
    """

    name: str
    title: str
    counts: str
    limits: str
    source: str
    standing: str
    measured: tuple[tuple[str, str], ...]
    convention: str = ""
    unseen: tuple[tuple[str, str], ...] = ()
    unseen_of: str = ""

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """The note as pairs of heading and text."""
        figures, unseen = (
            "; ".join(f"{label}: {figure}" for label, figure in pairs)
            for pairs in (self.measured, self.unseen)
        )
        return (
            ("Counts", self.counts),
            ("Limits", self.limits),
            *([("Convention", self.convention)] if self.convention else []),
            ("Method", self.source),
            ("Standing", f"{self.standing}, {STANDINGS[self.standing]}"),
            *(
                [("Measured on data nobody tuned on", f"{unseen} ({self.unseen_of})")]
                * bool(unseen)
            ),
            ("Measured on open data", figures or "not measured on a benchmark"),
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
    unseen = tuple((m["label"], _unseen_figure(m)) for m in fields.get("unseen", []))
    since = _unseen_of(name, fields["code"]) if unseen else ""
    return MethodNote(
        name, title, counts, limits, source, standing, measured, convention, unseen, since
    )


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
def _results(file: str) -> dict[str, Any]:
    path = _METHODS / file
    results: dict[str, Any] = json.loads(path.read_text("utf8")) if path.is_file() else {}
    return results


def _value(results: Any, key: str) -> Any:
    """The value of a dotted key; None where there is none."""
    for part in key.split("."):
        results = results.get(part) if isinstance(results, dict) else None
    return results


def _figure(key: str) -> str:
    """The figure of a benchmark on open data, with two decimals."""
    value = _value(_results("measured.json"), key)
    if value is None:
        return "not measured"
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _unseen_figure(entry: dict[str, str]) -> str:
    """A figure on data nobody tuned on, and how far it is below the one on open data."""
    value = float(_value(_results("unseen.json")["figures"], entry["key"]))
    tuned = _value(_results("measured.json"), entry["open"]) if "open" in entry else None
    if tuned is None or tuned - value <= FAR_BELOW:
        return f"{value:.2f}"
    return f"{value:.2f}, {tuned - value:.2f} below open data"


def _unseen_of(name: str, code: list[str]) -> str:
    """When the unseen figures were measured, and whether the measure has changed since."""
    results = _results("unseen.json")
    same = results["code"].get(name) == _hash_code_once(tuple(code))
    changed = "" if same else "; the measure has changed since"
    return f"measured on {results['measured']}, at commit {results['commit']}{changed}"


@cache
def _hash_code_once(folders: tuple[str, ...]) -> str:
    """``hash_code`` of the modules as they were when this process first asked."""
    return hash_code(list(folders))


@cache
def _hash_file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def hash_code(folders: list[str]) -> str:
    """Hash the modules, weights and word lists that a measure is made of.

    ``folders`` are those of its modules, in the package.
    """
    data = [_PACKAGE / "data" / name for name in ("lexicons", "models")]
    roots = [*(_PACKAGE / folder for folder in folders), *data]
    files = sorted({p for root in roots for p in root.rglob("*") if p.is_file()})
    kept = [p for p in files if "__pycache__" not in p.parts]
    lines = [f"{p.relative_to(_PACKAGE).as_posix()} {_hash_file(p)}" for p in kept]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
