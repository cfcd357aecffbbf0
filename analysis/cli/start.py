"""Commands to begin with: a new story, the notebooks, JupyterLab, versions, word lists."""

from __future__ import annotations

import shlex

import click

from analysis.cli.base import print_line


@click.command(short_help="Make a folder for a story, with a story.toml to fill in.")
@click.argument("story", metavar="FOLDER")
def new(story: str) -> None:
    """Make FOLDER for a story, with a story.toml that says what to put in."""
    from analysis.report.starter import new_story

    folder = new_story(story)
    print_line(folder)
    command = f"storydiff report {shlex.quote(str(folder))}"
    print_line(f"Put the accounts into it, then run: {command}", err=True)


@click.command(
    short_help="Copy the notebooks to edit them.",
    help="Copy the notebooks into a folder, to edit and run there; no file is replaced.",
)
@click.option("--into", default=".", show_default=True, metavar="DIR", help="The folder.")
@click.option(
    "--story",
    metavar="STORY",
    help="The story that they read.  [default: the example]",
)
def notebooks(into: str, story: str | None) -> None:
    """Copy the notebooks to edit them."""
    from analysis.report.starter import copy_notebooks

    for path in copy_notebooks(into, story):
        print_line(path)


@click.command(
    short_help="Open JupyterLab with searchable tables.",
    help="Open JupyterLab in FOLDER (default: the working folder), with searchable tables and live "
    "panels.\n\nThe notebooks are those in FOLDER; `storydiff notebooks` copies them there. "
    "Options of JupyterLab may follow, such as --no-browser --port=8890 on a server.",
    context_settings={"ignore_unknown_options": True},
)
@click.argument("folder", default=".", metavar="[FOLDER]")
@click.argument("options", nargs=-1, type=click.UNPROCESSED, metavar="[LAB OPTIONS]")
def lab(folder: str, options: tuple[str, ...]) -> None:
    """Open JupyterLab with the switch for live tables."""
    from analysis.report.starter import open_lab

    if folder.startswith("-"):
        folder, options = ".", (folder, *options)
    raise click.exceptions.Exit(open_lab(folder, options))


@click.command(short_help="List versions and licences.")
def about() -> None:
    """List versions and licences of StoryDiff, its language model and the packages it needs."""
    from analysis.report.starter import list_versions

    for name, version, licence in list_versions():
        print_line(name, version, licence)


@click.command(
    "check-lists",
    short_help="Check the word lists.",
    help="Check every word list and list the mistakes, each with file, line and what is allowed."
    "\n\nWith STORY the lists in its folder are checked instead: lexicons/NAME.csv adds rows to "
    "the list NAME of the package.",
)
@click.argument("story", required=False)
def check_lists(story: str | None) -> None:
    """Check the word lists of the package or of a story."""
    from analysis.read.own_lists import find_own_mistakes
    from analysis.read.stories import find_story
    from analysis.resources import find_list_mistakes

    mistakes = find_own_mistakes(find_story(story)) if story else find_list_mistakes()
    for mistake in mistakes:
        print_line(mistake)
    if mistakes:
        raise click.exceptions.Exit(2)
    print_line("The word lists are correct.", err=True)
