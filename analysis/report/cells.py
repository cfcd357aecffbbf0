"""Check that a notebook of a report has the form of one that was run, and nothing beyond it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError, shorten
from analysis.report.manifest import MANIFEST
from analysis.report.parameters import read_injected, read_literals
from analysis.report.starter import NOTEBOOKS

PARAMETERS = "injected-parameters"
HTML, PLAIN, PICTURE = "text/html", "text/plain", "image/png"
_MEDIA = {"execute_result": {HTML, PLAIN}, "display_data": {PICTURE, PLAIN}}
_BY_RUN = ("outputs", "execution_count", "source")  # of a cell; the source is checked by itself


def cells_of(path: Path) -> list[dict[str, Any]]:
    """Return the cells of a notebook; none of a file that is no notebook."""
    cells = _notebook(path).get("cells")
    return [c for c in cells if isinstance(c, dict)] if isinstance(cells, list) else []


def _notebook(path: Path) -> dict[str, Any]:
    try:
        notebook = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return notebook if isinstance(notebook, dict) else {}


def source_of(cell: Mapping[str, Any]) -> str:
    """Return the code or the words of a cell."""
    return joined(cell.get("source", ""))


def joined(words: object) -> str:
    """Return words that a notebook has as one text or as a list of lines."""
    return "".join(map(str, words)) if isinstance(words, list) else str(words)


def outputs_of(cell: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the outputs of a cell, as far as they are of the right kind."""
    outputs = cell.get("outputs")
    return [o for o in outputs if isinstance(o, dict)] if isinstance(outputs, list) else []


def check_form(path: Path, parameters: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a notebook has that a run of this version's notebook does not give.

    Parameters
    ----------
    path : Path
        The notebook of a report.
    parameters : Mapping[str, Any]
        The parameters that the report was made with, as its manifest has them.

    Yields
    ------
    str
        One sentence; what the outputs show is not looked at.
    """
    own = NOTEBOOKS / path.name
    if not own.is_file():
        yield f"{path.name} is not a notebook of this version."
        return
    yield from _other_cells(path, own)
    if _unchanging(path) != _unchanging(own):
        yield f"{path.name} has other metadata than the notebook of this version."
    if why := _other_parameters(path, own, parameters):
        yield f"{path.name} {why}."
    if _other_outputs(path):
        yield f"{path.name} has outputs of another form than a run gives."


def _other_cells(path: Path, own: Path) -> Iterator[str]:
    wanted = [(c.get("cell_type"), source_of(c)) for c in cells_of(own)]
    found = [
        (c.get("cell_type"), source_of(c)) for c in cells_of(path) if c.get("id") != PARAMETERS
    ]
    for number, (left, right) in enumerate(zip_longest(wanted, found), 1):
        if left != right:
            says = shorten(right[1]) if right else "nothing"
            yield f"Cell {number} of {path.name} was edited: it has {says}."
            return


def _unchanging(path: Path) -> dict[str, Any]:
    """Return what a notebook has beside code, results and the parameters it was given."""
    cells = [
        {key: value for key, value in cell.items() if key not in _BY_RUN}
        for cell in cells_of(path)
        if cell.get("id") != PARAMETERS
    ]
    return {**_notebook(path), "cells": cells}


def _other_parameters(path: Path, own: Path, given: Mapping[str, Any]) -> str:
    """Return what is wrong with the cell of the parameters that were given; empty if nothing is."""
    cells = cells_of(path)
    places = [i for i, cell in enumerate(cells) if cell.get("id") == PARAMETERS]
    before = [i for i, cell in enumerate(cells) if _tags(cell) == ["parameters"]]
    if len(places) != 1 or before != [places[0] - 1]:
        return "does not have one cell with the parameters that were given"
    cell = cells[places[0]]
    shape = {key: value for key, value in cell.items() if key not in ("source", "execution_count")}
    usual = {"cell_type": "code", "id": PARAMETERS, "metadata": {"tags": [PARAMETERS]}}
    try:
        found = read_injected(source_of(cell))
    except AnalysisError:
        found = {}
    if shape != {**usual, "outputs": []} or not isinstance(found.get("story"), str):
        return "has more in the cell of its parameters than the parameters"
    known = {name for c in cells_of(own) if _tags(c) for name in read_literals(source_of(c))}
    wanted = {name: value for name, value in given.items() if name in known}
    return _apart(found, wanted)


def _apart(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> str:
    story = found["story"]
    if not story or Path(story).name != story:
        return f"was run with story = {shorten(story)}, which is not the name of a story"
    for name, value in found.items():
        if name != "story" and (name not in wanted or wanted[name] != value):
            return f"was run with {shorten(f'{name} = {value!r}')}, which {MANIFEST} does not have"
    if missing := sorted(set(wanted) - set(found)):
        return f"was run without {missing[0]}, which {MANIFEST} has"
    return ""


def _tags(cell: Mapping[str, Any]) -> list[Any]:
    about = cell.get("metadata")
    tags = about.get("tags") if isinstance(about, dict) else None
    return tags if isinstance(tags, list) else []


def _other_outputs(path: Path) -> bool:
    """Return whether an output, or the number of a cell, is not as a run writes it."""
    code = [cell for cell in cells_of(path) if cell.get("cell_type") == "code"]
    for number, cell in enumerate(code, 1):
        outputs = outputs_of(cell)
        if cell.get("execution_count") != number or cell.get("outputs") != outputs:
            return True
        if not all(_is_usual(output, number) for output in outputs):
            return True
    return False


def _is_usual(output: Mapping[str, Any], number: int) -> bool:
    kind, data, about = (output.get(key) for key in ("output_type", "data", "metadata"))
    media = _MEDIA.get(str(kind))
    if media is None or not isinstance(data, dict) or not isinstance(about, dict):
        return False
    numbered = {"execution_count": number} if kind == "execute_result" else {}
    return (
        set(data) == media
        and set(about) == ({"alt"} if PICTURE in media else set())
        and output == {"output_type": kind, "data": data, "metadata": about, **numbered}
    )


def check_one_story(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the notebooks of a report that were run with another story than the first one."""
    stories = {path.name: story_of(path) for path in sorted(folder.glob("0*.ipynb"))}
    first = next(iter(stories.values()), "")
    for name, story in stories.items():
        if story != first:
            yield name, f"{name} was run with the story {shorten(story)}, others with another."


def story_of(path: Path) -> str:
    """Return the story that a notebook was run with; empty if it does not say."""
    source = next((source_of(c) for c in cells_of(path) if c.get("id") == PARAMETERS), "")
    return str(read_literals(source).get("story", ""))
