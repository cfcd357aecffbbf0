"""The command ``storydiff``: one story, many stories, and what goes in and out."""

from __future__ import annotations

import contextlib
import errno
import gc
import os
import sys
from functools import partial
from typing import Any

import click

from analysis.errors import AnalysisError
from analysis.interrupts import say_stopped, stoppable, stopped_by

_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO)


class _Commands(click.Group):
    """Group of commands that end in one sentence and an exit code.

    This is so for bad input, a full disk and a signal.
    """

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with stoppable():
                return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except (Exception, KeyboardInterrupt) as error:
            ctx.exit(_end(error))


def _end(error: BaseException) -> int:
    """Print why the command ended and return its exit code.

    An error of the program itself is raised again.
    """
    if number := stopped_by(error):
        with contextlib.suppress(OSError):  # the terminal may be gone
            click.echo(f"storydiff: {say_stopped(number)}", err=True)
        return 128 + number
    if isinstance(error, AnalysisError):
        click.echo(f"storydiff: {error}", err=True)
        return 2
    if isinstance(error, OSError) and error.errno in _DISK:
        place = error.filename or "the output"
        click.echo(f"storydiff: {place}: cannot be written ({error.strerror}).", err=True)
        return 2
    raise error


@click.group(cls=_Commands)
@click.version_option(package_name="storydiff")
def main() -> None:
    """Show how several accounts of one news story differ, with the words each cell came from."""


_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")


@main.command("list")
@_as_json
def list_(as_json: bool) -> None:
    """List the stories under seeds/, one per line: name and title."""
    from analysis.read.stories import list_stories, read_title

    found = []
    for name, path in list_stories().items():
        try:
            found.append({"name": name, "title": read_title(path)})
        except AnalysisError as error:  # one bad story.toml does not hide the other stories
            found.append({"name": name, "title": f"cannot be read: {error.cause}"})
    if as_json:
        _print_json(found)
    else:
        for story in found:
            click.echo(f"{story['name']}\t{story['title']}")


@main.command()
@click.argument("story", metavar="FOLDER")
def new(story: str) -> None:
    """Make FOLDER for a story, with a story.toml that says what to put in."""
    from analysis.report.starter import new_story

    folder = new_story(story)
    click.echo(str(folder))
    click.echo(f"Put the accounts into it, then run: storydiff report {folder}", err=True)


@main.command(help="Copy the notebooks into a folder, to edit and run there; none is replaced.")
@click.option("--into", default=".", show_default=True, metavar="DIR", help="The folder.")
@click.option(
    "--story",
    metavar="STORY",
    help="Story that they open.  [default: the example]",
)
def notebooks(into: str, story: str | None) -> None:
    """Copy the notebooks to edit them."""
    from analysis.report.starter import copy_notebooks

    for path in copy_notebooks(into, story):
        click.echo(str(path))


@main.command(
    help="Open JupyterLab in FOLDER (default: the working folder), with searchable tables and live "
    "panels.\n\nThe notebooks are those in FOLDER; `storydiff notebooks` copies them there."
)
@click.argument("folder", default=".", metavar="[FOLDER]")
def lab(folder: str) -> None:
    """Open JupyterLab with the switch for live tables."""
    from analysis.report.starter import open_lab

    raise click.exceptions.Exit(open_lab(folder))


@main.command()
def about() -> None:
    """List versions and licences of StoryDiff, its language model and the packages it needs."""
    from analysis.report.starter import list_versions

    for name, version, licence in list_versions():
        click.echo(f"{name}\t{version}\t{licence}")


@main.command("check-lists")
def check_lists() -> None:
    """Check every word list and list the mistakes, each with file, line and what is allowed."""
    from analysis.resources import find_list_mistakes

    mistakes = find_list_mistakes()
    for mistake in mistakes:
        click.echo(str(mistake))
    if mistakes:
        raise click.exceptions.Exit(2)
    click.echo("The word lists are correct.", err=True)


@main.command(
    help="Render every notebook, the front page and the tables of each STORY "
    "(default: all under seeds/)."
)
@click.argument("stories", nargs=-1, metavar="[STORY]...")
@click.option(
    "--out",
    default="reports",
    show_default=True,
    help="Folder for the reports, one subfolder per story.",
)
@click.option(
    "-p",
    "--parameter",
    "pairs",
    nargs=2,
    multiple=True,
    metavar="NAME VALUE",
    help="Set a parameter of the notebooks.",
)
@click.option("--pdf", is_flag=True, help="Also write the pages as one PDF (needs the extra pdf).")
@click.option(
    "--excerpts",
    is_flag=True,
    help="Render a report that may be passed on, into STORY-excerpts: at most 25 words in a row "
    "and a third of all words of an account, no whole texts.",
)
def report(
    stories: tuple[str, ...],
    out: str,
    pairs: tuple[tuple[str, str], ...],
    pdf: bool,
    excerpts: bool,
) -> None:
    """Render the report of each story."""
    from tqdm import tqdm

    from analysis.read.stories import is_example, list_stories
    from analysis.report.notebooks import WarmKernel
    from analysis.report.render import check_targets, render_report, steps

    gc.set_threshold(
        100_000
    )  # as in the kernel: most of what is made here is imported modules, which stay
    given = {k: _value(v) for k, v in pairs}
    asked = stories or tuple(k for k, path in list_stories().items() if not is_example(path))
    if not asked:
        raise AnalysisError(
            "no story",
            "there is none under seeds/ in this folder",
            "name a folder with accounts (`storydiff new NAME` makes one), or render the example "
            "with `storydiff report ilvane-blockade`",
        )
    check_targets(asked, out, excerpts=excerpts)
    with WarmKernel() as kernel:
        for story in asked:
            with tqdm(total=steps(), desc=story, unit="step", leave=False, disable=None) as bar:
                made = render_report(
                    story,
                    out=out,
                    parameters=given,
                    progress=partial(_show_step, bar),
                    pdf=pdf,
                    kernel=kernel,
                    excerpts=excerpts,
                )
            click.echo(str(made / "index.html"))


@main.command()
@click.argument("story")
@_as_json
def contrasts(story: str, as_json: bool) -> None:
    """List where the accounts of STORY part, each line with the words of every side."""
    from analysis.report.exports.content import Contents
    from analysis.report.exports.listing import contrast_lines, contrast_records
    from analysis.story import read_story

    contents = Contents(read_story(story))
    if as_json:
        _print_json(contrast_records(contents))
    else:
        for line in contrast_lines(contents):
            click.echo(line)


@main.command(
    help="Write every table of STORY into a folder.\n\nWith --json and without --out the tables "
    "themselves are printed as one JSON object; with --out the list of the files."
)
@click.argument("story")
@click.option("--out", help="Folder for the tables, one file per table.")
@click.option(
    "--format", "format_", type=click.Choice(["csv", "parquet"]), default="csv", show_default=True
)
@_as_json
def tables(story: str, out: str | None, format_: str, as_json: bool) -> None:
    """Write every table of a story."""
    from analysis.report.export import write_tables

    if out is None and not as_json:
        raise click.UsageError("Missing option '--out' (or '--json').")
    if out is None:
        from analysis.report.exports.content import Contents
        from analysis.report.exports.listing import table_records
        from analysis.story import read_story

        _print_json(table_records(Contents(read_story(story))))
        return
    paths = write_tables(story, out, format=format_)
    if as_json:
        _print_json([{"table": path.stem, "path": str(path)} for path in paths])
    else:
        for path in paths:
            click.echo(str(path))


@main.command(
    help="Write STORY in the format of another program.\n\n--to: xlsx, docx, markdown, csv, "
    "csv-excel, parquet, qdpx, qdc, codebook, jsonld, bibtex or ris. See docs/exports.md."
)
@click.argument("story")
@click.option("--to", "format_", required=True, metavar="FORMAT", help="The format.")
@click.option(
    "--out",
    metavar="PATH",
    help="File, or folder for it.  [default: STORY.* in the folder exports]",
)
def export(story: str, format_: str, out: str | None) -> None:
    """Write a story in the format of another program."""
    from analysis.report.exports import write_export

    click.echo(str(write_export(story, format_, out)))


@main.command(
    help="List what changed between the tables of two runs of one story: rows that appeared, went "
    "or changed, each with its cause.\n\nOLD and NEW are folders that `tables` or `report` wrote."
)
@click.argument("old")
@click.argument("new")
@_as_json
def diff(old: str, new: str, as_json: bool) -> None:
    """List what changed between two runs."""
    from analysis.errors import one_line
    from analysis.report.differences import list_changes

    changes = list_changes(old, new)
    if as_json:
        _print_json([change._asdict() for change in changes])
        return
    for change in changes:
        click.echo("\t".join(one_line(field) for field in change))
    if not changes:
        click.echo("No row differs.", err=True)


@main.command(
    help="Ask what is open in STORY, one key for each question, and record the answers in its "
    "review.csv.\n\nEach answer is written at once; ending or killing the review loses nothing."
)
@click.argument("story")
@click.option("--who", required=True, metavar="NAME", help="Your name, recorded as the coder.")
@click.option("--when", default="", metavar="DAY", help="Day to record, such as 2031-03-04.")
@click.option(
    "--limit", type=int, default=50, show_default=True, metavar="N", help="Questions at most."
)
def review(story: str, who: str, when: str, limit: int) -> None:
    """Review what is open in a story."""
    from analysis.read.stories import find_story
    from analysis.show.review import review_story
    from analysis.story import read_story

    review_story(
        read_story(story),
        find_story(story),
        who,
        when=when,
        limit=limit,
        read_key=_read_key,
        write=click.echo,
    )


@main.command(
    "import",
    help="Take codes into STORY as those of a coder, from FILE: a REFI-QDA project (.qdpx), a "
    "coding (.json) or review (.csv) of StoryDiff, or the highlights of Taguette (.csv).\n\nThe "
    "coding is kept beside the accounts. It is compared with the others by `storydiff coders` and "
    'printed only if story.toml says coder = "NAME".',
)
@click.argument("file")
@click.option("--into", "story", required=True, metavar="STORY", help="The story that was coded.")
@click.option("--as", "coder", default="", metavar="NAME", help="Name of the coder.")
@click.option("--replace", is_flag=True, help="Replace a coding of that name.")
def import_(file: str, story: str, coder: str, replace: bool) -> None:
    """Take codes of another program in."""
    from analysis.read.stories import find_story
    from analysis.review.imports import import_codings
    from analysis.story import read_story

    made = import_codings(file, read_story(story), find_story(story), coder=coder, replace=replace)
    for coding in made:
        for what, why in coding.refused:
            click.echo(f"storydiff: not imported: {what}: {why}.", err=True)
        same = "" if coding.is_new else ", unchanged"
        click.echo(f"{coding.path}\t{coding.n_units} units of {coding.coder}{same}")


@main.command(
    help="Show how far the coders of STORY agree, two by two, the machine among them: "
    "Krippendorff's alpha, F1 and agreement, each with its interval.\n\nThe coders are "
    "those of review.csv, review.NAME.csv and coding.NAME.json beside the accounts."
)
@click.argument("story")
@click.option("--differ", is_flag=True, help="List the units on which they differ instead.")
@_as_json
def coders(story: str, differ: bool, as_json: bool) -> None:
    """Show how far coders agree."""
    from analysis import schema
    from analysis.compare import compare_coders, compare_disagreements
    from analysis.show.coders import agreement_lines, disagreement_lines
    from analysis.story import read_story

    found = read_story(story)
    table = (compare_disagreements if differ else compare_coders)(found)
    if as_json:
        rows = [{k: None if v != v else v for k, v in r.items()} for r in schema.rows(table)]
        _print_json(rows)
        return
    for line in (disagreement_lines if differ else agreement_lines)(table, found):
        click.echo(line)


@main.command(
    help="Draw N of the statements that STORY shows at random, for a person to check.\n\nThey are "
    "kept in review-sample.csv and asked first by `storydiff review`; the report then prints how "
    "many are right, with an interval. The same seed draws the same statements."
)
@click.argument("story")
@click.option(
    "--measure",
    required=True,
    metavar="NAME",
    help="facts, only, speakers, quotes, figures or contrasts.",
)
@click.option("--n", type=int, default=50, show_default=True, metavar="N", help="How many.")
@click.option("--seed", type=int, default=1, show_default=True, help="Seed of the draw.")
@click.option("--replace", is_flag=True, help="Replace another sample of the measure.")
def sample(story: str, measure: str, n: int, seed: int, replace: bool) -> None:
    """Draw statements to check."""
    from analysis.compare.samples import draw_sample
    from analysis.read.stories import find_story
    from analysis.review.record import keep_sample
    from analysis.story import read_story

    rows = draw_sample(read_story(story), measure, n, seed)
    path = keep_sample(find_story(story), rows, replace=replace)
    shown = rows[0].value.rpartition(" ")[2]
    click.echo(f"{path}\t{len(rows)} of {shown} statements of the measure {measure}")


@main.command(
    help="Have a language model code STORY: shared facts, contrasts, who is quoted.\n\nThe server "
    "at URL has the OpenAI chat interface (Ollama, vLLM, llama.cpp, a hosted one). What goes where "
    "is printed first. The coding is kept beside the story as coding.NAME.json and is used only if "
    'its story.toml says coder = "NAME". A run that was stopped goes on where it was.'
)
@click.argument("story")
@click.option("--endpoint", required=True, metavar="URL", help="Such as http://localhost:11434/v1.")
@click.option("--model", required=True, metavar="NAME", help="The model, as the server lists it.")
@click.option("--as", "name", default="", metavar="NAME", help="The coder.  [default: the model]")
@click.option("--date", default="", metavar="DAY", help="Day to record, such as 2031-03-04.")
@click.option("--allow-remote", is_flag=True, help="Also send the texts to another machine.")
@click.option("--key-from", metavar="VARIABLE", help="Environment variable that has the key.")
@click.option(
    "--limit",
    type=int,
    default=24_000,
    show_default=True,
    metavar="N",
    help="Characters of accounts in one request; a longer story is sent in parts.",
)
@click.option(
    "--seconds",
    type=click.IntRange(1, 86_400),
    default=600,
    show_default=True,
    metavar="N",
    help="Time for one answer.",
)
def code(
    story: str,
    endpoint: str,
    model: str,
    name: str,
    date: str,
    allow_remote: bool,
    key_from: str | None,
    limit: int,
    seconds: int,
) -> None:
    """Have a model code a story."""
    from analysis.read.chat import find_server
    from analysis.read.codings import coding_file
    from analysis.read.stories import find_story
    from analysis.review.coder import check_codable, describe_coding, plan_coding, run_coding
    from analysis.story import read_story

    key = _read_key_from(key_from)
    server = find_server(endpoint, model, allow_remote=allow_remote, key=key)
    folder = find_story(story)
    run = plan_coding(read_story(story), server, name=name, date=date, limit=limit, seconds=seconds)
    check_codable(folder, folder / coding_file(run.name))
    for line in describe_coding(run):
        click.echo(line, err=True)
    with _Bars() as bars:
        made = run_coding(run, folder, partial(bars.move, "coding"))
    counts = ", ".join(f"{number} {task}" for task, number in made.counts.items())
    click.echo(f"{made.path}\t{counts}")
    for reason, number in made.dropped.items():
        click.echo(f"dropped: {number} {reason}", err=True)


@main.command(
    help="Save each page as received, with its date, address and hash in a file beside it, and "
    "list what was read from it.\n\nhttp and https only. A page that cannot be fetched is "
    "reported and the others are still saved; the exit code is 2 if none could be fetched."
)
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option(
    "--into",
    "story",
    required=True,
    metavar="STORY",
    help="A folder, or the name of a story under seeds/; created if missing.",
)
@click.option(
    "--allow-private", is_flag=True, help="Also fetch from addresses of a private network."
)
def fetch(urls: tuple[str, ...], story: str, allow_private: bool) -> None:
    """Fetch pages into the folder of a story."""
    from analysis.outputs import as_folder
    from analysis.read.fetch import check_folder, fetch_page
    from analysis.read.files import describe_file
    from analysis.read.stories import list_stories

    folder, saved = list_stories().get(story) or as_folder(story), 0
    check_folder(folder)
    for url in urls:
        try:
            path = fetch_page(url, folder, allow_private=allow_private)
        except AnalysisError as error:
            click.echo(f"storydiff: {error}", err=True)
            continue
        saved += 1
        click.echo(f"{path}\t{describe_file(path)}")
    if not saved:
        raise click.exceptions.Exit(2)


@main.command(
    help="Group the accounts of every INPUT into stories, analyse each, and write Parquet tables "
    "into DIR.\n\nINPUT: JSONL, CSV, Parquet, WARC or folders; a path, a glob, or an address such "
    "as s3://bucket/folder. Running the command again with the same DIR does only what is missing."
)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "--out",
    required=True,
    metavar="DIR",
    help="Folder of the corpus; an existing one is continued.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="A Dask scheduler (tcp://HOST:8786) whose workers can access DIR.",
)
@click.option(
    "--workers", type=int, metavar="N", help="Processes on this machine.  [default: one per core]"
)
@click.option(
    "--reports",
    multiple=True,
    metavar="all|N|STORY_ID",
    help="Also render reports: for all stories, the N largest, or one story.",
)
@click.option(
    "--largest",
    type=int,
    default=150,
    show_default=True,
    metavar="N",
    help="Number of accounts of one story to compare at most.",
)
def corpus(
    inputs: tuple[str, ...],
    out: str,
    scheduler: str | None,
    workers: int | None,
    reports: tuple[str, ...],
    largest: int,
) -> None:
    """Group accounts into stories and analyse each."""
    from analysis.corpus.run import render_corpus

    with _Bars() as bars:
        made = render_corpus(
            inputs,
            out=out,
            scheduler=scheduler,
            workers=workers,
            reports=reports,
            largest=largest,
            progress=bars.move,
        )
    click.echo((made / "summary.txt").read_text("utf8"), nl=False)
    click.echo(str(made))


@main.command(
    help="Answer an assistant's questions about stories, on standard input and output, by the "
    "Model Context Protocol (needs the extra mcp).\n\nPLACE is a story or a folder with stories; "
    "without it the stories under seeds/. Contrasts, figures, quotations and places are given with "
    "their words. Nothing is written, and no port is opened."
)
@click.argument("place", default="")
def mcp(place: str) -> None:
    """Serve stories to an assistant."""
    from analysis.report.assistant import make_server

    make_server(place).run()


def _read_key_from(variable: str | None) -> str:
    """Return the key that an environment variable contains; empty if none is named."""
    if not variable:
        return ""
    key = os.environ.get(variable, "").strip()
    if not key:
        raise AnalysisError(
            f"environment variable {variable}", "is empty or not set", "set it to the key"
        )
    return key


def _read_key() -> str:
    """Return the next key; empty at the end of what is piped in."""
    if sys.stdin.isatty():
        return click.getchar()
    return sys.stdin.read(1)


_UNITS = {"reading": "sources", "grouping": "steps", "analysing": "accounts", "coding": "requests"}


class _Bars:
    """Progress bars, one for each step of a long run."""

    def __init__(self) -> None:
        self._bar: Any = None

    def __enter__(self) -> _Bars:
        return self

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def move(self, step: str, done: int, total: int) -> None:
        """Move the step's bar; a new step gets a new bar."""
        from tqdm import tqdm

        if self._bar is None or self._bar.desc != step:
            self.__exit__()
            self._bar = tqdm(
                total=total, desc=step, unit=f" {_UNITS.get(step, step)}", leave=False, disable=None
            )
            self._bar.desc = step
        self._bar.update(done - self._bar.n)


def _print_json(value: object) -> None:
    """Print a value as JSON; letters beyond ASCII are escapes, so any terminal can take it."""
    import json

    click.echo(json.dumps(value, indent=1, allow_nan=False))


def _show_step(bar: Any, step: str) -> None:
    bar.set_postfix_str(step)
    bar.update()


def _value(words: str) -> object:
    """Return a number where the words are one, else the words.

    This is what papermill's ``-p`` does.
    """
    for kind in (int, float):
        try:
            return kind(words)
        except ValueError:
            continue
    return words
