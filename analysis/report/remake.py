"""Make the parts of a report again, from its own accounts or from the story, and compare them."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path, PurePosixPath
from typing import Any

from analysis import schema
from analysis.checksums import SUMS, SYSTEM_FILES, is_regular, walk_files
from analysis.errors import AnalysisError, shorten
from analysis.report.cells import cells_of, check_form, check_one_story, source_of, story_of
from analysis.report.corrections import show_corrections
from analysis.report.export import (
    READ,
    all_tables,
    write_front,
    write_reading,
    write_table,
)
from analysis.report.manifest import MANIFEST
from analysis.report.markup import page_differences
from analysis.report.notebooks import skip_uri_grammar
from analysis.report.pages import (
    FRONT,
    READING,
    NotebookPage,
    front_page,
    page_html,
    reading_page,
    tidy,
    title_of,
)
from analysis.report.signing import SIGNATURE
from analysis.report.starter import notebook_text
from analysis.report.written import read_table
from analysis.story import Story

Wrong = tuple[str, str]  # the file, and what is wrong in one sentence
_RENDERED = (".html", ".ipynb", ".csv")
_ROWS = 3  # rows of a table that are named


def rebuild_story(folder: Path) -> Story | None:
    """Make a story again from the tables of its report; None if they do not make one."""
    try:
        rows = {name: _typed_rows(folder, name) for name in READ}
        texts = {row["account_id"]: row["text"] for row in rows["accounts"]}
        for row in rows["sentences"]:  # rounded in the file
            row["position"] = row["start"] / len(texts[row["account_id"]])
        made = {name: schema.make(name, found) for name, found in rows.items()}
    except (OSError, ValueError, LookupError, TypeError, ZeroDivisionError):
        return None
    return Story(story_name_in(folder), **made) if rows["accounts"] else None


def _typed_rows(folder: Path, name: str) -> list[dict[str, Any]]:
    kinds = schema.TABLES[name]
    return [
        {column: _typed(str(row[column]), kind) for column, kind in kinds.items()}
        for row in read_table(folder, name).to_dict("records")
    ]


def _typed(cell: str, kind: str) -> Any:
    if kind == schema.FLAG:
        return cell == "True"
    if cell == "":
        return None
    return cell if kind == schema.TEXT else int(cell) if kind == schema.WHOLE else float(cell)


def story_name_in(folder: Path) -> str:
    """Return the story that the notebooks of a report were run with, else the folder's name."""
    named = (story_of(path) for path in sorted(folder.glob("0*.ipynb")))
    return next((name for name in named if name), folder.name)


def check_file_names(folder: Path, *, excerpts: bool = False) -> Iterator[Wrong]:
    """Yield the files that a report of this version has and this one lacks, and those beyond."""
    from analysis.report.render import excerpts_files, usual_files

    usual = excerpts_files(folder) if excerpts else usual_files(folder)
    pdf = f"{folder.name}.pdf"  # made only where it is asked for
    found = {p.relative_to(folder).as_posix() for p in walk_files(folder)}
    for name in sorted(usual - found - {pdf}):
        yield name, f"{name} is missing; every report of this version has it."
    own = {SUMS, MANIFEST, SIGNATURE, *usual}
    for name in sorted(n for n in found - own if PurePosixPath(n).name not in SYSTEM_FILES):
        yield name, f"{shorten(name)} is not part of a report of this version."


def check_tables_again(folder: Path, story: Story) -> Iterator[Wrong]:
    """Yield the tables that the story does not give, with the first rows that differ."""
    with tempfile.TemporaryDirectory(prefix="storydiff-") as place:
        for name, table in all_tables(story).items():
            made, file = Path(place) / f"{name}.csv", f"tables/{name}.csv"
            write_table(table, made)
            try:
                found = (folder / file).read_bytes()
            except OSError:
                continue  # reported as missing
            if found != made.read_bytes():
                yield from _row_differences(file, found.decode("utf8", "replace"), made)


def _row_differences(file: str, found: str, made: Path) -> Iterator[Wrong]:
    old, new = found.splitlines(), made.read_text("utf8").splitlines()
    lacks, beyond = Counter(new) - Counter(old), Counter(old) - Counter(new)
    for words, rows in (("lacks a row that the accounts give", lacks), ("has another row", beyond)):
        for row in list(rows)[:_ROWS]:
            yield file, f"{file} {words}: {shorten(row)}."
    if not lacks and not beyond:
        yield file, f"{file} does not have the rows that the accounts give in their order."


def check_views_again(
    folder: Path, story: Story, corrections: Sequence[str], *, front: bool = True
) -> Iterator[Wrong]:
    """Yield where the reading view, and the front page if asked, differ from the story's."""
    pages = _notebook_pages(folder)
    with tempfile.TemporaryDirectory(prefix="storydiff-") as place:
        write_front(story, Path(place) / FRONT)
        write_reading(story, Path(place) / READING)
        body, reading = ((Path(place) / n).read_text("utf8") for n in (FRONT, READING))
    tables = sorted(p.name for p in (folder / "tables").glob("*.csv"))
    title = _title(folder)
    made = {READING: reading_page(reading, pages, title)}
    if front:
        made[FRONT] = front_page(body + show_corrections(corrections), pages, tables)
    for name, page in made.items():
        yield from page_differences(folder / name, page, "the tables give", strict=True)


def check_notebook_pages(folder: Path, parameters: Mapping[str, Any]) -> Iterator[Wrong]:
    """Yield where a page differs from its notebook, and a notebook from the one it was made of."""
    skip_uri_grammar()
    import nbformat

    pages = _notebook_pages(folder)
    title = _title(folder)
    for page in pages:
        path = folder / f"{page.name}.ipynb"
        try:
            notebook = nbformat.read(path, as_version=4)
            made = page_html(notebook, page, pages, title)
            is_tidy = tidy(deepcopy(notebook)) == notebook
            is_as_written = path.read_bytes() == notebook_text(notebook).encode()
        except Exception:  # whatever was edited into it
            yield path.name, f"{path.name} cannot be read as a notebook."
            continue
        if not is_tidy:
            yield path.name, f"{path.name} has other metadata than its captions give."
        if not is_as_written:
            yield path.name, f"{path.name} is not in the form in which a notebook is written."
        yield from page_differences(folder / page.file, made, "its notebook has")
        yield from ((path.name, says) for says in check_form(path, parameters))
    yield from check_one_story(folder)


def _title(folder: Path) -> str:
    """Return the story's title as the front page has it; empty without one."""
    try:
        return title_of((folder / FRONT).read_text("utf8"))
    except (OSError, ValueError, LookupError):
        return ""


def _notebook_pages(folder: Path) -> list[NotebookPage]:
    found = []
    for path in sorted(folder.glob("0*.ipynb")):
        first = next(iter(cells_of(path)), {})
        lines = source_of(first).splitlines() or [path.stem]
        found.append(NotebookPage(path.stem, lines[0].lstrip("# ")))
    return found


def check_rendered_again(
    folder: Path, story: str, parameters: Mapping[str, Any]
) -> Iterator[Wrong]:
    """Yield the files that differ when the whole report is rendered again from the story."""
    from analysis.report.render import render_report

    given = {k: v for k, v in parameters.items() if k != "excerpts"}
    with tempfile.TemporaryDirectory(prefix="storydiff-") as place:
        try:
            made = render_report(
                story, out=place, parameters=given, excerpts=bool(parameters.get("excerpts"))
            )
        except AnalysisError as error:
            yield story, f"The report cannot be rendered again: {error}"
            return
        old, new = _rendered(folder), _rendered(made)
        for name in sorted({*old, *new}):
            if name not in new:
                yield name, f"{name} is not written when the story is rendered again."
            elif name not in old:
                yield name, f"{name} is missing; rendering the story again writes it."
            elif old[name].read_bytes() != new[name].read_bytes():
                yield name, f"{name} is not as the story gives it when it is rendered again."


def _rendered(folder: Path) -> dict[str, Path]:
    """Return the pages, notebooks and tables of a report by their path in it."""
    paths = (p for p in walk_files(folder) if p.suffix in _RENDERED and is_regular(p))
    return {path.relative_to(folder).as_posix(): path for path in paths}
