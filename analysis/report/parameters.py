"""Parameters of a notebook: an unknown one, or one of another type, is refused.

papermill only warns of a parameter that a notebook does not have and then runs it with the
defaults: a report of the wrong story. It writes the given parameters into its own cell, and the
kernel remembers the cells that it has run: ``check_parameters`` reads that of papermill.
"""

from __future__ import annotations

import ast
import io
import sys
import tokenize
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from analysis.errors import AnalysisError

_INJECTED = "# Parameters"  # the first line of papermill's cell
_PATHS = ("PAPERMILL_INPUT_PATH", "PAPERMILL_OUTPUT_PATH")  # papermill's own, with --inject-paths
_BY_PAPERMILL: dict[type, str] = {
    str: ", in papermill with -r instead of -p",
    list: ", in papermill with -y '{name}: [A, B]'",
}
_KINDS = {
    str: "text",
    bool: "True or False",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "a mapping",
}


def check_parameters(**declared: type) -> None:
    """Stop a notebook that was given an unknown parameter or one of another type.

    Parameters
    ----------
    **declared : type
        Each parameter of the notebook with its type, such as ``story=str``.

    Raises
    ------
    AnalysisError
        For a parameter that is not declared, one of another type, one whose name is not a plain
        name, and one that a later cell sets again.

    Notes
    -----
    Only what papermill put into the notebook is checked: variables that an analyst sets are left
    alone, and outside a notebook nothing happens.

    papermill runs its cell before this one: code that is hidden in the name of a parameter has run
    by then.

    Examples
    --------
    >>> check_parameters(story=str)
    """
    ipython = sys.modules.get("IPython")
    session = ipython.get_ipython() if ipython is not None else None
    if session is not None:
        check_cells(session.history_manager.input_hist_raw[:-1], declared)


def check_cells(cells: Sequence[str], declared: Mapping[str, type]) -> None:
    """Check the last cell by papermill among the cells that were run, in their order."""
    places = [i for i, cell in enumerate(cells) if _is_injected(cell)]
    before, _ = _cut_at_check(cells)
    if not places or len({c for c in before if _is_injected(c) or _sets(c, declared)}) < 2:
        return  # beside papermill's cell there is the notebook's own; alone, it is an analyst's
    until, since = _cut_at_check(cells[places[-1] + 1 :])
    if any(_sets(cell, declared) for cell in since):
        return  # an analyst has set a parameter by hand after the notebook was stopped
    given, known = read_injected(cells[places[-1]]), list(declared)
    check_names(
        [name for name in given if name not in _PATHS],
        known,
        "this notebook has no such parameter",
        f"use one of its parameters: {', '.join(known)}",
    )
    for name, value in given.items():
        if name in declared:
            check_type(name, value, declared[name])
    _check_effect(given, until)


def _cut_at_check(cells: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Return the cells before the first that checks parameters, and the others."""
    call = f"{check_parameters.__name__}("
    at = next((i for i, c in enumerate(cells) if call in c and not _is_injected(c)), len(cells))
    return cells[:at], cells[at:]


def _sets(cell: str, declared: Mapping[str, type]) -> bool:
    return any(name in declared for name in read_literals(cell))


def check_names(given: Sequence[str], known: Sequence[str], cause: str, remedy: str) -> None:
    """Refuse the first name that is not known, with the nearest one that is."""
    unknown = next((name for name in given if name not in known), None)
    if unknown is not None:
        like = nearest(unknown, known)
        perhaps = f" (perhaps {like!r} was meant)" if like else ""
        raise AnalysisError(f"parameter {unknown!r}", cause, remedy + perhaps)


def nearest(name: str, known: Sequence[str]) -> str:
    """Return the known name that is most similar; empty where none is similar.

    >>> nearest("Storry", ["limit", "story"])
    'story'
    """
    plain = {k.casefold(): k for k in known}
    found = get_close_matches(name.casefold(), list(plain), n=1)
    return plain[found[0]] if found else ""


def check_type(name: str, value: object, wanted: type) -> None:
    """Refuse a value of another type; a whole number is a number too."""
    if type(value) is wanted or (wanted is float and type(value) is int):
        return
    found = "no value" if value is None else _KINDS.get(type(value), type(value).__name__)
    kind = _KINDS.get(wanted, wanted.__name__)
    raise AnalysisError(
        f"parameter {name!r}",
        f"{value!r} is {found} where {kind} is expected",
        f"give {kind}{_BY_PAPERMILL.get(wanted, '').format(name=name)}",
    )


def read_defaults(notebook: Any) -> dict[str, Any]:
    """Return the parameters of a notebook with their values.

    They are in its cell tagged ``parameters``.
    """
    tagged = [c for c in notebook.cells if "parameters" in c.metadata.get("tags", [])]
    return {name: value for cell in tagged for name, value in read_literals(cell.source).items()}


def _is_injected(cell: str) -> bool:
    return cell.lstrip().split("\n", 1)[0].rstrip() == _INJECTED


def read_injected(cell: str) -> dict[str, Any]:
    """Return what papermill was given.

    Anything but names, each once, and literals is refused: the rest was hidden in a name.
    """
    try:
        lines = len(ast.parse(cell).body)
        comments = [t for t in _tokens(cell) if t.type == tokenize.COMMENT]
    except (SyntaxError, ValueError, tokenize.TokenError):
        lines, comments = -1, []
    given = read_literals(cell)
    if len(given) != lines or len(comments) != 1:
        raise AnalysisError(
            "parameters",
            f"one of the names is not a plain name ({' '.join(cell.split()[2:])[:80]})",
            "give each as a name and a value",
        )
    return given


def _tokens(cell: str) -> list[tokenize.TokenInfo]:
    return list(tokenize.generate_tokens(io.StringIO(cell).readline))


def read_literals(cell: str) -> dict[str, Any]:
    """Return the names that a cell sets to literals, with these.

    A cell that is no plain Python has none.
    """
    try:
        body = ast.parse(cell).body
    except (SyntaxError, ValueError):
        return {}
    found = {}
    for node in body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                try:
                    found[name] = ast.literal_eval(_Infinities().visit(value))
                except (ValueError, TypeError):
                    continue
    return found


class _Infinities(ast.NodeTransformer):
    """Transformer of papermill's ``float('nan')`` and the like into literals."""

    def visit_Call(self, node: ast.Call) -> ast.expr:
        match node:
            case ast.Call(
                func=ast.Name(id="float"), args=[ast.Constant(value="nan" | "inf" | "-inf" as word)]
            ):
                return ast.Constant(float(word))
        return node


def _check_effect(given: Mapping[str, Any], later: Sequence[str]) -> None:
    """Refuse a parameter that a cell after papermill's sets again.

    A cell without the tag ``parameters`` does so.
    """
    for cell in later:
        for name, value in read_literals(cell).items():
            if name in given:
                raise AnalysisError(
                    f"parameter {name!r}",
                    f"has no effect, since a later cell sets it to {value!r}",
                    "give that cell the tag 'parameters'",
                )
