"""The analyst's own scores: a table of spans, dimensions and scores from outside, checked against the story."""

from __future__ import annotations

import csv
import math
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from analysis.errors import AnalysisError
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

    Scores: TypeAlias = pd.DataFrame | Iterable[Mapping[str, Any]] | str | os.PathLike[str]

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
    name, rows = _rows(given)
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


def _rows(given: Scores) -> tuple[str, list[tuple[str, Mapping[str, Any]]]]:
    """What to call the table in an error, and its rows, each with what to call it."""
    if isinstance(given, (str, os.PathLike)):
        path = Path(given)
        return path.name, [(f"line {n}", row) for n, row in _read_file(path)]
    records: Any = given.to_dict("records") if hasattr(given, "to_dict") else given
    rows = list(records) if isinstance(records, Iterable) else [records]
    if not all(isinstance(row, Mapping) for row in rows):
        raise AnalysisError(
            "scores",
            "is no table",
            f"give a table, mappings or a CSV with the columns {', '.join(COLUMNS)}",
        )
    return "scores", [(f"row {n}", row) for n, row in enumerate(rows)]


def _read_file(path: Path) -> list[tuple[int, dict[str, Any]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows = [(reader.line_num, row) for row in reader]
            heads = reader.fieldnames or []
    except UnicodeDecodeError:
        raise AnalysisError(path.name, "is not UTF-8 text", "save it as UTF-8") from None
    except OSError as error:
        raise AnalysisError(
            path.name,
            f"cannot be read ({error.strerror})",
            "correct the name of the file of scores",
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
