"""Tables of a story as files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import compare, find
from analysis.checksums import SUMS, is_written, list_sums, read_sums, sum_files
from analysis.errors import AnalysisError
from analysis.outputs import Claim, as_folder, check_writable, storing
from analysis.read.stories import check_place, find_story
from analysis.schema import MAKERS
from analysis.show.accounts import reading_view
from analysis.show.front import front_view
from analysis.story import Story
from analysis.story_reader import read_story

if TYPE_CHECKING:
    import pandas as pd

FORMATS = ("csv", "parquet")
READ = ("accounts", "sentences", "left_out", "skipped", "repairs")
_OTHER = "give another with --out"
_KEPT = f"the old files were kept; free some space there or {_OTHER}"
# The tables that a function of `find` or `compare` makes, as `data/tables.csv` names them.
MADE: dict[str, Callable[[Story], pd.DataFrame]] = {
    table: getattr(find if maker in find.__all__ else compare, maker)
    for table, maker in MAKERS.items()
}


def table_names() -> list[str]:
    """Return the names of all tables of a story, in the order of writing."""
    return [*READ, *MADE]


def all_tables(story: Story) -> dict[str, pd.DataFrame]:
    """Return every table of a story by its name: read, found and compared."""
    read = {name: getattr(story, name) for name in READ}
    return read | {name: function(story) for name, function in MADE.items()}


def write_tables(
    story: Story | str | os.PathLike[str], out: str | os.PathLike[str], *, format: str = "csv"
) -> list[Path]:
    """Write every table of a story into a folder, one file each.

    Parameters
    ----------
    story : Story | str | os.PathLike[str]
        A story, or its name or path.
    out : str or os.PathLike
        Folder for the files; it is made when missing.
    format : str, default "csv"
        ``csv`` (UTF-8, floats with six decimals at most) or ``parquet``.

    Returns
    -------
    list[Path]
        The files, in the order of ``table_names``.

    Raises
    ------
    AnalysisError
        For another format, an unreadable story, a folder that is inside a story or cannot be
        written, or a file there that was not written by this function or was changed since. No
        table is written then.

    Notes
    -----
    ``storydiff.sha256`` in the folder lists the files that were written.
    """
    if format not in FORMATS:
        raise AnalysisError(
            f"format {format!r}", "is not supported", f"use one of {', '.join(FORMATS)}"
        )
    folder, names = as_folder(out), [f"{name}.{format}" for name in table_names()]
    check_files(folder, names, story)
    made = all_tables(story if isinstance(story, Story) else read_story(story))
    return put_files(folder, names, partial(_write_all, made, format))


def check_files(folder: Path, names: Iterable[str], story: Story | str | os.PathLike[str]) -> None:
    """Refuse a folder in which files made from a story may not be written.

    Parameters
    ----------
    folder : Path
        The folder; it need not exist.
    names : Iterable[str]
        Names of the files.
    story : Story | str | os.PathLike[str]
        The story they are made from.

    Raises
    ------
    AnalysisError
        For a folder that is inside a story or cannot be written, or a file there that StoryDiff
        did not write or that was changed since.
    """
    check_place(folder, _place(story), _OTHER)
    check_writable(folder, _OTHER)
    for name in (SUMS, *names):
        if why := _why_kept(folder / name, folder):
            raise AnalysisError(str(folder / name), why, f"move it away or {_OTHER}")


def put_files(folder: Path, names: Sequence[str], build: Callable[[Path], None]) -> list[Path]:
    """Put files into a folder, all or none, and list them in its ``storydiff.sha256``.

    Parameters
    ----------
    folder : Path
        Folder for the files; it is made when missing.
    names : Sequence[str]
        Names of the files.
    build : Callable[[Path], None]
        Function that makes the files in the folder it gets.

    Returns
    -------
    list[Path]
        The files, in the order of ``names``.

    Raises
    ------
    AnalysisError
        For a full disk, another run in the folder, or a file there that StoryDiff did not write.
    """
    with storing(folder, _KEPT), Claim(folder, ".tables") as claim:
        build(claim.new)
        new, old = sum_files(claim.new), read_sums(folder) or []
        claim.write(SUMS, list_sums([*old, *new]))  # a run that is killed leaves old files and new
        for name in names:
            claim.put(name, partial(_why_kept, folder=folder))
        claim.write(SUMS, list_sums([*(pair for pair in old if pair[0] not in names), *new]))
    return [folder / name for name in names]


def save_tables(story: Story, folder: str) -> None:
    """Write the tables of a story as CSV into a new folder that only this run knows."""
    Path(folder).mkdir()
    _write_all(all_tables(story), "csv", Path(folder))


def _place(story: Story | str | os.PathLike[str]) -> Path | None:
    """Return the folder or file of a story, where it is known."""
    if not isinstance(story, Story):
        return find_story(story)
    folder = story.folder  # of a story that is one file, the folder around it
    return folder if folder is not None and folder.resolve().name == story.story_id else None


def _why_kept(path: Path, folder: Path) -> str:
    """Return why a table may not take the place of what is there; empty when it may."""
    sums = read_sums(folder)
    if not os.path.lexists(path) or is_written(path, sums or []):
        return ""
    if path.name == SUMS:
        return "" if sums is not None else "is not a list of files that StoryDiff wrote"
    return "is there already and was not written by StoryDiff, or was changed since"


def write_reading(story: Story | str | os.PathLike[str], path: str | os.PathLike[str]) -> None:
    """Write the body of a story's reading view into a file.

    It is the HTML of ``reading_view``.
    """
    loaded = story if isinstance(story, Story) else read_story(story)
    html = reading_view(
        loaded,
        statements=compare.align_claims(loaded),
        coverage=compare.compare_coverage(loaded),
        figures=compare.compare_quantities(loaded),
        quotes=find.find_quotes(loaded),
        cues=find.find_cues(loaded),
    )
    Path(path).write_text(html, "utf8")


def write_front(story: Story | str | os.PathLike[str], path: str | os.PathLike[str]) -> None:
    """Write the body of a story's front page into a file.

    It is the HTML of ``front_view``.
    """
    loaded = story if isinstance(story, Story) else read_story(story)
    html = front_view(
        loaded,
        contrasts=compare.compare_accounts(loaded),
        coverage=compare.compare_coverage(loaded),
        origins=compare.find_origins(loaded),
    )
    Path(path).write_text(html, "utf8")


def _write_all(tables: Mapping[str, pd.DataFrame], format: str, folder: Path) -> None:
    for name, table in tables.items():
        write_table(table, folder / f"{name}.{format}")


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV or Parquet, by the ending of the path."""
    if path.suffix == ".csv":
        table.round(6).to_csv(path, index=False, lineterminator="\n")
    else:
        table.to_parquet(path, index=False)
