"""Every table of a story as a file."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.compare.actors import compare_agency, compare_labels, compare_sentiment
from analysis.compare.align import align_claims
from analysis.compare.coverage import compare_coverage, compare_thresholds
from analysis.compare.distinctive import compare_words
from analysis.compare.figure_links import align_quantities
from analysis.compare.figures import compare_quantities
from analysis.compare.framing import compare_framing
from analysis.compare.headlines import compare_headline
from analysis.compare.origins import find_origins
from analysis.compare.overviews import compare_overview
from analysis.compare.quotations import compare_quotes
from analysis.compare.versions import compare_versions, find_updates
from analysis.compare.voices import compare_speaker_kinds, compare_voices
from analysis.compare.wording import compare_conflicts, compare_wording
from analysis.errors import AnalysisError
from analysis.find.actors import find_mentions
from analysis.find.agency import find_agency
from analysis.find.frames import find_cues
from analysis.find.quantities import find_quantities
from analysis.find.quotes import find_quotes
from analysis.find.sentiment import find_sentiment
from analysis.show.accounts import reading_view
from analysis.story import Story, read_story

if TYPE_CHECKING:
    import pandas as pd

FORMATS = ("csv", "parquet")
MADE: dict[str, Callable[[Story], pd.DataFrame]] = {
    "quantities": find_quantities,
    "quotes": find_quotes,
    "mentions": find_mentions,
    "agency": find_agency,
    "sentiment": find_sentiment,
    "cues": find_cues,
    "statements": align_claims,
    "quantity_groups": align_quantities,
    "origins": find_origins,
    "versions": compare_versions,
    "updates": find_updates,
    "overview": compare_overview,
    "coverage": compare_coverage,
    "changes": compare_wording,
    "conflicts": compare_conflicts,
    "thresholds": compare_thresholds,
    "figures": compare_quantities,
    "quote_check": compare_quotes,
    "voices": compare_voices,
    "speaker_kinds": compare_speaker_kinds,
    "labels": compare_labels,
    "agency_compared": compare_agency,
    "sentiment_compared": compare_sentiment,
    "framing": compare_framing,
    "headline": compare_headline,
    "words": compare_words,
}


def all_tables(story: Story) -> dict[str, pd.DataFrame]:
    """Every table of a story by its name: those that were read, found and compared."""
    read = {
        name: getattr(story, name)
        for name in ("accounts", "sentences", "left_out", "skipped", "repairs")
    }
    return read | {name: function(story) for name, function in MADE.items()}


def write_tables(
    story: Story | str | os.PathLike[str], out: str | os.PathLike[str], *, format: str = "csv"
) -> list[Path]:
    """Write every table of a story into a folder, one file each, and return the files.

    ``format`` is ``csv`` (UTF-8, floats with six decimals at most) or ``parquet``. Raises ``AnalysisError``
    for another format, an unreadable story or a folder that cannot be written; no table is written then.
    """
    if format not in FORMATS:
        raise AnalysisError(
            f"format {format!r}", "is not written", f"use one of {', '.join(FORMATS)}"
        )
    made = all_tables(story if isinstance(story, Story) else read_story(story))
    folder = Path(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [_write(table, folder / f"{name}.{format}") for name, table in made.items()]
    except OSError as error:
        raise AnalysisError(
            f"folder {folder}", f"cannot be written ({error.strerror})", "give another with --out"
        ) from error


def write_reading(story: Story | str | os.PathLike[str], path: str | os.PathLike[str]) -> None:
    """Write the body of a story's reading view, the HTML of ``reading_view``, into a file."""
    told = story if isinstance(story, Story) else read_story(story)
    html = reading_view(
        told,
        statements=align_claims(told),
        coverage=compare_coverage(told),
        figures=compare_quantities(told),
        quotes=find_quotes(told),
        cues=find_cues(told),
    )
    Path(path).write_text(html, "utf8")


def _write(table: pd.DataFrame, path: Path) -> Path:
    unfinished = path.with_name(f".{path.name}.part")
    if path.suffix == ".csv":
        table.round(6).to_csv(unfinished, index=False, lineterminator="\n")
    else:
        table.to_parquet(unfinished, index=False)
    return unfinished.replace(path)
