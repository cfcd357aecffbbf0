"""Commands on many stories: a corpus, and a server for assistants."""

from __future__ import annotations

import click

from analysis.cli.base import Bars, print_line, print_lines


@click.command(
    short_help="Group accounts into stories and analyse each.",
    help="Group the accounts of every INPUT into stories, analyse each, and write Parquet tables "
    "into DIR.\n\nINPUT: JSONL, CSV, Parquet, WARC or folders; a path, a glob, or an address such "
    "as s3://bucket/folder. Running the command again with the same DIR does only what is missing.",
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

    with Bars() as bars:
        made = render_corpus(
            inputs,
            out=out,
            scheduler=scheduler,
            workers=workers,
            reports=reports,
            largest=largest,
            progress=bars.move,
        )
    print_lines((made / "summary.txt").read_text("utf8"))
    print_line(made)


@click.command(
    short_help="Answer an assistant's questions about stories.",
    help="Answer an assistant's questions about stories, on standard input and output, by the "
    "Model Context Protocol (needs the extra mcp).\n\nPLACE is a story or a folder with stories; "
    "without it the stories under seeds/. Contrasts, figures, quotations and places are given with "
    "their words. Nothing is written, and no port is opened.",
)
@click.argument("place", default="")
def mcp(place: str) -> None:
    """Serve stories to an assistant."""
    from analysis.report.assistant import make_server

    make_server(place).run()
