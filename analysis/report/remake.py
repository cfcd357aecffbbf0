"""Make the parts of a report again, from its own accounts or from the story, and compare them."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path, PurePosixPath
from typing import Any

from analysis import schema
from analysis.checksums import SUMS, SYSTEM_FILES, is_regular, walk_files
from analysis.errors import AnalysisError, shorten
from analysis.report.corrections import show_corrections
from analysis.report.export import (
    READ,
    all_tables,
    write_front,
    write_reading,
    write_table,
)
from analysis.report.manifest import MANIFEST
from analysis.report.notebooks import skip_uri_grammar
from analysis.report.pages import (
    FRONT,
    READING,
    NotebookPage,
    front_page,
    page_html,
    reading_page,
    title_of,
)
from analysis.report.signing import SIGNATURE
from analysis.report.starter import NOTEBOOKS
from analysis.report.written import read_table
from analysis.story import Story

Wrong = tuple[str, str]  # the file, and what is wrong in one sentence
_RENDERED = (".html", ".ipynb", ".csv")
_ROWS = 3  # rows of a table that are named
PARAMETERS = "injected-parameters"
_SEEN = (
    "href", "alt", "title", "class", "style", "hidden", "aria-label", "datetime", "value",
    "http-equiv", "content", "srcset", "action", "dir", "open", "target",
)  # fmt: skip
_SETS = re.compile(r"^(\w+) = (.*)$", re.M)


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
    for path in sorted(folder.glob("0*.ipynb")):
        for cell in cells_of(path):
            found = dict(_SETS.findall(source_of(cell))) if cell.get("id") == PARAMETERS else {}
            if "story" in found:
                try:
                    return str(json.loads(found["story"]))
                except ValueError:
                    return folder.name
    return folder.name


def check_file_names(folder: Path) -> Iterator[Wrong]:
    """Yield the files that a report of this version has and this one lacks, and those beyond."""
    from analysis.report.render import usual_files

    usual = usual_files(folder)
    pdf = f"{folder.name}.pdf"  # made where a browser is installed
    found = {p.relative_to(folder).as_posix() for p in walk_files(folder)}
    for name in sorted(usual - found - {pdf}):
        yield name, f"{name} is lacking, which every report of this version has."
    own = {SUMS, MANIFEST, SIGNATURE, *usual}
    for name in sorted(n for n in found - own if PurePosixPath(n).name not in SYSTEM_FILES):
        yield name, f"{shorten(name)} is no part of a report of this version."


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
        yield from _page_differences(folder / name, page, "the tables give", strict=True)


def check_notebook_pages(folder: Path, notice: str) -> Iterator[Wrong]:
    """Yield where a page differs from its notebook, and a notebook from the one it was made of."""
    skip_uri_grammar()
    import nbformat

    pages = _notebook_pages(folder)
    title = _title(folder)
    for page in pages:
        path = folder / f"{page.name}.ipynb"
        try:
            notebook = nbformat.read(path, as_version=4)
            made = page_html(notebook, page, pages, title, notice)
        except Exception:  # whatever was edited into it
            yield path.name, f"{path.name} cannot be read as a notebook."
            continue
        yield from _page_differences(folder / page.file, made, "its notebook has")
        yield from _other_cells(path)


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


def cells_of(path: Path) -> list[dict[str, Any]]:
    """Return the cells of a notebook; none of a file that is no notebook."""
    try:
        cells = json.loads(path.read_bytes())["cells"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return []
    return [c for c in cells if isinstance(c, dict)] if isinstance(cells, list) else []


def source_of(cell: Mapping[str, Any]) -> str:
    """Return the code or the words of a cell."""
    source = cell.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def _other_cells(path: Path) -> Iterator[Wrong]:
    """Yield the cells of a notebook that are not those of this version's notebook."""
    own = NOTEBOOKS / path.name
    if not own.is_file():
        yield path.name, f"{path.name} is not a notebook of this version."
        return
    wanted = [(c.get("cell_type"), source_of(c)) for c in cells_of(own)]
    found = [
        (c.get("cell_type"), source_of(c)) for c in cells_of(path) if c.get("id") != PARAMETERS
    ]
    for number, (left, right) in enumerate(zip_longest(wanted, found), 1):
        if left != right:
            says = shorten(right[1]) if right else "nothing"
            yield path.name, f"Cell {number} of {path.name} was edited: it has {says}."
            return
    if _metadata_of(path) != _metadata_of(own):
        yield path.name, f"{path.name} has other metadata than the notebook of this version."


def _metadata_of(path: Path) -> list[Any]:
    """Return what a notebook says of itself and of its cells, the parameters apart."""
    about = json.loads(path.read_bytes()).get("metadata")
    return [about, *(c.get("metadata") for c in cells_of(path) if c.get("id") != PARAMETERS)]


def _page_differences(
    path: Path, made: str, source: str, *, strict: bool = False
) -> Iterator[Wrong]:
    """Yield the first difference of a page from the same page made again.

    ``strict`` counts also what no reader sees: only pages of our own templates can bear that.
    """
    try:
        found = path.read_text("utf8")
    except (OSError, ValueError):
        return  # reported as missing or edited
    if found == made:
        return
    if apart := first_apart(essence(found), essence(made)):
        shows, wanted = (shorten(part) if part else "nothing" for part in apart)
        yield path.name, f"{path.name} shows {shows} where {source} {wanted}."
    elif strict:
        yield path.name, f"{path.name} has other markup than {source}."


def first_apart(left: Sequence[str], right: Sequence[str]) -> tuple[str, str] | None:
    """Return the first two parts that differ, None where all are the same."""
    pairs = ((a or "", b or "") for a, b in zip_longest(left, right))
    return next((pair for pair in pairs if pair[0] != pair[1]), None)


def essence(page: str) -> list[str]:
    """Return what a reader sees of a page: words, links and pictures, in their order."""
    from lxml import etree
    from lxml.html import document_fromstring

    try:
        body = document_fromstring(page)
    except (etree.LxmlError, ValueError):
        return [page]
    parts: list[str] = []
    for element in body.iter():
        if not isinstance(element.tag, str):
            continue
        parts += [element.attrib[name] for name in _SEEN if name in element.attrib]
        if source := element.get("src"):
            parts.append(f"picture {hashlib.sha256(source.encode()).hexdigest()[:8]}")
        words = element.text or ""
        if element.tag in ("script", "style"):
            parts.append(f"{element.tag} {hashlib.sha256(words.encode()).hexdigest()[:8]}")
        else:
            parts += words.split()
        parts += (element.tail or "").split()
    return parts


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
                yield name, f"{name} is lacking, which the story gives when it is rendered again."
            elif old[name].read_bytes() != new[name].read_bytes():
                yield name, f"{name} is not as the story gives it when it is rendered again."


def _rendered(folder: Path) -> dict[str, Path]:
    """Return the pages, notebooks and tables of a report by their path in it."""
    paths = (p for p in walk_files(folder) if p.suffix in _RENDERED and is_regular(p))
    return {path.relative_to(folder).as_posix(): path for path in paths}
