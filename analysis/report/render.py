"""Render a report: run the notebooks of a story, write pages and tables."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from analysis.checksums import find_foreign, read_sums
from analysis.errors import AnalysisError
from analysis.outputs import (
    Claim,
    as_folder,
    check_name,
    check_writable,
    lies_in,
    storing,
    taking_turns,
)
from analysis.read.files import read_settings
from analysis.read.own_lists import read_own_lists
from analysis.read.stories import check_place, find_story, list_stories
from analysis.report.corrections import read_corrections, show_corrections
from analysis.report.excerpts import NOTICE, WHOLE_TEXTS, cut_report, leave_out_texts
from analysis.report.manifest import put_manifest, text_hashes
from analysis.report.notebooks import KernelError, WarmKernel, skip_uri_grammar
from analysis.report.pages import (
    FRONT,
    READING,
    NotebookPage,
    front_page,
    is_ours,
    is_report,
    is_stories_page,
    page_html,
    page_title,
    reading_page,
    stories_page,
    tidy,
    title_of,
)
from analysis.report.parameters import check_names, check_type, nearest, read_defaults
from analysis.report.signing import Signer
from analysis.report.starter import notebook_files, notebook_text
from analysis.report.written import read_texts

CHOICES = ("accounts", "threshold", "review")  # parameters that decide what a story is read as
_OTHER = "give another folder with --out"
_KEPT = f"the old files were kept; free some space there or {_OTHER}"


def render_report(
    story: str | os.PathLike[str],
    *,
    out: str | os.PathLike[str] = "reports",
    parameters: Mapping[str, Any] | None = None,
    progress: Callable[[str], None] | None = None,
    pdf: bool = False,
    kernel: WarmKernel | None = None,
    listed: bool = True,
    excerpts: bool = False,
    sign: str | os.PathLike[str] | None = None,
) -> Path:
    """Render a story's report into ``out/STORY_ID`` and return that folder.

    Parameters
    ----------
    story : str or os.PathLike
        Name of a story under ``seeds/``, or a path.
    out : str or os.PathLike, default "reports"
        Folder that contains one folder for each report.
    parameters : Mapping[str, Any], optional
        Parameters for the notebooks: ``accounts``, ``threshold`` and ``review`` as in
        ``read_story``, which the tables and the other pages follow too, and ``limit``, the rows of
        each table and plot.
    progress : Callable[[str], None], optional
        Function that is called with the name of each step.
    pdf : bool, default False
        Whether to add ``STORY_ID.pdf`` with the notebooks' pages (needs the extra ``pdf``).
    kernel : WarmKernel, optional
        A kernel for many stories in turn; it is emptied before each notebook.
    listed : bool, default True
        Whether to write the page above the reports. For many reports at once, pass False and call
        ``list_reports`` at the end.
    excerpts : bool, default False
        Whether to render a report that may be passed on, into ``out/STORY_ID-excerpts``: short
        quotations only, without the reading view and the tables of whole texts.
    sign : str or os.PathLike, optional
        File with an Ed25519 private key that signs the report's manifest (needs the extra
        ``sign``).

    Returns
    -------
    Path
        The folder of the report.

    Raises
    ------
    AnalysisError
        For an unknown story or parameter, an unreadable account, or a folder that cannot be
        written, has other files in it, contains the story, is inside one, or is being written by
        another run, or a key that cannot sign.

    Notes
    -----
    Each notebook of ``notebooks/`` is run (papermill) and made a page (nbconvert). The tables are
    written as CSV under ``tables/``; ``index.html`` is the front page and ``read.html`` shows the
    accounts side by side.

    The folder appears whole or not at all. Only an empty folder or an unchanged older report is
    replaced: ``storydiff.sha256`` in a report lists its files, and ``storydiff.json`` what it was
    made from and by. The same inputs and versions give the same bytes.
    """
    path = find_story(story)
    corrections = read_corrections(path)
    _check_files(path)
    target = check_target(path, out, excerpts=excerpts)
    notebooks = _read_notebooks()
    given = dict(parameters or {})
    _check_parameters(given, notebooks)
    signer = None if sign is None else Signer(sign)
    notify = progress or (lambda step: None)
    named = os.fspath(story) in list_stories()
    name = path.name if named else str(path.resolve())
    with storing(target, _KEPT), Claim(target.parent, target.name) as claim:
        building = claim.new / target.name
        building.mkdir()
        with nullcontext(kernel) if kernel else WarmKernel() as warm:
            if named:  # the kernel's working folder is another one
                warm.set_environment(STORYDIFF_SEEDS=str(path.parent.absolute()))
            accounts = _build(building, name, notebooks, given, notify, warm, excerpts, corrections)
        if excerpts:
            from analysis.story_reader import read_story

            cut_report(building, read_story(story).texts)
        if pdf:
            _print(building)
        made_with = given | {"excerpts": excerpts}
        put_manifest(building, path, accounts, made_with, corrections, signer)
        claim.put(target.name, _why_kept)
    if listed:
        list_reports(target.parent)
    return target


def _check_files(path: Path) -> None:
    """Refuse a mistake in the analyst's files now; the kernel takes seconds to start."""
    if path.is_dir():
        read_settings(path)
        read_own_lists(path)


def check_target(path: Path, out: str | os.PathLike[str], *, excerpts: bool = False) -> Path:
    """Return the folder that the report of a story gets; nothing is made or changed.

    ``path`` is what ``find_story`` returns. Raises ``AnalysisError`` when the report would take the
    place of anything but an older report, would contain the story or would be inside one.
    """
    name = path.stem if path.is_file() else path.resolve().name
    check_name(name, f"story {path}")
    target = as_folder(out) / (f"{name}-excerpts" if excerpts else name)
    if name.casefold() == FRONT:
        raise AnalysisError(
            f"story {path}", "has the same name as the page that lists the reports", "rename it"
        )
    if lies_in(path, target):
        raise AnalysisError(f"folder {target}", "contains the story itself", _OTHER)
    check_place(target, path, _OTHER)
    check_writable(target.parent, _OTHER)
    for above in Path(os.path.realpath(target)).parents:
        if is_report(above):
            raise AnalysisError(f"folder {target}", f"is inside the report {above}", _OTHER)
    if os.path.lexists(target) and (why := _why_kept(target)):
        raise AnalysisError(f"folder {target}", why, f"move it away or {_OTHER}")
    return target


def check_targets(
    stories: Sequence[str], out: str | os.PathLike[str], *, excerpts: bool = False
) -> None:
    """Check the folders of several reports before any is made.

    No two stories may have the same folder.
    """
    owners: dict[str, str] = {}
    for story in stories:
        target = check_target(find_story(story), out, excerpts=excerpts)
        other = owners.setdefault(os.path.normcase(target), story)
        if other != story:
            cause = f"would be written to the same folder as {other!r}, {target}"
            raise AnalysisError(f"story {story!r}", cause, "render one of them with another --out")


def _why_kept(folder: Path) -> str:
    """Return why a report may not take the place of what is there; empty when it may."""
    if folder.is_symlink() or not folder.is_dir():
        return "is not a folder"
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return "cannot be written (no permission)"
    if not any(folder.iterdir()):
        return ""
    if not is_ours(folder / FRONT):
        return "contains files and is not a report"
    usual = usual_files(folder) if read_sums(folder) is None else ()
    foreign = find_foreign(folder, usual)
    return f"is a report in which {foreign!r} was added or changed since" if foreign else ""


def usual_files(folder: Path) -> set[str]:
    """Return the files of a report; those of earlier versions had no list of them."""
    from analysis.report.export import table_names

    pages = [f"{p.stem}{suffix}" for p in _notebooks() for suffix in (".html", ".ipynb")]
    tables = [f"tables/{name}.csv" for name in table_names()]
    return {FRONT, READING, f"{folder.name}.pdf", *pages, *tables}


def excerpts_files(folder: Path) -> set[str]:
    """Return the files of a report without the texts."""
    whole = {READING, *(f"tables/{name}.csv" for name in WHOLE_TEXTS)}
    return usual_files(folder) - whole


def check_given(parameters: Mapping[str, Any]) -> None:
    """Refuse parameters that no notebook of a report has, or of another type."""
    _check_parameters(parameters, _read_notebooks())


def steps() -> int:
    """Return how many times ``progress`` is called by one report."""
    return len(_notebooks()) + 3


def _notebooks() -> list[Path]:
    """Return the notebooks of one story; 05 is for a corpus."""
    return [p for p in notebook_files() if not p.name.startswith("05-")]


def _read_notebooks() -> dict[str, Any]:
    skip_uri_grammar()
    import nbformat

    return {p.stem: _emptied(nbformat.read(p, as_version=4)) for p in _notebooks()}


def _emptied(notebook: Any) -> Any:
    """Remove the stored outputs of a notebook.

    They are made anew and would be kept until then.
    """
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    return notebook


def _check_parameters(given: Mapping[str, Any], notebooks: Mapping[str, Any]) -> None:
    defaults = [read_defaults(nb) for nb in notebooks.values()]
    known = sorted({name for names in defaults for name in names} - {"story"})
    for name in sorted(set(given) - set(known)):
        alone = not known or nearest(name, [*known, "story"]) == "story"
        remedy = "render this story alone" if alone else f"name one of {', '.join(known)}"
        check_names([name], known, "no notebook has this parameter", remedy)
    for name, value in given.items():
        for wanted in (d[name] for d in defaults if d.get(name) is not None):
            check_type(name, value, type(wanted))


def parameter_names(notebook: Any) -> list[str]:
    """Return the names that a notebook's cell tagged ``parameters`` sets."""
    return list(read_defaults(notebook))


def _print(folder: Path) -> None:
    from analysis.report.pages import write_pdf

    pages = [folder / FRONT, *sorted(folder.glob("0*.html"))]
    write_pdf(pages, folder / f"{folder.name}.pdf")


def list_reports(folder: Path) -> None:
    """Write the page above the reports that lists them.

    Another page of that name is not replaced.
    """
    with storing(folder, _OTHER), Claim(folder, FRONT, alone=False) as claim, taking_turns(folder):
        if not os.path.lexists(folder / FRONT) or is_stories_page(folder / FRONT):
            fronts = [p for p in sorted(folder.glob(f"*/{FRONT}")) if is_ours(p)]
            claim.write(FRONT, stories_page([(p.parent.name, page_title(p)) for p in fronts]))


def _build(
    folder: Path,
    story: str,
    notebooks: Mapping[str, Any],
    given: Mapping[str, Any],
    progress: Callable[[str], None],
    kernel: WarmKernel,
    excerpts: bool,
    corrections: Sequence[str],
) -> dict[str, str]:
    """Write the files of a report; return the hash of each account's text."""
    pages = [NotebookPage(name, _title(nb)) for name, nb in notebooks.items()]
    try:
        done = _run(folder, story, notebooks, given, progress, kernel)
    except KernelError as error:
        if error.name == "AnalysisError":
            raise AnalysisError.from_words(error.words) from error
        if number := re.match(r"\[Errno (\d+)\]", error.words):
            raise OSError(int(number[1]), error.words) from error
        raise
    front = (folder / FRONT).read_text("utf8")
    title, notice = title_of(front), NOTICE if excerpts else ""
    accounts = text_hashes(read_texts(folder))
    if excerpts:
        leave_out_texts(folder)
    else:
        body = (folder / READING).read_text("utf8")
        (folder / READING).write_text(reading_page(body, pages, title), "utf8")
    for page in pages:
        html = page_html(done[page.name], page, pages, title, notice)
        (folder / page.file).write_text(html, "utf8")
    tables = sorted(p.name for p in (folder / "tables").iterdir())
    body = front + show_corrections(corrections)
    (folder / FRONT).write_text(front_page(body, pages, tables, notice), "utf8")
    return accounts


def _run(
    folder: Path,
    story: str,
    notebooks: Mapping[str, Any],
    given: Mapping[str, Any],
    progress: Callable[[str], None],
    kernel: WarmKernel,
) -> dict[str, Any]:
    """Write tables, views and executed notebooks; return the notebooks by name."""
    place = folder.absolute()  # the kernel's working folder is another one
    progress("tables")
    tables = str(place / "tables")
    choices = {name: given[name] for name in CHOICES if name in given}
    kernel.run("from analysis import story_reader; import analysis.report.export as export")
    kernel.run("story_reader.read_stories_once()")
    kernel.run(f"loaded = story_reader.read_story({story!r}, **{choices!r})")
    kernel.run(f"export.save_tables(loaded, {tables!r})")
    progress("reading view")
    kernel.run(f"export.write_reading(loaded, {str(place / READING)!r})")
    progress("front page")
    kernel.run(f"export.write_front(loaded, {str(place / FRONT)!r})")
    done: dict[str, Any] = {}
    for name, notebook in notebooks.items():
        progress(name)
        known = parameter_names(notebook)
        wanted = {k: v for k, v in ({"story": story} | dict(given)).items() if k in known}
        done[name] = _without_path(tidy(kernel.run_notebook(notebook, wanted)), story)
        (folder / f"{name}.ipynb").write_text(notebook_text(done[name]), "utf8")
    return done


def _without_path(notebook: Any, story: str) -> Any:
    """Return a notebook that names its story, where it was given the path of this machine."""
    for cell in notebook.cells:
        if cell.get("id") == "injected-parameters" and story != (name := Path(story).name):
            cell.source = re.sub(
                r"^story = .*$", lambda _: f"story = {json.dumps(name)}", cell.source, flags=re.M
            )
    return notebook


def _title(notebook: Any) -> str:
    return str(notebook.cells[0].source.splitlines()[0].lstrip("# "))
