"""One story's records in, its tables out, as columns of plain values: what the child process does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis.corpus.places import FOUND
from analysis.export import MADE as WHOLE
from analysis.story import Story, story_from_records
from analysis.tallies import find_tallies

if TYPE_CHECKING:
    import pandas as pd

Columns = dict[str, list[Any]]
MADE: dict[str, Callable[[Story], pd.DataFrame]] = {
    name: WHOLE[name] for name in FOUND if name in WHOLE
} | {"tallies": find_tallies}


def analyse(records: Sequence[Mapping[str, Any]], story_id: str) -> dict[str, Columns]:
    """Table -> column -> values, for the tables that a corpus keeps, and ``skipped`` of the story.

    Raises ``AnalysisError`` when no record can be read.
    """
    story = story_from_records(records, story_id=story_id)
    read = {name: getattr(story, name) for name in ("accounts", "sentences", "skipped")}
    made = read | {name: function(story) for name, function in MADE.items()}
    return {
        name: {str(c): table[c].tolist() for c in table.columns} for name, table in made.items()
    }
