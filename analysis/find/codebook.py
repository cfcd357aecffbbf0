"""Read what the analyst brings: a codebook of dimensions, and scores of spans.

Both are checked in full. What does not fit is one ``AnalysisError`` that names the place.
"""

from __future__ import annotations

import csv
import io
import math
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from analysis import schema
from analysis.errors import AnalysisError, shorten
from analysis.find.terms import PARTS, Triggers
from analysis.read.sandbox import FILE
from analysis.read.settings import TOML, TomlText, find_line, parse_toml, read_regular
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

    Scores: TypeAlias = pd.DataFrame | Iterable[Mapping[str, Any]] | str | os.PathLike[str]

WEIGHTS = {"phrases": 3.0, "words": 2.0, "hints": 1.0}
_TERM_LISTS = (*WEIGHTS, "examples")
_FIELDS = ("name", "definition", *_TERM_LISTS)
_MISSPELT = 0.8  # likeness of a dimension to one of the codebook that is taken for a slip
COLUMNS = ("account_id", "start", "end", "dimension", "score")


@dataclass(frozen=True)
class Codebook:
    """The names and definitions of an analyst's dimensions, and the words that cue them."""

    definitions: dict[str, str]
    triggers: Triggers

    @property
    def names(self) -> tuple[str, ...]:
        """The dimensions in the order of the file."""
        return tuple(self.definitions)


def codebook_text(folder: Path | None) -> str:
    """The text of ``codebook.toml`` in a story's folder, empty if there is none.

    Raises ``AnalysisError`` if it is not a regular file in the folder, too large or not UTF-8.
    """
    path = folder / "codebook.toml" if folder else None
    if folder is None or path is None or not os.path.lexists(path):
        return ""
    try:
        return read_regular(path, TOML, folder).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise AnalysisError(str(path), "is not UTF-8 text", "save it as UTF-8") from None


@lru_cache(maxsize=16)
def read_codebook(text: str) -> Codebook:
    r"""Read a codebook: tables ``[[dimension]]`` with name, definition, phrases, words, hints.

    ``phrases`` mark the dimension almost surely (weight 3), ``words`` typically (2), ``hints`` only
    beside one of these (1). All are written as in ``lexicons/frames.csv``. Longer words that occur
    in the ``examples`` of one dimension only are hints too. Raises ``AnalysisError``, which names
    the dimension and the field, for what cannot be read.

    >>> read_codebook('[[dimension]]\nname = "refusal"\nphrases = ["refuse to serve"]').names
    ('refusal',)
    """
    dimensions = _dimensions(text)
    file = TomlText("codebook.toml", text)
    before: set[str] = set()
    for number, dimension in enumerate(dimensions):
        _check_dimension(dimension, number, before, file)
        before.add(str(dimension["name"]))
    terms = [
        (term, str(dimension["name"]), weight)
        for dimension in dimensions
        for key, weight in WEIGHTS.items()
        for term in dimension.get(key, [])
    ]
    terms += _hints_from_examples(dimensions)
    definitions = {str(d["name"]): str(d.get("definition", "")) for d in dimensions}
    return Codebook(definitions, Triggers(terms))


def _dimensions(text: str) -> list[dict[str, Any]]:
    """The tables of a codebook, whatever their fields."""
    file = TomlText("codebook.toml", text)

    def wrong(cause: str, remedy: str, key: str = "dimension") -> AnalysisError:
        return AnalysisError(file.at(key), cause, remedy)

    fields = parse_toml(text, "codebook.toml", refusal="is not TOML")
    dimensions = fields.pop("dimension", [])
    if fields:
        key = next(iter(fields))
        cause = f"has a field {shorten(key)}, which is not known"
        raise wrong(cause, "write each dimension as [[dimension]]", key)
    if not dimensions:
        example = 'write each as [[dimension]] with name = "..." and phrases = ["..."]'
        raise wrong("contains no dimension", example)
    if not isinstance(dimensions, list) or not all(isinstance(d, dict) for d in dimensions):
        cause = "has a dimension that is not a table"
        raise wrong(cause, "write each as [[dimension]], with two brackets")
    return dimensions


def _check_dimension(
    dimension: dict[str, Any], number: int, before: set[str], file: TomlText
) -> None:
    """Raise for the first field of a dimension that cannot be read."""
    name = dimension.get("name")

    def where(key: str = "name") -> str:
        shown = repr(name) if name else str(number + 1)
        return f"{file.at('dimension', number, key)}, dimension {shown}"

    if why := _why_no_name(name, before):
        raise AnalysisError(where(), *why)
    unknown = [key for key in dimension if key not in _FIELDS]
    if unknown:
        cause = f"has a field {shorten(unknown[0])}, which is not known"
        remedy = f"use {', '.join(_FIELDS)}{_perhaps(unknown[0], _FIELDS)}"
        raise AnalysisError(where(unknown[0]), cause, remedy)
    if not isinstance(dimension.get("definition", ""), str):
        raise AnalysisError(
            where("definition"), "definition is not text", 'write definition = "..."'
        )
    for key in _TERM_LISTS:
        terms = dimension.get(key, [])
        if not isinstance(terms, list) or not all(isinstance(t, str) and t.strip() for t in terms):
            remedy = f'write {key} = ["..."]'
            raise AnalysisError(where(key), f"{key} is not a list of texts", remedy)
    if not any(dimension.get(key) for key in _TERM_LISTS):
        remedy = 'give it phrases = ["..."], words, hints or examples'
        raise AnalysisError(where(), "has no words to search for", remedy)
    for key in WEIGHTS:
        for term in dimension.get(key, []):
            if why := _why_no_term(term):
                line = find_line(file.text, "dimension", number, key)
                place = f"{file.name}, line {_line_with(term, file.text, line)}"
                raise AnalysisError(f"{place}, dimension {name!r}, {key}", *why)


def _perhaps(given: str, known: Sequence[str]) -> str:
    near = get_close_matches(given.lower(), known, n=1)
    return f" (perhaps {near[0]!r} was meant)" if near else ""


def _line_with(term: str, text: str, first: int) -> int:
    """Return the first line from ``first`` on in which a term is written, else ``first``."""
    lines = enumerate(text.split("\n")[first - 1 :], first)
    return next((number for number, line in lines if term in line), first)


def _why_no_name(name: Any, before: set[str]) -> tuple[str, str] | None:
    """Return what is wrong with the name of a dimension, and what to do; None if nothing is."""
    if not isinstance(name, str) or not name.strip():
        return "has a name that is not text" if name else "has no name", 'write name = "..."'
    if name in ("none", "uncertain"):
        return "has a name that is reserved", "give it another name"
    if name.casefold() in (str(n).casefold() for n in before):
        return "is defined twice", "join the two or give one of them another name"
    return None


def _why_no_term(term: str) -> tuple[str, str] | None:
    """Return what is wrong with a term, and what to do; None if nothing is."""
    for word in term.split():
        form, slash, part = word.partition("/")
        if slash and part.upper() not in PARTS:
            cause = f"{term!r} asks for the part of speech {part!r}"
            return cause, f"use one of /{', /'.join(PARTS)} or none"
        if not form or "*" in form[:-1]:
            cause = f"{term!r} has a * before the end of a word or no word"
            return cause, "write words, with * at their end at most"
    return None


def _hints_from_examples(dimensions: list[dict[str, Any]]) -> list[tuple[str, str, float]]:
    """Words of five letters or more that occur in the examples of one dimension only."""
    words = {
        str(d["name"]): set(re.findall(r"[^\W\d_]{5,}", " ".join(d.get("examples", [])).lower()))
        for d in dimensions
    }
    dimensions_with = Counter(word for found in words.values() for word in found)
    return [
        (word, name, WEIGHTS["hints"])
        for name, found in words.items()
        for word in sorted(found)
        if dimensions_with[word] == 1
    ]


class Score(NamedTuple):
    """A span of an account and how much of a dimension (0-1) the analyst sees in it."""

    account_id: str
    start: int
    end: int
    dimension: str
    score: float


def read_scores(story: Story, scores: Scores | None = None) -> tuple[Score, ...]:
    """Read the analyst's own scores, one per span and dimension, in the order of the table.

    ``scores`` is a table, mappings or a path to a CSV with the columns account_id, start, end,
    dimension, score. Without it, the CSV that ``scores = "FILE"`` in ``story.toml`` names is read.
    Offsets are code points into ``accounts.text``; scores are from 0 to 1. Other columns are
    ignored, and so are rows of accounts that ``Story.only`` left out. Raises ``AnalysisError`` for
    the first row that does not fit the story.

    >>> from analysis import story_from_records
    >>> story = story_from_records([{"account_id": "a", "text": "Mothers wept."}], story_id="x")
    >>> row = {"account_id": "a", "start": 0, "end": 13, "dimension": "family", "score": 1}
    >>> read_scores(story, [row])
    (Score(account_id='a', start=0, end=13, dimension='family', score=1.0),)
    """
    file_name = story.settings.get("scores") if story.folder else None
    given = scores
    if given is None and story.folder and file_name:
        given = story.folder / str(file_name)
    if given is None:
        return ()
    left_out = story.settings.get("left_aside", ())
    name, rows = _score_rows(given, story.folder if scores is None else None)
    spans, known = _sentence_spans(story), _known_dimensions(story)
    found: dict[tuple[str, int, int, str], Score] = {}
    for number, row in rows:
        where = f"{name}, {number}"
        _check_columns(row, where)
        if row["account_id"] in left_out:
            continue
        score = _check_score(row, where, story, spans, known)
        key = score[:4]
        if key in found:
            cause = f"scores {score.dimension!r} a second time for one span"
            raise AnalysisError(where, cause, "keep one of the two rows")
        found[key] = score
    return tuple(found.values())


def _score_rows(
    given: Scores, root: Path | None
) -> tuple[str, list[tuple[str, Mapping[str, Any]]]]:
    """The name of the table in an error, and its rows, each with its name.

    A file has to be inside ``root`` if that is given.
    """
    if isinstance(given, (str, os.PathLike)):
        path = Path(given)
        return path.name, [(f"line {n}", row) for n, row in _read_csv(path, root)]
    records: Any = schema.rows(given) if hasattr(given, "to_dict") else given
    rows = list(records) if isinstance(records, Iterable) else [records]
    if not all(isinstance(row, Mapping) for row in rows):
        remedy = f"give a table, mappings or a CSV with the columns {', '.join(COLUMNS)}"
        raise AnalysisError("scores", "is not a table", remedy)
    return "scores", [(f"row {n}", row) for n, row in enumerate(rows)]


def _read_csv(path: Path, root: Path | None) -> list[tuple[int, dict[str, Any]]]:
    """The rows of a CSV with their line numbers."""
    try:
        text = read_regular(path, FILE, root).decode("utf-8-sig")
        reader = csv.DictReader(io.StringIO(text, newline=""))
        rows = [(reader.line_num, row) for row in reader]
        columns = reader.fieldnames or []
    except UnicodeDecodeError:
        raise AnalysisError(path.name, "is not UTF-8 text", "save it as UTF-8") from None
    except AnalysisError as error:
        cause = f"cannot be read: it {error.cause}"
        raise AnalysisError(path.name, cause, "correct the name of the scores file") from None
    except csv.Error as error:
        cause = f"is not CSV ({error})"
        raise AnalysisError(path.name, cause, "save it as CSV with commas") from None
    _check_columns(dict.fromkeys(columns), f"{path.name}, line 1")
    return rows


def _check_columns(row: Mapping[str, Any], where: str) -> None:
    absent = [c for c in COLUMNS if c not in row]
    if absent:
        cause = f"has no column {absent[0]!r}"
        raise AnalysisError(where, cause, f"give the columns {', '.join(COLUMNS)}")


def _check_score(
    row: Mapping[str, Any],
    where: str,
    story: Story,
    spans: Mapping[str, list[tuple[int, int]]],
    known: Sequence[str],
) -> Score:
    """The score of a row; raises for the first field that does not fit the story."""
    account = str(row["account_id"])
    if account not in story.texts:
        cause = f"there is no account {account!r} in the story"
        raise AnalysisError(where, cause, f"name one of {', '.join(story.texts)}")
    if account not in story.compared:
        raise AnalysisError(where, f"account {account!r} is not analysed", "remove its rows")
    start, end = _check_span(row, where, story.texts[account], account)
    if not any(a < end and start < b for a, b in spans.get(account, ())):
        cause = f"{story.texts[account][start:end][:40]!r} is in no sentence of {account!r}"
        raise AnalysisError(where, cause, "score words of the article")
    name = row["dimension"]
    dimension = "" if name is None or name != name else str(name).strip()
    if not dimension:
        raise AnalysisError(where, "names no dimension", "write its name into the column dimension")
    near = () if dimension in known else get_close_matches(dimension, known, 1, _MISSPELT)
    if near:
        cause = f"{dimension!r} is not a dimension, and {near[0]!r} of the codebook is like it"
        raise AnalysisError(where, cause, f"write {near[0]} or quite another name")
    score = _finite(row["score"])
    if score is None or not 0 <= score <= 1:
        cause = f"the score {row['score']!r} is not a number from 0 to 1"
        raise AnalysisError(where, cause, "scale the scores to 0-1 first")
    return Score(account, start, end, dimension, score)


def _known_dimensions(story: Story) -> tuple[str, ...]:
    """Return the dimensions of the story's codebook; none without one."""
    text = codebook_text(story.folder)
    return read_codebook(text).names if text else ()


def _check_span(row: Mapping[str, Any], where: str, text: str, account: str) -> tuple[int, int]:
    offsets = []
    for name in ("start", "end"):
        number = _finite(row[name])
        if number is None or number != int(number):
            cause = f"{name} {row[name]!r} is not a whole number"
            raise AnalysisError(where, cause, "give the offset in code points")
        offsets.append(int(number))
    start, end = offsets
    if not 0 <= start < end <= len(text):
        cause = (
            f"the span {start} to {end} is not in the text of {account!r}, "
            f"which has {len(text):,} characters"
        )
        remedy = "count from 0 in code points of accounts.text, the end after the start"
        raise AnalysisError(where, cause, remedy)
    return start, end


def _finite(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _sentence_spans(story: Story) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    columns = (story.sentences[c] for c in ("account_id", "start", "end"))
    for account, start, end in zip(*columns, strict=True):
        found.setdefault(str(account), []).append((int(start), int(end)))
    return found


def sentence_of(story: Story, score: Score) -> dict[str, Any]:
    """The row of the sentence that contains most of a scored span, the first of equals."""
    table = story.sentences[story.sentences["account_id"] == score.account_id]
    rows: list[dict[str, Any]] = schema.rows(table)
    return max(rows, key=lambda r: min(r["end"], score.end) - max(r["start"], score.start))
