"""Exports: a story in the formats of other programs, one module a format."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from analysis.errors import AnalysisError, one_line
from analysis.outputs import as_folder, check_name
from analysis.read.stories import find_story
from analysis.report.export import check_files, put_files, table_names
from analysis.report.exports.content import Contents
from analysis.story import Story
from analysis.story_reader import read_story

_PLACE = "exports"


class ExportFormat(NamedTuple):
    """A format: the function that writes it, the ending of its files, what it contains."""

    writer: str  # module and function in this folder
    suffix: str
    about: str
    by_table: bool = False  # whether it is a folder with one file for each table


FORMATS: dict[str, ExportFormat] = {
    "xlsx": ExportFormat("xlsx:write_xlsx", ".xlsx", "workbook of contrasts, facts and tables"),
    "docx": ExportFormat("docx_memo:write_docx", ".docx", "memo of the contrasts with footnotes"),
    "markdown": ExportFormat("markdown:write_markdown", ".md", "the same memo as Markdown"),
    "csv": ExportFormat("table_files:write_csv", ".csv", "every table as CSV", by_table=True),
    "csv-excel": ExportFormat(
        "table_files:write_csv_excel", ".csv", "every table as CSV for a spreadsheet", by_table=True
    ),
    "parquet": ExportFormat("table_files:write_parquet", ".parquet", "every table", by_table=True),
    "qdpx": ExportFormat("refi:write_qdpx", ".qdpx", "REFI-QDA project with coded accounts"),
    "qdc": ExportFormat("refi:write_qdc", ".qdc", "REFI-QDA codebook"),
    "codebook": ExportFormat(
        "refi:write_codebook_csv", "-codebook.csv", "the codebook as CSV, for Taguette"
    ),
    "jsonld": ExportFormat("json_ld:write_jsonld", ".jsonld", "articles, claims and quotations"),
    "bibtex": ExportFormat("reference_lists:write_bibtex", ".bib", "references of the accounts"),
    "ris": ExportFormat("reference_lists:write_ris", ".ris", "references of the accounts"),
}


def write_export(
    story: Story | str | os.PathLike[str],
    format: str,
    out: str | os.PathLike[str] | None = None,
) -> Path:
    """Write a story in the format of another program.

    Parameters
    ----------
    story : Story | str | os.PathLike[str]
        A story, or its name or path.
    format : str
        A key of ``FORMATS``.
    out : str or os.PathLike, optional
        The file to write, or the folder for it; for a format of one file for each table, their
        folder. By default it is named after the story, in the folder ``exports``.

    Returns
    -------
    Path
        The file, or the folder of the files.

    Raises
    ------
    AnalysisError
        For an unknown format, an unreadable story, a place that is inside a story or cannot be
        written, or a file there that StoryDiff did not write or that was changed since. Nothing is
        written then.

    Notes
    -----
    The same story gives the same bytes. ``storydiff.sha256`` in the folder lists what was written.
    """
    if format not in FORMATS:
        remedy = f"use one of {', '.join(FORMATS)}"
        raise AnalysisError(f"format {format!r}", "is not supported", remedy)
    chosen = FORMATS[format]
    target = _target(story, chosen, format, out)
    folder = target if chosen.by_table else target.parent
    names = [f"{n}{chosen.suffix}" for n in table_names()] if chosen.by_table else [target.name]
    check_files(folder, names, story)
    contents = Contents(story if isinstance(story, Story) else read_story(story))
    write = _writer(chosen)

    def build(new: Path) -> None:
        write(contents, new if chosen.by_table else new / target.name)

    put_files(folder, names, build)
    return target


def _target(
    story: Story | str | os.PathLike[str],
    format: ExportFormat,
    name: str,
    out: str | os.PathLike[str] | None,
) -> Path:
    """Return the path of the file, or of the folder of a format with many files."""
    path = None if isinstance(story, Story) else find_story(story)
    story_id = story.story_id if isinstance(story, Story) else ""
    if path is not None:
        story_id = path.stem if path.is_file() else path.resolve().name
    stem = one_line(story_id).replace("/", "_").replace("\\", "_")
    check_name(stem, f"story {story_id!r}")
    given = as_folder(out if out is not None else _PLACE)
    if format.by_table:
        return given if out is not None else given / f"{stem}-{name}"
    is_folder = out is None or given.is_dir() or os.fspath(out).endswith(("/", os.sep))
    return given / f"{stem}{format.suffix}" if is_folder else given


def _writer(format: ExportFormat) -> Callable[[Contents, Path], None]:
    module, function = format.writer.split(":")
    found: Callable[[Contents, Path], None] = getattr(
        import_module(f"analysis.report.exports.{module}"), function
    )
    return found
