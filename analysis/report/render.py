"""A story in, a folder out: every notebook run and turned into a page, the tables, one front page."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError
from analysis.report.notebooks import KernelError, WarmKernel, skip_uri_grammar
from analysis.report.parameters import check_names, check_type, nearest, read_defaults
from analysis.story import find_story, list_stories, read_title

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"


def render_report(
    story: str | os.PathLike[str],
    *,
    out: str | os.PathLike[str] = "reports",
    parameters: Mapping[str, Any] | None = None,
    progress: Callable[[str], None] | None = None,
    pdf: bool = False,
    kernel: WarmKernel | None = None,
    listed: bool = True,
) -> Path:
    """Render a story's report into ``out/STORY_ID`` and return that folder.

    Each notebook of ``notebooks/`` is run (papermill) and turned into a page (nbconvert), the tables are
    written as CSV under ``tables/``, ``index.html`` is the front page, ``read.html`` shows the accounts side
    by side; ``pdf`` adds ``STORY_ID.pdf`` with the notebooks' pages (needs the extra ``pdf``). A page above
    lists the stories of ``out``; for many reports at once, leave it out with ``listed`` and call ``list_reports``.
    ``kernel`` is one that runs already, for many stories in turn: it is emptied before each notebook.
    ``parameters`` go to the notebooks that know them; ``progress`` is called with the name of each step. The folder
    appears whole or not at all; an older one is replaced. Same inputs and versions give the same bytes. Raises
    ``AnalysisError`` for an unknown story or parameter, an unreadable account or a folder that cannot be written.
    """
    path = find_story(story)
    notebooks = _read_notebooks()
    given = dict(parameters or {})
    _check_parameters(given, notebooks)
    target = Path(out) / (path.stem if path.is_file() else path.resolve().name)
    building = _start_folder(target)
    try:
        named = os.fspath(story) in list_stories()
        name = path.name if named else str(path.resolve())
        with nullcontext(kernel) if kernel else WarmKernel() as warm:
            if named:  # the kernel's working folder is another one
                warm.set_environment(STORYDIFF_SEEDS=str(path.parent.absolute()))
            _build(
                building,
                name,
                read_title(path),
                notebooks,
                given,
                progress or (lambda step: None),
                warm,
            )
        if pdf:
            _print(building)
        _replace(target, building)
    finally:
        shutil.rmtree(building.parent, ignore_errors=True)
    if listed:
        list_reports(target.parent)
    return target


def steps() -> int:
    """How many times ``progress`` is called by one report."""
    return len(_notebooks()) + 2


def _notebooks() -> list[Path]:
    """The notebooks of one story; 05 is kept for the corpus."""
    return sorted(NOTEBOOKS.glob("0[0-46]-*.ipynb"))


def _read_notebooks() -> dict[str, Any]:
    skip_uri_grammar()
    import nbformat

    found = {p.stem: _emptied(nbformat.read(p, as_version=4)) for p in _notebooks()}
    if not found:
        raise AnalysisError(
            f"folder {NOTEBOOKS}",
            "holds no notebooks",
            "install the project from its checkout with pip install -e .",
        )
    return found


def _emptied(notebook: Any) -> Any:
    """The notebook without its stored outputs, which are made anew and would be carried along until then."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    return notebook


def _check_parameters(given: Mapping[str, Any], notebooks: Mapping[str, Any]) -> None:
    defaults = [read_defaults(nb) for nb in notebooks.values()]
    known = sorted({name for names in defaults for name in names} - {"story"})
    for name in sorted(set(given) - set(known)):
        alone = not known or nearest(name, [*known, "story"]) == "story"
        remedy = "give the story by itself" if alone else f"name one of {', '.join(known)}"
        check_names([name], known, "no notebook has it", remedy)
    for name, value in given.items():
        for wanted in (d[name] for d in defaults if d.get(name) is not None):
            check_type(name, value, type(wanted))


def parameter_names(notebook: Any) -> list[str]:
    """The names that a notebook's cell tagged ``parameters`` sets."""
    return list(read_defaults(notebook))


def _start_folder(target: Path) -> Path:
    """An empty folder beside the target, on the same disk, to build in."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(13, "Permission denied")
        building = Path(tempfile.mkdtemp(prefix=".storydiff-", dir=target.parent)) / target.name
        building.mkdir()
    except OSError as error:
        raise AnalysisError(
            f"folder {target.parent}",
            f"cannot be written ({error.strerror})",
            "give another with --out",
        ) from error
    return building


def _replace(target: Path, building: Path) -> None:
    old = building.parent / "old"
    if target.exists():
        target.rename(old)
    building.rename(target)


def _print(folder: Path) -> None:
    from analysis.report.pages import write_pdf

    write_pdf(sorted(folder.glob("0*.html")), folder / f"{folder.name}.pdf")


def list_reports(folder: Path) -> None:
    """Writes the page above the reports that lists them; another page of that name is left as it is."""
    from analysis.report.pages import FRONT, is_ours, page_title, stories_page

    listed = folder / FRONT
    if not listed.exists() or is_ours(listed):
        fronts = [p for p in sorted(folder.glob(f"*/{FRONT}")) if is_ours(p)]
        listed.write_text(stories_page([(p.parent.name, page_title(p)) for p in fronts]), "utf8")


def _build(
    folder: Path,
    story: str,
    title: str,
    notebooks: Mapping[str, Any],
    given: Mapping[str, Any],
    progress: Callable[[str], None],
    kernel: WarmKernel,
) -> None:
    from analysis.report.pages import READING, front_page, page_html, reading_page, tidy
    from analysis.report.pages import NotebookPage as Page

    pages = [Page(name, _title(nb)) for name, nb in notebooks.items()]
    done: dict[str, Any] = {}
    place = folder.absolute()  # the kernel's working folder is another one
    try:
        progress("tables")
        kernel.run(
            f"import analysis.report.export as export; export.write_tables({story!r}, {str(place / 'tables')!r})"
        )
        progress("reading view")
        kernel.run(f"export.write_reading({story!r}, {str(place / READING)!r})")
        for name, notebook in notebooks.items():
            progress(name)
            wanted = {
                k: v
                for k, v in ({"story": story} | dict(given)).items()
                if k in parameter_names(notebook)
            }
            output = folder / f"{name}.ipynb"
            done[name] = tidy(kernel.run_notebook(notebook, wanted))
            output.write_text(_as_json(done[name]), "utf8")
    except KernelError as error:
        if error.name == "AnalysisError":
            raise AnalysisError.from_words(error.words) from error
        raise
    body = (folder / READING).read_text("utf8")
    (folder / READING).write_text(reading_page(body, pages, title), "utf8")
    for page in pages:
        (folder / page.file).write_text(page_html(done[page.name], page, pages, title), "utf8")
    tables = sorted(p.name for p in (folder / "tables").iterdir())
    (folder / "index.html").write_text(front_page(done, pages, title, tables), "utf8")


def _title(notebook: Any) -> str:
    return str(notebook.cells[0].source.splitlines()[0].lstrip("# "))


def _as_json(notebook: Any) -> str:
    import nbformat

    return str(nbformat.writes(notebook)).rstrip("\n") + "\n"
