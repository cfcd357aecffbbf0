"""What a worker does: a task gets paths and ids, leaves its work in the corpus's folder and gives back counts.

A worker keeps a child process for the stories it analyses, and another for reports; both start with the first task that needs them.
"""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from analysis.corpus.analyst import Analyst
from analysis.corpus.bucket import fill_bucket
from analysis.corpus.places import Places
from analysis.corpus.plan import code_key
from analysis.corpus.reporter import Reporter
from analysis.errors import AnalysisError
from analysis.intake import Source, read_records, take_in

_OWN = threading.local()  # a worker with several threads has a child for each
_CHILDREN: list[Analyst | Reporter] = []
Kind = TypeVar("Kind", Analyst, Reporter)


def read_source(folder: str, source: Source, code: str) -> int:
    """Takes in one source; how many accounts it has."""
    places = _places(folder, code)
    return take_in(source, places.records).records


def analyse_bucket(folder: str, bucket: str, earlier: list[str], code: str) -> dict[str, Any]:
    """Writes the parts of one bucket; its counts."""
    places = _places(folder, code)
    return fill_bucket(
        places, bucket, earlier, partial(read_records, places.records), _child(Analyst)
    )


def report_story(folder: str, name: str, code: str) -> str | None:
    """Renders the report of one story that lies under ``.work/seeds``; why there is none, else nothing."""
    places = _places(folder, code)
    return _child(Reporter).render(name, places)


def close_children() -> None:
    """Ends the child processes of this worker; the next task starts others."""
    for child in _CHILDREN:
        child.close()


def _places(folder: str, code: str) -> Places:
    """The corpus's folder, which this worker must see, by the same code."""
    places = Places(Path(folder))
    if not places.mark.is_file():
        raise AnalysisError(
            f"folder {folder}",
            "is not seen by a worker",
            "give a folder that all machines of the cluster share",
        )
    if code_key() != code:
        raise AnalysisError(
            "a worker",
            "has another version of StoryDiff or of its language model",
            "install the same on all machines",
        )
    return places


def _child(kind: type[Kind]) -> Kind:
    found: Kind | None = getattr(_OWN, kind.__name__, None)
    if found is None:
        found = kind()
        setattr(_OWN, kind.__name__, found)
        _CHILDREN.append(found)
    return found
