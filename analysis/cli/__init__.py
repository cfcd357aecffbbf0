"""The command ``storydiff``: one story, many stories, and what goes in and out."""

from __future__ import annotations

import contextlib
import errno
from typing import Any

import click

from analysis.cli import coding, many, start, story
from analysis.cli.base import print_line
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
        print_line(f"storydiff: {error}", err=True)
        return 2
    if isinstance(error, OSError) and error.errno in _DISK:
        place = error.filename or "the output"
        print_line(f"storydiff: {place}: cannot be written ({error.strerror}).", err=True)
        return 2
    raise error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="storydiff")
def main() -> None:
    """Show how several accounts of one news story differ, with the words each cell came from."""


for _command in (
    *(start.new, start.notebooks, start.lab, start.about, start.check_lists),
    *(story.list_, story.report, story.check, story.contrasts, story.tables, story.export),
    *(
        story.diff,
        story.fetch,
        coding.review,
        coding.import_,
        coding.coders,
        coding.sample,
        coding.code,
    ),
    *(many.corpus, many.mcp),
):
    main.add_command(_command)
