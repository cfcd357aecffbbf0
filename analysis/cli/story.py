"""Commands on a story: report, contrasts, tables, exports, changes; pages fetched for it."""

from __future__ import annotations

import gc
from functools import partial
from pathlib import Path
from typing import Any

import click

from analysis.cli.base import as_json_option, print_json, print_line
from analysis.errors import AnalysisError, one_line


@click.command("list", short_help="List the stories under seeds/.")
@as_json_option
def list_(as_json: bool) -> None:
    """List the stories under seeds/, one per line: name and title."""
    from analysis.read.stories import list_stories, read_title, set_aside

    found = []
    for name, path in list_stories().items():
        try:
            found.append({"name": name, "title": read_title(path)})
        except AnalysisError as error:  # one bad story.toml does not hide the other stories
            found.append({"name": name, "title": f"cannot be read: {error.cause}"})
    if as_json:
        print_json(found)
    else:
        for story in found:
            print_line(story["name"], story["title"])
    if aside := set_aside():
        print_line(f"storydiff: {aside}.", err=True)


@click.command(
    short_help="Render the report of each story.",
    help="Render every notebook, the front page and the tables of each STORY "
    "(default: all under seeds/).",
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
@click.option(
    "--accounts",
    multiple=True,
    metavar="NAME",
    help="Only this account, by id or outlet; give it once for each.  [default: all]",
)
@click.option(
    "--threshold",
    type=float,
    metavar="P",
    help="Least probability at which two statements are one fact.",
)
@click.option(
    "--review/--no-review", default=None, help="Apply the decisions on file, or ignore them."
)
@click.option("--limit", type=int, metavar="N", help="Largest number of rows in a table or plot.")
@click.option("--pdf", is_flag=True, help="Also write the pages as one PDF (needs the extra pdf).")
@click.option(
    "--excerpts",
    is_flag=True,
    help="Render a report that may be passed on, into STORY-excerpts: at most 25 words in a row "
    "and a third of all words of an account, no whole texts.",
)
@click.option(
    "--sign",
    metavar="KEYFILE",
    help="Sign the manifest of the report with an Ed25519 private key (needs the extra sign).",
)
def report(
    stories: tuple[str, ...],
    out: str,
    pairs: tuple[tuple[str, str], ...],
    accounts: tuple[str, ...],
    threshold: float | None,
    review: bool | None,
    limit: int | None,
    pdf: bool,
    excerpts: bool,
    sign: str | None,
) -> None:
    """Render the report of each story."""
    from tqdm import tqdm

    from analysis.report.notebooks import WarmKernel
    from analysis.report.render import check_targets, render_report, steps

    # As in the kernel: most of what is made here is imported modules, which stay.
    gc.set_threshold(100_000)
    chosen = {"accounts": list(accounts) or None, "threshold": threshold}
    chosen |= {"review": review, "limit": limit}
    given = {k: _value(v) for k, v in pairs}
    given |= {name: value for name, value in chosen.items() if value is not None}
    asked = stories or _own_stories()
    check_targets(asked, out, excerpts=excerpts)
    with WarmKernel() as kernel:
        for story in asked:
            with tqdm(
                total=steps(), desc=one_line(story), unit="step", leave=False, disable=None
            ) as bar:
                made = render_report(
                    story,
                    out=out,
                    parameters=given,
                    progress=partial(_show_step, bar),
                    pdf=pdf,
                    kernel=kernel,
                    excerpts=excerpts,
                    sign=sign,
                )
            _say_skipped(made / "tables" / "skipped.csv")
            warn_of_events(story, made / "tables" / "events.csv")
            print_line(made / "index.html")


def _own_stories() -> tuple[str, ...]:
    """The stories under ``seeds/`` of the working folder, none of those that the package brings."""
    from analysis.read.stories import is_own, list_stories

    found = tuple(name for name, path in list_stories().items() if is_own(path))
    if found:
        return found
    raise AnalysisError(
        "no story",
        "there is none under seeds/ in this folder",
        "name a folder with accounts (`storydiff new NAME` makes one), or render the example "
        "with `storydiff report ilvane-blockade`",
    )


@click.command(
    short_help="Check a report against its manifest and the accounts.",
    help="Check that REPORT is as it was made: every file as listed, every quotation, figure and "
    "place in the account with that hash, counts as in the tables; and list what is stale.\n\n"
    "The exit code is 0 if nothing was found, 1 if something was, 2 if it cannot be checked. See "
    "docs/checking.md.",
)
@click.argument("report")
@click.option("--story", help="The story, to see whether its texts and decisions are the same.")
@click.option(
    "--again", is_flag=True, help="Render the report again from --story and compare every file."
)
@click.option("--key", metavar="PUBLICKEY", help="Verify the signature with an Ed25519 public key.")
@as_json_option
def check(report: str, story: str | None, again: bool, key: str | None, as_json: bool) -> None:
    """Check a report against its manifest and the accounts."""
    from analysis.report.verify import check_report

    checked = check_report(report, story=story, key=key, again=again)
    if as_json:
        findings = [finding._asdict() for finding in checked.findings]
        print_json({"findings": findings, "checked": checked.counts, "notes": checked.notes})
    else:
        for finding in checked.findings:
            print_line(finding.kind, finding.says)
        for note in checked.notes:
            print_line(note, err=True)
        if not checked.findings:
            counts = ", ".join(f"{number:,} {name}" for name, number in checked.counts.items())
            print_line(f"No fault was found; checked: {counts}.", err=True)
    if checked.findings:
        raise click.exceptions.Exit(1)


@click.command(short_help="List where the accounts part, with the words of each side.")
@click.argument("story")
@as_json_option
def contrasts(story: str, as_json: bool) -> None:
    """List where the accounts of STORY part, each line with the words of every side."""
    from analysis.compare.events import compare_events
    from analysis.report.exports.content import Contents
    from analysis.report.exports.listing import contrast_lines, contrast_records
    from analysis.show.doubts import tell_events
    from analysis.story_reader import read_story

    contents = Contents(read_story(story))
    if words := tell_events(compare_events(contents.story), contents.story):
        print_line(f"storydiff: {words}", err=True)
    if as_json:
        print_json(contrast_records(contents))
    else:
        for line in contrast_lines(contents):
            print_line(line)


@click.command(
    short_help="Write every table of a story.",
    help="Write every table of STORY into a folder.\n\nWith --json and without --out the tables "
    "themselves are printed as one JSON object; with --out the list of the files.",
)
@click.argument("story")
@click.option("--out", help="Folder for the tables, one file per table.")
@click.option(
    "--format", "format_", type=click.Choice(["csv", "parquet"]), default="csv", show_default=True
)
@as_json_option
def tables(story: str, out: str | None, format_: str, as_json: bool) -> None:
    """Write every table of a story."""
    from analysis.report.export import write_tables

    if out is None and not as_json:
        raise click.UsageError("Missing option '--out' (or '--json').")
    if out is None:
        from analysis.report.exports.content import Contents
        from analysis.report.exports.listing import table_records
        from analysis.story_reader import read_story

        print_json(table_records(Contents(read_story(story))))
        return
    paths = write_tables(story, out, format=format_)
    if as_json:
        print_json([{"table": path.stem, "path": str(path)} for path in paths])
    else:
        for path in paths:
            print_line(path)


@click.command(
    short_help="Write a story in the format of another program.",
    help="Write STORY in the format of another program.\n\n--to: xlsx, docx, markdown, csv, "
    "csv-excel, parquet, qdpx, qdc, codebook, jsonld, bibtex or ris. See docs/exports.md.",
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

    print_line(write_export(story, format_, out))


@click.command(
    short_help="List what changed between two runs of a story.",
    help="List what changed between the tables of two runs of one story: rows that "
    "appeared, disappeared or changed, each with its cause.\n\nOLD and NEW are folders that "
    "`tables` or `report` wrote.",
)
@click.argument("old")
@click.argument("new")
@as_json_option
def diff(old: str, new: str, as_json: bool) -> None:
    """List what changed between two runs."""
    from analysis.report.run_differences import list_changes

    changes = list_changes(old, new)
    if as_json:
        print_json([change._asdict() for change in changes])
        return
    for change in changes:
        print_line(*change)
    if not changes:
        print_line("No row differs.", err=True)


@click.command(
    short_help="Save web pages for a story.",
    help="Save each page as received, with its date, address and hash in a file beside it, and "
    "list what was read from it.\n\nhttp and https only. A page that cannot be fetched is "
    "reported and the others are still saved; the exit code is 2 if none could be fetched.",
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
            print_line(f"storydiff: {error}", err=True)
            continue
        saved += 1
        print_line(path, describe_file(path))
    if not saved:
        raise click.exceptions.Exit(2)


def _say_skipped(table: Path) -> None:
    """Name on the terminal what the report could not read, each with its reason."""
    import pandas as pd

    from analysis.story_reader import say_skipped

    if table.is_file():
        for line in say_skipped(pd.read_csv(table, dtype=str, keep_default_na=False)):
            print_line(line, err=True)


def warn_of_events(story: str, table: Path) -> None:
    """Name on the terminal the accounts that seem to be about another event, and the others."""
    import pandas as pd

    from analysis.compare.events import OTHER
    from analysis.show.doubts import tell_events
    from analysis.story_reader import read_story

    events = pd.read_csv(table, dtype={"account_id": str}) if table.is_file() else pd.DataFrame()
    if events.empty or OTHER not in set(events["standing"]):
        return
    print_line(f"storydiff: {tell_events(events, read_story(story))}", err=True)
    kept = events[events["standing"] != OTHER]["account_id"]
    if len(kept) > 1:
        options = " ".join(f"--accounts {one_line(account)}" for account in kept)
        print_line(f"storydiff: to compare only accounts of one event: {options}", err=True)


def _show_step(bar: Any, step: str) -> None:
    bar.set_postfix_str(step)
    bar.update()


def _value(words: str) -> object:
    """Return a number, True or False where the words are one, else the words.

    This is what papermill's ``-p`` does.
    """
    if words in ("True", "False"):
        return words == "True"
    for kind in (int, float):
        try:
            return kind(words)
        except ValueError:
            continue
    return words
