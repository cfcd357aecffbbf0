"""Run the notebooks of a report again in this process, and compare the words that they show.

It is cheap where the tables were made again, as results are kept by the story. Only the cells of
this version's own notebooks are run, never those of the report. Pictures depend on the versions of
other packages and are not compared.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError, shorten
from analysis.report.manifest import MANIFEST
from analysis.report.parameters import read_literals
from analysis.report.remake import PARAMETERS, Wrong, cells_of, essence, first_apart, source_of
from analysis.report.starter import NOTEBOOKS
from analysis.story import Story

_HTML = "text/html"


def check_outputs_again(
    folder: Path, story: Story, parameters: Mapping[str, Any]
) -> Iterator[Wrong]:
    """Yield where a notebook shows other words than the story gives with these parameters."""
    import matplotlib as mpl

    given = {k: v for k, v in parameters.items() if k != "excerpts"}
    with mpl.rc_context():
        mpl.rcdefaults()
        for path in sorted(folder.glob("0*.ipynb")):
            if (NOTEBOOKS / path.name).is_file():
                yield from _check_notebook(path, story, given)


def _check_notebook(path: Path, story: Story, given: Mapping[str, Any]) -> Iterator[Wrong]:
    own = [cell for cell in cells_of(NOTEBOOKS / path.name) if cell.get("cell_type") == "code"]
    shown = [
        cell
        for cell in cells_of(path)
        if cell.get("cell_type") == "code" and cell.get("id") != PARAMETERS
    ]
    if [source_of(c) for c in own] != [source_of(c) for c in shown]:
        return  # reported with the cells
    if other := _other_parameter(path, given):
        yield path.name, f"{path.name} was run with {other}, which {MANIFEST} does not have."
        return
    try:
        made = _run([source_of(c) for c in own], story, given)
        for wanted, found in zip(made, map(_shown_words, shown), strict=True):
            apart = None if found == wanted else first_apart(essence(found), essence(wanted))
            if apart:
                shows, gives = (shorten(part) if part else "nothing" for part in apart)
                yield path.name, f"{path.name} shows {shows} where the story gives {gives}."
                return
    except AnalysisError as error:
        yield path.name, f"{path.name} cannot be run again: {error}"


def _other_parameter(path: Path, given: Mapping[str, Any]) -> str:
    """Return the parameter of a notebook that is not as the manifest has it; empty without one."""
    cell = next((source_of(c) for c in cells_of(path) if c.get("id") == PARAMETERS), "")
    for name, value in read_literals(cell).items():
        if name != "story" and (name not in given or given[name] != value):
            return shorten(f"{name} = {value!r}")
    return ""


def _run(cells: Sequence[str], story: Story, given: Mapping[str, Any]) -> Iterator[str]:
    """Run cells in their order and yield what each shows; the first one sets the parameters."""
    from matplotlib import pyplot as plt

    names: dict[str, Any] = {"__name__": "__main__"}
    figures = set(plt.get_fignums())
    try:
        for number, source in enumerate(cells):
            yield _run_cell(source, names)
            if number == 0:
                names |= {key: value for key, value in given.items() if key in names}
            if "read_story" in names:
                names["read_story"] = lambda *_, **__: story
    finally:
        for number in set(plt.get_fignums()) - figures:
            plt.close(number)


def _run_cell(source: str, names: dict[str, Any]) -> str:
    """Run a cell and return the HTML of its last expression, if it has one."""
    tree = ast.parse(source)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        exec(compile(tree, "<cell>", "exec"), names)
        return ""
    exec(compile(ast.Module(tree.body[:-1], []), "<cell>", "exec"), names)
    value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
    if hasattr(value, "_repr_mimebundle_"):
        return str(value._repr_mimebundle_().get(_HTML, ""))
    return str(value._repr_html_()) if hasattr(value, "_repr_html_") else ""


def _shown_words(cell: Mapping[str, Any]) -> str:
    """Return the HTML among the outputs of a cell."""
    outputs = cell.get("outputs")
    parts = []
    for output in outputs if isinstance(outputs, list) else []:
        data = output.get("data") if isinstance(output, dict) else None
        found = data.get(_HTML, "") if isinstance(data, dict) else json.dumps(output)
        parts.append("".join(map(str, found)) if isinstance(found, list) else str(found))
    return "".join(parts)
