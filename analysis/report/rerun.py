"""Run the notebooks of a report again in this process, and compare what they show.

It is cheap where the tables were made again, as results are kept by the story. Only the cells of
this version's own notebooks are run, never those of the report. Plots depend on the versions of
other packages too: they are compared only if at least one is drawn here to the same byte.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from analysis.errors import AnalysisError, shorten
from analysis.report.cells import (
    HTML,
    PARAMETERS,
    PICTURE,
    PLAIN,
    cells_of,
    joined,
    outputs_of,
    source_of,
)
from analysis.report.markup import essence, first_apart
from analysis.report.starter import NOTEBOOKS
from analysis.story import Story

_OTHERWISE = "The plots were not compared, as all are drawn in another way here."


class CellOutput(NamedTuple):
    """What a cell shows: words by their media type, and pictures as base64."""

    words: list[tuple[str, str]]
    pictures: list[str]


class Rerun:
    """The notebooks of a report, run again with the story and parameters it was made with.

    Parameters
    ----------
    folder : Path
        The report.
    story : Story
        The story, with the accounts and threshold that were chosen.
    parameters : Mapping[str, Any]
        The parameters of the report's manifest.
    """

    def __init__(self, folder: Path, story: Story, parameters: Mapping[str, Any]) -> None:
        self._story, self._folder = story, folder
        self._given = {k: v for k, v in parameters.items() if k != "excerpts"}
        self._same = 0
        self._other: dict[str, str] = {}

    def differences(self) -> Iterator[tuple[str, str]]:
        """Yield where a notebook shows other words or plots than the story gives."""
        import matplotlib as mpl

        with mpl.rc_context():
            mpl.rcdefaults()
            for path in sorted(self._folder.glob("0*.ipynb")):
                if (NOTEBOOKS / path.name).is_file():
                    yield from ((path.name, says) for says in self._check_notebook(path))
        if self._same:
            yield from self._other.items()

    @property
    def note(self) -> str:
        """Return why the plots were not compared; empty if they were."""
        return _OTHERWISE if self._other and not self._same else ""

    def _check_notebook(self, path: Path) -> Iterator[str]:
        own = [cell for cell in cells_of(NOTEBOOKS / path.name) if cell.get("cell_type") == "code"]
        shown = [
            cell
            for cell in cells_of(path)
            if cell.get("cell_type") == "code" and cell.get("id") != PARAMETERS
        ]
        if [source_of(c) for c in own] != [source_of(c) for c in shown]:
            return  # reported with the cells
        try:
            made = _run([source_of(c) for c in own], self._story, self._given)
            for wanted, found in zip(made, map(_shown, shown), strict=True):
                self._compare_pictures(path.name, found.pictures, wanted.pictures)
                if found.words != wanted.words:
                    yield _other_words(path.name, found.words, wanted.words)
                    return
        except AnalysisError as error:
            yield f"{path.name} cannot be run again: {error}"

    def _compare_pictures(self, name: str, found: Sequence[str], made: Sequence[str]) -> None:
        same = sum(left == right for left, right in zip(found, made, strict=False))
        self._same += same
        if same < max(len(found), len(made)):
            self._other[name] = f"{name} has another plot than is drawn here from the story."


def _other_words(name: str, found: list[tuple[str, str]], wanted: list[tuple[str, str]]) -> str:
    """Return the sentence that names the first words that differ."""
    left, right = ([p for _, words in each for p in essence(words)] for each in (found, wanted))
    if apart := first_apart(left, right):
        shows, gives = (shorten(part) if part else "nothing" for part in apart)
        return f"{name} shows {shows} where the story gives {gives}."
    return f"{name} has other markup than the story gives."


def _run(cells: Sequence[str], story: Story, given: Mapping[str, Any]) -> Iterator[CellOutput]:
    """Run cells in their order and yield what each shows; the first one sets the parameters."""
    from matplotlib import pyplot as plt

    names: dict[str, Any] = {"__name__": "__main__"}
    figures = set(plt.get_fignums())
    try:
        for number, source in enumerate(cells):
            words = _run_cell(source, names)
            yield CellOutput(words, _pictures(set(plt.get_fignums()) - figures))
            if number == 0:
                names |= {key: value for key, value in given.items() if key in names}
            if "read_story" in names:
                names["read_story"] = lambda *_, **__: story
    finally:
        _pictures(set(plt.get_fignums()) - figures, draw=False)


def _pictures(numbers: set[int], *, draw: bool = True) -> list[str]:
    """Draw figures as a notebook does, and close them."""
    from IPython.core.pylabtools import print_figure
    from matplotlib import pyplot as plt

    drawn = []
    for number in sorted(numbers):
        if draw:
            drawn.append(print_figure(plt.figure(number), fmt="png", base64=True).strip())
        plt.close(number)
    return drawn


def _run_cell(source: str, names: dict[str, Any]) -> list[tuple[str, str]]:
    """Run a cell and return what its last expression is shown as, if it has one."""
    tree = ast.parse(source)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        exec(compile(tree, "<cell>", "exec"), names)
        return []
    exec(compile(ast.Module(tree.body[:-1], []), "<cell>", "exec"), names)
    value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
    if value is None or source.rstrip().endswith(";"):
        return []
    if hasattr(value, "_repr_mimebundle_"):
        bundle = dict(value._repr_mimebundle_())
        return sorted({PLAIN: repr(value), **bundle}.items())
    shown = {HTML: value._repr_html_()} if hasattr(value, "_repr_html_") else {}
    return sorted({PLAIN: repr(value), **shown}.items())


def _shown(cell: Mapping[str, Any]) -> CellOutput:
    """Return what the outputs of a cell show; the words about a picture are not compared."""
    words, pictures = [], []
    for output in outputs_of(cell):
        data = output.get("data")
        found = data if isinstance(data, dict) else {PLAIN: str(output)}
        if PICTURE in found:
            pictures.append("".join(joined(found[PICTURE]).split()))
        else:
            words += sorted((kind, joined(shown)) for kind, shown in found.items())
    return CellOutput(words, pictures)
