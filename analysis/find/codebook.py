"""The analyst's own scores: a table of spans, dimensions and scores from outside, checked against the story."""

from __future__ import annotations

import csv
import io
import math
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from analysis.errors import AnalysisError
from analysis.find.terms import PARTS, Triggers
from analysis.read.sandbox import FILE
from analysis.read.settings import TOML, parse_toml, read_regular
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

    Scores: TypeAlias = pd.DataFrame | Iterable[Mapping[str, Any]] | str | os.PathLike[str]

WEIGHTS = {"phrases": 3.0, "words": 2.0, "hints": 1.0}
_FIELDS = ("name", "definition", *WEIGHTS, "examples")


@dataclass(frozen=True)
class Codebook:
    """Names and definitions of an analyst's dimensions, and the words that tell them."""

    definitions: dict[str, str]
    triggers: Triggers

    @property
    def names(self) -> tuple[str, ...]:
        """The dimensions in the order of the file."""
        return tuple(self.definitions)


def codebook_text(folder: Path | None) -> str:
    """The text of ``codebook.toml`` in a story's folder; empty when there is none.

    Raises ``AnalysisError`` if it is no regular file in the folder, too large or not UTF-8.
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
    """The dimensions of a codebook: tables ``[[dimension]]`` with name, definition, phrases, words, hints.

    ``phrases`` tell the dimension nearly surely (weight 3), ``words`` typically (2), ``hints`` only beside one of these (1); all are
    written as in ``lexicons/frames.csv``. Longer words that stand in the ``examples`` of one dimension alone are hints too. Raises
    ``AnalysisError``, which names the dimension and the field, for what it cannot read.

    >>> read_codebook('[[dimension]]\\nname = "refusal"\\nphrases = ["refuse to serve"]').names
    ('refusal',)
    """
    told = _dimensions(text)
    for number, dimension in enumerate(told, 1):
        _check(dimension, number, [d.get("name") for d in told[: number - 1]])
    terms = [
        (term, str(d["name"]), weight)
        for d in told
        for key, weight in WEIGHTS.items()
        for term in d.get(key, [])
    ]
    terms += _from_examples(told)
    return Codebook({str(d["name"]): str(d.get("definition", "")) for d in told}, Triggers(terms))


def _dimensions(text: str) -> list[dict[str, Any]]:
    read = parse_toml(text, "codebook.toml", refusal="is not TOML")
    told = read.pop("dimension", [])
    if read:
        raise AnalysisError(
            "codebook.toml",
            f"has a field {next(iter(read))!r}, which is not known",
            "write each dimension as [[dimension]]",
        )
    if not told:
        raise AnalysisError(
            "codebook.toml",
            "holds no dimension",
            'write each as [[dimension]] with name = "..." and phrases = ["..."]',
        )
    if not isinstance(told, list) or not all(isinstance(d, dict) for d in told):
        raise AnalysisError(
            "codebook.toml",
            "has a dimension that is no table",
            "write each as [[dimension]], with two brackets",
        )
    return told


def _check(dimension: dict[str, Any], number: int, before: list[Any]) -> None:
    """Raise for the first field of a dimension that cannot be read."""
    name = dimension.get("name")
    where = f"codebook.toml, dimension {name!r}" if name else f"codebook.toml, dimension {number}"
    if not isinstance(name, str) or not name.strip():
        raise AnalysisError(
            where, "has no name" if not name else "has a name that is no text", 'write name = "..."'
        )
    if name in ("none", "uncertain"):
        raise AnalysisError(
            where, "has a name that means that no frame was found", "name it otherwise"
        )
    if name in before:
        raise AnalysisError(where, "is there twice", "join the two or name one of them otherwise")
    unknown = [key for key in dimension if key not in _FIELDS]
    if unknown:
        raise AnalysisError(
            where, f"has a field {unknown[0]!r}, which is not known", f"use {', '.join(_FIELDS)}"
        )
    if not isinstance(dimension.get("definition", ""), str):
        raise AnalysisError(where, "definition is no text", 'write definition = "..."')
    for key in (*WEIGHTS, "examples"):
        terms = dimension.get(key, [])
        if not isinstance(terms, list) or not all(isinstance(t, str) and t.strip() for t in terms):
            raise AnalysisError(where, f"{key} is not a list of texts", f'write {key} = ["..."]')
    if not any(dimension.get(key) for key in (*WEIGHTS, "examples")):
        raise AnalysisError(
            where,
            "has no words to find it by",
            'give it phrases = ["..."], words, hints or examples',
        )
    for key in WEIGHTS:
        for term in dimension.get(key, []):
            _check_term(term, f"{where}, {key}")


def _check_term(term: str, where: str) -> None:
    for word in term.split():
        form, slash, part = word.partition("/")
        if slash and part.upper() not in PARTS:
            raise AnalysisError(
                where,
                f"{term!r} asks for the part of speech {part!r}",
                f"use one of /{', /'.join(PARTS)} or none",
            )
        if not form or "*" in form[:-1]:
            raise AnalysisError(
                where,
                f"{term!r} has a * before the end of a word or no word",
                "write words, with * at their end at most",
            )


def _from_examples(dimensions: list[dict[str, Any]]) -> list[tuple[str, str, float]]:
    """Words of five letters or more that stand in the example sentences of one dimension alone, as hints for it."""
    words = {
        str(d["name"]): dict.fromkeys(
            re.findall(r"[^\W\d_]{5,}", " ".join(d.get("examples", [])).lower())
        )
        for d in dimensions
    }
    times = Counter(word for found in words.values() for word in found)
    return [
        (word, name, WEIGHTS["hints"])
        for name, found in words.items()
        for word in found
        if times[word] == 1
    ]


COLUMNS = ("account_id", "start", "end", "dimension", "score")


class Score(NamedTuple):
    """A span of an account and how much of a dimension (0-1) the analyst sees in it."""

    account_id: str
    start: int
    end: int
    dimension: str
    score: float


def read_scores(story: Story, scores: Scores | None = None) -> tuple[Score, ...]:
    """The analyst's own scores: one row a span and dimension, in the order of the table.

    ``scores`` is a table, mappings or a path to a CSV with the columns account_id, start, end, dimension, score; without it the CSV that
    ``scores = "FILE"`` in the story's ``story.toml`` names is read, if it does. Offsets are code points into ``accounts.text``, scores run
    from 0 to 1. Further columns are passed over, and so
    are rows of accounts that ``Story.only`` left aside. Raises ``AnalysisError`` for the first row that does not fit the story.

    >>> from analysis.story import story_from_records
    >>> story = story_from_records([{"account_id": "a", "text": "Mothers wept."}], story_id="x")
    >>> read_scores(story, [{"account_id": "a", "start": 0, "end": 13, "dimension": "family", "score": 1}])
    (Score(account_id='a', start=0, end=13, dimension='family', score=1.0),)
    """
    named = story.settings.get("scores") if story.folder else None
    given = story.folder / str(named) if scores is None and story.folder and named else scores
    if given is None:
        return ()
    aside = story.settings.get("left_aside", ())
    name, rows = _rows(given, story.folder if scores is None else None)
    spans = _spans(story)
    found: dict[tuple[str, int, int, str], Score] = {}
    for number, row in rows:
        where = f"{name}, {number}"
        _check_columns(row, where)
        if row["account_id"] in aside:
            continue
        score = _score(row, where, story, spans)
        key = score[:4]
        if key in found:
            raise AnalysisError(
                where,
                f"scores {score.dimension!r} a second time for one span",
                "keep one of the two rows",
            )
        found[key] = score
    return tuple(found.values())


def _rows(given: Scores, root: Path | None) -> tuple[str, list[tuple[str, Mapping[str, Any]]]]:
    """What to call the table in an error, and its rows, each with what to call it.

    A file has to be in ``root`` where that is given.
    """
    if isinstance(given, (str, os.PathLike)):
        path = Path(given)
        return path.name, [(f"line {n}", row) for n, row in _read_file(path, root)]
    records: Any = given.to_dict("records") if hasattr(given, "to_dict") else given
    rows = list(records) if isinstance(records, Iterable) else [records]
    if not all(isinstance(row, Mapping) for row in rows):
        raise AnalysisError(
            "scores",
            "is no table",
            f"give a table, mappings or a CSV with the columns {', '.join(COLUMNS)}",
        )
    return "scores", [(f"row {n}", row) for n, row in enumerate(rows)]


def _read_file(path: Path, root: Path | None) -> list[tuple[int, dict[str, Any]]]:
    try:
        text = read_regular(path, FILE, root).decode("utf-8-sig")
        reader = csv.DictReader(io.StringIO(text, newline=""))
        rows = [(reader.line_num, row) for row in reader]
        heads = reader.fieldnames or []
    except UnicodeDecodeError:
        raise AnalysisError(path.name, "is not UTF-8 text", "save it as UTF-8") from None
    except AnalysisError as error:
        raise AnalysisError(
            path.name, f"cannot be read: it {error.cause}", "correct the name of the file of scores"
        ) from None
    except csv.Error as error:
        raise AnalysisError(
            path.name, f"is not CSV ({error})", "save it as CSV with commas"
        ) from None
    _check_columns(dict.fromkeys(heads), path.name)
    return rows


def _check_columns(row: Mapping[str, Any], where: str) -> None:
    absent = [c for c in COLUMNS if c not in row]
    if absent:
        raise AnalysisError(
            where, f"has no column {absent[0]!r}", f"give the columns {', '.join(COLUMNS)}"
        )


def _score(
    row: Mapping[str, Any], where: str, story: Story, spans: Mapping[str, list[tuple[int, int]]]
) -> Score:
    account = str(row["account_id"])
    if account not in story.texts:
        raise AnalysisError(
            where,
            f"there is no account {account!r} in the story",
            f"name one of {', '.join(story.texts)}",
        )
    if account not in story.compared:
        raise AnalysisError(where, f"account {account!r} is not analysed", "take its rows out")
    length = len(story.texts[account])
    start, end = (_offset(row[name], name, where) for name in ("start", "end"))
    if not 0 <= start < end <= length:
        span = f"the span {start} to {end} does not lie in the text of {account!r}, which has {length:,} characters"
        raise AnalysisError(
            where, span, "count from 0 in code points of accounts.text, the end after the start"
        )
    if not any(s < end and start < e for s, e in spans.get(account, ())):
        words = story.texts[account][start:end][:40]
        raise AnalysisError(
            where, f"{words!r} stands in no sentence of {account!r}", "score words of the article"
        )
    dimension = (
        ""
        if row["dimension"] is None or row["dimension"] != row["dimension"]
        else str(row["dimension"]).strip()
    )
    if not dimension:
        raise AnalysisError(where, "names no dimension", "write its name into the column dimension")
    return Score(account, start, end, dimension, _number(row["score"], where))


def _spans(story: Story) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for account, start, end in zip(
        story.sentences["account_id"], story.sentences["start"], story.sentences["end"], strict=True
    ):
        found.setdefault(str(account), []).append((int(start), int(end)))
    return found


def _offset(value: Any, name: str, where: str) -> int:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number) or number != int(number):
        raise AnalysisError(
            where, f"{name} {value!r} is no whole number", "give the offset in code points"
        )
    return int(number)


def _number(value: Any, where: str) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not 0 <= number <= 1:
        raise AnalysisError(
            where, f"the score {value!r} is no number from 0 to 1", "scale the scores to 0-1 first"
        )
    return number


def sentence_of(story: Story, score: Score) -> dict[str, Any]:
    """The row of the sentence that holds most of a scored span, the first of two that hold as much."""
    table = story.sentences[story.sentences["account_id"] == score.account_id].to_dict("records")
    return {
        str(k): v
        for k, v in max(
            table, key=lambda r: min(r["end"], score.end) - max(r["start"], score.start)
        ).items()
    }
